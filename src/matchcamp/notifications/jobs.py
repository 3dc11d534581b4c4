"""Letters whose time has come."""

from matchcamp.i18n import N_
from matchcamp.notifications.delivery import deliver_due
from matchcamp.parts import Parts
from matchcamp.scheduler import Job, JobContext


def jobs(parts: Parts) -> tuple[Job, ...]:
    async def letters(_context: JobContext) -> str:
        return f"{await deliver_due(parts)} letters of notices"

    title = N_("Send digests, and letters that waited for the end of quiet hours")
    return (Job("notifications.letters", {"minute": "*"}, letters, title=title),)
