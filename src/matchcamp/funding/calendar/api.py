"""Keeping calls for programs: what coordinators do in pages."""

from typing import Literal

from litestar import Response, get, post, put
from litestar.params import FromPath, FromQuery, JSONBody

from matchcamp.funding import queries as calls
from matchcamp.funding.calendar import actions, queries
from matchcamp.funding.calendar.export import exported
from matchcamp.funding.calendar.schemas import (
    CallEdit,
    CallHistory,
    CallIn,
    EntryOut,
    ReopenIn,
    WithdrawIn,
    WordsIn,
)
from matchcamp.funding.schemas import CallOut
from matchcamp.parts import parts_of
from matchcamp.web import Request

TAGS = ["calls"]
MODELS = (CallIn, CallEdit, WordsIn, WithdrawIn, ReopenIn)


@post("/api/calls", name="api.funding.add", tags=TAGS)
async def add_call(request: Request, data: JSONBody[CallIn]) -> CallOut:
    """Add a call that is kept by hand."""
    now = parts_of(request).clock.now()
    return await calls.call(await actions.add_call(data, request.user, now), now)


@put("/api/calls/{call_id:str}", name="api.funding.edit", tags=TAGS)
async def edit_call(request: Request, call_id: FromPath[str], data: JSONBody[CallEdit]) -> CallOut:
    """Replace all facts of a hand-kept call; what is left out is empty afterwards."""
    now = parts_of(request).clock.now()
    await actions.edit_call(call_id, data, request.user, now)
    return await calls.call(call_id, now)


@get("/api/calls/{call_id:str}/entry", name="api.funding.entry", tags=TAGS)
async def get_entry(call_id: FromPath[str]) -> EntryOut:
    """A hand-kept call as it was written: what an edit begins from."""
    return await queries.entry(call_id)


@put("/api/calls/{call_id:str}/words", name="api.funding.words", tags=TAGS)
async def write_words(request: Request, call_id: FromPath[str], data: JSONBody[WordsIn]) -> CallOut:
    """Our own summary and topics of a call of the portal; they stay through every import."""
    now = parts_of(request).clock.now()
    await actions.write_words(call_id, data, request.user, now)
    return await calls.call(call_id, now)


@post("/api/calls/{call_id:str}/withdraw", name="api.funding.withdraw", tags=TAGS)
async def withdraw_call(request: Request, call_id: FromPath[str], data: JSONBody[WithdrawIn]) -> CallOut:
    """Close a hand-kept call for a reason; it stays readable."""
    now = parts_of(request).clock.now()
    await actions.withdraw_call(call_id, data, request.user, now)
    return await calls.call(call_id, now)


@post("/api/calls/{call_id:str}/reopen", name="api.funding.reopen", tags=TAGS)
async def reopen_call(request: Request, call_id: FromPath[str], data: JSONBody[ReopenIn]) -> CallOut:
    """Let a withdrawn call count again."""
    now = parts_of(request).clock.now()
    await actions.reopen_call(call_id, data, request.user, now)
    return await calls.call(call_id, now)


@get("/api/calls/{call_id:str}/history", name="api.funding.history", tags=TAGS)
async def call_history(call_id: FromPath[str]) -> CallHistory:
    """What happened to a call, newest first: who changed what, or which source."""
    return await queries.history(call_id)


@get("/api/calls/export", name="api.funding.export", tags=TAGS, media_type="application/yaml")
async def export_calls(request: Request, form: FromQuery[Literal["yaml", "csv"]] = "yaml") -> Response[str]:
    """The hand-kept calls that are not withdrawn, as a file that can be imported again."""
    return await exported(form, parts_of(request).clock.now().date().isoformat())
