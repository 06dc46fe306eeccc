"""The frames, the pyvis document and the standalone page, as data; what a browser makes of them is tested apart."""

import json
import re

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from graphx import tables
from graphx.errors import TableError
from graphx.reading.story import Story
from graphx.showing import colours
from graphx.showing.layout import positions
from graphx.showing.player import frames, network, standalone_html, to_json

TEXT = "Mara loved Tomas. He left.\n\nRain fell.\n\nInes slapped Tomas — he wept.\n\nSilence."
HOSTILE = ["<img src=x onerror=alert(1)>", "</script><script>alert(2)</script>", "__proto__", "a href='javascript:x'"]


def edge(
    number: int, source: str, target: str, weight: float = 1.0, sentiment: float = 0.8, sure: float = 0.9
) -> tuple[object, ...]:
    end = Story.from_text(TEXT).paragraphs[number].end if number < 4 else 0
    return (number, 0, end, source, target, True, weight, sentiment, "", sure)


def slices(*rows: tuple[object, ...]) -> pd.DataFrame:
    return tables.table(tables.SLICES, list(rows))


def presence(*rows: tuple[int, str, float]) -> pd.DataFrame:
    return tables.table(tables.PRESENCE, list(rows))


EDGES = slices(edge(0, "Mara", "Tomas"), edge(2, "Ines", "Tomas", 0.5, -0.9))
HERE = presence((0, "Mara", 1.0), (0, "Tomas", 2.0), (2, "Ines", 1.0), (2, "Tomas", 2.0))
NAMES = ["Ines", "Mara", "Tomas"]


