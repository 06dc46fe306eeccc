"""A story: one text, with its chapters and paragraphs as offsets into it."""

import re
from bisect import bisect_right
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from graphx.errors import StoryError

_NUMBER = (
    r"(?:\d+|[IVXLC]+|the\s+\w+|(?:twenty|thirty|forty|fifty)?[-\s]?(?:one|two|three|four|five|six|seven|eight|nine)"
    r"|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|twenty|thirty|forty|fifty|first|second|third|last)"
)
_HEADING = re.compile(
    rf"\s*(?:(?:chapter|part|book|act|scene|letter|volume|canto|stave)\s+{_NUMBER}\b(?:\s*[.:)–—-].*|\s*$|\s*\n.*)"
    r"|(?:prologue|epilogue|interlude|preface)\b(?:\s*[.:–—-].*|\s*$)|(?-i:[IVXLC]{2,}\.?|[IVXLC]\.|[VX]|\d+\.?)\s*$)",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block of text between blank lines, numbered from 0 in reading order, headings included."""

    index: int
    start: int
    end: int
    chapter: int


@dataclass(frozen=True, slots=True)
class Chapter:
    """A run of paragraphs under one heading; ``first`` and ``last`` are paragraph numbers, both included."""

    index: int
    title: str
    first: int
    last: int


@dataclass(frozen=True)
class Story:
    """A text with its title, paragraphs and chapters; make one with `Story.from_text`."""

    title: str
    text: str
    paragraphs: tuple[Paragraph, ...]
    chapters: tuple[Chapter, ...]

    @classmethod
    def from_text(cls, text: str, title: str = "Untitled", headings: Collection[int] | None = None) -> Self:
        """Find the paragraphs and chapters of a text whose lines end in LF.

        ``headings`` are the numbers of the paragraphs that head a chapter, where the file's form says so;
        without it they are recognised by their words.

        Raises:
            StoryError: the text holds no words.

        >>> story = Story.from_text("Chapter 1\\n\\nBuffy ran.\\n\\nSpike watched.", "A night")
        >>> [story.text[p.start:p.end] for p in story.paragraphs]
        ['Chapter 1', 'Buffy ran.', 'Spike watched.']
        >>> [(c.title, c.first, c.last) for c in story.chapters]
        [('Chapter 1', 0, 2)]
        """
        spans = _blocks(text)
        if not any(character.isalnum() for character in text):
            raise StoryError(f"The story {title!r} holds no words; hand in a text with at least one sentence.")
        chapters = _chapters(text, spans, title, headings)
        starts = [chapter.first for chapter in chapters]
        paragraphs = tuple(
            Paragraph(index, start, end, bisect_right(starts, index) - 1) for index, (start, end) in enumerate(spans)
        )
        return cls(title, text, paragraphs, chapters)

    @cached_property
    def _starts(self) -> list[int]:
        return [paragraph.start for paragraph in self.paragraphs]

    def paragraph_at(self, offset: int) -> int:
        """Number of the paragraph that holds an offset (of the one before, between two)."""
        return max(0, bisect_right(self._starts, offset) - 1)

    def paragraph_text(self, index: int) -> str:
        """The text of one paragraph."""
        paragraph = self.paragraphs[index]
        return self.text[paragraph.start : paragraph.end]


def _blocks(text: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    position, blank = 0, True
    for line in text.splitlines(keepends=True):
        if line.strip():
            end = position + len(line.rstrip())
            spans.append((position, end)) if blank else spans.append((spans.pop()[0], end))
        blank = not line.strip()
        position += len(line)
    return spans


def _chapters(
    text: str, spans: list[tuple[int, int]], title: str, headings: Collection[int] | None
) -> tuple[Chapter, ...]:
    if headings is None:
        headings = {i for i, (start, end) in enumerate(spans) if end - start < 120 and _HEADING.match(text[start:end])}
    # Of headings in a row (a part's and its first chapter's, a table of contents) the run begins one chapter.
    heads = sorted({0, *(i for i in headings if i - 1 not in headings)})
    named = [_title(text, spans, headings, first) or title for first in heads]
    lasts = [first - 1 for first in heads[1:]] + [len(spans) - 1]
    return tuple(
        Chapter(i, name, first, last) for i, (name, first, last) in enumerate(zip(named, heads, lasts, strict=True))
    )


def _title(text: str, spans: list[tuple[int, int]], headings: Collection[int], first: int) -> str:
    if first not in headings:
        return ""
    while first + 1 in headings:
        first += 1
    return " ".join(text[slice(*spans[first])].split())
