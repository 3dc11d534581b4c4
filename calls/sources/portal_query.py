"""What the portal's search is asked for, in the form that it obeys, and the parts of what one query cannot reach."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from calls.closing_times import FIRST_YEAR, LAST_YEAR
from calls.errors import PortalOverBudget
from calls.programmes import programmes

PAGE_SIZE = 100
"""The most rows that the search gives at once; it cuts larger wishes to this."""
REACH = 10_000
"""Rows behind this one cannot be asked for; a query that finds more is split."""

# The portal's codes (as read in public clients and in the capture of 2026-06-27).
GRANT_TOPIC = "1"
FORTHCOMING, OPEN = "31094501", "31094502"


@dataclass(frozen=True, slots=True)
class Asked:
    """Which rows are wanted: type, status and period by the portal's codes.

    One language: without it every translation comes as a row of its own.
    """

    types: tuple[str, ...] = (GRANT_TOPIC,)
    statuses: tuple[str, ...] = (FORTHCOMING, OPEN)
    period: str = "2021 - 2027"
    language: str = "en"


LIVE_TOPICS = Asked()
"""Grant topics that are open or will open, in English."""


@dataclass(frozen=True, slots=True)
class Part:
    """A share of what is asked: one programme, and of it the deadlines from `since` to before `before`.

    All of it by default. A row without a deadline is in no share by deadline, and one with several can be in two.
    """

    programme: str = ""
    since: dt.date | None = None
    before: dt.date | None = None

    @property
    def key(self) -> str:
        """A name of this part that no other part of the same question has.

        >>> Part("43353764", dt.date(2026, 1, 1), dt.date(2027, 1, 1)).key
        '43353764 2026-01-01 2027-01-01'
        """
        return " ".join(str(value) for value in (self.programme, self.since, self.before) if value) or "all"

    def split(self) -> tuple["Part", ...]:
        """Smaller parts that hold the same rows: one a programme, then the halves of a span of deadlines.

        `PortalOverBudget` where one day of one programme is still too much.
        """
        if not self.programme:
            return tuple(Part(programme.code) for programme in programmes() if programme.code)
        since, before = self.since or dt.date(FIRST_YEAR, 1, 1), self.before or dt.date(LAST_YEAR + 1, 1, 1)
        days = (before - since).days
        if days < 2:
            what = f"there are more than {REACH} rows of the programme {self.programme} with a deadline on {since}"
            raise PortalOverBudget(what, "The search cannot reach them; read the portal's bulk file instead")
        middle = since + dt.timedelta(days=days // 2)
        return replace(self, since=since, before=middle), replace(self, since=middle, before=before)


def parts_of_form(asked: Asked, part: Part) -> dict[str, tuple[None, str, str]]:
    """The multipart form as httpx takes it.

    Each part must be typed: untyped parts are refused, and a plain JSON body is taken with its filter ignored.
    """
    values = {
        "query": query_of(asked, part),
        "languages": [asked.language],
        # Without it the order is by relevance, which differs between two pages of one query.
        "sort": {"field": "identifier", "order": "ASC"},
    }
    return {name: (None, json.dumps(value), "application/json") for name, value in values.items()}


def query_of(asked: Asked, part: Part) -> Mapping[str, object]:
    """The filter in the search's own language."""
    must: list[object] = [
        {"terms": {"type": list(asked.types)}},
        {"terms": {"status": list(asked.statuses)}},
        {"term": {"programmePeriod": asked.period}},
    ]
    if part.programme:
        must.append({"terms": {"frameworkProgramme": [part.programme]}})
    if part.since and part.before:
        must.append({"range": {"deadlineDate": {"gte": index_moment(part.since), "lt": index_moment(part.before)}}})
    return {"bool": {"must": must}}


def index_moment(day: dt.date) -> str:
    """A day in the only form that the index compares.

    >>> index_moment(dt.date(2026, 11, 20))
    '2026-11-20T00:00:00.000+0000'
    """
    return f"{day.isoformat()}T00:00:00.000+0000"
