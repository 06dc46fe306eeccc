"""Lists and corrections that are wrong or strange: each handled, or refused in one sentence that says where."""

import time

import pytest
from click.testing import CliRunner

from graphx.cli import main
from graphx.errors import GraphxError
from graphx.pipeline import read, read_tokens
from graphx.project import Correction, Project, load_project, read_with, save_project
from graphx.reading import language
from graphx.reading.cast import Cast, Character
from graphx.reading.castlists import parse_cast, shared_names
from graphx.reading.story import Story

TEXT = "Jane Hall smiled at Tom Ray. Harper laughed.\n\nTom Ray hit Jane Hall."


def run(folder, *options):
    """``graphx extract`` on a story in a folder."""
    (folder / "night.txt").write_text(TEXT, encoding="utf-8")
    return CliRunner().invoke(main, ["extract", str(folder / "night.txt"), "--out", str(folder / "out"), *options])


def refused(folder, *options):
    """The sentence with which it refuses; nothing was written."""
    done = run(folder, *options)
    assert isinstance(done.exception, GraphxError), done.output
    assert not (folder / "out").exists()
    return str(done.exception)


def test_an_alias_of_two_people_is_said_with_its_rows_and_read(tmp_path):
    (tmp_path / "cast.csv").write_text("name,aliases\nJane Hall,Harper\nTom Ray,Ray|Harper\n", encoding="utf-8")
    done = run(tmp_path, "--cast", str(tmp_path / "cast.csv"))
    assert done.exit_code == 0, done.output
    said = "'Harper' stands in row 1 (Jane Hall) and row 2 (Tom Ray); whose it is, is decided where it occurs."
    assert done.stderr.splitlines()[0] == said
    assert (tmp_path / "out" / "night" / "edges.csv").exists()


def test_names_of_one_person_alone_are_not_shared():
    assert shared_names(parse_cast("Jane Hall: Jane, JANE\nTom Ray: Tom")) == []
    assert len(shared_names(parse_cast("Jane Hall: tom\nTom"))) == 1


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        (
            "cast.csv",
            "name,aliases\nJane,\n,Harper\n",
            "The cast list cast.csv: line 3 has no name; give it one or take it out.",
        ),
        (
            "cast.csv",
            "name\nJane\nTom\nJANE\n",
            "The cast list cast.csv: Row 3 of the cast names 'JANE' a second time; merge the two rows.",
        ),
        (
            "cast.txt",
            "Heathcliff",
            "Nobody on the cast list occurs in 'Night' (Heathcliff); check the names.",
        ),
    ],
)
def test_a_wrong_list_is_refused_in_one_sentence(tmp_path, name, content, says):
    (tmp_path / name).write_text(content, encoding="utf-8")
    assert refused(tmp_path, "--cast", str(tmp_path / name)) == says


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (
            '{"graphx": "corrections", ',
            "mine.json is not JSON (Expecting property name enclosed in double quotes: "
            "line 1 column 27 (char 26)); check the file.",
        ),
        ("{}", "mine.json holds no corrections of graphx; hand in a file that it saved."),
        (
            '{"graphx": "corrections", "version": 9}',
            "mine.json is of version 9; this graphx reads version 1, bring it up to date.",
        ),
        (
            '{"graphx": "corrections", "version": 1, "story": {}, "corrections": [{"kind": "hide"}]}',
            "mine.json, entry 1: a correction of the kind 'hide' needs 'name'; give it or take it out.",
        ),
    ],
)
def test_broken_corrections_are_refused_in_one_sentence(tmp_path, content, says):
    (tmp_path / "mine.json").write_text(content, encoding="utf-8")
    assert refused(tmp_path, "--project", str(tmp_path / "mine.json")) == says


def test_corrections_that_are_not_there_are_refused(tmp_path):
    assert "nope.json" in refused(tmp_path, "--project", str(tmp_path / "nope.json"))
    told = CliRunner().invoke(main, ["dashboard", "--port", "18517", "--project", str(tmp_path / "nope.json")])
    assert str(told.exception) == "--project holds the corrections of one story; name that story too."


def test_corrections_of_another_story_are_said_and_the_story_is_read(tmp_path):
    other = Project.of(Story.from_text("Buffy ran.", "Another night")).correct(Correction("hide", "Buffy"))
    save_project(other, tmp_path / "mine.json")
    done = run(tmp_path, "--project", str(tmp_path / "mine.json"))
    assert done.exit_code == 0, done.output
    first, second, _ = done.stderr.splitlines()
    assert first == "The corrections were made in another text of 'Another night'; look whether they fit."
    assert second.startswith("Correction 1 (hide Buffy) is skipped: nobody on the cast is called 'Buffy'")


