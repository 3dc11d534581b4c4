"""Needs whose time has run out leave the board."""

from matchcamp.i18n import N_
from matchcamp.needs.actions import expire_need
from matchcamp.needs.queries import expired_need_ids
from matchcamp.parts import Parts
from matchcamp.scheduler import Job, JobContext


def jobs(parts: Parts) -> tuple[Job, ...]:
    async def expire(_context: JobContext) -> str:
        now = parts.clock.now()
        done = [await expire_need(id_, now) for id_ in await expired_need_ids(now)]
        return f"{sum(done)} needs expired"

    return (
        Job("needs.expire", {"minute": "*/10"}, expire, title=N_("Take needs off the board when their time is over")),
    )
