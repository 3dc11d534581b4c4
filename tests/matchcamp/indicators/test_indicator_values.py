"""What each indicator counts, and what it leaves out."""

import datetime as dt
from typing import Any

import pytest

from matchcamp.demo.alliance_rows import indicators
from matchcamp.indicators.documents import Indicator
from tests.matchcamp.applications.conftest import World
from tests.matchcamp.conftest import NOW, Service
from tests.matchcamp.indicators.conftest import PROOF, SIGNED, Office
from tests.matchcamp.profiling import database_calls

ROUND = {"kind": "questionnaire", "title": "Members, spring", "day": "2026-04-30", "asked": 120, "answered": 48,
         "satisfied": 37}  # fmt: skip
CENTRE = {"kind": "centre", "title": "Centro San Jorge", "day": "2025-09-01", "state": "begun"}
TARGET = {
    "name": "Three applications", "number": 3, "starts": "2026-01-01", "ends": "2026-12-31",
    "programmes": ["ERASMUS", "HORIZON"], "indicator": "I23",
}  # fmt: skip


async def test_all_eight_are_told_with_what_the_plan_wants_by_today(office: Office) -> None:
    found = {one["code"]: one for one in (await office.get())["items"]}

    assert list(found) == ["I1", "I2", "I3", "I4", "I5", "I6", "I22", "I23"]
    assert {code: one["value"] for code, one in found.items()} == {
        "I1": False, "I2": 0, "I3": 40, "I4": 1, "I5": None, "I6": False, "I22": None, "I23": None,
    }  # fmt: skip
    assert {code: one["planned"] for code, one in found.items()} == {
        "I1": True, "I2": 200, "I3": 100, "I4": 30, "I5": 80, "I6": True, "I22": None, "I23": None,
    }  # fmt: skip
    assert (found["I3"]["reached"], found["I3"]["behind"], found["I22"]["behind"]) == (False, True, None)


async def test_partners_associates_and_who_is_only_interested_are_no_new_members(office: Office) -> None:
    for number, standing in enumerate(["member", "member", "founding", "associate", "interested", "applied", "left"]):
        await office.service.organisation(f"Centre {number}", membership=standing)

    shown = await office.get("/I2", office.lars)

    assert shown["indicator"]["value"] == 2
    assert shown["standings"] == [
        {"standing": "member", "count": 2, "counts": True}, {"standing": "founding", "count": 1, "counts": False},
        {"standing": "associate", "count": 1, "counts": False}, {"standing": "interested", "count": 1, "counts": False},
    ]  # fmt: skip
    assert [one["name"] for one in shown["members"]] == ["Centre 0", "Centre 1"]


async def test_a_yes_needs_a_proof(office: Office) -> None:
    await office.post("/I1/records", PROOF)
    only_evidence = await office.value("I1")
    shown = await office.post("/I1/records", PROOF | {"title": "The entry itself", "proves": True})
    [proof] = [one for one in shown["records"] if one["proves"]]

    answer = await office.post(f"/I1/records/{proof['id']}/remove", {"revision": 1, "reason": "It was the draft"})

    assert (only_evidence, shown["indicator"]["value"], answer["indicator"]["value"]) == (False, True, False)
    assert (shown["indicator"]["evidence"], answer["indicator"]["evidence"]) == (2, 1)
    removed = next(one for one in answer["records"] if not one["live"])
    assert (removed["title"], removed["why"], removed["by"]) == ("The entry itself", "It was the draft", "Claire")


async def test_memoranda_count_beside_those_from_before_the_register(office: Office) -> None:
    await office.post("/I3/records", SIGNED)
    shown = await office.post("/I3/records", SIGNED | {"title": "An old one", "day": "2023-11-14"})

    assert shown["indicator"]["value"] == 41
    assert (shown["opening"], shown["opening_day"]) == (40, "2023-11-14")
    assert {one["title"]: one["counts"] for one in shown["records"]} == {
        "Cluster for small series": True, "An old one": False,
    }  # fmt: skip


async def test_a_confidential_memorandum_counts_and_only_those_who_keep_it_see_with_whom(office: Office) -> None:
    await office.post("/I3/records", SIGNED | {"confidential": True, "note": "Secret", "url": "https://example.org/x"})

    shown = await office.get("/I3", office.lars)
    page = await office.lars_page.get("/indicators/I3")

    assert shown["indicator"]["value"] == 41
    [record] = shown["records"]
    assert (record["title"], record["note"], record["url"], record["by"], record["hidden"]) == ("", "", "", "", True)
    assert "Confidential" in page.text
    assert "Cluster for small series" not in page.text


