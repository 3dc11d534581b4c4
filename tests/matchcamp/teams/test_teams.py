"""Advice on consortia: who is missing and why, whole teams, repairs, conflicts in words, and taking a proposal."""

from collections.abc import Mapping
from typing import Any

import pytest

from matchcamp.organisations.documents import Membership
from tests.matchcamp.consortia.conftest import EIGHT, UNKNOWN, World, id_of, member_of, revision_of

WELDING = "We train welders by hand and with welding robots, and qualify them under ISO 9606."
TWINS = "We build digital twins of machining cells and teach virtual commissioning."
IDEA = {
    "title": "Welding excellence", "text": "Schools and companies train welders together, with robots and twins.",
    "language": "en", "competences": ["train welders", "digital twins"], "publish": True,
}  # fmt: skip
EACH_COUNTRY = (
    "The call wants: In each country represented among the programme countries of Erasmus+ at least one company or "
    "body of the world of work."
)
COMPANIES = ("Tallens Mekaniska", "Orodjarna Hidria", "Eichenwerk", "Cámara del Roble")


async def with_profiles(world: World) -> str:
    """Profiles for two, an idea of the coordinator, all in the index; returns the idea's id."""
    rows = world.parts.database["organisations"]
    for name, profile in (("Orodjarna Hidria", WELDING), ("Instituto Roble", TWINS)):
        await rows.update_one({"name": name}, {"$set": {"profile": profile}})
    posted = await world.lars.post("/api/ideas", json=IDEA | {"organisation_id": world.coordinator})
    assert posted.status_code == 201, posted.text
    await world.service.indexed()
    return str(posted.json()["id"])


async def formed(world: World, **more: Any) -> dict[str, Any]:
    return await world.formed(idea_id=await with_profiles(world), title=None, **more)


