"""When a notice is due as a letter."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from matchcamp.notifications.preference_schemas import PreferencesIn
from matchcamp.notifications.rules import Fate, Letterable, Quiet, Wishes, decide, due_at, next_digest
from matchcamp.notifications.states import HOW_OFTEN_NAMES, KIND_NAMES, USUAL, HowOften, NoticeKind

BRUSSELS = ZoneInfo("Europe/Brussels")
NIGHT = Quiet(time(22), time(7))


def at(text: str, zone: ZoneInfo = BRUSSELS) -> datetime:
    """A moment as people there write it, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


def wish(how_often: HowOften = HowOften.AT_ONCE, quiet: Quiet | None = None, **more: object) -> Wishes:
    return Wishes({NoticeKind.CALLS: how_often}, quiet, **{"zone": BRUSSELS, **more})  # type: ignore[arg-type]


def notice(created: str, **more: object) -> Letterable:
    return Letterable(NoticeKind.CALLS, at(created), **more)  # type: ignore[arg-type]


DUE = [
    # 27 June 2026 is a Saturday.
    ("at once", wish(), "2026-06-27 10:00", "2026-06-27 10:00"),
    ("daily, the same morning", wish(HowOften.DAILY), "2026-06-27 06:59", "2026-06-27 07:00"),
    ("daily, the next morning", wish(HowOften.DAILY), "2026-06-27 07:00", "2026-06-28 07:00"),
    ("weekly, on Monday", wish(HowOften.WEEKLY), "2026-06-27 10:00", "2026-06-29 07:00"),
    ("weekly, from Monday to Monday", wish(HowOften.WEEKLY), "2026-06-29 07:00", "2026-07-06 07:00"),
    ("before quiet hours", wish(quiet=NIGHT), "2026-06-27 21:59", "2026-06-27 21:59"),
    ("in quiet hours, before midnight", wish(quiet=NIGHT), "2026-06-27 22:00", "2026-06-28 07:00"),
    ("in quiet hours, after midnight", wish(quiet=NIGHT), "2026-06-28 03:00", "2026-06-28 07:00"),
    ("at the end of quiet hours", wish(quiet=NIGHT), "2026-06-28 07:00", "2026-06-28 07:00"),
    ("quiet hours within a day", wish(quiet=Quiet(time(12), time(13))), "2026-06-27 12:30", "2026-06-27 13:00"),
    ("a digest waits for quiet hours too", wish(HowOften.DAILY, Quiet(time(22), time(9))), "2026-06-27 10:00",
     "2026-06-28 09:00"),
]  # fmt: skip


@pytest.mark.parametrize(("_case", "wishes", "created", "due"), DUE, ids=[case[0] for case in DUE])
def test_a_letter_is_due(_case: str, wishes: Wishes, created: str, due: str) -> None:
    assert due_at(notice(created), wishes) == at(due)


@pytest.mark.parametrize("wishes", [wish(HowOften.NEVER), wish(paused=True)])
@pytest.mark.parametrize("urgent", [True, False])
def test_who_wants_no_letters_gets_none_however_urgent(wishes: Wishes, urgent: bool) -> None:
    assert due_at(notice("2026-06-27 10:00", urgent=urgent), wishes) is None


@pytest.mark.parametrize("how_often", [HowOften.DAILY, HowOften.WEEKLY])
def test_what_is_urgent_waits_for_no_digest_but_for_the_end_of_quiet_hours(how_often: HowOften) -> None:
    wishes = wish(how_often, NIGHT)

    found = [due_at(notice(created, urgent=True), wishes) for created in ("2026-06-27 10:00", "2026-06-27 23:00")]

    assert found == [at("2026-06-27 10:00"), at("2026-06-28 07:00")]


def test_what_would_be_of_no_use_after_quiet_hours_breaks_them_only_where_it_is_urgent() -> None:
    until = at("2026-06-28 06:30")

    found = [
        due_at(notice("2026-06-27 23:00", urgent=urgent, until=until), wish(quiet=NIGHT)) for urgent in (True, False)
    ]

    assert found == [at("2026-06-27 23:00"), None]


