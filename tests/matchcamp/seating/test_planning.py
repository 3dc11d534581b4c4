"""From the database to a plan, and what changes it."""

import asyncio
import sys
import time

import pytest

from matchcamp.errors import Conflict, Forbidden, Invalid, NotFound
from matchcamp.registration.documents import Participant
from matchcamp.registration.states import ParticipantStatus, Presence
from matchcamp.seating import solving
from matchcamp.seating.actions import add_demand, go_back, hold_round, plan, remove_demand, rerun, wish
from matchcamp.seating.detail import detail, planning
from matchcamp.seating.documents import CampPlanning
from matchcamp.seating.moving_by_hand import move
from matchcamp.seating.planning import begin
from matchcamp.seating.queries import place_of, seating
from matchcamp.seating.schemas import SeatingDemandIn, SeatingDetail, SeatingOut, SeatMoveIn, WishesIn
from matchcamp.seating.solving import lease_of
from matchcamp.seating.states import DemandKind, MoveReason, Outcome, Step
from tests.matchcamp.camping import person_at
from tests.matchcamp.seating.conftest import Tables


async def planned(tables: Tables) -> SeatingOut:
    assert await plan(tables.service.parts, tables.camp_id, tables.viewer) is Outcome.PLANNED
    return await now(tables)


async def now(tables: Tables) -> SeatingOut:
    found = await seating(tables.camp_id)
    assert found is not None
    return found


async def seen(tables: Tables) -> SeatingDetail:
    return await detail(tables.service.parts, tables.camp_id, tables.viewer)


async def demand(tables: Tables, kind: DemandKind, *people: int, **more: object) -> str:
    keys = [tables.people[number] for number in people]
    given = SeatingDemandIn.model_validate({"kind": kind, "people": keys, **more})
    return await add_demand(tables.service.parts, tables.camp_id, given, tables.viewer)


async def test_plan_seats_everybody_in_each_round_and_nobody_twice_at_an_idea(tables: Tables) -> None:
    found = await planned(tables)

    assert [set(seats) for seats in found.rounds] == [set(tables.people)] * 3
    assert {len({seats[one] for seats in found.rounds}) for one in tables.people} == {3}
    assert (found.stale, found.held) == (False, 0)


async def test_nothing_is_there_before_the_first_plan(tables: Tables) -> None:
    assert await seating(tables.camp_id) is None
    assert await place_of(tables.camp_id, tables.people[0]) == ()
    with pytest.raises(NotFound):
        await planning(tables.service.parts, tables.camp_id, tables.viewer)


async def test_detail_says_why_and_how_fair_it_is(small: Tables) -> None:
    await planned(small)

    found = await seen(small)

    first = found.rounds[0].tables[0]
    assert found.fairness is not None
    assert (found.gap, found.fairness.worst_rank, found.fairness.unranked) == (pytest.approx(0.0), 3, [])
    assert (first.number, len(first.seats), first.countries) == (1, 2, len({one.country for one in first.seats}))
    assert {one.why[0] for seats in found.rounds for table in seats.tables for one in table.seats} == {
        "Choice no. 1.", "Choice no. 2.", "Choice no. 3.",
    }  # fmt: skip


async def test_two_no_shows_move_only_who_must(tables: Tables) -> None:
    before = await planned(tables)
    for number in (4, 9):
        await tables.mark(number, Presence.ABSENT)

    stale = await now(tables)
    outcome = await rerun(tables.service.parts, tables.camp_id, tables.viewer)

    found, after = await seen(tables), await now(tables)
    gone = {tables.people[4], tables.people[9]}
    changed = {
        (number, one)
        for number, (was, is_) in enumerate(zip(before.rounds, after.rounds, strict=True), start=1)
        for one in was.keys() & is_.keys()
        if was[one] != is_[one]
    }
    assert (stale.stale, outcome, after.stale) == (True, Outcome.PLANNED, False)
    assert changed == {(one.round, one.person) for one in found.moves}
    assert len(changed) == found.least_moves
    assert all(seats.keys().isdisjoint(gone) for seats in after.rounds)


