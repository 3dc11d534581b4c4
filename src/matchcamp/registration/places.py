"""Who has a place at a camp: one change after the other, so that two at once never give the same place away twice.

Each change is a transaction that first writes to the camp's gate: of two that run at once the database lets one pass
and runs the other again. So what a transaction counts is still true when it writes.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import datetime
from enum import Enum
from typing import Any, TypeVar
from weakref import WeakValueDictionary

from beanie import Document
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.errors import DuplicateKeyError

from matchcamp.camps.queries import camp_of_job
from matchcamp.camps.schemas import CampOut
from matchcamp.database import in_transaction
from matchcamp.parts import Parts
from matchcamp.registration.documents import CampGate, CampIdea, Participant
from matchcamp.registration.rules import WHEN, Deed, free_places
from matchcamp.registration.states import CampIdeaStatus, ParticipantStatus

Done = TypeVar("Done")
WAITING, REGISTERED = ParticipantStatus.WAITING.value, ParticipantStatus.REGISTERED.value
LINE = (("host", -1), ("registered", 1), ("_id", 1))  # The order of the waiting list: hosts of tables first.


def stored(document: Document) -> dict[str, Any]:
    """A new document as a row of the database, for writes in a transaction; the database makes its id."""
    return {name: _plain(value) for name, value in document.model_dump(exclude={"id"}).items()}


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value


_queues: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()


def queue_of(camp_id: str) -> asyncio.Lock:
    """Those of one process wait for each other here, which is cheaper than a conflict; between processes the gate
    alone decides."""
    return _queues.setdefault(camp_id, asyncio.Lock())


async def in_turn(parts: Parts, camp_id: str, write: Callable[[AsyncClientSession], Awaitable[Done]]) -> Done:
    """Run `write` in a transaction, no other of this camp beside it; it may run again after a conflict."""
    gates = CampGate.get_pymongo_collection()
    with suppress(DuplicateKeyError):
        await gates.update_one({"_id": camp_id}, {"$setOnInsert": {"turns": 0}}, upsert=True)

    async def turn(session: AsyncClientSession) -> Done:
        await gates.update_one({"_id": camp_id}, {"$inc": {"turns": 1}}, session=session)
        return await write(session)

    async with queue_of(camp_id):
        return await in_transaction(parts.client, turn)


async def fill(session: AsyncClientSession, camp: CampOut, now: datetime) -> int:
    """Give free places to the first on the waiting list, in this turn; returns to how many."""
    rows = Participant.get_pymongo_collection()
    here = {"camp_id": camp.id}
    free = free_places(camp.capacity, await rows.count_documents(here | {"status": REGISTERED}, session=session))
    if not free:
        return 0
    line = rows.find(here | {"status": WAITING}, {"_id": 1}, session=session).sort(LINE).limit(free)
    ids = [row["_id"] async for row in line]
    if ids:
        # Who was told to wait is told of moving up; who was not is told that they are registered, and nothing else.
        tell = {"$cond": [{"$eq": ["$tell", "waiting"]}, "registered", "moved_up"]}
        change = {"status": REGISTERED, "tell": tell, "changed": now, "revision": {"$add": ["$revision", 1]}}
        await rows.update_many({"_id": {"$in": ids}}, [{"$set": change}], session=session)
    return len(ids)


async def hosts_table(session: AsyncClientSession, camp_id: str, account_id: str) -> bool:
    """Whether an idea that this person handed in has a table, as it stands in this turn."""
    here = {"camp_id": camp_id, "account_id": account_id, "status": CampIdeaStatus.ACCEPTED.value}
    ideas = CampIdea.get_pymongo_collection()
    return bool(account_id) and await ideas.find_one(here, {"_id": 1}, session=session) is not None


async def change_places(parts: Parts, camp: CampOut, write: Callable[[AsyncClientSession], Awaitable[Done]]) -> Done:
    """A change that may take or free places, and the moves on the waiting list that follow from it, all or nothing."""
    now = parts.clock.now()

    async def turn(session: AsyncClientSession) -> Done:
        done = await write(session)
        await fill(session, camp, now)
        return done

    return await in_turn(parts, camp.id, turn)


async def fill_places(parts: Parts, camp_id: str) -> int:
    """Let people move up where there is room now, as after a raised capacity or an erased account; safe to repeat."""
    camp = await camp_of_job(camp_id)
    if camp is None or camp.status not in WHEN[Deed.ENTER] or not await _waits(camp_id):
        return 0
    now = parts.clock.now()

    async def turn(session: AsyncClientSession) -> int:
        return await fill(session, camp, now)

    return await in_turn(parts, camp_id, turn)


async def camps_with_waiting_people() -> list[str]:
    found: list[str] = await Participant.get_pymongo_collection().distinct("camp_id", {"status": WAITING})
    return found


async def _waits(camp_id: str) -> bool:
    where = {"camp_id": camp_id, "status": WAITING}
    return await Participant.get_pymongo_collection().find_one(where, {"_id": 1}) is not None


async def place_in_line(row: Mapping[str, Any]) -> int:
    """The place on the waiting list, counted from 1; 0 for who does not wait."""
    if row["status"] != WAITING:
        return 0
    where = {"camp_id": row["camp_id"], "status": WAITING}
    ids = [one["_id"] async for one in Participant.get_pymongo_collection().find(where, {"_id": 1}).sort(LINE)]
    return ids.index(row["_id"]) + 1 if row["_id"] in ids else 0
