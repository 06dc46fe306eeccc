"""The command line: ``graphx extract | export | explain | read | dashboard``.

Whatever a person can mend (`GraphxError`, a wrong option) is said in one line on stderr, with exit code 2.
"""

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from graphx.errors import GraphxError, OptionError
from graphx.settings import Settings

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

_PATH = click.Path(path_type=Path)
_CAST = click.option("--cast", "cast_path", type=_PATH, help="Cast list (CSV, JSON, YAML or text).")
_MODEL = click.option("--model", default=Settings.model, show_default=True, help="Name of an installed spaCy pipeline.")


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
@_CAST
@click.option("--out", required=True, type=_PATH, help="Folder; each story gets one of its own.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "parquet"]),
    default="csv",
    show_default=True,
    help="Form of the tables.",
)
@click.option(
    "--project", "project_path", type=_PATH, help="Corrections of one story, as the dashboard's People page saves them."
)
@_MODEL
def extract(
    stories: tuple[Path, ...], cast_path: Path | None, out: Path, form: str, project_path: Path | None, model: str
) -> None:
    """Read stories into tables: characters, mentions, quotes, interactions and edges."""
    from graphx.project import Project, load_project, read_with
    from graphx.reading.castlists import load_cast
    from graphx.reading.formats import load_story
    from graphx.showing.files import write_tables

    stems = [path.stem for path in stories]
    if twice := next((stem for stem in stems if stems.count(stem) > 1), None):
        raise OptionError(f"Two of the stories are called {twice!r} and would share a folder; rename one.")
    if project_path and len(stories) > 1:
        raise OptionError("--project holds the corrections of one story; give one story with it.")
    project = load_project(project_path) if project_path else Project()
    cast = load_cast(cast_path) if cast_path else None
    loaded = {path.stem: load_story(path) for path in stories}
    for stem, story in loaded.items():
        with _progress(f"Reading {story.title}", len(story.paragraphs)) as advance:
            reading, skipped = read_with(story, project, cast, Settings(model=model), advance)
        for sentence in skipped:
            click.echo(sentence, err=True)
        write_tables(reading, out / stem, form)
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
@_CAST
@_MODEL
def export(
    story_path: Path,
    form: str,
    at: int | None,
    chosen: str | None,
    out: Path | None,
    cast_path: Path | None,
    model: str,
) -> None:
    """Write a story's network as a file for Gephi, a page, a picture or a table."""
    from graphx.pipeline import read
    from graphx.reading.castlists import load_cast
    from graphx.reading.formats import load_story
    from graphx.showing import exports

    if at is not None and chosen is not None:
        raise OptionError("--at and --slice both choose a slice; give one of them.")
    cast = load_cast(cast_path) if cast_path else None
    story = load_story(story_path)
    with _progress(f"Reading {story.title}", len(story.paragraphs)) as advance:
        reading = read(story, cast, Settings(model=model), advance)
    target = out or Path(f"{story_path.stem}.{form}")
    exports.export(reading, target, form, at=at, slice=chosen)
    click.echo(f"Wrote {target}", err=True)


@main.command(short_help="Print the arc of a pair.", epilog=f"Example: {EXAMPLES['explain']}")
@click.argument("story_path", type=_PATH, metavar="STORY")
@click.option("--pair", required=True, nargs=2, metavar="ONE OTHER", help="The two people, by name or alias.")
@_CAST
@_MODEL
def explain(story_path: Path, pair: tuple[str, str], cast_path: Path | None, model: str) -> None:
    """Print the arc of a pair: what each feels, paragraph by paragraph, and the sentences that say so."""
    from graphx.pipeline import read
    from graphx.reading.castlists import load_cast
    from graphx.reading.formats import load_story
    from graphx.showing import explain as showing

    cast = load_cast(cast_path) if cast_path else None
    story = load_story(story_path)
    with _progress(f"Reading {story.title}", len(story.paragraphs)) as advance:
        reading = read(story, cast, Settings(model=model), advance)
    click.echo(showing.explain(reading, *pair), nl=False)