def span(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


def reading() -> tuple[pd.DataFrame, pd.DataFrame]:
    mentions = [(*span(name), name, "name", name, 0 if name == "Mara" else 2, 0) for name in ("Mara", "Ines")]
    proof = [
        (*span("Mara loved Tomas"), 0, 0, "Mara", "Tomas", "feeling", 0.8, "love", 0.9, "verb: love"),
        (*span("Ines slapped Tomas"), 2, 2, "Ines", "Tomas", "action", -0.9, "", 0.75, "verb: slap"),
    ]
    return tables.table(tables.MENTIONS, mentions), tables.table(tables.INTERACTIONS, proof)


def full(**options: object) -> dict:
    return frames(EDGES, HERE, positions(EDGES, NAMES), Story.from_text(TEXT, "Rain"), *reading(), **options)


def test_people_are_numbered_by_presence_with_the_colours_of_every_chart() -> None:
    payload = full()
    assert payload["names"] == ["Tomas", "Ines", "Mara"]
    assert payload["colours"] == list(colours.character_colours(payload["names"]).values())
    assert (payload["signs"][0], payload["signs"][100], payload["signs"][200]) == (
        colours.sign_colour(-1),
        colours.sign_colour(0),
        colours.sign_colour(1),
    )


def test_there_is_a_frame_for_each_paragraph_even_where_nothing_happens() -> None:
    payload = full()
    assert payload["count"] == 4
    assert payload["paragraphs"] == [[0, 0], [1, 1], [2, 2], [3, 3]]
    assert payload["labels"][3] == "Paragraph 4"


def test_slices_that_are_chapters_span_their_paragraphs() -> None:
    story = Story.from_text("Chapter 1\n\nMara ran.\n\nChapter 2\n\nTomas fell.\n\nRain.")
    table = slices((0, 0, story.paragraphs[1].end, "Mara", "Tomas", True, 1.0, 0.0, "", 0.9))
    payload = frames(table, presence(), positions(table, ["Mara", "Tomas"]), story, labels=["Chapter 1", "Chapter 2"])
    assert payload["paragraphs"] == [[0, 1], [2, 4]]
    assert payload["count"] == 2


def test_an_edge_that_only_fades_is_one_event() -> None:
    left = [0.5 ** (number / 3) for number in range(12)]
    fading = slices(*(edge(number, "Mara", "Tomas", share, sure=0.9 * share) for number, share in enumerate(left)))
    found = frames(fading, HERE, positions(fading, NAMES), half_life=3)["edges"]
    assert found["at"] == [[0]]


def test_an_edge_that_is_renewed_or_turns_is_a_new_event() -> None:
    table = slices(
        edge(0, "Mara", "Tomas"),
        edge(1, "Mara", "Tomas"),
        edge(2, "Mara", "Tomas", 0.5, sure=0.45),
        edge(3, "Mara", "Tomas", 0.25, -1, sure=0.225),
        edge(4, "Mara", "Tomas", 0.125, -1, sure=0.9),
    )
    found = frames(table, HERE, positions(table, NAMES), half_life=1)["edges"]
    assert found["at"] == [[0, 1, 3, 4]]
    assert found["sign"] == [[180, 180, 0, 0]]
    assert found["sure"] == [[0.9, 0.9, 0.23, 0.9]]


def test_each_direction_is_an_edge_and_company_a_third() -> None:
    company = (0, 0, 0, "Mara", "Tomas", False, 1.0, 0.0, "", 0.5)
    table = slices(edge(0, "Mara", "Tomas"), edge(0, "Tomas", "Mara"), company)
    found = frames(table, HERE, positions(table, NAMES))
    assert sorted(found["edges"]["directed"]) == [0, 1, 1]
    drawn = network(found).edges
    assert [edge["arrows"] for edge in drawn] == ["to" if d else "" for d in found["edges"]["directed"]]
    assert ["smooth" in edge for edge in drawn] == [bool(d) for d in found["edges"]["directed"]]


def test_the_segments_of_a_paragraph_are_its_text() -> None:
    payload, story = full(), Story.from_text(TEXT)
    for number, segments in enumerate(payload["text"]):
        assert "".join(words for words, _, _ in segments) == story.paragraph_text(number)
    assert ["Mara", 2, 180] in payload["text"][0]
    assert ["Ines", 1, 10] in payload["text"][2]


def test_evidence_stands_in_its_sentence_with_rule_and_confidence() -> None:
    rows = full()["evidence"]
    assert rows[0] == [2, 0, 0, "", "Mara loved Tomas", ".", 180, "feeling", "verb: love", 90]
    assert rows[1] == [1, 0, 2, "", "Ines slapped Tomas", " — he wept.", 10, "action", "verb: slap", 75]


def test_without_evidence_the_text_is_underlined_all_the_same() -> None:
    payload = full(evidence=False)
    assert "evidence" not in payload
    assert ["Mara", 2, 180] in payload["text"][0]


def test_what_a_reader_says_of_a_paragraph_underlines_nothing_nor_what_it_overrules() -> None:
    mentions, proof = reading()
    proof = proof.assign(confidence=[0.0, 1.0], rule=["overruled: verb: love", "reader"])
    payload = frames(EDGES, HERE, positions(EDGES, NAMES), Story.from_text(TEXT), mentions, proof)
    assert {sign for paragraph in payload["text"] for _, _, sign in paragraph} == {-1}
    assert [row[8] for row in payload["evidence"]] == ["overruled: verb: love", "reader"]


def test_the_revision_follows_the_content() -> None:
    assert full()["rev"] == full()["rev"] != full(half_life=9.0)["rev"]


def test_a_story_without_people_or_ties_has_frames_as_well() -> None:
    payload = frames(slices(), presence(), positions(slices(), []), Story.from_text(TEXT))
    assert (payload["names"], payload["count"]) == ([], 4)
    assert "<main" in standalone_html(payload)


def test_a_table_of_another_kind_is_refused() -> None:
    with pytest.raises(TableError, match="mentions"):
        frames(EDGES, EDGES, positions(EDGES, NAMES))


def test_pyvis_sees_integers_and_labels_only() -> None:
    table = slices(edge(0, HOSTILE[0], HOSTILE[1]), edge(1, HOSTILE[2], HOSTILE[3]))
    drawn = network(frames(table, presence(), positions(table, HOSTILE)))
    assert drawn.heading == ""
    assert all(type(node["id"]) is int and "title" not in node for node in drawn.nodes)
    assert all(type(edge["from"]) is int and type(edge["to"]) is int and "title" not in edge for edge in drawn.edges)


@pytest.mark.parametrize("text", ["</script>", "<!--", "a & b", "line\u2028line\u2029", "\x00\x1b", "\ud83d", "😀"])
def test_json_cannot_end_its_script_and_says_the_same(text: str) -> None:
    written = to_json({"name": text})
    assert not re.search("[<>&\u2028\u2029\x00-\x1f]", written)
    assert json.loads(written) == {"name": text}


def test_the_page_links_to_nothing_and_holds_a_policy() -> None:
    page = standalone_html(full())
    assert page.startswith("<!DOCTYPE html>")
    assert not re.search(r"""<(script|link|img|iframe)\b[^>]*\b(src|href)=""", page)
    assert "default-src 'none'" in page
    assert page.index("Content-Security-Policy") < page.index("<script")
    assert page.count("<title>") == 1


def test_hostile_names_and_titles_stay_text() -> None:
    table = slices(edge(0, HOSTILE[0], HOSTILE[1]), edge(1, HOSTILE[2], HOSTILE[3]))
    page = standalone_html(
        frames(table, presence(), positions(table, HOSTILE), title="</title><script>alert(3)</script>")
    )
    assert "<img" not in page
    assert "<script>alert" not in page


def test_the_component_mounts_in_every_new_run_of_an_app() -> None:
    def script(payload: dict) -> None:
        import streamlit as st

        from graphx.showing.player.component import player

        result = player(payload, frame=2)
        st.text(f"{result.frame} {result.edge}")

    for _ in range(2):
        app = AppTest.from_function(script, args=(full(),), default_timeout=30).run()
        assert not app.exception
        assert app.text[0].value == "2 None"
