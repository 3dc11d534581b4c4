"""Why there is no team: the smallest set of demands that conflict."""

from collections.abc import Sequence

from calls.participants import Role
from matching.conflicts import Trial, smallest_set
from matching.consortium.demands import Asked, add_elastic, natural_roles
from matching.consortium.formulation import Model, Seats
from matching.consortium.model import Candidate, Conflict
from matching.consortium.units import Roles, merged


def smallest_conflict(
    made: Asked, candidates: Sequence[Candidate], seconds: float, roles: Roles = natural_roles
) -> Conflict:
    """The smallest conflict of demands that no team of these candidates meets.

    `roles` are those that a candidate may take; a pin's own role is one of them, even when the pin is dropped.
    When `seconds` are over before a conflict is proven smallest, one from which no demand can be dropped is given.
    Raises ValueError when some team meets all.
    """
    demands = made.demands
    kinds = dict.fromkeys(one.kind for one in reversed(demands))
    groups = [frozenset(number for number, one in enumerate(demands) if one.kind is kind) for kind in kinds]
    numbers, smallest = smallest_set(_trial(made, candidates, roles), groups, seconds)
    return Conflict(tuple(demands[number] for number in sorted(numbers)), smallest)


def _trial(made: Asked, candidates: Sequence[Candidate], roles: Roles) -> Trial:
    """One elastic model of all demands."""
    brief = made.brief

    def possible(one: Candidate) -> tuple[Role, ...]:
        pinned = brief.pins.get(one.key)
        return roles(one) if pinned is None else tuple({**dict.fromkeys(roles(one)), pinned: None})

    units = merged(made, candidates, {*brief.pins, *brief.excluded}, possible)
    model = Model(Seats(units), most=len(candidates))
    return Trial(model, [add_elastic(model, made, demand, cost=1.0) for demand in made.demands])
