import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphx.errors import StoryError
from graphx.reading.encodings import decode

PROSE = "“Zoë,” said Buffy. “It’s late.”\n\nSpike didn’t answer – he couldn’t.\n"


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "cp1252"],
)
def test_reads_every_encoding(encoding):
    assert decode(PROSE.encode(encoding), "x.txt", StoryError) == PROSE


@pytest.mark.parametrize("bom", ["utf-16-be", "utf-32-be"])
def test_reads_a_big_endian_mark(bom):
    assert decode(("\ufeff" + PROSE).encode(bom), "x.txt", StoryError) == PROSE


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_line_ends_become_lf(ending):
    assert decode(PROSE.replace("\n", ending).encode(), "x.txt", StoryError) == PROSE


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"%PDF-1.7 ...", "a PDF"),
        (b"PK\x03\x04....", "zipped"),
        (b"{\\rtf1 hello}", "RTF"),
        (bytes(range(256)) * 4, "not text"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00", "not text"),
    ],
)
def test_says_what_a_file_is_instead_of_text(data, says):
    with pytest.raises(StoryError, match=says) as caught:
        decode(data, "holiday.bin", StoryError)
    assert "holiday.bin" in str(caught.value)


@given(st.text())
def test_any_utf8_text_comes_back(text):
    if text.startswith(("%PDF", "PK\x03\x04", "{\\rtf")):
        return
    plain = text.removeprefix("\ufeff")
    try:
        got = decode(text.encode(), "x.txt", StoryError)
    except StoryError:
        assert any(c < " " for c in text)
    else:
        if "\x00" not in text:
            assert got == plain.replace("\r\n", "\n").replace("\r", "\n")


@given(st.binary(max_size=400))
def test_strange_bytes_are_text_or_refused(data):
    try:
        assert isinstance(decode(data, "x.txt", StoryError), str)
    except StoryError as error:
        assert "x.txt" in str(error)
