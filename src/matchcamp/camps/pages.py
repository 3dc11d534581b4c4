"""The lists of camps, the forms of a new one and of its frame, and calendars to take away."""

from dataclasses import dataclass, field
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from matchcamp.accounts.queries import Person
from matchcamp.calendars import MEDIA_TYPE
from matchcamp.camps import actions, queries
from matchcamp.camps.api import formats_out
from matchcamp.camps.cards import CampCard, camp_card
from matchcamp.camps.forms import read_camp_form, typed_of_camp, typed_of_copy, zone_options
from matchcamp.camps.ical import agenda_calendar, feed_calendar
from matchcamp.camps.moments import when_words, zone_words
from matchcamp.camps.rules import may_make
from matchcamp.camps.schemas import CampEdit, CampIn, CampOut, FacilitatorsIn, FormatOut, RevisionIn
from matchcamp.database import OBJECT_ID
from matchcamp.errors import Conflict, Forbidden, NotFound
from matchcamp.funding.queries import calls_by_id
from matchcamp.i18n import current_language
from matchcamp.i18n import gettext as _
from matchcamp.organisations.queries import heads, organisation_choices
from matchcamp.paging import asked_after, next_url
from matchcamp.parts import parts_of
from matchcamp.viewer import Viewer
from matchcamp.web import Form, Html, Refused, Request, asked, attachment, attempt, go_to, page, read_form

FEW = 4  # Past camps that stand below the coming ones.


@dataclass(frozen=True, slots=True)
class CampsPage:
    """`past`: only past camps are shown. `next_url` leads on in the list that is shown in full."""

    coming: list[CampCard]
    over: list[CampCard]
    past: bool
    may_make: bool
    next_url: str


@get("/camps", name="camps.list")
async def camps_page(request: Request) -> Html:
    """Coming camps with a few past ones, or all past ones (`?show=past`)."""
    viewer, now = request.user, parts_of(request).clock.now()
    past, after = asked(request, "show") == "past", asked_after(request)
    if past:
        shown = await queries.past_camps(viewer, now, after=after)
        coming, over = [], shown.items
    else:
        shown = await queries.coming_camps(viewer, now, after=after)
        coming, over = shown.items, [] if after else (await queries.past_camps(viewer, now, limit=FEW)).items
    cards = [camp_card(one) for one in coming], [camp_card(one) for one in over]
    return page(request, "camps/list.html", CampsPage(*cards, past, may_make(viewer), next_url(request, shown.next)))


@dataclass(frozen=True, slots=True)
class NewPage:
    """The form of a new camp; `like` is the one that it copies."""

    form: Form[Any]
    formats: list[FormatOut]
    organisations: list[tuple[str, str]]
    zones: list[tuple[str, str]]
    like: CampOut | None


async def _new_page(request: Request, form: Form[Any], *, status: int = 200) -> Html:
    viewer = request.user
    context = NewPage(
        form,
        formats_out(),
        await _hosts(viewer, str(form.typed.get("organisation_id") or "")),
        zone_options(str(form.typed.get("zone") or "")),
        await _like(str(form.typed.get("copy_of") or ""), viewer),
    )
    return page(request, "camps/new.html", context, status=status)


async def _hosts(viewer: Viewer, chosen: str) -> list[tuple[str, str]]:
    """The organisations that can be named as the host; the one that is chosen always among them."""
    own = await organisation_choices(viewer, chosen)
    if chosen in dict(own) or not OBJECT_ID.fullmatch(chosen):
        return own
    return own + [(one.id, one.name) for one in (await heads([chosen])).values()]


async def _like(id_: str, viewer: Viewer) -> CampOut | None:
    """The camp to copy; None for one that the viewer does not lead, which the action will say."""
    try:
        return await queries.camp_to_lead(id_, viewer) if OBJECT_ID.fullmatch(id_) else None
    except (NotFound, Forbidden):
        return None


@get("/camps/new", name="camps.new")
async def new_camp_page(request: Request) -> Html:
    """The empty form; `?copy=ID` fills it with an older camp."""
    viewer = request.user
    like = await _like(asked(request, "copy"), viewer)
    own = await organisation_choices(viewer)
    typed = typed_of_copy(like) if like else {
        "template": "one_day", "language": current_language.get(), "zone": "Europe/Brussels",
        "organisation_id": own[0][0] if len(own) == 1 else "",
    }  # fmt: skip
    return await _new_page(request, Form(typed=typed))


@post("/camps/new", name="camps.post", status_code=200)
async def post_camp(request: Request) -> Html | Redirect:
    async def act(given: CampIn) -> str:
        return await actions.make_camp(parts_of(request), given, request.user)

    done = await attempt(await read_form(request, CampIn), act)
    if isinstance(done, Refused):
        return await _new_page(request, done.form, status=done.status)
    return go_to(f"/camps/{done}", _("The camp is made, as a draft that only those who lead it see."))


@dataclass(frozen=True, slots=True)
class EditPage:
    """The form of a camp's frame. `newest` is the other version, after somebody else was faster: `newest_rows` say it
    in words, and saving from there replaces it. `able` are those who can be named as facilitators."""

    camp: CampOut
    form: Form[Any]
    organisations: list[tuple[str, str]]
    zones: list[tuple[str, str]]
    able: list[Person]
    named: list[str]
    wall_url: str
    faster: bool = False
    newest_rows: list[tuple[str, str]] = field(default_factory=list)


