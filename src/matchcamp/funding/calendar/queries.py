"""Reading the calendar for those who keep it: a call as it was written, its history, and the whole for an export."""

from collections.abc import Mapping
from typing import Any

from calls.model import Call, Source
from matchcamp.accounts.queries import Person, people
from matchcamp.database import OBJECT_ID, object_id
from matchcamp.errors import Invalid, NotFound
from matchcamp.funding.calendar.entries import words_of_call
from matchcamp.funding.calendar.schemas import CallChangeOut, CallHistory, EntryOut
from matchcamp.funding.conversion import call_of_row
from matchcamp.funding.documents import CallRecord
from matchcamp.i18n import gettext as _

SHOWN = 50  # Lines of a history; the newest tell what one came for.


async def entry(id_: str) -> EntryOut:
    """A hand-kept call as people write it. Raises NotFound, and Invalid for a call of a portal."""
    row = await _row(id_)
    if row["source"] != Source.CALENDAR:
        raise Invalid(_("The facts of this call come from the EU portal; they are not written here."))
    return EntryOut(**words_of_call(call_of_row(row)).model_dump(), revision=row.get("revision", 0))


async def history(id_: str) -> CallHistory:
    """What happened to a call, newest first; two database calls. Show it to those who keep calls only."""
    lines = list(reversed((await _row(id_)).get("history", [])))[:SHOWN]
    known = await people(sorted({line["account_id"] for line in lines if OBJECT_ID.fullmatch(line["account_id"])}))
    return CallHistory(items=[_change(line, known) for line in lines])


def _change(line: Mapping[str, Any], known: Mapping[str, Person]) -> CallChangeOut:
    return CallChangeOut(**{**line, "by": _name(line["account_id"], known)})


def _name(account_id: str, known: Mapping[str, Person]) -> str | None:
    if not account_id:
        return None
    person = known.get(account_id)
    return (person.name or person.email) if person else _("somebody who is gone")


async def hand_kept_calls() -> tuple[Call, ...]:
    """All calls kept by hand that are not withdrawn, in the order of their identifiers."""
    where = {"source": Source.CALENDAR.value, "withdrawn": None}
    rows = CallRecord.get_pymongo_collection().find(where).sort("identifier", 1)
    return tuple([call_of_row(row) async for row in rows])


async def _row(id_: str) -> Mapping[str, Any]:
    row: Mapping[str, Any] | None = await CallRecord.get_pymongo_collection().find_one({"_id": object_id(id_)})
    if row is None:
        raise NotFound(f"no call with the id {id_}")
    return row
