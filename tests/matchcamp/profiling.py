"""What one request asks of the database, as the database's own profiler saw it."""

from collections.abc import Collection
from typing import Any

from matchcamp.database import Database


async def database_calls(database: Database, asker: Any, path: str, collections: Collection[str]) -> list[str]:
    """The collections that a GET request reads, one for each call; others, such as those of sessions, are left out."""
    await database.command({"profile": 2})
    answer = await asker.get(path)
    await database.command({"profile": 0})
    assert answer.status_code == 200, path
    names = [f"{database.name}.{name}" for name in collections]
    where = {"op": {"$in": ["query", "getmore", "command"]}, "ns": {"$in": names}}
    rows = await database["system.profile"].find(where).to_list()
    await database["system.profile"].drop()
    return sorted(row["ns"].partition(".")[2] for row in rows)
