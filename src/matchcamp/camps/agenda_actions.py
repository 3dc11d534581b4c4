"""Changing the agenda of a camp, each time as one write from the revision that it began from."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from matchcamp.camps import agenda
from matchcamp.camps.actions import Changed, change
from matchcamp.camps.agenda import Agenda, agenda_from, bounds
from matchcamp.camps.documents import AgendaItem
from matchcamp.camps.formats import new_key
from matchcamp.camps.moments import at_time, here
from matchcamp.camps.rules import DONE
from matchcamp.camps.schemas import ItemEdit, ItemIn, MoveIn, RevisionIn
from matchcamp.errors import Conflict, FieldError, Invalid
from matchcamp.i18n import gettext as _
from matchcamp.parts import Parts
from matchcamp.viewer import Viewer

Row = dict[str, Any]


async def add_item(parts: Parts, id_: str, given: ItemIn, viewer: Viewer) -> str:
    """Add an item; returns its key. Raises NotFound, Forbidden, Invalid, Conflict."""
    key = new_key(given.kind)

    def added(row: Row) -> Agenda:
        now = agenda_from(row)
        item = AgendaItem(
            key=key, kind=given.kind, title=given.title, note=given.note, minutes=given.minutes,
            starts=_beginning(row, now, given),
        )  # fmt: skip
        return agenda.added(now, item, row["zone"])

    await _change(parts, id_, given, viewer, added)
    return key


def _beginning(row: Row, now: Agenda, given: ItemIn) -> datetime:
    """When a new item begins: at a time of a day (the last one where none is said), or behind another."""
    if not given.at:
        return agenda.next_free(now, given.after, row["starts"])
    last = here(now[-1].starts if now else row["starts"], row["zone"]).date()
    return _moment(given.day or last, given.at, row["zone"])


async def edit_item(parts: Parts, id_: str, key: str, given: ItemEdit, viewer: Viewer) -> None:
    """Change an item; the later ones of its day shift along. Raises as `add_item`."""

    def edited(row: Row) -> Agenda:
        now = agenda_from(row)
        old = now[agenda.index_of(now, key)]
        day = here(old.starts, row["zone"])
        same = not given.at or given.at == f"{day:%H:%M}"
        starts = old.starts if same else _moment(day.date(), given.at, row["zone"])
        fields = given.model_dump(exclude={"revision", "at"})
        new = AgendaItem(**fields, key=key, starts=starts)
        return agenda.changed(now, new, row["zone"])

    await _change(parts, id_, given, viewer, edited)


async def remove_item(parts: Parts, id_: str, key: str, given: RevisionIn, viewer: Viewer) -> None:
    """Remove an item. Raises as `add_item`."""
    await _change(parts, id_, given, viewer, lambda row: agenda.removed(agenda_from(row), key, row["zone"]))


async def move_item(parts: Parts, id_: str, key: str, given: MoveIn, viewer: Viewer) -> None:
    """Move an item one place up or down; at either end it stays. Raises as `add_item`."""
    move = agenda.raised if given.direction == "up" else agenda.lowered
    await _change(parts, id_, given, viewer, lambda row: move(agenda_from(row), key, row["zone"]))


async def _change(parts: Parts, id_: str, given: RevisionIn, viewer: Viewer, make: Callable[[Row], Agenda]) -> None:
    def changed(row: Row) -> Changed:
        if row["status"] in DONE:
            raise Conflict(_("The agenda of a camp that is over or cancelled stays as it is."))
        new = make(row)
        starts, ends = bounds(new, row["starts"], row["ends"])
        return Changed({"agenda": [one.model_dump() for one in new], "starts": starts, "ends": ends}, "agenda")

    await change(parts, id_, given.revision, viewer, changed)


def _moment(day: Any, clock: str, zone: str) -> datetime:
    try:
        return at_time(day, clock, zone)
    except (ValueError, OverflowError) as error:
        raise Invalid(str(error), [FieldError("at", str(error))]) from error
