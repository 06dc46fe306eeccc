"""A reader's corrections: replayed over a fresh reading, undone, saved and loaded."""

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from graphx import tables
from graphx.cli import main
from graphx.errors import CastError, GraphxError, ProjectError
from graphx.project import (
    KINDS,
    Correction,
    Project,
    load_project,
    parse_project,
    project_text,
    read_with,
    replay,
    replay_edges,
    save_project,
    sign,
)
from graphx.reading import language
from graphx.reading.cast import NARRATOR, Cast, Character
from graphx.reading.castlists import load_cast, parse_cast
from graphx.reading.mentions import find_names
from graphx.reading.offers import offered
from graphx.reading.story import Story

STORY = Story.from_text(
    "William watched Buffy from the stairs. “You came,” said Spike.\n\n"
    "Buffy hit William. “Go home, Spike,” said Buffy.\n\nSunnydale slept. Angel smiled at Buffy."
)
CAST = Cast.from_names("William", "Spike", "Buffy", "Angel")
MERGED = Correction("merge", "Spike", names=("William",))


def project(*corrections: Correction) -> Project:
    return replace(Project.of(STORY), corrections=corrections)


def edge(paragraph, source, target, *, directed=True, sentiment=0.5, emotion="joy"):
    return (paragraph, 0, 1, source, target, directed, 2.0, sentiment, emotion, 0.4)


# ---- replayed


def test_corrections_change_the_whole_reading():
    reading, skipped = read_with(STORY, project(MERGED, Correction("rename", "Spike", "Randy")), CAST)
    assert skipped == []
    assert reading.cast["Randy"].aliases == ("Spike", "William")
    assert {"Spike", "William"} <= set(reading.mentions["text"][reading.mentions["character"] == "Randy"])
    assert {"Randy", "Buffy", "Angel"} == set(reading.edges["source"]) | set(reading.edges["target"])


def test_corrections_are_replayed_over_a_cast_that_was_discovered():
    reading, skipped = read_with(STORY, project(MERGED, Correction("pronouns", "Buffy", pronouns="she/her")))
    assert skipped == []
    assert "William" not in reading.cast
    assert reading.cast["Buffy"].pronouns == "she/her"


def test_without_corrections_it_reads_as_ever():
    from graphx.pipeline import read

    reading, skipped = read_with(STORY, Project(), CAST)
    assert skipped == []
    assert reading.edges.equals(read(STORY, CAST).edges)


def test_a_story_without_people_is_read_without_them():
    reading, skipped = read_with(Story.from_text("It rained all night."), project(MERGED))
    assert len(reading.cast) == 0
    assert reading.edges.empty
    assert "Spike" in skipped[1]


def test_each_kind_is_replayed():
    log = project(
        Correction("add", "the Slayer", names=("Faith",), pronouns="she/her"),
        Correction("hide", "Angel"),
        MERGED,
        Correction("add_alias", "Spike", names=("Randy", "Will")),
        Correction("remove_alias", "Spike", names=("Randy",)),
        Correction("split", "Spike", names=("Will",)),
        Correction("rename", "Will", "Will Rosenberg"),
        Correction("pronouns", "Buffy", pronouns="she/her"),
        Correction("narrator", "Buffy"),
        Correction("no_narrator", "Buffy"),
        Correction("narrator", "Spike"),
        Correction("sign", "Spike", "Buffy", paragraph=0, sentiment=1),
    )
    assert {correction.kind for correction in log.corrections} == set(KINDS)
    assert replay(log, CAST) == (
        Cast(
            (
                Character("Spike", ("William",), "", narrator=True),
                Character("Will Rosenberg", ("Will",)),
                Character("Buffy", (), "she/her"),
                Character("the Slayer", ("Faith",), "she/her"),
            )
        ),
        [],
    )


def test_a_named_narrator_takes_the_place_of_the_unnamed_one():
    cast = Cast((Character("Spike"), Character(NARRATOR, narrator=True)))
    assert replay(project(Correction("narrator", "Spike")), cast)[0].characters == (Character("Spike", narrator=True),)


def test_nobody_narrates_where_a_reader_says_so():
    story = Story.from_text("My name is Ada Bell. I was ten when I met Tom, and I told him so. I hated my hat.")
    cast = Cast.from_names("Tom", "Ada Bell")
    own = Project.of(story)
    assert read_with(story, own, cast)[0].cast.narrator == "Ada Bell"
    nobody = own.correct(Correction("no_narrator", "Ada Bell"))
    reading, skipped = read_with(story, nobody, cast)
    assert (reading.cast.narrator, skipped) == ("", [])
    assert not (reading.mentions["text"] == "I").any()
    tom = nobody.correct(Correction("narrator", "Tom"))
    assert read_with(story, tom, cast)[0].cast.narrator == "Tom"


