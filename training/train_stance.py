"""Train how a paragraph leans from one of its people toward another, the two marked.

    python training/train_stance.py --data EVAL [--embedding DIR]

The encoder that train_wording.py tuned on the words that our labels quote is tuned further, on whole paragraphs with
the source and the target marked wherever they are mentioned, to say the label of the pair. What it says of the
paragraphs that it has not learned from, those of the other half of the writers and of the evaluation data, is what a
small net learns (`graphx.relating.stance`): so neither has seen the labels of the stories in which train_affect.py
weighs the net. Both halves are done so; the stories are read with graphx as it is, so run this again after any change
upstream.

Prints how well each tells warm from hostile. Takes an hour and a half on two cores.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import nn

from graphx import pipeline
from graphx.reading import language
from graphx.relating import interactions, stance, state, wording
from labelled import HALVES, Labelled, labelled
from train_affect import EMBEDDING, MODELS, UNLABELLED
from train_wording import Encoder, arrays, judge, learn, report, small_net, tuned_encoder

ROUNDS = 1
LONGEST = 128  # pieces of words that the encoder reads
FAR, NEAR = 250, 200  # characters before the first mention: where a paragraph is cut, and to what
MARKS = {"source": "[unused1]", "target": "[unused2]"}


class Row(NamedTuple):
    """A paragraph with two people marked, for the encoder and for the net, and its sign (9 where unlabelled)."""

    folder: str
    writer: str
    text: str
    words: tuple[str, ...]
    sign: int


def rows(one: Labelled) -> Iterator[Row]:
    """A row for each pair that graphx shows in each paragraph of a story."""
    tokens = language.tokens(one.story)
    cast, found, quotes = pipeline.find_people(one.story, tokens, one.cast)
    acts = interactions.find_interactions(one.story, tokens, cast, found, quotes)
    mentions = stance.by_paragraph(found)
    keys = list(state.shown(acts))
    for key, words in zip(keys, stance.texts(one.story, mentions, keys), strict=True):
        number, source, target = key
        start, here = one.story.paragraphs[number].start, mentions.get(number, [])
        text = marked_text(one.story.paragraph_text(number), start, here, source, target)
        yield Row(one.folder, one.name[0], text, words, one.gold.get(key, UNLABELLED))


def marked_text(text: str, start: int, mentions: list[stance.Mention], source: str, target: str) -> str:
    """The text with a mark for each name of the two, and one after each of their pronouns."""
    marks, parts, position, first = {source: MARKS["source"], target: MARKS["target"]}, [], 0, 0
    for begin, end, kind, character in sorted(mentions):
        if character in marks and begin - start >= position:
            parts.append(text[position : begin - start])
            first = first or len("".join(parts))
            pronoun = text[begin - start : end - start] + " " if kind == "pronoun" else ""
            parts.append(pronoun + marks[character])
            position = end - start
    whole = "".join([*parts, text[position:]])
    return whole[first - NEAR :] if first > FAR else whole


class PairEncoder(Encoder):
    """The means of the encoder's vectors, of all words and of the marks of the two, and a layer that says the sign."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.tokens.add_special_tokens({"additional_special_tokens": list(MARKS.values())})
        self.marks = self.tokens.convert_tokens_to_ids(list(MARKS.values()))
        self.signs = nn.Sequential(nn.Dropout(0.2), nn.Linear(3 * self.encoder.config.hidden_size, 3))

    def name_marks(self) -> None:
        """Start the marks as names."""
        vectors = self.encoder.get_input_embeddings().weight.data
        names = vectors[self.tokens.convert_tokens_to_ids(["john", "mary"])].mean(dim=0)
        for mark in self.marks:
            vectors[mark] = names + 0.01 * torch.randn(len(names))

    def forward(self, texts: list[str]) -> torch.Tensor:
        given = self.tokens(texts, padding=True, truncation=True, max_length=LONGEST, return_tensors="pt")
        with torch.autocast("cpu", dtype=torch.bfloat16):
            hidden = self.encoder(**given).last_hidden_state
            inside = [given["attention_mask"], *(given["input_ids"] == mark for mark in self.marks)]
            means = [(hidden * kept[..., None]).sum(1) / kept.sum(1).clamp(min=1)[:, None] for kept in inside]
            return self.signs(torch.cat(means, 1)).float()


def tune(chosen: list[Row], number: int, folder: Path) -> PairEncoder:
    torch.manual_seed(0)
    model = PairEncoder(folder)
    model.load_state_dict(torch.load(tuned_encoder(number)), strict=False)
    model.name_marks()
    learned: PairEncoder = learn(model, model.signs, [(row.text, row.sign) for row in chosen], ROUNDS)
    return learned


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--embedding", type=Path, default=EMBEDDING, help="folder with the package of the encoder")
    options = parser.parse_args()
    every = [row for one in labelled(options.data) for row in rows(one)]
    for number, (name, half) in enumerate(zip(stance.NETS, HALVES, strict=True)):
        ours = [row.folder == "stories" and row.writer in half for row in every]
        learned = [row for row, mine in zip(every, ours, strict=True) if mine and row.sign != UNLABELLED]
        others = [row for row, mine in zip(every, ours, strict=True) if not mine]
        model = tune(learned, number, options.embedding)
        chances = judge(model, [row.text for row in others])
        words = [row.words for row in others]
        net, vocabulary = small_net(words, chances, model)
        weights = arrays(net, vocabulary)
        np.savez_compressed(MODELS / name, **weights)
        warm = wording.Net(weights).lean(words)[:, :1]
        for folder in ("stories", "scenes", "passages"):
            kept = [i for i, row in enumerate(others) if row.folder == folder and row.sign != UNLABELLED]
            signs = [("", others[i].sign) for i in kept]
            report("encoder", folder, chances[kept], signs)
            report("net", folder, np.hstack([-warm, warm])[kept], signs)


if __name__ == "__main__":
    main()
