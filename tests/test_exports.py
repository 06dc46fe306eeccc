import io
import json
import zipfile
from dataclasses import replace
from xml.etree import ElementTree

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphx import tables
from graphx.errors import ExportError
from graphx.pipeline import Reading
from graphx.reading.cast import Cast, Character
from graphx.reading.story import Story
from graphx.relating import networks, state, timeline
from graphx.settings import Settings
from graphx.showing import exports, pictures

HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "$x^2$ and $unclosed",
    "\"double\" 'single' & co",
    "nul\x00 and tab\x0b",
    "שלום עולם",
    "王さん",
    "🧛 Spike 🩸",
    "x" * 300,
    "a\nb",
    "]]> -->",
]
SVG = "{http://www.w3.org/2000/svg}"
GEXF = "{http://www.gexf.net/1.2draft}"


def reading_of(names=("Spike", "Buffy", "Angel"), acts=None) -> Reading:
    text = "Chapter 1\n\nOne.\n\nTwo.\n\nChapter 2\n\nThree.\n\nFour."
    story = Story.from_text(text, "A <b>night</b> & $x$")
    spans = [(p.start, p.end) for p in story.paragraphs]
    acts = acts or [
        (1, 0, 1, "action", -0.8, "anger", 0.6),
        (2, 1, 0, "feeling", 0.5, "", 0.9),
        (2, 0, 1, "speech", 0.0, "", 0.5),
        (4, 1, 2, "copresence", 0.0, "", 0.3),
        (5, 1, 2, "copresence", 0.0, "", 0.3),
    ]
    rows = [
        (*spans[p], p, 0, names[a], names[b], kind, sentiment, emotion, confidence, "rule \x0b")
        for p, a, b, kind, sentiment, emotion, confidence in acts
    ]
    interactions = tables.table(tables.INTERACTIONS, rows)
    mentions = tables.table(tables.MENTIONS, [(0, 1, "x", "name", name, p, 0) for p in range(1, 6) for name in names])
    return Reading(
        story,
        Cast(tuple(Character(name, (), "she/her") for name in names)),
        mentions,
        tables.table(tables.QUOTES),
        interactions,
        state.pair_states(story, mentions, tables.table(tables.QUOTES), interactions),
        timeline.paragraph_edges(story, interactions),
    )


def hostile_reading() -> Reading:
    acts = [(1 + i % 2, i, (i + 1) % len(HOSTILE), "action", 0.3, "joy", 0.5) for i in range(len(HOSTILE))]
    return reading_of(HOSTILE, acts)


def gexf_of(reading, **options):
    return ElementTree.fromstring(exports.render(reading, "gexf", **options))


def test_gexf_plays_the_story_in_float_time():
    graph = gexf_of(reading_of()).find(f"{GEXF}graph")
    assert graph.attrib == {"defaultedgetype": "directed", "mode": "dynamic", "timeformat": "double"}
    spells = {
        (e.get("source"), e.get("target")): [(s.get("start"), s.get("end")) for s in e.iter(f"{GEXF}spell")]
        for e in graph.iter(f"{GEXF}edge")
    }
    assert spells == {
        ("n0", "n1"): [("1.0", "3.0")],
        ("n1", "n0"): [("2.0", "3.0")],
        ("n1", "n2"): [("4.0", "6.0")],
        ("n2", "n1"): [("4.0", "6.0")],
    }


def test_gexf_values_change_with_time_and_stand_once_while_they_do_not():
    graph = gexf_of(reading_of()).find(f"{GEXF}graph")
    titles = {
        a.get("id"): a.get("title")
        for group in graph.findall(f"{GEXF}attributes")
        if group.get("class") == "edge"
        for a in group
    }
    assert set(titles.values()) == {"strength", "sentiment", "emotion", "confidence", "directed"}
    first, company = (
        e for e in graph.iter(f"{GEXF}edge") if (e.get("source"), e.get("target")) in [("n0", "n1"), ("n1", "n2")]
    )

    def values(edge, title):
        found = [v for v in edge.iter(f"{GEXF}attvalue") if titles[v.get("for")] == title]
        return [(v.get("value"), v.get("start"), v.get("end")) for v in found]

    assert values(first, "sentiment") == [("-0.8", "1.0", "2.0"), ("0.0", "2.0", "3.0")]
    assert values(first, "emotion") == [("anger", "1.0", "2.0")]
    assert values(company, "strength") == [("0.3", "4.0", "6.0")]
    assert values(company, "directed") == [("false", "4.0", "6.0")]


