"""How well cosines order pairs of sentences as people do (semantic textual similarity).

A judged file has the columns `set`, `lang`, `split`, `score` (a number, larger is more alike), `s1` and `s2`.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import Encoder
from embeddings.errors import BadCorpus
from embeddings.judged import rows_of

COLUMNS = ("set", "lang", "split", "score", "s1", "s2")

FEWEST = 3
"""Pairs below which an order says nothing."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where judged pairs come from, e.g. `stsb_mt`, `en`, `test`."""

    set: str
    lang: str
    split: str


@dataclass(frozen=True, slots=True)
class Judged:
    """How alike two sentences are."""

    score: float
    first: str
    second: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """Spearman's rank correlation of cosines with scores, over so many pairs."""

    spearman: float
    pairs: int


def read_similarity(path: Path, split: str) -> dict[Source, list[Judged]]:
    """The judged pairs of a split by source. Raises `BadCorpus` for a score that is no number, or no such split."""
    judged: dict[Source, list[Judged]] = defaultdict(list)
    splits = set()
    for number, (name, language, own, score, first, second) in rows_of(path, COLUMNS):
        splits.add(own)
        if own == split:
            judged[Source(name, language, own)].append(Judged(_score(score, path, number), first, second))
    if not judged:
        raise BadCorpus(f"{path} has no split {split!r}: give one of {', '.join(sorted(splits)) or 'none'}")
    few = [source for source, pairs in judged.items() if len(pairs) < FEWEST]
    if few:
        raise BadCorpus(f"{path} has fewer than {FEWEST} pairs of {few[0].set}, {few[0].lang}, {split}: add pairs")
    return dict(judged)


def agreement(encoder: Encoder, judged: Mapping[Source, Sequence[Judged]]) -> dict[Source, Agreement]:
    """The agreement of each source. Cosines are symmetric: both sentences are encoded as queries."""
    return {source: _agreement(encoder, pairs) for source, pairs in judged.items()}


def spearman(first: Iterable[float], second: Iterable[float]) -> float:
    """The correlation of the ranks, equal values sharing the mean of theirs; 0 where one side is all alike."""
    a, b = _ranks(first), _ranks(second)
    a, b = a - a.mean(), b - b.mean()
    spread = float(np.sqrt((a @ a) * (b @ b)))
    return float(a @ b) / spread if spread else 0.0


def _agreement(encoder: Encoder, pairs: Sequence[Judged]) -> Agreement:
    first = encoder.encode_queries([pair.first for pair in pairs])
    second = encoder.encode_queries([pair.second for pair in pairs])
    cosines = np.einsum("nd,nd->n", first, second)
    return Agreement(spearman(cosines.tolist(), (pair.score for pair in pairs)), len(pairs))


def _ranks(values: Iterable[float]) -> NDArray[np.float64]:
    _, groups, counts = np.unique(np.fromiter(values, np.float64), return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    ranks: NDArray[np.float64] = (ends - (counts - 1) / 2)[groups]
    return ranks


def _score(text: str, path: Path, number: int) -> float:
    try:
        score = float(text)
    except ValueError:
        score = math.nan
    if not math.isfinite(score):
        raise BadCorpus(f"{path}, line {number}: the score {text!r} is no number: give one such as 3.5")
    return score
