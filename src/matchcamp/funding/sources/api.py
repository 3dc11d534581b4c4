"""Sources of calls for programs: coordinators and the secretariat."""

from litestar import get, post
from litestar.params import FromPath, JSONBody

from matchcamp.funding.sources import queries, refreshing
from matchcamp.funding.sources.documents import SourceName
from matchcamp.funding.sources.schemas import HeldIn, RefreshIn, SourceList, SourceOut
from matchcamp.parts import parts_of
from matchcamp.web import Request

TAGS = ["calls"]


@get("/api/calls/sources", name="api.funding.sources", tags=TAGS)
async def list_sources(request: Request) -> SourceList:
    """Where calls come from, and how each of these sources stands."""
    return SourceList(items=await queries.sources(parts_of(request)))


@post("/api/calls/sources/{source:str}/refresh", name="api.funding.refresh", tags=TAGS, status_code=202)
async def refresh_source(request: Request, source: FromPath[SourceName], data: JSONBody[RefreshIn]) -> SourceOut:
    """Have a source (`portal`, `topic` or `calendar`) refreshed; the answer comes at once, the refresh follows."""
    parts = parts_of(request)
    await refreshing.ask_refresh(parts, source, data.identifiers)
    return await queries.source(parts, source)


@post("/api/calls/sources/{source:str}/held", name="api.funding.held", tags=TAGS, status_code=200)
async def answer_held(request: Request, source: FromPath[SourceName], data: JSONBody[HeldIn]) -> SourceOut:
    """Take over, or leave, a harvest that holds far fewer calls than the one before it."""
    parts = parts_of(request)
    await (refreshing.take_held if data.take else refreshing.drop_held)(parts, source)
    return await queries.source(parts, source)