async def test_satisfaction_is_that_of_the_newest_round_with_its_response(office: Office) -> None:
    await office.post("/I5/records", ROUND)
    await office.post("/I5/records", ROUND | {"title": "Nobody answered", "day": "2026-06-01", "answered": 0,
                                              "satisfied": 0})  # fmt: skip
    older = ROUND | {"title": "An older one", "day": "2025-04-30", "satisfied": 48}
    shown = await office.post("/I5/records", older)

    assert (shown["indicator"]["value"], shown["indicator"]["response"]) == (77.1, 0.4)
    assert shown["indicator"]["behind"] is True


async def test_centres_count_from_the_day_on_which_they_begin(office: Office) -> None:
    shown = {}
    for state in ("planned", "begun", "running", "given_up"):
        shown = await office.post("/I22/records", CENTRE | {"title": f"Centre {state}", "state": state})

    assert shown["indicator"]["value"] == 2
    assert (shown["indicator"]["target"], shown["indicator"]["reached"]) == (None, None)


async def test_applications_are_counted_by_the_target_alone(world: World) -> None:
    await Indicator.insert_many(indicators(NOW))
    before = (await world.claire.get("/api/indicators/I23")).json()
    target = await world.taken(world.claire.post("/api/targets", json=TARGET))
    other = TARGET | {"name": "Last year's", "starts": "2025-01-01", "ends": "2025-12-31"}
    await world.taken(world.claire.post("/api/targets", json=other))
    first = await world.submitted()
    await world.begun()

    shown = (await world.claire.get("/api/indicators/I23")).json()
    strange = (await world.theo.get("/api/indicators/I23")).json()

    one = shown["indicator"]
    assert (before["indicator"]["value"], one["value"], one["target"], one["due"]) == (None, 1, 3, "2026-12-31")
    assert (one["planned"], one["reached"], one["target_id"], one["reading"]) == (None, False, target["id"], "in_all")
    assert [counted["id"] for counted in shown["target"]["counted"]] == [first]
    assert (strange["indicator"]["value"], strange["target"]["counted"], strange["target"]["others"]) == (1, [], 1)


@pytest.mark.parametrize("records", [1, 3])
async def test_pages_ask_the_database_as_often_for_few_as_for_many(office: Office, records: int) -> None:
    for number in range(records):
        await office.service.organisation(f"Centre {number}")
        await office.post("/I3/records", SIGNED | {"title": f"Cluster {number}"})
        await office.post("/I3/readings", {"day": f"2025-0{number + 1}-01", "value": 50, "note": "Report"})
    watched = ("indicators", "indicator_records", "indicator_readings", "indicator_reading_heads", "organisations",
               "targets", "applications")  # fmt: skip
    database = office.service.parts.database

    listed = await database_calls(database, office.lars_page, "/indicators", watched)
    one = await database_calls(database, office.lars_page, "/indicators/I3", watched)

    assert listed == ["indicator_records", "indicators", "organisations", "targets"]
    assert one == ["indicator_readings", "indicator_records", "indicator_records", "indicators", "organisations",
                   "targets"]  # fmt: skip


async def test_what_lies_ahead_is_not_in_todays_number(office: Office) -> None:
    await office.post("/I4/records", {"kind": "document", "title": "Policy brief", "day": "2026-06-27",
                                      "url": "https://example.org/brief"})  # fmt: skip
    today = await office.value("I4")
    office.on(dt.date(2026, 6, 26))

    assert (today, await office.value("I4")) == (2, 1)


async def test_the_first_page_and_the_alliance_show_the_same(office: Office) -> None:
    await office.service.organisation("A member")

    desk = await office.page.get("/")
    table = await office.page.get("/indicators")
    alliance = await office.service.visitor().get("/alliance")
    values: dict[str, Any] = {one["code"]: one["value"] for one in (await office.get())["items"]}

    assert values["I2"] == 1
    assert "1 / 200" in desk.text
    assert "1 / 200" in table.text
    assert "New members of the alliance: 200, 14 June 2026" in alliance.text
    assert "1 / 200" not in alliance.text


async def test_members_see_and_strangers_do_not(office: Office, service: Service) -> None:
    paths = ("/indicators", "/indicators/I3", "/indicators/table.csv", "/api/indicators", "/api/indicators/I3")

    assert [(await office.lars.get(path)).status_code for path in paths] == [200] * 5
    assert [(await service.visitor().get(path)).status_code for path in paths[3:]] == [401] * 2
    assert (await office.lars.get("/api/indicators/I99")).status_code == 404
