"""How likely a target is reached, and what would raise that most."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from matchcamp.applications.counting_queries import count_by_programme
from matchcamp.applications.open_queries import Candidate, Kind, candidates, candidates_seen, open_kinds
from matchcamp.applications.progress import Phase
from matchcamp.applications.states import Step
from matchcamp.targets.outlook import Lot, Outlook, lots_of, outlook_of
from matchcamp.targets.rules import Standing, Terms, standing, verdict, wanted_by
from matchcamp.targets.schemas import ChanceOut, ForecastOut, ReadingOut
from matchcamp.targets.states import Reading, Stage, Verdict
from matchcamp.targets.stored import rates, terms_of
from matchcamp.viewer import Viewer

Row = Mapping[str, Any]
MOST_LOOKED_AT = 500  # Applications of which those are sought that the viewer may see.
MOST_CHANCES = 50  # Applications whose gain is told; all count.
PLACES = 4


async def standing_of(terms: Terms) -> Standing:
    """How a target stands: the one query that every figure of it comes from."""
    return standing(terms, await count_by_programme(wanted_by(terms)))


async def forecast_of(row: Row, viewer: Viewer, now: datetime) -> ForecastOut:
    """The forecast of a stored target; five database calls however many applications there are."""
    terms = terms_of(row)
    found = await standing_of(terms)
    forecaster, learnt_from = await rates()
    lots = lots_of(terms, await still_open(terms, now), forecaster, now)
    outlook = outlook_of(terms, found, lots)
    shown = await _shown(terms, lots, viewer, now)
    gains = outlook.gains(list(dict.fromkeys(lot for _, lot in shown)))
    told = [_told(one, lot, gains[lot], now) for one, lot in shown]
    return ForecastOut(
        probability=round(reached_by(found, outlook), PLACES), count=found.number, number=terms.number,
        expected=round(found.number + outlook.expected, 2), ends=terms.ends, reading=terms.reading,
        readings=_readings(terms, found, lots),
        chances=sorted(told, key=lambda one: (-one.gain, one.deadline)),
        others=sum(lot.count for lot in lots) - len(shown), rates=learnt_from,
    )  # fmt: skip


def reached_by(found: Standing, outlook: Outlook) -> float:
    """The probability that what counts now and what may still come is enough."""
    return 1.0 if found.reached else outlook.probability


async def still_open(terms: Terms, now: datetime) -> Counter[Kind]:
    """How many of each kind may still count: not those that people left out, nor those that count already."""
    kinds = await open_kinds(terms.programmes, now)
    if terms.excluded:
        kinds.subtract(one.kind for one in await candidates(terms.programmes, now, ids=list(terms.excluded)))
    if terms.stage is Stage.LAST and any(kind.sent for kind in kinds):
        begun = await candidates(terms.programmes, now, sent=True)
        kinds.subtract(one.kind for one in begun if verdict(terms, one.facts) is Verdict.COUNTS)
    return kinds


def _readings(terms: Terms, found: Standing, lots: Sequence[Lot]) -> list[ReadingOut]:
    """Both readings side by side; without programmes there is none to cover."""
    told = []
    for reading in Reading if terms.programmes else (Reading.IN_ALL,):
        read = replace(terms, reading=reading)
        stands = standing(read, found.by_programme)
        probability = reached_by(stands, outlook_of(read, stands, lots))
        told.append(
            ReadingOut(
                reading=reading,
                chosen=reading is terms.reading,
                reached=stands.reached,
                missing_programmes=list(stands.missing),
                probability=round(probability, PLACES),
            )
        )
    return told


async def _shown(terms: Terms, lots: Sequence[Lot], viewer: Viewer, now: datetime) -> list[tuple[Candidate, Lot]]:
    """The applications that the viewer is told of, those first whose next step brings each most."""
    by_kind, most = {lot.kind: lot for lot in lots}, 0
    kinds = []
    for lot in lots:
        kinds.append(lot.kind)
        most += lot.count
        if most >= MOST_CHANCES:
            break
    seen = await candidates_seen(viewer, terms.programmes, now, kinds, MOST_LOOKED_AT)
    told = [
        (one, by_kind[one.kind])
        for one in seen
        if one.kind in by_kind
        and one.facts.id not in terms.excluded
        and verdict(terms, one.facts) is not Verdict.COUNTS
    ]
    return sorted(told, key=lambda pair: pair[1].now - pair[1].after)[:MOST_CHANCES]


STEPS: Mapping[Phase, Step | None] = {
    Phase.IDEA: Step.WRITE_NOTE, Phase.CONCEPT_NOTE: Step.OPEN, Phase.FORMING: Step.COMMIT,
    Phase.COMMITTED: Step.DRAFT, Phase.BEGUN: None, Phase.HALF: None, Phase.NEARLY: Step.REVIEW,
    Phase.REVIEW: Step.FINISH, Phase.READY: Step.SUBMIT,
}  # fmt: skip
"""The step that leads to the next phase; none where sections are to be written first."""


def _told(one: Candidate, lot: Lot, gain: float, now: datetime) -> ChanceOut:
    facts, kind = one.facts, one.kind
    return ChanceOut(
        application_id=facts.id, title=facts.title, programme=facts.programme, state=facts.state, phase=kind.phase,
        deadline=kind.deadline, days_left=(kind.deadline - now).days, probability=round(lot.now, PLACES),
        step=STEPS[kind.phase], after_step=round(lot.after, PLACES), gain=round(max(0.0, gain), PLACES),
    )  # fmt: skip
