"""The search for a plan beside the service: in a thread, for the solver and numpy let go of the interpreter.

Measured with a camp of 60 people (10 tables, 3 rounds) planned in a thread: a timer of 5 ms in the event loop was at
most 6 ms late, and 22 ms with 200 people. One search at a time in a process, so that a processor is left for others.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from matchcamp.lease import TTL_MS, Lease, process_name
from matchcamp.parts import Parts
from matchcamp.tasks import ended
from matching.tables import Camp, Conflict, Effort, Plan, Rerun, Seats, plan_tables, rerun_tables

RENEW_S = TTL_MS / 3000
MANY_PEOPLE = 100


@dataclass(frozen=True, slots=True)
class Pace:
    """The seconds that a search takes at most, and how hard it looks; None takes the solver's usual."""

    plan_seconds: float = 20.0
    large_plan_seconds: float = 60.0  # For more than a hundred people.
    rerun_seconds: float = 2.5
    effort: Effort | None = None


USUAL = Pace()
_one_at_a_time = asyncio.Semaphore(1)
"""Of a process: two searches on two processors would leave none for everybody else."""


def seconds_of(camp: Camp, pace: Pace, *, rerun: bool) -> float:
    """How long the search may take."""
    if rerun:
        return pace.rerun_seconds
    return pace.large_plan_seconds if len(camp.people) > MANY_PEOPLE else pace.plan_seconds


async def planned(camp: Camp, pace: Pace) -> Plan | Conflict:
    """A plan from nothing. Raises BadCamp, OutOfTime."""
    more = {"effort": pace.effort} if pace.effort else {}
    async with _one_at_a_time:
        return await asyncio.to_thread(plan_tables, camp, seconds=seconds_of(camp, pace, rerun=False), **more)


async def replanned(camp: Camp, before: Sequence[Seats], pace: Pace) -> Rerun | Conflict:
    """The plan that moves the fewest people. Raises BadCamp, OutOfTime."""
    more = {"effort": pace.effort} if pace.effort else {}
    async with _one_at_a_time:
        return await asyncio.to_thread(rerun_tables, camp, before, seconds=pace.rerun_seconds, **more)


def lease_of(parts: Parts, camp_id: str) -> Lease:
    """The right to plan a camp, for one task at a time in all processes."""
    return Lease(parts.database, lease_name(camp_id), process_name())


def lease_name(camp_id: str) -> str:
    return f"seating:{camp_id}"


@asynccontextmanager
async def kept(lease: Lease) -> AsyncIterator[None]:
    """Renew a lease that is held, and let go of it at the end."""

    async def renew() -> None:
        while True:
            await asyncio.sleep(RENEW_S)
            await lease.try_hold()

    renewing = asyncio.create_task(renew())
    try:
        yield
    finally:
        await ended([renewing])
        with suppress(asyncio.CancelledError):
            await lease.let_go()