def test_every_gexf_attribute_is_declared_once_and_every_reference_holds():
    for options in ({}, {"at": 2}, {"slice": "chapter:1"}):
        root = gexf_of(hostile_reading(), **options)
        graph = root.find(f"{GEXF}graph")
        for kind in ("node", "edge"):
            declared = [a for g in graph.findall(f"{GEXF}attributes") if g.get("class") == kind for a in g]
            assert len({a.get("title") for a in declared}) == len(declared)
            used = {v.get("for") for element in graph.iter(f"{GEXF}{kind}") for v in element.iter(f"{GEXF}attvalue")}
            assert used <= {a.get("id") for a in declared}
        nodes = {n.get("id") for n in graph.iter(f"{GEXF}node")}
        assert all({e.get("source"), e.get("target")} <= nodes for e in graph.iter(f"{GEXF}edge"))


def test_gexf_of_one_slice_stands_still_and_comes_back():
    reading = reading_of()
    back = nx.read_gexf(io.BytesIO(exports.render(reading, "gexf", at=1)))
    assert {node["label"] for node in back.nodes.values()} == {"Spike", "Buffy", "Angel"}
    ((_, _, arc),) = back.edges(data=True)
    assert (arc["weight"], arc["sentiment"], arc["emotion"], arc["directed"]) == (0.6, -0.8, "anger", True)


def test_networkx_reads_the_moving_gexf():
    back = nx.read_gexf(io.BytesIO(exports.render(reading_of(), "gexf")))
    assert len(back) == 3
    assert [value for value, _, _ in back.edges["n0", "n1"]["sentiment"]] == [-0.8, 0.0]


def test_an_arc_that_only_company_made_survives_a_story_that_turns_directed():
    acts = [(1, 0, 1, "copresence", 0.0, "", 0.3), (2, 0, 1, "action", 0.4, "", 0.5)]
    graph = gexf_of(reading_of(acts=acts)).find(f"{GEXF}graph")
    weights = {(e.get("source"), e.get("target")): e.get("weight") for e in graph.iter(f"{GEXF}edge")}
    assert weights == {("n0", "n1"): "0.5", ("n1", "n0"): "0.0"}


def test_graphml_round_trip():
    reading = reading_of()
    back = nx.read_graphml(io.BytesIO(exports.render(reading, "graphml")))
    back = nx.relabel_nodes(back, dict(back.nodes(data="label")))
    people = reading.characters
    expected = networks.story_graph(reading.edges, people)
    assert dict(back.edges) == dict(expected.edges)
    assert dict(back.nodes) == dict(expected.nodes)


def test_json_is_node_link_data_with_the_evidence():
    reading = reading_of()
    content = json.loads(exports.render(reading, "json"))
    network = nx.node_link_graph(content, edges="edges")
    assert dict(network.edges) == dict(networks.story_graph(reading.edges, reading.characters).edges)
    assert [row["text"] for row in content["evidence"]] == ["One.", "Two.", "Two.", "Three.", "Four."]
    assert len(content["slices"]) == 7 - 1
    assert content["title"] == "A <b>night</b> & $x$"


def test_json_of_a_slice_has_the_evidence_of_that_slice():
    content = json.loads(exports.render(reading_of(), "json", slice="chapter:0"))
    assert [row["text"] for row in content["evidence"]] == ["One.", "Two.", "Two."]
    assert [row["label"] for row in content["slices"]] == ["Chapter 1"]
    assert {tie["slice"] for tie in content["ties"]} == {0}


def test_settings_cut_the_timeline():
    content = json.loads(exports.render(reading_of(), "json", settings=Settings(slicing="chapter")))
    assert [row["label"] for row in content["slices"]] == ["Chapter 1", "Chapter 2"]


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_table_of_edges(form, tmp_path):
    path = tmp_path / f"edges.{form}"
    exports.export(reading_of(), path, form, slice="chapter:1")
    table = pd.read_csv(path, keep_default_na=False) if form == "csv" else pd.read_parquet(path)
    assert table[["slice", "source", "target", "directed", "weight"]].values.tolist() == [
        [1, "Angel", "Buffy", False, 0.6]
    ]


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_all_tables_in_a_folder_or_an_archive(form, tmp_path):
    reading = reading_of()
    exports.export(reading, tmp_path / "folder", form)
    exports.export(reading, tmp_path / "tables.zip", form)
    names = sorted(f"{name}.{form}" for name in ("characters", "mentions", "quotes", "interactions", "states", "edges"))
    assert sorted(path.name for path in (tmp_path / "folder").iterdir()) == names
    with zipfile.ZipFile(tmp_path / "tables.zip") as archive:
        assert sorted(archive.namelist()) == names
        assert archive.read(f"edges.{form}") == (tmp_path / "folder" / f"edges.{form}").read_bytes()


def test_svg_says_sign_twice_and_keeps_names_as_text():
    root = ElementTree.fromstring(exports.render(reading_of(), "svg", at=2))
    texts = {element.text for element in root.iter(f"{SVG}text")}
    assert {"Spike", "Buffy", "cold", "together"} <= texts
    assert "A <b>night</b> & $x$: ¶ 3" in texts
    styles = [path.get("style") or "" for path in root.iter(f"{SVG}path")]
    assert any("stroke-dasharray" in style for style in styles)


