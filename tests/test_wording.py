from graphx.reading.story import Story
from graphx.relating import wording
from graphx.relating.wording import Wording


def grams(text):
    return [(s.quoted, s.grams) for s in wording.stretches(Story.from_text(text))[0] if s.words]


def test_what_is_told_and_what_is_quoted_are_apart():
    told = [(quoted, found[0]) for quoted, found in grams('He sat. "Go," she said. "Now."')]
    assert told == [(False, "he"), (True, "go"), (False, "she"), (True, "now")]


def test_a_quotation_that_runs_to_the_end_is_one_stretch():
    assert [quoted for quoted, _ in grams('"Go, and do not come back.')] == [True]


def test_names_are_alike_and_words_are_small():
    (_, first), (_, second) = grams("Then Ann and I’m afraid Bob left. Bob left.")
    assert first[:8] == ("then", "<name>", "and", "i'm", "afraid", "<name>", "left", ".")
    assert second[0] == "bob"  # a capital at the start of a sentence is no sign of a name


def test_what_relates_the_two_is_shown_or_said_and_the_rest_told_or_heard():
    story = Story.from_text('He nodded. "Go," she said. "No," he cried.')
    (paragraph,) = wording.stretches(story)
    zones = dict(zip((s.grams[:1] for s in paragraph), wording.zones(paragraph, [(0, 10), (12, 15)]), strict=True))
    assert zones[("he",)] in ("shown", "told")
    assert [zones[word,] for word in ("go", "no", "she")] == ["said", "heard", "told"]
    assert wording.zones(paragraph, [])[0] == "told"


def test_a_paragraph_without_words_leans_nowhere():
    assert Wording(Story.from_text("zxqv")).lean(0, []) == (0, 0)


def test_tender_and_hostile_words_lean_apart():
    told = Wording(Story.from_text("She kissed his forehead, gently.\n\nShe slapped him and spat."))
    assert told.lean(0, [])[0] > 0 > told.lean(1, [])[0]
    said = Wording(Story.from_text('"Thank you, sweetheart."\n\n"Liar. You disgust me."'))
    assert said.lean(0, [(1, 23)])[0] > 0 > said.lean(1, [(27, 49)])[0]


def test_a_paragraph_leans_by_its_density_and_not_by_its_length():
    once, often = ("He kissed her. " * n for n in (10, 40))
    leanings = [Wording(Story.from_text(text)).lean(0, [])[0] for text in (once, often)]
    assert 1 < leanings[1] / leanings[0] < 3


def test_the_share_that_is_told():
    assert Wording(Story.from_text('"Go away now," she said.')).told(0) < 0.7
    assert Wording(Story.from_text("She went away.")).told(0) == 1
