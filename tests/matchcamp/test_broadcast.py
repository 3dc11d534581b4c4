"""What changes in the database is told to the readers of its topic, newest first come, and nothing when it is over."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from matchcamp.broadcast import AGAIN, DATABASE, Broadcast, Signal, Signals, Stream
from matchcamp.database import Database

LIMIT_S = 10


@pytest.fixture
async def broadcast(database: Database) -> AsyncIterator[Broadcast]:
    broadcast = Broadcast(database, (Stream("camp_live", name="phase", whole=True), Stream("camp_people")))
    yield broadcast
    await broadcast.close()


async def heard(signals: Signals, wanted: str) -> Signal:
    """The next signal of this name."""
    async with asyncio.timeout(LIMIT_S):
        async for signal in signals:
            if signal.name == wanted:
                return signal
    raise AssertionError("the signals have ended")


async def killed_cursors(database: Database) -> int:
    """How many streams over this database were open, each broken off now."""
    ours = {"ns": {"$regex": f"^{database.name}[.]"}, "cursor": {"$exists": True}}
    steps = [{"$currentOp": {"idleCursors": True, "localOps": True}}, {"$match": ours}]
    rows = await (await database.client.admin.aggregate(steps)).to_list()
    for row in rows:
        name = row["ns"].partition(".")[2]
        await database.command({"killCursors": name, "cursors": [row["cursor"]["cursorId"]]})
    return len(rows)


async def test_readers_hear_of_their_topic_only(database: Database, broadcast: Broadcast) -> None:
    async with broadcast.subscribe("a") as signals:
        await heard(signals, AGAIN)
        await database["camp_people"].insert_one({"camp_id": "b", "revision": 1})
        await database["other"].insert_one({"camp_id": "a", "revision": 2})
        await database["camp_people"].insert_one({"camp_id": "a", "revision": 3, "diet": "vegan"})

        signal = await heard(signals, "camp_people")

    assert signal == Signal("camp_people", 3)
    assert set(signal.row) == {"_id", "camp_id", "revision"}
    assert broadcast.readers == 0


async def test_updates_tell_the_whole_row_where_that_was_asked_for(database: Database, broadcast: Broadcast) -> None:
    await database["camp_live"].insert_one({"_id": "a", "revision": 1, "state": "waiting"})
    async with broadcast.subscribe("a") as signals:
        await heard(signals, AGAIN)
        await database["camp_live"].update_one({"_id": "a"}, {"$set": {"revision": 2}})

        signal = await heard(signals, "phase")

    assert (signal.revision, signal.row) == (2, {"_id": "a", "revision": 2, "state": "waiting"})


async def test_a_slow_reader_gets_the_newest_of_each_name_once() -> None:
    signals = Signals()
    for revision in range(1, 1001):
        signals.put(Signal("phase", revision))
        signals.put(Signal("seating", revision))

    assert [await anext(signals), await anext(signals)] == [Signal("phase", 1000), Signal("seating", 1000)]
    assert await signals.within(0) is None


async def test_the_stream_opens_again_where_the_last_one_ended(database: Database, broadcast: Broadcast) -> None:
    async with broadcast.subscribe("a") as signals:
        await heard(signals, AGAIN)
        await database["camp_people"].insert_one({"camp_id": "a", "revision": 1})
        await heard(signals, "camp_people")
        assert await killed_cursors(database) >= 1
        await database["camp_people"].insert_one({"camp_id": "a", "revision": 2})

        signal = await heard(signals, "camp_people")

    assert signal == Signal("camp_people", 2)


async def test_what_ends_lets_its_readers_end(database: Database, broadcast: Broadcast) -> None:
    async with broadcast.subscribe("a") as signals:
        await heard(signals, AGAIN)
        broadcast.end()

        assert [signal async for signal in signals] == []
    async with broadcast.subscribe("a") as late:
        assert [signal async for signal in late] == []


async def test_a_reader_who_comes_while_the_database_is_silent_is_told(broadcast: Broadcast) -> None:
    broadcast.answers = False
    async with broadcast.subscribe("a") as signals:
        assert await anext(signals) == Signal(DATABASE, 0)
