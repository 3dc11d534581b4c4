"""Dots: the limit holds whoever presses at once, and sums are those of the votes."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchcamp.camps.states import ItemKind
from matchcamp.errors import Conflict, Forbidden, Invalid
from matchcamp.registration.documents import CampIdea
from matchcamp.registration.schemas import CampIdeaOut, ConceptNote
from matchcamp.registration.states import CampIdeaStatus, Presence
from matchcamp.workshop.given_schemas import DotIn, DotsIn, VotingIn
from matchcamp.workshop.rules import Actor, given_dots, tallies
from matchcamp.workshop.states import VotingMode
from matchcamp.workshop.vote_actions import change_dot, give_dots, set_voting
from matchcamp.workshop.vote_queries import votes
from tests.matchcamp.camping import idea_at
from tests.matchcamp.workshop.conftest import Workshop

MORE, LESS = DotIn(change=1), DotIn(change=-1)


async def opened(workshop: Workshop, mode: VotingMode = VotingMode.OPEN) -> Actor:
    leader = await workshop.facilitator()
    await set_voting(workshop.service.parts, leader, VotingIn(mode=mode))
    return leader


async def test_dots_may_be_split_as_one_likes_up_to_the_camps_number(workshop: Workshop) -> None:
    await opened(workshop)
    parts, actor = workshop.service.parts, await workshop.actor(await workshop.person())
    first, second = workshop.ideas

    for idea in (first, first, second):
        await change_dot(parts, actor, idea, MORE)
    with pytest.raises(Conflict, match="no dot left"):
        await change_dot(parts, actor, second, MORE)
    await change_dot(parts, actor, first, LESS)

    found = await votes(actor)
    assert (found.mine, found.left, found.each) == ({first: 1, second: 1}, 1, 3)


async def test_sixty_people_who_vote_at_once_are_all_counted(workshop: Workshop) -> None:
    leader = await opened(workshop)
    people = [await workshop.actor(await workshop.person(f"Person {number}")) for number in range(60)]
    ideas, parts = workshop.ideas, workshop.service.parts

    await asyncio.gather(*(change_dot(parts, one, ideas[number % 2], MORE) for number, one in enumerate(people)))

    found = await votes(leader)
    assert (found.dots, found.voters) == (60, 60)
    assert [(one.dots, one.voters, one.rank) for one in found.tallies] == [(30, 30, 1), (30, 30, 1)]


async def test_two_devices_of_one_person_never_give_more_than_their_dots(workshop: Workshop) -> None:
    await opened(workshop)
    actor = await workshop.actor(await workshop.person())
    parts, ideas = workshop.service.parts, workshop.ideas

    done = await asyncio.gather(
        *(change_dot(parts, actor, ideas[number % 2], MORE) for number in range(10)), return_exceptions=True
    )

    assert sum(one is None for one in done) == 3
    assert sum((await votes(actor)).mine.values()) == 3


async def test_all_dots_at_once_are_put_in_place_of_those_given(workshop: Workshop) -> None:
    await opened(workshop)
    parts, actor = workshop.service.parts, await workshop.actor(await workshop.person())
    first, second = workshop.ideas

    await give_dots(parts, actor, DotsIn(dots={first: 3}))
    await give_dots(parts, actor, DotsIn(dots={second.upper(): 1, first: 1}))
    await give_dots(parts, actor, DotsIn(dots={second.upper(): 1, first: 1}))
    with pytest.raises(Invalid, match="3 dots in all"):
        await give_dots(parts, actor, DotsIn(dots={second: 2, first: 2}))
    with pytest.raises(Invalid):
        await give_dots(parts, actor, DotsIn(dots={"0" * 24: 1}))

    assert (await votes(actor)).mine == {first: 1, second: 1}


async def test_the_agendas_market_opens_and_ends_the_voting(workshop: Workshop) -> None:
    service, parts = workshop.service, workshop.service.parts
    actor = await workshop.actor(await workshop.person())
    market = next(item for item in actor.camp.agenda if item.kind is ItemKind.MARKET)
    item = {**market.model_dump(mode="json", exclude={"ends", "note", "starts"}), "starts": market.starts}
    live = {"state": "running", "item": item, "started": market.starts, "ends": market.ends, "revision": 3}
    before = (await votes(actor)).open

    await parts.database["camp_live"].insert_one({"_id": workshop.camp_id, **live})
    await change_dot(parts, actor, workshop.ideas[0], MORE)
    during = await votes(actor)
    await parts.database["camp_live"].update_one(
        {"_id": workshop.camp_id}, {"$set": {"item.kind": "round", "item.round": 1}}
    )
    after = await votes(actor)

    assert (before, during.open, after.open) == (False, True, False)
    assert (during.shown, during.tallies, after.shown) == (False, (), True)
    assert [one.dots for one in after.tallies] == [1, 0]
    service.clock.moment += timedelta(days=1)
    with pytest.raises(Conflict, match="not open"):
        await change_dot(parts, actor, workshop.ideas[0], MORE)


async def test_results_are_for_those_who_lead_while_voting_is_open(workshop: Workshop) -> None:
    leader = await opened(workshop)
    parts, actor = workshop.service.parts, await workshop.actor(await workshop.person())
    await change_dot(parts, actor, workshop.ideas[1], MORE)

    seen = [(await votes(one)).shown for one in (actor, leader)]
    await opened(workshop, VotingMode.CLOSED)

    assert seen == [False, True]
    assert [(one.number, one.dots, one.rank) for one in (await votes(actor)).tallies] == [(2, 1, 1), (1, 0, 2)]


async def test_dots_on_an_idea_that_is_gone_are_the_voters_again(workshop: Workshop) -> None:
    await opened(workshop)
    parts, actor = workshop.service.parts, await workshop.actor(await workshop.person())
    first, second = workshop.ideas
    await give_dots(parts, actor, DotsIn(dots={first: 3}))
    await (await CampIdea.get(first)).set({"status": CampIdeaStatus.WITHDRAWN})

    await change_dot(parts, actor, second, MORE)

    found = await votes(actor)
    assert (found.mine, found.left, found.dots) == ({second: 1}, 2, 1)
    with pytest.raises(Invalid):
        await change_dot(parts, actor, first, MORE)


async def test_nobody_votes_without_being_there(workshop: Workshop) -> None:
    leader = await opened(workshop)
    parts = workshop.service.parts
    gone = await workshop.actor(await workshop.person(presence=Presence.LEFT))

    for actor in (leader, gone):
        with pytest.raises(Forbidden):
            await change_dot(parts, actor, workshop.ideas[0], MORE)
    with pytest.raises(Forbidden):
        await set_voting(parts, replace(gone), VotingIn(mode=VotingMode.CLOSED))


async def test_a_camp_of_one_idea_and_no_votes_shows_no_results(workshop: Workshop) -> None:
    await idea_at(workshop.service, workshop.camp_id, 3)
    actor = await workshop.actor(await workshop.person())

    found = await votes(actor)

    assert (found.open, found.shown, found.voters, found.dots) == (False, False, 0, 0)


def idea(number: int) -> CampIdeaOut:
    return CampIdeaOut(
        id=f"{number:024x}", camp_id="0" * 24, idea_id="0" * 24, organisation_id="0" * 24, organisation="",
        title=f"Idea {number}", language="en", status=CampIdeaStatus.ACCEPTED, number=number, note=ConceptNote(),
        call_id="", consortium_id="", reason="", revision=1, mine=False,
    )  # fmt: skip


IDEAS = [idea(number) for number in range(1, 6)]
KNOWN = [one.id for one in IDEAS]
BALLOTS = st.lists(
    st.dictionaries(st.sampled_from([*KNOWN, "f" * 24]), st.integers(0, 3), max_size=4), max_size=30
)  # fmt: skip


@given(BALLOTS)
def test_sums_are_those_of_the_votes(ballots: list[dict[str, int]]) -> None:
    found = tallies(IDEAS, ballots)

    assert {one.camp_idea_id: one.dots for one in found} == {
        id_: sum(ballot.get(id_, 0) for ballot in ballots) for id_ in KNOWN
    }
    assert sum(one.dots for one in found) == sum(given_dots(ballot, KNOWN) for ballot in ballots)
    assert {one.camp_idea_id: one.voters for one in found} == {
        id_: sum(ballot.get(id_, 0) > 0 for ballot in ballots) for id_ in KNOWN
    }


@given(BALLOTS, st.randoms(use_true_random=False))
def test_the_order_hangs_on_the_votes_and_not_on_who_came_first(ballots: list[dict[str, int]], random: object) -> None:
    shuffled, ideas = list(ballots), list(IDEAS)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    random.shuffle(ideas)  # type: ignore[attr-defined]

    found = tallies(IDEAS, ballots)

    assert tallies(ideas, shuffled) == found
    keys = [(-one.dots, -one.voters) for one in found]
    assert keys == sorted(keys)
    assert [one.rank for one in found] == [1 + sum(other < key for other in keys) for key in keys]
    numbers = {one.id: one.number for one in IDEAS}
    tied = [numbers[one.camp_idea_id] for one in found if one.rank == 1]
    assert tied == sorted(tied)
