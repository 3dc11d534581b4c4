"""Needs, offers and ideas of the demo's files as documents."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from matchcamp.demo.reading import Row
from matchcamp.ideas.documents import Canvas, Idea, RoleSought
from matchcamp.needs.documents import Need, NeedStatus
from matchcamp.needs.rules import LIFETIME
from matchcamp.offers.documents import Offer
from matchcamp.offers.rules import LIFETIME as OFFER_LIFETIME

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


def offer_of(row: Row, **common: Any) -> Offer:
    lowest, highest = row.get("eqf") or (None, None)
    return Offer(
        **common,
        text=row["text"].strip(),
        kind=row["kind"],
        capacity=str(row.get("capacity") or ""),
        languages=row.get("languages") or [],
        eqf_lowest=lowest,
        eqf_highest=highest,
        visibility=row["visibility"],
        status=row["status"],
        **_out(row, common["created"], common["created"] + OFFER_LIFETIME),
    )


def idea_of(row: Row, needs: Mapping[str, str], **common: Any) -> Idea:
    """An idea; `needs` gives the id of each need that it answers."""
    return Idea(
        **common,
        text=row["summary"].strip(),
        need_ids=[needs[slug] for slug in row["answers_needs"]],
        competences=row["competences"],
        roles=[RoleSought(**role) for role in row["roles_sought"]],
        programmes=row["programmes"],
        call_hint=row["call_hint"],
        canvas=Canvas(**{name: words.strip() for name, words in row["canvas"].items()}),
        status=row["status"],
        published=None if row["status"] in NOT_OUT else common["created"],
    )


def _out(row: Row, posted: datetime, expires: datetime) -> dict[str, datetime]:
    """When it came out and runs out; nothing for what is not out."""
    return {} if row["status"] in NOT_OUT else {"published": posted, "expires": expires}
