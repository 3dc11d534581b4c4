"""A service moves from one encoder to another and answers all the while."""

import asyncio
import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from embeddings.encoder import Encoder, open_encoder
from embeddings.static import WEIGHTS
from matchcamp import moving, recommender, vectors
from matchcamp.database import META, Client
from matchcamp.items import Item, Kind, key_of
from matchcamp.viewer import Audience, Role
from tests.matchcamp.conftest import NOW, Service, running_service

TEXT = "We look for a partner who can teach two people to print mould inserts in metal."
EVERYBODY = frozenset({Audience.PUBLIC.value, Audience.MEMBERS.value})


def other_weights(folder: Path) -> str:
    """The setting of an encoder of the same vectors and another name."""
    shutil.copytree(WEIGHTS, folder)
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps(manifest | {"version": 99}))
    return f"static:{folder}"


async def posted(service: Service) -> str:
    client = await service.program("broker@example.org", Role.BROKER)
    body = {"title": "Metal printing", "text": TEXT, "organisation_id": await service.organisation(), "publish": True}
    answer = await client.post("/api/needs", json=body)
    assert answer.status_code == 201, answer.text
    await service.indexed()
    return key_of(Kind.NEED, str(answer.json()["id"]))


async def found(service: Service) -> list[str]:
    asked = Item(Kind.NEED, "", "", TEXT, None, language="en")
    result = await service.parts.recommender.matches(asked, Kind.NEED, audiences=EVERYBODY, limit=5, now=NOW)
    return [match.head.key for match in result.matches]


async def made_by(service: Service) -> set[str]:
    return set(await service.parts.database[vectors.COLLECTION].distinct("encoder"))


async def answered_by(service: Service, name: str, need: str) -> int:
    """Ask until the encoder of this name answers; how often that was. Each answer must hold the need."""
    times = 0
    async with asyncio.timeout(30):
        while service.parts.recommender.status()["encoder"] != name:
            assert await found(service) == [need]
            times += 1
            await asyncio.sleep(0.01)
    assert await found(service) == [need]
    return times


async def test_a_live_service_moves_without_an_empty_answer(
    mongo: str, client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recommender, "POLL_S", 0.05)
    spec = other_weights(tmp_path / "weights")
    async with running_service(mongo, client, tmp_path / "data") as service:
        need = await posted(service)
        before = service.parts.recommender.status()["encoder"]

        name = await service.parts.recommender.move_to(spec)
        asked = await answered_by(service, name, need)

        assert asked > 0
        assert name.startswith("static-v99-")
        assert await made_by(service) == {before, name}
        assert (await service.parts.recommender.progress())["rows"] == 2  # The need and its organisation.
        await service.parts.database[META].update_one({"_id": moving.STATE}, {"$set": {"moved": NOW}})
        await service.indexed()
        assert await made_by(service) == {name}
        assert await found(service) == [need]


async def test_rows_of_an_encoder_that_is_gone_are_found_by_their_words(
    mongo: str, client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after an update that ships other weights to a small alliance, whose old ones were not kept."""
    monkeypatch.setattr(recommender, "POLL_S", 0.05)
    async with running_service(mongo, client, tmp_path / "data") as service:
        need = await posted(service)
        shipped, rows = service.parts.recommender.status()["encoder"], service.parts.database[vectors.COLLECTION]
        for row in await rows.find({}).to_list():
            await rows.insert_one(row | {"_id": f"{row['key']}@static-gone", "encoder": "static-gone"})
            await rows.delete_one({"_id": row["_id"]})
        gone = {"encoder": "static-gone", "spec": "static", "wanted": "static", "setting": "static", "moved": None}
        await service.parts.database[META].replace_one({"_id": moving.STATE}, {"_id": moving.STATE} | gone)
        second = recommender.Recommender(
            service.parts.database, list(service.parts.recommender.sources.values()), "static"
        )
        await service.parts.recommender.close()

        second.open()
        await second.loaded()
        first = second.status()["encoder"]
        object.__setattr__(service.parts, "recommender", second)
        await answered_by(service, shipped, need)
        await second.close()

        assert first == "static-gone"
        assert await vectors.count(service.parts.database, shipped) == 2


class LostAfter:
    """A lease that is held so many times."""

    def __init__(self, times: int) -> None:
        self.left = times

    async def try_hold(self) -> bool:
        self.left -= 1
        return self.left >= 0


async def test_a_move_that_was_cut_short_goes_on_where_it_stopped(
    service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recommender, "REFRESH_BATCH", 1)
    await posted(service)
    target, made = open_encoder(other_weights(tmp_path / "weights")), service.parts.recommender

    whole = [await made._made_whole(LostAfter(1), target)]  # type: ignore[arg-type]
    rows = service.parts.database[vectors.COLLECTION]
    first = {row["_id"] async for row in rows.find({"encoder": target.name}, {"_id": 1})}
    embedded: list[str] = []
    monkeypatch.setattr(recommender, "embedded", lambda encoder, items: _noted(embedded, encoder, items))
    whole.append(await made._made_whole(LostAfter(9), target))  # type: ignore[arg-type]

    assert whole == [False, True]
    assert len(first) == 1
    assert await vectors.count(service.parts.database, target.name) == 2
    assert [f"{key}@{target.name}" not in first for key in embedded] == [True]


REAL = recommender.embedded


def _noted(keys: list[str], encoder: Encoder, items: Sequence[Item]) -> list[vectors.Stored]:
    keys += [item.key for item in items]
    return REAL(encoder, items)
