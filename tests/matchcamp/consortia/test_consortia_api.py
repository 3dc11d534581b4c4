"""Forming a consortium, its members and the answers on rules, by the API."""

from typing import Any

import pytest

from tests.matchcamp.consortia.conftest import EIGHT, KA220, UNKNOWN, id_of, member_of, revision_of


async def test_whoever_forms_it_is_its_committed_coordinator(world: Any) -> None:
    board = await world.formed()

    [coordinator] = board["members"]
    assert (coordinator["role"], coordinator["commitment"]) == ("coordinator", "committed")
    assert board["call"]["days_left"] == 68
    assert board["action_id"] == "erasmus-cove"
    assert board["planned"]["verdict"] == "not_met"


async def test_eight_organisations_of_four_countries_are_eligible_as_planned_only(world: Any) -> None:
    board = await world.eligible()

    assert board["planned"]["verdict"] == "met"
    assert board["committed"]["verdict"] == "not_met"
    assert board["consortium"]["country_count"] == 4


async def test_removing_the_only_company_of_a_country_says_what_broke(world: Any) -> None:
    board = await world.eligible()
    path = f"/api/consortia/{id_of(board)}/members/{world.hidria}/remove"

    answer = await world.lars.post(path, json={"revision": revision_of(board)})

    assert answer.status_code == 200
    changed = answer.json()
    assert changed["broke"] == ["min-orgs", "per-country-labour"]
    assert changed["mended"] == []
    assert "Slovenia" in changed["effect"][0]
    assert changed["board"]["planned"]["verdict"] == "not_met"
    assert changed["board"]["history"][0]["put_back"] == world.hidria


async def test_what_was_removed_can_be_put_back_as_it_stood(world: Any) -> None:
    board = await world.eligible(competences=["steel", "schools"])
    id_, hidria = id_of(board), world.hidria
    given = {"role": "partner", "commitment": "interested", "competences": ["steel"], "budget_eur": 120_000,
             "note": "ask in autumn", "pinned": True, "revision": revision_of(board)}  # fmt: skip
    board = await world.changed(world.lars.put(f"/api/consortia/{id_}/members/{hidria}", json=given))
    before = member_of(board, hidria)
    board = await world.changed(
        world.lars.post(f"/api/consortia/{id_}/members/{hidria}/remove", json={"revision": revision_of(board)})
    )

    answer = await world.lars.post(
        f"/api/consortia/{id_}/members/{hidria}/put-back", json={"revision": revision_of(board)}
    )

    assert answer.json()["mended"] == ["min-orgs", "per-country-labour"]
    assert member_of(answer.json()["board"], hidria) | {"changed": ""} == before | {"changed": ""}


async def test_another_coordinator_makes_the_former_one_a_partner(world: Any) -> None:
    board = await world.eligible()

    board = await world.changed(
        world.lars.put(
            f"/api/consortia/{id_of(board)}/members/{world.hidria}",
            json={"role": "coordinator", "revision": revision_of(board)},
        )
    )

    roles = {one["organisation_id"]: one["role"] for one in board["members"]}
    assert [key for key, role in roles.items() if role == "coordinator"] == [world.hidria]
    assert roles[world.coordinator] == "partner"
    assert "coordinator until then, is now partner" in board["history"][0]["text"]


@pytest.mark.parametrize(("verb", "path", "body"), [
    ("put", "", {"role": "partner"}),
    ("post", "/remove", {}),
])  # fmt: skip
async def test_the_only_coordinator_stays(world: Any, verb: str, path: str, body: dict[str, Any]) -> None:
    board = await world.formed()
    url = f"/api/consortia/{id_of(board)}/members/{world.coordinator}{path}"

    answer = await world.lars.request(verb.upper(), url, json=body | {"revision": revision_of(board)})

    assert answer.status_code == 409
    assert "exactly one coordinator" in answer.json()["detail"]
    assert revision_of(await world.board(id_of(board))) == 1


async def test_an_organisation_is_in_it_once(world: Any) -> None:
    board = await world.formed()

    answer = await world.add(id_of(board), world.coordinator, revision_of(board))

    assert answer.status_code == 409


async def test_an_organisation_that_does_not_exist_is_not_added(world: Any) -> None:
    board = await world.formed()

    answer = await world.add(id_of(board), "f" * 24, revision_of(board))

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "organisation_id"


