"""Who may see and lead a camp, its steps and what speaks against them: pure functions over stored rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from matchcamp.camps.states import CampStatus
from matchcamp.errors import FieldError
from matchcamp.i18n import gettext as _
from matchcamp.viewer import Role, Viewer

Row = Mapping[str, Any]

LEADS_ALL = (Role.COORDINATOR, Role.SECRETARIAT)
DONE = frozenset({CampStatus.OVER, CampStatus.CANCELLED})
SHOWN = tuple(status for status in CampStatus if status not in {CampStatus.DRAFT, CampStatus.CANCELLED})


class Leading(StrEnum):
    """Whose a step is."""

    NAMED = "named"  # Facilitators named for the camp, and those who look after the whole alliance.
    ALL = "all"  # Only those who look after the whole alliance.


STEPS: Mapping[CampStatus, Mapping[CampStatus, Leading]] = {
    CampStatus.DRAFT: {
        CampStatus.IDEAS: Leading.NAMED,
        CampStatus.PEOPLE: Leading.NAMED,
        CampStatus.CANCELLED: Leading.NAMED,
    },
    CampStatus.IDEAS: {
        CampStatus.PEOPLE: Leading.NAMED,
        CampStatus.DRAFT: Leading.NAMED,
        CampStatus.CANCELLED: Leading.NAMED,
    },
    CampStatus.PEOPLE: {
        CampStatus.READY: Leading.NAMED,
        CampStatus.RUNNING: Leading.NAMED,
        CampStatus.IDEAS: Leading.NAMED,
        CampStatus.CANCELLED: Leading.NAMED,
    },
    CampStatus.READY: {
        CampStatus.RUNNING: Leading.NAMED,
        CampStatus.PEOPLE: Leading.NAMED,
        CampStatus.CANCELLED: Leading.NAMED,
    },
    CampStatus.RUNNING: {CampStatus.OVER: Leading.NAMED, CampStatus.READY: Leading.NAMED},
    CampStatus.OVER: {CampStatus.RUNNING: Leading.ALL},
    CampStatus.CANCELLED: {CampStatus.DRAFT: Leading.ALL},
}
"""From each state the states that follow, and who may take the step; what leads on stands first."""


def may_make(viewer: Viewer) -> bool:
    return viewer.has(Role.FACILITATOR, *LEADS_ALL)


def may_host(organisation_id: str, viewer: Viewer) -> bool:
    """Whether the viewer may name the organisation as the host: one of their own, any for those who lead all."""
    return viewer.has(*LEADS_ALL) or viewer.speaks_for(organisation_id)


def may_lead(row: Row, viewer: Viewer) -> bool:
    """Facilitators named for the camp, and those who look after the whole alliance."""
    return viewer.has(*LEADS_ALL) or (viewer.signed_in and viewer.account_id in row["facilitators"])


def may_see(row: Row, viewer: Viewer) -> bool:
    """Everybody sees that a camp is held, or was to be held; what was never announced is for those who lead it."""
    announced = row["status"] in SHOWN or (row["status"] == CampStatus.CANCELLED and row.get("announced") is not None)
    return announced or may_lead(row, viewer)


def may_take(row: Row, to: CampStatus, viewer: Viewer) -> bool:
    """Whether the viewer may take this step from where the camp stands."""
    whose = STEPS[CampStatus(row["status"])].get(to)
    if whose is None:
        return False
    return viewer.has(*LEADS_ALL) or (whose is Leading.NAMED and may_lead(row, viewer))


def steps_for(row: Row, viewer: Viewer) -> list[CampStatus]:
    """The steps that the viewer may take, what leads on first."""
    return [to for to in STEPS[CampStatus(row["status"])] if may_take(row, to, viewer)]


def against(row: Row, to: CampStatus, note: str, now: datetime) -> list[FieldError]:
    """What forbids a step for now, each with the field that mends it."""
    found = []
    back = CampStatus(row["status"]) in DONE
    if to is CampStatus.CANCELLED and not note and row["status"] != CampStatus.DRAFT:
        found.append(FieldError("note", _("Say why: people who meant to come read it.")))
    if to is CampStatus.IDEAS and _passed(row["ideas_until"], now):
        found.append(FieldError("ideas_until", _("The last moment for ideas has passed; move it first.")))
    if to is CampStatus.PEOPLE and _passed(row["people_until"], now):
        found.append(FieldError("people_until", _("The last moment for registering has passed; move it first.")))
    if to in {CampStatus.IDEAS, CampStatus.PEOPLE} and row["ends"] <= now:
        found.append(FieldError("starts", _("The camp's time is over; move it first.")))
    if to is CampStatus.RUNNING and not back and not row["agenda"]:
        found.append(FieldError("agenda", _("The agenda is empty.")))
    return found


def _passed(moment: datetime | None, now: datetime) -> bool:
    return moment is not None and moment <= now


@dataclass(frozen=True, slots=True)
class Frame:
    """The figures and moments of a camp that must fit together."""

    starts: datetime
    least: int
    most: int
    ideas_until: datetime | None
    people_until: datetime | None


def misfits(frame: Frame) -> list[FieldError]:
    """What does not fit together, at its fields."""
    found = []
    if frame.least > frame.most:
        found.append(FieldError("most", _("At one table there cannot be fewer people at most than at least.")))
    if frame.ideas_until and frame.ideas_until >= frame.starts:
        found.append(FieldError("ideas_until", _("Ideas must be in before the camp begins.")))
    if frame.people_until and frame.people_until > frame.starts:
        found.append(FieldError("people_until", _("Registration must close before the camp begins.")))
    if frame.ideas_until and frame.people_until and frame.ideas_until > frame.people_until:
        found.append(FieldError("people_until", _("People register after the ideas are in; this is before.")))
    return found


def next_by_deadline(row: Row, now: datetime) -> CampStatus | None:
    """The state into which a camp goes by itself, because the moment that closes the present one has passed."""
    if row["status"] == CampStatus.IDEAS and _passed(row["ideas_until"], now):
        return CampStatus.PEOPLE
    if row["status"] == CampStatus.PEOPLE and _passed(row["people_until"], now):
        return CampStatus.READY
    return None
