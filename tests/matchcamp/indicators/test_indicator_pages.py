"""The pages: what they show, their forms, and the files."""

import datetime as dt
import io
import zipfile
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from matchcamp.pictures.indicators import Point, Way, over_time, ways
from tests.matchcamp.indicators.conftest import PROOF, SIGNED, Office

SVG = "{http://www.w3.org/2000/svg}"
CODES = ("I1", "I2", "I3", "I4", "I5", "I6", "I22", "I23")
FILLED: dict[str, dict[str, Any]] = {
    "I1": {"kind": "evidence", "title": "Entry", "day": "2025-10-01", "url": "https://example.org/e", "proves": "true"},
    "I3": {"kind": "memorandum", "title": "Cluster", "day": "2026-05-04", "sha256": "ab" * 32},
    "I4": {"kind": "document", "title": "Policy brief", "day": "2026-05-04", "url": "https://example.org/b"},
    "I5": {"kind": "questionnaire", "title": "Spring", "day": "2026-04-30", "asked": "120", "answered": "48",
           "satisfied": "37"},
    "I22": {"kind": "centre", "title": "Bidasoa", "day": "2025-09-30", "state": "begun"},
}  # fmt: skip


@pytest.mark.parametrize("code", list(FILLED))
async def test_what_is_entered_by_form_counts_and_is_shown(office: Office, code: str) -> None:
    kind = FILLED[code]["kind"]
    empty = await office.page.get(f"/indicators/{code}/records/new?kind={kind}")
    done = await office.page.post(f"/indicators/{code}/records/new", FILLED[code])

    shown = await office.page.get(f"/indicators/{code}")

    place = "evidence" if kind == "evidence" else "counted"
    assert (empty.status_code, done.status_code) == (200, 303)
    assert done.headers["location"] == f"/indicators/{code}#{place}"
    assert FILLED[code]["title"] in shown.text
    assert {"I1": "yes", "I3": "41", "I4": "2", "I5": "77.1", "I22": "1"}[code] in shown.text


async def test_every_page_is_there_for_members_without_forms(office: Office) -> None:
    for code, record in FILLED.items():
        await office.page.post(f"/indicators/{code}/records/new", record)

    for path in ("/indicators", *(f"/indicators/{code}" for code in CODES)):
        answer = await office.lars_page.get(path)
        assert answer.status_code == 200, path
        assert "/records/new" not in answer.text
        assert "/edit" not in answer.text
    refused = [
        await office.lars_page.get(path)
        for path in ("/indicators/new", "/indicators/I3/edit", "/indicators/I3/records/new?kind=memorandum")
    ]
    assert [answer.status_code for answer in refused] == [403] * 3


async def test_a_form_that_is_refused_keeps_what_was_typed(office: Office) -> None:
    typed = FILLED["I5"] | {"answered": "480", "title": "Spring of 2026"}

    answer = await office.page.post("/indicators/I5/records/new", typed)

    assert answer.status_code == 400
    assert 'value="480"' in answer.text
    assert 'value="Spring of 2026"' in answer.text
    assert 'href="#field-answered"' in answer.text


async def test_a_record_is_changed_and_removed_by_form(office: Office) -> None:
    id_ = (await office.post("/I3/records", SIGNED | {"confidential": True}))["records"][0]["id"]
    path = f"/indicators/I3/records/{id_}"
    form = await office.page.get(path)
    await office.page.post(path, SIGNED | {"title": "Cluster of the north", "revision": "1"})
    late = await office.page.post(path, SIGNED | {"title": "Cluster of the south", "revision": "1"})
    no_reason = await office.page.post(f"{path}/remove", {"revision": "2"})
    removed = await office.page.post(f"{path}/remove", {"revision": "2", "reason": "Not signed after all"})

    shown = await office.page.get("/indicators/I3")

    assert ('value="Cluster for small series"' in form.text, "checked" in form.text) == (True, True)
    assert (late.status_code, no_reason.status_code, removed.status_code) == (409, 400, 303)
    assert "now «Cluster of the north», you wanted «Cluster of the south»" in late.text
    assert 'name="revision" value="2"' in late.text
    assert "<del>Cluster of the north</del>" in shown.text
    assert "Removed: Not signed after all" in shown.text
    assert (await office.page.get(path)).status_code == 404


async def test_a_plan_is_set_and_changed_by_form(office: Office) -> None:
    typed = {"code": "I40", "counted_from": "questionnaires", "title": "Happy guests", "begins": "2022-06-15",
             "baseline": "50 %", "target": "80,5", "due": "M42\r\n2026-12-31 = 75"}  # fmt: skip
    wrong = await office.page.post("/indicators/new", typed | {"due": "in spring", "target": "many"})
    done = await office.page.post("/indicators/new", typed)
    form = await office.page.get("/indicators/I40/edit")
    changed = await office.page.post("/indicators/I40/edit", typed | {"target": "90", "revision": "1"})

    shown = await office.get("/I40")

    assert wrong.status_code == 400
    assert 'href="#field-due"' in wrong.text
    assert 'href="#field-target"' in wrong.text
    assert "in spring" in wrong.text
    assert (done.status_code, changed.status_code) == (303, 303)
    assert "M42\n2026-12-31 = 75</textarea>" in form.text
    assert (shown["indicator"]["baseline"], shown["indicator"]["target"]) == (50, 90)
    assert [(due["day"], due["value"]) for due in shown["dues"]] == [("2025-12-14", None), ("2026-12-31", 75)]


