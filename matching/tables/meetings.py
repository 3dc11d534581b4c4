"""One-to-one meetings in slots at tables, with those who will not come planned for.

Whoever asked for a meeting and was accepted gives a wish, with what it is worth. In a slot a person has one meeting,
and a table holds one. Of accepted meetings a part is not held (25 of 100 at a brokerage event that counted: 73
accepted, 55 held). So each slot also has stand-ins: meetings of two people who are free in it, and who take the table
that a meeting leaves which is not held. With n meetings and a part q not held, the k-th stand-in gets a table with the
probability that at least k of n are not held, binomial in q. The objective is the worth of all meetings, plus that of
the stand-ins times the mean of these probabilities, plus `first` for each person who has a meeting at all, so that
nobody goes without for a small gain of others.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from math import ceil, comb

import numpy as np

from matching.errors import BadCamp, BadFigure, OutOfTime
from matching.programme import Columns, Mask, Programme, one_row
from matching.solving import Watch, solve
from matching.tables.demands import many_rows

NOT_HELD = 0.25


@dataclass(frozen=True, slots=True, order=True)
class Wish:
    """Two people who want to meet; `worth` above 0."""

    one: str
    other: str
    worth: float = 1.0

    @property
    def people(self) -> frozenset[str]:
        return frozenset((self.one, self.other))


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingDay:
    """What a plan of meetings is made from. `absent` names the slots, from 1, in which a person is not there."""

    wishes: tuple[Wish, ...]
    slots: int
    tables: int
    absent: Mapping[str, frozenset[int]] = field(default_factory=dict)
    not_held: float = NOT_HELD
    first: float = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingPlan:
    """For each slot its meetings, and its stand-ins in the order in which they take a table that comes free.

    `gap` is (bound - objective) / objective; `left_out` are wishes that no slot holds as a meeting or a stand-in.
    """

    meetings: tuple[tuple[Wish, ...], ...]
    stand_ins: tuple[tuple[Wish, ...], ...]
    left_out: tuple[Wish, ...]
    objective: float
    gap: float


def plan_meetings(day: MeetingDay, *, seconds: float = 10.0) -> MeetingPlan:
    """The best plan of meetings; fewer than wished for where there is no room, so that there always is one.

    Raises BadCamp and BadFigure for what cannot be asked, OutOfTime when no plan was found in time.
    """
    _check(day)
    wishes = sorted(day.wishes)
    if not wishes:
        nothing: tuple[tuple[Wish, ...], ...] = ((),) * day.slots
        return MeetingPlan(meetings=nothing, stand_ins=nothing, left_out=(), objective=0.0, gap=0.0)
    programme = Programme()
    shape = (len(wishes), day.slots)
    meeting = programme.add_columns(len(wishes) * day.slots).reshape(shape)
    stand_in = programme.add_columns(len(wishes) * day.slots).reshape(shape)
    spare = ceil(day.not_held * day.tables)
    chance = _chance(day.tables, spare, day.not_held)
    for number, wish in enumerate(wishes):
        for slot in range(day.slots):
            away = any(slot + 1 in day.absent.get(key, ()) for key in wish.people)
            for columns, value in ((meeting, wish.worth), (stand_in, wish.worth * chance)):
                programme.cost[columns[number, slot]] = -value
                programme.upper[columns[number, slot]] = float(not away)
    _limit(programme, day, wishes, meeting, stand_in, spare)
    found = solve(programme, Watch(seconds), gap=1e-4)
    if not len(found.values):
        raise OutOfTime(f"no plan of {len(wishes)} meetings was found in {seconds:g} s; give more seconds")
    return _plan(wishes, found.values[meeting] > 0.5, found.values[stand_in] > 0.5, -found.cost, -found.bound)


def without(plan: MeetingPlan, missing: AbstractSet[str], slot: int) -> MeetingPlan:
    """The plan when these people do not come, from this slot on: their meetings go, stand-ins take the free tables.

    Nobody else's meeting is touched. A stand-in of whom somebody is missing goes, too. `objective` and `gap` remain
    those of the plan before.
    """
    meetings, stand_ins = list(plan.meetings), list(plan.stand_ins)
    lost: list[Wish] = []
    for place in range(slot - 1, len(meetings)):
        held = [wish for wish in meetings[place] if not wish.people & missing]
        ready = [wish for wish in stand_ins[place] if not wish.people & missing]
        free = len(meetings[place]) - len(held)
        lost += [wish for wish in (*meetings[place], *stand_ins[place]) if wish.people & missing]
        meetings[place], stand_ins[place] = (*held, *ready[:free]), tuple(ready[free:])
    return replace(
        plan, meetings=tuple(meetings), stand_ins=tuple(stand_ins), left_out=(*plan.left_out, *sorted(set(lost)))
    )


def _check(day: MeetingDay) -> None:
    if day.slots < 1 or day.tables < 1:
        raise BadCamp(f"meetings need at least 1 slot and 1 table, got {day.slots} and {day.tables}")
    if not 0 <= day.not_held < 1:
        raise BadFigure(f"the part of meetings that are not held lies in [0, 1), got {day.not_held}")
    times = Counter(wish.people for wish in day.wishes)
    for wish in day.wishes:
        if wish.one == wish.other:
            raise BadCamp(f"{wish.one} cannot meet themselves; name two people")
        if not 0 < wish.worth < float("inf"):
            raise BadFigure(f"the meeting of {wish.one} and {wish.other} is worth {wish.worth}; give more than 0")
        if times[wish.people] > 1:
            raise BadCamp(f"{wish.one} and {wish.other} want to meet twice; name each pair once")
    if wrong := sorted(slot for away in day.absent.values() for slot in away if not 1 <= slot <= day.slots):
        raise BadCamp(f"there is no slot {wrong[0]}; slots go from 1 to {day.slots}")


def _chance(meetings: int, spare: int, part: float) -> float:
    """The mean probability that at least k of so many meetings are not held, for k from 1 to `spare`."""
    at_least = [
        sum(comb(meetings, k) * part**k * (1 - part) ** (meetings - k) for k in range(least, meetings + 1))
        for least in range(1, spare + 1)
    ]
    return sum(at_least) / len(at_least) if at_least else 0.0


def _limit(
    programme: Programme, day: MeetingDay, wishes: Sequence[Wish], meeting: Columns, stand_in: Columns, spare: int
) -> None:
    """Each wish once, each person once a slot, and as many meetings and stand-ins a slot as there may be."""
    both = np.concatenate([meeting, stand_in], axis=1)
    programme.add(many_rows(both, upper=np.ones(len(wishes))))
    programme.add(many_rows(meeting.T, upper=np.full(day.slots, day.tables)))
    programme.add(many_rows(stand_in.T, upper=np.full(day.slots, spare)))
    for person in sorted({key for wish in wishes for key in wish.people}):
        theirs = [number for number, wish in enumerate(wishes) if person in wish.people]
        in_slot = np.concatenate([meeting[theirs], stand_in[theirs]]).T
        programme.add(many_rows(in_slot, upper=np.ones(day.slots)))
        met = programme.add_column(cost=-day.first, integer=False)
        programme.add(one_row(meeting[theirs].ravel(), extra=((met, -1.0),), lower=0.0))


def _plan(wishes: Sequence[Wish], meeting: Mask, stand_in: Mask, objective: float, bound: float) -> MeetingPlan:
    """Stand-ins by worth, the greatest first, ties in the order of wishes."""

    def chosen(taken: Mask) -> tuple[tuple[Wish, ...], ...]:
        slots = [[wishes[number] for number in np.flatnonzero(column).tolist()] for column in taken.T]
        return tuple(tuple(sorted(slot, key=lambda wish: -wish.worth)) for slot in slots)

    held = set(np.flatnonzero((meeting | stand_in).any(axis=1)).tolist())
    return MeetingPlan(
        meetings=chosen(meeting),
        stand_ins=chosen(stand_in),
        left_out=tuple(wish for number, wish in enumerate(wishes) if number not in held),
        objective=objective,
        gap=(bound - objective) / objective if objective else 0.0,
    )
