"""Teams, calendar and indicators of the demo's files as documents."""

from datetime import datetime

from matchcamp.alliance.documents import Activity, Indicator, Span, Team
from matchcamp.demo.reading import Row, rows_of


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
            unit=row["unit"],
            baseline=row["baseline"],
            target=row["target"],
            due=[due["date"].isoformat() for due in row["due"]],
            counted_from=row["counted_from"],
            excludes=row["excludes"],
            note=(row.get("note") or "").strip(),
            changed=now,
        )
        for row in rows_of("alliance/indicators.yaml")
    ]
