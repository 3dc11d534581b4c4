"""Needs, offers and ideas of the demo's files as documents."""

from datetime import UTC, date, datetime, time
from typing import Any

from matchcamp.demo.reading import Row
from matchcamp.needs.documents import Need, NeedStatus
from matchcamp.needs.rules import LIFETIME

NOT_OUT = frozenset({"draft", "in_review"})


def need_of(row: Row, **common: Any) -> Need:
    """A need as if it had been posted on its day; one with a date runs out the day after."""
    by: date | None = row.get("by")
    expires = datetime.combine(by, time(22), UTC) if by else common["created"] + LIFETIME
    return Need(
        **common,
        text=row["text"].strip(),
        outcome=row.get("outcome", "").strip(),
        by=by,
        wanted_types=row.get("wanted_types", []),
        wanted_countries=row.get("wanted_countries", []),
        visibility=row["visibility"],
        status=NeedStatus(row["status"]),
        **_out(row, common["created"], expires),
    )


def _out(row: Row, posted: datetime, expires: datetime) -> dict[str, datetime]:
    """When it came out and runs out; nothing for what is not out."""
    return {} if row["status"] in NOT_OUT else {"published": posted, "expires": expires}
