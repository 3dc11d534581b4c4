"""The harvest of a portal that behaves: what is asked, what is split, and what is gone on with."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from calls.errors import PortalFilterIgnored, PortalOverBudget, PortalUnreachable
from calls.programmes import programmes
from calls.sources.fetching import Manners, conversation
from calls.sources.harvest_progress import MemoryStore, PartRead, Place, Progress, progress_of
from calls.sources.portal import harvest, kept_reading
from calls.sources.portal_query import LIVE_TOPICS, Asked, Part, query_of
from tests.calls.sources.portal_server import Answer, Request, portal_server, search_answer, topic_row, topic_rows

NOW = datetime(2026, 6, 27, 8, 0, tzinfo=UTC)
QUICK = Manners(pause_s=0, tries=2, first_wait_s=0.001, answer_s=20, requests=500, seconds=120)
HORIZON, ERASMUS = "43108390", "43353764"


def fails_from(number: int) -> Any:
    """Every request from this one on is answered with 500."""
    return lambda request, _honest: Answer(status=500) if request.number >= number else None


async def test_a_page_is_asked_for_as_the_portal_obeys_it() -> None:
    async with portal_server(topic_rows(101)) as portal:
        await harvest(NOW, url=portal.url, manners=Manners(who="Matchcamp/1 (+https://a.example; Ž)", pause_s=0))

    first, second = portal.requests
    assert (first.method, first.path) == ("POST", "/search-api/prod/rest/search")
    assert first.query == {"apiKey": "SEDIA", "text": "***", "pageSize": "100", "pageNumber": "1"}
    assert second.query["pageNumber"] == "2"
    assert first.headers["content-type"].startswith("multipart/form-data; boundary=")
    assert (first.headers["accept-encoding"], first.headers["accept"]) == ("gzip", "application/json")
    assert first.headers["user-agent"] == "Matchcamp/1 (+https://a.example; ?)"
    assert first.parts == {
        "query": (
            "application/json",
            {"bool": {"must": [
                {"terms": {"type": ["1"]}},
                {"terms": {"status": ["31094501", "31094502"]}},
                {"term": {"programmePeriod": "2021 - 2027"}},
            ]}},
        ),
        "languages": ("application/json", ["en"]),
        "sort": ("application/json", {"field": "identifier", "order": "ASC"}),
    }  # fmt: skip


async def test_a_part_is_asked_for_in_the_indexs_own_form() -> None:
    part = Part(ERASMUS, date(2026, 1, 1), date(2027, 1, 1))

    must: Any = query_of(LIVE_TOPICS, part)["bool"]

    assert must["must"][3:] == [
        {"terms": {"frameworkProgramme": ["43353764"]}},
        {"range": {"deadlineDate": {"gte": "2026-01-01T00:00:00.000+0000", "lt": "2027-01-01T00:00:00.000+0000"}}},
    ]


@pytest.mark.parametrize(("rows", "pages"), [(1, 1), (99, 1), (100, 1), (101, 2), (250, 3)])
async def test_every_page_is_read_once(rows: int, pages: int) -> None:
    async with portal_server(topic_rows(rows)) as portal:
        found = await harvest(NOW, url=portal.url, manners=QUICK)

    assert [call.identifier for call in found.reading.calls] == [f"TEST-2026-{n:05}" for n in range(1, rows + 1)]
    assert (found.pages, found.requests, found.kept_pages, found.unreached) == (pages, pages, 0, 0)
    assert len(portal.requests) == pages


async def test_an_empty_portal_gives_no_call_and_no_error() -> None:
    async with portal_server([topic_row(1, status=["31094503"])]) as portal:
        found = await harvest(NOW, url=portal.url, manners=QUICK)

    assert (found.reading.calls, found.reading.rows, found.pages) == ((), 0, 1)


async def test_between_two_pages_there_is_a_pause() -> None:
    began = datetime.now(UTC)

    async with portal_server(topic_rows(250)) as portal:
        await harvest(NOW, url=portal.url, manners=Manners(pause_s=0.2))

    assert (datetime.now(UTC) - began).total_seconds() >= 0.4


async def test_a_body_that_is_not_typed_has_its_filter_ignored_and_that_is_seen() -> None:
    """What the real portal does with a plain JSON body, told by a portal that ignores every filter."""
    rows = [*topic_rows(100), topic_row(101, type=["6"], status=None)]

    def unfiltered(request: Request, _honest: dict[str, Any]) -> dict[str, Any]:
        page = int(request.query["pageNumber"])
        return search_answer(rows[100 * page - 100 : 100 * page], number=page, total=101)

    async with portal_server(rows, unfiltered) as portal:
        with pytest.raises(PortalFilterIgnored, match="a row has the type '6', and only 1 was asked for"):
            await harvest(NOW, url=portal.url, manners=QUICK)

    assert len(portal.requests) == 2


async def test_other_kinds_are_asked_for_where_they_are_wanted() -> None:
    rows = [topic_row(1), topic_row(2, type=["2"]) | {"reference": "180206PROSPECTSEN"}]

    async with portal_server(rows) as portal:
        found = await harvest(NOW, url=portal.url, manners=QUICK, asked=Asked(types=("1", "2")))

    assert (len(found.reading.calls), found.reading.left_out) == (1, {"prospect": 1})


# Parts ------------------------------------------------------------------------------------------------------------


def spread_rows(count: int, **metadata: object) -> list[dict[str, Any]]:
    """Rows with a deadline on each of a thousand days, in turn."""
    first = date(2026, 6, 1)
    days = [f"{first + timedelta(days=n)}T00:00:00.000+0000" for n in range(1000)]
    return [topic_row(n, deadlineDate=[days[n % 1000]], **metadata) for n in range(1, count + 1)]


@pytest.fixture
def in_small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A portal that reaches 1,000 rows instead of 10,000."""
    monkeypatch.setattr("calls.sources.harvest_progress.REACH", 1_000)
    monkeypatch.setattr("calls.sources.portal_query.REACH", 1_000)
    monkeypatch.setattr("tests.calls.sources.portal_server.REACH", 1_000)


