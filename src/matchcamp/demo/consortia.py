"""Consortia of the demo's file as documents."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from bson import ObjectId

from calls.participants import Role
from matchcamp.consortia.documents import Consortium, Line, Member
from matchcamp.consortia.members import Commitment
from matchcamp.demo.reading import Row
from matchcamp.ideas.documents import Idea

INVITED_DAYS_AGO = 10  # Longer ago than letters are caught up with: nobody gets one when the demo starts.


def consortium_of(
    row: Row, idea: Idea, call_id: str, organisations: Mapping[str, str], authors: Mapping[str, str], now: datetime
) -> Consortium:
    """A consortium as if it had been formed some weeks ago, one member after the other."""
    formed = _formed(row, now)
    keeper, author = row["members"][0]["organisation"], authors.get(row["members"][0]["organisation"], "")
    members = [_member(one, organisations, first=number == 0, now=now) for number, one in enumerate(row["members"])]
    return Consortium(
        id=ObjectId(),
        slug=row["slug"],
        example=True,
        title=row["title"],
        idea_id=str(idea.id),
        call_id=call_id,
        organisation_id=organisations[keeper],
        competences=idea.competences,
        members=members,
        size=row["size"],
        status=row["status"],
        revision=len(members),
        history=[_line(one, number, author, formed) for number, one in enumerate(members)],
        created=formed,
        changed=max(formed, now - timedelta(days=2)),
    )


def _formed(row: Row, now: datetime) -> datetime:
    day = row.get("formed")
    return datetime.combine(date.fromisoformat(day), time(9), UTC) if day else now - timedelta(days=30)


def _member(one: Mapping[str, Any], organisations: Mapping[str, str], *, first: bool, now: datetime) -> Member:
    commitment = Commitment(one.get("commitment", "proposed"))
    asked = commitment is not Commitment.PROPOSED
    return Member(
        organisation_id=organisations[one["organisation"]],
        role=Role.COORDINATOR if first else Role(one.get("role", "partner")),
        commitment=commitment,
        competences=one.get("covers", []),
        budget_eur=one.get("budget_eur"),
        word=one.get("word", ""),
        invited=now - timedelta(days=INVITED_DAYS_AGO) if asked else None,
        changed=now - timedelta(days=2),
    )


def _line(member: Member, number: int, author: str, formed: datetime) -> Line:
    return Line(
        at=formed + timedelta(hours=number),
        account_id=author,
        step="add" if number else "found",
        revision=number + 1,
        organisation_id=member.organisation_id,
        note=member.role.value if number else "",
    )
