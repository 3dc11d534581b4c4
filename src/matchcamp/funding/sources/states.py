"""Writing down how a source stands: that it is tried, failed, waits for somebody's word, or was taken over."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from calls.errors import CallsError
from matchcamp.errors import NotFound
from matchcamp.funding.sources.documents import Failure, Held, SourceName, SourceState
from matchcamp.funding.sources.rules import failure_of

_OVER: Mapping[str, Any] = {"running_since": None, "asked": None, "asked_for": []}


async def state_of(source: SourceName) -> SourceState:
    """How the source stands; as new where it was never tried."""
    found = await SourceState.find_one(SourceState.source == source.value)
    return found or SourceState(source=source.value)


async def held_of(source: SourceName) -> Held:
    """The harvest that waits for somebody's word. Raises NotFound where none does."""
    held = (await state_of(source)).held
    if held is None:
        raise NotFound(f"no harvest of the source {source.value} waits for anybody's word")
    return held


async def is_asked(source: SourceName, given: Sequence[str], now: datetime) -> None:
    await _write(source, {"asked": now, "asked_for": list(given), "tries": 0})


async def asked_ids() -> list[str]:
    """The states of sources for which somebody asked."""
    rows = SourceState.get_pymongo_collection().find({"asked": {"$ne": None}}, {"_id": 1})
    return [str(row["_id"]) async for row in rows]


async def is_begun(source: SourceName) -> int:
    """What was asked is begun; how often it was, this time included."""
    await SourceState.get_pymongo_collection().update_one({"source": source.value}, {"$inc": {"tries": 1}})
    return (await state_of(source)).tries


async def is_put_off(source: SourceName) -> None:
    """Another process is at it, so this was no try."""
    await SourceState.get_pymongo_collection().update_one({"source": source.value}, {"$inc": {"tries": -1}})


async def is_tried(source: SourceName, now: datetime) -> None:
    await _write(source, {"last_try": now, "running_since": now})


async def is_given_up(source: SourceName) -> None:
    """Nothing came of what was asked, and the source is not to blame."""
    await _write(source, _OVER)


async def has_failed(source: SourceName, error: CallsError, now: datetime) -> None:
    """The harvest under way is kept, so that the next try can go on with it."""
    await _write(source, {**_OVER, "failure": failure_of(error).value, "failure_words": str(error)})
    await _fails_since(source, now)


async def is_held(source: SourceName, held: Held) -> None:
    words = f"{held.calls} calls, and {held.before} the time before"
    change = {"held": held.model_dump(), "cursor": None, "failure": Failure.FEWER.value, "failure_words": words}
    await _write(source, {**_OVER, **change})
    await _fails_since(source, held.at)


async def is_dropped(source: SourceName) -> None:
    """The harvest that was held is not taken; the source still counts as failing, for nothing came of it."""
    await _write(source, {"held": None})


async def has_succeeded(
    source: SourceName, counts: Mapping[str, int], left_out: Mapping[str, int], now: datetime
) -> None:
    change = {
        "last_success": now, "failing_since": None, "failure": "", "failure_words": "", "held": None, "cursor": None,
        "counts": dict(counts), "left_out": dict(left_out),
    }  # fmt: skip
    await _write(source, {**_OVER, **change})


async def _fails_since(source: SourceName, now: datetime) -> None:
    """The first failure counts."""
    where = {"source": source.value, "failing_since": None}
    await SourceState.get_pymongo_collection().update_one(where, {"$set": {"failing_since": now}})


async def _write(source: SourceName, change: Mapping[str, Any]) -> None:
    rows = SourceState.get_pymongo_collection()
    await rows.update_one({"source": source.value}, {"$set": dict(change)}, upsert=True)
