"""The pages of harvests in the database, packed, and how far the harvest under way is."""

import gzip
from collections.abc import Callable
from datetime import datetime
from typing import Any

from bson import ObjectId

from calls.sources.harvest_progress import Place, Progress, progress_of
from matchcamp.funding.sources.documents import Held, Payload, SourceName, SourceState
from matchcamp.funding.sources.lease import check_leads

HARVESTS_KEPT = 3
"""About 20 MB each: enough to see what changed when the portal changed, little enough for the backups."""


class HarvestStore:
    """The unfinished harvest of a source, for `calls.sources.portal.harvest`; it can be gone on with by any process.

    `leads` says whether this process may still write; Busy where another one may have taken over.
    """

    def __init__(self, source: SourceName, now: datetime, leads: Callable[[], bool]) -> None:
        self._source, self._now, self._leads = source, now, leads
        self._harvest = ""

    async def begin(self) -> None:
        """A new harvest; old pages are dropped here too, as none of them may ever come to an end."""
        self._harvest = str(ObjectId())
        await self._write({"harvest": self._harvest, "cursor": None})
        state = await SourceState.find_one(SourceState.source == self._source.value)
        await forget_old_payloads(self._source, state.held if state else None)

    async def progress(self) -> Progress | None:
        row = await SourceState.get_pymongo_collection().find_one({"source": self._source.value})
        if row is None or row.get("cursor") is None:
            return None
        self._harvest = row["harvest"]
        return progress_of(row["cursor"])

    async def save(self, progress: Progress) -> None:
        await self._write({"cursor": progress.plain()})

    async def put(self, place: Place, body: bytes) -> None:
        where = {"harvest": self._harvest, "part": place.part, "number": place.number}
        page = where | {"source": self._source.value, "harvested": self._now, "packed": gzip.compress(body, 6)}
        await Payload.get_pymongo_collection().replace_one(where, page, upsert=True)

    async def body(self, place: Place) -> bytes | None:
        return await kept_body(self._harvest, place)

    async def _write(self, change: dict[str, Any]) -> None:
        check_leads(self._leads)
        await SourceState.get_pymongo_collection().update_one(
            {"source": self._source.value}, {"$set": change}, upsert=True
        )


class HeldHarvest:
    """A finished harvest that waits for somebody's word, for `calls.sources.portal.kept_reading`."""

    def __init__(self, held: Held) -> None:
        self._held = held

    async def progress(self) -> Progress:
        return progress_of(self._held.progress)

    async def body(self, place: Place) -> bytes | None:
        return await kept_body(self._held.harvest, place)


async def kept_body(harvest: str, place: Place) -> bytes | None:
    """A page as it came, or None where it is not kept any more."""
    where = {"harvest": harvest, "part": place.part, "number": place.number}
    row = await Payload.get_pymongo_collection().find_one(where)
    return gzip.decompress(row["packed"]) if row else None


async def forget_old_payloads(source: SourceName, held: Held | None) -> None:
    """Drop the pages of all but the last few harvests of a source; those that somebody has yet to look at stay."""
    rows = Payload.get_pymongo_collection()
    # An ObjectId begins with its moment, so that the ids of harvests sort by time.
    known: list[str] = await rows.distinct("harvest", {"source": source.value})
    kept = sorted(known)[-HARVESTS_KEPT:] + ([held.harvest] if held else [])
    await rows.delete_many({"source": source.value, "harvest": {"$nin": kept}})
