"""A camp with what comes next for the reader, asked of camps, registration and seating."""

from datetime import datetime

from matchcamp.camp_overview.rules import NEXT_WORDS, Reader, Tables, is_back, missing_in_people, next_for, reader_of
from matchcamp.camp_overview.schemas import CountsOut, MissingOut, NextOut, OverviewOut, StepOut
from matchcamp.camps.queries import OpenStep, camp, camp_of_job, open_steps
from matchcamp.camps.schemas import CampOut
from matchcamp.camps.states import CampStatus
from matchcamp.camps.words import missing_in_plan, step_words
from matchcamp.i18n import gettext as _
from matchcamp.registration.queries import attendants, ideas_of, my_attendance
from matchcamp.registration.states import CampIdeaStatus, ParticipantStatus
from matchcamp.seating.queries import seating
from matchcamp.viewer import Viewer

PREPARING = frozenset({CampStatus.DRAFT, CampStatus.IDEAS, CampStatus.PEOPLE, CampStatus.READY})


async def overview(camp_id: str, viewer: Viewer, now: datetime) -> OverviewOut:
    """A camp as its first page shows it. Raises NotFound."""
    found = await camp(camp_id, viewer)
    mine = await my_attendance(found.id, viewer)
    status = mine.status if mine else None
    reader = reader_of(viewer, status, leads=found.leads)
    counts = await _counts(found.id) if found.leads else None
    registered = status is ParticipantStatus.REGISTERED
    return OverviewOut(
        camp=await _as_registered(found) if registered else found,
        registered=registered,
        next=next_out(found, reader),
        counts=counts,
        steps=[_step(found.status, one) for one in await open_steps(camp_id, viewer, now)],
        missing=await _missing(found, counts) if counts else [],
    )


async def _as_registered(found: CampOut) -> CampOut:
    """With the address for joining online, which those who have a place may see."""
    known = await camp_of_job(found.id)
    return found.model_copy(update={"online_url": known.online_url}) if known else found


def next_out(found: CampOut, reader: Reader) -> NextOut:
    kind = next_for(found.status, reader)
    words, action, url = NEXT_WORDS[kind]
    return NextOut(
        kind=kind, words=_(words) if words else "", action=_(action) if action else "", url=url % {"id": found.id}
    )


async def _counts(camp_id: str) -> CountsOut:
    statuses = (ParticipantStatus.INVITED, ParticipantStatus.REGISTERED, ParticipantStatus.WAITING)
    people = [one.status for one in await attendants(camp_id, statuses=statuses)]
    ideas = [one.status for one in await ideas_of(camp_id, statuses=(CampIdeaStatus.PROPOSED, CampIdeaStatus.ACCEPTED))]
    return CountsOut(
        ideas_to_choose=ideas.count(CampIdeaStatus.PROPOSED),
        ideas=ideas.count(CampIdeaStatus.ACCEPTED),
        invited=people.count(ParticipantStatus.INVITED),
        registered=people.count(ParticipantStatus.REGISTERED),
        waiting=people.count(ParticipantStatus.WAITING),
    )


async def _missing(found: CampOut, counts: CountsOut) -> list[MissingOut]:
    """What those who lead should look at; nothing any more once the camp runs."""
    if found.status not in PREPARING:
        return []
    seated = await seating(found.id)
    tables = Tables(planned=seated is not None, stale=seated is not None and seated.stale)
    plan = [MissingOut(words=one.words, url=one.url) for one in missing_in_plan(found)]
    return [*missing_in_people(found, counts, tables), *plan]


def _step(now: CampStatus, one: OpenStep) -> StepOut:
    return StepOut(status=one.to, words=step_words(now, one.to), against=list(one.against), back=is_back(now, one.to))
