"""Other weights tried on what people answered: where the same candidates would have stood. Nothing is changed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from matching.errors import BadWeights
from matching.model import Signal
from matching.rank import BONUSES, Parts, fuse
from matching.weights import Weights, parse_weights

INTERESTED = "interested"
UNFIT = frozenset({"topic", "kind", "place", "other"})
"""Reasons that speak of the fit. Who has no capacity or knows the other already says nothing against the ranking."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where the answered candidates stood, or would stand; figures are None where nothing was answered that way.

    `mrr` is the mean of 1 / place of those of interest, in (0, 1]; `interested` and `unfit` are mean places from 1;
    `right` is the share of pairs of one item, one of interest and one that does not fit, that stand in that order.
    """

    mrr: float | None
    interested: float | None
    unfit: float | None
    right: float | None


@dataclass(frozen=True, slots=True)
class Replay:
    """The answers that could be replayed, and their places as they were shown and under the weights tried.

    `left_out` counts answers without a list, or to a candidate that stood in none.
    """

    interested: int
    unfit: int
    pairs: int
    left_out: int
    shown: Places
    tried: Places


@dataclass(frozen=True, slots=True)
class _Answer:
    """One answer: its item, whether it was of interest, and the place before and after; `evidence` under the new."""

    item: str
    good: bool
    shown: int
    tried: int
    fit: float
    evidence: float


def replayed(lines: Iterable[Mapping[str, Any]], weights_text: str) -> Replay:
    """The answers of a feedback export under the weights of a file; raises BadWeights for a file that is none.

    A signal that an old line lacks counts as if it had spoken neither for nor against anybody.
    """
    weights = parse_weights(weights_text, "static")
    lines = [line for line in lines if line["answer"] == INTERESTED or line["reason"] in UNFIT]
    answers = [answer for line in lines if (answer := _answer(line, weights)) is not None]
    pairs = [(a, b) for a, b in product(answers, answers) if a.good and not b.good and a.item == b.item]
    return Replay(
        interested=sum(one.good for one in answers),
        unfit=sum(not one.good for one in answers),
        pairs=len(pairs),
        left_out=len(lines) - len(answers),
        shown=_places(answers, [one.shown for one in answers], [a.fit > b.fit for a, b in pairs]),
        tried=_places(answers, [one.tried for one in answers], [a.evidence > b.evidence for a, b in pairs]),
    )


def _answer(line: Mapping[str, Any], weights: Weights) -> _Answer | None:
    shown: Sequence[Mapping[str, Any]] = line["shown"]
    keys = [one["key"] for one in shown]
    if line["candidate"] not in keys:
        return None
    row = keys.index(line["candidate"])
    evidence = fuse(_parts(shown), weights)
    order = sorted(range(len(keys)), key=lambda one: (-evidence[one], keys[one]))
    return _Answer(
        line["item"], line["answer"] == INTERESTED, shown[row]["place"], order.index(row) + 1, shown[row]["fit"],
        float(evidence[row]),
    )  # fmt: skip


def _parts(shown: Sequence[Mapping[str, Any]]) -> Parts:
    """Every signal, (n_shown,) float32; a figure that is not there is 0 for a bonus and 1 for a demand."""
    return {
        signal: np.array(
            [one["signals"].get(signal.value, 0.0 if signal in BONUSES else 1.0) for one in shown], np.float32
        )
        for signal in Signal
    }


def _places(answers: Sequence[_Answer], places: Sequence[int], right: Sequence[bool]) -> Places:
    good = [place for one, place in zip(answers, places, strict=True) if one.good]
    poor = [place for one, place in zip(answers, places, strict=True) if not one.good]
    return Places(_mean([1 / place for place in good]), _mean(good), _mean(poor), _mean(right))


def _mean(figures: Sequence[float]) -> float | None:
    return sum(figures) / len(figures) if figures else None


__all__ = ["BadWeights", "Places", "Replay", "replayed"]
