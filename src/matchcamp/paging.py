"""Lists in pages: a cursor is the id after which the next page begins, so that new items never shift a page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode

from litestar.params import QueryParameter
from pymongo.asynchronous.collection import AsyncCollection

from matchcamp.database import object_id
from matchcamp.web import Request

AfterParameter = Annotated[
    str | None, QueryParameter(pattern="^[0-9a-fA-F]{24}$", description="`next` of the page before")
]
LimitParameter = Annotated[int, QueryParameter(ge=1, le=100)]


@dataclass(frozen=True, slots=True)
class Page:
    """Rows, newest id first, and the cursor of the next page (None on the last)."""

    rows: list[dict[str, Any]]
    next: str | None


async def page_of(
    rows: AsyncCollection[dict[str, Any]],
    where: Mapping[str, Any],
    *,
    after: str | None,
    limit: int,
    fields: Mapping[str, int] | None = None,
) -> Page:
    """One page in one database call; one row more than asked is read to know whether there is a next page.

    `fields` are those to read, or to leave out, as the database takes them.
    """
    clauses = [dict(where)] if where else []
    if after:
        clauses.append({"_id": {"$lt": object_id(after)}})
    found = await rows.find({"$and": clauses} if clauses else {}, fields).sort("_id", -1).limit(limit + 1).to_list()
    more = len(found) > limit
    return Page(found[:limit], str(found[limit - 1]["_id"]) if more else None)


@dataclass(frozen=True, slots=True)
class Newcomer:
    """An item of a list: title and language of its words, and its page."""

    title: str
    language: str
    url: str


@dataclass(frozen=True, slots=True)
class Arrived:
    """What came to a list since a moment: how many, and the newest of them."""

    count: int
    newest: tuple[Newcomer, ...] = ()


NEWEST = 3  # Of those that came, as many are named.


async def arrived(
    rows: AsyncCollection[dict[str, Any]], where: Mapping[str, Any], *, by: str, newcomer: Callable[[Any], Newcomer]
) -> Arrived:
    """What of a list came lately, in one database call where that is nothing, else two; newest `by` this field."""
    count = await rows.count_documents(where)
    found = await rows.find(where).sort([(by, -1), ("_id", -1)]).limit(NEWEST).to_list() if count else []
    return Arrived(count, tuple(newcomer(row) for row in found))


def asked_after(request: Request) -> str | None:
    """The cursor in a page's address."""
    return request.query_params.get("after") or None


def next_url(request: Request, cursor: str | None) -> str:
    """The address of the next page with the same filters; empty on the last page."""
    if cursor is None:
        return ""
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != "after" and value]
    return f"{request.url.path}?{urlencode([*kept, ('after', cursor)])}"
