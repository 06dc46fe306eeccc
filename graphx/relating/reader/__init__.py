"""Another reader behind the same door: a language model of your own choice, or whoever answers its prompts.

A story is asked about window by window (`prompts`); every answer is checked against the story (`answers`) and kept
(`cache`), whatever the endpoint says (`endpoint`). What comes out is the table of interactions that graphx makes by
itself otherwise. Never on by default: only with ``Settings(reader="language-model", ...)``.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pandas as pd

from graphx import tables
from graphx.errors import OptionError, ReaderError
from graphx.reading.cast import Cast
from graphx.reading.language import Tokens
from graphx.reading.story import Story
from graphx.relating.reader import answers, cache
from graphx.relating.reader.answers import BrokenAnswerError, Faults, Row
from graphx.relating.reader.endpoint import Endpoint, is_local
from graphx.relating.reader.prompts import Window, instructions, windows
from graphx.settings import Settings

_TRIES = 2  # a model that answered something unusable is asked once more
_PATIENCE = 3  # windows without one usable answer, after which nothing more is paid
_LETTERS = 4  # of a token, in English
_TOLD = 0.6  # tokens of an answer for each letter read: our readers' labels have four rows in 100 words
_ENDINGS = (".json", ".txt")


@dataclass(frozen=True)
class Plan:
    """What a reading will cost: windows in all, those answered already, and tokens (about four letters each)."""

    windows: int
    cached: int
    tokens_in: int
    tokens_out: int

    @property
    def calls(self) -> int:
        """How many questions are still to be asked."""
        return self.windows - self.cached

    def __str__(self) -> str:
        known = f"; {self.cached} of {self.windows} windows are answered already" if self.cached else ""
        return f"{_count(self.calls, 'call')}, about {self.tokens_in:,} tokens in and {self.tokens_out:,} out{known}"


@dataclass(frozen=True)
class Report:
    """What became of the questions, and of the rows of their answers.

    Windows answered now (``asked``) or before (``cached``), without a usable answer (``broken``) or without any
    (``missing``); rows ``kept``, and where those are that do not hold, by reason (``faults``), of which ``dropped`` has
    the number; what was wrong with the last unusable answer (``fault``); whether the answers are files that somebody
    wrote and can mend (``by_hand``).
    """

    windows: int
    asked: int
    cached: int
    broken: int
    missing: int
    kept: int
    faults: dict[str, list[str]] = field(default_factory=dict)
    fault: str = ""
    by_hand: bool = False

    @property
    def dropped(self) -> dict[str, int]:
        """How many rows do not hold, by reason."""
        return {reason: len(places) for reason, places in sorted(self.faults.items())}

    def __str__(self) -> str:
        kept, windows = _count(self.kept, "relation"), _count(self.windows, "window")
        where = f"{self.cached} answered" if self.by_hand else f"{self.asked} asked, {self.cached} known before"
        parts = [f"{kept} from {windows} ({where})"]
        parts += [f"{self.broken} without a usable answer ({self.fault})"] * bool(self.broken)
        parts += [f"{self.missing} without an answer"] * bool(self.missing)
        for reason, number in self.dropped.items():
            place = f" ({'the first ' * (number > 1)}in {self.faults[reason][0]})" if self.by_hand else ""
            parts.append(f"{number} × {reason}{place}")
        return "; ".join(parts) + "."


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def destination(settings: Settings) -> str:
    """One sentence for people: where the text of a story goes with these settings.

    >>> destination(Settings())
    'Nothing leaves this machine.'
    """
    if settings.reader != "language-model" or settings.answers:
        return "Nothing leaves this machine."
    address = urlsplit(settings.base_url)
    place = f"{address.scheme}://{address.netloc}"
    if is_local(settings.base_url):
        return f"The text goes to {settings.model_name} at {place}, a server on this machine."
    open_ = " The way there is not encrypted." if address.scheme == "http" else ""
    return f"The whole text of the story is sent to {settings.model_name} at {place}, outside this machine.{open_}"


def plan(story: Story, cast: Cast, settings: Settings) -> Plan:
    """What `find_interactions` would ask, without asking."""
    asked = windows(story, cast)
    new = [window for window in asked if _known(window, settings) is None]
    read = sum(len(window.prompt) for window in new)
    told = sum(len(story.paragraph_text(n)) for window in new for n in range(window.first, window.last + 1))
    return Plan(len(asked), len(asked) - len(new), read // _LETTERS, int(told * _TOLD))


def dump_prompts(story: Story, cast: Cast, folder: Path) -> int:
    """Write each window's question as a file, to be answered by anybody, and return their number; nothing is called.

    Raises:
        OptionError: the folder cannot be made or written.
    """
    asked = windows(story, cast)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for window in asked:
            (folder / f"{window.name}.txt").write_text(window.prompt, encoding="utf-8", newline="\n")
    except OSError as error:
        raise OptionError(f"{folder} cannot be written ({error.strerror}); choose another folder.") from error
    return len(asked)


def find_interactions(
    story: Story,
    tokens: Tokens,
    cast: Cast,
    settings: Settings,
    progress: Callable[[int], None] | None = None,
) -> tuple[pd.DataFrame, Report]:
    """The interactions of a story as a language model reads them (columns: `graphx.tables.INTERACTIONS`).

    The model's stance is the sentiment (-1, -0.5, 0, 0.5, 1); the rule is ``model: `` and its name; where two
    windows overlap, the surer row of a paragraph and direction stays. ``progress`` is called with the last paragraph
    of each window that is done.

    Raises:
        OptionError: the openai package, the answers or the cache are missing.
        ReaderError: the endpoint cannot be reached, or no answer of it can be used.
    """
    asked = windows(story, cast)
    replies = _Replies(settings)
    rows: dict[tuple[int, str, str], Row] = {}
    faults: dict[str, list[str]] = {}
    try:
        for window in asked:
            found, faulty = replies.read(story, cast, window)
            for reason, numbers in faulty.items():
                faults.setdefault(reason, []).extend(f"{window.name}, row {number}" for number in numbers)
            for row in found:
                key = row.paragraph, row.source, row.target
                if key not in rows or rows[key].confidence < row.confidence:
                    rows[key] = row
            if progress:
                progress(window.last)
    finally:
        replies.close()
    replies.judge()
    counts = replies.asked, replies.known, replies.broken, replies.missing, len(rows)
    report = Report(len(asked), *counts, faults, replies.fault, by_hand=bool(settings.answers))
    rule = f"model: {settings.model_name}" if settings.model_name else "answers"
    return _table(tokens, sorted(rows.values()), rule), report


class _Replies:
    """Answers from where the settings say: a folder, the cache, or the endpoint."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.asked = self.known = self.broken = self.missing = 0
        self.fault = ""
        self._endpoint: Endpoint | None = None

    def read(self, story: Story, cast: Cast, window: Window) -> tuple[list[Row], Faults]:
        """The rows of a window that hold, and why others do not."""
        kept = _known(window, self.settings)
        if kept is not None:
            try:
                found = answers.checked(story, cast, window, kept)
                self.known += 1
                return found
            except BrokenAnswerError as fault:
                self.fault = f"{window.name}: {fault}" if self.settings.answers else str(fault)
        if not self.settings.answers:
            return self._ask(story, cast, window)
        self.missing += kept is None
        self.broken += kept is not None
        return [], {}

    def _ask(self, story: Story, cast: Cast, window: Window) -> tuple[list[Row], Faults]:
        if self._endpoint is None:
            cache.make(_folder(self.settings))
            self._endpoint = Endpoint(self.settings)
        for _ in range(_TRIES):
            try:
                answer = self._endpoint.answer(instructions(), window.text)
                found = answers.checked(story, cast, window, answer)
            except BrokenAnswerError as fault:
                self.fault = str(fault)
                continue
            cache.put(_folder(self.settings), _key(window, self.settings), answer)
            self.asked += 1
            return found
        self.broken += 1
        if self.broken >= _PATIENCE:
            self.judge()
        return [], {}

    def judge(self) -> None:
        """Refuse to go on with, or to end with, nothing that can be used."""
        if self.known or self.asked:
            return
        if self.broken and self.settings.answers:
            raise ReaderError(
                f"{self.settings.answers} holds no answer that can be used ({self.fault}); mend the file."
            )
        if self.broken:
            who = f"{self.settings.model_name} at {self.settings.base_url}"
            raise ReaderError(f"{who} gave no answer that can be used ({self.fault}); try another model.")
        if self.missing:
            raise OptionError(
                f"{self.settings.answers} holds no answers; call them like their prompts, such as window-0001.json."
            )

    def close(self) -> None:
        if self._endpoint:
            self._endpoint.close()


def _known(window: Window, settings: Settings) -> str | None:
    if not settings.answers:
        return cache.get(_folder(settings), _key(window, settings))
    for ending in _ENDINGS:
        path = Path(settings.answers) / f"{window.name}{ending}"
        try:
            return path.read_bytes().decode("utf-8-sig", "replace")
        except FileNotFoundError:
            continue
        except OSError as error:
            raise OptionError(f"The answer {path} cannot be read ({error.strerror}).") from error
    return None


def _folder(settings: Settings) -> Path:
    return Path(settings.cache) if settings.cache else cache.default_folder()


def _key(window: Window, settings: Settings) -> str:
    return cache.key(settings.base_url, settings.model_name, window.prompt)


def _table(tokens: Tokens, rows: list[Row], rule: str) -> pd.DataFrame:
    sentences = [tokens.sentence[tokens.between(row.start, row.end)[0]] for row in rows]
    columns = [{**row._asdict(), "sentence": number, "rule": rule} for row, number in zip(rows, sentences, strict=True)]
    return tables.check(tables.table(tables.INTERACTIONS, columns), tables.INTERACTIONS)
