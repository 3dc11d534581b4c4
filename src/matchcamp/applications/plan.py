"""The backward plan: from a deadline to dated steps with owners, reminders and escalation. Pure functions.

Weeks and days are counted on the calendar of the deadline's own zone, so that a step stands at the same time of day on
both sides of a change of summer time; hours are real hours. Who begins late gets the same steps, squeezed.

The distances follow what guides of national contact points and coordinators advise: a concept note three months
before, partner list and gap analysis two months, writing two months and a week of reading, upload 48 hours before.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

from matchcamp.i18n import N_


class Owner(StrEnum):
    """Whose step it is: people of the leading organisation, each partner's people, the owners of the sections."""

    LEAD = "lead"
    PARTNERS = "partners"
    WRITERS = "writers"
    COORDINATOR = "coordinator"


class Overseer(StrEnum):
    """To whom a step goes that is not done in time."""

    LEAD = "lead"
    COORDINATOR = "coordinator"
    SECRETARIAT = "secretariat"


@dataclass(frozen=True, slots=True)
class PlanStep:
    """A step of the plan as data: `days` before the deadline, or `hours` for the last ones."""

    key: str
    title: str
    owner: Owner
    days: int = 0
    hours: int = 0
    remind_days: tuple[int, ...] = (7, 1)
    escalate_days: int = 3
    escalate_to: Overseer = Overseer.COORDINATOR


WEEK = 7
PRESSING_DAYS = 7  # A step presses that is due within these.
DAY, SLACK = 86_400, 2 * 3_600  # Seconds.
STEPS: tuple[PlanStep, ...] = (
    PlanStep("call", N_("Choose the call and name the idea"), Owner.LEAD, 16 * WEEK, escalate_days=7),
    PlanStep("note", N_("Send the concept note to partners"), Owner.LEAD, 12 * WEEK, escalate_days=7),
    PlanStep("consortium", N_("Close the consortium: compare it with the call, fill the gaps"), Owner.LEAD, 10 * WEEK),
    PlanStep("mandates", N_("Check every PIC and OID, send out mandate letters"), Owner.LEAD, 8 * WEEK),
    PlanStep("outline", N_("Work packages and a first budget"), Owner.WRITERS, 6 * WEEK),
    PlanStep("draft", N_("A draft of every section"), Owner.WRITERS, 4 * WEEK),
    PlanStep("letters", N_("Signed mandate letters are back"), Owner.PARTNERS, 2 * WEEK, remind_days=(14, 7, 1)),
    PlanStep("review", N_("Somebody from outside has read it"), Owner.COORDINATOR, 2 * WEEK),
    PlanStep("sign_off", N_("Final budget; every partner signs off"), Owner.PARTNERS, WEEK, remind_days=(7, 3, 1),
             escalate_days=1),
    PlanStep("upload", N_("Upload a first full version"), Owner.LEAD, hours=48, remind_days=(3, 1), escalate_days=0,
             escalate_to=Overseer.SECRETARIAT),
    PlanStep("submit", N_("Submit, and keep the receipt"), Owner.LEAD, remind_days=(2, 1), escalate_days=0,
             escalate_to=Overseer.SECRETARIAT),
)  # fmt: skip
BY_KEY: Mapping[str, PlanStep] = {step.key: step for step in STEPS}


@dataclass(frozen=True, slots=True)
class Done:
    """A step that is done: when, and what its date was then."""

    at: datetime
    due: datetime


@dataclass(frozen=True, slots=True)
class Dated:
    """A step with its date; moments are aware, in the deadline's zone. `escalates` is when it goes to the overseer,
    None once it is done."""

    step: PlanStep
    due: datetime
    done: Done | None

    @property
    def reminders(self) -> tuple[datetime, ...]:
        """When the owner is reminded; never of what is done."""
        return () if self.done else tuple(days_before(self.due, days) for days in self.step.remind_days)

    @property
    def escalates(self) -> datetime | None:
        return None if self.done else days_before(self.due, -self.step.escalate_days)

    def late(self, now: datetime) -> bool:
        return self.done is None and self.due < now


