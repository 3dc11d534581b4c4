"""Camps that move by the clock, under kill -9 of those who move them, and while the database stands still."""

import asyncio
import json
import os
import signal
import time
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from matchcamp.accounts.queries import viewer_of_account
from matchcamp.app import Choices, opened_parts
from matchcamp.camps.states import ItemKind
from matchcamp.database import Database
from matchcamp.live.actions import set_auto
from matchcamp.live.actions import start as start_camp
from matchcamp.live.queries import phases
from matchcamp.mongod.folder import Folder
from matchcamp.settings import Settings
from tests.faults.conftest import LIMIT_S, Service, Start, first_that_says
from tests.rooms import LEADER, FastClock, Room, furnish
from tests.serving import free_port, served

TTL_MS = 1500
ITEMS = tuple((ItemKind.ROUND, f"Round {number}") for number in range(1, 9))
FROZEN_S = 10.0
LAG_MS = 250
STOP_S = 5.0


async def begun(service: Service, word: str) -> None:
    """Wait for a process that has just been started: on a busy machine that takes longer than anything after it."""
    for patience in (True, True, False):
        try:
            await service.says(word)
        except TimeoutError:
            if not patience:
                raise
        else:
            return


@pytest.mark.parametrize("count", [2, 4])
async def test_every_item_begins_once_and_in_time_whoever_is_killed(
    mongo: str, database: Database, start: Start, tmp_path: Path, count: int
) -> None:
    clock = FastClock(round(time.time(), 3))
    settings = Settings(database_url=SecretStr(mongo), database_name=database.name, data_dir=tmp_path)
    async with opened_parts(settings, Choices(clock=clock)) as parts:
        room = await furnish(parts, people=6, tables=2, minutes=1, items=ITEMS)

        async def joins(number: int) -> Service:
            return await start("live_clock.py", mongo, database.name, f"p{number}", TTL_MS, clock.began, room.camp_id)

        leader = await joins(0)
        await begun(leader, "leads")
        living = [leader, *[await joins(number) for number in range(1, count)]]
        await asyncio.gather(*(begun(service, "ready") for service in living[1:]))
        account = await parts.database["accounts"].find_one({"email": LEADER})
        assert account is not None
        viewer = await viewer_of_account(str(account["_id"]))
        await set_auto(parts, room.camp_id, True, viewer)
        await start_camp(parts, room.camp_id, viewer)
        takeovers = []
        for word in ("holding", "phase"):  # In the middle of a move, and after one.
            await leader.says(word)
            await leader.end(signal.SIGKILL)
            killed = time.monotonic()
            living.remove(leader)
            leader = await first_that_says("leads", living)
            takeovers.append(time.monotonic() - killed)
            if word == "holding":
                living.append(await joins(count))
                await begun(living[-1], "ready")
        async with asyncio.timeout(LIMIT_S):
            while len(held := await phases(room.camp_id)) < len(ITEMS) - 1:
                await asyncio.sleep(0.05)
        for service in living:
            await service.end(signal.SIGTERM)
        runs = await parts.database["job_runs"].find({"job": "live.phases"}).to_list()
        seating = await parts.database["camp_seatings"].find_one({"_id": room.camp_id})

    print(f"takeovers {[round(seconds, 1) for seconds in takeovers]} s, {len(runs)} slots")
    assert max(takeovers) <= 2 * TTL_MS / 1000
    assert [one.key for one in held] == [f"item-{place}" for place in range(len(ITEMS) - 1)]
    assert [one.started for one in held[1:]] == [one.ended for one in held[:-1]]
    assert {(one.ended - one.started).total_seconds() for one in held} == {60.0}
    assert sorted(row["slot"] for row in runs) == [one.ended for one in held]
    assert {row["outcome"] for row in runs} == {"done"}
    assert seating is not None
    assert len(seating["held"]) == len(ITEMS) - 1


async def told(reader: asyncio.StreamReader, name: str) -> Any:
    """The data of the next event of this name."""
    async with asyncio.timeout(LIMIT_S):
        while line := await reader.readline():
            if line.strip() == f"event: {name}".encode():
                data = await reader.readline()
                return json.loads(data.removeprefix(b"data: "))
    raise AssertionError(f"the stream ended without {name}")


async def waits_ms(url: str, ended: asyncio.Event) -> list[float]:
    """Of requests that need nothing but the event loop."""
    waits = []
    async with httpx.AsyncClient(base_url=url, timeout=LIMIT_S) as client:
        while not ended.is_set():
            began = time.perf_counter()
            (await client.get("/health/live")).raise_for_status()
            waits.append((time.perf_counter() - began) * 1000)
            await asyncio.sleep(0.02)
    return waits


async def furnished(folder: Path) -> Room:
    async with opened_parts(Settings(data_dir=folder)) as parts:
        return await furnish(parts, people=6, tables=2)


async def test_while_the_database_stands_still_pages_say_so_and_the_loop_goes_on(folder: Path) -> None:
    room, port = await furnished(folder), free_port()
    with served(folder, port) as service:
        mongod = Folder(folder / "mongod").running()
        assert mongod is not None
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(f"GET {room.phones[0]}/events HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
        before = await told(reader, "phase")
        ended = asyncio.Event()
        waiting = asyncio.create_task(waits_ms(service.url, ended))
        async with httpx.AsyncClient(base_url=service.url, timeout=LIMIT_S) as client:
            os.kill(mongod.pid, signal.SIGSTOP)
            frozen = time.monotonic()
            try:
                page = asyncio.create_task(client.get(room.phones[0]))
                silent = await told(reader, "database")
                silent_s = time.monotonic() - frozen
                refused = await page
                await asyncio.sleep(max(0.0, frozen + FROZEN_S - time.monotonic()))
            finally:
                os.kill(mongod.pid, signal.SIGCONT)
            again = await told(reader, "database")
            ended.set()
            waits = await waiting
            pressed = await client.post(
                f"/api/camps/{room.camp_id}/live/next",
                json={"leaves": ""},
                headers={"authorization": f"Bearer {room.token}"},
            )
            while (after := await told(reader, "phase"))["item"] == "":
                pass  # The present state, told once more when the stream of changes was opened again.
        stopping = time.monotonic()
        os.kill(service.pid, signal.SIGTERM)
        rest = await asyncio.wait_for(reader.read(), LIMIT_S)
        stop_s = time.monotonic() - stopping
        writer.close()

    print(f"silence told after {silent_s:.1f} s, longest wait {max(waits):.0f} ms, streams ended after {stop_s:.1f} s")
    assert (silent["revision"], again["revision"]) == (0, 1)
    assert silent_s < FROZEN_S
    assert refused.status_code == 503
    assert "The database does not answer at the moment." in refused.text
    # A loop that waited for the database would stand for seconds; other programs hold it up for a moment only.
    assert sum(wait for wait in waits if wait > LAG_MS) < FROZEN_S * 1000 / 4
    assert pressed.status_code == 200
    assert (before["item"], after["item"]) == ("", "item-0")
    assert stop_s < STOP_S
    assert b"event: database" not in rest
