"""Rules for programs: reading, correcting, looking at what a correction changes, trying a consortium."""

import json
from typing import Any

import pytest

from matchcamp.viewer import Role
from tests.matchcamp.eligibility.conftest import COVE, MIN_ORGS, NEXT, UNKNOWN, WHY, World, consortium

ACTION = {
    "name": "Nobody knows these", "programme": "ERASMUS", "year": 2026, "on": "2026-09-03", "topics": [UNKNOWN],
}  # fmt: skip
SOURCE = {"id": "programme-guide-2027", "title": "Programme Guide 2027", "url": "", "year": None, "kind": ""}


async def test_rules_are_public_and_say_how_sure_they_are(world: World) -> None:
    visitor = world.service.visitor()

    listed = (await visitor.get("/api/rules")).json()
    cove = (await visitor.get("/api/rules/erasmus-cove")).json()

    assert (len(listed["items"]), listed["next"]) == (28, None)
    assert {name: cove[name] for name in ("rules_count", "sure", "fairly_sure", "unsure", "unread", "unknown")} == {
        "rules_count": 7, "sure": 5, "fairly_sure": 1, "unsure": 1, "unread": 1, "unknown": 1,
    }  # fmt: skip
    assert cove["rules"][0]["demand"] == "At least 8 organisations from the programme countries of Erasmus+"
    assert cove["rules"][0]["sources"][0]["title"] == "Welcomeurope, CoVE 2026 call sheet"
    [group] = cove["groups"]
    assert (len(group["countries"]), group["changes"][0]["since"], group["changes"][0]["joined"]) == (
        33,
        "2027-01-01",
        ["CH"],
    )
    assert group["changes"][0]["expected"] is True
    assert [fact["name"] for fact in cove["facts"]] == [
        "duration",
        "grant",
        "co_financing",
        "award",
        "page_limit",
        "stages",
    ]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("?q=cove", {"erasmus-cove"}),
        ("?q=PEX-COVE+2026", {"erasmus-cove"}),
        ("?q=atlantis", set()),
        ("?programme=EUREKA", {"eurostars"}),
    ],
)
async def test_the_list_is_narrowed(world: World, asked: str, expected: set[str]) -> None:
    found = (await world.service.visitor().get(f"/api/rules{asked}")).json()["items"]

    assert {one["id"] for one in found} == expected


@pytest.mark.parametrize(
    ("identifier", "expected"), [(COVE, [("erasmus-cove", None)]), (NEXT, [("erasmus-cove", 2027)]), (UNKNOWN, [])]
)
async def test_a_call_leads_to_its_rules(world: World, identifier: str, expected: list[Any]) -> None:
    found = (await world.maja.get(f"/api/rules?call_id={world.calls[identifier]}")).json()["items"]

    assert [(one["id"], one["asked_year"]) for one in found] == expected


@pytest.mark.parametrize(
    "path",
    ["nobody", "nobody/versions", "erasmus-cove/versions/7", "erasmus-cove/versions/99999999999999999999"],
)
async def test_what_there_is_not_is_not_found(world: World, path: str) -> None:
    assert (await world.maja.get(f"/api/rules/{path}")).status_code == 404


async def test_a_correction_is_read_back_with_who_did_it_and_why(world: World) -> None:
    corrected = await world.correct(0, rule=MIN_ORGS)
    versions = (await world.maja.get("/api/rules/erasmus-cove/versions")).json()["items"]
    detail = (await world.maja.get("/api/rules/erasmus-cove/versions/1")).json()

    assert corrected.status_code == 201
    rule = corrected.json()["rules"][0]
    assert (rule["id"], rule["value"], rule["basis"], rule["sources"]) == ("min-orgs", 10, "seen_official", [SOURCE])
    assert [(one["version"], one["what"], one["reason"], one["by"]) for one in versions] == [
        (1, "A demand was corrected", "The guide of 2027 says so.", "Claire"),
        (0, "The rules that come with Matchcamp", "", ""),
    ]
    [difference] = detail["differences"]
    assert (difference["before"]["value"], difference["after"]["value"]) == (8, 10)


async def test_strangers_do_not_read_who_corrected(world: World) -> None:
    await world.correct(0, rule=MIN_ORGS)
    visitor = world.service.visitor()

    listed = (await visitor.get("/api/rules/erasmus-cove/versions")).json()["items"]
    page = await visitor.get("/rules/erasmus-cove")

    assert listed[0]["by"] == ""
    assert "Claire" not in page.text


async def test_a_rule_that_is_added_gets_an_id_of_its_own_and_can_be_removed(world: World) -> None:
    added = (await world.correct(0, rule=MIN_ORGS | {"id": "", "type": "max_orgs", "group": ""})).json()
    removed = (await world.correct(1, remove="max-orgs-v1")).json()

    assert (added["version"], added["rules"][-1]["id"], added["rules"][-1]["demand"]) == (
        1,
        "max-orgs-v1",
        "At most 10 organisations",
    )
    assert [rule["id"] for rule in removed["rules"]] == [rule["id"] for rule in added["rules"][:-1]]


