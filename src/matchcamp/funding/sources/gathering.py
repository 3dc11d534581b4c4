"""What each source has now, before anything of it is stored."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parseaddr
from pathlib import Path
from typing import Any

from calls.catalogue import load_catalogue
from calls.errors import Problem
from calls.model import Call
from calls.sources.calendar import read_calendar
from calls.sources.fetching import Manners
from calls.sources.harvest_progress import Store
from calls.sources.portal import harvest
from calls.sources.records import Reading
from calls.sources.topic_file import read_topics
from matchcamp import __version__
from matchcamp.funding.conversion import call_of_row
from matchcamp.funding.documents import CallRecord
from matchcamp.funding.sources.documents import SourceName, SourceRecord
from matchcamp.funding.sources.rules import KnownEntry, Taking, taken_from_catalogue
from matchcamp.settings import Settings
from matchcamp.topics import TOPICS


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a source has: calls to store, and the account of all else.

    `told` are hashes of what the source says of each call, `record_hashes` of the raw records, both by identifier.
    `as_it_was` counts calls that need not be stored. `unreached` counts rows that the source told of and did not give.
    """

    calls: tuple[Call, ...]
    rows: int
    told: Mapping[str, str]
    as_it_was: int = 0
    left_out: Mapping[str, int] = field(default_factory=dict)
    damages: tuple[Problem, ...] = ()
    record_hashes: Mapping[str, str] = field(default_factory=dict)
    unreached: int = 0


async def gathered(
    settings: Settings, source: SourceName, given: Sequence[str], now: datetime, store: Store
) -> Gathered:
    """What the source has now; `given` are identifiers of topics, or files. Raises what the source raises."""
    if source is SourceName.PORTAL:
        found = await harvest(now, url=settings.portal_url, store=store, manners=manners_of(settings))
        return of_reading(found.reading, unreached=found.unreached)
    if source is SourceName.TOPIC:
        return of_reading(await read_topics(given, url=settings.topic_url, manners=manners_of(settings)))
    if source is SourceName.CALENDAR:
        return await of_catalogue()
    calls = [call for path in given for call in await asyncio.to_thread(read_calendar, Path(path), TOPICS)]
    by_identifier = {call.identifier: call for call in calls}
    left_out = {"duplicate": len(calls) - len(by_identifier)} if len(calls) > len(by_identifier) else {}
    return Gathered(tuple(by_identifier.values()), len(calls), told_of(calls), left_out=left_out)


def manners_of(settings: Settings) -> Manners:
    """How the portal is asked: it is told who asks, and whom to write to about it."""
    address = parseaddr(settings.mail_from)[1]
    return Manners(who=f"Matchcamp/{__version__} (+{settings.base_url}; {address})")


def of_reading(reading: Reading, *, unreached: int = 0) -> Gathered:
    """What portal records hold; duplicates are counted among what is left out."""
    left_out = {reason.value: number for reason, number in reading.left_out.items()}
    left_out |= {"duplicate": reading.duplicates} if reading.duplicates else {}
    return Gathered(
        calls=reading.calls, rows=reading.rows, told=told_of(reading.calls), left_out=left_out,
        damages=reading.damages, record_hashes=reading.record_hashes, unreached=unreached,
    )  # fmt: skip


async def of_catalogue() -> Gathered:
    """The calls that come with the project, without those that people have changed here since."""
    entries = load_catalogue()
    known = await _known([entry.identifier for entry in entries])
    judged = [(entry, *taken_from_catalogue(entry, known.get(entry.identifier))) for entry in entries]
    edited = sum(taking is Taking.EDITED_HERE for _, taking, _ in judged)
    return Gathered(
        calls=tuple(call for _, taking, call in judged if taking is Taking.TAKEN),
        rows=len(entries),
        told=told_of([entry for entry, taking, _ in judged if taking is not Taking.EDITED_HERE]),
        as_it_was=sum(taking is Taking.AS_IT_WAS for _, taking, _ in judged),
        left_out={Taking.EDITED_HERE.value: edited} if edited else {},
    )


async def _known(identifiers: Sequence[str]) -> dict[str, KnownEntry]:
    where = {"identifier": {"$in": list(identifiers)}}
    records = SourceRecord.get_pymongo_collection().find(where | {"source": SourceName.CALENDAR.value})
    told = {row["identifier"]: row["content_hash"] async for row in records}
    rows = CallRecord.get_pymongo_collection().find(where)
    return {
        row["identifier"]: KnownEntry(call_of_row(row), told.get(row["identifier"], ""), _was_edited(row))
        async for row in rows
    }


def _was_edited(row: Mapping[str, Any]) -> bool:
    """Whether a person wrote a line of its history; what a source brings by itself is nobody's."""
    return any(line["account_id"] for line in row.get("history", ()))


def told_of(calls: Sequence[Call]) -> dict[str, str]:
    return {call.identifier: call.content_hash for call in calls}
