"""Who says *I* outside quotations, where the cast does not tell."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace

import pandas as pd

from graphx.reading.address import ME, SELF, Company, Sighting
from graphx.reading.cast import NARRATOR, Cast
from graphx.reading.language import Tokens
from graphx.reading.quotations import quotation_of
from graphx.reading.story import Story

_INTRODUCED = re.compile(
    r"(?:my (?:own |first |full |real |whole |christian )?name(?:,| is| was|['’]s| being)+[ ,:\-–—]*"
    r"|\bI,\s+|\b(?:call|called|calls|named|christened) me,?\s+"
    r"|\bI (?:am|was called|was named|was christened|am called|am named)\s+|\bI['’]m\s+"
    r"|\bI remain[^.]{0,40}\s|\byours[^.]{0,40}[,.]\s+)[\"“'‘_]*(?:the |one )?$",
    re.IGNORECASE,
)
_ENOUGH = 1.7
"""Net votes that a narrator needs: being called by name twice, or once and spoken of, or one introduction."""

_PAPERS = re.compile(
    r"['’]s\s+(?:journal|diary|narrative|story|account|letters?|memoirs?|notebook|statement|log|confession)\b",
    re.IGNORECASE,
)


def in_first_person(tokens: Tokens, quoted: Sequence[bool]) -> bool:
    """Whether somebody who is in the story tells it: its narration often says *I*.

    Narrators of novels in the third person say it now and then (fewer than 6 words in 1,000), those in the first
    person mostly 20 to 80.
    """
    said = sum(word in SELF and not inside for word, inside in zip(tokens.text, quoted, strict=True))
    narration = len(tokens) - sum(quoted)
    return said >= max(4, 0.009 * narration) and (said >= 8 or said >= 0.03 * narration)


def find_narrator(story: Story, tokens: Tokens, cast: Cast, names: pd.DataFrame, quotes: pd.DataFrame) -> str:
    """The first-person narrator: as the cast says, else as the story lets one guess, else empty.

    Only a story whose narration often says *I* has one. It is whoever introduces themselves (*my name is ...*),
    signs the letters or heads the diary; else whom others call by name and the narration hardly names.

    >>> from graphx.reading import language, mentions, quotations
    >>> story = Story.from_text("My name is Ada Bell. I was ten when I met Tom, and I told him so. I hated my hat.")
    >>> tokens, cast = language.tokens(story), Cast.from_names("Tom", "Ada Bell")
    >>> names = mentions.find_names(story, tokens, cast)
    >>> find_narrator(story, tokens, cast, names, quotations.find_quotations(story))
    'Ada Bell'
    """
    if cast.narrator not in ("", NARRATOR) or names.empty:
        return cast.narrator
    quoted = [quotation >= 0 for quotation in quotation_of(tokens.start, quotes)]
    spans = [tokens.between(start, end) for start, end in zip(names["start"], names["end"], strict=True)]
    named = [(span[0], span[-1], who) for span, who in zip(spans, names["character"], strict=True)]
    genders = {character.name: character.gender for character in cast}
    return str(most_likely(story, tokens, quoted, named, lambda who: genders[str(who)]) or cast.narrator)


def most_likely(
    story: Story,
    tokens: Tokens,
    quoted: Sequence[bool],
    named: Sequence[Sighting],
    gender: Callable[[Hashable], str],
) -> Hashable | None:
    """Which of those who are named (first token, last token, who) tells the story, if it is told by one of them."""
    if not in_first_person(tokens, quoted):
        return None
    company = Company(tokens, quoted, named, gender)
    evidence: dict[Hashable, float] = defaultdict(float)
    addressed: Counter[Hashable] = Counter()
    spoken_of: Counter[Hashable] = Counter()
    narrated: Counter[Hashable] = Counter()
    for first, last, who in named:
        start, end = tokens.start[first], tokens.end[last]
        before, after = story.text[max(0, start - 60) : start], story.text[end : end + 40]
        if quoted[first]:
            address = _is_address(before, after)
            (addressed if address else spoken_of)[who] += 1
            evidence[who] += _answer(company, tokens.paragraph[first]) if address else 0
        elif _INTRODUCED.search(" ".join(before.split()) + (" " if before[-1:].isspace() else "")):
            evidence[who] += 6
        elif _PAPERS.match(after) or _stands_alone(story, start, end):
            evidence[who] += 3
        elif not (before.rstrip().endswith(",") and after[:1] in (",", ".", "?", "!")):  # may be speech without marks
            narrated[who] += 1
    for who, times in addressed.items():
        if 3 * times >= spoken_of[who]:
            evidence[who] += 0.25 * min(3, times + spoken_of[who])
    rating = {who: votes - 2 * narrated[who] for who, votes in evidence.items()}
    best = max(rating, key=lambda who: (rating[who], evidence[who]), default=None)
    return best if best is not None and rating[best] >= _ENOUGH else None


def mark_narrator(story: Story, tokens: Tokens, cast: Cast, names: pd.DataFrame, quotes: pd.DataFrame) -> Cast:
    """The cast with the narrator that `find_narrator` finds, in place of one that was discovered without a name.

    >>> from graphx.reading import language, mentions, quotations
    >>> story = Story.from_text("My name is Ada Bell. I was ten when I met Tom, and I told him so. I hated my hat.")
    >>> tokens, cast = language.tokens(story), Cast.from_names("Tom", "Ada Bell")
    >>> names = mentions.find_names(story, tokens, cast)
    >>> mark_narrator(story, tokens, cast, names, quotations.find_quotations(story)).narrator
    'Ada Bell'
    """
    found = find_narrator(story, tokens, cast, names, quotes)
    if found == cast.narrator:
        return cast
    kept = (c for c in cast if c.name != NARRATOR or not c.narrator)
    return Cast(tuple(replace(c, narrator=c.name == found) for c in kept))


def _is_address(before: str, after: str) -> bool:
    """A name between commas or at the end of what is said calls somebody."""
    opened = before.rstrip(" ")[-1:] in (",", "“", '"', "‘", "'", "—", "!", "?", "") or before[-5:].lower() in (
        " dear",
        " mr.",
    )
    closed = after.lstrip(" ")[:1] in (",", ";", ":", "!", "?", ".", "…", "”", '"', "’", "—", "-")
    return opened and closed


def _answer(company: Company, paragraph: int) -> float:
    """How much a name of address in a paragraph says that it is the narrator's: not where the narrator speaks."""
    if company.speaker.get(paragraph) == ME:
        return -0.5
    votes = company.addressees(paragraph)
    mine, other = votes.pop(ME, 0.0), max(votes.values(), default=0.0)
    if other >= 3 > mine:
        return 0.3
    return 1.25 if mine > other else 1.0


def _stands_alone(story: Story, start: int, end: int) -> bool:
    """A paragraph or line of its own, as a signature is."""
    line = story.text[story.text.rfind("\n", 0, start) + 1 : start] + story.text[end : end + 80].partition("\n")[0]
    return not line.strip(" .,_*") and start > story.paragraphs[0].end
