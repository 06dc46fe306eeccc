"""The sample stories and the ready cast lists, in a clone or in the installed package."""

from pathlib import Path

import graphx

FIRST = "the_basement_and_after"
"""The sample that opens when nothing else was asked for."""

_HERE = Path(graphx.__file__).parent
_DATA = next((folder for folder in (_HERE / "data", _HERE.parent / "data") if (folder / "stories").is_dir()), None)


def stories() -> dict[str, Path]:
    """The sample stories by title, the first one first.

    >>> list(stories())[0]
    'The basement and after'
    """
    return {_title(path): path for path in sorted(_files("stories", "*.txt"), key=lambda p: (p.stem != FIRST, p.stem))}


def casts() -> dict[str, Path]:
    """The ready cast lists by title, those of the samples left out.

    >>> "Pride and prejudice" in casts()
    True
    """
    ours = {path.stem for path in stories().values()}
    return {_title(path): path for path in _files("casts", "*.csv") if path.stem not in ours}


def cast_of(story: Path) -> Path | None:
    """The ready cast list of a sample story, if it has one."""
    return next((path for path in _files("casts", "*.csv") if path.stem == story.stem), None)


def _files(folder: str, pattern: str) -> list[Path]:
    return sorted((_DATA / folder).glob(pattern)) if _DATA else []


def _title(path: Path) -> str:
    return path.stem.replace("_", " ").capitalize()
