"""The vectors in Milvus: the same answers, and what it lost comes back."""

import sys
from pathlib import Path

import pytest

from embeddings.index import Facets
from embeddings.index.milvus import MilvusIndex
from matchcamp.database import Client
from matchcamp.items import Item, Kind, key_of
from matchcamp.viewer import Audience, Role
from tests.matchcamp.conftest import NOW, running_service

TEXT = "We look for a partner who can teach two people to print mould inserts in metal."


@pytest.mark.skipif(sys.platform == "win32", reason="milvus-lite does not run on Windows")
async def test_rows_that_milvus_lost_come_back(mongo: str, client: Client, tmp_path: Path) -> None:
    async with running_service(mongo, client, tmp_path / "data", index_url=str(tmp_path / "index.db")) as service:
        program = await service.program("broker@example.org", Role.BROKER)
        body = {"title": "Printing", "text": TEXT, "organisation_id": await service.organisation(), "publish": True}
        need = key_of(Kind.NEED, str((await program.post("/api/needs", json=body)).json()["id"]))
        await service.indexed()
        recommender = service.parts.recommender
        dense = (await recommender.loaded()).dense
        asked = Item(Kind.NEED, "", "", TEXT, None, language="en")
        everybody = frozenset({Audience.PUBLIC.value})
        before = await recommender.matches(asked, Kind.NEED, audiences=everybody, limit=5, now=NOW)
        held = dense.ids()
        vectors = dense.vectors(held)

        dense.discard(held)
        dense.add([1], vectors[:1], [Facets("need")])  # A row that stands for nothing.
        done = await recommender.reconcile()
        after = await recommender.matches(asked, Kind.NEED, audiences=everybody, limit=5, now=NOW)

        assert isinstance(dense, MilvusIndex)
        assert [match.head.key for match in before.matches] == [need]
        assert dense.ids().tolist() == held.tolist()
        assert done.mended == len(held) + 1
        assert [(match.head.key, match.fit) for match in after.matches] == [(need, before.matches[0].fit)]
