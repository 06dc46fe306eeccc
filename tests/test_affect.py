import json
from pathlib import Path

import numpy as np
import pytest

from graphx import relation_sentiment
from graphx.reading import language
from graphx.reading.story import Story
from graphx.relating import affect, clues, frames, wording

CASES = json.loads((Path(__file__).parent / "cases/affect.json").read_text("utf-8"))
LOUD, QUIET = 0.1, 0.2
EMOTIONS = set("joy trust fear surprise sadness disgust anger anticipation love jealousy shame".split())  # noqa: SIM905


def felt(text, source, target):
    spans = [(text.index(name), text.index(name) + len(name)) for name in (source, target)]
    return relation_sentiment(text, *spans)


@pytest.mark.parametrize(
    "case",
    [pytest.param(c, id=c["label"], marks=[pytest.mark.xfail(strict=True)] if c.get("xfail") else []) for c in CASES],
)
def test_sign_of_a_sentence(case):
    value = felt(case["text"], case["source"], case["target"])
    expected = case["expected"]
    assert value > LOUD if expected == "+" else value < -LOUD if expected == "-" else abs(value) < QUIET


def test_negation_turns_and_weakens():
    love, never, hate, not_hate = (
        felt(f"Mara {verb} Tobias.", "Mara", "Tobias")
        for verb in ("loved", "never loved", "detested", "did not detest")
    )
    assert never < 0 < love
    assert hate < 0
    assert hate < not_hate < love


def test_past_love_says_less_than_present_love():
    assert felt("Mara used to love Tobias.", "Mara", "Tobias") < felt("Mara loves Tobias.", "Mara", "Tobias") / 2


def test_a_hypothetical_says_less_than_a_fact():
    assert felt("Mara kissed Tobias.", "Mara", "Tobias") > felt("Mara might kiss Tobias.", "Mara", "Tobias")


def test_quoted_first_and_second_person_stand_for_speaker_and_addressee():
    story = Story.from_text("“I hate you,” she said.")
    tokens = language.tokens(story)
    rows = affect.features(tokens, [affect.Evidence((), (), 0, len(tokens) - 1, "speech")], wording.of(story))
    assert rows[0, affect.FEATURES.index("act_forward")] == -1.0


def test_scores_are_parallel_and_in_range():
    story = Story.from_text("Mara hugged Tobias. Tobias shoved Mara.")
    tokens = language.tokens(story)
    names = {"Mara": (0, 6), "Tobias": (2, 4)}
    evidence = [
        affect.Evidence((names["Mara"][0],), (names["Tobias"][0],), 0, 3, "action", 1),
        affect.Evidence((names["Tobias"][1],), (names["Mara"][1],), 4, 7, "action", 5),
    ]
    sentiments, emotions, confidences = affect.score(tokens, evidence, wording.of(story))
    assert sentiments[0] > 0 > sentiments[1]
    assert emotions == ["love", "anger"]
    assert all(0 <= confidence <= 1 for confidence in confidences)


def test_no_evidence_no_score():
    story = Story.from_text("Rain.")
    assert affect.score(language.tokens(story), [], wording.of(story)) == ([], [], [])


def test_frames_are_in_range_and_name_known_emotions():
    for part in frames.PARTS:
        assert frames.frames()[part]
        for frame in frames.frames()[part].values():
            assert -1 <= frame.forward <= 1
            assert -1 <= frame.backward <= 1
            assert frame.emotion in EMOTIONS | {""}


def test_quotations_end_with_their_paragraph():
    tokens = language.tokens(Story.from_text("“I hate you.\n\nShe left. “Stay,” he said."))
    quoted = clues.clues(tokens).quoted
    words = {tokens.text[i] for i in np.flatnonzero(quoted)}
    assert {"hate", "Stay"} <= words
    assert not {"left", "said"} & words


def test_a_lowered_model_finds_fewer_warm_and_says_as_often_neutral():
    rng = np.random.default_rng(0)
    model = {"mean": np.zeros(4), "scale": np.ones(4), "weights": rng.normal(size=(3, 4)), "bias": np.zeros(3)}
    rows = rng.normal(size=(50, 4))
    before, after = affect.chances(rows, model), affect.chances(rows, affect.lowered(model, 0.5))
    assert np.log(before[:, 2] / before[:, 0]) - np.log(after[:, 2] / after[:, 0]) == pytest.approx(0.5)
    assert np.log(before[:, 1] ** 2 / before[:, 0] / before[:, 2]) == pytest.approx(
        np.log(after[:, 1] ** 2 / after[:, 0] / after[:, 2])
    )
