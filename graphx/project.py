"""A reader's corrections: a log beside the story that is replayed over each fresh extraction.

What a reader says beats what the program found. The log is one small JSON file (`save_project`, `load_project`)::

    {"graphx": "corrections", "version": 1,
     "story": {"title": "A night", "sha256": "..."},
     "corrections": [{"kind": "merge", "name": "Spike", "names": ["William"]},
                     {"kind": "sign", "name": "Spike", "to": "Buffy", "paragraph": 3, "sentiment": -1.0, "quote": ""}]}

=================  ===================================================================================
``add``            ``name`` is in the story too, also called ``names``, with these ``pronouns``
``rename``         ``name`` is shown as ``to``
``merge``          ``names`` are the same person as ``name``
``split``          ``names``, aliases of ``name``, are another person
``hide``           ``name`` is not shown
``pronouns``       ``name`` has these ``pronouns``
``add_alias``      ``name`` is also called ``names``
``remove_alias``   ``name`` is not called ``names``
``narrator``       ``name`` says *I* outside quotation marks
``no_narrator``    nobody does: ``name``, who was taken for the narrator, tells nothing
``sign``           how ``name`` feels toward ``to`` in a ``paragraph``: ``sentiment`` in [-1, 1]
=================  ===================================================================================

Paragraphs count from 0; ``quote`` is how the paragraph begins, by which it is found when the text has changed.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import MISSING, asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, Self

import numpy as np
import pandas as pd

from graphx import pipeline, tables
from graphx.errors import CastError, ProjectError
from graphx.reading import language
from graphx.reading.cast import NARRATOR, Cast
from graphx.reading.encodings import decode, file_bytes
from graphx.reading.language import Tokens
from graphx.reading.story import Story
from graphx.relating.state import STATES
from graphx.result import OVERRULED, READER, Reading
from graphx.settings import Settings
from graphx.showing import colours
from graphx.showing.files import whole_file

VERSION = 1
"""Version of the file's form."""

KINDS = {
    "add": ("names", "pronouns"),
    "rename": ("to",),
    "merge": ("names",),
    "split": ("names",),
    "hide": (),
    "pronouns": ("pronouns",),
    "add_alias": ("names",),
    "remove_alias": ("names",),
    "narrator": (),
    "no_narrator": (),
    "sign": ("to", "paragraph", "sentiment", "quote"),
}
"""The kinds of correction, each with what it says beside the ``name``."""

_Place = tuple[int, str, str]

_MAY_BE_EMPTY = {("add", "names"), ("add", "pronouns"), ("pronouns", "pronouns"), ("sign", "quote")}
_QUOTED = 40


@dataclass(frozen=True, slots=True)
class Correction:
    """One thing that a reader says; `KINDS` has the kinds and the fields of each.

    Raises:
        ProjectError: no such kind, or a field that it needs is missing or cannot be.
    """

    kind: str
    name: str
    to: str = ""
    names: tuple[str, ...] = ()
    pronouns: str = ""
    paragraph: int = -1
    sentiment: float = 0.0
    quote: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ProjectError(f"there is no correction of the kind {self.kind!r}; the kinds are {', '.join(KINDS)}.")
        said = [field for field in ("name", *KINDS[self.kind]) if field not in ("paragraph", "sentiment")]
        for field in said:
            if not getattr(self, field) and (self.kind, field) not in _MAY_BE_EMPTY:
                raise ProjectError(f"a correction of the kind {self.kind!r} needs {field!r}; give it or take it out.")
        if self.kind == "sign" and not (self.paragraph >= 0 and -1 <= self.sentiment <= 1):
            raise ProjectError("a sign needs a paragraph from 0 on and a sentiment between -1 and 1; mend them.")

    def apply(self, cast: Cast) -> Cast:
        """The cast as this correction has it; a sign leaves it as it is.

        Raises:
            CastError: it finds no place in the cast.
        """
        return _APPLY[self.kind](cast, self)

    def __str__(self) -> str:
        """In words, for the reader who undoes it; there paragraphs count from 1."""
        said = {"names": ", ".join(self.names), "place": self.paragraph + 1}
        word = colours.WORDS[colours.sign(self.sentiment)]
        return _WORDS[self.kind].format(
            name=self.name, to=self.to, word=word, correction=self, **said, pronouns=self.pronouns or "unknown"
        )


