"""What a job is, and the planned times ("slots") of one: the same in every process."""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from typing import Any
from zoneinfo import ZoneInfo

from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger
from pymongo.asynchronous.database import AsyncDatabase

from matchcamp.clock import Clock

# Cron fields (`{"hour": "3", "minute": "15"}`, in `ZONE`; finer fields left out are 0), or a distance.
Trigger = Mapping[str, str] | timedelta
ZONE = ZoneInfo("Europe/Brussels")
# Distances count from here, so that all processes and all starts agree on the slots.
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
# How far back a slot is sought: near first, so that a frequent job takes few steps.
LOOKS_BACK = tuple(timedelta(**span) for span in ({"minutes": 1}, {"hours": 1}, {"days": 1}, {"days": 32}))
FARTHEST = timedelta(days=4 * 366 + 1)
TICK = timedelta(microseconds=1)


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
    """Work at planned times. `run` returns a sentence on what it did; it must be safe to repeat after a crash."""

    name: str
    trigger: Trigger
    run: Callable[[JobContext], Awaitable[str]]


def trigger_of(job: Job) -> BaseTrigger:
    """APScheduler's trigger of a job. Raises ValueError, with the name, for fields that cannot be read."""
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


def _slots_from(trigger: BaseTrigger, start: datetime) -> Iterator[datetime]:
    slot = trigger.get_next_fire_time(None, start)
    while slot is not None:
        yield slot
        slot = trigger.get_next_fire_time(None, slot + TICK)
