"""Targets through the API: who sets them, the list behind the number, the history, the forecast, and what it gains."""

import datetime as dt
from typing import Any

import pytest

from matchcamp.applications.documents import Application
from matchcamp.applications.progress import Phase
from matchcamp.targets import queries
from matchcamp.targets.documents import Foretold, Target
from matchcamp.targets.jobs import jobs
from matchcamp.viewer import Role, Viewer
from tests.matchcamp.applications.conftest import COVE, EVIDENCE, TWO_STAGES, World, id_of, revision_of

THREE = {
    "name": "Three applications to Erasmus+ and Horizon Europe", "number": 3, "starts": "2026-01-01",
    "ends": "2026-12-31", "programmes": ["ERASMUS", "HORIZON"], "indicator": "I23",
}  # fmt: skip


async def set_by(world: World, **more: Any) -> dict[str, Any]:
    return await world.taken(world.claire.post("/api/targets", json=THREE | more))


async def get(world: World, path: str, who: Any = None) -> dict[str, Any]:
    return await world.taken((who or world.claire).get(f"/api/targets/{path}"))


async def test_a_target_names_the_applications_behind_its_number(world: World) -> None:
    target = await set_by(world)
    first, second = await world.submitted(), await world.submitted(call=TWO_STAGES)
    await world.begun()

    shown = await get(world, target["id"])

    assert (target["count"], shown["count"], shown["reached"], shown["days_left"]) == (0, 2, False, 187)
    assert {one["id"] for one in shown["counted"]} == {first, second}
    assert shown["by_programme"] == [
        {"programme": "ERASMUS", "count": 1}, {"programme": "HORIZON", "count": 1},
    ]  # fmt: skip
    assert await get(world, f"{target['id']}/recount") == {"count": 2, "recount": 2, "agree": True}
    history = (await get(world, f"{target['id']}/history"))["items"]
    assert history == [{"day": "2026-01-01", "count": 0}, {"day": "2026-06-27", "count": 2}]


async def test_who_has_no_part_sees_the_number_and_not_the_names(world: World) -> None:
    target = await set_by(world)
    await world.submitted()
    await world.begun()

    shown = await get(world, target["id"], world.theo)
    forecast = await get(world, f"{target['id']}/forecast", world.theo)

    assert (shown["count"], shown["counted"], shown["hidden"], shown["may_edit"]) == (1, [], 1, False)
    assert (forecast["chances"], forecast["others"]) == ([], 1)
    assert forecast["probability"] == (await get(world, f"{target['id']}/forecast"))["probability"]


async def test_a_withdrawn_application_counts_no_more_and_a_third_reaches_the_target(world: World) -> None:
    target = await set_by(world)
    ids = [await world.submitted() for _ in range(3)]
    reached = await get(world, target["id"])
    forecast = await get(world, f"{target['id']}/forecast")
    await world.taken(world.step(ids[0], "withdraw", note="The company left"))

    after = await get(world, target["id"])

    assert (reached["count"], reached["reached"], forecast["probability"]) == (3, True, 1.0)
    assert (after["count"], after["reached"]) == (2, False)
    assert (await get(world, f"{target['id']}/recount"))["agree"] is True


async def test_both_readings_are_a_setting(world: World) -> None:
    target = await set_by(world)
    for _ in range(3):
        await world.submitted()
    await world.begun(call=TWO_STAGES)
    path = f"/api/targets/{target['id']}"
    in_all = await get(world, target["id"])

    body = THREE | {"reading": "covering", "revision": 1, "note": "As the plan of 2025 reads it"}
    covering = await world.taken(world.claire.put(path, json=body))

    assert (in_all["reached"], covering["reached"]) == (True, False)
    assert covering["missing_programmes"] == ["HORIZON"]
    forecast = await get(world, f"{target['id']}/forecast")
    [chance] = forecast["chances"]
    assert forecast["probability"] == pytest.approx(chance["probability"], abs=1e-4)
    row = await Target.get_pymongo_collection().find_one({})
    assert row is not None
    assert [line["note"] for line in row["history"]] == ["", "As the plan of 2025 reads it"]


