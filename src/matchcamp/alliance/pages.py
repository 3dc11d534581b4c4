"""The page of the alliance."""

from dataclasses import dataclass
from typing import Any

from litestar import get
from markupsafe import Markup

from matchcamp.alliance import queries
from matchcamp.alliance.documents import Precision
from matchcamp.alliance.schemas import ActivityOut, AllianceOut
from matchcamp.i18n import country_name, long_date, month_and_year
from matchcamp.i18n import gettext as _
from matchcamp.pictures.europe import tile_map
from matchcamp.pictures.network import network
from matchcamp.web import Html, Request, page


@dataclass(frozen=True, slots=True)
class AlliancePage:
    """`calendar` rows carry their dates in words; each picture stands beside its table."""

    alliance: AllianceOut
    calendar: list[dict[str, str]]
    map: Markup
    countries: list[dict[str, Any]]
    network: Markup
    partners: list[dict[str, Any]]


@get("/alliance", name="alliance.page")
async def alliance_page(request: Request) -> Html:
    found = await queries.alliance()
    counts = await queries.members_by_country()
    links = {code: f"/organisations?country={code}" for code in counts}
    labels = {code: country_name(code) for code in counts}
    drawn = await queries.network()
    context = AlliancePage(
        alliance=found,
        calendar=[calendar_row(one) for one in reversed(found.calendar)],
        map=tile_map(counts, labels=labels, title=_("Organisations by country"), links=links),
        countries=country_rows(counts),
        network=network(drawn.nodes, drawn.edges, title=_("Who has worked with whom")),
        partners=drawn.rows[:20],
    )
    return page(request, "alliance/page.html", context)


def country_rows(counts: dict[str, int]) -> list[dict[str, Any]]:
    """The map as a table, the most first."""
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return [
        {"country": {"text": country_name(code), "url": f"/organisations?country={code}"}, "count": count}
        for code, count in ordered
    ]


def calendar_row(one: ActivityOut) -> dict[str, str]:
    slipped = one.took_place and one.start != one.planned_start
    planned = _("planned for %(date)s") % {"date": dated(one.planned_start, one.precision)} if slipped else ""
    return {"when": dated(one.start, one.precision), "what": one.title, "where": one.place, "note": planned or one.note}


def dated(day: Any, precision: Precision) -> str:
    """A date as finely as it is known."""
    if precision is Precision.DAY:
        return long_date(day)
    return month_and_year(day) if precision is Precision.MONTH else str(day.year)
