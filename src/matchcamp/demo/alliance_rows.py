"""Teams, calendar and indicators of the demo's files as documents."""

from datetime import datetime

from matchcamp.alliance.documents import Activity, Span, Team
from matchcamp.demo.reading import Row, rows_of
from matchcamp.indicators.documents import Due, Indicator
from matchcamp.indicators.months import PROJECT_BEGINS
from matchcamp.indicators.states import UNITS, Source


def teams() -> list[Team]:
    return [
        Team(slug=row["slug"], name=row["name"], description=row["description"].strip(), topics=row["topics"])
        for row in rows_of("alliance/teams.yaml")
    ]


def activities() -> list[Activity]:
    return [
        Activity(
            slug=row["slug"],
            title=row["title"],
            kind=row["kind"],
            planned=_span(row),
            actual=_span(row["actual"]) if row.get("actual") else None,
            place=(row.get("actual") or {}).get("place") or row.get("place") or "",
            country=row.get("country") or "",
            note=row.get("note") or "",
        )
        for row in rows_of("alliance/calendar.yaml")
    ]


def _span(row: Row) -> Span:
    return Span(start=row["start"].isoformat(), end=row["end"].isoformat(), precision=row["precision"])


def indicators(now: datetime) -> list[Indicator]:
    return [
        Indicator(
            slug=row["slug"],
            code=row["code"],
            title=row["title"],
            unit=UNITS[Source(row["counted_from"])],
            counted_from=row["counted_from"],
            begins=PROJECT_BEGINS.isoformat(),
            baseline=row["baseline"],
            target=row["target"],
            due=[_due(one) for one in row["due"]],
            excludes=row["excludes"],
            opening=(row.get("opening") or {}).get("value"),
            opening_day=row["opening"]["date"].isoformat() if row.get("opening") else "",
            milestone=row["milestone"] or "",
            note=(row.get("note") or "").strip(),
            created=now,
            changed=now,
        )
        for row in rows_of("alliance/indicators.yaml")
    ]


def _due(row: Row) -> Due:
    return Due(day=row["date"].isoformat(), month=row.get("month"), value=row.get("value"))
