"""The portal is read each night, and whatever people ask to be refreshed at once."""

import asyncio
from collections.abc import Sequence

import structlog

from calls.errors import CallsError
from matchcamp.database import object_id
from matchcamp.errors import MatchcampError
from matchcamp.funding.sources.documents import SourceName, SourceState
from matchcamp.funding.sources.lease import Busy, is_refreshing
from matchcamp.funding.sources.refreshing import refresh
from matchcamp.funding.sources.states import asked_ids, is_begun, is_given_up, is_put_off
from matchcamp.i18n import N_
from matchcamp.parts import Parts
from matchcamp.scheduler import Job, JobContext

WAIT_S = 2.0
MOST_TRIES = 3
log = structlog.get_logger(__name__)


def jobs(parts: Parts) -> tuple[Job, ...]:
    async def read_portal(_context: JobContext) -> str:
        did = await refresh(parts, SourceName.PORTAL)
        if did.held:
            return f"{did.calls} calls, and {did.before} the time before: held for somebody's word"
        done = did.done
        return f"{did.calls} calls: {done.added} new, {done.changed} changed, {did.missing} not listed any more"

    async def look_for_asked(_context: JobContext) -> str:
        """A follower that is killed in its very first reaction has no place in the stream to go on from."""
        if await is_refreshing(parts.database):
            return "a refresh goes on"
        ids = await asked_ids()
        await refresh_asked(parts, ids)
        return f"{len(ids)} sources refreshed"

    words = N_("Begin refreshes of calls that somebody asked for")
    asked = Job("calls.asked", {"minute": "*"}, look_for_asked, title=words)
    words = N_("Read the calls of the EU portal")
    nightly = Job("calls.refresh", {"hour": "4", "minute": "40"}, read_portal, title=words)
    return (asked, nightly) if parts.settings.asks_portal else (asked,)


async def refresh_asked(parts: Parts, ids: Sequence[str]) -> None:
    """Refresh the sources of these states for which somebody asked. Safe to repeat: what is done is not asked any more.

    While another process refreshes this one waits, and goes on where that one stood should it die. What takes the
    process down with it, or fails in a way that nobody foresaw, is not begun for ever.
    """
    for id_ in ids:
        while (state := await _asked(id_)) is not None:
            source = SourceName(state.source)
            if await is_begun(source) > MOST_TRIES:
                await is_given_up(source)
                continue
            await _refresh(parts, source, state.asked_for)


async def _refresh(parts: Parts, source: SourceName, given: Sequence[str]) -> None:
    try:
        await refresh(parts, source, given)
    except Busy:
        await is_put_off(source)
        await asyncio.sleep(WAIT_S)
    except (CallsError, MatchcampError) as error:  # A failure of the source is written beside it already.
        log.warning("calls.refresh", source=source.value, error=str(error))
        await is_given_up(source)


async def _asked(id_: str) -> SourceState | None:
    state = await SourceState.get(object_id(id_))
    return state if state is not None and state.asked is not None else None
