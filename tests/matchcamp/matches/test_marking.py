"""What the near side makes of a match."""

from typing import Any

import pytest

from matchcamp.matches.documents import Match


async def mark(world: Any, near: str, far: str, **more: Any) -> Any:
    return await world.maja.post("/api/matches", json={"near": near, "far": far, "state": "interested"} | more)


async def test_a_mark_is_kept_changed_and_taken_back(world: Any) -> None:
    near = await world.need()

    told = [
        (await mark(world, near, world.centre_key, **more)).json()
        for more in ({}, {"state": "not_for_us", "reason": "place"}, {"state": "seen"}, {"state": "seen"})
    ]

    assert [(one["state"], one["reason"]) for one in told] == [
        ("interested", ""), ("not_for_us", "place"), ("seen", ""), ("seen", ""),
    ]  # fmt: skip
    assert await Match.find().count() == 1


async def test_a_mark_shows_on_the_card_of_the_near_item_only_to_its_side(world: Any) -> None:
    near = await world.need()
    await world.service.indexed()
    await mark(world, near, world.centre_key)
    path = f"/needs/{near.partition(':')[2]}?kind=organisation"

    own = (await (await world.service.browser("maja@example.org")).get(path)).text
    other = (await (await world.service.browser("theo@example.org")).get(path)).text

    assert f"/matches/{near}/{world.centre_key}/undo" in own
    assert "/matches/" not in other
    assert "Interested" not in other


@pytest.mark.parametrize("state", ["introduced", "suggested", "asked", ""])
async def test_other_states_cannot_be_set(world: Any, state: str) -> None:
    answer = await mark(world, await world.need(), world.centre_key, state=state)

    assert answer.status_code == 400


@pytest.mark.parametrize(
    "far",
    ["organisation:0123456789abcdef01234567", "call:0123456789abcdef01234567"],
)
async def test_a_match_with_nothing_is_not_found(world: Any, far: str) -> None:
    answer = await mark(world, await world.need(), far)

    assert answer.status_code == 404
    assert await Match.find().count() == 0


@pytest.mark.parametrize("key", ["organisation:xyz", "person:0123456789abcdef01234567", "need:", "\u0000", "x" * 500])
async def test_a_key_that_is_none_is_invalid(world: Any, key: str) -> None:
    answer = await mark(world, key, world.centre_key)

    assert answer.status_code == 400


async def test_a_key_in_capitals_is_the_same_key(world: Any) -> None:
    near = await world.need()
    kind, _, id_ = near.partition(":")

    answer = await mark(world, f"{kind}:{id_.upper()}", world.centre_key)

    assert answer.json()["near"] == near


async def test_nobody_marks_for_the_item_of_others(world: Any) -> None:
    near = await world.need(world.third)

    answer = await mark(world, near, world.centre_key)

    assert answer.status_code == 404
    assert answer.json()["detail"] == f"no match of {near} with {world.centre_key}"
    assert await Match.find().count() == 0


async def test_a_private_item_of_others_cannot_be_marked(world: Any) -> None:
    near, far = await world.need(), await world.need(world.third, visibility="private")

    answer = await mark(world, near, far)

    assert answer.status_code == 404


async def test_an_open_introduction_binds_the_match(world: Any) -> None:
    near = await world.need()
    await world.asked(near)

    answers = [await mark(world, near, world.centre_key, state=state) for state in ("not_for_us", "seen", "interested")]

    assert [answer.status_code for answer in answers] == [409, 409, 409]