async def test_a_table_left_too_small_is_filled_and_says_so(small: Tables) -> None:
    await wish(small.service.parts, small.camp_id, WishesIn(least=1, most=4), small.viewer)
    before = await planned(small)
    alone = [one for one, idea in before.rounds[0].items() if idea == small.ideas[0]]
    for one in alone:
        await small.mark(small.people.index(one), Presence.LEFT)

    await rerun(small.service.parts, small.camp_id, small.viewer)

    found = await seen(small)
    first = [one for one in found.moves if one.round == 1]
    assert [(one.reason, one.why) for one in first] == [(MoveReason.SHORT, "Too few were left at the new table.")]
    assert first[0].after == "table 1 (Idea 1)"


async def test_a_person_registered_after_planning_makes_the_plan_stale(tables: Tables) -> None:
    await planned(tables)
    late = await person_at(tables.service, tables.camp_id, "Late Comer", ranked=tables.ideas[:3])

    stale = await seen(tables)
    await rerun(tables.service.parts, tables.camp_id, tables.viewer)

    after = await now(tables)
    assert stale.stale_because == ["1 person has no seat: Late Comer."]
    assert all(late in seats for seats in after.rounds)
    assert (after.stale, (await seen(tables)).moves) == (False, [])


async def test_pins_are_kept_by_plans_and_by_reruns(tables: Tables) -> None:
    await demand(tables, DemandKind.PIN, 3, idea=tables.ideas[5], round=2)
    await planned(tables)
    await tables.mark(8, Presence.ABSENT)
    await rerun(tables.service.parts, tables.camp_id, tables.viewer)

    found = await now(tables)
    place = (await place_of(tables.camp_id, tables.people[3]))[1]
    assert found.rounds[1][tables.people[3]] == tables.ideas[5]
    assert "Placed here by those who lead." in place.why


async def test_together_apart_barred_and_away_are_met(tables: Tables) -> None:
    await demand(tables, DemandKind.TOGETHER, 0, 1)
    await demand(tables, DemandKind.APART, 2, 3)
    await demand(tables, DemandKind.BARRED, 4, idea=tables.ideas[4])
    await demand(tables, DemandKind.AWAY, 5, rounds=[1])
    found = await planned(tables)

    seat = [[seats.get(one, "") for one in tables.people] for seats in found.rounds]
    assert all(one[0] == one[1] and one[2] != one[3] and one[4] != tables.ideas[4] for one in seat)
    assert [bool(one[5]) for one in seat] == [False, True, True]


async def test_an_idea_without_a_table_seats_nobody(tables: Tables) -> None:
    await demand(tables, DemandKind.CLOSED, idea=tables.ideas[0])

    found = await planned(tables)

    assert all(tables.ideas[0] not in seats.values() for seats in found.rounds)


async def test_conflicting_demands_are_named_in_words_and_can_be_removed(tables: Tables) -> None:
    await demand(tables, DemandKind.TOGETHER, 6, 7)
    key = await demand(tables, DemandKind.PIN, 6, idea=tables.ideas[0], round=1)
    await demand(tables, DemandKind.PIN, 7, idea=tables.ideas[1], round=1)

    outcome = await plan(tables.service.parts, tables.camp_id, tables.viewer)
    found = await planning(tables.service.parts, tables.camp_id, tables.viewer)
    await remove_demand(tables.service.parts, tables.camp_id, key, tables.viewer)

    assert outcome is Outcome.CONFLICT
    assert [one.text for one in found.conflict] == [
        "Person 07 sits at table 1 (Idea 1) in round 1.",
        "Person 08 sits at table 2 (Idea 2) in round 1.",
        "Person 07, Person 08 sit together in every round.",
    ]
    assert found.conflict[0].key == key
    assert found.smallest
    assert (await planned(tables)).stale is False


