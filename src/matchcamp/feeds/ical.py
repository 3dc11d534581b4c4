"""A person's steps and deadlines as a calendar to subscribe to.

Steps are events and not tasks: calendars that people subscribe to show events, and few show tasks. What is done is left
out, for a subscription shows what its file holds; an application that was dropped is marked as cancelled, for those who
keep a copy. Alarms of whole days fall on the same time of day on both sides of a change of summer time (RFC 5545,
section 3.3.6).
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from icalendar import Alarm, Event

from matchcamp.applications.agenda_queries import Agenda
from matchcamp.applications.plan import BY_KEY
from matchcamp.applications.words import state_words
from matchcamp.calendars import calendar_file, event_of, in_zone
from matchcamp.i18n import gettext as _

LASTS = timedelta(minutes=15)  # Long enough to be seen in a day's view; the moment itself is the beginning.


def personal_calendar(agendas: Iterable[Agenda], base_url: str) -> bytes:
    """All deadlines and open steps of a person's agendas; equal agendas give equal bytes."""
    events = [event for agenda in agendas for event in _events(agenda, base_url)]
    return calendar_file(f"Matchcamp: {_('Applications')}", "Applications", events)


def _events(agenda: Agenda, base_url: str) -> Iterator[Event]:
    yield _deadline(agenda, base_url)
    for one in agenda.steps:
        event = _event(agenda, one.step.key, one.due, f"{_(one.step.title)} ({agenda.title})", base_url)
        _remind(event, one.step.remind_days)
        yield event
    for section in agenda.sections:
        summary = f"{section.title} ({agenda.title})"
        event = _event(agenda, f"section-{section.key}", section.due, summary, base_url, "/checklist")
        _remind(event, (1,))
        yield event


def _deadline(agenda: Agenda, base_url: str) -> Event:
    event = _event(agenda, "deadline", agenda.deadline, f"{_('Deadline')}: {agenda.title}", base_url)
    event.add("description", state_words(agenda.state))
    if agenda.open and agenda.takes_part:
        _remind(event, BY_KEY["submit"].remind_days)
    return event


def _event(agenda: Agenda, key: str, due: datetime, summary: str, base_url: str, view: str = "/plan") -> Event:
    starts = in_zone(due, str(due.tzinfo))
    event = event_of(
        f"{key}.{agenda.application_id}", starts, in_zone(due + LASTS, str(due.tzinfo)),
        changed=agenda.changed, revision=agenda.revision,
    )  # fmt: skip
    event.add("summary", summary)
    event.add("status", "CANCELLED" if agenda.gone else "CONFIRMED")
    event.add("transp", "TRANSPARENT")  # Nobody is busy because something is due.
    event.add("url", f"{base_url}/applications/{agenda.application_id}{view}")
    return event


def _remind(event: Event, days: Iterable[int]) -> None:
    for one in days:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", event["summary"])
        alarm.add("trigger", timedelta(days=-one))
        event.add_component(alarm)
