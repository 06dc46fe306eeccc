"""Quotations: the stretches of a story that stand between quotation marks, in any usual style.

A story keeps to one style (double, single, guillemets, corner brackets or leading dashes). It is found
once, by counting; marks of another style are then nested quotations and belong to the outer one.
"""

import re
from collections import Counter
from collections.abc import Iterator

import numpy as np
import pandas as pd

from graphx import tables
from graphx.reading.story import Story

Span = tuple[int, int]

_ELISION = re.compile(
    r"['’](?:tis|twas|twere|twill|twould|tisn|em|im|er|ere|til|till|cause|cos|coz|bout|round|neath|gainst|scuse|nother"
    r"|n|nuff|ud|ll|d|s|ee|way|fraid|low|stead|sides|spect|pears|most|deed|tain|tween|ave|ad|as|is|ome|ouse|ow"
    r"|\d\ds?)\b",
    re.IGNORECASE,
)
_SPACED = {"“": "”", "„": "”", "«": "»", "‹": "›", "「": "」", "『": "』"}
_STYLE = {'"': "double", "“": "double", "„": "double", "«": "guillemets", "‹": "guillemets", "»": "guillemets"} | {
    "「": "corner",
    "『": "corner",
}
_MARK = re.compile(r"[\"“”„«»‹›「」『』]")
_OPENS_SINGLE = re.compile(r"(?:(?<=^)|(?<=[\s(\[—–\-“\"]))['‘](?=[^\W_]|[_*—–…“\"]|['’]\w|--|\.\.)")
_CLOSES_SINGLE = re.compile(r"['’](?!\w)")
_STRONG_END = frozenset(',.!?…—–-;:)_*"”')
_DROPPED_LETTER = re.compile(r"\b(?:\w+in|o|an|th|wi|ol|t|de|mo|po|yo|lil|didn|wouldn|couldn)$", re.IGNORECASE)
_DASH_LED = re.compile(r"(?:—|―|–|--|-(?=\s))\s*(?=[\w\"“'‘*_¿¡…])")
_DASH = re.compile(r"\s*(?:—|―|–|--)\s*")
_SAID = (
    r"(?:said|says|say|asked|asks|replied|replies|answered|answers|cried|cries|called|calls|told|tells|shouted|shouts"
    r"|whispered|whispers|murmured|murmurs|muttered|mutters|exclaimed|added|adds|went on|goes on|continued|repeated"
    r"|remarked|observed|growled|snapped|sighed|laughed|began|put in|yelled|screamed|demanded|suggested|agreed)"
)
_WHO = (
    r"(?:he|she|they|I|we|it|(?:the|my|his|her|their|an?|old|young)\b(?: \w+){1,3}?"
    r"|(?:(?:Mr|Mrs|Ms|Dr|St|Capt|Sgt|Prof)\. )?[A-Z][\w'’-]*(?: [A-Z][\w'’-]*){0,3})"
)
_DASH_TAG = re.compile(
    rf"(?:[,!?.…]\s+{_SAID}\s+{_WHO}\b"
    rf"|[,!?…]\s+{_WHO}\s+(?:had\s+|was\s+|were\s+)?(?:\w+ly\s+)?(?:{_SAID}|saying|asking)\b(?!,?\s*[\"“]))"
)
_SENTENCE_END = re.compile(r"[.!?…][)\"”]?(?=\s|$)")
_TALKS = re.compile(r"\b(?:I|you|your|we|our|me|my|us|let's|don't|I'[a-z]+|you'[a-z]+|will|shall|can)\b|[!?](?:\s|$)")


def find_quotations(story: Story) -> pd.DataFrame:
    """The stretches between quotation marks (`tables.QUOTES`), speakers still empty.

    A quotation that its paragraph leaves open runs to the paragraph's end. Apostrophes open nothing.

    >>> story = Story.from_text("‘It’s late,’ said Ann. ‘Isn’t it?’")
    >>> [story.text[start:end] for start, end in find_quotations(story)[["start", "end"]].values]
    ['It’s late,', 'Isn’t it?']
    """
    style = _style(story)
    rows = []
    for paragraph in story.paragraphs:
        for start, end in _spans(story.text, paragraph.start, paragraph.end, style):
            if any(character.isalnum() for character in story.text[start:end]):
                rows.append((start, end, "", "", paragraph.index, "", 0.0))
    return tables.table(tables.QUOTES, rows)


def quotation_of(starts: list[int], quotes: pd.DataFrame) -> list[int]:
    """For each offset, the number of the quotation that holds it, or -1.

    >>> quotation_of([3, 9, 12], pd.DataFrame({"start": [9], "end": [12]}))
    [-1, 0, -1]
    """
    if quotes.empty:
        return [-1] * len(starts)
    quote = np.searchsorted(quotes["start"].to_numpy(), starts, side="right") - 1
    number: list[int] = np.where(
        (quote >= 0) & (np.array(starts) < quotes["end"].to_numpy()[quote]), quote, -1
    ).tolist()
    return number


def _style(story: Story) -> str:
    """The style that most paragraphs quote in; double where there is no telling."""
    count: Counter[str] = Counter()
    text = story.text
    for paragraph in story.paragraphs:
        block = text[paragraph.start : paragraph.end]
        found = {_STYLE[mark] for mark in set(block) & _STYLE.keys()}
        if _DASH_LED.match(block):
            found.add("dash")
        elif (not found or block[0] in "'‘") and _speaks_single(text, paragraph.start, paragraph.end):
            found = {"single"}
        count.update(found)
    return max(count, key=lambda style: (count[style], style == "double"), default="double")


def _speaks_single(text: str, start: int, end: int) -> bool:
    return any(text[stop - 1] in _STRONG_END for _, stop in _single_spans(text, start, end))


