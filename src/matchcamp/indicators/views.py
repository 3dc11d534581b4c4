"""Indicators as pages show them: rows of tables, facts and pictures, in words of the reader's language."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from markupsafe import Markup

from matchcamp.applications.words import state_words
from matchcamp.i18n import gettext as _
from matchcamp.i18n import long_date, number
from matchcamp.indicators.queries import today_of
from matchcamp.indicators.reading_queries import stands
from matchcamp.indicators.rules import fits
from matchcamp.indicators.schemas import IndicatorFull, IndicatorOut
from matchcamp.indicators.states import Source, Unit, Value
from matchcamp.indicators.words import source_words, value_words
from matchcamp.labels import status_name
from matchcamp.pictures.drawing import shortened
from matchcamp.pictures.indicators import Point, Way, over_time, ways

LONGEST_NAME = 34  # Characters that fit beside the figure of a bar.


def standing(one: IndicatorOut) -> tuple[str, str]:
    """How an indicator stands in words, and the tone of the badge; empty where nothing can be compared."""
    if one.reached:
        return _("Reached"), "ok"
    if one.behind:
        return _("Behind the plan"), "warn"
    return (_("On the way"), "note") if one.reached is False else ("", "")


def of_target(one: IndicatorOut) -> str:
    """The value beside the target.

    >>> head = {"code": "I3", "title": "", "unit": "count", "baseline": 40, "target": 100, "due": None}
    >>> of_target(IndicatorOut(**head, counted_from="memoranda", value=47, planned=100, reached=False, behind=True,
    ...                        evidence=0))
    '47 / 100'
    """
    value = value_words(one.value, one.unit)
    return value if one.target is None or one.unit is Unit.YES_NO else f"{value} / {value_words(one.target, one.unit)}"


def share_of(value: Value, target: Value) -> float | None:
    """How far a value is on its way to the target, in [0, 1]; None where one of them is not known or nothing is wanted.

    >>> share_of(47, 100), share_of(5, 3), share_of(True, True), share_of(None, 3)
    (0.47, 1.0, 1.0, None)
    """
    if value is None or not target:
        return None
    return min(1.0, float(value) / float(target))


def ways_picture(indicators: Sequence[IndicatorOut]) -> Markup:
    """Those that have a target, each as a bar."""
    rows = [
        Way(
            f"{one.code} {shortened(one.title, LONGEST_NAME)}", of_target(one), share_of(one.value, one.target),
            share_of(one.planned, one.target), f"/indicators/{one.code}",
        )
        for one in indicators
        if one.target is not None
    ]  # fmt: skip
    said = "; ".join(f"{row.name}: {row.words}" for row in rows)
    return ways(rows, title=_("How far they are on the way to their targets"), said=said)


def readings_picture(full: IndicatorFull, today: date) -> Markup | None:
    """The readings that stand and today's value against the plan; None for a yes or no, and before anything is known.

    What was counted before the register began is the first of them.
    """
    one = full.indicator
    if one.unit is Unit.YES_NO:
        return None
    known: dict[date, Value] = {full.opening_day: full.opening} if full.opening_day else {}
    known |= {reading.day: reading.value for reading in full.readings if stands(reading)} | {today: one.value}
    points = _points(known, one.unit)
    said = "; ".join(f"{long_date(point.day)}: {point.words}" for point in points)
    return over_time(points, _points(_plan(full), one.unit), title=one.title, said=said) if points else None


def _plan(full: IndicatorFull) -> dict[date, Value]:
    one = full.indicator
    plan: dict[date, Value] = {full.begins: one.baseline} if one.counted_from is not Source.APPLICATIONS else {}
    plan |= {due.day: due.value for due in full.dues if due.value is not None}
    return plan | ({one.due: one.target} if one.due else {})


def _points(values: dict[date, Value], unit: Unit) -> list[Point]:
    return [
        Point(day, float(value), value_words(value, unit))
        for day, value in sorted(values.items())
        if value is not None and fits(unit, value)
    ]


def plan_facts(full: IndicatorFull) -> list[tuple[str, str]]:
    """What the indicator is, by the plan."""
    one = full.indicator
    days = [
        long_date(due.day)
        + (f" (M{due.month})" if due.month else "")
        + (f": {value_words(due.value, one.unit)}" if due.value is not None else "")
        for due in full.dues
    ]
    opening = f"{full.opening} ({long_date(full.opening_day)})" if full.opening_day else ""
    return [
        (_("Counted from"), source_words(one.counted_from)),
        (_("At the start"), "" if one.baseline is None else value_words(one.baseline, one.unit)),
        (_("Read on"), "; ".join(days)),
        (_("Counted before this register"), opening),
        (_("Does not count"), ", ".join(status_name(one) for one in full.excludes)),
        (_("Milestone"), one.milestone),
    ]


def standing_rows(full: IndicatorFull) -> list[dict[str, Any]]:
    """Organisations by standing, those that do not count among them."""
    return [
        {
            "standing": {"text": status_name(one.standing), "url": f"/organisations?membership={one.standing}"},
            "count": number(one.count), "counts": _("yes") if one.counts else _("no"),
        }
        for one in full.standings
    ]  # fmt: skip


def application_rows(full: IndicatorFull) -> list[dict[str, Any]]:
    """The applications behind the number that the viewer may see."""
    return [
        {
            "title": {"text": one.title, "url": f"/applications/{one.id}"}, "programme": one.programme,
            "state": state_words(one.state),
            "sent": long_date(today_of(one.first_submitted)) if one.first_submitted else None,
        }
        for one in (full.target.counted if full.target else [])
    ]  # fmt: skip
