"""Corrections are versions: laid over the project's rules in every process, added one after another, never changed."""

import asyncio
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from calls.rules import load_actions
from calls.rules.model import RuleType
from matchcamp.eligibility import queries
from matchcamp.funding.queries import call as call_by_id
from tests.matchcamp.eligibility.conftest import COVE, MIN_ORGS, NEXT, NOW, UNKNOWN, World

ANOTHER_PROCESS = """
import asyncio, sys
from datetime import UTC, datetime
from pathlib import Path
from matchcamp.app import opened_parts
from matchcamp.eligibility import actions, queries
from matchcamp.eligibility.correction_schemas import CorrectionIn
from matchcamp.settings import Settings
from matchcamp.viewer import Viewer

async def main():
    settings = Settings(database_url=sys.argv[1], database_name=sys.argv[2], data_dir=Path(sys.argv[3]))
    async with opened_parts(settings):
        before = await queries.action("erasmus-cove")
        given = CorrectionIn(revision=before.version, reason="Read again", remove="belarus")
        proposed = await actions.propose("erasmus-cove", given)
        after = await actions.keep(proposed, given, Viewer(account_id="1" * 24), datetime.now(UTC))
        print(before.version, before.rule("min-orgs").value, after.version)

asyncio.run(main())
"""


async def test_without_corrections_the_projects_rules_hold(world: World) -> None:
    assert await queries.actions() == dict(load_actions())


async def test_a_correction_holds_at_once_and_the_rest_stays(world: World) -> None:
    answer = await world.correct(0, rule=MIN_ORGS)

    assert answer.status_code == 201, answer.text
    action = await queries.action("erasmus-cove")
    own = load_actions()["erasmus-cove"]
    rule = action.rule("min-orgs")
    assert rule is not None
    assert (action.version, rule.value) == (1, 10.0)
    assert [one.title for one in rule.evidence] == ["Programme Guide 2027"]
    assert action.rules[1:] == own.rules[1:]
    assert (action.grant, action.award, action.topics) == (own.grant, own.award, own.topics)


async def test_two_processes_on_one_database_see_each_others_corrections(
    world: World, mongo: str, tmp_path: Path
) -> None:
    await world.correct(0, rule=MIN_ORGS)
    name = world.service.parts.database.name
    assert (await queries.action("erasmus-cove")).version == 1

    ran = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", ANOTHER_PROCESS, mongo, name, str(tmp_path)],
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip

    assert ran.stdout.split() == ["1", "10", "2"], ran.stderr
    action = await queries.action("erasmus-cove")
    assert (action.version, action.rule("belarus")) == (2, None)


async def test_versions_are_only_ever_added(world: World) -> None:
    await world.correct(0, rule=MIN_ORGS)
    first = await world.stored()

    await world.correct(1, remove="belarus")
    await world.correct(2, back_to=0)

    rows = await world.stored()
    assert rows[:1] == first
    assert [(row["version"], row["step"], row["back_to"]) for row in rows] == [
        (1, "correct_rule", None), (2, "remove_rule", None), (3, "go_back", 0),
    ]  # fmt: skip
    assert (await queries.action("erasmus-cove")).rules == load_actions()["erasmus-cove"].rules
    assert (await queries.action_at("erasmus-cove", 1)).rule("belarus") is not None


async def test_a_correction_of_an_older_version_is_a_conflict(world: World) -> None:
    await world.correct(0, rule=MIN_ORGS)

    late, ahead = await world.correct(0, remove="belarus"), await world.correct(2, remove="belarus")

    assert (late.status_code, ahead.status_code) == (409, 409)
    assert "version 1 stands there now" in late.json()["detail"]
    assert len(await world.stored()) == 1


async def test_of_ten_corrections_at_once_one_is_kept(world: World) -> None:
    answers = await asyncio.gather(*(world.correct(0, rule={**MIN_ORGS, "value": 10 + n}) for n in range(10)))

    assert sorted(one.status_code for one in answers) == [201] + [409] * 9
    [row] = await world.stored()
    kept = next(one.json() for one in answers if one.status_code == 201)
    assert (row["version"], kept["rules"][0]["value"]) == (1, (await queries.action("erasmus-cove")).rules[0].value)


