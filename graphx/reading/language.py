"""The spaCy pipeline, loaded once a process, and the tokens of a story.

Everything after this room works on `Tokens`, plain columns, so that no spaCy object is kept
(a novel's Docs take ten times the memory) and tests can build a sentence by hand.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

import numpy as np
import spacy
from spacy.attrs import DEP, HEAD, IDX, IS_SPACE, LEMMA, LENGTH, ORTH, POS, SENT_START, TAG
from spacy.lang.en.stop_words import STOP_WORDS
from spacy.language import Language
from spacy.strings import StringStore
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex

from graphx.errors import OptionError
from graphx.reading.naming import is_title
from graphx.reading.story import Paragraph, Story
from graphx.settings import Settings

# Same length each, so that offsets hold: the parser was trained on straight marks and single lines.
_PLAIN = str.maketrans(
    {"\n": " ", "\t": " ", "\u00a0": " ", "’": "'", "‘": "'", "“": '"', "”": '"', "_": " ", "*": " "}
)

# Older books set dashes without spaces (wanted,"--observed she): to spaCy that is one word.
_OLD_DASHES = (r'[,.!?;:](?=["\'\)]*--)', r'["\')](?=--)', r"(?<=[^\s-])--+(?=[^\s-])", r'(?<=--)["\'(]')
_Others = ParamSpec("_Others")
_Found = TypeVar("_Found")
NOT_ENGLISH = "{title} does not read like English, the only language that graphx knows: trust little of what it finds."

_WORD = re.compile(r"[^\W\d_]+")
_FEWEST_WORDS, _LEAST_COMMON, _SAMPLE = 30, 0.3, 100_000
_SINGLE_CONSONANT = re.compile(r"[^aeiou]*(?:qu)?[aeiou][bdgklmnprtvz]")


@dataclass(frozen=True)
class Tokens:
    """The tokens of a story in reading order, a column an attribute; white space is left out.

    ``head`` is the number of the token that governs this one (its own for a root); ``sentence`` and
    ``paragraph`` number from 0 over the whole story. ``text`` is as in the story.
    """

    start: list[int]
    end: list[int]
    text: list[str]
    lemma: list[str]
    pos: list[str]
    tag: list[str]
    dep: list[str]
    head: list[int]
    sentence: list[int]
    paragraph: list[int]

    def __len__(self) -> int:
        return len(self.start)

    @cached_property
    def word(self) -> list[str]:
        """The texts in small letters."""
        return _small(self.text)

    @cached_property
    def stem(self) -> list[str]:
        """The lemmas in small letters."""
        return _small(self.lemma)

    @cached_property
    def children(self) -> list[list[int]]:
        """For each token, the tokens it governs, in reading order."""
        below: list[list[int]] = [[] for _ in self.head]
        for token, head in enumerate(self.head):
            if head != token:
                below[head].append(token)
        return below

    @cached_property
    def sentence_bounds(self) -> list[tuple[int, int]]:
        """For each sentence, its first token and the one after its last."""
        return _runs(self.sentence)

    @cached_property
    def paragraph_bounds(self) -> dict[int, tuple[int, int]]:
        """For each paragraph with tokens, its first token and the one after its last."""
        return {self.paragraph[first]: (first, last) for first, last in _runs(self.paragraph)}

    @cached_property
    def kept(self) -> dict[tuple[Any, ...], Any]:
        """What functions marked `once` found here."""
        return {}

    def between(self, start: int, end: int) -> range:
        """The numbers of the tokens that overlap a span of the text."""
        return range(bisect_right(self.end, start), bisect_left(self.start, end))


def once(find: Callable[Concatenate[Tokens, _Others], _Found]) -> Callable[Concatenate[Tokens, _Others], _Found]:
    """Mark a function whose answer stays with the tokens, for the next reading of them; nobody may change it.

    A reader who corrects the people of a story has it read anew, and much of a story does not depend on them.

    >>> @once
    ... def longest(tokens: Tokens) -> str:
    ...     print("looking")
    ...     return max(tokens.text, key=len)
    >>> parsed = tokens(Story.from_text("Spike watches Buffy."))
    >>> longest(parsed), longest(parsed)
    looking
    ('watches', 'watches')
    """
    name = f"{find.__module__}.{find.__qualname__}"

    @wraps(find)
    def found(tokens: Tokens, /, *others: _Others.args, **named: _Others.kwargs) -> _Found:
        key = (name, *others, *named.items())
        if key not in tokens.kept:
            tokens.kept[key] = find(tokens, *others, **named)
        answer: _Found = tokens.kept[key]
        return answer

    return found


def _small(words: list[str]) -> list[str]:
    small = {word: word.lower() for word in set(words)}
    return [small[word] for word in words]


def _runs(numbers: list[int]) -> list[tuple[int, int]]:
    cuts = [i for i in range(len(numbers)) if i == 0 or numbers[i] != numbers[i - 1]]
    return list(zip(cuts, [*cuts[1:], len(numbers)], strict=True)) if numbers else []


def looks_english(story: Story) -> bool:
    """Whether enough of the words are among the commonest of English; a text of a few words is given the doubt.

    Of English stories four words in ten or more are, of Spanish or Dutch ones fewer than two.

    >>> looks_english(Story.from_text("Der alte Mann sah in den Regen hinaus, und sie schwieg. " * 9))
    False
    """
    words = _WORD.findall(story.text[:_SAMPLE].lower())
    return len(words) < _FEWEST_WORDS or sum(word in STOP_WORDS for word in words) >= _LEAST_COMMON * len(words)


@cache
def pipeline(model: str = Settings.model) -> Language:
    """The spaCy pipeline of that name, with tagger, parser and lemmatizer; loaded once a process.

    Raises:
        OptionError: no such pipeline is installed.
    """
    try:
        nlp = spacy.load(model, exclude=["ner"])
    except OSError as error:
        raise OptionError(
            f"The spaCy model {model!r} is not installed; install it with pip or leave the option out."
        ) from error
    rules, tokenizer = nlp.Defaults, cast(Tokenizer, nlp.tokenizer)
    tokenizer.infix_finditer = compile_infix_regex([*(rules.infixes or ()), *_OLD_DASHES]).finditer
    tokenizer.prefix_search = compile_prefix_regex([*(rules.prefixes or ()), "--+"]).search
    tokenizer.suffix_search = compile_suffix_regex([*(rules.suffixes or ()), "--+"]).search
    return nlp


def tokens(story: Story, model: str = Settings.model, progress: Callable[[int], None] | None = None) -> Tokens:
    """Tag and parse a story paragraph by paragraph; ``progress`` is called with each paragraph's number.

    The parser reads names that it does not know amiss (*Buffy laughs with Angel*: an adjective, a noun), and a story
    is full of them. So it is given one that it knows where a name stands alone; the tokens are those of the story.

    >>> t = tokens(Story.from_text("Spike watches Buffy."))
    >>> list(zip(t.text, t.pos, t.dep))[:3]
    [('Spike', 'PROPN', 'nsubj'), ('watches', 'VERB', 'ROOT'), ('Buffy', 'PROPN', 'dobj')]
    """
    nlp = pipeline(model)
    written = [nlp.make_doc(story.paragraph_text(p.index).translate(_PLAIN)) for p in story.paragraphs]
    names = _names(written)
    parsed = nlp.pipe((_renamed(doc, names) for doc in written), batch_size=64)
    parts = []
    for paragraph, doc, read in zip(story.paragraphs, written, parsed, strict=True):
        parts.append(_columns(doc, read, paragraph))
        if progress:
            progress(paragraph.index)
    return _joined(np.concatenate(parts), nlp.vocab.strings, story.text)


# ---------------------------------------------------------------- names that the parser knows
_KNOWN_NAME = "Mary"
_ARTICLES = frozenset(("a", "an", "the"))


def _names(docs: list[Doc]) -> set[str]:
    """Words with a capital within a sentence that the story never writes in small letters."""
    small: set[str] = set()
    capital: set[str] = set()
    for doc in docs:
        words = [token.text for token in doc]
        for before, word in zip(["", *words], words, strict=False):
            if word.islower():
                small.add(word)
            elif word.istitle() and word.isalpha() and len(word) > 2 and (before.islower() or before == ","):
                capital.add(word)
    return {word for word in capital if word.lower() not in small and not is_title(word)}


def _renamed(doc: Doc, names: set[str]) -> Doc:
    """The same with `_KNOWN_NAME` for each name that stands alone: no title, article or other name beside it."""
    words = [token.text for token in doc]
    read = []
    for before, word, after in zip(["", *words], words, [*words[1:], ""], strict=False):
        titled = before.istitle() and is_title(before)
        alone = not (titled or before in names or before.lower() in _ARTICLES or (after.istitle() and after.isalpha()))
        read.append(_KNOWN_NAME if alone and word in names else word)
    return doc if read == words else Doc(doc.vocab, words=read, spaces=[bool(token.whitespace_) for token in doc])


# ---------------------------------------------------------------- columns
_ATTRIBUTES = [IDX, LENGTH, HEAD, SENT_START, LEMMA, POS, TAG, DEP, IS_SPACE]


def _columns(written: Doc, read: Doc, paragraph: Paragraph) -> np.ndarray:
    """A row a token: start, end, head in the paragraph, sentence start, codes of four words, space, paragraph.

    Places and the lemmas of names are those of the paragraph as written, all else as the parser read it.
    """
    array = np.asarray(read.to_array(_ATTRIBUTES)).astype(np.int64)
    places = np.asarray(written.to_array([IDX, LENGTH, ORTH])).astype(np.int64)
    named = places[:, 2] != np.asarray(read.to_array([ORTH])).astype(np.int64)
    array[:, :2] = places[:, :2]
    array[named, 4] = places[named, 2]
    array = np.column_stack([array, np.full(len(array), paragraph.index)])
    array[:, 1] += array[:, 0]
    array[:, :2] += paragraph.start
    array[:, 2] += np.arange(len(array))
    array[:, 3] = array[:, 3] == 1
    array[:1, 3] = 1
    return array


def _joined(array: np.ndarray, strings: StringStore, text: str) -> Tokens:
    """The tokens of all paragraphs, without white space, their heads and sentences numbered over the story."""
    paragraph = array[:, 9]
    kept = array[:, 8] == 0
    number = np.cumsum(kept) - 1
    first = np.searchsorted(paragraph, paragraph)  # of the paragraph that a token is in
    head = array[:, 2] + first
    head = np.where(kept[head], number[head], number)  # a token under white space becomes a root
    sentence = np.unique(np.cumsum(array[:, 3])[kept], return_inverse=True)[1]
    array, head = array[kept], head[kept]
    start, end = array[:, 0].tolist(), array[:, 1].tolist()
    lemma, pos, tag, dep = (_spelled(codes, strings) for codes in array[:, 4:8].T)
    words = [text[a:b] for a, b in zip(start, end, strict=True)]
    lemma = [_with_e(a, b) if c == "VERB" else a for a, b, c in zip(lemma, words, pos, strict=True)]
    return Tokens(start, end, words, lemma, pos, tag, dep, head.tolist(), sentence.tolist(), array[:, 9].tolist())


def _with_e(lemma: str, word: str) -> str:
    """The lemmatizer takes *hated* for *hat* and *hoping* for *hop*, whose own forms would double the consonant."""
    if word.lower() in (lemma + "ed", lemma + "ing", lemma + "es") and _SINGLE_CONSONANT.fullmatch(lemma):
        return lemma + "e"
    return lemma


def _spelled(codes: np.ndarray, strings: StringStore) -> list[str]:
    known, place = np.unique(codes.astype(np.uint64), return_inverse=True)
    words = [strings[int(code)] for code in known]
    return [words[i] for i in place.tolist()]
