"""The agenda of a camp as a page, and each change of it as one form that works without scripts."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import BaseModel

from matchcamp.camps import agenda_actions, queries
from matchcamp.camps.agenda_words import Day, days_of
from matchcamp.camps.moments import when_words, zone_words
from matchcamp.camps.rules import DONE
from matchcamp.camps.schemas import CampOut, ItemEdit, ItemIn, MoveIn, RevisionIn
from matchcamp.camps.words import kind_options, missing_in_agenda
from matchcamp.errors import Conflict
from matchcamp.i18n import gettext as _
from matchcamp.parts import parts_of
from matchcamp.web import Form, Html, Refused, Request, attempt, go_to, page, read_form

Model = TypeVar("Model", bound=BaseModel)
NEW = "new"


@dataclass(frozen=True, slots=True)
class AgendaPage:
    """`refused` is the form that was not taken, `target` the key of its item, or `new`. `faster`: somebody else was."""

    camp: CampOut
    when: str
    zone: str
    days: list[Day]
    kinds: list[tuple[str, str]]
    missing: list[str]
    changeable: bool
    last_key: str
    refused: Form[Any] | None = None
    target: str = ""
    faster: bool = False


async def _page(request: Request, camp_id: str, refused: Refused[Any] | None = None, target: str = "") -> Html:
    camp = await queries.camp_to_lead(camp_id, request.user)
    context = AgendaPage(
        camp,
        when_words(camp.starts, camp.ends, camp.zone),
        zone_words(camp.zone),
        days_of(camp),
        kind_options(),
        missing_in_agenda(camp),
        camp.status not in DONE,
        camp.agenda[-1].key if camp.agenda else "",
        refused.form if refused else None,
        target,
        refused is not None and refused.status == Conflict.status,
    )
    return page(request, "camps/agenda.html", context, status=refused.status if refused else 200)


@get("/camps/{camp_id:str}/agenda", name="camps.agenda")
async def agenda_page(request: Request, camp_id: FromPath[str]) -> Html:
    return await _page(request, camp_id)


async def _changed(
    request: Request,
    camp_id: str,
    form: Form[Model],
    act: Callable[[Model], Awaitable[object]],
    *,
    target: str,
) -> Html | Redirect:
    await queries.row_to_lead(camp_id, request.user)
    done = await attempt(form, act)
    if isinstance(done, Refused):
        return await _page(request, camp_id, done, target)
    back = done if isinstance(done, str) else target
    return go_to(f"/camps/{camp_id}/agenda#item-{back}", _("Saved."))


@post("/camps/{camp_id:str}/agenda", name="camps.agenda.add", status_code=200)
async def add_item(request: Request, camp_id: FromPath[str]) -> Html | Redirect:
    async def act(given: ItemIn) -> str:
        return await agenda_actions.add_item(parts_of(request), camp_id, given, request.user)

    return await _changed(request, camp_id, await read_form(request, ItemIn), act, target=NEW)


@post("/camps/{camp_id:str}/agenda/{item_key:str}", name="camps.agenda.edit", status_code=200)
async def edit_item(request: Request, camp_id: FromPath[str], item_key: FromPath[str]) -> Html | Redirect:
    async def act(given: ItemEdit) -> None:
        await agenda_actions.edit_item(parts_of(request), camp_id, item_key, given, request.user)

    return await _changed(request, camp_id, await read_form(request, ItemEdit), act, target=item_key)


@post("/camps/{camp_id:str}/agenda/{item_key:str}/move", name="camps.agenda.move", status_code=200)
async def move_item(request: Request, camp_id: FromPath[str], item_key: FromPath[str]) -> Html | Redirect:
    async def act(given: MoveIn) -> None:
        await agenda_actions.move_item(parts_of(request), camp_id, item_key, given, request.user)

    return await _changed(request, camp_id, await read_form(request, MoveIn), act, target=item_key)


@post("/camps/{camp_id:str}/agenda/{item_key:str}/remove", name="camps.agenda.remove", status_code=200)
async def remove_item(request: Request, camp_id: FromPath[str], item_key: FromPath[str]) -> Html | Redirect:
    async def act(given: RevisionIn) -> str:
        await agenda_actions.remove_item(parts_of(request), camp_id, item_key, given, request.user)
        return NEW

    return await _changed(request, camp_id, await read_form(request, RevisionIn), act, target=item_key)


HANDLERS = (agenda_page, add_item, edit_item, move_item, remove_item)
