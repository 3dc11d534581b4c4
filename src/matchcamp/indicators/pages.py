"""The pages of indicators: all of them against the plan, and one with the list behind its number; and the files."""

import asyncio
from dataclasses import dataclass
from typing import Any

from litestar import Response, get
from litestar.params import FromPath
from markupsafe import Markup

from matchcamp.indicators import full_queries, queries, sheets, views
from matchcamp.indicators.reading_queries import verification
from matchcamp.indicators.rules import may_edit
from matchcamp.indicators.schemas import FaultOut, IndicatorFull, IndicatorOut, ReadingOut, RecordOut
from matchcamp.indicators.states import COUNTED_KINDS, CentreState, Occasion, RecordKind
from matchcamp.indicators.words import centre_words, day_words, kind_words, occasion_words, title_words
from matchcamp.parts import parts_of
from matchcamp.spreadsheets import CSV, XLSX
from matchcamp.web import Html, Request, attachment, page

TAGS = ["indicators"]


@dataclass(frozen=True, slots=True)
class Listed:
    """An indicator with how it stands in words, and the tone of that."""

    one: IndicatorOut
    standing: str
    tone: str


@dataclass(frozen=True, slots=True)
class ListPage:
    """All indicators. `faults` say where the readings are not as they were written, for those who keep them."""

    rows: list[Listed]
    ways: Markup
    may_edit: bool
    faults: list[FaultOut]


@get("/indicators", name="indicators.list")
async def list_page(request: Request) -> Html:
    found = await queries.indicators_now(parts_of(request), request.user)
    keeps = may_edit(request.user)
    faults = (await verification()).faults if keeps else []
    rows = [Listed(one, *views.standing(one)) for one in found]
    return page(request, "indicators/list.html", ListPage(rows, views.ways_picture(found), keeps, faults))


@dataclass(frozen=True, slots=True)
class OnePage:
    """An indicator. `kind` is what is counted where that is entered here, with the words for it, `counted` these
    entries, `proofs` the evidence, `readings` the newest first; `time` is the chart, none where there is nothing to
    draw. `applications` and `standings` are the list behind a number that comes from elsewhere."""

    full: IndicatorFull
    one: IndicatorOut
    standing: str
    tone: str
    facts: list[tuple[str, str]]
    applications: list[dict[str, Any]]
    standings: list[dict[str, Any]]
    kind: RecordKind | None
    heading: str
    title_label: str
    day_label: str
    states: dict[str, str]
    occasions: dict[str, str]
    counted: list[RecordOut]
    proofs: list[RecordOut]
    readings: list[ReadingOut]
    time: Markup | None


@get("/indicators/{code:str}", name="indicators.page")
async def one_page(request: Request, code: FromPath[str]) -> Html:
    parts = parts_of(request)
    full = await full_queries.indicator(parts, code, request.user)
    kind = COUNTED_KINDS.get(full.indicator.counted_from)
    context = OnePage(
        full, full.indicator, *views.standing(full.indicator), views.plan_facts(full),
        views.application_rows(full), views.standing_rows(full), kind,
        *((kind_words(kind), title_words(kind), day_words(kind)) if kind else ("", "", "")),
        states={one.value: centre_words(one) for one in CentreState},
        occasions={one.value: occasion_words(one) for one in Occasion},
        counted=[one for one in full.records if one.kind is kind],
        proofs=[one for one in full.records if one.kind is RecordKind.EVIDENCE],
        readings=list(reversed(full.readings)),
        time=views.readings_picture(full, queries.today_of(parts.clock.now())),
    )  # fmt: skip
    return page(request, "indicators/one.html", context)


def _file(content: bytes, media_type: str, ending: str) -> Response[bytes]:
    return attachment(content, media_type, f"indicators.{ending}")


async def _csv(request: Request) -> Response[bytes]:
    return _file(sheets.csv_table(await queries.indicators_now(parts_of(request), request.user)), CSV, "csv")


async def _xlsx(request: Request) -> Response[bytes]:
    parts = parts_of(request)
    found = await queries.indicators_now(parts, request.user)
    return _file(await asyncio.to_thread(sheets.workbook, found, parts.clock.now()), XLSX, "xlsx")


@get("/indicators/table.csv", name="indicators.csv")
async def csv_page(request: Request) -> Response[bytes]:
    return await _csv(request)


@get("/indicators/table.xlsx", name="indicators.xlsx")
async def xlsx_page(request: Request) -> Response[bytes]:
    return await _xlsx(request)


@get("/api/indicators/table.csv", name="api.indicators.csv", media_type=CSV, tags=TAGS)
async def get_csv(request: Request) -> Response[bytes]:
    """All indicators as a table."""
    return await _csv(request)


@get("/api/indicators/table.xlsx", name="api.indicators.xlsx", media_type=XLSX, tags=TAGS)
async def get_xlsx(request: Request) -> Response[bytes]:
    """All indicators as a workbook."""
    return await _xlsx(request)


HANDLERS = (list_page, one_page, csv_page, xlsx_page, get_csv, get_xlsx)