_WORDS = {
    "add": "add {name}",
    "rename": "rename {name} to {to}",
    "merge": "merge {names} into {name}",
    "split": "split {names} from {name}",
    "hide": "hide {name}",
    "pronouns": "pronouns of {name}: {pronouns}",
    "add_alias": "{name} is also {names}",
    "remove_alias": "{name} is not {names}",
    "narrator": "{name} narrates",
    "no_narrator": "{name} does not narrate, nobody does",
    "sign": "{name} toward {to} in ¶ {place}: {word} ({correction.sentiment:+g})",
}


@dataclass(frozen=True)
class Project:
    """The corrections of a story, in the order in which they were made; ``undone`` are those that `redo` brings back.

    >>> project = Project.of(Story.from_text("Spike ran."))
    >>> project = project.correct(Correction("pronouns", "Spike", pronouns="he/him"))
    >>> [str(c) for c in project.corrections], len(project.undo().corrections), project.undo().redo() == project
    (['pronouns of Spike: he/him'], 0, True)
    """

    title: str = ""
    sha256: str = ""
    corrections: tuple[Correction, ...] = ()
    undone: tuple[Correction, ...] = ()

    @classmethod
    def of(cls, story: Story) -> Self:
        """A project of a story that nobody has corrected yet."""
        return cls(story.title, _fingerprint(story))

    def correct(self, correction: Correction) -> Self:
        """With one more correction."""
        return replace(self, corrections=(*self.corrections, correction), undone=())

    def undo(self) -> Self:
        """Without the last correction; without any it stays as it is."""
        return replace(self, corrections=self.corrections[:-1], undone=(*self.undone, *self.corrections[-1:]))

    def redo(self) -> Self:
        """With the correction that was undone last."""
        return replace(self, corrections=(*self.corrections, *self.undone[-1:]), undone=self.undone[:-1])


def sign(story: Story, source: str, target: str, paragraph: int, sentiment: float) -> Correction:
    """How ``source`` feels toward ``target`` in a paragraph, as a reader sees it.

    Raises:
        ProjectError: the sentiment is not between -1 and 1, or the story has no such paragraph.

    >>> sign(Story.from_text("Spike ran."), "Spike", "Buffy", 0, 1.0).quote
    'Spike ran.'
    """
    if not 0 <= paragraph < len(story.paragraphs):
        raise ProjectError(f"{story.title!r} has no paragraph {paragraph}; it has {len(story.paragraphs)}, from 0 on.")
    quote = story.paragraph_text(paragraph)[:_QUOTED]
    return Correction("sign", source, target, paragraph=paragraph, sentiment=sentiment, quote=quote)


# ---- over a fresh extraction


def read_with(
    story: Story,
    project: Project,
    cast: Cast | None = None,
    settings: Settings = Settings(),  # noqa: B008  (immutable)
    progress: Callable[[int], None] | None = None,
    tokens: Tokens | None = None,
) -> tuple[Reading, list[str]]:
    """Read a story with a cast, or discover one, as the corrections have it; and what of them found no place.

    ``tokens`` are those of the story where they are at hand; ``progress`` is called with each paragraph's number.
    It is `read_people` and then `replay_signs`.

    Raises:
        CastError: nobody on the cast, as it is corrected, occurs in the story.
        OptionError: the spaCy pipeline of the settings is not installed, or a language model cannot be asked.
        ReaderError: the language model that the settings ask for does not answer.

    >>> story = Story.from_text("William saw Buffy.")
    >>> project = Project.of(story).correct(Correction("rename", "William", "Spike"))
    >>> reading, skipped = read_with(story, project, Cast.from_names("William", "Buffy"))
    >>> reading.edges[["source", "target"]].values.tolist(), skipped
    ([['Spike', 'Buffy']], [])
    """
    if tokens is None:
        tokens = language.tokens(story, settings.model, None if settings.reader == "language-model" else progress)
    reading, skipped = read_people(story, tokens, project, cast, settings, progress)
    signed, misplaced = replay_signs(project, reading, tokens)
    return signed, skipped + misplaced


