"""Needs, offers and ideas as links of a chain: that each is there, and what the viewer may know of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from matchcamp.database import OBJECT_ID, object_id
from matchcamp.posting_queries import Board
from matchcamp.postings import may_see, organisation_shown
from matchcamp.viewer import Viewer

FIELDS = {
    "title": 1, "language": 1, "status": 1, "visibility": 1, "organisation_id": 1, "created": 1, "published": 1,
    "need_ids": 1,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class LinkedPosting:
    """A posting in a chain. One that the viewer may not see (`seen`) has no words here, and one whose organisation is
    `withheld` from the viewer no organisation; `need_ids` are those that an idea names, whoever looks."""

    id: str
    seen: bool
    withheld: bool
    title: str = ""
    language: str = ""
    status: str = ""
    organisation_id: str = ""
    when: datetime | None = None
    need_ids: tuple[str, ...] = ()


async def linked_postings(
    board: Board[Any], ids: Sequence[str], viewer: Viewer, *, naming: Sequence[str] = (), limit: int
) -> dict[str, LinkedPosting]:
    """Postings by id: these, and those that name one of the needs `naming`, oldest first; one database call at most."""
    wanted = [object_id(id_) for id_ in ids if OBJECT_ID.fullmatch(id_)]
    asked = [
        *([{"_id": {"$in": wanted}}] if wanted else []),
        *([{"need_ids": {"$in": list(naming)}}] if naming else []),
    ]
    if not asked:
        return {}
    rows = await board.rows.find({"$or": asked}, FIELDS).sort("_id", 1).limit(limit).to_list()
    return {str(row["_id"]): _linked(row, board, viewer) for row in rows}


def _linked(row: dict[str, Any], board: Board[Any], viewer: Viewer) -> LinkedPosting:
    seen = may_see(row, viewer, out=board.out)
    withheld = not organisation_shown(row, viewer)
    known = LinkedPosting(str(row["_id"]), seen, withheld, need_ids=tuple(row.get("need_ids", ())))
    if not seen:
        return known
    return LinkedPosting(
        known.id, seen, withheld, row["title"], row["language"], row["status"],
        "" if withheld else row["organisation_id"], row["published"] or row["created"], known.need_ids,
    )  # fmt: skip
