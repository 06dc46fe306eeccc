"""Who says *I* outside quotations, where the cast does not tell."""

import re
from collections import defaultdict
from dataclasses import replace

import numpy as np
import pandas as pd

from graphx.reading.cast import Cast
from graphx.reading.discourse import quotation_of
from graphx.reading.discovery import NARRATOR
from graphx.reading.language import Tokens
from graphx.reading.story import Story

_I = frozenset(("I", "me", "my", "My", "myself", "Me"))
_INTRODUCED = re.compile(
    r"(?:my (?:own |first |full |real |whole |christian )?name(?:,| is| was|['’]s| being)+[ ,:\-–—]*"
    r"|\bI,\s+|\b(?:call|called|calls|named|christened) me,?\s+"
    r"|\bI (?:am|was called|was named|was christened|am called|am named)\s+|\bI['’]m\s+"
    r"|\bI remain[^.]{0,40}\s|\byours[^.]{0,40}[,.]\s+)[\"“'‘_]*(?:the |one )?$",
    re.IGNORECASE,
)
_SAY = frozenset(("say", "ask", "reply", "answer", "cry", "exclaim", "return", "tell", "murmur", "whisper"))
_ENOUGH = 2
"""Net votes that a narrator needs: being called by name twice, or one introduction."""

_PAPERS = re.compile(
    r"['’]s\s+(?:journal|diary|narrative|story|account|letters?|memoirs?|notebook|statement|log|confession)\b",
    re.IGNORECASE,
)


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
    quoted = np.array(quotation_of(tokens.start, quotes)) >= 0
    says = np.array([word in _I for word in tokens.text])
    if (says & ~quoted).sum() < max(4, 0.01 * (~quoted).sum()):
        return cast.narrator
    spoken = quotation_of(names["start"].tolist(), quotes)
    evidence: dict[str, float] = defaultdict(float)
    narrated: dict[str, int] = defaultdict(int)
    for start, end, name, inside in zip(
        names["start"].tolist(), names["end"].tolist(), names["character"], spoken, strict=True
    ):
        before, after = story.text[max(0, start - 60) : start], story.text[end : end + 40]
        if inside >= 0:
            if _is_address(before, after):
                evidence[name] += _answer(tokens, quoted, start)
        elif _INTRODUCED.search(" ".join(before.split()) + (" " if before[-1:].isspace() else "")):
            evidence[name] += 6
        elif _PAPERS.match(after) or _stands_alone(story, start, end):
            evidence[name] += 3
        else:
            narrated[name] += 1
    rating = {name: (votes - 2 * narrated[name], votes, name) for name, votes in evidence.items() if votes >= 1}
    best = max(rating.values(), default=(0.0, 0.0, ""))
    return best[2] if best[0] >= _ENOUGH else cast.narrator


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
    closed = after.lstrip(" ")[:1] in (",", "!", "?", ".", "”", '"', "’", "—")
    return opened and closed


def _answer(tokens: Tokens, quoted: np.ndarray, start: int) -> float:
    """Whether the narrator is who is spoken to, by the narration of the paragraph: *he asked me*, not *I said*."""
    first, last = tokens.paragraph_bounds[tokens.paragraph[tokens.between(start, start + 1)[0]]]
    narration = [i for i in range(first, last) if not quoted[i]]
    if any(tokens.text[i] == "I" and tokens.lemma[tokens.head[i]] in _SAY for i in narration):
        return 0.0
    return 1.5 if any(tokens.text[i] in _I for i in narration) else 1.0


def _stands_alone(story: Story, start: int, end: int) -> bool:
    """A paragraph or line of its own, as a signature is."""
    line = story.text[story.text.rfind("\n", 0, start) + 1 : start] + story.text[end : end + 80].partition("\n")[0]
    return not line.strip(" .,_*") and start > story.paragraphs[0].end
