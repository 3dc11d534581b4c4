"""iCalendar files (RFC 5545) as all areas write them."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from matchcamp import __version__

MEDIA_TYPE = "text/calendar"  # Of text the framework itself adds that it is in UTF-8.
HOLDER = "matchcamp"  # Ends the ids of events; the address of a service may change, its calendars must not double.
REFRESH = timedelta(hours=1)


def calendar_file(name: str, product: str, events: Sequence[Event]) -> bytes:
    """A calendar to subscribe to, with descriptions of the zones of its events; `product` is the area's name."""
    calendar = Calendar()
    calendar.add("prodid", f"-//Matchcamp//{product} {__version__}//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.calendar_name = name
    calendar.refresh_interval = REFRESH
    for event in events:
        calendar.add_component(event)
    if events:
        years = [event.decoded(edge).year for event in events for edge in ("dtstart", "dtend")]
        calendar.add_missing_timezones(first_date=date(min(years) - 1, 1, 1), last_date=date(max(years) + 1, 12, 31))
    written: bytes = calendar.to_ical()
    return written


def event_of(key: str, starts: datetime, ends: datetime, *, changed: datetime, revision: int) -> Event:
    """An event that keeps its id however the thing changes; SEQUENCE is the revision, so that calendars take the newer
    version. `starts` and `ends` are aware and keep their zones."""
    event = Event()
    event.add("uid", f"{key}@{HOLDER}")
    event.add("dtstamp", changed.astimezone(UTC))
    event.add("last-modified", changed.astimezone(UTC))
    event.add("sequence", revision)
    event.add("dtstart", starts)
    event.add("dtend", ends if ends.astimezone(UTC) > starts.astimezone(UTC) else starts + timedelta(minutes=1))
    return event


def in_zone(moment: datetime, zone: str) -> datetime:
    """The moment in its zone; UTC is written as such and needs no description.

    In the night when summer time ends an hour comes twice, and a local time means its first passing: the second one is
    written in UTC.

    >>> in_zone(datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "Europe/Brussels").isoformat()
    '2026-10-25T01:30:00+00:00'
    """
    there = moment.astimezone(UTC if zone == "UTC" else ZoneInfo(zone))
    return moment.astimezone(UTC) if there.fold else there
