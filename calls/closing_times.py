"""At what time of day a call closes, where its source gives only a date.

On the portal 546 of 546 records of 27 June 2026 carry midnight instead of a time of day, so the time has
to come from the habit of whoever runs the call.
"""

import datetime as dt
import re
from enum import StrEnum

from calls.errors import InvalidValue
from calls.model import Deadline

# Years outside this span are damage in a source, and would overflow when zones are converted.
FIRST_YEAR, LAST_YEAR = 2000, 2100


class Manager(StrEnum):
    """Who runs a call, as far as it decides the time of day."""

    PORTAL = "portal"
    NATIONAL_AGENCY = "national_agency"
    EUROSTARS = "eurostars"
    OTHER = "other"


# Sources: topic conditions that state a time say 17:00 Brussels time (21 of 546 records, capture of
# 2026-06-27); National Agencies' pages on KA1 and KA2 (2026 round); Eurostars calls of 2025 and 2026.
_RULES: dict[Manager, tuple[dt.time, str]] = {
    Manager.PORTAL: (dt.time(17), "portal calls close at 17:00 Brussels time (rule)"),
    Manager.NATIONAL_AGENCY: (dt.time(12), "National Agency actions close at 12:00 Brussels time (rule)"),
    Manager.EUROSTARS: (dt.time(14), "Eurostars calls close at 14:00 Brussels time (rule)"),
}
STATED = "the source states this time of day"

BASES: tuple[str, ...] = (*(basis for _, basis in _RULES.values()), STATED)
"""Every sentence that a deadline may give as its basis; pages translate them."""

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WRITTEN = re.compile(r"(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})(?:[ T](?P<time>[0-9]{2}:[0-9]{2}))?")


def deadline_by_rule(day: dt.date, manager: Manager, stage: int = 1) -> Deadline:
    """A deadline on `day` at the manager's usual time; `InvalidValue` where there is no usual time."""
    if manager not in _RULES:
        raise InvalidValue(
            f"the deadline {day} needs a time of day, as {manager} has no rule", f"write it as '{day} 17:00'"
        )
    time, basis = _RULES[manager]
    return Deadline(date=day, time=time, basis=basis, stage=stage)


def written_deadline(text: str, manager: Manager, stage: int = 1) -> Deadline:
    """A deadline from `2026-03-05` (time by rule) or `2026-03-05 12:00` (time stated), Brussels time."""
    match = _WRITTEN.fullmatch(text.strip())
    if match is None:
        raise InvalidValue(f"{text[:40]!r} is no deadline", "write 2026-03-05 or, with its time, '2026-03-05 12:00'")
    day = written_day(match["date"])
    if match["time"] is None:
        return deadline_by_rule(day, manager, stage)
    try:
        time = dt.time.fromisoformat(match["time"])
    except ValueError as error:
        raise InvalidValue(f"{match['time']!r} is no time of day", "write 00:00 to 23:59") from error
    return Deadline(date=day, time=time, basis=STATED, stated=True, stage=stage)


def written_day(text: str) -> dt.date:
    """A day from `2026-03-05`; `InvalidValue` for anything else and for years outside 2000 to 2100."""
    try:
        # The standard parser alone would also take week dates such as 2026-W10-4.
        day = dt.date.fromisoformat(text.strip() if _DAY.fullmatch(text.strip()) else "")
    except ValueError:
        what = f"{text[:40]!r} is no date"
        raise InvalidValue(what, "write year-month-day, such as 2026-03-05") from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise InvalidValue(f"the year of {text!r} is outside {FIRST_YEAR} to {LAST_YEAR}", "mend the date")
    return day
