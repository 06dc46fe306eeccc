import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from graphx import Cast, Character, GraphxError, Story, read, tables
from graphx.reading.castlists import load_cast
from graphx.reading.formats import load_story
from graphx.relating.measures import turning_points
from graphx.relating.state import STATES, believed
from graphx.showing import colours
from graphx.showing.explain import AROUND, WIDTH, explain, shortened

DATA = Path(__file__).parent.parent / "data"
STORY = DATA / "stories" / "the_basement_and_after.txt"
CAST = DATA / "casts" / "the_basement_and_after.csv"


@pytest.fixture(scope="module")
def reading():
    return read(load_story(STORY), load_cast(CAST))


@pytest.fixture(scope="module")
def told(reading):
    return explain(reading, "Buffy", "Spike")


def between(table):
    pair = ["Buffy", "Spike"]
    return table[table["source"].isin(pair) & table["target"].isin(pair)]


def paragraphs(told):
    """Number of a paragraph to its block."""
    return {int(n): block for n, block in re.findall(r"^¶ (\d+)\n(.*?)(?=\n\n|\Z)", told, re.DOTALL | re.MULTILINE)}


def test_every_paragraph_with_evidence_is_told_and_no_other(reading, told):
    assert sorted(paragraphs(told)) == sorted({p + 1 for p in between(reading.interactions)["paragraph"]})


def test_every_piece_of_evidence_has_its_rule_sign_emotion_and_confidence(reading, told):
    lines = [line.strip() for line in told.splitlines()]
    for row in between(reading.interactions).to_dict("records"):
        wanted = f"{row['sentiment']:+.2f}" + (f", {row['emotion']}" if row["emotion"] else "")
        tail = f"{wanted} | {row['rule']} | tie {row['confidence']:.0%} sure"
        assert any(line.endswith(tail) for line in lines), tail


def test_both_states_stand_at_every_paragraph(reading, told):
    blocks = paragraphs(told)
    for row in between(reading.states).to_dict("records"):
        block = blocks[row["paragraph"] + 1]
        (head,) = [line for line in block.splitlines() if line.startswith(f"  {row['source']} → {row['target']}: so")]
        assert f"{row['causal']:+.2f}" in head.split("in the end")[0]
        assert f"{row['smoothed']:+.2f}" in head.split("in the end")[1]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (-0.4, 0.6, "from cold (-0.40) to warm (+0.60)"),
        (0.2, 0.6, "warm, more than before (+0.20, then +0.60)"),
        (-0.6, -0.2, "cold, less than before (-0.60, then -0.20)"),
    ],
)
def test_a_turning_point_says_what_changes(reading, before, after, said):
    values = [before, before, before, before, after, after, after, after]
    spans = [(p.start, p.end) for p in reading.story.paragraphs]
    rows = [(*spans[p], p, 0, "Buffy", "Spike", "action", v, "", 0.9, "") for p, v in enumerate(values)]
    acts = tables.table(tables.INTERACTIONS, rows)
    states = tables.table(STATES, [(p, "Buffy", "Spike", v, v, 0.8, 0.8) for p, v in enumerate(values)])
    assert said in explain(replace(reading, interactions=acts, states=states), "Buffy", "Spike")


def test_turning_points_are_listed_and_marked_where_they_stand(reading, told):
    turns = turning_points(believed(between(reading.interactions), reading.states))
    assert len(turns) > 0
    assert told.count("◆ turning point") == len(turns)
    for turn in turns.to_dict("records"):
        before, after = (colours.WORDS[colours.sign(turn[side])] for side in ("before", "after"))
        change = (
            f"from {before} (" if before != after else f"{after}, {colours.compared(turn['before'], turn['after'])} ("
        )
        assert f"¶ {turn['paragraph'] + 1}  {turn['source']} → {turn['target']}: {change}" in told
        assert "◆" in paragraphs(told)[turn["paragraph"] + 1]


def test_a_turn_is_proved_by_the_sentence_that_says_it_most_plainly_or_said_to_be_read_from_around(reading):
    start = [p.start for p in reading.story.paragraphs]
    signs = {0: [-0.5], 1: [-0.5], 2: [-0.3, 0.6, 0.1], 3: [0.5], 4: [-0.2]}
    spans = [(start[p] + n, p, value) for p, values in signs.items() for n, value in enumerate(values)]
    rows = [(at, at + 1, p, 0, "Buffy", "Spike", "action", value, "", 0.9, "") for at, p, value in spans]
    states = [(p, "Buffy", "Spike", v, v, 0.8, 0.8) for p, v in enumerate((-0.6, -0.6, 0.6, 0.6, 0.6))]
    told = replace(reading, interactions=tables.table(tables.INTERACTIONS, rows), states=tables.table(STATES, states))
    words = explain(told, "Buffy", "Spike")
    assert "◆ turning point; action, warm +0.60" in words
    assert words.count(AROUND) == 1  # the last paragraph: warm, by a cold sentence
    cold = told.interactions.assign(sentiment=-0.5)
    assert f"({AROUND})" in explain(replace(told, interactions=cold), "Buffy", "Spike").split("¶ 1\n")[0]


