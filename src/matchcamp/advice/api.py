"""Calls for you, for programs."""

from typing import Annotated

from litestar import get
from litestar.params import QueryParameter

from matchcamp.advice import queries
from matchcamp.advice.schemas import ForYou
from matchcamp.errors import FieldError, Invalid
from matchcamp.paging import LimitParameter
from matchcamp.parts import parts_of
from matchcamp.web import Request
from matchcamp.words import ID_PATTERN


@get("/api/calls/for-you", name="api.advice.for_you", tags=["calls"])
async def calls_for_you(
    request: Request,
    organisation: Annotated[str | None, QueryParameter(pattern=ID_PATTERN)] = None,
    idea: Annotated[str | None, QueryParameter(pattern=ID_PATTERN)] = None,
    limit: LimitParameter = 10,
) -> ForYou:
    """Calls that fit an organisation of yours, or one of its ideas, each with what stands in the way and why it fits.

    Brokers and the secretariat may ask for any.
    """
    if organisation is None and idea is None:
        message = "say for whom: organisation=ID or idea=ID"
        raise Invalid(message, [FieldError("organisation", message)])
    asked = await queries.asker(organisation or "", idea or "", request.user)
    return queries.for_you(asked, await queries.advised(parts_of(request), asked, request.user, limit=limit))
