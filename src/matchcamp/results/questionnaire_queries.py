"""Reading the questionnaire: for the one who answers, and what all answers come to."""

from collections.abc import Mapping, Sequence
from typing import Any

from matchcamp.camps.queries import camp_of_job
from matchcamp.camps.schemas import CampOut
from matchcamp.errors import NotFound
from matchcamp.i18n import gettext as _
from matchcamp.live.queries import live_at, phases
from matchcamp.parts import Parts
from matchcamp.registration.queries import attendants, ideas_of
from matchcamp.registration.schemas import Attendant, CampIdeaOut
from matchcamp.registration.states import ParticipantStatus
from matchcamp.results.documents import Questionnaire, QuestionnaireAnswer
from matchcamp.results.questions import ENDS, NO_IDEA, POINTS, Question, questions
from matchcamp.results.rules import LEAST_ANSWERS, Summary, Window, hash_of, is_asked, summaries, window_of
from matchcamp.results.schemas import CountOut, OptionOut, QuestionnaireOut, QuestionOut, SummaryOut, SurveyOut
from matchcamp.results.states import QuestionKind
from matchcamp.settings import signing_secret

Row = Mapping[str, Any]


async def camp_of(person: Attendant) -> CampOut:
    """The camp of somebody who is registered. Raises NotFound for who is not, or no longer."""
    camp = await camp_of_job(person.camp_id)
    if camp is None or person.status is not ParticipantStatus.REGISTERED:
        raise NotFound("this link belongs to nobody who is registered for a camp that is held")
    return camp


async def window_for(camp: CampOut) -> Window | None:
    """When answers are taken; None for a camp that nobody is asked about."""
    return window_of(camp, await live_at(camp), await phases(camp.id))


async def questionnaire(parts: Parts, person: Attendant) -> QuestionnaireOut:
    """The questions with the person's own answer. Raises NotFound for who is not registered."""
    camp = await camp_of(person)
    window = await window_for(camp)
    if window is None:
        raise NotFound("there is no questionnaire for this camp")
    by = hash_of(signing_secret(parts.settings), camp.id, person.id)
    row = await QuestionnaireAnswer.get_pymongo_collection().find_one({"by": by})
    ideas = await ideas_of(camp.id)
    return QuestionnaireOut(
        camp_id=camp.id,
        title=camp.title,
        questions=tuple(_question_out(one, ideas) for one in questions()),
        open=window.open_at(parts.clock.now()),
        opens=window.opens,
        closes=window.closes,
        answered=row is not None,
        mine=row["answers"] if row else {},
    )


def _question_out(one: Question, ideas: Sequence[CampIdeaOut]) -> QuestionOut:
    options = tuple(OptionOut(value=value, label=label) for value, label in labels_of(one, ideas).items())
    return QuestionOut(id=one.id, kind=one.kind, text=_(one.text), required=one.required, options=options)


def labels_of(question: Question, ideas: Sequence[CampIdeaOut]) -> dict[str, str]:
    """The possible answers with their words in the reader's language; none for an open question."""
    match question.kind:
        case QuestionKind.SCALE:
            ends = dict(zip((POINTS[0], POINTS[-1]), ENDS, strict=True))
            return {str(point): f"{point}: {_(ends[point])}" if point in ends else str(point) for point in POINTS}
        case QuestionKind.CHOICE:
            return {value: _(label) for value, label in question.options.items()}
        case QuestionKind.IDEA:
            return {one.id: f"{one.number}. {one.title}" for one in ideas} | {NO_IDEA: _("None of them")}
        case QuestionKind.OPEN:
            return {}


async def survey(parts: Parts, camp: CampOut, ideas: Sequence[CampIdeaOut], people: Sequence[Attendant]) -> SurveyOut:
    """What all answers come to, with the response rate; `people` are those registered. Six database calls."""
    window = await window_for(camp)
    rows = await _answers(camp.id)
    state = await Questionnaire.get_pymongo_collection().find_one({"_id": camp.id}) or {}
    asked = max(state.get("asked", 0), sum(map(is_asked, people)))
    found = summaries(rows)
    opened = window is not None and parts.clock.now() >= window.opens
    return SurveyOut(
        asked=asked,
        answers=len(rows),
        rate=min(1.0, len(rows) / asked) if asked and opened else None,
        least=LEAST_ANSWERS,
        opens=window.opens if window else None,
        closes=window.closes if window else None,
        open=window is not None and window.open_at(parts.clock.now()),
        shown=bool(found),
        satisfied=found[0].satisfied if found else None,
        summaries=tuple(_summary_out(one, ideas) for one in found),
    )


async def satisfied_share(camp_id: str) -> float | None:
    """The share of those who answered 4 or 5 to whether they were satisfied; None below the least number of answers."""
    found = summaries(await _answers(camp_id))
    return found[0].satisfied if found else None


async def _answers(camp_id: str) -> list[dict[str, int | str]]:
    rows = QuestionnaireAnswer.get_pymongo_collection().find({"camp_id": camp_id}, {"answers": 1, "_id": 0})
    return [row["answers"] async for row in rows]


def _summary_out(one: Summary, ideas: Sequence[CampIdeaOut]) -> SummaryOut:
    labels = labels_of(one.question, ideas)
    gone = _("An idea that had a table")
    return SummaryOut(
        id=one.question.id,
        kind=one.question.kind,
        text=_(one.question.text),
        answered=one.answered,
        counts=tuple(
            CountOut(value=value, label=labels.get(value, gone), count=count) for value, count in one.counts.items()
        ),
        mean=one.mean,
        satisfied=one.satisfied,
        words=one.words,
    )


async def attendants_asked(camp_id: str) -> list[Attendant]:
    """Those who are registered and asked."""
    return [one for one in await attendants(camp_id) if is_asked(one)]
