"""When the questionnaire is open, what an answer may say, and what answers come to: pure functions."""

import hashlib
import hmac
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import fmean
from typing import Any

from matchcamp.camps.schemas import CampOut
from matchcamp.camps.states import CampStatus, ItemKind
from matchcamp.errors import FieldError
from matchcamp.i18n import gettext as _
from matchcamp.live.schemas import LiveOut, PhaseOut
from matchcamp.live.states import LiveState
from matchcamp.registration.schemas import Attendant
from matchcamp.registration.states import Presence
from matchcamp.results.questions import MOST_WORDS, NO_IDEA, POINTS, Question, questions
from matchcamp.results.states import QuestionKind
from matchcamp.words import is_whole, paragraphs

OPEN_FOR = timedelta(days=21)
REMIND_AFTER = timedelta(days=3)
LEAST_ANSWERS = 5  # Below this nobody sees any figure: with four, one could guess who said what.
SATISFIED_FROM = 4  # Of five points.
NOT_ASKED = frozenset({CampStatus.DRAFT, CampStatus.CANCELLED})

Answers = Mapping[str, int | str]


@dataclass(frozen=True, slots=True)
class Window:
    """From when until when answers are taken."""

    opens: datetime
    closes: datetime

    def open_at(self, now: datetime) -> bool:
        return self.opens <= now < self.closes

    def reminds(self) -> datetime:
        return min(self.opens + REMIND_AFTER, self.closes)


def window_of(camp: CampOut, live: LiveOut, phases: Sequence[PhaseOut]) -> Window | None:
    """It opens when the closing item of the agenda begins, as it really ran; a camp that runs late opens it by its
    planned end. None for a camp that nobody is asked about."""
    if camp.status in NOT_ASKED:
        return None
    closing = [one.starts for one in camp.agenda if one.kind is ItemKind.CLOSE]
    planned = min([*closing[-1:], camp.ends])
    opens = _really_closed(live, phases) or (camp.ends if phases or live.item else planned)
    return Window(opens, max(opens, camp.ends) + OPEN_FOR)


def _really_closed(live: LiveOut, phases: Sequence[PhaseOut]) -> datetime | None:
    """When the closing item began, or the last item ended where there was none; None where that is still to come."""
    if live.kind is ItemKind.CLOSE:
        return live.started
    held = [one.started for one in phases if one.kind is ItemKind.CLOSE]
    if held:
        return held[-1]
    return phases[-1].ended if phases and live.state is LiveState.OVER else None


def is_asked(person: Attendant) -> bool:
    """All who are registered, but for those who were noted as not there: they cannot say how it was."""
    return person.presence is not Presence.ABSENT


def hash_of(secret: str, camp_id: str, attendant_id: str) -> str:
    """What stands for a person beside an answer: 256 bits, which nobody without the service's secret can make."""
    key = hashlib.sha256(f"questionnaire:{secret}".encode()).digest()
    return hmac.new(key, f"{camp_id}:{attendant_id}".encode(), hashlib.sha256).hexdigest()


def checked(given: Mapping[str, Any], idea_ids: Sequence[str]) -> tuple[dict[str, int | str], list[FieldError]]:
    """What is kept of an answer, and what cannot be taken, by question. Blanks count as left out."""
    kept: dict[str, int | str] = {}
    errors = [FieldError(name, _("There is no such question.")) for name in given if name not in _by_id()]
    for one in questions():
        value = str(given.get(one.id, "")).strip()
        if value:
            found = _taken(one, value, idea_ids)
            if isinstance(found, FieldError):
                errors.append(found)
            elif found != "":
                kept[one.id] = found
        elif one.required:
            errors.append(FieldError(one.id, _("Please choose one of the list.")))
    return kept, errors


def _by_id() -> dict[str, Question]:
    return {one.id: one for one in questions()}


def _taken(question: Question, value: str, idea_ids: Sequence[str]) -> int | str | FieldError:
    if question.kind is QuestionKind.OPEN:
        return _words(question, value)
    allowed = {
        QuestionKind.SCALE: [str(point) for point in POINTS],
        QuestionKind.CHOICE: list(question.options),
        QuestionKind.IDEA: [*idea_ids, NO_IDEA],
    }[question.kind]
    if value not in allowed:
        return FieldError(question.id, _("Please choose one of the list."))
    return int(value) if question.kind is QuestionKind.SCALE else value


def _words(question: Question, value: str) -> str | FieldError:
    if len(value) > MOST_WORDS:
        return FieldError(question.id, _("Please use at most %(n)s characters.") % {"n": MOST_WORDS})
    try:
        return paragraphs(value) if is_whole(value) else ""
    except ValueError as error:
        return FieldError(question.id, str(error))


@dataclass(frozen=True, slots=True)
class Summary:
    """What the answers to one question come to. `counts` are by point, option, or idea; `mean` and `satisfied` (the
    share of answers from 4 on) are of scales, None without an answer; `words` are in alphabetical order."""

    question: Question
    answered: int
    counts: Mapping[str, int]
    mean: float | None
    satisfied: float | None
    words: tuple[str, ...]


def summaries(answers: Sequence[Answers]) -> tuple[Summary, ...]:
    """All questions with their answers; nothing below the least number of answers."""
    if len(answers) < LEAST_ANSWERS:
        return ()
    return tuple(_summary(one, [row[one.id] for row in answers if one.id in row]) for one in questions())


def _summary(question: Question, values: Sequence[int | str]) -> Summary:
    if question.kind is QuestionKind.OPEN:
        words = tuple(sorted((str(value) for value in values), key=str.casefold))
        return Summary(question, len(values), {}, None, None, words)
    counted = Counter(str(value) for value in values)
    if question.kind is not QuestionKind.SCALE:
        order = [*question.options] if question.options else [key for key, _count in counted.most_common()]
        return Summary(question, len(values), {key: counted[key] for key in order}, None, None, ())
    points = [int(value) for value in values]
    return Summary(
        question,
        len(points),
        {str(point): counted[str(point)] for point in POINTS},
        fmean(points) if points else None,
        sum(point >= SATISFIED_FROM for point in points) / len(points) if points else None,
        (),
    )
