"""Scheduled jobs for people: how they stand, what ran, running one by hand, pausing one; by page and by API."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from matchcamp.cli import asking
from matchcamp.operations.rhythm import rhythm
from matchcamp.scheduler import Job, JobContext, Scheduler
from matchcamp.scheduler.runs import JOBS, RUNS, now_in_database
from matchcamp.viewer import Role
from tests.matchcamp.conftest import Browser, Service
from tests.matchcamp.profiling import database_calls

JOB = "needs.expire"


@pytest.fixture
async def office(service: Service) -> Browser:
    return await service.browser("emma@example.org", Role.SECRETARIAT)


@pytest.fixture
async def leader(service: Service) -> AsyncIterator[Scheduler]:
    """The scheduler of another process; the one that answers has none."""
    scheduler = Scheduler(service.parts.database, service.app.state.jobs, owner="elsewhere", clock=service.clock)
    await scheduler.prepare()
    yield scheduler
    await scheduler._interrupt()


async def turned(leader: Scheduler) -> None:
    """A turn of the leader, and the end of what it began."""
    await leader.turn()
    for task in list(leader._tasks.values()):
        await task


async def ran(service: Service, count: int, **fields: Any) -> None:
    """So many runs of one job, a minute apart, the last a minute ago."""
    moments = [now_in_database() - timedelta(minutes=n) for n in range(count, 0, -1)]
    usual = {"job": JOB, "outcome": "done", "attempt": 1, "by": "p1", "by_hand": False, "asked_by": ""}
    rows = [
        {**usual, "slot": at, "start": at, "end": at + timedelta(seconds=2), "did": f"{n} needs expired", **fields}
        for n, at in enumerate(moments)
    ]
    await service.parts.database[RUNS].insert_many(rows)


def test_every_job_says_to_people_what_it_does_and_how_often(service: Service) -> None:
    jobs: tuple[Job, ...] = service.app.state.jobs

    assert [job.name for job in jobs if not job.title or not rhythm(job.trigger)] == []
    assert len({job.title for job in jobs}) == len(jobs)


@pytest.mark.parametrize("path", ["/jobs", "/jobs/runs", "/api/jobs", "/api/jobs/runs"])
async def test_jobs_are_seen_by_coordinators_and_the_secretariat_only(service: Service, path: str) -> None:
    member = await service.program("mia@example.org")
    coordinator = await service.program("claire@example.org", Role.COORDINATOR)
    secretariat = await service.program("emma@example.org", Role.SECRETARIAT)

    assert [(await one.get(path)).status_code for one in (member, coordinator, secretariat)] == [403, 200, 200]
    assert "/jobs" not in (await member.get("/needs")).text


@pytest.mark.parametrize("verb", ["run", "pause", "resume"])
async def test_jobs_are_changed_by_coordinators_and_the_secretariat_only(service: Service, verb: str) -> None:
    member = await service.program("mia@example.org")
    coordinator = await service.program("claire@example.org", Role.COORDINATOR)

    refused = await member.post(f"/api/jobs/{JOB}/{verb}")
    unknown = await coordinator.post(f"/api/jobs/needs.expires/{verb}")
    taken = await coordinator.post(f"/api/jobs/{JOB}/{verb}")

    assert (refused.status_code, unknown.status_code, taken.is_success) == (403, 404, True)
    assert "there are " in unknown.json()["detail"]
    assert " calls.asked, " in unknown.json()["detail"]


async def test_job_is_run_by_the_leader_when_somebody_asks_in_another_process(
    service: Service, office: Browser, leader: Scheduler
) -> None:
    before = await office.get("/jobs")
    await leader.turn()
    answer = await office.post(f"/jobs/{JOB}/run")
    waiting = await office.get("/jobs")
    await turned(leader)
    after = await office.get("/jobs")
    runs = (await office.get("/api/jobs/runs")).json()["items"]

    assert "No process runs the jobs" in before.text
    assert (answer.status_code, answer.headers["location"]) == (303, "/jobs")
    assert "Begins in a moment" in waiting.text
    assert "Begins in a moment" not in after.text
    assert "0 needs expired" in after.text
    assert "No process runs the jobs" not in after.text
    assert [(run["job"], run["asked_by"], run["process"], run["outcome"], run["did"]) for run in runs] == [
        (JOB, "Emma", "elsewhere", "done", "0 needs expired")
    ]


async def test_job_is_paused_and_resumed(service: Service, office: Browser, leader: Scheduler) -> None:
    await office.post(f"/jobs/{JOB}/pause")
    paused = next(one for one in (await office.get("/api/jobs")).json()["items"] if one["name"] == JOB)
    health = (await service.visitor().get("/health/ready")).json()
    words = (await office.get("/jobs")).text
    await service.parts.database[JOBS].update_one({"_id": JOB}, {"$set": {"settled": datetime(2026, 1, 1, tzinfo=UTC)}})
    await turned(leader)
    await office.post(f"/jobs/{JOB}/resume")
    await turned(leader)
    resumed = (await office.get("/api/jobs")).json()["items"]
    runs = (await office.get(f"/api/jobs/runs?job={JOB}")).json()["items"]

    assert (paused["next_slot"], paused["paused_by"], paused["paused"] is not None) == (None, "Emma", True)
    assert (health["paused_jobs"], health["failing_jobs"]) == ([JOB], [])
    assert "Run as planned again" in words
    assert [(one["paused"], one["next_slot"] is not None) for one in resumed if one["name"] == JOB] == [(None, True)]
    assert runs == []


async def test_failing_job_stands_first_with_the_words_of_its_error(service: Service, office: Browser) -> None:
    async def fail(_context: JobContext) -> str:
        raise OSError("no <answer> from mail.example")

    scheduler = Scheduler(service.parts.database, [Job("mail.retry", {"minute": "*"}, fail)], owner="elsewhere")
    await scheduler.prepare()
    await office.post("/jobs/mail.retry/run")
    await turned(scheduler)
    found = (await office.get("/api/jobs")).json()["items"][0]
    words = (await office.get("/jobs")).text
    health = await service.visitor().get("/health/ready")
    doctor = await asking._jobs(service.parts.database)

    assert (found["name"], found["failure"]) == ("mail.retry", "OSError: no <answer> from mail.example")
    assert found["failing_since"] == found["last"]["start"]
    assert "OSError: no &lt;answer&gt; from mail.example" in words
    assert (health.status_code, health.json()["failing_jobs"]) == (200, ["mail.retry"])
    assert [one.says.partition(": ")[2] for one in doctor] == ["OSError: no <answer> from mail.example"]


async def test_runs_are_paged_and_narrowed(service: Service, office: Browser) -> None:
    empty = await office.get("/jobs/runs")
    await ran(service, 53)
    await ran(service, 1, job="mail.retry", outcome="failed", did="OSError: no answer")
    first = await office.get(f"/jobs/runs?job={JOB}")
    second = (await office.get(f"/api/jobs/runs?job={JOB}&limit=50")).json()
    rest = (await office.get(f"/api/jobs/runs?job={JOB}&limit=50&after={second['next']}")).json()
    failed = (await office.get("/api/jobs/runs?outcome=failed")).json()["items"]
    strange = await office.get("/jobs/runs?outcome=lost")

    assert "Runs of the last 90 days stand here." in empty.text
    assert (first.text.count("needs expired"), "Show more" in first.text) == (50, True)
    assert [run["did"] for run in rest["items"]] == [f"{n} needs expired" for n in (2, 1, 0)]
    assert rest["next"] is None
    assert [(run["job"], run["did"], run["seconds"]) for run in failed] == [("mail.retry", "OSError: no answer", 2)]
    assert strange.status_code == 404


async def test_pages_read_the_database_a_fixed_number_of_times(service: Service, office: Browser) -> None:
    await ran(service, 1)
    database, collections = service.parts.database, {JOBS, RUNS}
    one = [await database_calls(database, office, path, collections) for path in ("/jobs", "/jobs/runs")]
    await ran(service, 3, job="offers.expire")
    three = [await database_calls(database, office, path, collections) for path in ("/jobs", "/jobs/runs")]

    assert one == three == [[RUNS, JOBS], [RUNS]]


async def test_last_runs_are_read_from_the_index_alone(service: Service, leader: Scheduler) -> None:
    """90 days hold several 100,000 runs; the page reads one entry of the index for each job."""
    for name in (JOB, "offers.expire", "mail.retry"):
        await ran(service, 40, job=name)
    steps: list[dict[str, Any]] = [
        {"$sort": {"job": -1, "slot": -1}},
        {"$group": {"_id": "$job", "run": {"$first": "$_id"}}},
    ]

    plan = await service.parts.database.command(
        "explain", {"aggregate": RUNS, "pipeline": steps, "cursor": {}}, verbosity="executionStats"
    )

    assert "DISTINCT_SCAN" in str(plan)