async def test_a_correction_that_changes_nothing_is_refused(world: World) -> None:
    answer = await world.correct(0, back_to=0)

    assert answer.status_code == 400
    assert await world.stored() == []


async def test_the_newest_versions_cost_one_call_and_unread_ones_a_second(world: World, monkeypatch: Any) -> None:
    await world.correct(0, rule=MIN_ORGS)
    await world.correct(0, "erasmus-ka220-vet", remove="belarus")
    monkeypatch.setattr(queries, "remembered", queries.Remembered(8))
    asked: list[str] = []
    kind = type(queries.RuleVersion.get_pymongo_collection())

    def count(name: str) -> None:
        own = getattr(kind, name)

        def counting(*given: Any, **more: Any) -> Any:
            asked.append(name)
            return own(*given, **more)

        monkeypatch.setattr(kind, name, counting)

    count("aggregate")
    count("find")

    await queries.actions()
    await queries.actions()

    assert asked == ["aggregate", "find", "aggregate"]


async def test_the_newest_version_is_read_off_the_index(world: World) -> None:
    for version in range(5):
        await world.correct(version, rule={**MIN_ORGS, "value": 20 + version})
    steps = [
        {"$sort": {"action_id": 1, "version": -1}}, {"$group": {"_id": "$action_id", "row": {"$first": "$_id"}}},
    ]  # fmt: skip

    plan = await world.service.parts.database.command(
        "explain", {"aggregate": "rule_versions", "pipeline": steps, "cursor": {}}, verbosity="executionStats"
    )

    assert "DISTINCT_SCAN" in str(plan)


async def test_little_room_to_remember_loses_nothing(world: World, monkeypatch: Any) -> None:
    monkeypatch.setattr(queries, "remembered", queries.Remembered(1))
    await world.correct(0, rule=MIN_ORGS)
    await world.correct(0, "erasmus-ka220-vet", remove="belarus")

    for _ in range(2):
        found = await queries.actions()
        assert (found["erasmus-cove"].version, found["erasmus-ka220-vet"].version) == (1, 1)


@pytest.mark.parametrize(
    ("identifier", "expected"), [(COVE, ("erasmus-cove", None)), (NEXT, ("erasmus-cove", 2027)), (UNKNOWN, None)]
)
async def test_a_call_finds_its_rules_or_those_of_another_year(
    world: World, identifier: str, expected: tuple[str, int | None] | None
) -> None:
    found = await queries.action_for(await call_by_id(world.calls[identifier], NOW))

    assert (found and (found.id, found.asked_year)) == expected


async def test_a_consortium_is_checked_by_the_corrected_rules(world: World) -> None:
    async def verdict() -> str:
        return str((await world.claire.get(f"/api/consortia/{world.consortium}")).json()["planned"]["verdict"])

    before = await verdict()
    await world.correct(0, rule=MIN_ORGS)

    assert (before, await verdict()) == ("met", "not_met")


async def test_a_stored_version_can_be_read_without_the_projects_sources(world: World, monkeypatch: Any) -> None:
    await world.correct(0, rule=MIN_ORGS)
    [row] = await world.stored()
    kept = queries.action_of_row(row)

    monkeypatch.setattr("calls.rules.reading.sources", dict)

    assert queries.action_of_row(row) == kept
    assert {rule.type for rule in kept.rules} >= {RuleType.MIN_ORGS, RuleType.UNKNOWN}


async def test_the_projects_rules_that_changed_underneath_are_noticed(world: World, monkeypatch: Any) -> None:
    await world.correct(0, rule=MIN_ORGS)
    told = await world.browser.get("/rules/erasmus-cove")
    monkeypatch.setattr(queries, "project_hash", lambda _: "another")

    telling = await world.browser.get("/rules/erasmus-cove")

    assert "were changed after these were corrected" not in told.text
    assert "were changed after these were corrected" in telling.text
