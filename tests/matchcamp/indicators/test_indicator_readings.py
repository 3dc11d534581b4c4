"""Readings at year's ends, on due days and by hand; none of them ever changes unnoticed."""

import asyncio
import datetime as dt
from typing import Any

import pytest

from matchcamp.indicators.documents import Reading, ReadingHead
from matchcamp.indicators.jobs import jobs
from matchcamp.personal import TOMBSTONE
from tests.matchcamp.indicators.conftest import SIGNED, Office

ELSEWHERE = {"day": "2023-11-14", "value": 40, "note": "Annual plan 2024, section 3.1"}


async def nightly(office: Office) -> str:
    [job] = jobs(office.service.parts)
    return await job.run(None)  # type: ignore[arg-type]


async def stored() -> list[dict[str, Any]]:
    return await Reading.get_pymongo_collection().find({}).sort("_id", 1).to_list()


async def test_a_year_is_read_once_when_it_is_over(office: Office) -> None:
    await office.service.organisation("A member")
    during = await nightly(office)
    office.on(dt.date(2026, 12, 31))
    on_the_last_day = await nightly(office)
    office.on(dt.date(2027, 1, 1))

    after, again = await nightly(office), await nightly(office)

    assert (during, on_the_last_day) == ("0 indicators read", "0 indicators read")
    assert (after, again) == ("8 indicators read", "0 indicators read")
    rows = {row["indicator"]: row for row in await stored()}
    assert {row["day"] for row in rows.values()} == {"2026-12-31"}
    assert (rows["I2"]["value"], rows["I2"]["planned"], rows["I2"]["target"]) == (1, 200, 200)
    assert (rows["I1"]["value"], rows["I5"]["value"], rows["I2"]["counted"]) == (False, None, True)


async def test_a_year_that_nobody_read_is_read_later_and_stays_as_it_was_entered(office: Office) -> None:
    await office.post("/I3/records", SIGNED)
    office.on(dt.date(2027, 2, 3))
    await office.post("/I3/records", SIGNED | {"title": "Signed in January", "day": "2027-01-20"})
    await nightly(office)
    before = await stored()

    await office.post("/I3/records", SIGNED | {"title": "Entered late", "day": "2026-08-01"})
    await nightly(office)

    [reading] = (await office.get("/I3"))["readings"]
    assert (reading["day"], reading["value"], reading["at"][:10]) == ("2026-12-31", 41, "2027-02-03")
    assert await office.value("I3") == 43
    assert await stored() == before


async def test_a_year_ends_at_midnight_in_brussels(office: Office) -> None:
    office.service.clock.moment = dt.datetime(2026, 12, 31, 22, 59, tzinfo=dt.UTC)
    before = await nightly(office)
    office.service.clock.moment = dt.datetime(2026, 12, 31, 23, 1, tzinfo=dt.UTC)

    after = await nightly(office)

    assert (before, after) == ("0 indicators read", "8 indicators read")


async def test_due_days_are_read_when_they_are_over(office: Office) -> None:
    plan = {
        "code": "I40", "title": "Meetings held", "counted_from": "documents", "begins": "2026-06-15", "baseline": 0,
        "due": [{"month": 1, "value": 2}, {"day": "2026-12-31"}], "target": 9,
    }  # fmt: skip
    shown = await office.post("", plan)
    office.on(dt.date(2027, 1, 2))
    await nightly(office)

    found = {one["day"]: one for one in (await office.get("/I40"))["readings"]}

    assert [one["day"] for one in shown["dues"]] == ["2026-07-14", "2026-12-31"]
    assert {day: one["occasion"] for day, one in found.items()} == {"2026-07-14": "due", "2026-12-31": "year_end"}
    assert (found["2026-07-14"]["planned"], found["2026-12-31"]["planned"]) == (2, 9)


async def test_indicators_are_read_by_hand_as_they_stand(office: Office) -> None:
    await office.post("/snapshots", {"note": "For the conference"})
    shown = await office.post("/I3/snapshots", {})
    year = await office.get("/snapshots?year=2026", office.lars)

    nothing = await office.claire.post("/api/indicators/I22/snapshots", json={})

    assert [one["value"] for one in shown["readings"]] == [40, 40]
    assert [(one["indicator"], one["value"]) for one in year["items"]] == [
        ("I1", False), ("I2", 0), ("I3", 40), ("I3", 40), ("I4", 1), ("I6", False),
    ]  # fmt: skip
    assert year["items"][0]["note"] == "For the conference"
    assert (nothing.status_code, "Nothing is entered yet" in nothing.text) == (409, True)


