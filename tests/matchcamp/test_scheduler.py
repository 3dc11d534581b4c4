"""Scheduled jobs: planned times, one leader, each slot once, catching up, and what is recorded."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest

from matchcamp.database import Database
from matchcamp.lease import Lease
from matchcamp.scheduler import Job, JobContext, Outcome, Scheduler, Trigger, standing
from matchcamp.scheduler.jobs import last_slot, trigger_of
from matchcamp.scheduler.runs import JOBS, RUNS, Runs, now_in_database

EACH_SECOND = timedelta(seconds=1)
DAILY = {"hour": "3"}


async def nothing(_context: JobContext) -> str:
    return "nothing"


@asynccontextmanager
async def scheduling(database: Database, *jobs: Job, owner: str = "a", ttl_ms: int = 1500) -> AsyncIterator[Scheduler]:
    scheduler = Scheduler(database, jobs, owner=owner, ttl_ms=ttl_ms)
    await scheduler.start()
    try:
        yield scheduler
    finally:
        await scheduler.stop(limit_s=0.1)


async def until(condition: Callable[[], bool], limit_s: float = 8) -> None:
    async with asyncio.timeout(limit_s):
        while not condition():
            await asyncio.sleep(0.02)


async def missed(database: Database, job: str, days: int) -> None:
    """Let the database believe that the job was settled some days ago."""
    await database[JOBS].insert_one({"_id": job, "settled": datetime.now(UTC) - timedelta(days=days)})


@pytest.mark.parametrize(
    ("trigger", "now", "slot"),
    [
        ({"hour": "3"}, "2026-06-27T02:59:59+02:00", "2026-06-26T03:00:00+02:00"),
        ({"hour": "3"}, "2026-06-27T03:00:00+02:00", "2026-06-27T03:00:00+02:00"),
        ({"minute": "*/10"}, "2026-06-27T10:07:31+02:00", "2026-06-27T10:00:00+02:00"),
        ({"second": "*"}, "2026-06-27T10:07:31.5+02:00", "2026-06-27T10:07:31+02:00"),
        ({"month": "2", "day": "29"}, "2026-06-27T10:00:00+02:00", "2024-02-29T00:00:00+01:00"),
        ({"day_of_week": "mon", "hour": "8"}, "2026-06-27T10:00:00+02:00", "2026-06-22T08:00:00+02:00"),
        (timedelta(minutes=5), "2026-06-27T10:07:31+00:00", "2026-06-27T10:05:00+00:00"),
        (timedelta(days=7), "2026-01-20T00:00:00+00:00", "2026-01-15T00:00:00+00:00"),
    ],
)
def test_last_slot_is_the_planned_time_not_after_now(trigger: Trigger, now: str, slot: str) -> None:
    planned = trigger_of(Job("any", trigger, nothing))

    found = last_slot(planned, datetime.fromisoformat(now))

    assert found == datetime.fromisoformat(slot)


@pytest.mark.parametrize("trigger", [{"hour": "25"}, {"hours": "3"}, timedelta(0)])
def test_job_with_unreadable_times_is_refused_by_name(trigger: Trigger) -> None:
    with pytest.raises(ValueError, match="job 'digest'"):
        trigger_of(Job("digest", trigger, nothing))


async def test_scheduler_refuses_two_jobs_of_one_name(database: Database) -> None:
    with pytest.raises(ValueError, match="two jobs have the name digest"):
        Scheduler(database, [Job("digest", DAILY, nothing), Job("digest", EACH_SECOND, nothing)])


async def test_job_runs_at_its_slots_and_says_what_it_did(database: Database) -> None:
    slots: list[datetime] = []

    async def count(context: JobContext) -> str:
        slots.append(context.slot)
        return f"counted {len(slots)}"

    async with scheduling(database, Job("count", EACH_SECOND, count)):
        await until(lambda: len(slots) == 2)
        await asyncio.sleep(0.1)

    rows = await database[RUNS].find(sort=[("slot", 1)]).to_list()
    assert [(row["slot"], row["outcome"], row["did"]) for row in rows[:2]] == [
        (slots[0], "done", "counted 1"),
        (slots[1], "done", "counted 2"),
    ]
    assert slots[1] - slots[0] == EACH_SECOND


async def test_failing_job_is_recorded_and_the_others_go_on(database: Database) -> None:
    ran: list[str] = []

    async def fail(_context: JobContext) -> str:
        raise KeyError("no topic 'iot'")

    async def work(_context: JobContext) -> str:
        ran.append("work")
        return "worked"

    async with scheduling(database, Job("fail", EACH_SECOND, fail), Job("work", EACH_SECOND, work)):
        await until(lambda: len(ran) >= 2)

    row = await database[RUNS].find_one({"job": "fail", "outcome": Outcome.FAILED.value})
    assert row is not None
    assert row["did"] == "KeyError: \"no topic 'iot'\""


async def test_slot_runs_once_in_two_schedulers(database: Database) -> None:
    ran: list[datetime] = []

    async def note(context: JobContext) -> str:
        ran.append(context.slot)
        return ""

    job = Job("note", EACH_SECOND, note)
    async with scheduling(database, job), scheduling(database, job, owner="b"):
        await until(lambda: len(ran) >= 3)

    assert len(ran) == len(set(ran))


async def test_new_job_does_not_catch_up_with_a_past_it_never_had(database: Database) -> None:
    async with scheduling(database, Job("digest", DAILY, nothing)) as scheduler:
        await until(lambda: scheduler.leads)
        await asyncio.sleep(0.3)

    assert await database[RUNS].count_documents({}) == 0


async def test_leader_catches_up_with_the_last_missed_slot_only(database: Database) -> None:
    await missed(database, "digest", days=5)
    slots: list[datetime] = []

    async def digest(context: JobContext) -> str:
        slots.append(context.slot)
        return ""

    job = Job("digest", DAILY, digest)
    async with scheduling(database, job):
        await until(lambda: len(slots) == 1)
    async with scheduling(database, job, owner="b"):
        await asyncio.sleep(0.5)

    assert slots == [last_slot(trigger_of(job), datetime.now(UTC))]


async def test_interrupted_job_is_begun_again_by_the_next_leader(database: Database) -> None:
    await missed(database, "digest", days=2)
    began = asyncio.Event()
    finished = asyncio.Event()

    async def hang(_context: JobContext) -> str:
        began.set()
        await asyncio.sleep(60)
        return ""

    async def finish(_context: JobContext) -> str:
        finished.set()
        return "finished"

    async with scheduling(database, Job("digest", DAILY, hang)):
        await asyncio.wait_for(began.wait(), 5)
    first = await database[RUNS].find_one({})
    async with scheduling(database, Job("digest", DAILY, finish), owner="b"):
        await asyncio.wait_for(finished.wait(), 5)
        await asyncio.sleep(0.1)
    rows = await database[RUNS].find().to_list()

    assert first is not None
    assert first["outcome"] == "interrupted"
    assert [(row["outcome"], row["attempt"], row["by"], row["did"]) for row in rows] == [("done", 2, "b", "finished")]


async def test_run_that_was_tried_too_often_is_abandoned_and_the_job_counts_as_failing(database: Database) -> None:
    job = Job("digest", {"year": "2030"}, nothing)
    runs = Runs(database, "dead")
    slot = now_in_database()
    await runs.prepare({"digest": slot - timedelta(days=1)})
    run = await runs.claim("digest", slot)
    assert run is not None
    await database[RUNS].update_one({"_id": run.id}, {"$set": {"attempt": 3}})

    async with scheduling(database, job) as scheduler:
        await until(lambda: scheduler.leads)
        stands = await standing.standing(database, job)

    assert stands.last is not None
    assert (stands.last.outcome, stands.last.did) == (Outcome.ABANDONED, "its process ended in the middle of it")
    assert stands.state.failing_since == run.start


async def test_job_is_interrupted_when_another_process_leads(database: Database) -> None:
    await missed(database, "digest", days=2)
    began = asyncio.Event()

    async def hang(_context: JobContext) -> str:
        began.set()
        await asyncio.sleep(60)
        return ""

    job = Job("digest", DAILY, hang)
    async with scheduling(database, job) as scheduler:
        await asyncio.wait_for(began.wait(), 5)
        row = {"owner": "other", "expires": datetime.now(UTC) + timedelta(minutes=1), "fence": 99}
        await database["leases"].replace_one({"_id": "scheduler"}, row)
        await until(lambda: not scheduler._tasks)
        stands = await standing.standing(database, job)
        leads = scheduler.leads

    assert (await standing.leader(database), leads) == ("other", False)
    assert stands.last is not None
    assert (stands.last.outcome, stands.state.failing_since) == (Outcome.INTERRUPTED, None)


async def test_stopped_scheduler_frees_the_lease_at_once(database: Database) -> None:
    async with scheduling(database, Job("digest", DAILY, nothing), ttl_ms=60_000) as scheduler:
        await until(lambda: scheduler._lease.held)

    assert await Lease(database, "scheduler", "b").try_hold()
