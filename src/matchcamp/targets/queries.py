"""Reading targets: the count, the list behind it, the history and the forecast, all from the same facts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from matchcamp.applications.counting_queries import Candidate, candidates, handed_in, moves
from matchcamp.applications.progress import Phase
from matchcamp.applications.queries import applications_by_id
from matchcamp.applications.states import State, Step
from matchcamp.database import object_id
from matchcamp.errors import NotFound
from matchcamp.targets.documents import LearntRates, Target
from matchcamp.targets.forecast import Chance, Forecaster, expected, learnt, no_counts, reaching
from matchcamp.targets.rules import Count, Terms, count, history, latest, uncovered, verdict
from matchcamp.targets.schemas import (
    ChanceOut,
    ForecastOut,
    HistoryDay,
    HistoryOut,
    ProgrammeCount,
    RatesOut,
    RecountOut,
    TargetList,
    TargetOut,
)
from matchcamp.targets.states import Reading, Stage, Verdict
from matchcamp.viewer import Role, Viewer

Row = Mapping[str, Any]
RATES = "rates"  # The id of what was learnt.
MOST_LISTED = 100
MOST_LOOKED_AT = 500  # Applications of which those are sought that the viewer may see.
MOST_CHANCES = 50  # Applications whose gain is told; all count.
PLACES = 4


def may_edit(viewer: Viewer) -> bool:
    return viewer.has(Role.COORDINATOR, Role.SECRETARIAT)


def terms_of(row: Row) -> Terms:
    return Terms(
        number=row["number"],
        starts=date.fromisoformat(row["starts"]),
        ends=date.fromisoformat(row["ends"]),
        zone=row["zone"],
        programmes=tuple(row["programmes"]),
        states=frozenset(State(one) for one in row["states"]),
        stage=Stage(row["stage"]),
        reading=Reading(row["reading"]),
        resubmissions=row["resubmissions"],
        examples=row["examples"],
        excluded={one["application_id"]: one["reason"] for one in row["excluded"]},
    )


async def target_row(id_: str) -> dict[str, Any]:
    row: dict[str, Any] | None = await Target.get_pymongo_collection().find_one({"_id": object_id(id_)})
    if row is None:
        raise NotFound(f"no target with the id {id_}")
    return row


async def count_of(terms: Terms) -> Count:
    """How a target stands: the one query that every figure of it comes from."""
    return count(terms, await handed_in(terms.programmes, terms.begins_at, terms.ends_at))


async def targets(viewer: Viewer, now: datetime) -> TargetList:
    """All targets, the one that ends next first; three database calls for each."""
    rows = await Target.get_pymongo_collection().find({}).sort([("ends", 1), ("_id", 1)]).limit(100).to_list()
    return TargetList(items=[await target_out(row, viewer, now) for row in rows])


async def target(id_: str, viewer: Viewer, now: datetime) -> TargetOut:
    """One target and how it stands. Raises NotFound."""
    return await target_out(await target_row(id_), viewer, now)


async def leading_target(viewer: Viewer, now: datetime) -> TargetOut | None:
    """The target that ends next of those that are not over; None where there is none."""
    rows = Target.get_pymongo_collection()
    day_before = (now - timedelta(days=1)).date().isoformat()  # In some zone of a target it may be that day still.
    async for row in rows.find({"ends": {"$gte": day_before}}).sort([("ends", 1), ("_id", 1)]):
        if terms_of(row).ends_at > now:
            return await target_out(row, viewer, now)
    return None


async def target_out(row: Row, viewer: Viewer, now: datetime) -> TargetOut:
    terms = terms_of(row)
    found = await count_of(terms)
    newest = found.counted[-MOST_LISTED:]
    shown = await applications_by_id([one.id for one in newest], viewer, now)
    listed = [shown[one.id] for one in newest if one.id in shown]
    values = {name: row[name] for name in TargetOut.model_fields if name in row}
    return TargetOut.model_validate(
        values
        | {
            "id": str(row["_id"]), "count": found.number, "reached": found.reached, "counted": listed,
            "days_left": (terms.ends - now.astimezone(ZoneInfo(terms.zone)).date()).days,
            "by_programme": [ProgrammeCount(programme=key, count=one) for key, one in found.by_programme.items()],
            "missing_programmes": list(found.missing), "hidden": len(newest) - len(listed),
            "more": found.number - len(newest),
            "may_edit": may_edit(viewer),
        }
    )  # fmt: skip


async def history_of(id_: str, now: datetime) -> HistoryOut:
    """How the count came about, day by day, from the log alone. Raises NotFound."""
    terms = terms_of(await target_row(id_))
    days = history(terms, await moves(), now)
    return HistoryOut(items=[HistoryDay(day=one.day, count=one.count) for one in days])


async def recount(id_: str) -> RecountOut:
    """The count beside the one that the log alone gives. Raises NotFound."""
    terms = terms_of(await target_row(id_))
    stands, told = await count_of(terms), count(terms, latest(await moves()))
    return RecountOut(count=stands.number, recount=told.number, agree=stands.counted == told.counted)


async def rates() -> tuple[Forecaster, RatesOut]:
    """The rates of today: the expert's, moved by what was learnt so far."""
    row = await LearntRates.get_pymongo_collection().find_one({"_id": RATES})
    if row is None:
        return Forecaster(learnt(no_counts())), RatesOut(applications=0, weeks=0, at=None)
    told = RatesOut(applications=row["applications"], weeks=row["weeks"], at=row["at"])
    return Forecaster(learnt(np.array(row["counts"]))), told


