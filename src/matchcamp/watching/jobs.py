"""Noting what changed in followed calls: as it is written, and what a lost stream left out."""

from collections.abc import Sequence

from matchcamp.i18n import N_
from matchcamp.parts import Parts
from matchcamp.scheduler import Job, JobContext
from matchcamp.watching.actions import note
from matchcamp.watching.telling import tell_of_the_day


async def note_written(parts: Parts, ids: Sequence[str]) -> int:
    """The follower of calls."""
    return await note(ids, parts.clock.now())


def jobs(parts: Parts) -> tuple[Job, ...]:
    async def missed(_context: JobContext) -> str:
        return f"{await note(None, parts.clock.now())} changes of followed calls noted late"

    async def day(_context: JobContext) -> str:
        return f"{await tell_of_the_day(parts)} notices of deadlines and changes"

    return (
        Job(
            "watching.note",
            {"minute": "*/15"},
            missed,
            title=N_("Note changes of followed calls that were missed"),
        ),
        # Before the digests of the morning, which come first where the alliance lies farthest east.
        Job("watching.deadlines", {"hour": "5"}, day, title=N_("Tell people of deadlines of the calls they follow")),
    )
