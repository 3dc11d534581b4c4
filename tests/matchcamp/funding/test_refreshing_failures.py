"""The last good calls stay, whatever the portal does."""

from datetime import timedelta
from typing import Any

import pytest

from calls.errors import (
    PortalChanged,
    PortalFilterIgnored,
    PortalRefused,
    PortalUnreachable,
)
from matchcamp.errors import Conflict, NotFound
from matchcamp.funding.sources.documents import Failure, Payload, SourceName
from matchcamp.funding.sources.queries import source
from matchcamp.funding.sources.refreshing import drop_held, refresh, take_held
from matchcamp.funding.sources.schemas import SourceStatus
from matchcamp.funding.sources.states import state_of
from tests.calls.sources.portal_server import Answer, topic_row, topic_rows
from tests.matchcamp.conftest import NOW
from tests.matchcamp.funding.conftest import Live, down, identifiers, known

PORTAL = SourceName.PORTAL


WRONG: dict[str, tuple[Any, type[Exception], Failure]] = {
    "down": (down, PortalUnreachable, Failure.UNREACHABLE),
    "refusing": (lambda _r, _h: Answer(status=403), PortalRefused, Failure.REFUSED),
    "another shape": (lambda _r, h: h | {"results": {"rows": []}}, PortalChanged, Failure.CHANGED),
    "a filter that is ignored": (
        lambda _r, h: h | {"results": [topic_row(n, type=["6"]) for n in range(3)]},
        PortalFilterIgnored, Failure.FILTER_IGNORED,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
async def test_the_last_good_calls_stay_when_the_portal_is_wrong(name: str, live: Live) -> None:
    damage, error, failure = WRONG[name]
    live.portal.rows = topic_rows(3)
    await refresh(live.parts, PORTAL)
    live.portal.damage = damage
    first = live.service.clock.moment = NOW + timedelta(days=1)

    for _day in range(3):
        with pytest.raises(error):
            await refresh(live.parts, PORTAL)
        live.service.clock.moment += timedelta(days=1)

    found = await source(live.parts, PORTAL)
    assert len(await identifiers()) == 3
    assert (found.status, found.failing_since, found.last_success) == (SourceStatus.FAILING, first, NOW)
    assert (found.failure, found.last_try) == (failure, NOW + timedelta(days=3))
    assert found.failure_words.endswith(tuple(".!?abcdefghijklmnopqrstuvwxyz)"))
    assert found.counts["calls"] == 3


async def test_a_success_ends_a_failure(live: Live) -> None:
    live.portal.rows, live.portal.damage = topic_rows(3), down
    with pytest.raises(PortalUnreachable):
        await refresh(live.parts, PORTAL)
    live.portal.damage = lambda _request, _honest: None

    await refresh(live.parts, PORTAL)

    found = await source(live.parts, PORTAL)
    assert (found.status, found.failing_since, found.failure, found.failure_words) == ("fine", None, None, "")


async def test_an_interrupted_harvest_goes_on_with_the_next_refresh(live: Live) -> None:
    live.portal.rows = topic_rows(350)
    live.portal.damage = lambda request, _honest: Answer(status=503) if request.number > 2 else None
    with pytest.raises(PortalUnreachable):
        await refresh(live.parts, PORTAL)
    found = await source(live.parts, PORTAL)
    live.portal.damage = lambda _request, _honest: None
    live.portal.requests.clear()

    did = await refresh(live.parts, PORTAL)

    assert (found.pages_read, found.pages_expected) == (2, 4)
    assert [request.query["pageNumber"] for request in live.portal.requests] == ["3", "4"]
    assert did.done.added == 350


async def test_a_crash_before_the_calls_are_stored_costs_no_request(
    live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    live.portal.rows = topic_rows(150)

    async def crash(*_: object) -> None:
        raise OSError("the power")

    with monkeypatch.context() as patched:
        patched.setattr("matchcamp.funding.sources.refreshing.import_calls", crash)
        with pytest.raises(OSError, match="the power"):
            await refresh(live.parts, PORTAL)
    interrupted = await source(live.parts, PORTAL)
    asked = len(live.portal.requests)

    did = await refresh(live.parts, PORTAL)

    assert interrupted.status is SourceStatus.INTERRUPTED
    assert (did.done.added, len(live.portal.requests)) == (150, asked)


async def held(live: Live) -> None:
    """A portal that had 10 calls and now has 5."""
    live.portal.rows = topic_rows(10)
    await refresh(live.parts, PORTAL)
    live.service.clock.moment = NOW + timedelta(days=1)
    live.portal.rows = [topic_row(n, title=["Renewed"]) for n in range(1, 6)]
    did = await refresh(live.parts, PORTAL)
    assert (did.held, did.calls, did.before, did.done.changed) == (True, 5, 10, 0)


async def test_a_harvest_with_far_fewer_calls_waits_for_somebodys_word(live: Live) -> None:
    await held(live)

    found = await source(live.parts, PORTAL)
    assert (found.status, found.failure, found.failing_since) == ("held", Failure.FEWER, NOW + timedelta(days=1))
    assert found.held is not None
    assert (found.held.calls, found.held.before) == (5, 10)
    assert (found.last_success, found.counts["calls"]) == (NOW, 10)
    assert (await known("TEST-2026-00001")).facts["title"] == "Robots for small workshops, part 1"


async def test_an_empty_portal_waits_for_somebodys_word_the_first_time_too(live: Live) -> None:
    did = await refresh(live.parts, PORTAL)

    assert (did.held, did.calls, did.before) == (True, 0, 0)


async def test_a_held_harvest_is_taken_over_without_a_request(live: Live) -> None:
    await held(live)
    asked = len(live.portal.requests)

    did = await take_held(live.parts, PORTAL)

    found = await source(live.parts, PORTAL)
    assert (did.done.changed, did.missing, did.held) == (5, 5, False)
    assert (found.status, found.held, found.counts["calls"]) == ("fine", None, 5)
    assert (len(await identifiers()), len(live.portal.requests)) == (10, asked)


async def test_a_held_harvest_can_be_left(live: Live) -> None:
    await held(live)

    await drop_held(live.parts, PORTAL)

    found = await source(live.parts, PORTAL)
    assert (found.status, found.held, found.failure) == ("failing", None, Failure.FEWER)
    with pytest.raises(NotFound, match="no harvest of the source portal waits"):
        await take_held(live.parts, PORTAL)
    with pytest.raises(NotFound):
        await drop_held(live.parts, PORTAL)


async def test_a_held_harvest_outlives_later_ones_and_the_next_good_one_ends_it(live: Live) -> None:
    await held(live)
    state = await state_of(PORTAL)
    assert state.held is not None
    live.portal.rows = topic_rows(9)

    await refresh(live.parts, PORTAL)

    assert (await source(live.parts, PORTAL)).held is None
    assert await Payload.find({"harvest": state.held.harvest}).count() == 1


async def test_a_held_harvest_that_is_not_kept_any_more_cannot_be_taken(live: Live) -> None:
    await held(live)
    await Payload.get_pymongo_collection().delete_many({})

    with pytest.raises(Conflict, match="not kept any more"):
        await take_held(live.parts, PORTAL)

    assert (await source(live.parts, PORTAL)).status is SourceStatus.HELD


async def test_fewer_calls_are_taken_where_somebody_says_so(live: Live) -> None:
    live.portal.rows = topic_rows(10)
    await refresh(live.parts, PORTAL)
    live.portal.rows = topic_rows(2)

    did = await refresh(live.parts, PORTAL, fewer=True)

    assert (did.held, did.missing, did.calls) == (False, 8, 2)