async def asked(world: World, board: Mapping[str, Any], what: str) -> dict[str, Any]:
    answer = await world.lars.get(f"/api/consortia/{id_of(board)}/{what}")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def teams(world: World, board: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    body = {"least": 8, "most": 8} | more
    answer = await world.lars.post(f"/api/consortia/{id_of(board)}/teams", json=body)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def places(members: list[dict[str, Any]]) -> list[dict[str, str]]:
    return [{"organisation_id": one["organisation_id"], "role": one["role"]} for one in members]


async def test_gaps_name_who_would_fill_them_and_quote_why(world: World) -> None:
    board = await formed(world)

    found = await asked(world, board, "suggestions")

    gaps = {gap["todo"]: gap for gap in found["gaps"]}
    assert list(gaps) == [
        "Add 7 organisations from the programme countries of Erasmus+",
        "Add organisations from 3 more countries of the programme countries of Erasmus+",
        "Add one company or body of the world of work in Sweden",
        "Cover “train welders”",
        "Cover “digital twins”",
    ]
    [company] = gaps["Add one company or body of the world of work in Sweden"]["suggestions"]
    assert company["name"] == "Tallens Mekaniska"
    [welder] = gaps["Cover “train welders”"]["suggestions"]
    assert (welder["name"], welder["covers"], welder["past_projects"]) == ("Orodjarna Hidria", ["train welders"], 0)
    assert [(one["query"], one["candidate"]) for one in welder["shown_by"]] == [("train welders", WELDING)]
    assert welder["burdens"] == ["Add one VET provider or network in Slovenia"]
    assert "Add 7 organisations from the programme countries of Erasmus+" in welder["fills"]


async def test_left_out_and_declined_ones_are_not_suggested(world: World) -> None:
    board = await formed(world)
    path = f"/api/consortia/{id_of(board)}"
    revision = revision_of(board)

    answer = await world.lars.put(f"{path}/excluded/{world.hidria}", json={"revision": revision})
    added = await world.add(id_of(board), world.organisations["Instituto Roble"], revision + 1, commitment="declined")
    found = await asked(world, board, "suggestions")

    assert (answer.status_code, added.status_code) == (200, 200)
    names = {one["name"] for gap in found["gaps"] for one in gap["suggestions"]}
    assert names.isdisjoint({"Orodjarna Hidria", "Instituto Roble", "Yrkescentrum Granen"})
    assert {gap["competence"]: gap["found"] for gap in found["gaps"] if gap["competence"]} == {
        "train welders": 0, "digital twins": 0,
    }  # fmt: skip


async def test_prospects_are_not_proposed(world: World) -> None:
    await world.service.organisation(
        "Prospekt", type="vet_provider", country="HR", profile=WELDING, membership=Membership.PROSPECT
    )
    board = await formed(world)

    found = await asked(world, board, "suggestions")

    assert "Prospekt" not in {one["name"] for gap in found["gaps"] for one in gap["suggestions"]}


async def test_a_member_whose_words_show_a_gap_is_named_first(world: World) -> None:
    board = await formed(world)
    await world.changed(world.add(id_of(board), world.hidria, revision_of(board)))

    found = await asked(world, board, "suggestions")

    [gap] = [gap for gap in found["gaps"] if gap["competence"] == "train welders"]
    assert [(one["name"], one["on_board"]) for one in gap["suggestions"]] == [("Orodjarna Hidria", True)]


async def test_without_call_or_idea_nothing_is_missing(world: World) -> None:
    board = await world.formed(call_id="")
    await world.service.indexed()

    found = await asked(world, board, "suggestions")
    repair = await asked(world, board, "repair")

    assert (found["gaps"], found["not_by_adding"]) == ([], [])
    assert (repair["no_rules"], repair["changes"], repair["conflict"]) == (True, [], None)


async def test_the_team_meets_the_call_by_the_check_itself(world: World) -> None:
    board = await formed(world)

    found = await teams(world, board)

    [team] = found["teams"]  # Eight organisations in the world: one team of eight.
    assert team["light"]["verdict"] == "met"
    assert {one["name"] for one in team["members"]} == {name for name, _, _ in EIGHT}
    assert [one["name"] for one in team["members"] if one["role"] == "coordinator"] == ["Yrkescentrum Granen"]
    assert team["proof"] == "Proven: no team is better by these wishes."
    assert {row["competence"]: len(row["organisation_ids"]) for row in team["cover"]} == {
        "train welders": 1, "digital twins": 1,
    }  # fmt: skip
    assert team["countries"] == {"AT": 2, "ES": 2, "SE": 2, "SI": 2}
    assert (team["newcomers"], team["leaves"], found["conflict"]) == (8, [], None)
    assert [one["rule_id"] for one in team["not_checked"]] == ["not-tertiary-only"]


async def test_three_teams_differ_and_say_in_what(world: World) -> None:
    for country in ("FR", "IT", "PT"):
        for kind in ("vet_provider", "chamber"):
            await world.service.organisation(f"{kind} {country}", type=kind, country=country, profile=WELDING)
    board = await formed(world)

    found = await teams(world, board)

    assert len(found["teams"]) == 3
    first, second, third = (frozenset(one["organisation_id"] for one in team["members"]) for team in found["teams"])
    assert min(len(first - second), len(first - third), len(second - third)) >= 2
    assert {one["id"] for one in found["teams"][1]["not_in_first"]} == second - first
    assert {one["id"] for one in found["teams"][1]["only_in_first"]} == first - second
    assert {team["light"]["verdict"] for team in found["teams"]} == {"met"}


async def test_a_team_that_is_taken_stands_on_the_board(world: World) -> None:
    board = await formed(world)
    [team] = (await teams(world, board))["teams"]
    body = {"members": places(team["members"]), "leaves": [], "revision": revision_of(board)}

    after = await world.changed(world.lars.post(f"/api/consortia/{id_of(board)}/take", json=body))

    assert after["planned"]["verdict"] == "met"
    assert len(after["members"]) == 8
    assert member_of(after, world.hidria)["commitment"] == "proposed"
    assert member_of(after, world.hidria)["competences"] == ["train welders"]
    assert member_of(after, world.coordinator)["commitment"] == "committed"


async def test_a_team_for_an_older_board_is_refused_whole(world: World) -> None:
    board = await formed(world)
    [team] = (await teams(world, board))["teams"]
    await world.changed(world.add(id_of(board), world.hidria, revision_of(board)))
    body = {"members": places(team["members"]), "revision": revision_of(board)}

    answer = await world.lars.post(f"/api/consortia/{id_of(board)}/take", json=body)

    assert answer.status_code == 409
    assert len((await world.board(id_of(board)))["members"]) == 2


async def test_nobody_is_removed_without_being_named(world: World) -> None:
    board = await formed(world)
    board = await world.changed(world.add(id_of(board), world.hidria, revision_of(board)))
    body: dict[str, Any] = {
        "members": [{"organisation_id": world.coordinator, "role": "coordinator"}],
        "revision": revision_of(board),
    }
    path = f"/api/consortia/{id_of(board)}/take"

    silent = await world.lars.post(path, json=body)
    named = await world.lars.post(path, json=body | {"leaves": [world.hidria]})

    assert (silent.status_code, "Orodjarna Hidria" in silent.json()["detail"]) == (409, True)
    assert [one["name"] for one in named.json()["board"]["members"]] == ["Yrkescentrum Granen"]


async def test_who_declined_stays_on_the_board_when_a_team_is_taken(world: World) -> None:
    board = await formed(world)
    board = await world.changed(world.add(id_of(board), world.hidria, revision_of(board), commitment="declined"))
    body = {"members": [{"organisation_id": world.coordinator, "role": "coordinator"}], "revision": revision_of(board)}

    after = await world.changed(world.lars.post(f"/api/consortia/{id_of(board)}/take", json=body))

    assert member_of(after, world.hidria)["commitment"] == "declined"


@pytest.mark.parametrize("strange", ["nobody", "prospect", "twice", "no coordinator"])
async def test_a_team_that_cannot_be_is_refused(world: World, strange: str) -> None:
    board = await formed(world)
    prospect = await world.service.organisation("Prospekt", country="HR", membership=Membership.PROSPECT)
    coordinator = {"organisation_id": world.coordinator, "role": "coordinator"}
    members = {
        "nobody": [coordinator, {"organisation_id": "0" * 24}],
        "prospect": [coordinator, {"organisation_id": prospect}],
        "twice": [coordinator, coordinator],
        "no coordinator": [{"organisation_id": world.coordinator, "role": "partner"}],
    }[strange]
    body = {"members": members, "revision": revision_of(board)}

    answer = await world.lars.post(f"/api/consortia/{id_of(board)}/take", json=body)

    assert answer.status_code == 400, answer.text
    assert len((await world.board(id_of(board)))["members"]) == 1


async def test_excluded_companies_of_a_country_are_named_as_the_conflict(world: World) -> None:
    board = await formed(world)
    revision = revision_of(board)
    path = f"/api/consortia/{id_of(board)}"
    for kind in ("vet_provider", "chamber"):  # Enough others, so that not the number is what is missing.
        await world.service.organisation(f"{kind} FR", type=kind, country="FR")
    await world.service.indexed()
    for number, name in enumerate(("Orodjarna Hidria", "Drugo podjetje")):
        answer = await world.lars.put(
            f"{path}/excluded/{world.organisations[name]}", json={"revision": revision + number}
        )
        assert answer.status_code == 200
    school = world.organisations["Šolski center Lipa"]
    await world.changed(world.add(id_of(board), school, revision + 2, pinned=True))

    found = await teams(world, board)

    assert found["teams"] == []
    words = [one["text"] for one in found["conflict"]["demands"]]
    assert found["conflict"]["smallest"]
    assert "You left out Orodjarna Hidria." in words
    assert "Šolski center Lipa is pinned as partner." in words
    assert EACH_COUNTRY in words
    assert (
        "In Slovenia all of this kind are left out: company or body of the world of work." in found["conflict"]["text"]
    )


async def test_a_size_below_the_calls_is_named_as_the_conflict(world: World) -> None:
    board = await formed(world)

    found = await teams(world, board, least=3, most=4)

    kinds = {one["kind"]: one for one in found["conflict"]["demands"]}
    assert set(kinds) == {"rule", "at_most"}
    assert (kinds["at_most"]["text"], kinds["at_most"]["url"]) == (
        "At most 4 organisations are wished for.", "#field-most",
    )  # fmt: skip


async def test_an_alliance_that_is_too_small_is_the_calls_conflict_alone(world: World) -> None:
    board = await formed(world)
    await world.parts.database["organisations"].update_many(
        {"name": {"$in": COMPANIES}}, {"$set": {"membership": "prospect"}}
    )
    await world.service.indexed()

    found = await teams(world, board)

    assert {one["kind"] for one in found["conflict"]["demands"]} == {"rule"}
    assert "whoever takes part" in found["conflict"]["text"]


async def test_the_cheapest_repair_puts_the_missing_company_back(world: World) -> None:
    board = await world.eligible(idea_id=await with_profiles(world), title=None)
    other = world.organisations["Drugo podjetje"]
    body = {"revision": revision_of(board)}
    broken = await world.changed(
        world.lars.post(f"/api/consortia/{id_of(board)}/members/{world.hidria}/remove", json=body)
    )

    found = await asked(world, broken, "repair")

    assert broken["planned"]["verdict"] == "not_met"
    [change] = found["changes"]
    assert (change["kind"], change["text"], found["fewest"]) == ("add", "Add Orodjarna Hidria as partner.", True)
    assert change["because"] == [
        "The call wants: At least 8 organisations from the programme countries of Erasmus+.",
        EACH_COUNTRY,
    ]
    assert [one["organisation_id"] for one in change["instead"]] == [other]
    assert found["light"]["verdict"] == "met"

    members = [*places(broken["members"]), {"organisation_id": other, "role": change["role"]}]
    taken = {"members": members, "revision": revision_of(broken)}
    mended = await world.changed(world.lars.post(f"/api/consortia/{id_of(board)}/take", json=taken))
    assert (mended["planned"]["verdict"], len(mended["members"])) == ("met", 8)


async def test_an_eligible_consortium_needs_no_repair(world: World) -> None:
    board = await world.eligible()
    await world.service.indexed()

    found = await asked(world, board, "repair")

    assert (found["changes"], found["light"]["verdict"], found["conflict"]) == ([], "met", None)


async def test_a_call_without_rules_gets_a_team_by_fit_alone(world: World) -> None:
    board = await formed(world, call=UNKNOWN)

    found = await teams(world, board, least=3, most=3)

    assert {one["name"] for one in found["teams"][0]["members"]} == {
        "Yrkescentrum Granen", "Orodjarna Hidria", "Instituto Roble",
    }  # fmt: skip
    assert found["teams"][0]["light"]["verdict"] == "no_rules"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"least": 5, "most": 3}, "most"),
        ({"least": 0, "most": 3}, "least"),
        ({"least": 3, "most": 4_000}, "most"),
        ({"least": 3, "most": 4, "fit": "enormous"}, "fit"),
        ({"least": 3, "most": 4, "without": ["x"]}, "without"),
        ({"least": 3, "most": 4, "budget": 1}, "budget"),
    ],
)
async def test_wishes_that_cannot_be_are_refused_at_their_field(world: World, body: dict[str, Any], field: str) -> None:
    board = await world.formed()

    answer = await world.lars.post(f"/api/consortia/{id_of(board)}/teams", json=body)

    assert answer.status_code == 400
    assert field in str(answer.json()["errors"])


READ = ("suggestions", "repair", "checklist")


async def test_advice_is_for_those_who_keep_the_board(world: World) -> None:
    board = await world.formed()
    board = await world.changed(world.add(id_of(board), world.hidria, revision_of(board), commitment="invited"))
    path = f"/api/consortia/{id_of(board)}"
    take = {"members": places(board["members"]), "revision": revision_of(board)}

    async def tried(who: Any) -> set[int]:
        answers = [await who.get(f"{path}/{name}") for name in READ]
        answers.append(await who.post(f"{path}/teams", json={"least": 8, "most": 8}))
        answers.append(await who.post(f"{path}/take", json=take))
        return {answer.status_code for answer in answers}

    assert await tried(world.maja) == {403}  # Invited: she sees the board, and does not keep it.
    assert await tried(world.theo) == {404}
    assert await tried(world.service.visitor()) == {401}
    assert (await world.claire.get(f"{path}/suggestions")).status_code == 200
