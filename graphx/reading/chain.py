"""A log-linear chain of the second order: who speaks each turn, given the two before.

The score of a whole row of speakers is a sum of weights: of what the text says about each turn's speaker,
and of whether the speaker is that of one turn ago or of two turns ago. `marginals` sums over all rows with the
forward-backward algorithm (Sutton & McCallum 2012, An Introduction to Conditional Random Fields, section 4.1).
"""

from dataclasses import dataclass

import numpy as np


@dataclass(slots=True)
class Step:
    """One turn of the chain: numbers of its candidates, and a matrix of candidates x features."""

    candidates: np.ndarray
    features: np.ndarray
    same_last: np.ndarray
    """Features (of the turn) that count when the speaker is that of the last turn."""
    same_second: np.ndarray
    """Features that count when the speaker is that of the turn before the last."""


@dataclass(slots=True)
class Weights:
    """The weights of the features of a `Step`."""

    own: np.ndarray
    last: np.ndarray
    second: np.ndarray

    def scaled(self, factor: float) -> "Weights":
        """All of them multiplied: above 1 each likelihood moves to the nearer of 0 and 1."""
        return Weights(factor * self.own, factor * self.last, factor * self.second)


def marginals(steps: list[Step], weights: Weights) -> list[np.ndarray]:
    """For each step, the probability of each candidate, all other steps summed over."""
    return [pair.sum(axis=0) for pair in pair_marginals(steps, weights)[0]]


def pair_marginals(steps: list[Step], weights: Weights) -> tuple[list[np.ndarray], list[float], list[float], float]:
    """For each step the probabilities of (last speaker, speaker), of the speaker being the last, and the second.

    The last value is the log of the sum over all rows of speakers.
    """
    if not steps:
        return [], [], [], 0.0
    log_sum = 0.0
    nobody = np.array([-1])
    forward: list[np.ndarray] = []
    factors: list[tuple[np.ndarray, np.ndarray]] = []
    last, second = nobody, nobody
    message = np.ones((1, 1))
    for step in steps:
        own = step.features @ weights.own
        pull_last = float(step.same_last @ weights.last)
        pull_second = float(step.same_second @ weights.second)
        same_last = last[:, None] == step.candidates
        one = np.exp(own - own.max()) * np.where(same_last, np.exp(pull_last), 1.0)
        two = np.where(second[:, None] == step.candidates, np.exp(pull_second), 1.0)
        new = (message.T @ two) * one
        total = new.sum()
        new /= total
        log_sum += float(np.log(total) + own.max())
        forward.append(new)
        factors.append((one, two))
        message, second, last = new, last, step.candidates
    pairs: list[np.ndarray] = [np.empty(0)] * len(steps)
    at_last, at_second = [0.0] * len(steps), [0.0] * len(steps)
    backward = np.ones_like(forward[-1])
    for t in range(len(steps) - 1, -1, -1):
        pair = forward[t] * backward
        pairs[t] = pair / pair.sum()
        one, two = factors[t]
        before = forward[t - 1] if t else np.ones((1, 1))
        later = one * backward  # (last, own)
        if t:
            at_last[t] = float(pairs[t][steps[t - 1].candidates[:, None] == steps[t].candidates].sum())
        if t > 1:
            same = steps[t - 2].candidates[:, None] == steps[t].candidates
            joint = (before.T @ (two * same)) * later
            at_second[t] = float(joint.sum() / ((before.T @ two) * later).sum())
        backward = two @ later.T  # (second, last)
        backward /= backward.max()
    return pairs, at_last, at_second, log_sum
