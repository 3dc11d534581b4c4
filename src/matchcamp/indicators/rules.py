"""Values of indicators, what the plan wants by a day, and who may change them: pure functions over frozen facts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from matchcamp.indicators.states import COUNTED_KINDS, SET_UP, CentreState, Occasion, RecordKind, Source, Unit, Value
from matchcamp.viewer import Role, Viewer

PERCENT_PLACES = 1


def may_edit(viewer: Viewer) -> bool:
    return viewer.has(Role.COORDINATOR, Role.SECRETARIAT)


@dataclass(frozen=True, slots=True)
class Due:
    """A day of the plan, and what is wanted by then; None where it is only read."""

    day: date
    value: Value = None


@dataclass(frozen=True, slots=True)
class Terms:
    """How an indicator is counted and what is wanted; see `documents.Indicator`. `due` is in order."""

    code: str
    source: Source
    baseline: Value = None
    target: Value = None
    due: tuple[Due, ...] = ()
    opening: int | None = None
    opening_day: date | None = None

    @property
    def ends(self) -> date | None:
        """The day to which the target belongs: the last one of the plan."""
        return self.due[-1].day if self.due else None


@dataclass(frozen=True, slots=True)
class Fact:
    """What counts of a record."""

    indicator: str
    kind: RecordKind
    day: date
    proves: bool = False
    asked: int = 0
    answered: int = 0
    satisfied: int = 0
    state: CentreState | None = None


@dataclass(frozen=True, slots=True)
class Stand:
    """A value, and the figures behind a percentage."""

    value: Value
    detail: Mapping[str, int] = field(default_factory=dict)

    @property
    def response(self) -> float | None:
        return response_of(self.detail.get("asked"), self.detail.get("answered"))


def planned(terms: Terms, day: date) -> Value:
    """What the plan wants by a day. The plan names values for single days, so it goes up in steps, on these days;
    before the first of them it wants what was there at the start. The last day of all is the target's.

    >>> plan = Terms("I2", Source.ORGANISATIONS, 0, 200, (Due(date(2024, 12, 31), 100), Due(date(2026, 6, 14))))
    >>> [planned(plan, date(*day)) for day in ((2024, 12, 30), (2024, 12, 31), (2026, 6, 13), (2026, 6, 14))]
    [0, 100, 100, 200]
    """
    wanted = terms.baseline
    for one in terms.due:
        if one.day > day:
            break
        value = terms.target if one.day == terms.ends and one.value is None else one.value
        wanted = wanted if value is None else value
    return wanted


def counts(terms: Terms, fact: Fact, day: date) -> bool:
    """Whether a record is in the number of a day."""
    if fact.indicator != terms.code or fact.day > day:
        return False
    if terms.source is Source.EVIDENCE:
        return fact.kind is RecordKind.EVIDENCE and fact.proves
    if fact.kind is not COUNTED_KINDS.get(terms.source):
        return False
    if fact.kind is RecordKind.CENTRE:
        return fact.state in SET_UP
    if fact.kind is RecordKind.QUESTIONNAIRE:
        return fact.answered > 0
    return terms.opening_day is None or fact.day > terms.opening_day


def stand(terms: Terms, facts: Iterable[Fact], day: date) -> Stand:
    """The value of a day from what was entered; None while nothing was entered that it could be counted by.

    A yes needs a proof. A percentage is that of the newest questionnaire, the last entered of two on one day.
    """
    own = [one for one in facts if one.indicator == terms.code]
    counted = [one for one in own if counts(terms, one, day)]
    if terms.source is Source.EVIDENCE:
        return Stand(bool(counted))
    if terms.source is Source.QUESTIONNAIRES:
        return _satisfaction(counted)
    entered = any(one.kind is COUNTED_KINDS.get(terms.source) for one in own)
    if not entered and terms.opening is None:
        return Stand(None)
    return Stand((terms.opening or 0) + len(counted))


def _satisfaction(rounds: list[Fact]) -> Stand:
    if not rounds:
        return Stand(None)
    last = max(reversed(rounds), key=lambda one: one.day)
    detail = {"asked": last.asked, "answered": last.answered, "satisfied": last.satisfied}
    return Stand(percent_of(last.answered, last.satisfied), detail)


def percent_of(answered: int | None, satisfied: int | None) -> float | None:
    """The share of those who answered that is satisfied, in percent; None without an answer.

    >>> percent_of(48, 37), percent_of(0, 0)
    (77.1, None)
    """
    if not answered or satisfied is None:
        return None
    return round(100 * satisfied / answered, PERCENT_PLACES)


def response_of(asked: int | None, answered: int | None) -> float | None:
    """The share of those asked who answered, in [0, 1].

    >>> response_of(120, 48), response_of(None, None)
    (0.4, None)
    """
    return None if not asked or answered is None else round(answered / asked, 3)


def at_least(value: Value, wanted: Value) -> bool | None:
    """Whether a value is as high as wanted; None where one of them is not known.

    >>> at_least(3, 3), at_least(False, True), at_least(None, 3)
    (True, False, None)
    """
    return None if value is None or wanted is None else value >= wanted


def readings_due(terms: Terms, since: date, today: date) -> list[tuple[Occasion, date]]:
    """The days that are over and on which the indicator is to be read: the ends of years, and those that the plan
    names; a day that is both is a year's end.

    >>> plan = Terms("I5", Source.QUESTIONNAIRES, 50, 80, (Due(date(2025, 12, 14)),))
    >>> [(why.value, str(day)) for why, day in readings_due(plan, date(2025, 3, 1), date(2026, 1, 1))]
    [('due', '2025-12-14'), ('year_end', '2025-12-31')]
    """
    ends = {date(year, 12, 31): Occasion.YEAR_END for year in range(since.year, today.year + 1)}
    days = {one.day: Occasion.DUE for one in terms.due} | ends
    return [(why, day) for day, why in sorted(days.items()) if since <= day < today]


def settled(unit: Unit, value: Value) -> Value:
    """A value as it is kept: whole numbers whole, percentages to one place.

    >>> settled(Unit.COUNT, 40.0), settled(Unit.PERCENT, 77.06), settled(Unit.YES_NO, True)
    (40, 77.1, True)
    """
    if value is None or isinstance(value, bool):
        return value
    return int(value) if unit is Unit.COUNT else round(float(value), PERCENT_PLACES)


def fits(unit: Unit, value: Value) -> bool:
    """Whether a value is one of the unit.

    >>> fits(Unit.YES_NO, True), fits(Unit.COUNT, True), fits(Unit.COUNT, 2.5), fits(Unit.PERCENT, 101)
    (True, False, False, False)
    """
    if value is None:
        return True
    if unit is Unit.YES_NO or isinstance(value, bool):
        return unit is Unit.YES_NO and isinstance(value, bool)
    return value >= 0 and (value <= 100 if unit is Unit.PERCENT else float(value).is_integer())