def test_the_unnamed_narrator_goes_where_nobody_narrates():
    story = Story.from_text("I saw Tom run. I saw Ada laugh, and I told my mother. Tom told me to go. I went home.")
    unnamed = Cast((Character("Tom"), Character(NARRATOR, narrator=True)))
    for name in (NARRATOR, "Tom"):
        log = project(Correction("no_narrator", name))
        assert replay(log, unnamed) == (Cast.from_names("Tom"), [])
        assert replay(log, Cast.from_names("Tom")) == (Cast.from_names("Tom"), [])
    reading, _ = read_with(story, Project.of(story).correct(Correction("no_narrator", NARRATOR)))
    assert NARRATOR not in reading.cast


def test_what_finds_no_place_is_said_and_the_rest_is_done():
    log = project(Correction("hide", "Drusilla"), Correction("split", "Buffy", names=("Anne",)), MERGED)
    cast, skipped = replay(log, CAST)
    assert [c.name for c in cast] == ["Spike", "Buffy", "Angel"]
    assert len(skipped) == 2
    assert skipped[0].startswith("Correction 1 (hide Drusilla) is skipped: nobody on the cast is called 'Drusilla'")
    assert "'Buffy' has no alias 'Anne'" in skipped[1]


def test_corrections_of_another_text_say_so():
    _, skipped = read_with(STORY, replace(project(MERGED), sha256="0" * 64), CAST)
    assert len(skipped) == 1
    assert "another text" in skipped[0]


# ---- signs


def test_a_sign_is_set_on_the_edge_of_its_pair_and_paragraph():
    edges = tables.table(tables.EDGES, [edge(0, "Spike", "Buffy"), edge(1, "Spike", "Buffy")])
    changed, skipped = replay_edges(project(sign(STORY, "Spike", "Buffy", 1, -1.0)), STORY, CAST, edges)
    assert skipped == []
    shown = changed[["paragraph", "sentiment", "emotion", "confidence", "rule", "weight"]].values.tolist()
    assert shown == [[0, 0.5, "joy", 0.4, "", 2.0], [1, -1.0, "", 1.0, "reader", 2.0]]
    tables.check(changed, tables.EDGES)


def test_a_sign_where_there_was_no_tie_makes_one_in_place_of_being_together():
    edges = tables.table(tables.EDGES, [edge(2, "Angel", "Buffy", directed=False), edge(2, "Buffy", "Spike")])
    changed, _ = replay_edges(project(sign(STORY, "Buffy", "Angel", 2, 0.3)), STORY, CAST, edges)
    assert changed[["source", "target", "directed"]].values.tolist() == [
        ["Buffy", "Angel", True],
        ["Buffy", "Spike", True],
    ]
    span = STORY.paragraphs[2]
    assert changed[["start", "end"]].values.tolist()[0] == [span.start, span.end]


def test_a_sign_is_evidence_that_the_reader_gave_and_the_programs_own_stays_to_be_seen():
    story = Story.from_text("Spike loves Buffy.\n\nSpike loves Buffy. Buffy loves Spike.")
    own, cast = Project.of(story), Cast.from_names("Spike", "Buffy")
    plain, _ = read_with(story, own, cast)
    reading, _ = read_with(story, own.correct(sign(story, "Spike", "Buffy", 1, -1.0)), cast)
    tables.check(reading.interactions, tables.INTERACTIONS)
    mine, *theirs = reading.interactions[reading.interactions["paragraph"] == 1].to_dict("records")
    assert (mine["rule"], mine["sentiment"], mine["confidence"], mine["sentence"]) == ("reader", -1.0, 1.0, 1)
    assert story.text[mine["start"] : mine["end"]] == story.paragraph_text(1)
    overruled = [row for row in theirs if row["source"] == "Spike" and row["target"] == "Buffy"]
    assert overruled
    assert all(row["confidence"] == 0 and row["rule"].startswith("overruled: ") for row in overruled)
    assert len(reading.interactions) == len(plain.interactions) + 1
    state = reading.states.set_index(["paragraph", "source", "target"]).loc[1, "Spike", "Buffy"]
    assert state.tolist() == [-1.0, -1.0, 1.0, 1.0]
    assert len(reading.states) == len(plain.states)


