"""Real processes and kill -9: no acknowledged write is lost, the database finds a new keeper."""

import asyncio
import os
import signal
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from pymongo.errors import PyMongoError

from matchcamp.database import connect
from matchcamp.mongod import running_mongod
from matchcamp.mongod.folder import Folder, is_living
from tests.faults.conftest import LIMIT_S, Start

WRITERS, KILLS = 8, 3


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


async def test_mongod_has_a_session_of_its_own_so_that_ctrl_c_does_not_reach_it(folder: Path) -> None:
    async with running_mongod(folder) as mongod:
        assert os.getsid(mongod.pid) == mongod.pid
