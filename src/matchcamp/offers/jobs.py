"""Offers whose time has run out leave the board."""

from matchcamp.i18n import N_
from matchcamp.offers.actions import expire_offer
from matchcamp.offers.queries import expired_offer_ids
from matchcamp.parts import Parts
from matchcamp.scheduler import Job, JobContext


def jobs(parts: Parts) -> tuple[Job, ...]:
    async def expire(_context: JobContext) -> str:
        now = parts.clock.now()
        done = [await expire_offer(id_, now) for id_ in await expired_offer_ids(now)]
        return f"{sum(done)} offers expired"

    return (
        Job("offers.expire", {"minute": "*/10"}, expire, title=N_("Take offers off the board when their time is over")),
    )
