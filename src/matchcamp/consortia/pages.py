"""The list of consortia, and the form of a new one and of its words."""

from dataclasses import dataclass, field
from typing import Any

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from matchcamp.consortia import actions
from matchcamp.consortia.board_schemas import ConsortiumOut
from matchcamp.consortia.forms import read_consortium_form, typed_of_consortium
from matchcamp.consortia.founding import found_consortium
from matchcamp.consortia.list_queries import (
    ConsortiumFilter,
    Invitation,
    Listed,
    consortia,
    consortia_by_deadline,
    invitations_of,
)
from matchcamp.consortia.queries import call_of, row_to_edit
from matchcamp.consortia.rules import sees_all
from matchcamp.consortia.schemas import ConsortiumEdit, ConsortiumIn
from matchcamp.consortia.shown import consortium_out
from matchcamp.database import OBJECT_ID
from matchcamp.errors import Conflict, NotFound
from matchcamp.funding.schemas import CallOut
from matchcamp.i18n import gettext as _
from matchcamp.ideas.queries import idea, ideas_of_mine
from matchcamp.ideas.schemas import IdeaOut
from matchcamp.organisations.queries import heads, organisation_choices
from matchcamp.paging import asked_after, next_url
from matchcamp.parts import parts_of
from matchcamp.viewer import Viewer
from matchcamp.web import Form, Html, Refused, Request, asked, attempt, go_to, page

LIST_LIMIT = 50


@dataclass(frozen=True, slots=True)
class ConsortiaPage:
    """The list; `mine` narrows it to the viewer's own organisations, `invitations` wait for an answer."""

    items: list[Listed]
    mine: bool
    invitations: list[Invitation]
    next_url: str


@get("/consortia", name="consortia.list")
async def consortia_page(request: Request) -> Html:
    """All that the viewer may see (`?show=all`), or those of their own organisations (`?show=ours`).

    Whoever looks after all consortia sees all of them first, everybody else their own.
    """
    viewer, now = request.user, parts_of(request).clock.now()
    show = asked(request, "show") or ("all" if sees_all(viewer) else "ours")
    mine = show != "all" and bool(viewer.organisations)
    narrowed = ConsortiumFilter(mine=mine)
    found = await consortia_by_deadline(viewer, narrowed, now, after=asked_after(request), limit=LIST_LIMIT)
    context = ConsortiaPage(found.items, mine, await invitations_of(viewer), next_url(request, found.next))
    return page(request, "consortia/list.html", context)


@dataclass(frozen=True, slots=True)
class FormPage:
    """The form, new or for an existing consortium (`consortium_id` then filled).

    `idea` is the one that it comes from, `call` the one that it is for, where they are known; `ideas` are choices by
    id. `there` are consortia that stand already for the same idea. `newest` is the other version, after somebody else
    was faster; saving from there replaces it.
    """

    form: Form[Any]
    organisations: list[tuple[str, str]]
    ideas: list[tuple[str, str]]
    idea: IdeaOut | None = None
    call: CallOut | None = None
    there: list[ConsortiumOut] = field(default_factory=list)
    consortium_id: str = ""
    newest: ConsortiumOut | None = None
    newest_call: CallOut | None = None


async def _form_page(request: Request, form: Form[Any], *, consortium_id: str = "", status: int = 200) -> Html:
    viewer = request.user
    kept = str(form.typed.get("idea_id") or "")
    known = await _idea_seen(kept, viewer)
    newest, newest_call = None, None
    if consortium_id and status == Conflict.status:
        row = await row_to_edit(consortium_id, viewer)
        newest_call = await call_of(row, parts_of(request).clock.now())
        newest = consortium_out(row, await heads([row["organisation_id"]]), idea_seen=True)
    context = FormPage(
        form,
        await organisation_choices(viewer, str(form.typed.get("organisation_id") or "")),
        await _idea_choices(known, kept, viewer),
        known,
        await _call_typed(request, form),
        await _there(known, viewer) if not consortium_id else [],
        consortium_id,
        newest,
        newest_call,
    )
    return page(request, "consortia/form.html", context, status=status)


