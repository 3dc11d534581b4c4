"""At what time of day a call closes, where its source gives only a date.

On the portal 546 of 546 records of 27 June 2026 carry midnight instead of a time of day, so the time has
to come from the habit of whoever runs the call.
"""

import datetime as dt
import re
from functools import cache
from zoneinfo import available_timezones

from calls.model import BRUSSELS, Deadline, Manager
from calls.refusals import invalid, quoted
from calls.sentences import Template

# Years outside this span are damage in a source, and would overflow when zones are converted.
FIRST_YEAR, LAST_YEAR = 2000, 2100

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
_WRITTEN = re.compile(
    r"(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})(?:[ T](?P<time>[0-9]{2}:[0-9]{2})(?: +(?P<zone>[A-Za-z][A-Za-z0-9_+/-]*))?)?"
)

NO_DEADLINE = Template("%(text)s is no deadline")
NO_TIME_BY_RULE = Template("the deadline %(day)s needs a time of day, as %(manager)s has no rule")
NO_TIME = Template("%(text)s is no time of day")
NO_ZONE = Template("%(text)s is no time zone")
NO_DATE = Template("%(text)s is no date")
ODD_YEAR = Template("the year of %(text)s is outside %(first)s to %(last)s")
WRITE_DEADLINE = Template("write 2026-03-05 or, with its time, '2026-03-05 12:00'")
WRITE_WITH_TIME = Template("write it as '%(day)s 17:00'")
WRITE_TIME = Template("write 00:00 to 23:59")
WRITE_ZONE = Template("write one such as Europe/Ljubljana")
WRITE_DATE = Template("write year-month-day, such as 2026-03-05")
MEND_DATE = Template("mend the date")
SENTENCES: tuple[Template, ...] = (
    NO_DEADLINE, NO_TIME_BY_RULE, NO_TIME, NO_ZONE, NO_DATE, ODD_YEAR, WRITE_DEADLINE, WRITE_WITH_TIME, WRITE_TIME,
    WRITE_ZONE, WRITE_DATE, MEND_DATE,
)  # fmt: skip


def deadline_by_rule(day: dt.date, manager: Manager, stage: int = 1) -> Deadline:
    """A deadline on `day` at the manager's usual time; `InvalidValue` where there is no usual time."""
    if manager not in _RULES:
        raise invalid(NO_TIME_BY_RULE, WRITE_WITH_TIME, day=day.isoformat(), manager=manager.value)
    time, basis = _RULES[manager]
    return Deadline(date=day, time=time, basis=basis, stage=stage)


def written_deadline(text: str, manager: Manager, stage: int = 1) -> Deadline:
    """A deadline from `2026-03-05` (time by rule) or `2026-03-05 12:00` (time stated).

    The time is that of Brussels, or of the zone behind it: `2026-03-05 23:59 Europe/London`.
    """
    match = _WRITTEN.fullmatch(text.strip())
    if match is None:
        raise invalid(NO_DEADLINE, WRITE_DEADLINE, text=quoted(text, 40))
    day = written_day(match["date"])
    if match["time"] is None:
        return deadline_by_rule(day, manager, stage)
    zone = _zone(match["zone"]) if match["zone"] else BRUSSELS
    return Deadline(date=day, time=_time(match["time"]), basis=STATED, stated=True, stage=stage, zone=zone)


def _time(text: str) -> dt.time:
    try:
        return dt.time.fromisoformat(text)
    except ValueError:
        raise invalid(NO_TIME, WRITE_TIME, text=quoted(text)) from None


def _zone(text: str) -> str:
    if text not in _zones():
        raise invalid(NO_ZONE, WRITE_ZONE, text=quoted(text))
    return text


@cache
def _zones() -> frozenset[str]:
    """The zones known here; to list them reads folders of files."""
    return frozenset(available_timezones())


def deadline_text(deadline: Deadline) -> str:
    """The deadline as `written_deadline` reads it: its zone only where that is not Brussels.

    >>> deadline_text(written_deadline("2026-03-05 12:00", Manager.OTHER))
    '2026-03-05 12:00'
    """
    if not deadline.stated:
        return deadline.date.isoformat()
    zone = "" if deadline.zone == BRUSSELS else f" {deadline.zone}"
    return f"{deadline.date.isoformat()} {deadline.time:%H:%M}{zone}"


def written_day(text: str) -> dt.date:
    """A day from `2026-03-05`; `InvalidValue` for anything else and for years outside 2000 to 2100."""
    try:
        # The standard parser alone would also take week dates such as 2026-W10-4.
        day = dt.date.fromisoformat(text.strip() if _DAY.fullmatch(text.strip()) else "")
    except ValueError:
        raise invalid(NO_DATE, WRITE_DATE, text=quoted(text, 40)) from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise invalid(ODD_YEAR, MEND_DATE, text=repr(text), first=str(FIRST_YEAR), last=str(LAST_YEAR))
    return day
