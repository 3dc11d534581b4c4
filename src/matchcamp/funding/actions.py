"""Changing calls: imports that can be repeated without changing anything."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from pymongo import UpdateOne
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.errors import BulkWriteError

from calls.model import Call
from calls.sources.calendar import read_calendar
from calls.sources.records import read_records
from matchcamp.errors import Conflict
from matchcamp.funding.conversion import closes_at, facts_of, opens_at
from matchcamp.funding.differences import Difference, differences
from matchcamp.funding.documents import CallChange, CallRecord, FieldChange
from matchcamp.funding.imports.queries import kept_calls, standings
from matchcamp.funding.rules import Fate, Planned, Standing, planned
from matchcamp.topics import TOPICS

CALENDAR_FILES = {".csv", ".yaml", ".yml"}
BATCH = 500
HISTORY_KEPT = 200  # Lines of a call's history; a portal that changes a call each week takes four years for so many.
TRIES = 5
DUPLICATE_KEY = 11000
WRITTEN = frozenset({Fate.ADDED, Fate.CHANGED})


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did; `left_out` counts rows by the reason for leaving them out."""

    rows: int
    added: int
    changed: int
    unchanged: int
    left_out: Mapping[str, int] = field(default_factory=dict)


async def import_files(files: Sequence[Path], now: datetime) -> Imported:
    """Read all files before anything is stored; a damaged one stops the import and names its place."""
    portal = [file for file in files if file.suffix.lower() not in CALENDAR_FILES]
    calendars = [file for file in files if file.suffix.lower() in CALENDAR_FILES]
    reading = await asyncio.to_thread(read_records, portal) if portal else None
    found = [*(reading.calls if reading else ())]
    for file in calendars:
        found += await asyncio.to_thread(read_calendar, file, TOPICS)
    done = await import_calls(found, now)
    if reading is None:
        return done
    left_out = Counter({reason.value: number for reason, number in reading.left_out.items()})
    left_out += Counter({"duplicate": reading.duplicates}) + Counter(done.left_out)
    rows = reading.rows + done.rows - len(reading.calls)
    return Imported(rows, done.added, done.changed, done.unchanged, dict(left_out))


async def import_calls(calls: Sequence[Call], now: datetime, *, account_id: str = "") -> Imported:
    """Add or update calls by identifier. What did not change is not written, so followers have nothing to do.

    A call that somebody changed between reading and writing is looked at again, so that no words of theirs are lost.
    """
    fates: Counter[Fate] = Counter()
    reasons: Counter[str] = Counter()
    waiting = list(calls)
    for _ in range(TRIES):
        known = await standings()
        plan = planned(waiting, known)
        overtaken = await write_plan(plan, known, Stamp(now, account_id))
        done = [one for one in plan if one.call.identifier not in overtaken]
        fates += Counter(one.fate for one in done)
        reasons += Counter(one.reason for one in done if one.reason)
        waiting = [call for call in waiting if call.identifier in overtaken]
        if not waiting:
            return Imported(len(calls), fates[Fate.ADDED], fates[Fate.CHANGED], fates[Fate.UNCHANGED], dict(reasons))
    raise Conflict(f"{len(waiting)} calls change all the time, {waiting[0].identifier} among them; try again")


@dataclass(frozen=True, slots=True)
class Stamp:
    """When calls are written, by whom (nobody: a source that is read by itself), and as which step."""

    at: datetime
    account_id: str = ""
    step: str = "import"


async def write_plan(
    plan: Sequence[Planned],
    known: Mapping[str, Standing],
    stamp: Stamp,
    session: AsyncClientSession | None = None,
) -> set[str]:
    """Write what is new or changed; returns the identifiers that somebody else changed since `known` was read."""
    fresh = [one for one in plan if one.fate in WRITTEN]
    before = await kept_calls([one.call.identifier for one in fresh if one.fate is Fate.CHANGED], session)
    overtaken: set[str] = set()
    for start in range(0, len(fresh), BATCH):
        batch = fresh[start : start + BATCH]
        writes = [_upsert(one.call, known.get(one.call.identifier), before, stamp) for one in batch]
        try:
            await CallRecord.get_pymongo_collection().bulk_write(writes, ordered=False, session=session)
        except BulkWriteError as error:
            failed = (error.details or {})["writeErrors"]
            if any(one["code"] != DUPLICATE_KEY for one in failed):
                raise
            overtaken |= {batch[one["index"]].call.identifier for one in failed}
    return overtaken


def _upsert(call: Call, standing: Standing | None, before: Mapping[str, Call], stamp: Stamp) -> UpdateOne:
    """Where the revision is not the one that was read, the upsert meets the unique identifier and fails."""
    old = before.get(call.identifier)
    line = change_line(stamp, differences(old, call) if old else ())
    return UpdateOne(
        {"identifier": call.identifier, **at_revision(standing.revision if standing else 0)},
        {
            "$set": record_of(call, stamp.at, withdrawn=standing is not None and standing.withdrawn),
            "$setOnInsert": {"first_seen": stamp.at},
            "$inc": {"revision": 1},
            "$push": {"history": pushed(line)},
        },
        upsert=True,
    )


def at_revision(revision: int) -> dict[str, Any]:
    """The filter of a call at a revision; calls from before there were revisions have none."""
    return {"revision": revision or {"$in": [0, None]}}


def change_line(stamp: Stamp, changed: Sequence[Difference] = (), note: str = "") -> CallChange:
    fields = [FieldChange(**asdict(one)) for one in changed]
    return CallChange(at=stamp.at, account_id=stamp.account_id, step=stamp.step, note=note, fields=fields)


def pushed(line: CallChange) -> dict[str, Any]:
    """One line more of a history, of which the newest are kept."""
    return {"$each": [line.model_dump()], "$slice": -HISTORY_KEPT}


def record_of(call: Call, now: datetime, *, withdrawn: bool = False) -> dict[str, Any]:
    """The fields of a `CallRecord` that an import writes; a withdrawn call stays closed since it was withdrawn."""
    return {
        "identifier": call.identifier,
        "source": call.source.value,
        "programme": call.programme,
        "topics": list(call.topics),
        "facts": facts_of(call),
        "content_hash": call.content_hash,
        "opens_at": opens_at(call),
        **({} if withdrawn else {"closes_at": closes_at(call)}),
        "last_seen": now,
        "changed": now,
    }
