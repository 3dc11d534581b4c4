"""Ideas at a camp: handed in, chosen, put in order."""

import asyncio
from typing import Any

import pytest

from matchcamp.camps.states import CampStatus
from matchcamp.registration.jobs import ideas_written
from tests.matchcamp.conftest import NOW
from tests.matchcamp.registration.conftest import FACILITATOR

NOTE = {"problem": "Scrap at the press", "result": "Less of it", "coordinator": "We would"}
OWNER = "lena@example.org"


async def idea_of(world: Any, title: str = "Less scrap", owner: str = OWNER, **more: Any) -> str:
    """The id of an open project idea of the owner's organisation."""
    service = world.service
    of_mine = (await (await service.program(owner)).get("/api/me")).json()["organisations"]
    known = of_mine[0]["organisation_id"] if of_mine else await service.organisation("Firm", owner=owner)
    body = {"title": title, "text": "We want to see wear of the tool early.", "organisation_id": known} | more
    answer = await (await service.program(owner)).post("/api/ideas", json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def handed_in(world: Any, title: str = "Less scrap") -> dict[str, Any]:
    await world.set_camp(status=CampStatus.IDEAS)
    program = await world.service.program(OWNER)
    body = {"idea_id": await idea_of(world, title), "note": NOTE}
    answer = await program.post(f"{world.path}/ideas", json=body)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def chosen(world: Any, idea: dict[str, Any], choice: str = "accept", reason: str = "") -> Any:
    path = f"{world.path}/ideas/{idea['id']}/choice"
    return await world.facilitator.post(path, json={"choice": choice, "reason": reason})


async def test_an_idea_gets_the_next_table_and_its_owner_a_place(world: Any) -> None:
    first, second = await handed_in(world, "First one"), await handed_in(world, "Second one")

    answers = [await chosen(world, second), await chosen(world, first), await chosen(world, first)]

    assert [(answer.status_code, answer.json()["number"]) for answer in answers] == [(200, 1), (200, 2), (200, 2)]
    [row] = await world.rows()
    assert (row["email"], row["status"], row["host"], row["ranked"]) == (OWNER, "registered", True, [second["id"]])


async def test_who_has_no_table_any_more_has_no_precedence_either(world: Any) -> None:
    first, second = await handed_in(world, "First one"), await handed_in(world, "Second one")
    owner = await world.service.program(OWNER)
    hosting = []

    async def note() -> None:
        hosting.append([row["host"] for row in await world.rows()])

    await chosen(world, first)
    await chosen(world, second)
    await note()
    await owner.post(f"{world.path}/ideas/{first['id']}/withdraw")
    await note()
    await chosen(world, second, "not_chosen")
    await note()

    assert hosting == [[True], [True], [False]]
    assert await world.statuses() == {OWNER: "registered"}


async def test_who_hosts_a_table_and_comes_back_has_precedence_again(world: Any) -> None:
    await chosen(world, await handed_in(world))
    owner = await world.service.program(OWNER)
    await owner.post(f"{world.path}/registration/cancel")
    await world.set_camp(status=CampStatus.PEOPLE, capacity=1)
    await world.registered("first@example.org")
    await world.registered("second@example.org")

    back = await owner.post(f"{world.path}/registration", json={"name": "Lena"})

    assert (back.status_code, back.json()["status"], back.json()["line"]) == (201, "waiting", 1)


async def test_all_tables_at_once_are_given_once(world: Any) -> None:
    ideas = [await handed_in(world, f"Idea number {number}") for number in range(6)]
    await world.set_camp(tables=3)

    answers = await asyncio.gather(*(chosen(world, idea) for idea in ideas))

    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 409, 409, 409]
    assert sorted(answer.json()["number"] for answer in answers if answer.status_code == 200) == [1, 2, 3]


async def test_the_owner_is_told_once_what_was_chosen_and_why(world: Any) -> None:
    idea = await handed_in(world)
    await chosen(world, idea, "not_chosen", "Another camp fits it better.")

    told = [await ideas_written(world.parts, [idea["id"]]) for _ in range(2)]

    [notice] = await world.parts.database["notices"].find({"subject.message": {"$regex": "no table"}}).to_list()
    assert told == [1, 0]
    assert notice["url"] == f"/camps/{world.camp}/ideas/{idea['id']}"
    assert "Another camp fits it better." in str(notice["lines"])


async def test_an_idea_is_handed_in_once_and_again_after_it_was_withdrawn(world: Any) -> None:
    idea = await handed_in(world)
    program = await world.service.program(OWNER)
    body = {"idea_id": idea["idea_id"], "note": NOTE}

    twice = await program.post(f"{world.path}/ideas", json=body)
    await program.post(f"{world.path}/ideas/{idea['id']}/withdraw")
    again = await program.post(f"{world.path}/ideas", json=body)

    assert (twice.status_code, again.status_code) == (409, 201)
    assert (again.json()["id"], again.json()["status"]) == (idea["id"], "proposed")