@pytest.mark.usefixtures("in_small")
async def test_more_rows_than_can_be_reached_are_asked_for_in_parts() -> None:
    erasmus = [topic_row(n, frameworkProgramme=[ERASMUS]) for n in range(5001, 5151)]
    rows = [*spread_rows(1_900), *erasmus]

    async with portal_server(rows) as portal:
        found = await harvest(NOW, url=portal.url, manners=QUICK)

    asked = {str(request.parts["query"][1]["bool"]["must"][3:]) for request in portal.requests}
    assert len(found.reading.calls) == 2_050
    assert (found.unreached, found.reading.duplicates) == (0, 0)
    assert any("range" in condition for condition in asked)
    assert len([c for c in asked if "frameworkProgramme" in c and "range" not in c]) == len(programme_codes())


def programme_codes() -> list[str]:
    return [programme.code for programme in programmes() if programme.code]


@pytest.mark.usefixtures("in_small")
async def test_rows_that_no_part_reaches_are_counted_and_not_kept_quiet() -> None:
    strange = [topic_row(n, frameworkProgramme=["99999999"]) for n in range(5001, 5031)]
    undated = [topic_row(n, deadlineDate=None) for n in range(6001, 6006)]

    async with portal_server([*spread_rows(1_200), *strange, *undated]) as portal:
        found = await harvest(NOW, url=portal.url, manners=QUICK)

    assert len(found.reading.calls) == 1_200
    assert found.unreached == 35


@pytest.mark.usefixtures("in_small")
async def test_a_row_with_deadlines_in_two_parts_is_one_call() -> None:
    two = topic_row(9_000, deadlineDate=["2026-06-01T00:00:00.000+0000", "2029-01-01T00:00:00.000+0000"],
                    deadlineModel=["two-stage"])  # fmt: skip

    async with portal_server([*spread_rows(1_100), two]) as portal:
        found = await harvest(NOW, url=portal.url, manners=QUICK)

    assert (len(found.reading.calls), found.reading.duplicates, found.unreached) == (1_101, 1, 0)