@pytest.mark.parametrize("wrong", [
    {"budget_eur": -1}, {"budget_eur": 1.5}, {"role": "boss"}, {"commitment": "maybe"}, {"competences": ["sailing"]},
    {"revision": 0}, {"colour": "red"},
])  # fmt: skip
async def test_a_member_that_cannot_be_kept_is_refused(world: Any, wrong: dict[str, Any]) -> None:
    board = await world.formed(competences=["steel"])

    answer = await world.add(id_of(board), world.hidria, **{"revision": revision_of(board)} | wrong)

    assert answer.status_code == 400
    assert revision_of(await world.board(id_of(board))) == 1


async def test_a_hundred_and_one_members_are_too_many(world: Any) -> None:
    board = await world.formed()
    more = [await world.service.organisation(f"Member {number}") for number in range(100)]
    for key in more[:99]:
        board = await world.changed(world.add(id_of(board), key, revision_of(board)))

    answer = await world.add(id_of(board), more[99], revision_of(board))

    assert answer.status_code == 409
    assert "at most 100" in answer.json()["detail"]


async def test_a_declined_member_counts_for_no_rule(world: Any) -> None:
    board = await world.eligible()
    id_ = id_of(board)
    board = await world.changed(
        world.lars.put(
            f"/api/consortia/{id_}/members/{world.hidria}",
            json={"commitment": "invited", "revision": revision_of(board)},
        )
    )

    answer = await world.maja.post(
        f"/api/consortia/{id_}/members/{world.hidria}/answer", json={"commitment": "declined", "word": "No time."}
    )

    assert answer.status_code == 200
    assert answer.json()["broke"] == ["min-orgs", "per-country-labour"]
    assert member_of(answer.json()["board"], world.hidria)["word"] == "No time."


async def test_a_call_without_known_rules_is_never_green(world: Any) -> None:
    board = await world.eligible(call=UNKNOWN)

    assert board["planned"]["verdict"] == "no_rules"
    assert board["planned"]["findings"] == []


async def test_without_a_call_nothing_is_decided(world: Any) -> None:
    board = (await world.lars.post(
        "/api/consortia", json={"title": "Something together", "organisation_id": world.coordinator}
    )).json()  # fmt: skip

    assert board["planned"]["verdict"] == "no_call"
    assert board["call"] is None


async def test_people_confirm_deny_and_take_back_what_no_figure_decides(world: Any) -> None:
    board = await world.formed()
    id_, path = id_of(board), f"/api/consortia/{id_of(board)}/rules/not-tertiary-only"

    def finding(board: dict[str, Any]) -> dict[str, Any]:
        return next(one for one in board["planned"]["findings"] if one["rule_id"] == "not-tertiary-only")

    board = await world.changed(
        world.lars.put(path, json={"confirmed": True, "note": "EQF 4 is in", "revision": revision_of(board)})
    )
    confirmed = finding(board)
    board = await world.changed(world.claire.put(path, json={"confirmed": False, "revision": revision_of(board)}))
    denied = finding(board)
    board = await world.changed(world.lars.post(path + "/take-back", json={"revision": revision_of(board)}))

    assert (confirmed["outcome"], confirmed["answer"]["by"]) == ("met", "Lars")
    assert confirmed["answer"]["note"] == "EQF 4 is in"
    assert (denied["outcome"], denied["answer"]["by"]) == ("not_met", "Claire")
    assert (finding(board)["outcome"], finding(board)["answer"]) == ("cannot_decide", None)
    again = await world.lars.post(path + "/take-back", json={"revision": revision_of(board)})
    assert again.status_code == 404
    assert revision_of(await world.board(id_)) == 4


async def test_what_figures_decide_nobody_confirms(world: Any) -> None:
    board = await world.formed()

    answer = await world.lars.put(
        f"/api/consortia/{id_of(board)}/rules/min-orgs", json={"confirmed": True, "revision": revision_of(board)}
    )

    assert answer.status_code == 404


async def test_another_call_has_other_rules_and_lets_the_answers_fall(world: Any) -> None:
    board = await world.formed()
    id_ = id_of(board)
    path = f"/api/consortia/{id_}/rules/not-tertiary-only"
    board = await world.changed(world.lars.put(path, json={"confirmed": True, "revision": revision_of(board)}))
    edit = {"title": "Cooperation", "call_id": world.calls[KA220], "revision": revision_of(board)}

    answer = await world.lars.put(f"/api/consortia/{id_}", json=edit)

    changed = answer.json()
    assert changed["board"]["action_id"] == "erasmus-ka220-vet"
    assert (changed["broke"], changed["mended"]) == ([], [])
    assert all(one["answer"] is None for one in changed["board"]["planned"]["findings"])


