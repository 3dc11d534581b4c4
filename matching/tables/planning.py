"""The best plan of tables and rounds that time allows, how good any could be, and the re-run that moves the fewest."""

from collections.abc import Sequence
from dataclasses import replace
from math import ceil
from types import MappingProxyType

import numpy as np

from matching.errors import BadCamp, OutOfTime
from matching.solving import Ended, Watch, relax, solve
from matching.tables.checks import check
from matching.tables.conflicts import smallest_conflict
from matching.tables.encoding import AWAY, Encoded, Numbers, encode, merged
from matching.tables.formulation import (
    Limit,
    fewest_moves_programme,
    first_programme,
    limit_moves,
    relaxed_programme,
    stays_of,
    whole_programme,
)
from matching.tables.model import Camp, Conflict, Move, Plan, Rerun, Seats
from matching.tables.objective import parts_of
from matching.tables.search import Effort, Search

FIRST_GAP = 0.01
"""The first plan is within a hundredth of the best by rank, fit and sizes: the search goes on from there."""

WHOLE_COLUMNS = 2_000
"""Pairs times tables times rounds up to which the whole programme is solved to the end."""

CONFLICT_SECONDS = 5.0

USUAL = Effort()
BRIEF = Effort(steps=600, patience=300)


def plan_tables(camp: Camp, *, seconds: float = 20.0, effort: Effort = USUAL) -> Plan | Conflict:
    """The best plan found in the time, or the conflict that lets none be.

    Raises BadCamp, BadFigure and DuplicateKey for what cannot be asked, OutOfTime when not even one plan was found.
    """
    check(camp)
    watch = Watch(seconds)
    made = _encoded(camp)
    first = first_programme(made)
    found = solve(first, watch, gap=FIRST_GAP)
    if found.ended is Ended.INFEASIBLE:
        return smallest_conflict(made, CONFLICT_SECONDS)
    if not len(found.values):
        raise OutOfTime(f"no plan was found in {seconds:g} s; give more seconds")
    return best_from(made, first.seats(found.values), None, effort, watch)


def rerun_tables(
    camp: Camp, before: Sequence[Seats], *, seconds: float = 2.5, effort: Effort = BRIEF
) -> Rerun | Conflict:
    """The plan after a change of rules, of people or of who is there, or the conflict that lets none be.

    `before` are all rounds as they were planned; those that `camp.held` names are over and stay as they are. First as
    few people who are there change tables as must be, counted by rounds; among plans with so few moves the best is
    looked for, and its bound is that of these plans, or of all where time is short. Who comes in, or sat at a table
    that is no longer there, is seated where it suits best, which is no move. Raises what `plan_tables` raises.
    """
    check(camp)
    if len(before) != camp.rounds:
        raise BadCamp(f"a plan of {len(before)} rounds is no plan of this camp; give one of {camp.rounds}")
    watch = Watch(seconds)
    made = _encoded(camp)
    sat = made.encoded(before)
    fewest = fewest_moves_programme(made, sat)
    found = solve(fewest, watch)
    if found.ended is Ended.INFEASIBLE:
        return smallest_conflict(made, CONFLICT_SECONDS)
    if not len(found.values):
        raise OutOfTime(f"no plan was found in {seconds:g} s; give more seconds")
    placed = len(stays_of(fewest, sat))
    limit = Limit(sat, placed + round(found.cost))
    better = limit_moves(first_programme(made), limit)
    settled = solve(better, Watch(watch.left / 3), gap=FIRST_GAP)
    seats = better.seats(settled.values) if len(settled.values) else fewest.seats(found.values)
    plan = best_from(made, seats, limit, effort, watch)
    moves = _moves(made, sat, made.encoded(plan.rounds))
    least = placed + ceil(found.bound - 1e-6)
    return Rerun(plan=plan, moves=moves, least_moves=least, fewest=least == len(moves))


def best_from(made: Encoded, seats: Numbers, limit: Limit | None, effort: Effort, watch: Watch) -> Plan:
    """The best plan found from one that meets all demands."""
    first_seconds = watch.spent
    bound = -relax(relaxed_programme(merged(made)), Watch(watch.left / 2)).bound
    if limit is not None:
        bound = min(bound, -relax(limit_moves(relaxed_programme(made), limit), Watch(watch.left / 3)).bound)
    # Half of what is left is kept for the proof, where there is one.
    left = watch.left / 2 if small(made) else watch.left
    seats = Search(made, limit).improved(seats, replace(effort, enough=min(effort.enough, bound)), Watch(left))
    if small(made):
        seats, bound = proven(made, seats, bound, limit, watch)
    return plan_of(made, seats, bound, watch, first_seconds)


def _encoded(camp: Camp) -> Encoded:
    made = encode(camp)
    if not made.present.any():
        raise BadCamp(
            f"nobody is there in a round after {len(camp.held)} held of {camp.rounds}; there is nothing to plan"
        )
    return made


def _moves(made: Encoded, before: Numbers, after: Numbers) -> tuple[Move, ...]:
    changed = (before != after) & (before != AWAY) & (after != AWAY)
    return tuple(
        Move(made.open[row], made.people[one].key, made.ideas[before[row, one]].key, made.ideas[after[row, one]].key)
        for row, one in np.argwhere(changed).tolist()
    )


def small(made: Encoded) -> bool:
    """Whether the whole programme is small enough to be solved to the end."""
    people = len(made.people)
    return people * (people - 1) // 2 * len(made.ideas) * len(made.open) <= WHOLE_COLUMNS


def proven(made: Encoded, seats: Numbers, bound: float, limit: Limit | None, watch: Watch) -> tuple[Numbers, float]:
    """The best plan of the whole programme, or the given one where none better was found, and the bound."""
    whole = limit_moves(whole_programme(made), limit)
    found = solve(whole, watch)
    bound = min(bound, -found.bound)
    if len(found.values):
        other = whole.seats(found.values)
        if sum(parts_of(made, other).values()) > sum(parts_of(made, seats).values()) + 1e-9:
            return other, bound
    return seats, bound


def plan_of(made: Encoded, seats: Numbers, bound: float, watch: Watch, first_seconds: float) -> Plan:
    """The plan with its figures."""
    parts = parts_of(made, seats)
    objective = sum(parts.values())
    bound = max(objective, bound)
    return Plan(
        rounds=made.decoded(seats),
        objective=objective,
        parts=MappingProxyType(parts),
        bound=bound,
        gap=(bound - objective) / abs(objective) if objective else bound,
        first_seconds=first_seconds,
        seconds=watch.spent,
    )
