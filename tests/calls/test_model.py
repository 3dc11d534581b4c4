import datetime as dt
from dataclasses import FrozenInstanceError, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calls.closing_times import Manager, deadline_by_rule
from calls.errors import NaiveMoment
from calls.model import Call, DeadlineModel, Source, Status, days_left, next_deadline, status_at

MOMENTS = st.integers(0, 4 * 365 * 24 * 60).map(
    lambda minutes: dt.datetime(2025, 1, 1, tzinfo=dt.UTC) + dt.timedelta(minutes=minutes)
)


def call(*days: str, opens: str | None = "2026-05-12", **changes: object) -> Call:
    deadlines = tuple(
        deadline_by_rule(dt.date.fromisoformat(day), Manager.PORTAL, stage) for stage, day in enumerate(days, start=1)
    )
    plain = Call(
        source=Source.PORTAL,
        source_ref="1TOPICSen",
        identifier="TEST-1",
        title="Test",
        programme="HORIZON",
        programme_name="Horizon Europe",
        url="https://example.eu/",
        opens=dt.date.fromisoformat(opens) if opens else None,
        deadlines=deadlines,
    )
    return replace(plain, **changes)


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def test_deadline_in_summer_is_two_hours_before_utc() -> None:
    (deadline,) = call("2026-09-23").deadlines

    assert deadline.at.astimezone(dt.UTC) == dt.datetime(2026, 9, 23, 15, 0, tzinfo=dt.UTC)


def test_deadline_in_winter_is_one_hour_before_utc() -> None:
    (deadline,) = call("2027-02-02").deadlines

    assert deadline.at.astimezone(dt.UTC) == dt.datetime(2027, 2, 2, 16, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-05-11T23:59+02:00", Status.FORTHCOMING),
        ("2026-05-11T22:00+00:00", Status.OPEN),
        ("2026-09-23T16:59:59+02:00", Status.OPEN),
        ("2026-09-23T14:59:59+00:00", Status.OPEN),
        ("2026-09-23T17:00+02:00", Status.CLOSED),
        ("2026-09-23T15:00+00:00", Status.CLOSED),
    ],
)
def test_status_turns_at_midnight_and_at_five_in_brussels(moment: str, expected: Status) -> None:
    assert status_at(call("2026-09-23"), at(moment)) is expected


def test_status_of_two_stages_closes_for_newcomers_after_the_first() -> None:
    two_stage = call("2027-02-02", "2027-09-02", deadline_model=DeadlineModel.TWO_STAGE)
    between = at("2027-03-01T12:00+01:00")

    assert status_at(two_stage, at("2027-02-02T16:59+01:00")) is Status.OPEN
    assert status_at(two_stage, between) is Status.CLOSED
    assert next_deadline(two_stage, between) == two_stage.deadlines[1]


def test_status_of_cut_offs_stays_open_until_the_last() -> None:
    cut_offs = call("2026-03-17", "2026-09-17", opens="2026-01-20", deadline_model=DeadlineModel.MULTIPLE_CUT_OFF)

    assert status_at(cut_offs, at("2026-06-27T10:00+02:00")) is Status.OPEN
    assert status_at(cut_offs, at("2026-09-17T17:00+02:00")) is Status.CLOSED


def test_status_without_an_opening_day_is_open_until_the_deadline() -> None:
    assert status_at(call("2026-09-29", opens=None), at("2026-06-27T10:00+02:00")) is Status.OPEN


def test_status_of_an_expected_call_is_forthcoming_until_an_opening_is_known() -> None:
    expected = call("2027-03-04", opens=None, expected=True)

    assert status_at(expected, at("2026-06-27T10:00+02:00")) is Status.FORTHCOMING
    assert status_at(expected, at("2027-03-05T10:00+01:00")) is Status.CLOSED


def test_status_without_any_date_is_forthcoming() -> None:
    assert status_at(call(opens=None), at("2026-06-27T10:00+02:00")) is Status.FORTHCOMING


def test_status_refuses_a_moment_without_a_zone() -> None:
    with pytest.raises(NaiveMoment, match="2026-06-27T10:00:00 has no time zone"):
        status_at(call("2026-09-23"), dt.datetime(2026, 6, 27, 10))  # noqa: DTZ001 - the naive moment is the point.


def test_days_left_counts_calendar_days_of_brussels_across_summer_time() -> None:
    # Clocks go back on 25 October 2026, so the span holds 24 hours more than 20 times 24 would suggest.
    winter = call("2026-11-05")

    assert days_left(winter, at("2026-10-16T23:30+02:00")) == 20
    assert days_left(winter, at("2026-10-16T22:30+00:00")) == 19
    assert days_left(winter, at("2026-11-05T16:59+01:00")) == 0
    assert days_left(winter, at("2026-11-05T17:00+01:00")) is None


def test_call_hash_follows_the_facts() -> None:
    first, again, other = call("2026-09-23"), call("2026-09-23"), call("2026-09-24")

    assert first.content_hash == again.content_hash
    assert first.content_hash != other.content_hash
    assert len(first.content_hash) == 64


def test_call_is_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        call("2026-09-23").title = "other"  # type: ignore[misc]


@given(
    days=st.lists(st.dates(dt.date(2026, 1, 1), dt.date(2028, 1, 1)), min_size=1, max_size=4, unique=True),
    moments=st.lists(MOMENTS, min_size=2, max_size=5),
)
def test_status_only_moves_forward(days: list[dt.date], moments: list[dt.datetime]) -> None:
    order = list(Status)
    some = call(*(day.isoformat() for day in sorted(days)), opens="2025-12-01")

    seen = [order.index(status_at(some, moment)) for moment in sorted(moments)]

    assert seen == sorted(seen)


@given(moment=MOMENTS)
def test_days_left_is_never_negative_and_ends_with_the_last_deadline(moment: dt.datetime) -> None:
    some = call("2026-03-05", "2026-10-01")

    left = days_left(some, moment)

    assert (left is None) == (moment >= some.deadlines[-1].at)
    assert left is None or left >= 0
