"""Refreshing calls from their sources: once at a time, and nothing good is given up for something that looks wrong."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from pymongo import UpdateOne

from calls.errors import CallsError, PortalError
from calls.sources.portal import kept_reading
from matchcamp.errors import Conflict
from matchcamp.funding.actions import Imported, import_calls
from matchcamp.funding.documents import CallRecord
from matchcamp.funding.sources import states
from matchcamp.funding.sources.documents import Held, SourceName, SourceRecord
from matchcamp.funding.sources.gathering import Gathered, gathered, of_reading
from matchcamp.funding.sources.lease import check_leads, only_one
from matchcamp.funding.sources.payloads import HarvestStore, HeldHarvest, forget_old_payloads
from matchcamp.funding.sources.rules import check_possible, too_few
from matchcamp.i18n import gettext as _
from matchcamp.parts import Parts


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a refresh did, and how many calls the source has.

    `records_changed` counts calls whose raw record changed in something that a call does not hold; `missing` those that
    the portal lists no more; `unreached` rows that it told of and did not give. `held` says that nothing was stored, as
    there were `before` calls the last time; it waits for somebody's word.
    """

    source: SourceName
    done: Imported
    calls: int
    records_changed: int = 0
    missing: int = 0
    unreached: int = 0
    held: bool = False
    before: int = 0


async def refresh(parts: Parts, source: SourceName, given: Sequence[str] = (), *, fewer: bool = False) -> Refreshed:
    """Bring the calls of a source up to date; `given` are identifiers of topics, or files.

    What was there stays when the source fails: the failure is written beside the source, and raised. A harvest of the
    portal that holds far fewer calls than the last is held for somebody's word, unless `fewer` is given. A harvest
    that was interrupted goes on. Raises Busy while another process refreshes.
    """
    check_possible(source, len(given), asks_portal=parts.settings.asks_portal)
    now = parts.clock.now()
    async with only_one(parts.database) as leads:
        await states.is_tried(source, now)
        try:
            found = await gathered(parts.settings, source, given, now, HarvestStore(source, now, leads))
        except PortalError as error:
            await states.has_failed(source, error, now)
            raise
        except CallsError:
            await states.is_given_up(source)
            raise
        check_leads(leads)
        before = (await states.state_of(source)).counts.get("calls")
        if source is SourceName.PORTAL and not fewer and too_few(len(found.calls), before):
            return await _hold(source, found, before or 0, now)
        return await _take(source, found, now)


async def take_held(parts: Parts, source: SourceName) -> Refreshed:
    """Take over the harvest that is held. Raises NotFound where there is none, Conflict where it is not kept whole."""
    async with only_one(parts.database):
        reading = await kept_reading(HeldHarvest(await states.held_of(source)))
        if reading is None:
            raise Conflict(_("The pages of this harvest are not kept any more; refresh again."))
        return await _take(source, of_reading(reading), parts.clock.now())


async def drop_held(parts: Parts, source: SourceName) -> None:
    """Leave the harvest that is held; the calls stay as they are. Raises NotFound where there is none."""
    async with only_one(parts.database):
        await states.held_of(source)
        await states.is_dropped(source)


async def ask_refresh(parts: Parts, source: SourceName, given: Sequence[str] = ()) -> None:
    """Have a source refreshed behind the request, by the process that follows what is asked; asked twice is once."""
    if source is SourceName.CSV:
        raise Conflict(_("A file is brought in by an import, or with `matchcamp calls refresh --source csv FILE`."))
    check_possible(source, len(given), asks_portal=parts.settings.asks_portal)
    await states.is_asked(source, given, parts.clock.now())


async def _hold(source: SourceName, found: Gathered, before: int, now: datetime) -> Refreshed:
    state = await states.state_of(source)
    calls = len(found.calls)
    held = Held(harvest=state.harvest, progress=state.cursor or {}, calls=calls, before=before, at=now)
    await states.is_held(source, held)
    await forget_old_payloads(source, held)
    nothing = Imported(found.rows, 0, 0, 0, found.left_out)
    return Refreshed(source, nothing, calls, unreached=found.unreached, held=True, before=before)


async def _take(source: SourceName, found: Gathered, now: datetime) -> Refreshed:
    """Store what was found; safe to repeat after a crash at any point."""
    done = await import_calls(found.calls, now)
    done = replace(
        done, rows=found.rows, unchanged=done.unchanged + found.as_it_was, left_out={**done.left_out, **found.left_out}
    )
    records_changed = await _remember(source, found, now)
    missing = await _mark_seen(found, now) if source is SourceName.PORTAL else 0
    calls = len(found.calls) + found.as_it_was
    result = Refreshed(source, done, calls, records_changed, missing, found.unreached)
    await states.has_succeeded(source, _counts(result), done.left_out, now)
    await forget_old_payloads(source, None)
    return result


def _counts(result: Refreshed) -> dict[str, int]:
    done = result.done
    return {
        "rows": done.rows, "calls": result.calls, "added": done.added, "changed": done.changed,
        "unchanged": done.unchanged, "records_changed": result.records_changed, "missing": result.missing,
        "unreached": result.unreached,
    }  # fmt: skip


async def _remember(source: SourceName, found: Gathered, now: datetime) -> int:
    """Write down what the source tells of each call, and return of how many only the record changed, not the call."""
    rows = SourceRecord.get_pymongo_collection()
    known = {row["identifier"]: row async for row in rows.find({"source": source.value})}
    writes, changed = [], 0
    for identifier, content_hash in found.told.items():
        told = {"content_hash": content_hash, "record_hash": found.record_hashes.get(identifier, "")}
        row = known.get(identifier)
        if row is not None and all(row[name] == value for name, value in told.items()):
            continue
        changed += row is not None and row["content_hash"] == content_hash
        where = {"source": source.value, "identifier": identifier}
        writes.append(UpdateOne(where, {"$set": {**told, "changed": now}}, upsert=True))
    if writes:
        await rows.bulk_write(writes, ordered=False)
    return changed


async def _mark_seen(found: Gathered, now: datetime) -> int:
    """Note when each call was seen, and return how many open or coming ones the portal lists no more.

    None is deleted: people may be at work on it. Where rows were out of reach nobody can say what is missing.
    """
    rows = CallRecord.get_pymongo_collection()
    seen = [call.identifier for call in found.calls]
    change = {"$set": {"last_seen": now, "missing_since": None}}
    await rows.update_many({"identifier": {"$in": seen}}, change)
    if found.unreached:
        return 0
    gone = {"source": "portal", "identifier": {"$nin": seen}, "missing_since": None, "closes_at": {"$gt": now}}
    return (await rows.update_many(gone, {"$set": {"missing_since": now}})).modified_count
