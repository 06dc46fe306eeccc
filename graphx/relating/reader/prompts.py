"""What a language model is asked: a story in windows, each with the cast and what came before."""

from dataclasses import dataclass
from functools import cache
from importlib import resources

from graphx.reading.cast import Cast, Character
from graphx.reading.story import Story

EMOTIONS = (
    "joy", "trust", "fear", "surprise", "sadness", "disgust", "anger", "anticipation", "love", "jealousy", "shame",
)  # fmt: skip
"""Plutchik's eight (1980), and love, jealousy and shame: the labels of `graphx.relating.frames`."""

WORDS = 700
"""Words of a window: enough for a scene, few enough that its answer stays within a model's usual limits."""

OVERLAP = 2
"""Paragraphs that a window shares with the one before, so that no exchange is cut in two."""

_OPENING, _BEFORE = 120, 250  # words of the story's beginning and of what comes just before, for context


@dataclass(frozen=True, slots=True)
class Window:
    """One question: numbered from 1, over the paragraphs ``first`` to ``last`` (from 0, both included)."""

    number: int
    first: int
    last: int
    text: str

    @property
    def name(self) -> str:
        """What the files of its prompt and of its answer are called, without ending.

        >>> Window(3, 0, 9, "").name
        'window-0003'
        """
        return f"window-{self.number:04d}"

    @property
    def prompt(self) -> str:
        """The whole question, as it stands in a file."""
        return f"{instructions()}\n---\n\n{self.text}\n"


@cache
def instructions() -> str:
    """What every question begins with.

    >>> instructions().splitlines()[0][:35]
    'You are a careful reader of fiction'
    """
    text = resources.files("graphx.relating.reader").joinpath("prompt.txt").read_text("utf-8")
    return text.replace("EMOTIONS", ", ".join(f'"{label}"' for label in EMOTIONS))


def windows(story: Story, cast: Cast) -> list[Window]:
    """The questions about a story, in its order.

    >>> (window,) = windows(Story.from_text("Spike watches Buffy."), Cast.from_names("Spike", "Buffy"))
    >>> window.text.splitlines()[-1]
    '[0] Spike watches Buffy.'
    """
    lengths = [len(story.paragraph_text(p.index).split()) for p in story.paragraphs]
    people = "\n".join(_person(character) for character in cast)
    return [
        Window(number, first, last, _text(story, lengths, people, first, last))
        for number, (first, last) in enumerate(_stretches(lengths), start=1)
    ]


def _stretches(lengths: list[int]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    first = 0
    while True:
        last, words = first, lengths[first]
        while last + 1 < len(lengths) and words + lengths[last + 1] <= WORDS:
            last += 1
            words += lengths[last]
        found.append((first, last))
        if last + 1 == len(lengths):
            return found
        shared = min(OVERLAP, last - first)
        # Long paragraphs are not asked about twice, and each window must come further than the one before.
        while shared and sum(lengths[last + 1 - shared : last + 2]) > WORDS:
            shared -= 1
        first = last + 1 - shared


def _person(character: Character) -> str:
    about = [f"also {', '.join(character.aliases)}"] if character.aliases else []
    about += [character.pronouns] if character.pronouns else []
    about += ['tells the story as "I"'] if character.narrator else []
    return f"- {character.name}" + (f" ({'; '.join(about)})" if about else "")


def _text(story: Story, lengths: list[int], people: str, first: int, last: int) -> str:
    parts = ["CAST", people, ""]
    if first:
        parts += ["THE STORY SO FAR (for context, no rows)", _so_far(story, lengths, first), ""]
    parts += ["PARAGRAPHS", *(f"[{n}] {_line(story, n)}" for n in range(first, last + 1))]
    return "\n".join(parts)


def _so_far(story: Story, lengths: list[int], first: int) -> str:
    """The beginning of the story and the paragraphs just before the window."""
    before, words = first, 0
    while before and words + lengths[before - 1] <= _BEFORE:
        before -= 1
        words += lengths[before]
    near = [_line(story, n) for n in range(before, first)] or [_cut(_line(story, first - 1), -_BEFORE)]
    opening, left = [], _OPENING
    for n in range(min(before, first - 1)):
        opening.append(_cut(_line(story, n), left))
        left -= lengths[n]
        if left <= 0:
            break
    whole = left >= 0 and len(opening) == before
    return "\n".join([*opening, *([] if whole or not opening else ["[…]"]), *near])


def _line(story: Story, paragraph: int) -> str:
    """A paragraph on one line, so that no line of a story can pass for a number of ours."""
    return " ".join(story.paragraph_text(paragraph).split())


def _cut(line: str, words: int) -> str:
    """The first words of a line, or the last ones where ``words`` is negative."""
    parts = line.split()
    if len(parts) <= abs(words):
        return line
    return " ".join(parts[:words]) + " …" if words > 0 else "… " + " ".join(parts[words:])