async def test_too_few_people_for_the_tables_is_told_in_words(small: Tables) -> None:
    await wish(small.service.parts, small.camp_id, WishesIn(least=5, most=8), small.viewer)

    await plan(small.service.parts, small.camp_id, small.viewer)

    found = await planning(small.service.parts, small.camp_id, small.viewer)
    assert [(one.text, one.change) for one in found.conflict] == [
        ("At least 5 people sit at each of these tables: 1, 2.", "wishes")
    ]


async def test_nobody_there_is_told_in_words(small: Tables) -> None:
    for number in range(6):
        await small.mark(number, Presence.ABSENT)

    outcome = await plan(small.service.parts, small.camp_id, small.viewer)

    found = await planning(small.service.parts, small.camp_id, small.viewer)
    assert (outcome, found.said) == (Outcome.FAILED, "Nobody is there in a round that is still to come.")


async def test_held_rounds_never_change(tables: Tables) -> None:
    before = await planned(tables)
    await tables.mark(0, Presence.ABSENT)
    await hold_round(tables.camp_id, 1)
    await hold_round(tables.camp_id, 1)
    held = dict(before.rounds[0])
    del held[tables.people[0]]
    await tables.mark(0, Presence.HERE)
    await tables.mark(1, Presence.LEFT)

    await plan(tables.service.parts, tables.camp_id, tables.viewer)
    await rerun(tables.service.parts, tables.camp_id, tables.viewer)
    await go_back(tables.service.parts, tables.camp_id, tables.viewer)

    after = await now(tables)
    assert (after.held, after.rounds[0]) == (1, held)


async def test_where_arrivals_are_noted_only_those_who_arrived_sat(tables: Tables) -> None:
    await planned(tables)
    for number in range(20):
        await tables.mark(number, Presence.HERE)

    await hold_round(tables.camp_id, 1)

    assert set((await now(tables)).rounds[0]) == set(tables.people[:20])


async def test_who_sat_and_cancelled_afterwards_breaks_no_later_plan(tables: Tables) -> None:
    await planned(tables)
    await hold_round(tables.camp_id, 1)
    await Participant.get_pymongo_collection().update_one(
        {"email": "person.05@people.example"}, {"$set": {"status": ParticipantStatus.CANCELLED}}
    )

    assert await rerun(tables.service.parts, tables.camp_id, tables.viewer) is Outcome.PLANNED
    rounds = (await now(tables)).rounds
    assert [tables.people[4] in seats for seats in rounds] == [True, False, False]


async def test_moving_by_hand_pins_and_can_be_undone(tables: Tables) -> None:
    before = await planned(tables)
    person = tables.people[2]
    idea = next(one for one in tables.ideas if one not in {seats[person] for seats in before.rounds})

    await move(tables.service.parts, tables.camp_id, SeatMoveIn(person=person, idea=idea, round=2), tables.viewer)
    moved, words = await now(tables), await seen(tables)
    await go_back(tables.service.parts, tables.camp_id, tables.viewer)

    after = await now(tables)
    assert (moved.rounds[1][person], moved.stale) == (idea, False)
    table = tables.ideas.index(idea) + 1
    assert [one.text for one in words.demands] == [f"Person 03 sits at table {table} (Idea {table}) in round 2."]
    assert (words.by_hand, words.gap, [one.reason for one in words.moves]) == (1, None, [MoveReason.HAND])
    assert (after.rounds, (await seen(tables)).demands) == (before.rounds, [])


async def test_a_move_that_a_demand_forbids_is_refused(tables: Tables) -> None:
    found = await planned(tables)
    await demand(tables, DemandKind.APART, 0, 1)
    theirs = found.rounds[0][tables.people[1]]
    given = SeatMoveIn(person=tables.people[0], idea=theirs, round=1)

    with pytest.raises(Conflict, match="demand stands against"):
        await move(tables.service.parts, tables.camp_id, given, tables.viewer)
    await hold_round(tables.camp_id, 1)
    with pytest.raises(Conflict, match="over"):
        await move(tables.service.parts, tables.camp_id, given, tables.viewer)


