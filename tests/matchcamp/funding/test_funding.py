"""Calls: imported without change the second time, shown with statuses that agree everywhere."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from calls.catalogue import load_catalogue
from calls.model import Status, status_at
from matchcamp.funding.actions import import_calls, import_files
from matchcamp.funding.conversion import call_of, closes_at, facts_of, opens_at
from matchcamp.funding.documents import CallRecord
from matchcamp.funding.queries import CallFilter, calls
from tests.matchcamp.conftest import NOW, Service

CAPTURE = Path(__file__).parents[4] / "shared" / "data" / "calls" / "04_current_topics_2026-06-27.jsonl.gz"
MOMENTS = [NOW + timedelta(days=days) for days in (-400, -30, 0, 30, 68, 100, 300, 700)]


@pytest.mark.parametrize("call", load_catalogue(), ids=lambda call: call.identifier)
def test_a_call_survives_the_way_into_the_database_and_back(call) -> None:  # type: ignore[no-untyped-def]
    again = call_of(facts_of(call))

    assert again == call
    assert again.content_hash == call.content_hash


@pytest.mark.parametrize("moment", MOMENTS, ids=str)
async def test_a_list_by_status_agrees_with_each_calls_own_status(service: Service, moment: datetime) -> None:
    catalogue = load_catalogue()
    await import_calls(catalogue, NOW)

    for status in Status:
        listed = await calls(CallFilter(status=status.value), moment, after=None, limit=500)
        expected = {call.identifier for call in catalogue if status_at(call, moment) is status}
        assert {call.identifier for call in listed.items} == expected
        assert {call.status for call in listed.items} <= {status}


def test_the_moments_of_a_list_are_those_of_the_status() -> None:
    for call in load_catalogue():
        opens, closes = opens_at(call), closes_at(call)
        if closes < datetime(9000, 1, 1, tzinfo=UTC):
            assert status_at(call, closes) is Status.CLOSED
            assert status_at(call, closes - timedelta(seconds=1)) is not Status.CLOSED
        assert (status_at(call, NOW) is Status.FORTHCOMING) == (opens > NOW and closes > NOW)


async def test_pages_of_a_list_neither_repeat_nor_skip(service: Service) -> None:
    await import_calls(load_catalogue(), NOW)
    found, after = [], None
    while True:
        page = await calls(CallFilter(), NOW, after=after, limit=7)
        found += page.items
        after = page.next
        if after is None:
            break

    assert len({call.id for call in found}) == len(found) == await CallRecord.find({"closes_at": {"$gt": NOW}}).count()
    assert [call.deadline for call in found if call.deadline] == sorted(c.deadline for c in found if c.deadline)


async def test_a_second_import_changes_nothing(service: Service) -> None:
    first = await import_calls(load_catalogue(), NOW)
    second = await import_calls(load_catalogue(), NOW + timedelta(days=1))

    assert (first.added, first.changed, first.unchanged) == (first.rows, 0, 0)
    assert (second.added, second.changed, second.unchanged) == (0, 0, first.rows)


@pytest.mark.skipif(not CAPTURE.exists(), reason="the captured portal records are not beside the project")
async def test_the_portals_records_keep_our_words_and_change_nothing_twice(service: Service) -> None:
    await import_calls(load_catalogue(), NOW)
    cove = next(call for call in load_catalogue() if call.identifier == "ERASMUS-EDU-2026-PEX-COVE")

    first = await import_files([CAPTURE], NOW)
    second = await import_files([CAPTURE], NOW)

    row = await CallRecord.find_one({"identifier": cove.identifier})
    assert row is not None
    assert (first.rows, first.added + first.changed + first.unchanged) == (546, 546)
    assert (second.added, second.changed, second.unchanged) == (0, 0, 546)
    assert (row.facts["summary"], tuple(row.facts["topics"])) == (cove.summary, cove.topics)
    assert len(row.facts["text"]) > 1000


async def test_a_calls_page_shows_its_deadline_its_basis_and_its_shared_pot(service: Service) -> None:
    await import_calls(load_catalogue(), NOW)
    row = await CallRecord.find_one({"identifier": "DIGITAL-2026-SKILLS-10-EDTECH"})
    assert row is not None

    page = await service.visitor(**{"accept-language": "en"}).get(f"/calls/{row.id}")

    assert page.status_code == 200
    for words in ("1 October 2026, 17:00", "portal calls close at 17:00", "2,700,000 €", "NATIONAL-COALITIONS"):
        assert words in page.text


async def test_a_cursor_from_elsewhere_is_refused(service: Service) -> None:
    visitor = service.visitor()

    assert (await visitor.get("/api/calls?after=99999999999999999-" + "0" * 24)).status_code == 400
    assert (await visitor.get("/calls?after=x-y")).status_code == 400
