"""Applications as links of the chain from needs to outcomes, and what became of those of consortia."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from matchcamp.applications.documents import Application
from matchcamp.applications.rules import may_see
from matchcamp.applications.shown_schemas import full_title
from matchcamp.applications.states import State
from matchcamp.database import OBJECT_ID, object_id
from matchcamp.viewer import Viewer

FIELDS = dict.fromkeys(
    ("title", "acronym", "organisation_id", "partners.organisation_id", "consortium_id", "idea_id", "call_id",
     "forerunner_id", "state", "begins", "first_submitted", "passed"), 1,
)  # fmt: skip
MOST_ROUNDS = 10  # Of resubmissions: nobody hands the same in more often.
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class LinkedApplication:
    """An application in a chain; one that the viewer may not see (`seen`) has no words and no state here.

    `since` is when it came to its state, `submitted` when it was first handed in.
    """

    id: str
    consortium_id: str
    idea_id: str
    call_id: str
    forerunner_id: str
    seen: bool
    title: str = ""
    state: State | None = None
    organisation_id: str = ""
    begins: datetime | None = None
    submitted: datetime | None = None
    since: datetime | None = None


async def linked_applications(
    ids: Sequence[str],
    viewer: Viewer,
    *,
    consortium_ids: Sequence[str] = (),
    idea_ids: Sequence[str] = (),
    call_ids: Sequence[str] = (),
    limit: int,
) -> dict[str, LinkedApplication]:
    """Applications by id: these, those of these consortia, ideas and calls, oldest first, and all that these were
    resubmitted from or as. One database call, and one more for each round of resubmissions."""
    wanted: dict[str, list[Any]] = {
        "_id": [object_id(one) for one in ids if OBJECT_ID.fullmatch(one)],
        "consortium_id": [one for one in consortium_ids if one],
        "idea_id": [one for one in idea_ids if one],
        "call_id": [one for one in call_ids if one],
    }
    asked = [{name: {"$in": values}} for name, values in wanted.items() if values]
    if not asked:
        return {}
    found = {str(row["_id"]): row for row in await _rows({"$or": asked}, limit)}
    await _add_family(found, limit)
    return {id_: _linked(row, viewer) for id_, row in found.items()}


async def _rows(where: Row, limit: int) -> list[dict[str, Any]]:
    return await Application.get_pymongo_collection().find(where, FIELDS).sort("_id", 1).limit(limit).to_list()


async def _add_family(found: dict[str, dict[str, Any]], limit: int) -> None:
    """Forerunners and resubmissions, round by round, until there is nothing new: a circle ends by itself."""
    edge = list(found.values())
    for _ in range(MOST_ROUNDS):
        before = {row["forerunner_id"] for row in edge if OBJECT_ID.fullmatch(row["forerunner_id"])} - found.keys()
        after = {"forerunner_id": {"$in": [str(row["_id"]) for row in edge]}}
        known = [object_id(one) for one in found]
        where = {"$or": [{"_id": {"$in": [object_id(one) for one in sorted(before)]}}, after], "_id": {"$nin": known}}
        edge = await _rows(where, limit) if edge else []
        found |= {str(row["_id"]): row for row in edge}
        if not edge or len(found) >= limit:
            return


def _linked(row: Row, viewer: Viewer) -> LinkedApplication:
    bones = (str(row["_id"]), row["consortium_id"], row["idea_id"], row["call_id"], row["forerunner_id"])
    if not may_see(row, viewer):
        return LinkedApplication(*bones, seen=False)
    return LinkedApplication(
        *bones, seen=True, title=full_title(row["acronym"], row["title"]), state=State(row["state"]),
        organisation_id=row["organisation_id"], begins=row["begins"], submitted=row["first_submitted"],
        since=row["passed"][-1]["at"] if row["passed"] else row["begins"],
    )  # fmt: skip


async def handed_in_by_consortium(consortium_ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """By consortium the states of its applications that were handed in, whoever looks; those without are left out. One
    database call, none for no ids. What every page says of applications that came of consortia is counted from here."""
    if not consortium_ids:
        return {}
    where = {"consortium_id": {"$in": list(consortium_ids)}, "first_submitted": {"$ne": None}}
    fields = {"consortium_id": 1, "state": 1}
    found: dict[str, tuple[str, ...]] = {}
    async for row in Application.get_pymongo_collection().find(where, fields).sort("_id", 1):
        found[row["consortium_id"]] = (*found.get(row["consortium_id"], ()), row["state"])
    return found
