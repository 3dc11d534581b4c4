"""A time of day that a portal topic states in its words: "3 September 2026, 17:00 (Brussels time)"."""

import datetime as dt
import re

# fmt: off
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)
# fmt: on


def stated_time(day: dt.date, text: str) -> dt.time | None:
    """The Brussels time written right behind `day` in plain text, or `None`.

    >>> stated_time(dt.date(2026, 9, 23), "Deadline: 23/09/2026 17:00 (Brussels time).")
    datetime.time(17, 0)
    """
    month = _MONTHS[day.month - 1]
    written = (
        rf"(?:0?{day.day} {month},? {day.year}|{month},? 0?{day.day},? {day.year}"
        rf"|{day.day:02}/{day.month:02}/{day.year})"
    )
    time = r"([01][0-9]|2[0-3])[:.]([0-5][0-9])"
    pattern = rf"(?<![0-9]){written}[^0-9A-Za-z]{{0,8}}(?:at )?{time}[^.;]{{0,30}}Brussels"
    match = re.search(pattern, text)
    return dt.time(int(match[1]), int(match[2])) if match else None
