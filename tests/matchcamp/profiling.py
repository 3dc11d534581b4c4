"""What a piece of work asks of the database, as the database's own profiler saw it."""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from typing import Any

from matchcamp.database import Database

PROFILE = "system.profile"
READS = ["query", "getmore", "command"]


@asynccontextmanager
async def profiled(database: Database) -> AsyncIterator[list[str]]:
    """The collections that were read inside the block, one for each call; the list is filled when the block ends.

    Answers that were on their way when an earlier profile ended are written late, so the profile starts empty.
    """
    seen: list[str] = []
    await database.drop_collection(PROFILE)
    await database.command({"profile": 2})
    try:
        yield seen
    finally:
        await database.command({"profile": 0})
    rows = await database[PROFILE].find({"op": {"$in": READS}, "ns": {"$not": {"$regex": PROFILE}}}).to_list()
    await database.drop_collection(PROFILE)
    seen += sorted(row["ns"].partition(".")[2] for row in rows)


async def database_calls(database: Database, asker: Any, path: str, collections: Collection[str]) -> list[str]:
    """The collections that a GET request reads, one for each call; others, such as those of sessions, are left out."""
    async with profiled(database) as seen:
        answer = await asker.get(path)
    assert answer.status_code == 200, path
    return [name for name in seen if name in collections]
