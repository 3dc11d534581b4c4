"""Planning the tables of a camp: one planning at a time, whatever the number of processes and of people who press."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import isfinite
from typing import Any

from matchcamp.camps.queries import camp_to_lead
from matchcamp.errors import Conflict as Refused
from matchcamp.i18n import gettext as _
from matchcamp.lease import Lease, renewed
from matchcamp.parts import Parts
from matchcamp.seating import solving
from matchcamp.seating.documents import CampPlanning, ConflictFound, Demand, Fairness, Moved, Plan, Version
from matchcamp.seating.gathering import knowledge_of
from matchcamp.seating.keeping import Row, change, following, opened
from matchcamp.seating.moves import Change, explained
from matchcamp.seating.queries import asked_of, crowd_of, present
from matchcamp.seating.rules import (
    Asked,
    Crowd,
    basis_of,
    is_there,
    laid_over,
    rounds_of,
    seats_by_round,
    seats_of,
    sizes_of,
    solver_camp,
    tables_of,
)
from matchcamp.seating.states import DemandKind, Outcome, Step
from matchcamp.seating.words import NOBODY, OUT_OF_TIME
from matchcamp.viewer import Viewer
from matching.errors import BadCamp, OutOfTime
from matching.tables import Camp, Conflict, Rerun, fairness, placements
from matching.tables import DemandKind as SolverKind
from matching.tables import Plan as Found

_running: set[asyncio.Task[Outcome]] = set()
"""Plannings of this process: without a reference a task could be collected while it runs."""

BY_HAND = {
    SolverKind.PIN: DemandKind.PIN,
    SolverKind.TOGETHER: DemandKind.TOGETHER,
    SolverKind.APART: DemandKind.APART,
    SolverKind.BARRED: DemandKind.BARRED,
}


@dataclass(frozen=True, slots=True)
class Work:
    """One planning: what it starts from, and who asked for it."""

    parts: Parts
    crowd: Crowd
    row: Row
    asked: Asked
    step: Step
    account_id: str

    @property
    def now(self) -> datetime:
        return self.parts.clock.now()


async def plan(parts: Parts, camp_id: str, viewer: Viewer) -> Outcome:
    """Plan all rounds that are not over, and wait for it. Raises NotFound, Forbidden, Conflict while it is planned."""
    return await asyncio.shield(await begin(parts, camp_id, viewer, Step.PLAN))


async def rerun(parts: Parts, camp_id: str, viewer: Viewer) -> Outcome:
    """Bring the plan up to date with as few moves as there must be, and wait for it. Raises as `plan` does."""
    return await asyncio.shield(await begin(parts, camp_id, viewer, Step.RERUN))


async def begin(parts: Parts, camp_id: str, viewer: Viewer, step: Step) -> asyncio.Task[Outcome]:
    """Begin to plan; the task ends with the outcome, which is kept. A re-run of nothing is a plan.

    Raises NotFound, Forbidden, and Conflict where the camp is being planned or has no rounds.
    """
    camp = await camp_to_lead(camp_id, viewer)
    row = await opened(camp.id, parts.clock.now())
    if rounds_of(camp, len(row["held"])) == len(row["held"]):
        raise Refused(_("The agenda has no round at tables that is still to come."))
    lease = solving.lease_of(parts, camp.id)
    if not await lease.try_hold():
        raise Refused(_("The tables are being planned already. Wait for the outcome."))
    step = step if row["now"]["plan"] else Step.PLAN
    work = Work(parts, await crowd_of(camp, row), row, asked_of(row), step, viewer.account_id)
    await _begun(work)
    task = asyncio.create_task(_run(work, lease))
    _running.add(task)
    task.add_done_callback(_running.discard)
    return task


async def _begun(work: Work) -> None:
    fields = {
        "kind": work.step, "account_id": work.account_id, "began": work.now, "ended": None,
        "outcome": Outcome.RUNNING, "conflict": [], "smallest": True, "said": "", "seconds": 0.0,
    }  # fmt: skip
    rows = CampPlanning.get_pymongo_collection()
    await rows.update_one({"_id": work.crowd.camp.id}, {"$set": fields}, upsert=True)


async def _run(work: Work, lease: Lease) -> Outcome:
    async with renewed(lease):
        ended = await _outcome(work)
        fields = ended | {"ended": work.now}
        await CampPlanning.get_pymongo_collection().update_one({"_id": work.crowd.camp.id}, {"$set": fields})
    return Outcome(ended["outcome"])


async def _outcome(work: Work) -> dict[str, Any]:
    """What becomes of a planning, as it is kept; a plan that was found is written before."""
    camp = solver_camp(work.crowd, await knowledge_of(work.parts, work.crowd), work.asked)
    before = _before(work, camp)
    if not any(is_there(person) for person in work.crowd.people):
        return {"outcome": Outcome.FAILED, "said": NOBODY}
    try:
        if work.step is Step.RERUN:
            found: Rerun | Found | Conflict = await solving.replanned(camp, before, solving.USUAL)
        else:
            found = await solving.planned(camp, solving.USUAL)
    except BadCamp as error:
        return {"outcome": Outcome.FAILED, "said": str(error)}
    except OutOfTime:
        return {"outcome": Outcome.FAILED, "said": OUT_OF_TIME}
    if isinstance(found, Conflict):
        named = [_named(one, work.asked.demands) for one in found.demands]
        return {
            "outcome": Outcome.CONFLICT, "conflict": [one.model_dump() for one in named], "smallest": found.smallest,
        }  # fmt: skip
    kept = await asyncio.to_thread(_plan_of, work, camp, found, before)
    await change(work.crowd.camp.id, work.step, work.account_id, work.now, lambda _row, now: _with(now, kept))
    return {"outcome": Outcome.PLANNED, "seconds": kept.seconds}


def _with(before: Version, plan: Plan) -> Version:
    """The plan takes the place of the one before, whatever was demanded meanwhile: its basis then is another one."""
    return following(before, plan=plan)


def _before(work: Work, camp: Camp) -> list[dict[str, str]]:
    """The rounds as they were planned, as many as there are now; those held as people sat."""
    now, held = present(work.row)
    rounds = laid_over(now.plan, [one.seats for one in held]) if now.plan else []
    planned = [dict(seats) for seats in seats_by_round(rounds)]
    people = {one.key for one in camp.people}
    known = [{one: idea for one, idea in seats.items() if one in people} for seats in planned]
    return (known + [{} for _ in range(camp.rounds)])[: camp.rounds]


def _plan_of(work: Work, camp: Camp, found: Rerun | Found, before: Sequence[dict[str, str]]) -> Plan:
    """What was found, as it is kept."""
    rerun = isinstance(found, Rerun)
    best = found.plan if isinstance(found, Rerun) else found
    moves: list[Moved] = []
    if isinstance(found, Rerun):
        least, most = sizes_of(work.crowd.camp, work.asked.wishes)
        tables = frozenset(idea.id for idea in tables_of(work.crowd.ideas, work.asked.demands))
        asked = Change(tuple(before), best.rounds, work.asked.demands, tables, least, most)
        moves = explained(found.moves, asked)
    return Plan(
        rounds=seats_of(camp, placements(camp, best.rounds), camp.rounds),
        made=work.now,
        basis=basis_of(work.crowd, work.asked),
        objective=best.objective,
        bound=best.bound if isfinite(best.bound) else 0.0,
        gap=best.gap if isfinite(best.gap) else None,
        parts={term.value: part for term, part in best.parts.items()},
        seconds=best.seconds,
        first_seconds=best.first_seconds,
        fairness=fairness_of(camp, best.rounds),
        moves=moves,
        least_moves=found.least_moves if isinstance(found, Rerun) else 0,
        fewest=found.fewest if isinstance(found, Rerun) else True,
        rerun=rerun,
    )


def fairness_of(camp: Camp, rounds: Sequence[Any]) -> Fairness:
    """The figures of fairness as they are kept."""
    fair = fairness(camp, rounds)
    return Fairness(
        mean_rank=fair.mean_rank, worst_rank=fair.worst_rank, satisfaction=fair.satisfaction,
        worst_satisfaction=fair.worst_satisfaction,
    )  # fmt: skip


def _named(found: Any, demands: Sequence[Demand]) -> ConflictFound:
    """A demand of the solver with the key of the one that was made by hand."""
    kind = BY_HAND.get(found.kind)
    key = next(
        (
            one.key
            for one in demands
            if one.kind is kind
            and (one.idea, one.round) == (found.idea, found.round)
            and set(found.people) <= set(one.people)
        ),
        "",
    )
    return ConflictFound(kind=found.kind.value, people=list(found.people), idea=found.idea, round=found.round, key=key)
