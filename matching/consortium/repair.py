"""The cheapest repair: the fewest changes that make a consortium meet the demands."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from calls.participants import COUNTED, Role
from matching.consortium.changes import changes_between
from matching.consortium.conflicts import smallest_conflict
from matching.consortium.demands import Asked, add_demands, add_elastic, asked, natural_roles
from matching.consortium.formulation import Model, Seats, Unit
from matching.consortium.model import Brief, Candidate, Conflict, Demand, DemandKind, Repair
from matching.consortium.units import leader_first, merged
from matching.consortium.verdicts import unmet
from matching.errors import BadBrief, OutOfTime
from matching.programme import Figures, one_row
from matching.solving import Ended, Solution, Watch, solve

CONFLICT_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class _Case:
    """A consortium to repair; `units` are candidates alike to all rules, with members and pins by themselves."""

    made: Asked
    members: Mapping[str, Role]
    facts: Mapping[str, Candidate]
    units: Sequence[Unit]


def cheapest_repair(
    brief: Brief, members: Mapping[str, Role], candidates: Sequence[Candidate], *, seconds: float = 10.0
) -> Repair | Conflict:
    """The fewest changes after which the members meet the demands, or the conflict that lets none be.

    An addition, a removal and a change of role count 1 each. Who comes in is partner or coordinator; a member may
    also become associated partner. Among equally few changes those are taken whose consortium has the greatest sum
    of 1 an applicant and a half anyone else (so nobody goes who can stay), and of fits, less what unmet warnings
    weigh; of those whom neither rules nor fit tell apart the smaller key. `candidates` hold the members, too.
    Raises BadBrief where they do not, and OutOfTime when no repair was found in time.
    """
    made = asked(brief, candidates)
    facts = {one.key: one for one in candidates}
    if missing := sorted(members.keys() - facts.keys()):
        raise BadBrief(f"{missing[0]} is a member, but not among the candidates; give its country and type")
    watch = Watch(seconds)
    case = _case(made, members, facts)
    fewest = solve(_model(case, case.units), watch)
    if fewest.ended is Ended.INFEASIBLE:
        return smallest_conflict(made, candidates, CONFLICT_SECONDS, lambda one: _roles(members, one))
    _require(fewest, seconds)
    after = _best(case, fewest.cost, watch, seconds)
    return Repair(
        changes=changes_between(made, members, after, facts=facts, units=case.units),
        after=MappingProxyType(after),
        fewest=fewest.ended is Ended.SOLVED,
        seconds=watch.spent,
        warnings=unmet(made, made.warning, after, facts),
        left_out=made.left_out,
    )


def _case(made: Asked, members: Mapping[str, Role], facts: Mapping[str, Candidate]) -> _Case:
    pins = made.brief.pins
    barred = made.brief.excluded - members.keys() - pins.keys()
    pool = [one for key, one in facts.items() if key not in barred]

    def roles(one: Candidate) -> tuple[Role, ...]:
        pinned = pins.get(one.key)
        return _roles(members, one) if pinned is None else (pinned,)

    return _Case(made, members, facts, merged(made, pool, {*members, *pins}, roles))


def _roles(members: Mapping[str, Role], candidate: Candidate) -> tuple[Role, ...]:
    """A member may keep its role or become associated partner; anyone may have the natural ones."""
    if candidate.key not in members:
        return natural_roles(candidate)
    return tuple(dict.fromkeys((members[candidate.key], *natural_roles(candidate), Role.ASSOCIATED_PARTNER)))


def _model(case: _Case, units: Sequence[Unit]) -> Model:
    """All demands hold; the cost is the number of changes, less the number of members."""
    model = Model(Seats(units), most=sum(len(unit.keys) for unit in units))
    known = {key for unit in units for key in unit.keys}
    add_demands(model, case.made, (one for one in case.made.demands if _concerns(one, known)))
    model.cost[: len(model.seats.roles)] = _changes(case, model.seats).tolist()
    return model


def _concerns(demand: Demand, known: set[str]) -> bool:
    return demand.kind is not DemandKind.EXCLUSION or demand.key in known


def _changes(case: _Case, seats: Seats) -> Figures:
    """What a taken seat adds to the changes, if every member counts as removed (1) as long as it sits nowhere."""
    keys = [seats.units[unit].keys[0] for unit in seats.unit]
    before = [case.members.get(key) for key in keys]
    return np.array(
        [1.0 if old is None else float(new is not old) - 1.0 for old, new in zip(before, seats.roles, strict=True)]
    )


def _best(case: _Case, cost: float, watch: Watch, seconds: float) -> dict[str, Role]:
    """The best consortium with no more changes than the fewest.

    No more than so many come in. In an optimal one they are among the first so many of their unit, by fit and key:
    any other could give its seat to one of these that has none.
    """
    changes = round(cost) + len(case.members)
    if not changes:
        return dict(case.members)
    units = [Unit((key,), case.facts[key], unit.roles) for unit in case.units for key in unit.keys[:changes]]
    model = _model(case, units)
    seats = model.seats
    model.add(one_row(seats.column, _changes(case, seats), upper=round(cost)))
    fits = np.array([seats.units[unit].facts.fit for unit in seats.unit])
    model.cost[: len(fits)] = (-fits - np.where(seats.in_roles(COUNTED), 1.0, 0.5)).tolist()
    for rule in case.made.warning:
        add_elastic(model, case.made, Demand(DemandKind.RULE, rule.id), cost=case.made.brief.weights.warnings)
    found = solve(model, watch)
    _require(found, seconds)
    taken = np.flatnonzero(found.values[: len(seats.roles)] > 0.5)
    return _plain(case, {seats.units[seats.unit[seat]].keys[0]: seats.roles[seat] for seat in taken})


def _plain(case: _Case, after: Mapping[str, Role]) -> dict[str, Role]:
    """The same with the smallest keys among those of one unit and one fit; members and pins are units of their own."""
    plain: dict[str, Role] = {}
    for unit in case.units:
        alike = defaultdict(list)
        for key in unit.keys:
            alike[case.facts[key].fit].append(key)
        for keys in alike.values():
            roles = sorted((after[key] for key in keys if key in after), key=leader_first)
            plain |= dict(zip(keys, roles, strict=False))
    return plain


def _require(found: Solution, seconds: float) -> None:
    if not len(found.values):
        raise OutOfTime(f"no repair was found in {seconds:g} s; give more seconds")
