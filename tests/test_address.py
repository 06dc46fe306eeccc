import pytest

from graphx.reading.address import ME, Company
from graphx.reading.language import tokens
from graphx.reading.quotations import find_quotations
from graphx.reading.story import Story

GENDER = {"Ann": "f", "Tom": "m"}


def company(text):
    story = Story.from_text(text)
    parsed, quotes = tokens(story), find_quotations(story)
    spans = list(zip(quotes["start"], quotes["end"], strict=True))
    quoted = [any(start <= at < end for start, end in spans) for at in parsed.start]
    named = [(i, i, word) for i, word in enumerate(parsed.text) if word in GENDER]
    return Company(parsed, quoted, named, lambda who: GENDER[who])


@pytest.mark.parametrize(
    ("text", "speaker", "addressee"),
    [
        ("“Well, Chef?” said Ann.\n\n“Soon,” said Tom.", "Ann", "Tom"),
        ("“Soon,” said Tom. “Well?” he asked.\n\n“No,” said Ann.", "Tom", "Ann"),
        ("“Well?” said Ann to Tom. I laughed at Ann.", "Ann", "Tom"),
        ("“Well?” Tom asked me.", "Tom", ME),
        ("“Well?” I said. Ann laughed.", ME, "Ann"),
        ("“Well?” said my father to Ann.", None, "Ann"),
    ],
)
def test_who_speaks_to_whom(text, speaker, addressee):
    here = company(text)
    votes = here.addressees(0)
    assert here.speaker.get(0) == speaker
    assert max(votes, key=lambda who: votes[who]) == addressee


def test_two_speakers_leave_it_open_who_speaks():
    assert company("“Well?” said Ann. “So,” said Tom.").speaker.get(0) is None


def test_nobody_is_spoken_to_where_nobody_is():
    assert not company("“Well?”").addressees(0)
    assert not company("It rained.").addressees(5)