async def test_what_a_correction_would_change_is_told_and_nothing_is_written(world: World) -> None:
    before = await world.everything()

    answer = await world.claire.post("/api/rules/erasmus-cove/preview", json=WHY | {"revision": 0, "rule": MIN_ORGS})

    assert answer.status_code == 200, answer.text
    told = answer.json()
    [effect] = told["effects"]
    [change] = effect["changes"]
    assert (told["looked_at"], effect["title"]) == (1, "Excellence for small series")
    assert (effect["before"], effect["after"]) == ("met", "not_met")
    assert (change["before"]["sentence"], change["after"]["sentence"]) == (
        "8 organisations from the programme countries of Erasmus+, 8 needed",
        "8 of 10 organisations from the programme countries of Erasmus+",
    )
    assert await world.everything() == before


async def test_a_correction_that_touches_no_consortium_says_so(world: World) -> None:
    surer = MIN_ORGS | {"value": 8}

    told = (
        await world.claire.post("/api/rules/erasmus-cove/preview", json=WHY | {"revision": 0, "rule": surer})
    ).json()

    assert (told["looked_at"], told["effects"]) == (1, [])
    assert len(told["differences"]) == 1


async def test_rules_for_a_call_that_had_none_hold_for_its_consortia(world: World) -> None:
    id_ = await consortium(world.service, world.calls[UNKNOWN], "Nobody knows", count=2)
    body = WHY | {"action": ACTION | {"take_over_from": "erasmus-cove"}}
    before = await world.everything()

    told = (await world.claire.post("/api/rules/preview", json=body)).json()
    unwritten = await world.everything()
    added = await world.claire.post("/api/rules", json=body)

    assert [(one["consortium_id"], one["before"], one["after"]) for one in told["effects"]] == [(id_, None, "not_met")]
    assert unwritten == before
    assert (added.status_code, added.json()["id"], added.json()["version"]) == (
        201,
        "erasmus-nobody-knows-these-2026",
        1,
    )
    assert {rule["confidence"] for rule in added.json()["rules"]} == {"low"}
    found = (await world.maja.get(f"/api/rules?call_id={world.calls[UNKNOWN]}")).json()["items"]
    assert [one["id"] for one in found] == ["erasmus-nobody-knows-these-2026"]


async def test_calls_that_leave_an_action_leave_its_consortia_without_rules(world: World) -> None:
    head = ACTION | {"name": "Centres", "topics": ["ERASMUS-EDU-2031-PEX-OTHER"]}

    told = (
        await world.claire.post("/api/rules/erasmus-cove/preview", json=WHY | {"revision": 0, "action": head})
    ).json()

    assert [(one["before"], one["after"]) for one in told["effects"]] == [("met", None)]
    assert told["head_differences"] == ["name", "managed_by", "topics"]


@pytest.mark.parametrize(
    ("action", "field"),
    [
        ({"topics": []}, "topics"),
        ({"topics": ["", " "]}, "topics"),
        ({"topics": [COVE]}, "topics"),
        ({"agency_actions": ["KA220-VET"]}, "agency_actions"),
        ({"programme": "ATLANTIS"}, "action.programme"),
        ({"on": "1850-01-01"}, "action.on"),
        ({"year": 12}, "action.year"),
        ({"take_over_from": "nobody"}, "take_over_from"),
    ],
)
async def test_an_action_that_cannot_be_is_refused_at_its_field(world: World, action: Any, field: str) -> None:
    answer = await world.claire.post("/api/rules", json=WHY | {"action": ACTION | action})

    assert answer.status_code == 400, answer.text
    assert [one["field"] for one in answer.json()["errors"]] == [field]
    assert await world.stored() == []


async def test_an_action_of_the_same_name_and_year_is_refused(world: World) -> None:
    first = await world.claire.post("/api/rules", json=WHY | {"action": ACTION})
    second = await world.claire.post("/api/rules", json=WHY | {"action": ACTION | {"topics": ["OTHER-2026"]}})

    assert (first.status_code, second.status_code) == (201, 400)
    assert second.json()["errors"][0]["field"] == "name"


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"rule": MIN_ORGS, "remove": "belarus"},
        {"rule": MIN_ORGS | {"value": None}},
        {"rule": MIN_ORGS | {"type": "nonsense"}},
        {"rule": MIN_ORGS | {"type": "cap_per_org"}},
        {"rule": MIN_ORGS | {"id": "No Id!"}},
        {"rule": MIN_ORGS | {"note": "a\x00b"}},
        {"rule": MIN_ORGS | {"note": "\ud83d"}},
        {"rule": MIN_ORGS | {"countries": ["BY"]}},
        {"rule": MIN_ORGS | {"value": 1e300}},
        {"rule": MIN_ORGS, "source_url": "javascript:alert(1)"},
        {"rule": MIN_ORGS, "reason": ""},
        {"rule": MIN_ORGS, "surprise": 1},
    ],
    ids=str,
)
async def test_a_correction_that_cannot_be_taken_is_a_400_and_nothing_is_kept(world: World, change: Any) -> None:
    body = json.dumps(WHY | {"revision": 0} | change).encode()

    answer = await world.claire.post(
        "/api/rules/erasmus-cove/versions", content=body, headers={"content-type": "application/json"}
    )

    assert answer.status_code == 400, answer.text
    assert await world.stored() == []


