"""Train how a paragraph leans from one of its people toward another, the two marked.

    python training/train_stance.py --data EVAL [--embedding DIR]

A large sentence encoder, the first eight layers of all-mpnet-base-v2 (Apache-2.0; --embedding holds the folder of that
name, see the Makefile), reads each labelled paragraph of one half of the writers once, with the end of what comes
before it, its people under common first names, and before each turn of talk who speaks to whom. It learns to say of
every two of them whether a reader signs the one's attitude to the other, and how (by the vectors of the two, as Zhong &
Chen 2021, A frustratingly easy approach for entity and relation extraction), and to look at the words that our labels
quote. Another learns so from the other half. What each says of the paragraphs that it has not learned from, and the
mean of both where neither has, is what one small net learns (`graphx.relating.stance`): so no story's labels were seen
by the encoder that judged it. The stories are read with graphx as it is, so run this again after any change upstream.

Prints how well they tell warm from hostile. Takes two hours on two cores.
"""

import argparse
from collections.abc import Iterator
from itertools import chain, permutations
from operator import itemgetter
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
from train_wording import TOLD, Small, arrays, batches, fewer, first_vectors, frequent, numbered, paced, report, teach

LAYERS, FROZEN = 8, 3  # of the encoder: those that read, and the lowest, which are left as they are
BATCH, RATE, STEPS = 32, 8e-5, 600
LONGEST = 208  # pieces of words that the encoder reads
FAR, NEAR = 400, 200  # characters before the first mention: where a paragraph is cut, and to what
BEFORE, ROOM, EARLIER = 240, 750, 8  # characters of what comes before, and with it in all; of so many paragraphs
HERE = " # "  # where the paragraph begins
MOST = 12  # pairs of a paragraph
DIMENSIONS, FILTERS, HIDDEN, NET_ROUNDS = 128, 160, 96, 3  # of the small net
LOOKED_AT = 0.1  # what the words that are looked at weigh in learning
NAMES = {
    "f": ("mary", "anna", "helen", "susan", "alice", "emma"),
    "m": ("john", "james", "david", "peter", "thomas", "robert"),
}
NOBODY = "george"  # where more are there than have a name

Pair = tuple[str, str]
Span = tuple[int, int]
Part = tuple[int, str, str]


# ---------------------------------------------------------------- what is read
class Paragraph(NamedTuple):
    """A paragraph and what comes before it, in parts; and its pairs: words for the net, signs, evidence."""

    folder: str
    writer: str
    parts: list[Part]
    before: list[Part]
    genders: dict[str, str]
    words: dict[Pair, stance.Text]
    signs: dict[Pair, int]
    evidence: dict[Pair, Span]


def paragraphs(one: Labelled) -> Iterator[Paragraph]:
    """The paragraphs of a story in which graphx finds a pair, or in which two are mentioned or talk."""
    tokens = language.tokens(one.story)
    cast, mentions, quotes = pipeline.find_people(one.story, tokens, one.cast)
    acts = interactions.find_interactions(one.story, tokens, cast, mentions, quotes)
    found, genders = stance.people(mentions, quotes), {character.name: character.gender for character in cast}
    pairs: dict[int, list[Pair]] = {}
    for number, *pair in state.shown(acts):
        pairs.setdefault(number, []).append((pair[0], pair[1]))
    read = [
        parts(one.story.text, paragraph.start, paragraph.end, number, found)
        for number, paragraph in enumerate(one.story.paragraphs)
    ]
    for number, here in enumerate(read):
        people = sorted({person for *_, person in here if person})
        pairs[number] = list(dict.fromkeys([*pairs.get(number, []), *list(permutations(people, 2))[:MOST]]))
    keys = [(number, *pair) for number, two in pairs.items() for pair in two]
    words = dict(zip(keys, stance.texts(one.story, found, keys), strict=True))  # at once: what comes before is shared
    for number, here in enumerate(read):
        if two := pairs[number]:
            text = one.story.paragraph_text(number)
            signs = {pair: one.gold[number, *pair] for pair in two if (number, *pair) in one.gold}
            quoted = {pair: one.evidence.get((number, *pair), "") for pair in signs}
            yield Paragraph(
                one.folder,
                one.name[0],
                here,
                list(chain.from_iterable(read[max(number - EARLIER, 0) : number])),
                genders,
                {pair: words[number, *pair] for pair in two},
                signs,
                {pair: (text.find(said), text.find(said) + len(said)) for pair, said in quoted.items() if said},
            )


