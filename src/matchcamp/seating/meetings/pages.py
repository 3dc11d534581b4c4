"""Pages of one-to-one meetings: all of them for those who lead, one's own behind the personal link."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from matchcamp.camps.moments import time_words
from matchcamp.camps.queries import camp_to_lead
from matchcamp.camps.schemas import CampOut
from matchcamp.i18n import gettext as _
from matchcamp.parts import parts_of
from matchcamp.registration.passes import holder
from matchcamp.registration.schemas import Attendant
from matchcamp.seating.meetings import actions, queries
from matchcamp.seating.meetings.queries import Mine
from matchcamp.seating.meetings.schemas import FrameIn, MeetingAnswerIn, MeetingsOut, MeetingWishIn
from matchcamp.seating.words import percent
from matchcamp.web import Form, Html, Refused, Request, attempt, go_after, go_to, page, read_form

LEAD = "/camps/{camp_id:str}/meetings"
OWN = "/phone/{pass_:str}/meetings"


@dataclass(frozen=True, slots=True)
class MeetingsPage:
    """All meetings; `times` has by slot from when to when, as clocks at the place show it."""

    camp: CampOut
    found: MeetingsOut
    times: dict[int, str]
    not_held: str
    form: Form[FrameIn]


@get(LEAD, name="meetings.all")
async def meetings_page(request: Request, camp_id: FromPath[str]) -> Html:
    return await _all(request, camp_id)


async def _all(request: Request, camp_id: str, refused: Refused[FrameIn] | None = None) -> Html:
    now = parts_of(request).clock.now()
    camp = await camp_to_lead(camp_id, request.user)
    found = await queries.meetings(camp_id, request.user, now)
    fresh: Form[FrameIn] = Form(typed={"tables": found.tables, "minutes": found.minutes})
    times = {slot.number: clock_words(slot.starts, slot.ends, camp.zone) for slot in found.slots}
    context = MeetingsPage(camp, found, times, percent(found.not_held), refused.form if refused else fresh)
    return page(request, "seating/meetings.html", context, status=refused.status if refused else 200)


def clock_words(starts: datetime, ends: datetime, zone: str) -> str:
    """
    >>> from datetime import UTC
    >>> starts = datetime(2026, 6, 30, 8, 0, tzinfo=UTC)
    >>> clock_words(starts, starts.replace(minute=20), "Europe/Brussels")
    '10:00–10:20'
    """
    return f"{time_words(starts, zone)}–{time_words(ends, zone)}"


@post(LEAD, name="meetings.frame", status_code=200)
async def set_frame(request: Request, camp_id: FromPath[str]) -> Html | Redirect:
    async def act(given: FrameIn) -> None:
        await actions.frame(camp_id, given, request.user)

    await camp_to_lead(camp_id, request.user)
    done = await attempt(await read_form(request, FrameIn), act)
    if isinstance(done, Refused):
        return await _all(request, camp_id, done)
    return go_to(f"/camps/{camp_id}/meetings", _("Saved."))


@post(LEAD + "/plan", name="meetings.plan")
async def plan(request: Request, camp_id: FromPath[str]) -> Redirect:
    deed = actions.plan(parts_of(request), camp_id, request.user)
    return await go_after(deed, f"/camps/{camp_id}/meetings", _("The meetings are planned."))


@post(LEAD + "/relieve", name="meetings.relieve")
async def relieve(request: Request, camp_id: FromPath[str]) -> Redirect:
    deed = actions.relieve(parts_of(request), camp_id, request.user)
    return await go_after(
        deed, f"/camps/{camp_id}/meetings", _("The plan is up to date. Nobody else's meeting changed.")
    )


@dataclass(frozen=True, slots=True)
class MinePage:
    """One's own wishes and meetings behind the personal link `pass_`, and whom one can ask."""

    found: Mine
    times: dict[int, str]
    partners: list[tuple[str, str]]
    form: Form[Any]
    pass_: str


@get(OWN, name="meetings.mine")
async def mine_page(request: Request, pass_: FromPath[str]) -> Html:
    return await _mine(request, await holder(request, pass_), pass_)


async def _mine(request: Request, me: Attendant, pass_: str, refused: Refused[MeetingWishIn] | None = None) -> Html:
    found = await queries.mine(me)
    zone = found.camp.zone
    times = {one.slot: clock_words(one.starts, one.ends, zone) for one in found.out.meetings}
    partners = [
        (one.id, f"{one.name} ({one.organisation})" if one.organisation else one.name) for one in found.partners
    ]
    context = MinePage(found, times, partners, refused.form if refused else Form(), pass_)
    return page(request, "seating/my_meetings.html", context, status=refused.status if refused else 200)


@post(OWN, name="meetings.ask", status_code=200)
async def ask(request: Request, pass_: FromPath[str]) -> Html | Redirect:
    me = await holder(request, pass_)

    async def act(given: MeetingWishIn) -> None:
        await actions.ask(parts_of(request), me, given)

    done = await attempt(await read_form(request, MeetingWishIn), act)
    if isinstance(done, Refused):
        return await _mine(request, me, pass_, done)
    return go_to(f"/phone/{pass_}/meetings", _("Asked. You see the answer here."))


@post(OWN + "/{wish_id:str}", name="meetings.answer")
async def answer(request: Request, pass_: FromPath[str], wish_id: FromPath[str]) -> Redirect:
    me = await holder(request, pass_)
    given = (await read_form(request, MeetingAnswerIn)).taken
    deed = actions.answer(parts_of(request), me, wish_id, given)
    return await go_after(deed, f"/phone/{pass_}/meetings", _("Saved."))


HANDLERS = (meetings_page, set_frame, plan, relieve, mine_page, ask, answer)
PUBLIC = frozenset({"meetings.mine", "meetings.ask", "meetings.answer"})
"""The personal link is what lets in."""
