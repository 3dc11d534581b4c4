"""Lists of applications in an order, page by page: a cursor holds the place in the order and the id behind it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from matchcamp.applications.board_schemas import TimelineOut, TimelineRow
from matchcamp.applications.columns import AHEAD
from matchcamp.applications.documents import Application
from matchcamp.applications.queries import NOT_FOR_LISTS, ApplicationFilter, applications, heads_out
from matchcamp.applications.shown import plan_out
from matchcamp.applications.shown_schemas import ApplicationHead, ApplicationList
from matchcamp.database import object_id
from matchcamp.errors import Invalid
from matchcamp.viewer import Viewer

Row = Mapping[str, Any]
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)
CURSOR = r"^([cpm][0-9]{0,14}-)?[0-9a-fA-F]{24}$"
TIMELINE_SPAN = timedelta(days=366)


class Sort(StrEnum):
    """The order of a list: the newest; the next deadline, then those that are over, the last one first; the last
    changed."""

    NEWEST = "newest"
    DEADLINE = "deadline"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Lane:
    """A part of an order: which rows, by which field, whether upwards. `mark` begins its cursors."""

    mark: str
    where: Mapping[str, Any]
    field: str
    upwards: bool

    @property
    def order(self) -> list[tuple[str, int]]:
        step = 1 if self.upwards else -1
        return [(self.field, step), ("_id", step)]

    def behind(self, value: datetime | None, id_: str) -> dict[str, Any]:
        """The rows of the lane that come after the one with this value and id; no value stands below all others."""
        after, key = ("$gt" if self.upwards else "$lt"), object_id(id_)
        if value is None:
            return {self.field: None, "_id": {after: key}}
        # What is not above a value: written so, rows without one stay in.
        within = {"$gte": value} if self.upwards else {"$not": {"$gt": value}}
        farther = {after: value} if self.upwards else {"$not": {"$gte": value}}
        return {"$and": [{self.field: within}, {"$or": [{self.field: farther}, {"_id": {after: key}}]}]}


def lanes_of(sort: Sort, now: datetime) -> tuple[Lane, ...]:
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
    marks = {Sort.CHANGED: "m", Sort.DEADLINE: "cp"}[sort]
    if not re.fullmatch(CURSOR, cursor) or not head or head[0] not in marks:
        raise Invalid(f"{cursor[:60]!r} is no cursor of this order; take `next` of the page before")
    milliseconds = head[1:]
    value = EPOCH + int(milliseconds) * MILLISECOND if milliseconds else None  # Of 14 digits at most: year 5138.
    return Place(head[0], value, id_)


def cursor_of(row: Row, lane: Lane) -> str:
    value: Any = row
    for name in lane.field.split("."):
        value = value[name] if value else None
    return f"{lane.mark}{(value - EPOCH) // MILLISECOND if value else ''}-{row['_id']}"


async def sorted_rows(
    viewer: Viewer, narrowed: ApplicationFilter, sort: Sort, now: datetime, *, after: str | None, limit: int
) -> tuple[list[dict[str, Any]], str | None]:
    """A page of stored rows and the cursor of the next one; one database call, two where a lane ends.

    By deadline or by change; the newest are `applications`.
    """
    lanes = lanes_of(sort, now)
    place = place_of(after, sort) if after else None
    if place:
        lanes = lanes[[lane.mark for lane in lanes].index(place.mark) :]
    found: list[tuple[dict[str, Any], Lane]] = []
    for lane in lanes:
        behind = [lane.behind(place.value, place.id)] if place and place.mark == lane.mark else []
        where = {"$and": [narrowed.as_filter(viewer), lane.where, *behind]}
        rows = Application.get_pymongo_collection().find(where, NOT_FOR_LISTS).sort(lane.order)
        found += [(row, lane) for row in await rows.limit(limit + 1 - len(found)).to_list()]
        if len(found) > limit:
            break
    following = cursor_of(*found[limit - 1]) if len(found) > limit else None
    return [row for row, _lane in found[:limit]], following


async def sorted_applications(
    viewer: Viewer, narrowed: ApplicationFilter, sort: Sort, now: datetime, *, after: str | None, limit: int
) -> ApplicationList:
    """The applications that the viewer may see in an order; three database calls however many there are."""
    if sort is Sort.NEWEST:
        if after and "-" in after:
            raise Invalid(f"{after[:60]!r} is no cursor of this order; take `next` of the page before")
        return await applications(viewer, narrowed, now, after=after, limit=limit)
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
