"""When a notice is due as a letter: pure functions of what the person wants and the moment.

Times of day are those of the person's zone. Where summer time begins, an hour is missing: quiet hours that end within
it end as much later (02:30 is 03:30). Where it ends, an hour comes twice: they end at its first passing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from matchcamp.notifications.states import USUAL, HowOften, NoticeKind

DIGEST = time(7, 0)  # Digests are read with the first coffee; they are due for all at the same time of their day.
MONDAY = 0


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours of the day without letters, from the first until the other, which may lie on the next day."""

    begins: time
    ends: time

    def holds_at(self, local: time) -> bool:
        """
        >>> night = Quiet(time(22), time(7))
        >>> [night.holds_at(time(hour)) for hour in (21, 22, 3, 7)]
        [False, True, True, False]
        """
        if self.begins <= self.ends:
            return self.begins <= local < self.ends
        return local >= self.begins or local < self.ends


@dataclass(frozen=True, slots=True)
class Wishes:
    """How a person wants letters."""

    how_often: Mapping[NoticeKind, HowOften] = field(default_factory=lambda: USUAL)
    quiet: Quiet | None = None
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/Brussels"))
    paused: bool = False

    def of(self, kind: NoticeKind) -> HowOften:
        return self.how_often.get(kind, USUAL[kind])


@dataclass(frozen=True, slots=True)
class Letterable:
    """What of a notice decides when it is due."""

    kind: NoticeKind
    created: datetime
    urgent: bool = False
    until: datetime | None = None


def due_at(notice: Letterable, wishes: Wishes) -> datetime | None:
    """When the notice is due as a letter, in UTC; None where none is wanted, or where it would come too late."""
    how_often = HowOften.NEVER if wishes.paused else wishes.of(notice.kind)
    if how_often is HowOften.NEVER:
        return None
    at_once = notice.urgent or how_often is HowOften.AT_ONCE
    begins = notice.created if at_once else next_digest(notice.created, how_often, wishes.zone)
    due = after_quiet(begins, wishes)
    if notice.until is None or due <= notice.until:
        return due
    return notice.created if notice.urgent and notice.created <= notice.until else None


def next_digest(after: datetime, how_often: HowOften, zone: ZoneInfo) -> datetime:
    """The first time of a digest that is later than `after`."""
    day = after.astimezone(zone).date()
    while True:
        moment = datetime.combine(day, DIGEST, tzinfo=zone).astimezone(UTC)
        if moment > after and (how_often is HowOften.DAILY or day.weekday() == MONDAY):
            return moment
        day += timedelta(days=1)


def after_quiet(moment: datetime, wishes: Wishes) -> datetime:
    """The moment itself, or the end of the quiet hours in which it lies."""
    if wishes.quiet is None:
        return moment
    local = moment.astimezone(wishes.zone)
    if not wishes.quiet.holds_at(local.time()):
        return moment
    over_midnight = local.time() >= wishes.quiet.ends
    day = local.date() + timedelta(days=1) if over_midnight else local.date()
    end = datetime.combine(day, wishes.quiet.ends, tzinfo=wishes.zone).astimezone(UTC)
    return max(end, moment)  # The second passing of an hour lies behind the end at its first.


class Fate(StrEnum):
    """What is to be done about the letter of a waiting notice."""

    SEND = "send"
    WAIT = "wait"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to be done now; `due` is when to look again, where it waits."""

    fate: Fate
    due: datetime | None = None


def decide(notice: Letterable, wishes: Wishes, now: datetime, *, read: bool) -> Decision:
    """What becomes of a waiting notice at this moment, by what the person wants now.

    What was read in the inbox, or is no longer of use, gets no letter. One that is late, after the service stood still,
    waits for the end of quiet hours in which it would come now.
    """
    due = None if read else due_at(notice, wishes)
    if due is None or (notice.until is not None and now > notice.until):
        return Decision(Fate.DROP)
    if due > now:
        return Decision(Fate.WAIT, due)
    quiet_end = after_quiet(now, wishes)
    of_use_then = notice.until is None or quiet_end <= notice.until
    if quiet_end > now and (of_use_then or not notice.urgent):
        return Decision(Fate.WAIT, quiet_end)
    return Decision(Fate.SEND)
