"""Setting a target, and changing it, for coordinators and the secretariat."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from matchcamp.applications.words import state_options
from matchcamp.errors import Conflict
from matchcamp.funding.queries import programmes
from matchcamp.i18n import gettext as _
from matchcamp.labels import programme_name
from matchcamp.parts import parts_of
from matchcamp.targets import actions
from matchcamp.targets.changes import LABELS, changes_between
from matchcamp.targets.forms import SPARE_ROWS, given_of, read_target_form, typed_of_target
from matchcamp.targets.schemas import TargetEdit, TargetIn
from matchcamp.targets.states import Reading, Stage
from matchcamp.targets.stored import target_row
from matchcamp.targets.words import reading_words, stage_words
from matchcamp.web import Form, Html, Refused, Request, asked, attempt, go_to, page

Options = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class FormPage:
    """The form of a target, new or (with `target_id`) of one that is there.

    `excluded` are the applications that are left out with the reasons, and places for more. After somebody else was
    faster `newest` is the revision that stands now, and `differences` what it says otherwise: label, theirs, mine.
    """

    form: Form[Any]
    programmes: Options
    states: Options
    stages: Options
    readings: Options
    excluded: list[tuple[str, str]]
    target_id: str = ""
    newest: int = 0
    differences: list[tuple[str, str, str]] = field(default_factory=list)


async def _form_page(request: Request, form: Form[Any], *, target_id: str = "", status: int = 200) -> Html:
    row: Mapping[str, Any] = await target_row(target_id) if target_id and status == Conflict.status else {}
    faster = bool(row) and str(row["revision"]) != str(form.typed.get("revision"))
    own = form.typed.get("programmes", [])
    context = FormPage(
        form,
        programmes=[(code, programme_name(code)) for code in sorted({*await programmes(), *own} - {""})],
        states=state_options(),
        stages=[(one.value, stage_words(one)) for one in Stage],
        readings=[(one.value, reading_words(one)) for one in Reading],
        excluded=[*form.typed.get("excluded", []), *[("", "")] * SPARE_ROWS],
        target_id=target_id,
        newest=row["revision"] if faster else 0,
        differences=_differences(row, form) if faster else [],
    )
    return page(request, "targets/form.html", context, status=status)


def _differences(row: Mapping[str, Any], form: Form[Any]) -> list[tuple[str, str, str]]:
    """What stands now beside what was typed, which could be taken, else nobody would have been faster."""
    values = {name: value for name, value in given_of(form.typed).items() if name in TargetIn.model_fields}
    mine = TargetIn.model_validate(values).model_dump(mode="json")
    return changes_between({name: row[name] for name in LABELS}, mine)


@get("/targets/new", name="targets.new")
async def new_target_page(request: Request) -> Html:
    """The form with what most targets have: this year, and what is handed in counts."""
    year = parts_of(request).clock.now().year
    first = TargetIn.model_construct(name="", number=0, starts=date(year, 1, 1), ends=date(year, 12, 31))
    typed = typed_of_target(first.model_dump(mode="json")) | {"number": ""}
    return await _form_page(request, Form(typed=typed))


@post("/targets/new", name="targets.post", status_code=200)
async def post_target(request: Request) -> Html | Redirect:
    async def act(given: TargetIn) -> str:
        return await actions.set_target(parts_of(request), given, request.user)

    done = await attempt(await read_target_form(request, TargetIn), act)
    if isinstance(done, Refused):
        return await _form_page(request, done.form, status=done.status)
    return go_to(f"/targets/{done}", _("Saved."))


@get("/targets/{target_id:str}/edit", name="targets.edit_form")
async def edit_target_page(request: Request, target_id: FromPath[str]) -> Html:
    """The form as the target stands; `?exclude=ID` adds an application that is to be left out."""
    row = await target_row(target_id)
    typed = typed_of_target({name: row[name] for name in (*LABELS, "revision")})
    if exclude := asked(request, "exclude"):
        typed["excluded"] = [*typed["excluded"], (exclude, "")]
    return await _form_page(request, Form(typed=typed), target_id=target_id)


@post("/targets/{target_id:str}/edit", name="targets.edit", status_code=200)
async def edit_target(request: Request, target_id: FromPath[str]) -> Html | Redirect:
    async def act(given: TargetEdit) -> None:
        await actions.change_target(parts_of(request), target_id, given, request.user)

    done = await attempt(await read_target_form(request, TargetEdit), act)
    if isinstance(done, Refused):
        return await _form_page(request, done.form, target_id=target_id, status=done.status)
    return go_to(f"/targets/{target_id}", _("Saved."))
