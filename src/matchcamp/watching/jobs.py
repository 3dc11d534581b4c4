"""Noting what changed in followed calls: as it is written, and what a lost stream left out."""

from collections.abc import Sequence

from matchcamp.i18n import N_
from matchcamp.parts import Parts
from matchcamp.scheduler import Job, JobContext
from matchcamp.watching.actions import note


async def note_written(parts: Parts, ids: Sequence[str]) -> int:
    """The follower of calls."""
    return await note(ids, parts.clock.now())


def jobs(parts: Parts) -> tuple[Job, ...]:
    async def missed(_context: JobContext) -> str:
        return f"{await note(None, parts.clock.now())} changes of followed calls noted late"

    title = N_("Note changes of followed calls that were missed")
    return (Job("watching.note", {"minute": "*/15"}, missed, title=title),)
