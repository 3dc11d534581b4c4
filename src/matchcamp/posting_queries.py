"""Reading needs, offers and ideas: one way for all, so that it is decided in one place what a viewer may not see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Generic, TypeVar

from matchcamp.database import OBJECT_ID, object_id
from matchcamp.errors import NotFound
from matchcamp.items import Item
from matchcamp.organisations.queries import OrganisationHead, heads
from matchcamp.paging import Arrived, Newcomer, arrived, page_of
from matchcamp.posting_schemas import PostingOut
from matchcamp.postings import Posting, Rows, Step, Visibility, filter_for, may_see, organisation_shown
from matchcamp.viewer import Viewer

Out = TypeVar("Out", bound=PostingOut)
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PostingFilter:
    """What a list is narrowed to; empty means anything."""

    topic: str = ""
    language: str = ""
    status: str = ""
    organisation_id: str = ""

    def as_filter(self) -> dict[str, Any]:
        """The database filter. A filter by organisation leaves anonymous postings out: it would give the name away."""
        asked = {
            "topics": self.topic,
            "language": self.language,
            "status": self.status,
            "organisation_id": self.organisation_id,
        }
        found: dict[str, Any] = {field: value for field, value in asked.items() if value}
        return found | ({"visibility": {"$ne": Visibility.ANONYMOUS.value}} if self.organisation_id else {})


@dataclass(frozen=True, slots=True)
class Seen(Generic[Out]):
    """A page of postings as the viewer may see them, newest first, and the cursor of the next page."""

    items: list[Out]
    next: str | None


@dataclass(frozen=True, slots=True)
class Opened(Generic[Out]):
    """One posting: as it is stored, whose it is (which not everybody may know), and as the viewer may see it."""

    row: dict[str, Any]
    organisation: OrganisationHead | None
    shown: Out


@dataclass(frozen=True, slots=True)
class Written:
    """A posting on the board: its organisation, empty where the name is withheld, its topics and its last change."""

    id: str
    organisation_id: str
    changed: datetime
    topics: frozenset[str]


@dataclass(frozen=True, slots=True)
class Board(Generic[Out]):
    """The postings of one kind. `noun` stands in messages; `out` are the states in which others may read them."""

    noun: str
    document: type[Posting]
    out: frozenset[str]
    shown: type[Out]

    @property
    def rows(self) -> Rows:
        rows: Rows = self.document.get_pymongo_collection()
        return rows

    async def row(self, id_: str, viewer: Viewer) -> dict[str, Any]:
        """The stored posting; NotFound for what does not exist and for what the viewer may not see."""
        row = await self.rows.find_one({"_id": object_id(id_)})
        if row is None or not may_see(row, viewer, out=self.out):
            raise NotFound(f"no {self.noun} with the id {id_}")
        return row

    async def row_of_mine(self, id_: str, viewer: Viewer) -> dict[str, Any]:
        """The stored posting of an organisation that the viewer speaks for; NotFound otherwise."""
        row = await self.row(id_, viewer)
        if not viewer.speaks_for(row["organisation_id"]):
            raise NotFound(f"no {self.noun} with the id {id_} that you may change")
        return row

    async def opened(self, id_: str, viewer: Viewer) -> Opened[Out]:
        """All that a page shows and matches, in two database calls; NotFound as for `row`."""
        row = await self.row(id_, viewer)
        organisations = await heads([row["organisation_id"]])
        return Opened(row, organisations.get(row["organisation_id"]), self.as_seen(row, organisations, viewer))

    async def one(self, id_: str, viewer: Viewer) -> Out:
        return (await self.opened(id_, viewer)).shown

    def as_seen(self, row: Row, organisations: Mapping[str, OrganisationHead], viewer: Viewer) -> Out:
        """The posting as this viewer may see it: an anonymous one names its organisation to its own people only."""
        known = organisations.get(row["organisation_id"]) if organisation_shown(row, viewer) else None
        values = {name: row[name] for name in self.shown.model_fields if name in row}
        values |= {"id": str(row["_id"]), "organisation_id": known.id if known else None}
        values |= {"organisation": known.name if known else None, "country": known.country if known else None}
        return self.shown.model_validate(values)

    async def seen(self, viewer: Viewer, where: Row, *, after: str | None, limit: int) -> Seen[Out]:
        """The postings that the viewer may see, newest first; two database calls however many there are."""
        allowed = {"$and": [filter_for(viewer, out=self.out), dict(where)]}
        found = await page_of(self.rows, allowed, after=after, limit=limit)
        organisations = await heads([row["organisation_id"] for row in found.rows])
        return Seen([self.as_seen(row, organisations, viewer) for row in found.rows], found.next)

    async def arrived(self, viewer: Viewer, where: Row, path: str, since: datetime) -> Arrived:
        """What the viewer may see of a list and was published after a moment; `path` leads to the pages."""
        lately = {"$and": [filter_for(viewer, out=self.out), dict(where), {"published": {"$gt": since}}]}

        def newcomer(row: Row) -> Newcomer:
            return Newcomer(row["title"], row["language"], f"{path}/{row['_id']}")

        return await arrived(self.rows, lately, by="published", newcomer=newcomer)

    async def of_mine(self, viewer: Viewer, *, limit: int) -> Seen[Out]:
        """The postings of the viewer's organisations in every state, newest first."""
        mine = {"organisation_id": {"$in": sorted(viewer.organisations)}}
        return await self.seen(viewer, mine, after=None, limit=limit)

    async def titles(self, ids: Sequence[str], viewer: Viewer) -> dict[str, str]:
        """Titles by id of those that the viewer may see, in the order of `ids`; what is no id is left out. One call,
        none for no ids."""
        if not ids:
            return {}
        where = {"_id": {"$in": [object_id(id_) for id_ in ids if OBJECT_ID.fullmatch(id_)]}}
        rows = self.rows.find({"$and": [filter_for(viewer, out=self.out), where]}, {"title": 1})
        found = {str(row["_id"]): row["title"] async for row in rows}
        return {id_: found[id_] for id_ in ids if id_ in found}

    async def with_names(self, ids: Sequence[str], viewer: Viewer) -> frozenset[str]:
        """The ids of those that the viewer may see with the organisation behind them. One call, none for no ids."""
        wanted = [object_id(id_) for id_ in ids if OBJECT_ID.fullmatch(id_)]
        if not wanted:
            return frozenset()
        where = {"$and": [filter_for(viewer, out=self.out), {"_id": {"$in": wanted}}]}
        rows = self.rows.find(where, {"visibility": 1, "organisation_id": 1})
        return frozenset([str(row["_id"]) async for row in rows if organisation_shown(row, viewer)])

    async def rows_of(self, ids: Sequence[str]) -> list[tuple[dict[str, Any], OrganisationHead | None]]:
        """Stored postings with the organisation each belongs to, for the index."""
        rows = await self.rows.find({"_id": {"$in": [object_id(id_) for id_ in ids]}}).to_list()
        organisations = await heads([row["organisation_id"] for row in rows])
        return [(row, organisations.get(row["organisation_id"])) for row in rows]

    async def owner_of(self, id_: str) -> str:
        """The organisation behind a posting, withheld or not; "" for an unknown id. Nobody is shown it from here."""
        row = await self.rows.find_one({"_id": object_id(id_)}, {"organisation_id": 1})
        return row["organisation_id"] if row else ""

    async def ids(self) -> list[str]:
        return [str(row["_id"]) async for row in self.rows.find({}, {"_id": 1})]

    async def written(self) -> list["Written"]:
        """Of every posting that is on the board what rankings look at beside its words, in one database call."""
        shown = [Visibility.PUBLIC.value, Visibility.MEMBERS.value]
        where = {"status": {"$in": sorted(self.out)}, "visibility": {"$ne": Visibility.PRIVATE.value}}
        fields = {"organisation_id": 1, "changed": 1, "topics": 1, "visibility": 1}
        return [
            Written(
                str(row["_id"]), row["organisation_id"] if row["visibility"] in shown else "", row["changed"],
                frozenset(row["topics"]),
            )
            async for row in self.rows.find(where, fields)
        ]  # fmt: skip

    async def overdue_ids(self, expire: Step, now: datetime) -> list[str]:
        """What the clock must take off the board."""
        where = {"status": {"$in": sorted(expire.sources)}, "expires": {"$lte": now}}
        return [str(row["_id"]) async for row in self.rows.find(where, {"_id": 1})]


def known_owner(row: Row, organisation: OrganisationHead | None) -> OrganisationHead | None:
    """The organisation that the index may know; none for an anonymous posting."""
    return organisation if row["visibility"] != Visibility.ANONYMOUS else None


def for_its_people(item: Item, row: Row, viewer: Viewer) -> Item:
    """The item as it is matched for this viewer: its own people are not offered their own organisation's things.

    For others an anonymous item has no owner, so that the lack of one organisation among its matches tells nothing.
    """
    owner: str = row["organisation_id"]
    return replace(item, owner=owner) if viewer.speaks_for(owner) else item
