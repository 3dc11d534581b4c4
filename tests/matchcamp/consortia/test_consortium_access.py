"""Who sees a consortium, who changes it, and who answers for whom."""

from typing import Any

import pytest

from matchcamp.accounts.actions import add_to_organisation
from matchcamp.viewer import OrganisationRole, Role
from tests.matchcamp.consortia.conftest import id_of, member_of, revision_of


async def invited(world: Any, **more: Any) -> dict[str, Any]:
    """The board of a consortium into which Maja's company is invited."""
    board = await world.formed()
    given = {"commitment": "invited", "note": "the second choice"} | more
    return dict(await world.changed(world.add(id_of(board), world.hidria, revision_of(board), **given)))


async def test_a_visitor_is_asked_to_sign_in(world: Any) -> None:
    board = await world.formed()

    assert (await world.service.visitor().get(f"/api/consortia/{id_of(board)}")).status_code == 401


async def test_another_member_of_the_alliance_does_not_find_it(world: Any) -> None:
    board = await world.formed()

    assert (await world.theo.get(f"/api/consortia/{id_of(board)}")).status_code == 404
    assert (await world.theo.get("/api/consortia")).json()["items"] == []


async def test_an_organisation_that_is_only_proposed_does_not_know(world: Any) -> None:
    board = await world.formed()
    board = await world.changed(world.add(id_of(board), world.hidria, revision_of(board)))

    assert (await world.maja.get(f"/api/consortia/{id_of(board)}")).status_code == 404
    assert (await world.maja.get("/api/consortia")).json()["items"] == []


async def test_an_invited_organisation_sees_the_board_without_the_keepers_notes(world: Any) -> None:
    board = await invited(world)

    seen = await world.board(id_of(board), world.maja)

    assert (seen["may_edit"], member_of(seen, world.hidria)["note"], seen["excluded"]) == (False, "", [])
    assert member_of(await world.board(id_of(board)), world.hidria)["note"] == "the second choice"
    assert [one["id"] for one in (await world.maja.get("/api/consortia?mine=true")).json()["items"]] == [id_of(board)]


async def test_who_may_only_look_changes_nothing(world: Any) -> None:
    board = await invited(world)
    path, revision = f"/api/consortia/{id_of(board)}", revision_of(board)

    answers = [
        await world.maja.put(path, json={"title": "Mine now", "revision": revision}),
        await world.maja.post(f"{path}/members", json={"organisation_id": world.coordinator, "revision": revision}),
        await world.maja.put(f"{path}/members/{world.hidria}", json={"role": "coordinator", "revision": revision}),
        await world.maja.post(f"{path}/members/{world.hidria}/remove", json={"revision": revision}),
        await world.maja.post(f"{path}/status", json={"status": "dropped", "revision": revision}),
        await world.maja.put(f"{path}/rules/not-tertiary-only", json={"confirmed": True, "revision": revision}),
    ]

    assert {answer.status_code for answer in answers} == {403}
    assert revision_of(await world.board(id_of(board))) == revision


@pytest.mark.parametrize("said", ["interested", "committed", "declined"])
async def test_an_invited_organisation_answers_for_itself(world: Any, said: str) -> None:
    board = await invited(world)

    answer = await world.maja.post(
        f"/api/consortia/{id_of(board)}/members/{world.hidria}/answer",
        json={"commitment": said, "word": "We are here."},
    )

    member = member_of(answer.json()["board"], world.hidria)
    assert (member["commitment"], member["word"]) == (said, "We are here.")


async def test_nobody_answers_for_another_organisation(world: Any) -> None:
    board = await invited(world)
    path = f"/api/consortia/{id_of(board)}/members"

    others = await world.maja.post(f"{path}/{world.coordinator}/answer", json={"commitment": "declined"})
    by_lars = await world.lars.post(f"{path}/{world.hidria}/answer", json={"commitment": "committed"})
    by_broker = await world.broker.post(f"{path}/{world.hidria}/answer", json={"commitment": "interested"})

    assert (others.status_code, by_lars.status_code, by_broker.status_code) == (403, 403, 200)


async def test_a_proposed_organisation_has_nothing_to_answer(world: Any) -> None:
    board = await world.formed()
    board = await world.changed(world.add(id_of(board), world.hidria, revision_of(board)))
    path = f"/api/consortia/{id_of(board)}/members/{world.hidria}/answer"

    assert (await world.maja.post(path, json={"commitment": "committed"})).status_code == 404
    assert (await world.broker.post(path, json={"commitment": "committed"})).status_code == 403


async def test_coordinators_brokers_and_a_committed_coordinator_may_edit(world: Any) -> None:
    board = await invited(world, role="coordinator")
    before = (await world.board(id_of(board), world.maja))["may_edit"]
    await world.maja.post(
        f"/api/consortia/{id_of(board)}/members/{world.hidria}/answer", json={"commitment": "committed"}
    )

    seen = [await world.board(id_of(board), who) for who in (world.maja, world.lars, world.claire, world.broker)]

    assert before is False
    assert [one["may_edit"] for one in seen] == [True, True, True, True]


