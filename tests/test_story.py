import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphx.errors import StoryError
from graphx.reading.formats import load_story, parse_story
from graphx.reading.story import Story


def paragraphs(story):
    return [story.text[p.start : p.end] for p in story.paragraphs]


def test_paragraphs_are_blocks_between_blank_lines():
    story = Story.from_text("\n One\nstill one. \n\n \t\n\nTwo.\n")
    assert paragraphs(story) == [" One\nstill one.", "Two."]
    assert [p.index for p in story.paragraphs] == [0, 1]


@pytest.mark.parametrize(
    "heading",
    ["Chapter 1", "CHAPTER XII.", "Chapter One: The Arrival", "Prologue", "PART TWO", "IV.", "Book III", "Epilogue"],
)
def test_headings_begin_chapters(heading):
    story = Story.from_text(f"Before.\n\n{heading}\n\nAfter.", "T")
    assert [(c.title, c.first, c.last) for c in story.chapters] == [("T", 0, 0), (heading, 1, 2)]
    assert [p.chapter for p in story.paragraphs] == [0, 1, 1]


@pytest.mark.parametrize(
    "prose",
    ["Chapter and verse, he knew them all.", "I", "Part of him wanted to run.", "Book him!", "Part one of two ran."],
)
def test_prose_is_no_heading(prose):
    assert len(Story.from_text(f"Before.\n\n{prose}\n\nAfter.").chapters) == 1


def test_headings_in_a_row_begin_one_chapter():
    story = Story.from_text("CONTENTS\n\nChapter 1\n\nChapter 2\n\nPART ONE\n\nChapter 1\n\nA.\n\nChapter 2\n\nB.", "T")
    assert [(c.title, c.first, c.last) for c in story.chapters] == [
        ("T", 0, 0),
        ("Chapter 1", 1, 5),
        ("Chapter 2", 6, 7),
    ]


@given(st.text())
def test_paragraphs_cover_every_word_once(text):
    try:
        story = Story.from_text(text)
    except StoryError:
        assert not any(c.isalnum() for c in text)
        return
    covered = sum(len("".join(p.split())) for p in paragraphs(story))
    assert covered == len("".join(text.split()))
    for p in story.paragraphs:
        assert story.paragraph_at(p.start) == p.index == story.paragraph_at(p.end - 1)
    assert story.chapters[0].first == 0
    assert story.chapters[-1].last == len(story.paragraphs) - 1


def test_offsets_index_the_files_own_text(tmp_path):
    text = "Chapter 1\n\n“Zoë 😀,” said Buffy.\n\nSpike watched.\n"
    path = tmp_path / "a_quiet_night.txt"
    path.write_text(text, encoding="utf-8", newline="\n")
    story = load_story(path)
    assert story.text == text
    assert story.title == "A quiet night"


def test_markdown_loses_its_marks_and_keeps_its_chapters():
    data = b"# The Night\n\n*Hush*, said **Buffy**.\nShe [ran](http://x).\n\n## Two\n\n- one\n- two\n\n***\n\n> End\\*"
    story = parse_story(data, "n.md")
    assert story.title == "The Night"
    assert paragraphs(story) == ["The Night", "Hush, said Buffy.\nShe ran.", "Two", "one", "two", "End*"]
    assert [c.title for c in story.chapters] == ["The Night", "Two"]


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \n\n ", "empty"),
        ("blank.md", b"***\n\n---", "empty"),
        ("story.docx", b"words", "docx"),
        ("image.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00", "not text"),
    ],
)
def test_bad_stories_are_named(name, data, says, tmp_path):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(StoryError, match=says) as caught:
        load_story(tmp_path / name)
    assert name in str(caught.value)


def test_a_missing_file_and_a_folder_are_named(tmp_path):
    with pytest.raises(StoryError, match=r"no file .*nope\.txt"):
        load_story(tmp_path / "nope.txt")
    with pytest.raises(StoryError, match="folder"):
        load_story(tmp_path)
