"""Targets for programs: everything that their pages do."""

from litestar import get, post, put
from litestar.params import FromPath, JSONBody

from matchcamp.parts import parts_of
from matchcamp.targets import actions, queries
from matchcamp.targets.foretold_queries import forecasts_of
from matchcamp.targets.schemas import (
    ChangesOut,
    ForecastOut,
    ForecastsOut,
    HistoryOut,
    OthersOut,
    RecountOut,
    TargetEdit,
    TargetIn,
    TargetList,
    TargetOut,
)
from matchcamp.web import Request

TAGS = ["targets"]
ALL = "/api/targets"
ONE = ALL + "/{target_id:str}"


@get(ALL, name="api.targets.list", tags=TAGS)
async def list_targets(request: Request) -> TargetList:
    """All targets with how they stand, the one that ends next first."""
    return await queries.targets(request.user, parts_of(request).clock.now())


@post(ALL, name="api.targets.post", tags=TAGS)
async def post_target(request: Request, data: JSONBody[TargetIn]) -> TargetOut:
    """Set a target."""
    parts = parts_of(request)
    return await queries.target(await actions.set_target(parts, data, request.user), request.user, parts.clock.now())


@get(ONE, name="api.targets.get", tags=TAGS)
async def get_target(request: Request, target_id: FromPath[str]) -> TargetOut:
    """One target: the count, and the applications behind it."""
    return await queries.target(target_id, request.user, parts_of(request).clock.now())


@put(ONE, name="api.targets.edit", tags=TAGS)
async def edit_target(request: Request, target_id: FromPath[str], data: JSONBody[TargetEdit]) -> TargetOut:
    """Change a target; the values before and after are kept with your name and the note."""
    parts = parts_of(request)
    await actions.change_target(parts, target_id, data, request.user)
    return await queries.target(target_id, request.user, parts.clock.now())


@get(ONE + "/history", name="api.targets.history", tags=TAGS)
async def get_history(request: Request, target_id: FromPath[str]) -> HistoryOut:
    """The days on which the count changed, told by the log of applications alone."""
    return await queries.history_of(target_id, parts_of(request).clock.now())


@get(ONE + "/changes", name="api.targets.changes", tags=TAGS)
async def get_changes(request: Request, target_id: FromPath[str]) -> ChangesOut:
    """Who changed the target, and how."""
    return await queries.changes(target_id, request.user)


@get(ONE + "/others", name="api.targets.others", tags=TAGS)
async def get_others(request: Request, target_id: FromPath[str]) -> OthersOut:
    """The applications that were handed in and do not count, and why."""
    return await queries.others(target_id, request.user, parts_of(request).clock.now())


@get(ONE + "/recount", name="api.targets.recount", tags=TAGS)
async def get_recount(target_id: FromPath[str]) -> RecountOut:
    """The count, and the same count made from the log alone."""
    return await queries.recount(target_id)


@get(ONE + "/forecast", name="api.targets.forecast", tags=TAGS)
async def get_forecast(request: Request, target_id: FromPath[str]) -> ForecastOut:
    """How likely the target is reached by its last day, and which next step would raise that most."""
    return await queries.forecast(target_id, request.user, parts_of(request).clock.now())


@get(ONE + "/forecasts", name="api.targets.forecasts", tags=TAGS)
async def get_forecasts(target_id: FromPath[str]) -> ForecastsOut:
    """What was forecast each day, and how good forecasts of single applications were."""
    return await forecasts_of(target_id)
