import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphx import tables
from graphx.errors import TableError
from graphx.reading.story import Story
from graphx.relating import measures, timeline
from graphx.showing import charts, colours

HOSTILE = ["<img src=x onerror=alert(1)>", "$x^2$", "a'b\"c\\", "datum.x", "a.b[0]", "שלום", "王さん", "🧛", "x" * 300]


def story_of(paragraphs, chapters=1):
    each = paragraphs // chapters
    return Story.from_text("\n\n".join("Chapter 1" if i % each == 0 else "Rain." for i in range(paragraphs)))


def act(paragraph, source, target, sentiment, kind="action"):
    return (paragraph, paragraph + 1, paragraph, 0, source, target, kind, sentiment, "joy", 0.8, "")


def acts_of(*rows):
    return tables.table(tables.INTERACTIONS, list(rows))


def tables_of(story, interactions, slicing="paragraph", **options):
    edges = timeline.paragraph_edges(story, interactions)
    return timeline.slices(edges, story, slicing, **options), timeline.slice_bounds(story, slicing)


def mentions_of(*rows):
    return tables.table(tables.MENTIONS, [(0, 1, "x", "name", who, paragraph, 0) for who, paragraph in rows])


def data_of(chart):
    """The rows of every layer."""
    spec = chart.to_dict()
    return [spec["datasets"][layer.get("data", spec.get("data"))["name"]] for layer in spec.get("layer", [spec])]


def all_charts(names, story):
    acts = acts_of(*(act(i, a, b, 0.6 - i % 2) for i in range(3) for a in names for b in names if a != b))
    slices, bounds = tables_of(story, acts)
    palette = colours.character_colours(names)
    present = timeline.presence(mentions_of(*((name, i) for i in range(3) for name in names)), story)
    return [
        charts.pair_arc(slices, bounds, names[0], names[1], acts, palette),
        charts.presence_heatmap(present, bounds, palette),
        charts.balance_chart(measures.balance(slices), bounds),
        charts.centrality_chart(measures.centrality(slices), bounds, palette),
    ]


def test_an_arc_has_a_line_for_each_direction_and_a_mark_for_each_sentence():
    story = story_of(6)
    acts = acts_of(act(1, "Buffy", "Spike", -0.6), act(2, "Spike", "Buffy", 0.5), act(3, "Buffy", "Spike", 0.4),
                   act(3, "Buffy", "Angel", 0.9), act(4, "Buffy", "Spike", 0.0, "copresence"))  # fmt: skip
    slices, bounds = tables_of(story, acts)
    _, band, lines, points = data_of(charts.pair_arc(slices, bounds, "Buffy", "Spike", acts, {}))
    assert [(row["way"], row["from"], round(row["sentiment"], 9)) for row in lines] == [
        ("Buffy → Spike", 2, -0.6),
        ("Buffy → Spike", 3, -0.6),
        ("Buffy → Spike", 4, 0.4),
        ("Spike → Buffy", 3, 0.5),
    ]
    assert band == lines
    assert [round(row["confidence"], 9) for row in band] == [0.8, 0.0, 0.8, 0.8]
    assert [(row["paragraph"], row["sign"]) for row in points] == [(1, "negative"), (2, "positive"), (3, "positive")]


def test_an_arc_gives_a_moment_to_streamlit():
    chart = all_charts(["Buffy", "Spike", "Angel"], story_of(6))[0].to_dict()
    (param,) = chart["params"]
    assert (param["name"], param["select"]["fields"]) == ("moment", ["paragraph", "start"])


def test_sign_has_a_second_cue():
    points = json.dumps(all_charts(["Buffy", "Spike", "Angel"], story_of(6))[0].to_dict())
    assert "triangle-up" in points
    assert "triangle-down" in points


def test_presence_is_binned_and_nothing_is_lost():
    story = story_of(1000)
    present = timeline.presence(mentions_of(*(("Buffy", i) for i in range(1000)), ("Spike", 999)), story)
    (cells,) = data_of(charts.presence_heatmap(present, timeline.slice_bounds(story), {}))
    assert len({cell["from"] for cell in cells}) == 100
    assert sum(cell["mentions"] for cell in cells) == 1001
    last = [cell for cell in cells if cell["character"] == "Spike"]
    assert [(cell["paragraph"], cell["from"], cell["to"]) for cell in last] == [(990, 990.5, 1000.5)]
    assert last[0]["label"] == "¶ 991 … ¶ 1000"


def test_presence_keeps_the_most_mentioned():
    story = story_of(5)
    rows = [(f"Person {n:02}", 1) for n in range(30)] + [("Buffy", 2), ("Buffy", 3)]
    (cells,) = data_of(
        charts.presence_heatmap(timeline.presence(mentions_of(*rows), story), timeline.slice_bounds(story), {})
    )
    people = {cell["character"] for cell in cells}
    assert len(people) == charts.MOST_PEOPLE
    assert "Buffy" in people


def test_chapters_are_as_wide_as_they_are():
    story = story_of(6, chapters=2)
    present = timeline.presence(mentions_of(("Buffy", 1), ("Buffy", 4)), story, "chapter")
    (cells,) = data_of(charts.presence_heatmap(present, timeline.slice_bounds(story, "chapter"), {}))
    assert [(cell["from"], cell["to"]) for cell in cells] == [(0.5, 3.5), (3.5, 6.5)]


def test_overlapping_slices_stand_for_the_paragraph_that_they_add():
    story = story_of(6)
    present = timeline.presence(mentions_of(("Buffy", 1)), story, "window", window=2)
    (cells,) = data_of(charts.presence_heatmap(present, timeline.slice_bounds(story, "window", 2), {}))
    assert [(cell["from"], cell["to"]) for cell in cells] == [(1.5, 2.5), (2.5, 3.5)]


