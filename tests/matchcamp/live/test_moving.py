"""Moving a camp: pressed twice or by two at once, by the clock, with the seating and the camp taken along."""

import asyncio

import pytest

from matchcamp.camps.queries import camp_of_job
from matchcamp.camps.states import CampStatus
from matchcamp.errors import Forbidden
from matchcamp.live import actions
from matchcamp.live.queries import next_due, phases
from matchcamp.live.schemas import AnnounceIn, ExtendIn
from matchcamp.live.states import LiveState
from matchcamp.seating.queries import seating
from matchcamp.viewer import NOBODY
from tests.matchcamp.live.conftest import KEYS, LEADER, MINUTE, NOW, Day

ROUND_1 = KEYS.index("round-5")


async def test_the_first_next_takes_the_camp_along_and_the_last_one_ends_it(day: Day) -> None:
    first = await day.next()
    camp = await camp_of_job(day.camp_id)
    last = await day.next(len(KEYS))
    after = await camp_of_job(day.camp_id)

    assert (first.item, first.state, first.next.key if first.next else "") == (KEYS[0], LiveState.RUNNING, KEYS[1])
    assert (last.item, last.state) == ("", LiveState.OVER)
    assert camp is not None
    assert after is not None
    assert (camp.status, after.status) == (CampStatus.RUNNING, CampStatus.OVER)


async def test_next_pressed_twice_moves_one_phase(day: Day) -> None:
    await day.next()

    done = [await actions.next_item(day.service.parts, day.camp_id, KEYS[0], day.leader) for _ in range(2)]

    assert [one.item for one in done] == [KEYS[1], KEYS[1]]


async def test_many_who_press_at_once_move_one_phase_and_lose_no_announcement(day: Day) -> None:
    await day.next()
    parts = day.service.parts

    await asyncio.gather(
        *(actions.next_item(parts, day.camp_id, KEYS[0], day.leader) for _ in range(5)),
        actions.announce(parts, day.camp_id, AnnounceIn(text="Coffee"), day.leader),
        actions.set_auto(parts, day.camp_id, True, day.leader),
    )
    found = await day.state()

    assert (found.item, found.announcement, found.auto) == (KEYS[1], "Coffee", True)
    assert found.revision == 4


async def test_two_who_start_at_once_start_once(day: Day) -> None:
    await asyncio.gather(*(actions.start(day.service.parts, day.camp_id, day.leader) for _ in range(4)))

    found = await day.state()

    assert (found.item, found.revision) == (KEYS[0], 1)


async def test_more_time_pressed_twice_is_given_once(day: Day) -> None:
    before = await day.next()
    given = ExtendIn(minutes=5, ends=before.ends)

    for _ in range(2):
        await actions.extend(day.service.parts, day.camp_id, given, day.leader)

    assert (await day.state()).ends == NOW + 35 * MINUTE


async def test_a_round_that_is_left_is_held_and_one_that_is_gone_back_from_is_not(day: Day) -> None:
    await day.next(ROUND_1 + 1)
    parts = day.service.parts
    await actions.back(parts, day.camp_id, KEYS[ROUND_1], day.leader)
    before = await seating(day.camp_id)
    await day.next(2)
    after = await seating(day.camp_id)

    assert before is not None
    assert after is not None
    assert (before.held, after.held, (await day.state()).round) == (0, 1, 2)


async def test_the_clock_moves_what_is_due_each_item_once_and_keeps_to_the_plan(day: Day) -> None:
    await actions.set_auto(day.service.parts, day.camp_id, True, day.leader)
    await day.next()
    day.later(29)
    early = await day.clock_ticks()
    day.later(60)  # Nobody led for an hour: welcome has ended after 30 minutes, pitches after 75.

    said = [await day.clock_ticks() for _ in range(3)]
    found = await day.state()

    assert (early, said) == ("0 camps moved on", ["1 camps moved on", "1 camps moved on", "0 camps moved on"])
    assert (found.item, found.started, await next_due()) == (KEYS[2], NOW + 75 * MINUTE, NOW + 100 * MINUTE)
    assert [(one.key, one.by != "") for one in await phases(day.camp_id)] == [(KEYS[0], True), (KEYS[1], False)]


async def test_the_clock_and_a_hand_at_once_move_one_phase(day: Day) -> None:
    await actions.set_auto(day.service.parts, day.camp_id, True, day.leader)
    await day.next()
    day.later(30)

    await asyncio.gather(
        actions.tick(day.camp_id, day.now),
        actions.tick(day.camp_id, day.now),
        actions.next_item(day.service.parts, day.camp_id, KEYS[0], day.leader),
    )

    assert (await day.state()).item == KEYS[1]


async def test_the_clock_leaves_a_camp_alone_that_is_not_running_any_more(day: Day) -> None:
    await actions.set_auto(day.service.parts, day.camp_id, True, day.leader)
    await day.next()
    where = {"title": "Project camp Mechelen"}
    await day.service.parts.database["camps"].update_one(where, {"$set": {"status": CampStatus.READY.value}})
    day.later(31)

    said = await day.clock_ticks()

    assert (said, await next_due(), (await day.state()).item) == ("0 camps moved on", None, KEYS[0])


async def test_only_those_who_lead_move_a_camp(day: Day) -> None:
    with pytest.raises(Forbidden):
        await actions.start(day.service.parts, day.camp_id, NOBODY)

    assert (await day.state()).state is LiveState.WAITING


async def test_programs_do_what_the_desk_does(day: Day) -> None:
    program = await day.service.program(LEADER)

    async def post(what: str, **body: object) -> dict[str, object]:
        answer = await program.post(f"{day.api}/{what}", json=body or None)
        assert answer.status_code == 200, answer.text
        done: dict[str, object] = answer.json()
        return done

    assert (await post("next", leaves=""))["item"] == KEYS[0]
    assert (await post("pause"))["state"] == "paused"
    assert (await post("resume"))["state"] == "running"
    assert (await post("extend", minutes=10))["ends"] == "2026-06-27T08:40:00Z"
    assert (await post("announce", text="Lunch"))["announcement"] == "Lunch"
    assert (await post("auto", auto=True))["auto"] is True
    assert (await post("next", leaves=KEYS[0]))["item"] == KEYS[1]
    assert (await post("back", leaves=KEYS[1]))["item"] == KEYS[0]
    assert (await post("close"))["state"] == "over"
    read = await program.get(day.api)
    held = await program.get(f"{day.api}/phases")
    assert (read.json()["state"], read.json()["now"]) == ("over", "2026-06-27T08:00:00Z")
    assert [one["key"] for one in held.json()["items"]] == [KEYS[0], KEYS[1], KEYS[0]]
    assert {one["name"] for one in held.json()["items"]} == {"Facilitator"}


async def test_a_program_of_a_stranger_reads_nothing(day: Day) -> None:
    stranger = await day.service.program("stranger@camp.example")
    guest = await day.service.program("ana.kovač@people.example")

    assert (await stranger.get(day.api)).status_code == 403
    assert (await guest.get(day.api)).status_code == 200
    assert (await guest.post(f"{day.api}/next", json={"leaves": ""})).status_code == 403
