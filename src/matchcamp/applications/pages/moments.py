"""Moments on the pages of an application: as clocks show them where its deadline is kept, and where the reader is."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from matchcamp.camps.moments import at_time, from_clock, zone_words
from matchcamp.i18n import gettext as _
from matchcamp.i18n import long_date
from matchcamp.notifications.queries import wishes_of
from matchcamp.viewer import Viewer

BRUSSELS = "Europe/Brussels"
END_OF_DAY = "23:59"
YEARS = range(1900, 2200)  # Others overflow where clocks are set; what is taken of these, the schema says.


async def zone_of(viewer: Viewer) -> str:
    """The zone that the viewer chose for letters; one database call."""
    return (await wishes_of([viewer.account_id]))[viewer.account_id].zone.key


def city_time(zone: str) -> str:
    """Whose clocks are meant where a moment is typed."""
    return _("%(city)s time") % {"city": zone_words(zone)}


def day_in(at: datetime, zone: str) -> str:
    return long_date(at.astimezone(ZoneInfo(zone)).date())


def same_clock(at: datetime, one: str, other: str) -> bool:
    """Whether clocks of two zones show the same at a moment."""
    return at.astimezone(ZoneInfo(one)).utcoffset() == at.astimezone(ZoneInfo(other)).utcoffset()


def typed_day(at: datetime | None, zone: str) -> str:
    """What a field for a day shows of a kept moment; empty for None."""
    return at.astimezone(ZoneInfo(zone)).date().isoformat() if at else ""


def day_meant(typed: str, zone: str, kept: datetime | None = None) -> datetime | None:
    """The end of the day that was typed; the `kept` moment where that lies on it, so that saving changes nothing.

    None for nothing. Raises ValueError, in words, for what is no day.
    """
    if not typed:
        return None
    if kept and typed_day(kept, zone) == typed:
        return kept
    try:
        day = date.fromisoformat(typed)
    except ValueError as error:
        raise ValueError(_("Please write the date like 2026-09-30.")) from error
    if day.year not in YEARS:
        raise ValueError(_("Please write the date like 2026-09-30."))
    return at_time(day, END_OF_DAY, zone)


def moment_meant(typed: str, zone: str) -> datetime | None:
    """The moment at which clocks of the zone show what was typed; None for nothing.

    Raises ValueError, in words, for what is no moment, also for the hour that a spring night leaves out.
    """
    if not typed:
        return None
    try:
        shown = datetime.fromisoformat(typed)
    except ValueError as error:
        raise ValueError(_("Please write the moment like 2026-09-30T09:00.")) from error
    if shown.year not in YEARS:
        raise ValueError(_("Please write the moment like 2026-09-30T09:00."))
    return shown if shown.tzinfo else from_clock(shown, zone)
