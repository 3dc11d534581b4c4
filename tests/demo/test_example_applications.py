"""The invented applications and targets of the demo: they name what is there, and were told in the order of time."""

from datetime import date, datetime
from typing import Any

import pytest

from calls.catalogue import load_catalogue
from matchcamp.applications.identifiers import is_proposal_number
from matchcamp.applications.plan import BY_KEY
from matchcamp.demo.applications import moment
from matchcamp.demo.reading import organisation_rows, rows_of
from matchcamp.settings import DEMO_DATE
from matchcamp.targets.schemas import TargetIn

Row = dict[str, Any]
ROWS: list[Row] = rows_of("examples/applications.yaml")
CONSORTIA: dict[str, Row] = {row["slug"]: row for row in rows_of("examples/consortia.yaml")}


def submissions(row: Row) -> list[Row]:
    return [line["submission"] for line in row["story"] if "submission" in line]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["slug"])
def test_what_an_application_names_is_in_the_demo(row: Row) -> None:
    organisations = {one["slug"] for one in organisation_rows()}
    members = {one["organisation"] for one in CONSORTIA.get(row.get("consortium", ""), {}).get("members", ())}

    assert set(row.get("partners", ())) <= (members or organisations)
    assert {one["organisation"] for one in row.get("packages", ())} <= set(row.get("partners", ()))
    assert row.get("call", "") in {"", *(call.identifier for call in load_catalogue())}
    assert row.get("forerunner", "") in {"", *(one["slug"] for one in ROWS)}
    assert {key for line in row["story"] for key in line.get("plan", ())} <= set(BY_KEY)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["slug"])
def test_a_story_is_told_in_the_order_of_time_and_before_the_demo_begins(row: Row) -> None:
    moments = [moment(row["begins"]), *(moment(line["at"]) for line in row["story"])]

    assert moments == sorted(moments)
    assert moments[-1].date() < DEMO_DATE
    assert all(moment(one["at"]) < moment(line["at"]) for line in row["story"] if (one := line.get("submission")))


def test_numbers_are_such_as_the_funders_give_and_each_is_there_once() -> None:
    numbers = [one["number"] for row in ROWS for one in submissions(row)]

    assert len(numbers) == 4
    assert len(set(numbers)) == len(numbers)
    assert [one for one in numbers if not is_proposal_number("ERASMUS", one)] == []


def test_two_were_handed_in_within_the_period_of_the_target() -> None:
    [row] = rows_of("examples/targets.yaml")
    target = TargetIn(**{name: value for name, value in row.items() if name != "slug"})
    days = [datetime.fromisoformat(one["at"]).date() for row in ROWS for one in submissions(row)]

    assert (target.number, target.indicator) == (3, "I23")
    assert sum(target.starts <= day <= target.ends for day in days) == 2
    assert target.ends == date(2026, 12, 31)
