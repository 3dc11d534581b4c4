"""Who may see, lead and step a camp, and what stands against a step: tables over states, steps and roles."""

from datetime import timedelta
from itertools import product

import pytest

from matchcamp.camps.documents import Camp
from matchcamp.camps.queries import filter_for
from matchcamp.camps.rules import (
    STEPS,
    Frame,
    against,
    may_host,
    may_lead,
    may_make,
    may_see,
    may_take,
    misfits,
    next_by_deadline,
    steps_for,
)
from matchcamp.camps.states import CampStatus
from matchcamp.camps.words import step_words
from matchcamp.viewer import NOBODY, OrganisationRole, Role, Viewer
from tests.matchcamp.camping import OPENS, camp_of
from tests.matchcamp.camps.conftest import camp_row
from tests.matchcamp.conftest import NOW, Service

DAY = timedelta(days=1)


def somebody(*roles: Role, account: str = "a" * 24) -> Viewer:
    return Viewer(
        account_id=account, roles=frozenset({Role.MEMBER, *roles}), organisations={"o": OrganisationRole.OWNER}
    )


LEADER = somebody(Role.FACILITATOR, account="f" * 24)
VIEWERS = {
    "nobody": NOBODY,
    "member": somebody(),
    "broker": somebody(Role.BROKER),
    "other facilitator": somebody(Role.FACILITATOR),
    "leader": LEADER,
    "coordinator": somebody(Role.COORDINATOR),
    "secretariat": somebody(Role.SECRETARIAT),
}
BY_LEADER = {
    ("draft", "ideas"), ("draft", "people"), ("draft", "cancelled"), ("ideas", "people"), ("ideas", "draft"),
    ("ideas", "cancelled"), ("people", "ready"), ("people", "running"), ("people", "ideas"), ("people", "cancelled"),
    ("ready", "running"), ("ready", "people"), ("ready", "cancelled"), ("running", "over"), ("running", "ready"),
}  # fmt: skip
BY_ALL = BY_LEADER | {("over", "running"), ("cancelled", "draft")}


@pytest.mark.parametrize("name", list(VIEWERS))
def test_each_step_of_each_state_is_taken_by_whom_the_table_says(name: str) -> None:
    allowed = {"leader": BY_LEADER, "coordinator": BY_ALL, "secretariat": BY_ALL}.get(name, set())

    taken = {
        (now.value, to.value)
        for now, to in product(CampStatus, CampStatus)
        if may_take(camp_row(status=now.value), to, VIEWERS[name])
    }

    assert taken == allowed


def test_every_state_has_steps_and_every_step_has_words() -> None:
    assert set(STEPS) == set(CampStatus)
    assert all(step_words(now, to) for now, steps in STEPS.items() for to in steps)


def test_what_leads_on_stands_first() -> None:
    firsts = {now.value: steps_for(camp_row(status=now.value), VIEWERS["secretariat"])[0].value for now in CampStatus}

    assert firsts == {
        "draft": "ideas", "ideas": "people", "people": "ready", "ready": "running", "running": "over",
        "over": "running", "cancelled": "draft",
    }  # fmt: skip


SEEN_BY_ALL = {"ideas", "people", "ready", "running", "over"}


async def test_the_filter_of_the_database_finds_what_may_be_seen(service: Service) -> None:
    rows = list(product([status.value for status in CampStatus], (None, NOW)))
    for status, announced in rows:
        title = f"{status} {announced}"
        await camp_of(service, title=title, status=status, announced=announced, facilitators=["f" * 24])

    for name, viewer in VIEWERS.items():
        found = {row["title"] async for row in Camp.get_pymongo_collection().find(filter_for(viewer))}

        leads = may_lead(camp_row(), viewer)
        seen = {
            f"{status} {announced}"
            for status, announced in rows
            if may_see(camp_row(status=status, announced=announced), viewer)
        }
        assert found == seen, name
        assert seen == {
            f"{status} {announced}"
            for status, announced in rows
            if leads or status in SEEN_BY_ALL or (status == "cancelled" and announced)
        }


def test_who_may_make_and_host() -> None:
    assert [name for name, viewer in VIEWERS.items() if may_make(viewer)] == [
        "other facilitator", "leader", "coordinator", "secretariat",
    ]  # fmt: skip
    assert [name for name, viewer in VIEWERS.items() if may_host("o", viewer)] == list(VIEWERS)[1:]
    assert [name for name, viewer in VIEWERS.items() if may_host("other", viewer)] == [
        "broker", "coordinator", "secretariat",
    ]  # fmt: skip


AGAINST = [
    ("draft", "ideas", {}, "", []),
    ("draft", "ideas", {"ideas_until": NOW}, "", ["ideas_until"]),
    ("draft", "ideas", {"ideas_until": NOW + DAY}, "", []),
    ("draft", "people", {"ideas_until": NOW}, "", []),
    ("ideas", "people", {"people_until": NOW - DAY}, "", ["people_until"]),
    ("ready", "people", {"ends": NOW}, "", ["starts"]),
    ("ready", "running", {"agenda": []}, "", ["agenda"]),
    ("over", "running", {"agenda": []}, "", []),
    ("ready", "cancelled", {}, "", ["note"]),
    ("ready", "cancelled", {}, "The house burnt down.", []),
    ("draft", "cancelled", {}, "", []),
]


@pytest.mark.parametrize(("now", "to", "fields", "note", "expected"), AGAINST)
def test_what_stands_against_a_step(now: str, to: str, fields: dict, note: str, expected: list[str]) -> None:  # type: ignore[type-arg]
    found = against(camp_row(status=now, **fields), CampStatus(to), note, NOW)

    assert [one.field for one in found] == expected


MISFITS = [
    ({}, []),
    ({"least": 9}, ["most"]),
    ({"ideas_until": OPENS}, ["ideas_until"]),
    ({"ideas_until": OPENS - DAY, "people_until": OPENS}, []),
    ({"ideas_until": OPENS - DAY, "people_until": OPENS - 2 * DAY}, ["people_until"]),
    ({"people_until": OPENS + DAY}, ["people_until"]),
]


@pytest.mark.parametrize(("fields", "expected"), MISFITS)
def test_the_frame_must_fit_together(fields: dict, expected: list[str]) -> None:  # type: ignore[type-arg]
    values = {"starts": OPENS, "least": 3, "most": 8, "ideas_until": None, "people_until": None} | fields

    assert [one.field for one in misfits(Frame(**values))] == expected


DEADLINES = [
    ("ideas", {"ideas_until": NOW}, CampStatus.PEOPLE),
    ("ideas", {"ideas_until": NOW + DAY}, None),
    ("ideas", {"people_until": NOW}, None),
    ("people", {"people_until": NOW}, CampStatus.READY),
    ("people", {}, None),
    ("draft", {"ideas_until": NOW}, None),
    ("ready", {"people_until": NOW}, None),
]


@pytest.mark.parametrize(("status", "fields", "expected"), DEADLINES)
def test_a_camp_goes_on_by_itself_when_its_moment_has_passed(
    status: str,
    fields: dict,
    expected: CampStatus | None,  # type: ignore[type-arg]
) -> None:
    assert next_by_deadline(camp_row(status=status, **fields), NOW) == expected
