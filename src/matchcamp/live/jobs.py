"""The clock of camps that move by themselves, and what follows when a camp is ended elsewhere."""

from collections.abc import Sequence

from matchcamp.i18n import N_
from matchcamp.live.actions import end_with_camp, tick
from matchcamp.live.queries import due_camps, next_due
from matchcamp.parts import Parts
from matchcamp.scheduler import Job, JobContext, Missed, Moments


async def camps_written(parts: Parts, ids: Sequence[str]) -> int:
    """The follower of camps: where one is over or cancelled, nothing runs there any more; returns for how many."""
    return sum([await end_with_camp(parts, one) for one in ids])


def jobs(parts: Parts) -> tuple[Job, ...]:
    """One job, at the moments at which items end. Each moment is one slot, so that no item is begun twice and, after
    the death of a process, none is left out; which ones are begun is decided by what stands in the database."""

    async def move_on(context: JobContext) -> str:
        until = min(context.slot, context.clock.now())
        done = [await tick(camp_id, until) for camp_id in await due_camps(until)]
        return f"{sum(done)} camps moved on"

    title = N_("Begin the next item of camps that move by themselves")
    return (Job("live.phases", Moments(next_due, parts.clock), move_on, Missed.ALL, title=title),)
