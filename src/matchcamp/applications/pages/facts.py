"""The form of an application's facts: title, call and round, deadline, stages and sums."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from matchcamp.applications import founding, queries
from matchcamp.applications.dates import moment_words
from matchcamp.applications.pages.forms import Asked, Change, Refusal, asked_for, checked, digits, settle, told_at
from matchcamp.applications.pages.moments import BRUSSELS, moment_meant
from matchcamp.applications.rules import can_be_edited
from matchcamp.applications.schemas import ApplicationEdit
from matchcamp.camps.forms import zone_options
from matchcamp.camps.moments import to_clock
from matchcamp.errors import Conflict, FieldError
from matchcamp.funding.queries import call_id_meant, calls_by_id
from matchcamp.funding.schemas import CallOut
from matchcamp.i18n import gettext as _
from matchcamp.parts import parts_of
from matchcamp.web import Form, Html, Request, page, typed_text

EDIT = "/applications/{application_id:str}/edit"
TYPED = (
    "title", "acronym", "action", "call", "call_before", "round", "deadline_at", "deadline_zone", "two_stage",
    "total_eur", "requested_eur", "revision",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FactsPage:
    """The form; `call` is the one that is kept, `rounds` its deadlines as choices."""

    asked: Asked
    form: Form[Any]
    call: CallOut | None
    rounds: list[tuple[str, str]]
    zones: list[tuple[str, str]]


async def _show(request: Request, application_id: str, refused: Refusal | None = None, status: int = 200) -> Html:
    shown, now = await asked_for(request, application_id, refused), parts_of(request).clock.now()
    head = shown.it.application
    known = (await calls_by_id([head.call_id], now)).get(head.call_id) if head.call_id else None
    kept = head.model_dump()
    form = refused.form if refused else Form(typed=typed_facts(kept, known.identifier if known else ""))
    deadlines = known.deadlines if known else []
    rounds = [(str(one.stage), moment_words(one.at, one.zone)) for one in deadlines]
    context = FactsPage(shown, form, known, rounds, _zones(str(form.typed["deadline_zone"])))
    return page(request, "applications/one/edit.html", context, status=status)


def _zones(chosen: str) -> list[tuple[str, str]]:
    options = zone_options()
    known = not chosen or chosen in dict(options)
    return options if known else [(chosen, chosen), *options]


def typed_facts(row: Mapping[str, Any], call: str) -> dict[str, Any]:
    """What the form shows of what is kept, with the call in words."""
    deadline = row["deadline"] or {}
    zone, by_hand = deadline.get("zone") or BRUSSELS, deadline and not deadline["round"]
    sums = {name: "" if row[name] is None else row[name] for name in ("total_eur", "requested_eur")}
    return sums | {
        "title": row["title"], "acronym": row["acronym"], "action": row["action"], "call": call,
        "call_before": row["call_id"], "round": str(deadline.get("round") or ""),
        "deadline_at": to_clock(deadline["at"], zone) if by_hand else "", "deadline_zone": zone,
        "two_stage": "true" if row["two_stage"] else "", "revision": row.get("revision", ""),
    }  # fmt: skip


async def read_facts(request: Request, kept: Mapping[str, Any] | None) -> Form[ApplicationEdit]:
    """The posted form: the call by its identifier or address, a deadline as clocks in its zone show it.

    The `kept` deadline is meant where clocks show it as typed: it has seconds, or it may be the second of two hours.
    """
    data = await request.form()
    typed = {name: typed_text(data.get(name)) for name in TYPED}
    call_id = await call_id_meant(typed["call"])

    def reshape(values: dict[str, Any], errors: list[FieldError]) -> Mapping[str, Any]:
        if call_id is None:
            errors.append(FieldError("call", _("No call has this identifier or address.")))
        return _facts_of(values, errors, call_id or "", kept)

    form = checked(ApplicationEdit, typed, reshape)
    return Form(typed=form.typed, errors=[_at_its_field(one) for one in form.errors], value=form.value)


def _facts_of(
    typed: Mapping[str, Any], errors: list[FieldError], call_id: str, kept: Mapping[str, Any] | None
) -> dict[str, Any]:
    given = {name: typed[name] for name in ("title", "acronym", "action", "two_stage", "revision")}
    given |= {name: digits(typed[name]) for name in ("total_eur", "requested_eur")} | {"call_id": call_id}
    if call_id and call_id == typed["call_before"]:
        given["round"] = typed["round"]
    zone = typed["deadline_zone"] or BRUSSELS
    if not call_id and typed["deadline_at"] and not founding.is_zone(zone):
        errors.append(FieldError("deadline_zone", _("There is no such time zone.")))
    elif not call_id and typed["deadline_at"]:
        same = kept and (to_clock(kept["at"], zone), zone) == (typed["deadline_at"], kept["zone"])
        meant = kept["at"] if kept and same else None
        at = meant or told_at(errors, "deadline_at", lambda: moment_meant(typed["deadline_at"], zone))
        given["deadline"] = {"at": at, "zone": zone} if at else None
    return given


def _at_its_field(error: FieldError) -> FieldError:
    fields = {"call_id": "call", "deadline.at": "deadline_at", "deadline.zone": "deadline_zone"}
    return FieldError(fields.get(error.field, error.field), error.message)


@get(EDIT, name="applications.edit_form")
async def edit_page(request: Request, application_id: FromPath[str]) -> Html:
    row = await queries.row_to_edit(application_id, request.user)
    if not can_be_edited(row):
        raise Conflict(_("This application is handed in or over: what it says stands. Correct its state first."))
    return await _show(request, application_id)


@post(EDIT, name="applications.edit", status_code=200)
async def edit(request: Request, application_id: FromPath[str]) -> Html | Redirect:
    row = await queries.row_to_edit(application_id, request.user)
    form = await read_facts(request, row["deadline"])

    async def show(refusal: Refusal, status: int) -> Html:
        return await _show(request, application_id, refusal, status)

    async def act(given: ApplicationEdit) -> object:
        return await founding.edit_application(parts_of(request), application_id, given, request.user)

    def again(row: Mapping[str, Any]) -> Mapping[str, Any]:
        mine = form.value.call_id if form.value else ""
        return typed_facts(row, form.typed["call"] if row["call_id"] == mine else f"/calls/{row['call_id']}")

    url = f"/applications/{application_id}"
    return await settle(request, form, act, Change(application_id, "edit", url, _("Saved."), show, again))


HANDLERS = (edit_page, edit)
