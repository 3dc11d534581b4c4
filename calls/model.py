"""A funding call, its deadlines and its money: frozen values; the status is computed from dates.

No source's own word on the status is kept: of 1,812 rows that the portal called open or forthcoming on
27 June 2026, 1,091 had a deadline in 2023 to 2025 (capture of that day).
"""

import datetime as dt
import hashlib
import json
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from zoneinfo import ZoneInfo

from calls.errors import NaiveMoment

BRUSSELS = "Europe/Brussels"


class Status(StrEnum):
    """Whether a new applicant can hand in a proposal."""

    FORTHCOMING = "forthcoming"
    OPEN = "open"
    CLOSED = "closed"


class DeadlineModel(StrEnum):
    """How the deadlines of one call hang together; the words are the portal's."""

    SINGLE_STAGE = "single-stage"
    TWO_STAGE = "two-stage"
    MULTIPLE_CUT_OFF = "multiple cut-off"
    CONTINUOUS = "continuous"


class Source(StrEnum):
    """Where the facts of a call were taken from."""

    PORTAL = "portal"
    CALENDAR = "calendar"


class Manager(StrEnum):
    """Who runs a call, as far as it decides the time of day at which it closes."""

    PORTAL = "portal"
    NATIONAL_AGENCY = "national_agency"
    EUROSTARS = "eurostars"
    OTHER = "other"


class Confidence(StrEnum):
    """How sure the facts of a hand-kept call are."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Deadline:
    """One moment at which proposals are due.

    `stage` counts from 1: the stage of a two-stage call, otherwise the number of the cut-off or round.
    `basis` says in words why this time of day, as most sources give a date only; `stated` is true
    where the source itself gives the time.
    """

    date: dt.date
    time: dt.time
    basis: str
    stated: bool = False
    stage: int = 1
    zone: str = BRUSSELS

    @property
    def at(self) -> dt.datetime:
        """The moment, aware, in its own zone (so summer time is counted by the zone's rules).

        >>> Deadline(dt.date(2026, 9, 3), dt.time(17), "example").at.isoformat()
        '2026-09-03T17:00:00+02:00'
        """
        return dt.datetime.combine(self.date, self.time, ZoneInfo(self.zone))


@dataclass(frozen=True, slots=True)
class Budget:
    """The money of a call, in whole euros; `None` is "not said by the source".

    `total_eur` is the pot. Where several topics repeat one pot, `shared` is true and `shared_with` names
    the siblings; the sum over such topics would count the pot several times. `own_eur` is the part of this
    topic alone, where it is known: the pot itself when it is not shared, or what a notice of the call says.
    """

    total_eur: int | None = None
    shared: bool = False
    shared_with: tuple[str, ...] = ()
    own_eur: int | None = None
    min_contribution_eur: int | None = None
    max_contribution_eur: int | None = None
    expected_grants: int | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """One thing that can be applied to: a portal topic, or one action in one year of a National Agency.

    `programme` is the short code (`HORIZON`, `ERASMUS`), `programme_code` the portal's number or empty.
    `opens` is a day in Brussels; `deadlines` are in order of time. `text` is plain, one paragraph or list
    item a line. `expected` marks a call that is not published yet, with `confidence` and `evidence` saying
    on what it rests. `content_hash` is a SHA-256 over all other fields.
    """

    source: Source
    source_ref: str
    identifier: str
    title: str
    programme: str
    programme_name: str
    url: str
    programme_code: str = ""
    call_identifier: str = ""
    call_title: str = ""
    types_of_action: tuple[str, ...] = ()
    opens: dt.date | None = None
    deadlines: tuple[Deadline, ...] = ()
    deadline_model: DeadlineModel | None = None
    budget: Budget = field(default_factory=Budget)
    keywords: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    cross_cutting: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    summary: str = ""
    text: str = ""
    language: str = "en"
    expected: bool = False
    confidence: Confidence = Confidence.HIGH
    evidence: str = ""
    managed_by: Manager = Manager.OTHER
    content_hash: str = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "content_hash", _hash_of(self))


def _hash_of(call: Call) -> str:
    facts = {name.name: getattr(call, name.name) for name in fields(call) if name.init}
    facts |= {"budget": asdict(call.budget), "deadlines": [asdict(deadline) for deadline in call.deadlines]}
    return hashlib.sha256(json.dumps(facts, sort_keys=True, default=str).encode()).hexdigest()


def status_at(call: Call, now: dt.datetime) -> Status:
    """The status at an aware moment, for somebody who has not applied yet.

    Closed from the moment of the last deadline at which a newcomer can enter: of a two-stage call that is
    stage 1, as stage 2 takes invited consortia only. Forthcoming before the opening day (midnight in
    Brussels), and for an expected call as long as no opening day is known. Otherwise open.
    """
    _check_aware(now)
    entries = entry_deadlines(call)
    if entries and now >= entries[-1].at:
        return Status.CLOSED
    if call.opens is None:
        return Status.FORTHCOMING if call.expected or not entries else Status.OPEN
    opening = dt.datetime.combine(call.opens, dt.time(), ZoneInfo(BRUSSELS))
    return Status.FORTHCOMING if now < opening else Status.OPEN


def entry_deadlines(call: Call) -> tuple[Deadline, ...]:
    """The deadlines at which a consortium that has not applied before can hand in, in order of time."""
    if call.deadline_model is DeadlineModel.TWO_STAGE:
        return call.deadlines[:1]
    return call.deadlines


def next_deadline(call: Call, now: dt.datetime) -> Deadline | None:
    """The first deadline after an aware moment, a second stage included; `None` when all have passed."""
    _check_aware(now)
    return next((deadline for deadline in call.deadlines if deadline.at > now), None)


def days_left(call: Call, now: dt.datetime) -> int | None:
    """Calendar days, in the deadline's zone, until the next deadline: 0 on its day, `None` without one."""
    deadline = next_deadline(call, now)
    if deadline is None:
        return None
    return (deadline.date - now.astimezone(ZoneInfo(deadline.zone)).date()).days


def _check_aware(now: dt.datetime) -> None:
    if now.utcoffset() is None:
        raise NaiveMoment(f"the moment {now.isoformat()} has no time zone; give an aware one, as clock.now() does")
