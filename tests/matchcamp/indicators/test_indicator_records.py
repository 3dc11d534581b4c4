"""Entering what is counted and the plan itself: who may, what is refused, and that nothing is lost."""

from typing import Any

import pytest

from matchcamp.demo.alliance_rows import indicators
from matchcamp.indicators.documents import Indicator, Record
from matchcamp.migrations import plans_of_indicators
from matchcamp.viewer import Role
from tests.matchcamp.conftest import NOW, Service
from tests.matchcamp.indicators.conftest import PROOF, SIGNED, Office

ROUND = {"kind": "questionnaire", "title": "Members", "day": "2026-04-30", "asked": 120, "answered": 48,
         "satisfied": 37}  # fmt: skip
PLAN = {
    "code": "I40", "title": "Meetings held", "counted_from": "documents", "begins": "2022-06-15", "baseline": 0,
    "target": 9, "due": [{"month": 48}],
}  # fmt: skip
WRONG_RECORDS = {
    "a memorandum to come": ("I3", SIGNED | {"day": "2026-06-28"}, "day"),
    "a day that is none": ("I3", SIGNED | {"day": "2026-02-30"}, "day"),
    "no name": ("I3", SIGNED | {"title": " "}, "title"),
    "an address that is none": ("I3", SIGNED | {"url": "javascript:alert(1)"}, "url"),
    "a hash that is none": ("I3", SIGNED | {"sha256": "abc"}, "sha256"),
    "an organisation that is none": ("I3", SIGNED | {"organisation_id": "a" * 24}, "organisation_id"),
    "a proof of nothing": ("I1", PROOF | {"url": "", "sha256": ""}, "url"),
    "a memorandum for a questionnaire": ("I5", SIGNED, "kind"),
    "a centre in no state": ("I22", {"kind": "centre", "title": "Bidasoa", "day": "2025-09-01"}, "state"),
    "more answers than people": ("I5", ROUND | {"asked": 40}, "answered"),
    "more satisfied than answered": ("I5", ROUND | {"satisfied": 49}, "satisfied"),
    "nobody asked": ("I5", ROUND | {"asked": 0, "answered": 0, "satisfied": 0}, "asked"),
    "nobody counted": ("I5", ROUND | {"satisfied": None}, "satisfied"),
}
WRONG_PLANS = {
    "no month and no day": ({"due": [{}]}, "due"),
    "a month and a day": ({"due": [{"month": 1, "day": "2026-01-01"}]}, "due"),
    "a month beyond the calendar": ({"due": [{"month": 240}], "begins": "2095-01-01"}, "due"),
    "half a document": ({"target": 1.5}, "target"),
    "yes documents": ({"baseline": True}, "baseline"),
    "a step of half a document": ({"due": [{"month": 1, "value": 0.5}]}, "due"),
    "an opening without its day": ({"opening": 3}, "opening_day"),
    "an opening of what is not entered here": (
        {"counted_from": "organisations", "opening": 3, "opening_day": "2024-01-01"}, "opening",
    ),
    "a code that is none": ({"code": "X1"}, "code"),
    "a standing that is none": ({"excludes": ["friends"]}, "excludes"),
}  # fmt: skip


def fields_of(answer: Any) -> set[str]:
    assert answer.status_code == 400, answer.text
    return {error["field"].partition(".")[0] for error in answer.json()["errors"]}


@pytest.mark.parametrize("name", list(WRONG_RECORDS))
async def test_a_record_that_cannot_be_is_refused(office: Office, name: str) -> None:
    code, body, field = WRONG_RECORDS[name]

    answer = await office.claire.post(f"/api/indicators/{code}/records", json=body)

    assert field in fields_of(answer)
    assert await Record.get_pymongo_collection().count_documents({}) == 0


@pytest.mark.parametrize("name", list(WRONG_PLANS))
async def test_a_plan_that_cannot_be_is_refused(office: Office, name: str) -> None:
    more, field = WRONG_PLANS[name]

    answer = await office.claire.post("/api/indicators", json=PLAN | more)

    assert field in fields_of(answer)