async def _idea_seen(id_: str, viewer: Viewer) -> IdeaOut | None:
    """The idea of an address or a form; None for one that the viewer cannot see, which the action will say."""
    try:
        return await idea(id_, viewer) if OBJECT_ID.fullmatch(id_) else None
    except NotFound:
        return None


async def _idea_choices(known: IdeaOut | None, kept: str, viewer: Viewer) -> list[tuple[str, str]]:
    """The viewer's own ideas, and the one that is chosen, also where its words are not for the viewer."""
    own = [(one.id, one.title) for one in await ideas_of_mine(viewer)]
    if not kept or kept in dict(own):
        return own
    return [(kept, known.title if known else _("an idea that you cannot see")), *own]


async def _call_typed(request: Request, form: Form[Any]) -> CallOut | None:
    """The call that the form means, where it is typed by its id or was taken."""
    typed = form.typed.get("call_id") or form.typed.get("call") or ""
    return await call_of({"call_id": str(typed).lower()}, parts_of(request).clock.now())


async def _there(known: IdeaOut | None, viewer: Viewer) -> list[ConsortiumOut]:
    if known is None:
        return []
    return (await consortia(viewer, ConsortiumFilter(idea_id=known.id), after=None, limit=20)).items


@get("/consortia/new", name="consortia.new")
async def new_consortium_page(request: Request) -> Html:
    """The empty form; `?idea=ID` and `?call=ID` say where it comes from and what it is for."""
    viewer = request.user
    known = await _idea_seen(asked(request, "idea"), viewer)
    its_call = await call_of({"call_id": asked(request, "call").lower()}, parts_of(request).clock.now())
    typed = {
        "idea_id": known.id if known else "",
        "call": its_call.identifier if its_call else "",
        "call_id": its_call.id if its_call else "",
        "title": known.title if known else "",
        "competences": "\n".join(known.competences) if known else "",
        "organisation_id": asked(request, "organisation"),
        "step_idea": "true",
    }
    return await _form_page(request, Form(typed=typed))


@post("/consortia/new", name="consortia.post", status_code=200)
async def post_consortium(request: Request) -> Html | Redirect:
    parts = parts_of(request)

    async def act(given: ConsortiumIn) -> str:
        return await found_consortium(parts, given, request.user)

    form = await read_consortium_form(request, ConsortiumIn)
    done = await attempt(form, act)
    if isinstance(done, Refused):
        return await _form_page(request, done.form, status=done.status)
    if "team" in await request.form():  # The button that also asks for a team.
        return go_to(f"/consortia/{done}/teams", _("The consortium is formed. Say what the team is to be like."))
    return go_to(f"/consortia/{done}", _("The consortium is formed. Add those who should be part of it."))


@get("/consortia/{consortium_id:str}/edit", name="consortia.edit_form")
async def edit_consortium_page(request: Request, consortium_id: FromPath[str]) -> Html:
    row = await row_to_edit(consortium_id, request.user)
    its_call = await call_of(row, parts_of(request).clock.now())
    typed = typed_of_consortium(row, its_call.identifier if its_call else "")
    known = await _idea_seen(row["idea_id"], request.user)
    if known and known.organisation_id is None:  # Named here, the board would tell whose it is. Saving keeps it.
        typed |= {"idea_id": ""}
    return await _form_page(request, Form(typed=typed), consortium_id=consortium_id)


@post("/consortia/{consortium_id:str}/edit", name="consortia.edit", status_code=200)
async def edit_consortium(request: Request, consortium_id: FromPath[str]) -> Html | Redirect:
    async def act(given: ConsortiumEdit) -> None:
        await actions.edit_consortium(parts_of(request), consortium_id, given, request.user)

    await row_to_edit(consortium_id, request.user)
    done = await attempt(await read_consortium_form(request, ConsortiumEdit), act)
    if isinstance(done, Refused):
        return await _form_page(request, done.form, consortium_id=consortium_id, status=done.status)
    return go_to(f"/consortia/{consortium_id}", _("Saved."))
