"""Dates of applications in words: by the clocks of the deadline's own zone, however far away the reader is."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from matchcamp.applications.plan import Owner
from matchcamp.applications.shown_schemas import PressingOut
from matchcamp.applications.words import OWNER_WORDS
from matchcamp.camps.moments import zone_words
from matchcamp.i18n import gettext as _
from matchcamp.i18n import long_date, ngettext


def moment_words(at: datetime, zone: str) -> str:
    """A moment as clocks in the zone show it, with the city of the zone.

    >>> from datetime import UTC
    >>> moment_words(datetime(2026, 9, 3, 15, tzinfo=UTC), "Europe/Brussels")
    '3 September 2026, 17:00 (Brussels)'
    """
    return f"{clock_words(at, zone)} ({zone_words(zone)})"


def clock_words(at: datetime, zone: str) -> str:
    """The same where the city stands beside it already."""
    there = at.astimezone(ZoneInfo(zone))
    return f"{long_date(there.date())}, {there:%H:%M}"


def days_between(now: datetime, at: datetime, zone: str) -> int:
    """Calendar days in the zone from now until a moment, below 0 for what is past.

    >>> from datetime import UTC
    >>> days_between(datetime(2026, 9, 2, 21, tzinfo=UTC), datetime(2026, 9, 3, 15, tzinfo=UTC), "Europe/Brussels")
    1
    """
    there = ZoneInfo(zone)
    return (at.astimezone(there).date() - now.astimezone(there).date()).days


def left_words(at: datetime, zone: str, now: datetime) -> str:
    """How far away a moment is, or how long it is over."""
    days = days_between(now, at, zone)
    if at < now:
        return ngettext("late by %(num)s day", "late by %(num)s days", -days) % {"num": -days} if days else _("late")
    return ngettext("%(num)s day left", "%(num)s days left", days) % {"num": days} if days else _("today")


@dataclass(frozen=True, slots=True)
class PressingWords:
    """The words of steps that press, as they are read at a moment."""

    now: datetime

    def owner(self, owner: Owner) -> str:
        return _(OWNER_WORDS[owner])

    def due(self, one: PressingOut) -> str:
        return moment_words(one.step.due, zone_of(one.step.due))

    def left(self, one: PressingOut) -> str:
        return left_words(one.step.due, zone_of(one.step.due), self.now)


def zone_of(moment: datetime) -> str:
    """The zone that a moment of a plan stands in."""
    return moment.tzinfo.key if isinstance(moment.tzinfo, ZoneInfo) else "UTC"
