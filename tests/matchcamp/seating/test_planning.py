"""From the database to a plan and back."""

from matchcamp.seating.planning import plan
from matchcamp.seating.queries import seating
from matchcamp.seating.states import Outcome
from tests.matchcamp.seating.conftest import Tables


async def test_plan_seats_everybody_once_a_round_and_never_twice_at_an_idea(tables: Tables) -> None:
    outcome = await plan(tables.service.parts, tables.camp_id, tables.viewer)

    found = await seating(tables.camp_id)
    assert outcome is Outcome.PLANNED
    assert found is not None
    assert [set(seats) for seats in found.rounds] == [set(tables.people)] * 3
    assert {len({seats[one] for seats in found.rounds}) for one in tables.people} == {3}
    assert not found.stale


async def test_demand_words_page(tables: Tables) -> None:
    await plan(tables.service.parts, tables.camp_id, tables.viewer)
    browser = await tables.browser()
    page = await browser.get(tables.path)
    print(page.text[:200])
    assert page.status_code == 200
    page = await browser.get(tables.path + "/person/" + tables.people[0])
    assert page.status_code == 200