async def test_hosts_sit_at_their_own_tables_unless_the_wishes_say_otherwise(tables: Tables) -> None:
    host = await person_at(tables.service, tables.camp_id, "Host One", account_id=await owner_of(tables))
    found = await planned(tables)
    given = SeatMoveIn(person=host, idea=tables.ideas[3], round=1)

    with pytest.raises(Conflict, match="Hosts stay"):
        await move(tables.service.parts, tables.camp_id, given, tables.viewer)
    await wish(tables.service.parts, tables.camp_id, WishesIn(hosts_stay=False), tables.viewer)
    await move(tables.service.parts, tables.camp_id, given, tables.viewer)

    assert [seats[host] for seats in found.rounds] == [tables.ideas[0]] * 3
    assert (await place_of(tables.camp_id, host))[1].why.startswith("Hosts this table.")
    assert (await now(tables)).rounds[0][host] == tables.ideas[3]


async def owner_of(tables: Tables) -> str:
    """The account that handed in the idea of table 1."""
    return await tables.service.account("owner1@camp.example")


async def test_a_form_that_began_from_an_older_version_is_refused(tables: Tables) -> None:
    found = await planned(tables)
    await demand(tables, DemandKind.APART, 0, 1)
    given = SeatMoveIn(person=tables.people[5], idea=tables.ideas[0], round=1, revision=found.revision)

    with pytest.raises(Conflict, match=f"version {found.revision}, now it is {found.revision + 1}"):
        await move(tables.service.parts, tables.camp_id, given, tables.viewer)


async def test_versions_are_kept_and_any_can_be_taken_again(small: Tables) -> None:
    key = await demand(small, DemandKind.APART, 0, 1)
    await demand(small, DemandKind.TOGETHER, 2, 3)
    await remove_demand(small.service.parts, small.camp_id, key, small.viewer)
    parts = small.service.parts

    for _again in range(2):
        await go_back(parts, small.camp_id, small.viewer)
    first = [one.key for one in (await seen(small)).demands]
    await go_back(parts, small.camp_id, small.viewer, 3)

    assert first == [key]
    assert [one.kind for one in (await seen(small)).demands] == [DemandKind.TOGETHER]
    with pytest.raises(Conflict, match="no earlier version"):
        await go_back(parts, small.camp_id, small.viewer, 77)


async def test_demands_added_at_once_are_all_kept_and_twice_the_same_stands_once(tables: Tables) -> None:
    await asyncio.gather(*(demand(tables, DemandKind.APART, 0, other) for other in range(1, 6)))
    again = [await demand(tables, DemandKind.APART, 3, 0) for _again in range(2)]

    found = (await seen(tables)).demands
    assert len(found) == 5
    assert len(set(again)) == 1


async def test_a_demand_must_name_who_and_what_is_at_the_camp(tables: Tables) -> None:
    for kind, people, more in (
        (DemandKind.APART, [0], {}),
        (DemandKind.PIN, [0], {"idea": "0" * 24}),
        (DemandKind.PIN, [0], {"idea": tables.ideas[0], "round": 4}),
        (DemandKind.AWAY, [0], {}),
        (DemandKind.BARRED, [], {"idea": tables.ideas[0]}),
    ):
        with pytest.raises(Invalid):
            await demand(tables, kind, *people, **more)


async def test_two_who_press_at_once_get_one_planning(tables: Tables) -> None:
    parts = tables.service.parts
    first = await begin(parts, tables.camp_id, tables.viewer, Step.PLAN)

    with pytest.raises(Conflict, match="being planned already"):
        await plan(parts, tables.camp_id, tables.viewer)
    running = await planning(parts, tables.camp_id, tables.viewer)
    await first

    assert running.outcome is Outcome.RUNNING
    assert (await planning(parts, tables.camp_id, tables.viewer)).outcome is Outcome.PLANNED
    assert (await now(tables)).revision == 1


