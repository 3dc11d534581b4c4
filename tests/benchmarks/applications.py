"""Applications and a target at size: `python -m tests.benchmarks.applications [--json] [--applications 100000]`.

Fills a database of its own with applications and their log, then times what pages and reports ask, without rendering,
and changes. Half a minute for 10,000, some four for 100,000. Questions are asked in turn, so that a busy moment of the
machine hits all of them; `make bench` runs it, too.
"""

import argparse
import asyncio
import json
import random
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from bson import ObjectId

from matchcamp.app import opened_parts
from matchcamp.applications import actions, queries
from matchcamp.applications.documents import Deadline
from matchcamp.applications.pipeline.board_queries import board
from matchcamp.applications.queries import ApplicationFilter
from matchcamp.applications.schemas import SectionEdit
from matchcamp.applications.states import BEFORE, State
from matchcamp.parts import Parts
from matchcamp.reports.queries import of_target, yearly
from matchcamp.settings import Settings
from matchcamp.targets import queries as target_queries
from matchcamp.targets.actions import change_target, set_target
from matchcamp.targets.learning import learn
from matchcamp.targets.schemas import TargetEdit, TargetIn
from matchcamp.viewer import Role, Viewer
from tests.matchcamp.applications.applying import Book, row_of

NOW = datetime(2026, 6, 27, 8, tzinfo=UTC)
CLAIRE = Viewer(account_id=str(ObjectId()), name="Claire", roles=frozenset({Role.COORDINATOR}))
BATCH = 2_000
TIMES = 21
SENT = (State.SUBMITTED, State.EVALUATED, State.REJECTED_BUDGET, State.SIGNED)