@main.command(name="read", short_help="Let a language model read.", epilog=f"\b\nExample: {EXAMPLES['read']}")
@click.argument("story_path", type=_PATH, metavar="STORY")
@_CAST
@click.option("--out", type=_PATH, help="Folder for the tables; the story gets one of its own in it.")
@click.option("--base-url", default="", metavar="URL", help="OpenAI-compatible endpoint; the story's text goes there.")
@click.option("--model-name", default="", metavar="NAME", help="What the endpoint calls the language model.")
@click.option("--timeout", default=Settings.timeout, show_default=True, help="Seconds to wait for an answer.")
@click.option("--cache", type=_PATH, help="Folder in which answers are kept; your own cache if left out.")
@click.option("--yes", is_flag=True, help="Go on without asking me first.")
@click.option("--dump-prompts", type=_PATH, metavar="DIR", help="Only write the prompts as files; call nothing.")
@click.option("--answers", type=_PATH, metavar="DIR", help="Take the answers from files called like the prompts.")
@_MODEL
def read_(
    story_path: Path,
    cast_path: Path | None,
    out: Path | None,
    base_url: str,
    model_name: str,
    timeout: float,
    cache: Path | None,
    yes: bool,
    dump_prompts: Path | None,
    answers: Path | None,
    model: str,
) -> None:
    """Read a story with a language model of your own choice (docs/language-model.md)."""
    from graphx.pipeline import read_tokens
    from graphx.reading import language
    from graphx.reading.castlists import load_cast
    from graphx.reading.formats import load_story
    from graphx.relating import reader
    from graphx.showing.files import write_tables

    settings = Settings(model=model, timeout=timeout)
    if dump_prompts is None:
        if out is None:
            raise OptionError("--out is missing; name the folder for the tables, or --dump-prompts.")
        settings = settings.with_options(
            reader="language-model",
            base_url=base_url,
            model_name=model_name,
            answers=str(answers or ""),
            cache=str(cache or ""),
        )
    cast = load_cast(cast_path) if cast_path else None
    story = load_story(story_path)
    with _progress(f"Reading {story.title}", len(story.paragraphs)) as advance:
        tokens = language.tokens(story, model, advance)
    people = read_tokens(story, tokens, cast).cast
    if dump_prompts is not None or out is None:
        number = reader.dump_prompts(story, people, dump_prompts or Path())
        click.echo(f"Wrote {number} prompts to {dump_prompts}; nothing was called.", err=True)
        return
    plan = reader.plan(story, people, settings)
    if not answers:
        click.echo(f"{reader.destination(settings)}\n{plan}.", err=True)
        if plan.calls and not yes:
            _confirm("Go on?")
    with _progress(f"Asking about {story.title}", len(story.paragraphs)) as advance:
        reading = read_tokens(story, tokens, people, settings, advance)
    write_tables(reading, out / story_path.stem)
    click.echo(str(reading.report), err=True)


def _confirm(question: str) -> None:
    try:
        if click.confirm(question, err=True):
            return
    except click.Abort:
        click.echo(err=True)
    raise OptionError("Nothing was sent; say yes, or add --yes.")


@main.command(short_help="Open the explorer in the browser.", epilog=f"Example: {EXAMPLES['dashboard']}")
@click.argument("story_path", required=False, type=_PATH, metavar="[STORY]")
@_CAST
@click.option("--port", type=click.IntRange(1, 65535), default=8501, show_default=True, help="Port of the server.")
def dashboard(story_path: Path | None, cast_path: Path | None, port: int) -> None:
    """Open the explorer in the browser, on a story of yours or on the sample."""
    from graphx.reading.castlists import load_cast
    from graphx.reading.formats import load_story

    _refuse_busy(port)
    # Streamlit alone would serve the story to the whole network, and ask a host outside for this machine's address.
    environment = {"STREAMLIT_SERVER_ADDRESS": "localhost", **os.environ}
    if cast_path:
        load_cast(cast_path)
        environment["GRAPHX_CAST"] = str(cast_path.resolve())
    if story_path:
        load_story(story_path)
        environment["GRAPHX_STORY"] = str(story_path.resolve())
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
