"""How likely a target is reached, and what would raise that most."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from matchcamp.applications.counting_queries import count_by_programme
from matchcamp.applications.open_queries import Candidate, open_kinds, seen_of
from matchcamp.applications.progress import Phase
from matchcamp.applications.states import Step
from matchcamp.targets.outlook import Lot, Outlook, lots_of, outlook_of
from matchcamp.targets.rules import Standing, Terms, hoped_by, standing, wanted_by
from matchcamp.targets.schemas import ChanceOut, ForecastOut, RatesOut, ReadingOut
from matchcamp.targets.states import Reading
from matchcamp.targets.stored import rates, terms_of
from matchcamp.viewer import Viewer

Row = Mapping[str, Any]
MOST_LOOKED_AT = 500  # Applications of which those are sought that the viewer may see.
MOST_CHANCES = 50  # Applications whose gain is told; all count.
PLACES = 4


async def standing_of(terms: Terms) -> Standing:
    """How a target stands: the one query that every figure of it comes from."""
    return standing(terms, await count_by_programme(wanted_by(terms)))


@dataclass(frozen=True, eq=False, slots=True)
class Prospects:
    """How a target stands, what may still come, and the rates that the chances rest on."""

    found: Standing
    outlook: Outlook
    rates: RatesOut

    @property
    def probability(self) -> float:
        return round(reached_by(self.found, self.outlook), PLACES)

    @property
    def expected(self) -> float:
        """The mean of what will count in the end."""
        return round(self.found.number + self.outlook.expected, 2)


async def prospects_of(terms: Terms, now: datetime) -> Prospects:
    """What is to be told of a target, whoever asks; three database calls however many applications there are."""
    found, (forecaster, learnt_from), kinds = await asyncio.gather(
        standing_of(terms), rates(), open_kinds(hoped_by(terms), now)
    )
    lots = lots_of(terms, kinds, forecaster, now)
    return Prospects(found, outlook_of(terms, found, lots), learnt_from)


async def forecast_of(row: Row, viewer: Viewer, now: datetime) -> ForecastOut:
    """The forecast of a stored target as a viewer may see it; one database call more than `prospects_of`."""
    terms = terms_of(row)
    prospects = await prospects_of(terms, now)
    found, outlook = prospects.found, prospects.outlook
    shown = await _shown(terms, outlook.lots, viewer, now)
    gains = {} if found.reached else outlook.gains(list(dict.fromkeys(lot for _, lot in shown)))
    told = [_told(one, lot, gains.get(lot, 0.0), now) for one, lot in shown]
    return ForecastOut(
        probability=prospects.probability, count=found.number, number=terms.number, expected=prospects.expected,
        ends=terms.ends, reading=terms.reading, readings=_readings(terms, prospects),
        chances=sorted(told, key=lambda one: (-one.gain, one.deadline)),
        others=sum(lot.count for lot in outlook.lots) - len(shown), rates=prospects.rates,
    )  # fmt: skip


def reached_by(found: Standing, outlook: Outlook) -> float:
    """The probability that what counts now and what may still come is enough."""
    return 1.0 if found.reached else outlook.probability


def _readings(terms: Terms, prospects: Prospects) -> list[ReadingOut]:
    """Both readings side by side; without programmes there is none to cover."""
    found, lots = prospects.found, prospects.outlook.lots
    told = []
    for reading in Reading if terms.programmes else (Reading.IN_ALL,):
        read = replace(terms, reading=reading)
        stands = standing(read, found.by_programme)
        other = prospects.outlook if reading is terms.reading else outlook_of(read, stands, lots)
        told.append(
            ReadingOut(
                reading=reading,
                chosen=reading is terms.reading,
                reached=stands.reached,
                missing_programmes=list(stands.missing),
                probability=round(reached_by(stands, other), PLACES),
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
    seen = await seen_of(viewer, hoped_by(terms), now, kinds, MOST_LOOKED_AT)
    told = [(one, by_kind[one.kind]) for one in seen if one.kind in by_kind]
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