async def test_a_withdrawn_table_is_given_to_the_next(world: Any) -> None:
    first, second = await handed_in(world, "First one"), await handed_in(world, "Second one")
    await world.set_camp(tables=1)
    await chosen(world, first)

    full = await chosen(world, second)
    await (await world.service.program(OWNER)).post(f"{world.path}/ideas/{first['id']}/withdraw")
    free = await chosen(world, second)

    assert (full.status_code, free.status_code, free.json()["number"]) == (409, 200, 1)


async def test_tables_are_put_in_another_order(world: Any) -> None:
    ideas = [await handed_in(world, f"Idea number {number}") for number in range(3)]
    for idea in ideas:
        await chosen(world, idea)
    ids = [idea["id"] for idea in reversed(ideas)]

    done = await world.facilitator.put(f"{world.path}/ideas/order", json={"ids": ids})
    stale = await world.facilitator.put(f"{world.path}/ideas/order", json={"ids": ids[:2]})

    assert [(one["id"], one["number"]) for one in done.json()["items"]] == [*zip(ids, (1, 2, 3), strict=True)]
    assert stale.status_code == 409


async def test_of_two_who_edit_a_note_the_second_is_told(world: Any) -> None:
    idea = await handed_in(world)
    program = await world.service.program(OWNER)
    body = {"note": NOTE | {"problem": "More scrap"}, "revision": idea["revision"]}

    first = await program.put(f"{world.path}/ideas/{idea['id']}", json=body)
    second = await program.put(f"{world.path}/ideas/{idea['id']}", json=body)

    assert (first.status_code, first.json()["note"]["problem"], second.status_code) == (200, "More scrap", 409)


async def test_both_versions_stand_on_the_page_of_who_was_slower(world: Any) -> None:
    idea = await handed_in(world)
    browser = await world.service.browser(OWNER)
    path = f"/camps/{world.camp}/ideas/{idea['id']}"
    await browser.post(path, {"problem": "Theirs", "revision": "1"})

    slower = await browser.post(path, {"problem": "Mine own words", "revision": "1"})

    assert slower.status_code == 409
    assert "Theirs" in slower.text
    assert "Mine own words" in slower.text
    assert 'name="revision" value="2"' in slower.text


async def test_the_form_begins_with_the_canvas(world: Any) -> None:
    canvas = {"need": "Tools wear unseen", "target_group": "Toolmakers", "result": "A sensor", "partners": "A school"}
    idea = await idea_of(world, canvas=canvas)
    await world.set_camp(status=CampStatus.IDEAS)
    browser = await world.service.browser(OWNER)

    shown = (await browser.get(f"/camps/{world.camp}/ideas/new?idea={idea}")).text

    assert [words for words in canvas.values() if words not in shown] == []


async def test_only_ones_own_ideas_are_handed_in(world: Any) -> None:
    idea = await idea_of(world)
    await world.set_camp(status=CampStatus.IDEAS)
    stranger = await world.service.program("stranger@example.org")

    answer = await stranger.post(f"{world.path}/ideas", json={"idea_id": idea})

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "idea_id")


@pytest.mark.parametrize(
    ("status", "until", "expected"),
    [
        (CampStatus.IDEAS, None, 201),
        (CampStatus.IDEAS, NOW, 201),
        (CampStatus.IDEAS, NOW.replace(hour=1), 409),
        (CampStatus.PEOPLE, None, 409),
        (CampStatus.READY, None, 409),
        (CampStatus.OVER, None, 409),
        (CampStatus.DRAFT, None, 404),
    ],
)
async def test_ideas_are_taken_while_they_are_wanted(world: Any, status: CampStatus, until: Any, expected: int) -> None:
    idea = await idea_of(world)
    await world.set_camp(status=status, ideas_until=until)

    answer = await (await world.service.program(OWNER)).post(f"{world.path}/ideas", json={"idea_id": idea})

    assert answer.status_code == expected


async def test_who_sees_an_idea_without_a_table(world: Any) -> None:
    idea = await handed_in(world)
    path = f"{world.path}/ideas/{idea['id']}"
    programs = [await world.service.program(email) for email in (OWNER, FACILITATOR, "member@example.org")]

    before = [(await program.get(path)).status_code for program in programs]
    await chosen(world, idea)
    after = [(await program.get(path)).status_code for program in programs]

    assert (before, after) == ([200, 200, 404], [200, 200, 200])
    assert (await world.service.visitor().get(path)).status_code == 401


async def test_who_does_not_lead_chooses_nothing(world: Any) -> None:
    idea = await handed_in(world)
    for email in (OWNER, "member@example.org"):
        program = await world.service.program(email)
        answer = await program.post(f"{world.path}/ideas/{idea['id']}/choice", json={"choice": "accept"})
        assert answer.status_code == 403
