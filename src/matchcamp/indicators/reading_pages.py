"""The forms of readings: as an indicator stands today, from elsewhere, and corrections."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from litestar import get, post
from litestar.params import FromPath, PathParameter
from litestar.response import Redirect

from matchcamp.i18n import gettext as _
from matchcamp.indicators import queries, reading_actions
from matchcamp.indicators.forms import read_value_form, value_text
from matchcamp.indicators.given_schemas import CorrectionIn, ReadingIn, SnapshotIn
from matchcamp.indicators.reading_queries import reading_row
from matchcamp.indicators.states import Unit
from matchcamp.indicators.words import value_words
from matchcamp.parts import parts_of
from matchcamp.web import Form, Html, Refused, Request, attempt, go_after, go_to, page, read_form

NumberParameter = Annotated[int, PathParameter(ge=1, le=2**31)]


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


HANDLERS = (read_all, read_now, new_reading_page, add_reading, correct_page, correct_reading)
