"""Bytes to text, whatever program wrote them."""

import codecs
from pathlib import Path

from charset_normalizer import from_bytes

from graphx.errors import GraphxError

_BOMS = {  # UTF-32 first: its little-endian mark begins with UTF-16's
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_WITHOUT_BOM = ["utf_32_le", "utf_32_be", "utf_16_le", "utf_16_be", "cp1252"]
_SIGNATURES = {b"%PDF": "a PDF", b"PK\x03\x04": "a Word, EPUB or other zipped file", b"{\\rtf": "an RTF file"}


def file_bytes(path: Path, what: str, error: type[GraphxError]) -> bytes:
    """The bytes of a file; ``what`` it should be (``cast list``) is said in the message when it cannot be read.

    >>> from graphx.errors import CastError
    >>> file_bytes(Path("nope.csv"), "cast list", CastError)
    Traceback (most recent call last):
    graphx.errors.CastError: There is no cast list nope.csv; check the path.
    """
    if path.is_dir():
        raise error(f"{path} is a folder; name the {what} itself.")
    if not path.is_file():
        raise error(f"There is no {what} {path}; check the path.")
    try:
        return path.read_bytes()
    except OSError as problem:
        raise error(f"The {what} {path} cannot be read ({problem.strerror}); check its permissions.") from problem


def decode(data: bytes, name: str, error: type[GraphxError]) -> str:
    """The text of a file in any UTF or in Windows-1252, its lines ending in LF.

    ``name`` is what the file is called in messages; ``error`` is the class that is raised when the bytes are no text.

    >>> from graphx.errors import StoryError
    >>> decode("Zoë\\r\\nran.".encode("utf-16"), "night.txt", StoryError)
    'Zoë\\nran.'
    """
    for signature, kind in _SIGNATURES.items():
        if data.startswith(signature):
            raise error(f"{name} is {kind}, not plain text; save it as text (UTF-8) and hand that in.")
    text = _decoded(data)
    if text is None or _control(text) > len(text) / 100:
        raise error(f"{name} is not text; save it as plain text (UTF-8) and hand that in.")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decoded(data: bytes) -> str | None:
    for bom, encoding in _BOMS.items():
        if data.startswith(bom):
            return _strict(data, encoding)
    if b"\x00" not in data and (text := _strict(data, "utf-8")) is not None:
        return text
    # A NUL byte is text only in UTF-16 and UTF-32 without a mark; anything else is taken for Windows-1252.
    if b"\x00" not in data:
        return _strict(data, "cp1252")
    best = from_bytes(data, cp_isolation=_WITHOUT_BOM).best()
    return str(best) if best else None


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _control(text: str) -> int:
    return sum(character < " " and character not in "\t\n\r\f\v" for character in text)