def parts(text: str, start: int, end: int, number: int, found: stance.People) -> list[Part]:
    """Where each part begins, its text and who it is: a name has no text, others are nobody; before a turn its people.

    >>> quote = (1, 3, "Ann", frozenset(["Bob"]))
    >>> parts("“Go,” Ann said.", 0, 15, 0, stance.People({0: [(6, 9, "name", "Ann")]}, {0: [quote]}))[:5]
    [(0, '', 'Ann'), (0, ' to', 'Bob'), (0, ': ', ''), (0, '“Go,” ', ''), (6, '', 'Ann')]
    """
    turns = [(max(quote[0] - 1, start), 0, quote) for quote in found.quotes.get(number, ())]
    marks = sorted(
        [*turns, *((mention[0], 1, mention) for mention in found.mentions.get(number, ()))], key=itemgetter(0, 1)
    )
    read, position = [], start
    for begin, mentioned, mark in marks:
        if begin < position:
            continue
        if begin > position:
            read.append((position - start, text[position:begin], ""))
        position = begin
        if mentioned:
            _, position, kind, person = mark
            read.append((begin - start, text[begin:position] if kind == "pronoun" else "", person))
        else:
            addressees = sorted(mark[3] - {mark[2]})[:1]
            named = [("", mark[2]), *((" to", person) for person in addressees), (": ", "")]
            read += [(begin - start, *part) for part in named]
    return [*read, (position - start, text[position:end], "")]


class Named(NamedTuple):
    """The text with everybody under a common name; where it is the paragraph's own, where each is named there or, if
    not, before, and where the evidence of each pair lies."""

    text: str
    start: int
    places: dict[str, list[Span]]
    evidence: dict[Pair, Span]


def named(one: Paragraph, draw: np.random.Generator | None) -> Named:
    """Names stand for names and after pronouns; which, is drawn anew each time where ``draw`` is given."""
    left = {gender: list(draw.permutation(names) if draw else names) for gender, names in NAMES.items()}
    names: dict[str, str] = {}
    for *_, person in (*one.parts, *reversed(one.before)):
        if person and person not in names:
            free = left["f" if one.genders.get(person) == "f" else "m"]
            names[person] = free.pop(0) if free else NOBODY
    own, places, starts = written(one.parts, names)
    around, earlier, _ = written(one.before, names)
    first = min((spans[0][0] for spans in places.values()), default=0)
    cut = first - NEAR if first > FAR else 0
    gone = max(len(around) - max(min(BEFORE, ROOM - len(own)), 0), 0)
    if gone:
        gone = around.find(" ", gone) + 1 or len(around)
        around = around[gone:]
    around += HERE if around else ""
    shift = len(around) - cut

    def moved(position: int) -> int:
        begin, at = max(start for start in starts if start[0] <= position)
        return at + position - begin + shift

    before = {person: [(begin - gone, end - gone) for begin, end in spans] for person, spans in earlier.items()}
    here = {person: [(begin + shift, end + shift) for begin, end in spans] for person, spans in places.items()}
    return Named(
        around + own[cut:],
        len(around),
        before | here,
        {pair: (moved(begin), max(moved(end), moved(begin) + 1)) for pair, (begin, end) in one.evidence.items()},
    )


