import datetime as dt

import pytest

from calls.sources.stated_times import stated_time


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (dt.date(2026, 9, 3), "applications: 3 September 2026, 17:00 (Brussels time). Evaluation"),
        (dt.date(2026, 9, 15), "15 September 2026 – 17:00:00 CET (Brussels)"),
        (dt.date(2026, 9, 23), "Deadline: 23/09/2026 17:00 (Brussels time)."),
        (dt.date(2026, 3, 19), "1st cut-off date: March, 19 2026 17:00 (Brussels time)."),
        (dt.date(2026, 9, 17), "is 17 September 2026 at 17:00 (Brussels local time)"),
    ],
)
def test_stated_time_reads_the_forms_the_portal_uses(day: dt.date, text: str) -> None:
    assert stated_time(day, text) == dt.time(17)


@pytest.mark.parametrize(
    "text",
    [
        "13 September 2026, 17:00 (Brussels time)",
        "4 September 2026, 17:00 (Brussels time)",
        "3 September 2026, 17:00 (London time)",
        "3 September 2026. The desk is open at 17:00. Brussels",
        "3 September 2026, 25:00 (Brussels time)",
        "",
    ],
)
def test_stated_time_takes_no_other_day_place_or_hour(text: str) -> None:
    assert stated_time(dt.date(2026, 9, 3), text) is None
