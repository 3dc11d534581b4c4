"""The nightly look for indicators that are to be read."""

from matchcamp.i18n import N_
from matchcamp.indicators.reading_actions import take_due
from matchcamp.parts import Parts
from matchcamp.scheduler import Job, JobContext


def jobs(parts: Parts) -> tuple[Job, ...]:
    async def nightly(_context: JobContext) -> str:
        return f"{await take_due(parts)} indicators read"

    title = N_("Read indicators at the end of the year and on the days of the plan")
    return (Job("indicators.read", {"hour": "0", "minute": "20"}, nightly, title=title),)
