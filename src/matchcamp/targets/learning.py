"""Learning the forecast's rates from what became of the alliance's own applications."""

import asyncio
from datetime import datetime

from matchcamp.applications.counting_queries import tracks
from matchcamp.applications.progress import Ending
from matchcamp.targets.documents import LearntRates
from matchcamp.targets.forecast import counted
from matchcamp.targets.stored import RATES


async def learn(now: datetime) -> LearntRates:
    """Count the weeks of all applications from the log anew and keep the counts. Safe to repeat."""
    ways = await tracks()
    counts = await asyncio.to_thread(counted, ways, now)  # Seconds, where there are tens of thousands.
    ended = sum(one.ending is not Ending.OPEN or one.deadline <= now for one in ways)
    found = LearntRates(
        id=RATES, counts=counts.tolist(), applications=ended, weeks=round(float(counts.sum())), at=now
    )  # fmt: skip
    await found.save()
    return found
