"""Between what people write of a hand-kept call and the entry that a calendar file would hold: one road for both."""

from collections.abc import Iterable, Mapping
from typing import Any

from calls.errors import DamagedCalendar, Problem
from calls.model import Call, Source
from calls.sources import calendar_words as words
from calls.sources.calendar import calls_of_entries
from calls.sources.calendar_writing import written
from calls.sources.entries import Entry, Field
from matchcamp.errors import FieldError, Invalid
from matchcamp.funding.calendar.schemas import CallIn
from matchcamp.i18n import N_
from matchcamp.i18n import gettext as _
from matchcamp.labels import begun
from matchcamp.sentences import said
from matchcamp.topics import TOPICS

_LINE = 1
_IN_A_FORM: Mapping[str, str] = {
    words.MISSING.text: N_("Please fill this in."),
    words.NO_DEADLINES.text: N_("Write a deadline, or tick that the call is expected and not published yet."),
    words.UNKNOWN_PROGRAMME.text: N_("Choose a programme of the list, or write the name of this one too."),
    words.OUT_OF_ORDER.text: N_("Write the deadlines in order of time, the earliest first, each once."),
}
"""What a form says instead of what is said of a file."""


def call_of_words(given: CallIn) -> Call:
    """The call that was written. Raises Invalid with every problem at its field, as a file would have it by line."""
    entry = Entry("", _LINE, dict(_fields(given)))
    try:
        [call] = calls_of_entries([entry], Source.CALENDAR, TOPICS)
    except DamagedCalendar as damage:
        errors = [FieldError(problem.field, words_of_problem(problem)) for problem in damage.problems]
        raise Invalid(_("Some fields cannot be taken as they are."), errors) from None
    return call


def _fields(given: CallIn) -> Iterable[tuple[str, Field]]:
    for name in CallIn.model_fields:
        value = getattr(given, name)
        values = _values(value)
        if values:
            yield name, Field(_LINE, values)


def _values(value: Any) -> tuple[str, ...]:
    match value:
        case None | False | "":
            return ()
        case True:
            return ("true",)
        case list():
            return tuple(value)
    return (str(value),)


def words_of_problem(problem: Problem) -> str:
    """What is wrong with a field and the way out, in the reader's language."""
    if problem.said is None:
        return f"{sentence(problem.what)} {sentence(problem.way_out)}"
    what, way_out = problem.said
    instead = _IN_A_FORM.get(what.text)
    return _(instead) if instead else f"{sentence(said(what))} {sentence(said(way_out))}"


def sentence(words: str) -> str:
    """Words as a whole sentence.

    >>> sentence("write true or false"), sentence("did you mean 'title'?")
    ('Write true or false.', "Did you mean 'title'?")
    """
    return begun(words) if words.endswith("?") else f"{begun(words)}."


def words_of_call(call: Call) -> CallIn:
    """A hand-kept call as people write it.

    >>> from calls.catalogue import load_catalogue
    >>> words_of_call(load_catalogue()[0]).deadlines
    ['2026-03-05']
    """
    return CallIn.model_validate({name: _plain(value) for name, value in written(call).items()})


def _plain(value: str | tuple[str, ...]) -> str | list[str]:
    return list(value) if isinstance(value, tuple) else value
