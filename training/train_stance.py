"""Train how a paragraph leans from one of its people toward another, the two marked.

    python training/train_stance.py --data EVAL [--embedding DIR]

A large sentence encoder, the first eight layers of all-mpnet-base-v2 (Apache-2.0; --embedding holds the folder of that
name, see the Makefile), reads each labelled paragraph of one half of the writers once, its people under common first
names. It learns to say of every two of them whether a reader signs the one's attitude to the other, and how (by the
vectors of the two, as Zhong & Chen 2021, A frustratingly easy approach for entity and relation extraction), and to look
at the words that our labels quote. Another learns so from the other half. What each says of the paragraphs that it has
not learned from, and the mean of both where neither has, is what one small net learns (`graphx.relating.stance`): so no
story's labels were seen by the encoder that judged it. The stories are read with graphx as it is, so run this again
after any change upstream.

Prints how well they tell warm from hostile. Takes two hours on two cores.
"""

import argparse
from collections.abc import Iterator
from itertools import permutations
from math import ceil
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import nn
from transformers import AutoModel, AutoTokenizer

from graphx import pipeline
from graphx.reading import language
from graphx.relating import interactions, stance, state, wording
from labelled import FOLDERS, HALVES, Labelled, labelled
from train_affect import EMBEDDING, MODELS, UNLABELLED
from train_wording import Small, arrays, batches, fewer, first_vectors, frequent, paced, report, teach

LAYERS, FROZEN = 8, 3  # of the encoder: those that read, and the lowest, which are left as they are
BATCH, RATE = 32, 7e-5
LONGEST = 224  # pieces of words that the encoder reads
FAR, NEAR = 400, 200  # characters before the first mention: where a paragraph is cut, and to what
MOST = 12  # pairs of a paragraph
DIMENSIONS, FILTERS, HIDDEN, NET_ROUNDS = 128, 160, 96, 4  # of the small net
LOOKED_AT, TOLD = 0.1, 0.3  # what the words that are looked at, and whether there is a sign, weigh in learning
NAMES = {
    "f": ("mary", "anna", "helen", "susan", "alice", "emma"),
    "m": ("john", "james", "david", "peter", "thomas", "robert"),
}
NOBODY = "george"  # where more are there than have a name

Pair = tuple[str, str]
Span = tuple[int, int]


# ---------------------------------------------------------------- what is read
class Paragraph(NamedTuple):
    """A paragraph in parts, with who is named or meant in each; and its pairs: words for the net, signs, evidence."""

    folder: str
    writer: str
    parts: list[tuple[int, str, str]]
    genders: dict[str, str]
    words: dict[Pair, tuple[str, ...]]
    signs: dict[Pair, int]
    evidence: dict[Pair, Span]


def paragraphs(one: Labelled) -> Iterator[Paragraph]:
    """The paragraphs of a story in which graphx finds a pair."""
    tokens = language.tokens(one.story)
    cast, found, quotes = pipeline.find_people(one.story, tokens, one.cast)
    acts = interactions.find_interactions(one.story, tokens, cast, found, quotes)
    mentions = stance.by_paragraph(found)
    shown: dict[int, list[Pair]] = {}
    for number, *pair in state.shown(acts):
        shown.setdefault(number, []).append((pair[0], pair[1]))
    genders = {character.name: character.gender for character in cast.characters}
    for number in sorted(shown.keys() | mentions.keys()):
        here = mentions.get(number, [])
        people = sorted({character for *_, character in here})
        pairs = list(dict.fromkeys([*shown.get(number, []), *list(permutations(people, 2))[:MOST]]))
        if pairs:
            texts = stance.texts(one.story, mentions, [(number, *pair) for pair in pairs])
            start, text = one.story.paragraphs[number].start, one.story.paragraph_text(number)
            signs = {pair: one.gold[number, *pair] for pair in pairs if (number, *pair) in one.gold}
            quoted = {pair: one.evidence.get((number, *pair), "") for pair in signs}
            yield Paragraph(
                one.folder,
                one.name[0],
                parts(text, start, here),
                {person: genders.get(person, "") for person in people},
                dict(zip(pairs, texts, strict=True)),
                signs,
                {pair: (text.find(words), text.find(words) + len(words)) for pair, words in quoted.items() if words},
            )


def parts(text: str, start: int, mentions: list[stance.Mention]) -> list[tuple[int, str, str]]:
    """Where each part begins, its text and who it is: a name has no text, others are nobody."""
    found, position = [], 0
    for begin, end, kind, character in sorted(mentions):
        if begin - start >= position:
            found.append((position, text[position : begin - start], ""))
            found.append((begin - start, text[begin - start : end - start] if kind == "pronoun" else "", character))
            position = end - start
    return [*found, (position, text[position:], "")]


class Named(NamedTuple):
    """The text with everybody under a common name, where each is named, and where the evidence of each pair lies."""

    text: str
    places: dict[str, list[Span]]
    evidence: dict[Pair, Span]


