"""The player in Chromium: it plays, is steered by keys, shows evidence, fetches nothing and runs no names."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graphx import tables
from graphx.reading.story import Story
from graphx.showing.layout import positions
from graphx.showing.player import frames, standalone_html

TEXT = """Mara waited with a lantern, and Tomas thanked her.

Ferrin struck Tomas. Mara cursed Ferrin.

Rain fell on the mill.

Ferrin wept, and Tomas forgave him."""

ACTS = [
    ("Tomas thanked her", "Tomas", "Mara", 0.7, "verb: thank"),
    ("Ferrin struck Tomas", "Ferrin", "Tomas", -1.0, "verb: strike"),
    ("Mara cursed Ferrin", "Mara", "Ferrin", -0.8, "verb: curse"),
    ("Tomas forgave him", "Tomas", "Ferrin", 0.9, "verb: forgive"),
]
NAMES = ("Mara", "Tomas", "Ferrin")


def payload(renamed: dict[str, str] | None = None, title: str = "The mill") -> dict[str, Any]:
    called = {name: (renamed or {}).get(name, name) for name in NAMES}
    text = TEXT
    for name, other in called.items():
        text = text.replace(name, other)
    story = Story.from_text(text, title)
    evidence, edges = [], []
    for words, source, target, sentiment, rule in ACTS:
        for name, other in called.items():
            words = words.replace(name, other)
        start = text.index(words)
        place = story.paragraphs[story.paragraph_at(start)]
        pair = (called[source], called[target])
        evidence.append((start, start + len(words), place.index, 0, *pair, "action", sentiment, "", 0.9, rule))
        edges.append((place.index, place.start, place.end, *pair, True, 1.0, sentiment, "", 0.9))
    mentions = [
        (start, start + len(name), name, "name", name, story.paragraph_at(start), 0)
        for name in called.values()
        for start in range(len(text))
        if text.startswith(name, start)
    ]
    mentions_table = tables.table(tables.MENTIONS, sorted(mentions))
    counts = mentions_table.groupby(["paragraph", "character"]).size()
    presence = tables.table(tables.PRESENCE, [(number, name, float(count)) for (number, name), count in counts.items()])
    slices = tables.table(tables.SLICES, edges)
    places = positions(slices, called.values())
    return frames(slices, presence, places, story, mentions_table, tables.table(tables.INTERACTIONS, evidence))


@pytest.fixture
def opened(browser: Any, tmp_path: Path) -> Iterator[Any]:
    """Open a page without a network; after the test, nothing may have been fetched and no script have failed."""
    contexts, asked, wrong = [], [], []

    def open_page(content: dict[str, Any], **options: Any) -> Any:
        path = tmp_path / f"page{len(contexts)}.html"
        path.write_text(standalone_html(content), encoding="utf-8")
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **options})
        contexts.append(context)
        context.set_offline(True)
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda line: wrong.append(line.text) if line.type == "error" else None)
        page.on("dialog", lambda dialog: (wrong.append(dialog.message), dialog.dismiss()))
        page.goto(path.as_uri())
        until(page, "globalThis.graphxPage && graphxPage.width > 0")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert wrong == []


def until(page: Any, condition: str) -> None:
    """Wait for a condition; Playwright's own wait would need eval, which the page's policy forbids."""
    for _ in range(200):
        if page.evaluate(f"Boolean({condition})"):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"it never came to {condition}")


def label(page: Any) -> str:
    return page.inner_text(".gx-label")


def test_it_never_plays_by_itself_and_plays_to_the_end_when_asked(opened: Any) -> None:
    page = opened(payload())
    page.wait_for_timeout(400)
    assert label(page) == "Paragraph 1"
    page.get_by_label("Speed").select_option("8")
    page.get_by_label("Play", exact=True).click()
    page.get_by_label("Pause").wait_for()
    until(page, "!graphxPage.playing")
    assert label(page) == "Paragraph 4"


def test_pause_comes_to_rest_on_a_whole_frame(opened: Any) -> None:
    page = opened(payload())
    page.get_by_label("Play", exact=True).click()
    until(page, "graphxPage.time > 0.2")
    page.get_by_label("Pause").click()
    assert page.evaluate("[graphxPage.playing, Number.isInteger(graphxPage.time)]") == [False, True]


def test_keys(opened: Any) -> None:
    page = opened(payload())
    for key, expected in [
        ("ArrowRight", "Paragraph 2"),
        ("End", "Paragraph 4"),
        ("ArrowRight", "Paragraph 4"),
        ("ArrowLeft", "Paragraph 3"),
        ("Home", "Paragraph 1"),
    ]:
        page.keyboard.press(key)
        assert label(page) == expected
    page.keyboard.press("Space")
    assert page.evaluate("graphxPage.playing")
    page.keyboard.press("Space")
    assert not page.evaluate("graphxPage.playing")


def test_space_on_a_button_presses_only_that_button(opened: Any) -> None:
    page = opened(payload())
    page.get_by_label("Next moment").focus()
    page.keyboard.press("Space")
    assert label(page) == "Paragraph 2"
    assert not page.evaluate("graphxPage.playing")


def test_slider_says_where_it_is_and_the_live_region_what_is_there(opened: Any) -> None:
    page = opened(payload())
    page.get_by_label("Moment of the story").focus()
    page.keyboard.press("ArrowRight")
    assert page.get_attribute(".gx-slider", "aria-valuetext") == "Paragraph 2, 2 of 4"
    page.keyboard.press("Tab")
    page.get_by_label("Next moment").click()
    page.get_by_label("Previous moment").click()
    said = page.inner_text("[aria-live=polite]")
    assert said.startswith("Paragraph 2. ")
    assert "Ferrin toward Tomas: cold" in said


def test_a_window_that_grows_or_shrinks_keeps_everyone_in_the_picture(opened: Any) -> None:
    page = opened(payload(), viewport={"width": 420, "height": 800})
    for size in ({"width": 1280, "height": 800}, {"width": 420, "height": 800}):
        before = page.evaluate("graphxPage.width")
        page.set_viewport_size(size)
        until(page, f"graphxPage.width !== {before}")
        until(page, "Math.abs(graphxPage.network.getScale() - 1) < 0.01")


def test_the_text_moves_with_the_slider(opened: Any) -> None:
    page = opened(payload())
    page.evaluate("graphxPage.seek(1)")
    assert page.inner_text(".gx-here") == "¶ 2 Ferrin struck Tomas. Mara cursed Ferrin."
    assert page.locator(".gx-here .gx-who").all_inner_texts() == ["Ferrin", "Tomas", "Mara", "Ferrin"]
    assert (
        "".join(page.locator(".gx-here .gx-says-negative").all_inner_texts()) == "Ferrin struck TomasMara cursed Ferrin"
    )


def test_a_click_on_an_edge_shows_its_sentences(opened: Any) -> None:
    page = opened(payload())
    page.evaluate("graphxPage.seek(3)")
    middle = """() => {
      const player = graphxPage, id = player.drawn.at(-1), edge = player.edges[id];
      const point = player.network.canvasToDOM(edge.edgeType.getPoint(0.5, edge.edgeType.getViaNode()));
      const box = player.canvas.getBoundingClientRect();
      return [box.left + point.x, box.top + point.y];
    }"""
    page.mouse.click(*page.evaluate(middle))
    page.locator(".gx-evidence").wait_for()
    assert page.inner_text(".gx-evidence h3") == "Tomas → Ferrin"
    assert page.inner_text(".gx-quote") == "Ferrin wept, and Tomas forgave him."
    assert page.inner_text(".gx-why") == "+ warm (+0.90) · action · rule: verb: forgive · tie 90% sure · ¶ 4"
    assert page.inner_text(".gx-stands") == "At this moment: + warm (+0.90), 90% sure of tie and sign"


def test_ties_are_buttons_as_well_and_a_sentence_leads_to_its_paragraph(opened: Any) -> None:
    page = opened(payload())
    page.evaluate("graphxPage.seek(2)")
    page.get_by_role("button", name="Mara → Ferrin: cold").click()
    around = "no sentence here says so by itself, it is read from all around"
    assert page.inner_text(".gx-stands") == f"At this moment: − cold (−0.80), 64% sure of tie and sign; {around}"
    page.locator(".gx-quote").click()
    assert label(page) == "Paragraph 2"


def test_a_click_on_a_character_dims_those_without_ties_to_them(opened: Any) -> None:
    page = opened(payload())
    page.evaluate("graphxPage.seek(0)")
    place = """() => {
      const player = graphxPage, point = player.network.canvasToDOM(player.nodes[player.names.indexOf("Mara")]);
      const box = player.canvas.getBoundingClientRect();
      return [box.left + point.x, box.top + point.y];
    }"""
    page.mouse.click(*page.evaluate(place))
    clear = page.evaluate("Object.fromEntries(graphxPage.names.map((name, id) => [name, graphxPage.clear[id]]))")
    assert clear["Ferrin"] < 0.2 < clear["Tomas"]
    assert page.evaluate("graphxPage.who.selectedOptions[0].text") == "Mara"
    page.keyboard.press("Escape")
    assert page.evaluate("graphxPage.focus") == -1


def test_an_edge_fades_instead_of_vanishing(opened: Any) -> None:
    page = opened(payload())
    weights = "frame => { graphxPage.seek(frame); return Math.max(...graphxPage.now.weight) }"
    struck, after = page.evaluate(weights, 1), page.evaluate(weights, 2)
    assert struck == 1
    assert after == pytest.approx(0.5**0.5)


def test_reduced_motion_steps_and_full_motion_glides(opened: Any) -> None:
    drawn = """async () => {
      const player = graphxPage, places = new Set();
      player.speed = 4;
      player.start();
      while (player.playing) {
        places.add(player.nodes[0].x);
        await new Promise(requestAnimationFrame);
      }
      return places.size;
    }"""
    assert opened(payload(), reduced_motion="reduce").evaluate(drawn) <= 4
    assert opened(payload(), reduced_motion="no-preference").evaluate(drawn) > 6


HOSTILE = {
    "Mara": "<img src=x onerror=alert(1)>",
    "Tomas": "</script><script>alert(2)</script>",
    "Ferrin": "__proto__",
}


def test_hostile_names_run_nothing_and_read_as_they_are(opened: Any) -> None:
    page = opened(payload(HOSTILE, title="<b onmouseover=alert(3)>href</b>"))
    page.evaluate("graphxPage.seek(1)")
    for tie in page.locator(".gx-tie").all():
        tie.hover()
        tie.click()
    page.evaluate("for (const id of graphxPage.nodes.keys()) graphxPage.focusOn(id)")
    box = page.locator(".gx-canvas").bounding_box()
    for step in range(12):
        page.mouse.move(box["x"] + step * box["width"] / 12, box["y"] + box["height"] / 2)
    assert page.locator("img").count() == 0
    assert page.inner_text("h1") == "<b onmouseover=alert(3)>href</b>"
    assert HOSTILE["Mara"] in page.inner_text(".gx-here")
    assert page.evaluate("graphxPage.names.includes('__proto__') && ({}).names === undefined")


def test_control_characters_and_direction_marks_do_not_reach_the_labels(opened: Any) -> None:
    page = opened(payload({"Mara": "Ma\u202era\x07\x1b[31m"}))
    assert "Ma ra [31m" in page.evaluate("graphxPage.names")


def test_a_story_in_which_nobody_was_found_still_opens(opened: Any) -> None:
    nothing = tables.table(tables.SLICES)
    empty = frames(nothing, tables.table(tables.PRESENCE), positions(nothing, []), Story.from_text(TEXT))
    page = opened(empty)
    page.keyboard.press("ArrowRight")
    assert page.inner_text(".gx-ties") == "No ties at this moment"
    assert page.inner_text(".gx-here").startswith("¶ 2 Ferrin struck")


@pytest.mark.parametrize("width", [1280, 820, 360])
def test_nothing_is_wider_than_the_window(opened: Any, width: int) -> None:
    page = opened(payload(), viewport={"width": width, "height": 800})
    page.evaluate("graphxPage.seek(1)")
    page.locator(".gx-tie").first.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("graphxPage.canvas.clientWidth") > 250
    if width == 1280:
        assert page.evaluate("document.documentElement.scrollHeight") <= 800


def test_dark_page_for_those_who_read_in_the_dark(opened: Any) -> None:
    background = "getComputedStyle(document.body).backgroundColor"
    assert opened(payload(), color_scheme="dark").evaluate(background) != opened(payload()).evaluate(background)


# ---- in Streamlit

APP = """
import json, os
import streamlit as st
from graphx.showing.player.component import player

