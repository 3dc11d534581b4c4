"""Lists of applications in an order, page by page: a cursor holds the place in the order and the id behind it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from matchcamp.applications.documents import EPOCH, TITLED, Application
from matchcamp.applications.pipeline.columns import AHEAD
from matchcamp.applications.pipeline.schemas import TimelineOut, TimelineRow
from matchcamp.applications.queries import NOT_FOR_LISTS, ApplicationFilter, heads_out
from matchcamp.applications.rules import filter_for
from matchcamp.applications.shown import plan_out
from matchcamp.applications.shown_schemas import ApplicationHead, ApplicationList
from matchcamp.database import object_id
from matchcamp.errors import Invalid
from matchcamp.viewer import Viewer

Row = Mapping[str, Any]
MILLISECOND = timedelta(milliseconds=1)
CURSOR = r"^([cpm][0-9]{0,14}-)?[0-9a-fA-F]{24}$"
TIMELINE_SPAN = timedelta(days=366)


class Sort(StrEnum):
    """The order of a list: the newest; the next deadline, then those that are over, the last one first; the last
    changed."""

    NEWEST = "newest"
    DEADLINE = "deadline"
    CHANGED = "changed"


MARKS: Mapping[Sort, tuple[str, ...]] = {Sort.NEWEST: ("",), Sort.DEADLINE: ("c", "p"), Sort.CHANGED: ("m",)}
"""With what cursors of an order begin."""


@dataclass(frozen=True, slots=True)
class Lane:
    """A part of an order: which rows, by which field, whether upwards. `mark` begins its cursors."""

    mark: str
    where: Mapping[str, Any]
    field: str
    upwards: bool

    @property
    def order(self) -> dict[str, int]:
        step = 1 if self.upwards else -1
        return {self.field: step, "_id": step}

    def behind(self, value: datetime | None, id_: str) -> dict[str, Any]:
        """The rows of the lane that come after the one with this value and id; no value stands below all others."""
        after, key = ("$gt" if self.upwards else "$lt"), object_id(id_)
        if self.field == "_id":
            return {"_id": {after: key}}
        if value is None:
            return {self.field: None, "_id": {after: key}}
        # What is not above a value: written so, rows without one stay in.
        within = {"$gte": value} if self.upwards else {"$not": {"$gt": value}}
        farther = {after: value} if self.upwards else {"$not": {"$gte": value}}
        return {"$and": [{self.field: within}, {"$or": [{self.field: farther}, {"_id": {after: key}}]}]}


def lanes_of(sort: Sort, now: datetime) -> tuple[Lane, ...]:
    if sort is Sort.NEWEST:
        return (Lane("", {}, "_id", upwards=False),)
    if sort is Sort.CHANGED:
        return (Lane("m", {}, "changed", upwards=False),)
    coming = Lane("c", {"deadline.at": {"$gte": now}}, "deadline.at", upwards=True)
    return coming, Lane("p", {"deadline.at": {"$not": {"$gte": now}}}, "deadline.at", upwards=False)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins: behind which row of which lane."""

    mark: str
    value: datetime | None
    id: str


def place_of(cursor: str, sort: Sort) -> Place:
    """Raises Invalid for a cursor of another order."""
    head, _dash, id_ = cursor.rpartition("-")
    mark, milliseconds = head[:1], head[1:]
    if not re.fullmatch(CURSOR, cursor) or mark not in MARKS[sort]:
        raise Invalid(f"{cursor[:60]!r} is no cursor of this order; take `next` of the page before")
    value = EPOCH + int(milliseconds) * MILLISECOND if milliseconds else None  # Of 14 digits at most: year 5138.
    return Place(mark, value, id_)


def cursor_of(row: Row, lane: Lane) -> str:
    if not lane.mark:
        return str(row["_id"])
    value: Any = row
    for name in lane.field.split("."):
        value = value[name] if value else None
    return f"{lane.mark}{(value - EPOCH) // MILLISECOND if value else ''}-{row['_id']}"


async def sorted_rows(
    viewer: Viewer, narrowed: ApplicationFilter, sort: Sort, now: datetime, *, after: str | None, limit: int
) -> tuple[list[dict[str, Any]], str | None]:
    """A page of stored rows and the cursor of the next one; a database call for each lane of the order."""
    lanes = lanes_of(sort, now)
    place = place_of(after, sort) if after else None
    if place:
        lanes = lanes[[lane.mark for lane in lanes].index(place.mark) :]
    found: list[tuple[dict[str, Any], Lane]] = []
    for lane in lanes:
        behind = [lane.behind(place.value, place.id)] if place and place.mark == lane.mark else []
        where = {"$and": [narrowed.as_filter(viewer), lane.where, *behind]}
        read = _by_title if narrowed.of_titled and not filter_for(viewer) else _directly
        found += [(row, lane) for row in await read(where, lane, limit + 1 - len(found))]
        if len(found) > limit:
            break
    following = cursor_of(*found[limit - 1]) if len(found) > limit else None
    return [row for row, _lane in found[:limit]], following


async def _directly(where: Row, lane: Lane, limit: int) -> list[dict[str, Any]]:
    rows = Application.get_pymongo_collection().find(where, NOT_FOR_LISTS)
    return await rows.sort(lane.order).limit(limit).to_list()


async def _by_title(where: Row, lane: Lane, limit: int) -> list[dict[str, Any]]:
    """As `_directly`, in two database calls: one index tells which, whether the words stand in few titles or in most;
    the database alone would read application by application until it has found enough."""
    rows = Application.get_pymongo_collection()
    steps: list[dict[str, Any]] = [
        {"$match": where},
        {"$sort": lane.order},
        {"$limit": limit},
        {"$project": {"_id": 1}},
    ]
    ids = [one["_id"] async for one in await rows.aggregate(steps, hint=TITLED)]
    known = {row["_id"]: row for row in await rows.find({"_id": {"$in": ids}}, NOT_FOR_LISTS).to_list()}
    return [known[id_] for id_ in ids if id_ in known]


async def sorted_applications(
    viewer: Viewer, narrowed: ApplicationFilter, sort: Sort, now: datetime, *, after: str | None, limit: int
) -> ApplicationList:
    """The applications that the viewer may see in an order; five database calls at most however many there are."""
    rows, following = await sorted_rows(viewer, narrowed, sort, now, after=after, limit=limit)
    return ApplicationList(items=await heads_out(rows, now), next=following)


async def first_applications(
    viewer: Viewer, narrowed: ApplicationFilter, sort: Sort, now: datetime, *, most: int
) -> list[ApplicationHead]:
    """The first of a list, for a file."""
    return (await sorted_applications(viewer, narrowed, sort, now, after=None, limit=most)).items


async def timeline(viewer: Viewer, now: datetime, *, mine: bool, after: str | None, limit: int) -> TimelineOut:
    """What is still to be handed in within a year, the next deadline first, each with its plan; two database calls."""
    until = now + TIMELINE_SPAN
    narrowed = ApplicationFilter(mine=mine, states=AHEAD, since=now, until=until)
    rows, following = await sorted_rows(viewer, narrowed, Sort.DEADLINE, now, after=after, limit=limit)
    heads = await heads_out(rows, now)
    items = [
        TimelineRow(application=head, begins=row["begins"], plan=plan_out(row, now))
        for head, row in zip(heads, rows, strict=True)
    ]
    return TimelineOut(items=items, until=until, next=following)
