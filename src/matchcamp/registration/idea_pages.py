"""Pages of a camp's ideas: the list with its tables, handing in, and one idea with its concept note."""

from dataclasses import dataclass
from typing import Any

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from matchcamp.camps.moments import moment_words
from matchcamp.camps.queries import camp, camp_to_lead
from matchcamp.camps.schemas import CampOut
from matchcamp.errors import Conflict
from matchcamp.funding.queries import calls_by_id
from matchcamp.i18n import gettext as _
from matchcamp.ideas.queries import ideas_of_mine
from matchcamp.ideas.schemas import IdeaOut
from matchcamp.parts import parts_of
from matchcamp.registration import idea_actions
from matchcamp.registration.forms import read_idea
from matchcamp.registration.queries import idea_seen, ideas_seen
from matchcamp.registration.rules import OPEN_IDEA, Deed, may_happen
from matchcamp.registration.schemas import CampIdeaEdit, CampIdeaIn, CampIdeaOut, ChoiceIn
from matchcamp.registration.states import CampIdeaStatus
from matchcamp.registration.words import IDEA, in_words, tone
from matchcamp.web import Form, Html, Refused, Request, asked, attempt, go_after, go_to, page, read_form


@dataclass(frozen=True, slots=True)
class IdeasPage:
    """The ideas that the viewer may see: `tables` have one, `others` do not. `free` tables are left."""

    camp: CampOut
    tables: list[CampIdeaOut]
    others: list[CampIdeaOut]
    statuses: dict[str, str]
    tones: dict[str, str]
    free: int
    may_hand_in: bool
    may_choose: bool


@get("/camps/{camp_id:str}/ideas", name="registration.ideas")
async def ideas_page(request: Request, camp_id: FromPath[str]) -> Html:
    found = await camp(camp_id, request.user)
    ideas = await ideas_seen(found, request.user)
    tables = [one for one in ideas if one.status is CampIdeaStatus.ACCEPTED]
    now = parts_of(request).clock.now()
    context = IdeasPage(
        found, tables, [one for one in ideas if one.status is not CampIdeaStatus.ACCEPTED], in_words(IDEA), _tones(),
        max(0, found.tables - len(tables)), may_happen(Deed.HAND_IN, found, now),
        found.leads and may_happen(Deed.CHOOSE, found, now),
    )  # fmt: skip
    return page(request, "registration/ideas.html", context)


def _tones() -> dict[str, str]:
    return {status.value: tone(status) for status in CampIdeaStatus}


@dataclass(frozen=True, slots=True)
class HandInPage:
    """The form of a new idea; `ideas` are the viewer's own by id."""

    camp: CampOut
    form: Form[CampIdeaIn]
    ideas: list[tuple[str, str]]
    until: str


@get("/camps/{camp_id:str}/ideas/new", name="registration.hand_in_form")
async def hand_in_page(request: Request, camp_id: FromPath[str]) -> Html:
    """The empty form, or prefilled from the canvas of an idea (`?idea=ID`)."""
    own = await ideas_of_mine(request.user)
    chosen = next((one for one in own if one.id == asked(request, "idea").lower()), None)
    return await _hand_in_page(request, camp_id, Form(typed=_prefilled(chosen) if chosen else {}), own)


def _prefilled(idea: IdeaOut) -> dict[str, str]:
    canvas = idea.canvas
    return {
        "idea_id": idea.id, "problem": canvas.need or idea.text, "target_group": canvas.target_group,
        "result": canvas.result, "partners_sought": canvas.partners,
    }  # fmt: skip


async def _hand_in_page(
    request: Request, camp_id: str, form: Form[CampIdeaIn], own: list[IdeaOut] | None = None, status: int = 200
) -> Html:
    found = await camp(camp_id, request.user)
    ideas = own if own is not None else await ideas_of_mine(request.user)
    until = moment_words(found.ideas_until, found.zone) if found.ideas_until else ""
    context = HandInPage(found, form, [(one.id, one.title) for one in ideas], until)
    return page(request, "registration/hand_in.html", context, status=status)


@post("/camps/{camp_id:str}/ideas/new", name="registration.hand_in", status_code=200)
async def hand_in(request: Request, camp_id: FromPath[str]) -> Html | Redirect:
    async def act(given: CampIdeaIn) -> str:
        return await idea_actions.hand_in(parts_of(request), camp_id, given, request.user)

    done = await attempt(await read_idea(request, CampIdeaIn), act)
    if isinstance(done, Refused):
        return await _hand_in_page(request, camp_id, done.form, status=done.status)
    return go_to(f"/camps/{camp_id}/ideas/{done}", _("Handed in. You are told whether it gets a table."))


