"""What people see of the jobs and ask of them, in any process: nothing here runs a job."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pymongo.asynchronous.database import AsyncDatabase

from matchcamp.errors import NotFound
from matchcamp.lease import COLLECTION as LEASES
from matchcamp.lease import LONG_AGO
from matchcamp.scheduler.jobs import Job, Missed, Moments, next_slot, slot_of_moment, trigger_of
from matchcamp.scheduler.leading import LEASE
from matchcamp.scheduler.runs import JOBS, RUNS, Outcome, Run, State, now_in_database, run_of, state_of

Database = AsyncDatabase[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Standing:
    """One job for a page: `next_slot` in UTC and None while it is paused, `last` the newest run of any process."""

    job: Job
    state: State
    next_slot: datetime | None
    last: Run | None

    @property
    def running(self) -> bool:
        return self.last is not None and self.last.outcome is Outcome.RUNNING


def job_named(jobs: Sequence[Job], name: str) -> Job:
    """Raises NotFound, with the names there are."""
    for job in jobs:
        if job.name == name:
            return job
    message = f"no job has the name {name!r}; there are {', '.join(sorted(job.name for job in jobs))}"
    raise NotFound(message)


async def leader(database: Database) -> str | None:
    """The process that leads, by the database's clock; None while nobody does."""
    where = {"_id": LEASE, "owner": {"$ne": None}, "$expr": {"$gt": ["$expires", "$$NOW"]}}
    row = await database[LEASES].find_one(where)
    return row["owner"] if row else None


async def standings(database: Database, jobs: Sequence[Job]) -> list[Standing]:
    """How each job stands, in the order given; two reads of the database, however many there are,
    and one more for each that runs at moments."""
    now = datetime.now(UTC)
    states = {row["_id"]: state_of(row) async for row in database[JOBS].find()}
    last = await last_runs(database, [job.name for job in jobs])
    return [await _standing(job, states.get(job.name, State(_settled(job))), last.get(job.name), now) for job in jobs]


async def standing(database: Database, job: Job) -> Standing:
    return (await standings(database, [job]))[0]


async def _standing(job: Job, state: State, last: Run | None, now: datetime) -> Standing:
    coming = None if state.paused else await _coming(job, state, now)
    return Standing(job, state, coming, last)


async def _coming(job: Job, state: State, now: datetime) -> datetime | None:
    """The next slot by the real clock; a moment that is owed already comes now."""
    if not isinstance(job.trigger, Moments):
        return next_slot(trigger_of(job), now)
    told = job.trigger.clock.now()
    slot = slot_of_moment(await job.trigger.owed(), state.settled, told)
    return None if slot is None else max(now, now + (slot - told))


async def last_runs(database: Database, names: Sequence[str]) -> dict[str, Run]:
    """The newest run of each job, by name; an index is read at one place for each, however many runs are kept."""
    steps: list[Mapping[str, Any]] = [
        {"$sort": {"job": -1, "slot": -1}},
        {"$group": {"_id": "$job", "run": {"$first": "$_id"}}},
        {"$match": {"_id": {"$in": list(names)}}},
        {"$lookup": {"from": RUNS, "localField": "run", "foreignField": "_id", "as": "run"}},
    ]
    rows = await (await database[RUNS].aggregate(steps)).to_list()
    return {row["_id"]: run_of(row["run"][0]) for row in rows if row["run"]}


async def trouble(database: Database) -> dict[str, State]:
    """The jobs that fail or are paused, by name."""
    where = {"$or": [{"failing_since": {"$ne": None}}, {"paused": {"$ne": None}}]}
    return {row["_id"]: state_of(row) async for row in database[JOBS].find(where).sort("_id", 1)}


async def ask_run(database: Database, job: Job, account_id: str) -> None:
    """Have a job run as soon as the leader sees it, within a third of a lease; asked twice before that is once.

    A run that goes on is let end first. Nothing waits here for the job.
    """
    change = {"asked": now_in_database(), "asked_by": account_id}
    await _change(database, job, {"asked": None}, change)


async def pause(database: Database, job: Job, account_id: str) -> None:
    """Begin no planned run any more, in any process, from the moment that this is written; one that runs may end."""
    await _change(database, job, {"paused": None}, {"paused": now_in_database(), "paused_by": account_id})


async def resume(database: Database, job: Job, now: datetime) -> None:
    """Run a job again from its next slot; the slots of the pause are owed only where the job's rule runs all."""
    change: dict[str, Any] = {"paused": None, "paused_by": ""}
    if job.missed is not Missed.ALL:
        change["settled"] = now
    await _change(database, job, {"paused": {"$ne": None}}, change)


async def _change(database: Database, job: Job, where: Mapping[str, Any], change: Mapping[str, Any]) -> None:
    """Nothing is written where it is so already. A job that no process has started yet gets its row."""
    first = {"$setOnInsert": {"settled": _settled(job)}}
    await database[JOBS].update_one({"_id": job.name}, first, upsert=True)
    await database[JOBS].update_one({"_id": job.name, **where}, {"$set": dict(change)})


def _settled(job: Job) -> datetime:
    """Up to where nothing is owed for a job that no process has started yet."""
    return LONG_AGO if isinstance(job.trigger, Moments) else now_in_database()
