"""What one person has to do for applications, and when: for their calendar."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from matchcamp.applications.documents import Application, SectionState
from matchcamp.applications.plan import Dated, Owner
from matchcamp.applications.queries import is_own_step
from matchcamp.applications.rules import can_be_edited, filter_for, filter_for_own, owing
from matchcamp.applications.sections import TITLES
from matchcamp.applications.shown import planned
from matchcamp.applications.states import State
from matchcamp.i18n import gettext as _
from matchcamp.viewer import Role, Viewer

Row = Mapping[str, Any]
LOOKS_BACK = timedelta(days=90)  # How long a deadline that is over stays in the calendar.
MOST = 500
GONE = frozenset({State.DROPPED, State.WITHDRAWN})
STATES = sorted(State)


@dataclass(frozen=True, slots=True)
class SectionDue:
    """A section of the form that somebody is to write by a moment."""

    key: str
    title: str
    due: datetime


@dataclass(frozen=True, slots=True)
class Agenda:
    """What one application holds for one person; moments are in the deadline's own zone.

    `steps` are those that wait for this person, not done yet, without the submission, which is the deadline itself.
    `takes_part`: their organisation does; `open`: it can still be handed in; `gone`: it was dropped or withdrawn.
    """

    application_id: str
    title: str
    state: State
    deadline: datetime
    steps: tuple[Dated, ...]
    sections: tuple[SectionDue, ...]
    takes_part: bool
    open: bool
    gone: bool
    revision: int
    changed: datetime


async def agendas(viewer: Viewer, now: datetime) -> list[Agenda]:
    """The deadlines and steps of the viewer's own applications, and for coordinators those of all that they may see;
    one database call, the next deadline first after those of the last 90 days, 500 at most."""
    sees = filter_for(viewer) if viewer.has(Role.COORDINATOR, Role.SECRETARIAT) else filter_for_own(viewer)
    where = {"$and": [sees, {"state": {"$in": STATES}, "deadline.at": {"$gt": now - LOOKS_BACK}}]}
    rows = Application.get_pymongo_collection().find(where).sort("deadline.at", 1).limit(MOST)
    return [_agenda(row, viewer) async for row in rows]


def _agenda(row: Row, viewer: Viewer) -> Agenda:
    zone = ZoneInfo(row["deadline"]["zone"])
    keys = {row["organisation_id"], *(one["organisation_id"] for one in row["partners"])}
    open_ = can_be_edited(row)
    return Agenda(
        application_id=str(row["_id"]),
        title=row["title"],
        state=State(row["state"]),
        deadline=row["deadline"]["at"].astimezone(zone),
        steps=tuple(one for one in planned(row) if one.done is None and _waits_for(one, row, viewer)),
        sections=_sections(row, viewer, zone) if open_ else (),
        takes_part=not keys.isdisjoint(viewer.organisations),
        open=open_,
        gone=row["state"] in GONE,
        revision=row["revision"],
        changed=row["changed"],
    )


def _waits_for(one: Dated, row: Row, viewer: Viewer) -> bool:
    """Whether a step is this person's to do; of the steps of all partners, while their organisation owes its part."""
    if one.step.key == "submit" or not is_own_step(one.step.owner, row, viewer):
        return False
    return one.step.owner is not Owner.PARTNERS or not set(owing(one.step, row)).isdisjoint(viewer.organisations)


def _sections(row: Row, viewer: Viewer, zone: ZoneInfo) -> tuple[SectionDue, ...]:
    return tuple(
        SectionDue(one["key"], one["title"] or _(TITLES.get(one["key"], one["key"])), one["due"].astimezone(zone))
        for one in row["sections"]
        if one["due"] and one["owner_id"] == viewer.account_id and one["state"] != SectionState.FINAL
    )
