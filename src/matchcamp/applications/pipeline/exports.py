"""The list of applications as a CSV and as a workbook, with the same filters as the page."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from zoneinfo import ZoneInfo

from litestar import Response

from matchcamp.applications.pipeline.columns import AHEAD
from matchcamp.applications.pipeline.list_queries import Sort, first_applications
from matchcamp.applications.queries import ApplicationFilter, tally
from matchcamp.applications.shown_schemas import ApplicationHead
from matchcamp.applications.words import state_words, step_words
from matchcamp.funding.queries import calls_by_id
from matchcamp.i18n import gettext as _
from matchcamp.i18n import number
from matchcamp.limits import Limit, spend
from matchcamp.parts import parts_of
from matchcamp.spreadsheets import CSV, XLSX, Cell, add_sheet, csv_of, written
from matchcamp.web import Request, attachment

EXPORTS_PER_ACCOUNT = Limit("lists of applications, account", 120, 3_600)
MOST_ROWS = 5_000  # Of a file; a page says so, and so does the last row of a file that was cut.

Table = list[list[Cell]]


def table_of(found: Sequence[ApplicationHead], calls: dict[str, str]) -> Table:
    """The head and a row for each application, in the reader's language; moments as clocks in their zone show them."""
    heads: list[Cell] = [
        _("Title"), _("Acronym"), _("Where it stands"), _("Leading organisation"), _("Programme"), _("Action"),
        _("Call"), _("Deadline"), _("Time zone"), _("Days left"), _("Next step"), _("Partners"), _("Sign-offs needed"),
        _("Signed off"), _("Sections"), _("Final sections"), _("Total budget"), _("Grant requested"),
        _("First submitted"), _("Submitted as a whole"), _("Changed"), _("Identifier"),
    ]  # fmt: skip
    return [heads, *(_row(one, calls) for one in found)]


def _row(one: ApplicationHead, calls: dict[str, str]) -> list[Cell]:
    deadline = one.deadline
    return [
        one.title, one.acronym, state_words(one.state), one.organisation, one.programme, one.action,
        calls.get(one.call_id, ""), _local(deadline.at, deadline.zone) if deadline else "",
        deadline.zone if deadline else "", deadline.days_left if deadline and one.state in AHEAD else None,
        step_words(one.next_step) if one.next_step else "", one.partner_count, one.signers, one.agreed, one.sections,
        one.sections_final, one.total_eur, one.requested_eur, _moment(one.first_submitted),
        _moment(one.last_submitted), _moment(one.changed), one.id,
    ]  # fmt: skip


def _local(at: datetime, zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"


def _moment(at: datetime | None) -> str:
    """A moment in Brussels, where most deadlines are kept."""
    return _local(at, "Europe/Brussels") if at else ""


def cut(table: Table, total: int) -> Table:
    """The table, with a last row that says what is left out where it does not hold all."""
    held = len(table) - 1
    if held >= total:
        return table
    words = _("Only the first %(held)s of %(total)s stand here. Narrow the list to get the others.")
    said = words % {"held": number(held), "total": number(total)}
    return [*table, [said, *[None] * (len(table[0]) - 1)]]


async def _table(request: Request, narrowed: ApplicationFilter, sort: Sort) -> Table:
    """Five database calls at most."""
    parts, viewer = parts_of(request), request.user
    await spend(parts, EXPORTS_PER_ACCOUNT, viewer.account_id)
    now = parts.clock.now()
    found = await first_applications(viewer, narrowed, sort, now, most=MOST_ROWS)
    total = (await tally(viewer, narrowed)).total if len(found) == MOST_ROWS else len(found)
    calls = await calls_by_id(sorted({one.call_id for one in found if one.call_id}), now)
    return cut(table_of(found, {key: call.identifier for key, call in calls.items()}), total)


def workbook_of(table: Table) -> bytes:
    buffer = BytesIO()
    with written(buffer, _("Applications")) as book:
        add_sheet(book, _("Applications"), [str(one) for one in table[0]], table[1:])
    return buffer.getvalue()


def _file(content: bytes, media_type: str, ending: str) -> Response[bytes]:
    return attachment(content, media_type, f"applications.{ending}")


async def csv_file(request: Request, narrowed: ApplicationFilter, sort: Sort) -> Response[bytes]:
    table = await _table(request, narrowed, sort)
    return _file(csv_of([str(one) for one in table[0]], table[1:]), CSV, "csv")


async def xlsx_file(request: Request, narrowed: ApplicationFilter, sort: Sort) -> Response[bytes]:
    table = await _table(request, narrowed, sort)
    return _file(await asyncio.to_thread(workbook_of, table), XLSX, "xlsx")
