"""The streams: the present state first, then what changes, for those who may follow the camp."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any

import pytest
from litestar.response.sse import ServerSentEventMessage

from matchcamp.live import events
from matchcamp.registration.documents import Participant
from matchcamp.registration.states import ParticipantStatus
from tests.matchcamp.live.conftest import KEYS, Day

LIMIT_S = 10


async def told(stream: AsyncIterator[ServerSentEventMessage], name: str) -> tuple[ServerSentEventMessage, Any]:
    """The next event of this name, with its data."""
    async with asyncio.timeout(LIMIT_S):
        async for message in stream:
            if message.event == name:
                return message, json.loads(str(message.data))
    raise AssertionError(f"the stream ended without {name}")


async def test_the_present_state_comes_first_and_every_change_after_it(day: Day) -> None:
    await day.next()
    async with aclosing(events._events(day.service.parts, day.camp_id, "")) as stream:
        first, present = await told(stream, "phase")
        day.later(1)
        await day.next()
        second, changed = await told(stream, "phase")

    assert (present["item"], present["now"], first.id, first.retry) == (KEYS[0], "2026-06-27T08:00:00Z", 1, 2000)
    assert (changed["item"], changed["now"], second.id) == (KEYS[1], "2026-06-27T08:01:00Z", 2)
    assert changed["next"]["key"] == KEYS[2]
    assert "phases" not in changed


async def test_who_comes_back_is_told_to_read_everything_else_again(day: Day) -> None:
    async with aclosing(events._events(day.service.parts, day.camp_id, "7")) as stream:
        first = await anext(stream)
        second = await anext(stream)

    assert (first.event, second.event) == ("phase", "again")


async def test_people_and_tables_are_told_without_their_names(day: Day) -> None:
    async with aclosing(events._events(day.service.parts, day.camp_id, "")) as stream:
        await told(stream, "phase")
        found = await Participant.get(day.people[0])
        assert found is not None
        await found.set({"presence": "here"})

        _message, data = await told(stream, "people")

    assert data == {"revision": 1}


async def test_a_quiet_line_beats(day: Day, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "HEARTBEAT_S", 0.05)
    async with aclosing(events._events(day.service.parts, day.camp_id, "")) as stream:
        message, data = await told(stream, "beat")

    assert (message.comment, data) == ("still here", {"now": "2026-06-27T08:00:00+00:00"})


async def test_a_stream_is_let_go_when_its_reader_goes(day: Day) -> None:
    broadcast = day.service.parts.broadcast
    before = broadcast.readers
    async with aclosing(events._events(day.service.parts, day.camp_id, "")) as stream:
        await anext(stream)
        during = broadcast.readers

    assert (during, broadcast.readers) == (before + 1, before)


async def test_streams_are_closed_to_strangers(day: Day) -> None:
    stranger = await day.service.program("stranger@camp.example")
    nobody = day.service.visitor()
    phone = await day.phone_url()

    assert (await stranger.get(f"/camps/{day.camp_id}/events")).status_code == 403
    assert (await nobody.get(f"/wall/{day.camp_id}/{'0' * 32}/events")).status_code == 404
    assert (await nobody.get(f"{phone[:-1]}x/events")).status_code == 404


async def test_a_link_of_somebody_who_cancelled_shows_no_place(day: Day) -> None:
    url = await day.phone_url()
    found = await Participant.get(day.people[0])
    assert found is not None
    await found.set({"status": ParticipantStatus.CANCELLED})

    assert (await day.service.visitor().get(url)).status_code == 403