async def test_facilitators_look_and_do_not_edit(world: Any) -> None:
    board = await world.formed()
    miren = await world.service.program("miren@example.org", Role.FACILITATOR)

    assert (await world.board(id_of(board), miren))["may_edit"] is False


async def test_nobody_forms_a_consortium_for_an_organisation_of_others(world: Any) -> None:
    body = {"title": "In their name", "organisation_id": world.coordinator}

    by_maja = await world.maja.post("/api/consortia", json=body)
    by_claire = await world.claire.post("/api/consortia", json=body)

    assert by_maja.status_code == 403
    assert by_claire.status_code == 201
    assert by_claire.json()["members"][0]["commitment"] == "invited"  # Somebody else's wish is an invitation.


async def idea(world: Any, **more: Any) -> str:
    body = {
        "title": "Steel and schools", "text": "Schools and companies print moulds.", "organisation_id": world.hidria,
        "competences": ["steel", "schools", "steel"], "publish": True,
    }  # fmt: skip
    answer = await world.maja.post("/api/ideas", json=body | more)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def test_an_idea_gives_title_coordinator_and_competences(world: Any) -> None:
    idea_id = await idea(world)

    board = (await world.maja.post("/api/consortia", json={"idea_id": idea_id, "step_idea": True})).json()

    assert board["consortium"]["title"] == "Steel and schools"
    assert board["consortium"]["competences"] == ["steel", "schools"]
    assert board["members"][0]["organisation_id"] == world.hidria
    assert board["idea"] == {"id": idea_id, "title": "Steel and schools"}
    assert (await world.maja.get(f"/api/ideas/{idea_id}")).json()["status"] == "consortium"


async def test_the_ideas_organisation_coordinates_first(world: Any) -> None:
    idea_id = await idea(world)

    by_lars = await world.lars.post("/api/consortia", json={"idea_id": idea_id, "organisation_id": world.coordinator})
    unnamed = await world.lars.post("/api/consortia", json={"idea_id": idea_id})

    assert by_lars.status_code == 400
    assert by_lars.json()["errors"][0]["field"] == "organisation_id"
    assert unnamed.status_code == 403


async def test_an_idea_without_a_name_is_its_own_peoples(world: Any) -> None:
    idea_id = await idea(world, visibility="anonymous")

    by_claire = await world.claire.post("/api/consortia", json={"idea_id": idea_id})
    by_maja = await world.maja.post("/api/consortia", json={"idea_id": idea_id})

    assert (by_claire.status_code, by_maja.status_code) == (403, 201)
    assert world.hidria not in by_claire.text


async def test_an_idea_that_the_viewer_may_not_see_is_not_named(world: Any) -> None:
    idea_id = await idea(world, visibility="private")
    board = (await world.maja.post("/api/consortia", json={"idea_id": idea_id})).json()
    body = {"organisation_id": world.coordinator, "commitment": "invited", "revision": 1}
    await world.maja.post(f"/api/consortia/{id_of(board)}/members", json=body)

    seen = await world.board(id_of(board), world.lars)
    listed = (await world.lars.get("/api/consortia")).json()["items"]

    assert (seen["idea"], seen["consortium"]["idea_id"]) == (None, "")
    assert [one["idea_id"] for one in listed] == [""]
    assert (await world.lars.post("/api/consortia", json={"idea_id": idea_id})).status_code == 400


async def test_people_of_a_declined_organisation_can_change_their_mind(world: Any) -> None:
    board = await invited(world)
    path = f"/api/consortia/{id_of(board)}/members/{world.hidria}/answer"
    await world.maja.post(path, json={"commitment": "declined"})

    answer = await world.maja.post(path, json={"commitment": "committed"})

    assert answer.status_code == 200


async def test_a_colleague_without_a_role_in_the_organisation_sees_nothing(world: Any) -> None:
    board = await invited(world)
    nina = await world.service.program("nina@example.org")
    before = await nina.get(f"/api/consortia/{id_of(board)}")

    await add_to_organisation(await world.service.account("nina@example.org"), world.hidria, OrganisationRole.EDITOR)
    after = await nina.get(f"/api/consortia/{id_of(board)}")

    assert (before.status_code, after.status_code) == (404, 200)


async def test_nobody_is_held_in_a_submitted_consortium(world: Any) -> None:
    board = await invited(world)
    path = f"/api/consortia/{id_of(board)}"
    await world.changed(world.lars.post(f"{path}/status", json={"status": "submitted", "revision": revision_of(board)}))
    say = f"{path}/members/{world.hidria}/answer"

    committed = await world.maja.post(say, json={"commitment": "committed"})
    declined = await world.maja.post(say, json={"commitment": "declined"})

    assert (committed.status_code, declined.status_code) == (409, 200)
    assert member_of(await world.board(id_of(board)), world.hidria)["commitment"] == "declined"
