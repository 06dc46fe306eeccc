"""The spaCy pipeline, loaded once a process, and the tokens of a story.

Everything after this room works on `Tokens`, plain columns, so that no spaCy object is kept
(a novel's Docs take ten times the memory) and tests can build a sentence by hand.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import cast

import numpy as np
import spacy
from spacy.attrs import DEP, HEAD, IDX, LEMMA, LENGTH, POS, SENT_START, TAG
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex

from graphx.errors import OptionError
from graphx.reading.story import Story
from graphx.settings import Settings

# Same length each, so that offsets hold: the parser was trained on straight marks and single lines.
_PLAIN = str.maketrans(
    {"\n": " ", "\t": " ", "\u00a0": " ", "’": "'", "‘": "'", "“": '"', "”": '"', "_": " ", "*": " "}
)

# Older books set dashes without spaces (wanted,"--observed she): to spaCy that is one word.
_OLD_DASHES = (r'[,.!?;:](?=["\'\)]*--)', r'["\')](?=--)', r"(?<=[^\s-])--+(?=[^\s-])", r'(?<=--)["\'(]')


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

    def between(self, start: int, end: int) -> range:
        """The numbers of the tokens that overlap a span of the text."""
        return range(bisect_right(self.end, start), bisect_left(self.start, end))

    def sentence_span(self, sentence: int) -> tuple[int, int]:
        """Where a sentence starts and ends in the text."""
        first, last = self.sentence_bounds[sentence]
        return self.start[first], self.end[last - 1]


def _runs(numbers: list[int]) -> list[tuple[int, int]]:
    cuts = [i for i in range(len(numbers)) if i == 0 or numbers[i] != numbers[i - 1]]
    return list(zip(cuts, [*cuts[1:], len(numbers)], strict=True)) if numbers else []


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

    >>> t = tokens(Story.from_text("Spike watches Buffy."))
    >>> list(zip(t.text, t.pos, t.dep))[:3]
    [('Spike', 'PROPN', 'nsubj'), ('watches', 'VERB', 'ROOT'), ('Buffy', 'PROPN', 'dobj')]
    """
    nlp = pipeline(model)
    strings = nlp.vocab.strings
    names: dict[int, str] = {}

    def spelled(codes: np.ndarray) -> list[str]:
        for code in np.unique(codes):
            if code not in names:
                names[code] = strings[int(code)]
        return [names[code] for code in codes]

    column: dict[str, list] = {name: [] for name in Tokens.__dataclass_fields__}
    sentences = 0
    plain = (story.paragraph_text(p.index).translate(_PLAIN) for p in story.paragraphs)
    for paragraph, doc in zip(story.paragraphs, nlp.pipe(plain, batch_size=64), strict=True):
        if progress:
            progress(paragraph.index)
        array = doc.to_array([IDX, LENGTH, LEMMA, POS, TAG, DEP, HEAD, SENT_START])
        kept = np.array([not token.is_space for token in doc], dtype=bool)
        if not kept.any():
            continue
        number = np.cumsum(kept) - 1
        heads = np.arange(len(doc)) + array[:, 6].astype(np.int64)
        heads = np.where(kept[heads], number[heads], number)[kept] + len(column["start"])
        sentence = np.cumsum(array[:, 7].astype(np.int64) == 1)[kept]
        sentence = np.unique(sentence, return_inverse=True)[1] + sentences
        sentences = int(sentence[-1]) + 1
        array = array[kept]
        start = array[:, 0].astype(np.int64) + paragraph.start
        end = start + array[:, 1].astype(np.int64)
        column["start"] += start.tolist()
        column["end"] += end.tolist()
        column["text"] += [story.text[a:b] for a, b in zip(start.tolist(), end.tolist(), strict=True)]
        for name, codes in zip(("lemma", "pos", "tag", "dep"), array[:, 2:6].T, strict=True):
            column[name] += spelled(codes)
        column["head"] += heads.tolist()
        column["sentence"] += sentence.tolist()
        column["paragraph"] += [paragraph.index] * len(start)
    return Tokens(**column)
