"""Indicators for programs: everything that their pages do."""

from litestar import get

from matchcamp.indicators import queries
from matchcamp.indicators.schemas import IndicatorList
from matchcamp.parts import parts_of
from matchcamp.web import Request

TAGS = ["indicators"]
ALL = "/api/indicators"


@get(ALL, name="api.indicators.list", tags=TAGS)
async def list_indicators(request: Request) -> IndicatorList:
    """All indicators as they stand today."""
    return IndicatorList(items=await queries.indicators_now(parts_of(request), request.user))


HANDLERS = (list_indicators,)
