"""Whether anything changed at a camp, in one database call: open pages ask this often, and read all only then."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import blake2b
from typing import Any

from matchcamp.workshop.documents import CanvasSection, Note, SectionVersion, StanceKept, TableRow, Votes

PEOPLE = "camp_people"  # Their names and organisations stand on the same pages.
Steps = list[dict[str, Any]]


async def stamp_of(camp_id: str, now: datetime, camp_idea_id: str = "", *, votes: bool = False) -> str:
    """A short text that is another one after every change at a camp's tables, or at one of them; locks that have run
    out by `now` count as a change. With `votes` also after each dot."""
    where = {"camp_id": camp_id} | ({"camp_idea_id": camp_idea_id} if camp_idea_id else {})
    documents = (SectionVersion, TableRow, StanceKept, Note)
    parts = [*((one.Settings.name, where) for one in documents), (PEOPLE, {"camp_id": camp_id})]
    if votes:
        parts.append((Votes.Settings.name, {"camp_id": camp_id}))
    steps = _counted(where, now) + [
        {"$unionWith": {"coll": name, "pipeline": _counted(found, now)}} for name, found in parts
    ]
    rows = await (await CanvasSection.get_pymongo_collection().aggregate(steps)).to_list()
    return blake2b(repr(rows).encode(), digest_size=12).hexdigest()


def _counted(where: Mapping[str, Any], now: datetime) -> Steps:
    """How many rows, how often they were changed and when last, how many choices and locks are open, and whose."""
    held = {"$gt": ["$lock_until", now]}
    figures = {
        "_id": None,
        "rows": {"$sum": 1},
        "revisions": {"$sum": "$revision"},
        "last": {"$max": {"$ifNull": ["$changed", "$at"]}},
        "open": {"$sum": {"$cond": ["$open", 1, 0]}},
        "removed": {"$sum": {"$cond": ["$removed", 1, 0]}},
        "comments": {"$sum": {"$size": {"$ifNull": ["$comments", []]}}},
        "locks": {"$sum": {"$cond": [held, 1, 0]}},
        "locked": {"$max": {"$cond": [held, "$lock_until", None]}},
    }
    return [{"$match": dict(where)}, {"$group": figures}]