async def test_the_next_step_that_gains_most_stands_first(world: World) -> None:
    target = await set_by(world, number=1)
    ready = id_of(await world.begun())
    await world.written(ready)
    await world.signed(ready)
    await world.taken(world.step(ready, "finish"))
    idea = id_of(await world.begun())
    world.service.clock.moment = dt.datetime(2026, 8, 6, tzinfo=dt.UTC)

    forecast = await get(world, f"{target['id']}/forecast")

    assert [one["application_id"] for one in forecast["chances"]] == [ready, idea]
    first = forecast["chances"][0]
    assert (first["step"], first["phase"], first["after_step"]) == ("submit", 8, 1.0)
    assert first["gain"] == pytest.approx(1 - forecast["probability"], abs=2e-4)
    assert 0 < forecast["chances"][1]["probability"] < first["probability"] < 1


async def test_applications_that_cannot_count_any_more_have_no_chance(world: World) -> None:
    target = await set_by(world, ends="2026-08-01")
    id_ = id_of(await world.begun())
    before = await get(world, f"{target['id']}/forecast")
    world.service.clock.moment = dt.datetime(2026, 8, 2, tzinfo=dt.UTC)
    over = await get(world, f"{target['id']}/forecast")
    body = THREE | {"revision": 1, "excluded": [{"application_id": id_, "reason": "Not of the alliance"}]}
    await world.taken(world.claire.put(f"/api/targets/{target['id']}", json=body))

    excluded = await get(world, f"{target['id']}/forecast")

    assert before["chances"][0]["probability"] > 0
    assert (over["probability"], over["chances"][0]["probability"]) == (0.0, 0.0)
    assert excluded["chances"] == []


async def test_the_rates_are_learnt_from_own_applications(world: World) -> None:
    target = await set_by(world)
    id_ = id_of(await world.begun())
    world.service.clock.moment = dt.datetime(2026, 8, 20, tzinfo=dt.UTC)
    await world.taken(world.step(id_, "drop", note="No time"))
    world.service.clock.moment = dt.datetime(2026, 9, 10, tzinfo=dt.UTC)
    [job, _] = jobs(world.parts)

    said = await job.run(None)  # type: ignore[arg-type]
    again = await job.run(None)  # type: ignore[arg-type]

    rates = (await get(world, f"{target['id']}/forecast"))["rates"]
    assert said == again == "7 weeks of 1 applications that ended"
    assert (rates["applications"], rates["weeks"]) == (1, 7)


WRONG = {
    "ends before it begins": ({"ends": "2025-12-31"}, "ends"),
    "no number": ({"number": 0}, "number"),
    "covering nothing": ({"programmes": [], "reading": "covering"}, "programmes"),
    "a zone that is none": ({"zone": "Europe/Atlantis"}, "zone"),
    "no state": ({"states": []}, "states"),
}


@pytest.mark.parametrize("name", list(WRONG))
async def test_a_target_that_cannot_be_is_refused(world: World, name: str) -> None:
    more, field = WRONG[name]

    answer = await world.claire.post("/api/targets", json=THREE | more)

    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == [field]


async def test_only_coordinators_and_the_secretariat_set_targets(world: World) -> None:
    answers = [
        await who.post("/api/targets", json=THREE | {"name": f"Three, by {number}"})
        for number, who in enumerate((world.lars, world.broker, world.miren, world.claire, world.emma))
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 403, 201, 201]
    assert (await world.service.visitor().get("/api/targets")).status_code == 401
    twice = await world.claire.post("/api/targets", json=THREE | {"name": "Three, by 3"})
    assert twice.status_code == 409


