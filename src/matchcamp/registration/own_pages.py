"""Registering for a camp, by signing in or by one's own link: one form for both."""

from dataclasses import dataclass
from typing import Any

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from matchcamp.camps.moments import when_words
from matchcamp.camps.queries import camp
from matchcamp.camps.schemas import CampOut
from matchcamp.errors import Conflict
from matchcamp.i18n import gettext as _
from matchcamp.organisations.queries import heads
from matchcamp.parts import parts_of
from matchcamp.registration import people_actions
from matchcamp.registration.entries import Entry, entry_by_pass, own_entry
from matchcamp.registration.forms import read_registration
from matchcamp.registration.own import registration_of
from matchcamp.registration.passes import my_pass
from matchcamp.registration.people_queries import may_be_registered
from matchcamp.registration.queries import ideas_of
from matchcamp.registration.rules import IN, Deed, may_happen
from matchcamp.registration.schemas import MOST_RANKED, CampIdeaOut, RegistrationEdit, RegistrationIn, RegistrationOut
from matchcamp.registration.states import ParticipantStatus
from matchcamp.registration.words import PERSON, in_words, tone
from matchcamp.rendering import speak_with
from matchcamp.viewer import Viewer
from matchcamp.web import Form, Html, Refused, Request, attempt, go_to, page, typed_of


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """One's own registration, or the form of a new one (`own` then None, or not in the camp).

    `invited_for` are the titles of ideas for which matching chose the person. `when` is told by the
    clocks of the place. `faster`: what stands there now is newer than what is typed.
    """

    camp: CampOut
    when: str
    own: RegistrationOut | None
    is_in: bool
    status: str
    tone: str
    may_register: bool
    may_change: bool
    may_cancel: bool
    invited_for: list[str]
    form: Form[Any]
    ideas: list[CampIdeaOut]
    ranks: range
    organisations: list[tuple[str, str]]
    action: str
    by_pass: bool
    faster: bool


async def register_page_of(
    request: Request, entry: Entry, action: str, *, form: Form[Any] | None = None, status: int = 200
) -> Html:
    parts = parts_of(request)
    now = parts.clock.now()
    own = await registration_of(parts, entry) if entry.row else None
    is_in = own is not None and own.status in IN
    ideas = await ideas_of(entry.camp.id)
    titles = {one.id: one.title for one in ideas}
    context = RegisterPage(
        camp=entry.camp,
        when=when_words(entry.camp.starts, entry.camp.ends, entry.camp.zone),
        own=own,
        is_in=is_in,
        status=in_words(PERSON)[own.status.value] if own else "",
        tone=tone(own.status) if own else "",
        may_register=(own is None or may_be_registered(own.status)) and may_happen(Deed.REGISTER, entry.camp, now),
        may_change=is_in and may_happen(Deed.CHANGE, entry.camp, now),
        may_cancel=own is not None
        and (is_in or own.status is ParticipantStatus.INVITED)
        and may_happen(Deed.CANCEL, entry.camp, now),
        invited_for=[titles[id_] for id_ in (own.invited_for if own else []) if id_ in titles],
        form=form or Form(typed=await _typed(entry, own)),
        ideas=ideas,
        ranks=range(MOST_RANKED),
        organisations=await _organisations(entry),
        action=action,
        by_pass=not entry.viewer.signed_in,
        faster=status == Conflict.status and is_in,
    )
    return page(request, "registration/register.html", context, status=status)


async def _typed(entry: Entry, own: RegistrationOut | None) -> dict[str, Any]:
    """What the form begins with: what is kept, else what the account says."""
    if own is not None:
        return typed_of(own)
    return await typed_of_viewer(entry.viewer)


async def typed_of_viewer(viewer: Viewer) -> dict[str, Any]:
    first = next(iter(await heads(sorted(viewer.organisations)[:1])), "")
    languages = [viewer.language] if viewer.language else []
    return {"name": viewer.name, "language": viewer.language or "en", "languages": languages, "organisation_id": first}