with open(os.environ["PAYLOAD"], encoding="utf-8") as file:
    payload = json.load(file)

@st.fragment
def watch():
    if st.button("to the end"):
        st.session_state.wanted = 3
    st.button("again")
    result = player(payload, frame=st.session_state.get("wanted", 0))
    st.text(f"frame {result.frame}")
    if result.edge:
        st.text(f"{result.edge['source']} to {result.edge['target']} at {result.edge['frame']}")

watch()
"""


@pytest.fixture(scope="module")
def app(tmp_path_factory: Any) -> Iterator[str]:
    """Address of a small Streamlit app around the player."""
    import json

    folder = tmp_path_factory.mktemp("app")
    (folder / "app.py").write_text(APP, encoding="utf-8")
    (folder / "payload.json").write_text(json.dumps(payload()), encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = {
        "server.port": port,
        "server.address": "127.0.0.1",
        "server.headless": "true",
        "server.fileWatcherType": "none",
        "browser.gatherUsageStats": "false",
    }
    command = [sys.executable, "-m", "streamlit", "run", str(folder / "app.py")]
    command += [f"--{name}={value}" for name, value in options.items()]
    source = str(Path(__file__).parents[1])
    server = subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, "PAYLOAD": str(folder / "payload.json"), "PYTHONPATH": source},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(f"http://127.0.0.1:{port}/_stcore/health", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)


def _wait_for(address: str, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(300):
        assert server.poll() is None, "the Streamlit server has stopped"
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    pytest.fail("the Streamlit server does not answer")


def test_component_tells_frames_and_edges_and_is_told(browser: Any, app: str) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(app)
    page.locator(".gx-play").wait_for()
    page.get_by_text("frame 0").wait_for()

    page.get_by_label("Next moment").click()
    page.get_by_text("frame 1").wait_for()

    page.get_by_role("button", name="Ferrin → Tomas: cold").click()
    page.get_by_text("Ferrin to Tomas at 1").wait_for()

    page.get_by_role("button", name="to the end").click()
    page.get_by_text("frame 3").wait_for()
    assert label(page) == "Paragraph 4"

    page.get_by_label("Play", exact=True).click()
    page.get_by_label("Pause").wait_for()
    page.get_by_role("button", name="again").click()
    page.wait_for_timeout(600)
    page.get_by_label("Pause").click(timeout=2000)  # still playing: the rerun has left it alone
    assert wrong == []
    context.close()