async def test_a_planning_whose_process_died_says_so(tables: Tables) -> None:
    await planned(tables)
    await CampPlanning.get_pymongo_collection().update_one({}, {"$set": {"outcome": Outcome.RUNNING, "ended": None}})

    found = await planning(tables.service.parts, tables.camp_id, tables.viewer)

    assert (found.outcome, found.said) == (Outcome.CUT_OFF, "The planning was cut off. Start it again.")
    lease = lease_of(tables.service.parts, tables.camp_id)
    assert await lease.try_hold()
    assert (await planning(tables.service.parts, tables.camp_id, tables.viewer)).outcome is Outcome.RUNNING


async def test_a_demand_added_while_it_is_planned_makes_the_plan_stale(tables: Tables) -> None:
    running = await begin(tables.service.parts, tables.camp_id, tables.viewer, Step.PLAN)
    await demand(tables, DemandKind.PIN, 0, idea=tables.ideas[5], round=1)
    await running

    found = await seen(tables)
    assert (found.stale, len(found.demands), found.planned) == (True, 1, True)


async def test_the_event_loop_goes_on_while_tables_are_planned(tables: Tables) -> None:
    late, begun = 0.0, time.perf_counter()
    running = await begin(tables.service.parts, tables.camp_id, tables.viewer, Step.PLAN)
    while not running.done():
        before = time.perf_counter()
        await asyncio.sleep(0.01)
        late = max(late, time.perf_counter() - before - 0.01)

    assert running.result() is Outcome.PLANNED
    # Of the time that it took, as no figure in seconds holds on every machine.
    assert late < (time.perf_counter() - begun) / 2


async def test_a_solver_that_is_killed_is_told_in_words(tables: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    killed = (sys.executable, "-c", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    monkeypatch.setattr(solving, "COMMAND", killed)

    outcome = await plan(tables.service.parts, tables.camp_id, tables.viewer)

    found = await planning(tables.service.parts, tables.camp_id, tables.viewer)
    assert (outcome, found.said) == (Outcome.FAILED, "No plan was found in time. Ask for less, or try again.")


async def test_a_camp_is_the_same_however_its_id_is_written(tables: Tables) -> None:
    parts, capitals = tables.service.parts, tables.camp_id.upper()
    assert capitals != tables.camp_id

    await plan(parts, capitals, tables.viewer)

    assert await seating(tables.camp_id) is not None
    assert (await detail(parts, capitals, tables.viewer)).planned
    assert await parts.database["camp_seatings"].distinct("_id") == [tables.camp_id]


async def test_only_those_who_lead_plan_and_see_all(tables: Tables) -> None:
    await planned(tables)
    stranger = await tables.viewer_of("stranger@example.org")

    for deed in (
        plan(tables.service.parts, tables.camp_id, stranger),
        detail(tables.service.parts, tables.camp_id, stranger),
        go_back(tables.service.parts, tables.camp_id, stranger),
    ):
        with pytest.raises(Forbidden):
            await deed


async def test_companions_are_those_at_the_table_and_not_the_absent(tables: Tables) -> None:
    found = await planned(tables)
    me, idea = tables.people[0], found.rounds[0][tables.people[0]]
    others = [one for one, at in found.rounds[0].items() if at == idea and one != me]
    await tables.mark(tables.people.index(others[0]), Presence.ABSENT)

    place = (await place_of(tables.camp_id, me))[0]

    numbers = sorted(tables.people.index(one) + 1 for one in others[1:])
    assert [one.name for one in place.companions] == [f"Person {number:02}" for number in numbers]
    assert (place.round, place.table, place.title) == (1, tables.ideas.index(idea) + 1, place.title)


async def test_companions_see_the_address_of_who_lets_them_and_of_nobody_else(tables: Tables) -> None:
    found = await planned(tables)
    me, idea = tables.people[0], found.rounds[0][tables.people[0]]
    open_one, *_others = [one for one, at in found.rounds[0].items() if at == idea and one != me]
    person = await Participant.get(open_one)
    assert person is not None
    await person.set({"share_contact": True})

    place = (await place_of(tables.camp_id, me))[0]

    assert [one.email for one in place.companions if one.email] == [person.email]
    assert next(one for one in place.companions if one.email).name == person.name
