"""The dashboard as a reader meets it, in Chromium."""

import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HOSTILE = "<img src=x onerror=alert(1)>"
TITLE = ":red[night] $a$ *b* <i>"
STORY = f"Spike loves Buffy.\n\n{HOSTILE} hates Buffy. Buffy hit {HOSTILE}.\n\nSpike smiled at Buffy."
CAST = f"name,aliases,pronouns\nSpike,,he/him\nBuffy,the Slayer,she/her\n{HOSTILE},:red[Angel]|$x$,he/him\n"


@pytest.fixture(scope="module")
def dashboard():
    """Address of a running dashboard."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ["--server.headless", "true", "--server.port", str(port), "--server.address", "localhost"]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", *options]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        address = f"http://localhost:{port}"
        _wait_for(f"{address}/_stcore/health")
        yield address
        server.terminate()


def _wait_for(address):
    for _ in range(300):
        try:
            return urllib.request.urlopen(address, timeout=1).read()
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"nothing answers at {address}")


@pytest.fixture(scope="module")
def page(browser, dashboard):
    """One reader's page, used by all tests in turn; what it asks for and what it raises is kept."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    page = context.new_page()
    page.set_default_timeout(30_000)
    page.asked, page.errors = [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    page.on("dialog", lambda dialog: (page.errors.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    page.goto(dashboard)
    page.get_by_role("button", name="Play").wait_for()
    yield page
    context.close()


@pytest.fixture
def sample(page):
    """The page on the sample, at its beginning."""
    page.get_by_role("radio", name="Sample").click()
    page.get_by_role("heading", name="The basement and after").wait_for()
    page.get_by_role("button", name="Play").wait_for()
    return page


def paragraph(page):
    return int(page.get_by_label("Moment of the story").input_value())


def soon(question, seconds=20):
    """Wait until a question is answered with something true."""
    for _ in range(seconds * 20):
        if answer := question():
            return answer
        time.sleep(0.05)
    raise AssertionError("it did not come to pass")


def test_the_network_plays_and_pauses(sample):
    first = paragraph(sample)
    assert sample.locator(".gx-canvas canvas").count() == 1
    sample.get_by_role("button", name="Play").click()
    soon(lambda: paragraph(sample) >= first + 2)
    sample.get_by_role("button", name="Pause").click()
    at = paragraph(sample)
    sample.wait_for_timeout(700)
    assert paragraph(sample) == at
    assert sample.locator(".gx-text .gx-here").inner_text().startswith(f"¶ {at + 1}")


def test_the_keyboard_steps(sample):
    sample.locator(".gx-text").focus()
    sample.keyboard.press("Home")
    sample.keyboard.press("ArrowRight")
    assert paragraph(sample) == 1


def test_a_click_on_an_edge_brings_its_sentences(sample):
    sample.get_by_label("Moment of the story").fill("9")
    where = _an_edge(sample)
    sample.mouse.click(*where)
    evidence = sample.get_by_role("region", name="Evidence")
    evidence.wait_for()
    names = evidence.get_by_role("heading").inner_text().replace("–", "→").split(" → ")
    assert "rule:" in evidence.inner_text()
    assert "¶" in evidence.inner_text()
    for name in names:
        sample.get_by_role("heading", level=3).filter(has_text=name).first.wait_for()
    table = sample.locator(".st-key-evidence")
    soon(lambda: all(name in (table.text_content() or "") for name in names))


def test_a_ticked_sentence_moves_the_player_to_it(sample):
    sample.get_by_label("Moment of the story").fill("14")
    soon(lambda: paragraph(sample) == 14)
    table = sample.locator(".st-key-evidence .dvn-scroller")
    table.click(position={"x": 17, "y": 55})  # scrolls there, and waits while the table is drawn anew
    soon(lambda: paragraph(sample) < 14)


def _an_edge(page):
    """A point of the picture that is an edge, found as a reader finds one: the caption says so."""
    box = page.locator(".gx-canvas").bounding_box()
    for down in range(30, int(box["height"]) - 30, 9):
        for across in range(20, int(box["width"]) - 20, 24):
            where = (box["x"] + across, box["y"] + down)
            page.mouse.move(*where)
            if "for the sentences" in page.locator(".gx-caption").inner_text():
                return where
    raise AssertionError("no edge in the picture")


def test_another_slicing_takes_the_player_along(sample):
    sample.get_by_role("combobox", name="Step by").click()
    sample.get_by_role("option", name="Window").click()
    sample.get_by_text("a paragraph and those just before it").wait_for()
    sample.get_by_role("button", name="Play").wait_for()
    sample.get_by_role("combobox", name="Step by").click()
    sample.get_by_role("option", name="Paragraph", exact=True).click()
    sample.get_by_text("Each step shows one paragraph").wait_for()


def test_the_animation_downloads_and_plays_without_a_network(sample, browser, tmp_path):
    sample.locator(".st-key-downloads button").first.click()
    with sample.expect_download() as download:
        sample.get_by_role("button", name="The animation").click()
    file = tmp_path / "story.html"
    download.value.save_as(file)
    sample.keyboard.press("Escape")
    context = browser.new_context(offline=True)
    alone = context.new_page()
    errors = []
    alone.on("pageerror", lambda error: errors.append(str(error)))
    alone.goto(file.as_uri())
    alone.get_by_role("button", name="Play").click()
    alone.wait_for_function("() => Number(document.querySelector('.gx-slider').value) >= 1")
    assert errors == []
    context.close()


def test_every_form_of_download_arrives(sample):
    sample.locator(".st-key-downloads button").first.click()
    for form in ("GEXF", "GraphML", "JSON", "CSV", "Parquet", "PNG", "SVG"):
        with sample.expect_download() as download:
            sample.get_by_role("button", name=form, exact=True).click()
        assert download.value.suggested_filename.endswith(form.lower())
        assert Path(download.value.path()).stat().st_size > 50
    sample.keyboard.press("Escape")


def test_a_story_and_a_list_of_hostile_names_run_nothing(page):
    page.get_by_role("radio", name="Upload").click()
    files = page.locator("input[type=file]")
    files.first.set_input_files({"name": f"{TITLE}.txt", "mimeType": "text/plain", "buffer": STORY.encode()})
    heading = page.get_by_role("heading", level=1)
    soon(lambda: heading.inner_text().replace("\u2060", "") == TITLE)
    page.get_by_role("combobox", name="People").click()
    page.get_by_role("option", name="Upload a list").click()
    files.nth(1).wait_for(state="attached")
    files.nth(1).set_input_files({"name": "people.csv", "mimeType": "text/csv", "buffer": CAST.encode()})
    page.get_by_text("3 paragraphs, 3 people").wait_for()
    page.locator(".gx-tie").first.wait_for()
    assert page.locator("option", has_text="<img").count() >= 1
    for name, title in (("Pairs & measures",) * 2, ("People",) * 2, ("Read", "night")):
        page.get_by_role("link", name=name).click()
        page.get_by_role("heading", name=title, level=1).wait_for()
    assert page.locator("img[src=x]").count() == 0
    assert page.errors == []


def test_the_cast_is_corrected_from_the_keyboard_and_every_page_shows_it(page):
    page.get_by_role("link", name="People").click()
    box = page.get_by_role("combobox", name="Whom to correct")
    for name in ("onerror", "Spike"):
        box.press_sequentially(name)
        box.press("Enter")
        page.wait_for_timeout(300)
    box.press("Escape")
    page.get_by_role("combobox", name="They are one person, called").wait_for()
    page.get_by_role("button", name="Merge").press("Enter")
    page.get_by_text("2 people in").wait_for()
    page.get_by_role("link", name="Read").click()
    page.get_by_text("3 paragraphs, 2 people").wait_for()
    page.get_by_role("link", name="People").click()
    page.get_by_role("button", name="Undo").press("Enter")
    page.get_by_text("3 people in").wait_for()
    assert page.locator("img[src=x]").count() == 0
    assert page.errors == []


def test_a_file_that_is_no_story_is_said_and_leaves_the_page(page):
    page.get_by_role("radio", name="Upload").click()
    title = page.get_by_role("heading", level=1).inner_text()
    page.locator("input[type=file]").first.set_input_files(
        {"name": "broken.txt", "mimeType": "text/plain", "buffer": b"%PDF-1.7"}
    )
    page.get_by_role("alert").filter(has_text="broken.txt is a PDF").wait_for()
    assert page.get_by_role("heading", level=1).inner_text() == title


def test_all_that_the_page_asked_for_is_at_home(page, dashboard):
    strangers = [
        url for url in page.asked if not url.startswith((dashboard, "data:", "blob:", dashboard.replace("http", "ws")))
    ]
    assert strangers == []
    assert page.errors == []
