import itertools

import numpy as np
import pytest

from graphx.reading.story import Story
from graphx.relating import wording
from graphx.relating.wording import FIGURES, Net, Wording


def first_words(text):
    return [(s.quoted, s.words[0]) for s in wording.sentences(Story.from_text(text))[0]]


def figure(name, text, evidence=(), paragraph=0):
    return Wording(Story.from_text(text)).figures(paragraph, evidence)[FIGURES.index(name)]


def test_what_is_told_and_what_is_quoted_are_apart():
    told = first_words('He sat. "Go," she said. "Now. Or never."')
    assert told == [(False, "he"), (True, "go"), (False, "she"), (True, "now"), (True, "or")]


def test_a_quotation_that_runs_to_the_end_is_quoted():
    assert [quoted for quoted, _ in first_words('"Go, and do not come back.')] == [True]


def test_a_title_ends_no_sentence():
    assert len(first_words("So Mr. Lee and Mrs. Lee met Dr. Ito. They left.")) == 2


def test_names_are_alike_and_words_are_small():
    first, second = wording.sentences(Story.from_text("Then Ann and I’m afraid Bob left. Bob left."))[0]
    assert first.words == ("then", "<name>", "and", "i'm", "afraid", "<name>", "left", ".")
    assert second.words[0] == "bob"  # a capital at the start of a sentence is no sign of a name


def test_marks_alone_are_no_sentence():
    story = Story.from_text("* * *\n\n... !\n\nGone.")
    assert [len(here) for here in wording.sentences(story)] == [0, 0, 1]
    assert Wording(story).figures(0, [(0, 5)]) == [0.0] * len(FIGURES)
    assert Wording(story).between(0, 5) == (0, 0)


def test_sentences_follow_each_other_and_leave_no_word_out():
    story = Story.from_text('“Well…” Mr. Lee sat; “no!” -- (Not now.) ‘Why?!’ he said: "A. B. C." The end')
    found = wording.sentences(story)[0]
    assert all(before.end <= after.start for before, after in itertools.pairwise(found))
    inside = "".join(story.text[s.start : s.end] for s in found)
    assert [c for c in inside if c.isalnum()] == [c for c in story.text if c.isalnum()]


# ---------------------------------------------------------------- the net, with weights set by hand
def net(**more):
    """Two words, *good* and *bad*, of two dimensions; a filter of one word each; what is summed is said."""
    weights = {
        "words": np.frombuffer(b"good\nbad", np.uint8),
        "vectors": np.array([[0, 0], [0, 0], [1, 0], [0, 1]], np.int8),
        "unit": np.array(1.0),
        "h": np.zeros((12, 2)), "bh": np.zeros(2),
        "o": np.array([[0, 0, 1], [1, 0, 0]]), "bo": np.zeros(3),
    }  # fmt: skip
    for width in wording.WIDTHS:
        weights |= {f"f{width}": np.zeros((width, 2, 2)), f"b{width}": np.zeros(2)}
    weights["f1"][0] = np.eye(2)
    weights["h"][2:4] = np.eye(2)  # the answers are: highest and summed of width 1, then of 3 and of 5
    return Net(weights | more)


def test_the_sum_of_a_filters_answers_counts_by_the_root_of_the_length():
    warm = net().lean([("good",), ("good", "good", "good", "good"), ("bad",), ("so",)])[:, 0]
    assert warm.tolist() == [1, 2, -1, 0]


def test_a_filter_sees_its_neighbours_and_not_the_next_sentence():
    filters = np.zeros((3, 2, 2))
    filters[2, 0, 0] = 1  # good, one word later
    choose = np.zeros((12, 2))
    choose[4, 0] = 1  # the highest answer of width 3
    one = net(f1=np.zeros((1, 2, 2)), f3=filters, h=choose)
    assert one.lean([("so", "good"), ("so",), ("good",)])[:, 0].tolist() == [1, 0, 0]


def test_a_bias_says_nothing_outside_a_sentence():
    one = net(b1=np.array([1.0, 0]))
    assert one.lean([("so",), ("so",)])[:, 0].tolist() == [1, 1]


def test_a_sentence_leans_the_same_in_any_company():
    shipped, _ = wording.nets()
    lines = [wording.split_words(line) for line in ("She kissed him.", "He spat at her feet and left.", "They ate.")]
    together, alone = shipped.lean(lines), np.vstack([shipped.lean([line]) for line in lines])
    assert together == pytest.approx(alone, abs=1e-5)
    many = shipped.lean(lines * 1000)
    assert many[-3:] == pytest.approx(alone, abs=1e-5)


# ---------------------------------------------------------------- figures
def test_tender_and_hostile_words_lean_apart():
    assert figure("warm", "She kissed his forehead, gently.") > 0 > figure("warm", "She slapped him and spat.")
    assert figure("warm", '"Thank you, sweetheart."') > 0 > figure("warm", '"Liar. You disgust me."')


def test_what_relates_the_two_is_shown_or_said_and_the_rest_told_or_heard():
    text = 'He hugged her. It rained. "Get out, you liar," she spat. "Thanks," he said.'
    told, said = (0, 14), (27, 44)
    assert figure("warm_shown", text) == figure("warm_said", text) == 0
    assert figure("warm_shown", text, [told]) > 0 > figure("warm_said", text, [said])
    assert figure("warm_heard", text, [said]) > figure("warm_heard", text)
    whole = [figure("warm", text, spans) for spans in ((), [told], [told, said])]
    assert whole == [whole[0]] * 3


def test_sentences_that_agree_say_more_than_one():
    once, often = (figure("warm_told", "He kissed her gently. " * n) for n in (1, 4))
    assert often == pytest.approx(2 * once, rel=0.01)


def test_several_nets_give_their_mean():
    story, hot, cold = Story.from_text("Good."), net(), net(o=np.array([[0, 0, -3], [0, 0, 0]]))
    warm = FIGURES.index("warm")
    found = [Wording(story, nets).figures(0, [])[warm] for nets in ([hot], [cold], [hot, cold])]
    assert found[2] == pytest.approx((found[0] + found[1]) / 2)


def test_the_share_that_is_told():
    assert Wording(Story.from_text('"Go away now," she said.')).told(0) < 0.7
    assert Wording(Story.from_text("She went away.")).told(0) == 1
