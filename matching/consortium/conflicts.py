"""Why there is no team: the smallest set of demands that conflict.

A set of demands conflicts when no team meets all of it. Every smallest conflict is a smallest set that hits each
correction set (demands whose dropping lets a team be), and the other way round (Reiter, «A theory of diagnosis from
first principles», Artificial Intelligence 32, 1987). So a smallest set that hits the correction sets known so far is
tried (Ignatiev, Previti, Liffiton and Marques-Silva, «Smallest MUS extraction with minimal hitting set
dualization», CP 2015): when it conflicts it is the answer, else the relaxation gives one more correction set.
"""

from collections.abc import Sequence

import numpy as np

from calls.participants import Role
from matching.consortium.demands import Asked, add_elastic, natural_roles
from matching.consortium.formulation import Model, Seats, one_row
from matching.consortium.model import Candidate, Conflict, Demand
from matching.consortium.solving import Ended, Watch, solve
from matching.consortium.units import Roles, merged
from matching.errors import OutOfTime

Numbers = frozenset[int]
"""Demands by their place in `Asked.demands`."""

SECONDS_A_TRIAL = 30.0
"""A trial takes milliseconds; this only keeps a defect from holding a processor for ever."""


def smallest_conflict(
    made: Asked, candidates: Sequence[Candidate], seconds: float, roles: Roles = natural_roles
) -> Conflict:
    """The smallest conflict of demands that no team of these candidates meets, ties in the order of `demands`.

    `roles` are those that a candidate may take; a pin's own role is one of them, even when the pin is dropped.
    When `seconds` are over before a conflict is proven smallest, any from which no demand can be dropped is given.
    Raises ValueError when some team meets all.
    """
    trial = _Trial(made, candidates, roles)
    everything = frozenset(range(len(made.demands)))
    if trial.dropped(everything) is not None:
        raise ValueError("there is no conflict: a team meets all demands")
    watch = Watch(seconds)
    corrections: list[Numbers] = []
    while watch.left:
        held = _smallest_hitting(corrections, len(everything))
        dropped = trial.dropped(held)
        if dropped is None:
            return Conflict(_named(made, held))
        corrections.append(dropped)
    return Conflict(_named(made, _irreducible(trial, everything)), smallest=False)


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

    def dropped(self, held: Numbers) -> Numbers | None:
        """The fewest demands whose dropping lets a team meet the held and all others; `None` where no team does."""
        for number, slack in enumerate(self._slacks):
            self._model.upper[slack] = 0.0 if number in held else 1.0
        found = solve(self._model, Watch(SECONDS_A_TRIAL))
        if found.ended is Ended.INFEASIBLE:
            return None
        if not len(found.values):
            raise OutOfTime(f"no conflict was found in {SECONDS_A_TRIAL:g} s among {len(self._slacks)} demands")
        return frozenset(number for number, slack in enumerate(self._slacks) if found.values[slack] > 0.5)


def _smallest_hitting(corrections: Sequence[Numbers], count: int) -> Numbers:
    """The fewest of `count` demands of which each correction set has one; among equally few the first ones."""
    model = Model(Seats([]), most=0)
    for number in range(count):
        model.add_column(cost=1 + number / count**2)
    for numbers in corrections:
        model.add(one_row(np.array(sorted(numbers)), lower=1.0))
    found = solve(model, Watch(SECONDS_A_TRIAL))
    return frozenset(np.flatnonzero(found.values > 0.5).tolist())


def _irreducible(trial: _Trial, numbers: Numbers) -> Numbers:
    """A deletion filter (Chinneck and Dravnieks, 1991): what still conflicts when it is dropped was not needed."""
    for number in sorted(numbers, reverse=True):
        if trial.dropped(numbers - {number}) is None:
            numbers -= {number}
    return numbers


def _named(made: Asked, numbers: Numbers) -> tuple[Demand, ...]:
    return tuple(made.demands[number] for number in sorted(numbers))
