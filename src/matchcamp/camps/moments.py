"""Moments of a camp: kept in UTC, written and read by the clocks of its place, summer time included."""

from datetime import UTC, date, datetime, time
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from babel.dates import format_date, get_timezone_location

from matchcamp.i18n import formats, in_basque
from matchcamp.i18n import gettext as _

LOCAL = "%Y-%m-%dT%H:%M"
ELSEWHERE = frozenset(
    {"UTC", "Asia/Nicosia", "Asia/Tbilisi", "Atlantic/Canary", "Atlantic/Madeira", "Atlantic/Reykjavik"}
)


@cache
def zones() -> tuple[str, ...]:
    """The zones that a camp can be in: those of Europe, by name."""
    known = available_timezones()
    return tuple(sorted(name for name in known if name.startswith("Europe/") or name in ELSEWHERE))


def here(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(zone))


def time_words(moment: datetime, zone: str) -> str:
    """What clocks in the zone show.

    >>> time_words(datetime(2026, 7, 8, 7, 0, tzinfo=UTC), "Europe/Brussels")
    '09:00'
    """
    return f"{here(moment, zone):%H:%M}"


def from_clock(local: str | datetime, zone: str) -> datetime:
    """The moment in UTC at which clocks in the zone show this.

    Where clocks show it twice in an autumn night the first one is meant. Raises ValueError for the hour that a spring
    night leaves out.

    >>> from_clock("2026-07-08T09:00", "Europe/Brussels").isoformat()
    '2026-07-08T07:00:00+00:00'
    """
    shown = datetime.strptime(local, LOCAL) if isinstance(local, str) else local  # noqa: DTZ007  # The zone is beside it.
    moment = shown.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    if moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != shown:
        raise ValueError(_("Clocks never show this time on that day: summer time begins."))
    return moment


def nearest(shown: datetime, zone: str) -> datetime:
    """As `from_clock`; a time that is left out counts as one hour later."""
    return shown.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def to_clock(moment: datetime | None, zone: str) -> str:
    """What a form shows; empty for None.

    >>> to_clock(datetime(2026, 7, 8, 7, 0, tzinfo=UTC), "Europe/Brussels")
    '2026-07-08T09:00'
    """
    return here(moment, zone).strftime(LOCAL) if moment else ""


def at_time(day: date, clock: str, zone: str) -> datetime:
    """The moment at which clocks in the zone show `clock` (HH:MM) on that day. Raises ValueError as `from_clock`."""
    return from_clock(datetime.combine(day, time.fromisoformat(clock)), zone)


def moved(moment: datetime, old: tuple[datetime, str], new: tuple[datetime, str]) -> datetime:
    """A moment of a camp that moves from one start and zone to another: it keeps its distance as clocks show it.

    >>> start = datetime(2026, 10, 24, 7, 0, tzinfo=UTC)
    >>> moved(start + timedelta(days=1), (start, "Europe/Brussels"), (start - timedelta(days=7), "Europe/Brussels"))
    datetime.datetime(2026, 10, 18, 6, 0, tzinfo=datetime.timezone.utc)
    """
    distance = here(moment, old[1]).replace(tzinfo=None) - here(old[0], old[1]).replace(tzinfo=None)
    return nearest(here(new[0], new[1]).replace(tzinfo=None) + distance, new[1])


def day_words(moment: datetime, zone: str) -> str:
    """The day in the reader's language, with its name: Wednesday, 8 July 2026."""
    day = here(moment, zone).date()
    return in_basque(str(format_date(day, format="full", locale=formats())), day, formats())


def zone_words(zone: str) -> str:
    """The city of a zone in the reader's language."""
    return str(get_timezone_location(zone, locale=formats(), return_city=True)) if zone != "UTC" else zone


def when_words(starts: datetime, ends: datetime, zone: str) -> str:
    """From when to when, as clocks in the place show it."""
    first, last = here(starts, zone), here(ends, zone)
    opens = f"{day_words(starts, zone)}, {first:%H:%M}"
    if first.date() == last.date():
        return f"{opens}–{last:%H:%M}"
    return f"{opens} – {day_words(ends, zone)}, {last:%H:%M}"


def moment_words(moment: datetime, zone: str) -> str:
    return f"{day_words(moment, zone)}, {time_words(moment, zone)}"