@dataclass(frozen=True, slots=True)
class IdeaPage:
    """One idea. `form` is that of its note for those who may change it; `faster`: somebody else was."""

    camp: CampOut
    idea: CampIdeaOut
    status: str
    tone: str
    call: Any
    may_edit: bool
    may_choose: bool
    form: Form[CampIdeaEdit]
    choice: Form[ChoiceIn]
    faster: bool


async def _idea_page(
    request: Request, camp_id: str, idea_id: str, *, form: Form[CampIdeaEdit] | None = None,
    choice: Form[ChoiceIn] | None = None, status: int = 200,
) -> Html:  # fmt: skip
    found = await camp(camp_id, request.user)
    idea = await idea_seen(found, idea_id, request.user)
    now = parts_of(request).clock.now()
    call_id = idea.call_id or found.call_id
    kept = {"call_id": idea.call_id, "revision": idea.revision, **idea.note.model_dump()}
    open_ = idea.status in OPEN_IDEA and may_happen(Deed.EDIT_IDEA, found, now)
    context = IdeaPage(
        found, idea, in_words(IDEA)[idea.status.value], tone(idea.status),
        (await calls_by_id([call_id], now)).get(call_id) if call_id else None,
        open_ and (idea.mine or found.leads),
        found.leads and idea.status is not CampIdeaStatus.WITHDRAWN and may_happen(Deed.CHOOSE, found, now),
        form or Form(typed=kept), choice or Form(), status == Conflict.status and form is not None,
    )  # fmt: skip
    return page(request, "registration/idea.html", context, status=status)


@get("/camps/{camp_id:str}/ideas/{idea_id:str}", name="registration.idea")
async def idea_page(request: Request, camp_id: FromPath[str], idea_id: FromPath[str]) -> Html:
    return await _idea_page(request, camp_id, idea_id)


@post("/camps/{camp_id:str}/ideas/{idea_id:str}", name="registration.edit_idea", status_code=200)
async def edit_idea(request: Request, camp_id: FromPath[str], idea_id: FromPath[str]) -> Html | Redirect:
    async def act(given: CampIdeaEdit) -> None:
        await idea_actions.edit_idea(parts_of(request), camp_id, idea_id, given, request.user)

    done = await attempt(await read_idea(request, CampIdeaEdit), act)
    if isinstance(done, Refused):
        return await _idea_page(request, camp_id, idea_id, form=done.form, status=done.status)
    return go_to(f"/camps/{camp_id}/ideas/{idea_id}", _("Saved."))


@post("/camps/{camp_id:str}/ideas/{idea_id:str}/withdraw", name="registration.withdraw_idea")
async def withdraw_idea(request: Request, camp_id: FromPath[str], idea_id: FromPath[str]) -> Redirect:
    await idea_actions.withdraw_idea(parts_of(request), camp_id, idea_id, request.user)
    return go_to(f"/camps/{camp_id}/ideas", _("Withdrawn."))


@post("/camps/{camp_id:str}/ideas/{idea_id:str}/choice", name="registration.choose", status_code=200)
async def choose(request: Request, camp_id: FromPath[str], idea_id: FromPath[str]) -> Html | Redirect:
    async def act(given: ChoiceIn) -> None:
        await idea_actions.choose(parts_of(request), camp_id, idea_id, given, request.user)

    await camp_to_lead(camp_id, request.user)
    done = await attempt(await read_form(request, ChoiceIn), act)
    if isinstance(done, Refused):
        return await _idea_page(request, camp_id, idea_id, choice=done.form, status=done.status)
    return go_to(f"/camps/{camp_id}/ideas", _("Saved. Those who handed it in are told."))


@post("/camps/{camp_id:str}/ideas/order", name="registration.reorder")
async def reorder(request: Request, camp_id: FromPath[str]) -> Redirect:
    """The form holds a number for each idea with a table, in a field named by its id; equal ones keep their order."""
    found = await camp_to_lead(camp_id, request.user)
    data = await request.form()
    tables = [one for one in await ideas_seen(found, request.user) if one.status is CampIdeaStatus.ACCEPTED]
    numbers = {one.id: str(data.get(one.id, "")).strip() for one in tables}
    if any(not number.isdecimal() or len(number) > 4 for number in numbers.values()):
        return go_to(f"/camps/{camp_id}/ideas", _("Please write a whole number."), "problem")
    ids = sorted(numbers, key=lambda id_: int(numbers[id_]))
    deed = idea_actions.reorder(parts_of(request), camp_id, ids, request.user)
    return await go_after(deed, f"/camps/{camp_id}/ideas", _("Saved."))


HANDLERS = (
    ideas_page, hand_in_page, hand_in, idea_page, edit_idea, withdraw_idea, choose, reorder,
)  # fmt: skip
