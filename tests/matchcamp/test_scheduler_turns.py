"""Jobs turn by turn, on a clock that the tests move: rules for missed slots, pauses, runs by hand, records."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchcamp.clock import SetClock
from matchcamp.database import Database
from matchcamp.errors import NotFound
from matchcamp.lease import LONG_AGO
from matchcamp.scheduler import Job, JobContext, Missed, Moments, Outcome, Run, Scheduler, standing
from matchcamp.scheduler.jobs import OWED_AGAIN, due_slot, last_slot, next_slot, trigger_of
from matchcamp.scheduler.runs import RUNS, run_of

START = datetime(2026, 6, 27, 8, 0, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
EACH_MINUTE = trigger_of(Job("any", MINUTE, lambda _: asyncio.sleep(0, "")))


@dataclass
class Bench:
    """Processes that are told when to take a turn, and what their jobs did. The clock stands still by itself.

    `holds` lets jobs begin and not end, until it is set again.
    """

    database: Database
    time: SetClock = field(default_factory=lambda: SetClock(START))
    began: list[datetime] = field(default_factory=list)
    ended: list[datetime] = field(default_factory=list)
    holds: asyncio.Event = field(default_factory=asyncio.Event)
    processes: list[Scheduler] = field(default_factory=list)
    started: int = 0

    def job(self, missed: Missed = Missed.ALL) -> Job:
        return Job("digest", MINUTE, self.work, missed)

    async def work(self, context: JobContext) -> str:
        self.began.append(context.slot)
        await self.holds.wait()
        self.ended.append(context.slot)
        return f"{len(self.ended)} digests"

    async def process(self, job: Job) -> Scheduler:
        """A process whose lease lasts far longer than the test."""
        scheduler = Scheduler(self.database, [job], owner=f"p{self.started}", time=self.time, ttl_ms=600_000)
        self.started += 1
        await scheduler.prepare()
        self.processes.append(scheduler)
        return scheduler

    async def turns(self, scheduler: Scheduler, count: int = 1) -> None:
        """Turns, each followed by the end of the jobs that it began, unless they are held."""
        for _ in range(count):
            await scheduler.turn()
            running = list(scheduler._tasks.values())
            if self.holds.is_set():
                await asyncio.gather(*running)
            await asyncio.sleep(0)

    async def lets_go(self) -> None:
        """Held jobs end, and their ends are recorded: between the two no process dies here."""
        self.holds.set()
        for process in self.processes:
            await asyncio.gather(*process._tasks.values())

    async def dies(self, scheduler: Scheduler) -> None:
        """As kill -9 and a lease's time later: nothing is written any more, and the lease has run out."""

        async def unable(*_: object) -> None:
            return None

        scheduler._runs.finish = unable  # type: ignore[method-assign]
        await scheduler._interrupt()
        where = {"_id": "scheduler", "owner": scheduler._owner}
        await self.database["leases"].update_one(where, {"$set": {"expires": LONG_AGO, "owner": "dead"}})
        self.processes.remove(scheduler)

    async def runs(self) -> list[Run]:
        return [run_of(row) async for row in self.database[RUNS].find().sort("slot", 1)]


@pytest.fixture
async def bench(database: Database) -> AsyncIterator[Bench]:
    bench = Bench(database)
    bench.holds.set()
    yield bench
    for scheduler in bench.processes:
        await scheduler._interrupt()


def minutes(*after: int) -> list[datetime]:
    """The slots so many minutes after the full minute of START."""
    return [START.replace(second=0) + n * MINUTE for n in after]


@settings(deadline=None, max_examples=50)
@given(
    every_s=st.integers(20, 90_000),
    settled_s=st.integers(0, 300_000),
    later_s=st.integers(-1_000, 3_000) | st.integers(0, 300_000),
    missed=st.sampled_from(Missed),
)
def test_due_slot_is_owed_and_by_the_rule(every_s: int, settled_s: int, later_s: int, missed: Missed) -> None:
    trigger = trigger_of(Job("any", timedelta(seconds=every_s), lambda _: asyncio.sleep(0, "")))
    settled = START + timedelta(seconds=settled_s)
    now = settled + timedelta(seconds=later_s)
    owed = []
    slot = next_slot(trigger, settled)
    while slot is not None and slot <= now:
        owed.append(slot)
        slot = next_slot(trigger, slot)

    due = due_slot(trigger, missed, settled, now)

    in_time = [slot for slot in owed[-1:] if now - slot <= MINUTE]
    expected = {Missed.ONCE: owed[-1:], Missed.SKIP: in_time, Missed.ALL: owed[:1]}[missed]
    assert due == (expected[0] if expected else None)


