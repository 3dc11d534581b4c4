"""Scheduled jobs for programs: coordinators and the secretariat."""

from typing import Annotated

from litestar import get, post
from litestar.params import FromPath, QueryParameter

from matchcamp.operations import actions, queries
from matchcamp.operations.queries import RunFilter, declared_jobs
from matchcamp.operations.schemas import JobList, JobOut, RunList
from matchcamp.paging import AfterParameter, LimitParameter
from matchcamp.parts import parts_of
from matchcamp.scheduler import Outcome
from matchcamp.scheduler.standing import job_named
from matchcamp.web import Request

TAGS = ["jobs"]


@get("/api/jobs", name="api.operations.jobs", tags=TAGS)
async def list_jobs(request: Request) -> JobList:
    """What Matchcamp does by itself: when each job runs next, and how it went last."""
    return await queries.jobs(parts_of(request).database, declared_jobs(request))


@get("/api/jobs/runs", name="api.operations.runs", tags=TAGS)
async def list_runs(
    request: Request,
    job: Annotated[str | None, QueryParameter(max_length=60, description="the name of a job")] = None,
    outcome: Annotated[Outcome | None, QueryParameter()] = None,
    after: AfterParameter = None,
    limit: LimitParameter = queries.LIST_LIMIT,
) -> RunList:
    """Runs of the last 90 days, those begun last first."""
    narrowed = RunFilter(job or "", outcome.value if outcome else "")
    return await queries.runs(parts_of(request).database, narrowed, after=after, limit=limit)


@post("/api/jobs/{name:str}/run", name="api.operations.run", tags=TAGS, status_code=202)
async def run_job(request: Request, name: FromPath[str]) -> JobOut:
    """Have a job run now by the process that leads; the answer comes at once, the run follows."""
    job = job_named(declared_jobs(request), name)
    return await actions.ask_run(parts_of(request).database, job, request.user)


@post("/api/jobs/{name:str}/pause", name="api.operations.pause", tags=TAGS, status_code=200)
async def pause_job(request: Request, name: FromPath[str]) -> JobOut:
    """Begin no planned run of a job until it is resumed; it can still be run by hand."""
    job = job_named(declared_jobs(request), name)
    return await actions.pause(parts_of(request).database, job, request.user)


@post("/api/jobs/{name:str}/resume", name="api.operations.resume", tags=TAGS, status_code=200)
async def resume_job(request: Request, name: FromPath[str]) -> JobOut:
    """Run a paused job again from its next slot on."""
    job = job_named(declared_jobs(request), name)
    return await actions.resume(parts_of(request).database, job)
