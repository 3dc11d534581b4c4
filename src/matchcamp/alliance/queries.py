"""Reading the alliance; numbers of one page come from one query, so that two pages never disagree."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

from matchcamp.alliance.documents import Activity, Span, Team
from matchcamp.alliance.schemas import ActivityOut, AllianceOut, TeamOut
from matchcamp.indicators.queries import planned_indicators
from matchcamp.organisations.alliance_queries import count_by_country, shared_projects
from matchcamp.pictures.network import Edge, Node


async def alliance() -> AllianceOut:
    teams = await Team.find().sort("name").to_list()
    activities = await Activity.find().sort("planned.start").to_list()
    return AllianceOut(
        teams=[TeamOut(name=one.name, description=one.description, topics=one.topics) for one in teams],
        calendar=[activity_out(one) for one in activities],
        indicators=await planned_indicators(),
    )


def activity_out(one: Activity) -> ActivityOut:
    shown: Span = one.actual or one.planned
    return ActivityOut(
        title=one.title,
        kind=one.kind,
        start=date.fromisoformat(shown.start),
        end=date.fromisoformat(shown.end),
        precision=shown.precision,
        planned_start=date.fromisoformat(one.planned.start),
        took_place=one.actual is not None,
        place=one.place,
        country=one.country,
        note=one.note,
    )


async def coming_activities(today: date, limit: int = 5) -> list[ActivityOut]:
    """What lies ahead or goes on, the soonest first."""
    rows = await Activity.find({"planned.end": {"$gte": today.isoformat()}}).sort("planned.start").to_list()
    return [activity_out(one) for one in rows if one.kind != "period"][:limit]


async def members_by_country() -> dict[str, int]:
    return await count_by_country()


@dataclass(frozen=True, slots=True)
class Network:
    """Who worked with whom: organisations, and how many past projects two of them share."""

    nodes: list[Node]
    edges: list[Edge]
    rows: list[dict[str, Any]]


async def network() -> Network:
    """Organisations that share a past project; the rows are the same facts as a table, the busiest first."""
    projects = await shared_projects()
    names = {one.id: one.name for members in projects.values() for one in members}
    pairs: Counter[tuple[str, str]] = Counter()
    for members in projects.values():
        pairs.update(combinations(sorted(one.id for one in members), 2))
    partners: Counter[str] = Counter()
    for first, second in pairs:
        partners.update((first, second))
    nodes = [Node(id_, names[id_], group=0, url=f"/organisations/{id_}") for id_ in sorted(names)]
    edges = [Edge(first, second, weight) for (first, second), weight in sorted(pairs.items())]
    rows = [
        {"name": {"text": names[id_], "url": f"/organisations/{id_}"}, "partners": count}
        for id_, count in partners.most_common()
    ]
    return Network(nodes, edges, rows)
