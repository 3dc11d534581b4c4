"""The figures that belong to one encoder, and the fit, measured anew when the encoder changes.

`fit` is Platt's scaling (Platt, «Probabilistic outputs for support vector machines», 1999) of the evidence on the
package's judged needs: its honest ground for the service. Its error is measured on needs of subjects held out.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from matching.errors import BadData
from matching.evaluate import Found, candidate_of, places_of
from matching.judged import Judged
from matching.model import Signal, Wish
from matching.rank import content, fuse, measure
from matching.signals import lexical
from matching.weights import Calibration, Weights

SHOWN = 10
"""Candidates of a query that the fit is made for, as many as a page shows: with all of them the thousands of pairs that
have nothing in common make the curve so steep that near misses get a high fit."""

BINS = 10
NEWTON_STEPS = 60
RIDGE = 1e-6
WIDTH = 1.15
"""The temperature in standard deviations, the one figure here chosen on partner-search's own queries: .105, .11,
.12, .13 gave nDCG@10 .127, .131, .132, .134 where the deviation was .105."""

UNRELATED_COVERED = 0.02
"""The share of unrelated pairs of a text and a few words that may pass for covered."""

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """All pairs of a query and an item, in one order: `evidence` and `matter` (n_pairs,), `relevant` (n_pairs,) bool,
    `groups` (n_pairs,) the subject of the query."""

    evidence: Vector
    matter: Vector
    relevant: NDArray[np.bool_]
    groups: NDArray[np.str_]


@dataclass(frozen=True, slots=True)
class Bin:
    """Pairs of about one fit: how many, their mean fit, and the share of them that was judged relevant."""

    count: int
    fit: float
    relevant: float


@dataclass(frozen=True, slots=True)
class Reliability:
    """The fit on subjects that it was not made from: the bins that hold a pair, from low to high, and the expected
    calibration error, the mean of |fit - relevant| over the pairs."""

    bins: tuple[Bin, ...]
    error: float


def family_of(judged: Judged, found: Mapping[str, Found], weights: Weights) -> Calibration:
    """Floor, ceiling, temperature and bias of the encoder, from pairs of a need and a text that is no answer.

    The temperature is WIDTH standard deviations of the cosines of pairs in two languages, the floor two below their
    mean, so that hardly any order is lost under it; ceiling is floor + 1. The bias is how much more evidence pairs in
    one language have, 0 at least: by their cosine and, as words are shared within a language above all, by their BM25.
    `covers` is kept: see `covers_of`.
    """
    owners = {record: item.key for item in judged.items.values() for record in item.records}
    cosines: list[Vector] = []
    words: list[Vector] = []
    alike: list[NDArray[np.bool_]] = []
    for query, raw in found.items():
        strange = np.array([owners[record] not in judged.relevant[query] for record in judged.records])
        own = np.array([judged.languages.get(record) == judged.languages.get(query) for record in judged.records])
        shared = lexical(
            raw.bm25s[:, None], raw.bm25_ceiling, temperature=weights.share_temperature, half=weights.share_half
        )
        cosines.append(raw.cosines[strange].astype(np.float64))
        words.append(shared[strange].astype(np.float64))
        alike.append(own[strange])
    cosine, word, own = np.concatenate(cosines), np.concatenate(words), np.concatenate(alike)
    if not own.any() or own.all():
        raise BadData("the bias of the encoder is measured between pairs of one language and of two; both are needed")
    mean, deviation = float(cosine[~own].mean()), float(cosine[~own].std())
    nearer = float(cosine[own].mean()) - mean
    nearer += weights.signals[Signal.LEXICAL] * (float(word[own].mean()) - float(word[~own].mean()))
    floor = round(mean - 2 * deviation, 3)
    return replace(
        weights.encoder,
        floor=floor,
        ceiling=round(floor + 1, 3),
        temperature=round(WIDTH * deviation, 3),
        same_language=round(max(0.0, nearer), 3),
    )


def covers_of(judged: Judged, found: Mapping[str, Found], weights: Weights) -> float:
    """The matter that UNRELATED_COVERED of the pairs reach that are not relevant: few words against a text."""
    pairs = pairs_of(judged, found, weights)
    return round(float(np.quantile(pairs.matter[~pairs.relevant], 1 - UNRELATED_COVERED)), 3)


def pairs_of(
    judged: Judged, found: Mapping[str, Found], weights: Weights, subjects: Mapping[str, str] | None = None
) -> Pairs:
    """The evidence of every item for every query; `subjects` groups the queries, else each is its own."""
    places, items = places_of(judged), list(judged.items.values())
    rows = [[places[record] for record in item.records] for item in items]
    evidence, matter, relevant = [], [], []
    for query, raw in found.items():
        candidates = [candidate_of(judged, item, own, raw) for item, own in zip(items, rows, strict=True)]
        wish = Wish(language=judged.languages.get(query, ""), bm25_ceiling=raw.bm25_ceiling)
        parts = measure(wish, candidates, weights)
        evidence.append(fuse(parts, weights))
        matter.append(content(parts, weights))
        relevant.append([item.key in judged.relevant[query] for item in items])
    groups = np.repeat([(subjects or {}).get(query, query) for query in found], len(items))
    return Pairs(np.concatenate(evidence), np.concatenate(matter), np.concatenate(relevant).astype(bool), groups)


def shown(pairs: Pairs, queries: int, most: int = SHOWN) -> Pairs:
    """The pairs of the `most` items with the most evidence for each of the queries, which have equally many."""
    each = len(pairs.evidence) // queries
    best = np.argsort(-pairs.evidence.reshape(queries, each), axis=1, kind="stable")[:, :most]
    rows = (best + np.arange(queries)[:, None] * each).ravel()
    return Pairs(pairs.evidence[rows], pairs.matter[rows], pairs.relevant[rows], pairs.groups[rows])


def platt(evidence: Vector, relevant: NDArray[np.bool_]) -> tuple[float, float]:
    """(midpoint, slope) of 1 / (1 + exp(-slope (evidence - midpoint))), by maximum likelihood with Platt's targets.

    Raises BadData where evidence does not tell the relevant from the others.
    """
    yes, no = int(relevant.sum()), int((~relevant).sum())
    wanted = np.where(relevant, (yes + 1) / (yes + 2), 1 / (no + 2))
    design = np.stack([evidence, np.ones_like(evidence)], axis=1)
    line = np.zeros(2)
    for _ in range(NEWTON_STEPS):
        said = 1 / (1 + np.exp(-design @ line))
        slope = design.T @ (said - wanted)
        curve = (design * (said * (1 - said))[:, None]).T @ design + RIDGE * np.eye(2)
        step = np.linalg.solve(curve, slope)
        line -= step * min(1.0, 10 / max(1e-9, float(np.abs(step).max())))
    if not math.isfinite(float(line[0])) or line[0] <= 0:
        raise BadData("the relevant have no more evidence than the others; there is nothing to calibrate")
    return round(float(-line[1] / line[0]), 3), round(float(line[0]), 2)


def reliability(pairs: Pairs) -> Reliability:
    """The reliability of fits, each made from the other groups' pairs alone."""
    fits = np.zeros(len(pairs.evidence))
    for group in np.unique(pairs.groups):
        held = pairs.groups == group
        midpoint, slope = platt(pairs.evidence[~held], pairs.relevant[~held])
        fits[held] = 1 / (1 + np.exp(-slope * (pairs.evidence[held] - midpoint)))
    places = np.minimum((fits * BINS).astype(int), BINS - 1)
    bins = tuple(
        Bin(int(inside.sum()), float(fits[inside].mean()), float(pairs.relevant[inside].mean()))
        for inside in (places == number for number in range(BINS))
        if inside.any()
    )
    error = sum(one.count * abs(one.fit - one.relevant) for one in bins) / len(fits)
    return Reliability(bins, error)


