"""A second or restarted process starts from a snapshot and catches up; without a good one it reads the rows."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from embeddings import snapshots
from embeddings.encoder import open_encoder
from matchcamp import vectors
from matchcamp.items import Kind, key_of
from matchcamp.keeping import Keeper, Storage
from matchcamp.tasks import ended
from matchcamp.viewer import Role
from tests.matchcamp.conftest import Service

ENCODER = open_encoder()


async def posted(service: Service, title: str) -> str:
    client = await service.program("broker@example.org", Role.BROKER)
    body = {"title": title, "text": f"{title} for small companies.", "organisation_id": await service.organisation()}
    answer = await client.post("/api/needs", json=body | {"publish": True})
    assert answer.status_code == 201, answer.text
    await service.indexed()
    return key_of(Kind.NEED, str(answer.json()["id"]))


@asynccontextmanager
async def keeping(service: Service, folder: Path) -> AsyncIterator[Keeper]:
    """A keeper like that of another process, following."""
    keeper = Keeper(service.parts.database, ENCODER, Storage(folder, snapshot_from=1))
    await keeper.load()
    task = asyncio.create_task(keeper.follow())
    try:
        yield keeper
    finally:
        await ended([task])


async def caught_up(service: Service, keeper: Keeper) -> None:
    wanted = await vectors.fingerprints(service.parts.database, ENCODER.name)
    async with asyncio.timeout(20):
        while keeper.shelf.fingerprints != wanted:
            await asyncio.sleep(0.02)


async def snapshot_of(service: Service, folder: Path) -> Path:
    """Written by a keeper that was loaded from the rows."""
    async with keeping(service, folder) as keeper, asyncio.timeout(20):
        await caught_up(service, keeper)
        while not list(folder.glob("*/[0-9]*/manifest.json")):
            await asyncio.sleep(0.02)
    [made] = folder.glob("*/[0-9]*")
    return made


@pytest.fixture
def no_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading all rows is an error."""

    def batches(*_: object) -> None:
        raise AssertionError("all rows were read although there is a snapshot")

    monkeypatch.setattr(vectors, "batches", batches)


async def test_a_second_process_starts_from_the_snapshot_and_catches_up(
    service: Service, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    before = await posted(service, "Welding of tools")
    await snapshot_of(service, tmp_path)
    after = await posted(service, "Casting of moulds")
    request.getfixturevalue("no_rows")

    async with keeping(service, tmp_path) as keeper:
        await caught_up(service, keeper)

        assert {before, after} <= set(keeper.shelf.heads)
        words = keeper.shelf.lexical.search("welding tools", 1)
        near = keeper.shelf.dense.search(ENCODER.encode_queries(["Casting of moulds for small companies."]), 1)
        assert keeper.shelf.place(words[0][0]) == (before, 0)
        assert keeper.shelf.place(int(near.ids[0, 0])) == (after, 0)


async def test_where_the_stream_does_not_reach_back_fingerprints_are_compared(
    service: Service, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    gone, kept = await posted(service, "Welding of tools"), await posted(service, "Casting of moulds")
    made = await snapshot_of(service, tmp_path)
    manifest = json.loads((made / "manifest.json").read_text())
    manifest["about"]["token"] = {"_data": "00"}
    manifest["sum"] = snapshots._sum({name: manifest[name] for name in ("about", "files")})
    (made / "manifest.json").write_text(json.dumps(manifest))
    client = await service.program("broker@example.org")
    await client.post(f"/api/needs/{gone.partition(':')[2]}/steps", json={"step": "withdraw"})
    added = await posted(service, "Printing of inserts")
    request.getfixturevalue("no_rows")

    async with keeping(service, tmp_path) as keeper:
        needs = {key for key in keeper.shelf.heads if key.startswith("need:")}
        assert needs == {kept, added}
        assert keeper.shelf.fingerprints == await vectors.fingerprints(service.parts.database, ENCODER.name)


async def test_a_damaged_snapshot_is_left_aside(service: Service, tmp_path: Path) -> None:
    need = await posted(service, "Welding of tools")
    made = await snapshot_of(service, tmp_path)
    with (made / "items.bson").open("r+b") as file:
        file.seek(20)
        file.write(b"\x00\xff\x00")

    async with keeping(service, tmp_path) as keeper:
        assert need in keeper.shelf.heads
        assert keeper.shelf.fingerprints == await vectors.fingerprints(service.parts.database, ENCODER.name)


async def test_rows_of_the_first_form_get_the_form_of_today(service: Service) -> None:
    need = await posted(service, "Welding of tools")
    rows = service.parts.database[vectors.COLLECTION]
    [row] = await rows.find({"key": need}).to_list()
    await rows.delete_one({"_id": row["_id"]})
    await rows.insert_one({name: value for name, value in row.items() if name != "key"} | {"_id": need})

    await vectors.prepare(service.parts.database)
    await vectors.prepare(service.parts.database)

    assert await rows.find({"key": need}).to_list() == [row]
