"""Server-sent events of a camp: the phase with all that a clock needs, and that something else has changed."""

import json
from collections.abc import AsyncIterator

import structlog
from litestar.response import ServerSentEvent
from litestar.response.sse import ServerSentEventMessage
from pymongo.errors import PyMongoError

from matchcamp.broadcast import AGAIN, DATABASE, Signal, Signals
from matchcamp.live.queries import at, live, live_of_row
from matchcamp.live.schemas import LiveOut
from matchcamp.parts import Parts

HEARTBEAT_S = 15.0
RETRY_MS = 2_000  # A browser connects again after this long; pages add a random delay of their own.
PHASE = "phase"
BEAT = "beat"
# Proxies must not keep events back until there are enough of them.
HEADERS = {"x-accel-buffering": "no", "cache-control": "no-store"}
log = structlog.get_logger(__name__)


def event_stream(parts: Parts, camp_id: str, last_id: str = "") -> ServerSentEvent:
    """The answer of a camp's stream. `last_id` is the browser's Last-Event-ID, the revision that it has seen."""
    return ServerSentEvent(_events(parts, camp_id, last_id), headers=HEADERS)


async def _events(parts: Parts, camp_id: str, last_id: str) -> AsyncIterator[ServerSentEventMessage]:
    """The present state first, whatever was seen before, and then what changes, until the service ends.

    Who comes back is told to read everything else again, too: what changed meanwhile was told to nobody.
    """
    async with parts.broadcast.subscribe(camp_id) as signals:
        try:
            yield _phase(parts, await live(camp_id), retry=RETRY_MS)
            if last_id:
                yield _told(Signal(AGAIN, 0))
            async for message in _changes(parts, camp_id, signals):
                yield message
        except PyMongoError as error:
            log.warning("live.events", camp=camp_id, error=str(error))
            yield _told(Signal(DATABASE, 0))


async def _changes(parts: Parts, camp_id: str, signals: Signals) -> AsyncIterator[ServerSentEventMessage]:
    while not signals.ended:
        signal = await signals.within(HEARTBEAT_S)
        if signal is None:
            now = json.dumps({"now": parts.clock.now().isoformat()})
            yield ServerSentEventMessage(comment="still here", event=BEAT, data=now)
        elif signal.name == PHASE:
            yield _phase(parts, live_of_row(signal.row))
        else:
            if signal.name == AGAIN:
                yield _phase(parts, await live(camp_id))
            yield _told(signal)


def _phase(parts: Parts, state: LiveOut, retry: int | None = None) -> ServerSentEventMessage:
    data = at(state, parts.clock.now()).model_dump_json()
    return ServerSentEventMessage(event=PHASE, id=state.revision, data=data, retry=retry)


def _told(signal: Signal) -> ServerSentEventMessage:
    return ServerSentEventMessage(event=signal.name, data=json.dumps({"revision": signal.revision}))