def named(one: Paragraph, draw: np.random.Generator | None) -> Named:
    """Names stand for names and after pronouns; which, is drawn anew each time where ``draw`` is given."""
    left = {gender: list(draw.permutation(names) if draw else names) for gender, names in NAMES.items()}
    names = {}
    for person, gender in one.genders.items():
        free = left["f" if gender == "f" else "m"]
        names[person] = free.pop(0) if free else NOBODY
    text, starts = "", []
    places: dict[str, list[Span]] = {person: [] for person in names}
    for begin, words, person in one.parts:
        starts.append((begin, len(text)))
        text += words
        if person:
            text += " " if words else ""
            places[person].append((len(text), len(text) + len(names[person])))
            text += names[person]
    first = min((spans[0][0] for spans in places.values() if spans), default=0)
    cut = first - NEAR if first > FAR else 0

    def moved(position: int) -> int:
        begin, at = max(start for start in starts if start[0] <= position)
        return at + position - begin - cut

    return Named(
        text[cut:],
        {person: [(begin - cut, end - cut) for begin, end in spans] for person, spans in places.items()},
        {pair: (moved(begin), max(moved(end), moved(begin) + 1)) for pair, (begin, end) in one.evidence.items()},
    )


# ---------------------------------------------------------------- the large encoder
class Said(NamedTuple):
    """Of every pair of every paragraph the signs, by which vector, whether there is one, and where it looks."""

    signs: torch.Tensor
    by: torch.Tensor
    told: torch.Tensor
    looked_at: torch.Tensor
    evidence: torch.Tensor


Asked = list[tuple[Named, list[Pair]]]


