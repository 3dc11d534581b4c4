"""When what may be done, as tables."""

from datetime import UTC, datetime, timedelta

import pytest

from matchcamp.camps.schemas import CampOut
from matchcamp.camps.states import CampStatus
from matchcamp.registration.balancing import Candidate, Present, chosen
from matchcamp.registration.importing import judged, read_table
from matchcamp.registration.rules import WHEN, Deed, Reminder, is_late, may_happen, reminder_due

STARTS = datetime(2026, 6, 30, 8, 0, tzinfo=UTC)  # 10:00 in Brussels.
NOW = datetime(2026, 6, 27, 8, 0, tzinfo=UTC)


def camp(status: CampStatus, **fields: object) -> CampOut:
    return CampOut.model_construct(status=status, ideas_until=None, people_until=None, **fields)


ALLOWED = {
    CampStatus.DRAFT: "",
    CampStatus.IDEAS: "hand in, edit idea, choose, change, cancel, enter, invite",
    CampStatus.PEOPLE: "edit idea, choose, register, change, cancel, enter, invite, mark",
    CampStatus.READY: "edit idea, choose, change, cancel, enter, invite, mark",
    CampStatus.RUNNING: "change, cancel, enter, mark",
    CampStatus.OVER: "mark",
    CampStatus.CANCELLED: "",
}


@pytest.mark.parametrize("status", list(CampStatus))
def test_what_a_state_of_the_camp_allows(status: CampStatus) -> None:
    assert ", ".join(deed.value for deed in Deed if may_happen(deed, camp(status), NOW)) == ALLOWED[status]


def test_every_deed_has_its_states() -> None:
    assert set(WHEN) == set(Deed)


@pytest.mark.parametrize(("passed", "open_"), [(-1, True), (0, True), (1, False)])
def test_registration_closes_after_its_moment(passed: int, open_: bool) -> None:
    until = camp(CampStatus.PEOPLE).model_copy(update={"people_until": NOW})

    assert may_happen(Deed.REGISTER, until, NOW + timedelta(seconds=passed)) is open_


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (STARTS - timedelta(days=14, seconds=1), None),
        (STARTS - timedelta(days=14), Reminder.TWO_WEEKS),
        (STARTS - timedelta(days=3, seconds=1), Reminder.TWO_WEEKS),
        (STARTS - timedelta(days=3), Reminder.THREE_DAYS),
        (datetime(2026, 6, 29, 14, 59, tzinfo=UTC), Reminder.THREE_DAYS),
        (datetime(2026, 6, 29, 15, 0, tzinfo=UTC), Reminder.EVENING),  # 17:00 in Brussels.
        (STARTS - timedelta(seconds=1), Reminder.EVENING),
        (STARTS, None),
    ],
)
def test_the_reminder_whose_time_came_last_is_due(now: datetime, due: Reminder | None) -> None:
    assert reminder_due(STARTS, "Europe/Brussels", now) == due


def test_late_is_who_comes_a_quarter_of_an_hour_after_the_beginning() -> None:
    times = [None, STARTS, STARTS + timedelta(minutes=15), STARTS + timedelta(minutes=16)]

    assert [is_late(one, STARTS) for one in times] == [False, False, False, True]


def candidate(key: str, country: str, asked: int = 0, **fits: float) -> Candidate:
    return Candidate(key, country, "company", fits, asked)


def test_invitations_are_spread_over_ideas_and_countries() -> None:
    """By hand: idea a takes s1 (.9); b takes e1 (.7), because s2 would be a second of SI: .75 - .2 - .1 = .45, and e1
    pays only for its kind: .7 - .1 = .6; then a takes s2."""
    candidates = [
        candidate("s1", "SI", a=0.9, b=0.8),
        candidate("s2", "SI", a=0.8, b=0.75),
        candidate("e1", "SE", b=0.7),
        candidate("x", "SE", a=0.3, b=0.3),
    ]

    assert chosen(candidates, ["a", "b"], Present(), 10) == [("s1", "a"), ("e1", "b"), ("s2", "a")]


def test_who_is_asked_often_comes_later() -> None:
    candidates = [candidate("busy", "SI", 5, a=0.9), candidate("free", "SI", 0, a=0.8)]

    assert chosen(candidates, ["a"], Present(), 1) == [("free", "a")]


def test_a_table_of_people_is_read_whatever_parts_its_columns() -> None:
    tables = [
        "name,email\nAna,a@example.org",
        "Name;Email\r\nAna; a@example.org\r\n",
        "\ufeffname\temail\nAna\ta@example.org",
    ]

    assert [read_table(text) for text in tables] == [[{"name": "Ana", "email": "a@example.org"}]] * 3


def test_each_line_of_a_table_is_judged() -> None:
    rows = read_table(
        "name,email,country,languages\n"
        "Ana,ana@example.org,Slovenia,sl en\n"
        "Bor,there@example.org,SE,\n"
        "Cene,no address,SI,\n"
        "Ana again,ANA@example.org,SI,\n"
    )

    lines, people = judged(rows, {"there@example.org"}, "en")

    assert [(one.line, one.fate) for one in lines] == [(2, "new"), (3, "there"), (4, "problem"), (5, "there")]
    assert [(one.email, one.country, one.languages) for one in people] == [("ana@example.org", "SI", ["sl", "en"])]
    assert lines[2].reason.startswith("email: ")