def test_a_sign_that_agrees_overrules_nothing():
    story, cast = Story.from_text("Spike loves Buffy."), Cast.from_names("Spike", "Buffy")
    reading, _ = read_with(story, Project.of(story).correct(sign(story, "Spike", "Buffy", 0, 1.0)), cast)
    assert not reading.interactions["rule"].str.startswith("overruled").any()


def test_the_last_sign_counts_and_follows_later_names():
    log = project(
        sign(STORY, "William", "Buffy", 0, -1.0),
        sign(STORY, "William", "Buffy", 0, 0.5),
        MERGED,
        Correction("rename", "Spike", "Randy"),
    )
    cast, _ = replay(log, CAST)
    changed, skipped = replay_edges(log, STORY, cast, tables.table(tables.EDGES))
    assert skipped == []
    assert changed[["source", "target", "sentiment"]].values.tolist() == [["Randy", "Buffy", 0.5]]


def test_a_sign_moves_with_its_paragraph():
    longer = Story.from_text("A new beginning.\n\n" + STORY.text)
    log = project(sign(STORY, "Spike", "Buffy", 1, 1.0))
    changed, _ = replay_edges(log, longer, CAST, tables.table(tables.EDGES))
    assert changed["paragraph"].tolist() == [2]
    shorter = Story.from_text(STORY.paragraph_text(0))
    changed, skipped = replay_edges(log, shorter, CAST, tables.table(tables.EDGES))
    assert changed.empty
    assert "no longer in the story" in skipped[0]


@pytest.mark.parametrize(
    ("correction", "says"),
    [
        (sign(STORY, "Drusilla", "Buffy", 0, 1.0), "called 'Drusilla'"),
        (sign(STORY, "Buffy", "Buffy", 0, 1.0), "one person"),
        (Correction("sign", "Spike", "Buffy", paragraph=9, sentiment=1.0), "no longer in the story"),
    ],
)
def test_signs_without_a_place_are_said(correction, says):
    changed, skipped = replay_edges(project(correction), STORY, CAST, tables.table(tables.EDGES))
    assert changed.empty
    assert says in skipped[0]


def test_corrections_are_said_in_words():
    said = [
        str(sign(STORY, "Spike", "Buffy", 1, -0.5)),
        str(MERGED),
        str(Correction("add_alias", "Spike", names=("Will",))),
    ]
    assert said == ["Spike toward Buffy in ¶ 2: cold (-0.5)", "merge William into Spike", "Spike is also Will"]


def test_a_sign_outside_its_range_is_refused():
    with pytest.raises(ProjectError, match="between -1 and 1"):
        sign(STORY, "Spike", "Buffy", 0, float("nan"))
    with pytest.raises(ProjectError, match="no paragraph 9"):
        sign(STORY, "Spike", "Buffy", 9, 0.0)


# ---- undone


def test_undo_and_redo():
    empty = Project.of(STORY)
    one = empty.correct(MERGED)
    assert empty.undo() == empty
    assert empty.redo() == empty
    assert one.undo().corrections == ()
    assert one.undo().redo() == one
    assert one.undo().correct(Correction("hide", "Angel")).undone == ()


# ---- saved and loaded

TEXT = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=12)


@st.composite
def corrections(draw) -> Correction:
    values = {
        "to": TEXT,
        "names": st.lists(TEXT, min_size=1, max_size=3).map(tuple),
        "pronouns": TEXT,
        "paragraph": st.integers(0, 10**6),
        "sentiment": st.floats(-1, 1),
        "quote": TEXT,
    }
    kind = draw(st.sampled_from(sorted(KINDS)))
    return Correction(kind, draw(TEXT), **{field: draw(values[field]) for field in KINDS[kind]})


@given(st.lists(corrections(), max_size=5).map(tuple), TEXT)
def test_a_saved_project_loads_again(log, title):
    saved = Project(title, "0" * 64, log)
    assert parse_project(project_text(saved).encode()) == saved


@given(st.lists(corrections(), max_size=6).map(tuple))
def test_any_log_is_replayed_over_any_cast(log):
    cast, skipped = replay(Project(corrections=log), CAST)
    replay_edges(Project(corrections=log), STORY, cast, tables.table(tables.EDGES))
    assert len(cast) > 0
    assert all(sentence.startswith("Correction ") for sentence in skipped)


