"""Many people change one consortium at the same time: what was taken stands, and whoever came late is told."""

import asyncio
from typing import Any

from matchcamp.consortia.documents import Consortium
from tests.matchcamp.consortia.conftest import id_of, member_of, revision_of


async def test_who_began_from_an_older_revision_is_told_and_nothing_is_stored(world: Any) -> None:
    board = await world.formed()
    await world.changed(world.add(id_of(board), world.hidria, 1))

    late = await world.add(id_of(board), world.organisations["Eichenwerk"], 1)

    assert late.status_code == 409
    assert "Nothing of yours was stored" in late.json()["detail"]
    now = await world.board(id_of(board))
    assert (revision_of(now), len(now["members"])) == (2, 2)


async def test_of_twenty_edits_from_one_revision_one_is_taken(world: Any) -> None:
    board = await world.formed()
    others = [await world.service.organisation(f"Member {number}") for number in range(20)]

    answers = await asyncio.gather(*(world.add(id_of(board), key, 1) for key in others))

    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 19
    assert len((await world.board(id_of(board)))["members"]) == 2


async def test_of_twenty_parallel_edits_that_are_repeated_none_is_lost(world: Any) -> None:
    board = await world.formed()
    others = [await world.service.organisation(f"Member {number}") for number in range(20)]

    async def add(key: str) -> int:
        for tries in range(1, 100):
            revision = revision_of(await world.board(id_of(board)))
            if (await world.add(id_of(board), key, revision)).status_code == 200:
                return tries
        raise AssertionError(key)

    await asyncio.gather(*map(add, others))

    now = await world.board(id_of(board))
    assert {one["organisation_id"] for one in now["members"]} == {world.coordinator, *others}
    assert revision_of(now) == 21
    row = await Consortium.get_pymongo_collection().find_one({})
    assert [line["revision"] for line in row["history"]] == list(range(1, 22))


async def test_answers_of_many_organisations_at_once_all_stand(world: Any) -> None:
    board = await world.formed()
    others = [await world.service.organisation(f"Member {number}") for number in range(12)]
    for key in others:
        board = await world.changed(world.add(id_of(board), key, revision_of(board), commitment="invited"))
    path = f"/api/consortia/{id_of(board)}/members"

    answers = await asyncio.gather(
        *(world.broker.post(f"{path}/{key}/answer", json={"commitment": "committed"}) for key in others)
    )

    assert {answer.status_code for answer in answers} == {200}
    now = await world.board(id_of(board))
    assert {member_of(now, key)["commitment"] for key in others} == {"committed"}


async def test_two_coordinators_at_once_are_one(world: Any) -> None:
    board = await world.eligible()
    path, revision = f"/api/consortia/{id_of(board)}/members", revision_of(board)
    two = [world.hidria, world.organisations["Eichenwerk"]]

    await asyncio.gather(
        *(world.lars.put(f"{path}/{key}", json={"role": "coordinator", "revision": revision}) for key in two)
    )

    roles = [one["role"] for one in (await world.board(id_of(board)))["members"]]
    assert roles.count("coordinator") == 1
