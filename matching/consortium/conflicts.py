"""Why there is no team: the smallest set of demands that conflict.

A set of demands conflicts when no team meets all of it. A deletion filter finds a set from which none can be dropped;
it is small, but another might be smaller. Every conflict hits each correction set, that is each set of demands whose
dropping lets a team be (Reiter, «A theory of diagnosis from first principles», Artificial Intelligence 32, 1987). So a
smallest set that hits the correction sets known so far is tried: when it conflicts, no conflict is smaller, else the
relaxation gives further correction sets; and when it is as large as the conflict known, that one is as small as any
(Ignatiev, Previti, Liffiton and Marques-Silva, «Smallest MUS extraction with minimal hitting set dualization», 2015).
"""

from collections.abc import Iterator, Sequence

import numpy as np

from calls.participants import Role
from matching.consortium.demands import Asked, add_elastic, natural_roles
from matching.consortium.formulation import Model, Seats, one_row
from matching.consortium.model import Candidate, Conflict, Demand
from matching.consortium.solving import Ended, Solution, Watch, solve
from matching.consortium.units import Roles, merged
from matching.errors import OutOfTime

Numbers = frozenset[int]
"""Demands by their place in `Asked.demands`."""

SECONDS_A_TRIAL = 30.0
"""A trial takes milliseconds; this only keeps a defect from holding a processor for ever."""


def smallest_conflict(
    made: Asked, candidates: Sequence[Candidate], seconds: float, roles: Roles = natural_roles
) -> Conflict:
    """The smallest conflict of demands that no team of these candidates meets.

    `roles` are those that a candidate may take; a pin's own role is one of them, even when the pin is dropped.
    When `seconds` are over before a conflict is proven smallest, one from which no demand can be dropped is given.
    Raises ValueError when some team meets all.
    """
    trial = _Trial(made, candidates, roles)
    everything = frozenset(range(len(made.demands)))
    if not trial.conflict(everything):
        raise ValueError("there is no conflict: a team meets all demands")
    watch = Watch(seconds)
    known = _irreducible(trial, made.demands)
    corrections: list[Numbers] = []
    while watch.left:
        held = _smallest_hitting(corrections, len(everything))
        if len(held) == len(known):
            return Conflict(_named(made, known))
        found = list(_corrections(trial, held))
        if not found:
            return Conflict(_named(made, held))
        corrections += found
    return Conflict(_named(made, known), smallest=False)


def _corrections(trial: "_Trial", held: Numbers) -> Iterator[Numbers]:
    """Correction sets that share nothing with the held ones and with each other; none when the held conflict."""
    while (dropped := trial.dropped(held)) is not None:
        yield dropped
        held |= dropped


class _Trial:
    """One elastic model of all demands: some are held, and of the others as few dropped as must be."""

    def __init__(self, made: Asked, candidates: Sequence[Candidate], roles: Roles) -> None:
        brief = made.brief

        def possible(one: Candidate) -> tuple[Role, ...]:
            pinned = brief.pins.get(one.key)
            return roles(one) if pinned is None else tuple({**dict.fromkeys(roles(one)), pinned: None})

        units = merged(made, candidates, {*brief.pins, *brief.excluded}, possible)
        self._model = Model(Seats(units), most=len(candidates))
        self._slacks = [add_elastic(self._model, made, demand, cost=1.0) for demand in made.demands]

    def conflict(self, held: Numbers) -> bool:
        """Whether no team meets all of the held demands, whatever becomes of the others."""
        return self._solve(held, cost=0.0).ended is Ended.INFEASIBLE

    def dropped(self, held: Numbers) -> Numbers | None:
        """The fewest demands whose dropping lets a team meet the held and all others; `None` where no team does."""
        found = self._solve(held, cost=1.0)
        if found.ended is Ended.INFEASIBLE:
            return None
        return frozenset(number for number, slack in enumerate(self._slacks) if found.values[slack] > 0.5)

    def _solve(self, held: Numbers, *, cost: float) -> Solution:
        for number, slack in enumerate(self._slacks):
            self._model.upper[slack] = 0.0 if number in held else 1.0
            self._model.cost[slack] = cost
        found = solve(self._model, Watch(SECONDS_A_TRIAL))
        if found.ended is Ended.OUT_OF_TIME:
            raise OutOfTime(f"no conflict was found in {SECONDS_A_TRIAL:g} s among {len(self._slacks)} demands")
        return found


def _smallest_hitting(corrections: Sequence[Numbers], count: int) -> Numbers:
    """The fewest of `count` demands of which each correction set has one."""
    model = Model(Seats([]), most=0)
    for _ in range(count):
        model.add_column(cost=1.0)
    for numbers in corrections:
        model.add(one_row(np.array(sorted(numbers)), lower=1.0))
    found = solve(model, Watch(SECONDS_A_TRIAL))
    return frozenset(np.flatnonzero(found.values > 0.5).tolist())


def _irreducible(trial: _Trial, demands: Sequence[Demand]) -> Numbers:
    """A deletion filter (Chinneck and Dravnieks, 1991): what still conflicts when it is dropped was not needed.

    All demands of a kind are tried at once first, for there may be hundreds of exclusions that matter to nothing.
    """
    numbers = frozenset(range(len(demands)))
    kinds = dict.fromkeys(one.kind for one in reversed(demands))
    groups = [frozenset(number for number in numbers if demands[number].kind is kind) for kind in kinds]
    for group in (*groups, *(frozenset({number}) for number in sorted(numbers, reverse=True))):
        if group & numbers and trial.conflict(numbers - group):
            numbers -= group
    return numbers


def _named(made: Asked, numbers: Numbers) -> tuple[Demand, ...]:
    return tuple(made.demands[number] for number in sorted(numbers))