def test_a_digest_behind_the_end_of_use_is_none() -> None:
    weekly = notice("2026-06-30 10:00", until=at("2026-07-02 17:00"))

    assert due_at(weekly, wish(HowOften.WEEKLY)) is None
    assert due_at(weekly, wish(HowOften.DAILY)) == at("2026-07-01 07:00")


SUMMER_TIME = [
    # It begins on 29 March 2026: 02:00 is 03:00, and ends on 25 October: 03:00 is 02:00 again.
    ("the night is an hour shorter", NIGHT, "2026-03-28 22:30", datetime(2026, 3, 29, 5, 0, tzinfo=UTC)),
    ("the night is an hour longer", NIGHT, "2026-10-24 22:30", datetime(2026, 10, 25, 6, 0, tzinfo=UTC)),
    ("an end that does not exist comes as much later", Quiet(time(22), time(2, 30)), "2026-03-28 23:00",
     datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
    ("an end that comes twice counts at first", Quiet(time(22), time(2, 30)), "2026-10-24 23:00",
     datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
]  # fmt: skip


@pytest.mark.parametrize(("_case", "quiet", "created", "due"), SUMMER_TIME, ids=[case[0] for case in SUMMER_TIME])
def test_quiet_hours_follow_the_clock_on_the_wall(_case: str, quiet: Quiet, created: str, due: datetime) -> None:
    assert due_at(notice(created), wish(quiet=quiet)) == due


def test_no_letter_is_due_in_the_past_when_an_hour_comes_twice() -> None:
    second_passing = datetime(2026, 10, 25, 1, 15, tzinfo=UTC)  # 02:15 in Brussels, for the second time.
    wishes = wish(quiet=Quiet(time(22), time(2, 30)))

    assert due_at(Letterable(NoticeKind.CALLS, second_passing), wishes) == second_passing


@pytest.mark.parametrize("day", ["2026-03-28", "2026-03-29", "2026-10-24", "2026-10-25"])
def test_digests_come_at_seven_on_both_sides_of_the_change(day: str) -> None:
    due = next_digest(at(f"{day} 12:00"), HowOften.DAILY, BRUSSELS)

    local = due.astimezone(BRUSSELS)
    assert (local.time(), local.date() - datetime.fromisoformat(day).date()) == (time(7), timedelta(days=1))


def test_hours_are_those_of_the_persons_zone() -> None:
    azores = ZoneInfo("Atlantic/Azores")

    due = due_at(notice("2026-06-27 10:00"), wish(HowOften.DAILY, zone=azores))

    assert due == at("2026-06-28 07:00", azores)


NOW = at("2026-06-28 03:00")
DECIDED = [
    ("due", notice("2026-06-27 10:00"), wish(), Fate.SEND),
    ("not yet", notice("2026-06-27 10:00"), wish(HowOften.DAILY), Fate.WAIT),
    ("not wanted any more", notice("2026-06-27 10:00"), wish(HowOften.NEVER), Fate.DROP),
    ("late, in the night", notice("2026-06-27 10:00"), wish(quiet=NIGHT), Fate.WAIT),
    ("of no use any more", notice("2026-06-27 10:00", until=at("2026-06-28 02:00")), wish(), Fate.DROP),
    ("urgent, of no use tomorrow", notice("2026-06-27 10:00", urgent=True, until=at("2026-06-28 05:00")),
     wish(quiet=NIGHT), Fate.SEND),
]  # fmt: skip


@pytest.mark.parametrize(("_case", "waiting", "wishes", "fate"), DECIDED, ids=[case[0] for case in DECIDED])
def test_what_becomes_of_a_waiting_notice(_case: str, waiting: Letterable, wishes: Wishes, fate: Fate) -> None:
    assert decide(waiting, wishes, NOW, read=False).fate is fate


def test_what_was_read_gets_no_letter() -> None:
    assert decide(notice("2026-06-27 10:00"), wish(), NOW, read=True).fate is Fate.DROP


def test_every_kind_can_be_chosen_and_has_words() -> None:
    kinds = set(NoticeKind)

    assert kinds == set(USUAL) == set(KIND_NAMES)
    assert {kind.value for kind in kinds} < set(PreferencesIn.model_fields)
    assert set(HOW_OFTEN_NAMES) == set(HowOften)
