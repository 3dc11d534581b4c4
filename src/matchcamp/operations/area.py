"""What the service takes from operations."""

from matchcamp.area import Area
from matchcamp.i18n import N_
from matchcamp.operations import api, health, outbox, pages
from matchcamp.personal import Ending, Holds, Trace
from matchcamp.scheduler.runs import JOBS, RUNS
from matchcamp.security import Access

WHAT = N_("Scheduled jobs that you had run or paused")

AREA = Area(
    name="operations",
    handlers=(
        health.live,
        health.ready,
        outbox.outbox_page,
        pages.jobs_page,
        pages.runs_page,
        pages.run_job,
        pages.pause_job,
        pages.resume_job,
        api.list_jobs,
        api.list_runs,
        api.run_job,
        api.pause_job,
        api.resume_job,
    ),
    access={
        "operations.live": Access.PUBLIC,
        "operations.ready": Access.PUBLIC,
        "operations.outbox": Access.DEMO,
        "operations.jobs": Access.COORDINATOR,
        "operations.runs": Access.COORDINATOR,
        "operations.run": Access.COORDINATOR,
        "operations.pause": Access.COORDINATOR,
        "operations.resume": Access.COORDINATOR,
        "api.operations.jobs": Access.COORDINATOR,
        "api.operations.runs": Access.COORDINATOR,
        "api.operations.run": Access.COORDINATOR,
        "api.operations.pause": Access.COORDINATOR,
        "api.operations.resume": Access.COORDINATOR,
    },
    personal=(
        Trace(RUNS, "asked_by", Holds.ACCOUNT, Ending.UNNAMED, WHAT, ("job", "start", "end")),
        Trace(JOBS, "asked_by", Holds.ACCOUNT, Ending.UNNAMED, WHAT, ("_id", "asked")),
        Trace(JOBS, "paused_by", Holds.ACCOUNT, Ending.UNNAMED, WHAT, ("_id", "paused")),
    ),
)
