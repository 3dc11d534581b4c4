"""Weights learned by coordinate ascent on nDCG@10 (Metzler and Croft, «Linear feature-based models for information
retrieval», 2007), averaged over bootstrap samples of the queries, so that no single query decides.

The model stays the linear sum of `rank.fuse`, every weight at least 0. All sums are taken element by element in one
order, so the outcome does not depend on threads or processes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.held_out import LEARNED, Table
from matching.metrics import CUT_NDCG
from matching.model import Signal
from matching.weights import Weights

STEPS = (-0.2, -0.1, -0.05, -0.025, 0.025, 0.05, 0.1, 0.2)
ROUNDS = 4
SAMPLES = 8
FOLDS = 5
NEWCOMERS = 0.2
"""The weight of the newcomers' nDCG@10 beside that of all: few queries have one, so it is the noisier figure."""

SHRINKAGE = (0.0, 0.25, 0.5, 0.75, 1.0)
"""How much of the way from the weights before to those ascended to may be gone; the folds left out choose."""

SMALLEST_GAIN = 1e-3
"""A weight moves only for so much of nDCG@10: below it lies chance."""

Vector = NDArray[np.float64]
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Learned:
    """The weights by signal, and nDCG@10 on folds that they were not learned from.

    `before` is that of the weights that learning began with, on the same queries; `error` is one standard error of
    `after` over the queries, `error_of_gain` that of the difference, query by query. `way` is how much of the way to
    the weights ascended to was gone (one of SHRINKAGE): 0 says that the weights before could not be bettered.
    """

    weights: Mapping[Signal, float]
    queries: int
    before: float
    after: float
    way: float
    error: float
    error_of_gain: float


def learned(table: Table, weights: Weights, repeats: int = 2, tell: Progress = lambda _: None) -> Learned:
    """Weights from all queries, and what they are worth on held-out folds, `repeats` times with other folds."""
    start = np.array([weights.signals[signal] for signal in LEARNED])
    before, ways = gains(table, start), np.zeros((len(SHRINKAGE), len(table.groups)))
    for repeat in range(repeats):
        for number, fold in enumerate(_folds(table.groups, seed=repeat), start=1):
            rest = np.setdiff1d(np.arange(len(table.groups)), fold)
            step = bagged(table.at(rest), start, seed=repeat) - start
            for row, way in enumerate(SHRINKAGE):
                ways[row, fold] += gains(table.at(fold), start + way * step) / repeats
            tell(f"repeat {repeat + 1} of {repeats}, fold {number} of {FOLDS}")
    # The first of equals: the shortest way.
    best = int(np.argmax(np.round(ways.mean(axis=1), 6)))
    final = start + SHRINKAGE[best] * (bagged(table, start, seed=repeats) - start)
    count = np.sqrt(len(before))
    return Learned(
        weights={signal: round(float(weight), 3) for signal, weight in zip(LEARNED, final, strict=True)},
        queries=len(before),
        before=float(before.mean()),
        after=float(ways[best].mean()),
        way=SHRINKAGE[best],
        error=float(ways[best].std() / count),
        error_of_gain=float((ways[best] - before).std() / count),
    )


def bagged(table: Table, start: Vector, *, seed: int) -> Vector:
    """(n_learned,): the mean of the weights ascended to on SAMPLES bootstrap samples of the queries."""
    chance = np.random.default_rng(seed)
    count = len(table.groups)
    ends = [ascended(table.at(chance.integers(0, count, count)), start) for _ in range(SAMPLES)]
    mean: Vector = np.mean(ends, axis=0)
    return mean


def ascended(table: Table, start: Vector) -> Vector:
    """(n_learned,): one weight after the other moved by the best of STEPS, until none gains or ROUNDS are over.

    Weights are at least 0, and those of the dense signals together 1: they are the unit of evidence.
    """
    weights, best = start.copy(), _objective(table, start)
    for _ in range(ROUNDS):
        moved = False
        for place in range(len(weights)):
            tried = [_moved(weights, place, step) for step in STEPS]
            worth = [_objective(table, one) for one in tried]
            highest = int(np.argmax(worth))
            if worth[highest] > best + SMALLEST_GAIN:
                weights, best, moved = tried[highest], worth[highest], True
        if not moved:
            break
    return weights


def gains(table: Table, weights: Vector, *, newcomers: bool = False) -> Vector:
    """(n_queries,) nDCG@10 under the weights, of all relevant ones or of the newcomers among them."""
    # One signal after the other, not a product of matrices: its order of additions would depend on the threads.
    evidence = np.zeros(table.relevant.shape)
    for place, weight in enumerate(weights):
        evidence += weight * table.signals[:, :, place]
    evidence = np.round(evidence, 6)
    first = np.argsort(-evidence, axis=1, kind="stable")[:, :CUT_NDCG]
    hits = np.take_along_axis(table.newcomers if newcomers else table.relevant, first, axis=1)
    gained = (hits / np.log2(np.arange(hits.shape[1]) + 2)).sum(axis=1)
    shares: Vector = gained / (table.newcomer_ideals if newcomers else table.ideals)
    return shares


def _objective(table: Table, weights: Vector) -> float:
    """nDCG@10, and that of the newcomers, over the queries that have one, with the weight NEWCOMERS."""
    has_one = np.isfinite(table.newcomer_ideals)
    new = gains(table.at(np.flatnonzero(has_one)), weights, newcomers=True).mean() if has_one.any() else 0.0
    return float(gains(table, weights).mean() + NEWCOMERS * new)


def _moved(weights: Vector, place: int, step: float) -> Vector:
    moved = weights.copy()
    moved[place] = max(0.0, moved[place] + step)
    best, mean = LEARNED.index(Signal.DENSE), LEARNED.index(Signal.DENSE_MEAN)
    if place in {best, mean}:
        moved[place] = min(1.0, moved[place])
        moved[mean if place == best else best] = 1 - moved[place]
    return moved


def _folds(groups: NDArray[np.str_], *, seed: int) -> list[NDArray[np.intp]]:
    """The rows of FOLDS parts of about equal size; queries of one group stay together."""
    names = np.unique(groups)
    part = dict(zip(np.random.default_rng(seed).permutation(names), np.arange(len(names)) % FOLDS, strict=True))
    parts = np.array([part[name] for name in groups])
    return [np.flatnonzero(parts == number) for number in range(FOLDS)]


def written(text: str, weights: Mapping[Signal, float]) -> str:
    """The text of a file of weights with these figures in the place of its own; all comments stay."""
    lines = text.splitlines()
    for signal, weight in weights.items():
        for number, line in enumerate(lines):
            name, colon, rest = line.partition(":")
            if colon and name == f"  {signal.value}":
                comment = rest.partition("#")[2]
                lines[number] = f"{name}: {weight:g}" + (f"  #{comment}" if comment else "")
    return "\n".join(lines) + "\n"