def test_turning_points_stand_in_the_order_of_the_story(reading):
    start = [p.start for p in reading.story.paragraphs]
    rows, states = [], []
    for source, target, turn in (("Buffy", "Spike", 5), ("Spike", "Buffy", 2)):
        for p in range(8):
            value = -0.6 if p < turn else 0.6
            rows.append((start[p], start[p] + 1, p, 0, source, target, "action", value, "", 0.9, ""))
            states.append((p, source, target, value, value, 0.8, 0.8))
    acts, told = tables.table(tables.INTERACTIONS, rows), tables.table(STATES, states)
    words = explain(replace(reading, interactions=acts, states=told), "Buffy", "Spike")
    assert words.index("¶ 3  Spike → Buffy: from cold") < words.index("¶ 6  Buffy → Spike: from cold")


def test_the_quotations_are_the_storys_words(reading, told):
    words = " ".join(reading.story.text.split())
    quoted = re.findall(r"sure\n {8}(\S.*(?:\n {10}\S.*)*)", told)
    assert len(quoted) > 20
    for quotation in quoted:
        assert " ".join(quotation.split()).removesuffix(" …") in words


def test_lines_fit_a_screen_and_the_whole_stays_near_a_screen_a_page(reading, told):
    evidence = [line for line in told.splitlines() if "→" not in line and "|" not in line]
    assert max(map(len, evidence)) <= WIDTH
    pages = len(reading.story.text.split()) / 300
    assert len(told.splitlines()) / pages < 40


def test_names_go_by_alias_and_in_any_order(reading, told):
    assert explain(reading, "the slayer", "William the Bloody") == told
    backwards = explain(reading, "Spike", "Buffy")
    assert sorted(paragraphs(backwards)) == sorted(paragraphs(told))
    assert backwards.startswith("Spike and Buffy in ")


def test_who_is_not_on_the_cast_is_told_the_names(reading):
    with pytest.raises(GraphxError, match=r"'Xander'.*Buffy, Spike, Angel, Willow, Dawn, Giles"):
        explain(reading, "Buffy", "Xander")
    with pytest.raises(GraphxError, match="two people"):
        explain(reading, "Buffy", "the Slayer")


def test_an_alias_of_two_is_no_name():
    story = Story.from_text("Ann and Mia saw Tom.")
    cast = Cast((Character("Ann", ("the sister",)), Character("Mia", ("the sister",)), Character("Tom")))
    found = read(story, cast)
    with pytest.raises(GraphxError, match="'the sister' may be Ann or Mia"):
        explain(found, "the sister", "Tom")
    assert explain(found, "Ann", "Tom").startswith("Ann and Tom")


def test_a_pair_without_evidence_is_one_sentence():
    story = Story.from_text("Spike watches Buffy.\n\nGiles reads alone.", "A night")
    found = read(story, Cast.from_names("Spike", "Buffy", "Giles"))
    assert explain(found, "Giles", "Spike") == "No sentence of A night ties Giles and Spike.\n"


def test_a_long_text_is_cut_between_words_or_where_there_are_none_anywhere():
    assert shortened("one two  three", 8) == "one …"
    assert shortened("林" * 500, 20) == "林" * 18 + " …"
    assert shortened("林" * 20, 20) == "林" * 20


def test_control_characters_of_a_story_never_reach_the_terminal():
    story = Story.from_text("Spike hates Angel \x1b[31mso much\x1b]0;x\x07 today.", "Red\x1b[0m")
    told = explain(read(story, Cast((Character("Spike"), Character("Angel")))), "Spike", "Angel")
    assert "Spike → Angel" in told
    assert "\x1b" not in told
    assert "\x07" not in told


def graphx(*arguments):
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "graphx", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment)


def test_the_command_prints_the_same(told):
    done = graphx("explain", STORY, "--cast", CAST, "--pair", "Buffy", "Spike")
    assert done.returncode == 0, done.stderr
    assert done.stdout == told


def test_the_command_refuses_strangers_in_one_line():
    done = graphx("explain", STORY, "--cast", CAST, "--pair", "Buffy", "Xander")
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert line.startswith("graphx: Nobody on the cast is called 'Xander'")
    assert done.stdout == ""
