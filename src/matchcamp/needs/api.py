"""Needs for programs."""

from typing import Annotated

from litestar import get, post, put
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from matchcamp.items import Kind
from matchcamp.limits import POST_PER_ACCOUNT, spend
from matchcamp.matches.queries import matches_for
from matchcamp.matches.schemas import MatchList
from matchcamp.needs import actions, queries
from matchcamp.needs.schemas import NeedEdit, NeedIn, NeedList, NeedOut, StepIn
from matchcamp.paging import AfterParameter, LimitParameter
from matchcamp.parts import parts_of
from matchcamp.posting_queries import for_its_people
from matchcamp.web import Request

TAGS = ["needs"]


@post("/api/needs", name="api.needs.post", tags=TAGS)
async def post_need(request: Request, data: JSONBody[NeedIn]) -> NeedOut:
    """Keep a draft; with `"publish": true` it goes to review, or out at once for brokers and the secretariat."""
    parts = parts_of(request)
    await spend(parts, POST_PER_ACCOUNT, request.user.account_id)
    need = await actions.post_need(data, request.user, parts.clock.now())
    return await queries.need(str(need.id), request.user)


@get("/api/needs", name="api.needs.list", tags=TAGS)
async def list_needs(
    request: Request,
    *,
    after: AfterParameter = None,
    limit: LimitParameter = 20,
    topic: Annotated[str, QueryParameter(max_length=60)] = "",
    language: Annotated[str, QueryParameter(max_length=2)] = "",
    organisation: Annotated[str, QueryParameter(max_length=24)] = "",
) -> NeedList:
    narrowed = queries.NeedFilter(topic=topic, language=language, organisation_id=organisation)
    return await queries.needs(request.user, narrowed, after=after, limit=limit)


@get("/api/needs/{need_id:str}", name="api.needs.get", tags=TAGS)
async def get_need(request: Request, need_id: FromPath[str]) -> NeedOut:
    return await queries.need(need_id, request.user)


@put("/api/needs/{need_id:str}", name="api.needs.edit", tags=TAGS)
async def edit_need(request: Request, need_id: FromPath[str], data: JSONBody[NeedEdit]) -> NeedOut:
    await actions.edit_need(need_id, data, request.user, parts_of(request).clock.now())
    return await queries.need(need_id, request.user)


@post("/api/needs/{need_id:str}/steps", name="api.needs.step", tags=TAGS)
async def step_need(request: Request, need_id: FromPath[str], data: JSONBody[StepIn]) -> NeedOut:
    await queries.need_row(need_id, request.user)  # What the asker may not see is not found, rather than forbidden.
    await actions.step_need(need_id, data, request.user, parts_of(request).clock.now())
    return await queries.need(need_id, request.user)


@get("/api/needs/{need_id:str}/matches", name="api.needs.matches", tags=TAGS)
async def need_matches(
    request: Request, need_id: FromPath[str], kind: FromQuery[Kind] = Kind.ORGANISATION, limit: LimitParameter = 10
) -> MatchList:
    """Who or what fits this need, best first, each with its reasons; computed from the need's words as they stand."""
    opened = await queries.BOARD.opened(need_id, request.user)
    item = for_its_people(queries.item_of(opened.row, opened.organisation), opened.row, request.user)
    return await matches_for(parts_of(request), item, kind, request.user, limit=limit)
