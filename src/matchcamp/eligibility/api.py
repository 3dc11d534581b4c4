"""Rules for programs."""

from typing import Annotated

from litestar import get, post
from litestar.params import FromPath, JSONBody, QueryParameter

from matchcamp.eligibility import actions, history, queries
from matchcamp.eligibility.checking import checked
from matchcamp.eligibility.correction_schemas import CheckIn, CorrectionIn, NewActionIn
from matchcamp.eligibility.listing import ActionFilter, listed
from matchcamp.eligibility.preview import preview
from matchcamp.eligibility.schemas import (
    ActionList,
    ActionOut,
    CheckOut,
    PreviewOut,
    VersionDetail,
    VersionList,
)
from matchcamp.eligibility.shown import action_head, action_out
from matchcamp.funding.queries import call
from matchcamp.limits import POST_PER_ACCOUNT, spend
from matchcamp.parts import parts_of
from matchcamp.web import Request

TAGS = ["rules"]
OneId = Annotated[str, QueryParameter(pattern="^([0-9a-fA-F]{24})?$", description="the id of a call")]


@get("/api/rules", name="api.eligibility.list", tags=TAGS)
async def list_rules(
    request: Request,
    *,
    q: Annotated[str, QueryParameter(max_length=200)] = "",
    programme: Annotated[str, QueryParameter(max_length=20)] = "",
    call_id: OneId = "",
) -> ActionList:
    """What is known of the rules of each kind of funding, and how sure it is; with `call_id` those of one call.

    `asked_year` is the year of that call where only rules of another year are known.
    """
    if call_id:
        found = await queries.action_for(await call(call_id, parts_of(request).clock.now()))
        return ActionList(items=[action_head(found)] if found else [], next=None)
    return ActionList(items=await listed(ActionFilter(q, programme)), next=None)


@get("/api/rules/{action_id:str}", name="api.eligibility.get", tags=TAGS)
async def get_rules(action_id: FromPath[str]) -> ActionOut:
    """The rules of an action, each in words with how sure it is and where it was read."""
    return action_out(await queries.action(action_id))


@get("/api/rules/{action_id:str}/versions", name="api.eligibility.versions", tags=TAGS)
async def list_versions(request: Request, action_id: FromPath[str]) -> VersionList:
    return VersionList(items=await history.versions_of(action_id, request.user), next=None)


@get("/api/rules/{action_id:str}/versions/{version:int}", name="api.eligibility.version", tags=TAGS)
async def get_version(request: Request, action_id: FromPath[str], version: FromPath[int]) -> VersionDetail:
    return await history.version_of(action_id, version, request.user)


@post("/api/rules/{action_id:str}/check", name="api.eligibility.check", tags=TAGS, status_code=200)
async def check_consortium(action_id: FromPath[str], data: JSONBody[CheckIn]) -> CheckOut:
    """Whether a made-up consortium meets the rules; nothing is kept."""
    return checked(await queries.action(action_id), data)


@post("/api/rules/preview", name="api.eligibility.preview_new", tags=TAGS, status_code=200)
async def preview_new(request: Request, data: JSONBody[NewActionIn]) -> PreviewOut:
    """What rules for calls that had none would do to the consortia of these calls; nothing is kept."""
    return await preview(await actions.propose_action(data), parts_of(request).clock.now())


@post("/api/rules", name="api.eligibility.add", tags=TAGS)
async def add_action(request: Request, data: JSONBody[NewActionIn]) -> ActionOut:
    """Write down an action for calls that had none; its rules are added one by one."""
    parts = parts_of(request)
    await spend(parts, POST_PER_ACCOUNT, request.user.account_id)
    proposed = await actions.propose_action(data)
    return action_out(await actions.keep(proposed, data, request.user, parts.clock.now()))


@post("/api/rules/{action_id:str}/preview", name="api.eligibility.preview", tags=TAGS, status_code=200)
async def preview_correction(request: Request, action_id: FromPath[str], data: JSONBody[CorrectionIn]) -> PreviewOut:
    """Which consortia would change their verdict or findings, before and after; nothing is kept."""
    return await preview(await actions.propose(action_id, data), parts_of(request).clock.now())


@post("/api/rules/{action_id:str}/versions", name="api.eligibility.correct", tags=TAGS)
async def correct_rules(request: Request, action_id: FromPath[str], data: JSONBody[CorrectionIn]) -> ActionOut:
    """Keep a correction as a new version. 409 where another version stands there than the one it began from."""
    parts = parts_of(request)
    await spend(parts, POST_PER_ACCOUNT, request.user.account_id)
    proposed = await actions.propose(action_id, data)
    return action_out(await actions.keep(proposed, data, request.user, parts.clock.now()))
