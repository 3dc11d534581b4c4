"""What follows camps up by itself."""

from matchcamp.i18n import N_
from matchcamp.parts import Parts
from matchcamp.results.asking import follow_up
from matchcamp.scheduler import Job, JobContext


def jobs(parts: Parts) -> tuple[Job, ...]:
    async def questionnaire(_context: JobContext) -> str:
        done = await follow_up(parts)
        return f"{done.asked} people asked, {done.reminded} reminded, {done.sealed} answers sealed"

    title = N_("Ask how a camp was, and remind who has not answered")
    return (Job("results.questionnaire", {"minute": "*/10"}, questionnaire, title=title),)
