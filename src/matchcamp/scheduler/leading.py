"""The scheduler: APScheduler tells when, a lease in the database who, the record of a slot whether."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.date import DateTrigger
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import PyMongoError

from matchcamp.clock import Clock, SystemClock
from matchcamp.lease import LONG_AGO, TTL_MS, Lease, process_name
from matchcamp.scheduler.jobs import Job, JobContext, Moments, due_slot, slot_of_moment, trigger_of
from matchcamp.scheduler.runs import Outcome, Run, Runs, State

LEASE = "scheduler"
STOP_S = 10.0  # How long running jobs may go on when the service ends.
RECORD_S = 2.0  # How long an interrupted job waits for its record to be written.
log = structlog.get_logger(__name__)


class Scheduler:
    """Runs the jobs in whichever process leads: at their slots, by each job's rule for missed ones, and when asked.

    The slots follow `time`, the real clock also in the demo; `clock` is only handed to the jobs.
    """

    def __init__(
        self,
        database: AsyncDatabase[dict[str, Any]],
        jobs: Sequence[Job],
        *,
        owner: str | None = None,
        clock: Clock | None = None,
        time: Clock | None = None,
        ttl_ms: int = TTL_MS,
    ) -> None:
        self._database = database
        self._jobs = {job.name: job for job in jobs}
        if len(self._jobs) != len(jobs):
            names = [job.name for job in jobs]
            twice = sorted({name for name in names if names.count(name) > 1})
            message = f"two jobs have the name {', '.join(twice)}: records are kept by name, rename one"
            raise ValueError(message)
        self._triggers = {job.name: trigger_of(job) for job in jobs if not isinstance(job.trigger, Moments)}
        self._clock = clock or SystemClock()
        self._time = time or SystemClock()
        self._owner = owner or process_name()
        self._lease = Lease(database, LEASE, self._owner, ttl_ms=ttl_ms)
        self._renew_s = ttl_ms / 1000 / 3
        self._runs = Runs(database, self._owner)
        self._timer: AsyncIOScheduler | None = None
        self._leading: asyncio.Task[None] | None = None
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._wake = asyncio.Event()
        self._led = False
        self._resumed = False  # Whether this process has looked, since it leads, what was left behind.
        self._ending = False  # No job is begun any more; the lease is kept for those that run.
        self._closed = False

    @property
    def leads(self) -> bool:
        """Whether this process leads, and has seen to what the one before left behind."""
        return self._lease.held and self._resumed

    async def prepare(self) -> None:
        """Make the database ready for these jobs. A new one waits for its next slot instead of catching up with a past
        that it never had; moments are owed since ever."""
        now = self._time.now()
        await self._runs.prepare({name: now if name in self._triggers else LONG_AGO for name in self._jobs})

    async def start(self) -> None:
        """Begin to stand for the lease. Jobs run from the moment it is held."""
        await self.prepare()
        self._timer = AsyncIOScheduler(
            timezone=UTC, job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1}
        )
        for name, trigger in self._triggers.items():
            self._timer.add_job(self._on_time, trigger, id=name)
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
        self._closed = True
        await cancelled([self._leading])
        await self._interrupt()
        await self._lease.let_go()
        self._timer = self._leading = None

    async def turn(self) -> None:
        """Take or renew the lease, and do what is due while it is held. Never waits for a job to end."""
        leads = await self._renewed()
        if leads and not self._led:
            log.info("scheduler.leads", owner=self._owner, fence=self._lease.fence)
            self._resumed = False
        if self._led and not leads:
            log.warning("scheduler.lost", owner=self._owner)
            await self._interrupt()
        self._led = leads
        if leads and not self._ending:
            await self._begin_all_due()

    async def _lead(self) -> None:
        while not self._closed:
            self._wake.clear()
            await self.turn()
            with suppress(TimeoutError):
                async with asyncio.timeout(self._renew_s):
                    await self._wake.wait()

    async def _on_time(self) -> None:
        self._wake.set()

    async def _renewed(self) -> bool:
        """Whether the lease is held. Who leads awaits the answer no longer than that is sure: a database that stalls
        must not keep jobs running until another process may begin them."""
        try:
            async with asyncio.timeout(self._lease.left_s if self._led else None):
                await self._lease.try_hold()
        except TimeoutError:
            return False
        return self._lease.held

    async def _begin_all_due(self) -> None:
        """Begin what was left unfinished, asked for and due; after an error of the database, look again later."""
        try:
            async with asyncio.timeout(self._lease.left_s):
                if not self._resumed:
                    await self._resume()
                    self._resumed = True
                states = await self._runs.states()
                for name in sorted(self._jobs):
                    await self._begin_due(name, states)
        except (PyMongoError, TimeoutError) as error:
            self._resumed = False
            log.warning("scheduler.database", error=str(error) or "no answer in time")

    async def _resume(self) -> None:
        """Begin again what the last leader, or this one before a pause, left unfinished."""
        for run in await self._runs.unfinished():
            job = self._jobs.get(run.job)
            if job is None or run.job in self._tasks:
                continue
            taken = await self._runs.take_over(run, job.missed)
            if taken is not None:
                self._begin(job, taken)

    async def _begin_due(self, name: str, states: Mapping[str, State]) -> None:
        """Begin what is asked for, else the slot that is due; a job that still runs keeps owing."""
        state = states.get(name)
        if state is None or name in self._tasks:
            return
        job, run = self._jobs[name], None
        if state.asked is not None:
            run = await self._runs.claim_asked(name)
        elif state.paused is None and (slot := await self._due_slot(job, state)) is not None:
            run = await self._runs.claim(name, slot)
        if run is not None:
            self._begin(job, run)

    async def _due_slot(self, job: Job, state: State) -> datetime | None:
        """The slot to begin now. Of a moment that is still to come this process is woken up just then."""
        if not isinstance(job.trigger, Moments):
            return due_slot(self._triggers[job.name], job.missed, state.settled, self._time.now())
        now = job.trigger.clock.now()
        slot = slot_of_moment(await job.trigger.owed(), state.settled, now)
        if slot is None or slot <= now:
            return slot
        if self._timer is not None:
            at = DateTrigger(self._time.now() + (slot - now))
            self._timer.add_job(self._on_time, at, id=job.name, replace_existing=True)
        return None

    def _begin(self, job: Job, run: Run) -> None:
        def ended(_task: asyncio.Task[None]) -> None:
            self._tasks.pop(job.name, None)
            self._wake.set()  # It may owe more.

        task = asyncio.create_task(self._perform(job, run), name=f"job {job.name}")
        self._tasks[job.name] = task
        task.add_done_callback(ended)

    async def _perform(self, job: Job, run: Run) -> None:
        """Run a job and record how it ended."""
        context = JobContext(job.name, run.slot, self._database, self._clock, self._leads_now)
        try:
            outcome, did = Outcome.DONE, await job.run(context)
        except asyncio.CancelledError:
            await self._record_interrupted(run)
            raise
        except Exception as error:  # Whatever a job raises is its outcome, and must not end the others.
            log.exception("job.failed", job=job.name, slot=run.slot.isoformat())
            outcome, did = Outcome.FAILED, f"{type(error).__name__}: {error}"
        await self._record(run, outcome, did)

    def _leads_now(self) -> bool:
        return self._lease.held

    async def _record(self, run: Run, outcome: Outcome, did: str) -> None:
        """Write how a run ended, again and again while the database does not answer: it would run a second time."""
        while True:
            try:
                await self._runs.finish(run, outcome, did)
            except PyMongoError as error:
                log.warning("job.unrecorded", job=run.job, outcome=outcome.value, did=did, error=str(error))
                await asyncio.sleep(self._renew_s)
            else:
                return

    async def _record_interrupted(self, run: Run) -> None:
        """Without this record the run looks as if its process had died, and is begun again all the same."""
        try:
            async with asyncio.timeout(RECORD_S):
                says = "interrupted: the service ended, or another process leads"
                await self._runs.finish(run, Outcome.INTERRUPTED, says)
        except (PyMongoError, TimeoutError) as error:
            log.warning("job.unrecorded", job=run.job, outcome=Outcome.INTERRUPTED.value, error=str(error))

    async def _interrupt(self) -> None:
        """Cancel the jobs that run here, and wait for their records."""
        await cancelled(list(self._tasks.values()))


async def cancelled(tasks: Collection[asyncio.Task[None]]) -> None:
    """Cancel tasks until they have ended: a driver that is cancelled amid a call may report a lost connection instead,
    which the task then takes for an error of the database and goes on."""
    left = set(tasks)
    while left:
        for task in left:
            task.cancel()
        _, left = await asyncio.wait(left, timeout=RECORD_S + 1)
