"""All of one indicator: its definition, the list behind its number, its proofs and its readings."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from matchcamp.accounts.queries import Person
from matchcamp.database import object_id
from matchcamp.errors import NotFound
from matchcamp.indicators.documents import Record
from matchcamp.indicators.queries import (
    Registers,
    counted_standings,
    fact_of,
    indicator_out,
    indicator_row,
    registers,
    terms_of,
    today_of,
)
from matchcamp.indicators.reading_queries import authors_of, readings_of
from matchcamp.indicators.rules import Terms, counts, may_edit, percent_of, response_of
from matchcamp.indicators.schemas import (
    DueOut,
    IndicatorFull,
    MemberOut,
    RecordOut,
    StandingCount,
    TargetBehind,
)
from matchcamp.indicators.states import Source
from matchcamp.organisations.alliance_queries import organisations_of_standing
from matchcamp.organisations.queries import OrganisationHead, heads
from matchcamp.parts import Parts
from matchcamp.viewer import Viewer

Row = Mapping[str, Any]
MOST_LISTED = 300
TOLD_STANDINGS = ("member", "founding", "associate", "interested")


async def indicator(parts: Parts, code: str, viewer: Viewer) -> IndicatorFull:
    """All of an indicator. Raises NotFound."""
    row, now = await indicator_row(code), parts.clock.now()
    terms, today = terms_of(row), today_of(now)
    known = await registers(viewer, now, code)
    members = await _members(row) if terms.source is Source.ORGANISATIONS else []
    records, more = await _records(terms, viewer, today)
    shown = indicator_out(row, known, today)
    return IndicatorFull(
        indicator=shown, begins=date.fromisoformat(row["begins"]),
        dues=[DueOut(day=date.fromisoformat(one["day"]), month=one["month"], value=one["value"]) for one in row["due"]],
        excludes=row["excludes"], opening=terms.opening, opening_day=terms.opening_day, revision=row["revision"],
        standings=_standings(row, known) if terms.source is Source.ORGANISATIONS else [],
        members=members, more_members=_more(shown.value, members) if terms.source is Source.ORGANISATIONS else 0,
        target=_target(known, terms), records=records, more_records=more,
        readings=await readings_of(code, named=may_edit(viewer)), may_edit=may_edit(viewer),
    )  # fmt: skip


async def _members(row: Row) -> list[MemberOut]:
    found = await organisations_of_standing(counted_standings(row), MOST_LISTED)
    return [MemberOut(id=one.id, name=one.name, country=one.country) for one in found]


def _more(value: Any, members: Sequence[MemberOut]) -> int:
    return max(0, int(value or 0) - len(members))


def _standings(row: Row, known: Registers) -> list[StandingCount]:
    """How many have each standing, those that do not count among them, so that nobody wonders where they are."""
    counted = counted_standings(row)
    return [StandingCount(standing=one, count=known.standings[one], counts=one in counted) for one in TOLD_STANDINGS]


def _target(known: Registers, terms: Terms) -> TargetBehind | None:
    target = known.targets.get(terms.code)
    if target is None or terms.source is not Source.APPLICATIONS:
        return None
    return TargetBehind(
        id=target.id, name=target.name, count=target.count, counted=target.counted, others=target.hidden + target.more
    )


async def _records(terms: Terms, viewer: Viewer, today: date) -> tuple[list[RecordOut], int]:
    """The newest records, and how many there are beside them; removed ones are for those who enter them."""
    rows = Record.get_pymongo_collection()
    where = {"indicator": terms.code} | ({} if may_edit(viewer) else {"live": True})
    found = await rows.find(where).sort([("day", -1), ("_id", -1)]).limit(MOST_LISTED).to_list()
    more = await rows.count_documents(where) - len(found) if len(found) == MOST_LISTED else 0
    names = await authors_of([row["account_id"] for row in found]) if may_edit(viewer) else {}
    known = await heads([row["organisation_id"] for row in found])
    return [record_out(row, terms, today, viewer, names, known) for row in found], more


def record_out(
    row: Row,
    terms: Terms,
    today: date,
    viewer: Viewer,
    names: Mapping[str, Person],
    known: Mapping[str, OrganisationHead],
) -> RecordOut:
    """A record as the viewer may see it: of a confidential one others than coordinators learn that it is there."""
    hidden = row["confidential"] and not may_edit(viewer)
    told = {"title": "", "organisation_id": "", "url": "", "sha256": "", "note": ""} if hidden else {}
    organisation = known.get(row["organisation_id"])
    author = names.get(row["account_id"])
    values = {name: row[name] for name in RecordOut.model_fields if name in row}
    return RecordOut.model_validate(
        values
        | {
            "id": str(row["_id"]), "organisation": organisation.name if organisation and not hidden else "",
            "hidden": hidden, "percent": percent_of(row["answered"], row["satisfied"]),
            "response": response_of(row["asked"], row["answered"]),
            "counts": row["live"] and counts(terms, fact_of(row), today),
            "why": "" if row["live"] else row["history"][-1]["note"], "by": author.name if author else "",
        }
        | told
    )  # fmt: skip


async def record_row(code: str, id_: str) -> dict[str, Any]:
    """A record of an indicator. Raises NotFound."""
    where: dict[str, Any] = {"_id": object_id(id_), "indicator": code}
    row: dict[str, Any] | None = await Record.get_pymongo_collection().find_one(where)
    if row is None:
        raise NotFound(f"the indicator {code} has no record with the id {id_}")
    return row
