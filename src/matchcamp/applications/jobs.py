"""Following the deadlines of calls, as they are written, and where a lost stream left one out."""

from collections.abc import Sequence

from matchcamp.applications.documents import Application
from matchcamp.applications.founding import FOLLOWED, follow_calls
from matchcamp.i18n import N_
from matchcamp.parts import Parts
from matchcamp.scheduler import Job, JobContext


async def follow_written(parts: Parts, ids: Sequence[str]) -> int:
    """The follower of calls."""
    return await follow_calls(parts, ids)


def jobs(parts: Parts) -> tuple[Job, ...]:
    async def missed(_context: JobContext) -> str:
        where = {"state": {"$in": sorted(FOLLOWED)}, "call_id": {"$ne": ""}}
        ids = await Application.get_pymongo_collection().distinct("call_id", where)
        return f"{await follow_calls(parts, ids)} deadlines of applications moved late"

    title = N_("Follow deadlines of calls that moved")
    return (Job("applications.deadlines", {"minute": "40"}, missed, title=title),)
