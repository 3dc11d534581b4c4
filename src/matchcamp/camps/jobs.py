"""Camps go on by themselves when the moment has come that closes ideas or registration."""

from matchcamp.camps.actions import close_due
from matchcamp.i18n import N_
from matchcamp.parts import Parts
from matchcamp.scheduler import Job, JobContext


def jobs(parts: Parts) -> tuple[Job, ...]:
    async def close(_context: JobContext) -> str:
        return f"{await close_due(parts.clock.now())} steps of camps"

    title = N_("Close ideas and registration of camps when their time is over")
    return (Job("camps.close_registration", {"minute": "*"}, close, title=title),)
