"""The scheduler: APScheduler tells when, a lease in the database who, the record of a slot whether."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import PyMongoError

from matchcamp.clock import Clock, SystemClock
from matchcamp.errors import NotFound
from matchcamp.lease import COLLECTION as LEASES
from matchcamp.lease import TTL_MS, Lease, process_name
from matchcamp.scheduler.jobs import Job, JobContext, last_slot, trigger_of
from matchcamp.scheduler.runs import Outcome, Run, Runs, now_in_database

LEASE = "scheduler"
STOP_S = 10.0  # How long running jobs may go on when the service ends.
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class JobStatus:
    """One job for a page: `next_slot` in UTC, `last` the newest run of any process."""

    name: str
    next_slot: datetime | None
    running_here: bool
    last: Run | None


@dataclass(frozen=True, slots=True)
class SchedulerStatus:
    """Who leads, until when (by the server's clock), and the jobs in the order of their names."""

    leader: str | None
    leads_here: bool
    expires: datetime | None
    jobs: tuple[JobStatus, ...]


class Scheduler:
    """Runs the planned jobs in whichever process leads, and any job by hand in this one.

    The slots follow the real clock, also in the demo; `clock` is only handed to the jobs. A slot that falls
    due while nobody leads is caught up with by the next leader: the last one of each job, not each.
    """

    def __init__(
        self,
        database: AsyncDatabase[dict[str, Any]],
        jobs: Sequence[Job],
        *,
        owner: str | None = None,
        clock: Clock | None = None,
        ttl_ms: int = TTL_MS,
    ) -> None:
        self._database = database
        self._jobs = {job.name: job for job in jobs}
        if len(self._jobs) != len(jobs):
            names = [job.name for job in jobs]
            twice = sorted({name for name in names if names.count(name) > 1})
            message = f"two jobs have the name {', '.join(twice)}: records are kept by name, rename one"
            raise ValueError(message)
        self._triggers = {job.name: trigger_of(job) for job in jobs}
        self._clock = clock or SystemClock()
        self._owner = owner or process_name()
        self._lease = Lease(database, LEASE, self._owner, ttl_ms=ttl_ms)
        self._renew_s = ttl_ms / 1000 / 3
        self._runs = Runs(database, self._owner)
        self._timer: AsyncIOScheduler | None = None
        self._leading: asyncio.Task[None] | None = None
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._owed: set[str] = set()
        self._resumed = False  # Whether this process has looked, since it leads, what was left behind.
        self._ending = False

    async def start(self) -> None:
        """Begin to stand for the lease. Jobs run from the moment it is held."""
        await self._runs.prepare()
        for name in self._jobs:
            await self._runs.settled_until(name)
        self._timer = AsyncIOScheduler(
            timezone="UTC", job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1}
        )
        for name, trigger in self._triggers.items():
            self._timer.add_job(self._on_time, trigger, args=[name], id=name)
        self._timer.start()
        self._leading = asyncio.create_task(self._lead(), name="scheduler")

    async def stop(self, limit_s: float = STOP_S) -> None:
        """End: running jobs get `limit_s` seconds, then are interrupted; the next leader begins them again."""
        if self._timer is None or self._leading is None:
            return
        self._ending = True
        self._timer.shutdown(wait=False)
        running = list(self._tasks.values())
        if running:
            await asyncio.wait(running, timeout=limit_s)
        self._leading.cancel()
        with suppress(asyncio.CancelledError):
            await self._leading
        await self._interrupt()
        await self._lease.let_go()
        self._timer = self._leading = None

    async def run_now(self, name: str) -> Run:
        """Run a job here and now, whoever leads, and return how it ended. Raises NotFound for a strange name."""
        job = self._jobs.get(name)
        if job is None:
            message = f"no job has the name {name!r}; there are {', '.join(sorted(self._jobs))}"
            raise NotFound(message)
        await self._runs.prepare()
        run = None
        while run is None:  # Two runs by hand in one millisecond would be one slot.
            run = await self._runs.claim(name, now_in_database(), by_hand=True)
        return await self._perform(job, run) or run

    async def status(self) -> SchedulerStatus:
        """Who leads and how each job stands; reads the database."""
        lease = await self._database[LEASES].find_one({"_id": LEASE}) or {}
        now = datetime.now(UTC)
        jobs = [
            JobStatus(
                name,
                _in_utc(self._triggers[name].get_next_fire_time(None, now)),
                name in self._tasks,
                await self._runs.last_of(name),
            )
            for name in sorted(self._jobs)
        ]
        return SchedulerStatus(lease.get("owner"), self._lease.held, lease.get("expires"), tuple(jobs))

    async def _lead(self) -> None:
        """Hold the lease, and do what is owed while it is held."""
        led = False
        while True:
            leads = await self._lease.try_hold() or self._lease.held
            if leads and not led:
                log.info("scheduler.leads", owner=self._owner, fence=self._lease.fence)
                self._resumed = False
            if led and not leads:
                log.warning("scheduler.lost", owner=self._owner)
                await self._interrupt()
            led = leads
            if leads and not self._ending:
                await self._catch_up()
            await asyncio.sleep(self._renew_s)

    async def _catch_up(self) -> None:
        """Begin what was left unfinished and what is owed; after an error of the database, look again later."""
        try:
            if not self._resumed:
                self._owed = set(self._jobs)
                await self._resume()
                self._resumed = True
            for name in sorted(self._owed):
                await self._do_owed(name)
        except PyMongoError as error:
            self._resumed = False
            log.warning("scheduler.database", error=str(error))

    async def _resume(self) -> None:
        """Begin again what the last leader, or this one before a pause, left unfinished."""
        await self._runs.abandon_by_hand()
        async for run in self._runs.unfinished():
            job = self._jobs.get(run.job)
            if job is None or run.job in self._tasks:
                continue
            taken = await self._runs.take_over(run)
            if taken is not None:
                self._begin(job, taken)

    async def _on_time(self, name: str) -> None:
        self._owed.add(name)
        if self._lease.held and self._resumed:
            await self._catch_up()

    async def _do_owed(self, name: str) -> None:
        """Begin the last slot of a job unless it was begun before; a job that still runs keeps owing."""
        if name in self._tasks:
            return
        slot = last_slot(self._triggers[name], datetime.now(UTC))
        run = None
        if slot is not None and slot > await self._runs.settled_until(name) and self._lease.held:
            run = await self._runs.claim(name, slot)
        self._owed.discard(name)
        if run is not None:
            self._begin(self._jobs[name], run)

    def _begin(self, job: Job, run: Run) -> None:
        async def perform() -> None:
            await self._perform(job, run)

        task = asyncio.create_task(perform(), name=f"job {job.name}")
        self._tasks[job.name] = task
        task.add_done_callback(lambda _: self._tasks.pop(job.name, None))

    async def _perform(self, job: Job, run: Run) -> Run | None:
        """Run a job and record how it ended; None when that could not be written, or is another's by now."""
        context = JobContext(job.name, run.slot, self._database, self._clock, self._leads_for(run))
        try:
            outcome, did = Outcome.DONE, await job.run(context)
        except asyncio.CancelledError:
            outcome = Outcome.ABANDONED if run.by_hand else Outcome.INTERRUPTED
            await self._record(run, outcome, "interrupted: the service ended, or another process leads")
            raise
        except Exception as error:  # Whatever a job raises is its outcome, and must not end the others.
            log.exception("job.failed", job=job.name, slot=run.slot.isoformat())
            outcome, did = Outcome.FAILED, f"{type(error).__name__}: {error}"
        return await self._record(run, outcome, did)

    async def _record(self, run: Run, outcome: Outcome, did: str) -> Run | None:
        try:
            return await self._runs.finish(run, outcome, did)
        except PyMongoError as error:
            log.warning("job.unrecorded", job=run.job, outcome=outcome.value, did=did, error=str(error))
            return None

    def _leads_for(self, run: Run) -> Callable[[], bool]:
        return (lambda: True) if run.by_hand else (lambda: self._lease.held)

    async def _interrupt(self) -> None:
        """Cancel the planned jobs that run here, and wait for their records."""
        running = list(self._tasks.values())
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


def _in_utc(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.astimezone(UTC)
