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
class Hoped:
    """Which applications before submission are asked for: those of some programmes (none: of all).

    With `last_stage` those that are written for their only stage, or for the last one; else those of which nothing was
    handed in yet.
    """

    programmes: tuple[str, ...] = ()
    last_stage: bool = False
    resubmissions: bool = True
    examples: bool = False
    excluded: tuple[str, ...] = ()

    def conditions(self, now: datetime) -> dict[str, Any]:
        """The filter of those whose deadline is not over; an index holds all that it asks for, but the stage."""
        asked = of_programmes(self.programmes) | {"phase": {"$gte": 0}, "deadline.at": {"$gt": now}}
        if self.last_stage:
            asked["$nor"] = [{"two_stage": True, "stage": {"$lte": 1}}]
        else:
            asked["first_submitted"] = {"$not": {"$gt": EPOCH}}
        if not self.resubmissions:
            asked["forerunner_id"] = ""
        if not self.examples:
            asked["example"] = False
        if self.excluded:
            asked["_id"] = {"$nin": [ObjectId(one) for one in self.excluded]}
        return asked


@dataclass(frozen=True, slots=True)
class Kind:
    """What makes applications that may still be handed in alike."""

    programme: str
    phase: Phase
    deadline: datetime


@dataclass(frozen=True, slots=True)
class Candidate:
    """An application that may still be handed in."""

    facts: Facts
    kind: Kind


KIND = {"programme": "$programme", "phase": "$phase", "deadline": "$deadline.at"}
ASKED = dict.fromkeys([*FACTS, "deadline.at", "phase"], 1)
SOONEST = (("deadline.at", 1), ("_id", 1))
MANY = 20_000  # Kinds in one answer of the database.


async def open_kinds(hoped: Hoped, now: datetime) -> Counter[Kind]:
    """How many applications of each kind there are, but for `last_stage` from an index alone; one database call."""
    pipeline: list[dict[str, Any]] = [
        {"$match": hoped.conditions(now)}, {"$group": {"_id": KIND, "count": {"$sum": 1}}}
    ]  # fmt: skip
    found = await Application.get_pymongo_collection().aggregate(pipeline, hint=OPENED, batchSize=MANY)
    return Counter({_kind(one["_id"]): one["count"] for one in await found.to_list()})


def _kind(values: Row) -> Kind:
    return Kind(values["programme"], Phase(values["phase"]), values["deadline"])


async def soonest(hoped: Hoped, now: datetime, limit: int) -> list[Candidate]:
    """Those with the next deadlines, one by one; one database call."""
    return await _candidates(hoped.conditions(now), limit)


async def seen_of(viewer: Viewer, hoped: Hoped, now: datetime, kinds: Sequence[Kind], limit: int) -> list[Candidate]:
    """Those that the viewer may see: who sees all is told those of the kinds, who does not all of theirs; at most
    `limit`. One database call."""
    asked: list[dict[str, Any]] = [hoped.conditions(now), filter_for(viewer)]
    if sees_all(viewer):
        if not kinds:
            return []
        of_kinds = [{"programme": one.programme, "deadline.at": one.deadline, "phase": int(one.phase)} for one in kinds]
        asked = [hoped.conditions(now), {"$or": of_kinds}]
    return await _candidates({"$and": asked}, limit)


async def _candidates(where: Row, limit: int) -> list[Candidate]:
    rows = Application.get_pymongo_collection().find(where, ASKED).sort(SOONEST).limit(limit)
    return [_candidate(row) async for row in rows]


def _candidate(row: Row) -> Candidate:
    facts = facts_of(str(row["_id"]), row)
    return Candidate(facts, Kind(facts.programme, Phase(row["phase"]), row["deadline"]["at"]))


async def sent_by_deadline(deadlines: Mapping[str, datetime]) -> set[str]:
    """Which applications were handed in, if only their first stage, by a deadline given for each; one database call."""
    where = {"_id": {"$in": [ObjectId(one) for one in deadlines]}, "first_submitted": {"$gt": EPOCH}}
    rows = Application.get_pymongo_collection().find(where, {"first_submitted": 1})
    moments = {str(row["_id"]): row["first_submitted"] async for row in rows}
    return {id_ for id_, at in moments.items() if at <= deadlines[id_]}
