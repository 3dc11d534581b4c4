"""Reading needs. Whatever leaves here is cut to what the viewer may see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from matchcamp.database import object_id
from matchcamp.errors import NotFound
from matchcamp.items import Item, Kind
from matchcamp.needs.documents import Need, NeedStatus
from matchcamp.needs.rules import OPEN, OUT
from matchcamp.needs.schemas import NeedList, NeedOut
from matchcamp.organisations.queries import OrganisationHead, heads
from matchcamp.paging import Page, page_of
from matchcamp.postings import Visibility, audience_of, filter_for, may_see, organisation_shown
from matchcamp.viewer import Viewer


@dataclass(frozen=True, slots=True)
class NeedFilter:
    """What a list is narrowed to; empty means anything."""

    topic: str = ""
    language: str = ""
    status: str = ""
    organisation_id: str = ""

    def as_filter(self) -> dict[str, Any]:
        """The database filter. A filter by organisation leaves anonymous needs out: it would give the name away."""
        found: dict[str, Any] = {}
        if self.topic:
            found["topics"] = self.topic
        if self.language:
            found["language"] = self.language
        if self.status:
            found["status"] = self.status
        if self.organisation_id:
            found["organisation_id"] = self.organisation_id
            found["visibility"] = {"$ne": Visibility.ANONYMOUS.value}
        return found


async def need_row(id_: str, viewer: Viewer) -> dict[str, Any]:
    """The stored need; NotFound for what does not exist and for what the viewer may not see."""
    row = await Need.get_pymongo_collection().find_one({"_id": object_id(id_)})
    if row is None or not may_see(row, viewer, out=OUT):
        raise NotFound(f"no need with the id {id_}")
    return row


async def need_row_of_mine(id_: str, viewer: Viewer) -> dict[str, Any]:
    """The stored need of an organisation that the viewer speaks for; NotFound otherwise."""
    row = await need_row(id_, viewer)
    if not viewer.speaks_for(row["organisation_id"]):
        raise NotFound(f"no need with the id {id_} that you may change")
    return row


async def need(id_: str, viewer: Viewer) -> NeedOut:
    row = await need_row(id_, viewer)
    return need_out(row, await heads([row["organisation_id"]]), viewer)


def need_out(row: Mapping[str, Any], organisations: Mapping[str, OrganisationHead], viewer: Viewer) -> NeedOut:
    """The need as this viewer may see it: an anonymous one names its organisation only to those who speak for it."""
    shown = organisations.get(row["organisation_id"]) if organisation_shown(row, viewer) else None
    values = {name: row[name] for name in NeedOut.model_fields if name in row}
    values |= {"id": str(row["_id"]), "organisation_id": shown.id if shown else None}
    values |= {"organisation": shown.name if shown else None, "country": shown.country if shown else None}
    return NeedOut.model_validate(values)


async def needs(viewer: Viewer, narrowed: NeedFilter, *, after: str | None, limit: int) -> NeedList:
    """The needs that the viewer may see, newest first; two database calls however many there are."""
    found = await _page({"$and": [filter_for(viewer, out=OUT), narrowed.as_filter()]}, after=after, limit=limit)
    return await _listed(found, viewer)


async def needs_of_mine(viewer: Viewer, *, limit: int = 20) -> NeedList:
    """The needs of the viewer's organisations in every state, newest first."""
    mine = {"organisation_id": {"$in": sorted(viewer.organisations)}}
    return await _listed(await _page(mine, after=None, limit=limit), viewer)


async def needs_in_review(viewer: Viewer, *, limit: int = 50) -> NeedList:
    found = await _page({"status": NeedStatus.IN_REVIEW.value}, after=None, limit=limit)
    return await _listed(found, viewer)


async def _page(where: Mapping[str, Any], *, after: str | None, limit: int) -> Page:
    return await page_of(Need.get_pymongo_collection(), where, after=after, limit=limit)


async def _listed(found: Page, viewer: Viewer) -> NeedList:
    organisations = await heads([row["organisation_id"] for row in found.rows])
    return NeedList(items=[need_out(row, organisations, viewer) for row in found.rows], next=found.next)


async def need_items(ids: Sequence[str]) -> list[Item]:
    """The index's view of needs."""
    where = {"_id": {"$in": [object_id(id_) for id_ in ids]}}
    rows = await Need.get_pymongo_collection().find(where).to_list()
    organisations = await heads([row["organisation_id"] for row in rows])
    return [item_of(row, organisations.get(row["organisation_id"])) for row in rows]


def item_of(row: Mapping[str, Any], organisation: OrganisationHead | None) -> Item:
    """A need in the index; an anonymous one carries nothing that points to its organisation."""
    known = organisation if row["visibility"] != Visibility.ANONYMOUS else None
    return Item(
        kind=Kind.NEED,
        id=str(row["_id"]),
        title=row["title"],
        text=f"{row['title']}. {row['text']}\n\n{row['outcome']}".strip(),
        audience=audience_of(row["visibility"], is_out=row["status"] in OPEN),
        language=row["language"],
        topics=frozenset(row["topics"]),
        owner=known.id if known else "",
        country=known.country if known else "",
        type=known.type if known else "",
        status=row["status"],
        example=row["example"],
        wanted_types=frozenset(row["wanted_types"]),
        wanted_countries=frozenset(row["wanted_countries"]),
        ends=row["expires"],
    )


async def need_ids() -> list[str]:
    return [str(row["_id"]) async for row in Need.get_pymongo_collection().find({}, {"_id": 1})]


async def expired_need_ids(now: datetime) -> list[str]:
    where = {"status": NeedStatus.PUBLISHED.value, "expires": {"$lte": now}}
    return [str(row["_id"]) async for row in Need.get_pymongo_collection().find(where, {"_id": 1})]
