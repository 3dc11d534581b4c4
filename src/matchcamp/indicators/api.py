"""Indicators for programs: everything that their pages do."""

from typing import Annotated

from litestar import get, post, put
from litestar.params import FromPath, JSONBody, PathParameter, QueryParameter

from matchcamp.indicators import actions, full_queries, queries, reading_actions, reading_queries
from matchcamp.indicators.given_schemas import (
    CorrectionIn,
    IndicatorEdit,
    IndicatorIn,
    ReadingIn,
    RecordEdit,
    RecordIn,
    RemoveIn,
    SnapshotIn,
)
from matchcamp.indicators.schemas import IndicatorFull, IndicatorList, SnapshotList, VerificationOut
from matchcamp.parts import parts_of
from matchcamp.web import Request

TAGS = ["indicators"]
ALL = "/api/indicators"
ONE = ALL + "/{code:str}"
RECORD = ONE + "/records/{record_id:str}"
YearParameter = Annotated[int, QueryParameter(ge=2000, le=2100)]
NumberParameter = Annotated[int, PathParameter(ge=1, le=2**31)]


async def _shown(request: Request, code: str) -> IndicatorFull:
    return await full_queries.indicator(parts_of(request), code, request.user)


@get(ALL, name="api.indicators.list", tags=TAGS)
async def list_indicators(request: Request) -> IndicatorList:
    """All indicators as they stand today."""
    return IndicatorList(items=await queries.indicators_now(parts_of(request), request.user))


@post(ALL, name="api.indicators.post", tags=TAGS)
async def post_indicator(request: Request, data: JSONBody[IndicatorIn]) -> IndicatorFull:
    """Set an indicator."""
    return await _shown(request, await actions.set_indicator(parts_of(request), data, request.user))


@get(ALL + "/verification", name="api.indicators.verify", tags=TAGS)
async def verify() -> VerificationOut:
    """Whether all readings are as they were written: none changed, vanished or slipped in."""
    return await reading_queries.verification()


@get(ALL + "/snapshots", name="api.indicators.snapshots", tags=TAGS)
async def list_snapshots(year: YearParameter) -> SnapshotList:
    """The readings of a year that stand."""
    return await reading_queries.snapshots(year)


@post(ALL + "/snapshots", name="api.indicators.read_all", tags=TAGS)
async def read_all(request: Request, data: JSONBody[SnapshotIn]) -> IndicatorList:
    """Read all indicators as they stand now."""
    await reading_actions.take_snapshots(parts_of(request), (), data.note, request.user)
    return IndicatorList(items=await queries.indicators_now(parts_of(request), request.user))


@get(ONE, name="api.indicators.get", tags=TAGS)
async def get_indicator(request: Request, code: FromPath[str]) -> IndicatorFull:
    """One indicator: its definition, the list behind its number, its proofs and its readings."""
    return await _shown(request, code)


@put(ONE, name="api.indicators.edit", tags=TAGS)
async def edit_indicator(request: Request, code: FromPath[str], data: JSONBody[IndicatorEdit]) -> IndicatorFull:
    """Change the plan of an indicator; the values before and after are kept with your name and the reason."""
    await actions.change_indicator(parts_of(request), code, data, request.user)
    return await _shown(request, code)


@post(ONE + "/records", name="api.indicators.add_record", tags=TAGS)
async def add_record(request: Request, code: FromPath[str], data: JSONBody[RecordIn]) -> IndicatorFull:
    """Enter a proof, a memorandum, a document, a questionnaire or a centre."""
    await actions.add_record(parts_of(request), code, data, request.user)
    return await _shown(request, code)


@put(RECORD, name="api.indicators.edit_record", tags=TAGS)
async def edit_record(
    request: Request, code: FromPath[str], record_id: FromPath[str], data: JSONBody[RecordEdit]
) -> IndicatorFull:
    """Change what was entered."""
    await actions.change_record(parts_of(request), code, record_id, data, request.user)
    return await _shown(request, code)


@post(RECORD + "/remove", name="api.indicators.remove_record", tags=TAGS, status_code=200)
async def remove_record(
    request: Request, code: FromPath[str], record_id: FromPath[str], data: JSONBody[RemoveIn]
) -> IndicatorFull:
    """Let what was entered count no more; it stays with its history and the reason."""
    await actions.remove_record(parts_of(request), code, record_id, data, request.user)
    return await _shown(request, code)


@post(ONE + "/snapshots", name="api.indicators.read", tags=TAGS)
async def read_now(request: Request, code: FromPath[str], data: JSONBody[SnapshotIn]) -> IndicatorFull:
    """Read an indicator as it stands now."""
    await reading_actions.take_snapshots(parts_of(request), (code,), data.note, request.user)
    return await _shown(request, code)


@post(ONE + "/readings", name="api.indicators.add_reading", tags=TAGS)
async def add_reading(request: Request, code: FromPath[str], data: JSONBody[ReadingIn]) -> IndicatorFull:
    """Keep a value that was read elsewhere, on a day of the past."""
    await reading_actions.write_reading(parts_of(request), code, data, request.user)
    return await _shown(request, code)


@post(ONE + "/readings/{number:int}/correct", name="api.indicators.correct", tags=TAGS)
async def correct_reading(
    request: Request, code: FromPath[str], number: NumberParameter, data: JSONBody[CorrectionIn]
) -> IndicatorFull:
    """Let another value stand instead of a reading, or none; both stay to be seen."""
    await reading_actions.correct_reading(parts_of(request), code, number, data, request.user)
    return await _shown(request, code)


HANDLERS = (
    list_indicators,
    post_indicator,
    verify,
    list_snapshots,
    read_all,
    get_indicator,
    edit_indicator,
    add_record,
    edit_record,
    remove_record,
    read_now,
    add_reading,
    correct_reading,
)
