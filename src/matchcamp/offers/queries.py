"""Reading offers. Whatever leaves here is cut to what the viewer may see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from matchcamp.items import Item, Kind, key_of
from matchcamp.offers.documents import Offer, OfferStatus
from matchcamp.offers.rules import EXPIRE, OUT
from matchcamp.offers.schemas import OfferList, OfferOut
from matchcamp.organisations.queries import OrganisationHead, heads
from matchcamp.paging import Arrived
from matchcamp.posting_queries import Board, PostingFilter, Seen
from matchcamp.postings import audience_of
from matchcamp.viewer import Viewer

BOARD = Board("offer", Offer, OUT, OfferOut)


@dataclass(frozen=True, slots=True)
class OfferFilter(PostingFilter):
    """What a list of offers is narrowed to; empty means anything. `country` is that of the organisation, `given_in` a
    language in which it can be taken up."""

    kind: str = ""
    country: str = ""
    given_in: str = ""

    def as_filter(self) -> dict[str, Any]:
        """The database filter, without the country, which the offer does not hold."""
        asked = {"kind": self.kind, "languages": self.given_in}
        return PostingFilter.as_filter(self) | {field: value for field, value in asked.items() if value}


async def offer_row(id_: str, viewer: Viewer) -> dict[str, Any]:
    """The stored offer; NotFound for what does not exist and for what the viewer may not see."""
    return await BOARD.row(id_, viewer)


async def offer_row_of_mine(id_: str, viewer: Viewer) -> dict[str, Any]:
    """The stored offer of an organisation that the viewer speaks for; NotFound otherwise."""
    return await BOARD.row_of_mine(id_, viewer)


async def offer(id_: str, viewer: Viewer) -> OfferOut:
    return await BOARD.one(id_, viewer)


async def offers(viewer: Viewer, narrowed: OfferFilter, *, after: str | None, limit: int) -> OfferList:
    """The offers that the viewer may see, newest first; two database calls, four by country, however many there are."""
    return _listed(await BOARD.seen(viewer, await _where(narrowed), after=after, limit=limit))


async def arrived_offers(viewer: Viewer, narrowed: OfferFilter, since: datetime) -> Arrived:
    """What was published in a list of offers after a moment."""
    return await BOARD.arrived(viewer, await _where(narrowed), "/offers", since)


async def _where(narrowed: OfferFilter) -> dict[str, Any]:
    where = narrowed.as_filter()
    if not narrowed.country:
        return where
    return {"$and": [where, {"organisation_id": {"$in": await _organisations_in(narrowed.country)}}]}


async def _organisations_in(country: str) -> list[str]:
    """The organisations of a country that have an offer in any state; who sees which offer is decided elsewhere."""
    offering = await BOARD.rows.distinct("organisation_id")
    return sorted(one.id for one in (await heads(offering)).values() if one.country == country)


async def offers_in_review(viewer: Viewer, *, limit: int = 50) -> OfferList:
    return _listed(await BOARD.seen(viewer, {"status": OfferStatus.IN_REVIEW.value}, after=None, limit=limit))


def _listed(seen: Seen[OfferOut]) -> OfferList:
    return OfferList(items=seen.items, next=seen.next)


async def offer_items(ids: Sequence[str]) -> list[Item]:
    """The index's view of offers."""
    return [item_of(row, organisation) for row, organisation in await BOARD.rows_of(ids)]


def item_of(row: Mapping[str, Any], organisation: OrganisationHead | None) -> Item:
    """An offer in the index: its words count for its organisation too."""
    lowest, highest = row["eqf_lowest"], row["eqf_highest"]
    return Item(
        kind=Kind.OFFER,
        id=str(row["_id"]),
        title=row["title"],
        text=f"{row['title']}. {row['text']}",
        audience=audience_of(row["visibility"], is_out=row["status"] in OUT),
        language=row["language"],
        topics=frozenset(row["topics"]),
        owner=row["organisation_id"],
        country=organisation.country if organisation else "",
        type=organisation.type if organisation else "",
        languages=frozenset(row["languages"]),
        eqf=(lowest, highest) if lowest and highest else None,
        status=row["status"],
        example=row["example"],
        ends=row["expires"],
        speaks_for=(key_of(Kind.ORGANISATION, row["organisation_id"]),),
    )


async def offer_ids() -> list[str]:
    return await BOARD.ids()


async def expired_offer_ids(now: datetime) -> list[str]:
    return await BOARD.overdue_ids(EXPIRE, now)
