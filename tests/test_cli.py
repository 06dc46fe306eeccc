import os
import socket
import subprocess
import sys
from pathlib import Path

import click
import pandas as pd
import pytest

from graphx import tables
from graphx.cli import EXAMPLES, main
from graphx.relating.state import STATES

DATA = Path(__file__).parent.parent / "data"
STORY = DATA / "stories" / "the_basement_and_after.txt"
CAST = DATA / "casts" / "the_basement_and_after.csv"
SCHEMAS = (tables.CHARACTERS, tables.MENTIONS, tables.QUOTES, tables.INTERACTIONS, STATES, tables.EDGES)


def graphx(*arguments, cwd=None):
    return subprocess.run(
        [sys.executable, "-m", "graphx", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=cwd,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )


def refused(done, *says):
    assert done.returncode == 2, done.stderr
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("graphx: ")
    for words in says:
        assert words in lines[0]
    return True


@pytest.fixture(scope="module")
def extracted(tmp_path_factory):
    out = tmp_path_factory.mktemp("out")
    done = graphx("extract", STORY, "--cast", CAST, "--out", out)
    assert done.returncode == 0, done.stderr
    return out / STORY.stem


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda s: s.name)
def test_extract_writes_the_tables_of_the_formats(extracted, schema):
    path = extracted / f"{schema.name}.csv"
    assert b"\r" not in path.read_bytes()
    table = pd.read_csv(path, keep_default_na=False)
    assert list(table.columns)[: len(schema.columns)] == list(schema.columns)
    assert len(table) > 0


def test_the_evidence_is_the_storys_own_text(extracted):
    text = STORY.read_text(encoding="utf-8")
    mentions = pd.read_csv(extracted / "mentions.csv", keep_default_na=False)
    assert all(text[m.start : m.end] == m.text for m in mentions.itertuples())
    quotes = pd.read_csv(extracted / "quotes.csv", keep_default_na=False)
    assert all(text[q.start - 1] == "“" and text[q.end] == "”" for q in quotes.itertuples())
    edges = pd.read_csv(extracted / "edges.csv", keep_default_na=False, dtype={"directed": str})
    assert set(edges["directed"]) <= {"true", "false"}
    assert edges["sentiment"].between(-1, 1).all()
    assert not edges.duplicated(["paragraph", "source", "target", "directed"]).any()


def test_extract_without_a_cast_to_parquet(tmp_path):
    done = graphx("extract", STORY, "--out", tmp_path, "--format", "parquet")
    assert done.returncode == 0, done.stderr
    names = set(pd.read_parquet(tmp_path / STORY.stem / "characters.parquet")["name"])
    assert {"Buffy", "Spike", "Angel"} <= names
    assert sorted(p.name for p in (tmp_path / STORY.stem).iterdir()) == sorted(f"{s.name}.parquet" for s in SCHEMAS)


def test_a_story_in_another_language_is_read_with_a_warning(tmp_path):
    german = "Anna sah den alten Karl am Fenster stehen. Sie hatte ihn lange nicht gesehen, und er schwieg. " * 4
    (tmp_path / "fenster.txt").write_text(german, encoding="utf-8")
    done = graphx("extract", tmp_path / "fenster.txt", "--out", tmp_path)
    assert done.returncode == 0, done.stderr
    assert "does not read like English" in done.stderr
    assert "English" not in graphx("extract", STORY, "--out", tmp_path).stderr


def test_bad_stories_and_casts_are_refused_in_one_line(tmp_path):
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    (tmp_path / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00")
    (tmp_path / "cast.csv").write_text("person\nBuffy\n", encoding="utf-8")
    (tmp_path / "strangers.csv").write_text("name\nHeathcliff\nCathy\n", encoding="utf-8")
    out = ("--out", tmp_path / "out")
    assert refused(graphx("extract", tmp_path / "nope.txt", *out), "nope.txt")
    assert refused(graphx("extract", tmp_path / "empty.txt", *out), "empty.txt", "empty")
    assert refused(graphx("extract", tmp_path / "picture.txt", *out), "picture.txt", "not text")
    assert refused(graphx("extract", STORY, "--cast", tmp_path / "cast.csv", *out), "cast.csv", "'name'")
    assert refused(graphx("extract", STORY, "--cast", tmp_path / "strangers.csv", *out), "Heathcliff, Cathy")
    assert refused(graphx("extract", STORY, STORY, *out), "the_basement_and_after")
    assert refused(graphx("extract", STORY, "--model", "xx_nope", *out), "xx_nope")
    assert refused(graphx("extract", STORY), "--out")
    assert refused(graphx("export", STORY, "--format", "docx"), "docx")
    assert refused(graphx("export", STORY, "--format", "png", "--at", "3", "--slice", "chapter:1"), "--at")
    assert refused(graphx("dashboard", tmp_path / "nope.txt"), "nope.txt")
    assert not (tmp_path / "out").exists()


def test_a_port_that_is_taken_is_named():
    with socket.socket() as taken:
        taken.bind(("localhost", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert refused(graphx("dashboard", "--port", port), str(port), "--port")
        assert refused(graphx("dashboard", "nope.txt", "--port", port), "nope.txt")


@pytest.mark.skipif(os.name != "posix", reason="elsewhere the server is a child")
def test_the_dashboard_serves_this_machine_only_and_ends_with_its_command(tmp_path):
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "graphx", "dashboard", "--port", str(port)]
    environment = {**os.environ, "STREAMLIT_SERVER_HEADLESS": "true"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment, cwd=tmp_path) as server:
        served = next((line.split() for line in server.stdout if "URL" in line), [])
        server.kill()
    assert served == ["URL:", f"http://localhost:{port}"]
    with socket.socket() as again:
        assert again.connect_ex(("localhost", port)) != 0


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    assert refused(graphx("extract", STORY, "--cast", CAST, "--out", tmp_path / "file" / "out"), "file")


@pytest.mark.parametrize(
    ("form", "at"), [("gexf", ()), ("json", ("--at", "3")), ("svg", ("--slice", "chapter:0")), ("html", ())]
)
def test_export_writes_one_file(tmp_path, form, at):
    done = graphx("export", STORY, "--cast", CAST, "--format", form, *at, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert [p.name for p in tmp_path.iterdir()] == [f"{STORY.stem}.{form}"]


def test_a_slice_that_is_not_there_is_refused(tmp_path):
    target = tmp_path / "x.json"
    export = ("export", STORY, "--cast", CAST, "--format", "json", "--out", target)
    assert refused(graphx(*export, "--at", "999"), "999")
    assert refused(graphx(*export, "--slice", "verse:1"), "verse")
    assert refused(graphx(*export, "--slice", "chapter:x"), "chapter:x")
    assert not target.exists()


def test_every_command_is_documented_with_an_example():
    assert set(EXAMPLES) == set(main.commands)
    for name, command in main.commands.items():
        text = command.get_help(click.Context(command, info_name=f"graphx {name}"))
        assert EXAMPLES[name] in " ".join(text.split())
        for option in command.params:
            assert isinstance(option, click.Argument) or getattr(option, "help", None), f"{name} {option.name}"


def test_the_readme_names_every_command():
    readme = (DATA.parent / "README.md").read_text(encoding="utf-8")
    assert all(f"graphx {name}" in readme for name in main.commands)
