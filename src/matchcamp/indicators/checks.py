"""What stands against an indicator, a record or a reading as somebody sends it: pure functions."""

from datetime import date

from matchcamp.errors import FieldError
from matchcamp.i18n import gettext as _
from matchcamp.indicators.given_schemas import DueIn, IndicatorIn, RecordIn
from matchcamp.indicators.months import month_ends
from matchcamp.indicators.rules import fits
from matchcamp.indicators.states import UNITS, RecordKind, Source, Unit, Value, kinds_of

OPENED = frozenset({Source.MEMORANDA, Source.DOCUMENTS})
"""Registers that can have begun after the counting."""


def due_day(begins: date, due: DueIn) -> date | None:
    """The day that is meant; None where neither or both are given, or where the month lies beyond the calendar.

    >>> due_day(date(2022, 6, 15), DueIn(month=17)), due_day(date(2022, 6, 15), DueIn())
    (datetime.date(2023, 11, 14), None)
    """
    if due.month is None or due.day is not None:
        return due.day if due.month is None else None
    try:
        return month_ends(begins, due.month)
    except OverflowError:
        return None


def indicator_problems(given: IndicatorIn) -> list[FieldError]:
    """What stands against an indicator, field by field."""
    unit = UNITS[given.counted_from]
    found = [
        FieldError(name, unit_words(unit))
        for name, value in (("baseline", given.baseline), ("target", given.target))
        if not fits(unit, value)
    ]
    if not all(fits(unit, one.value) for one in given.due):
        found.append(FieldError("due", unit_words(unit)))
    if any(due_day(given.begins, one) is None for one in given.due):
        found.append(FieldError("due", _("Name a month of the project, or a day.")))
    return found + _opening_problems(given)


def _opening_problems(given: IndicatorIn) -> list[FieldError]:
    if (given.opening is None) != (given.opening_day is None):
        missing = "opening" if given.opening is None else "opening_day"
        return [FieldError(missing, _("Please fill this in."))]
    if given.opening is not None and given.counted_from not in OPENED:
        return [FieldError("opening", _("Only memoranda and documents can have been counted before."))]
    return []


def unit_words(unit: Unit) -> str:
    """What a value has to be."""
    return {
        Unit.YES_NO: _("Please choose one of the list."),
        Unit.COUNT: _("Please write a whole number."),
        Unit.PERCENT: _("Please write a number from 0 to 100."),
    }[unit]


def record_problems(given: RecordIn, source: Source, today: date) -> list[FieldError]:
    """What stands against a record of an indicator that is counted from this source."""
    if given.kind not in kinds_of(source):
        return [FieldError("kind", _("Please choose one of the list."))]
    found = []
    if given.day > today:
        found.append(FieldError("day", _("The day cannot lie in the future.")))
    if given.kind is RecordKind.EVIDENCE and not (given.url or given.sha256):
        found.append(FieldError("url", _("A proof needs the address of the document, or its hash.")))
    if given.kind is RecordKind.CENTRE and given.state is None:
        found.append(FieldError("state", _("Please fill this in.")))
    return found + (_round_problems(given) if given.kind is RecordKind.QUESTIONNAIRE else [])


def _round_problems(given: RecordIn) -> list[FieldError]:
    """Of those asked some answered, and of these some are satisfied."""
    figures = {"asked": given.asked, "answered": given.answered, "satisfied": given.satisfied}
    found = [FieldError(name, _("Please fill this in.")) for name, value in figures.items() if value is None]
    if given.asked == 0:
        found.append(FieldError("asked", _("The least is %(n)s.") % {"n": 1}))
    for part, whole in (("answered", "asked"), ("satisfied", "answered")):
        few, many = figures[part], figures[whole]
        if few is not None and many is not None and few > many:
            found.append(FieldError(part, _("The most is %(n)s.") % {"n": many}))
    return found


def reading_problems(unit: Unit, value: Value, day: date, today: date) -> list[FieldError]:
    """What stands against a value that somebody read elsewhere."""
    found = [] if fits(unit, value) else [FieldError("value", unit_words(unit))]
    if day > today:
        found.append(FieldError("day", _("The day cannot lie in the future.")))
    return found
