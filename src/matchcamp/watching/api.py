"""Followed calls and kept searches for programs. All of it is the person's own."""

from datetime import UTC, datetime
from typing import Annotated

from litestar import delete, get, post, put
from litestar.params import FromPath, JSONBody, QueryParameter

from matchcamp.errors import FieldError, Invalid
from matchcamp.limits import SEARCH_PER_ACCOUNT, spend
from matchcamp.paging import AfterParameter
from matchcamp.parts import parts_of
from matchcamp.watching import actions, queries, search_actions, search_queries
from matchcamp.watching.schemas import (
    ChangeList,
    FollowedList,
    FollowedOut,
    FollowIn,
    RenameIn,
    SearchIn,
    SearchList,
    SearchOut,
    SeenIn,
    SeenOut,
)
from matchcamp.web import Request

TAGS = ["watching"]
FewParameter = Annotated[int, QueryParameter(ge=1, le=search_queries.A_PAGE)]


@get("/api/watching/calls", name="api.watching.calls", tags=TAGS)
async def list_followed(request: Request) -> FollowedList:
    """The calls that you follow, changed ones first, then by the next deadline."""
    found = await queries.watched(request.user.account_id, parts_of(request).clock.now())
    return FollowedList(items=[queries.followed_out(one) for one in found])


@post("/api/watching/calls", name="api.watching.follow", tags=TAGS, status_code=200)
async def follow_call(request: Request, data: JSONBody[FollowIn]) -> FollowedOut:
    """Follow a call, or change for which organisation you are seen to follow it; at most 200 calls."""
    parts = parts_of(request)
    await actions.follow(parts, data, request.user)
    return queries.followed_out(
        await queries.watched_call(request.user.account_id, data.call_id.lower(), parts.clock.now())
    )


@delete("/api/watching/calls/{call_id:str}", name="api.watching.unfollow", tags=TAGS)
async def unfollow_call(request: Request, call_id: FromPath[str]) -> None:
    """Follow a call no longer; nothing happens where you do not."""
    await actions.unfollow(call_id, request.user)


@post("/api/watching/seen", name="api.watching.seen", tags=TAGS, status_code=200)
async def mark_seen(request: Request, data: JSONBody[SeenIn]) -> SeenOut:
    """Say that you have seen calls as they were shown; one that changed since stays changed."""
    now = parts_of(request).clock.now()
    return SeenOut(seen=await actions.mark_calls_seen(data.calls, request.user, now))


@get("/api/watching/changes", name="api.watching.changes", tags=TAGS)
async def list_changes(
    request: Request,
    since: Annotated[datetime, QueryParameter(description="a moment with its zone, like 2026-06-27T08:00:00Z")],
) -> ChangeList:
    """What changed in the calls that you follow after a moment, oldest first."""
    if since.utcoffset() is None:
        raise Invalid("the moment has no zone", [FieldError("since", "write it like 2026-06-27T08:00:00Z")])
    try:
        moment = since.astimezone(UTC)
    except OverflowError as error:
        raise Invalid("the moment is outside the calendar", [FieldError("since", "write a year like 2026")]) from error
    now = parts_of(request).clock.now()
    return ChangeList(items=await queries.changes_for(request.user.account_id, moment, now))


@get("/api/watching/searches", name="api.watching.searches", tags=TAGS)
async def list_searches(request: Request, after: AfterParameter = None, limit: FewParameter = 10) -> SearchList:
    """The searches that you keep, each run now: how many are new since you looked, and the first of them."""
    parts = parts_of(request)
    await spend(parts, SEARCH_PER_ACCOUNT, request.user.account_id)
    return await search_queries.kept_searches(parts, request.user, after=after, limit=limit)


@post("/api/watching/searches", name="api.watching.keep", tags=TAGS)
async def keep_search(request: Request, data: JSONBody[SearchIn]) -> SearchOut:
    """Keep a search; at most 50. The same list and words again stay one search, under the new name."""
    parts = parts_of(request)
    return await _search(request, await search_actions.keep_search(parts, data, request.user))


@put("/api/watching/searches/{search_id:str}", name="api.watching.rename", tags=TAGS)
async def rename_search(request: Request, search_id: FromPath[str], data: JSONBody[RenameIn]) -> SearchOut:
    await search_actions.rename_search(search_id, data.name, request.user)
    return await _search(request, search_id)


@delete("/api/watching/searches/{search_id:str}", name="api.watching.delete", tags=TAGS)
async def delete_search(request: Request, search_id: FromPath[str]) -> None:
    await search_actions.delete_search(search_id, request.user)


@post("/api/watching/searches/{search_id:str}/seen", name="api.watching.looked", tags=TAGS, status_code=200)
async def mark_search_seen(request: Request, search_id: FromPath[str]) -> SearchOut:
    """Say that you have looked: what stands in the list now is not new any more."""
    await search_actions.mark_search_seen(parts_of(request), search_id, request.user)
    return await _search(request, search_id)


async def _search(request: Request, search_id: str) -> SearchOut:
    row = await search_queries.search_row(search_id, request.user)
    return await search_queries.ran(parts_of(request), request.user, row)
