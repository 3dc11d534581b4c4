"""The tables of a canvas, and what people say of an idea."""

from typing import Any

from beanie import PydanticObjectId
from pymongo import ReturnDocument

from matchcamp.database import object_id
from matchcamp.errors import Conflict, Forbidden, Invalid, NotFound
from matchcamp.i18n import gettext as _
from matchcamp.parts import Parts
from matchcamp.registration.queries import attendants
from matchcamp.workshop.actions import may_write_at
from matchcamp.workshop.documents import StanceKept, TableRow
from matchcamp.workshop.given_schemas import Given, LogframeIn, PackageIn, PlaceIn, StanceIn
from matchcamp.workshop.rules import Actor
from matchcamp.workshop.states import TableName

MOST_ROWS = 60  # Of one table.
CELLS_OF: dict[TableName, type[Given]] = {
    TableName.PLACES: PlaceIn,
    TableName.LOGFRAME: LogframeIn,
    TableName.PACKAGES: PackageIn,
}


async def add_row(parts: Parts, actor: Actor, camp_idea_id: str, table: TableName, cells: Given) -> str:
    """The id of a new row. Raises NotFound, Forbidden, TooMany, Invalid for the cells of another table, Conflict for
    one row too many."""
    idea = await may_write_at(parts, actor, camp_idea_id)
    values, now = cells_of(table, cells), parts.clock.now()
    rows = TableRow.get_pymongo_collection()
    where = {"camp_idea_id": idea.id, "table": table.value, "removed": False}
    if await rows.count_documents(where) >= MOST_ROWS:
        raise Conflict(_("A table has at most %(most)s rows.") % {"most": MOST_ROWS})
    row = TableRow(
        camp_id=idea.camp_id, camp_idea_id=idea.id, table=table, cells=values, created=now, changed=now, **actor.by
    )
    return str((await row.insert()).id)


async def edit_row(parts: Parts, actor: Actor, camp_idea_id: str, row_id: str, cells: Given, *, revision: int) -> None:
    """New cells for a row. Raises as `add_row`, and Conflict where somebody was faster."""
    table = TableName((await row_of(camp_idea_id, row_id))["table"])
    await _change_row(parts, actor, camp_idea_id, row_id, revision, {"cells": cells_of(table, cells)})


async def remove_row(parts: Parts, actor: Actor, camp_idea_id: str, row_id: str, *, revision: int) -> None:
    """Take a row off its table. Raises NotFound, Forbidden, TooMany, Conflict where somebody changed it meanwhile."""
    await _change_row(parts, actor, camp_idea_id, row_id, revision, {"removed": True})


async def _change_row(
    parts: Parts, actor: Actor, camp_idea_id: str, row_id: str, revision: int, values: dict[str, Any]
) -> None:
    idea = await may_write_at(parts, actor, camp_idea_id)
    written = await TableRow.get_pymongo_collection().find_one_and_update(
        {"_id": object_id(row_id), "camp_idea_id": idea.id, "removed": False, "revision": revision},
        {"$set": values | {"changed": parts.clock.now(), **actor.by}, "$inc": {"revision": 1}},
        return_document=ReturnDocument.AFTER,
    )
    if written is None:
        stands = await row_of(idea.id, row_id)
        words = "; ".join(text for text in stands["cells"].values() if text)
        raise Conflict(_("Somebody changed this row meanwhile. There stands now: %(words)s") % {"words": words})


async def row_of(camp_idea_id: str, row_id: str) -> dict[str, Any]:
    """The stored row. Raises NotFound for one that is removed, or another table's."""
    where = {"_id": object_id(row_id), "camp_idea_id": camp_idea_id.lower(), "removed": False}
    row: dict[str, Any] | None = await TableRow.get_pymongo_collection().find_one(where)
    if row is None:
        raise NotFound(f"no row with the id {row_id} at this table")
    return row


def cells_of(table: TableName, cells: Given) -> dict[str, str]:
    """The cells as they are kept. Raises Invalid for those of another table."""
    if not isinstance(cells, CELLS_OF[table]):
        words = f"these are not the cells of the table {table.value}"
        raise Invalid.at("cells", words)
    return {name: "" if value is None else str(value) for name, value in cells.model_dump().items()}


async def take_stance(parts: Parts, actor: Actor, camp_idea_id: str, given: StanceIn) -> None:
    """Keep what an attendant says of an idea, in place of what they said before; one atomic write.

    Raises NotFound, Forbidden for who speaks for somebody else without leading the camp, Invalid, TooMany.
    """
    idea = await may_write_at(parts, actor, camp_idea_id)
    attendant_id = given.attendant_id or actor.attendant_id
    if attendant_id != actor.attendant_id and not actor.leads:
        raise Forbidden(_("You can say this only for yourself."))
    known = {one.id: one for one in await attendants(idea.camp_id)}
    if attendant_id not in known:
        words = _("Choose one of the list.")
        raise Invalid.at("attendant_id", words)
    values = given.model_dump(mode="json", exclude={"attendant_id"}) | {"changed": parts.clock.now()}
    account_id = known[attendant_id].account_id
    whose = {"camp_id": idea.camp_id, "camp_idea_id": idea.id, "attendant_id": attendant_id, "account_id": account_id}
    await StanceKept.get_pymongo_collection().update_one(
        {"_id": f"{idea.id}:{PydanticObjectId(attendant_id)}"},
        {"$set": values | whose, "$inc": {"revision": 1}},
        upsert=True,
    )