@pytest.mark.usefixtures("in_small")
async def test_too_many_rows_of_one_day_end_the_harvest_with_a_reason() -> None:
    async with portal_server(topic_rows(1_001)) as portal:
        with pytest.raises(
            PortalOverBudget, match="more than 1000 rows of the programme 43108390 with a deadline on 2026"
        ):
            await harvest(NOW, url=portal.url, manners=QUICK)


@pytest.mark.usefixtures("in_small")
async def test_a_part_with_rows_of_another_span_is_refused() -> None:
    def wrong(request: Request, honest: dict[str, Any]) -> dict[str, Any] | None:
        strange = topic_row(7, deadlineDate=["2040-01-01T00:00:00.000+0000"])
        return honest | {"results": [strange, *honest["results"][1:]]} if "range" in str(request.parts) else None

    async with portal_server(spread_rows(1_100), wrong) as portal:
        with pytest.raises(PortalFilterIgnored, match="a row has its deadline on 2040-01-01, and 20"):
            await harvest(NOW, url=portal.url, manners=QUICK)


def test_parts_of_a_programme_meet_without_overlap() -> None:
    first, second = Part(HORIZON).split()

    assert first.before == second.since == date(2050, 7, 2)
    assert (first.since, second.before) == (date(2000, 1, 1), date(2101, 1, 1))
    assert len({part.key for part in (Part(), Part(HORIZON), first, second)}) == 4


# Going on ---------------------------------------------------------------------------------------------------------


async def test_an_interrupted_harvest_goes_on_where_it_stood() -> None:
    store = MemoryStore()
    async with portal_server(topic_rows(450), fails_from(4)) as portal:
        with pytest.raises(PortalUnreachable):
            await harvest(NOW, url=portal.url, store=store, manners=QUICK)
    kept = await store.progress()

    async with portal_server(topic_rows(450)) as portal:
        found = await harvest(NOW + timedelta(hours=1), url=portal.url, store=store, manners=QUICK)

    assert kept is not None
    assert (kept.pages_read, kept.pages_expected) == (3, 5)
    assert [request.query["pageNumber"] for request in portal.requests] == ["4", "5"]
    assert (found.pages, found.requests, found.kept_pages) == (5, 2, 3)
    assert len(found.reading.calls) == len(found.reading.record_hashes) == 450


@pytest.mark.usefixtures("in_small")
async def test_an_interrupted_harvest_in_parts_goes_on_in_the_part_where_it_stood() -> None:
    rows = [*[topic_row(n, frameworkProgramme=[ERASMUS]) for n in range(1, 931)],
            *[topic_row(n) for n in range(931, 1300)]]  # fmt: skip
    store, interrupted = MemoryStore(), 0
    while interrupted < 50:
        async with portal_server(rows, fails_from(9)) as portal:
            try:
                found = await harvest(NOW, url=portal.url, store=store, manners=QUICK)
            except PortalUnreachable:
                interrupted += 1
                continue
        break

    assert interrupted > 2
    assert len(found.reading.calls) == 1_299
    assert found.reading.rows == 1_299


async def test_a_page_that_repeats_is_seen_after_an_interruption_too() -> None:
    store = MemoryStore()
    async with portal_server(topic_rows(250), fails_from(2)) as portal:
        with pytest.raises(PortalUnreachable):
            await harvest(NOW, url=portal.url, store=store, manners=QUICK)

    async with portal_server(topic_rows(250), first_page_first) as portal:
        found = await harvest(NOW, url=portal.url, store=store, manners=QUICK)

    assert len(found.reading.calls) == 250
    assert [request.query["pageNumber"] for request in portal.requests] == ["2", "1", "2", "3"]


def first_page_first(request: Request, honest: dict[str, Any]) -> dict[str, Any] | None:
    return honest | {"results": topic_rows(100)} if request.number == 1 else None