def written(parts: list[Part], names: dict[str, str]) -> tuple[str, dict[str, list[Span]], list[Span]]:
    """The parts as a text, where each person stands in it, and where each part begins, there and in the paragraph."""
    text, starts = "", []
    places: dict[str, list[Span]] = {}
    for begin, words, person in parts:
        starts.append((begin, len(text)))
        text += words
        if person:
            text += " " if words else ""
            places.setdefault(person, []).append((len(text), len(text) + len(names[person])))
            text += names[person]
    return text, places, starts


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

    By the means of the encoder's vectors over all that it reads, the paragraph, the source and the target, the product
    of the last two, and what an attention, asked by the two, picks.
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
        self.body = nn.Sequential(nn.Dropout(0.2), nn.Linear(6 * size, 256), nn.GELU(), nn.Dropout(0.1))
        self.sign, self.told = nn.Linear(256, 3), nn.Linear(256, 1)

    def forward(self, asked: Asked) -> Said:
        given = self.tokens(
            [text.text for text, _ in asked], padding=True, truncation=True, max_length=LONGEST, return_tensors="pt",
            return_offsets_mapping=True,
        )  # fmt: skip
        offsets, inside = given.pop("offset_mapping"), given["attention_mask"]
        hidden = self.encoder(input_ids=given["input_ids"], attention_mask=inside).last_hidden_state.float()
        most = max(len(pairs) for _, pairs in asked)  # a row of pairs for each paragraph, filled up
        two, evidence = (
            torch.zeros(2, len(asked), most, hidden.shape[1]),
            torch.zeros(len(asked), most, hidden.shape[1]),
        )
        real = torch.zeros(len(asked), most, dtype=torch.bool)
        for row, (text, pairs) in enumerate(asked):
            real[row, : len(pairs)] = True
            places = {person: covered(offsets[row], spans) for person, spans in text.places.items()}
            for column, pair in enumerate(pairs):
                for side, person in enumerate(pair):
                    two[side, row, column] = places.get(person, 0.0)
                evidence[row, column] = covered(offsets[row], [text.evidence[pair]] if pair in text.evidence else [])
        source, target = (mean(weights, hidden) for weights in two)
        question = self.question(torch.cat([source, target], 2))
        fit = question @ self.key(hidden).transpose(1, 2) / question.shape[2] ** 0.5
        looked_at = torch.log_softmax(fit.masked_fill(inside[:, None] == 0, -1e4), 2)
        own = torch.stack(
            [covered(row, [(text.start, len(text.text))]) for row, (text, _) in zip(offsets, asked, strict=True)]
        )
        whole, around = (mean(weights[:, None], hidden).expand_as(source) for weights in (own, inside.float()))
        said = torch.cat([whole, source, target, source * target, looked_at.exp() @ hidden, around], 2)
        body = self.body(said[real])
        return Said(self.sign(body), body, self.told(body)[:, 0], looked_at[real], evidence[real] > 0)


def covered(offsets: torch.Tensor, spans: list[Span]) -> torch.Tensor:
    """1 for each piece of a word that lies in one of the spans of a text."""
    real, found = offsets[:, 1] > offsets[:, 0], torch.zeros(len(offsets))
    for begin, end in spans:
        found[real & (offsets[:, 0] < end) & (offsets[:, 1] > begin)] = 1
    return found


def mean(weights: torch.Tensor, vectors: torch.Tensor) -> torch.Tensor:
    """The means of the vectors of each text, so weighted (zero where nothing weighs)."""
    return weights @ vectors / weights.sum(2, keepdim=True).clamp(min=1)


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
    """Once over the paragraphs, or `STEPS` batches; the encoder is in 16 bits, and learned in 32."""
    torch.manual_seed(0)
    model, draw = PairEncoder(folder), np.random.default_rng(0)
    body = [values for values in model.encoder.parameters() if values.requires_grad]
    heads = [values for name, values in model.named_parameters() if not name.startswith("encoder")]
    exact = [values.detach().float() for values in body]
    rounds = batches([length(one) for one in chosen], BATCH, draw)[:STEPS]
    optimizer, schedule = paced(exact, heads, RATE, len(rounds))
    model.train()
    for batch in rounds:
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
    """For each paragraph and pair the log chances of hostile, neutral and warm, the chance of a sign, and by what."""
    found = [np.zeros(0)] * len(read)
    with torch.inference_mode():
        for batch in batches([length(one) for one in read], BATCH, None):
            said = model([(named(read[i], None), list(read[i].words)) for i in batch])
            rows = torch.cat([torch.log_softmax(said.signs, 1), torch.sigmoid(said.told)[:, None], said.by], 1).numpy()
            ends = np.cumsum([len(read[i].words) for i in batch])
            for i, part in zip(batch, np.split(rows, ends[:-1]), strict=True):
                found[i] = part
    return found


