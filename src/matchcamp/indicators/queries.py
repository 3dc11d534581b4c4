"""Reading indicators: each value comes from one query, so that two pages never disagree."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from matchcamp.errors import NotFound
from matchcamp.i18n import BRUSSELS
from matchcamp.indicators.documents import Indicator, Record
from matchcamp.indicators.rules import Due, Fact, Stand, Terms, at_least, planned, stand
from matchcamp.indicators.schemas import IndicatorHead, IndicatorOut
from matchcamp.indicators.states import CentreState, RecordKind, Source
from matchcamp.organisations.alliance_queries import count_by_standing
from matchcamp.parts import Parts
from matchcamp.targets.queries import targets_of_indicators
from matchcamp.targets.schemas import TargetOut
from matchcamp.viewer import Viewer

Row = Mapping[str, Any]
FACT_FIELDS = {
    "indicator": 1, "kind": 1, "day": 1, "proves": 1, "asked": 1, "answered": 1, "satisfied": 1, "state": 1,
}  # fmt: skip
JOINED = frozenset({"member", "founding", "associate"})
"""Who has joined in some way; an indicator of members leaves out those that it excludes."""


def today_of(now: datetime) -> date:
    """The day in Brussels."""
    return now.astimezone(BRUSSELS).date()


def terms_of(row: Row) -> Terms:
    return Terms(
        code=row["code"],
        source=Source(row["counted_from"]),
        baseline=row["baseline"],
        target=row["target"],
        due=tuple(Due(date.fromisoformat(one["day"]), one["value"]) for one in row["due"]),
        opening=row["opening"],
        opening_day=date.fromisoformat(row["opening_day"]) if row["opening_day"] else None,
    )


def fact_of(row: Row) -> Fact:
    return Fact(
        row["indicator"],
        RecordKind(row["kind"]),
        date.fromisoformat(row["day"]),
        row["proves"],
        row["asked"] or 0,
        row["answered"] or 0,
        row["satisfied"] or 0,
        CentreState(row["state"]) if row["state"] else None,
    )


def counted_standings(row: Row) -> frozenset[str]:
    return frozenset(one for one in JOINED if one not in row["excludes"])


@dataclass(frozen=True, slots=True)
class Registers:
    """What all values come from, read once. `facts` are those that were not removed, in the order of their entry."""

    facts: Sequence[Fact]
    standings: Mapping[str, int]
    targets: Mapping[str, TargetOut]


async def registers(viewer: Viewer, now: datetime, code: str = "", *, day: date | None = None) -> Registers:
    """The registers as they stand, with the records of one indicator only where its code is given.

    Of two targets for one indicator that one counts which ends next after `day` (today).
    """
    until = day or today_of(now)
    where = {"live": True} | ({"indicator": code} if code else {})
    facts = await Record.get_pymongo_collection().find(where, FACT_FIELDS).sort("_id", 1).to_list()
    by_code: dict[str, TargetOut] = {}
    for one in await targets_of_indicators(viewer, now, code):  # In the order of their ends.
        known = by_code.get(one.indicator)
        if known is None or known.ends < until:
            by_code[one.indicator] = one
    return Registers([fact_of(row) for row in facts], await count_by_standing(), by_code)


def stand_of(row: Row, known: Registers, today: date) -> Stand:
    """The value of an indicator today, from the register that it names."""
    terms = terms_of(row)
    if terms.source is Source.ORGANISATIONS:
        return Stand(sum(known.standings[one] for one in counted_standings(row)))
    if terms.source is Source.APPLICATIONS:
        target = known.targets.get(terms.code)
        return Stand(target.count if target else None)
    return stand(terms, known.facts, today)


def wanted_of(row: Row, known: Registers) -> Terms:
    """What is wanted of an indicator; of one that counts applications, what its target wants."""
    terms = terms_of(row)
    target = known.targets.get(terms.code) if terms.source is Source.APPLICATIONS else None
    return replace(terms, target=target.number, due=(Due(target.ends),)) if target else terms


def head_of(row: Row) -> IndicatorHead:
    terms = terms_of(row)
    return IndicatorHead(
        code=terms.code, title=row["title"], unit=row["unit"], baseline=terms.baseline, target=terms.target,
        due=terms.ends,
    )  # fmt: skip


def indicator_out(row: Row, known: Registers, today: date) -> IndicatorOut:
    terms, found = wanted_of(row, known), stand_of(row, known, today)
    target = known.targets.get(terms.code) if terms.source is Source.APPLICATIONS else None
    wanted = planned(terms, today)
    in_time = at_least(found.value, wanted)
    proofs = [one for one in known.facts if one.indicator == terms.code and one.kind is RecordKind.EVIDENCE]
    return IndicatorOut(
        code=terms.code, title=row["title"], unit=row["unit"], baseline=terms.baseline, target=terms.target,
        due=terms.ends, counted_from=terms.source, value=found.value, planned=wanted,
        reached=target.reached if target else at_least(found.value, terms.target),
        behind=None if in_time is None else not in_time, evidence=len(proofs), response=found.response,
        milestone=row["milestone"], note=row["note"],
        target_id=target.id if target else "", reading=target.reading if target else None,
    )  # fmt: skip


def in_order(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: int(row["code"][1:]))


async def indicator_rows() -> list[dict[str, Any]]:
    """All indicators by the number in their code."""
    return in_order(await Indicator.get_pymongo_collection().find({}).to_list())


async def indicator_row(code: str) -> dict[str, Any]:
    row: dict[str, Any] | None = await Indicator.get_pymongo_collection().find_one({"code": code})
    if row is None:
        raise NotFound(f"no indicator has the code {code[:20]!r}")
    return row


async def planned_indicators() -> list[IndicatorHead]:
    """All indicators by the plan alone; one database call."""
    return [head_of(row) for row in await indicator_rows()]


async def indicators_now(parts: Parts, viewer: Viewer) -> list[IndicatorOut]:
    """All indicators as they stand today: three database calls, and four for each target of an indicator."""
    now = parts.clock.now()
    rows, known = await indicator_rows(), await registers(viewer, now)
    return [indicator_out(row, known, today_of(now)) for row in rows]