class PairEncoder(nn.Module):
    """Says of pairs of people in paragraphs whether a reader signs the one's attitude to the other, and how.

    By the means of the encoder's vectors over the paragraph, the source and the target, the product of the last two,
    and what an attention, asked by the two, picks.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.tokens = AutoTokenizer.from_pretrained(folder)
        self.encoder = AutoModel.from_pretrained(
            folder, add_pooling_layer=False, attn_implementation="eager", dtype=torch.bfloat16,
            hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0,
        )  # fmt: skip
        layers = self.encoder.encoder.layer = self.encoder.encoder.layer[:LAYERS]
        for part in (self.encoder.embeddings, layers[:FROZEN]):
            part.requires_grad_(False)
        size = self.encoder.config.hidden_size
        self.question, self.key = nn.Linear(2 * size, 128), nn.Linear(size, 128)
        self.body = nn.Sequential(nn.Dropout(0.2), nn.Linear(5 * size, 256), nn.GELU(), nn.Dropout(0.1))
        self.sign, self.told = nn.Linear(256, 3), nn.Linear(256, 1)

    def forward(self, asked: Asked) -> Said:
        given = self.tokens(
            [text.text for text, _ in asked], padding=True, truncation=True, max_length=LONGEST, return_tensors="pt",
            return_offsets_mapping=True,
        )  # fmt: skip
        offsets, inside = given.pop("offset_mapping"), given["attention_mask"]
        hidden = self.encoder(input_ids=given["input_ids"], attention_mask=inside).last_hidden_state.float()
        rows = torch.tensor([row for row, (_, pairs) in enumerate(asked) for _ in pairs])
        two: list[list[torch.Tensor]] = [[], []]
        evidence = []
        for row, (text, pairs) in enumerate(asked):
            places = {person: covered(offsets[row], spans) for person, spans in text.places.items()}
            for pair in pairs:
                for side, person in enumerate(pair):
                    two[side].append(places.get(person, torch.zeros(len(offsets[row]))))
                evidence.append(covered(offsets[row], [text.evidence[pair]] if pair in text.evidence else []))
        source, target = (mean(torch.stack(kept), hidden[rows]) for kept in two)
        question = self.question(torch.cat([source, target], 1))
        fit = (self.key(hidden)[rows] * question[:, None]).sum(2) / question.shape[1] ** 0.5
        looked_at = torch.log_softmax(fit.masked_fill(inside[rows] == 0, -1e4), 1)
        picked = mean(looked_at.exp(), hidden[rows])
        whole = mean(inside.float(), hidden)[rows]
        body = self.body(torch.cat([whole, source, target, source * target, picked], 1))
        return Said(self.sign(body), body, self.told(body)[:, 0], looked_at, torch.stack(evidence) > 0)


def covered(offsets: torch.Tensor, spans: list[Span]) -> torch.Tensor:
    """1 for each piece of a word that lies in one of the spans of a text."""
    real, found = offsets[:, 1] > offsets[:, 0], torch.zeros(len(offsets))
    for begin, end in spans:
        found[real & (offsets[:, 0] < end) & (offsets[:, 1] > begin)] = 1
    return found


def mean(weights: torch.Tensor, vectors: torch.Tensor) -> torch.Tensor:
    """The means of the vectors of each row, so weighted (zero where nothing weighs)."""
    return torch.einsum("nt,ntd->nd", weights, vectors) / weights.sum(1, keepdim=True).clamp(min=1)


def loss(said: Said, signs: torch.Tensor) -> torch.Tensor:
    """Of the signs of the labelled pairs (9 where unlabelled), of whether there is one, and of where it looks."""
    known = signs != UNLABELLED
    wrong = nn.functional.cross_entropy(said.signs[known], signs[known] + 1, label_smoothing=0.05)
    wrong = wrong + TOLD * nn.functional.binary_cross_entropy_with_logits(said.told, known.float())
    quoted = said.evidence.any(1)
    if quoted.any():
        on_it = torch.logsumexp(said.looked_at.masked_fill(~said.evidence, -1e4), 1)[quoted]
        wrong = wrong - LOOKED_AT * on_it.clamp(min=-12).mean()
    return wrong


def tune(chosen: list[Paragraph], folder: Path) -> PairEncoder:
    """One round over the paragraphs; the encoder is in 16 bits, and learned in 32."""
    torch.manual_seed(0)
    model, draw = PairEncoder(folder), np.random.default_rng(0)
    body = [values for values in model.encoder.parameters() if values.requires_grad]
    heads = [values for name, values in model.named_parameters() if not name.startswith("encoder")]
    exact = [values.detach().float() for values in body]
    optimizer, schedule = paced(exact, heads, RATE, ceil(len(chosen) / BATCH))
    model.train()
    for batch in batches([length(one) for one in chosen], BATCH, draw):
        asked = [(named(chosen[i], draw), list(chosen[i].words)) for i in batch]
        signs = [chosen[i].signs.get(pair, UNLABELLED) for i in batch for pair in chosen[i].words]
        loss(model(asked), torch.tensor(signs)).backward()
        for values, whole in zip(body, exact, strict=True):
            whole.grad, values.grad = None if values.grad is None else values.grad.float(), None
        nn.utils.clip_grad_norm_(exact + heads, 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
        for values, whole in zip(body, exact, strict=True):
            values.data.copy_(whole)
    return model.eval()


def length(one: Paragraph) -> int:
    return sum(len(text) for _, text, _ in one.parts)


def judge(model: PairEncoder, read: list[Paragraph]) -> list[np.ndarray]:
    """For each paragraph and pair the log chances of hostile, neutral and warm, then the vector that says it."""
    found = [np.zeros(0)] * len(read)
    with torch.inference_mode():
        for batch in batches([length(one) for one in read], BATCH, None):
            said = model([(named(read[i], None), list(read[i].words)) for i in batch])
            rows = torch.cat([torch.log_softmax(said.signs, 1), said.by], 1).numpy()
            ends = np.cumsum([len(read[i].words) for i in batch])
            for i, part in zip(batch, np.split(rows, ends[:-1]), strict=True):
                found[i] = part
    return found


def starting_vectors(words: list[str], model: PairEncoder) -> np.ndarray:
    """The words as the encoder starts with them, and as it leaves them."""
    left = []
    with torch.inference_mode():
        for first in range(0, len(words), 256):
            bare = [word.strip("<>") for word in words[first : first + 256]]
            given = model.tokens(bare, padding=True, return_tensors="pt")
            inside = given["attention_mask"]
            hidden = model.encoder(input_ids=given["input_ids"], attention_mask=inside).last_hidden_state
            left.append(mean(inside.float(), hidden.float()).numpy())
    half = DIMENSIONS // 2
    return np.hstack([first_vectors(words, model.tokens, model.encoder, half), fewer(np.vstack(left), half)])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--embedding", type=Path, default=EMBEDDING, help="folder that holds all-mpnet-base-v2")
    options = parser.parse_args()
    every = [paragraph for one in labelled(options.data) for paragraph in paragraphs(one)]
    judged: list[list[np.ndarray]] = [[] for _ in every]
    encoder = options.embedding / "all-mpnet-base-v2"
    for half in HALVES:
        ours = [one.folder == "stories" and one.writer in half for one in every]
        model = tune([every[i] for i in np.flatnonzero(ours) if every[i].signs], encoder)
        others = np.flatnonzero(~np.array(ours))
        for i, said in zip(others, judge(model, [every[i] for i in others]), strict=True):
            judged[i].append(said)
    chances = np.vstack([np.log(np.mean(np.exp([part[:, :3] for part in said]), axis=0)) for said in judged])
    hints = np.vstack([np.mean([part[:, 3:] for part in said], axis=0) for said in judged])
    words = [text for one in every for text in one.words.values()]
    known = frequent(words)
    net = Small(starting_vectors(known, model), FILTERS, HIDDEN)
    weights = arrays(teach(net, known, words, chances, NET_ROUNDS, hints), known)
    np.savez_compressed(MODELS / stance.NET, **weights)
    warm = wording.Net(weights).lean(words)[:, :1]
    kinds = np.array([one.folder for one in every for _ in one.words])
    signs = np.array([one.signs.get(pair, UNLABELLED) for one in every for pair in one.words])
    for folder in FOLDERS:
        kept = np.flatnonzero((kinds == folder) & (signs != UNLABELLED))
        truth = [("", sign) for sign in signs[kept]]
        report("encoder", folder, chances[kept], truth)
        report("net", folder, np.hstack([-warm, warm])[kept], truth)


if __name__ == "__main__":
    main()