async def test_the_same_is_entered_once_and_again_after_it_was_removed(office: Office) -> None:
    shown = await office.post("/I3/records", SIGNED)
    twice = await office.claire.post("/api/indicators/I3/records", json=SIGNED | {"title": "cluster for SMALL series"})
    id_ = shown["records"][0]["id"]
    removed = await office.post(f"/I3/records/{id_}/remove", {"revision": 1, "reason": "Wrong day"})
    gone = await office.claire.put(f"/api/indicators/I3/records/{id_}", json=SIGNED | {"revision": 2})
    again = await office.post("/I3/records", SIGNED)

    assert (twice.status_code, gone.status_code) == (409, 409)
    assert [removed["indicator"]["value"], again["indicator"]["value"]] == [40, 41]
    assert len((await office.get("/I3"))["records"]) == 2
    assert len((await office.get("/I3", office.lars))["records"]) == 1
    row = await Record.get_pymongo_collection().find_one({"live": False})
    assert row is not None
    assert [(line["step"], line["revision"], line["note"]) for line in row["history"]] == [
        ("enter", 1, ""), ("remove", 2, "Wrong day"),
    ]  # fmt: skip


async def test_who_began_from_an_older_revision_is_told_both_versions(office: Office) -> None:
    id_ = (await office.post("/I3/records", SIGNED))["records"][0]["id"]
    path = f"/api/indicators/I3/records/{id_}"
    await office.claire.put(path, json=SIGNED | {"title": "Cluster of the north", "revision": 1})

    late = await office.emma.put(path, json=SIGNED | {"title": "Cluster of the south", "revision": 1})

    assert late.status_code == 409
    assert "Title: now «Cluster of the north», you wanted «Cluster of the south»" in late.json()["detail"]
    assert (await office.get("/I3"))["records"][0]["title"] == "Cluster of the north"


async def test_a_plan_is_changed_with_its_reason_and_only_once_at_a_time(office: Office) -> None:
    await office.post("", PLAN)
    body = PLAN | {"target": 12, "revision": 1, "reason": "The board decided"}
    changed = await office.claire.put("/api/indicators/I40", json=body)
    late = await office.emma.put("/api/indicators/I40", json=PLAN | {"target": 15, "revision": 1})
    other = await office.emma.put("/api/indicators/I40", json=PLAN | {"counted_from": "memoranda", "revision": 2})
    twice = await office.claire.post("/api/indicators", json=PLAN)

    assert (changed.status_code, changed.json()["indicator"]["target"]) == (200, 12)
    assert "Target: now «12», you wanted «15»" in late.json()["detail"]
    assert (late.status_code, other.status_code, twice.status_code) == (409, 400, 409)
    row = await Indicator.get_pymongo_collection().find_one({"code": "I40"})
    assert row is not None
    assert [line["note"] for line in row["history"]] == ["", "The board decided"]


async def test_only_coordinators_and_the_secretariat_keep_indicators(office: Office, service: Service) -> None:
    people = [
        await service.program(f"{role.value}@example.org", role)
        for role in (Role.MEMBER, Role.BROKER, Role.FACILITATOR)
    ] + [office.emma]
    calls: list[tuple[str, dict[str, Any]]] = [
        ("/I3/records", SIGNED), ("/I3/readings", {"day": "2025-01-01", "value": 1, "note": "Report"}),
        ("/I3/snapshots", {}), ("/snapshots", {}), ("", PLAN),
    ]  # fmt: skip

    for path, body in calls:
        statuses = [(await who.post(f"/api/indicators{path}", json=body)).status_code for who in people]
        assert statuses == [403, 403, 403, 201], path
    assert [(await who.get("/api/indicators/verification")).status_code for who in people] == [403, 403, 403, 200]


async def test_indicators_of_the_schema_before_get_their_plan(service: Service) -> None:
    one = indicators(NOW)[2]
    old = {name: getattr(one, name) for name in ("slug", "code", "title", "baseline", "target", "excludes", "note")}
    old |= {"unit": "count", "counted_from": "memoranda", "due": ["2026-06-14"], "readings": [], "changed": NOW}
    await Indicator.get_pymongo_collection().insert_one(old)

    for _ in range(2):
        await plans_of_indicators(service.parts.database)

    shown = (await (await service.program("lars@example.org")).get("/api/indicators/I3")).json()
    assert shown["dues"] == [{"day": "2026-06-14", "month": None, "value": None}]
    assert (shown["indicator"]["planned"], shown["indicator"]["value"], shown["revision"]) == (100, None, 1)
