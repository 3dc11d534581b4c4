"""Health for those who watch the service: `live` asks nothing of others, `ready` says honestly what is missing."""

import asyncio
from typing import Any

from litestar import Response, get
from pydantic import BaseModel
from pymongo.errors import PyMongoError

from matchcamp import __version__
from matchcamp.parts import Parts, parts_of
from matchcamp.scheduler import standing
from matchcamp.web import Request

PING_S = 2.0


class Live(BaseModel):
    version: str = __version__
    live: bool = True


class Ready(BaseModel):
    """`ready` when database and index answer; `index` tells what is loaded, and the rest which scheduled jobs fail or
    are paused: that hinders nobody from asking."""

    ready: bool
    database: bool
    index: dict[str, Any]
    failing_jobs: list[str]
    paused_jobs: list[str]


@get("/health/live", name="operations.live", tags=["health"], sync_to_thread=False)
def live() -> Live:
    return Live()


@get("/health/ready", name="operations.ready", tags=["health"])
async def ready(request: Request) -> Response[Ready]:
    """200 when everything answers, 503 as long as something does not."""
    parts = parts_of(request)
    index = parts.recommender.status()
    database = await _answers(parts)
    whole = database and index["ready"] and not index["failure"]
    states = await standing.trouble(parts.database) if database else {}
    found = Ready(
        ready=whole,
        database=database,
        index=index,
        failing_jobs=[name for name, state in states.items() if state.failing_since],
        paused_jobs=[name for name, state in states.items() if state.paused],
    )
    return Response(found, status_code=200 if whole else 503)


async def _answers(parts: Parts) -> bool:
    try:
        await asyncio.wait_for(parts.database.command("ping"), PING_S)
    except (PyMongoError, TimeoutError):
        return False
    return True