async def _organisations(entry: Entry) -> list[tuple[str, str]]:
    """One's own, and that which stands there."""
    kept = [entry.row["organisation_id"]] if entry.row and entry.row["organisation_id"] else []
    known = await heads([*sorted(entry.viewer.organisations), *kept])
    return sorted(((id_, head.name) for id_, head in known.items()), key=lambda one: one[1])


async def save(request: Request, entry: Entry, action: str, then: str) -> Html | Redirect:
    """Take a posted registration: a change of one that stands, else a new one."""
    parts = parts_of(request)
    is_in = entry.row is not None and ParticipantStatus(entry.row["status"]) in IN

    async def act(given: RegistrationIn) -> None:
        if isinstance(given, RegistrationEdit):
            await people_actions.change(parts, entry, given)
        else:
            await people_actions.register(parts, entry, given)

    form: Form[Any] = await read_registration(request, RegistrationEdit if is_in else RegistrationIn)
    done = await attempt(form, act)
    if isinstance(done, Refused):
        return await register_page_of(request, entry, action, form=done.form, status=done.status)
    return go_to(then, _("Saved."))


@get("/camps/{camp_id:str}/register", name="registration.register_form")
async def register_page(request: Request, camp_id: FromPath[str]) -> Html:
    return await register_page_of(request, await own_entry(camp_id, request.user), f"/camps/{camp_id}/register")


@post("/camps/{camp_id:str}/register", name="registration.register", status_code=200)
async def register(request: Request, camp_id: FromPath[str]) -> Html | Redirect:
    action = f"/camps/{camp_id}/register"
    return await save(request, await own_entry(camp_id, request.user), action, action)


@post("/camps/{camp_id:str}/register/cancel", name="registration.cancel")
async def cancel(request: Request, camp_id: FromPath[str]) -> Redirect:
    ended = await people_actions.cancel(parts_of(request), await own_entry(camp_id, request.user))
    return go_to(f"/camps/{camp_id}/register", _ended(ended))


def _ended(status: ParticipantStatus) -> str:
    return _("You have declined.") if status is ParticipantStatus.DECLINED else _("Your registration is cancelled.")


@get("/camps/{camp_id:str}/register/{pass_:str}", name="registration.by_pass_form")
async def by_pass_page(request: Request, camp_id: FromPath[str], pass_: FromPath[str]) -> Html:
    """The registration of who holds this link, without signing in."""
    return await register_page_of(request, await _entry(request, camp_id, pass_), f"/camps/{camp_id}/register/{pass_}")


async def _entry(request: Request, camp_id: str, pass_: str) -> Entry:
    """That of who holds the link, in whose language the page speaks."""
    entry = await entry_by_pass(parts_of(request), camp_id, pass_)
    speak_with(request, entry.there["language"])
    return entry


@post("/camps/{camp_id:str}/register/{pass_:str}", name="registration.by_pass", status_code=200)
async def by_pass(request: Request, camp_id: FromPath[str], pass_: FromPath[str]) -> Html | Redirect:
    action = f"/camps/{camp_id}/register/{pass_}"
    return await save(request, await _entry(request, camp_id, pass_), action, action)


@post("/camps/{camp_id:str}/register/{pass_:str}/cancel", name="registration.cancel_by_pass")
async def cancel_by_pass(request: Request, camp_id: FromPath[str], pass_: FromPath[str]) -> Redirect:
    ended = await people_actions.cancel(parts_of(request), await _entry(request, camp_id, pass_))
    return go_to(f"/camps/{camp_id}/register/{pass_}", _ended(ended))


@get("/camps/{camp_id:str}/me", name="registration.me")
async def me(request: Request, camp_id: FromPath[str]) -> Redirect:
    """The phone view of who has a place, else the registration."""
    found = await camp(camp_id, request.user)
    own = await my_pass(parts_of(request).settings, found.id, request.user)
    return go_to(f"/phone/{own}" if own else f"/camps/{found.id}/register")


HANDLERS = (register_page, register, cancel, by_pass_page, by_pass, cancel_by_pass, me)
