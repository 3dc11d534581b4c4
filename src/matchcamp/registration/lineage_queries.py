"""What came to tables at camps, for the chain from camps to consortia."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matchcamp.database import OBJECT_ID, object_id
from matchcamp.registration.documents import CampIdea
from matchcamp.registration.states import CampIdeaStatus

FIELDS = {"camp_id": 1, "idea_id": 1, "title": 1, "language": 1, "number": 1, "consortium_id": 1}


@dataclass(frozen=True, slots=True)
class Tabled:
    """An idea that had a table at a camp; `consortium_id` is the one that came out of the table, or empty."""

    id: str
    camp_id: str
    idea_id: str
    title: str
    language: str
    number: int
    consortium_id: str


async def tabled_at(camp_ids: Sequence[str]) -> list[Tabled]:
    """The ideas that had tables at these camps, by camp and number; one database call."""
    return await _tabled({"camp_id": {"$in": list(camp_ids)}})


async def tables_of(idea_ids: Sequence[str]) -> list[Tabled]:
    """At which camps these ideas had tables, by camp and number; one database call."""
    return await _tabled({"idea_id": {"$in": list(idea_ids)}})


async def linked_tables(
    ids: Sequence[str],
    *,
    camp_ids: Sequence[str] = (),
    idea_ids: Sequence[str] = (),
    consortium_ids: Sequence[str] = (),
) -> list[Tabled]:
    """The tables with these ids, at these camps, of these ideas, and out of which these consortia came, by camp and
    number; one database call at most."""
    wanted: dict[str, list[Any]] = {
        "_id": [object_id(one) for one in ids if OBJECT_ID.fullmatch(one)],
        "camp_id": list(camp_ids),
        "idea_id": [one for one in idea_ids if one],
        "consortium_id": [one for one in consortium_ids if one],
    }
    asked = [{name: {"$in": values}} for name, values in wanted.items() if values]
    return await _tabled({"$or": asked}) if asked else []


async def _tabled(which: dict[str, Any]) -> list[Tabled]:
    where = which | {"status": CampIdeaStatus.ACCEPTED.value}
    order = [("camp_id", 1), ("number", 1), ("_id", 1)]
    rows = CampIdea.get_pymongo_collection().find(where, FIELDS).sort(order)
    return [Tabled(id=str(row.pop("_id")), **row) async for row in rows]
