"""What is done each night: learning the forecast's rates, and keeping what is forecast."""

from matchcamp.i18n import N_
from matchcamp.parts import Parts
from matchcamp.scheduler import Job, JobContext
from matchcamp.targets.foretelling import foretell
from matchcamp.targets.learning import learn


def jobs(parts: Parts) -> tuple[Job, ...]:
    async def learning(_context: JobContext) -> str:
        found = await learn(parts.clock.now())
        return f"{found.weeks} weeks of {found.applications} applications that ended"

    async def foretelling(_context: JobContext) -> str:
        done = await foretell(parts.clock.now())
        return f"{done.targets} targets and {done.applications} applications forecast, {done.judged} forecasts judged"

    return (
        Job("targets.learn", {"hour": "3", "minute": "50"}, learning,
            title=N_("Learn from what became of applications")),
        Job("targets.foretell", {"hour": "4", "minute": "0"}, foretelling,
            title=N_("Keep the forecasts of targets, and judge those of before")),
    )  # fmt: skip
