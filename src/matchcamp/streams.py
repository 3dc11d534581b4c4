"""Reading the database's change streams in batches."""

from typing import Any

BATCH = 500


async def next_changes(stream: Any, most: int = BATCH) -> list[dict[str, Any]]:
    """The changes that are there, in order; waits for the first only as long as the stream itself waits.

    Not `async for`: it waits past the client's own time limit and would then be broken off.
    """
    changes: list[dict[str, Any]] = []
    change = await stream.try_next()
    while change is not None:
        changes.append(change)
        more = len(changes) < most and stream.alive and _was_fetched(stream)
        change = await stream.try_next() if more else None
    return changes


def _was_fetched(stream: Any) -> bool:
    """Whether the cursor holds changes that came with the last answer: to ask for others would wait."""
    cursor = stream._cursor  # noqa: SLF001  # PyMongo offers no public look ahead.
    return cursor is not None and bool(cursor._data)  # noqa: SLF001
