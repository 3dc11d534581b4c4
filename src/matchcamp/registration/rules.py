"""What may be done with ideas and people of a camp, and when: tables and pure functions."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from matchcamp.camps.schemas import CampOut
from matchcamp.camps.states import CampStatus
from matchcamp.errors import Conflict
from matchcamp.i18n import N_
from matchcamp.i18n import gettext as _
from matchcamp.registration.states import CampIdeaStatus, ParticipantStatus, Presence

MOST_RANKED = 5
MOST_IMPORTED = 500
LATE_AFTER = timedelta(minutes=15)
PRIVATE_FOR = timedelta(days=30)  # So long after a camp what people said of their diet and access is kept.

IN = frozenset({ParticipantStatus.REGISTERED, ParticipantStatus.WAITING})
OUT_OF_IT = frozenset({ParticipantStatus.DECLINED, ParticipantStatus.CANCELLED})
OPEN_IDEA = frozenset({CampIdeaStatus.PROPOSED, CampIdeaStatus.ACCEPTED})


class Deed(StrEnum):
    """What somebody does about a camp before, at or after it."""

    HAND_IN = "hand in"
    EDIT_IDEA = "edit idea"
    CHOOSE = "choose"
    REGISTER = "register"
    CHANGE = "change"
    CANCEL = "cancel"
    ENTER = "enter"
    INVITE = "invite"
    MARK = "mark"


BEFORE = frozenset({CampStatus.IDEAS, CampStatus.PEOPLE, CampStatus.READY})
WHEN: Mapping[Deed, frozenset[CampStatus]] = {
    Deed.HAND_IN: frozenset({CampStatus.IDEAS}),
    Deed.EDIT_IDEA: BEFORE,
    Deed.CHOOSE: BEFORE,
    Deed.REGISTER: frozenset({CampStatus.PEOPLE}),
    Deed.CHANGE: BEFORE | {CampStatus.RUNNING},
    Deed.CANCEL: BEFORE | {CampStatus.RUNNING},
    Deed.ENTER: BEFORE | {CampStatus.RUNNING},  # Somebody always comes who is on no list.
    Deed.INVITE: BEFORE,
    Deed.MARK: frozenset({CampStatus.PEOPLE, CampStatus.READY, CampStatus.RUNNING, CampStatus.OVER}),
}
CLOSED: Mapping[Deed, str] = {
    Deed.HAND_IN: N_("Ideas cannot be handed in for this camp now."),
    Deed.REGISTER: N_("Nobody can register for this camp now."),
}


def may_happen(deed: Deed, camp: CampOut, now: datetime) -> bool:
    """Whether the camp's state and its two closing dates allow it; the moment of a date itself is still in time."""
    until = {Deed.HAND_IN: camp.ideas_until, Deed.REGISTER: camp.people_until}.get(deed)
    return camp.status in WHEN[deed] and (until is None or now <= until)


def require(deed: Deed, camp: CampOut, now: datetime) -> None:
    """Raises Conflict where the camp does not allow it now."""
    if not may_happen(deed, camp, now):
        raise Conflict(_(CLOSED.get(deed, N_("The state of this camp does not allow that any more."))))


def next_number(taken: Collection[int], tables: int) -> int | None:
    """The lowest table that is free; None where all are taken.

    >>> next_number([1, 3], 4), next_number([], 1), next_number([1, 2], 2)
    (2, 1, None)
    """
    return next((number for number in range(1, tables + 1) if number not in taken), None)


def free_places(capacity: int, registered: int) -> int:
    """
    >>> free_places(60, 58), free_places(50, 58)
    (2, 0)
    """
    return max(0, capacity - registered)


def is_late(arrived: datetime | None, starts: datetime) -> bool:
    """Who comes more than a quarter of an hour after the beginning."""
    return arrived is not None and arrived > starts + LATE_AFTER


class Reminder(StrEnum):
    """The three reminders before a camp."""

    TWO_WEEKS = "14 days"
    THREE_DAYS = "3 days"
    EVENING = "evening"


EVENING_HOUR = 17  # On the day before, in the camp's zone.


def reminder_due(starts: datetime, zone: str, now: datetime) -> Reminder | None:
    """The reminder whose time came last; none before the first and none once the camp has begun.

    Who is registered late gets the one of the day and none of those before.
    """
    there = starts.astimezone(ZoneInfo(zone))
    evening = (there - timedelta(days=1)).replace(hour=EVENING_HOUR, minute=0, second=0, microsecond=0)
    times = {
        Reminder.TWO_WEEKS: starts - timedelta(days=14),
        Reminder.THREE_DAYS: starts - timedelta(days=3),
        Reminder.EVENING: evening,
    }
    if now >= starts:
        return None
    due = [one for one, at in times.items() if at <= now]
    return due[-1] if due else None


def counts_by_country(people: Sequence[tuple[str, ParticipantStatus, Presence]]) -> dict[str, tuple[int, int]]:
    """Planned and present people by country; present are those who are here or were. Most first, then by code.

    >>> counts_by_country([("SI", ParticipantStatus.REGISTERED, Presence.HERE),
    ...                    ("SE", ParticipantStatus.REGISTERED, Presence.EXPECTED),
    ...                    ("SI", ParticipantStatus.WAITING, Presence.EXPECTED)])
    {'SE': (1, 0), 'SI': (1, 1)}
    """
    found: dict[str, tuple[int, int]] = {}
    for country, status, presence in people:
        if status is ParticipantStatus.REGISTERED:
            planned, present = found.get(country, (0, 0))
            found[country] = (planned + 1, present + (presence in {Presence.HERE, Presence.LEFT}))
    return dict(sorted(found.items(), key=lambda one: (-one[1][0], one[0])))