# ---------------------------------------------------------------- the small net
class Marker(Small):
    """`graphx.relating.stance.Net`, to be trained; its texts are the words before, a gap, and the paragraph's."""

    roles = 2 * len(stance.ROLES)

    def __init__(self, vectors: np.ndarray) -> None:
        super().__init__(vectors, FILTERS, HIDDEN, pools=2, says=4)
        self.said = nn.Embedding(self.roles, vectors.shape[1])
        nn.init.normal_(self.said.weight, std=0.05)

    def embedded(self, numbers: torch.Tensor) -> torch.Tensor:
        there = (numbers > 0)[..., None]
        return (self.vectors(numbers // self.roles) + self.said(numbers % self.roles)) * there

    def pools(self, numbers: torch.Tensor) -> list[torch.Tensor]:
        before = numbers % self.roles >= len(stance.ROLES)
        return [(numbers > 0) & ~before, before]


def coded(texts: list[stance.Text], known: list[str]) -> list[list[int]]:
    """The texts as `Marker` reads them."""

    def codes(parts: list[stance.Marked]) -> list[list[int]]:
        numbers = numbered([tuple(word for word, _ in part) for part in parts], known)
        roles = [[role for _, role in part] for part in parts]
        return [
            [Marker.roles * n + role for n, role in zip(*both, strict=True)]
            for both in zip(numbers, roles, strict=True)
        ]

    gap = [0] * (max(wording.WIDTHS) // 2)
    own, before = (codes([text[side] for text in texts]) for side in (0, 1))
    return [[*earlier, *gap, *words] for earlier, words in zip(before, own, strict=True)]


def starting_vectors(words: list[str], model: PairEncoder) -> np.ndarray:
    """The words as the encoder starts with them, and as it leaves them."""
    left = []
    with torch.inference_mode():
        for first in range(0, len(words), 256):
            bare = [word.strip("<>") for word in words[first : first + 256]]
            given = model.tokens(bare, padding=True, return_tensors="pt")
            inside = given["attention_mask"]
            hidden = model.encoder(input_ids=given["input_ids"], attention_mask=inside).last_hidden_state
            left.append(mean(inside[:, None].float(), hidden.float())[:, 0].numpy())
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
    told = np.concatenate([np.mean([part[:, 3] for part in said], axis=0) for said in judged])
    hints = np.vstack([np.mean([part[:, 4:] for part in said], axis=0) for said in judged])
    texts = [text for one in every for text in one.words.values()]
    known = frequent([tuple(word for word, _ in own) for own, _ in texts])
    net = teach(Marker(starting_vectors(known, model)), coded(texts, known), chances, NET_ROUNDS, hints, told)
    weights = arrays(net, known) | {"roles": net.said.weight.detach().numpy().astype(np.float16)}
    np.savez_compressed(MODELS / stance.NET, **weights)
    warm = stance.Net(weights).lean_marked(texts)[:, :1]
    kinds = np.array([one.folder for one in every for _ in one.words])
    signs = np.array([one.signs.get(pair, UNLABELLED) for one in every for pair in one.words])
    for folder in FOLDERS:
        kept = np.flatnonzero((kinds == folder) & (signs != UNLABELLED))
        truth = [("", sign) for sign in signs[kept]]
        report("encoder", folder, chances[kept], truth)
        report("net", folder, np.hstack([-warm, warm])[kept], truth)


if __name__ == "__main__":
    main()
