"""Capacity and the waiting list: never more than there is room for, the order kept, nobody lost."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matchcamp.registration import places
from matchcamp.registration.entries import entry_to_lead, own_entry
from matchcamp.registration.jobs import camps_written, catch_up, ideas_written
from matchcamp.registration.people_actions import cancel, enter, register
from matchcamp.registration.places import fill_places
from matchcamp.registration.schemas import PersonIn, RegistrationIn
from matchcamp.registration.states import ParticipantStatus
from matchcamp.viewer import Role, Viewer
from tests.matchcamp.camping import camp_of, idea_at, person_at
from tests.matchcamp.registration.conftest import FACILITATOR


def member(number: int) -> Viewer:
    id_ = f"{number:024x}"
    return Viewer(account_id=id_, name=f"N{number}", email=f"n{number}@example.org", roles=frozenset({Role.MEMBER}))


async def come(world: Any, number: int) -> None:
    viewer = member(number)
    await register(world.parts, await own_entry(world.camp, viewer), RegistrationIn(name=viewer.name))


async def go(world: Any, number: int) -> None:
    await cancel(world.parts, await own_entry(world.camp, member(number)))


async def test_fifty_at_once_never_exceed_the_capacity(world: Any) -> None:
    await world.set_camp(capacity=20)

    await asyncio.gather(*(come(world, number) for number in range(50)))

    statuses = list((await world.statuses()).values())
    assert (statuses.count("registered"), statuses.count("waiting")) == (20, 30)


async def test_processes_that_do_not_wait_for_each_other_never_exceed_it_either(world: Any, monkeypatch: Any) -> None:
    """Each has a queue of its own, as in a process of its own: the database alone decides."""
    monkeypatch.setattr(places, "queue_of", lambda _camp_id: asyncio.Lock())
    await world.set_camp(capacity=4)

    await asyncio.gather(*(come(world, number) for number in range(12)))

    statuses = list((await world.statuses()).values())
    assert (statuses.count("registered"), statuses.count("waiting")) == (4, 8)


async def test_coming_and_going_at_once_leaves_no_place_empty(world: Any) -> None:
    await world.set_camp(capacity=5)
    for number in range(8):
        await come(world, number)

    await asyncio.gather(*(go(world, number) for number in range(4)), *(come(world, number) for number in range(8, 12)))

    statuses = list((await world.statuses()).values())
    assert (statuses.count("registered"), statuses.count("cancelled"), statuses.count("waiting")) == (5, 4, 3)


async def test_the_same_person_twice_at_once_is_registered_once(world: Any) -> None:
    await asyncio.gather(*(come(world, 1) for _ in range(5)), return_exceptions=True)

    assert await world.statuses() == {"n1@example.org": "registered"}


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("come"), st.integers(0, 9)),
        st.tuples(st.just("go"), st.integers(0, 9)),
        st.tuples(st.just("room"), st.integers(1, 6)),
    ),
    max_size=14,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
async def test_any_history_keeps_the_order_and_loses_nobody(world: Any, steps: list[tuple[str, int]]) -> None:
    """A model of the list: who is in comes by the order of coming, as many as there were places when they came."""
    camp = await camp_of(world.service, capacity=3)
    here = replace(world, camp=camp)
    capacity, registered, waiting = 3, list[int](), list[int]()
    for step, number in steps:
        if step == "come" and number not in registered + waiting:
            await come(here, number)
            waiting.append(number)
        elif step == "go" and number in registered + waiting:
            await go(here, number)
            registered, waiting = [[one for one in some if one != number] for some in (registered, waiting)]
        elif step == "room" and number > capacity:
            capacity = number
            await here.parts.database["camps"].update_many({}, {"$set": {"capacity": capacity}})
            await camps_written(here.parts, [camp])
        while waiting and len(registered) < capacity:
            registered.append(waiting.pop(0))

        rows = await here.rows()
        by_status = {status: [row["name"] for row in rows if row["status"] == status] for status in ParticipantStatus}
        assert sorted(by_status[ParticipantStatus.REGISTERED]) == sorted(f"N{one}" for one in registered)
        assert sorted(by_status[ParticipantStatus.WAITING]) == sorted(f"N{one}" for one in waiting)
        assert len(registered) <= capacity


async def test_more_room_lets_several_move_up_in_order(world: Any) -> None:
    await world.set_camp(capacity=1)
    for number in range(5):
        world.service.clock.moment = world.service.clock.moment.replace(minute=number)
        await come(world, number)
    await world.set_camp(capacity=3)

    moved = await fill_places(world.parts, world.camp)
    again = await fill_places(world.parts, world.camp)

    assert (moved, again) == (2, 0)
    assert [row["status"] for row in await world.rows()] == ["registered"] * 3 + ["waiting"] * 2


async def test_less_room_sends_nobody_away(world: Any) -> None:
    await world.set_camp(capacity=3)
    for number in range(4):
        await come(world, number)
    await world.set_camp(capacity=1)

    await go(world, 0)
    await come(world, 7)

    assert [row["status"] for row in await world.rows()] == [
        "cancelled", "registered", "registered", "waiting", "waiting",
    ]  # fmt: skip


async def test_who_comes_again_stands_at_the_end(world: Any) -> None:
    await world.set_camp(capacity=1)
    for number in range(3):
        world.service.clock.moment = world.service.clock.moment.replace(minute=number)
        await come(world, number)
    world.service.clock.moment = world.service.clock.moment.replace(minute=30)

    await go(world, 0)
    await come(world, 0)

    assert [(row["name"], row["status"]) for row in await world.rows()] == [
        ("N1", "registered"), ("N2", "waiting"), ("N0", "waiting"),
    ]  # fmt: skip


async def test_an_idea_owner_stands_before_all_who_wait(world: Any) -> None:
    await world.set_camp(capacity=1)
    await come(world, 1)
    await come(world, 2)
    idea = await idea_at(world.service, world.camp, 1, tell="accepted")

    await ideas_written(world.parts, [idea])
    waiting = await world.statuses()
    await go(world, 1)

    assert waiting == {"n1@example.org": "registered", "n2@example.org": "waiting", "owner1@camp.example": "waiting"}
    assert await world.statuses() == {
        "n1@example.org": "cancelled", "n2@example.org": "waiting", "owner1@camp.example": "registered",
    }  # fmt: skip


async def test_an_owner_is_registered_once_and_not_after_cancelling(world: Any) -> None:
    idea = await idea_at(world.service, world.camp, 1, tell="accepted")
    await ideas_written(world.parts, [idea])
    owner = await world.service.program("owner1@camp.example")
    await owner.post(f"{world.path}/registration/cancel")
    await world.parts.database["camp_ideas"].update_many({}, {"$set": {"tell": "accepted"}})

    await ideas_written(world.parts, [idea])

    assert await world.statuses() == {"owner1@camp.example": "cancelled"}


async def test_places_of_erased_people_are_filled(world: Any) -> None:
    await world.set_camp(capacity=1)
    browser = await world.service.browser("maja@example.org")
    await world.registered("maja@example.org", diet="no nuts")
    await come(world, 2)

    await browser.post("/account/erase", {"email": "maja@example.org"})
    await catch_up(world.parts)

    assert await world.statuses() == {"n2@example.org": "registered"}


@pytest.mark.parametrize("status", ["ready", "running"])
async def test_a_facilitator_enters_people_late_within_the_room(world: Any, status: str) -> None:
    await world.set_camp(capacity=1, status=status)
    account = await world.service.account(FACILITATOR)
    leader = Viewer(account_id=account, roles=frozenset({Role.FACILITATOR}))
    first = await person_at(world.service, world.camp)
    entry = replace(await entry_to_lead(world.camp, first, leader), row=None)

    await enter(world.parts, entry, PersonIn(name="Bor", email="bor@example.org"))

    assert await world.statuses() == {"maja.novak@people.example": "registered", "bor@example.org": "waiting"}
