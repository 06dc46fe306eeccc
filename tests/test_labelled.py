"""The labelled stories that the models learn from hold what they claim."""

import csv
import importlib.util
from pathlib import Path

import pytest

TRAINING = Path(__file__).parent.parent / "training"
spec = importlib.util.spec_from_file_location("labelled", TRAINING / "labelled.py")
labelled = importlib.util.module_from_spec(spec)
spec.loader.exec_module(labelled)


def test_every_label_of_a_story_is_of_its_people_and_quotes_its_paragraph():
    count = 0
    for one in labelled.stories():
        paragraphs = [one.story.paragraph_text(p.index) for p in one.story.paragraphs]
        for key, words in one.evidence.items():
            paragraph, source, target = key
            assert {source, target} <= {person.name for person in one.cast}, (one.name, key)
            assert source != target, (one.name, key)
            assert words, (one.name, key)
            assert words in paragraphs[paragraph], (one.name, key, words)
            count += 1
    assert count > 70_000


def test_every_label_of_an_opening_is_of_its_people():
    paths = sorted((TRAINING / "openings").glob("*.gold.csv"))
    assert len(paths) == 61
    for path in paths:
        cast = labelled.load_cast(path.with_name(path.name.replace(".gold.", ".cast.")))
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                assert {row["source"], row["target"]} <= {person.name for person in cast}, (path.name, row)
                assert row["sign"] in ("-1", "0", "1")


def test_a_line_that_is_no_label_is_told():
    with pytest.raises(ValueError, match="@ Ann > Bob"):
        labelled.parse("Ann | | she/her\n---\nShe left.\n@ Ann > Bob", "A_01")


def test_a_label_belongs_to_the_paragraph_above():
    one = labelled.parse("Ann | Annie, the cook | she/her | narrator\nBob | |\n---\nTitle\n\nI hit Bob.\n"
                         "@ Ann > Bob | - | 2 | hit Bob\n", "A_01")  # fmt: skip
    assert one.gold == {(1, "Ann", "Bob"): -1}
    assert one.evidence == {(1, "Ann", "Bob"): "hit Bob"}
    assert (one.cast["Ann"].aliases, one.cast.narrator, one.group) == (("Annie", "the cook"), "Ann", "stories A")
