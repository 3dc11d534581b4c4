"""The files of a consortium, for people and programs: a workbook, a page per partner, JSON."""

import asyncio
from collections.abc import Callable

from litestar import Response, get
from litestar.params import FromPath

from matchcamp.consortia.board_queries import board_shown
from matchcamp.consortia.exports.content import Export
from matchcamp.consortia.exports.onepagers import onepagers
from matchcamp.consortia.exports.queries import ExportOut, export_of
from matchcamp.consortia.exports.workbook import workbook
from matchcamp.limits import Limit, spend
from matchcamp.parts import parts_of
from matchcamp.spreadsheets import XLSX
from matchcamp.web import Request, attachment
from matchcamp.writable import file_name

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
JSON = "application/json"
EXPORTS_PER_ACCOUNT = Limit("files of consortia, account", 120, 3_600)
_one_at_a_time = asyncio.Lock()
"""Of a process: a dozen files at once would leave the loop a dozenth of its processor, and everybody waiting."""

TAGS = ["consortia"]
PAGE = "/consortia/{consortium_id:str}/export."
API = "/api/consortia/{consortium_id:str}/export."


async def _file(
    request: Request, consortium_id: str, make: Callable[[Export], bytes], ending: str, media_type: str
) -> Response[bytes]:
    """The file in a thread, so that the loop goes on answering; the words of the thread are the reader's."""
    parts = parts_of(request)
    await spend(parts, EXPORTS_PER_ACCOUNT, request.user.account_id)
    async with _one_at_a_time:
        export = await export_of(parts, consortium_id, request.user)
        made = await asyncio.to_thread(make, export)
    named = file_name("consortium", export.board.consortium.title, consortium_id, ending)
    return attachment(made, media_type, named)


async def _json(request: Request, consortium_id: str) -> Response[ExportOut]:
    found = await board_shown(consortium_id, request.user, parts_of(request).clock.now())
    named = file_name("consortium", found.consortium.title, consortium_id, "json")
    return attachment(ExportOut(board=found), JSON, named)


@get(PAGE + "xlsx", name="consortia.export_xlsx")
async def workbook_page(request: Request, consortium_id: FromPath[str]) -> Response[bytes]:
    return await _file(request, consortium_id, workbook, "xlsx", XLSX)


@get(PAGE + "docx", name="consortia.export_docx")
async def onepagers_page(request: Request, consortium_id: FromPath[str]) -> Response[bytes]:
    return await _file(request, consortium_id, onepagers, "docx", DOCX)


@get(PAGE + "json", name="consortia.export_json")
async def json_page(request: Request, consortium_id: FromPath[str]) -> Response[ExportOut]:
    return await _json(request, consortium_id)


@get(API + "xlsx", name="api.consortia.export_xlsx", tags=TAGS, media_type=XLSX)
async def get_workbook(request: Request, consortium_id: FromPath[str]) -> Response[bytes]:
    """A workbook in your language: members, rules with what became of each, competences, budget."""
    return await _file(request, consortium_id, workbook, "xlsx", XLSX)


@get(API + "docx", name="api.consortia.export_docx", tags=TAGS, media_type=DOCX)
async def get_onepagers(request: Request, consortium_id: FromPath[str]) -> Response[bytes]:
    """A document in your language with a page per partner."""
    return await _file(request, consortium_id, onepagers, "docx", DOCX)


@get(API + "json", name="api.consortia.export_json", tags=TAGS)
async def get_json(request: Request, consortium_id: FromPath[str]) -> Response[ExportOut]:
    """The board as a file, with the version of its form."""
    return await _json(request, consortium_id)


HANDLERS = (workbook_page, onepagers_page, json_page, get_workbook, get_onepagers, get_json)