def test_corrections_of_people_who_are_gone_are_said_and_kept(tmp_path):
    (tmp_path / "cast.txt").write_text("Jane Hall", encoding="utf-8")
    story = Story.from_text(TEXT, "Night")
    log = Project.of(story).correct(Correction("rename", "Tom Ray", "Tom")).correct(Correction("hide", "Harper"))
    save_project(log, tmp_path / "mine.json")
    done = run(tmp_path, "--cast", str(tmp_path / "cast.txt"), "--project", str(tmp_path / "mine.json"))
    assert done.exit_code == 0, done.output
    assert [line.partition(":")[0] for line in done.stderr.splitlines()[:2]] == [
        "Correction 1 (rename Tom Ray to Tom) is skipped",
        "Correction 2 (hide Harper) is skipped",
    ]
    assert load_project(tmp_path / "mine.json") == log


@pytest.mark.parametrize("name", ["A.*", "(B|C)+", "[x", "\\d{3}", "^$", "a|"])
def test_a_name_that_is_a_regular_expression_is_corrected_as_a_name(name):
    story = Story.from_text(f"{name} saw Buffy. Abc ran.")
    log = Project.of(story).correct(Correction("add", "Abc")).correct(Correction("rename", "Abc", "Xander"))
    cast = parse_cast(f'["{name}", "Buffy"]'.replace("\\", "\\\\"), "c.json")
    reading, skipped = read_with(story, log, cast)
    assert skipped == []
    assert [c.name for c in reading.cast] == [name, "Buffy", "Xander"]
    assert "Abc" not in reading.mentions["text"][reading.mentions["character"] == name].tolist()


def test_names_from_right_to_left_and_without_spaces_are_corrected():
    story = Story.from_text("محمد hit 林黛玉. משה saw 賈寶玉.")
    cast = Cast.from_names("محمد", "林黛玉", "משה", "賈寶玉")
    log = Project.of(story).correct(Correction("merge", "محمد", names=("משה",)))
    log = log.correct(Correction("rename", "林黛玉", "黛玉"))
    reading, skipped = read_with(story, log, cast)
    assert skipped == []
    assert [c.names for c in reading.cast] == [("محمد", "משה"), ("黛玉", "林黛玉"), ("賈寶玉",)]
    assert set(reading.edges["source"]) | set(reading.edges["target"]) <= {"محمد", "黛玉", "賈寶玉"}


def test_five_thousand_people_are_corrected_in_seconds():
    names = [f"{a}{b}{c}{d}" for a in "BDFGKLMNPR" for b in "aeiou" for c in "bdfgklmnpr" for d in "aeioulnrst"]
    text = " ".join(f"{one} saw {other}." for one, other in zip(names[::50], names[1::50], strict=True))
    story = Story.from_text(text)
    log = Project.of(story)
    for name in names[::100]:
        log = log.correct(Correction("rename", name, f"{name} the Great"))
    start = time.process_time()
    reading, skipped = read_with(story, log, Cast.from_names(*names))
    assert skipped == []
    assert len(reading.edges)
    assert time.process_time() - start < 10


def test_a_name_with_the_mark_that_joins_names_stays_whole():
    story = Story.from_text("“I hate you, A|na,” said Tom.\n\n“You hate me?” said A|na.\n\n“You?” Tom said to A|na.")
    reading = read(story, Cast.from_names("A|na", "Tom"))
    you = reading.mentions[reading.mentions["text"].str.lower() == "you"]
    assert you["character"].tolist() == ["A|na", "Tom", "A|na"]


def test_a_sentence_of_ten_thousand_words_is_read_in_seconds():
    story = Story.from_text("Ann met Tom and " * 2500)
    tokens = language.tokens(story)
    start = time.process_time()
    assert len(read_tokens(story, tokens, Cast.from_names("Ann", "Tom")).interactions)
    assert time.process_time() - start < 5


def test_where_nobody_was_found_nobody_can_be_asked_for(tmp_path):
    (tmp_path / "rain.txt").write_text("It rained.", encoding="utf-8")
    done = CliRunner().invoke(main, ["explain", str(tmp_path / "rain.txt"), "--pair", "Ann", "Tom"])
    assert str(done.exception) == "Nobody on the cast is called 'Ann': nobody is on it."


def test_an_alias_of_nothing_names_nobody():
    cast = Cast((Character("Jane Hall", ("", " ")), Character("Tom Ray")))
    reading = read(Story.from_text(TEXT), cast)
    assert set(reading.mentions["text"]) >= {"Jane Hall", "Tom Ray"}
    assert (reading.mentions["start"] < reading.mentions["end"]).all()
