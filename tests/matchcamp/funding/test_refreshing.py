"""Refreshing from a portal in this process: what comes, what changes, and what is kept of it."""

from datetime import timedelta

import pytest

from calls.catalogue import load_catalogue
from calls.model import Source
from calls.sources.harvest_progress import Place
from matchcamp.funding.actions import import_calls
from matchcamp.funding.sources.documents import Payload, SourceName
from matchcamp.funding.sources.payloads import HARVESTS_KEPT, HarvestStore
from matchcamp.funding.sources.queries import missing_calls, source
from matchcamp.funding.sources.refreshing import refresh
from matchcamp.funding.sources.states import state_of
from matchcamp.funding.sources.trying import tried
from tests.calls.sources.portal_server import topic_row, topic_rows
from tests.matchcamp.conftest import NOW
from tests.matchcamp.funding.conftest import Live, identifiers, known

PORTAL = SourceName.PORTAL


async def test_a_first_refresh_brings_all_calls_and_a_second_changes_nothing(live: Live) -> None:
    live.portal.rows = topic_rows(150)

    first = await refresh(live.parts, PORTAL)
    live.service.clock.moment = NOW + timedelta(days=1)
    second = await refresh(live.parts, PORTAL)

    assert (first.done.rows, first.done.added, first.done.changed, first.missing) == (150, 150, 0, 0)
    assert (second.done.added, second.done.changed, second.done.unchanged) == (0, 0, 150)
    assert (second.records_changed, second.missing) == (0, 0)
    assert len(await identifiers()) == 150
    row = await known("TEST-2026-00001")
    assert (row.first_seen, row.changed, row.last_seen) == (NOW, NOW, NOW + timedelta(days=1))


async def test_a_refresh_is_written_down(live: Live) -> None:
    live.portal.rows = [*topic_rows(3), topic_row(9) | {"reference": "1LEGACY"}, topic_row(2)]

    await refresh(live.parts, PORTAL)

    found = await source(live.parts, PORTAL)
    assert (found.status, found.last_try, found.last_success, found.failing_since) == ("fine", NOW, NOW, None)
    assert found.counts == {
        "rows": 5, "calls": 3, "added": 3, "changed": 0, "unchanged": 0, "records_changed": 0, "missing": 0,
        "unreached": 0,
    }  # fmt: skip
    assert found.left_out == {"duplicate": 1, "legacy": 1}
    assert (found.pages_read, found.pages_expected) == (None, None)


async def test_what_changes_at_the_portal_changes_here(live: Live) -> None:
    live.portal.rows = topic_rows(3)
    await refresh(live.parts, PORTAL)
    live.portal.rows = [
        topic_row(1, deadlineDate=["2026-10-01T00:00:00.000+0000"]), topic_row(2, supportInfo=["Ask us"]),
        topic_row(3, esDA_IngestDate=["2026-06-26T00:00:00.000+0200"]), topic_row(4),
    ]  # fmt: skip

    did = await refresh(live.parts, PORTAL)

    assert (did.done.added, did.done.changed, did.done.unchanged, did.records_changed) == (1, 1, 2, 1)
    assert (await known("TEST-2026-00001")).facts["deadlines"][0]["date"] == "2026-10-01"


async def test_the_pages_are_kept_as_they_came(live: Live) -> None:
    live.portal.rows = topic_rows(101)

    await refresh(live.parts, PORTAL)

    rows = await Payload.find_all().to_list()
    store = HarvestStore(PORTAL, NOW, lambda: True)
    store._harvest = rows[0].harvest
    assert [(row.part, row.number, row.harvested) for row in rows] == [("all", 1, NOW), ("all", 2, NOW)]
    assert b'"TEST-2026-00101"' in (await store.body(Place("all", 2)) or b"")
    assert await store.body(Place("all", 3)) is None


async def test_only_the_pages_of_the_last_harvests_are_kept(live: Live) -> None:
    live.portal.rows = topic_rows(5)

    for day in range(HARVESTS_KEPT + 2):
        live.service.clock.moment = NOW + timedelta(days=day)
        await refresh(live.parts, PORTAL)

    kept = await Payload.find_all().to_list()
    assert [row.harvested for row in kept] == [NOW + timedelta(days=day) for day in range(2, HARVESTS_KEPT + 2)]


async def test_a_call_that_is_listed_no_more_is_marked_and_stays(live: Live) -> None:
    past = topic_row(8, deadlineDate=["2026-06-01T00:00:00.000+0000"])
    live.portal.rows = [*topic_rows(4), past]
    await refresh(live.parts, PORTAL)
    await import_calls([call for call in load_catalogue() if call.source is Source.CALENDAR], NOW)
    later = live.service.clock.moment = NOW + timedelta(days=3)
    live.portal.rows = topic_rows(3)

    did = await refresh(live.parts, PORTAL)
    again = await refresh(live.parts, PORTAL)

    row = await known("TEST-2026-00004")
    assert (did.missing, again.missing) == (1, 0)
    assert (row.missing_since, row.last_seen) == (later, NOW)
    assert [(one.identifier, one.since) for one in await missing_calls(later)] == [("TEST-2026-00004", later)]
    page = await live.service.visitor().get(f"/calls/{row.id}")
    assert "The portal lists this call no more, as of 30 June 2026." in page.text
    live.portal.rows = topic_rows(4)
    await refresh(live.parts, PORTAL)
    assert (await known("TEST-2026-00004")).missing_since is None


async def test_where_rows_were_out_of_reach_nothing_is_called_missing(
    live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    live.portal.rows = topic_rows(6)
    await refresh(live.parts, PORTAL)
    for module in ("calls.sources.harvest_progress", "calls.sources.portal_query"):
        monkeypatch.setattr(f"{module}.REACH", 5)
    live.portal.rows = [*topic_rows(5), topic_row(7, frameworkProgramme=["99999999"])]

    did = await refresh(live.parts, PORTAL)

    assert (did.calls, did.unreached, did.missing) == (5, 1, 0)


async def test_a_try_tells_what_a_refresh_would_do_and_stores_nothing(live: Live) -> None:
    live.portal.rows = topic_rows(3)
    await refresh(live.parts, PORTAL)
    before = await state_of(PORTAL)
    live.portal.rows = [topic_row(1), topic_row(2, title=["Other"]), topic_row(4), topic_row(5, title=[])]

    trial = await tried(live.parts, PORTAL, [])

    assert [call.identifier for call in trial.added] == ["TEST-2026-00004"]
    assert [call.identifier for call in trial.changed] == ["TEST-2026-00002"]
    assert (trial.rows, trial.unchanged, trial.left_out) == (4, 1, {"damaged": 1})
    assert [damage.what for damage in trial.damages] == ["title is missing"]
    assert await state_of(PORTAL) == before
    assert await identifiers() == [f"TEST-2026-0000{n}" for n in (1, 2, 3)]
    assert await Payload.find_all().count() == 1