@dataclass(frozen=True, slots=True)
class Open:
    """An application that may still count, with its chance now and after its next step."""

    candidate: Candidate
    now: float
    after: float

    def chance(self, *, after: bool = False) -> Chance:
        return Chance(self.candidate.facts.programme, self.after if after else self.now)


async def forecast(id_: str, viewer: Viewer, now: datetime) -> ForecastOut:
    """How likely the target is reached, and what would raise that most. Raises NotFound."""
    terms = terms_of(await target_row(id_))
    found = await count_of(terms)
    forecaster, learnt_from = await rates()
    still = opened(terms, await candidates(terms.programmes, now), forecaster, now)
    chances = [one.chance() for one in still]
    probability = reached_by(terms, found, chances)
    hopeful = sorted(range(len(still)), key=lambda place: still[place].now - still[place].after)[:MOST_LOOKED_AT]
    shown = await applications_by_id([still[place].candidate.facts.id for place in hopeful], viewer, now)
    visible = [place for place in hopeful if still[place].candidate.facts.id in shown][:MOST_CHANCES]
    gains = _gains(terms, found, still, visible)
    told = [_told(still[place], gains[place], now) for place in visible]
    return ForecastOut(
        probability=round(probability, PLACES), count=found.number, number=terms.number,
        expected=round(found.number + expected(chances), 2), ends=terms.ends, reading=terms.reading,
        chances=sorted(told, key=lambda one: (-one.gain, one.deadline)), others=len(still) - len(visible),
        rates=learnt_from,
    )  # fmt: skip


def reached_by(terms: Terms, found: Count, chances: Sequence[Chance]) -> float:
    """The probability that what counts now and what may still come is enough."""
    if found.reached:
        return 1.0
    lacking = uncovered(terms, found.by_programme)
    return reaching(terms.number - found.number, lacking, chances, terms.reading)


def opened(terms: Terms, still: Sequence[Candidate], forecaster: Forecaster, now: datetime) -> list[Open]:
    """The applications that do not count yet and would once they are handed in, with their chances."""

    @cache  # Many applications wait for the same deadline.
    def by_phase(deadline: datetime) -> list[float]:
        """By phase the chance; none where it is handed in before the period begins."""
        early = deadline < terms.begins_at
        return [0.0] * len(Phase) if early else forecaster.chances(deadline, now, terms.ends_at).tolist()

    def chance(phase: Phase, deadline: datetime) -> float:
        return by_phase(deadline)[phase]

    def after_step(phase: Phase, deadline: datetime) -> float:
        """The chance if the next step were done today; who is ready is handed in by it."""
        return 1.0 if phase is Phase.READY else chance(Phase(phase + 1), deadline)

    return [
        Open(one, chance(one.phase, one.deadline), after_step(one.phase, one.deadline))
        for one in still
        if verdict(terms, one.facts) is not Verdict.COUNTS and _would_count(terms, one)
    ]


def _would_count(terms: Terms, one: Candidate) -> bool:
    """Whether it would count once it is handed in. Where the last of two stages counts, the first is none."""
    facts = one.facts
    return (
        facts.id not in terms.excluded
        and (terms.resubmissions or not facts.forerunner_id)
        and (terms.examples or not facts.example)
        and (one.last_stage or terms.stage is Stage.FIRST)
        and not (facts.first_submitted and terms.stage is Stage.FIRST)
    )


def _gains(terms: Terms, found: Count, still: Sequence[Open], places: Sequence[int]) -> dict[int, float]:
    """What the target gains in probability by the next step of each application at these places."""
    chances = [one.chance() for one in still]
    base = reached_by(terms, found, chances)
    known: dict[tuple[Chance, Chance], float] = {}
    for place in places:
        pair = (chances[place], still[place].chance(after=True))
        if pair not in known:
            changed = [*chances[:place], pair[1], *chances[place + 1 :]]
            known[pair] = reached_by(terms, found, changed) - base
    return {place: known[chances[place], still[place].chance(after=True)] for place in places}


STEPS: Mapping[Phase, Step | None] = {
    Phase.IDEA: Step.WRITE_NOTE, Phase.CONCEPT_NOTE: Step.OPEN, Phase.FORMING: Step.COMMIT,
    Phase.COMMITTED: Step.DRAFT, Phase.BEGUN: None, Phase.HALF: None, Phase.NEARLY: Step.REVIEW,
    Phase.REVIEW: Step.FINISH, Phase.READY: Step.SUBMIT,
}  # fmt: skip
"""The step that leads to the next phase; none where sections are to be written first."""


def _told(one: Open, gain: float, now: datetime) -> ChanceOut:
    facts = one.candidate.facts
    return ChanceOut(
        application_id=facts.id, title=facts.title, programme=facts.programme, state=facts.state,
        phase=one.candidate.phase, deadline=one.candidate.deadline, days_left=(one.candidate.deadline - now).days,
        probability=round(one.now, PLACES), step=STEPS[one.candidate.phase], after_step=round(one.after, PLACES),
        gain=round(max(0.0, gain), PLACES),
    )  # fmt: skip
