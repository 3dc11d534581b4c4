"""The desk of those who lead a camp, the wall, the phones, and the streams that keep them up to date."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from litestar import MediaType, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect, ServerSentEvent

from matchcamp.camps.moments import here, time_words
from matchcamp.camps.queries import camp_to_lead, secrets_of
from matchcamp.camps.schemas import AgendaItemOut, CampOut
from matchcamp.errors import Conflict, Forbidden, Invalid
from matchcamp.i18n import gettext as _
from matchcamp.live import actions
from matchcamp.live.events import event_stream
from matchcamp.live.queries import live_at
from matchcamp.live.schemas import AnnounceIn, AutoIn, ExtendIn, LiveOut, NextIn
from matchcamp.live.states import LiveState
from matchcamp.live.view_queries import (
    Attendance,
    Board,
    Way,
    attendance_of,
    board,
    camp_by_wall_key,
    camp_to_follow,
    holder_of_pass,
    way_of,
)
from matchcamp.parts import parts_of
from matchcamp.qr import qr_source
from matchcamp.registration.actions import check_in
from matchcamp.registration.schemas import Attendant
from matchcamp.rendering import STATIC, speak_with
from matchcamp.web import Form, Html, Request, go_after, go_to, page, read_form

WORKER = Path(STATIC) / "live-worker.js"
LAST_EVENT_ID = "last-event-id"


@dataclass(frozen=True, slots=True)
class Clock:
    """The clock of an item for a page: `left` in whole seconds, negative when it is over, None where nothing runs.

    `until` is what clocks in the room show at its end, empty where nobody knows; they are `shift` minutes ahead of UTC.
    """

    now: datetime
    left: int | None
    until: str
    shift: int


def clock_of(live: LiveOut, camp: CampOut, now: datetime) -> Clock:
    """Pure. While it is paused, the time that is left stands still, and nobody knows until when it lasts."""
    ahead = here(now, camp.zone).utcoffset() or timedelta(0)
    shift = ahead // timedelta(minutes=1)
    if live.ends is None:
        return Clock(now, None, "", shift)
    left = (live.ends - (live.paused_at or now)) // timedelta(seconds=1)
    until = "" if live.paused_at else time_words(live.ends, camp.zone)
    return Clock(now, left, until, shift)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the agenda for a page: when it begins, as clocks in the room will show, and whether it runs."""

    time: str
    item: AgendaItemOut
    runs: bool


def begins_at(camp: CampOut, live: LiveOut, now: datetime) -> dict[str, datetime]:
    """Pure: when each item begins, by its key. Once the camp runs, what follows shifts with the item that runs."""
    planned = {item.key: item for item in camp.agenda}
    runs = planned.get(live.item)
    if runs is None or live.ends is None or live.started is None:
        return {key: item.starts for key, item in planned.items()}
    shift = max(live.ends, now) - runs.ends
    later = {key: item.starts + (shift if item.starts > runs.starts else timedelta(0)) for key, item in planned.items()}
    return later | {runs.key: live.started}


def lines_of(camp: CampOut, live: LiveOut, now: datetime) -> list[Line]:
    """Pure: the agenda of the day that runs or comes next, from the item that runs on."""
    keys = [item.key for item in camp.agenda]
    start = live.item or (live.next.key if live.next else "")
    rest = camp.agenda[keys.index(start) if start in keys else 0 :] if live.state is not LiveState.OVER else ()
    zone, begins = camp.zone, begins_at(camp, live, now)
    today = [one for one in rest if here(one.starts, zone).date() == here(rest[0].starts, zone).date()]
    return [Line(time_words(begins[one.key], zone), one, one.key == live.item) for one in today]


@dataclass(frozen=True, slots=True)
class DeskPage:
    """The desk. `announce` is the form of the announcement, with what stands there or was typed."""

    camp: CampOut
    live: LiveOut
    clock: Clock
    agenda_lines: list[Line]
    presence: Attendance
    wall_url: str
    wall_qr: str
    phone_url: str
    phone_qr: str
    announce: Form[AnnounceIn]
    events_url: str


