"""A camp on its day, for programs."""

from collections.abc import Awaitable

from litestar import get, post
from litestar.params import FromPath, JSONBody

from matchcamp.camps.queries import camp_to_lead
from matchcamp.live import actions, queries
from matchcamp.live.schemas import AnnounceIn, AutoIn, ExtendIn, LiveNow, LiveOut, NextIn, PhaseList
from matchcamp.live.view_queries import camp_to_follow
from matchcamp.parts import parts_of
from matchcamp.web import Request

TAGS = ["live"]
LIVE = "/api/camps/{camp_id:str}/live"


@get(LIVE, name="api.live", tags=TAGS)
async def read_live(request: Request, camp_id: FromPath[str]) -> LiveNow:
    """What runs, until when, and what follows; for those who lead the camp or are registered.

    `now` is the service's time, by which all clocks count down.
    """
    camp = await camp_to_follow(camp_id, request.user)
    return queries.at(await queries.live_at(camp), parts_of(request).clock.now())


@get(f"{LIVE}/phases", name="api.live.phases", tags=TAGS)
async def list_phases(request: Request, camp_id: FromPath[str]) -> PhaseList:
    """The items that were held, in order, with when each began and ended and who began it; for those who lead."""
    camp = await camp_to_lead(camp_id, request.user)
    return PhaseList(items=await queries.phases(camp.id))


@post(f"{LIVE}/next", name="api.live.next", tags=TAGS, status_code=200)
async def next_item(request: Request, camp_id: FromPath[str], data: JSONBody[NextIn]) -> LiveNow:
    """Begin the item after the one that `leaves` names; nothing happens where that does not run any more. After the
    last item the camp is over."""
    return await _now(request, actions.next_item(parts_of(request), camp_id, data.leaves, request.user))


@post(f"{LIVE}/back", name="api.live.back", tags=TAGS, status_code=200)
async def back(request: Request, camp_id: FromPath[str], data: JSONBody[NextIn]) -> LiveNow:
    """Begin the item before the one that `leaves` names, with all its minutes."""
    return await _now(request, actions.back(parts_of(request), camp_id, data.leaves, request.user))


@post(f"{LIVE}/pause", name="api.live.pause", tags=TAGS, status_code=200)
async def pause(request: Request, camp_id: FromPath[str]) -> LiveNow:
    """Let the clock stand still."""
    return await _now(request, actions.pause(parts_of(request), camp_id, request.user))


@post(f"{LIVE}/resume", name="api.live.resume", tags=TAGS, status_code=200)
async def resume(request: Request, camp_id: FromPath[str]) -> LiveNow:
    """Let the clock go on."""
    return await _now(request, actions.resume(parts_of(request), camp_id, request.user))


@post(f"{LIVE}/extend", name="api.live.extend", tags=TAGS, status_code=200)
async def extend(request: Request, camp_id: FromPath[str], data: JSONBody[ExtendIn]) -> LiveNow:
    """Give the item that runs more minutes, or fewer."""
    return await _now(request, actions.extend(parts_of(request), camp_id, data, request.user))


@post(f"{LIVE}/auto", name="api.live.auto", tags=TAGS, status_code=200)
async def set_auto(request: Request, camp_id: FromPath[str], data: JSONBody[AutoIn]) -> LiveNow:
    """Have each item begin by itself when the one before has ended, or not. The last item never ends by itself."""
    return await _now(request, actions.set_auto(parts_of(request), camp_id, data.auto, request.user))


@post(f"{LIVE}/announce", name="api.live.announce", tags=TAGS, status_code=200)
async def announce(request: Request, camp_id: FromPath[str], data: JSONBody[AnnounceIn]) -> LiveNow:
    """Show a text on the wall and on all phones; an empty one takes it away."""
    return await _now(request, actions.announce(parts_of(request), camp_id, data, request.user))


@post(f"{LIVE}/close", name="api.live.close", tags=TAGS, status_code=200)
async def close(request: Request, camp_id: FromPath[str]) -> LiveNow:
    """End the camp."""
    return await _now(request, actions.close(parts_of(request), camp_id, request.user))


async def _now(request: Request, done: Awaitable[LiveOut]) -> LiveNow:
    return queries.at(await done, parts_of(request).clock.now())
