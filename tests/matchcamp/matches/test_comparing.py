"""Why one candidate stands above another, and what other weights would do."""

from typing import Any

import httpx
import pytest

from matchcamp.labels import SIGNAL_NAMES
from matchcamp.matches.documents import Feedback, Match
from matchcamp.viewer import Role
from matchcamp.weighing import SIGNALS
from tests.matchcamp.matches.conftest import World

COORDINATOR = "clara@example.org"
OTHER_PROFILE = "A bakery school with ovens, flour and bread for the region's young bakers; its mixers are of steel."


@pytest.fixture
async def clara(world: World) -> httpx.AsyncClient:
    client: httpx.AsyncClient = await world.service.program(COORDINATOR, Role.COORDINATOR)
    return client


async def ranked(world: World) -> tuple[str, str, str]:
    """The keys of a need and of two candidates that both are found, the better one first."""
    fields = {"country": "SI", "type": "vet_provider", "profile": OTHER_PROFILE, "topics": []}
    poor = await world.service.organisation("Pekarska šola", **fields)
    near = await world.need()
    await world.service.indexed()
    return near, world.centre_key, f"organisation:{poor}"


async def compare(who: Any, near: str, **body: Any) -> httpx.Response:
    answer: httpx.Response = await who.post(f"/api/matches/{near}/compare", json=body)
    return answer


async def test_differences_add_up_to_the_distance_and_the_largest_decided(world: World, clara: Any) -> None:
    near, good, poor = await ranked(world)

    found = (await compare(clara, near, first=poor, second=good)).json()

    assert [one["signal"] for one in found["differences"]] == list(SIGNALS)
    assert (found["first"], found["second"], found["ahead"]) == (poor, good, "second")
    for one in found["differences"]:
        assert one["difference"] == pytest.approx(one["first"]["gain"] - one["second"]["gain"], abs=1e-5)
    smallest = min(found["differences"], key=lambda one: one["difference"])
    assert found["decided"] == smallest["signal"]
    assert sum(one["difference"] for one in found["differences"]) < 0


async def test_without_names_the_first_two_are_compared(world: World, clara: Any) -> None:
    near, good, _ = await ranked(world)

    found = (await compare(clara, near)).json()

    assert found["first"] == good
    assert [one["place"] for one in found["ranking"]] == list(range(1, len(found["ranking"]) + 1))
    assert [one["place_live"] for one in found["ranking"]] == [one["place"] for one in found["ranking"]]


async def test_other_weights_change_this_answer_and_nothing_else(world: World, clara: Any) -> None:
    near, good, poor = await ranked(world)
    nothing = dict.fromkeys(SIGNALS, 0.0)

    tried = (await compare(clara, near, first=good, second=poor, weights=nothing)).json()
    after = (await compare(clara, near, first=good, second=poor)).json()

    assert {one["difference"] for one in tried["differences"]} == {0}
    assert tried["decided"] is None
    assert {one["fit"] for one in tried["ranking"]} == {tried["ranking"][0]["fit"]}
    assert after["decided"] is not None
    assert [one["live"] for one in tried["weights"]] == [one["tried"] for one in after["weights"]]
    assert await Match.find().count() == await Feedback.find().count() == 0


async def test_a_candidate_that_is_not_there_is_told(world: World, clara: Any) -> None:
    near, _, _ = await ranked(world)
    gone = "organisation:0123456789abcdef01234567"

    found = (await compare(clara, near, first=gone)).json()

    assert found["missing"] == [gone]
    assert found["first"] not in {None, gone}


@pytest.mark.parametrize("weights", [{"beauty": 1}, {"dense": -1}, {"dense": 11}, {"dense": "much"}])
async def test_weights_of_nothing_are_refused(world: World, clara: Any, weights: Any) -> None:
    answer = await compare(clara, await world.need(), weights=weights)

    assert answer.status_code == 400


async def test_it_is_for_coordinators_and_the_secretariat(world: World, clara: Any) -> None:
    near = await world.need()
    secretariat = await world.service.program("sekr@example.org", Role.SECRETARIAT)

    answers = [
        await compare(who, near) for who in (world.service.visitor(), world.maja, world.broker, clara, secretariat)
    ]

    assert [answer.status_code for answer in answers] == [401, 403, 403, 200, 200]


async def test_a_private_need_is_not_found_by_a_coordinator(world: World, clara: Any) -> None:
    near = await world.need(visibility="private")

    answers = [await compare(clara, key) for key in (near, "need:xyz", "need:0123456789abcdef01234567")]

    assert [answer.status_code for answer in answers] == [404, 404, 404]


async def test_an_anonymous_need_names_nobody_and_leaves_nobody_out(world: World, clara: Any) -> None:
    near = await world.need(visibility="anonymous")
    await world.service.indexed()

    answer = await compare(clara, near)

    assert world.company in [one["item"]["id"] for one in answer.json()["ranking"]]


async def test_the_page_compares_and_keeps_the_weights_in_its_address(world: World) -> None:
    near, good, poor = await ranked(world)
    clara = await world.service.browser(COORDINATOR, Role.COORDINATOR)

    detail = (await clara.get(f"/needs/{near.partition(':')[2]}?kind=organisation")).text
    page = (await clara.get(f"/matches/{near}/compare?first={good}&second={poor}")).text
    tried = (await clara.get(f"/matches/{near}/compare?first={good}&second={poor}&dense=0,5&lexical=2")).text

    assert f"/matches/{near}/compare?kind=organisation&amp;first=" in detail
    assert "Yrkescentrum Granen stands above Pekarska šola." in page
    assert "Back to the weights in use" not in page
    assert 'name="dense" value="0.5"' in tried
    assert 'name="lexical" value="2"' in tried
    assert "Back to the weights in use" in tried


async def test_a_weight_that_is_none_stands_by_its_field_as_typed(world: World) -> None:
    near, _, _ = await ranked(world)
    clara = await world.service.browser(COORDINATOR, Role.COORDINATOR)

    answer = await clara.get(f"/matches/{near}/compare?dense=much&first=nobody&kind=nothing")

    assert answer.status_code == 400
    assert 'name="dense" value="much"' in answer.text
    assert 'id="field-dense-error"' in answer.text


async def test_members_are_not_shown_the_way_there(world: World) -> None:
    near, _, _ = await ranked(world)
    maja = await world.service.browser("maja@example.org")

    page = (await maja.get(f"/needs/{near.partition(':')[2]}?kind=organisation")).text
    answer = await maja.get(f"/matches/{near}/compare")

    assert "/compare" not in page
    assert answer.status_code == 403


def test_every_signal_has_a_name_in_words() -> None:
    assert set(SIGNALS) <= set(SIGNAL_NAMES)