async def test_who_began_from_an_older_revision_is_told_both_versions(world: World) -> None:
    target = await set_by(world)
    path = f"/api/targets/{target['id']}"
    await world.taken(world.claire.put(path, json=THREE | {"number": 4, "revision": 1}))

    late = await world.emma.put(path, json=THREE | {"number": 5, "revision": 1})

    assert late.status_code == 409
    assert "How many: now «4», you wanted «5»." in late.json()["detail"]
    assert (await get(world, target["id"]))["number"] == 4


async def test_the_second_stage_counts_where_the_target_says_so(world: World) -> None:
    target = await set_by(world, stage="last")
    await world.submitted(call=TWO_STAGES)

    shown = await get(world, target["id"])

    assert shown["count"] == 0
    assert (await get(world, f"{target['id']}/recount"))["agree"] is True


async def test_a_correction_takes_the_count_back(world: World) -> None:
    target = await set_by(world)
    id_ = await world.submitted(call=COVE)
    shown = await world.get(id_)
    assert revision_of(shown) > 1
    await world.taken(world.step(id_, "correct", world.claire, note="It was another one", evidence=EVIDENCE))

    assert (await get(world, target["id"]))["count"] == 0
    history = (await get(world, f"{target['id']}/history"))["items"]
    assert [one["count"] for one in history] == [0]
    assert (await get(world, f"{target['id']}/recount"))["agree"] is True


async def test_the_leading_target_is_the_next_to_end_that_is_not_over(world: World) -> None:
    await set_by(world, name="Over", starts="2025-01-01", ends="2026-06-26")
    later = await set_by(world, name="Later", ends="2027-12-31")
    first = await set_by(world, name="First", ends="2026-06-27")
    viewer = Viewer(account_id="", name="", roles=frozenset({Role.MEMBER}))
    evening = dt.datetime(2026, 6, 27, 22, tzinfo=dt.UTC)  # Midnight in Brussels.

    found = [await queries.leading_target(viewer, now) for now in (evening - dt.timedelta(minutes=1), evening)]

    assert [one.id for one in found if one] == [first["id"], later["id"]]
    assert await queries.leading_target(viewer, dt.datetime(2028, 1, 1, tzinfo=dt.UTC)) is None


async def test_each_night_keeps_what_is_forecast_and_judges_what_was(world: World) -> None:
    target = await set_by(world)
    sent, other = id_of(await world.begun()), id_of(await world.begun())
    world.service.clock.moment = dt.datetime(2026, 8, 31, 4, tzinfo=dt.UTC)  # A Monday.
    [_, job] = jobs(world.parts)
    first = [await job.run(None), await job.run(None)]  # type: ignore[arg-type]
    await world.written(sent)
    await world.signed(sent)
    await world.taken(world.step(sent, "finish"))
    submission = {"at": "2026-08-31T03:00:00Z", "number": "101246479", "receipt": "r.pdf"}
    await world.taken(world.step(sent, "submit", evidence=EVIDENCE, submission=submission))
    world.service.clock.moment = dt.datetime(2026, 9, 4, 4, tzinfo=dt.UTC)

    later = [await job.run(None), await job.run(None)]  # type: ignore[arg-type]

    assert first == [
        "1 targets and 2 applications forecast, 0 forecasts judged",
        "1 targets and 0 applications forecast, 0 forecasts judged",
    ]
    assert [one[-18:] for one in later] == ["2 forecasts judged", "0 forecasts judged"]
    told = await get(world, f"{target['id']}/forecasts", world.lars)
    assert [(one["day"], one["count"]) for one in told["items"]][-2:] == [("2026-08-31", 0), ("2026-09-04", 1)]
    rows = {row["application_id"]: row async for row in Foretold.get_pymongo_collection().find()}
    assert {id_: row["came"] for id_, row in rows.items()} == {sent: True, other: False}
    brier = ((1 - rows[sent]["probability"]) ** 2 + rows[other]["probability"] ** 2) / 2
    assert told["calibration"] == {
        "forecasts": 2, "came_true": 1, "brier": pytest.approx(brier, abs=1e-4), "base_rate": 0.25,
    }  # fmt: skip


