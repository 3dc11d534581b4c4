"""Following the deadlines of calls, as they are written and where a lost stream left one out; reminders; verifying."""

from collections.abc import Sequence

import structlog

from matchcamp.applications.documents import Application
from matchcamp.applications.founding import FOLLOWED, follow_calls
from matchcamp.applications.queries import verification
from matchcamp.applications.telling.news import tell_missed
from matchcamp.applications.telling.reminding import remind, tell_of_gone_calls
from matchcamp.i18n import N_
from matchcamp.parts import Parts
from matchcamp.scheduler import Job, JobContext, Missed

log = structlog.get_logger(__name__)


async def follow_written(parts: Parts, ids: Sequence[str]) -> int:
    """The follower of calls."""
    return await follow_calls(parts, ids)


async def gone_written(parts: Parts, ids: Sequence[str]) -> int:
    """The follower of calls that were withdrawn, or that their source lists no more."""
    return await tell_of_gone_calls(parts, ids)


def jobs(parts: Parts) -> tuple[Job, ...]:
    async def missed(_context: JobContext) -> str:
        where = {"state": {"$in": sorted(FOLLOWED)}, "call_id": {"$ne": ""}}
        ids = await Application.get_pymongo_collection().distinct("call_id", where)
        return f"{await follow_calls(parts, ids)} deadlines of applications moved late"

    async def verify(_context: JobContext) -> str:
        found = await verification(parts)
        if found.holds:
            return f"the log of {found.entries} changes of applications holds"
        first = found.faults[0]
        log.error("applications.log_broken", number=first.number, what=first.what, faults=len(found.faults))
        return f"the log of applications does not hold: entry {first.number}, {first.what}"

    async def remind_of(context: JobContext) -> str:
        told = await remind(parts, context.leads)
        news = await tell_missed(parts) + await tell_of_gone_calls(parts)
        return f"{told} reminders of steps, {news} pieces of news told late"

    follow, check = N_("Follow deadlines of calls that moved"), N_("Verify the log of applications")
    remember = N_("Remind people of the steps of applications, and tell of those that are late")
    return (
        Job("applications.deadlines", {"minute": "40"}, missed, title=follow),
        Job("applications.verify", {"hour": "4", "minute": "20"}, verify, title=check),
        # One look after an outage stands for all that were missed: it tells what fell due since the last one.
        Job("applications.reminders", {"minute": "*/10"}, remind_of, Missed.ONCE, title=remember),
    )
