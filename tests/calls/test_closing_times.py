import datetime as dt

import pytest

from calls.closing_times import STATED, Manager, deadline_by_rule, written_day, written_deadline
from calls.errors import InvalidValue


@pytest.mark.parametrize(
    ("manager", "time"),
    [
        (Manager.PORTAL, dt.time(17)),
        (Manager.NATIONAL_AGENCY, dt.time(12)),
        (Manager.EUROSTARS, dt.time(14)),
    ],
)
def test_deadline_by_rule_takes_the_time_of_whoever_runs_the_call(manager: Manager, time: dt.time) -> None:
    deadline = deadline_by_rule(dt.date(2026, 3, 5), manager)

    assert (deadline.time, deadline.zone, deadline.stated) == (time, "Europe/Brussels", False)
    assert deadline.basis.endswith("Brussels time (rule)")


def test_deadline_by_rule_refuses_a_manager_without_a_rule() -> None:
    with pytest.raises(InvalidValue, match=r"2026-03-05 needs a time of day.*write it as '2026-03-05 17:00'"):
        deadline_by_rule(dt.date(2026, 3, 5), Manager.OTHER)


def test_written_deadline_with_a_time_is_stated() -> None:
    deadline = written_deadline("2026-03-19 13:30", Manager.OTHER, stage=2)

    assert deadline.at.isoformat() == "2026-03-19T13:30:00+01:00"
    assert (deadline.basis, deadline.stated, deadline.stage) == (STATED, True, 2)


@pytest.mark.parametrize(
    "text", ["", "5 March", "2026-3-5", "2026-02-30", "2026-03-05 25:00", "2026-03-05T", "2026-W10-4"]
)
def test_written_deadline_refuses_what_is_none(text: str) -> None:
    with pytest.raises(InvalidValue):
        written_deadline(text, Manager.PORTAL)


@pytest.mark.parametrize("text", ["1999-12-31", "2101-01-01", "0001-01-01", "20260305", "٢٠٢٦-٠٣-٠٥"])
def test_written_day_refuses_odd_years_and_forms(text: str) -> None:
    with pytest.raises(InvalidValue):
        written_day(text)
