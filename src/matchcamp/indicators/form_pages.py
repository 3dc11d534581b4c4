"""The forms of indicators, for those who keep them: the plan, what is entered, and readings."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Annotated, Any

from litestar import get, post
from litestar.params import FromPath, PathParameter
from litestar.response import Redirect

from matchcamp.errors import Conflict, NotFound
from matchcamp.i18n import gettext as _
from matchcamp.indicators import actions, full_queries, queries, reading_actions
from matchcamp.indicators.forms import read_plan_form, read_value_form, typed_of_plan, value_text
from matchcamp.indicators.given_schemas import (
    STANDINGS,
    CorrectionIn,
    IndicatorEdit,
    IndicatorIn,
    ReadingIn,
    RecordEdit,
    RecordIn,
    RemoveIn,
    SnapshotIn,
)
from matchcamp.indicators.reading_queries import reading_row
from matchcamp.indicators.states import CentreState, RecordKind, Source, Unit, kinds_of
from matchcamp.indicators.words import centre_words, day_words, kind_words, source_words, title_words, value_words
from matchcamp.labels import status_name
from matchcamp.organisations.alliance_queries import count_by_standing, organisations_of_standing
from matchcamp.parts import parts_of
from matchcamp.web import Form, Html, Refused, Request, asked, attempt, go_after, go_to, page, read_form

NumberParameter = Annotated[int, PathParameter(ge=1, le=2**31)]
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


@post("/indicators/snapshots", name="indicators.read_all", status_code=200)
async def read_all(request: Request) -> Redirect:
    note = (await read_form(request, SnapshotIn)).taken.note
    reading = reading_actions.take_snapshots(parts_of(request), (), note, request.user)
    return await go_after(reading, "/indicators", _("All are read as they stand today."))


@post("/indicators/{code:str}/snapshots", name="indicators.read", status_code=200)
async def read_now(request: Request, code: FromPath[str]) -> Redirect:
    note = (await read_form(request, SnapshotIn)).taken.note
    reading = reading_actions.take_snapshots(parts_of(request), (code,), note, request.user)
    return await go_after(reading, f"/indicators/{code}#readings", _("Saved."))


@dataclass(frozen=True, slots=True)
class ReadingPage:
    """The form of a reading that was made elsewhere, or, with its `number`, of its correction; `was` is its value."""

    code: str
    title: str
    unit: Unit
    form: Form[Any]
    number: int = 0
    day: date | None = None
    was: str = ""


async def _reading_page(request: Request, code: str, form: Form[Any], *, number: int = 0, status: int = 200) -> Html:
    row = await queries.indicator_row(code)
    unit = Unit(row["unit"])
    day, was = None, ""
    if number:
        reading = await reading_row(code, number)
        day, was = date.fromisoformat(reading["day"]), value_words(reading["value"], unit)
    context = ReadingPage(code, row["title"], unit, form, number, day, was)
    return page(request, "indicators/reading.html", context, status=status)


@get("/indicators/{code:str}/readings/new", name="indicators.new_reading")
async def new_reading_page(request: Request, code: FromPath[str]) -> Html:
    return await _reading_page(request, code, Form())


@post("/indicators/{code:str}/readings/new", name="indicators.add_reading", status_code=200)
async def add_reading(request: Request, code: FromPath[str]) -> Html | Redirect:
    async def act(given: ReadingIn) -> int:
        return await reading_actions.write_reading(parts_of(request), code, given, request.user)

    unit = Unit((await queries.indicator_row(code))["unit"])
    done = await attempt(await read_value_form(request, ReadingIn, unit), act)
    if isinstance(done, Refused):
        return await _reading_page(request, code, done.form, status=done.status)
    return go_to(f"/indicators/{code}#readings", _("Saved."))


@get("/indicators/{code:str}/readings/{number:int}", name="indicators.reading")
async def correct_page(request: Request, code: FromPath[str], number: NumberParameter) -> Html:
    row = await reading_row(code, number)
    typed = {"value": value_text(row["value"], Unit(row["unit"]))}
    return await _reading_page(request, code, Form(typed=typed), number=number)


@post("/indicators/{code:str}/readings/{number:int}", name="indicators.correct", status_code=200)
async def correct_reading(request: Request, code: FromPath[str], number: NumberParameter) -> Html | Redirect:
    async def act(given: CorrectionIn) -> int:
        return await reading_actions.correct_reading(parts_of(request), code, number, given, request.user)

    unit = Unit((await reading_row(code, number))["unit"])
    done = await attempt(await read_value_form(request, CorrectionIn, unit), act)
    if isinstance(done, Refused):
        return await _reading_page(request, code, done.form, number=number, status=done.status)
    return go_to(f"/indicators/{code}#readings", _("Saved."))


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
    read_all,
    read_now,
    new_reading_page,
    add_reading,
    correct_page,
    correct_reading,
)
