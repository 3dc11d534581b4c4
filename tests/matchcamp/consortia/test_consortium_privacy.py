"""What consortia keep of a person: it is in their export, and it goes with an erasure, while the words stay."""

from typing import Any

from matchcamp.accounts.erasure import erase
from matchcamp.accounts.privacy_queries import data_of, subject_of
from matchcamp.consortia.documents import Consortium
from matchcamp.personal import TOMBSTONE
from tests.matchcamp.consortia.conftest import LARS, id_of, revision_of


async def said_by_lars(world: Any) -> dict[str, Any]:
    board = await world.formed()
    path = f"/api/consortia/{id_of(board)}/rules/not-tertiary-only"
    board = await world.changed(world.lars.put(path, json={"confirmed": True, "note": "so", "revision": 1}))
    given = {"organisation_id": world.hidria, "revision": revision_of(board)}
    return dict(await world.changed(world.claire.post(f"/api/consortia/{id_of(board)}/members", json=given)))


async def test_the_export_holds_ones_own_changes_and_answers_only(world: Any) -> None:
    await said_by_lars(world)
    account, traces = await world.service.account(LARS), world.service.app.state.personal

    kept = (await data_of(world.parts.database, traces, await subject_of(account), world.parts.clock.now())).kept

    [history, answers] = [one.rows for one in kept if one.collection == "consortia"]
    assert [line["step"] for line in history[0]["history"]] == ["found", "confirm"]
    assert [one["note"] for one in answers[0]["answers"]] == ["so"]


async def test_an_erasure_leaves_changes_and_answers_without_a_name(world: Any) -> None:
    board = await said_by_lars(world)
    account = await world.service.account(LARS)

    await erase(world.parts, world.service.app.state.personal, account)

    row = await Consortium.get_pymongo_collection().find_one({})
    assert account not in str(row)
    assert [line["account_id"] == TOMBSTONE for line in row["history"]] == [True, True, False]
    shown = (await world.claire.get(f"/api/consortia/{id_of(board)}")).json()
    assert [one["by"] for one in shown["history"]] == ["Claire", *["somebody of the organisation"] * 2]
