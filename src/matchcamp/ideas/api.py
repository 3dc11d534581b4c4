"""Ideas for programs."""

from typing import Annotated

from litestar import get, post, put
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from matchcamp.ideas import actions, queries
from matchcamp.ideas.schemas import IdeaEdit, IdeaIn, IdeaList, IdeaOut, IdeaStep
from matchcamp.items import Kind
from matchcamp.limits import POST_PER_ACCOUNT, spend
from matchcamp.matches.queries import matches_for
from matchcamp.matches.schemas import MatchList
from matchcamp.paging import AfterParameter, LimitParameter
from matchcamp.parts import parts_of
from matchcamp.posting_queries import for_its_people
from matchcamp.web import Request

TAGS = ["ideas"]


@post("/api/ideas", name="api.ideas.post", tags=TAGS)
async def post_idea(request: Request, data: JSONBody[IdeaIn]) -> IdeaOut:
    """Keep a draft; with `"publish": true` it is open to the others at once."""
    parts = parts_of(request)
    await spend(parts, POST_PER_ACCOUNT, request.user.account_id)
    idea = await actions.post_idea(data, request.user, parts.clock.now())
    return await queries.idea(str(idea.id), request.user)


@get("/api/ideas", name="api.ideas.list", tags=TAGS)
async def list_ideas(
    request: Request,
    *,
    after: AfterParameter = None,
    limit: LimitParameter = 20,
    topic: Annotated[str, QueryParameter(max_length=60)] = "",
    programme: Annotated[str, QueryParameter(max_length=20)] = "",
    organisation: Annotated[str, QueryParameter(max_length=24)] = "",
) -> IdeaList:
    narrowed = queries.IdeaFilter(topic=topic, programme=programme, organisation_id=organisation)
    return await queries.ideas(request.user, narrowed, after=after, limit=limit)


@get("/api/ideas/{idea_id:str}", name="api.ideas.get", tags=TAGS)
async def get_idea(request: Request, idea_id: FromPath[str]) -> IdeaOut:
    return await queries.idea(idea_id, request.user)


@put("/api/ideas/{idea_id:str}", name="api.ideas.edit", tags=TAGS)
async def edit_idea(request: Request, idea_id: FromPath[str], data: JSONBody[IdeaEdit]) -> IdeaOut:
    await actions.edit_idea(idea_id, data, request.user, parts_of(request).clock.now())
    return await queries.idea(idea_id, request.user)


@post("/api/ideas/{idea_id:str}/steps", name="api.ideas.step", tags=TAGS)
async def step_idea(request: Request, idea_id: FromPath[str], data: JSONBody[IdeaStep]) -> IdeaOut:
    await queries.idea_row(idea_id, request.user)  # What the asker may not see is not found, rather than forbidden.
    await actions.step_idea(idea_id, data, request.user, parts_of(request).clock.now())
    return await queries.idea(idea_id, request.user)


@get("/api/ideas/{idea_id:str}/matches", name="api.ideas.matches", tags=TAGS)
async def idea_matches(
    request: Request, idea_id: FromPath[str], kind: FromQuery[Kind] = Kind.CALL, limit: LimitParameter = 10
) -> MatchList:
    """Who or what fits this idea, best first, each with its reasons; computed from its words as they stand."""
    opened = await queries.BOARD.opened(idea_id, request.user)
    item = for_its_people(queries.item_of(opened.row, opened.organisation), opened.row, request.user)
    return await matches_for(parts_of(request), item, kind, request.user, limit=limit)
