"""One-to-one meetings for programs."""

from litestar import get, post, put
from litestar.params import FromPath, JSONBody

from matchcamp.errors import NotFound
from matchcamp.parts import parts_of
from matchcamp.registration.queries import my_attendance
from matchcamp.registration.schemas import Attendant
from matchcamp.seating.meetings import actions, queries
from matchcamp.seating.meetings.schemas import FrameIn, MeetingAnswerIn, MeetingsOut, MeetingWishIn, MyMeetingsOut
from matchcamp.web import Request

TAGS = ["camps"]
ONE = "/api/camps/{camp_id:str}/meetings"


async def _me(request: Request, camp_id: str) -> Attendant:
    me = await my_attendance(camp_id, request.user)
    if me is None:
        raise NotFound("you are not registered for this camp")
    return me


@get(ONE, name="api.meetings.get", tags=TAGS)
async def get_meetings(request: Request, camp_id: FromPath[str]) -> MeetingsOut:
    """All meetings with their slots and tables, for those who lead."""
    return await queries.meetings(camp_id, request.user, parts_of(request).clock.now())


@put(ONE, name="api.meetings.frame", tags=TAGS)
async def set_frame(request: Request, camp_id: FromPath[str], data: JSONBody[FrameIn]) -> MeetingsOut:
    """How many tables for two there are, and how long a slot is."""
    await actions.frame(camp_id, data, request.user)
    return await queries.meetings(camp_id, request.user, parts_of(request).clock.now())


@post(ONE + "/plan", name="api.meetings.plan", tags=TAGS, status_code=200)
async def plan(request: Request, camp_id: FromPath[str]) -> MeetingsOut:
    """Plan all meetings anew from accepted wishes; it takes up to 10 seconds."""
    parts = parts_of(request)
    await actions.plan(parts, camp_id, request.user)
    return await queries.meetings(camp_id, request.user, parts.clock.now())


@post(ONE + "/relieve", name="api.meetings.relieve", tags=TAGS, status_code=200)
async def relieve(request: Request, camp_id: FromPath[str]) -> MeetingsOut:
    """Take the absent out of the slots to come; stand-ins get their tables, nobody else's meeting changes."""
    parts = parts_of(request)
    await actions.relieve(parts, camp_id, request.user)
    return await queries.meetings(camp_id, request.user, parts.clock.now())


@get(ONE + "/mine", name="api.meetings.mine", tags=TAGS)
async def get_mine(request: Request, camp_id: FromPath[str]) -> MyMeetingsOut:
    """The wishes and meetings of the signed-in person; 404 for somebody whom the camp does not know."""
    return (await queries.mine(await _me(request, camp_id))).out


@post(ONE + "/wishes", name="api.meetings.ask", tags=TAGS)
async def ask(request: Request, camp_id: FromPath[str], data: JSONBody[MeetingWishIn]) -> MyMeetingsOut:
    """Ask somebody at the camp for a meeting."""
    me = await _me(request, camp_id)
    await actions.ask(parts_of(request), me, data)
    return (await queries.mine(me)).out


@put(ONE + "/wishes/{wish_id:str}", name="api.meetings.answer", tags=TAGS)
async def answer(
    request: Request, camp_id: FromPath[str], wish_id: FromPath[str], data: JSONBody[MeetingAnswerIn]
) -> MyMeetingsOut:
    """Accept or decline what one was asked, or take back what one asked."""
    me = await _me(request, camp_id)
    await actions.answer(parts_of(request), me, wish_id, data)
    return (await queries.mine(me)).out


HANDLERS = (get_meetings, set_frame, plan, relieve, get_mine, ask, answer)
