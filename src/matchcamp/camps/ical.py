"""Camps as iCalendar files (RFC 5545): the agenda of one, and all camps as a feed."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from icalendar import Event

from matchcamp.calendars import calendar_file, event_of, in_zone
from matchcamp.camps.schemas import AgendaItemOut, CampOut
from matchcamp.camps.states import CampStatus
from matchcamp.i18n import country_name
from matchcamp.i18n import gettext as _

PRODUCT = "Camps"
STATUS = {CampStatus.DRAFT: "TENTATIVE", CampStatus.CANCELLED: "CANCELLED"}


def agenda_calendar(camp: CampOut, base_url: str) -> bytes:
    """One camp: an event for each item of the agenda, or one for the whole where there is none.

    Ids stay the same however the camp changes; SEQUENCE is its revision, so that calendars take the newer version.
    """
    return calendar_file(camp.title, PRODUCT, list(_events(camp, base_url)))


def feed_calendar(camps: Iterable[CampOut], base_url: str) -> bytes:
    """One event for each camp."""
    return calendar_file(_("Camps"), PRODUCT, [_event_of_camp(camp, base_url) for camp in camps])


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
    event = event_of(
        key, in_zone(starts, camp.zone), in_zone(ends, camp.zone), changed=camp.changed, revision=camp.revision
    )
    event.add("status", STATUS.get(camp.status, "CONFIRMED"))
    event.add("url", f"{base_url}/camps/{camp.id}")
    if where := place_words(camp):
        event.add("location", where)
    return event


def place_words(camp: CampOut) -> str:
    return ", ".join(part for part in (camp.place, country_name(camp.country) if camp.country else "") if part)
