"""The command line: ``graphx extract | export | explain | read | dashboard``.

Whatever a person can mend (`GraphxError`, a wrong option) is said in one line on stderr, with exit code 2.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from graphx.errors import GraphxError, OptionError
from graphx.settings import Settings

if TYPE_CHECKING:  # loaded by the commands that need them, so that --help is there at once
    from graphx.project import Project
    from graphx.reading.cast import Cast
    from graphx.reading.story import Story
    from graphx.result import Reading

EXAMPLES = {
    "extract": "graphx extract story.txt --cast cast.csv --out tables/",
    "export": "graphx export story.txt --format gexf --out story.gexf",
    "explain": "graphx explain story.txt --pair Buffy Spike",
    "read": "graphx read story.txt --base-url http://127.0.0.1:8080/v1 --model-name qwen3 --out tables/",
    "dashboard": "graphx dashboard story.txt --cast cast.csv",
}

SERVER = {
    "server.showEmailPrompt": "false",
    "server.fileWatcherType": "none",  # nothing changes under a reader
    "server.maxUploadSize": "20",
    "browser.gatherUsageStats": "false",
    "client.toolbarMode": "viewer",
    "client.showErrorDetails": "none",
}
"""How Streamlit serves the dashboard, wherever it is installed; the clone's own configuration adds the theme."""

_MOST_SAID = 10  # of one kind of remark

_PATH = click.Path(path_type=Path)
_CAST = click.option("--cast", "cast_path", type=_PATH, help="Cast list (CSV, JSON, YAML or text).")
_PROJECT = click.option(
    "--project", "project_path", type=_PATH, help="Corrections of the story, as the dashboard's People page keeps them."
)
_MODEL = click.option("--model", default=Settings.model, show_default=True, help="Name of an installed spaCy pipeline.")
_ENDPOINT = (
    click.option(
        "--base-url", default="", metavar="URL", help="OpenAI-compatible endpoint that reads; the text goes there."
    ),
    click.option("--model-name", default="", metavar="NAME", help="What the endpoint calls the language model."),
    click.option(
        "--answers", type=_PATH, metavar="DIR", help="Answers in files called like the prompts of graphx read."
    ),
    click.option("--cache", type=_PATH, metavar="DIR", help="Where answers are kept; your own cache if left out."),
    click.option("--timeout", default=Settings.timeout, show_default=True, help="Seconds to wait for an answer."),
)
_YES = click.option("--yes", is_flag=True, help="Let a language model read without asking me first.")

_C = TypeVar("_C", bound=Callable[..., None])


def _with(*options: Callable[[_C], _C]) -> Callable[[_C], _C]:
    """Options that several commands share, in the order in which the help lists them."""

    def add(command: _C) -> _C:
        for option in reversed(options):
            command = option(command)
        return command

    return add


_how_to_read = _with(_CAST, _PROJECT, _MODEL, *_ENDPOINT, _YES)
"""How a story is read; a command hands these options on to `_How.of`."""


def run() -> None:
    """Run the command line."""
    try:
        sys.exit(main(standalone_mode=False))
    except click.Abort:
        sys.exit(130)
    except click.ClickException as error:
        _fail(error.format_message())
    except GraphxError as error:
        _fail(str(error))


def _fail(message: str) -> None:
    click.echo(f"graphx: {' '.join(message.split())}", err=True)
    sys.exit(2)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="graphx-stories")
def main() -> None:
    """Watch how the people of a story stand to one another, paragraph by paragraph."""


@main.command(short_help="Read stories into tables.", epilog=f"Example: {EXAMPLES['extract']}")
@click.argument("stories", nargs=-1, required=True, type=_PATH, metavar="STORY...")
@click.option("--out", required=True, type=_PATH, help="Folder; each story gets one of its own.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "parquet"]),
    default="csv",
    show_default=True,
    help="Form of the tables.",
)
@_how_to_read
def extract(stories: tuple[Path, ...], out: Path, form: str, **options: Any) -> None:
    """Read stories into tables: characters, mentions, quotes, interactions, states and edges."""
    from graphx.reading.formats import load_story
    from graphx.showing.files import write_tables

    stems = [path.stem for path in stories]
    if twice := next((stem for stem in stems if stems.count(stem) > 1), None):
        raise OptionError(f"Two of the stories are called {twice!r} and would share a folder; rename one.")
    if options["project_path"] and len(stories) > 1:
        raise OptionError("--project holds the corrections of one story; give one story with it.")
    how = _How.of(**options)
    loaded = {path.stem: load_story(path) for path in stories}
    for stem, story in loaded.items():
        write_tables(how.read(story), out / stem, form)
        click.echo(f"Wrote {out / stem}", err=True)


