"""Slots, who is there, and the solver's input and answer: pure functions."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta

from matchcamp.camps.schemas import AgendaItemOut
from matchcamp.camps.states import ItemKind
from matchcamp.seating.meetings.documents import Meeting, MeetingPlan
from matching.tables import MeetingDay, Wish, without
from matching.tables import MeetingPlan as Found

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Slot:
    """When one round of meetings is; `number` counts from 1 over all items of the agenda."""

    number: int
    starts: datetime
    ends: datetime


def slots_of(agenda: Iterable[AgendaItemOut], minutes: int) -> tuple[Slot, ...]:
    """The slots of all items of the kind «meetings», as many as fit; an item shorter than a slot is one slot."""
    found: list[Slot] = []
    for item in agenda:
        if item.kind is ItemKind.MEETINGS:
            length = timedelta(minutes=min(minutes, item.minutes))
            for place in range(max(1, item.minutes // minutes)):
                starts = item.starts + place * length
                found.append(Slot(len(found) + 1, starts, starts + length))
    return tuple(found)


def pair_of(one: str, other: str) -> str:
    """The name of two people, whoever asked.

    >>> pair_of("b", "a")
    'a:b'
    """
    return ":".join(sorted((one, other)))


def day_of(pairs: Iterable[Pair], slots: int, tables: int, missing: AbstractSet[str], *, first: int = 1) -> MeetingDay:
    """The solver's day: accepted wishes of people of whom nobody is missing, in slots from the `first` one on."""
    wishes = tuple(Wish(one, other) for one, other in sorted(pairs) if not {one, other} & missing)
    over = frozenset(range(1, min(first, slots + 1)))
    absent = {key: over for wish in wishes for key in wish.people} if over else {}
    return MeetingDay(wishes=wishes, slots=slots, tables=tables, absent=absent)


def basis_of(pairs: Iterable[Pair], slots: Sequence[Slot], tables: int, missing: AbstractSet[str]) -> str:
    """A hash of what a plan of meetings is made from."""
    named = {key for pair in pairs for key in pair}
    times = [slot.starts.isoformat() for slot in slots]
    made_from = [sorted(map(list, pairs)), times, tables, sorted(missing & named)]
    return hashlib.sha256(json.dumps(made_from).encode()).hexdigest()[:32]


def kept(found: Found, made: datetime, basis: str) -> MeetingPlan:
    """The plan of the solver as it is kept: tables are numbered in the order of meetings."""
    slots = [
        [Meeting(one=wish.one, other=wish.other, table=table) for table, wish in enumerate(meetings, start=1)]
        + [Meeting(one=wish.one, other=wish.other) for wish in stand_ins]
        for meetings, stand_ins in zip(found.meetings, found.stand_ins, strict=True)
    ]
    left_out = [Meeting(one=wish.one, other=wish.other) for wish in found.left_out]
    return MeetingPlan(slots=slots, left_out=left_out, objective=found.objective, gap=found.gap, made=made, basis=basis)


def relieved(plan: MeetingPlan, missing: AbstractSet[str], slot: int, made: datetime, basis: str) -> MeetingPlan:
    """The plan when these people do not come, from this slot on: stand-ins take the tables that come free, and nobody
    else's meeting changes its slot or its table."""
    found = without(_solvers(plan), missing, slot)
    slots = [
        _with_tables(before, meetings, stand_ins)
        for before, meetings, stand_ins in zip(plan.slots, found.meetings, found.stand_ins, strict=True)
    ]
    left_out = [Meeting(one=wish.one, other=wish.other) for wish in found.left_out]
    return MeetingPlan(slots=slots, left_out=left_out, objective=plan.objective, gap=plan.gap, made=made, basis=basis)


def _with_tables(before: Sequence[Meeting], meetings: Sequence[Wish], stand_ins: Sequence[Wish]) -> list[Meeting]:
    tables: Mapping[Pair, int] = {(one.one, one.other): one.table for one in before if one.table}
    stay = {(wish.one, wish.other) for wish in meetings} & tables.keys()
    free = sorted(set(tables.values()) - {tables[pair] for pair in stay})
    found = [
        Meeting(one=wish.one, other=wish.other, table=tables.get((wish.one, wish.other), 0) or free.pop(0))
        for wish in meetings
    ]
    return found + [Meeting(one=wish.one, other=wish.other) for wish in stand_ins]


def _solvers(plan: MeetingPlan) -> Found:
    def wishes(meetings: Iterable[Meeting]) -> tuple[Wish, ...]:
        return tuple(Wish(one.one, one.other) for one in meetings)

    return Found(
        meetings=tuple(wishes(one for one in slot if one.table) for slot in plan.slots),
        stand_ins=tuple(wishes(one for one in slot if not one.table) for slot in plan.slots),
        left_out=wishes(plan.left_out),
        objective=plan.objective,
        gap=plan.gap,
    )


def next_slot(slots: Sequence[Slot], now: datetime) -> int:
    """The number of the first slot that has not begun; one more than there are when all have."""
    return next((slot.number for slot in slots if slot.starts > now), len(slots) + 1)
