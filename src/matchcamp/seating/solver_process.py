"""A process for one search: it reads a task from its input, writes the answer to its output, and ends.

It imports the solver and nothing of the service, and so begins within a fifth of a second. What it reads and writes
are pickles of the service that started it, through pipes that nobody else has.
"""

import os
import pickle
import sys
from dataclasses import replace

from matchcamp.seating.solver_tasks import MeetingTask, Task
from matching.errors import MatchingError
from matching.tables import (
    Conflict,
    MeetingPlan,
    Plan,
    Rerun,
    plan_meetings,
    plan_tables,
    rerun_tables,
)

POLITE = 5  # Whoever waits for a page comes first.


def answer(task: Task | MeetingTask) -> Plan | Rerun | Conflict | MeetingPlan | MatchingError:
    """What was found, or the error that says why nothing was."""
    try:
        if isinstance(task, MeetingTask):
            return plan_meetings(task.day, seconds=task.seconds)
        more = {"effort": task.effort} if task.effort else {}
        if task.before is None:
            found = plan_tables(task.camp, seconds=task.seconds, **more)
            return _whole(found) if isinstance(found, Plan) else found
        again = rerun_tables(task.camp, task.before, seconds=task.seconds, **more)
        return replace(again, plan=_whole(again.plan)) if isinstance(again, Rerun) else again
    except MatchingError as error:
        return error


def _whole(plan: Plan) -> Plan:
    """The same plan with what can be pickled."""
    return replace(plan, parts=dict(plan.parts))


def main() -> None:
    """Read one task, write one answer. What a library prints goes to the errors, not among the answer."""
    os.nice(POLITE)
    output = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    task: Task | MeetingTask = pickle.load(sys.stdin.buffer)  # noqa: S301  # Written by the service that started this process.
    with output:
        output.write(pickle.dumps(answer(task)))


if __name__ == "__main__":
    main()