def test_chosen_moments_of_the_story_so_far_leave_no_gaps():
    story = story_of(9)
    present = timeline.presence(mentions_of(("Buffy", 0)), story, "so-far")
    bounds = timeline.slice_bounds(story, "so-far").iloc[::4]
    (cells,) = data_of(charts.presence_heatmap(present[present["slice"].isin(bounds["slice"])], bounds, {}))
    assert [(cell["from"], cell["to"]) for cell in cells] == [(0.5, 1.5), (1.5, 5.5), (5.5, 9.5)]


def test_unbalanced_triads_hang_below_the_line():
    signs = {("a", "b"): 0.5, ("b", "c"): 0.5, ("c", "a"): -0.5}
    acts = [act(1, *pair, sign) for pair, sign in signs.items()] + [act(2, *pair, 0.5) for pair in signs]
    slices, bounds = tables_of(story_of(5), acts_of(*acts))
    bars, _ = data_of(charts.balance_chart(measures.balance(slices), bounds))
    assert [(bar["paragraph"], bar["state"], bar["triads"]) for bar in bars] == [
        (1, "unbalanced", -1),
        (2, "balanced", 1),
    ]


def test_centrality_falls_to_nothing_where_somebody_is_away():
    acts = acts_of(act(1, "Buffy", "Spike", 0.5), act(3, "Buffy", "Angel", 0.5))
    slices, bounds = tables_of(story_of(5), acts)
    (rows,) = data_of(charts.centrality_chart(measures.centrality(slices), bounds, {}, "degree"))
    assert [row["value"] for row in rows if row["character"] == "Spike"] == [0, 1, 0, 0, 0]
    assert [row["value"] for row in rows if row["character"] == "Buffy"] == [0, 1, 0, 1, 0]


def test_there_are_as_many_lines_as_asked_for():
    acts = acts_of(*(act(1, "Buffy", f"Person {n}", 0.5) for n in range(12)))
    slices, bounds = tables_of(story_of(5), acts)
    (rows,) = data_of(charts.centrality_chart(measures.centrality(slices), bounds, {}, most=3))
    assert len({row["character"] for row in rows}) == 3


def test_characters_have_the_colours_of_the_palette():
    palette = colours.character_colours(["Spike", "Buffy"])
    story = story_of(5)
    present = timeline.presence(mentions_of(("Buffy", 1), ("Buffy", 2), ("Spike", 1), ("Xander", 1)), story)
    scale = charts.presence_heatmap(present, timeline.slice_bounds(story), palette).to_dict()["encoding"]["color"][
        "scale"
    ]
    assert scale["domain"] == ["Buffy", "Spike", "Xander"]
    assert scale["range"] == [palette["Buffy"], palette["Spike"], colours.SLATE]


def test_names_stand_in_data_and_scales_and_never_in_fields_or_formulas():
    def walk(node, key=""):
        if isinstance(node, dict):
            for name, value in node.items():
                if name not in ("datasets", "domain", "sort"):
                    yield from walk(value, name)
        elif isinstance(node, list):
            for value in node:
                yield from walk(value, key)
        elif isinstance(node, str):
            yield node

    for chart in all_charts(HOSTILE, story_of(6)):
        texts = set(walk(chart.to_dict()))
        assert not texts & set(HOSTILE)
        assert not any(name in text for text in texts for name in HOSTILE if len(name) > 3)


def test_charts_leave_the_background_to_the_page():
    assert {chart.to_dict()["background"] for chart in all_charts(HOSTILE, story_of(6))} == {"transparent"}


def test_vega_draws_every_chart():
    convert = pytest.importorskip("vl_convert")
    for chart in all_charts(HOSTILE, story_of(6)):
        drawn = convert.vegalite_to_svg(chart.properties(width=400).to_dict())
        assert "NaN" not in drawn
        assert "<img src=x" not in drawn


def test_nothing_to_show_is_shown_empty():
    story = story_of(5)
    slices, bounds = tables_of(story, acts_of())
    acts = acts_of()
    for chart in (
        charts.pair_arc(slices, bounds, "Buffy", "Spike", acts, {}),
        charts.presence_heatmap(timeline.presence(mentions_of(), story), bounds, {}),
        charts.balance_chart(measures.balance(slices), bounds),
        charts.centrality_chart(measures.centrality(slices), bounds, {}),
    ):
        assert chart.to_dict()


def test_a_missing_column_is_named():
    slices, bounds = tables_of(story_of(5), acts_of())
    with pytest.raises(TableError, match="'fame'"):
        charts.centrality_chart(measures.centrality(slices), bounds, {}, "fame")
    with pytest.raises(TableError, match="'label'"):
        charts.balance_chart(measures.balance(slices), bounds.drop(columns="label"))


@settings(deadline=None, max_examples=10)
@given(st.integers(3, 700), st.sampled_from(["paragraph", "window", "chapter", "so-far"]))
def test_charts_stay_small_and_cover_the_story(paragraphs, slicing):
    story = story_of(paragraphs)
    present = timeline.presence(mentions_of(*(("Buffy", i) for i in range(paragraphs))), story, slicing)
    (cells,) = data_of(charts.presence_heatmap(present, timeline.slice_bounds(story, slicing), {}))
    assert len(cells) <= charts.MOST_COLUMNS
    assert min(cell["from"] for cell in cells) == 0.5
    assert max(cell["to"] for cell in cells) == paragraphs + 0.5