def _spans(text: str, start: int, end: int, style: str) -> list[Span]:
    if style == "single":
        spans = list(_single_spans(text, start, end))
    elif style == "dash":
        spans = list(_dash_spans(text, start, end))
    else:
        return list(_marked_spans(text, start, end))
    others = [(a, b) for a, b in _marked_spans(text, start, end) if not any(s <= a and b <= e for s, e in spans)]
    return sorted(spans + [other for other in others if not any(s < other[1] and other[0] < e for s, e in spans)])


def _marked_spans(text: str, start: int, end: int) -> Iterator[Span]:
    """Spans between marks that nothing but quotations use."""
    open_at, closer, depth = -1, "", 0
    for match in _MARK.finditer(text, start, end):
        mark, at = match.group(), match.start()
        if open_at < 0:
            if mark in "”›」』":
                continue
            open_at, closer, depth = at + 1, _closer(text, at, end), 0
        elif mark == closer or (closer == "”" and mark == '"'):
            if mark == '"' and _opens_straight(text, at, start, end):
                yield open_at, _last_word(text, open_at, at)
                open_at = at + 1
            elif depth:
                depth -= 1
            else:
                yield open_at, at
                open_at = -1
        elif mark == "“" and closer == "”":
            if text.count("“", open_at - 1, end) > text.count("”", open_at, end):
                yield open_at, _last_word(text, open_at, at)  # its closing mark was forgotten
                open_at = at + 1
            else:
                depth += 1
    if open_at >= 0:
        yield open_at, end


def _closer(text: str, at: int, end: int) -> str:
    mark = text[at]
    if mark == "„" and "”" not in text[at:end]:
        return "“"
    return {'"': '"', "»": "«"}.get(mark) or _SPACED[mark]


def _opens_straight(text: str, at: int, start: int, end: int) -> bool:
    """Whether a straight mark can only open: white space before it, a word after it."""
    return at > start and text[at - 1].isspace() and at + 1 < end and (text[at + 1].isalnum() or text[at + 1] in "_*")


def _last_word(text: str, start: int, end: int) -> int:
    return start + len(text[start:end].rstrip())


def _single_spans(text: str, start: int, end: int) -> Iterator[Span]:
    """Spans between single marks, told from apostrophes by what stands around them."""
    position = start
    while opener := _OPENS_SINGLE.search(text, position, end):
        if _ELISION.match(text, opener.start()) and not _elided_quotation(text, opener.start(), start):
            position = opener.end()
            continue
        following = _next_opener(text, opener.end(), end)
        close = _closing_single(text, opener.end(), following)
        if close < 0:
            if opener.start() == start and text[end : end + 40].lstrip()[:1] in ("'", "‘"):  # continued there
                yield opener.end(), following if following < end else end
            position = opener.end()
            continue
        yield opener.end(), close
        position = close + 1


def _elided_quotation(text: str, at: int, start: int) -> bool:
    """A quotation may begin with a word that is an elision only after an apostrophe: ‘As you wish.’"""
    return text[at] == "‘" or text[at + 1].isupper() or at == start


def _next_opener(text: str, position: int, end: int) -> int:
    while opener := _OPENS_SINGLE.search(text, position, end):
        if not _ELISION.match(text, opener.start()):
            return opener.start()
        position = opener.end()
    return end


def _closing_single(text: str, start: int, end: int) -> int:
    weak = -1
    for match in _CLOSES_SINGLE.finditer(text, start, end):
        at = match.start()
        if text[at - 1] in _STRONG_END and at > start:
            return at
        word = text[max(start, at - 14) : at]
        plural = text[at - 1] == "s" and text[at + 1 : at + 3].strip()[:1].islower()
        if weak < 0 and not plural and not _DROPPED_LETTER.search(word):
            weak = at
    return weak


def _dash_spans(text: str, start: int, end: int) -> Iterator[Span]:
    """Speech in a paragraph led by a dash: up to its tag, and again after the dash (or sentence) that ends the tag."""
    lead = _DASH_LED.match(text, start, end)
    if not lead:
        return
    speaking, position = True, lead.end()
    for stop in [*_dashes(text, position, end), end]:
        if speaking:
            first, told, again = _cut_at_tag(text, position, stop)
            yield first
            if again:
                yield again
            speaking = told and not again
        else:
            speaking = True
        dash = _DASH.match(text, stop, end)
        position = dash.end() if dash else stop
        if speaking and position < end and text[position] in ".,;:!?":
            position += 1
            position += len(text[position:end]) - len(text[position:end].lstrip())


def _dashes(text: str, start: int, end: int) -> list[int]:
    """Dashes that part speech from narration: with a space on one side, not ones inside a sentence of speech."""
    found = []
    for match in _DASH.finditer(text, start, end):
        spaced_before = match.group()[0].isspace()
        after = text[match.end() : match.end() + 1]
        ends_tag = not spaced_before and (after in (".", ",", ":", ";") and after != "")
        if match.end() < end and (spaced_before or ends_tag):
            found.append(match.start())
    return found


def _cut_at_tag(text: str, start: int, end: int) -> tuple[Span, bool, Span | None]:
    """The speech before a tag, whether there is one, and the speech after it if the text just goes on."""
    tag = _DASH_TAG.search(text, start, end)
    if not tag:
        return (start, _last_word(text, start, end)), False, None
    first = (start, tag.start() + 1)
    stop = _SENTENCE_END.search(text, tag.end(), end)
    rest = (
        (stop.end() + len(text[stop.end() : end]) - len(text[stop.end() : end].lstrip()), end) if stop else (end, end)
    )
    goes_on = rest[0] < end and _TALKS.search(text, *rest)
    return first, True, (rest[0], _last_word(text, *rest)) if goes_on else None
