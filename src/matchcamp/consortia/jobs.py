"""What catches up with letters of invitation that a crash left undone."""

from datetime import timedelta

from matchcamp.consortia.letters import tell, untold_ids
from matchcamp.i18n import N_
from matchcamp.parts import Parts
from matchcamp.scheduler import Job, JobContext

LETTERS_LATE = timedelta(minutes=2)  # The follower needs a second; what is older it has missed.


def jobs(parts: Parts) -> tuple[Job, ...]:
    async def letters(_context: JobContext) -> str:
        return f"{await tell(parts, await untold_ids(parts.clock.now() - LETTERS_LATE))} notices of invitations"

    title = N_("Send invitations into consortia that a crash left unsent")
    return (Job("consortia.letters", {"minute": "*/5"}, letters, title=title),)
