"""What each row of a file comes to, compared with the calls that are kept; and the picture of the whole."""

import asyncio
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from calls.model import Call
from matchcamp.funding.conversion import call_of
from matchcamp.funding.differences import Difference, differences, first_facts
from matchcamp.funding.imports.documents import Picture
from matchcamp.funding.imports.queries import kept_calls
from matchcamp.funding.imports.reading import ReadRow, Trouble
from matchcamp.funding.rules import Fate, Planned, Standing, planned


@dataclass(frozen=True, slots=True)
class Judged:
    """A row of a file and what it comes to; `met` marks the state of the call that it was compared with."""

    row: ReadRow
    fate: Fate
    reason: str = ""
    title: str = ""
    fields: Sequence[Difference] = ()
    trouble: Trouble | None = None
    met: str = ""


async def judged(rows: Sequence[ReadRow], known: Mapping[str, Standing]) -> list[Judged]:
    """What rows come to, in their order, with the fields that would change; at most one database call.

    The work on the rows is done in a thread, so that the loop goes on answering.
    """
    plans = await asyncio.to_thread(lambda: [_plan(row, known) for row in rows])
    changed = [plan.call.identifier for plan in plans if plan and plan.fate is Fate.CHANGED]
    before = await kept_calls(changed)
    found = []
    for row, plan in zip(rows, plans, strict=True):
        if plan is None:
            found.append(Judged(row, Fate.LEFT_OUT if row.reason else Fate.PROBLEM, row.reason, trouble=row.trouble))
            continue
        fields = _shown(plan, before.get(plan.call.identifier))
        met = met_with(known.get(plan.call.identifier))
        found.append(Judged(row, plan.fate, plan.reason, plan.call.title, fields, met=met))
    return found


def _plan(row: ReadRow, known: Mapping[str, Standing]) -> Planned | None:
    return planned([call_of(row.facts)], known)[0] if row.facts is not None else None


def _shown(plan: Planned, old: Call | None) -> tuple[Difference, ...]:
    """The fields that change; of a new call those by which one knows it."""
    if old is not None:
        return differences(old, plan.call)
    return first_facts(plan.call) if plan.fate is Fate.ADDED else ()


def met_with(standing: Standing | None) -> str:
    """The mark of the state of a kept call; empty for none."""
    return f"{standing.content_hash[:16]}:{standing.revision}:{standing.withdrawn:d}" if standing else ""


@dataclass(slots=True)
class Tally:
    """Counts judged rows, and makes the mark of the whole picture."""

    counts: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    _digest: Any = field(default_factory=hashlib.sha256)

    def add(self, rows: Iterable[Judged]) -> None:
        """Takes rows in their order."""
        for one in rows:
            self.counts[one.fate.value] += 1
            self.left_out.update([one.reason] if one.reason else [])
            seen = [one.row.place, one.row.identifier, one.fate.value, one.reason, one.met]
            self._digest.update(json.dumps([*seen, [list(asdict(change).values()) for change in one.fields]]).encode())

    def picture(self) -> Picture:
        """All that was taken."""
        left_out = dict(sorted(self.left_out.items()))
        return Picture(counts=dict(self.counts), left_out=left_out, fingerprint=self._digest.hexdigest())
