"""Camps as iCalendar files (RFC 5545): the agenda of one, and all camps as a feed."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from matchcamp import __version__
from matchcamp.camps.moments import here
from matchcamp.camps.schemas import AgendaItemOut, CampOut
from matchcamp.camps.states import CampStatus
from matchcamp.i18n import country_name
from matchcamp.i18n import gettext as _

MEDIA_TYPE = "text/calendar"
HOLDER = "matchcamp"  # Ends the ids of events; the address of a service may change, its calendars must not double.
REFRESH = timedelta(hours=1)
STATUS = {CampStatus.DRAFT: "TENTATIVE", CampStatus.CANCELLED: "CANCELLED"}


def agenda_calendar(camp: CampOut, base_url: str) -> bytes:
    """One camp: an event for each item of the agenda, or one for the whole where there is none.

    Ids stay the same however the camp changes; SEQUENCE is its revision, so that calendars take the newer version.
    """
    return _written(camp.title, [camp], list(_events(camp, base_url)))


def feed_calendar(camps: Iterable[CampOut], base_url: str) -> bytes:
    """One event for each camp."""
    known = list(camps)
    return _written(_("Camps"), known, [_event_of_camp(camp, base_url) for camp in known])


def _written(name: str, camps: list[CampOut], events: list[Event]) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", f"-//Matchcamp//Camps {__version__}//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.calendar_name = name
    calendar.refresh_interval = REFRESH
    for event in events:
        calendar.add_component(event)
    if camps:
        years = [moment.year for camp in camps for moment in (camp.starts, camp.ends)]
        calendar.add_missing_timezones(first_date=date(min(years) - 1, 1, 1), last_date=date(max(years) + 1, 12, 31))
    written: bytes = calendar.to_ical()
    return written


def _events(camp: CampOut, base_url: str) -> Iterator[Event]:
    if not camp.agenda:
        yield _event_of_camp(camp, base_url)
    for item in camp.agenda:
        yield _event_of_item(camp, item, base_url)


def _event_of_item(camp: CampOut, item: AgendaItemOut, base_url: str) -> Event:
    event = _event(camp, f"{item.key}.{camp.id}", item.starts, item.ends, base_url)
    event.add("summary", f"{item.title} ({camp.title})")
    if item.note:
        event.add("description", item.note)
    return event


def _event_of_camp(camp: CampOut, base_url: str) -> Event:
    event = _event(camp, camp.id, camp.starts, camp.ends, base_url)
    event.add("summary", camp.title)
    if words := "\n\n".join(part for part in (camp.reason, camp.text) if part):
        event.add("description", words)
    return event


def _event(camp: CampOut, key: str, starts: datetime, ends: datetime, base_url: str) -> Event:
    event = Event()
    event.add("uid", f"{key}@{HOLDER}")
    event.add("dtstamp", camp.changed.astimezone(UTC))
    event.add("last-modified", camp.changed.astimezone(UTC))
    event.add("sequence", camp.revision)
    event.add("dtstart", _in(starts, camp.zone))
    event.add("dtend", _in(max(ends, starts + timedelta(minutes=1)), camp.zone))
    event.add("status", STATUS.get(camp.status, "CONFIRMED"))
    event.add("url", f"{base_url}/camps/{camp.id}")
    if where := place_words(camp):
        event.add("location", where)
    return event


def _in(moment: datetime, zone: str) -> datetime:
    """The moment in its zone; UTC is written as such and needs no description."""
    return moment.astimezone(UTC) if zone == "UTC" else here(moment, zone).replace(tzinfo=ZoneInfo(zone))


def place_words(camp: CampOut) -> str:
    return ", ".join(part for part in (camp.place, country_name(camp.country) if camp.country else "") if part)