@main.command(short_help="Write a network as a file.", epilog=f"Example: {EXAMPLES['export']}")
@click.argument("story_path", type=_PATH, metavar="STORY")
@click.option(
    "--format",
    "form",
    required=True,
    type=click.Choice(["gexf", "graphml", "json", "csv", "parquet", "png", "svg", "html"]),
    help="gexf, json and html hold the whole story over time; the others one network.",
)
@click.option("--at", type=int, metavar="PARAGRAPH", help="Only this paragraph, numbered from 0 as in the tables.")
@click.option(
    "--slice", "chosen", metavar="KIND:NUMBER", help="Only this slice, e.g. chapter:3 or window:10, numbered from 0."
)
@click.option("--out", type=_PATH, help="File to write; STORY with the format's ending if left out.")
@_how_to_read
def export(story_path: Path, form: str, at: int | None, chosen: str | None, out: Path | None, **options: Any) -> None:
    """Write a story's network as a file for Gephi, a page, a picture or a table."""
    from graphx.reading.formats import load_story
    from graphx.showing import exports

    if at is not None and chosen is not None:
        raise OptionError("--at and --slice both choose a slice; give one of them.")
    how = _How.of(**options)
    reading = how.read(load_story(story_path))
    target = out or Path(f"{story_path.stem}.{form}")
    exports.export(reading, target, form, at=at, slice=chosen)
    click.echo(f"Wrote {target}", err=True)


@main.command(short_help="Print the arc of a pair.", epilog=f"Example: {EXAMPLES['explain']}")
@click.argument("story_path", type=_PATH, metavar="STORY")
@click.option("--pair", required=True, nargs=2, metavar="ONE OTHER", help="The two people, by name or alias.")
@_how_to_read
def explain(story_path: Path, pair: tuple[str, str], **options: Any) -> None:
    """Print the arc of a pair: what each feels, paragraph by paragraph, and the sentences that say so."""
    from graphx.reading.formats import load_story
    from graphx.showing import explain as showing

    how = _How.of(**options)
    click.echo(showing.explain(how.read(load_story(story_path)), *pair), nl=False)


@main.command(name="read", short_help="Let a language model read.", epilog=f"\b\nExample: {EXAMPLES['read']}")
@click.argument("story_path", type=_PATH, metavar="STORY")
@click.option("--out", type=_PATH, help="Folder for the tables; the story gets one of its own in it.")
@click.option("--dump-prompts", type=_PATH, metavar="DIR", help="Only write the prompts as files; call nothing.")
@_how_to_read
def read_(story_path: Path, out: Path | None, dump_prompts: Path | None, **options: Any) -> None:
    """Read a story with a language model of your own choice (docs/language-model.md).

    extract, export, explain and dashboard take the same options, and what was answered once is not asked again.
    """
    from graphx.reading.formats import load_story
    from graphx.relating import reader
    from graphx.showing.files import write_tables

    if dump_prompts is not None:
        own = {"base_url": "", "model_name": "", "answers": None}
        how = _How.of(**(options | own))
        number = reader.dump_prompts(story := load_story(story_path), how.read(story).cast, dump_prompts)
        click.echo(
            f"Wrote {number} {'prompt' if number == 1 else 'prompts'} to {dump_prompts}; nothing was called.", err=True
        )
        return
    if out is None:
        raise OptionError("--out is missing; name the folder for the tables, or --dump-prompts.")
    how = _How.of(**options, language_model=True)
    write_tables(how.read(load_story(story_path)), out / story_path.stem)


@dataclass(frozen=True)
class _How:
    """How a story is to be read: the one way through the house for every command."""

    cast: Cast | None
    project: Project
    settings: Settings
    yes: bool

    @classmethod
    def of(
        cls,
        cast_path: Path | None,
        project_path: Path | None,
        model: str,
        yes: bool,
        language_model: bool = False,
        **endpoint: Any,
    ) -> _How:
        """What the options of `_how_to_read` say; nothing is read before all of them hold."""
        from graphx.project import Project, load_project
        from graphx.reading.castlists import load_cast, shared_names

        settings = _settings(model, language_model, **endpoint)
        project = load_project(project_path) if project_path else Project()
        cast = load_cast(cast_path) if cast_path else None
        for sentence in shared_names(cast)[:_MOST_SAID] if cast else ():
            click.echo(sentence, err=True)
        return cls(cast, project, settings, yes)

    def read(self, story: Story) -> Reading:
        """The story as the corrections have it; what of them found no place is said."""
        from graphx.project import cast_of, read_with
        from graphx.reading import language

        if not language.looks_english(story):
            click.echo(language.NOT_ENGLISH.format(title=story.title), err=True)
        with _progress(f"Reading {story.title}", len(story.paragraphs)) as advance:
            tokens = language.tokens(story, self.settings.model, advance)
        if self.settings.reader == "language-model":
            if not self.settings.answers:
                self._announce(story, cast_of(story, tokens, self.project, self.cast))
            with _progress(f"Asking about {story.title}", len(story.paragraphs)) as advance:
                reading, skipped = read_with(story, self.project, self.cast, self.settings, advance, tokens)
        else:
            reading, skipped = read_with(story, self.project, self.cast, self.settings, tokens=tokens)
        for sentence in (*skipped, *([str(reading.report)] if reading.report else [])):
            click.echo(sentence, err=True)
        return reading

    def _announce(self, story: Story, cast: Cast) -> None:
        """Say where the text goes and what it costs, and ask before anything is sent."""
        from graphx.relating import reader

        plan = reader.plan(story, cast, self.settings)
        click.echo(f"{reader.destination(self.settings)}\n{plan}.", err=True)
        if plan.calls and not self.yes:
            _confirm("Go on?")


