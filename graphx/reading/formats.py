"""Files to stories: plain text and Markdown."""

from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from graphx.errors import StoryError
from graphx.reading.encodings import decode, file_bytes
from graphx.reading.story import Story

SUFFIXES = (".txt", ".md")
"""Endings of the files that `load_story` reads."""


def load_story(path: str | Path) -> Story:
    """Read a story from a ``.txt`` or ``.md`` file in any UTF or in Windows-1252.

    Raises:
        StoryError: no such file, another kind of file, not text, or empty.
    """
    path = Path(path)
    return parse_story(file_bytes(path, "file", StoryError), path.name)


def parse_story(data: bytes, name: str) -> Story:
    """Make a story of a file's bytes; ``name`` is the file's name, its ending says how to read it.

    Raises:
        StoryError: another kind of file, not text, or empty.

    >>> parse_story(b"# The arrival\\n\\nBuffy *ran*.", "my_story.md").text
    'The arrival\\n\\nBuffy ran.'
    """
    suffix = Path(name).suffix.lower()
    text = decode(data, name, StoryError)
    if suffix not in (*SUFFIXES, ".markdown", ".text", ""):
        raise StoryError(f"{name} ends in {suffix!r}; graphx reads {' and '.join(SUFFIXES)} files.")
    if not any(character.isalnum() for character in text):
        raise StoryError(f"{name} is empty; hand in a text with at least one sentence.")
    title = Path(name).stem.replace("_", " ").strip()
    title = title[:1].upper() + title[1:]
    if suffix in (".md", ".markdown"):
        return _from_markdown(text, title)
    return Story.from_text(text, title)


def _from_markdown(text: str, title: str) -> Story:
    """The words without the marks; headings begin chapters, and a lone top heading is the title."""
    blocks: list[str] = []
    headings: dict[int, str] = {}
    level = ""
    for token in MarkdownIt("commonmark", {"html": False}).parse(text):
        if token.type == "heading_open":
            level = token.tag
        elif token.type == "inline":
            if level:
                headings[len(blocks)] = level
            blocks.append(_words(token.children or []))
            level = ""
        elif token.type == "code_block":  # an indented paragraph is prose in a story
            blocks += [" ".join(block.split()) for block in token.content.split("\n\n")]
    tops = [block for block, tag in headings.items() if tag == "h1"]
    if len(tops) == 1:
        title = blocks[tops[0]]
    blocks = [block for block in blocks if block.strip()] if not headings else blocks
    return Story.from_text("\n\n".join(blocks), title, headings=sorted(headings))


def _words(children: list[Token]) -> str:
    return "".join("\n" if child.type in ("softbreak", "hardbreak") else child.content for child in children).strip()