async def test_a_finished_harvest_is_read_again_without_a_request() -> None:
    store = MemoryStore()
    async with portal_server(topic_rows(150)) as portal:
        first = await harvest(NOW, url=portal.url, store=store, manners=QUICK)
        second = await harvest(NOW, url=portal.url, store=store, manners=QUICK)

    assert second.reading == first.reading
    assert (second.requests, second.kept_pages, len(portal.requests)) == (0, 2, 2)
    assert await kept_reading(store) == first.reading


@pytest.mark.parametrize("hours", [-1, 7])
async def test_a_harvest_of_another_time_begins_anew(hours: int) -> None:
    store = MemoryStore()
    async with portal_server(topic_rows(150)) as portal:
        await harvest(NOW, url=portal.url, store=store, manners=QUICK)
        found = await harvest(NOW + timedelta(hours=hours), url=portal.url, store=store, manners=QUICK)

    assert (found.kept_pages, len(portal.requests)) == (0, 4)


async def test_a_harvest_of_another_question_begins_anew() -> None:
    store = MemoryStore()
    async with portal_server(topic_rows(150)) as portal:
        await harvest(NOW, url=portal.url, store=store, manners=QUICK)
        found = await harvest(NOW, url=portal.url, store=store, manners=QUICK, asked=Asked(statuses=("31094502",)))

    assert (found.kept_pages, len(portal.requests)) == (0, 4)


@pytest.mark.parametrize("damage", ["gone", "of an earlier version"])
@pytest.mark.parametrize("finished", [True, False])
async def test_a_harvest_of_which_a_page_cannot_be_read_again_begins_anew(damage: str, finished: bool) -> None:
    store, place = MemoryStore(), Place("all", 1)
    async with portal_server(topic_rows(250), fails_from(99 if finished else 3)) as portal:
        try:
            await harvest(NOW, url=portal.url, store=store, manners=QUICK)
        except PortalUnreachable:
            assert not finished
    if damage == "gone":
        del store.bodies[place]
    else:
        store.bodies[place] = b'{"rows": []}'

    again = await kept_reading(store)
    async with portal_server(topic_rows(250)) as portal:
        found = await harvest(NOW, url=portal.url, store=store, manners=QUICK)

    assert again is None
    assert (found.kept_pages, found.pages, len(portal.requests)) == (0, 3, 3)
    assert found.reading.rows == 250


async def test_a_harvest_that_never_began_has_no_reading() -> None:
    assert await kept_reading(MemoryStore()) is None


def test_progress_survives_the_way_through_plain_values() -> None:
    spans = Part(HORIZON, date(2026, 1, 1), date(2027, 1, 1))
    progress = Progress(
        LIVE_TOPICS, NOW, (spans, Part(ERASMUS)), pages=3, total=950, whole=21_030,
        done=(PartRead(Part("43251567"), 2, 130),),
    )  # fmt: skip

    assert progress_of(progress.plain()) == progress
    assert (progress.pages_read, progress.pages_expected) == (5, 211)
    assert Progress(LIVE_TOPICS, NOW).pages_expected is None


# Changes ----------------------------------------------------------------------------------------------------------


async def test_the_hash_of_a_record_changes_with_its_substance_only() -> None:
    restless = {"latestInfos": ["[]"], "esDA_IngestDate": ["2027"], "es_SortDate": ["x"], "esST_checksum": ["y"]}
    first = topic_row(1)
    second = topic_row(1, **restless) | {"weight": 1.0, "checksum": "other"}
    third = topic_row(1, supportInfo=["Ask us"])
    hashes = []
    for row in (first, second, third):
        async with portal_server([row]) as portal:
            found = await harvest(NOW, url=portal.url, manners=QUICK)
        hashes.append((found.reading.record_hashes["TEST-2026-00001"], found.reading.calls[0].content_hash))

    assert hashes[0] == hashes[1]
    assert hashes[0][0] != hashes[2][0]
    assert hashes[0][1] == hashes[2][1]


async def test_a_time_limit_of_somebody_else_is_not_taken_for_the_budget() -> None:
    with pytest.raises(TimeoutError, match="the database"):
        async with conversation(QUICK):
            raise TimeoutError("the database")
