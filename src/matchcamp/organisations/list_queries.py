"""Lists of organisations: narrowed, found by any of their names, in pages by name."""

import base64
import binascii
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bson import ObjectId

from matchcamp.cards import SUMMARY, shortened
from matchcamp.database import OBJECT_ID
from matchcamp.errors import Invalid
from matchcamp.organisations.documents import Membership, Organisation
from matchcamp.organisations.joining_queries import organisations_like
from matchcamp.organisations.names import words_of
from matchcamp.organisations.queries import HEAD_FIELDS
from matchcamp.organisations.rules import LISTED, memberships_listed
from matchcamp.organisations.schemas import OrganisationList, OrganisationSummary
from matchcamp.paging import Arrived, Newcomer, arrived
from matchcamp.viewer import Viewer
from matchcamp.words import is_whole

CURSOR_PATTERN = r"^[A-Za-z0-9_-]{8,900}$"
MOST_WORDS = 8  # Of a search; names are shorter.
LIST_FIELDS = HEAD_FIELDS | {
    "profile_language": 1,
    "topics": 1,
    "sort_name": 1,
    "profile": {"$substrCP": ["$profile", 0, SUMMARY + 60]},
}


@dataclass(frozen=True, slots=True)
class OrganisationFilter:
    """What the list is narrowed to; empty means anything. `name` holds the beginnings of words of a name or alias."""

    name: str = ""
    country: str = ""
    type: str = ""
    topic: str = ""
    membership: str = ""

    def as_filter(self, viewer: Viewer) -> dict[str, Any]:
        """The database filter without the name. Those that have left are found only by asking, by those who may."""
        shown = [known.value for known in memberships_listed(viewer)]
        wanted = [self.membership] if self.membership else [one.value for one in LISTED]
        membership = {"$in": [one for one in wanted if one in shown]}
        exact = {"country": self.country, "type": self.type, "topics": self.topic}
        return {field: value for field, value in exact.items() if value} | {"membership": membership}


async def organisations(
    viewer: Viewer, narrowed: OrganisationFilter, *, after: str | None, limit: int
) -> OrganisationList:
    """A page by name, in one database call.

    A name that nothing begins with is compared with all names as people mistype them: the likeliest then come first,
    on one page.
    """
    where = narrowed.as_filter(viewer)
    begins = _begins_with(narrowed.name)
    rows = await _rows([where, *begins, *_behind(after)], limit + 1)
    if rows or not begins or after:
        more = len(rows) > limit
        return _listed(rows[:limit], _cursor(rows[limit - 1]) if more else None)
    return await _likest(narrowed.name, where, limit)


async def arrived_organisations(viewer: Viewer, narrowed: OrganisationFilter, since: datetime) -> Arrived:
    """What was added to a list after a moment; a name counts as far as its words begin words of theirs."""
    where = {"$and": [narrowed.as_filter(viewer), *_begins_with(narrowed.name), {"created": {"$gt": since}}]}
    return await arrived(Organisation.get_pymongo_collection(), where, by="created", newcomer=_newcomer)


def _newcomer(row: Mapping[str, Any]) -> Newcomer:
    return Newcomer(row["name"], "", f"/organisations/{row['_id']}")


async def _likest(name: str, where: Mapping[str, Any], limit: int) -> OrganisationList:
    ids = [ObjectId(one.id) for one in await organisations_like(name, limit=limit)]
    rows = await _rows([where, {"_id": {"$in": ids}}], limit) if ids else []
    return _listed(sorted(rows, key=lambda row: ids.index(row["_id"])), None)


async def _rows(clauses: Sequence[Mapping[str, Any]], limit: int) -> list[dict[str, Any]]:
    found = Organisation.get_pymongo_collection().find({"$and": list(clauses)}, LIST_FIELDS)
    return await found.sort([("sort_name", 1), ("_id", 1)]).limit(limit).to_list()


def _begins_with(name: str) -> list[dict[str, Any]]:
    """Each word as typed begins a word of one of the names; words without letters or digits ask for nothing."""
    return [{"words": {"$regex": f"^{re.escape(word)}"}} for word in words_of([name])[:MOST_WORDS]]


def _cursor(row: Mapping[str, Any]) -> str:
    place = json.dumps([row["sort_name"], str(row["_id"])], ensure_ascii=False)
    return base64.urlsafe_b64encode(place.encode()).decode().rstrip("=")


def _behind(after: str | None) -> list[dict[str, Any]]:
    """The clause for rows behind a cursor. Raises Invalid for a cursor that no list gave."""
    if not after:
        return []
    name, id_ = _place(after)
    return [
        {"sort_name": {"$gte": name}},
        {"$or": [{"sort_name": {"$gt": name}}, {"_id": {"$gt": ObjectId(id_)}}]},
    ]


def _place(after: str) -> tuple[str, str]:
    try:
        place = json.loads(base64.urlsafe_b64decode(after + "=" * (-len(after) % 4)))
    except (ValueError, RecursionError, binascii.Error):
        place = None
    match place:
        case [str(name), str(id_)] if OBJECT_ID.fullmatch(id_) and is_whole(name):
            return name, id_
    raise Invalid(f"no list of organisations gave the cursor {after[:40]!r}; begin again without `after`")


def _listed(rows: Sequence[Mapping[str, Any]], cursor: str | None) -> OrganisationList:
    return OrganisationList(items=[summary_of(row) for row in rows], next=cursor)


def summary_of(row: Mapping[str, Any]) -> OrganisationSummary:
    return OrganisationSummary.model_construct(
        id=str(row["_id"]),
        name=row["name"],
        type=row["type"],
        country=row["country"] or None,
        city=row["city"],
        membership=Membership(row["membership"]),
        language=row["profile_language"],
        topics=row["topics"],
        summary=shortened(row["profile"]),
        example=row["example"],
    )


async def count_by_country() -> dict[str, int]:
    """Organisations of the list by country, in one database call; those without a known seat under the empty code."""
    listed = {"membership": {"$in": [one.value for one in LISTED]}}
    rows = await Organisation.get_pymongo_collection().aggregate(
        [{"$match": listed}, {"$group": {"_id": "$country", "count": {"$sum": 1}}}]
    )
    return {row["_id"]: row["count"] async for row in rows}
