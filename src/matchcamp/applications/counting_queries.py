"""What targets and forecasts read of applications: frozen facts, whoever looks. Who is shown what is cut elsewhere."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bson import ObjectId

from matchcamp.applications.documents import EPOCH, FIRST_SENT, LAST_SENT, Application, Entry
from matchcamp.applications.progress import Track, track_of
from matchcamp.applications.states import State
from matchcamp.applications.trail import Change, Flat, done

Row = Mapping[str, Any]
FACTS = (
    "title", "programme", "state", "stage", "two_stage", "first_submitted", "last_submitted", "forerunner_id",
    "example",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Facts:
    """What a target counts an application by; moments are None before the first, or the last, stage was handed in."""

    id: str
    title: str
    programme: str
    state: State
    first_submitted: datetime | None
    last_submitted: datetime | None
    forerunner_id: str = ""
    example: bool = False


def facts_of(id_: str, values: Row) -> Facts:
    """From a stored row, or from flat values of the log."""
    return Facts(
        id=id_,
        title=values["title"],
        programme=values.get("programme") or "",
        state=State(values["state"]),
        first_submitted=values.get("first_submitted"),
        last_submitted=values.get("last_submitted"),
        forerunner_id=values.get("forerunner_id") or "",
        example=bool(values.get("example")),
    )


def of_programmes(programmes: Sequence[str]) -> dict[str, Any]:
    """The filter of some programmes (none: of all). An index that begins with the programme is used only where the
    programme is asked for, so all of them are asked for, too."""
    return {"programme": {"$in": list(programmes)} if programmes else {"$gte": ""}}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which applications are to be counted: those of some programmes (none: of all) and states that were handed in from
    `since` on and before `until`. `last_stage` looks at the last stage's submission, else the first one counts."""

    since: datetime
    until: datetime
    states: frozenset[State]
    programmes: tuple[str, ...] = ()
    last_stage: bool = False
    resubmissions: bool = True
    examples: bool = False
    excluded: tuple[str, ...] = ()

    @property
    def sent(self) -> str:
        """The field that holds the moment of the submission."""
        return "last_submitted" if self.last_stage else "first_submitted"

    def conditions(self) -> dict[str, dict[str, Any]]:
        """By the name of what is asked the filter of each condition, in the order in which reasons are told."""
        asked: dict[str, dict[str, Any]] = {
            "submitted": {self.sent: {"$gt": EPOCH}},
            "programme": of_programmes(self.programmes),
            "period": {self.sent: {"$gte": self.since, "$lt": self.until}},
            "state": {"state": {"$in": sorted(self.states)}},
        }
        if not self.resubmissions:
            asked["resubmission"] = {"forerunner_id": ""}
        if not self.examples:
            asked["example"] = {"example": False}
        if self.excluded:
            asked["excluded"] = {"_id": {"$nin": [ObjectId(one) for one in self.excluded]}}
        return asked


async def count_by_programme(wanted: Wanted) -> dict[str, int]:
    """How many applications are as wanted, by programme, from an index alone; one database call."""
    where = {"$and": list(wanted.conditions().values())}
    group = {"_id": "$programme", "count": {"$sum": 1}}
    rows = Application.get_pymongo_collection()
    found = await rows.aggregate([{"$match": where}, {"$group": group}], hint=_index(wanted))
    return {one["_id"]: one["count"] async for one in found}


async def newest(wanted: Wanted, limit: int) -> list[str]:
    """The ids of the applications as wanted that were handed in last, in the order of that; one database call."""
    return await _newest({"$and": list(wanted.conditions().values())}, wanted, limit)


async def _newest(where: Row, wanted: Wanted, limit: int) -> list[str]:
    rows = Application.get_pymongo_collection().find(where, {"_id": 1, wanted.sent: 1}).hint(_index(wanted))
    found = await rows.sort([(wanted.sent, -1), ("_id", -1)]).limit(limit).to_list()
    return [str(row["_id"]) for row in reversed(found)]


async def left_out(wanted: Wanted, limit: int) -> dict[str, tuple[int, list[str]]]:
    """By the first condition that does not hold how many applications that were handed in it leaves out, and the ids of
    the newest of them; two database calls for each condition."""
    conditions = wanted.conditions()
    names = list(conditions)

    async def of(place: int) -> tuple[int, list[str]]:
        held = [conditions[one] for one in names[:place]]
        where = {"$and": [*held, {"$nor": [conditions[names[place]]]}]}
        number = await Application.get_pymongo_collection().count_documents(where, hint=_index(wanted))
        return number, await _newest(where, wanted, limit) if number else []

    found = await asyncio.gather(*(of(place) for place in range(1, len(names))))
    return dict(zip(names[1:], found, strict=True))


