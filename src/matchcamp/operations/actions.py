"""What coordinators and the secretariat do with a scheduled job, from a page or by the API."""

from matchcamp.database import Database
from matchcamp.operations.queries import job as job_out
from matchcamp.operations.schemas import JobOut
from matchcamp.scheduler import Job, standing
from matchcamp.scheduler.runs import now_in_database
from matchcamp.viewer import Viewer


async def ask_run(database: Database, job: Job, viewer: Viewer) -> JobOut:
    """Have the job run by the process that leads; the answer does not wait for it. Asked twice is once."""
    await standing.ask_run(database, job, viewer.account_id)
    return await job_out(database, job)


async def pause(database: Database, job: Job, viewer: Viewer) -> JobOut:
    """No planned run begins any more, in any process; one that goes on may end."""
    await standing.pause(database, job, viewer.account_id)
    return await job_out(database, job)


async def resume(database: Database, job: Job) -> JobOut:
    """The job runs again from its next slot on."""
    await standing.resume(database, job, now_in_database())
    return await job_out(database, job)
