"""How the scheduled jobs stand, and what ran."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from litestar.connection import ASGIConnection

from matchcamp.accounts.queries import people
from matchcamp.database import Database
from matchcamp.i18n import gettext as _
from matchcamp.operations.schemas import JobList, JobOut, RunList, RunOut
from matchcamp.paging import page_of
from matchcamp.personal import TOMBSTONE
from matchcamp.scheduler import Job, Outcome, Run, standing
from matchcamp.scheduler.runs import RUNS, run_of
from matchcamp.scheduler.standing import Standing

LIST_LIMIT = 50


@dataclass(frozen=True, slots=True)
class RunFilter:
    """What the list of runs is narrowed to; empty means anything."""

    job: str = ""
    outcome: str = ""

    def as_query(self) -> dict[str, Any]:
        return {name: value for name, value in (("job", self.job), ("outcome", self.outcome)) if value}


def declared_jobs(connection: ASGIConnection[Any, Any, Any, Any]) -> tuple[Job, ...]:
    """The jobs of the running service."""
    jobs: tuple[Job, ...] = connection.app.state.jobs
    return jobs


async def jobs(database: Database, declared: Sequence[Job]) -> JobList:
    """What fails first, then what runs, then by the time of the next run, paused ones last."""
    found = await standing.standings(database, declared)
    names = await _names(account for one in found for account in _accounts(one))
    items = [_job_out(one, names) for one in sorted(found, key=_order)]
    return JobList(leader=await standing.leader(database), items=items)


async def job(database: Database, one: Job) -> JobOut:
    return (await jobs(database, [one])).items[0]


async def runs(database: Database, narrowed: RunFilter, *, after: str | None, limit: int) -> RunList:
    """Runs of the last 90 days, those begun last first."""
    found = await page_of(database[RUNS], narrowed.as_query(), after=after, limit=limit)
    rows = [run_of(row) for row in found.rows]
    names = await _names(run.asked_by for run in rows)
    return RunList(items=[_run_out(run, names) for run in rows], next=found.next)


def _order(one: Standing) -> tuple[bool, bool, datetime]:
    never = datetime.max.replace(tzinfo=UTC)
    return (one.state.failing_since is None, not one.running, one.next_slot or never)


def _accounts(one: Standing) -> tuple[str, ...]:
    return (one.state.asked_by, one.state.paused_by, one.last.asked_by if one.last else "")


async def _names(account_ids: Iterable[str]) -> dict[str, str]:
    known = sorted(set(account_ids) - {"", TOMBSTONE})
    return {id_: person.name for id_, person in (await people(known)).items()} if known else {}


def _job_out(one: Standing, names: Mapping[str, str]) -> JobOut:
    state = one.state
    return JobOut(
        name=one.job.name,
        title=_(one.job.title) if one.job.title else one.job.name,
        missed=one.job.missed,
        next_slot=one.next_slot,
        running=one.running,
        asked=state.asked,
        asked_by=names.get(state.asked_by, ""),
        paused=state.paused,
        paused_by=names.get(state.paused_by, ""),
        failing_since=state.failing_since,
        failure=state.failure,
        last=_run_out(one.last, names) if one.last else None,
    )


def _run_out(run: Run, names: Mapping[str, str]) -> RunOut:
    until = run.end or (datetime.now(UTC) if run.outcome is Outcome.RUNNING else run.start)
    return RunOut(
        id=str(run.id),
        job=run.job,
        slot=run.slot,
        start=run.start,
        end=run.end,
        seconds=round(max(0.0, (until - run.start).total_seconds()), 2),
        outcome=run.outcome,
        did=run.did,
        attempt=run.attempt,
        by_hand=run.by_hand,
        asked_by=names.get(run.asked_by, ""),
        process=run.by,
    )
