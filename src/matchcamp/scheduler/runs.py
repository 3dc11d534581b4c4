"""The record of every run: unique by job and slot, so that no slot runs twice, whoever believes to lead."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from bson import ObjectId
from pymongo import ReturnDocument, UpdateOne
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import DuplicateKeyError

from matchcamp.database import in_transaction
from matchcamp.scheduler.jobs import Missed

RUNS = "job_runs"
JOBS = "jobs"
KEPT = timedelta(days=90)
MOST_ATTEMPTS = 3  # A job that takes its process down with it must not do so for ever.
LONGEST = 2_000  # Characters of a sentence or an error that are kept.


class Outcome(StrEnum):
    """How a run stands. An interrupted one is tried again; an abandoned one is not."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    INTERRUPTED = "interrupted"
    ABANDONED = "abandoned"


UNFINISHED = [Outcome.RUNNING.value, Outcome.INTERRUPTED.value]
WRONG = (Outcome.FAILED, Outcome.ABANDONED)


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a job. Times are real ones, in UTC; `did` is the job's sentence, or the error's.

    A run that somebody asked for has the account's id in `asked_by`, and the moment it was begun as its slot.
    """

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
    asked_by: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """What the database knows of a job besides its runs; people and the leader change it.

    `settled` is the slot up to which nothing is owed, `failing_since` the start of the first run that failed since the
    last that did not, `failure` the words of the last error. The accounts are those of who asked for a run, and who
    paused the job.
    """

    settled: datetime
    asked: datetime | None = None
    asked_by: str = ""
    paused: datetime | None = None
    paused_by: str = ""
    failing_since: datetime | None = None
    failure: str = ""


def run_of(row: Mapping[str, Any]) -> Run:
    names = ("job", "slot", "start", "end", "did", "attempt", "by", "by_hand")
    known = {name: row[name] for name in names}
    return Run(id=row["_id"], outcome=Outcome(row["outcome"]), asked_by=row.get("asked_by", ""), **known)


def state_of(row: Mapping[str, Any]) -> State:
    return State(**{name: value for name, value in row.items() if name in State.__slots__})


def now_in_database() -> datetime:
    """This moment as the database can hold it: whole milliseconds."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


class Runs:
    """The records, written for one process named `owner`."""

    def __init__(self, database: AsyncDatabase[dict[str, Any]], owner: str) -> None:
        self._client = database.client
        self._runs = database[RUNS]
        self._jobs = database[JOBS]
        self._owner = owner

    async def prepare(self, settled: Mapping[str, datetime]) -> None:
        """Make the indexes, and settle jobs that were never seen, each up to the given slot."""
        await self._runs.create_index([("job", 1), ("slot", 1)], unique=True)
        await self._runs.create_index("start", expireAfterSeconds=int(KEPT.total_seconds()))
        await self._runs.create_index([("job", 1), ("_id", -1)])
        await self._runs.create_index([("outcome", 1), ("_id", -1)])
        writes = [
            UpdateOne({"_id": job}, {"$setOnInsert": {"settled": at}}, upsert=True) for job, at in settled.items()
        ]
        if writes:
            await self._jobs.bulk_write(writes, ordered=False)

    async def states(self) -> dict[str, State]:
        """Every job that was ever seen, by name."""
        return {row["_id"]: state_of(row) async for row in self._jobs.find()}

    async def claim(self, job: str, slot: datetime) -> Run | None:
        """Begin the run of a planned slot; None when it was begun before, here or elsewhere, or the job is paused."""
        where = {"_id": job, "paused": None, "settled": {"$lt": slot}}
        return await self._claim(job, slot, where, {"settled": slot})

    async def claim_asked(self, job: str) -> Run | None:
        """Begin a run that somebody asked for; None when nobody does any more. Paused jobs run so, too."""
        where = {"_id": job, "asked": {"$ne": None}}
        return await self._claim(job, now_in_database(), where, {"asked": None, "asked_by": ""})

    async def _claim(self, job: str, slot: datetime, where: dict[str, Any], change: dict[str, Any]) -> Run | None:
        """Both writes or none: a crash between them would lose the slot, a pause between them would not be obeyed."""

        async def write(session: AsyncClientSession) -> Run | None:
            before = await self._jobs.find_one_and_update(where, {"$set": change}, session=session)
            if before is None:
                return None
            by_hand = "asked" in change
            row = {
                "_id": ObjectId(), "job": job, "slot": slot, "start": now_in_database(), "end": None, "did": "",
                "outcome": Outcome.RUNNING.value, "attempt": 1, "by": self._owner, "by_hand": by_hand,
                "asked_by": before.get("asked_by", "") if by_hand else "",
            }  # fmt: skip
            await self._runs.insert_one(row, session=session)
            return run_of(row)

        try:
            return await in_transaction(self._client, write)
        except DuplicateKeyError:
            return None

    async def finish(self, run: Run, outcome: Outcome, did: str) -> Run | None:
        """Write how a run ended; None when another process has taken it over meanwhile."""
        row = await self._runs.find_one_and_update(
            {"_id": run.id, "by": run.by, "attempt": run.attempt, "outcome": {"$in": UNFINISHED}},
            {"$set": {"outcome": outcome.value, "did": did[:LONGEST], "end": now_in_database()}},
            return_document=ReturnDocument.AFTER,
        )
        if row is None:
            return None
        ended = run_of(row)
        if outcome in WRONG:
            since = {"$ifNull": ["$failing_since", run.start]}  # The first failure counts, and the last words.
            change = {"failing_since": since, "failure": {"$literal": ended.did}}
            await self._jobs.update_one({"_id": run.job}, [{"$set": change}])
        elif outcome is Outcome.DONE:
            await self._jobs.update_one({"_id": run.job}, {"$set": {"failing_since": None, "failure": ""}})
        return ended

    async def unfinished(self) -> list[Run]:
        """Runs that somebody began and did not end, oldest first."""
        rows = self._runs.find({"outcome": {"$in": UNFINISHED}}).sort([("slot", 1)])
        return [run_of(row) async for row in rows]

    async def take_over(self, run: Run, missed: Missed) -> Run | None:
        """Begin an unfinished run again, unless it was tried too often, or a later one of the job stands for it."""
        if run.attempt >= MOST_ATTEMPTS or (missed is not Missed.ALL and await self._is_outrun(run)):
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

    async def _is_outrun(self, run: Run) -> bool:
        return await self._runs.find_one({"job": run.job, "slot": {"$gt": run.slot}}, {"_id": 1}) is not None