def test_a_project_is_one_small_file(tmp_path):
    log = project(MERGED, sign(STORY, "Spike", "Buffy", 1, -0.5))
    save_project(log, tmp_path / "night.json")
    assert load_project(tmp_path / "night.json") == log
    assert [path.name for path in tmp_path.iterdir()] == ["night.json"]
    whole = json.loads((tmp_path / "night.json").read_text(encoding="utf-8"))
    assert whole["corrections"][0] == {"kind": "merge", "name": "Spike", "names": ["William"]}


def entry(**fields):
    return json.dumps({"graphx": "corrections", "version": 1, "story": {}, "corrections": [fields]})


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[1]", "no corrections of graphx"),
        ('{"graphx": "corrections", "version": 2}', "version 2"),
        ('{"graphx": "corrections", "version": 1}', "lacks"),
        ('{"graphx": "corrections", "version": 1, "story": 3, "corrections": []}', "lacks"),
        (entry(kind="kill", name="Buffy"), "entry 1: there is no correction of the kind 'kill'; the kinds are add"),
        (entry(name="Buffy"), "entry 1: there is no correction of the kind ''"),
        (entry(kind=["merge"], name="Buffy"), "entry 1: 'kind' must be text"),
        (entry(kind="hide"), "entry 1: .* needs 'name'"),
        (entry(kind="rename", name="Buffy"), "entry 1: .* needs 'to'"),
        (entry(kind="merge", name="Buffy", names="Anne"), "entry 1: 'names' must be a list"),
        (entry(kind="merge", name="Buffy", names=[1]), "entry 1: 'names' must be a list of texts"),
        (entry(kind="hide", name="Buffy", why="bad"), "entry 1: there is no field 'why'"),
        (entry(kind="sign", name="Buffy", to="Spike", paragraph=True, sentiment=0), "entry 1: 'paragraph'"),
        (entry(kind="sign", name="Buffy", to="Spike", paragraph=0, sentiment=float("nan")), "entry 1: a sign needs"),
        (entry(kind="sign", name="Buffy", to="Spike", paragraph=-1, sentiment=0), "entry 1: a sign needs"),
        (entry(kind="hide", name="\ud800"), "not JSON"),
        ('{"graphx": "corrections", "version": 1, "story": {}, "corrections": [3]}', "entry 1: it is no correction"),
    ],
)
def test_bad_files_are_named_with_the_entry(text, says):
    with pytest.raises(ProjectError, match=says) as caught:
        parse_project(text.encode(), "night.json")
    assert str(caught.value).startswith("night.json")


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ProjectError, match=r"nope\.json"):
        load_project(tmp_path / "nope.json")


def test_the_command_line_replays_a_project(tmp_path):
    (tmp_path / "night.txt").write_text(STORY.text, encoding="utf-8")
    (tmp_path / "cast.csv").write_text("name\nWilliam\nSpike\nBuffy\n", encoding="utf-8")
    save_project(project(MERGED, Correction("hide", "Drusilla")), tmp_path / "night.json")
    options = ["--cast", tmp_path / "cast.csv", "--project", tmp_path / "night.json", "--out", tmp_path / "out"]
    done = CliRunner().invoke(main, ["extract", *map(str, [tmp_path / "night.txt", *options])])
    assert done.exit_code == 0, done.output
    assert "Correction 2 (hide Drusilla) is skipped" in done.output
    assert "William" not in (tmp_path / "out/night/edges.csv").read_text(encoding="utf-8")
    asked = [str(tmp_path / "night.txt"), "--pair", "Spike", "Buffy", *map(str, options[:4])]
    told = CliRunner().invoke(main, ["explain", *asked])
    assert told.exit_code == 0, told.output
    assert "William" not in told.stdout.splitlines()[0]
    assert "Spike → Buffy" in told.stdout
    target = ["--format", "csv", "--out", str(tmp_path / "night.csv")]
    written = CliRunner().invoke(main, ["export", *map(str, [tmp_path / "night.txt", *options[:4], *target])])
    assert written.exit_code == 0, written.output
    assert "William" not in (tmp_path / "night.csv").read_text(encoding="utf-8")
    two = CliRunner().invoke(main, ["extract", "a.txt", "b.txt", *map(str, options)])
    assert isinstance(two.exception, GraphxError)
    assert "one story" in str(two.exception)


# ---- people who are not on the cast