async def _edit_page(request: Request, camp_id: str, form: Form[Any] | None, *, status: int = 200) -> Html:
    viewer = request.user
    camp = await queries.camp_to_lead(camp_id, viewer)
    call = (
        (await calls_by_id([camp.call_id], parts_of(request).clock.now())).get(camp.call_id) if camp.call_id else None
    )
    identifier = call.identifier if call else ""
    faster = status == Conflict.status
    form = form or Form(typed=typed_of_camp(camp, identifier))
    context = EditPage(
        camp,
        form,
        await _hosts(viewer, camp.organisation_id),
        zone_options(str(form.typed.get("zone") or "")),
        await queries.who_may_lead(),
        list(camp.facilitators),
        await queries.wall_url(camp_id, parts_of(request).settings.base_url),
        faster,
        _rows(camp, identifier) if faster else [],
    )
    return page(request, "camps/edit.html", context, status=status)


def _rows(camp: CampOut, identifier: str) -> list[tuple[str, str]]:
    """A camp's frame in words, beside another version of it."""
    return [
        (_("In one line"), camp.title),
        (_("When"), f"{when_words(camp.starts, camp.ends, camp.zone)} ({zone_words(camp.zone)})"),
        (_("Place"), camp.place),
        (_("Call"), identifier),
        (_("People at most"), str(camp.capacity)),
        (_("Tables"), f"{camp.tables} × {camp.least}–{camp.most}"),
        (_("Description"), camp.text),
    ]


@get("/camps/{camp_id:str}/edit", name="camps.edit_form")
async def edit_camp_page(request: Request, camp_id: FromPath[str]) -> Html:
    return await _edit_page(request, camp_id, None)


@post("/camps/{camp_id:str}/edit", name="camps.edit", status_code=200)
async def edit_camp(request: Request, camp_id: FromPath[str]) -> Html | Redirect:
    async def act(given: CampEdit) -> None:
        await actions.edit_camp(parts_of(request), camp_id, given, request.user)

    await queries.row_to_lead(camp_id, request.user)
    done = await attempt(await read_camp_form(request), act)
    if isinstance(done, Refused):
        return await _edit_page(request, camp_id, done.form, status=done.status)
    return go_to(f"/camps/{camp_id}", _("Saved."))


@post("/camps/{camp_id:str}/facilitators", name="camps.facilitators", status_code=200)
async def name_facilitators(request: Request, camp_id: FromPath[str]) -> Redirect:
    async def act(given: FacilitatorsIn) -> None:
        await actions.name_facilitators(parts_of(request), camp_id, given, request.user)

    return await _small_change(request, camp_id, await read_form(request, FacilitatorsIn), act)


@post("/camps/{camp_id:str}/links/void", name="camps.void_links", status_code=200)
async def void_links(request: Request, camp_id: FromPath[str]) -> Redirect:
    async def act(given: RevisionIn) -> None:
        await actions.void_links(parts_of(request), camp_id, given, request.user)

    return await _small_change(request, camp_id, await read_form(request, RevisionIn), act)


@post("/camps/{camp_id:str}/wall", name="camps.renew_wall", status_code=200)
async def renew_wall(request: Request, camp_id: FromPath[str]) -> Redirect:
    async def act(given: RevisionIn) -> None:
        await actions.renew_wall(parts_of(request), camp_id, given, request.user)

    return await _small_change(request, camp_id, await read_form(request, RevisionIn), act)


async def _small_change(request: Request, camp_id: str, form: Form[Any], act: Any) -> Redirect:
    """Do what a form without words asks, and say on the form of the camp what became of it."""
    await queries.row_to_lead(camp_id, request.user)
    done = await attempt(form, act)
    if isinstance(done, Refused):
        return go_to(f"/camps/{camp_id}/edit", "; ".join(one.message for one in done.form.errors), "problem")
    return go_to(f"/camps/{camp_id}/edit", _("Saved."))


@get("/camps/{camp_id:str}/camp.ics", name="camps.calendar")
async def camp_calendar(request: Request, camp_id: FromPath[str]) -> Response[bytes]:
    """The agenda as an iCalendar file."""
    camp = await queries.camp(camp_id, request.user)
    return _calendar(agenda_calendar(camp, parts_of(request).settings.base_url), "camp.ics")


@get("/camps/feed.ics", name="camps.feed")
async def camps_feed(request: Request) -> Response[bytes]:
    """All camps that the viewer may see, as a calendar to subscribe to."""
    parts = parts_of(request)
    camps = await queries.camps_of_feed(request.user, parts.clock.now())
    return _calendar(feed_calendar(camps, parts.settings.base_url), "camps.ics")


def _calendar(content: bytes, name: str) -> Response[bytes]:
    return attachment(content, MEDIA_TYPE, name)


HANDLERS = (
    camps_page,
    new_camp_page,
    post_camp,
    edit_camp_page,
    edit_camp,
    name_facilitators,
    void_links,
    renew_wall,
    camp_calendar,
    camps_feed,
)
