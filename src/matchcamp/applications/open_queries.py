"""What forecasts read of applications that may still be handed in: how many of each kind, whoever looks, and those
that a viewer may see."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bson import ObjectId

from matchcamp.applications.counting_queries import FACTS, Facts, facts_of, of_programmes
from matchcamp.applications.documents import EPOCH, OPENED, Application
from matchcamp.applications.progress import Phase
from matchcamp.applications.rules import filter_for, sees_all
from matchcamp.viewer import Viewer

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """What makes applications that may still be handed in alike. `last_stage`: what is written now is the only stage,
    or the last one; `sent`: an earlier stage was handed in."""

    programme: str
    phase: Phase
    deadline: datetime
    last_stage: bool = True
    resubmission: bool = False
    example: bool = False
    sent: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """An application that may still be handed in."""

    facts: Facts
    kind: Kind


ASKED = dict.fromkeys([*FACTS, "deadline.at", "phase"], 1)
KIND = {
    "programme": "$programme", "phase": "$phase", "deadline": "$deadline.at",
    "last_stage": {"$or": [{"$eq": ["$two_stage", False]}, {"$gt": ["$stage", 1]}]},
    "resubmission": {"$ne": ["$forerunner_id", ""]}, "example": "$example",
    "sent": {"$gt": ["$first_submitted", None]},
}  # fmt: skip


def _still_open(programmes: Sequence[str], now: datetime) -> dict[str, Any]:
    return of_programmes(programmes) | {"phase": {"$gte": 0}, "deadline.at": {"$gt": now}}


async def open_kinds(programmes: Sequence[str], now: datetime) -> Counter[Kind]:
    """How many applications of each kind there are before submission whose deadline is not over, of some programmes
    (none: of all), from an index alone; one database call."""
    pipeline = [{"$match": _still_open(programmes, now)}, {"$group": {"_id": KIND, "count": {"$sum": 1}}}]
    found = await Application.get_pymongo_collection().aggregate(pipeline, hint=OPENED)
    return Counter({_kind(one["_id"]): one["count"] async for one in found})


def _kind(values: Row) -> Kind:
    return Kind(**dict(values) | {"phase": Phase(values["phase"])})


async def candidates(
    programmes: Sequence[str], now: datetime, *, ids: Sequence[str] | None = None, sent: bool = False, limit: int = 0
) -> list[Candidate]:
    """Those that `open_kinds` counts one by one, the next deadline first; of some `ids` alone, or with `sent` only
    those of which an earlier stage was handed in; at most `limit` (0: all). One database call."""
    where = _still_open(programmes, now) | ({"first_submitted": {"$gt": EPOCH}} if sent else {})
    return await _candidates(
        where | ({"_id": {"$in": [ObjectId(one) for one in ids]}} if ids is not None else {}), limit
    )


async def candidates_seen(
    viewer: Viewer, programmes: Sequence[str], now: datetime, kinds: Sequence[Kind], limit: int
) -> list[Candidate]:
    """Open applications that the viewer may see. Who sees all is told those of the kinds, who does not all of theirs;
    at most `limit`. One database call."""
    where = _still_open(programmes, now)
    if sees_all(viewer):
        if not kinds:
            return []
        where = {"$or": [{"programme": one.programme, "deadline.at": one.deadline, "phase": int(one.phase)}
                         for one in kinds]}  # fmt: skip
    return await _candidates({"$and": [where, filter_for(viewer)]}, limit)


async def _candidates(where: Row, limit: int = 0) -> list[Candidate]:
    rows = Application.get_pymongo_collection().find(where, ASKED).sort([("deadline.at", 1), ("_id", 1)]).limit(limit)
    return [_candidate(row) async for row in rows]


def _candidate(row: Row) -> Candidate:
    facts = facts_of(str(row["_id"]), row)
    kind = Kind(
        programme=facts.programme, phase=Phase(row["phase"]), deadline=row["deadline"]["at"],
        last_stage=not row["two_stage"] or row["stage"] > 1, resubmission=bool(facts.forerunner_id),
        example=facts.example, sent=facts.first_submitted is not None,
    )  # fmt: skip
    return Candidate(facts, kind)


async def sent_by_deadline(deadlines: Mapping[str, datetime]) -> set[str]:
    """Which applications were handed in, if only their first stage, by a deadline given for each; one database call."""
    where = {"_id": {"$in": [ObjectId(one) for one in deadlines]}, "first_submitted": {"$gt": EPOCH}}
    rows = Application.get_pymongo_collection().find(where, {"first_submitted": 1})
    moments = {str(row["_id"]): row["first_submitted"] async for row in rows}
    return {id_ for id_, at in moments.items() if at <= deadlines[id_]}