def books(count: int, seed: int = 1) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Applications as they are stored, each with its entries; a third of them handed in."""
    chance, book = random.Random(seed), Book()
    for number in range(count):
        deadline = Deadline(at=NOW + timedelta(days=chance.randrange(1, 200)), zone="Europe/Brussels", round=1)
        programme = chance.choice(["ERASMUS", "HORIZON", "DIGITAL"])
        lead = f"{chance.randrange(5_000):024x}"
        row = row_of(
            State.DRAFTING, title=f"Application {number}", programme=programme, deadline=deadline.model_dump(),
            organisation_id=lead, begins=NOW - timedelta(days=60),
        )  # fmt: skip
        row["partners"][0]["organisation_id"] = lead
        id_ = book.keep(row, NOW - timedelta(days=60))
        if number % 3 == 0:
            at = NOW - timedelta(days=chance.randrange(1, 170))
            state = chance.choice(SENT).value
            book.change(id_, book.rows[id_] | {"state": state, "first_submitted": at, "last_submitted": at}, at)
        elif number % 3 == 1:
            book.change(id_, book.rows[id_] | {"state": chance.choice(sorted(BEFORE))}, NOW - timedelta(days=9))
        told, book.entries = book.entries, []  # The chain needs only the number and the hash of the last one.
        yield book.rows.pop(id_), told


async def fill(parts: Parts, count: int) -> int:
    source, entries = books(count), 0
    last: dict[str, Any] = {}
    while batch := list(islice(source, BATCH)):
        told = [entry for _, own in batch for entry in own]
        await parts.database["applications"].insert_many([row for row, _ in batch])
        await parts.database["application_log"].insert_many(told)
        entries, last = entries + len(told), told[-1]
    head = {"_id": queries.HEAD, "number": last["_id"], "hash": last["hash"]}
    await parts.database["application_log_head"].insert_one(head)
    return entries


async def in_turn(asked: dict[str, Callable[[], Awaitable[object]]], times: int = TIMES) -> dict[str, Any]:
    """The milliseconds of each question, asked one after the other and then again; the first round warms caches."""
    found: dict[str, list[float]] = {name: [] for name in asked}
    for turn in range(times + 1):
        for name, ask in asked.items():
            began = time.perf_counter()
            await ask()
            if turn:
                found[name].append((time.perf_counter() - began) * 1_000)
    return {name: spread(one) for name, one in found.items()}


async def timed(ask: Callable[[], Awaitable[object]], times: int) -> dict[str, float]:
    found = []
    for _ in range(times):
        began = time.perf_counter()
        await ask()
        found.append((time.perf_counter() - began) * 1_000)
    return spread(found)


def spread(found: list[float]) -> dict[str, float]:
    """Milliseconds at the median and at the 95th of 100."""
    ordered = sorted(found)
    return {
        "p50_ms": round(ordered[len(ordered) // 2], 1),
        "p95_ms": round(ordered[int(len(ordered) * 0.95)], 1),
    }


async def measured(count: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        async with opened_parts(Settings(data_dir=Path(folder), rate_limits=False)) as parts:
            began = time.perf_counter()
            entries = await fill(parts, count)
            print(f"  {count} applications, {entries} entries in {time.perf_counter() - began:.0f} s", flush=True)
            target = await _three_more(parts)
            row = await parts.database["applications"].find_one({"state": State.DRAFTING.value})
            assert row is not None
            id_ = str(row["_id"])
            return {"applications": count, "entries": entries} | await _figures(parts, target, id_)


async def _three_more(parts: Parts) -> str:
    """The id of a target that lacks three."""
    values = {"name": "Three more", "number": 1, "starts": date(2026, 6, 1), "ends": date(2026, 12, 31)}
    given = TargetIn.model_validate(values | {"programmes": ["ERASMUS", "HORIZON"]})
    id_ = await set_target(parts, given, CLAIRE)
    counted = (await target_queries.target(id_, CLAIRE, NOW)).count
    edit = TargetEdit.model_validate(given.model_dump() | {"number": counted + 3, "revision": 1})
    await change_target(parts, id_, edit, CLAIRE)
    return id_


async def _figures(parts: Parts, target: str, id_: str) -> dict[str, Any]:
    drafting = ApplicationFilter(states=(State.DRAFTING,))
    asked: dict[str, Callable[[], Awaitable[object]]] = {
        "list": lambda: queries.applications(CLAIRE, drafting, NOW, after=None, limit=50),
        "board": lambda: board(CLAIRE, NOW, mine=False),
        "tally": lambda: queries.tally(CLAIRE, ApplicationFilter()),
        "pressing": lambda: queries.pressing(CLAIRE, NOW, mine=False),
        "one": lambda: queries.application(id_, CLAIRE, NOW),
        "target": lambda: target_queries.target(target, CLAIRE, NOW),
        "others": lambda: target_queries.others(target, CLAIRE, NOW),
        "history": lambda: target_queries.history_of(target, NOW),
        "forecast": lambda: target_queries.forecast(target, CLAIRE, NOW),
        "report of a target": lambda: of_target(parts, target, CLAIRE, read_log=False),
        "report of a year": lambda: yearly(parts, NOW.year, CLAIRE),
    }
    found: dict[str, Any] = await in_turn(asked)
    found["recount"] = await timed(lambda: target_queries.recount(target), 3)
    found["learn"] = await timed(lambda: learn(NOW), 1)
    found["verify"] = await timed(lambda: queries.verification(parts), 1)
    found["change"] = await timed(lambda: _change(parts, id_), 100)
    return found


async def _change(parts: Parts, id_: str) -> None:
    row = await queries.application_row(id_, CLAIRE)
    state = "final" if row["sections"][0]["state"] == "open" else "open"
    given = SectionEdit(revision=row["revision"], state=state)  # type: ignore[arg-type]
    await actions.put_section(parts, id_, "summary", given, CLAIRE)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--applications", type=int, default=100_000)
    given = parser.parse_args()
    found = run(given.applications)
    print(json.dumps(found, indent=1) if given.json else table(found))


def run(count: int) -> dict[str, Any]:
    return asyncio.run(measured(count))


def table(found: dict[str, Any]) -> str:
    return "\n".join(f"{name:>20}  {one}" for name, one in found.items())


if __name__ == "__main__":
    main()