@get("/camps/{camp_id:str}/live", name="live.desk")
async def desk(request: Request, camp_id: FromPath[str]) -> Html:
    return await _desk(request, await camp_to_lead(camp_id, request.user))


async def _desk(request: Request, camp: CampOut, form: Form[AnnounceIn] | None = None, status: int = 200) -> Html:
    parts = parts_of(request)
    live, now = await live_at(camp), parts.clock.now()
    secrets = await secrets_of(camp.id)
    base = parts.settings.base_url
    wall_url = f"{base}/wall/{camp.id}/{secrets.wall_key if secrets else ''}"
    phone_url = f"{base}/camps/{camp.id}/me"
    context = DeskPage(
        camp, live, clock_of(live, camp, now), lines_of(camp, live, now), await attendance_of(camp.id),
        wall_url, qr_source(wall_url), phone_url, qr_source(phone_url),
        form or Form(typed={"text": live.announcement}), f"/camps/{camp.id}/events",
    )  # fmt: skip
    return page(request, "live/desk.html", context, status=status)


@post("/camps/{camp_id:str}/live/next", name="live.next")
async def next_item(request: Request, camp_id: FromPath[str]) -> Redirect:
    leaves = (await read_form(request, NextIn)).taken.leaves
    return await _done(request, camp_id, lambda: actions.next_item(parts_of(request), camp_id, leaves, request.user))


@post("/camps/{camp_id:str}/live/back", name="live.back")
async def back(request: Request, camp_id: FromPath[str]) -> Redirect:
    leaves = (await read_form(request, NextIn)).taken.leaves
    return await _done(request, camp_id, lambda: actions.back(parts_of(request), camp_id, leaves, request.user))


@post("/camps/{camp_id:str}/live/pause", name="live.pause")
async def pause(request: Request, camp_id: FromPath[str]) -> Redirect:
    return await _done(request, camp_id, lambda: actions.pause(parts_of(request), camp_id, request.user))


@post("/camps/{camp_id:str}/live/resume", name="live.resume")
async def resume(request: Request, camp_id: FromPath[str]) -> Redirect:
    return await _done(request, camp_id, lambda: actions.resume(parts_of(request), camp_id, request.user))


@post("/camps/{camp_id:str}/live/extend", name="live.extend")
async def extend(request: Request, camp_id: FromPath[str]) -> Redirect:
    given = (await read_form(request, ExtendIn)).taken
    return await _done(request, camp_id, lambda: actions.extend(parts_of(request), camp_id, given, request.user))


@post("/camps/{camp_id:str}/live/auto", name="live.auto")
async def set_auto(request: Request, camp_id: FromPath[str]) -> Redirect:
    auto = (await read_form(request, AutoIn)).taken.auto
    return await _done(request, camp_id, lambda: actions.set_auto(parts_of(request), camp_id, auto, request.user))


@post("/camps/{camp_id:str}/live/close", name="live.close")
async def close(request: Request, camp_id: FromPath[str]) -> Redirect:
    return await _done(request, camp_id, lambda: actions.close(parts_of(request), camp_id, request.user))


@post("/camps/{camp_id:str}/live/announce", name="live.announce", status_code=200)
async def announce(request: Request, camp_id: FromPath[str]) -> Html | Redirect:
    camp = await camp_to_lead(camp_id, request.user)
    form = await read_form(request, AnnounceIn)
    if form.errors:
        return await _desk(request, camp, form, Invalid.status)
    return await _done(request, camp_id, lambda: actions.announce(parts_of(request), camp_id, form.taken, request.user))


async def _done(request: Request, camp_id: str, act: Callable[[], Awaitable[LiveOut]]) -> Redirect:
    """Back to the desk, with what stands against the move where it could not be done."""
    url = f"/camps/{camp_id}/live"
    await camp_to_lead(camp_id, request.user)
    try:
        await act()
    except (Conflict, Forbidden, Invalid) as error:
        return go_to(url, str(error), "problem")
    return go_to(url)