WORDS = [
    "<script>alert(1)</script>", "'; drop", "a: b # c", "- x", "{{ 7 * 7 }}", "%(value)s 100%", "\u202eright", "NO",
    "👩\u200d🔬", "null", "x" * 900, "\\n \" ' `", "* &anchor !tag", "\x85next",
]  # fmt: skip


@pytest.mark.parametrize("words", WORDS)
async def test_hostile_words_are_kept_as_words_or_refused(world: World, words: str) -> None:
    answer = await world.correct(0, rule=MIN_ORGS | {"note": words}, reason=f"Because {words}"[:1000])
    page = await world.browser.get("/rules/erasmus-cove")

    assert answer.status_code in {201, 400}, answer.text
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    if answer.status_code == 201:
        assert answer.json()["rules"][0]["note"].split() == words.replace("\u202e", "").split()


@pytest.mark.parametrize("roles", [(), (Role.BROKER,), (Role.FACILITATOR,)])
async def test_only_coordinators_and_the_secretariat_correct(world: World, roles: tuple[Role, ...]) -> None:
    program = await world.service.program("other@example.org", *roles)
    body = WHY | {"revision": 0, "rule": MIN_ORGS}

    answers = [
        await program.post("/api/rules/erasmus-cove/versions", json=body),
        await program.post("/api/rules/erasmus-cove/preview", json=body),
        await program.post("/api/rules", json=WHY | {"action": ACTION}),
        await program.post("/api/rules/preview", json=WHY | {"action": ACTION}),
    ]

    assert [answer.status_code for answer in answers] == [403] * 4
    assert await world.stored() == []


async def test_the_secretariat_corrects(world: World) -> None:
    emma = await world.service.program("emma@example.org", Role.SECRETARIAT)

    answer = await emma.post("/api/rules/erasmus-cove/versions", json=WHY | {"revision": 0, "remove": "belarus"})

    assert answer.status_code == 201


async def test_anybody_tries_a_consortium(world: World) -> None:
    body = {"participants": [{"role": "coordinator", "country": "SI", "type": "vet_provider"}, {"country": "BY"}]}

    answer = await world.service.visitor().post("/api/rules/erasmus-cove/check", json=body)

    found = {one["rule_id"]: (one["outcome"], one["sentence"]) for one in answer.json()["findings"]}
    assert (answer.status_code, answer.json()["verdict"], answer.json()["version"]) == (200, "not_met", 0)
    assert found["min-orgs"] == ("not_met", "1 of 8 organisations from the programme countries of Erasmus+")
    assert found["belarus"] == ("not_met", "From a country that is left out: Belarus")
    assert found["per-country-labour"][0] == "not_met"


async def test_answers_and_the_day_count_in_a_try(world: World) -> None:
    ka220 = "/api/rules/erasmus-ka220-vet/check"
    lone = [{"role": "coordinator", "country": "CH", "type": "hei"}]

    today = (await world.maja.post(ka220, json={"participants": lone})).json()
    later = (
        await world.maja.post(ka220, json={"participants": lone, "on": "2027-03-04", "answers": {"eche": True}})
    ).json()

    def of(found: Any, rule: str) -> str:
        return next(str(one["outcome"]) for one in found["findings"] if rule in one["rule_id"])

    assert (of(today, "coordinator"), of(later, "coordinator")) == ("not_met", "met")
    assert of(today, "eche") == "cannot_decide"


@pytest.mark.parametrize(
    "participant",
    [{"country": "si"}, {"country": "ZZ"}, {"type": "wizard"}, {"role": "king"}, {"budget": -1}, {"budget": 1e30},
     {"founded": 0}, {"name": "x"}],
)  # fmt: skip
async def test_a_participant_that_cannot_be_is_refused(world: World, participant: Any) -> None:
    answer = await world.service.visitor().post("/api/rules/erasmus-cove/check", json={"participants": [participant]})

    assert answer.status_code == 400


async def test_a_try_with_too_many_is_refused(world: World) -> None:
    answer = await world.maja.post("/api/rules/erasmus-cove/check", json={"participants": [{}] * 101})

    assert answer.status_code == 400