@pytest.mark.parametrize(
    ("missed", "ran"), [(Missed.ONCE, minutes(60)), (Missed.SKIP, minutes(60)), (Missed.ALL, minutes(58, 59, 60))]
)
async def test_slots_missed_a_moment_ago_are_caught_up_by_the_rule(
    bench: Bench, missed: Missed, ran: list[datetime]
) -> None:
    process = await bench.process(bench.job(missed))
    await bench.database["jobs"].update_one({"_id": "digest"}, {"$set": {"settled": minutes(57)[0]}})
    bench.time.moment = START + 60 * MINUTE

    await bench.turns(process, 5)

    assert bench.ended == ran


async def test_a_rule_that_skips_lets_late_slots_go_and_runs_the_next_in_time(bench: Bench) -> None:
    job = Job("digest", {"hour": "3"}, bench.work, Missed.SKIP)
    process = await bench.process(job)
    bench.time.moment = START + timedelta(days=3)
    await bench.turns(process, 2)
    late = list(bench.ended)
    planned = trigger_of(job)
    coming = next_slot(planned, bench.time.moment)
    assert coming is not None

    bench.time.moment = coming + timedelta(seconds=5)
    await bench.turns(process, 2)

    assert (late, bench.ended) == ([], [last_slot(planned, bench.time.moment)])


async def test_paused_job_begins_nothing_in_any_process(bench: Bench) -> None:
    job = bench.job(Missed.ONCE)
    first, second = await bench.process(job), await bench.process(job)
    await bench.turns(first)
    await standing.pause(bench.database, job, "anna")
    bench.time.moment += MINUTE
    await bench.turns(first)
    await bench.turns(second)
    await bench.dies(first)
    await bench.turns(second, 2)
    stands = await standing.standing(bench.database, job)

    assert (bench.began, stands.next_slot, stands.state.paused_by) == ([], None, "anna")


async def test_a_pause_between_look_and_claim_is_obeyed(bench: Bench) -> None:
    job = bench.job(Missed.ONCE)
    process = await bench.process(job)
    await bench.turns(process)
    states = await process._runs.states()
    await standing.pause(bench.database, job, "anna")
    bench.time.moment += MINUTE

    await process._begin_due("digest", states)

    assert (bench.began, await bench.runs()) == ([], [])


@pytest.mark.parametrize(
    ("missed", "ran"), [(Missed.ONCE, minutes(4)), (Missed.SKIP, minutes(4)), (Missed.ALL, minutes(1, 2, 3, 4))]
)
async def test_slots_of_a_pause_are_owed_only_where_the_rule_runs_all(
    bench: Bench, missed: Missed, ran: list[datetime]
) -> None:
    job = bench.job(missed)
    process = await bench.process(job)
    await standing.pause(bench.database, job, "anna")
    bench.time.moment = START + 3 * MINUTE
    await bench.turns(process, 2)
    await standing.resume(bench.database, job, bench.time.moment)
    await bench.turns(process, 5)
    bench.time.moment += MINUTE
    await bench.turns(process, 2)

    assert bench.ended == ran


async def test_run_that_is_asked_for_is_taken_by_the_leader_with_the_name_of_who_asked(bench: Bench) -> None:
    job = bench.job(Missed.ONCE)
    leader, other = await bench.process(job), await bench.process(job)
    await bench.turns(leader)
    await standing.pause(bench.database, job, "anna")

    await standing.ask_run(bench.database, job, "anna")
    await standing.ask_run(bench.database, job, "bert")
    await bench.turns(other)
    await bench.turns(leader, 2)
    stands = await standing.standing(bench.database, job)

    assert [(run.by, run.by_hand, run.asked_by, run.did) for run in await bench.runs()] == [
        ("p0", True, "anna", "1 digests")
    ]
    assert (stands.state.asked, stands.state.asked_by) == (None, "")