def _settings(model: str, language_model: bool = False, **endpoint: Any) -> Settings:
    """The settings of a reading; a language model is asked only where an endpoint or answers are named."""
    told = {name: value if name == "timeout" else str(value or "") for name, value in endpoint.items()}
    asked = language_model or told["base_url"] or told["model_name"] or told["answers"]
    return Settings().with_options(model=model, reader="language-model" if asked else "built-in", **told)


def _confirm(question: str) -> None:
    try:
        if click.confirm(question, err=True):
            return
    except click.Abort:
        click.echo(err=True)
    raise OptionError("Nothing was sent; say yes, or add --yes.")


@main.command(short_help="Open the explorer in the browser.", epilog=f"Example: {EXAMPLES['dashboard']}")
@click.argument("story_path", required=False, type=_PATH, metavar="[STORY]")
@click.option("--port", type=click.IntRange(1, 65535), default=8501, show_default=True, help="Port of the server.")
@_with(_CAST, _PROJECT, *_ENDPOINT)
def dashboard(
    story_path: Path | None, port: int, cast_path: Path | None, project_path: Path | None, **endpoint: Any
) -> None:
    """Open the explorer in the browser, on a story of yours or on the sample.

    Corrections are replayed, and you go on from there. A language model is offered in the sidebar, and asked only when
    you say so there.
    """
    from graphx.project import load_project
    from graphx.reading.castlists import load_cast
    from graphx.reading.formats import load_story

    if project_path and not story_path:
        raise OptionError("--project holds the corrections of one story; name that story too.")
    settings = _settings(Settings.model, **endpoint)
    files = {"STORY": (story_path, load_story), "CAST": (cast_path, load_cast), "PROJECT": (project_path, load_project)}
    # Streamlit alone would serve the story to the whole network, and ask a host outside for this machine's address.
    environment = {"STREAMLIT_SERVER_ADDRESS": "localhost", **os.environ}
    for name, (path, load) in files.items():
        if path:
            load(path)  # refused here, in one line, rather than on the page
            environment[f"GRAPHX_{name}"] = str(path.resolve())
    for name in ("base_url", "model_name", "answers", "cache", "timeout"):
        if endpoint[name] and settings.reader == "language-model":
            told = endpoint[name]
            environment[f"GRAPHX_{name.upper()}"] = str(told.resolve() if isinstance(told, Path) else told)
    _refuse_busy(port)
    app = Path(__file__).with_name("dashboard") / "app.py"
    options = [part for name, value in (SERVER | {"server.port": str(port)}).items() for part in (f"--{name}", value)]
    clone = Path(__file__).parent.parent  # its .streamlit/config.toml holds the theme
    place = clone if (clone / ".streamlit").is_dir() else None
    command = [sys.executable, "-m", "streamlit", "run", str(app), *options]
    if os.name == "posix":  # become the server, so that whoever ends this process ends it
        os.chdir(place or ".")
        os.execve(sys.executable, command, environment)
    sys.exit(subprocess.call(command, env=environment, cwd=place))


def _refuse_busy(port: int) -> None:
    with socket.socket() as probe:
        if os.name == "posix":  # a port that was left a moment ago is free
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("localhost", port))
        except OSError as error:
            raise OptionError(f"Port {port} cannot be had ({error.strerror}); choose another with --port.") from error


@contextmanager
def _progress(label: str, length: int) -> Iterator[Callable[[int], None]]:
    """A bar on stderr, where a person sees it; it moves with the paragraphs."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    with click.progressbar(length=length, label=label, file=sys.stderr) as bar:
        yield lambda paragraph: bar.update(paragraph + 1 - bar.pos)
