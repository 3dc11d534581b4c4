"""Those who react to writes: they read the database's change stream with a stored resume token.

At least once, in order, in one process at a time (a lease), and safe to repeat. The writer does not know them.
"""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from pymongo.errors import OperationFailure, PyMongoError

from matchcamp.area import Follower
from matchcamp.items import ItemSource
from matchcamp.lease import Lease
from matchcamp.parts import Parts
from matchcamp.streams import next_changes
from matchcamp.tasks import ended

COLLECTION = "followers"
BATCH = 200
RENEW_S = 1.0  # A held lease is renewed and an empty stream is asked again this often.
HISTORY_LOST = 286  # ChangeStreamHistoryLost: the token is older than the oplog.
log = structlog.get_logger(__name__)


def index_followers(sources: Sequence[ItemSource]) -> list[Follower]:
    """One follower per kind of item that keeps its passages and vectors up to date."""
    return [_index_follower(source) for source in sources]


def _index_follower(source: ItemSource) -> Follower:
    async def react(parts: Parts, ids: Sequence[str]) -> None:
        await parts.recommender.refresh([f"{source.kind.value}:{id_}" for id_ in ids])

    return Follower(f"index.{source.kind.value}", source.collection, react)


class Followers:
    """Runs the followers of this process until it is stopped."""

    def __init__(self, parts: Parts, followers: Sequence[Follower], owner: str) -> None:
        self._parts = parts
        self._followers = followers
        self._owner = owner
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        self._tasks = [asyncio.create_task(self._run(one), name=f"follower {one.name}") for one in self._followers]

    async def stop(self) -> None:
        await ended(self._tasks)

    async def _run(self, follower: Follower) -> None:
        lease = Lease(self._parts.database, f"follower.{follower.name}", self._owner)
        try:
            while True:
                if await lease.try_hold():
                    await self._turn(follower, lease)
                await asyncio.sleep(RENEW_S)
        finally:
            await lease.let_go()

    async def _turn(self, follower: Follower, lease: Lease) -> None:
        """Follow while the lease is held; a broken stream or a failing reaction ends the turn, not the follower."""
        try:
            await self._follow(follower, lease)
        except OperationFailure as error:
            if error.code == HISTORY_LOST:
                await self._parts.database[COLLECTION].delete_one({"_id": follower.name})
            log.warning("follower.broke", follower=follower.name, error=str(error))
        except PyMongoError as error:
            log.warning("follower.broke", follower=follower.name, error=str(error))
        except Exception:  # A reaction that fails is tried again from the stored token.
            log.exception("follower.failed", follower=follower.name)

    async def _follow(self, follower: Follower, lease: Lease) -> None:
        stored = await self._parts.database[COLLECTION].find_one({"_id": follower.name})
        watched = self._parts.database[follower.collection]
        token = stored["token"] if stored else None
        async with await watched.watch(resume_after=token, max_await_time_ms=int(RENEW_S * 1000)) as stream:
            if token is None:  # Without it, a first reaction that is killed would begin behind what it reacted to.
                await self._keep_token(follower, stream.resume_token)
            while await lease.try_hold():
                ids = changed_ids(await next_changes(stream, BATCH))
                if ids:
                    await follower.react(self._parts, ids)
                    await self._keep_token(follower, stream.resume_token)

    async def _keep_token(self, follower: Follower, token: Any) -> None:
        await self._parts.database[COLLECTION].replace_one(
            {"_id": follower.name}, {"_id": follower.name, "token": token}, upsert=True
        )


def changed_ids(changes: Sequence[Mapping[str, Any]]) -> list[str]:
    """The ids of the changed documents, each once, in order; what befalls a whole collection has none."""
    return list(dict.fromkeys(str(change["documentKey"]["_id"]) for change in changes if "documentKey" in change))
