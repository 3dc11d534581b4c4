"""One refresh at a time, by whom it may be asked for, and each night."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from bson import ObjectId

from calls.errors import (
    PortalUnreachable,
)
from calls.sources.harvest_progress import Place
from matchcamp import __version__
from matchcamp.errors import Conflict
from matchcamp.funding.jobs import MOST_TRIES, jobs, refresh_asked
from matchcamp.funding.sources import lease as refresh_lease
from matchcamp.funding.sources.documents import Failure, Payload, SourceName, SourceState
from matchcamp.funding.sources.gathering import manners_of
from matchcamp.funding.sources.lease import LEASE, Busy, only_one
from matchcamp.funding.sources.payloads import HARVESTS_KEPT, HarvestStore
from matchcamp.funding.sources.queries import source
from matchcamp.funding.sources.refreshing import ask_refresh, refresh
from matchcamp.funding.sources.schemas import SourceStatus
from matchcamp.funding.sources.states import is_begun, state_of
from matchcamp.lease import Lease
from matchcamp.settings import Settings
from tests.calls.sources.portal_server import Answer, topic_rows
from tests.calls.sources.test_topic_file import FILE, NAME, topic
from tests.matchcamp.conftest import NOW
from tests.matchcamp.funding.conftest import Live, down, identifiers

PORTAL = SourceName.PORTAL


async def test_two_never_refresh_at_once(live: Live) -> None:
    live.portal.rows = topic_rows(250)

    found = await asyncio.gather(*[refresh(live.parts, PORTAL) for _ in range(4)], return_exceptions=True)

    assert sorted(type(one).__name__ for one in found) == ["Busy", "Busy", "Busy", "Refreshed"]
    assert len(live.portal.requests) == 3


@asynccontextmanager
async def held_elsewhere(live: Live) -> AsyncIterator[Lease]:
    """The lease in the hands of another process."""
    other = Lease(live.parts.database, LEASE, "another:1:x", ttl_ms=60_000)
    assert await other.try_hold()
    try:
        yield other
    finally:
        await other.let_go()


async def test_a_refresh_elsewhere_is_shown_as_going_on(live: Live) -> None:
    live.portal.rows = topic_rows(250)
    live.portal.damage = lambda request, _honest: Answer(status=503) if request.number > 1 else None
    with pytest.raises(PortalUnreachable):
        await refresh(live.parts, PORTAL)
    await SourceState.get_pymongo_collection().update_one({"source": "portal"}, {"$set": {"running_since": NOW}})

    async with held_elsewhere(live):
        running = await source(live.parts, PORTAL)
        with pytest.raises(Busy, match="being refreshed at the moment"):
            await refresh(live.parts, PORTAL)
    dead = await source(live.parts, PORTAL)

    assert (running.status, running.pages_read, running.pages_expected) == (SourceStatus.RUNNING, 1, 3)
    assert dead.status is SourceStatus.INTERRUPTED


async def test_the_lease_is_renewed_while_a_refresh_goes_on(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refresh_lease, "LEASE_MS", 600)
    monkeypatch.setattr(refresh_lease, "RENEW_S", 0.1)

    async with only_one(live.parts.database) as leads:
        await asyncio.sleep(1.0)
        assert leads()
        with pytest.raises(Busy):
            async with only_one(live.parts.database):
                pass
    async with only_one(live.parts.database) as leads:
        assert leads()


async def test_a_process_that_lost_the_lease_writes_nothing_more(live: Live) -> None:
    store = HarvestStore(PORTAL, NOW, lambda: False)

    with pytest.raises(Busy, match="has taken over"):
        await store.begin()

    assert (await state_of(PORTAL)).harvest == ""


async def test_harvests_that_never_end_leave_no_more_pages_than_the_last_few(live: Live) -> None:
    store = HarvestStore(PORTAL, NOW, lambda: True)

    for _ in range(HARVESTS_KEPT + 3):
        await store.begin()
        await store.put(Place("open", 1), b"a page")

    kept = await Payload.find_all().to_list()
    assert len(kept) == HARVESTS_KEPT + 1
    assert (await state_of(PORTAL)).harvest in {one.harvest for one in kept}


async def test_calls_of_a_process_that_lost_the_lease_are_not_stored(
    live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    @asynccontextmanager
    async def lost(_database: object) -> AsyncIterator[Any]:
        yield lambda: False

    monkeypatch.setattr("matchcamp.funding.sources.refreshing.only_one", lost)

    with pytest.raises(Busy, match="has taken over"):
        await refresh(live.parts, SourceName.CALENDAR)

    assert await identifiers() == []


async def asked_id(source: SourceName) -> str:
    return str((await state_of(source)).id)


async def test_what_is_asked_is_refreshed_once_behind_the_request(live: Live) -> None:
    live.portal.rows = topic_rows(3)
    await ask_refresh(live.parts, PORTAL)
    await ask_refresh(live.parts, PORTAL)
    waiting = await source(live.parts, PORTAL)

    id_ = await asked_id(PORTAL)
    await refresh_asked(live.parts, [id_, id_])
    await refresh_asked(live.parts, [id_, str(ObjectId())])

    assert waiting.status is SourceStatus.ASKED
    assert (len(live.portal.requests), len(await identifiers())) == (1, 3)
    assert (await source(live.parts, PORTAL)).status is SourceStatus.FINE


async def test_what_is_asked_of_topics_is_kept_until_it_is_done(live: Live) -> None:
    live.portal.files = {FILE: topic()}
    await ask_refresh(live.parts, SourceName.TOPIC, [NAME])

    await refresh_asked(live.parts, [await asked_id(SourceName.TOPIC)])

    state = await state_of(SourceName.TOPIC)
    assert (await identifiers(), state.asked, state.asked_for) == ([NAME], None, [])


async def test_what_is_asked_and_fails_is_not_asked_again(live: Live) -> None:
    live.portal.damage = down
    await ask_refresh(live.parts, PORTAL)

    await refresh_asked(live.parts, [await asked_id(PORTAL)])

    assert len(live.portal.requests) == 2  # The tries of one request.
    assert (await source(live.parts, PORTAL)).failure is Failure.UNREACHABLE


async def test_what_cannot_be_done_any_more_is_given_up(live: Live) -> None:
    await ask_refresh(live.parts, PORTAL)
    off = replace(live.parts, settings=live.parts.settings.model_copy(update={"portal": False}))

    await refresh_asked(off, [await asked_id(PORTAL)])

    assert (await source(live.parts, PORTAL)).status is SourceStatus.NEVER
    assert live.portal.requests == []


async def test_what_is_asked_waits_for_a_refresh_elsewhere(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matchcamp.funding.jobs.WAIT_S", 0.05)
    live.portal.rows = topic_rows(3)
    await ask_refresh(live.parts, PORTAL)
    async with held_elsewhere(live):
        waiting = asyncio.create_task(refresh_asked(live.parts, [await asked_id(PORTAL)]))
        await asyncio.sleep(0.4)
        before = len(live.portal.requests)
    await waiting

    assert (before, len(live.portal.requests)) == (0, 1)
    assert (await source(live.parts, PORTAL)).status is SourceStatus.FINE


async def test_what_takes_its_process_down_is_not_begun_for_ever(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    async def breaks(*_: object) -> None:
        raise OSError("nobody foresaw this")

    monkeypatch.setattr("matchcamp.funding.jobs.refresh", breaks)
    await ask_refresh(live.parts, PORTAL)
    id_ = await asked_id(PORTAL)
    for _try in range(MOST_TRIES):
        with pytest.raises(OSError, match="nobody foresaw"):
            await refresh_asked(live.parts, [id_])

    await refresh_asked(live.parts, [id_])

    assert (await state_of(PORTAL)).asked is None
    await ask_refresh(live.parts, PORTAL)
    assert await is_begun(PORTAL) == 1


async def test_what_was_asked_of_a_follower_that_died_is_found_within_a_minute(live: Live) -> None:
    live.portal.rows = topic_rows(3)
    await ask_refresh(live.parts, PORTAL)
    job = jobs(live.parts)[0]

    async with held_elsewhere(live):
        said = [await job.run(None)]  # type: ignore[arg-type]
    said += [await job.run(None), await job.run(None)]  # type: ignore[arg-type]

    assert (job.name, job.trigger) == ("calls.asked", {"minute": "*"})
    assert said == ["a refresh goes on", "1 sources refreshed", "0 sources refreshed"]
    assert len(await identifiers()) == 3


async def test_a_file_cannot_be_asked_for(live: Live) -> None:
    with pytest.raises(Conflict, match="brought in by an import"):
        await ask_refresh(live.parts, SourceName.CSV)


async def test_the_nightly_job_says_what_it_did(live: Live) -> None:
    live.portal.rows = topic_rows(10)
    _asked, job = jobs(live.parts)

    said = [await job.run(None)]  # type: ignore[arg-type]
    live.portal.rows = topic_rows(2)
    said.append(await job.run(None))  # type: ignore[arg-type]
    live.portal.damage = down
    with pytest.raises(PortalUnreachable):
        await job.run(None)  # type: ignore[arg-type]

    assert (job.name, job.trigger) == ("calls.refresh", {"hour": "4", "minute": "40"})
    assert said == [
        "10 calls: 10 new, 0 changed, 0 not listed any more",
        "2 calls, and 10 the time before: held for somebody's word",
    ]


@pytest.mark.parametrize("off", [{"portal": False}, {"demo_date": NOW.date()}])
async def test_there_is_no_nightly_job_where_the_portal_is_not_asked(off: dict[str, Any], live: Live) -> None:
    parts = replace(live.parts, settings=live.parts.settings.model_copy(update=off))

    assert [job.name for job in jobs(parts)] == ["calls.asked"]
    with pytest.raises(Conflict, match="is not asked here"):
        await refresh(parts, PORTAL)


def test_the_portal_is_told_who_asks() -> None:
    settings = Settings(base_url="https://match.example/", mail_from="Matchcamp <office@match.example>")

    assert manners_of(settings).who == f"Matchcamp/{__version__} (+https://match.example; office@match.example)"
