"""The one place where readings are written: appended to the chain and its end moved, in one transaction."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.errors import DuplicateKeyError

from matchcamp.database import DatabaseError, in_transaction
from matchcamp.indicators.chain import hash_of, marked
from matchcamp.indicators.documents import Reading, ReadingHead
from matchcamp.indicators.reading_queries import HEAD
from matchcamp.parts import Parts

EMPTY: Mapping[str, Any] = {
    "slot": "", "value": None, "planned": None, "target": None, "detail": {}, "counted": True, "note": "",
    "replaces": None,
}  # fmt: skip


async def append(parts: Parts, readings: Sequence[Mapping[str, Any]], account_id: str) -> list[int]:
    """Write readings at the end of the chain, all or none, and return their numbers; nothing for none.

    Raises DuplicateKeyError where the reading of a slot is there already.
    """
    if not readings:
        return []
    at = _settled(parts.clock.now())

    async def write(session: AsyncClientSession) -> list[int]:
        heads = ReadingHead.get_pymongo_collection()
        head = await heads.find_one({"_id": HEAD}, session=session)
        if head is None:
            raise DatabaseError("the end of the readings of indicators is gone: restore a backup")
        rows = _linked(readings, at, account_id, head)
        end = {"$set": {"number": rows[-1]["_id"], "hash": rows[-1]["hash"]}}
        await heads.update_one({"_id": HEAD}, end, session=session)  # First: here other writers are seen.
        for row in rows:
            await Reading.get_pymongo_collection().insert_one(row, session=session)
        return [row["_id"] for row in rows]

    await _begin()
    return await in_transaction(parts.client, write)


async def _begin() -> None:
    """Make the end of an empty chain, outside of a transaction: two that made it at once would both be turned away."""
    first = {"$setOnInsert": {"number": 0, "hash": ""}}
    with suppress(DuplicateKeyError):
        await ReadingHead.get_pymongo_collection().update_one({"_id": HEAD}, first, upsert=True)


def _linked(
    readings: Sequence[Mapping[str, Any]], at: datetime, account_id: str, head: Mapping[str, Any]
) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    number, before = head["number"], head["hash"]
    for one in readings:
        number += 1
        row = {**EMPTY, **one, **marked(account_id), "_id": number, "at": at, "before": before}
        row["hash"] = before = hash_of(row)
        rows.append(row)
    return rows


def _settled(moment: datetime) -> datetime:
    """As the database keeps it, to the millisecond."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