async def test_a_correction_follows_a_reading_and_both_stay(office: Office) -> None:
    shown = await office.post("/I3/readings", ELSEWHERE)
    number = shown["readings"][0]["number"]
    corrected = await office.post(f"/I3/readings/{number}/correct", {"value": 42, "note": "Two were forgotten"})
    last = corrected["readings"][-1]["number"]
    body = {"value": 43, "note": "Late"}
    twice = await office.claire.post(f"/api/indicators/I3/readings/{number}/correct", json=body)
    taken_back = await office.post(f"/I3/readings/{last}/correct", {"note": "Not ours"})

    assert [(one["value"], one["replaced_by"]) for one in taken_back["readings"]] == [(40, 2), (42, 3), (None, None)]
    assert (twice.status_code, twice.json()["detail"]) == (409, "This reading was corrected already.")
    assert (await office.get("/snapshots?year=2023"))["items"] == []
    assert await office.get("/verification") == {"readings": 3, "faults": []}


async def test_readings_of_many_at_once_stand_in_one_chain(office: Office) -> None:
    answers = await asyncio.gather(
        *(office.claire.post("/api/indicators/I3/readings", json=ELSEWHERE | {"value": value}) for value in range(12))
    )

    assert [answer.status_code for answer in answers] == [201] * 12
    rows = await stored()
    assert [row["_id"] for row in rows] == list(range(1, 13))
    assert sorted(row["value"] for row in rows) == list(range(12))
    assert (await office.get("/verification"))["faults"] == []


CHANGED = {
    "value": ({"value": 41}, "changed"),
    "day": ({"day": "2023-11-15"}, "changed"),
    "note": ({"note": "Annual plan 2024, section 3.2"}, "changed"),
    "a hash made anew": ({"value": 41, "hash": "0" * 64}, "changed"),
}


@pytest.mark.parametrize("what", list(CHANGED))
async def test_a_reading_that_was_changed_is_found(office: Office, what: str) -> None:
    for value in (38, 39, 40):
        await office.post("/I3/readings", ELSEWHERE | {"value": value})
    change, word = CHANGED[what]

    await Reading.get_pymongo_collection().update_one({"_id": 2}, {"$set": change})

    faults = (await office.get("/verification"))["faults"]
    page = await office.page.get("/indicators")
    assert {"number": 2, "what": word} in faults
    assert "The reading no. 2 is not as it was written" in page.text


@pytest.mark.parametrize("number", [1, 2, 3])
async def test_a_reading_that_vanished_is_found(office: Office, number: int) -> None:
    for value in (38, 39, 40):
        await office.post("/I3/readings", ELSEWHERE | {"value": value})

    await Reading.get_pymongo_collection().delete_one({"_id": number})

    faults = (await office.get("/verification"))["faults"]
    last = {"number": 2, "what": "the end of the readings is not the one that was noted"}
    assert (last if number == 3 else {"number": number, "what": "missing"}) in faults


async def test_who_wrote_a_reading_can_be_forgotten_and_the_chain_holds(office: Office) -> None:
    await office.post("/I3/readings", ELSEWHERE)
    rows = Reading.get_pymongo_collection()

    await rows.update_one({"_id": 1}, {"$set": {"private.0.value": TOMBSTONE}})
    forgotten = await office.get("/verification")
    await rows.update_one({"_id": 1}, {"$set": {"private.0.value": "b" * 24}})

    assert forgotten == {"readings": 1, "faults": []}
    assert (await office.get("/verification"))["faults"] == [{"number": 1, "what": "somebody else's"}]
    assert (await office.get("/I3"))["readings"][0]["by"] == ""


WRONG = {
    "half a memorandum": ("I3", {"value": 40.5}, "value"),
    "yes memoranda": ("I3", {"value": True}, "value"),
    "more than all": ("I5", {"value": 101}, "value"),
    "a number for a yes": ("I1", {"value": 1}, "value"),
    "a day to come": ("I3", {"day": "2026-06-28"}, "day"),
    "no word on where it stands": ("I3", {"note": ""}, "note"),
}


@pytest.mark.parametrize("name", list(WRONG))
async def test_a_reading_that_cannot_be_is_refused(office: Office, name: str) -> None:
    code, more, field = WRONG[name]

    answer = await office.claire.post(f"/api/indicators/{code}/readings", json=ELSEWHERE | more)

    assert answer.status_code == 400
    assert field in {error["field"].partition(".")[0] for error in answer.json()["errors"]}
    assert await ReadingHead.get_pymongo_collection().count_documents({"number": {"$gt": 0}}) == 0
