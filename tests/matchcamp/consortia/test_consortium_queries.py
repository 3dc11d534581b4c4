"""What other areas ask of consortia: those under an action, whoever looks, and the way from an idea."""

from typing import Any

from calls.eligibility import Outcome, check
from calls.participants import Role as Part
from calls.rules import action
from matchcamp.consortia.queries import board, consortia_under, given_for
from matchcamp.viewer import Role, Viewer
from tests.matchcamp.consortia.conftest import CLAIRE, KA220, LARS, NOW, id_of, revision_of
from tests.matchcamp.profiling import database_calls

CLAIRE_HERSELF = Viewer(account_id="1" * 24, roles=frozenset({Role.COORDINATOR}))


async def test_consortia_under_an_action_are_given_with_all_that_its_rules_ask(world: Any) -> None:
    eligible = await world.eligible()
    await world.formed(call=KA220)
    dropped = await world.formed(title="Dropped")
    await world.changed(
        world.lars.post(f"/api/consortia/{id_of(dropped)}/status", json={"status": "dropped", "revision": 1})
    )

    [found] = await consortia_under("erasmus-cove", NOW)

    assert (found.id, found.status, found.call.identifier) == (id_of(eligible), "forming", "ERASMUS-EDU-2026-PEX-COVE")
    assert check(found.action, found.participants, found.given).verdict is Outcome.MET
    assert (await consortia_under("erasmus-ka220-vet", NOW))[0].participants[0].role is Part.COORDINATOR
    assert await consortia_under("eurostars", NOW) == ()


async def test_a_board_and_a_preview_ask_the_same(world: Any) -> None:
    formed = await world.eligible()
    path = f"/api/consortia/{id_of(formed)}/rules/not-tertiary-only"
    await world.changed(world.lars.put(path, json={"confirmed": False, "revision": revision_of(formed)}))

    found = await board(id_of(formed), CLAIRE_HERSELF, NOW)
    [standing] = await consortia_under("erasmus-cove", NOW)

    assert (found.participants, found.given) == (standing.participants, standing.given)
    assert found.given == await given_for(found.row)
    assert found.given.answers == {"not-tertiary-only": False}
    assert found.planned == check(action("erasmus-cove"), found.participants, found.given)


async def test_the_calls_that_fit_an_idea_lead_to_the_form_of_a_consortium(world: Any) -> None:
    idea = (await world.lars.post("/api/ideas", json={
        "title": "Centres of vocational excellence", "publish": True, "organisation_id": world.coordinator,
        "text": "We want to found centres of vocational excellence together.",
    })).json()  # fmt: skip
    await world.service.indexed()
    lars, claire = await world.service.browser(LARS), await world.service.browser(CLAIRE)
    theo = await world.service.browser("theo@example.org")
    link = f"/consortia/new?idea={idea['id']}&amp;call={next(iter(world.calls.values()))}"

    pages = [(await one.get(f"/ideas/{idea['id']}?kind=call")).text for one in (lars, claire, theo)]

    assert [link in page for page in pages] == [True, True, False]


ASKED = ("consortia", "organisations", "calls", "ideas", "rule_versions", "accounts")


async def test_lists_and_boards_ask_equally_often_however_many_there_are(world: Any) -> None:
    async def asked(path: str) -> list[str]:
        return await database_calls(world.parts.database, world.lars, path, ASKED)

    small = await world.formed()
    alone = [await asked(path) for path in ("/consortia", "/api/consortia", f"/consortia/{id_of(small)}")]
    whole = await world.eligible(title="A whole one")
    await world.formed(title="A third one", call=KA220)

    several = [await asked(path) for path in ("/consortia", "/api/consortia", f"/consortia/{id_of(whole)}")]

    assert several == alone
    assert all("consortia" in calls for calls in alone)
