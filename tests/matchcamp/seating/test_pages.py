"""Pages and programs: what those who lead do, and what others cannot see."""

from matchcamp.registration.documents import Participant
from matchcamp.registration.states import Presence
from matchcamp.seating.actions import plan
from matchcamp.seating.planning import _running
from matchcamp.seating.queries import place_of, seating
from tests.matchcamp.seating.conftest import FACILITATOR, Tables


async def ended() -> None:
    """The plannings that pages began run behind them."""
    for task in tuple(_running):
        await task


async def test_page_plans_in_the_background_and_then_shows_the_tables(small: Tables) -> None:
    browser = await small.browser()
    empty = await browser.get(small.path)
    begun = await browser.post(f"{small.path}/plan")
    progress = await browser.get(f"{small.path}/progress")
    await ended()
    over = await browser.get(f"{small.path}/progress")
    shown = await browser.get(small.path)

    assert "No plan yet" in empty.text
    assert begun.status_code == 303
    assert "being planned" in progress.text
    assert "hx-refresh" not in progress.headers
    assert over.headers["hx-refresh"] == "true"
    assert shown.text.count("Person 01</a>") == 3
    assert "No plan is better: this is proven." in shown.text


async def test_a_running_plan_refreshes_the_page_without_a_script(small: Tables) -> None:
    browser = await small.browser()
    await browser.post(f"{small.path}/plan")
    running = await browser.get(small.path)
    pressed = await browser.post(f"{small.path}/plan")
    told = await browser.get(pressed.headers["location"])
    await ended()

    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in running.text
    assert "The tables are being planned already." in told.text


async def test_form_of_a_demand_keeps_what_was_typed_and_names_the_field(small: Tables) -> None:
    browser = await small.browser()
    typed = {"kind": "apart", "person": small.people[0], "note": "old quarrel"}

    refused = await browser.post(f"{small.path}/demands", typed)
    taken = await browser.post(f"{small.path}/demands", {**typed, "other": small.people[1]})
    shown = await browser.get(small.path)

    assert refused.status_code == 400
    assert 'href="#field-other"' in refused.text
    assert 'value="old quarrel"' in refused.text
    assert taken.status_code == 303
    assert "Person 01, Person 02 never sit together." in shown.text


async def test_conflict_stands_on_the_page_with_a_button_for_each_demand(small: Tables) -> None:
    browser = await small.browser()
    await browser.post(
        f"{small.path}/demands", {"kind": "together", "person": small.people[0], "other": small.people[1]}
    )
    await browser.post(f"{small.path}/demands", {"kind": "apart", "person": small.people[0], "other": small.people[1]})
    await browser.post(f"{small.path}/plan")
    await ended()

    shown = await browser.get(small.path)

    assert "There is no plan: these demands conflict" in shown.text
    box = shown.text.partition('id="conflict"')[2].partition("</section>")[0]
    assert box.count("/remove") == 2


async def test_moving_by_hand_from_the_page_of_a_person(small: Tables) -> None:
    await plan(small.service.parts, small.camp_id, small.viewer)
    found = await seating(small.camp_id)
    assert found is not None
    browser, person = await small.browser(), small.people[0]
    path = f"{small.path}/person/{person}"
    idea = next(one for one in small.ideas if one != found.rounds[0][person])
    given = {"round": "1", "idea": idea, "revision": str(found.revision)}

    moved = await browser.post(f"{path}/move", given)
    late = await browser.post(f"{path}/move", given)
    shown = await browser.get(path)

    assert moved.status_code == 303
    assert late.status_code == 409
    assert "Somebody has changed the tables meanwhile" in late.text
    assert "sits at table" in shown.text


async def test_wishes_hold_and_rounds_and_versions_from_the_page(small: Tables) -> None:
    await plan(small.service.parts, small.camp_id, small.viewer)
    browser = await small.browser()

    held = await browser.post(f"{small.path}/rounds/1/hold")
    wished = await browser.post(f"{small.path}/wishes", {"least": "1", "most": "5", "revision": "2", "rank": "2"})
    wrong = await browser.post(f"{small.path}/wishes", {"least": "6", "most": "5", "revision": "3"})
    back = await browser.post(f"{small.path}/back")
    shown = await browser.get(small.path)

    assert [one.status_code for one in (held, wished, wrong, back)] == [303, 303, 400, 303]
    assert "above the greatest one" in wrong.text
    assert "2 to 4 people sit at a table." in shown.text
    assert shown.text.count("This round is over") == 1


