"""The results of a camp: figures for everybody, what was captured for those who were there."""

from collections.abc import Sequence
from dataclasses import dataclass

from matchcamp.camps.queries import camp
from matchcamp.camps.schemas import CampOut
from matchcamp.errors import NotFound
from matchcamp.i18n import gettext as _
from matchcamp.live.queries import phases
from matchcamp.parts import Parts
from matchcamp.registration.queries import attendants, hosts_of, ideas_of, my_attendance
from matchcamp.registration.schemas import Attendant
from matchcamp.registration.states import ParticipantStatus
from matchcamp.results.captured import (
    WAS_THERE,
    agenda_as_it_ran,
    attendance,
    ideas_out,
    notes_of,
    organisations,
    seated,
)
from matchcamp.results.lineage import detailed
from matchcamp.results.outcome_queries import Lineage, lineage
from matchcamp.results.questionnaire_queries import satisfied_share, survey
from matchcamp.results.schemas import DetailsOut, FiguresOut, OutcomesDetail, OutcomesOut, ResultsOut
from matchcamp.seating.queries import seating
from matchcamp.viewer import NOBODY, Viewer
from matchcamp.workshop.queries import harvest
from matchcamp.workshop.schemas import HarvestOut
from matchcamp.workshop.states import NoteKind


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads results of which camp; `inside`: was registered, or leads it."""

    camp: CampOut
    viewer: Viewer
    inside: bool


async def reader(camp_id: str, viewer: Viewer) -> Reader:
    """Raises NotFound for a camp that the viewer may not see."""
    held = await camp(camp_id, viewer)
    mine = None if held.leads else await my_attendance(held.id, viewer)
    registered = mine is not None and mine.status is ParticipantStatus.REGISTERED
    return Reader(held, viewer, held.leads or registered)


async def inside_reader(camp_id: str, viewer: Viewer) -> Reader:
    """As `reader`, for what only those who were there see: NotFound for others."""
    found = await reader(camp_id, viewer)
    if not found.inside:
        raise NotFound(_("Only those who were registered for this camp see this."))
    return found


def reader_by_pass(held: CampOut, person: Attendant) -> Reader:
    """The holder of a personal link, who need not have an account. Raises NotFound for who is not registered."""
    if person.status is not ParticipantStatus.REGISTERED:
        raise NotFound(_("Only those who were registered for this camp see this."))
    return Reader(held, NOBODY, inside=True)


async def results(parts: Parts, who: Reader) -> ResultsOut:
    """All that the reader may see, in the reader's language."""
    return (await results_with_outcomes(parts, who))[0]


async def results_with_outcomes(parts: Parts, who: Reader) -> tuple[ResultsOut, OutcomesDetail]:
    """The same with each link of the chain from ideas to applications."""
    now = parts.clock.now()
    people = await attendants(who.camp.id)
    found = await lineage(parts, [who.camp.id], who.viewer)
    gathered = await harvest(who.camp.id, now)
    details = await _details(parts, who, people, found, gathered) if who.inside else None
    satisfied = details.survey.satisfied if details else await satisfied_share(who.camp.id)
    counted = found.outcomes(who.camp)
    shown = ResultsOut(
        camp_id=who.camp.id,
        title=who.camp.title,
        starts=who.camp.starts,
        ends=who.camp.ends,
        figures=_figures(people, counted, gathered, satisfied),
        details=details,
    )
    return shown, detailed(counted, found.tabled, found.formed)


def _figures(
    people: Sequence[Attendant], counted: OutcomesOut, gathered: HarvestOut, satisfied: float | None
) -> FiguresOut:
    return FiguresOut(
        people=len(people),
        present=sum(one.presence in WAS_THERE for one in people),
        organisations=organisations(people),
        countries=len({one.country for one in people} - {""}),
        ideas=counted.ideas,
        votes=gathered.votes.dots,
        decisions=sum(one.kind is NoteKind.DECISION for one in gathered.notes),
        steps=sum(one.kind is NoteKind.NEXT_STEP for one in gathered.notes),
        consortia=counted.consortia,
        eligible=counted.eligible,
        submitted=counted.submitted,
        satisfied=satisfied,
    )


async def _details(
    parts: Parts, who: Reader, people: Sequence[Attendant], found: Lineage, gathered: HarvestOut
) -> DetailsOut:
    held = who.camp
    return DetailsOut(
        agenda=agenda_as_it_ran(held, await phases(held.id)),
        attendance=attendance(people),
        ideas=ideas_out(gathered, found.formed),
        decisions=notes_of(gathered.notes, NoteKind.DECISION),
        steps=notes_of(gathered.notes, NoteKind.NEXT_STEP),
        parked=notes_of(gathered.notes, NoteKind.PARKING),
        seated=seated(await seating(held.id), people, await hosts_of(held.id)),
        survey=await survey(parts, held, await ideas_of(held.id), people),
    )