def test_png_is_a_picture(tmp_path):
    exports.export(reading_of(), tmp_path / "story.png", "png")
    assert (tmp_path / "story.png").read_bytes().startswith(b"\x89PNG")


def test_the_same_picture_twice():
    assert exports.render(reading_of(), "svg") == exports.render(reading_of(), "svg")


def test_people_stand_where_they_stood_in_every_slice():
    def place(svg, name):
        (found,) = [e for e in ElementTree.fromstring(svg).iter(f"{SVG}text") if e.text == name]
        return found.get("x"), found.get("y"), found.get("transform")

    first, second = (exports.render(reading_of(), "svg", at=paragraph) for paragraph in (1, 2))
    assert place(first, "Spike") == place(second, "Spike")


@pytest.mark.parametrize("form", exports.FORMATS)
def test_hostile_names_survive_every_form(form, tmp_path):
    path = tmp_path / f"story.{form}"
    exports.export(hostile_reading(), path, form)
    content = path.read_bytes()
    if form in ("gexf", "graphml", "svg"):
        labels = " ".join(ElementTree.fromstring(content).itertext()) + str(
            [e.attrib for e in ElementTree.fromstring(content).iter()]
        )
        assert "<img src=x onerror=alert(1)>" in labels
        assert "$x^2$ and $unclosed" in labels
        assert "王さん" in labels
    if form == "gexf":
        assert {len(n["label"]) for n in nx.read_gexf(path).nodes.values()} >= {300}
    if form == "html":
        assert b"<img src=x" not in content
    if form == "json":
        assert {node["id"] for node in json.loads(content)["nodes"]} == set(HOSTILE)


def test_long_names_are_cut_in_pictures():
    assert len(pictures.shown("x" * 300)) == 40


@settings(deadline=None, max_examples=15)
@given(st.lists(st.text(min_size=1, max_size=6).filter(str.strip), min_size=3, max_size=3, unique_by=str.casefold))
def test_any_name_can_be_written(names):
    reading = reading_of(names)
    assert len(ElementTree.fromstring(exports.render(reading, "gexf")).findall(f".//{GEXF}node")) == 3
    assert len(nx.read_graphml(io.BytesIO(exports.render(reading, "graphml")))) == 3
    assert {node["id"] for node in json.loads(exports.render(reading, "json"))["nodes"]} == set(names)


def test_nobody_and_nothing():
    reading = reading_of()
    empty = replace(
        reading,
        cast=Cast(),
        mentions=tables.table(tables.MENTIONS),
        interactions=reading.interactions.iloc[:0],
        edges=reading.edges.iloc[:0],
    )
    for form in ("gexf", "graphml", "json", "csv", "parquet"):
        assert exports.render(empty, form)
    for form in ("png", "svg", "html"):
        with pytest.raises(ExportError, match="Nobody is there"):
            exports.render(empty, form)


def test_a_crowd_is_drawn_by_its_strongest_ties():
    names = [f"Person {i}" for i in range(30)]
    acts = [(1, i, j, "action", 0.1, "", 0.5) for i in range(30) for j in range(30) if i != j]
    texts = {e.text for e in ElementTree.fromstring(exports.render(reading_of(names, acts), "svg")).iter(f"{SVG}text")}
    assert "the strongest 300 of 870 ties" in texts


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"form": "pdf"}, "no form 'pdf'"),
        ({"form": "png", "slice": "year:3"}, "is not understood"),
        ({"form": "png", "slice": "chapter"}, "is not understood"),
        ({"form": "png", "slice": "chapter:2"}, "go from chapter:0 to chapter:1"),
        ({"form": "png", "at": 6}, "no slice paragraph:6"),
        ({"form": "png", "at": -1}, "no slice paragraph:-1"),
        ({"form": "png", "at": 1, "slice": "chapter:0"}, "choose one"),
        ({"form": "html", "at": 1}, "holds the whole story"),
    ],
)
def test_what_cannot_be_written_says_why(options, message, tmp_path):
    with pytest.raises(ExportError, match=message):
        exports.export(reading_of(), tmp_path / "out.x", **options)
    assert not list(tmp_path.iterdir())


def test_a_folder_of_tables_has_no_slices(tmp_path):
    with pytest.raises(ExportError, match="A folder of all tables holds the whole story"):
        exports.export(reading_of(), tmp_path / "folder", "csv", at=1)


def test_a_place_that_cannot_be_written_keeps_what_was_there(tmp_path):
    (tmp_path / "file").write_text("kept")
    with pytest.raises(ExportError, match="cannot be written"):
        exports.export(reading_of(), tmp_path / "file" / "story.json", "json")
    assert (tmp_path / "file").read_text() == "kept"
    (tmp_path / "story.json").mkdir()
    with pytest.raises(ExportError, match="cannot be written"):
        exports.export(reading_of(), tmp_path / "story.json", "json")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "story.json"]
