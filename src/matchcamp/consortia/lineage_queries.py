"""Consortia as links of the chain from needs to applications."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from matchcamp.consortia.documents import Consortium
from matchcamp.consortia.rules import may_see
from matchcamp.database import OBJECT_ID, object_id
from matchcamp.viewer import Viewer

FIELDS = {
    "title": 1, "status": 1, "idea_id": 1, "call_id": 1, "organisation_id": 1, "created": 1,
    "members.organisation_id": 1, "members.commitment": 1,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class LinkedConsortium:
    """A consortium in a chain; one that the viewer may not see (`seen`) has no words and no organisation here."""

    id: str
    idea_id: str
    call_id: str
    created: datetime
    seen: bool
    title: str = ""
    status: str = ""
    organisation_id: str = ""


async def linked_consortia(
    ids: Sequence[str],
    viewer: Viewer,
    *,
    idea_ids: Sequence[str] = (),
    call_ids: Sequence[str] = (),
    limit: int,
) -> dict[str, LinkedConsortium]:
    """Consortia by id: these, those of these ideas, and those for these calls, oldest first; one database call at
    most."""
    wanted = {
        "_id": [object_id(one) for one in ids if OBJECT_ID.fullmatch(one)],
        "idea_id": [one for one in idea_ids if one],
        "call_id": [one for one in call_ids if one],
    }
    asked = [{name: {"$in": values}} for name, values in wanted.items() if values]
    if not asked:
        return {}
    rows = Consortium.get_pymongo_collection().find({"$or": asked}, FIELDS).sort("_id", 1).limit(limit)
    return {str(row["_id"]): _linked(row, viewer) for row in await rows.to_list()}


def _linked(row: Mapping[str, Any], viewer: Viewer) -> LinkedConsortium:
    bones = (str(row["_id"]), row["idea_id"], row["call_id"], row["created"])
    if not may_see(row, viewer):
        return LinkedConsortium(*bones, seen=False)
    return LinkedConsortium(
        *bones, seen=True, title=row["title"], status=row["status"], organisation_id=row["organisation_id"]
    )