async def test_a_round_that_no_plan_has_is_not_said_to_be_over(small: Tables) -> None:
    program, browser = await small.service.program(FACILITATOR), await small.browser()
    unplanned = await program.post(f"{small.api}/rounds/1/hold")
    await plan(small.service.parts, small.camp_id, small.viewer)

    refused = [await program.post(f"{small.api}/rounds/{number}/hold") for number in (0, -1, 99)]
    pressed = await browser.post(f"{small.path}/rounds/99/hold")
    told = await browser.get(small.path)

    assert [one.status_code for one in (unplanned, *refused)] == [400] * 4
    assert pressed.status_code == 303
    assert "There is no round 99." in told.text
    found = await seating(small.camp_id)
    assert found is not None
    assert found.held == 0


async def test_narrowed_to_one_person_only_their_tables_are_shown(small: Tables) -> None:
    await plan(small.service.parts, small.camp_id, small.viewer)
    browser = await small.browser()

    shown = await browser.get(f"{small.path}?person={small.people[0]}")

    assert shown.text.count('table-card"') == 3


async def test_strangers_and_participants_see_no_plan_but_their_own_place(small: Tables) -> None:
    await plan(small.service.parts, small.camp_id, small.viewer)
    account = await small.service.account("person.01@people.example")
    await Participant.get_pymongo_collection().update_one(
        {"email": "person.01@people.example"}, {"$set": {"account_id": account}}
    )
    participant = await small.service.program("person.01@people.example")
    stranger = await small.service.program("stranger@example.org")
    browser = await small.service.browser("person.01@people.example")

    mine = await participant.get(f"{small.api}/mine")

    assert [one["round"] for one in mine.json()["items"]] == [1, 2, 3]
    assert mine.json()["items"] == [
        one.model_dump(mode="json") for one in await place_of(small.camp_id, small.people[0])
    ]
    assert (await stranger.get(f"{small.api}/mine")).status_code == 404
    for path in (small.api, f"{small.api}/places/{small.people[1]}"):
        assert (await participant.get(path)).status_code == 403
        assert (await small.service.visitor().get(path)).status_code == 401
    for path in (small.path, f"{small.path}/progress", f"{small.path}/person/{small.people[0]}"):
        assert (await browser.get(path)).status_code == 403
    for path in ("plan", "rerun", "back", "rounds/1/hold"):
        assert (await browser.post(f"{small.path}/{path}")).status_code == 403


async def test_programs_do_all_that_pages_do(small: Tables) -> None:
    program = await small.service.program(FACILITATOR)
    demand = {"kind": "pin", "people": [small.people[0]], "idea": small.ideas[2], "round": 1}

    added = (await program.post(f"{small.api}/demands", json=demand)).json()
    planned = (await program.post(f"{small.api}/plan")).json()
    places = (await program.get(f"{small.api}/places/{small.people[0]}")).json()["items"]
    await small.mark(1, Presence.ABSENT)
    wished = (await program.put(f"{small.api}/wishes", json={"least": 1, "most": 6, "hosts_stay": False})).json()
    rerun = (await program.post(f"{small.api}/rerun")).json()
    held = (await program.post(f"{small.api}/rounds/1/hold")).json()
    await program.post(f"{small.api}/back", json={})
    back = (await program.post(f"{small.api}/back", json={})).json()
    removed = (await program.delete(f"{small.api}/demands/{added['demands'][0]['key']}")).json()
    wrong = await program.post(f"{small.api}/demands", json={**demand, "idea": "0" * 24})

    assert (planned["outcome"], rerun["outcome"], rerun["kind"]) == ("planned", "planned", "rerun")
    assert (places[0]["camp_idea_id"], places[0]["table"]) == (small.ideas[2], 3)
    assert (held["held"], wished["least"], back["least"], removed["demands"]) == (1, 1, 2, [])
    assert wrong.status_code == 400
