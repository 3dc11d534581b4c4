"""What a job is, and the planned times ("slots") of one: the same in every process."""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import takewhile
from typing import Any
from zoneinfo import ZoneInfo

from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger
from pymongo.asynchronous.database import AsyncDatabase

from matchcamp.clock import Clock


@dataclass(frozen=True, slots=True)
class Moments:
    """Times that the database knows: `owed` gives the earliest whose work is not done yet, by `clock`; None for none.

    A moment is owed until the work of its slot has made it not owed; so none is ever let go.
    """

    owed: Callable[[], Awaitable[datetime | None]]
    clock: Clock


# Cron fields (`{"hour": "3", "minute": "15"}`, in `ZONE`; finer fields left out are 0), a distance, or moments.
Trigger = Mapping[str, str] | timedelta | Moments
ZONE = ZoneInfo("Europe/Brussels")
# Distances count from here, so that all processes and all starts agree on the slots.
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
# How far back a slot is sought: near first, so that a frequent job takes few steps.
LOOKS_BACK = tuple(timedelta(**span) for span in ({"minutes": 1}, {"hours": 1}, {"days": 1}, {"days": 32}))
FARTHEST = timedelta(days=4 * 366 + 1)
TICK = timedelta(microseconds=1)
# A slot begun within this time is not late: a dead leader is succeeded far sooner.
IN_TIME = timedelta(minutes=1)
# A moment that is still owed after its slot has run (the run failed, or was late) gets another one so much later.
OWED_AGAIN = timedelta(seconds=10)


class Missed(StrEnum):
    """What becomes of slots that fell due while nobody led, or while the job still ran.

    `ALL` also owes the slots of a pause once it is over; the other rules let them go.
    """

    ONCE = "once"  # The last one stands for all.
    SKIP = "skip"  # They are let go; the next slot in time runs.
    ALL = "all"  # Each runs, the oldest first.


@dataclass(frozen=True, slots=True)
class JobContext:
    """What a job may want to know of its run.

    `slot` is the planned time by the real clock, in UTC; `clock` shows the date that the domain sees. `leads`
    is False as soon as another process may have taken over: a long job asks before each step.
    """

    job: str
    slot: datetime
    database: AsyncDatabase[dict[str, Any]]
    clock: Clock
    leads: Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Job:
    """Work at planned times. `run` returns a sentence on what it did; it must be safe to repeat after a crash.

    `title` says to people what it does (marked for the catalogue with N_).
    """

    name: str
    trigger: Trigger
    run: Callable[[JobContext], Awaitable[str]]
    missed: Missed = Missed.ONCE
    title: str = ""

    def __post_init__(self) -> None:
        if isinstance(self.trigger, Moments) and self.missed is not Missed.ALL:
            message = f"job {self.name!r} runs at moments, which are owed until they are done: its rule must be ALL"
            raise ValueError(message)


def trigger_of(job: Job) -> BaseTrigger:
    """APScheduler's trigger of a job. Raises ValueError, with the name, for fields that cannot be read."""
    if isinstance(job.trigger, Moments):
        message = f"the moments of job {job.name!r} stand in the database: ask for the one that is owed"
        raise TypeError(message)
    if isinstance(job.trigger, timedelta):
        if job.trigger < timedelta(seconds=1):
            message = f"job {job.name!r} is to run every {job.trigger}: the least is a second"
            raise ValueError(message)
        return IntervalTrigger(seconds=job.trigger.total_seconds(), start_date=EPOCH, timezone=UTC)
    try:
        return CronTrigger(**job.trigger, timezone=ZONE)
    except (TypeError, ValueError) as error:
        message = f"job {job.name!r} has no readable times in {dict(job.trigger)}: {error}"
        raise ValueError(message) from error


def last_slot(trigger: BaseTrigger, now: datetime) -> datetime | None:
    """The last planned time that is not after `now`, in UTC; None when there is none in four years.

    APScheduler only looks ahead, so this walks up from a point in the past.
    """
    for back in (*LOOKS_BACK, FARTHEST):
        slots = list(takewhile(lambda slot: slot <= now, _slots_from(trigger, now - back)))
        if slots:
            return slots[-1].astimezone(UTC)
    return None


def next_slot(trigger: BaseTrigger, after: datetime) -> datetime | None:
    """The first planned time later than `after`, in UTC."""
    slot = trigger.get_next_fire_time(None, after + TICK)
    return None if slot is None else slot.astimezone(UTC)


def due_slot(trigger: BaseTrigger, missed: Missed, settled: datetime, now: datetime) -> datetime | None:
    """The slot to begin now, where everything up to `settled` was begun or let go; None while nothing is due."""
    first = next_slot(trigger, settled)
    if first is None or first > now:
        return None
    if missed is Missed.ALL:
        return first
    last = last_slot(trigger, now)
    late = last is None or (missed is Missed.SKIP and now - last > IN_TIME)
    return None if late else last


def slot_of_moment(moment: datetime | None, settled: datetime, now: datetime) -> datetime | None:
    """The slot of an owed moment, where everything up to `settled` was begun: itself, or a later one if it was begun.

    Later ones stand `OWED_AGAIN` apart, the same for all processes; the last that is not after `now` stands for all.

    >>> settled = datetime(2026, 6, 27, 9, 0, tzinfo=UTC)
    >>> [str(slot_of_moment(settled, settled, settled + timedelta(seconds=s)).time()) for s in (1, 19, 25)]
    ['09:00:10', '09:00:10', '09:00:20']
    """
    if moment is None or moment > settled:
        return moment
    return settled + max(1, (now - settled) // OWED_AGAIN) * OWED_AGAIN


def _slots_from(trigger: BaseTrigger, start: datetime) -> Iterator[datetime]:
    slot = trigger.get_next_fire_time(None, start)
    while slot is not None:
        yield slot
        slot = trigger.get_next_fire_time(None, slot + TICK)
