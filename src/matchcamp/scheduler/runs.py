"""The record of every run: unique by job and slot, so that no slot runs twice, whoever believes to lead."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from bson import ObjectId
from pymongo import ReturnDocument
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import DuplicateKeyError

RUNS = "job_runs"
JOBS = "jobs"
KEPT = timedelta(days=90)
# A run asked for by hand has no leader that could tell of its death.
HAND_LIMIT = timedelta(days=1)
MOST_ATTEMPTS = 3  # A job that takes its process down with it must not do so for ever.


class Outcome(StrEnum):
    """How a run stands. An interrupted one is tried again; an abandoned one is not."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    INTERRUPTED = "interrupted"
    ABANDONED = "abandoned"


UNFINISHED = [Outcome.RUNNING.value, Outcome.INTERRUPTED.value]


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a job. Times are real ones, in UTC; `did` is the job's sentence, or the error's."""

    id: ObjectId
    job: str
    slot: datetime
    start: datetime
    end: datetime | None
    outcome: Outcome
    did: str
    attempt: int
    by: str
    by_hand: bool


def run_of(row: dict[str, Any]) -> Run:
    names = ("job", "slot", "start", "end", "did", "attempt", "by", "by_hand")
    return Run(id=row["_id"], outcome=Outcome(row["outcome"]), **{name: row[name] for name in names})


def now_in_database() -> datetime:
    """This moment as the database can hold it: whole milliseconds."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


class Runs:
    """The records, written for one process named `owner`."""

    def __init__(self, database: AsyncDatabase[dict[str, Any]], owner: str) -> None:
        self._runs = database[RUNS]
        self._jobs = database[JOBS]
        self._owner = owner

    async def prepare(self) -> None:
        await self._runs.create_index([("job", 1), ("slot", 1)], unique=True)
        await self._runs.create_index("start", expireAfterSeconds=int(KEPT.total_seconds()))

    async def settled_until(self, job: str) -> datetime:
        """The slot up to which nothing is owed: the last one claimed, or the moment the job was first seen.

        So a new job waits for its next slot instead of catching up with a past that it never had.
        """
        row = await self._jobs.find_one_and_update(
            {"_id": job},
            {"$setOnInsert": {"settled": now_in_database()}},
            upsert=True,
            return_document=ReturnDocument.AFTER,
        )
        assert row is not None  # An upsert that returns the document afterwards always has one.
        settled: datetime = row["settled"]
        return settled

    async def claim(self, job: str, slot: datetime, *, by_hand: bool = False) -> Run | None:
        """Begin the run of a slot; None when it was begun before, here or elsewhere."""
        row = {
            "_id": ObjectId(), "job": job, "slot": slot, "start": now_in_database(), "end": None, "did": "",
            "outcome": Outcome.RUNNING.value, "attempt": 1, "by": self._owner, "by_hand": by_hand,
        }  # fmt: skip
        run: Run | None = run_of(row)
        try:
            await self._runs.insert_one(row)
        except DuplicateKeyError:
            run = None
        if not by_hand:
            await self._jobs.update_one({"_id": job}, {"$max": {"settled": slot}})
        return run

    async def finish(self, run: Run, outcome: Outcome, did: str) -> Run | None:
        """Write how a run ended; None when another process has taken it over meanwhile."""
        row = await self._runs.find_one_and_update(
            {"_id": run.id, "by": run.by, "attempt": run.attempt},
            {"$set": {"outcome": outcome.value, "did": did, "end": now_in_database()}},
            return_document=ReturnDocument.AFTER,
        )
        return None if row is None else run_of(row)

    async def unfinished(self) -> AsyncIterator[Run]:
        """Planned runs that somebody began and did not end, oldest first."""
        async for row in self._runs.find({"outcome": {"$in": UNFINISHED}, "by_hand": False}).sort("slot"):
            yield run_of(row)

    async def take_over(self, run: Run) -> Run | None:
        """Begin an unfinished run again, if it is the job's last slot and was not tried too often."""
        newest = await self._runs.find_one({"job": run.job, "by_hand": False}, sort=[("slot", -1)])
        if run.attempt >= MOST_ATTEMPTS or newest is None or newest["_id"] != run.id:
            await self.finish(run, Outcome.ABANDONED, run.did or "its process ended in the middle of it")
            return None
        row = await self._runs.find_one_and_update(
            {"_id": run.id, "by": run.by, "attempt": run.attempt, "outcome": {"$in": UNFINISHED}},
            {
                "$set": {
                    "by": self._owner, "start": now_in_database(), "end": None, "outcome": Outcome.RUNNING.value,
                },
                "$inc": {"attempt": 1},
            },
            return_document=ReturnDocument.AFTER,
        )  # fmt: skip
        return None if row is None else run_of(row)

    async def abandon_by_hand(self) -> None:
        """End the records of runs by hand whose process has surely gone."""
        await self._runs.update_many(
            {
                "outcome": Outcome.RUNNING.value,
                "by_hand": True,
                "start": {"$lt": now_in_database() - HAND_LIMIT},
            },
            {"$set": {"outcome": Outcome.ABANDONED.value, "end": now_in_database()}},
        )

    async def last_of(self, job: str) -> Run | None:
        row = await self._runs.find_one({"job": job}, sort=[("slot", -1)])
        return None if row is None else run_of(row)