async def test_run_that_is_asked_for_waits_for_the_one_that_goes_on(bench: Bench) -> None:
    job = bench.job(Missed.ONCE)
    process = await bench.process(job)
    bench.time.moment += MINUTE
    bench.holds.clear()
    await bench.turns(process, 2)
    await standing.ask_run(bench.database, job, "anna")
    await bench.turns(process, 2)
    while_running = await standing.standing(bench.database, job)
    bench.holds.set()
    await asyncio.gather(*process._tasks.values())
    await bench.turns(process)

    assert (while_running.running, while_running.state.asked_by) == (True, "anna")
    assert [(run.by_hand, run.outcome) for run in await bench.runs()] == [(False, Outcome.DONE), (True, Outcome.DONE)]


async def test_run_by_hand_of_a_dead_leader_is_begun_again_by_the_next(bench: Bench) -> None:
    job = bench.job(Missed.ONCE)
    first, second = await bench.process(job), await bench.process(job)
    await standing.ask_run(bench.database, job, "anna")
    bench.holds.clear()
    await bench.turns(first)
    await asyncio.sleep(0)
    await bench.dies(first)
    bench.holds.set()
    await bench.turns(second, 2)

    assert [(run.by, run.attempt, run.asked_by, run.outcome) for run in await bench.runs()] == [
        ("p1", 2, "anna", Outcome.DONE)
    ]


async def test_failing_since_is_the_first_failure_after_the_last_success(bench: Bench) -> None:
    fails = [True]

    async def work(_context: JobContext) -> str:
        if fails[0]:
            raise OSError("no answer from mail.example " + "x" * 3000)
        return "sent"

    job = Job("mail", MINUTE, work)
    process = await bench.process(job)
    for _ in range(2):
        bench.time.moment += MINUTE
        await bench.turns(process, 2)
    first, last = await bench.runs()
    failing = await standing.trouble(bench.database)
    fails[0] = False
    bench.time.moment += MINUTE
    await bench.turns(process, 2)

    assert {name: (state.failing_since, state.failure) for name, state in failing.items()} == {
        "mail": (first.start, last.did)
    }
    assert (first.did[:35], len(last.did)) == ("OSError: no answer from mail.exampl", 2000)
    assert await standing.trouble(bench.database) == {}


async def test_job_sees_the_clock_of_the_domain_and_that_its_process_leads(database: Database) -> None:
    async def tell(context: JobContext) -> str:
        return f"{context.clock.now():%Y-%m-%d} {context.leads()}"

    job = Job("tell", {"year": "2030"}, tell)
    scheduler = Scheduler(database, [job], clock=SetClock(START))
    await scheduler.prepare()
    await standing.ask_run(database, job, "anna")
    await scheduler.turn()
    await asyncio.gather(*scheduler._tasks.values())
    stands = await standing.standing(database, job)

    assert stands.last is not None
    assert (stands.last.outcome, stands.last.did) == (Outcome.DONE, "2026-06-27 True")
    assert stands.next_slot == datetime(2029, 12, 31, 23, tzinfo=UTC)


async def test_nobody_leads_once_the_lease_has_run_out(bench: Bench) -> None:
    process = await bench.process(bench.job())
    before = await standing.leader(bench.database)
    await bench.turns(process)
    leading = await standing.leader(bench.database)
    await bench.dies(process)

    assert (before, leading, await standing.leader(bench.database)) == (None, "p0", None)


def test_strange_name_of_a_job_is_answered_with_those_there_are() -> None:
    jobs = [Job(name, MINUTE, lambda _: asyncio.sleep(0, "")) for name in ("expiry", "digest")]

    with pytest.raises(NotFound, match="no job has the name 'digets'; there are digest, expiry"):
        standing.job_named(jobs, "digets")


