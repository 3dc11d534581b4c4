"""A camp's ideas and registrations for programs."""

from litestar import get, post, put
from litestar.params import FromPath, JSONBody

from matchcamp.camps.queries import camp
from matchcamp.parts import parts_of
from matchcamp.registration import idea_actions, people_actions
from matchcamp.registration.entries import Entry, entry_by_pass, own_entry
from matchcamp.registration.own import registration_of
from matchcamp.registration.queries import idea_seen, ideas_seen
from matchcamp.registration.schemas import (
    CampIdeaEdit,
    CampIdeaIn,
    CampIdeaList,
    CampIdeaOut,
    ChoiceIn,
    OrderIn,
    RegistrationEdit,
    RegistrationIn,
    RegistrationOut,
)
from matchcamp.web import Request

TAGS = ["camps"]
IDEAS, ONE = "/api/camps/{camp_id:str}/ideas", "/api/camps/{camp_id:str}/ideas/{idea_id:str}"
REGISTER, BY_PASS = "/api/camps/{camp_id:str}/registration", "/api/camps/{camp_id:str}/registration/{pass_:str}"


@get(IDEAS, name="api.registration.ideas", tags=TAGS)
async def list_ideas(request: Request, camp_id: FromPath[str]) -> CampIdeaList:
    """The ideas that have a table; your own, and for those who lead the camp all, in every state."""
    return CampIdeaList(items=await ideas_seen(await camp(camp_id, request.user), request.user))


@post(IDEAS, name="api.registration.hand_in", tags=TAGS)
async def hand_in(request: Request, camp_id: FromPath[str], data: JSONBody[CampIdeaIn]) -> CampIdeaOut:
    """Hand in an idea with its concept note, while the camp takes ideas."""
    id_ = await idea_actions.hand_in(parts_of(request), camp_id, data, request.user)
    return await _idea(request, camp_id, id_)


@get(ONE, name="api.registration.idea", tags=TAGS)
async def get_idea(request: Request, camp_id: FromPath[str], idea_id: FromPath[str]) -> CampIdeaOut:
    return await _idea(request, camp_id, idea_id)


@put(ONE, name="api.registration.edit_idea", tags=TAGS)
async def edit_idea(
    request: Request, camp_id: FromPath[str], idea_id: FromPath[str], data: JSONBody[CampIdeaEdit]
) -> CampIdeaOut:
    """Change a concept note; 409 where somebody else was faster."""
    await idea_actions.edit_idea(parts_of(request), camp_id, idea_id, data, request.user)
    return await _idea(request, camp_id, idea_id)


@post(ONE + "/withdraw", name="api.registration.withdraw_idea", tags=TAGS, status_code=200)
async def withdraw_idea(request: Request, camp_id: FromPath[str], idea_id: FromPath[str]) -> CampIdeaOut:
    """Take an idea back; its table is free again."""
    await idea_actions.withdraw_idea(parts_of(request), camp_id, idea_id, request.user)
    return await _idea(request, camp_id, idea_id)


@post(ONE + "/choice", name="api.registration.choose", tags=TAGS, status_code=200)
async def choose(
    request: Request, camp_id: FromPath[str], idea_id: FromPath[str], data: JSONBody[ChoiceIn]
) -> CampIdeaOut:
    """Give an idea the next free table, or not; who handed it in is told."""
    await idea_actions.choose(parts_of(request), camp_id, idea_id, data, request.user)
    return await _idea(request, camp_id, idea_id)


@put(IDEAS + "/order", name="api.registration.reorder", tags=TAGS)
async def reorder(request: Request, camp_id: FromPath[str], data: JSONBody[OrderIn]) -> CampIdeaList:
    """Number the tables in this order."""
    await idea_actions.reorder(parts_of(request), camp_id, data.ids, request.user)
    return CampIdeaList(items=await ideas_seen(await camp(camp_id, request.user), request.user))


async def _idea(request: Request, camp_id: str, id_: str) -> CampIdeaOut:
    return await idea_seen(await camp(camp_id, request.user), id_, request.user)


@get(REGISTER, name="api.registration.own", tags=TAGS)
async def get_own(request: Request, camp_id: FromPath[str]) -> RegistrationOut:
    """Your own registration, or invitation; 404 where the camp does not know you."""
    return await _out(request, await own_entry(camp_id, request.user))


@post(REGISTER, name="api.registration.register", tags=TAGS)
async def register(request: Request, camp_id: FromPath[str], data: JSONBody[RegistrationIn]) -> RegistrationOut:
    """Register, or take an invitation; where no place is free you stand on the waiting list."""
    await people_actions.register(parts_of(request), await own_entry(camp_id, request.user), data)
    return await _out(request, await own_entry(camp_id, request.user))


@put(REGISTER, name="api.registration.change", tags=TAGS)
async def change(request: Request, camp_id: FromPath[str], data: JSONBody[RegistrationEdit]) -> RegistrationOut:
    """Change your registration; 409 where somebody else was faster."""
    await people_actions.change(parts_of(request), await own_entry(camp_id, request.user), data)
    return await _out(request, await own_entry(camp_id, request.user))


@post(REGISTER + "/cancel", name="api.registration.cancel", tags=TAGS, status_code=200)
async def cancel(request: Request, camp_id: FromPath[str]) -> RegistrationOut:
    """Cancel your registration, or decline an invitation; who waits first moves up."""
    await people_actions.cancel(parts_of(request), await own_entry(camp_id, request.user))
    return await _out(request, await own_entry(camp_id, request.user))


@get(BY_PASS, name="api.registration.by_pass", tags=TAGS)
async def get_by_pass(request: Request, camp_id: FromPath[str], pass_: FromPath[str]) -> RegistrationOut:
    """The registration of who holds this link."""
    return await _out(request, await entry_by_pass(parts_of(request), camp_id, pass_))


@post(BY_PASS, name="api.registration.register_by_pass", tags=TAGS)
async def register_by_pass(
    request: Request, camp_id: FromPath[str], pass_: FromPath[str], data: JSONBody[RegistrationIn]
) -> RegistrationOut:
    """Take an invitation, or register again."""
    parts = parts_of(request)
    await people_actions.register(parts, await entry_by_pass(parts, camp_id, pass_), data)
    return await _out(request, await entry_by_pass(parts, camp_id, pass_))


@put(BY_PASS, name="api.registration.change_by_pass", tags=TAGS)
async def change_by_pass(
    request: Request, camp_id: FromPath[str], pass_: FromPath[str], data: JSONBody[RegistrationEdit]
) -> RegistrationOut:
    """Change the registration of who holds this link."""
    parts = parts_of(request)
    await people_actions.change(parts, await entry_by_pass(parts, camp_id, pass_), data)
    return await _out(request, await entry_by_pass(parts, camp_id, pass_))


@post(BY_PASS + "/cancel", name="api.registration.cancel_by_pass", tags=TAGS, status_code=200)
async def cancel_by_pass(request: Request, camp_id: FromPath[str], pass_: FromPath[str]) -> RegistrationOut:
    """Cancel the registration of who holds this link, or decline their invitation."""
    parts = parts_of(request)
    await people_actions.cancel(parts, await entry_by_pass(parts, camp_id, pass_))
    return await _out(request, await entry_by_pass(parts, camp_id, pass_))


async def _out(request: Request, entry: Entry) -> RegistrationOut:
    return await registration_of(parts_of(request), entry)


HANDLERS = (
    list_ideas, hand_in, get_idea, edit_idea, withdraw_idea, choose, reorder, get_own, register, change, cancel,
    get_by_pass, register_by_pass, change_by_pass, cancel_by_pass,
)  # fmt: skip
