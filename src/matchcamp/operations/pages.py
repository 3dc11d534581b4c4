"""Pages of the scheduled jobs, for coordinators and the secretariat."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from matchcamp.errors import NotFound
from matchcamp.i18n import N_
from matchcamp.i18n import gettext as _
from matchcamp.operations import actions, queries
from matchcamp.operations.queries import LIST_LIMIT, RunFilter, declared_jobs
from matchcamp.operations.rhythm import rhythm
from matchcamp.operations.schemas import JobOut, RunOut
from matchcamp.paging import asked_after, next_url
from matchcamp.parts import parts_of
from matchcamp.scheduler import Outcome
from matchcamp.scheduler.standing import job_named
from matchcamp.web import Html, Request, asked, go_to, page

PATH = "/jobs"
OUTCOME_WORDS: Mapping[Outcome, str] = {
    Outcome.RUNNING: N_("Running"),
    Outcome.DONE: N_("Done"),
    Outcome.FAILED: N_("Failed"),
    Outcome.INTERRUPTED: N_("Interrupted, will begin again"),
    Outcome.ABANDONED: N_("Given up"),
}
TONES: Mapping[Outcome, str] = {
    Outcome.DONE: "ok", Outcome.FAILED: "warn", Outcome.ABANDONED: "warn",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class JobCard:
    """One job; `often` says how often it runs, empty where no simple words do."""

    job: JobOut
    status: str
    tone: str
    often: str
    outcome: str


@dataclass(frozen=True, slots=True)
class JobsPage:
    """`led`: some process runs the jobs."""

    cards: list[JobCard]
    led: bool


@dataclass(frozen=True, slots=True)
class RunRow:
    run: RunOut
    title: str
    outcome: str
    tone: str


@dataclass(frozen=True, slots=True)
class RunsPage:
    """`jobs` and `outcomes` are the choices of the filter: (code, words)."""

    rows: list[RunRow]
    narrowed: RunFilter
    jobs: Sequence[tuple[str, str]]
    outcomes: Sequence[tuple[str, str]]
    next_url: str


@get(PATH, name="operations.jobs")
async def jobs_page(request: Request) -> Html:
    declared = declared_jobs(request)
    found = await queries.jobs(parts_of(request).database, declared)
    often = {job.name: rhythm(job.trigger) for job in declared}
    cards = [_card(job, often[job.name]) for job in found.items]
    return page(request, "operations/jobs.html", JobsPage(cards, found.leader is not None))


@get(f"{PATH}/runs", name="operations.runs")
async def runs_page(request: Request) -> Html:
    titles = {job.name: _(job.title) if job.title else job.name for job in declared_jobs(request)}
    narrowed = RunFilter(asked(request, "job"), asked(request, "outcome"))
    if narrowed.outcome and narrowed.outcome not in set(Outcome):
        raise NotFound(f"no run ends as {narrowed.outcome!r}; runs are {', '.join(Outcome)}")
    found = await queries.runs(parts_of(request).database, narrowed, after=asked_after(request), limit=LIST_LIMIT)
    rows = [_row(run, titles.get(run.job, run.job)) for run in found.items]
    outcomes = [(outcome.value, _(words)) for outcome, words in OUTCOME_WORDS.items()]
    context = RunsPage(rows, narrowed, sorted(titles.items()), outcomes, next_url(request, found.next))
    return page(request, "operations/runs.html", context)


@post(f"{PATH}/{{name:str}}/run", name="operations.run")
async def run_job(request: Request, name: FromPath[str]) -> Redirect:
    """Asks for a run; the process that leads begins it in a moment."""
    await actions.ask_run(parts_of(request).database, job_named(declared_jobs(request), name), request.user)
    return go_to(PATH, _("The job begins in a moment. Reload this page to see how it went."))


@post(f"{PATH}/{{name:str}}/pause", name="operations.pause")
async def pause_job(request: Request, name: FromPath[str]) -> Redirect:
    await actions.pause(parts_of(request).database, job_named(declared_jobs(request), name), request.user)
    return go_to(PATH, _("Paused."))


@post(f"{PATH}/{{name:str}}/resume", name="operations.resume")
async def resume_job(request: Request, name: FromPath[str]) -> Redirect:
    await actions.resume(parts_of(request).database, job_named(declared_jobs(request), name))
    return go_to(PATH, _("The job runs as planned again."))


def _row(run: RunOut, title: str) -> RunRow:
    return RunRow(run, title, _(OUTCOME_WORDS[run.outcome]), TONES.get(run.outcome, "note"))


def _card(job: JobOut, often: str) -> JobCard:
    status, tone = _status(job)
    return JobCard(job, status, tone, often, _(OUTCOME_WORDS[job.last.outcome]) if job.last else "")


def _status(job: JobOut) -> tuple[str, str]:
    """In one word and its colour, what goes on now above what was; empty for a job that never ran."""
    if job.running:
        return _("Running"), "note"
    if job.asked:
        return _("Begins in a moment"), "note"
    if job.paused:
        return _("Paused"), "warn"
    if job.failing_since:
        return _("Failing"), "warn"
    return (_("In order"), "ok") if job.last else ("", "")
