"""The dashboard's pages, run without a browser."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from graphx import tables
from graphx.dashboard import evidence, pairs_page, read_page, samples, scenes, ties, words
from graphx.pipeline import read
from graphx.project import Correction, Project, load_project, project_text, save_project
from graphx.reading.cast import Cast
from graphx.reading.castlists import parse_cast, save_cast
from graphx.reading.formats import load_story
from graphx.reading.story import Story
from graphx.relating import measures, timeline
from graphx.settings import Settings

APP = str(Path(__file__).parents[1] / "app.py")
SHORT = "Spike loves Buffy. Buffy hates Angel.\n\nAngel hit Spike. Angel smiled at Buffy."
HOSTILE = "<img src=x onerror=alert(1)> *bold* :red[x] $x$"


@pytest.fixture(autouse=True)
def _no_head_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_page, "HEAD_START", 0)


@pytest.fixture
def app() -> AppTest:
    return AppTest.from_file(APP, default_timeout=60).run()


def pairs_alone() -> None:
    """A page by itself, as AppTest knows pages of an app only when they are files."""
    from graphx.dashboard import pairs_page, sidebar

    sidebar.draw()
    pairs_page.page()


def people_alone() -> None:
    from graphx.dashboard import people_page, sidebar

    sidebar.draw()
    people_page.page()


def said(app: AppTest) -> str:
    return "\n".join(element.value for kind in (app.title, app.subheader, app.caption) for element in kind)


def pick(app: AppTest, label: str, value: str) -> AppTest:
    next(box for box in app.selectbox if box.label == label).select(value)
    return app.run()


def upload_story(app: AppTest, name: str, content: bytes) -> AppTest:
    app.button_group(key="story_way").set_value("upload").run()
    app.file_uploader(key="story_file").set_value((name, content, "text/plain"))
    return app.run()


def paste_story(app: AppTest, text: str) -> AppTest:
    app.button_group(key="story_way").set_value("paste").run()
    app.text_area(key="story_text").input(text)
    next(button for button in app.button if button.label == "Read this text").click()
    return app.run()


def paste_cast(app: AppTest, text: str) -> AppTest:
    pick(app, "People", "Paste a list …")
    app.text_area(key="cast_text").input(text)
    next(button for button in app.button if button.label == "Use this list").click()
    return app.run()


def test_the_first_page_opens_on_the_sample(app: AppTest) -> None:
    assert not app.exception
    assert not app.error
    assert app.title[0].value == "The basement and after"
    assert "6 people" in said(app)
    assert [frame.value.columns[0] for frame in app.dataframe] == ["paragraph", "source"]
    assert len(app.dataframe[0].value) > 3


def test_every_sample_opens(app: AppTest) -> None:
    for title in samples.stories():
        pick(app, "Sample", title)
        assert not app.exception
        assert app.title[0].value == title


def test_a_filter_by_person_does_not_outlive_the_story(app: AppTest) -> None:
    pick(app, "Person", "Buffy")
    assert (app.dataframe[1].value[["source", "target"]] == "Buffy").any(axis=1).all()
    pick(app, "Sample", "The petrel")
    assert not app.exception
    assert len(app.dataframe[1].value)


def test_another_slicing_shows_other_ties_without_reading_again(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graphx.dashboard.reader.read_people", None)
    before = app.session_state["open"]
    pick(app, "Step by", "so-far")
    assert not app.exception
    assert app.session_state["settings"].slicing == "so-far"
    assert app.session_state["open"] is before


def test_a_story_that_is_pasted_takes_the_page(app: AppTest) -> None:
    paste_story(app, SHORT)
    assert not app.exception
    assert "2 paragraphs" in said(app)
    paste_cast(app, "Spike\nBuffy (she/her)\nAngel")
    assert not app.error
    assert "3 people" in said(app)


def test_a_story_in_another_language_is_shown_with_a_warning(app: AppTest) -> None:
    assert not app.warning
    paste_story(app, "Anna sah den alten Karl am Fenster stehen. Sie hatte ihn lange nicht gesehen. " * 4)
    assert not app.exception
    assert "does not read like English" in app.warning[0].value


def test_triangles_are_named_from_where_to_where_they_stand_so() -> None:
    bounds = tables.table(timeline.BOUNDS, [(n, 0, n, f"¶ 1–{n + 1}", 0, 9) for n in (0, 2, 4, 6, 8)])
    cold, warm = ("Ada", "Ben", "Cy", -0.5, 0.4, 0.3, False, 1.0), ("Ada", "Ben", "Cy", 0.5, 0.4, 0.3, True, 1.0)
    others = ("Ada", "Ben", "Di", 0.5, 0.4, 0.3, True, 1.0)
    rows = [(0, *cold), (2, *cold), (4, *warm), (4, *others), (8, *warm)]
    found = pairs_page.spells(tables.table(measures.TRIADS, rows), bounds)
    assert found[["Three people", "from", "to", "Balanced"]].values.tolist() == [
        ["Ada, Ben, Cy", 1, 3, "unbalanced"],
        ["Ada, Ben, Cy", 5, 5, "balanced"],
        ["Ada, Ben, Cy", 9, 9, "balanced"],
        ["Ada, Ben, Di", 5, 5, "balanced"],
    ]
    assert found["First and second"].tolist() == ["− cold", "+ warm", "+ warm", "+ warm"]


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("night.txt", b"%PDF-1.7 and so on", "PDF"),
        ("night.txt", bytes(range(32)) * 50, "not text"),
        ("night.txt", b" \n\n ", "empty"),
    ],
)
def test_a_file_that_is_no_story_is_named_and_changes_nothing(
    app: AppTest, name: str, content: bytes, why: str
) -> None:
    upload_story(app, name, content)
    assert not app.exception
    assert "night" in app.error[0].value
    assert why in app.error[0].value
    assert app.title[0].value == "The basement and after"


def test_a_cast_in_which_nobody_occurs_is_named_and_changes_nothing(app: AppTest) -> None:
    paste_cast(app, "Elizabeth Bennet: Lizzy (she/her)")
    assert "Elizabeth Bennet" in app.error[0].value
    assert "6 people" in said(app)


def test_a_cast_list_that_contradicts_itself_is_named_and_changes_nothing(app: AppTest) -> None:
    paste_cast(app, "Spike\nSpike")
    assert "Spike" in app.error[0].value
    assert "6 people" in said(app)


def test_without_a_list_the_people_are_found(app: AppTest) -> None:
    pick(app, "People", "Found in the story")
    assert not app.exception
    assert {"Buffy", "Spike", "Angel"} <= {c.name for c in app.session_state["open"].reading.cast}


def test_a_chosen_tie_brings_its_sentences(app: AppTest) -> None:
    app.session_state["pair"] = ("Angel", "Buffy")
    app.run()
    assert app.subheader[0].value == "Angel and Buffy"
    assert set(app.dataframe[0].value["who"].str.split(" [→–] ").explode()) == {"Angel", "Buffy"}


def test_what_several_rules_find_in_one_sentence_is_one_row() -> None:
    story = Story.from_text("Ann hugged Ben. Ben left.\n\nAnn hugged Ben.")
    rows = [
        (0, 14, 0, 0, "Ann", "Ben", "action", 0.4, "love", 0.8, "subject to object"),
        (0, 15, 0, 0, "Ann", "Ben", "feeling", 0.6, "", 0.8, "named feeling"),
        (0, 15, 0, 0, "Ann", "Ben", "action", -0.5, "", 0.8, "subject to oblique"),
        (0, 15, 0, 0, "Ben", "Ann", "action", 0.5, "", 0.5, "context: a sentence with both"),
        (0, 15, 0, 0, "Ann", "Ben", "action", 0.5, "", 0.8, "overruled: named feeling"),
        (27, 41, 1, 2, "Ann", "Ben", "action", 0.5, "love", 0.8, "subject to object"),
    ]
    reading = replace(read(story, Cast.from_names("Ann", "Ben")), interactions=tables.table(tables.INTERACTIONS, rows))
    table = evidence.sentences(reading, "Ann", "Ben")
    assert table[["paragraph", "who", "rule"]].values.tolist() == [
        [1, "Ann → Ben", "subject to object; named feeling"],
        [1, "Ann → Ben", "subject to oblique"],
        [1, "Ben → Ann", "context: a sentence with both"],
        [1, "Ann → Ben", "overruled: named feeling"],
        [2, "Ann → Ben", "subject to object"],
    ]
    first = table.iloc[0]
    assert (first["sentiment"], first["kind"], first["emotion"]) == (0.5, "action; feeling", "love")


def test_one_person_twice_is_no_pair_and_says_so() -> None:
    app = AppTest.from_function(pairs_alone, default_timeout=60).run()
    before = [box.value for box in app.selectbox[:2]]
    app.selectbox(key="pair_other").set_value(before[0]).run()
    assert [box.value for box in app.selectbox[:2]] == before
    assert any(f"{before[0]} cannot be both" in caption.value for caption in app.caption)
    app.run()
    assert not any("cannot be both" in caption.value for caption in app.caption)


def test_the_page_of_pairs() -> None:
    app = AppTest.from_function(pairs_alone, default_timeout=60).run()
    assert not app.exception
    assert app.title[0].value == "Pairs & measures"


def test_the_page_of_people_lists_everyone() -> None:
    app = AppTest.from_function(people_alone, default_timeout=60).run()
    assert not app.exception
    people = app.dataframe[0].value
    assert len(people) == 6
    assert people["mentions"].is_monotonic_decreasing
    assert all(name in example for name, example in zip(people["name"], people["example"], strict=True))


@pytest.fixture
def people() -> AppTest:
    """The cast editor on the sample."""
    return AppTest.from_function(people_alone, default_timeout=60).run()


def choose(app: AppTest, *names: str, label: str = "Whom to correct") -> AppTest:
    next(box for box in app.multiselect if box.label == label).set_value(list(names))
    return app.run()


def press(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click()
    app.run()
    assert not app.exception
    return app


def listed(app: AppTest) -> list[str]:
    return app.dataframe[0].value["name"].tolist()


def test_people_are_merged_and_every_page_shows_it(people: AppTest) -> None:
    choose(people, "Willow", "Dawn")
    next(box for box in people.selectbox if box.label.startswith("They are one")).select("Dawn")
    press(people, "Merge")
    assert "Willow" not in listed(people)
    reading = people.session_state["open"].reading
    assert "Willow" in reading.cast["Dawn"].aliases
    assert "Willow" not in set(reading.mentions["character"]) | set(reading.edges["source"])
    assert "1 correction of yours" in said(people)
    assert people.text[-1].value == "1. merge Willow into Dawn"
    press(people, "Undo")
    assert "Willow" in listed(people)
    press(people, "Redo")
    assert "Willow" not in listed(people)


def test_a_correction_does_not_parse_the_story_again(people: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graphx.reading.language.tokens", None)
    choose(people, "Giles")
    press(people, "Hide: not a person, or not of interest")
    assert "Giles" not in listed(people)


def test_one_person_is_changed_in_one_form(people: AppTest) -> None:
    choose(people, "Spike")
    fields = {field.label: field for field in (*people.text_input, *people.selectbox, *people.checkbox)}
    fields["Name"].input("Randy")
    fields["Also called"].input("Blondie Bear")
    fields["Pronouns"].select("they/them")
    next(field for label, field in fields.items() if label.startswith("Narrator")).check()
    press(people, "Save")
    person = people.session_state["open"].reading.cast["Randy"]
    assert {"Spike", "Blondie Bear"} <= set(person.aliases)
    assert (person.pronouns, person.narrator) == ("they/them", True)
    assert people.multiselect[0].value == ["Randy"]
    for _ in range(4):
        press(people, "Undo")
    assert "Spike" in listed(people)
    assert next(button for button in people.button if button.label == "Undo").disabled


@pytest.mark.parametrize(
    ("way", "names"), [("Split: they are another person’s", {"William"}), ("Take them away", set())]
)
def test_a_name_is_split_off_or_taken_away(people: AppTest, way: str, names: set[str]) -> None:
    choose(people, "Spike")
    choose(people, "William", label="Names that are not Spike’s")
    press(people, way)
    assert "William" not in people.session_state["open"].reading.cast["Spike"].aliases
    assert names == {"William"} & set(listed(people))


def test_who_is_hidden_is_offered_and_can_be_added_again(people: AppTest) -> None:
    choose(people, "Willow", "Dawn")
    press(people, "Hide all of them")
    offered = people.dataframe[1].value
    assert ["Willow" in example for example in offered["example"][offered["name"] == "Willow"]] == [True]
    choose(people, "Willow", label="Whom to add")
    press(people, "Add")
    assert "Willow" in listed(people)
    assert "Dawn" not in listed(people)


def test_somebody_who_is_missing_is_added_by_name(people: AppTest) -> None:
    field = next(field for field in people.text_input if field.label == "Somebody who is missing")
    field.input(" Vienna ")
    press(people, "Add this name")
    assert people.dataframe[0].value.set_index("name")["mentions"]["Vienna"] == 1


def test_a_story_in_which_nobody_was_found_says_where_to_name_them(app: AppTest) -> None:
    paste_story(app, "The rain fell on dawn street. It was late.")
    pick(app, "People", "Found in the story")
    assert "Nobody was found" in said(app)


def test_a_story_in_which_nobody_was_found_gets_its_people_by_hand(people: AppTest) -> None:
    paste_story(people, "The rain fell on dawn street. It was late.")
    assert not people.exception
    pick(people, "People", "Found in the story")
    assert listed(people) == []
    next(field for field in people.text_input if field.label == "Somebody who is missing").input("the rain")
    press(people, "Add this name")
    assert listed(people) == ["the rain"]


def test_what_cannot_be_corrected_is_said_and_changes_nothing(people: AppTest) -> None:
    choose(people, "Spike")
    people.text_input[0].input("BUFFY")
    press(people, "Save")
    assert "BUFFY" in people.error[0].value
    assert "Spike" in listed(people)
    assert people.session_state["projects"] == {}


def test_corrections_that_were_kept_are_brought_back(people: AppTest) -> None:
    story = people.session_state["open"].reading.story
    log = (
        Project.of(story).correct(Correction("merge", "Dawn", names=("Willow",))).correct(Correction("hide", "Xander"))
    )
    people.file_uploader(key="people_file").set_value(("mine.json", project_text(log).encode(), "application/json"))
    people.run()
    assert "Willow" not in listed(people)
    assert "Correction 2" in people.warning[0].value
    people.file_uploader(key="people_file").set_value(("mine.json", b"{}", "application/json"))
    people.run()
    assert "mine" in people.error[0].value
    assert "Willow" not in listed(people)


def test_corrections_hold_for_another_list_of_the_same_story(people: AppTest) -> None:
    choose(people, "Buffy")
    people.text_input[0].input("Anne")
    press(people, "Save")
    pick(people, "People", "Found in the story")
    assert "Anne" in listed(people)
    assert "Buffy" not in listed(people)


def test_corrections_leave_the_slices_as_they_were_chosen(people: AppTest) -> None:
    pick(people, "Step by", "so-far")
    choose(people, "Giles")
    press(people, "Hide: not a person, or not of interest")
    assert people.session_state["settings"].slicing == "so-far"


def test_a_sign_that_a_reader_sets_beats_what_was_read() -> None:
    app = AppTest.from_function(pairs_alone, default_timeout=60).run()
    app.session_state["pair"] = ("Spike", "Giles")
    app.run()
    app.number_input[0].set_value(9)
    app.button_group(key="sign").set_value("negative")
    press(app, "Set")
    edges = app.session_state["open"].reading.edges
    first = app.dataframe[0].value.iloc[0]
    assert (first["paragraph"], first["says"], first["rule"]) == (9, "− cold", "reader: set by hand")
    assert "1 set by hand" in said(app)
    assert "Spike toward Giles in ¶ 9" in app.success[0].value.replace("\u2060", "")
    row = edges[(edges["paragraph"] == 8) & (edges["source"] == "Spike") & (edges["target"] == "Giles")]
    assert row[["sentiment", "confidence", "rule"]].values.tolist() == [[-1.0, 1.0, "reader"]]
    assert app.session_state["pair"] == ("Spike", "Giles")


def test_a_sign_does_not_read_the_story_again(monkeypatch: pytest.MonkeyPatch) -> None:
    app = AppTest.from_function(pairs_alone, default_timeout=60).run()
    monkeypatch.setattr("graphx.dashboard.reader.read_people", None)
    app.button_group(key="sign").set_value("negative")
    press(app, "Set")
    assert not app.error
    assert "1 set by hand" in said(app)


def test_a_correction_that_leaves_nobody_is_said_and_can_be_undone(people: AppTest) -> None:
    paste_story(people, SHORT)
    paste_cast(people, "Spike\nDrusilla")
    choose(people, "Spike")
    press(people, "Hide: not a person, or not of interest")
    assert "Nobody on the cast list occurs" in people.error[0].value
    assert not people.success
    press(people, "Undo")
    assert not people.error
    assert "Spike" in listed(people)


def test_names_that_are_markup_can_be_corrected() -> None:
    app = AppTest.from_function(people_alone, default_timeout=60).run()
    paste_story(app, f"Spike loves Buffy. {HOSTILE} hates Buffy.\n\nBuffy hit Spike.")
    paste_cast(app, f"Spike\nBuffy\n{HOSTILE.replace(':', '')}")
    name = listed(app)[-1]
    assert "<img" in name
    choose(app, name, "Spike")
    press(app, "Merge")
    assert len(listed(app)) == 2


def test_markup_in_names_and_titles_stays_text() -> None:
    shown = words.plain(HOSTILE)
    assert "<img" not in shown.replace("\\<", "")
    for mark in ("*", "$", "[", "]", "<", ">", "`", "_"):
        assert shown.count(mark) == shown.count("\\" + mark)
    assert ":red" not in shown


def test_the_file_that_the_command_line_names_opens_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "my_night.txt").write_text(SHORT, encoding="utf-8")
    (tmp_path / "people.csv").write_text("name\nSpike\nBuffy\n", encoding="utf-8")
    monkeypatch.setenv("GRAPHX_STORY", str(tmp_path / "my_night.txt"))
    monkeypatch.setenv("GRAPHX_CAST", str(tmp_path / "people.csv"))
    app = AppTest.from_file(APP, default_timeout=60).run()
    assert app.title[0].value == "My night"
    assert "2 people" in said(app)


def test_the_corrections_that_the_command_line_names_are_applied_and_gone_on_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "my_night.txt").write_text(SHORT, encoding="utf-8")
    (tmp_path / "people.csv").write_text("name\nSpike\nBuffy\nAngel\n", encoding="utf-8")
    story = load_story(tmp_path / "my_night.txt")
    mine = Project.of(story).correct(Correction("rename", "Spike", "Randy"))
    save_project(mine, tmp_path / "mine.json")
    for name, file in {"STORY": "my_night.txt", "CAST": "people.csv", "PROJECT": "mine.json"}.items():
        monkeypatch.setenv(f"GRAPHX_{name}", str(tmp_path / file))
    app = AppTest.from_function(people_alone, default_timeout=60).run()
    assert "Randy" in listed(app)
    assert "1 correction of yours, the last: rename Spike to Randy" in said(app)
    choose(app, "Angel")
    press(app, "Hide: not a person, or not of interest")
    assert sorted(listed(app)) == ["Buffy", "Randy"]
    press(app, "Save to mine\\.json")
    assert load_project(tmp_path / "mine.json") == mine.correct(Correction("hide", "Angel"))
    assert "Saved 2 corrections" in app.success[0].value
    press(app, "Undo")
    press(app, "Undo")
    assert "Spike" in listed(app)
    pick(app, "Sample", "The petrel")
    assert not [button for button in app.button if button.label.startswith("Save to")]


def test_a_wrong_narrator_is_taken_back(people: AppTest) -> None:
    paste_story(people, "My name is Ada Bell. I was ten when I met Tom, and I told him so. I hated my hat, Tom.")
    paste_cast(people, "Ada Bell\nTom")
    choose(people, "Ada Bell")
    box = next(box for box in people.checkbox if box.label.startswith("Narrator"))
    assert box.value
    box.uncheck()
    press(people, "Save")
    assert people.session_state["open"].reading.cast.narrator == ""
    assert "Ada Bell does not narrate, nobody does" in people.success[0].value
    press(people, "Undo")
    assert people.session_state["open"].reading.cast.narrator == "Ada Bell"
    assert "Ada Bell does not narrate" in people.success[0].value


def test_one_who_does_not_occur_is_shown_as_not_found(people: AppTest) -> None:
    paste_story(people, SHORT)
    paste_cast(people, "Spike\nBuffy\nDrusilla")
    row = people.dataframe[0].value.set_index("name").loc["Drusilla"]
    assert (row["mentions"], row["example"]) == (0, "not found in the text")
    assert row["paragraph"] == ""
    assert people.dataframe[0].value["paragraph"].str.strip().tolist() == ["1", "1", ""]
    assert "1 more on the list is not found in it" in said(people)


def test_the_corrected_cast_loads_elsewhere(people: AppTest) -> None:
    choose(people, "Willow", "Dawn")
    press(people, "Merge")
    cast = people.session_state["open"].reading.cast
    assert parse_cast(save_cast(cast), "people.csv") == cast


def test_many_corrections_without_a_place_are_folded(people: AppTest) -> None:
    log = Project("Another", "0" * 64, tuple(Correction("hide", f"Nobody {n}") for n in range(9)))
    people.file_uploader(key="people_file").set_value(("old.json", project_text(log).encode(), "application/json"))
    people.run()
    assert not people.exception
    assert len(people.warning) == 3
    assert "another text of 'Another'" in people.warning[0].value.replace("\\", "")
    assert people.expander[0].label == "7 more corrections found no place"
    assert len(listed(people)) == 6
    assert "Brought 9 corrections from old" in people.success[0].value


def test_the_feelings_are_seen_knowing_the_end_or_not(app: AppTest) -> None:
    after = app.dataframe[1].value
    pick(app, "Feelings as seen", "causal")
    assert not app.exception
    assert "who has read no further" in said(app)
    before = app.dataframe[1].value
    assert before["source"].tolist() == after["source"].tolist()
    assert before["sentiment"].tolist() != after["sentiment"].tolist()


# ---- the parts


@pytest.fixture(scope="module")
def scene() -> scenes.Scene:
    reading = read(Story.from_text(SHORT), Cast.from_names("Spike", "Buffy", "Angel"))
    return scenes.scene("short", Settings(), reading)


def test_a_long_story_opens_by_chapter_or_by_window() -> None:
    assert scenes.first_slicing(Story.from_text("\n\n".join(["Rain."] * 400))) == "window"
    chapters = "\n\n".join(f"Chapter {n}\n\n" + "\n\n".join(["Rain."] * 60) for n in range(1, 7))
    assert scenes.first_slicing(Story.from_text(chapters)) == "chapter"


def test_the_picture_holds_the_most_mentioned_people_only() -> None:
    names = [f"Person{'abcdefghij'[n // 10]}{'abcdefghij'[n % 10]}" for n in range(80)]
    mentions = pd.DataFrame({"character": names * 2 + names[-60:]})
    assert set(scenes._most_mentioned(mentions)) == set(names[-60:])


def test_ties_are_listed_in_words_strongest_first() -> None:
    love = (0, 0, 9, "Spike", "Buffy", True, 1.0, 0.5, "joy", 0.815)
    company = (0, 0, 9, "Angel", "Buffy", False, 2.0, 0.0, "", 0.5)
    listed = ties.listed(tables.table(tables.SLICES, [love, company]))
    assert listed["source"].tolist() == ["Angel", "Spike"]
    assert listed["says"].tolist() == ["· neutral", "+ warm"]
    assert listed["confidence"].tolist() == [50, 82]


def test_the_picture_begins_where_a_tie_can_be_seen(scene: scenes.Scene) -> None:
    edges = scene.payload["edges"] | {"at": [[1, 4], [3]], "weight": [[0.01, 0.5], [1.0]]}
    assert replace(scene, payload=scene.payload | {"edges": edges}).first == 3


def test_a_slice_is_found_by_its_paragraph(scene: scenes.Scene) -> None:
    assert [scene.frame_of(paragraph) for paragraph in (0, 1, 7)] == [0, 1, 1]


@pytest.mark.parametrize(
    ("text", "span", "sentence"),
    [
        ("He ran. “Stop!” she said. He did.", (9, 13), "“Stop!”"),
        ("Dr. Watson saw Mr. Holmes. Rain.", (15, 25), "Dr. Watson saw Mr. Holmes."),
        ("One line\nof a letter.", (0, 3), "One line of a letter."),
        ("林" * 2000, (0, 2000), "林" * 1198 + " …"),
    ],
)
def test_the_sentence_around_a_span(text: str, span: tuple[int, int], sentence: str) -> None:
    assert evidence.sentence_at(Story.from_text(text), *span) == sentence


def test_an_arc_is_what_was_last_believed_and_fades_in_sureness_alone() -> None:
    story = Story.from_text("\n\n".join(["Ada saw Ben."] * 4))
    rows = [(p, 0, 1, "Ada", "Ben", True, 1.0, feeling, "", 0.9) for p, feeling in ((0, -0.6), (1, 0.4))]
    rows.append((1, 0, 1, "Ben", "Ada", True, 1.0, -0.2, "", 0.9))
    reading = replace(read(story, Cast.from_names("Ada", "Ben")), edges=tables.table(tables.EDGES, rows))
    slices, bounds = scenes.arc(reading, "Ben", "Ada")
    hers = slices[slices["source"] == "Ada"]
    assert len(bounds) == 4
    assert hers["sentiment"].tolist() == [-0.6, 0.4, 0.4, 0.4]
    assert slices.loc[slices["source"] == "Ben", "sentiment"].tolist() == [-0.2] * 3
    assert hers["confidence"].iloc[1] > hers["confidence"].iloc[2] > hers["confidence"].iloc[3]


def test_known_so_far_is_as_sure_as_the_tie_and_what_is_known_by_then() -> None:
    story, cast = Story.from_text(SHORT), Cast.from_names("Spike", "Buffy", "Angel")
    reading = read(story, cast)
    so_far = scenes.known_so_far("short", reading)
    assert so_far.edges[["paragraph", "source", "target"]].equals(reading.edges[["paragraph", "source", "target"]])
    keys = ["paragraph", "source", "target"]
    ties = reading.interactions.groupby(keys)["confidence"].max().rename("tie").reset_index()
    known = so_far.edges[so_far.edges["directed"]].merge(ties, on=keys).merge(reading.states, on=keys)
    assert len(known) == len(reading.states)
    assert known["confidence"].tolist() == pytest.approx((known["tie"] * known["causal_confidence"]).tolist())