def test_people_who_are_not_on_the_cast_are_offered_and_not_slipped_in():
    cast = Cast.from_names("Spike", "Buffy")
    reading, _ = read_with(STORY, Project(), cast)
    assert [c.name for c in reading.cast] == ["Spike", "Buffy"]
    found = offered(STORY, language.tokens(STORY), reading.mentions)
    assert {"William", "Angel"} <= set(found["name"]) <= {"William", "Angel", "Sunnydale"}
    where = found.set_index("name").loc["William"]
    assert STORY.text[where["start"] : where["end"]] == "William"
    assert where["mentions"] == 2


def test_somebody_on_the_cast_under_another_name_is_not_offered():
    story = Story.from_text("“No,” said Mr. Darcy. Darcy bowed to Elizabeth. Elizabeth smiled.")
    tokens = language.tokens(story)
    listed = find_names(story, tokens, Cast.from_names("Mr. Darcy"))
    assert offered(story, tokens, listed)["name"].tolist() == ["Elizabeth"]


def test_nobody_is_offered_where_there_is_nobody():
    story = Story.from_text("It rained.")
    tokens = language.tokens(story)
    assert offered(story, tokens, tables.table(tables.MENTIONS)).empty


# ---- lists from strangers, read with


def names_found(tmp_path, text: str, name: str, content: str) -> dict[str, list[str]]:
    """What each person of a list is called in a text."""
    (tmp_path / name).write_text(content, encoding="utf-8")
    reading, _ = read_with(Story.from_text(text), Project(), load_cast(tmp_path / name))
    named = reading.mentions[reading.mentions["kind"] != "pronoun"]
    found = named.groupby("character")["text"].apply(list).to_dict()
    return {character.name: found.get(character.name, []) for character in reading.cast}


def test_an_alias_of_two_people_is_told_apart_where_it_stands(tmp_path):
    text = "Jane Hall smiled. Harper laughed, and she sat.\n\nTom Ray came in. Harper was wet; he shook himself."
    listed = "name,aliases,pronouns\nJane Hall,Harper,she/her\nTom Ray,Harper,he/him\n"
    found = names_found(tmp_path, text, "cast.csv", listed)
    assert found == {"Jane Hall": ["Jane Hall", "Harper"], "Tom Ray": ["Tom Ray", "Harper"]}


def test_a_name_that_is_a_regular_expression_is_a_name(tmp_path):
    found = names_found(tmp_path, "A.* (B|C)+ ran. Abc saw A.* and [x.", "cast.json", '["A.*", "(B|C)+", "[x"]')
    assert found["A.*"] == ["A.*", "A.*"]
    assert found["(B|C)+"] == ["(B|C)+"]
    assert not any("Abc" in names for names in found.values())


def test_five_thousand_people(tmp_path):
    names = [f"{a}{b}{c}{d}" for a in "BDFGKLMNPR" for b in "aeiou" for c in "bdfgklmnpr" for d in "aeioulnrst"]
    assert len(set(names)) == 5000
    text = " ".join(f"{one} saw {other}." for one, other in zip(names[::50], names[1::50], strict=True))
    found = names_found(tmp_path, text, "cast.txt", "\n".join(names))
    assert all(found[name] == [name] for name in [*names[::50], *names[1::50]])
    assert sum(map(len, found.values())) == 200


def test_names_from_right_to_left_and_without_spaces(tmp_path):
    text = "“محمد,” said 林黛玉. משה saw 賈寶玉. 王さん smiled at 林黛玉."
    found = names_found(tmp_path, text, "cast.txt", "محمد (he/him)\nמשה\n林黛玉: 黛玉 (she/her)\n賈寶玉\n王さん\n")
    assert found == {
        "محمد": ["محمد"],
        "משה": ["משה"],
        "林黛玉": ["林黛玉", "林黛玉"],
        "賈寶玉": ["賈寶玉"],
        "王さん": ["王さん"],
    }


def test_an_empty_alias_names_nobody(tmp_path):
    found = names_found(tmp_path, "Buffy ran. The end.", "cast.csv", "name,aliases\nBuffy,| |the Slayer\nSpike,|\n")
    assert found == {"Buffy": ["Buffy"], "Spike": []}
    with pytest.raises(CastError, match=r"cast\.csv: line 3 has no name"):
        names_found(tmp_path, "Buffy ran.", "cast.csv", "name,aliases\nBuffy,\n ,the Slayer\n")
    with pytest.raises(CastError, match="Nobody on the cast list occurs"):
        read_with(STORY, Project(), parse_cast("Heathcliff"))