async def test_readings_are_written_corrected_and_taken_by_form(office: Office) -> None:
    typed = {"day": "2025-12-31", "value": "83", "note": "Report of the project"}
    wrong = await office.page.post("/indicators/I3/readings/new", typed | {"value": "83.5"})
    await office.page.post("/indicators/I3/readings/new", typed)
    form = await office.page.get("/indicators/I3/readings/1")
    corrected = await office.page.post("/indicators/I3/readings/1", {"value": "84", "note": "One was forgotten"})
    taken = await office.page.post("/indicators/I3/snapshots")
    every = await office.page.post("/indicators/snapshots")

    shown = await office.page.get("/indicators/I3")

    assert (wrong.status_code, corrected.status_code, taken.status_code, every.status_code) == (400, 303, 303, 303)
    assert 'value="83"' in form.text
    assert "<del>83</del>" in shown.text
    assert "One was forgotten" in shown.text
    readings = (await office.get("/I3"))["readings"]
    assert [one["value"] for one in readings] == [83, 84, 40, 40]
    strange = [(await office.page.get(f"/indicators/I3/readings/{one}")).status_code for one in (99, 0, 10**20)]
    assert strange == [404, 400, 400]


async def test_the_table_is_there_as_files_without_formulas(office: Office) -> None:
    plan = {"code": "I40", "title": "=1+1 meetings", "counted_from": "documents", "begins": "2022-06-15",
            "note": "@SUM(A1)"}  # fmt: skip
    await office.post("", plan)

    csv = (await office.lars_page.get("/indicators/table.csv")).content.decode("utf-8-sig")
    xlsx = (await office.lars.get("/api/indicators/table.xlsx")).content

    heads = "Indicator,Title,At the start,Now,Planned by now,Target,By,Evidence,Note"
    assert csv.splitlines()[0] == heads
    assert "I3,Memoranda of understanding signed,40,40,100,100,2026-06-14,0," in csv
    assert "I40,'=1+1 meetings,,,,,,0,'@SUM(A1)" in csv
    with zipfile.ZipFile(io.BytesIO(xlsx)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet


async def test_a_link_of_evidence_cannot_run_anything(office: Office) -> None:
    await office.post("/I1/records", PROOF | {"title": "<script>alert(1)</script>"})

    shown = await office.page.get("/indicators/I1")

    assert "<script>alert(1)</script>" not in shown.text
    assert 'rel="noopener nofollow"' in shown.text


def bars(markup: str, css_class: str) -> list[dict[str, str]]:
    return [one.attrib for one in ET.fromstring(markup).iter() if one.get("class") == css_class]


def test_a_bar_is_as_long_as_its_share_of_the_target() -> None:
    rows = [Way("I3 <signed>", "40 / 100", 0.4, 1.0, "/indicators/I3"), Way("I5 none", "–", None, None)]

    drawn = ways(rows, title="Ways", said="I3: 40 / 100")

    assert [float(one["width"]) for one in bars(drawn, "way-bar")] == [144.0]
    assert [float(one["x1"]) for one in bars(drawn, "way-planned")] == [359.0]
    root = ET.fromstring(drawn)
    assert [one.text for one in root.iter(f"{SVG}text")][:2] == ["I3 <signed>", "40 / 100"]
    assert root.get("role") == "group"
    assert drawn == ways(rows, title="Ways", said="I3: 40 / 100")


def test_readings_stand_at_their_days_beside_the_steps_of_the_plan() -> None:
    points = [Point(dt.date(2022, 1, 1), 50, "50"), Point(dt.date(2024, 1, 1), 100, "100")]
    plan = [Point(dt.date(2022, 1, 1), 0, "0"), Point(dt.date(2023, 1, 1), 100, "100")]

    drawn = over_time(points, plan, title="Time", said="50, then 100")

    assert [float(one["height"]) for one in bars(drawn, "time-bar")] == [77.0, 154.0]
    assert [one["d"] for one in bars(drawn, "time-planned")] == ["M19.0 184.0H162.0V30.0H360"]
    assert [one.text for one in ET.fromstring(drawn).iter() if one.get("class") == "time-year"] == [
        "2022", "2023", "2024",
    ]  # fmt: skip
    with pytest.raises(ValueError, match="at least one reading"):
        over_time([], plan, title="Time", said="")
