"""Answers on disk, so that nothing is paid for twice and a run that was cut short goes on where it stood."""

import contextlib
import hashlib
import json
import os
import tempfile
from pathlib import Path

from graphx.errors import OptionError


def default_folder() -> Path:
    """Where answers are kept unless the settings say otherwise: ``graphx`` in the user's folder for caches."""
    home = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    return Path(home or Path.home() / ".cache") / "graphx" / "answers"


def key(*parts: str) -> str:
    """One name for a question: who is asked, and every word of it.

    >>> key("model", "prompt") == key("model", "prompt"), key("a", "b") == key("ab", "")
    (True, False)
    """
    return hashlib.sha256(json.dumps(parts).encode("ascii")).hexdigest()


def get(folder: Path, name: str) -> str | None:
    """The answer kept under a name; None if there is none, or none that can be read."""
    try:
        kept = json.loads((folder / f"{name}.json").read_text("utf-8"))
    except (OSError, ValueError):
        return None
    answer = kept.get("answer") if isinstance(kept, dict) else None
    return answer if isinstance(answer, str) else None


def put(folder: Path, name: str, answer: str) -> None:
    """Keep an answer, whole or not at all; only its owner can read the file.

    Raises:
        OptionError: the folder cannot be made or written.
    """
    make(folder)
    handle, temporary = tempfile.mkstemp(prefix=f".{name}.", dir=folder)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            json.dump({"answer": answer}, file)
        Path(temporary).replace(folder / f"{name}.json")
    except OSError as error:
        raise _unwritable(folder, error) from error
    finally:
        with contextlib.suppress(OSError):
            Path(temporary).unlink(missing_ok=True)


def make(folder: Path) -> None:
    """Make the folder, or say that it cannot be used before anything is paid for.

    Raises:
        OptionError: the folder cannot be made or written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(folder, error) from error
    if not os.access(folder, os.W_OK):
        raise OptionError(f"The cache {folder} cannot be written; choose another folder.")


def _unwritable(folder: Path, error: OSError) -> OptionError:
    return OptionError(f"The cache {folder} cannot be written ({error.strerror}); choose another folder.")
