"""Many people change one application at the same time: what was taken stands, and whoever clashes is told both."""

import asyncio
from typing import Any

import pytest

from matchcamp.applications.documents import Application, Entry
from matchcamp.applications.writing import Turns
from tests.matchcamp.applications.conftest import World, id_of, revision_of

MANY = 200


async def test_of_two_hundred_edits_of_different_values_none_is_lost(world: World) -> None:
    """Forty-six sections, each with values that several people change from the same revision."""
    shown = await world.begun()
    path = f"/api/applications/{id_of(shown)}/sections"
    for number in range(46):
        body = {"revision": revision_of(shown), "title": f"Section {number}"}
        shown = await world.taken(world.lars.put(f"{path}/own-{number}", json=body))
    keys = [f"own-{number}" for number in range(46)]
    revision = revision_of(shown)
    account = await world.service.account("lars@example.org")
    changes: list[dict[str, Any]] = [
        {"state": "final"},
        {"organisation_id": world.company},
        {"due": "2026-08-01T10:00:00Z"},
        {"state": "final"},
        {"owner_id": account},
    ]

    async def change(number: int) -> int:
        key = keys[number % len(keys)]
        body = {"revision": revision, "title": f"Section {key[4:]}"} | changes[number // len(keys) % len(changes)]
        return (await world.lars.put(f"{path}/{key}", json=body)).status_code

    answers = await asyncio.gather(*(change(number) for number in range(MANY)))

    assert set(answers) == {200}
    sections = {one["key"]: one for one in (await world.get(id_of(shown)))["sections"]}
    assert {(sections[key]["state"], sections[key]["organisation_id"], sections[key]["due"]) for key in keys} == {
        ("final", world.company, "2026-08-01T10:00:00Z")
    }
    assert [key for key in keys if sections[key]["owner"] == "Lars"] == keys[: MANY - 4 * len(keys)]
    assert (await world.claire.get("/api/applications/verification")).json()["holds"] is True


async def test_of_two_hundred_edits_of_one_value_one_is_taken_and_all_others_are_told_both(world: World) -> None:
    shown = await world.begun()
    path = f"/api/applications/{id_of(shown)}/partners/{world.company}"

    async def change(number: int) -> tuple[int, str]:
        body = {"revision": revision_of(shown), "committed": True, "budget_eur": 1_000 + number}
        answer = await world.lars.put(path, json=body)
        return answer.status_code, answer.json().get("detail", "")

    answers = await asyncio.gather(*(change(number) for number in range(MANY)))

    [taken] = [number for number, (status, _) in enumerate(answers) if status == 200]
    for number, (status, detail) in enumerate(answers):
        if number != taken:
            assert status == 409
            assert f"now «{1_000 + taken}», you wanted «{1_000 + number}»" in detail
    row = await Application.get_pymongo_collection().find_one({})
    assert row is not None
    assert [one["budget_eur"] for one in row["partners"]] == [None, 1_000 + taken]
    assert row["revision"] == revision_of(shown) + 1


async def test_of_two_hundred_who_try_again_with_what_they_were_told_none_is_lost(world: World) -> None:
    """Everybody adds a word to one title; who is told of another's words begins again from those."""
    shown = await world.begun()
    path = f"/api/applications/{id_of(shown)}"

    async def add(number: int) -> int:
        for tries in range(1, 60):
            now = (await world.lars.get(path)).json()
            title = f"{now['application']['title']} {number}"
            body = {"revision": revision_of(now), "title": title, "call_id": now["application"]["call_id"]}
            answer = await world.lars.put(path, json=body)
            if answer.status_code == 200:
                return tries
            assert answer.status_code == 409
        raise AssertionError(number)

    await asyncio.gather(*map(add, range(20)))

    title = (await world.get(id_of(shown)))["application"]["title"]
    assert sorted(int(word) for word in title.split()[4:]) == list(range(20))
    numbers = [row["_id"] async for row in Entry.get_pymongo_collection().find({}).sort("_id", 1)]
    assert numbers == list(range(1, len(numbers) + 1))


async def test_a_step_is_taken_once(world: World) -> None:
    shown = await world.begun()
    body = {"revision": revision_of(shown), "step": "write_note"}
    path = f"/api/applications/{id_of(shown)}/steps"

    answers = await asyncio.gather(*(world.lars.post(path, json=body) for _ in range(10)))

    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 9
    assert [one["state"] for one in (await world.get(id_of(shown)))["passed"]] == ["idea", "concept_note"]


async def test_writers_of_other_processes_who_stand_in_no_line_lose_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the line of one process the database alone turns them away, and they try again."""
    monkeypatch.setattr(Turns, "lock", lambda _self: asyncio.Lock())
    body = {"title": "At once", "organisation_id": world.centre}
    first = await asyncio.gather(*(world.lars.post("/api/applications", json=body) for _ in range(6)))
    path = f"/api/applications/{first[0].json()['application']['id']}/sections"

    answers = await asyncio.gather(
        *(world.lars.put(f"{path}/own-{number}", json={"revision": 1, "title": "Own"}) for number in range(20))
    )

    assert {answer.status_code for answer in first} == {201}
    assert {answer.status_code for answer in answers} == {200}
    found = (await world.claire.get("/api/applications/verification")).json()
    assert (found["holds"], found["entries"]) == (True, 26)
