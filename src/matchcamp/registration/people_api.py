"""The people of a camp for the programs of those who lead it."""

from typing import Annotated

from litestar import get, post, put
from litestar.params import FromPath, JSONBody, QueryParameter

from matchcamp.camps.queries import camp_to_lead
from matchcamp.paging import LimitParameter
from matchcamp.parts import parts_of
from matchcamp.registration import actions, importing, invitation_actions, people_actions
from matchcamp.registration.entries import Entry, entry_to_lead, person_row
from matchcamp.registration.invitation_schemas import InvitationsIn, InvitedOut, ProposalsOut
from matchcamp.registration.inviting import proposals
from matchcamp.registration.own import pass_out
from matchcamp.registration.people_queries import people_out, persons_out
from matchcamp.registration.schemas import (
    ImportIn,
    ImportOut,
    PassOut,
    PeopleOut,
    PersonIn,
    PersonOut,
    PresenceIn,
    RegistrationEdit,
)
from matchcamp.web import Request

TAGS = ["camps"]
PEOPLE, ONE = "/api/camps/{camp_id:str}/people", "/api/camps/{camp_id:str}/people/{person_id:str}"
PrivateParameter = Annotated[bool, QueryParameter(description="with the notes on diet and access")]


@get(PEOPLE, name="api.registration.people", tags=TAGS)
async def list_people(request: Request, camp_id: FromPath[str], private: PrivateParameter = False) -> PeopleOut:
    """Everybody whom the camp knows, with the counts by status and by country."""
    return await people_out(await camp_to_lead(camp_id, request.user), private=private)


@post(PEOPLE, name="api.registration.enter", tags=TAGS)
async def enter(request: Request, camp_id: FromPath[str], data: JSONBody[PersonIn]) -> PersonOut:
    """Enter somebody by hand; where no place is free they stand on the waiting list."""
    entry = Entry(await camp_to_lead(camp_id, request.user), None, request.user, leads=True)
    return await _person(request, camp_id, await people_actions.enter(parts_of(request), entry, data))


@post(PEOPLE + "/import", name="api.registration.import", tags=TAGS, status_code=200)
async def import_people(request: Request, camp_id: FromPath[str], data: JSONBody[ImportIn]) -> ImportOut:
    """Enter many people at once, from a table; first without storing anything."""
    return await importing.import_people(parts_of(request), camp_id, data, request.user)


@get(ONE, name="api.registration.person", tags=TAGS)
async def get_person(request: Request, camp_id: FromPath[str], person_id: FromPath[str]) -> PersonOut:
    """One person, with the notes on diet and access."""
    return await _person(request, camp_id, person_id)


@put(ONE, name="api.registration.change_person", tags=TAGS)
async def change_person(
    request: Request, camp_id: FromPath[str], person_id: FromPath[str], data: JSONBody[RegistrationEdit]
) -> PersonOut:
    """Change somebody's registration; 409 where somebody else was faster."""
    await people_actions.change(parts_of(request), await entry_to_lead(camp_id, person_id, request.user), data)
    return await _person(request, camp_id, person_id)


@post(ONE + "/cancel", name="api.registration.cancel_person", tags=TAGS, status_code=200)
async def cancel_person(request: Request, camp_id: FromPath[str], person_id: FromPath[str]) -> PersonOut:
    """Cancel somebody's registration or invitation; who waits first moves up."""
    await people_actions.cancel(parts_of(request), await entry_to_lead(camp_id, person_id, request.user))
    return await _person(request, camp_id, person_id)


@put(ONE + "/presence", name="api.registration.presence", tags=TAGS)
async def mark_presence(
    request: Request, camp_id: FromPath[str], person_id: FromPath[str], data: JSONBody[PresenceIn]
) -> PersonOut:
    """Say whether somebody who is registered is in the room."""
    await actions.mark_presence(parts_of(request), camp_id, person_id, data.presence, request.user)
    return await _person(request, camp_id, person_id)


@get(ONE + "/pass", name="api.registration.pass", tags=TAGS)
async def get_pass(request: Request, camp_id: FromPath[str], person_id: FromPath[str]) -> PassOut:
    """The person's own links; who holds one is taken for the person."""
    entry = await entry_to_lead(camp_id, person_id, request.user)
    return await pass_out(parts_of(request), entry.there)


@post(ONE + "/pass", name="api.registration.void_pass", tags=TAGS, status_code=200)
async def void_pass(request: Request, camp_id: FromPath[str], person_id: FromPath[str]) -> PassOut:
    """Make the person's links void; the new ones come back."""
    parts = parts_of(request)
    await people_actions.void_pass(parts, await entry_to_lead(camp_id, person_id, request.user))
    return await pass_out(parts, await person_row(camp_id, person_id))


@post("/api/phone/{pass_:str}/here", name="api.registration.check_in", tags=TAGS, status_code=200)
async def check_in(request: Request, pass_: FromPath[str]) -> PresenceIn:
    """“I am here”, by the person's own link."""
    return PresenceIn(presence=(await actions.check_in(parts_of(request), pass_)).presence)


@get("/api/camps/{camp_id:str}/invitations", name="api.registration.proposals", tags=TAGS)
async def list_proposals(request: Request, camp_id: FromPath[str], limit: LimitParameter = 40) -> ProposalsOut:
    """Organisations that fit the ideas, spread over ideas, countries and kinds, with the words that show why."""
    return await proposals(parts_of(request), camp_id, request.user, most=limit)


@post("/api/camps/{camp_id:str}/invitations", name="api.registration.invite", tags=TAGS, status_code=200)
async def invite(request: Request, camp_id: FromPath[str], data: JSONBody[InvitationsIn]) -> InvitedOut:
    """Invite people; each is told, and whoever the camp knows already stays as they are."""
    return await invitation_actions.invite(parts_of(request), camp_id, data, request.user)


async def _person(request: Request, camp_id: str, person_id: str) -> PersonOut:
    found = await camp_to_lead(camp_id, request.user)
    return (await persons_out([await person_row(found.id, person_id)], found, private=True))[0]


HANDLERS = (
    list_people, enter, import_people, get_person, change_person, cancel_person, mark_presence, get_pass, void_pass,
    check_in, list_proposals, invite,
)  # fmt: skip
