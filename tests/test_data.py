"""The sample stories, cast lists and reader's labels that come with graphx."""

import csv
import re
from itertools import pairwise
from pathlib import Path

import pytest

from graphx import Cast, Story, load_story
from graphx.reading.castlists import load_cast

DATA = Path(__file__).parents[1] / "data"
WORDS = {
    "the_basement_and_after": (1000, 1500),
    "the_petrel": (1000, 1800),
    "seven_minutes_to_curtain": (1000, 1800),
}
CASTS = sorted(DATA.glob("casts/*.csv"))

every_sample = pytest.mark.parametrize("stem", WORDS)
every_cast = pytest.mark.parametrize("path", CASTS, ids=lambda path: path.stem)


def story_of(stem: str) -> Story:
    return load_story(DATA / "stories" / f"{stem}.txt")


def cast_of(stem: str) -> Cast:
    return load_cast(DATA / "casts" / f"{stem}.csv")


def gold_of(stem: str) -> list[dict[str, str]]:
    with (DATA / "gold" / f"{stem}.gold.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def stands_in(name: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None


def signs_of(stem: str, one: str, other: str) -> list[int]:
    """Sign of what the two show each other in each paragraph, neutral and mixed ones left out."""
    sums: dict[int, int] = {}
    for row in gold_of(stem):
        if {row["source"], row["target"]} == {one, other}:
            paragraph = int(row["paragraph"])
            sums[paragraph] = sums.get(paragraph, 0) + int(row["sign"])
    return [1 if total > 0 else -1 for _, total in sorted(sums.items()) if total]


def test_every_story_is_a_sample_with_cast_and_labels():
    for folder, suffix in (("stories", ".txt"), ("gold", ".gold.csv")):
        assert {path.name.removesuffix(suffix) for path in (DATA / folder).iterdir()} == set(WORDS)
    assert set(WORDS) <= {path.stem for path in CASTS}


def test_ten_well_known_stories_have_a_cast_list():
    assert len({path.stem for path in CASTS} - set(WORDS)) >= 10


@every_sample
def test_sample_is_plain_text_of_the_promised_length(stem):
    raw = (DATA / "stories" / f"{stem}.txt").read_bytes()
    least, most = WORDS[stem]
    assert least <= len(raw.decode("utf-8").split()) <= most
    assert b"\r" not in raw
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert raw.endswith(b"\n")


@every_sample
def test_paragraphs_of_a_sample_are_single_lines_between_blank_lines(stem):
    story = story_of(stem)
    assert story.text == "\n\n".join(story.paragraph_text(p.index) for p in story.paragraphs) + "\n"
    assert all("\n" not in story.paragraph_text(p.index) for p in story.paragraphs)


@pytest.mark.parametrize(
    ("stem", "chapters"),
    [
        ("the_basement_and_after", ["Chapter 1: The Basement and After"]),
        ("the_petrel", ["Chapter 1", "Chapter 2"]),
        ("seven_minutes_to_curtain", ["Chapter 1", "Chapter 2"]),
    ],
)
def test_chapters_of_a_sample(stem, chapters):
    assert [chapter.title for chapter in story_of(stem).chapters] == chapters


@pytest.mark.parametrize(
    ("stem", "curly"), [("the_basement_and_after", True), ("seven_minutes_to_curtain", True), ("the_petrel", False)]
)
def test_quotation_marks_of_a_sample_are_of_one_kind_and_in_pairs(stem, curly):
    text = story_of(stem).text
    assert any(mark in text for mark in "“”‘’") is curly
    assert any(mark in text for mark in "\"'") is not curly
    for paragraph in text.split("\n\n"):
        marks = re.findall("[“”]" if curly else '"', paragraph)
        assert marks == (["“", "”"] if curly else ['"', '"']) * (len(marks) // 2), paragraph


@every_sample
def test_everyone_on_the_cast_of_a_sample_is_in_it(stem):
    text = story_of(stem).text
    missing = [c.name for c in cast_of(stem) if not any(stands_in(name, text) for name in c.names)]
    assert missing == []


def test_the_petrel_has_the_narrator():
    assert {stem: cast_of(stem).narrator for stem in WORDS if cast_of(stem).narrator} == {"the_petrel": "Nkechi"}


@every_cast
def test_cast_list_loads_with_people_in_it(path):
    cast = load_cast(path)
    assert len(cast) >= 5
    assert all(re.fullmatch(r"she/her|he/him|they/them|it/its", c.pronouns) for c in cast)
    assert sum(c.narrator for c in cast) <= 1


@every_cast
def test_no_name_or_alias_is_written_twice(path):
    names = [name.casefold() for c in load_cast(path) for name in c.names]
    assert sorted({name for name in names if names.count(name) > 1}) == []


@every_cast
def test_cast_list_has_exactly_the_columns_of_the_format(path):
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert header == ["name", "aliases", "pronouns", "narrator"]
    assert all(len(row) == 4 and row[3] in ("", "yes") for row in rows)
    assert all(field == field.strip() and "||" not in field for row in rows for field in row)


def test_buffy_has_at_least_fifteen_people():
    cast = load_cast(DATA / "casts" / "buffy.csv")
    assert len(cast) >= 15
    assert all(name in cast for name in ("Buffy", "Spike", "Angel", "Willow", "Xander", "Giles", "Dawn", "Faith"))


@every_sample
def test_labels_name_people_of_the_cast_in_paragraphs_of_the_story(stem):
    story, cast, rows = story_of(stem), cast_of(stem), gold_of(stem)
    headings = {chapter.first for chapter in story.chapters}
    assert len(rows) >= len(cast)
    for row in rows:
        assert row["source"] in cast, row
        assert row["target"] in cast, row
        assert row["source"] != row["target"], row
        assert int(row["paragraph"]) in set(range(len(story.paragraphs))) - headings, row
        assert row["sign"] in {"-1", "0", "1"}, row
        assert row["strength"] in {"1", "2"}, row
        assert row["sure"] in {"0", "1"}, row


@every_sample
def test_labels_are_in_reading_order_and_each_given_once(stem):
    keys = [(int(row["paragraph"]), row["source"], row["target"]) for row in gold_of(stem)]
    assert all(one[0] <= other[0] for one, other in pairwise(keys))
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize(
    ("stem", "one", "other"),
    [
        ("the_basement_and_after", "Buffy", "Spike"),
        ("the_basement_and_after", "Buffy", "Angel"),
        ("the_basement_and_after", "Spike", "Angel"),
        ("the_petrel", "Nkechi", "Captain"),
        ("the_petrel", "Nkechi", "Chidi"),
        ("the_petrel", "Nkechi", "Mr. Haddad"),
        ("seven_minutes_to_curtain", "Bea", "Tariq"),
        ("seven_minutes_to_curtain", "Stefan", "Tariq"),
        ("seven_minutes_to_curtain", "Mrs. Adeyemi", "Professor Iyer"),
    ],
)
def test_pair_turns_from_hostile_to_warm(stem, one, other):
    signs = signs_of(stem, one, other)
    assert -1 in signs
    assert signs[-1] == 1


def test_the_basement_mostly_shows_two_of_its_three_people():
    three = {"Buffy", "Spike", "Angel"}
    shown = {row["paragraph"] for row in gold_of("the_basement_and_after") if {row["source"], row["target"]} <= three}
    assert len(shown) >= 12


def test_readme_lists_every_file_with_its_counts():
    rows = [line.strip("| ").split(" | ") for line in (DATA / "README.md").read_text("utf-8").splitlines()]
    stories = {row[0].strip("`"): (row[3], row[4]) for row in rows if row[0].endswith(".txt`")}
    casts = {row[0].strip("`"): row[2] for row in rows if row[0].endswith(".csv`")}
    assert stories == {
        f"{stem}.txt": (f"{len(story_of(stem).text.split()):,}", str(len(cast_of(stem)))) for stem in WORDS
    }
    assert casts == {path.name: str(len(load_cast(path))) for path in CASTS}
