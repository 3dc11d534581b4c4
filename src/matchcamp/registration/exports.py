"""The people of a camp as files: a CSV and a workbook."""

import asyncio
from collections.abc import Sequence
from io import BytesIO
from typing import Annotated

from litestar import Response, get
from litestar.params import FromPath, QueryParameter

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
from matchcamp.spreadsheets import CSV, XLSX, add_sheet, csv_of, written
from matchcamp.web import Request, attachment
from matchcamp.writable import file_name

EXPORTS_PER_ACCOUNT = Limit("lists of people of camps, account", 120, 3_600)
TAGS = ["camps"]
PAGE, API = "/camps/{camp_id:str}/people.", "/api/camps/{camp_id:str}/people."
PrivateParameter = Annotated[bool, QueryParameter(description="with the notes on diet and access")]


def table_of(people: Sequence[PersonOut], titles: dict[str, str], *, private: bool) -> list[list[str]]:
    """The head and a row for each person, in the reader's language."""
    statuses, presences = in_words(PERSON), in_words(PRESENCE)
    heads = [
        _("Name"), _("Organisation"), _("Kind of organisation"), _("Country"), _("E-mail address"), _("Languages"),
        _("Status"), _("Presence"), _("Ideas"), _("Photos at camps"),
    ]  # fmt: skip
    rows = [
        [
            one.name, one.organisation, organisation_type_label(one.kind) if one.kind else "",
            country_name(one.country) if one.country else "", one.email,
            ", ".join(language_name(code) for code in one.languages), statuses[one.status.value],
            presences[one.presence.value], "; ".join(titles[id_] for id_ in one.ranked if id_ in titles),
            _("yes") if one.photo else _("no"),
            *([one.diet or "", one.access or ""] if private else []),
        ]
        for one in people
    ]  # fmt: skip
    return [[*heads, *([_("Diet"), _("What you need to take part")] if private else [])], *rows]


def workbook_of(table: Sequence[Sequence[str]], title: str) -> bytes:
    buffer = BytesIO()
    with written(buffer, title) as book:
        add_sheet(book, _("People"), table[0], table[1:])
    return buffer.getvalue()


async def _table(request: Request, camp_id: str, *, private: bool) -> tuple[list[list[str]], str]:
    parts = parts_of(request)
    camp = await camp_to_lead(camp_id, request.user)
    await spend(parts, EXPORTS_PER_ACCOUNT, request.user.account_id)
    people = (await people_out(camp, private=private)).items
    titles = {one.id: one.title for one in await ideas_of(camp.id)}
    return table_of(people, titles, private=private), camp.title


def _file(content: bytes, media_type: str, title: str, camp_id: str, ending: str) -> Response[bytes]:
    return attachment(content, media_type, file_name("camp", title, camp_id.lower(), ending))


async def _csv(request: Request, camp_id: str, *, private: bool) -> Response[bytes]:
    table, title = await _table(request, camp_id, private=private)
    return _file(csv_of(table[0], table[1:]), CSV, title, camp_id, "csv")


async def _xlsx(request: Request, camp_id: str, *, private: bool) -> Response[bytes]:
    table, title = await _table(request, camp_id, private=private)
    return _file(await asyncio.to_thread(workbook_of, table, title), XLSX, title, camp_id, "xlsx")


@get(PAGE + "csv", name="registration.export_csv")
async def csv_page(request: Request, camp_id: FromPath[str], private: PrivateParameter = False) -> Response[bytes]:
    return await _csv(request, camp_id, private=private)


@get(PAGE + "xlsx", name="registration.export_xlsx")
async def xlsx_page(request: Request, camp_id: FromPath[str], private: PrivateParameter = False) -> Response[bytes]:
    return await _xlsx(request, camp_id, private=private)


@get(API + "csv", name="api.registration.export_csv", media_type=CSV, tags=TAGS)
async def get_csv(request: Request, camp_id: FromPath[str], private: PrivateParameter = False) -> Response[bytes]:
    """The people of a camp as a table, for those who lead it."""
    return await _csv(request, camp_id, private=private)


@get(API + "xlsx", name="api.registration.export_xlsx", media_type=XLSX, tags=TAGS)
async def get_xlsx(request: Request, camp_id: FromPath[str], private: PrivateParameter = False) -> Response[bytes]:
    """The people of a camp as a workbook, for those who lead it."""
    return await _xlsx(request, camp_id, private=private)


HANDLERS = (csv_page, xlsx_page, get_csv, get_xlsx)