def read_people(
    story: Story,
    tokens: Tokens,
    project: Project,
    cast: Cast | None = None,
    settings: Settings = Settings(),  # noqa: B008  (immutable)
    progress: Callable[[int], None] | None = None,
) -> tuple[Reading, list[str]]:
    """Read a story with its people as the corrections have them, signs left out; and what found no place.

    Raises:
        CastError, OptionError, ReaderError: as `read_with`.
    """
    skipped: list[str] = []

    def correct(cast: Cast) -> Cast:
        corrected, said = replay(project, cast)
        skipped.extend(said)
        return corrected

    reading = pipeline.read_tokens(story, tokens, cast, settings, progress, correct, _may_be_narrated(project))
    if project.sha256 not in ("", _fingerprint(story)) and project.corrections:
        skipped.insert(0, f"The corrections were made in another text of {project.title!r}; look whether they fit.")
    return reading, skipped


def cast_of(story: Story, tokens: Tokens, project: Project, cast: Cast | None = None) -> Cast:
    """The people that `read_people` reads with, before anything is read of how they stand to one another.

    Raises:
        CastError: nobody on the cast, as it is corrected, occurs in the story.

    >>> story = Story.from_text("William saw Buffy.")
    >>> project = Project.of(story).correct(Correction("rename", "William", "Spike"))
    >>> cast = cast_of(story, language.tokens(story), project, Cast.from_names("William", "Buffy"))
    >>> [character.name for character in cast]
    ['Spike', 'Buffy']
    """
    people, _, _ = pipeline.find_people(
        story, tokens, cast, lambda found: replay(project, found)[0], _may_be_narrated(project)
    )
    return people


def _may_be_narrated(project: Project) -> bool:
    """Whether the last word of the reader on who narrates, if there is one, is not that nobody does."""
    said = [one.kind for one in project.corrections if one.kind in ("narrator", "no_narrator")]
    return said[-1:] != ["no_narrator"]


def replay(project: Project, cast: Cast) -> tuple[Cast, list[str]]:
    """The cast as the corrections have it, and a sentence for each correction that found no place in it.

    >>> project = Project(corrections=(Correction("hide", "Angel"), Correction("rename", "Randy", "Spike")))
    >>> cast, skipped = replay(project, Cast.from_names("Randy", "Buffy"))
    >>> [c.name for c in cast], skipped[0][:37]
    (['Spike', 'Buffy'], 'Correction 1 (hide Angel) is skipped:')
    """
    skipped = []
    for number, correction in enumerate(project.corrections, start=1):
        try:
            cast = correction.apply(cast)
        except CastError as error:
            skipped.append(_skipped(number, correction, str(error)))
    return cast, skipped


