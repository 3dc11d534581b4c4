"""Reports for people: what there is, and each as a page with its files."""

from dataclasses import dataclass

from litestar import Response, get
from litestar.params import FromPath

from matchcamp.parts import parts_of
from matchcamp.reports import queries
from matchcamp.reports.content import Report
from matchcamp.reports.files import KINDS, file_of_target, file_of_year
from matchcamp.reports.proof import target_report
from matchcamp.reports.queries import SHORT_LOG
from matchcamp.reports.schemas import ReportList
from matchcamp.reports.yearly import yearly_report
from matchcamp.web import Html, Request, asked, page

CHECKED = "log"


@dataclass(frozen=True, slots=True)
class ListPage:
    """The reports there are."""

    reports: ReportList


@dataclass(frozen=True, slots=True)
class ReportPage:
    """A report with the addresses of its files, by what people call their form; `check_url` asks for the same page with
    the log read, empty where it was."""

    report: Report
    files: tuple[tuple[str, str], ...]
    data_url: str
    check_url: str = ""


@get("/reports", name="reports.list")
async def list_page(request: Request) -> Html:
    return page(request, "reports/list.html", ListPage(await queries.choices(parts_of(request), request.user)))


@get("/reports/years/{year:int}", name="reports.year")
async def year_page(request: Request, year: FromPath[int]) -> Html:
    found = await queries.yearly(parts_of(request), year, request.user)
    path = f"/reports/years/{found.year}"
    return page(request, "reports/report.html", ReportPage(yearly_report(found), files_under(path), f"/api{path}"))


@get("/reports/targets/{target_id:str}", name="reports.target")
async def target_page(request: Request, target_id: FromPath[str]) -> Html:
    read_log = True if asked(request, "check") == CHECKED else None
    found = await queries.of_target(parts_of(request), target_id, request.user, read_log=read_log, longest=SHORT_LOG)
    path = f"/reports/targets/{found.target.id}"
    check_url = "" if found.log else f"{path}?check={CHECKED}#log"
    context = ReportPage(target_report(found), files_under(path), f"/api{path}", check_url)
    return page(request, "reports/report.html", context)


def files_under(path: str) -> tuple[tuple[str, str], ...]:
    return tuple((name.rpartition(".")[2].upper(), f"{path}/{name}") for name in KINDS)


@get("/reports/years/{year:int}/{name:str}", name="reports.year_file")
async def year_file(request: Request, year: FromPath[int], name: FromPath[str]) -> Response[bytes]:
    return await file_of_year(parts_of(request), year, name, request.user)


@get("/reports/targets/{target_id:str}/{name:str}", name="reports.target_file")
async def target_file(request: Request, target_id: FromPath[str], name: FromPath[str]) -> Response[bytes]:
    return await file_of_target(parts_of(request), target_id, name, request.user)


HANDLERS = (list_page, year_page, year_file, target_page, target_file)
