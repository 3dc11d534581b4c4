"""The demands of a brief as rows, each of which can be dropped by itself."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass

import numpy as np

from calls.participants import COUNTED, Role
from calls.rules.model import Rule, Severity
from matching.consortium.formulation import Model
from matching.consortium.model import Brief, Candidate, Demand, DemandKind
from matching.consortium.rules import LEADER, asked_rules, rows_of
from matching.errors import BadBrief, BadFigure, DuplicateKey
from matching.programme import Mask, Rows, one_row


@dataclass(frozen=True, slots=True)
class Asked:
    """A brief made ready: its rules sorted by what becomes of them, and the ends of its size."""

    brief: Brief
    blocking: tuple[Rule, ...]
    warning: tuple[Rule, ...]
    left_out: tuple[str, ...]
    least: int
    most: int | None

    @property
    def demands(self) -> tuple[Demand, ...]:
        """All demands: rules, size, coordinator, pins, exclusions."""
        return (
            *(Demand(DemandKind.RULE, rule.id) for rule in self.blocking),
            *([Demand(DemandKind.AT_LEAST)] if self.least > 1 else []),
            *([Demand(DemandKind.AT_MOST)] if self.most is not None else []),
            Demand(DemandKind.COORDINATOR),
            *(Demand(DemandKind.PIN, key) for key in sorted(self.brief.pins)),
            *(Demand(DemandKind.EXCLUSION, key) for key in sorted(self.brief.excluded)),
        )

    def kinds(self, candidate: Candidate) -> tuple[bool, ...]:
        """Which of the rules' sets of types the candidate belongs to: no rule tells more of its type."""
        return tuple(candidate.type in rule.types for rule in (*self.blocking, *self.warning) if rule.types)


def asked(brief: Brief, candidates: Sequence[Candidate]) -> Asked:
    """The brief made ready for these candidates; raises BadBrief where it contradicts itself."""
    _check(brief, candidates)
    computable = asked_rules(brief.rules, brief.on, candidates)
    blocking = tuple(rule for rule in computable if rule.severity is Severity.BLOCKING)
    warning = tuple(rule for rule in computable if rule.severity is Severity.WARNING)
    taken = {rule.id for rule in (*blocking, *warning)}
    left_out = tuple(rule.id for rule in brief.rules if rule.id not in taken)
    least, most = (1, None) if brief.size is None else _ends(brief.size)
    return Asked(brief, blocking, warning, left_out, least, most)


def add_demands(model: Model, asked: Asked, demands: Iterable[Demand]) -> None:
    """Write demands into the model as rows that hold."""
    for demand in demands:
        for rows in rows_for(model, asked, demand):
            model.add(rows)


def add_elastic(model: Model, asked: Asked, demand: Demand, *, cost: float) -> int:
    """Write a demand that may be dropped at a cost; returns the column that is 1 when it is."""
    slack = model.add_column(cost=cost)
    for rows in list(rows_for(model, asked, demand)):
        model.add(rows, slack)
    return slack


def rows_for(model: Model, asked: Asked, demand: Demand) -> Iterator[Rows]:
    """The rows of one demand; the model's units hold everyone whom it names."""
    seats = model.seats
    match demand.kind:
        case DemandKind.RULE:
            [rule] = [rule for rule in (*asked.blocking, *asked.warning) if rule.id == demand.key]
            yield from rows_of(model, rule, asked.brief.on)
        case DemandKind.AT_LEAST:
            yield one_row(seats.column[seats.in_roles(COUNTED)], lower=asked.least)
        case DemandKind.AT_MOST:
            yield one_row(seats.column[seats.in_roles(COUNTED)], upper=float(asked.most or 0))
        case DemandKind.COORDINATOR:
            leaders = seats.column[seats.in_roles(LEADER)]
            yield one_row(leaders, lower=1.0)
            yield one_row(leaders, upper=1.0)
        case DemandKind.PIN:
            role = asked.brief.pins[demand.key]
            theirs = _theirs(model, demand.key) & seats.in_roles([role] if role else list(Role))
            yield one_row(seats.column[theirs], lower=1.0)
        case DemandKind.EXCLUSION:
            yield one_row(seats.column[_theirs(model, demand.key)], upper=0.0)


def natural_roles(candidate: Candidate) -> tuple[Role, ...]:
    """The roles that a candidate may be asked for without a pin: partner and, where it can, coordinator."""
    return (Role.PARTNER, Role.COORDINATOR) if candidate.can_coordinate else (Role.PARTNER,)


def _theirs(model: Model, key: str) -> Mask:
    units = model.seats.units
    return np.array([units[number].keys == (key,) for number in model.seats.unit], np.bool_)


def _ends(size: int | tuple[int, int]) -> tuple[int, int]:
    return (size, size) if isinstance(size, int) else size


def _check(brief: Brief, candidates: Sequence[Candidate]) -> None:
    if brief.size is not None:
        least, most = _ends(brief.size)
        if not 1 <= least <= most:
            raise BadBrief(f"the size {brief.size} holds no team; give at least 1, and the least before the most")
    repeated = [key for key, times in Counter(one.key for one in candidates).items() if times > 1]
    if repeated:
        raise DuplicateKey(f"{repeated[0]} stands twice among the candidates")
    unknown = sorted(brief.pins.keys() - {one.key for one in candidates})
    if unknown:
        raise BadBrief(f"{unknown[0]} is pinned, but not among the candidates; give its country, type and competences")
    ids = [id_ for id_, times in Counter(rule.id for rule in brief.rules).items() if times > 1]
    if ids:
        raise BadBrief(f"two rules have the id {ids[0]!r}; an action names each rule once")
    for one in candidates:
        if not (0 <= one.fit <= 1 and 0 <= one.experience <= 1):
            raise BadFigure(f"{one.key} has fit {one.fit} and experience {one.experience}; both lie in [0, 1]")
        if one.budget is not None and not 0 <= one.budget < math.inf:
            raise BadFigure(f"{one.key} has a budget of {one.budget}; it is at least 0")
    figures = (*astuple(brief.weights), *brief.competences.values())
    if not all(0 <= figure < math.inf for figure in figures):
        raise BadFigure(f"weights are at least 0, got {brief.weights} and {dict(brief.competences)}")
