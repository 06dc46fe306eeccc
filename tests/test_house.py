"""The house keeps its manners: imports, documentation, public names."""

import importlib
import inspect
import pkgutil
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

import graphx

ROOT = Path(__file__).parent.parent
MODULES = sorted(
    module.name for module in pkgutil.walk_packages(graphx.__path__, "graphx.") if not module.name.endswith("__main__")
)


def test_imports_run_one_way(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    assert lint_imports(str(ROOT / "pyproject.toml"), no_cache=True) == 0, capsys.readouterr().out


def test_public_names_are_sorted_and_complete():
    assert graphx.__all__ == sorted(graphx.__all__)
    visible = {name for name, value in vars(graphx).items() if not name.startswith("_") and not inspect.ismodule(value)}
    assert visible == set(graphx.__all__)


@pytest.mark.parametrize("name", MODULES)
def test_everything_public_is_documented(name):
    module = importlib.import_module(name)
    assert module.__doc__, name
    for label, value in vars(module).items():
        if label.startswith("_") or getattr(value, "__module__", None) != name:
            continue
        if inspect.isfunction(value) or inspect.isclass(value):
            assert inspect.getdoc(value), f"{name}.{label}"


@pytest.mark.parametrize("name", [n for n in graphx.__all__ if inspect.isfunction(getattr(graphx, n))])
def test_every_public_function_says_what_it_raises_or_shows(name):
    doc = inspect.getdoc(getattr(graphx, name)) or ""
    assert ">>>" in doc or "Raises:" in doc, name


def test_every_setting_is_documented():
    assert is_dataclass(graphx.Settings)
    source = inspect.getsource(graphx.Settings)
    for field in fields(graphx.Settings):
        after = source.split(f"    {field.name}:", 1)[1].splitlines()[1]
        assert after.strip().startswith('"""'), field.name


def test_every_error_stands_in_the_tree():
    from graphx import errors

    for name, value in vars(errors).items():
        if inspect.isclass(value):
            assert name in (errors.__doc__ or "")
            assert issubclass(value, graphx.GraphxError)


def test_every_dependency_has_its_reason():
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    reasons = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    extras = [r for group in project["optional-dependencies"].values() for r in group]
    for requirement in [*project["dependencies"], *extras]:
        name = requirement.split(">")[0].split("=")[0]
        assert f"`{name}`" in reasons, f"{name} has no line in CONTRIBUTING.md"
