"""Reading needs. Whatever leaves here is cut to what the viewer may see."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from matchcamp.items import Item, Kind
from matchcamp.needs.documents import Need, NeedStatus
from matchcamp.needs.rules import EXPIRE, OPEN, OUT
from matchcamp.needs.schemas import NeedList, NeedOut
from matchcamp.organisations.queries import OrganisationHead
from matchcamp.posting_queries import Board, PostingFilter, Seen, known_owner
from matchcamp.postings import audience_of
from matchcamp.viewer import Viewer

BOARD = Board("need", Need, OUT, NeedOut)
NeedFilter = PostingFilter


async def need_row(id_: str, viewer: Viewer) -> dict[str, Any]:
    """The stored need; NotFound for what does not exist and for what the viewer may not see."""
    return await BOARD.row(id_, viewer)


async def need_row_of_mine(id_: str, viewer: Viewer) -> dict[str, Any]:
    """The stored need of an organisation that the viewer speaks for; NotFound otherwise."""
    return await BOARD.row_of_mine(id_, viewer)


async def need(id_: str, viewer: Viewer) -> NeedOut:
    return await BOARD.one(id_, viewer)


async def need_titles(ids: Sequence[str], viewer: Viewer) -> dict[str, str]:
    """Titles by id of the needs that the viewer may see; one database call."""
    return await BOARD.titles(ids, viewer)


async def needs(viewer: Viewer, narrowed: NeedFilter, *, after: str | None, limit: int) -> NeedList:
    """The needs that the viewer may see, newest first; two database calls however many there are."""
    return _listed(await BOARD.seen(viewer, narrowed.as_filter(), after=after, limit=limit))


async def needs_of_mine(viewer: Viewer, *, limit: int = 20) -> NeedList:
    """The needs of the viewer's organisations in every state, newest first."""
    return _listed(await BOARD.of_mine(viewer, limit=limit))


async def needs_in_review(viewer: Viewer, *, limit: int = 50) -> NeedList:
    return _listed(await BOARD.seen(viewer, {"status": NeedStatus.IN_REVIEW.value}, after=None, limit=limit))


def _listed(seen: Seen[NeedOut]) -> NeedList:
    return NeedList(items=seen.items, next=seen.next)


async def need_items(ids: Sequence[str]) -> list[Item]:
    """The index's view of needs."""
    return [item_of(row, organisation) for row, organisation in await BOARD.rows_of(ids)]


def item_of(row: Mapping[str, Any], organisation: OrganisationHead | None) -> Item:
    """A need in the index; an anonymous one carries nothing that points to its organisation."""
    known = known_owner(row, organisation)
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
    return await BOARD.ids()


async def expired_need_ids(now: datetime) -> list[str]:
    return await BOARD.overdue_ids(EXPIRE, now)
