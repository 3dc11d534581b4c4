"""Offers for programs."""

from typing import Annotated

from litestar import get, post, put
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from matchcamp.items import Kind
from matchcamp.limits import POST_PER_ACCOUNT, spend
from matchcamp.matches.queries import matches_for
from matchcamp.matches.schemas import MatchList
from matchcamp.offers import actions, queries
from matchcamp.offers.documents import OfferKind
from matchcamp.offers.schemas import OfferEdit, OfferIn, OfferList, OfferOut, OfferStep
from matchcamp.paging import AfterParameter, LimitParameter
from matchcamp.parts import parts_of
from matchcamp.posting_queries import for_its_people
from matchcamp.web import Request

TAGS = ["offers"]


@post("/api/offers", name="api.offers.post", tags=TAGS)
async def post_offer(request: Request, data: JSONBody[OfferIn]) -> OfferOut:
    """Keep a draft; with `"publish": true` it goes to review, or out at once for brokers and the secretariat."""
    parts = parts_of(request)
    await spend(parts, POST_PER_ACCOUNT, request.user.account_id)
    offer = await actions.post_offer(data, request.user, parts.clock.now())
    return await queries.offer(str(offer.id), request.user)


@get("/api/offers", name="api.offers.list", tags=TAGS)
async def list_offers(  # noqa: PLR0913  # Each is a parameter of the address.
    request: Request,
    *,
    after: AfterParameter = None,
    limit: LimitParameter = 20,
    kind: FromQuery[OfferKind | None] = None,
    topic: Annotated[str, QueryParameter(max_length=60)] = "",
    country: Annotated[str, QueryParameter(max_length=2, description="of the organisation")] = "",
    language: Annotated[str, QueryParameter(max_length=2, description="in which it can be taken up")] = "",
    organisation: Annotated[str, QueryParameter(max_length=24)] = "",
) -> OfferList:
    narrowed = queries.OfferFilter(
        topic=topic, organisation_id=organisation, kind=kind.value if kind else "", country=country, given_in=language
    )
    return await queries.offers(request.user, narrowed, after=after, limit=limit)


@get("/api/offers/{offer_id:str}", name="api.offers.get", tags=TAGS)
async def get_offer(request: Request, offer_id: FromPath[str]) -> OfferOut:
    return await queries.offer(offer_id, request.user)


@put("/api/offers/{offer_id:str}", name="api.offers.edit", tags=TAGS)
async def edit_offer(request: Request, offer_id: FromPath[str], data: JSONBody[OfferEdit]) -> OfferOut:
    await actions.edit_offer(offer_id, data, request.user, parts_of(request).clock.now())
    return await queries.offer(offer_id, request.user)


@post("/api/offers/{offer_id:str}/steps", name="api.offers.step", tags=TAGS)
async def step_offer(request: Request, offer_id: FromPath[str], data: JSONBody[OfferStep]) -> OfferOut:
    await queries.offer_row(offer_id, request.user)  # What the asker may not see is not found, rather than forbidden.
    await actions.step_offer(offer_id, data, request.user, parts_of(request).clock.now())
    return await queries.offer(offer_id, request.user)


@get("/api/offers/{offer_id:str}/matches", name="api.offers.matches", tags=TAGS)
async def offer_matches(
    request: Request, offer_id: FromPath[str], kind: FromQuery[Kind] = Kind.NEED, limit: LimitParameter = 10
) -> MatchList:
    """Who or what this offer fits, best first, each with its reasons; computed from its words as they stand."""
    opened = await queries.BOARD.opened(offer_id, request.user)
    item = for_its_people(queries.item_of(opened.row, opened.organisation), opened.row, request.user)
    return await matches_for(parts_of(request), item, kind, request.user, limit=limit)
