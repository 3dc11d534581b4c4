"""The embedded database: starts, joins, hands over, stops, and says what is wrong."""

import asyncio
import json
import os
import signal
import socket
import stat
from contextlib import AsyncExitStack
from pathlib import Path

import psutil
import pytest
from pymongo import AsyncMongoClient
from pymongo.errors import OperationFailure

from matchcamp.mongod import MongodError, find_mongod, running_mongod
from matchcamp.mongod.errors import PortTakenError
from matchcamp.mongod.folder import Folder, check_space, is_living, open_folder
from matchcamp.mongod.process import Launch, explained


@pytest.fixture(scope="module")
async def used(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose mongod has run once and has stopped."""
    folder = tmp_path_factory.mktemp("used")
    async with running_mongod(folder):
        pass
    return folder


async def test_mongod_asks_for_the_password_of_its_folder(used: Path) -> None:
    async with running_mongod(used) as mongod:
        async with AsyncMongoClient(f"mongodb://127.0.0.1:{mongod.port}/?directConnection=true") as stranger:
            with pytest.raises(OperationFailure) as refused:
                await stranger["camp"]["tables"].find_one()
        async with AsyncMongoClient(mongod.url) as known:
            hello = await known.admin.command("hello")

    assert refused.value.code == 13
    assert (hello["isWritablePrimary"], hello["hosts"]) == (True, [f"127.0.0.1:{mongod.port}"])


async def test_mongod_keeps_its_secrets_from_others(used: Path) -> None:
    folder = Folder(used / "mongod")

    modes = [stat.S_IMODE(path.stat().st_mode) for path in (folder.root, folder.password, folder.key)]

    assert modes == [0o700, 0o600, 0o600]


async def test_mongod_is_gone_after_its_only_user_and_keeps_port_and_data(used: Path) -> None:
    async with running_mongod(used) as first, AsyncMongoClient(first.url) as client:
        await client["camp"]["tables"].insert_one({"_id": 7})
    gone = not psutil.pid_exists(first.pid)

    async with running_mongod(used) as second, AsyncMongoClient(second.url) as client:
        found = await client["camp"]["tables"].find_one()

    assert (gone, second.port, found) == (True, first.port, {"_id": 7})


async def test_mongod_is_shared_and_stopped_by_the_last(used: Path) -> None:
    async with AsyncExitStack() as stack:
        async with running_mongod(used) as first:
            second = await stack.enter_async_context(running_mongod(used))
            before = (first.owned, second.owned, first.pid == second.pid)
        async with asyncio.timeout(5):
            while not second.owned:
                await asyncio.sleep(0.05)
        kept = is_living(second.pid)

    assert before == (True, False, True)
    assert kept
    assert not is_living(second.pid)


async def test_mongod_that_was_killed_comes_back_on_its_port(used: Path) -> None:
    async with (
        running_mongod(used) as mongod,
        AsyncMongoClient(mongod.url, w="majority", journal=True) as client,
    ):
        tables = client["camp"]["kills"]
        await tables.insert_one({"_id": 1})
        killed = mongod.pid
        os.kill(killed, signal.SIGKILL)

        await tables.insert_one({"_id": 2})
        found = [table["_id"] async for table in tables.find().sort("_id")]
        async with asyncio.timeout(5):
            while mongod.pid == killed:
                await asyncio.sleep(0.05)

    assert found == [1, 2]


async def test_mongod_starts_after_stale_locks_and_a_damaged_state_file(used: Path) -> None:
    folder = Folder(used / "mongod")
    (folder.data / "mongod.lock").write_text(f"{os.getpid()}\n")
    folder.state.write_text('{"pid": 1, "po')

    async with running_mongod(used) as mongod:
        kept = json.loads(folder.state.read_text())

    assert (kept["pid"], kept["port"]) == (mongod.pid, mongod.port)


async def test_mongod_that_lost_its_state_file_is_still_joined(used: Path) -> None:
    async with running_mongod(used) as first:
        (used / "mongod" / "state.json").unlink()

        async with running_mongod(used) as second:
            assert (second.pid, second.port) == (first.pid, first.port)


async def test_mongod_moves_when_a_stranger_has_taken_its_kept_port(used: Path) -> None:
    port = Folder(used / "mongod").kept_port()
    assert port is not None
    told: list[str] = []

    async with (
        await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", port),
        running_mongod(used, tell=told.append) as mongod,
        AsyncMongoClient(mongod.url) as client,
    ):
        hello = await client.admin.command("hello")

    assert hello["hosts"] == [f"127.0.0.1:{mongod.port}"] != [f"127.0.0.1:{port}"]
    assert told[0].startswith(f"Port {port} of the database is taken (process {os.getpid()}")


async def test_mongod_names_a_wanted_port_that_is_taken(used: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

        with pytest.raises(PortTakenError, match=f"port {port} of the database is taken"):
            async with running_mongod(used, port=port):
                pass


async def test_mongod_names_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(MongodError, match=r"file cannot be written \(.*\): give this user the right"):
        async with running_mongod(tmp_path / "file"):
            pass


async def test_mongod_names_a_missing_program(tmp_path: Path) -> None:
    with pytest.raises(MongodError, match=r"no mongod program found.*MATCHCAMP_DATABASE_URL"):
        find_mongod(wheels=("no-such-wheel",), search_path=str(tmp_path))


async def test_mongod_is_found_on_the_path(tmp_path: Path) -> None:
    program = tmp_path / "mongod"
    program.touch(mode=0o755)

    assert find_mongod(wheels=(), search_path=str(tmp_path)) == program


async def test_mongod_names_a_full_disk(tmp_path: Path) -> None:
    folder = open_folder(tmp_path)

    with pytest.raises(MongodError, match=r"MB free, the database needs \d+ MB"):
        check_space(folder, needed=2**60)


async def test_mongod_refuses_data_without_its_password(tmp_path: Path) -> None:
    folder = open_folder(tmp_path)
    (folder.data / "WiredTiger.wt").touch()

    with pytest.raises(MongodError, match=r"password is missing, though .* holds a database"):
        async with running_mongod(tmp_path):
            pass


async def test_mongod_refuses_a_password_of_another_database(used: Path) -> None:
    password = Folder(used / "mongod").password
    right = password.read_text()
    password.write_text("of-another")

    with pytest.raises(MongodError, match="does not take the password"):
        async with running_mongod(used):
            pass

    password.write_text(right)


async def test_mongod_names_damaged_data(tmp_path: Path) -> None:
    async with running_mongod(tmp_path):
        pass
    catalogue = tmp_path / "mongod" / "db" / "_mdb_catalog.wt"
    catalogue.write_bytes(catalogue.read_bytes()[:4096].ljust(catalogue.stat().st_size, b"x"))

    with pytest.raises(MongodError, match=r"is damaged: move that folder away, start empty and restore a backup"):
        async with running_mongod(tmp_path):
            pass


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            {"s": "E", "msg": "DBException", "attr": {"error": "Address already in use"}},
            "port 27017 is taken",
        ),
        ({"s": "F", "msg": "No space left on device"}, "the disk of {root} is full: free some space"),
        (
            {"s": "F", "msg": "UPGRADE PROBLEM: found 8.0"},
            "{program} cannot read what another MongoDB wrote in {root}",
        ),
        ({"s": "E", "msg": "DBPathInUse: Unable to lock"}, "another mongod, which cannot be seen from here"),
        ({"s": "I", "msg": "No space left on device"}, "mongod ended before it was ready"),
    ],
)
def test_mongod_end_is_explained_by_its_log(tmp_path: Path, line: dict[str, object], message: str) -> None:
    folder = open_folder(tmp_path)
    folder.log.write_text('{"s": "F", "msg": "No space left on device"}\n')
    started = Launch(folder, Path("mongod"), 27017, folder.log.stat().st_size)
    folder.log.write_text(folder.log.read_text() + json.dumps(line) + "\n")
    folder.output.write_text("")

    error = explained(started)

    assert str(error).startswith(message.format(root=folder.root, program="mongod"))
