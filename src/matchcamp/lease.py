"""One holder among many processes, by a row in the database; only the server's clock counts."""

import asyncio
import os
import secrets
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from typing import Any

from pymongo import ReturnDocument
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import DuplicateKeyError, PyMongoError

from matchcamp.tasks import ended

COLLECTION = "leases"
TTL_MS = 6000  # A dead holder is succeeded after at most this long; renewals come far more often.
RENEW_S = TTL_MS / 3000
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def process_name() -> str:
    """A name for this process that no other has, readable by people who look for it."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"


class Lease:
    """Held for `ttl_ms` after each successful `try_hold`. `fence` grows with every change of owner."""

    def __init__(self, database: AsyncDatabase[dict[str, Any]], name: str, owner: str, *, ttl_ms: int = TTL_MS) -> None:
        self._rows = database[COLLECTION]
        self._name = name
        self._owner = owner
        self._ttl_ms = ttl_ms
        self._held_until = 0.0
        self.fence = 0

    @property
    def held(self) -> bool:
        return time.monotonic() < self._held_until

    @property
    def left_s(self) -> float:
        """Seconds for which it is surely held yet."""
        return max(0.0, self._held_until - time.monotonic())

    async def try_hold(self) -> bool:
        """Take or renew; False while another holds it, or when the database does not answer."""
        asked_at = time.monotonic()
        mine = {"$eq": ["$owner", self._owner]}
        grown = {"$add": [{"$ifNull": ["$fence", 0]}, 1]}
        until = {"$dateAdd": {"startDate": "$$NOW", "unit": "millisecond", "amount": self._ttl_ms}}
        try:
            row = await self._rows.find_one_and_update(
                {"_id": self._name, "$expr": {"$or": [mine, {"$lt": ["$expires", "$$NOW"]}]}},
                [
                    {
                        "$set": {
                            "fence": {"$cond": [mine, "$fence", grown]},
                            "owner": self._owner,
                            "expires": until,
                        }
                    }
                ],
                return_document=ReturnDocument.AFTER,
            )
            if row is None:
                return await self._seed()
        except PyMongoError:
            return False
        self.fence = row["fence"]
        self._held_until = asked_at + 0.8 * self._ttl_ms / 1000  # A margin: the local clock may run slower.
        return True

    async def _seed(self) -> bool:
        """Make the row once, held by nobody: `$expr` forbids an upsert. The next try may take it."""
        with suppress(DuplicateKeyError):
            await self._rows.insert_one({"_id": self._name, "owner": None, "fence": 0, "expires": LONG_AGO})
            return await self.try_hold()
        return False

    async def let_go(self) -> None:
        """Free the lease at once, so that another need not wait; nothing happens if it is not ours."""
        self._held_until = 0.0
        with suppress(PyMongoError):
            await self._rows.update_one({"_id": self._name, "owner": self._owner}, {"$set": {"expires": LONG_AGO}})


@asynccontextmanager
async def renewed(lease: Lease, every_s: float = RENEW_S) -> AsyncIterator[None]:
    """Renew a lease that is held, and let go of it at the end."""

    async def renew() -> None:
        while True:
            await asyncio.sleep(every_s)
            await lease.try_hold()

    renewing = asyncio.create_task(renew())
    try:
        yield
    finally:
        await ended([renewing])
        await lease.let_go()


async def is_held(database: AsyncDatabase[dict[str, Any]], name: str) -> bool:
    """Whether some process holds the lease now, by the database's own clock."""
    held = {"_id": name, "$expr": {"$gt": ["$expires", "$$NOW"]}}
    return await database[COLLECTION].find_one(held, {"_id": 1}) is not None