def bar_of(strange: Sequence[float], pool: int, weights: Weights, passing: float = 0.1) -> float:
    """The base of the bar that `passing` of the best contents of unrelated wishes pass, `pool` texts searched."""
    wanted = float(np.quantile(np.array(strange), 1 - passing))
    return round(wanted - weights.bar_growth * math.sqrt(2 * math.log(max(pool, 2))), 3)


def strange_wishes(judged: Judged, other: Judged) -> Judged:
    """The other's queries asked of these items, to which none of them is an answer."""
    nothing: dict[str, frozenset[str]] = dict.fromkeys(other.queries, frozenset())
    languages = {record: judged.languages.get(record, "") for record in judged.records}
    return replace(judged, queries=other.queries, relevant=nothing, languages=languages)


def best_contents(judged: Judged, found: Mapping[str, Found], weights: Weights) -> list[float]:
    """The matter of the best item of each query."""
    pairs = pairs_of(judged, found, weights)
    return [float(one.max()) for one in pairs.matter.reshape(len(found), -1)]


def written(text: str, family: str, measured: Calibration, fit: tuple[float, float], base: float | None) -> str:
    """The text of a file of weights with these figures in the place of its own; comments stay."""
    lines = text.splitlines()
    named = {signal.value for signal in Signal}
    for number, line in enumerate(lines):
        name = line.partition(":")[0]
        if name == f"  {family}" and family not in named and "floor:" in line:
            lines[number] = (
                f"  {family}: {{floor: {measured.floor:g}, ceiling: {measured.ceiling:g}, "
                f"temperature: {measured.temperature:g}, same_language: {measured.same_language:g}, "
                f"covers: {measured.covers:g}}}"
            )
        elif name == "fit":
            lines[number] = f"fit: {{midpoint: {fit[0]:g}, slope: {fit[1]:g}}}"
        elif name == "bar" and base is not None:
            growth = line.partition("growth:")[2].strip(" }")
            lines[number] = f"bar: {{base: {base:g}, growth: {growth}}}"
    return "\n".join(lines) + "\n"
