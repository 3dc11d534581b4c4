"""The people of a camp as files: a CSV and a workbook in which nothing that people wrote becomes a formula."""

import asyncio
import csv
from collections.abc import Sequence
from io import BytesIO, StringIO

from litestar import Response, get
from litestar.params import FromPath
from xlsxwriter import Workbook

from matchcamp.camps.queries import camp_to_lead
from matchcamp.i18n import country_name, language_name
from matchcamp.i18n import gettext as _
from matchcamp.limits import Limit, spend
from matchcamp.parts import parts_of
from matchcamp.registration.people_queries import people_out
from matchcamp.registration.queries import ideas_of
from matchcamp.registration.schemas import PersonOut
from matchcamp.registration.words import PERSON, PRESENCE, in_words
from matchcamp.rendering import organisation_type_label
from matchcamp.web import Request, asked
from matchcamp.writable import file_name, no_formula, writable

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"
EXPORTS_PER_ACCOUNT = Limit("files of camps, account", 120, 3_600)
WIDEST = 60
TAGS = ["camps"]
PATHS = ("/camps/{camp_id:str}/people.", "/api/camps/{camp_id:str}/people.")


def table_of(people: Sequence[PersonOut], titles: dict[str, str], *, private: bool) -> list[list[str]]:
    """The head and a row for each person, in the reader's language."""
    statuses, presences = in_words(PERSON), in_words(PRESENCE)
    heads = [
        _("Name"), _("Organisation"), _("Kind of organisation"), _("Country"), _("E-mail address"), _("Languages"),
        _("Status"), _("Presence"), _("Ideas"),
    ]  # fmt: skip
    rows = [
        [
            one.name, one.organisation, organisation_type_label(one.kind) if one.kind else "",
            country_name(one.country) if one.country else "", one.email,
            ", ".join(language_name(code) for code in one.languages), statuses[one.status.value],
            presences[one.presence.value], "; ".join(titles[id_] for id_ in one.ranked if id_ in titles),
            *([one.diet or "", one.access or ""] if private else []),
        ]
        for one in people
    ]  # fmt: skip
    return [[*heads, *([_("Diet"), _("What you need to take part")] if private else [])], *rows]


def csv_of(table: Sequence[Sequence[str]]) -> bytes:
    """With a mark at the beginning by which spreadsheets know its letters."""
    text = StringIO()
    csv.writer(text).writerows([[no_formula(value) for value in row] for row in table])
    return text.getvalue().encode("utf-8-sig")


def workbook_of(table: Sequence[Sequence[str]]) -> bytes:
    buffer = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(buffer, options) as book:
        sheet, head = book.add_worksheet(), book.add_format({"bold": True, "bottom": 1})
        for number, row in enumerate(table):
            for column, value in enumerate(row):
                sheet.write_string(number, column, writable(value), None if number else head)
        for column in range(len(table[0])):
            sheet.set_column(column, column, min(WIDEST, 2 + max(len(row[column]) for row in table)))
        sheet.freeze_panes(1, 1)
    return buffer.getvalue()


async def _table(request: Request, camp_id: str) -> tuple[list[list[str]], str]:
    parts = parts_of(request)
    camp = await camp_to_lead(camp_id, request.user)
    await spend(parts, EXPORTS_PER_ACCOUNT, request.user.account_id)
    private = asked(request, "private") in {"1", "true"}
    people = (await people_out(camp, private=private)).items
    titles = {one.id: one.title for one in await ideas_of(camp.id)}
    return table_of(people, titles, private=private), camp.title


def _file(content: bytes, media_type: str, title: str, camp_id: str, ending: str) -> Response[bytes]:
    name = file_name("camp", title, camp_id.lower(), ending)
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    return Response(content, media_type=media_type, headers=headers)


@get([path + "csv" for path in PATHS], name="registration.export_csv", media_type=CSV, tags=TAGS)
async def export_csv(request: Request, camp_id: FromPath[str]) -> Response[bytes]:
    """The people of a camp, for those who lead it; with `?private=true` also their notes on diet and access."""
    table, title = await _table(request, camp_id)
    return _file(csv_of(table), CSV, title, camp_id, "csv")


@get([path + "xlsx" for path in PATHS], name="registration.export_xlsx", media_type=XLSX, tags=TAGS)
async def export_xlsx(request: Request, camp_id: FromPath[str]) -> Response[bytes]:
    """The same as a workbook."""
    table, title = await _table(request, camp_id)
    return _file(await asyncio.to_thread(workbook_of, table), XLSX, title, camp_id, "xlsx")


HANDLERS = (export_csv, export_xlsx)
