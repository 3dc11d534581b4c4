"""All applications as a table: narrowed, sorted, page by page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from litestar import Response, get

from matchcamp.applications.dates import left_words, moment_words
from matchcamp.applications.pipeline.columns import AHEAD, STATES, Column, column_words
from matchcamp.applications.pipeline.exports import MOST_ROWS, csv_file, xlsx_file
from matchcamp.applications.pipeline.list_queries import sorted_applications
from matchcamp.applications.pipeline.pages.listing import Choices, Narrowing, choices_of, narrowing
from matchcamp.applications.shown_schemas import ApplicationHead
from matchcamp.applications.words import state_tone, state_words, step_words
from matchcamp.i18n import long_date
from matchcamp.paging import asked_after, next_url
from matchcamp.parts import parts_of
from matchcamp.spreadsheets import CSV, XLSX
from matchcamp.web import Html, Request, page

PAGE = 50


@dataclass(frozen=True, slots=True)
class ShownRow:
    """An application in the table, in words."""

    it: ApplicationHead
    state: str
    tone: str
    deadline: str
    left: str
    late: bool
    next_step: str
    changed: str


@dataclass(frozen=True, slots=True)
class TablePage:
    """The list; `states` are all by the columns of the board, `files` the addresses of its files."""

    rows: list[ShownRow]
    asked: Narrowing
    choices: Choices
    states: list[tuple[str, Sequence[tuple[str, str]]]]
    files: Mapping[str, str]
    most_rows: int
    has_own: bool
    next_url: str


@get("/applications/table", name="applications.table")
async def table_page(request: Request) -> Html:
    """The list; every filter stands in the address."""
    now, viewer = parts_of(request).clock.now(), request.user
    wanted = narrowing(request)
    found = await sorted_applications(viewer, wanted.narrowed, wanted.sort, now, after=asked_after(request), limit=PAGE)
    context = TablePage(
        rows=[shown(one, now) for one in found.items],
        asked=wanted,
        choices=await choices_of(viewer, wanted.narrowed, now),
        states=[(column_words(one), [(s.value, state_words(s)) for s in STATES[one]]) for one in Column],
        files={ending: _file(request, ending) for ending in ("csv", "xlsx")},
        most_rows=MOST_ROWS,
        has_own=bool(viewer.organisations),
        next_url=next_url(request, found.next),
    )
    return page(request, "applications/table.html", context)


def _file(request: Request, ending: str) -> str:
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != "after" and value]
    return f"/applications/table.{ending}?{urlencode(kept)}"


def shown(one: ApplicationHead, now: datetime) -> ShownRow:
    deadline, ahead = one.deadline, one.state in AHEAD
    return ShownRow(
        it=one,
        state=state_words(one.state),
        tone=state_tone(one.state),
        deadline=moment_words(deadline.at, deadline.zone) if deadline else "",
        left=left_words(deadline.at, deadline.zone, now) if deadline and ahead else "",
        late=bool(deadline and ahead and deadline.at < now),
        next_step=step_words(one.next_step) if one.next_step else "",
        changed=long_date(one.changed.date()),
    )


@get("/applications/table.csv", name="applications.table_csv", media_type=CSV)
async def csv_page(request: Request) -> Response[bytes]:
    wanted = narrowing(request)
    return await csv_file(request, wanted.narrowed, wanted.sort)


@get("/applications/table.xlsx", name="applications.table_xlsx", media_type=XLSX)
async def xlsx_page(request: Request) -> Response[bytes]:
    wanted = narrowing(request)
    return await xlsx_file(request, wanted.narrowed, wanted.sort)


HANDLERS = (table_page, csv_page, xlsx_page)