@dataclass(frozen=True, slots=True)
class WallPage:
    """The wall, in the camp's language: for a beamer, dark, to be read from afar."""

    camp: CampOut
    live: LiveOut
    clock: Clock
    agenda_lines: list[Line]
    board: Board
    camp_url: str
    camp_qr: str
    events_url: str


@get("/wall/{camp_id:str}/{key:str}", name="live.wall")
async def wall(request: Request, camp_id: FromPath[str], key: FromPath[str]) -> Html:
    parts = parts_of(request)
    camp = await camp_by_wall_key(camp_id, key)
    speak_with(request, camp.language)
    live, now = await live_at(camp), parts.clock.now()
    camp_url = f"{parts.settings.base_url}/camps/{camp.id}"
    context = WallPage(
        camp, live, clock_of(live, camp, now), lines_of(camp, live, now), await board(camp.id, live),
        camp_url, qr_source(f"{camp_url}/me"), f"/wall/{camp.id}/{key}/events",
    )  # fmt: skip
    return page(request, "live/wall.html", context)


@dataclass(frozen=True, slots=True)
class PhonePage:
    """One person's phone: `pass_` is their secret link, `way` where they go."""

    camp: CampOut
    person: Attendant
    live: LiveOut
    clock: Clock
    agenda_lines: list[Line]
    way: Way
    pass_: str
    events_url: str
    times: dict[int, str] = field(default_factory=dict)


@get("/phone/{pass_:str}", name="live.phone")
async def phone(request: Request, pass_: FromPath[str]) -> Html:
    parts = parts_of(request)
    person, camp = await holder_of_pass(parts.settings, pass_)
    speak_with(request, person.language)
    live, now = await live_at(camp), parts.clock.now()
    begins = begins_at(camp, live, now)
    context = PhonePage(
        camp, person, live, clock_of(live, camp, now), lines_of(camp, live, now),
        await way_of(camp, live, person.id), pass_, f"/phone/{pass_}/events",
        {item.round: time_words(begins[item.key], camp.zone) for item in camp.agenda if item.round},
    )  # fmt: skip
    return page(request, "live/phone.html", context)


@post("/phone/{pass_:str}/here", name="live.here")
async def here_i_am(request: Request, pass_: FromPath[str]) -> Redirect:
    said = _("Welcome! Those who lead the camp know now that you are here.")
    return await go_after(check_in(parts_of(request), pass_), f"/phone/{pass_}", said)


@get("/wall/{camp_id:str}/{key:str}/events", name="live.wall.events")
async def wall_events(request: Request, camp_id: FromPath[str], key: FromPath[str]) -> ServerSentEvent:
    camp = await camp_by_wall_key(camp_id, key)
    return event_stream(parts_of(request), camp.id, request.headers.get(LAST_EVENT_ID, ""))


@get("/phone/{pass_:str}/events", name="live.phone.events")
async def phone_events(request: Request, pass_: FromPath[str]) -> ServerSentEvent:
    parts = parts_of(request)
    _person, camp = await holder_of_pass(parts.settings, pass_)
    return event_stream(parts, camp.id, request.headers.get(LAST_EVENT_ID, ""))


@get("/camps/{camp_id:str}/events", name="live.camp.events")
async def camp_events(request: Request, camp_id: FromPath[str]) -> ServerSentEvent:
    camp = await camp_to_follow(camp_id, request.user)
    return event_stream(parts_of(request), camp.id, request.headers.get(LAST_EVENT_ID, ""))


@get("/phone/worker.js", name="live.worker", sync_to_thread=True)
def worker() -> Response[str]:
    """The service worker of phones; it lies where they are, since it may look after no other pages than these."""
    return Response(WORKER.read_text("utf-8"), media_type=MediaType.TEXT, headers={"content-type": "text/javascript"})
