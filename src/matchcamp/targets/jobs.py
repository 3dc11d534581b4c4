"""The nightly learning of the forecast's rates."""

from matchcamp.i18n import N_
from matchcamp.parts import Parts
from matchcamp.scheduler import Job, JobContext
from matchcamp.targets.learning import learn


def jobs(parts: Parts) -> tuple[Job, ...]:
    async def nightly(_context: JobContext) -> str:
        found = await learn(parts.clock.now())
        return f"{found.weeks} weeks of {found.applications} applications that ended"

    title = N_("Learn from what became of applications")
    return (Job("targets.learn", {"hour": "3", "minute": "50"}, nightly, title=title),)
