"""The search for a plan beside the service, in a process of its own with a time limit.

A process can be ended at its limit, gives way to requests, and takes no turns of the interpreter from them. One search
at a time for each process of the service, so that a processor is left for others.
"""

import asyncio
import pickle
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from matchcamp.lease import Lease, process_name
from matchcamp.parts import Parts
from matchcamp.seating.solver_tasks import MeetingTask, Task
from matching.errors import MatchingError, OutOfTime
from matching.tables import Camp, Conflict, Effort, MeetingDay, MeetingPlan, Plan, Rerun, Seats

COMMAND = (sys.executable, "-P", "-m", "matchcamp.seating.solver_process")
GRACE_S = 45.0  # Beyond the solver's own limit: to begin, to find the smallest conflict, to answer.
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
    found = await _answered(Task(camp, seconds_of(camp, pace, rerun=False), effort=pace.effort))
    assert isinstance(found, Plan | Conflict)
    return found


async def replanned(camp: Camp, before: Sequence[Seats], pace: Pace) -> Rerun | Conflict:
    """The plan that moves the fewest people. Raises BadCamp, OutOfTime."""
    found = await _answered(Task(camp, seconds_of(camp, pace, rerun=True), tuple(before), pace.effort))
    assert isinstance(found, Rerun | Conflict)
    return found


async def meetings_planned(day: MeetingDay, seconds: float) -> MeetingPlan:
    """The meetings of a day. Raises BadCamp, OutOfTime."""
    found = await _answered(MeetingTask(day, seconds))
    assert isinstance(found, MeetingPlan)
    return found


async def _answered(task: Task | MeetingTask) -> Plan | Rerun | Conflict | MeetingPlan:
    """The answer of a process of its own, which is ended with the task that waits for it. Raises OutOfTime where it was
    killed or takes far too long."""
    async with _one_at_a_time:
        process = await asyncio.create_subprocess_exec(
            *COMMAND, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
        )
        try:
            async with asyncio.timeout(task.seconds + GRACE_S):
                out, _errors = await process.communicate(pickle.dumps(task))
        except TimeoutError as error:
            raise OutOfTime(f"the solver gave no answer in {task.seconds + GRACE_S:g} s") from error
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
    if process.returncode:
        raise OutOfTime(f"the solver's process ended with {process.returncode}")
    found = pickle.loads(out)  # noqa: S301  # Written by the process that was started above.
    if isinstance(found, MatchingError):
        raise found
    assert isinstance(found, Plan | Rerun | Conflict | MeetingPlan)
    return found


def lease_of(parts: Parts, camp_id: str) -> Lease:
    """The right to plan a camp, for one task at a time in all processes."""
    return Lease(parts.database, lease_name(camp_id), process_name())


def lease_name(camp_id: str) -> str:
    return f"seating:{camp_id}"