def _index(wanted: Wanted) -> str:
    return LAST_SENT if wanted.last_stage else FIRST_SENT


async def handed_in(programmes: Sequence[str], since: datetime, until: datetime) -> list[Facts]:
    """The applications of some programmes (none: of all) whose first or last stage was handed in within a span."""
    span = {"$gte": since, "$lte": until}
    where: dict[str, Any] = {"$or": [{"first_submitted": span}, {"last_submitted": span}]}
    if programmes:
        where["programme"] = {"$in": list(programmes)}
    rows = Application.get_pymongo_collection().find(where, dict.fromkeys(FACTS, 1))
    return [facts_of(str(row["_id"]), row) async for row in rows]


@dataclass(frozen=True, slots=True)
class Move:
    """An application as an entry of the log left it, with the moment of the entry."""

    number: int
    at: datetime
    facts: Facts


def moves_of(entries: Sequence[Row], before: dict[str, Flat] | None = None) -> Iterator[Move]:
    """The moves of entries in order; those that move nothing may be left out of them, and are passed over.

    `before` are the values of each application before them; they are brought up to the last entry.
    """
    values = {} if before is None else before
    for entry in entries:
        if not entry["moves"]:
            continue
        id_ = entry["application_id"]
        changes = [Change(**one) for one in entry["changes"] if one["path"] in FACTS]  # None of these is private.
        values[id_] = done(values.get(id_, {}), changes)
        yield Move(entry["_id"], entry["at"], facts_of(id_, values[id_]))


@dataclass(slots=True)
class Read:
    """What this process has read of the log, which only grows: the moves from each first submission on, for nothing
    before it ever counts, and the entry up to which they are there."""

    moves: list[Move] = field(default_factory=list)
    sent: set[str] = field(default_factory=set)
    values: dict[str, Flat] = field(default_factory=dict)
    number: int = 0
    hash: str = ""

    def take(self, entries: Sequence[Row]) -> None:
        """Go on with these entries; those that another who asked at once has taken already are passed over."""
        new = [one for one in entries if one["_id"] > self.number]
        for move in moves_of(new, self.values):
            facts = move.facts
            if facts.first_submitted or facts.last_submitted or facts.id in self.sent:
                self.sent.add(facts.id)
                self.moves.append(move)
        if new:
            self.number, self.hash = new[-1]["_id"], new[-1]["hash"]


BATCH = 2_000  # Entries after which others have their turn.
READ: dict[str, Read] = {}
"""By the name of the database."""

MOVED = {"$filter": {"input": "$changes", "cond": {"$in": ["$$this.path", list(FACTS)]}}}


async def moves() -> list[Move]:
    """The moves of all applications from their first submission on, told by the log alone, in order; what was read
    before is not read again."""
    rows = Entry.get_pymongo_collection()
    name = rows.database.name
    read = READ.setdefault(name, Read())
    last = await rows.find_one({"_id": read.number}, {"hash": 1}) if read.number else None
    if read.number and (last is None or last["hash"] != read.hash):
        read = READ[name] = Read()  # Another log than the one that was read: restored, or emptied.
    fields: dict[str, Any] = {"application_id": 1, "at": 1, "moves": 1, "hash": 1, "changes": MOVED}
    new = {"moves": True, "_id": {"$gt": read.number}}
    batch: list[Row] = []
    async for entry in rows.find(new, fields).sort("_id", 1):  # A long log takes longer than one answer may.
        batch.append(entry)
        if len(batch) == BATCH:
            read.take(batch)
            batch = []
    read.take(batch)
    return read.moves


async def tracks() -> list[Track]:
    """The ways of all applications that have, or had, a deadline, told by the log alone; one at a time in memory."""
    found = [track_of(entries) async for entries in _by_application()]
    return [one for one in found if one is not None]


async def _by_application() -> AsyncIterator[list[Row]]:
    fields = dict.fromkeys(("application_id", "at", "changes", "private"), 1)
    order = [("application_id", 1), ("revision", 1)]
    own: list[Row] = []
    async for entry in Entry.get_pymongo_collection().find({}, fields).sort(order):
        if own and own[0]["application_id"] != entry["application_id"]:
            yield own
            own = []
        own.append(entry)
    if own:
        yield own
