"""Jobs of 2 and 4 real processes under kill -9 and a frozen database: each slot ends exactly once, none is lost."""

import asyncio
import os
import signal
import time
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from matchcamp.database import Database, connect
from matchcamp.mongod import running_mongod
from tests.faults.conftest import LIMIT_S, Service, Start, first_that_says

TTL_MS = 1500
FROZEN_S = 3.0
NOW_S = 0.1
LAG_MS = 250


async def slots_that(database: Database, what: str) -> Counter[datetime]:
    return Counter([row["slot"] async for row in database["slots"].find({"what": what})])


async def says_now(service: Service, word: str) -> datetime:
    """The slot of the first such line that was said just now: earlier ones may still lie unread."""
    while True:
        slot, said = await service.says(word)
        if time.monotonic() - float(said) < NOW_S:
            return datetime.fromisoformat(slot)


async def recorded(database: Database, slot: datetime) -> None:
    """Wait until the end of this slot's run stands in the database: what was not written down is run again."""
    where = {"slot": slot, "outcome": "done"}
    async with asyncio.timeout(LIMIT_S):
        while await database["job_runs"].find_one(where) is None:
            await asyncio.sleep(0.02)


def each_second(slots: Iterable[datetime]) -> list[datetime]:
    """Every slot between the first and the last of these."""
    first, last = min(slots), max(slots)
    return [first + timedelta(seconds=n) for n in range(round((last - first).total_seconds()) + 1)]


@pytest.mark.parametrize("count", [2, 4])
async def test_jobs_go_on_after_leaders_are_killed_and_every_slot_ends_once(
    mongo: str, database: Database, start: Start, count: int
) -> None:
    async def joins(number: int) -> Service:
        return await start("schedule.py", mongo, database.name, f"p{number}", TTL_MS)

    leader = await joins(0)
    await leader.says("leads")
    living = [leader, *[await joins(number) for number in range(1, count)]]
    await asyncio.gather(*(service.says("ready") for service in living[1:]))
    takeovers, slots = [], []
    for word in ("began", "ended"):  # In the middle of a job, and between two slots.
        slots.append(await says_now(leader, word))
        if word == "ended":
            await recorded(database, slots[-1])
        await leader.end(signal.SIGKILL)
        killed = time.monotonic()
        living.remove(leader)
        leader = await first_that_says("leads", living)
        takeovers.append(time.monotonic() - killed)
        if word == "began":
            living.append(await joins(count))
            await living[-1].says("ready")
    for _ in range(2):
        await leader.says("ended")
    for service in living:
        await service.end(signal.SIGTERM)

    began, ended = await slots_that(database, "began"), await slots_that(database, "ended")
    print(f"takeovers {[round(seconds, 1) for seconds in takeovers]} s, {len(ended)} slots")
    assert max(takeovers) <= 2 * TTL_MS / 1000
    assert ended == Counter(each_second(ended))
    assert began[slots[0]] >= 2


async def test_frozen_database_blocks_no_loop_and_no_slot_ends_twice(tmp_path: Path, start: Start) -> None:
    async with running_mongod(tmp_path) as mongod, connect(mongod.url) as client:
        services = [await start("schedule.py", mongod.url, "camp", f"p{n}", TTL_MS) for n in range(2)]
        leader = await first_that_says("ended", services)
        await recorded(client["camp"], await says_now(leader, "ended"))
        os.kill(mongod.pid, signal.SIGSTOP)
        try:
            await asyncio.sleep(FROZEN_S)
        finally:
            os.kill(mongod.pid, signal.SIGCONT)
        thawed = time.monotonic()
        leader = await first_that_says("ended", services)
        again_s = time.monotonic() - thawed
        for _ in range(4):
            await leader.says("ended")
        lags = []
        for service in services:
            service.send(signal.SIGTERM)
            lags.append(int((await service.says("lag"))[0]))
            await service.end(signal.SIGTERM)
        ended = await slots_that(client["camp"], "ended")

    print(f"jobs again after {again_s:.1f} s, lags {lags} ms, {len(ended)} slots")
    assert ended == Counter(each_second(ended))
    assert again_s <= 2 * TTL_MS / 1000
    assert max(lags) < LAG_MS
