"""How the sources of calls stand, and which calls they list no more."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from calls.sources.harvest_progress import progress_of
from matchcamp.errors import NotFound
from matchcamp.funding.documents import CallRecord
from matchcamp.funding.sources.documents import Failure, SourceName, SourceState
from matchcamp.funding.sources.lease import is_refreshing
from matchcamp.funding.sources.rules import tells_quietly
from matchcamp.funding.sources.schemas import HeldOut, SourceOut, SourceStatus
from matchcamp.parts import Parts

MISSING_SHOWN = 50


async def sources(parts: Parts) -> list[SourceOut]:
    """Every source, in two database calls."""
    alive = await is_refreshing(parts.database)
    rows = SourceState.get_pymongo_collection().find({})
    known = {row["source"]: SourceState.model_validate(row) async for row in rows}
    return [
        source_out(known.get(name.value) or SourceState(source=name.value), alive, asks=parts.settings.asks_portal)
        for name in SourceName
    ]


async def source(parts: Parts, name: SourceName) -> SourceOut:
    return next(one for one in await sources(parts) if one.source is name)


def source_name(text: str) -> SourceName:
    """Raises NotFound for a source that there is not."""
    try:
        return SourceName(text)
    except ValueError:
        raise NotFound(f"there is no source {text[:40]!r}; there are {', '.join(SourceName)}") from None


def source_out(state: SourceState, alive: bool, *, asks: bool) -> SourceOut:
    progress = progress_of(state.cursor) if state.cursor else None
    return SourceOut(
        source=SourceName(state.source),
        status=status_of(state, alive, asks=asks),
        last_try=state.last_try,
        last_success=state.last_success,
        failing_since=state.failing_since,
        failure=Failure(state.failure) if state.failure else None,
        failure_words=state.failure_words,
        counts=state.counts,
        left_out=state.left_out,
        pages_read=progress.pages_read if progress else None,
        pages_expected=progress.pages_expected if progress else None,
        held=HeldOut(**state.held.model_dump(include={"calls", "before", "at"})) if state.held else None,
    )


def status_of(state: SourceState, alive: bool, *, asks: bool) -> SourceStatus:
    """The first that holds: what goes on now comes before what was, and what waits for somebody before the rest."""
    is_off = state.source in {SourceName.PORTAL, SourceName.TOPIC} and not asks
    found = (
        (is_off, SourceStatus.OFF),
        (state.running_since is not None and alive, SourceStatus.RUNNING),
        (state.asked is not None, SourceStatus.ASKED),
        (state.held is not None, SourceStatus.HELD),
        (state.running_since is not None, SourceStatus.INTERRUPTED),
        (state.failing_since is not None, SourceStatus.FAILING),
        (state.last_success is not None, SourceStatus.FINE),
    )
    return next((status for holds, status in found if holds), SourceStatus.NEVER)


@dataclass(frozen=True, slots=True)
class Stale:
    """The portal has not been read since: what its calls say may have changed."""

    failing_since: datetime
    last_success: datetime | None


async def stale_portal(now: datetime) -> Stale | None:
    """What the list of calls says where the portal has been failing for long; None else."""
    where = {"source": SourceName.PORTAL.value}
    row = await SourceState.get_pymongo_collection().find_one(where, {"failing_since": 1, "last_success": 1})
    since = row.get("failing_since") if row else None
    if row is None or since is None or not tells_quietly(since, now):
        return None
    return Stale(since, row.get("last_success"))


@dataclass(frozen=True, slots=True)
class Missing:
    """A call that is not over and that its source lists no more."""

    url: str
    title: str
    identifier: str
    since: datetime


async def missing_calls(now: datetime) -> list[Missing]:
    """Calls that are not over and that the portal lists no more, the newest of them first; some of many."""
    where: Mapping[str, Any] = {"missing_since": {"$ne": None}, "closes_at": {"$gt": now}}
    fields = {"identifier": 1, "facts.title": 1, "missing_since": 1}
    found = CallRecord.get_pymongo_collection().find(where, fields).sort("missing_since", -1).limit(MISSING_SHOWN)
    return [
        Missing(f"/calls/{row['_id']}", row["facts"]["title"], row["identifier"], row["missing_since"])
        async for row in found
    ]
