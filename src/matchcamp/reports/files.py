"""The files of reports, made in a thread, one at a time."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from litestar import Response

from matchcamp.errors import NotFound
from matchcamp.limits import Limit, spend
from matchcamp.parts import Parts
from matchcamp.printing.typesetting import pdf_of
from matchcamp.reports.content import Report
from matchcamp.reports.proof import target_report
from matchcamp.reports.queries import LONG_LOG, of_target, yearly
from matchcamp.reports.writing import docx, on_paper, xlsx
from matchcamp.reports.yearly import yearly_report
from matchcamp.spreadsheets import XLSX
from matchcamp.viewer import Viewer
from matchcamp.web import attachment
from matchcamp.writable import file_name

PDF, DOCX = "application/pdf", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FILES_PER_ACCOUNT = Limit("files of reports, account", 240, 3_600)
one_at_a_time = asyncio.Lock()
"""Of a process: setting type takes a processor whole."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A form of a report: its media type, and how it is made."""

    media_type: str
    make: Callable[[Report], bytes]


KINDS: Mapping[str, Kind] = {
    "report.pdf": Kind(PDF, lambda report: pdf_of(on_paper(report))),
    "report.docx": Kind(DOCX, docx),
    "report.xlsx": Kind(XLSX, xlsx),
}


async def file_of_year(parts: Parts, year: int, name: str, viewer: Viewer) -> Response[bytes]:
    """The report of a year in the reader's language. Raises NotFound, TooMany."""
    kind = await _asked(parts, name, viewer)
    found = await yearly(parts, year, viewer)
    return await _made(kind, yearly_report(found), name, str(year))


async def file_of_target(parts: Parts, id_: str, name: str, viewer: Viewer) -> Response[bytes]:
    """The proof of a target in the reader's language, with the log read unless it is very long. Raises
    NotFound, TooMany."""
    kind = await _asked(parts, name, viewer)
    found = await of_target(parts, id_, viewer, longest=LONG_LOG)
    return await _made(kind, target_report(found), name, id_)


async def _asked(parts: Parts, name: str, viewer: Viewer) -> Kind:
    kind = KINDS.get(name)
    if kind is None:
        raise NotFound(f"no form of a report is called {name[:40]!r}; there are {', '.join(KINDS)}")
    await spend(parts, FILES_PER_ACCOUNT, viewer.account_id)
    return kind


async def _made(kind: Kind, report: Report, name: str, id_: str) -> Response[bytes]:
    async with one_at_a_time:
        made = await asyncio.to_thread(kind.make, report)
    return attachment(made, kind.media_type, file_name(report.stem, report.title, id_, name.rpartition(".")[2]))
