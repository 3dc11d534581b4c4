"""A new weighting tried on logged feedback before it goes live. Pure: nothing is stored, nothing changed."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any

import numpy as np

from matching.errors import BadData
from matching.metrics import ndcg
from matching.model import Signal
from matching.rank import BONUSES, fuse
from matching.weights import Weights

INTERESTED, NOT_FOR_US = "interested", "not_for_us"
NOT_OF_FIT = frozenset({"capacity", "time", "known"})
"""Reasons for «not for us» that say nothing against the ranking."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How good an order is, each in [0, 1], None where nothing can be said.

    `ndcg` is the mean nDCG@10 of what was of interest among what was shown. `win_rate` is the share of pairs of one
    need, one of interest and one not, in that order, ties counting half. `weighted_win_rate` weighs each pair by the
    inverse propensity of both.
    """

    ndcg: float | None
    win_rate: float | None
    weighted_win_rate: float | None


@dataclass(frozen=True, slots=True)
class Replayed:
    """The answers that could be replayed, and the order as shown and as tried.

    It cannot tell of candidates that were not shown: only the order of the shown is judged, and answers to low places
    are rare. Weighting by propensity mends the second bias, not the first.
    """

    needs: int
    interested: int
    not_for_us: int
    left_out: int
    shown: Standing
    tried: Standing

    def to_json(self) -> dict[str, Any]:
        """The figures under their names."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class _Answer:
    """One answer: `before` and `after` are the evidence or fit of the candidate, higher is nearer to the top."""

    need: str
    key: str
    good: bool
    place: int
    before: float
    after: float


def replay(lines: Iterable[Mapping[str, Any]], weights: Weights) -> Replayed:
    """The answers of a log under other weights.

    A line holds `need` (or `item`), `candidate`, `answer`, `reason`, and `shown`: objects with `key`, `place` from 1,
    `fit` and `signals` by name. A signal that an old line lacks speaks neither for nor against anybody. Raises BadData
    for a line that lacks a field.
    """
    read = [_answer(number, line, weights) for number, line in enumerate(lines, start=1)]
    answers = [one for one in read if one is not None]
    answers.sort(key=lambda one: (one.need, one.key))
    return Replayed(
        needs=len({one.need for one in answers}),
        interested=sum(one.good for one in answers),
        not_for_us=sum(not one.good for one in answers),
        left_out=len(read) - len(answers),
        shown=_standing(answers, {id(one): one.before for one in answers}),
        tried=_standing(answers, {id(one): one.after for one in answers}),
    )


def propensity(place: int) -> float:
    """How likely a place is looked at, against the first: 1 / log2(place + 1), the discount of nDCG (assumed, not
    measured; Joachims, Swaminathan and Schnabel, «Unbiased learning-to-rank with biased feedback», WSDM 2017)."""
    return 1 / math.log2(place + 1)


def _answer(number: int, line: Mapping[str, Any], weights: Weights) -> _Answer | None:
    try:
        shown: Sequence[Mapping[str, Any]] = line["shown"]
        keys = [one["key"] for one in shown]
        if line["candidate"] not in keys or line["answer"] not in {INTERESTED, NOT_FOR_US}:
            return None
        if line["answer"] == NOT_FOR_US and line.get("reason") in NOT_OF_FIT:
            return None
        row = keys.index(line["candidate"])
        need = line["need"] if "need" in line else line["item"]
        after = float(fuse(_parts(shown), weights)[row])
        place, fit = int(shown[row]["place"]), float(shown[row]["fit"])
    except (KeyError, TypeError, ValueError) as wrong:
        raise BadData(f"line {number} of the feedback lacks or misspells {wrong}") from wrong
    if place < 1:
        raise BadData(f"line {number} of the feedback: places count from 1, got {place}")
    return _Answer(need, line["candidate"], line["answer"] == INTERESTED, place, fit, after)


def _parts(shown: Sequence[Mapping[str, Any]]) -> dict[Signal, Any]:
    return {
        signal: np.array([one["signals"].get(signal, float(signal not in BONUSES)) for one in shown], np.float32)
        for signal in Signal
    }


def _standing(answers: Sequence[_Answer], heights: Mapping[int, float]) -> Standing:
    gains, wins, mass, weighted = [], [], [], []
    for _, group in groupby(answers, key=lambda one: one.need):
        ours = list(group)
        good = [one for one in ours if one.good]
        if good:
            order = sorted(ours, key=lambda one: (-heights[id(one)], one.key))
            gains.append(ndcg([one.key for one in order], {one.key for one in good}))
        for one in good:
            for other in (another for another in ours if not another.good):
                higher, lower = heights[id(one)], heights[id(other)]
                wins.append(0.5 if higher == lower else float(higher > lower))
                mass.append(1 / (propensity(one.place) * propensity(other.place)))
                weighted.append(mass[-1] * wins[-1])
    if not gains:
        return Standing(None, None, None)
    if not wins:
        return Standing(_mean(gains), None, None)
    return Standing(_mean(gains), _mean(wins), math.fsum(weighted) / math.fsum(mass))


def _mean(values: Sequence[float]) -> float:
    return math.fsum(values) / len(values)
