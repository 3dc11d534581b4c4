"""Changing calls: imports that can be repeated without changing anything."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from pymongo import UpdateOne

from calls.model import Call
from calls.sources.calendar import read_calendar
from calls.sources.records import read_records
from matchcamp.funding.conversion import closes_at, facts_of, opens_at
from matchcamp.funding.documents import CallRecord

CALENDAR_FILES = {".csv", ".yaml", ".yml"}
BATCH = 500


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
        found += await asyncio.to_thread(read_calendar, file)
    done = await import_calls(found, now)
    if reading is None:
        return done
    left_out = {reason.value: number for reason, number in reading.left_out.items()}
    left_out |= {"duplicate": reading.duplicates} if reading.duplicates else {}
    rows = reading.rows + done.rows - len(reading.calls)
    return Imported(rows, done.added, done.changed, done.unchanged, left_out)


async def import_calls(calls: Sequence[Call], now: datetime) -> Imported:
    """Add or update calls by identifier. What did not change is not written, so followers have nothing to do."""
    rows = CallRecord.get_pymongo_collection()
    found = rows.find({}, {"identifier": 1, "content_hash": 1, "facts.summary": 1, "facts.topics": 1})
    known = {row["identifier"]: row async for row in found}
    merged = [with_our_words(call, known.get(call.identifier)) for call in calls]
    fresh = [call for call in merged if not _is_kept(call, known.get(call.identifier))]
    for start in range(0, len(fresh), BATCH):
        await rows.bulk_write([_upsert(call, now) for call in fresh[start : start + BATCH]])
    added = sum(call.identifier not in known for call in fresh)
    return Imported(len(calls), added, len(fresh) - added, len(calls) - len(fresh))


def with_our_words(call: Call, row: Mapping[str, Any] | None) -> Call:
    """Summary and topics are written by hand in our catalogue; a portal record lacks them, and must not wipe them."""
    if row is None or call.topics or not row["facts"]["topics"]:
        return call
    return replace(call, summary=row["facts"]["summary"], topics=tuple(row["facts"]["topics"]))


def _is_kept(call: Call, row: Mapping[str, Any] | None) -> bool:
    return row is not None and row["content_hash"] == call.content_hash


def _upsert(call: Call, now: datetime) -> UpdateOne:
    change = {"$set": record_of(call, now), "$setOnInsert": {"first_seen": now}}
    return UpdateOne({"identifier": call.identifier}, change, upsert=True)


def record_of(call: Call, now: datetime) -> dict[str, Any]:
    """The fields of a `CallRecord` that an import writes."""
    return {
        "identifier": call.identifier,
        "source": call.source.value,
        "programme": call.programme,
        "topics": list(call.topics),
        "facts": facts_of(call),
        "content_hash": call.content_hash,
        "opens_at": opens_at(call),
        "closes_at": closes_at(call),
        "last_seen": now,
        "changed": now,
    }
