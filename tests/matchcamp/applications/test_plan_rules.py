"""The backward plan: on the calendar of the deadline's zone, squeezed for who is late, moved with the deadline."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchcamp.applications.plan import (
    BY_KEY,
    STEPS,
    Dated,
    Done,
    Overseer,
    Owner,
    days_before,
    due_calls,
    may_call,
    plan,
    pressing,
)

BRUSSELS = ZoneInfo("Europe/Brussels")
VANCOUVER = ZoneInfo("America/Vancouver")
FIRST, LAST = datetime(2024, 1, 1), datetime(2032, 1, 1)  # noqa: DTZ001  # Hypothesis wants them so.
MOMENTS = st.datetimes(FIRST, LAST, timezones=st.just(UTC))


def dues(deadline: datetime, zone: str = "Europe/Brussels", **more: object) -> dict[str, str]:
    return {one.step.key: one.due.isoformat(timespec="minutes") for one in plan(deadline, zone, **more)}  # type: ignore[arg-type]


def test_a_plan_across_the_change_to_summer_time_keeps_the_time_of_day() -> None:
    found = dues(datetime(2027, 4, 6, 17, tzinfo=BRUSSELS))

    assert found == {
        "call": "2026-12-15T17:00+01:00", "note": "2027-01-12T17:00+01:00", "consortium": "2027-01-26T17:00+01:00",
        "mandates": "2027-02-09T17:00+01:00", "outline": "2027-02-23T17:00+01:00", "draft": "2027-03-09T17:00+01:00",
        "letters": "2027-03-23T17:00+01:00", "review": "2027-03-23T17:00+01:00", "sign_off": "2027-03-30T17:00+02:00",
        "upload": "2027-04-04T17:00+02:00", "submit": "2027-04-06T17:00+02:00",
    }  # fmt: skip


def test_forty_eight_hours_are_real_hours() -> None:
    spring = dues(datetime(2027, 3, 29, 12, tzinfo=BRUSSELS))  # The clocks went forward on the 28th.
    autumn = dues(datetime(2026, 10, 26, 12, tzinfo=BRUSSELS))  # And back on the 25th.

    assert spring["upload"] == "2027-03-27T11:00+01:00"
    assert autumn["upload"] == "2026-10-24T13:00+02:00"


def test_a_plan_from_the_29th_of_february() -> None:
    found = dues(datetime(2028, 2, 29, 17, tzinfo=BRUSSELS))

    assert (found["sign_off"], found["call"]) == ("2028-02-22T17:00+01:00", "2027-11-09T17:00+01:00")


def test_a_plan_across_the_29th_of_february() -> None:
    assert dues(datetime(2028, 3, 7, 17, tzinfo=BRUSSELS))["sign_off"] == "2028-02-29T17:00+01:00"


def test_a_viewer_in_vancouver_sees_the_same_moments() -> None:
    here = plan(datetime(2027, 3, 16, 17, tzinfo=BRUSSELS), "Europe/Brussels")
    there = plan(datetime(2027, 3, 16, 9, tzinfo=VANCOUVER), "Europe/Brussels")  # Summer time there since the 14th.

    assert [one.due for one in there] == [one.due for one in here]
    assert here[-1].due.astimezone(VANCOUVER).isoformat() == "2027-03-16T09:00:00-07:00"


def test_a_day_in_vancouver_is_not_a_day_in_brussels() -> None:
    late = datetime(2027, 3, 5, 23, 30, tzinfo=VANCOUVER)  # 08:30 of the 6th in Brussels.

    assert dues(late)["sign_off"] == "2027-02-27T08:30+01:00"
    assert dues(late, "America/Vancouver")["sign_off"] == "2027-02-26T23:30-08:00"


def test_an_hour_that_does_not_exist_is_the_next_and_one_that_is_twice_is_the_first() -> None:
    assert days_before(datetime(2027, 4, 4, 2, 30, tzinfo=BRUSSELS), 7).isoformat() == "2027-03-28T03:30:00+02:00"
    assert days_before(datetime(2026, 11, 1, 2, 30, tzinfo=BRUSSELS), 7).isoformat() == "2026-10-25T02:30:00+02:00"


def test_a_deadline_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="has no zone"):
        plan(datetime(2027, 3, 16, 17), "Europe/Brussels")  # noqa: DTZ001


def test_who_begins_late_gets_all_steps_in_the_time_that_is_left() -> None:
    deadline = datetime(2026, 9, 3, 17, tzinfo=BRUSSELS)
    begins = deadline - timedelta(weeks=8)

    found = plan(deadline, "Europe/Brussels", begins=begins)

    assert found[0].due == begins
    assert dues(deadline, begins=begins)["draft"] == "2026-08-20T17:00+02:00"  # Two of eight weeks, as four of sixteen.
    assert found[-2].due == deadline - timedelta(hours=48)


def test_who_begins_early_gets_the_usual_plan() -> None:
    deadline = datetime(2026, 9, 3, 17, tzinfo=BRUSSELS)

    assert dues(deadline, begins=deadline - timedelta(weeks=40)) == dues(deadline)


def test_when_the_deadline_moves_the_plan_moves_and_done_steps_stay() -> None:
    first = datetime(2027, 3, 5, 12, tzinfo=BRUSSELS)
    note = next(one for one in plan(first, "Europe/Brussels") if one.step.key == "note")
    done = {"note": Done(datetime(2026, 12, 1, tzinfo=UTC), note.due)}

    moved = {one.step.key: one for one in plan(first + timedelta(days=10), "Europe/Brussels", done=done)}

    assert moved["note"].due == note.due
    assert moved["draft"].due == datetime(2027, 2, 15, 12, tzinfo=BRUSSELS)
    assert (moved["note"].reminders, moved["note"].escalates) == ((), None)


@given(
    MOMENTS,
    st.sampled_from(["Europe/Brussels", "America/Vancouver", "Europe/London", "Asia/Tbilisi", "UTC"]),
    st.integers(0, 200),
)
def test_steps_stand_in_order_between_the_beginning_and_the_deadline(deadline: datetime, zone: str, days: int) -> None:
    begins = deadline - timedelta(days=days)

    found = [one.due for one in plan(deadline, zone, begins=begins)]

    ordered = found[:-2]
    assert ordered == sorted(ordered)
    assert found[-1] == deadline
    assert all(due <= deadline for due in found)
    assert found[0] >= min(begins, found[0]) - timedelta(hours=1)


@given(MOMENTS, st.integers(1, 40))
def test_weeks_keep_the_day_and_the_time_of_day_but_for_hours_that_do_not_exist(
    any_moment: datetime, weeks: int
) -> None:
    moment = any_moment.astimezone(BRUSSELS)

    earlier = days_before(moment, 7 * weeks)

    wall = moment.replace(tzinfo=None) - timedelta(weeks=weeks)
    assert earlier.replace(tzinfo=None) - wall in {timedelta(0), timedelta(hours=1)}
    assert (moment - earlier) - timedelta(weeks=weeks) in {timedelta(hours=shift) for shift in (-1, 0, 1)}


def steps() -> tuple[Dated, ...]:
    return plan(datetime(2027, 3, 5, 12, tzinfo=BRUSSELS), "Europe/Brussels")


def test_reminders_go_to_the_owner_and_what_is_late_to_the_overseer() -> None:
    told = due_calls(steps(), datetime(2027, 2, 18, tzinfo=UTC), datetime(2027, 2, 23, tzinfo=UTC))

    assert [(one.step.key, one.to, one.at.date().isoformat()) for one in told] == [
        ("letters", Owner.PARTNERS, "2027-02-18"),
        ("review", Owner.COORDINATOR, "2027-02-18"),
        ("sign_off", Owner.PARTNERS, "2027-02-19"),
        ("letters", Overseer.COORDINATOR, "2027-02-22"),
        ("review", Overseer.COORDINATOR, "2027-02-22"),
    ]
    assert [one.escalation for one in told] == [False, False, False, True, True]


def test_of_missed_reminders_the_last_is_told_and_none_twice() -> None:
    far, before, now = (
        datetime(2027, 2, 1, tzinfo=UTC),
        datetime(2027, 2, 26, tzinfo=UTC),
        datetime(2027, 3, 1, tzinfo=UTC),
    )

    once = due_calls(steps(), far, now)
    told = due_calls(steps(), far, before) + due_calls(steps(), before, now)

    assert sum(one.step.key == "sign_off" and not one.escalation for one in once) == 1
    assert len({(one.step.key, one.at) for one in told}) == len(told)


def test_what_is_late_is_escalated_once() -> None:
    told = due_calls(steps(), datetime(2027, 2, 26, tzinfo=UTC), datetime(2027, 3, 1, tzinfo=UTC))

    assert [(one.step.key, one.to) for one in told if one.escalation] == [("sign_off", Overseer.COORDINATOR)]


def test_what_presses_is_what_is_late_or_due_within_a_week() -> None:
    done = {step.key: Done(datetime(2026, 12, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)) for step in STEPS[:5]}
    found = plan(datetime(2027, 3, 5, 12, tzinfo=BRUSSELS), "Europe/Brussels", done=done)

    now = datetime(2027, 2, 19, 11, tzinfo=UTC)

    assert [one.step.key for one in pressing(found, now)] == ["draft", "letters", "review", "sign_off"]


def test_every_step_has_a_name_of_its_own() -> None:
    assert len(BY_KEY) == len(STEPS) == 11


@given(
    MOMENTS,
    st.sampled_from(["Europe/Brussels", "America/Vancouver", "Australia/Lord_Howe", "UTC"]),
    st.integers(-100, 3_000),
    st.integers(0, 2_900),
    st.integers(1, 100),
)
def test_a_plan_that_may_not_call_holds_no_call(
    deadline: datetime, zone: str, lead_hours: int, hours_before: int, span_hours: int
) -> None:
    begins = deadline - timedelta(hours=lead_hours)
    now = deadline - timedelta(hours=hours_before)
    since = now - timedelta(hours=span_hours)

    found = due_calls(plan(deadline, zone, begins=begins), since, now)

    assert found == [] or may_call(deadline, zone, begins, since, now)


def test_a_plan_between_its_calls_is_known_without_making_it() -> None:
    deadline = datetime(2026, 9, 3, 15, tzinfo=UTC)
    begins = deadline - timedelta(weeks=30)
    between = deadline - timedelta(weeks=8) + timedelta(hours=5)  # Mandates are due, and late three days after that.

    assert not may_call(deadline, "Europe/Brussels", begins, between, between + timedelta(minutes=10))
    assert may_call(deadline, "Europe/Brussels", begins, between, between + timedelta(days=3))
