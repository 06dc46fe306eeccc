import pytest

from graphx.errors import OptionError
from graphx.pipeline import read_tokens
from graphx.reading.cast import Cast
from graphx.reading.language import Tokens, once, tokens
from graphx.reading.story import Story

TEXT = "Chapter 1\n\n“Hush,” said Buffy. She _ran_\nto  Spike’s car.\n\nHe didn’t  wave 😀."


@pytest.fixture(scope="module")
def parsed():
    story = Story.from_text(TEXT)
    return story, tokens(story)


def test_the_text_is_the_storys_own(parsed):
    story, t = parsed
    assert all(story.text[a:b] == w for a, b, w in zip(t.start, t.end, t.text, strict=True))
    assert not any(w.isspace() for w in t.text)
    assert "".join(t.text).replace("_", "") == "".join(TEXT.split()).replace("_", "")


def test_sentences_and_paragraphs_are_numbered_over_the_story(parsed):
    story, t = parsed
    assert t.sentence == sorted(t.sentence)
    assert set(t.sentence) == set(range(len(t.sentence_bounds)))
    for token, paragraph in enumerate(t.paragraph):
        place = story.paragraphs[paragraph]
        assert place.start <= t.start[token] < t.end[token] <= place.end


def test_heads_stay_in_the_sentence(parsed):
    _, t = parsed
    assert all(t.sentence[head] == t.sentence[i] for i, head in enumerate(t.head))
    assert all(i in t.children[t.head[i]] or t.head[i] == i for i in range(len(t)))
    said = t.text.index("said")
    assert [t.text[i] for i in t.children[said] if t.dep[i] == "nsubj"] == ["Buffy"]


def test_contractions_and_typographic_marks_are_read(parsed):
    _, t = parsed
    assert t.lemma[t.text.index("n’t")] == "not"
    assert t.tag[t.text.index("’s")] == "POS"


def test_between_gives_the_tokens_that_overlap_a_span(parsed):
    story, t = parsed
    start = story.text.index("said Buffy")
    assert [t.text[i] for i in t.between(start, start + 10)] == ["said", "Buffy"]
    assert [t.text[i] for i in t.between(start + 1, start + 2)] == ["said"]
    assert not t.between(start + 4, start + 5)


def test_progress_hears_of_every_paragraph():
    heard = []
    tokens(Story.from_text("One.\n\nTwo.\n\nThree."), progress=heard.append)
    assert heard == [0, 1, 2]


def test_a_model_that_is_not_installed_is_named():
    with pytest.raises(OptionError, match="xx_nope"):
        tokens(Story.from_text("One."), model="xx_nope")


def test_dashes_of_older_books_part_words():
    story = Story.from_text("“It was wanted,”--observed she.--“Well-known I don't--\"")
    assert tokens(story).text == [
        *("“", "It", "was", "wanted", ",", "”", "--", "observed", "she", ".", "--", "“"),
        *("Well", "-", "known", "I", "do", "n't", "--", '"'),
    ]


@pytest.mark.parametrize(
    ("sentence", "lemma"),
    [
        ("She hates him.", "hate"),
        ("She hated him.", "hate"),
        ("She was staring at him.", "stare"),
        ("She hoped so.", "hope"),
        ("She hopped away.", "hop"),
        ("She hit him.", "hit"),
        ("She kissed him.", "kiss"),
        ("She needed him.", "need"),
        ("She opened it.", "open"),
    ],
)
def test_the_lemma_of_a_verb(sentence, lemma):
    assert lemma in tokens(Story.from_text(sentence)).lemma


def test_what_was_found_once_stays_with_its_tokens_and_whatever_else_was_asked():
    asked = []

    @once
    def longer(t: Tokens, than: int) -> int:
        asked.append(than)
        return sum(len(text) > than for text in t.text)

    one, other = (tokens(Story.from_text(text)) for text in ("Spike watches.", "Hush."))
    assert [longer(one, 5), longer(one, 5), longer(one, 4), longer(other, 5)] == [1, 1, 2, 0]
    assert asked == [5, 4, 5]


def test_a_second_reading_of_the_same_tokens_is_as_a_fresh_one():
    story = Story.from_text("“You hate me,” said Spike. Buffy kissed Angel.\n\nShe loved Angel, and Spike hit him.")
    parsed = tokens(story)
    read_tokens(story, parsed)
    cast = Cast.from_names("Spike", "Angel")
    again, fresh = read_tokens(story, parsed, cast), read_tokens(story, tokens(story), cast)
    assert not fresh.interactions.empty
    assert all(getattr(again, name).equals(getattr(fresh, name)) for name in ("mentions", "quotes", "interactions"))
    assert again.edges.equals(fresh.edges)


@pytest.mark.parametrize(
    ("told", "verb"),
    [
        ("He knows Rosalind and Tavi. Rosalind smiles at Tavi.", "smiles"),
        ("He is with Buffy. Buffy laughs with Angel, and Spike watches.", "laughs"),
        ("Then he met Tamsin. Tamsin hugs Wren.", "hugs"),
    ],
)
def test_a_name_that_the_parser_does_not_know_is_read_as_a_name(told, verb):
    read = tokens(Story.from_text(told))
    place = read.text.index(verb)
    assert read.pos[place] == "VERB"
    assert (read.pos[place - 1], read.dep[place - 1], read.head[place - 1]) == ("PROPN", "nsubj", place)


def test_names_stay_as_the_story_has_them():
    told = "Then Rosalind’s brother met Tavi, Mr. Voss and the Tavi of old. *Rosalind* smiles at Tavi Voss."
    read = tokens(Story.from_text(told))
    assert read.text == [told[start:end] for start, end in zip(read.start, read.end, strict=True)]
    assert "Mary" not in {*read.text, *read.lemma}
    assert {"Rosalind", "Tavi", "Voss"} <= set(read.lemma)


def test_a_word_that_also_stands_in_small_letters_is_no_name():
    said = tokens(Story.from_text("He had hope, and Hope, she said, was all. But Will? I will go, said Will."))
    assert said.lemma[said.text.index("hope")] == "hope"
    assert said.tag[said.text.index("will")] == "MD"
