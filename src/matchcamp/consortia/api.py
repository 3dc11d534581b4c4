"""Consortia for programs: everything that their pages do."""

from typing import Annotated

from litestar import get, post, put
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from matchcamp.consortia import actions
from matchcamp.consortia.actions import Done
from matchcamp.consortia.board_queries import board_shown
from matchcamp.consortia.board_schemas import BoardOut, ChangeOut, ConsortiumList
from matchcamp.consortia.founding import found_consortium
from matchcamp.consortia.list_queries import ConsortiumFilter, consortia
from matchcamp.consortia.schemas import (
    AnswerIn,
    ConsortiumEdit,
    ConsortiumIn,
    ExcludedIn,
    MemberEdit,
    MemberIn,
    RevisionIn,
    StatusIn,
    WordIn,
)
from matchcamp.paging import AfterParameter, LimitParameter
from matchcamp.parts import parts_of
from matchcamp.web import Request

TAGS = ["consortia"]
ONE = "/api/consortia/{consortium_id:str}"
MEMBER = ONE + "/members/{organisation_id:str}"
RULE = ONE + "/rules/{rule_id:str}"
IdParameter = Annotated[str, QueryParameter(max_length=24)]


async def _changed(request: Request, consortium_id: str, done: Done) -> ChangeOut:
    return await actions.change_out(consortium_id, done, request.user, parts_of(request).clock.now())


@post("/api/consortia", name="api.consortia.post", tags=TAGS)
async def post_consortium(request: Request, data: JSONBody[ConsortiumIn]) -> BoardOut:
    """Form a consortium; its coordinator is the idea's organisation, or the one that is named."""
    parts = parts_of(request)
    id_ = await found_consortium(parts, data, request.user)
    return await board_shown(id_, request.user, parts.clock.now())


@get("/api/consortia", name="api.consortia.list", tags=TAGS)
async def list_consortia(
    request: Request,
    *,
    after: AfterParameter = None,
    limit: LimitParameter = 20,
    mine: FromQuery[bool] = False,
    call: IdParameter = "",
    idea: IdParameter = "",
) -> ConsortiumList:
    """The consortia that you may see, newest first; `mine` leaves those of your own organisations."""
    narrowed = ConsortiumFilter(mine=mine, call_id=call, idea_id=idea)
    return await consortia(request.user, narrowed, after=after, limit=limit)


@get(ONE, name="api.consortia.get", tags=TAGS)
async def get_consortium(request: Request, consortium_id: FromPath[str]) -> BoardOut:
    """All of one consortium: members, rules with what became of each, competences, countries, history."""
    return await board_shown(consortium_id, request.user, parts_of(request).clock.now())


@put(ONE, name="api.consortia.edit", tags=TAGS)
async def edit_consortium(request: Request, consortium_id: FromPath[str], data: JSONBody[ConsortiumEdit]) -> ChangeOut:
    """Change title, idea, call, competences sought and size. With another call the answers on rules fall away."""
    done = await actions.edit_consortium(parts_of(request), consortium_id, data, request.user)
    return await _changed(request, consortium_id, done)


@post(ONE + "/status", name="api.consortia.status", tags=TAGS, status_code=200)
async def step_consortium(request: Request, consortium_id: FromPath[str], data: JSONBody[StatusIn]) -> ChangeOut:
    """Forming, complete, submitted or dropped. Nothing else can be changed while it is submitted or dropped."""
    done = await actions.step_consortium(parts_of(request), consortium_id, data, request.user)
    return await _changed(request, consortium_id, done)


@post(ONE + "/members", name="api.consortia.add", tags=TAGS, status_code=200)
async def add_member(request: Request, consortium_id: FromPath[str], data: JSONBody[MemberIn]) -> ChangeOut:
    """Add an organisation. Another coordinator makes the present one a partner; who is invited gets a letter."""
    done = await actions.add_member(parts_of(request), consortium_id, data, request.user)
    return await _changed(request, consortium_id, done)


@put(MEMBER, name="api.consortia.member", tags=TAGS)
async def edit_member(
    request: Request, consortium_id: FromPath[str], organisation_id: FromPath[str], data: JSONBody[MemberEdit]
) -> ChangeOut:
    """Replace what is kept of a member."""
    done = await actions.edit_member(parts_of(request), consortium_id, organisation_id.lower(), data, request.user)
    return await _changed(request, consortium_id, done)


@post(MEMBER + "/remove", name="api.consortia.remove", tags=TAGS, status_code=200)
async def remove_member(
    request: Request, consortium_id: FromPath[str], organisation_id: FromPath[str], data: JSONBody[RevisionIn]
) -> ChangeOut:
    """Remove a member; `effect` says what that broke."""
    done = await actions.remove_member(parts_of(request), consortium_id, organisation_id.lower(), data, request.user)
    return await _changed(request, consortium_id, done)


@post(MEMBER + "/put-back", name="api.consortia.put_back", tags=TAGS, status_code=200)
async def put_back_member(
    request: Request, consortium_id: FromPath[str], organisation_id: FromPath[str], data: JSONBody[RevisionIn]
) -> ChangeOut:
    """Put a removed member back as it stood."""
    done = await actions.put_back_member(parts_of(request), consortium_id, organisation_id.lower(), data, request.user)
    return await _changed(request, consortium_id, done)


@post(MEMBER + "/answer", name="api.consortia.answer", tags=TAGS, status_code=200)
async def answer_invitation(
    request: Request, consortium_id: FromPath[str], organisation_id: FromPath[str], data: JSONBody[WordIn]
) -> ChangeOut:
    """Answer for your own organisation: interested, committed or declined. It needs no revision."""
    parts, key = parts_of(request), organisation_id.lower()
    done = await actions.answer_invitation(parts, consortium_id, key, data, request.user)
    return await _changed(request, consortium_id, done)


@put(RULE, name="api.consortia.answer_rule", tags=TAGS)
async def answer_rule(
    request: Request, consortium_id: FromPath[str], rule_id: FromPath[str], data: JSONBody[AnswerIn]
) -> ChangeOut:
    """Confirm or deny a rule that no figure decides; your name and the day are kept with it."""
    done = await actions.answer_rule(parts_of(request), consortium_id, rule_id, data, request.user)
    return await _changed(request, consortium_id, done)


@post(RULE + "/take-back", name="api.consortia.unsay", tags=TAGS, status_code=200)
async def take_back_answer(
    request: Request, consortium_id: FromPath[str], rule_id: FromPath[str], data: JSONBody[RevisionIn]
) -> ChangeOut:
    """Take back what was said on a rule."""
    done = await actions.take_back_answer(parts_of(request), consortium_id, rule_id, data, request.user)
    return await _changed(request, consortium_id, done)


@put(ONE + "/excluded/{organisation_id:str}", name="api.consortia.exclude", tags=TAGS)
async def leave_out(
    request: Request, consortium_id: FromPath[str], organisation_id: FromPath[str], data: JSONBody[ExcludedIn]
) -> ChangeOut:
    """Have suggestions leave an organisation out, or, with `"excluded": false`, bring it again."""
    parts, key = parts_of(request), organisation_id.lower()
    done = await actions.leave_out(parts, consortium_id, key, data, request.user, excluded=data.excluded)
    return await _changed(request, consortium_id, done)