async def test_the_phase_is_kept_with_each_change_and_another_one_is_found(world: World) -> None:
    await world.submitted()
    drafted = id_of(await world.begun())
    await world.written(drafted)
    phases = [row["phase"] async for row in Application.get_pymongo_collection().find().sort("_id", 1)]
    holds = await world.taken(world.claire.get("/api/applications/verification"))

    await Application.get_pymongo_collection().update_many({}, {"$set": {"phase": 3}})
    changed = await world.taken(world.claire.get("/api/applications/verification"))

    assert phases == [None, Phase.REVIEW]
    assert holds["holds"] is True
    assert [one["what"][-19:] for one in changed["faults"]] == ["keeps another phase"] * 2


async def test_the_forecasts_of_the_past_are_made_from_the_log_as_they_would_have_been_told(world: World) -> None:
    sent = id_of(await world.begun())
    await world.begun(call=TWO_STAGES)
    target = await set_by(world, number=2)
    clock, told = world.service.clock, []
    for day, steps in ((29, ("write_note", "open", "commit")), (36, ("draft",))):
        clock.moment = dt.datetime(2026, 6, 1, tzinfo=dt.UTC) + dt.timedelta(days=day)
        for step in steps:
            await world.taken(world.step(sent, step))
        thursday = dt.datetime(2026, 6, 1, 22, tzinfo=dt.UTC) + dt.timedelta(days=day + 1)  # Midnight in Brussels.
        clock.moment = thursday
        told.append((await get(world, f"{target['id']}/forecast"))["probability"])
    [_, job] = jobs(world.parts)

    await job.run(None)  # type: ignore[arg-type]

    items = (await get(world, f"{target['id']}/forecasts"))["items"]
    assert [one["day"] for one in items][:2] == ["2026-01-01", "2026-01-08"]
    assert [one["probability"] for one in items][:25] == [0.0] * 25
    assert [(one["day"], one["probability"]) for one in items][-2:] == [
        ("2026-07-02", told[0]), ("2026-07-09", told[1]),
    ]  # fmt: skip
    assert 0 < told[0] < told[1]


async def test_both_readings_are_told_side_by_side(world: World) -> None:
    target = await set_by(world)
    for _ in range(3):
        await world.submitted()
    free = await set_by(world, name="Any programme", programmes=[])

    told = await get(world, f"{target['id']}/forecast")

    in_all, covering = told["readings"]
    assert (in_all["chosen"], in_all["reached"], in_all["probability"]) == (True, True, 1.0)
    assert (covering["chosen"], covering["reached"], covering["missing_programmes"]) == (False, False, ["HORIZON"])
    assert covering["probability"] == 0.0
    assert [one["reading"] for one in (await get(world, f"{free['id']}/forecast"))["readings"]] == ["in_all"]


async def test_what_was_handed_in_and_does_not_count_says_why(world: World) -> None:
    sent, left = await world.submitted(), await world.submitted(call=TWO_STAGES)
    excluded = [{"application_id": left, "reason": "Not of the alliance"}]
    target = await set_by(world, programmes=["HORIZON"], excluded=excluded)

    told = await get(world, f"{target['id']}/others")
    unseen = await get(world, f"{target['id']}/others", world.theo)

    assert [(one["verdict"], one["count"], [app["id"] for app in one["items"]]) for one in told["items"]] == [
        ("other_programme", 1, [sent]), ("excluded", 1, [left]),
    ]  # fmt: skip
    assert told["items"][1]["items"][0]["reason"] == "Not of the alliance"
    assert [(one["count"], one["items"]) for one in unseen["items"]] == [(1, []), (1, [])]
