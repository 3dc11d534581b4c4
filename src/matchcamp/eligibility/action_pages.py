"""The form of an action: what it is called, and which calls it is for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from calls.programmes import programmes
from calls.rules.model import Action
from matchcamp.eligibility import queries
from matchcamp.eligibility.actions import Proposed, propose, propose_action
from matchcamp.eligibility.listing import ActionFilter, listed
from matchcamp.eligibility.page_forms import (
    ActionEditForm,
    ActionForm,
    correction_of_action,
    new_action_of,
    typed_of_action,
)
from matchcamp.eligibility.preview_pages import Answered, answered, newest_of
from matchcamp.eligibility.schemas import PreviewOut, VersionOut
from matchcamp.eligibility.version_pages import saved
from matchcamp.funding.queries import call
from matchcamp.funding.schemas import CallOut
from matchcamp.i18n import BRUSSELS
from matchcamp.i18n import gettext as _
from matchcamp.parts import parts_of
from matchcamp.web import Form, Html, Request, asked, go_to, page

PORTAL = "portal"


@dataclass(frozen=True, slots=True)
class ActionFormPage:
    """The form; `action_id` is empty for a new action, which may begin with the demands of one of `actions`."""

    action_id: str
    action_name: str
    form: Form[Any]
    revision: int
    preview: PreviewOut | None
    newest: VersionOut | None
    programmes: list[tuple[str, str]]
    actions: list[tuple[str, str]]


async def form_page(request: Request, action: Action | None, answer: Answered[Any]) -> Html:
    heads = [] if action else await listed(ActionFilter())
    context = ActionFormPage(
        action.id if action else "",
        action.name if action else "",
        answer.form,
        action.version if action else 0,
        answer.preview,
        await newest_of(action, request, answer) if action else None,
        sorted(((one.short, one.name) for one in programmes()), key=lambda choice: choice[1]),
        [(one.id, f"{one.name} {one.year or ''}".strip()) for one in heads],
    )
    return page(request, "eligibility/action_form.html", context, status=answer.status)


@get("/rules/new", name="eligibility.new_action")
async def new_action_page(request: Request) -> Html:
    """The empty form; `?call=ID` fills in what the call says, `?from=ID` takes the demands of another action over."""
    typed: dict[str, Any] = {"take_over_from": asked(request, "from")}
    if call_id := asked(request, "call"):
        found = await call(call_id, parts_of(request).clock.now())
        known = await queries.action_for(found) if typed["take_over_from"] else None
        typed |= typed_of_call(found, known)
    return await form_page(request, None, Answered(Form(typed=typed)))


def typed_of_call(found: CallOut, like: Action | None) -> Mapping[str, Any]:
    """What a call says of the action that it belongs to; the rules of another year say for which calls they are."""
    day: date | None = found.deadline.astimezone(BRUSSELS).date() if found.deadline else found.opens
    typed = {
        "name": like.name if like else found.title[:160],
        "programme": found.programme,
        "year": (like and like.asked_year) or (day.year if day else ""),
        "on": day.isoformat() if day else "",
        "managed_by": like.managed_by if like else "",
    }
    if like is None or like.topics:
        typed |= {"topics" if found.source == PORTAL else "agency_actions": found.identifier}
    if like:
        lists = {"agency_actions": like.agency_actions, "types_of_action": like.types_of_action}
        typed |= {name: "\n".join(values) for name, values in lists.items() if values}
    return typed


@post("/rules/new", name="eligibility.add_action", status_code=200)
async def add_action(request: Request) -> Html | Redirect:
    async def proposed(given: ActionForm) -> Proposed:
        return await propose_action(new_action_of(given))

    done = await answered(request, ActionForm, proposed)
    if isinstance(done, Action):
        return go_to(f"/rules/{done.id}", _("Saved. Now add its demands, one by one."))
    return await form_page(request, None, done)


@get("/rules/{action_id:str}/edit", name="eligibility.action_form")
async def edit_action_page(request: Request, action_id: FromPath[str]) -> Html:
    action = await queries.action(action_id)
    return await form_page(request, action, Answered(Form(typed=typed_of_action(action))))


@post("/rules/{action_id:str}/edit", name="eligibility.edit_action", status_code=200)
async def edit_action(request: Request, action_id: FromPath[str]) -> Html | Redirect:
    action = await queries.action(action_id)

    async def proposed(given: ActionEditForm) -> Proposed:
        return await propose(action_id, correction_of_action(given))

    done = await answered(request, ActionEditForm, proposed)
    if isinstance(done, Action):
        return saved(done)
    return await form_page(request, action, done)