def plan(
    deadline: datetime, zone: str, *, begins: datetime | None = None, done: Mapping[str, Done] | None = None
) -> tuple[Dated, ...]:
    """The steps before a deadline in order. `begins` squeezes the plan of who has less time than its first step takes.

    Raises ValueError for a deadline without a zone: nobody could say when it is.
    """
    if deadline.utcoffset() is None:
        raise ValueError(f"the deadline {deadline.isoformat()} has no zone")
    there = deadline.astimezone(ZoneInfo(zone))
    squeezed = _squeeze(there, begins.astimezone(ZoneInfo(zone)) if begins else None)
    return tuple(_dated(step, there, squeezed, (done or {}).get(step.key)) for step in STEPS)


def _squeeze(deadline: datetime, begins: datetime | None) -> float:
    """The share of the plan's days that there is time for, at most 1, at least 0."""
    if begins is None:
        return 1.0
    return min(1.0, max(0.0, (deadline - begins).total_seconds() / 86_400 / STEPS[0].days))


def _dated(step: PlanStep, deadline: datetime, squeezed: float, done: Done | None) -> Dated:
    zone = deadline.tzinfo
    due = done.due.astimezone(zone) if done else _due(step, deadline, squeezed)
    return Dated(step, due, done)


def _due(step: PlanStep, deadline: datetime, squeezed: float) -> datetime:
    if step.hours:
        return (deadline.astimezone(UTC) - timedelta(hours=step.hours)).astimezone(deadline.tzinfo)
    return days_before(deadline, int(step.days * squeezed))


def days_before(moment: datetime, days: int) -> datetime:
    """The same time of day so many days earlier, by the moment's own zone; an hour that does not exist is the next.

    >>> days_before(datetime(2027, 3, 30, 17, tzinfo=ZoneInfo("Europe/Brussels")), 7).isoformat()
    '2027-03-23T17:00:00+01:00'
    """
    zone = moment.tzinfo
    wall = moment.replace(fold=0) - timedelta(days=days)
    return wall.astimezone(UTC).astimezone(zone)


@dataclass(frozen=True, slots=True)
class Call:
    """Something to be told at a moment: a reminder to the owner, or an escalation to the overseer."""

    step: PlanStep
    due: datetime
    at: datetime
    to: Owner | Overseer
    escalation: bool


def due_calls(steps: Iterable[Dated], since: datetime, now: datetime) -> list[Call]:
    """What is to be told of the steps that are not done, for moments after `since` up to `now`, in order of time.

    Of several missed reminders of a step only the last is told; an escalation is told beside it.
    """
    calls: list[Call] = []
    for one in steps:
        missed = [at for at in one.reminders if since < at <= now]
        if missed:
            calls.append(Call(one.step, one.due, max(missed), one.step.owner, escalation=False))
        if one.escalates and since < one.escalates <= now:
            calls.append(Call(one.step, one.due, one.escalates, one.step.escalate_to, escalation=True))
    return sorted(calls, key=lambda call: (call.at, call.escalation))


def may_call(deadline: datetime, zone: str, begins: datetime, since: datetime, now: datetime) -> bool:
    """Whether a plan could hold a call after `since` up to `now`, without making the plan: for a look at very many.

    Where it says no, `due_calls` finds none. It allows for the hours by which days of the calendar differ from 24.
    """
    there = ZoneInfo(zone)
    squeezed = _squeeze(deadline.astimezone(there), begins.astimezone(there))
    last = (deadline - now).total_seconds() - SLACK
    first = (deadline - since).total_seconds() + SLACK
    return any(last <= one <= first for step in STEPS for one in _distances(step, squeezed))


def _distances(step: PlanStep, squeezed: float) -> Iterator[float]:
    """How many seconds before the deadline the calls of a step are, each day taken for 24 hours."""
    due = step.hours * 3_600 if step.hours else int(step.days * squeezed) * DAY
    for days in (*step.remind_days, -step.escalate_days):
        yield due + days * DAY


class Owed(Protocol):
    """A step with its moment, and whether it is done."""

    @property
    def due(self) -> datetime: ...

    @property
    def done(self) -> object: ...


OwedStep = TypeVar("OwedStep", bound=Owed)


def pressing(steps: Sequence[OwedStep], now: datetime, days: int = PRESSING_DAYS) -> list[OwedStep]:
    """The steps that are late or due within some days, the most urgent first."""
    until = days_before(now.astimezone(steps[0].due.tzinfo), -days) if steps else now
    return sorted((one for one in steps if not one.done and one.due <= until), key=lambda one: one.due)
