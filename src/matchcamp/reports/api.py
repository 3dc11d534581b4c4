"""Reports for programs: the same content as data, and the same files."""

from typing import Annotated

from litestar import Response, get
from litestar.params import FromPath, QueryParameter

from matchcamp.parts import parts_of
from matchcamp.reports import queries
from matchcamp.reports.files import PDF, file_of_target, file_of_year
from matchcamp.reports.schemas import ReportList, TargetReportOut, YearlyOut
from matchcamp.web import Request

TAGS = ["reports"]
LogParameter = Annotated[
    bool | None, QueryParameter(description="Whether to read the log from end to end; left out: where it is short")
]


@get("/api/reports", name="api.reports.list", tags=TAGS)
async def list_reports(request: Request) -> ReportList:
    """The reports there are: of years, and of targets."""
    return await queries.choices(parts_of(request), request.user)


@get("/api/reports/years/{year:int}", name="api.reports.year", tags=TAGS)
async def get_year(request: Request, year: FromPath[int]) -> YearlyOut:
    """All that the report of a year says."""
    return await queries.yearly(parts_of(request), year, request.user)


@get("/api/reports/years/{year:int}/{name:str}", name="api.reports.year_file", tags=TAGS, media_type=PDF)
async def get_year_file(request: Request, year: FromPath[int], name: FromPath[str]) -> Response[bytes]:
    """The report of a year in your language: report.pdf, report.docx or report.xlsx."""
    return await file_of_year(parts_of(request), year, name, request.user)


@get("/api/reports/targets/{target_id:str}", name="api.reports.target", tags=TAGS)
async def get_target_report(
    request: Request, target_id: FromPath[str], *, read_log: LogParameter = None
) -> TargetReportOut:
    """The proof of a target: what counts, each application that does with its evidence, and what may still."""
    return await queries.of_target(parts_of(request), target_id, request.user, read_log=read_log)


@get("/api/reports/targets/{target_id:str}/{name:str}", name="api.reports.target_file", tags=TAGS, media_type=PDF)
async def get_target_file(request: Request, target_id: FromPath[str], name: FromPath[str]) -> Response[bytes]:
    """The proof of a target in your language: report.pdf, report.docx or report.xlsx. The log is read for it, unless it
    is very long."""
    return await file_of_target(parts_of(request), target_id, name, request.user)


HANDLERS = (list_reports, get_year, get_year_file, get_target_report, get_target_file)
