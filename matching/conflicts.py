"""Why there is no solution: the smallest set of demands that conflict.

A set of demands conflicts when nothing meets all of it. A deletion filter finds a set from which none can be dropped;
it is small, but another might be smaller. Every conflict hits each correction set, that is each set of demands whose
dropping lets a solution be (Reiter, «A theory of diagnosis from first principles», Artificial Intelligence 32, 1987).
So a smallest set that hits the correction sets known so far is tried: when it conflicts, no conflict is smaller, else
the relaxation gives further correction sets; and when it is as large as the conflict known, that one is as small as any
(Ignatiev, Previti, Liffiton and Marques-Silva, «Smallest MUS extraction with minimal hitting set dualization», 2015).
"""

from collections.abc import Iterator, Sequence

import numpy as np

from matching.errors import OutOfTime
from matching.programme import Programme, one_row
from matching.solving import Ended, Solution, Watch, solve

Numbers = frozenset[int]
"""Demands by their place in a sequence."""

SECONDS_A_TRIAL = 30.0
"""A trial takes milliseconds; this only keeps a defect from holding a processor for ever."""


class Trial:
    """A programme in which each demand can be dropped: `slacks` are the columns that are 1 when it is."""

    def __init__(self, programme: Programme, slacks: Sequence[int]) -> None:
        self._programme = programme
        self._slacks = slacks

    def conflict(self, held: Numbers) -> bool:
        """Whether nothing meets all of the held demands, whatever becomes of the others."""
        return self._solve(held, cost=0.0).ended is Ended.INFEASIBLE

    def dropped(self, held: Numbers) -> Numbers | None:
        """The fewest demands whose dropping lets the held and all others be met; `None` where nothing does."""
        found = self._solve(held, cost=1.0)
        if found.ended is Ended.INFEASIBLE:
            return None
        return frozenset(number for number, slack in enumerate(self._slacks) if found.values[slack] > 0.5)

    def _solve(self, held: Numbers, *, cost: float) -> Solution:
        for number, slack in enumerate(self._slacks):
            self._programme.upper[slack] = 0.0 if number in held else 1.0
            self._programme.cost[slack] = cost
        found = solve(self._programme, Watch(SECONDS_A_TRIAL))
        if found.ended is Ended.OUT_OF_TIME:
            raise OutOfTime(f"no conflict was found in {SECONDS_A_TRIAL:g} s among {len(self._slacks)} demands")
        return found


def smallest_set(trial: Trial, groups: Sequence[Numbers], seconds: float) -> tuple[Numbers, bool]:
    """The smallest conflict among the demands of all groups, and whether it is proven smallest.

    `groups` are demands of one kind each, in the order in which they are tried to be dropped at once. When `seconds`
    are over before a conflict is proven smallest, one from which no demand can be dropped is given.
    Raises ValueError when all can be met.
    """
    everything = frozenset[int]().union(*groups)
    if not trial.conflict(everything):
        raise ValueError("there is no conflict: all demands can be met")
    watch = Watch(seconds)
    known = _irreducible(trial, groups)
    corrections: list[Numbers] = []
    while watch.left:
        held = _smallest_hitting(corrections, len(everything))
        if len(held) == len(known):
            return known, True
        found = list(_corrections(trial, held))
        if not found:
            return held, True
        corrections += found
    return known, False


def _corrections(trial: Trial, held: Numbers) -> Iterator[Numbers]:
    """Correction sets that share nothing with the held ones and with each other; none when the held conflict."""
    while (dropped := trial.dropped(held)) is not None:
        yield dropped
        held |= dropped


def _smallest_hitting(corrections: Sequence[Numbers], count: int) -> Numbers:
    """The fewest of `count` demands of which each correction set has one."""
    programme = Programme()
    programme.add_columns(count, cost=1.0)
    for numbers in corrections:
        programme.add(one_row(np.array(sorted(numbers)), lower=1.0))
    found = solve(programme, Watch(SECONDS_A_TRIAL))
    return frozenset(np.flatnonzero(found.values > 0.5).tolist())


def _irreducible(trial: Trial, groups: Sequence[Numbers]) -> Numbers:
    """A deletion filter (Chinneck and Dravnieks, 1991): what still conflicts when it is dropped was not needed.

    All demands of a group are tried at once first, for there may be hundreds that matter to nothing.
    """
    numbers = frozenset[int]().union(*groups)
    for group in (*groups, *(frozenset({number}) for number in sorted(numbers, reverse=True))):
        if group & numbers and trial.conflict(numbers - group):
            numbers -= group
    return numbers
