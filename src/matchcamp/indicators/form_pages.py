"""The forms of indicators, for those who keep them: the plan, and what is entered."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from matchcamp.errors import Conflict, NotFound
from matchcamp.i18n import gettext as _
from matchcamp.indicators import actions, full_queries, queries
from matchcamp.indicators.forms import read_plan_form, typed_of_plan
from matchcamp.indicators.given_schemas import (
    STANDINGS,
    IndicatorEdit,
    IndicatorIn,
    RecordEdit,
    RecordIn,
    RemoveIn,
)
from matchcamp.indicators.states import CentreState, RecordKind, Source, kinds_of
from matchcamp.indicators.words import centre_words, day_words, kind_words, source_words, title_words
from matchcamp.labels import status_name
from matchcamp.organisations.alliance_queries import count_by_standing, organisations_of_standing
from matchcamp.parts import parts_of
from matchcamp.web import Form, Html, Refused, Request, asked, attempt, go_to, page, read_form

Row = Mapping[str, Any]
MOST_CHOICES = 500
WITH_ORGANISATION = frozenset({RecordKind.MEMORANDUM, RecordKind.CENTRE})


@dataclass(frozen=True, slots=True)
class PlanPage:
    """The plan of an indicator, new without a `code`."""

    form: Form[Any]
    code: str = ""
    sources: list[tuple[str, str]] = field(default_factory=list)
    standings: list[tuple[str, str]] = field(default_factory=list)


def _plan_page(request: Request, form: Form[Any], *, code: str = "", status: int = 200) -> Html:
    sources = [(one.value, source_words(one)) for one in Source]
    standings = [(one, status_name(one)) for one in STANDINGS]
    return page(request, "indicators/plan.html", PlanPage(form, code, sources, standings), status=status)


@get("/indicators/new", name="indicators.new")
async def new_page(request: Request) -> Html:
    return _plan_page(request, Form(typed={"begins": "2022-06-15"}))


@post("/indicators/new", name="indicators.post", status_code=200)
async def post_indicator(request: Request) -> Html | Redirect:
    async def act(given: IndicatorIn) -> str:
        return await actions.set_indicator(parts_of(request), given, request.user)

    done = await attempt(await read_plan_form(request, IndicatorIn), act)
    if isinstance(done, Refused):
        return _plan_page(request, done.form, status=done.status)
    return go_to(f"/indicators/{done}", _("Saved."))


@get("/indicators/{code:str}/edit", name="indicators.edit_form")
async def edit_page(request: Request, code: FromPath[str]) -> Html:
    row = await queries.indicator_row(code)
    return _plan_page(request, Form(typed=typed_of_plan(row)), code=code)


@post("/indicators/{code:str}/edit", name="indicators.edit", status_code=200)
async def edit_indicator(request: Request, code: FromPath[str]) -> Html | Redirect:
    async def act(given: IndicatorEdit) -> None:
        await actions.change_indicator(parts_of(request), code, given, request.user)

    await queries.indicator_row(code)
    done = await attempt(await read_plan_form(request, IndicatorEdit), act)
    if isinstance(done, Refused):
        form = _from_newest(done, await queries.indicator_row(code))
        return _plan_page(request, form, code=code, status=done.status)
    return go_to(f"/indicators/{code}", _("Saved."))


def _from_newest(refused: Refused[Any], row: Row) -> Form[Any]:
    """The form again; after somebody was faster it goes on from what stands now, which its message tells."""
    if refused.status != Conflict.status:
        return refused.form
    return replace(refused.form, typed={**refused.form.typed, "revision": row["revision"]})


@dataclass(frozen=True, slots=True)
class RecordPage:
    """The form of what is entered for an indicator, new without an `id`; with the words for its fields."""

    code: str
    title: str
    kind: RecordKind
    form: Form[Any]
    heading: str
    title_label: str
    day_label: str
    organisations: list[tuple[str, str]]
    states: list[tuple[str, str]]
    yes_no: bool
    id: str = ""


async def _record_page(
    request: Request, code: str, kind: RecordKind, form: Form[Any], *, id_: str = "", status: int = 200
) -> Html:
    row = await queries.indicator_row(code)
    context = RecordPage(
        code, row["title"], kind, form, kind_words(kind), title_words(kind), day_words(kind),
        await _organisations() if kind in WITH_ORGANISATION else [],
        [(one.value, centre_words(one)) for one in CentreState] if kind is RecordKind.CENTRE else [],
        row["counted_from"] == Source.EVIDENCE.value, id_,
    )  # fmt: skip
    return page(request, "indicators/record.html", context, status=status)


async def _organisations() -> list[tuple[str, str]]:
    known = [one for one in await count_by_standing() if one != "left"]
    return [(one.id, one.name) for one in await organisations_of_standing(known, MOST_CHOICES)]


async def _kind(code: str, name: str) -> RecordKind:
    """What is to be entered. Raises NotFound for what the indicator does not have."""
    row = await queries.indicator_row(code)
    kind = next((one for one in kinds_of(Source(row["counted_from"])) if one.value == name), None)
    if kind is None:
        raise NotFound(f"nothing of the kind {name[:30]!r} is entered for the indicator {code}")
    return kind


@get("/indicators/{code:str}/records/new", name="indicators.new_record")
async def new_record_page(request: Request, code: FromPath[str]) -> Html:
    """An empty form; `?kind=` says of what."""
    kind = await _kind(code, asked(request, "kind"))
    return await _record_page(request, code, kind, Form())


@post("/indicators/{code:str}/records/new", name="indicators.add_record", status_code=200)
async def add_record(request: Request, code: FromPath[str]) -> Html | Redirect:
    async def act(given: RecordIn) -> str:
        return await actions.add_record(parts_of(request), code, given, request.user)

    form = await read_form(request, RecordIn)
    kind = await _kind(code, str(form.typed["kind"]))
    done = await attempt(form, act)
    if isinstance(done, Refused):
        return await _record_page(request, code, kind, done.form, status=done.status)
    return go_to(f"/indicators/{code}#{_place(kind)}", _("Saved."))


def _place(kind: RecordKind) -> str:
    return "evidence" if kind is RecordKind.EVIDENCE else "counted"


@get("/indicators/{code:str}/records/{record_id:str}", name="indicators.record")
async def record_page(request: Request, code: FromPath[str], record_id: FromPath[str]) -> Html:
    row = await full_queries.record_row(code, record_id)
    if not row["live"]:
        raise NotFound(f"the record {record_id} was removed")
    typed = {name: "" if row[name] is None else row[name] for name in RecordEdit.model_fields}
    return await _record_page(request, code, RecordKind(row["kind"]), Form(typed=typed), id_=record_id)


@post("/indicators/{code:str}/records/{record_id:str}", name="indicators.edit_record", status_code=200)
async def edit_record(request: Request, code: FromPath[str], record_id: FromPath[str]) -> Html | Redirect:
    async def act(given: RecordEdit) -> None:
        await actions.change_record(parts_of(request), code, record_id, given, request.user)

    kind = RecordKind((await full_queries.record_row(code, record_id))["kind"])
    done = await attempt(await read_form(request, RecordEdit), act)
    if isinstance(done, Refused):
        form = _from_newest(done, await full_queries.record_row(code, record_id))
        return await _record_page(request, code, kind, form, id_=record_id, status=done.status)
    return go_to(f"/indicators/{code}#{_place(kind)}", _("Saved."))


@post("/indicators/{code:str}/records/{record_id:str}/remove", name="indicators.remove_record", status_code=200)
async def remove_record(request: Request, code: FromPath[str], record_id: FromPath[str]) -> Html | Redirect:
    async def act(given: RemoveIn) -> None:
        await actions.remove_record(parts_of(request), code, record_id, given, request.user)

    row = await full_queries.record_row(code, record_id)
    done = await attempt(await read_form(request, RemoveIn), act)
    if isinstance(done, Refused):
        typed = {name: "" if row[name] is None else row[name] for name in RecordEdit.model_fields}
        form: Form[Any] = Form(typed=typed | {"reason": done.form.typed.get("reason", "")}, errors=done.form.errors)
        return await _record_page(request, code, RecordKind(row["kind"]), form, id_=record_id, status=done.status)
    return go_to(f"/indicators/{code}", _("Removed. It stays in the history, with the reason."))


HANDLERS = (
    new_page,
    post_indicator,
    edit_page,
    edit_indicator,
    new_record_page,
    add_record,
    record_page,
    edit_record,
    remove_record,
)
