"""What a refresh would do, with nothing stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from calls.errors import Problem
from calls.model import Call
from calls.sources.harvest_progress import MemoryStore
from matchcamp.funding.actions import with_our_words
from matchcamp.funding.documents import CallRecord
from matchcamp.funding.gathering import gathered
from matchcamp.funding.refresh_lease import only_one
from matchcamp.funding.source_rules import SourceName, check_possible
from matchcamp.parts import Parts


@dataclass(frozen=True, slots=True)
class Trial:
    """Calls that would be new or changed, by identifier, and the account of all else."""

    rows: int
    added: tuple[Call, ...]
    changed: tuple[Call, ...]
    unchanged: int
    left_out: Mapping[str, int]
    damages: tuple[Problem, ...]


async def tried(parts: Parts, source: SourceName, given: Sequence[str]) -> Trial:
    """Read a source as a refresh does, and compare. Raises what the source raises; Busy while a refresh goes on."""
    check_possible(source, len(given), asks_portal=parts.settings.asks_portal)
    async with only_one(parts.database):
        found = await gathered(parts.settings, source, given, parts.clock.now(), MemoryStore())
    where = {"identifier": {"$in": [call.identifier for call in found.calls]}}
    fields = {"identifier": 1, "content_hash": 1, "facts.summary": 1, "facts.topics": 1}
    known = {row["identifier"]: row async for row in CallRecord.get_pymongo_collection().find(where, fields)}
    merged = sorted(
        (with_our_words(call, known.get(call.identifier)) for call in found.calls), key=lambda call: call.identifier
    )
    added = tuple(call for call in merged if call.identifier not in known)
    changed = tuple(
        call
        for call in merged
        if call.identifier in known and known[call.identifier]["content_hash"] != call.content_hash
    )
    unchanged = len(merged) - len(added) - len(changed) + found.as_it_was
    return Trial(found.rows, added, changed, unchanged, found.left_out, found.damages)
