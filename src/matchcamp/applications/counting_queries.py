"""What targets and forecasts read of applications: frozen facts, whoever looks. Who is shown what is cut elsewhere."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from matchcamp.applications.chain import changes_of
from matchcamp.applications.documents import Application, Entry
from matchcamp.applications.progress import Phase, Track, phase_of, track_of
from matchcamp.applications.states import BEFORE, State
from matchcamp.applications.trail import Flat, done

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


async def handed_in(programmes: Sequence[str], since: datetime, until: datetime) -> list[Facts]:
    """The applications of some programmes (none: of all) whose first or last stage was handed in within a span."""
    span = {"$gte": since, "$lte": until}
    where: dict[str, Any] = {"$or": [{"first_submitted": span}, {"last_submitted": span}]}
    if programmes:
        where["programme"] = {"$in": list(programmes)}
    rows = Application.get_pymongo_collection().find(where, dict.fromkeys(FACTS, 1)).sort("first_submitted", 1)
    return [facts_of(str(row["_id"]), row) async for row in rows]


@dataclass(frozen=True, slots=True)
class Candidate:
    """An application that may still be handed in. `last_stage`: what is written now is its only stage, or its last."""

    facts: Facts
    phase: Phase
    deadline: datetime
    last_stage: bool = True


async def candidates(programmes: Sequence[str], now: datetime) -> list[Candidate]:
    """The applications of some programmes (none: of all) before submission whose deadline is not over."""
    where: dict[str, Any] = {"state": {"$in": sorted(BEFORE | {State.INVITED})}, "deadline.at": {"$gt": now}}
    if programmes:
        where["programme"] = {"$in": list(programmes)}
    fields = dict.fromkeys([*FACTS, "deadline.at", "sections.state"], 1)
    rows = Application.get_pymongo_collection().find(where, fields).sort("deadline.at", 1)
    return [_candidate(row) async for row in rows]


def _candidate(row: Row) -> Candidate:
    facts = facts_of(str(row["_id"]), row)
    states = [one["state"] for one in row.get("sections", ())]
    last = not row["two_stage"] or row["stage"] > 1
    return Candidate(facts, phase_of(facts.state, states), row["deadline"]["at"], last)


@dataclass(frozen=True, slots=True)
class Move:
    """An application as an entry of the log left it, with the moment of the entry."""

    number: int
    at: datetime
    facts: Facts


def moves_of(entries: Sequence[Row]) -> Iterator[Move]:
    """The moves of entries in order; those that move nothing may be left out of them, and are passed over."""
    values: dict[str, Flat] = {}
    for entry in entries:
        if not entry["moves"]:
            continue
        id_ = entry["application_id"]
        changes = [one for one in changes_of(entry) if one.path in FACTS]
        values[id_] = done(values.get(id_, {}), changes)
        yield Move(entry["_id"], entry["at"], facts_of(id_, values[id_]))


async def moves() -> list[Move]:
    """All moves of all applications, told by the log alone, in order."""
    fields = dict.fromkeys(("application_id", "at", "moves", "changes", "private"), 1)
    entries = await Entry.get_pymongo_collection().find({"moves": True}, fields).sort("_id", 1).to_list()
    return list(moves_of(entries))


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


def tracks_of(entries: Sequence[Row]) -> list[Track]:
    """As `tracks`, from entries that are at hand."""
    ordered = sorted(entries, key=lambda one: (one["application_id"], one["revision"]))
    found = (track_of(list(own)) for _, own in groupby(ordered, key=lambda one: str(one["application_id"])))
    return [one for one in found if one is not None]
