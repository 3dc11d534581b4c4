"""The invented consortia of the demo: complete, consistent, and in the states that a visitor is to see."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest

from calls.catalogue import load_catalogue
from calls.eligibility import Outcome, check
from calls.participants import Participant, Role
from calls.rules import action_of
from matchcamp.demo.reading import organisation_rows, rows_of

Row = Mapping[str, Any]


@cache
def organisations() -> dict[str, Row]:
    return {row["slug"]: row for row in organisation_rows()}


@cache
def consortia() -> dict[str, Row]:
    return {row["slug"]: row for row in rows_of("examples/consortia.yaml")}


def participants(row: Row) -> list[Participant]:
    found = []
    for number, member in enumerate(row["members"]):
        known = organisations()[member["organisation"]]
        role = Role(member.get("role", "partner")) if number else Role.COORDINATOR
        found.append(
            Participant(role=role, country=known["country"], type=known["type"], key=member["organisation"],
                        budget=member.get("budget_eur"))
        )  # fmt: skip
    return found


def answer(row: Row, without: str = "") -> Any:
    rules = action_of(identifier=row["call"])
    known = next((call for call in load_catalogue() if call.identifier == row["call"]), None)
    if rules is None and known is not None:
        rules = action_of(identifier=row["call"], call_identifier=known.call_identifier, programme=known.programme)
    assert rules is not None, row["call"]
    return check(rules, [one for one in participants(row) if one.key != without])


@pytest.mark.parametrize("slug", list(consortia()))
def test_what_a_consortium_names_is_in_the_demo(slug: str) -> None:
    row = consortia()[slug]
    idea = next(one for one in rows_of("examples/ideas.yaml") if one["slug"] == row["idea"])
    named = [member["organisation"] for member in row["members"]]

    assert row["example"] is True
    assert row["call"] in {call.identifier for call in load_catalogue()}
    assert set(named) <= set(organisations())
    assert len(set(named)) == len(named)
    assert named[0] == idea["organisation"]
    assert {phrase for member in row["members"] for phrase in member.get("covers", [])} <= set(idea["competences"])
    assert 3 <= len(row["title"]) <= 160


def test_the_centre_of_excellence_is_eligible_until_it_loses_its_only_slovenian_company() -> None:
    row = consortia()["cove-small-series"]

    assert answer(row).verdict is Outcome.MET
    assert answer(row, without="example-si-sme").fails == ("per-country-labour",)


def test_the_partnership_of_schools_has_too_few_countries() -> None:
    assert "min-countries" in answer(consortia()["cobots-in-class-schools"]).fails


def test_the_complete_one_is_eligible_with_committed_partners() -> None:
    row = consortia()["maintenance-credentials-pair"]

    assert row["status"] == "complete"
    assert {member["commitment"] for member in row["members"]} <= {"committed", "mandate_received"}
    assert answer(row).fails == ()
