"""Calls for programs."""

from typing import Annotated, Literal

from litestar import get
from litestar.params import FromPath, FromQuery, QueryParameter

from matchcamp.funding import queries
from matchcamp.funding.schemas import CallList, CallOut
from matchcamp.items import Kind
from matchcamp.matches.queries import matches_for
from matchcamp.matches.schemas import MatchList
from matchcamp.paging import LimitParameter
from matchcamp.parts import parts_of
from matchcamp.web import Request

TAGS = ["calls"]
Cursor = Annotated[
    str | None, QueryParameter(pattern="^[0-9]{1,12}-[0-9a-fA-F]{24}$", description="`next` of the page before")
]


@get("/api/calls", name="api.funding.list", tags=TAGS)
async def list_calls(
    request: Request,
    *,
    after: Cursor = None,
    limit: LimitParameter = 20,
    status: FromQuery[Literal["", "open", "forthcoming", "closed"]] = "",
    programme: Annotated[str, QueryParameter(max_length=40)] = "",
    topic: Annotated[str, QueryParameter(max_length=60)] = "",
) -> CallList:
    """Calls that are not over, the next deadline first; with `status=closed` those that are."""
    narrowed = queries.CallFilter(status, programme, topic)
    return await queries.calls(narrowed, parts_of(request).clock.now(), after=after, limit=limit)


@get("/api/calls/{call_id:str}", name="api.funding.get", tags=TAGS)
async def get_call(request: Request, call_id: FromPath[str]) -> CallOut:
    return await queries.call(call_id, parts_of(request).clock.now())


@get("/api/calls/{call_id:str}/matches", name="api.funding.matches", tags=TAGS)
async def call_matches(
    request: Request, call_id: FromPath[str], kind: FromQuery[Kind] = Kind.ORGANISATION, limit: LimitParameter = 10
) -> MatchList:
    """Organisations, ideas, needs or offers that fit a call."""
    parts = parts_of(request)
    await queries.call(call_id, parts.clock.now())
    [item] = await queries.call_items([call_id])
    return await matches_for(parts, item, kind, request.user, limit=limit)