async def test_a_competence_that_is_not_sought_any_more_is_covered_by_nobody(world: Any) -> None:
    board = await world.formed(competences=["steel", "schools"])
    id_ = id_of(board)
    board = await world.changed(world.add(id_, world.hidria, revision_of(board), competences=["steel"]))
    gaps = [one["competence"] for one in board["cover"] if one["gap"]]

    edit = {"title": "Schools", "call_id": board["call"]["id"], "competences": ["schools"]}
    board = await world.changed(world.lars.put(f"/api/consortia/{id_}", json=edit | {"revision": revision_of(board)}))

    assert gaps == ["schools"]
    assert member_of(board, world.hidria)["competences"] == []
    assert [(one["competence"], one["gap"]) for one in board["cover"]] == [("schools", True)]


async def test_a_submitted_consortium_changes_no_more_until_it_is_taken_up(world: Any) -> None:
    board = await world.formed()
    path = f"/api/consortia/{id_of(board)}/status"
    board = await world.changed(world.lars.post(path, json={"status": "submitted", "revision": revision_of(board)}))

    refused = await world.add(id_of(board), world.hidria, revision_of(board))
    board = await world.changed(world.lars.post(path, json={"status": "forming", "revision": revision_of(board)}))
    taken = await world.add(id_of(board), world.hidria, revision_of(board))

    assert (refused.status_code, taken.status_code) == (409, 200)


async def test_the_same_state_again_is_a_conflict(world: Any) -> None:
    board = await world.formed()

    answer = await world.lars.post(
        f"/api/consortia/{id_of(board)}/status", json={"status": "forming", "revision": revision_of(board)}
    )

    assert answer.status_code == 409


async def test_exclusions_are_kept_until_the_organisation_is_added(world: Any) -> None:
    board = await world.formed()
    path = f"/api/consortia/{id_of(board)}/excluded/{world.hidria}"

    board = await world.changed(world.lars.put(path, json={"revision": revision_of(board)}))
    excluded = [one["title"] for one in board["excluded"]]
    board = await world.changed(world.add(id_of(board), world.hidria, revision_of(board)))

    assert excluded == ["Orodjarna Hidria"]
    assert board["excluded"] == []


async def test_members_in_other_consortia_of_the_round_are_counted(world: Any) -> None:
    first = await world.eligible()
    await world.changed(
        world.lars.put(
            f"/api/consortia/{id_of(first)}/members/{world.hidria}",
            json={"commitment": "invited", "revision": revision_of(first)},
        )
    )
    second = await world.formed(title="The second one")

    second = await world.changed(world.add(id_of(second), world.hidria, revision_of(second)))

    by_id = {one["organisation_id"]: one for one in second["elsewhere"]}
    assert by_id.keys() == {world.coordinator, world.hidria}  # The others were proposed only.
    assert (by_id[world.coordinator]["as_coordinator"], by_id[world.coordinator]["in_any_role"]) == (1, 1)
    assert (by_id[world.hidria]["as_coordinator"], by_id[world.hidria]["in_any_role"]) == (0, 1)
    assert [one["title"] for one in by_id[world.hidria]["seen"]] == ["Excellence for small series"]


async def test_names_of_other_consortia_are_for_those_who_may_see_them(world: Any) -> None:
    await world.formed(title="Not for Maja")
    board = await world.formed(title="With Maja")
    board = await world.changed(world.add(id_of(board), world.hidria, revision_of(board), commitment="invited"))

    seen = await world.board(id_of(board), world.maja)

    [elsewhere] = seen["elsewhere"]
    assert (elsewhere["in_any_role"], elsewhere["seen"]) == (1, [])


async def test_the_same_consortium_twice_is_counted(world: Any) -> None:
    await world.formed(title="Alone")
    board = await world.formed(title="Alone again")

    assert board["same_consortium"] == 1


async def test_lists_are_narrowed_and_paged(world: Any) -> None:
    ids = [
        id_of(await world.formed(title=f"Number {number}", call=call))
        for number, call in enumerate((KA220, UNKNOWN, KA220))
    ]

    first = (await world.lars.get("/api/consortia?limit=2")).json()
    second = (await world.lars.get(f"/api/consortia?limit=2&after={first['next']}")).json()
    of_call = (await world.lars.get(f"/api/consortia?call={world.calls[UNKNOWN]}")).json()

    assert [one["id"] for one in first["items"] + second["items"]] == ids[::-1]
    assert second["next"] is None
    assert [one["id"] for one in of_call["items"]] == [ids[1]]


async def test_the_eight_have_four_countries_with_two_each(world: Any) -> None:
    board = await world.eligible()

    assert [(one["country"], one["organisations"]) for one in board["countries"]] == [
        ("AT", 2), ("ES", 2), ("SE", 2), ("SI", 2),
    ]  # fmt: skip
    assert (board["newcomers"], board["experienced"]) == (len(EIGHT), 0)
