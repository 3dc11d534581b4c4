"""The pipeline for programs: the list with its filters and files, the board, the timeline."""

from datetime import datetime
from typing import Annotated

from litestar import Response, get
from litestar.di import NamedDependency, Provide
from litestar.params import FromQuery, QueryParameter, SkipValidation
from pydantic import TypeAdapter, ValidationError

from matchcamp.applications.pipeline import board_queries, list_queries
from matchcamp.applications.pipeline.exports import csv_file, xlsx_file
from matchcamp.applications.pipeline.list_queries import CURSOR, Sort
from matchcamp.applications.pipeline.schemas import BoardOut, TimelineOut
from matchcamp.applications.queries import ApplicationFilter
from matchcamp.applications.schemas import Moment
from matchcamp.applications.shown_schemas import ApplicationList
from matchcamp.applications.states import State
from matchcamp.errors import Invalid
from matchcamp.paging import LimitParameter
from matchcamp.parts import parts_of
from matchcamp.spreadsheets import CSV, XLSX
from matchcamp.web import Request

TAGS = ["applications"]
ALL = "/api/applications"
IdParameter = Annotated[str, QueryParameter(max_length=24, pattern="^([0-9a-fA-F]{24})?$")]
StatesParameter = Annotated[list[State] | None, QueryParameter(max_items=len(State))]
ProgrammeParameter = Annotated[str, QueryParameter(max_length=40)]
MomentParameter = Annotated[datetime | None, QueryParameter(description="of the deadline, with its zone")]
TitleParameter = Annotated[str, QueryParameter(max_length=120, description="words that stand in it")]
PlaceParameter = Annotated[str | None, QueryParameter(pattern=CURSOR, description="`next` of the page before")]


def narrowed_to(  # noqa: PLR0913  # Each is a filter in the address.
    *,
    mine: FromQuery[bool] = False,
    standing: StatesParameter = None,
    programme: ProgrammeParameter = "",
    call: IdParameter = "",
    consortium: IdParameter = "",
    organisation: IdParameter = "",
    since: MomentParameter = None,
    until: MomentParameter = None,
    title: TitleParameter = "",
) -> ApplicationFilter:
    """The filters of a list; `mine` leaves those of your own organisations."""
    return ApplicationFilter(
        mine=mine, states=tuple(standing or ()), programme=programme, call_id=call, consortium_id=consortium,
        organisation_id=organisation, since=_moment("since", since), until=_moment("until", until),
        title=title.strip(),
    )  # fmt: skip


def _moment(name: str, value: datetime | None) -> datetime | None:
    """Raises Invalid for a moment without a zone, which nobody could place, and for one out of the calendar."""
    try:
        return TypeAdapter(Moment).validate_python(value) if value else None
    except ValidationError as error:
        raise Invalid.at(name, str(error.errors()[0]["msg"])) from error


Narrowed = NamedDependency[SkipValidation[ApplicationFilter]]
NARROWED = {"narrowed": Provide(narrowed_to, sync_to_thread=False)}


def _now(request: Request) -> datetime:
    return parts_of(request).clock.now()


@get(ALL, name="api.applications.list", tags=TAGS, dependencies=NARROWED)
async def list_applications(
    request: Request,
    *,
    narrowed: Narrowed,
    sort: FromQuery[Sort] = Sort.NEWEST,
    after: PlaceParameter = None,
    limit: LimitParameter = 20,
) -> ApplicationList:
    """The applications that you may see: the newest first, by the next deadline, or the last changed first."""
    return await list_queries.sorted_applications(request.user, narrowed, sort, _now(request), after=after, limit=limit)


@get(ALL + "/table.csv", name="api.applications.table_csv", media_type=CSV, tags=TAGS, dependencies=NARROWED)
async def get_csv(request: Request, *, narrowed: Narrowed, sort: FromQuery[Sort] = Sort.DEADLINE) -> Response[bytes]:
    """The list as a table: 5,000 rows at most, and the last row of one that was cut says so."""
    return await csv_file(request, narrowed, sort)


@get(ALL + "/table.xlsx", name="api.applications.table_xlsx", media_type=XLSX, tags=TAGS, dependencies=NARROWED)
async def get_xlsx(request: Request, *, narrowed: Narrowed, sort: FromQuery[Sort] = Sort.DEADLINE) -> Response[bytes]:
    """The list as a workbook, as long as the table."""
    return await xlsx_file(request, narrowed, sort)


@get(ALL + "/board", name="api.applications.board", tags=TAGS)
async def get_board(request: Request, mine: FromQuery[bool] = False) -> BoardOut:
    """The pipeline: columns of states with their counts, each with its first cards and the steps that you may take."""
    return await board_queries.board(request.user, _now(request), mine=mine)


@get(ALL + "/timeline", name="api.applications.timeline", tags=TAGS)
async def get_timeline(
    request: Request, *, mine: FromQuery[bool] = False, after: PlaceParameter = None, limit: LimitParameter = 30
) -> TimelineOut:
    """What is to be handed in within a year, the next deadline first, each with its backward plan."""
    return await list_queries.timeline(request.user, _now(request), mine=mine, after=after, limit=limit)


HANDLERS = (list_applications, get_csv, get_xlsx, get_board, get_timeline)
