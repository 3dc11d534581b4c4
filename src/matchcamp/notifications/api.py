"""A person's notices and preferences for programs, and what mail servers report."""

from typing import Annotated

from litestar import delete, get, post, put
from litestar.params import FromPath, JSONBody, QueryParameter

from matchcamp.notifications import actions, preference_actions, queries
from matchcamp.notifications.preference_schemas import (
    BounceIn,
    BounceOut,
    NoticeList,
    PreferencesIn,
    PreferencesOut,
    ReadIn,
    ReadOut,
    RefusalList,
)
from matchcamp.paging import AfterParameter, LimitParameter
from matchcamp.parts import parts_of
from matchcamp.web import Request

TAGS = ["notifications"]
UnreadParameter = Annotated[bool, QueryParameter(description="only what is not read yet")]


@get("/api/notifications", name="api.notifications.list", tags=TAGS)
async def list_notices(
    request: Request, unread: UnreadParameter = False, after: AfterParameter = None, limit: LimitParameter = 20
) -> NoticeList:
    """Your notices in your language, the newest first."""
    return await queries.inbox(request.user, unread_only=unread, after=after, limit=limit)


@post("/api/notifications/read", name="api.notifications.read_all", tags=TAGS, status_code=200)
async def read_all(request: Request, data: JSONBody[ReadIn]) -> ReadOut:
    """Mark your notices as read, up to one of them or all."""
    return ReadOut(read=await actions.mark_all_read(parts_of(request), data.up_to, request.user))


@post("/api/notifications/{notice_id:str}/read", name="api.notifications.read", tags=TAGS, status_code=204)
async def read_one(request: Request, notice_id: FromPath[str]) -> None:
    """Mark a notice as read; nothing happens where it is."""
    await actions.mark_read(parts_of(request), notice_id, request.user)


@get("/api/notifications/preferences", name="api.notifications.preferences", tags=TAGS)
async def get_preferences(request: Request) -> PreferencesOut:
    """How letters of notices come to you."""
    return await queries.preferences_of(parts_of(request), request.user)


@put("/api/notifications/preferences", name="api.notifications.set_preferences", tags=TAGS)
async def set_preferences(request: Request, data: JSONBody[PreferencesIn]) -> PreferencesOut:
    """Choose how letters come; what is left out is as usual."""
    await preference_actions.set_preferences(parts_of(request), data, request.user)
    return await queries.preferences_of(parts_of(request), request.user)


@delete("/api/notifications/preferences/refusal", name="api.notifications.use_address", tags=TAGS)
async def use_address(request: Request) -> None:
    """Have letters sent to your address again after it refused some; nothing happens where it did not."""
    await preference_actions.use_address_again(parts_of(request), request.user)


@post("/api/notifications/bounces", name="api.notifications.bounce", tags=TAGS, status_code=200)
async def report_bounce(request: Request, data: JSONBody[BounceIn]) -> BounceOut:
    """For the program that reads a mail server's bounces: a letter came back. Safe to repeat."""
    return BounceOut(noted=await actions.note_bounce(parts_of(request), data))


@get("/api/notifications/bounces", name="api.notifications.bounces", tags=TAGS)
async def list_bounces(after: AfterParameter = None, limit: LimitParameter = 20) -> RefusalList:
    """Addresses that letters do not reach."""
    return await queries.refused_addresses(after=after, limit=limit)


@delete("/api/notifications/bounces/{refusal_id:str}", name="api.notifications.forget_bounce", tags=TAGS)
async def forget_bounce(refusal_id: FromPath[str]) -> None:
    """Try letters to an address again."""
    await actions.forget_bounce(refusal_id)
