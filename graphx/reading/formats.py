"""Files to stories: txt and md."""

from pathlib import Path

from graphx.errors import StoryError
from graphx.reading.story import Story


def load_story(path: str | Path) -> Story:
    """Read a story from a file.

    Raises:
        StoryError: no such file, not text, or empty.
    """
    path = Path(path)
    if not path.is_file():
        raise StoryError(f"There is no file {path}; check the path.")
    text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    return Story.from_text(text, path.stem)
