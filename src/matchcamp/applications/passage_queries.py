"""What moved of late: applications that were handed in or came to a result, read from the log."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from matchcamp.applications.documents import Application, Entry
from matchcamp.applications.rules import filter_for, filter_for_own, sees_all
from matchcamp.applications.states import NEWS, State, Step
from matchcamp.database import object_id
from matchcamp.organisations.queries import heads
from matchcamp.viewer import Viewer

Row = Mapping[str, Any]
TOLD = {"$elemMatch": {"path": "state", "after": {"$in": sorted(NEWS)}, "before": {"$ne": None}}}
TAKEN_BACK = {"$elemMatch": {"path": "state", "before": {"$in": sorted(NEWS)}}}


@dataclass(frozen=True, slots=True)
class Passed:
    """An application came to a state; `number` is its entry in the log, `corrected` takes the one before back."""

    number: int
    at: datetime
    application_id: str
    title: str
    organisation: str
    state: State
    corrected: bool


async def passages(viewer: Viewer, *, limit: int = 50) -> list[Passed]:
    """The newest passages of applications that the viewer may see; at most four database calls."""
    rows = Application.get_pymongo_collection()
    where: dict[str, Any] = {"moves": True, "$or": [{"changes": TOLD}, {"action": Step.CORRECT, "changes": TAKEN_BACK}]}
    if not sees_all(viewer):
        own = rows.find(filter_for_own(viewer), {"_id": 1})
        where["application_id"] = {"$in": [str(row["_id"]) async for row in own]}
    fields = dict.fromkeys(("at", "action", "application_id", "changes"), 1)
    entries = await Entry.get_pymongo_collection().find(where, fields).sort("_id", -1).limit(limit).to_list()
    ids = {"_id": {"$in": [object_id(key) for key in {one["application_id"] for one in entries}]}}
    seen = rows.find({"$and": [ids, filter_for(viewer)]}, {"title": 1, "organisation_id": 1})
    known = {str(row["_id"]): row for row in await seen.to_list()} if entries else {}
    names = await heads(sorted({row["organisation_id"] for row in known.values()}))
    return [
        _passed(one, known[one["application_id"]], {key: head.name for key, head in names.items()})
        for one in entries
        if one["application_id"] in known
    ]


def _passed(entry: Row, row: Row, names: Mapping[str, str]) -> Passed:
    state = next(one["after"] for one in entry["changes"] if one["path"] == "state")
    return Passed(
        number=entry["_id"], at=entry["at"], application_id=entry["application_id"], title=row["title"],
        organisation=names.get(row["organisation_id"], ""), state=State(state),
        corrected=entry["action"] == Step.CORRECT,
    )  # fmt: skip
