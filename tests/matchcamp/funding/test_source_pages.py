"""The page of the sources, its API, and what the list of calls says of a portal that fails."""

from datetime import timedelta

import pytest

from matchcamp.funding.sources.documents import SourceName, SourceState
from matchcamp.funding.sources.queries import source
from matchcamp.funding.sources.refreshing import refresh
from matchcamp.funding.sources.schemas import SourceStatus
from matchcamp.funding.sources.states import state_of
from matchcamp.viewer import Role
from tests.calls.sources.portal_server import topic_row, topic_rows
from tests.matchcamp.conftest import NOW, Browser, Service
from tests.matchcamp.funding.conftest import Live, down

PORTAL = SourceName.PORTAL
OFFICE = "office@example.org"


async def coordinator(live: Live) -> Browser:
    return await live.service.browser(OFFICE, Role.COORDINATOR)


async def held(live: Live) -> None:
    live.portal.rows = topic_rows(10)
    await refresh(live.parts, PORTAL)
    live.portal.rows = [topic_row(n, title=["Renewed"]) for n in range(1, 6)]
    await refresh(live.parts, PORTAL)


# Pages ------------------------------------------------------------------------------------------------------------


async def test_a_coordinator_sees_every_source_and_can_refresh_it(live: Live) -> None:
    live.portal.rows = [*topic_rows(1_234), topic_row(2)]
    await refresh(live.parts, PORTAL)

    page = (await (await coordinator(live)).get("/calls/sources")).text

    told = (
        "The EU Funding and Tenders Portal", "Single topics of the portal", "The calendar that comes with",
        "Files of a calendar", "In order", "Never read yet", "Calls: 1,234", "the newest row counts: 1", "27 June 2026",
    )  # fmt: skip
    for words in told:
        assert words in page
    assert page.count("Refresh now") == 3
    assert 'action="/calls/sources/csv/refresh"' not in page


async def test_a_button_asks_for_a_refresh_once(live: Live) -> None:
    browser = await coordinator(live)

    answer = await browser.post("/calls/sources/portal/refresh")
    page = (await browser.get("/calls/sources")).text

    assert (answer.status_code, answer.headers["location"]) == (303, "/calls/sources")
    assert "The refresh begins in a moment" in page
    assert "Begins in a moment" in page
    assert 'action="/calls/sources/portal/refresh"' not in page
    assert (await state_of(PORTAL)).asked == NOW
    assert live.portal.requests == []


async def test_a_harvest_under_way_shows_its_pages(live: Live) -> None:
    live.portal.rows = topic_rows(250)
    live.portal.damage = lambda request, honest: down(request, honest) if request.number > 2 else None
    with pytest.raises(Exception, match="answered 503"):
        await refresh(live.parts, PORTAL)

    page = (await (await coordinator(live)).get("/calls/sources")).text

    assert "2 of 3 pages are read." in page
    assert "Failing since 27 June 2026" in page
    assert "It cannot be reached." in page
    assert '<p lang="en">127.0.0.1 answered 503 Told. Try again later; what was read before stays as it is</p>' in page


async def test_topics_are_asked_for_in_lines_or_with_commas(live: Live) -> None:
    browser = await coordinator(live)

    await browser.post("/calls/sources/topic/refresh", {"identifiers": " A-2026-01,\r\nB-2026-02 "})

    assert (await state_of(SourceName.TOPIC)).asked_for == ["A-2026-01", "B-2026-02"]


@pytest.mark.parametrize(
    ("typed", "words"),
    [("../../x", "Please write identifiers as the portal does"), ("A/B", "Please write identifiers"),
     (" ".join(f"T-{n}" for n in range(21)), "Please write identifiers"), ("", "at least one identifier")],
)  # fmt: skip
async def test_what_is_no_identifier_is_told_beside_its_field_and_kept(live: Live, typed: str, words: str) -> None:
    answer = await (await coordinator(live)).post("/calls/sources/topic/refresh", {"identifiers": typed})

    assert answer.status_code == 400
    assert answer.text.count(words) == 2  # In the summary, and beside the field.
    assert f"{typed}</textarea>" in answer.text
    assert (await state_of(SourceName.TOPIC)).asked is None


async def test_a_held_harvest_is_explained_and_taken_over_by_a_button(live: Live) -> None:
    await held(live)
    browser = await coordinator(live)

    page = (await browser.get("/calls/sources")).text
    answer = await browser.post("/calls/sources/portal/held", {"take": "yes"})
    after = (await browser.get("/calls/sources")).text

    assert "Waits for your word" in page
    assert "there were 5 calls, and 10 the time before" in page
    assert answer.headers["location"] == "/calls/sources"
    assert "Taken over: 0 new calls, 5 changed." in after
    assert "Calls that the portal lists no more" in after
    assert "TEST-2026-00010" in after