@pytest.mark.parametrize("seed", range(4))
async def test_whatever_dies_whenever_every_slot_ends_exactly_once(bench: Bench, seed: int) -> None:
    """Two to four processes, turns in any order, deaths in the middle of jobs and between, and a moving clock."""
    chance = random.Random(seed)
    job = bench.job(Missed.ALL)
    count = chance.choice([2, 4])
    for _ in range(count):
        await bench.process(job)
    for _ in range(60):
        match chance.choice(["time", "turn", "turn", "turn", "hold", "go", "die"]):
            case "time":
                bench.time.moment += chance.choice([0.3, 1, 2]) * MINUTE
            case "turn":
                await bench.turns(chance.choice(bench.processes))
            case "hold":
                bench.holds.clear()
            case "go":
                await bench.lets_go()
            case "die":
                await bench.dies(chance.choice(bench.processes))
                await bench.process(job)
    await bench.lets_go()
    await bench.turns(next((one for one in bench.processes if one._lease.held), bench.processes[0]), 200)

    last = last_slot(EACH_MINUTE, bench.time.moment)
    assert last is not None
    owed = [slot for slot in (START.replace(second=0) + n * MINUTE for n in range(1, 1000)) if slot <= last]
    runs = await bench.runs()
    abandoned = [run.slot for run in runs if run.outcome is Outcome.ABANDONED]
    assert Counter(bench.ended) == Counter(slot for slot in owed if slot not in abandoned)
    assert sorted(run.slot for run in runs) == owed
    assert all(run.attempt == 3 for run in runs if run.outcome is Outcome.ABANDONED)


@dataclass
class Diary:
    """Moments in memory, as an area would keep them: `fails` lets the next runs raise before they do anything."""

    bench: Bench
    moments: list[datetime] = field(default_factory=list)
    fails: int = 0
    slots: list[datetime] = field(default_factory=list)

    @property
    def job(self) -> Job:
        return Job("phases", Moments(self.owed, self.bench.time), self.work, Missed.ALL)

    async def owed(self) -> datetime | None:
        return min(self.moments, default=None)

    async def work(self, context: JobContext) -> str:
        self.slots.append(context.slot)
        if self.fails:
            self.fails -= 1
            raise OSError("the room is dark")
        self.moments = [moment for moment in self.moments if moment > context.slot]
        return "moved"


async def test_moments_run_in_their_order_once_they_have_come(bench: Bench) -> None:
    diary = Diary(bench, minutes(3, 1, 2))
    scheduler = await bench.process(diary.job)
    bench.holds.set()
    await bench.turns(scheduler)

    bench.time.moment += 2 * MINUTE
    await bench.turns(scheduler, 3)

    assert (diary.slots, diary.moments) == (minutes(1, 2), minutes(3))


async def test_a_moment_that_is_put_off_is_not_run_before(bench: Bench) -> None:
    diary = Diary(bench, minutes(1))
    scheduler = await bench.process(diary.job)
    bench.holds.set()
    await bench.turns(scheduler)
    diary.moments = minutes(5)

    bench.time.moment += 2 * MINUTE
    await bench.turns(scheduler)
    before = list(diary.slots)
    bench.time.moment += 3 * MINUTE
    await bench.turns(scheduler)

    assert (before, diary.slots) == ([], minutes(5))


async def test_a_moment_whose_run_failed_stays_owed_and_gets_a_later_slot(bench: Bench) -> None:
    diary = Diary(bench, minutes(1), fails=1)
    scheduler = await bench.process(diary.job)
    bench.holds.set()
    bench.time.moment = minutes(1)[0]
    await bench.turns(scheduler, 3)
    first = list(diary.slots)

    bench.time.moment += OWED_AGAIN
    await bench.turns(scheduler, 3)

    assert (first, diary.slots) == (minutes(1), [*minutes(1), minutes(1)[0] + OWED_AGAIN])
    assert [run.outcome for run in await bench.runs()] == [Outcome.FAILED, Outcome.DONE]


async def test_coordinators_see_the_next_moment_by_the_real_clock(bench: Bench) -> None:
    job = Diary(bench, [START + 10 * MINUTE]).job
    began = datetime.now(UTC)

    stands = await standing.standing(bench.database, job)

    assert stands.next_slot is not None
    assert timedelta(0) <= stands.next_slot - began - 10 * MINUTE < MINUTE
    await standing.pause(bench.database, job, "anna")
    assert (await standing.standing(bench.database, job)).next_slot is None


def test_moments_are_never_let_go(bench: Bench) -> None:
    diary = Diary(bench)

    with pytest.raises(ValueError, match="'phases' runs at moments"):
        Job("phases", Moments(diary.owed, bench.time), diary.work, Missed.SKIP)
