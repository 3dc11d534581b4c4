"""The best teams, each by one search of the whole; the next must differ from all before it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

import numpy as np

from calls.participants import Role
from matching.consortium.conflicts import smallest_conflict
from matching.consortium.demands import Asked, add_demands, add_elastic, asked, natural_roles
from matching.consortium.formulation import Model, Seats, Unit
from matching.consortium.model import Brief, Candidate, Demand, DemandKind, Team, Teams
from matching.consortium.objective import parts_of, set_costs
from matching.consortium.sifting import sift
from matching.consortium.units import leader_first
from matching.consortium.verdicts import unmet
from matching.errors import BadBrief, OutOfTime
from matching.programme import Columns, one_row
from matching.solving import Ended, Solution, Watch

CONFLICT_SECONDS = 3.0


def best_teams(
    brief: Brief, candidates: Sequence[Candidate], *, count: int = 3, different: int = 2, seconds: float = 20.0
) -> Teams:
    """The `count` best teams, the best first, or the conflict that lets none be.

    Of each two teams one has at least `different` members who are not in the other. A team for which time ran out
    is the best one found, and its `gap` says how much better one could be. Raises BadBrief, BadFigure and
    DuplicateKey for what cannot be asked, OutOfTime when not even one team was found in time.
    """
    if brief.size is None:
        raise BadBrief("the best team of any size is not asked for; give the brief a size or a range of sizes")
    if count < 1 or different < 1:
        raise BadBrief(f"at least 1 team is asked for that differs in at least 1 member, got {count} and {different}")
    made = asked(brief, candidates)
    watch = Watch(seconds)
    pool = sorted((one for one in candidates if one.key not in brief.excluded), key=lambda one: one.key)
    facts = {one.key: one for one in pool}
    if not brief.pins.keys() <= facts.keys():
        return Teams((), smallest_conflict(made, candidates, CONFLICT_SECONDS))
    model = model_of(made, pool)
    teams: list[Team] = []
    while len(teams) < count:
        turn = Watch(watch.left / (count - len(teams)))
        found = sift(model, turn)
        if found.ended is Ended.INFEASIBLE or not len(found.values):
            break
        members = _plain(_members(model, found), facts, teams)
        teams.append(_team(made, members, facts, found, turn.spent))
        model.add(one_row(_seats_of(model, members), upper=float(len(members) - different)))
    if teams:
        return Teams(tuple(sorted(teams, key=lambda team: -team.objective)))
    if found.ended is Ended.INFEASIBLE:
        return Teams((), smallest_conflict(made, candidates, CONFLICT_SECONDS))
    raise OutOfTime(f"no team was found among {len(pool)} candidates in {seconds:g} s; give more seconds")


def model_of(made: Asked, pool: Sequence[Candidate]) -> Model:
    units = [Unit((one.key,), one, _roles(made.brief, one)) for one in pool]
    model = Model(Seats(units), most=float(made.most or 0) + len(made.brief.pins))
    add_demands(model, made, (demand for demand in made.demands if demand.kind is not DemandKind.EXCLUSION))
    for rule in made.warning:
        add_elastic(model, made, Demand(DemandKind.RULE, rule.id), cost=made.brief.weights.warnings)
    set_costs(model, made.brief)
    return model


def _roles(brief: Brief, candidate: Candidate) -> tuple[Role, ...]:
    pinned = brief.pins.get(candidate.key)
    return natural_roles(candidate) if pinned is None else (pinned,)


def _members(model: Model, found: Solution) -> dict[str, Role]:
    taken = np.flatnonzero(found.values[: len(model.seats.roles)] > 0.5)
    return {model.seats.units[model.seats.unit[seat]].keys[0]: model.seats.roles[seat] for seat in taken}


def _plain(members: Mapping[str, Role], facts: Mapping[str, Candidate], earlier: Sequence[Team]) -> dict[str, Role]:
    """The same team with the smallest keys among candidates who differ in nothing else.

    They also must not differ in which of the earlier teams they are in, for the teams differ by members.
    """
    alike = defaultdict(list)
    for key, one in facts.items():
        alike[replace(one, key=""), tuple(key in dict(team.members) for team in earlier)].append(key)
    plain: dict[str, Role] = {}
    for keys in alike.values():
        roles = sorted((members[key] for key in keys if key in members), key=leader_first)
        plain |= dict(zip(sorted(keys), roles, strict=False))
    return plain


def _seats_of(model: Model, members: Mapping[str, Role]) -> Columns:
    chosen = np.array([unit.keys[0] in members for unit in model.seats.units], np.bool_)
    return model.seats.column[chosen[model.seats.unit]]


def _team(
    made: Asked, members: Mapping[str, Role], facts: Mapping[str, Candidate], found: Solution, seconds: float
) -> Team:
    warnings = unmet(made, made.warning, members, facts)
    parts = parts_of(made.brief, members, facts, len(warnings))
    objective = sum(parts.values())
    bound = max(objective, -found.bound)
    order = sorted(members.items(), key=lambda member: (leader_first(member[1]), member[0]))
    return Team(
        members=tuple(order),
        objective=objective,
        parts=MappingProxyType(parts),
        bound=bound,
        gap=(bound - objective) / abs(objective) if objective else bound,
        seconds=seconds,
        warnings=warnings,
        left_out=made.left_out,
    )
