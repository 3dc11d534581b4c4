"""Real processes and kill -9: no acknowledged write is lost, the database finds a new keeper, no slot runs twice."""

import asyncio
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from pathlib import Path

import pytest
from pymongo.errors import PyMongoError

from matchcamp.database import connect, open_database
from matchcamp.mongod import running_mongod
from matchcamp.mongod.folder import Folder, is_living

SCRIPTS = Path(__file__).parent / "services"
LIMIT_S = 20
WRITERS, KILLS = 8, 3
TTL_MS = 1500


class Service:
    """A script of the folder `services` in a process of its own, which tells what happens line by line."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def says(self, word: str) -> list[str]:
        """Wait for the line that begins with `word`; give the words after it."""
        assert self._process.stdout is not None
        heard = []
        async with asyncio.timeout(LIMIT_S):
            async for line in self._process.stdout:
                heard.append(line.decode().split())
                if heard[-1][0] == word:
                    return heard[-1][1:]
        message = f"the service ended without {word!r}; it said {heard}"
        raise AssertionError(message)

    async def end(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError):  # It may have ended by itself.
            self._process.send_signal(number)
        await asyncio.wait_for(self._process.communicate(), LIMIT_S)


Start = Callable[..., Awaitable[Service]]


@pytest.fixture
async def folder(tmp_path: Path) -> AsyncIterator[Path]:
    """A data folder; a mongod that a failed test has left there is killed."""
    yield tmp_path
    left = Folder(tmp_path / "mongod").running()
    if left is not None:
        os.kill(left.pid, signal.SIGKILL)


@pytest.fixture
async def start() -> AsyncIterator[Start]:
    """Starts services; those that still run after the test are killed."""
    services: list[Service] = []

    async def start(script: str, *words: object) -> Service:
        environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
        process = await asyncio.create_subprocess_exec(
            sys.executable, SCRIPTS / script, *map(str, words), stdout=asyncio.subprocess.PIPE, env=environment
        )
        services.append(Service(process))
        return services[-1]

    yield start
    for service in services:
        await service.end(signal.SIGKILL)


async def until_gone(pid: int) -> None:
    async with asyncio.timeout(LIMIT_S):
        while is_living(pid):
            await asyncio.sleep(0.02)


async def test_acknowledged_writes_survive_kills_of_mongod(
    folder: Path, record_property: Callable[[str, object], None]
) -> None:
    acknowledged: set[str] = set()
    errors: Counter[str] = Counter()
    gaps: list[float] = []
    stop = False

    async with running_mongod(folder) as mongod, connect(mongod.url) as client:
        written = client["camp"]["written"]

        async def write(writer: int) -> None:
            number = 0
            while not stop:
                number += 1
                try:
                    await written.insert_one({"_id": f"{writer}-{number}"})
                    acknowledged.add(f"{writer}-{number}")
                except PyMongoError as error:
                    errors[type(error).__name__] += 1

        writers = [asyncio.create_task(write(writer)) for writer in range(WRITERS)]
        for _ in range(KILLS):
            await asyncio.sleep(1)
            os.kill(mongod.pid, signal.SIGKILL)
            killed = time.monotonic()
            await until_gone(mongod.pid)
            await asyncio.sleep(0.05)  # Answers already on their way are counted before the restart.
            before = len(acknowledged)
            async with asyncio.timeout(LIMIT_S):
                while len(acknowledged) == before:
                    await asyncio.sleep(0.01)
            gaps.append(time.monotonic() - killed)
        stop = True
        await asyncio.gather(*writers)
        found = {row["_id"] async for row in written.find({}, {"_id": 1})}

    record_property("acknowledged", len(acknowledged))
    record_property("gaps_s", [round(gap, 1) for gap in gaps])
    print(f"{len(acknowledged)} acknowledged, errors {dict(errors)}, gaps {[round(gap, 1) for gap in gaps]} s")
    assert acknowledged - found == set()
    assert len(acknowledged) > 200
    assert errors.total() <= 0.005 * len(acknowledged)


async def test_second_service_joins_and_adopts_the_database_of_a_killed_one(folder: Path, start: Start) -> None:
    first = await start("hold.py", folder)
    pid, port, first_owns = await first.says("ready")
    second = await start("hold.py", folder)
    joined = await second.says("ready")

    await first.end(signal.SIGKILL)
    adopted = await second.says("adopted")
    os.kill(int(pid), signal.SIGKILL)
    (restarted,) = await second.says("restarted")
    await second.end(signal.SIGTERM)

    assert (first_owns, joined, adopted) == ("True", [pid, port, "False"], [pid])
    assert (is_living(int(restarted)), Folder(folder / "mongod").running()) == (False, None)


async def test_database_of_a_killed_service_is_found_by_the_next(folder: Path, start: Start) -> None:
    first = await start("hold.py", folder)
    pid, port, _ = await first.says("ready")
    await first.end(signal.SIGKILL)
    lived_on = is_living(int(pid))

    second = await start("hold.py", folder)
    found = await second.says("ready")
    await second.end(signal.SIGTERM)

    assert (lived_on, found) == (True, [pid, port, "True"])
    assert not is_living(int(pid))


async def test_killed_service_and_killed_mongod_leave_a_folder_that_starts(folder: Path, start: Start) -> None:
    first = await start("hold.py", folder)
    pid, port, _ = await first.says("ready")
    second = await start("hold.py", folder)
    await second.says("ready")

    os.kill(int(pid), signal.SIGKILL)
    await first.end(signal.SIGKILL)
    await second.says("restarted")
    await second.end(signal.SIGKILL)
    third = await start("hold.py", folder)
    _, third_port, owned = await third.says("ready")

    assert (third_port, owned) == (port, "True")


async def test_services_started_at_once_share_one_mongod(folder: Path, start: Start) -> None:
    services = [await start("hold.py", folder) for _ in range(3)]

    said = await asyncio.gather(*(service.says("ready") for service in services))
    await asyncio.gather(*(service.end(signal.SIGTERM) for service in services))

    assert len({pid for pid, _, _ in said}) == 1
    assert sorted(owned for _, _, owned in said) == ["False", "False", "True"]
    await until_gone(int(said[0][0]))


async def test_jobs_go_on_after_the_leader_is_killed_and_no_slot_runs_twice(folder: Path, start: Start) -> None:
    async with open_database(None, data_dir=folder, name="camp") as (_, database):
        first = await start("schedule.py", folder, "first", TTL_MS)
        await first.says("leads")
        second = await start("schedule.py", folder, "second", TTL_MS)
        await second.says("ready")
        await asyncio.sleep(2)

        await first.end(signal.SIGKILL)
        killed = time.monotonic()
        await second.says("leads")
        takeover_s = time.monotonic() - killed
        await asyncio.sleep(2.5)
        await second.end(signal.SIGTERM)
        slots = await database["slots"].find(sort=[("slot", 1)]).to_list()

    times = [row["slot"] for row in slots]
    print(f"takeover {takeover_s:.1f} s, {len(times)} slots")
    assert takeover_s <= 2 * TTL_MS / 1000
    assert len(times) == len(set(times))
    assert {row["by"] for row in slots[:2]} == {"first"}
    assert {row["by"] for row in slots[-2:]} == {"second"}


async def test_mongod_has_a_session_of_its_own_so_that_ctrl_c_does_not_reach_it(folder: Path) -> None:
    async with running_mongod(folder) as mongod:
        assert os.getsid(mongod.pid) == mongod.pid
