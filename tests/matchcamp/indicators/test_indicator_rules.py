"""Months as dates, and what the plan wants by a day."""

import calendar
import datetime as dt
import random

import pytest

from matchcamp.demo.reading import Row, rows_of
from matchcamp.indicators.chain import COVERED, faults, hash_of
from matchcamp.indicators.months import PROJECT_BEGINS, month_begins, month_ends, month_of
from matchcamp.indicators.rules import Due, Terms, planned, readings_due
from matchcamp.indicators.states import Source
from tests.matchcamp.conftest import NOW

ROWS = rows_of("alliance/indicators.yaml")


def terms(row: Row) -> Terms:
    due = tuple(Due(one["date"], one.get("value")) for one in row["due"])
    return Terms(row["code"], Source(row["counted_from"]), row["baseline"], row["target"], due)


PLAN = {row["code"]: terms(row) for row in ROWS}


def test_months_of_a_project_follow_each_other_without_a_gap() -> None:
    for day in range(366):
        begins = dt.date(2024, 1, 1) + dt.timedelta(days=day)
        for month in range(1, 60):
            first, last = month_begins(begins, month), month_ends(begins, month)
            assert first <= last
            assert month_begins(begins, month + 1) == last + dt.timedelta(days=1)
            assert (month_of(begins, first), month_of(begins, last)) == (month, month)
            assert first.day == min(begins.day, calendar.monthrange(first.year, first.month)[1])


def test_months_before_the_first_and_beyond_the_calendar_are_refused() -> None:
    with pytest.raises(ValueError, match="counted from 1, got 0"):
        month_begins(PROJECT_BEGINS, 0)
    with pytest.raises(OverflowError):
        month_ends(PROJECT_BEGINS, 1200)
    with pytest.raises(ValueError, match="before the project"):
        month_of(PROJECT_BEGINS, dt.date(2022, 6, 14))


def test_the_demos_days_are_those_of_the_month_rule() -> None:
    dues = [due for row in ROWS for due in row["due"] if "month" in due]

    assert [month_ends(PROJECT_BEGINS, due["month"]) for due in dues] == [due["date"] for due in dues]
    assert len(dues) == 9


STEPS = {
    ("I1", "2023-11-13"): False, ("I1", "2023-11-14"): True,
    ("I2", "2024-12-30"): None, ("I2", "2024-12-31"): 100, ("I2", "2025-12-31"): 150, ("I2", "2026-06-14"): 200,
    ("I3", "2026-06-13"): 40, ("I3", "2026-06-14"): 100,
    ("I4", "2025-06-14"): 1, ("I4", "2026-06-14"): 30,
    ("I5", "2025-12-13"): 50, ("I5", "2025-12-14"): 80,
    ("I6", "2022-12-14"): False, ("I6", "2023-06-14"): True,
    ("I22", "2026-06-27"): None,
}  # fmt: skip


@pytest.mark.parametrize(("code", "day"), list(STEPS))
def test_the_plan_goes_up_in_steps_on_its_days(code: str, day: str) -> None:
    assert planned(PLAN[code], dt.date.fromisoformat(day)) == STEPS[code, day]


def test_each_year_is_due_once_and_never_before_the_indicator_was_entered() -> None:
    endless = Terms("I2", Source.ORGANISATIONS)

    found = readings_due(endless, dt.date(2024, 12, 31), dt.date(2027, 1, 1))

    assert [str(day) for _why, day in found] == ["2024-12-31", "2025-12-31", "2026-12-31"]
    assert readings_due(endless, dt.date(2026, 6, 27), dt.date(2026, 12, 31)) == []


def chain(length: int) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for number in range(1, length + 1):
        row = dict.fromkeys(COVERED) | {
            "_id": number, "at": NOW, "value": number, "by": "", "private": [],
            "before": rows[-1]["hash"] if rows else "",
        }  # fmt: skip
        rows.append(row | {"hash": hash_of(row)})
    return rows


def test_any_one_change_to_a_chain_is_found() -> None:
    chance = random.Random(5)
    for _ in range(300):
        rows = chain(chance.randint(1, 8))
        head = {"number": len(rows), "hash": rows[-1]["hash"]}
        assert faults(rows, head) == []
        row = chance.choice(rows)
        name = chance.choice([*COVERED, "hash"])
        row[name] = f"{row[name]}x" if name != "_id" else row["_id"] * 100  # type: ignore[operator]
        assert faults(rows, head) != []
    assert faults([], None) == []
    assert [one.what for one in faults(chain(2), None)] == ["the end of the readings is not the one that was noted"]
