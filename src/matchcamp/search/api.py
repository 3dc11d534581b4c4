"""Search for programs."""

from typing import Annotated

from litestar import get
from litestar.params import FromQuery, QueryParameter

from matchcamp.items import Kind
from matchcamp.paging import LimitParameter
from matchcamp.parts import parts_of
from matchcamp.search import queries
from matchcamp.search.limits import count_search
from matchcamp.search.schemas import HitList
from matchcamp.web import Request


@get("/api/search", name="api.search.find", tags=["search"])
async def find(
    request: Request,
    q: Annotated[str, QueryParameter(max_length=2000, description="words in any of the languages")] = "",
    kind: FromQuery[Kind | None] = None,
    limit: LimitParameter = 20,
) -> HitList:
    """Needs, offers, ideas, organisations and calls near to the words."""
    await count_search(request)
    kinds = frozenset({kind}) if kind else queries.ALL_KINDS
    return await queries.search(parts_of(request), q, request.user, kinds=kinds, limit=limit)
