"""The objective: what a team is worth, as costs of columns, and term by term for a team that is there."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from calls.organisation_types import organisation_types
from calls.participants import Role
from matching.consortium.formulation import Model
from matching.consortium.model import Brief, Candidate, Term
from matching.programme import one_row


@dataclass(frozen=True, slots=True)
class Aim:
    """Something that a team gains once when at least `times` members have it."""

    term: Term
    name: str
    gain: float
    times: int = 1


def aims_of(brief: Brief) -> tuple[Aim, ...]:
    """All that is gained once: competences, a second holder of each, groups of types, a newcomer."""
    weights = brief.weights
    sought = sorted(brief.competences.items())
    groups = sorted({one.group for one in organisation_types()})
    return (
        *(Aim(Term.COVER, name, weights.cover * weight) for name, weight in sought),
        *(Aim(Term.SECOND, name, weights.second * weight, times=2) for name, weight in sought),
        *(Aim(Term.VARIETY, group, weights.variety) for group in groups),
        Aim(Term.NEWCOMER, "", weights.newcomer),
    )


def serves(aim: Aim, candidate: Candidate) -> bool:
    """Whether a candidate counts for an aim."""
    match aim.term:
        case Term.VARIETY:
            return _GROUPS.get(candidate.type) == aim.name
        case Term.NEWCOMER:
            return candidate.experience == 0
        case _:
            return aim.name in candidate.competences


def member_value(brief: Brief, candidate: Candidate) -> float:
    """What a member adds by itself, whatever the others are."""
    weights = brief.weights
    return weights.fit * candidate.fit + weights.experience * candidate.experience - weights.members


def leader_value(brief: Brief, candidate: Candidate) -> float:
    """What it adds on top as coordinator."""
    return brief.weights.lead * candidate.experience


def set_costs(model: Model, brief: Brief) -> None:
    """Write the objective into the model, with the sign of a cost."""
    seats = model.seats
    values = np.array([member_value(brief, unit.facts) for unit in seats.units])[seats.unit]
    leads = np.array([leader_value(brief, unit.facts) for unit in seats.units])[seats.unit]
    total = values + leads * seats.in_roles((Role.COORDINATOR,))
    model.cost[: len(total)] = (-total).tolist()
    for aims in _chains(aims_of(brief)):
        _add_chain(model, aims)
    if brief.weights.crowding:
        _add_crowding(model, brief)


def _chains(aims: Sequence[Aim]) -> Iterator[list[Aim]]:
    """The aims that the same members serve together, the one of the fewest members first."""
    together: dict[tuple[bool, str], list[Aim]] = {}
    for aim in sorted(aims, key=lambda aim: aim.times):
        together.setdefault((aim.term in (Term.COVER, Term.SECOND), aim.name), []).append(aim)
    yield from (chain for chain in together.values() if any(aim.gain for aim in chain))


def _add_chain(model: Model, aims: Sequence[Aim]) -> None:
    """A binary column for each aim: all together at most the members who serve, and none before the one ahead of it."""
    served = np.array([serves(aims[0], unit.facts) for unit in model.seats.units], np.bool_)[model.seats.unit]
    columns = [model.add_column(cost=-aim.gain) for aim in aims]
    model.add(one_row(model.seats.column[served], extra=[(column, -1.0) for column in columns], lower=0.0))
    for earlier, later in pairwise(columns):
        model.add(one_row(np.array([earlier, later]), np.array([1.0, -1.0]), lower=0.0))


def _add_crowding(model: Model, brief: Brief) -> None:
    """A column for the members of the most represented country beyond the share, and one for all members."""
    seats = model.seats
    whole = model.add_column(upper=model.most, integer=False)
    model.add(one_row(seats.column, extra=((whole, -1.0),), lower=0.0, upper=0.0))
    excess = model.add_column(upper=model.most, cost=brief.weights.crowding, integer=False)
    for country in seats.countries:
        theirs = seats.column[seats.country == country]
        model.add(one_row(theirs, extra=((whole, -brief.weights.country_share), (excess, -1.0)), upper=0.0))


def parts_of(
    brief: Brief, team: Mapping[str, Role], facts: Mapping[str, Candidate], warnings: int
) -> dict[Term, float]:
    """Each term of a team's objective, weighed and signed; `warnings` is the number of rules that warn."""
    members = [facts[key] for key in team]
    weights = brief.weights
    parts = dict.fromkeys(Term, 0.0)
    for key, role in team.items():
        parts[Term.FIT] += weights.fit * facts[key].fit
        parts[Term.EXPERIENCE] += weights.experience * facts[key].experience
        parts[Term.LEAD] += leader_value(brief, facts[key]) if role is Role.COORDINATOR else 0.0
    for aim in aims_of(brief):
        if sum(serves(aim, member) for member in members) >= aim.times:
            parts[aim.term] += aim.gain
    most = max(Counter(member.country for member in members if member.country).values(), default=0)
    parts[Term.CROWDING] = -weights.crowding * max(0.0, most - weights.country_share * len(members))
    parts[Term.MEMBERS] = -weights.members * len(members)
    parts[Term.WARNINGS] = -weights.warnings * warnings
    return parts


_GROUPS = {one.code: one.group for one in organisation_types()}
