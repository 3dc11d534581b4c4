"""The alliance's page: pictures beside tables with the same facts."""

from datetime import date

from matchcamp.alliance.documents import Activity, Precision, Span
from matchcamp.alliance.pages import dated
from matchcamp.alliance.queries import coming_activities, network
from matchcamp.i18n import current_language
from matchcamp.indicators.documents import Due, Indicator
from matchcamp.organisations.alliance_queries import count_by_country, count_members
from tests.matchcamp.conftest import NOW, Service


def activity(slug: str, start: str, end: str, **more: object) -> Activity:
    return Activity(slug=slug, title=slug, kind="meeting", planned=Span(start=start, end=end, precision="day"), **more)


async def test_members_are_counted_without_founding_and_associate_ones(service: Service) -> None:
    for number, membership in enumerate(["member", "member", "founding", "associate", "interested", "left"]):
        await service.organisation(f"O{number}", membership=membership)

    assert await count_members() == 2
    assert await count_by_country() == {"SI": 5}


async def test_what_lies_ahead_is_shown_soonest_first(service: Service) -> None:
    await Activity.insert_many(
        [activity("past", "2026-01-01", "2026-01-02"), activity("later", "2026-09-01", "2026-09-01"),
         activity("now", "2026-06-20", "2026-06-30")]
    )  # fmt: skip

    assert [one.title for one in await coming_activities(NOW.date())] == ["now", "later"]


async def test_the_network_joins_those_who_share_a_project(service: Service) -> None:
    project = {"title": "LCAMP", "year": 2022}
    for name in ("A", "B"):
        await service.organisation(name, projects=[project])
    await service.organisation("C", projects=[{"title": "Alone"}])

    drawn = await network()

    assert [node.label for node in drawn.nodes] == ["A", "B"]
    assert [edge.weight for edge in drawn.edges] == [1]
    assert [row["partners"] for row in drawn.rows] == [1, 1]


async def test_the_page_shows_what_was_planned_beside_what_happened(service: Service) -> None:
    actual = Span(start="2026-01-27", end="2026-01-27", precision="day")
    await activity("camp", "2025-11-01", "2025-12-31", actual=actual).insert()
    await Indicator(
        slug="i1", code="I1", title="Entered", unit="yes_no", counted_from="evidence", begins="2022-06-15",
        baseline=False, target=True, due=[Due(day="2023-11-14", month=17)], created=NOW, changed=NOW,
    ).insert()  # fmt: skip
    await service.organisation()

    page = await service.visitor(**{"accept-language": "en"}).get("/alliance")
    api = await service.visitor().get("/api/alliance")

    for words in ("27 January 2026", "planned for 1 November 2025", "14 November 2023", "Slovenia"):
        assert words in page.text
    assert api.json()["calendar"][0]["took_place"] is True


def test_a_date_is_shown_as_finely_as_it_is_known() -> None:
    current_language.set("en")
    day = date(2025, 5, 13)

    assert dated(day, Precision.DAY) == "13 May 2025"
    assert dated(day, Precision.MONTH) == "May 2025"
    assert dated(day, Precision.YEAR) == "2025"