async def test_a_held_harvest_is_left_by_a_button(live: Live) -> None:
    await held(live)
    browser = await coordinator(live)

    await browser.post("/calls/sources/portal/held", {"take": "no"})
    page = (await browser.get("/calls/sources")).text

    assert "Left; the calls stay as they were." in page
    assert "It has far fewer calls than last time." in page
    assert (await browser.post("/calls/sources/portal/held", {"take": "yes"})).status_code == 404


async def test_where_the_portal_is_off_the_page_says_so(service: Service) -> None:
    browser = await service.browser(OFFICE, Role.COORDINATOR)

    page = (await browser.get("/calls/sources")).text
    answer = await browser.post("/calls/sources/portal/refresh")

    assert page.count("Switched off here") == 2
    assert page.count("Refresh now") == 1
    assert answer.status_code == 409
    assert "The EU portal is not asked here: it is switched off, or this is the demo." in answer.text


async def test_there_is_no_other_source(live: Live) -> None:
    assert (await (await coordinator(live)).post("/calls/sources/rss/refresh")).status_code == 404


async def test_only_those_who_look_after_calls_see_the_sources(live: Live) -> None:
    member = await live.service.browser("member@example.org")

    assert (await member.get("/calls/sources")).status_code == 403
    assert "/calls/sources" not in (await member.get("/calls")).text
    assert "/calls/sources" in (await (await coordinator(live)).get("/calls")).text


async def test_the_list_of_calls_says_quietly_that_the_portal_fails_for_long(live: Live) -> None:
    live.portal.rows = topic_rows(3)
    await refresh(live.parts, PORTAL)
    live.portal.damage = down
    live.service.clock.moment = NOW + timedelta(days=1)
    with pytest.raises(Exception, match="answered 503"):
        await refresh(live.parts, PORTAL)
    visitor, words = live.service.visitor(), "The EU portal could not be read since 28 June 2026."

    soon = (await visitor.get("/calls")).text
    live.service.clock.moment = NOW + timedelta(days=4)
    late = (await visitor.get("/calls")).text
    await SourceState.get_pymongo_collection().update_one({"source": "portal"}, {"$set": {"last_success": None}})
    never = (await visitor.get("/calls")).text

    assert words not in soon
    assert f"{words} What stands here of it is from 27 June 2026." in late
    assert f"{words}</p>" in never


# API --------------------------------------------------------------------------------------------------------------


async def test_a_program_sees_the_sources_and_asks_for_a_refresh(live: Live) -> None:
    program = await live.service.program(OFFICE, Role.COORDINATOR)

    listed = (await program.get("/api/calls/sources")).json()
    asked = await program.post("/api/calls/sources/portal/refresh", json={})

    assert [one["source"] for one in listed["items"]] == ["portal", "topic", "calendar", "csv"]
    assert {one["status"] for one in listed["items"]} == {"never"}
    assert (asked.status_code, asked.json()["status"]) == (202, "asked")


@pytest.mark.parametrize(
    ("source", "body", "status"),
    [
        ("portal", {"identifiers": ["A-1"]}, 400),
        ("topic", {}, 400),
        ("topic", {"identifiers": ["../x"]}, 400),
        ("topic", {"identifiers": ["A-1"] * 21}, 400),
        ("topic", {"topics": ["A-1"]}, 400),
        ("csv", {"identifiers": ["A-1"]}, 409),
        ("rss", {}, 400),
    ],
)
async def test_a_refresh_that_cannot_be_is_refused(live: Live, source: str, body: object, status: int) -> None:
    program = await live.service.program(OFFICE, Role.COORDINATOR)

    answer = await program.post(f"/api/calls/sources/{source}/refresh", json=body)

    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_program_takes_over_or_leaves_a_held_harvest(live: Live) -> None:
    program = await live.service.program(OFFICE, Role.COORDINATOR)
    await held(live)

    left = await program.post("/api/calls/sources/portal/held", json={"take": False})
    gone = await program.post("/api/calls/sources/portal/held", json={"take": True})
    await refresh(live.parts, PORTAL)
    taken = await program.post("/api/calls/sources/portal/held", json={"take": True})

    assert (left.status_code, left.json()["status"], left.json()["held"]) == (200, "failing", None)
    assert gone.status_code == 404
    assert (taken.status_code, taken.json()["status"], taken.json()["counts"]["changed"]) == (200, "fine", 5)


async def test_a_call_says_since_when_it_is_missing(live: Live) -> None:
    live.portal.rows = topic_rows(3)
    await refresh(live.parts, PORTAL)
    live.portal.rows = topic_rows(2)
    await refresh(live.parts, PORTAL)

    items = (await live.service.visitor().get("/api/calls")).json()["items"]

    assert {one["identifier"][-1]: one["missing_since"] for one in items} == {
        "1": None, "2": None, "3": "2026-06-27T08:00:00Z"
    }  # fmt: skip
    assert (await source(live.parts, PORTAL)).status is SourceStatus.FINE
