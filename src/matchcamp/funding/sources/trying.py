"""What a refresh would do, with nothing stored."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from calls.errors import Problem
from calls.model import Call
from calls.sources.harvest_progress import MemoryStore
from matchcamp.funding.imports.queries import standings
from matchcamp.funding.rules import Fate, planned
from matchcamp.funding.sources.documents import SourceName
from matchcamp.funding.sources.gathering import gathered
from matchcamp.funding.sources.lease import only_one
from matchcamp.funding.sources.rules import check_possible
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
    plan = sorted(planned(found.calls, await standings()), key=lambda one: one.call.identifier)
    left_out = Counter(found.left_out) + Counter(one.reason for one in plan if one.reason)
    return Trial(
        rows=found.rows,
        added=tuple(one.call for one in plan if one.fate is Fate.ADDED),
        changed=tuple(one.call for one in plan if one.fate is Fate.CHANGED),
        unchanged=sum(one.fate is Fate.UNCHANGED for one in plan) + found.as_it_was,
        left_out=dict(left_out),
        damages=found.damages,
    )