def replay_edges(project: Project, story: Story, cast: Cast, edges: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """The edges with the signs that the reader set, and a sentence for each that found no place in them.

    Takes and returns `tables.EDGES`. An edge whose sign was set is surest (confidence 1) and has the ``rule``
    ``reader``; the others have an empty one. Where the two had no directed edge in the paragraph they get one.

    Raises:
        TableError: a column is missing.

    >>> story = Story.from_text("Spike saw Buffy.")
    >>> project = Project.of(story).correct(sign(story, "Spike", "Buffy", 0, -0.5))
    >>> edges, _ = replay_edges(project, story, Cast.from_names("Spike", "Buffy"), tables.table(tables.EDGES))
    >>> edges[["source", "target", "sentiment", "confidence", "rule"]].values.tolist()
    [['Spike', 'Buffy', -0.5, 1.0, 'reader']]
    """
    tables.check(edges, tables.EDGES)
    placed, skipped = _placed(project, story, cast)
    if not placed:
        return edges, skipped
    rows: Any = edges.assign(rule="").to_dict("records")
    found: dict[tuple[int, str, str, bool], dict[str, Any]] = {
        (row["paragraph"], row["source"], row["target"], row["directed"]): row for row in rows
    }
    for (paragraph, source, target), sentiment in placed.items():
        for together in ((paragraph, source, target, False), (paragraph, target, source, False)):
            found.pop(together, None)
        row = found.setdefault((paragraph, source, target, True), _new_edge(story, paragraph, source, target))
        if row["sentiment"] * sentiment <= 0:
            row["emotion"] = ""
        row |= {"sentiment": sentiment, "confidence": 1.0, "rule": READER}
    frame = pd.DataFrame(found.values(), columns=[*edges.columns, "rule"]).astype({**edges.dtypes, "rule": "str"})
    return frame.sort_values(["paragraph", "source", "target"], kind="stable", ignore_index=True), skipped


def replay_signs(project: Project, reading: Reading, tokens: Tokens) -> tuple[Reading, list[str]]:
    """The reading with the signs that the reader set, and a sentence for each that found no place in it.

    The edges are those of `replay_edges`. Each sign is a row of the interactions too, over its whole paragraph, surest
    and with the ``rule`` ``reader``; what the program read of the same two there stays, but where it is of another sign
    its confidence is 0 and its rule begins with ``overruled: ``. The states have the reader's word in that paragraph.

    >>> story = Story.from_text("Spike loves Buffy.")
    >>> project = Project.of(story).correct(sign(story, "Spike", "Buffy", 0, -1.0))
    >>> reading, _ = read_with(story, project, Cast.from_names("Spike", "Buffy"))
    >>> reading.interactions["rule"].str[:10].tolist(), reading.states["smoothed"].tolist()
    (['reader', 'overruled:'], [-1.0])
    """
    placed, _ = _placed(project, reading.story, reading.cast)
    edges, skipped = replay_edges(project, reading.story, reading.cast, reading.edges)
    if not placed:
        return reading, skipped
    acts, states = _overruled(reading, placed, tokens), _told(reading.states, placed)
    return replace(reading, edges=edges, interactions=acts, states=states), skipped


def _overruled(reading: Reading, placed: dict[_Place, float], tokens: Tokens) -> pd.DataFrame:
    """The interactions with the reader's word, first in its paragraph."""
    acts = reading.interactions
    said = [placed.get(place) for place in _places(acts)]
    signs = zip(said, acts["sentiment"].tolist(), strict=True)
    wrong = np.array([word is not None and colours.sign(word) != colours.sign(seen) for word, seen in signs], bool)
    acts = acts.assign(
        confidence=acts["confidence"].mask(wrong, 0.0), rule=acts["rule"].mask(wrong, OVERRULED + acts["rule"])
    )
    rows = []
    for (paragraph, source, target), sentiment in placed.items():
        span = reading.story.paragraphs[paragraph]
        sentence = tokens.sentence[tokens.between(span.start, span.end)[0]]
        rows.append(
            (span.start, span.end, paragraph, sentence, source, target, "feeling", sentiment, "", 1.0, READER)
        )  # fmt: skip
    whole = pd.concat([tables.table(tables.INTERACTIONS, rows), acts], ignore_index=True)
    return whole.sort_values("paragraph", kind="stable", ignore_index=True)


def _told(states: pd.DataFrame, placed: dict[_Place, float]) -> pd.DataFrame:
    """The states with the reader's word, in the paragraph of which it speaks."""
    left = states[[place not in placed for place in _places(states)]]
    rows = [(*place, sentiment, sentiment, 1.0, 1.0) for place, sentiment in placed.items()]
    whole = pd.concat([left, tables.table(STATES, rows)], ignore_index=True)
    return whole.sort_values(["paragraph", "source", "target"], kind="stable", ignore_index=True)


def _places(table: pd.DataFrame) -> Iterator[_Place]:
    return zip(*(table[name].tolist() for name in ("paragraph", "source", "target")), strict=True)


def _narrate(cast: Cast, correction: Correction) -> Cast:
    cast = cast.set_narrator(correction.name)
    unnamed = NARRATOR in cast and correction.name != NARRATOR
    return cast.hide(NARRATOR) if unnamed else cast


def _narrate_nobody(cast: Cast, correction: Correction) -> Cast:
    if correction.name != NARRATOR:  # who is not there where a narrator with a name was found
        cast = cast.set_narrator(correction.name, narrates=False)
    return cast.hide(NARRATOR) if NARRATOR in cast and len(cast) > 1 else cast


def _each(change: Callable[[Cast, str, str], Cast]) -> Callable[[Cast, Correction], Cast]:
    def apply(cast: Cast, correction: Correction) -> Cast:
        for name in correction.names:
            cast = change(cast, correction.name, name)
        return cast

    return apply


_APPLY: dict[str, Callable[[Cast, Correction], Cast]] = {
    "add": lambda cast, c: cast.add(c.name, c.names, c.pronouns),
    "rename": lambda cast, c: cast.rename(c.name, c.to),
    "merge": lambda cast, c: cast.merge(c.name, *c.names),
    "split": lambda cast, c: cast.split(c.name, *c.names),
    "hide": lambda cast, c: cast.hide(c.name),
    "pronouns": lambda cast, c: cast.set_pronouns(c.name, c.pronouns),
    "add_alias": _each(Cast.add_alias),
    "remove_alias": _each(Cast.remove_alias),
    "narrator": _narrate,
    "no_narrator": _narrate_nobody,
    "sign": lambda cast, _: cast,
}


def _skipped(number: int, correction: Correction, why: str) -> str:
    return f"Correction {number} ({correction}) is skipped: {why[0].lower()}{why[1:]}"


def _placed(project: Project, story: Story, cast: Cast) -> tuple[dict[_Place, float], list[str]]:
    """The sign for each paragraph, source and target, the last word of a reader counting."""
    placed: dict[_Place, float] = {}
    skipped = []
    for number, correction in enumerate(project.corrections, start=1):
        if correction.kind != "sign":
            continue
        later = project.corrections[number:]
        source, target = _name_now(correction.name, later), _name_now(correction.to, later)
        paragraph = _paragraph_now(story, correction)
        missing = next((name for name in (source, target) if name not in cast), None)
        if missing is not None:
            skipped.append(_skipped(number, correction, f"nobody on the cast is called {missing!r}."))
        elif paragraph is None:
            skipped.append(_skipped(number, correction, "the paragraph is no longer in the story."))
        elif source == target:
            skipped.append(_skipped(number, correction, "the two are one person now."))
        else:
            placed[paragraph, source, target] = correction.sentiment
    return placed, skipped


def _name_now(name: str, later: tuple[Correction, ...]) -> str:
    """What somebody is called after later corrections."""
    for correction in later:
        if correction.kind == "rename" and correction.name == name:
            name = correction.to
        elif correction.kind == "merge" and name in correction.names:
            name = correction.name
    return name


def _paragraph_now(story: Story, correction: Correction) -> int | None:
    """Where the paragraph of a sign stands: at its number, or the nearest that begins alike."""
    numbers = range(len(story.paragraphs))
    alike = [n for n in numbers if story.text.startswith(correction.quote, story.paragraphs[n].start)]
    if not correction.quote:
        return correction.paragraph if correction.paragraph in numbers else None
    return min(alike, key=lambda n: abs(n - correction.paragraph), default=None)


def _new_edge(story: Story, paragraph: int, source: str, target: str) -> dict[str, Any]:
    span = story.paragraphs[paragraph]
    edge = (paragraph, span.start, span.end, source, target, True, 1.0, 0.0, "", 1.0)
    return dict(zip(tables.EDGES.columns, edge, strict=True))


def _fingerprint(story: Story) -> str:
    return hashlib.sha256(story.text.encode("utf-8", "surrogatepass")).hexdigest()


# ---- as a file


def save_project(project: Project, path: str | Path) -> None:
    """Write the corrections into a JSON file, whole or not at all.

    Raises:
        ExportError: the file cannot be written.
    """
    with whole_file(Path(path)) as temporary:
        temporary.write_text(project_text(project), encoding="utf-8", newline="\n")


def load_project(path: str | Path) -> Project:
    """Read the corrections that `save_project` wrote.

    Raises:
        ProjectError: no such file, no corrections of graphx, or an entry that is wrong, named in the message.
    """
    path = Path(path)
    return parse_project(file_bytes(path, "file of corrections", ProjectError), path.name)


def project_text(project: Project) -> str:
    """The corrections as the text of a JSON file, an entry a line.

    >>> print(project_text(Project("A night", "", (Correction("hide", "Sunnydale"),))), end="")
    {"graphx": "corrections", "version": 1,
     "story": {"title": "A night", "sha256": ""},
     "corrections": [
      {"kind": "hide", "name": "Sunnydale"}
     ]}
    """
    story = json.dumps({"title": project.title, "sha256": project.sha256}, ensure_ascii=False)
    entries = ",\n".join(f"  {json.dumps(_entry(c), ensure_ascii=False)}" for c in project.corrections)
    head = f'{{"graphx": "corrections", "version": {VERSION},\n "story": {story},\n "corrections": ['
    return f"{head}\n{entries}\n ]}}\n" if entries else f"{head}]}}\n"


def parse_project(data: bytes, name: str = "corrections.json") -> Project:
    """Make a project of a file's bytes; ``name`` is what the file is called in messages.

    Raises:
        ProjectError: no corrections of graphx, or an entry that is wrong, named in the message.

    >>> parse_project(project_text(Project("A night")).encode()).title
    'A night'
    """
    whole = _loaded(decode(data, name, ProjectError), name)
    story, entries = whole.get("story", {}), whole.get("corrections")
    if not isinstance(story, dict) or not isinstance(entries, list):
        raise ProjectError(f"{name} lacks its story or its list of corrections; save it with graphx again.")
    corrections = tuple(_correction(entry, number, name) for number, entry in enumerate(entries, start=1))
    return Project(str(story.get("title", "")), str(story.get("sha256", "")), corrections)


def _loaded(text: str, name: str) -> dict[str, Any]:
    try:
        whole = json.loads(text)
        json.dumps(whole, ensure_ascii=False).encode()  # half a surrogate pair is no text
    except (ValueError, RecursionError) as error:
        raise ProjectError(f"{name} is not JSON ({' '.join(str(error).split())[:120]}); check the file.") from error
    if not isinstance(whole, dict) or whole.get("graphx") != "corrections":
        raise ProjectError(f"{name} holds no corrections of graphx; hand in a file that it saved.")
    if whole.get("version") != VERSION:
        version = str(whole.get("version"))[:20]
        raise ProjectError(f"{name} is of version {version}; this graphx reads version {VERSION}, bring it up to date.")
    return whole


_DEFAULTS = {field.name: field.default for field in fields(Correction) if field.default is not MISSING}
_TYPES = {"paragraph": (int, "a whole number"), "sentiment": (int | float, "a number"), "names": (list, "a list")}


def _entry(correction: Correction) -> dict[str, Any]:
    said = asdict(correction)
    return {field: said[field] for field in ("kind", "name", *KINDS[correction.kind])}


def _correction(entry: Any, number: int, name: str) -> Correction:
    try:
        if not isinstance(entry, dict):
            raise ProjectError("it is no correction with a 'kind' and a 'name'; take it out.")
        for field, value in entry.items():
            _check_field(field, value)
        given: dict[str, Any] = {"kind": "", "name": "", **entry}
        return Correction(**given | {"names": tuple(given.get("names", ()))})
    except ProjectError as error:
        raise ProjectError(f"{name}, entry {number}: {error}") from error


def _check_field(field: str, value: Any) -> None:
    if field not in ("kind", "name", *_DEFAULTS):
        raise ProjectError(f"there is no field {field!r}; take it out.")
    kind, called = _TYPES.get(field, (str, "text"))
    texts = value if field == "names" and isinstance(value, list) else []
    if isinstance(value, bool) or not isinstance(value, kind) or not all(isinstance(text, str) for text in texts):
        raise ProjectError(f"{field!r} must be {called}{' of texts' if field == 'names' else ''}; mend it.")
