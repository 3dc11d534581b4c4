"""Importing a file in two steps: it is read and compared, with nothing stored but the comparison, and then applied."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import pymongo
from beanie import PydanticObjectId
from pymongo import UpdateOne
from pymongo.asynchronous.client_session import AsyncClientSession

from calls.errors import UnreadableSource
from matchcamp.database import in_transaction
from matchcamp.errors import Conflict, Invalid
from matchcamp.funding.actions import Stamp, write_plan
from matchcamp.funding.conversion import call_of
from matchcamp.funding.imports.documents import CallImport, ImportRow, ImportState, Picture
from matchcamp.funding.imports.judging import Judged, Tally, judged, met_with
from matchcamp.funding.imports.queries import staged, standings
from matchcamp.funding.imports.reading import ReadRow, of_lines, trouble_from
from matchcamp.funding.imports.reading_apart import rows_file
from matchcamp.funding.rules import Fate, Standing, planned
from matchcamp.i18n import gettext as _
from matchcamp.i18n import ngettext
from matchcamp.parts import Parts
from matchcamp.uploads import Received
from matchcamp.viewer import Viewer

KEPT_FOR = timedelta(days=1)
MOST_ROWS = 20_000
BATCH = 500
APPLY_S = 55  # A transaction of MongoDB lives for a minute.


async def stage_file(sent: Received, viewer: Viewer) -> str:
    """Read a file and keep what it would change, for a day; returns the id of the import. No call is touched.

    Raises Invalid, at the field `file`, for a file that cannot be read.
    """
    now = datetime.now(UTC)
    kept = CallImport(
        id=PydanticObjectId(), account_id=viewer.account_id, file=sent.name or _("a file without a name"),
        size=sent.size, sha256=sent.sha256, created=now, expires=now + KEPT_FOR,
    )  # fmt: skip
    try:
        async with rows_file(sent.path, kept.file) as lines:
            kept.picture = await _staged_whole(kept, lines)
    except UnreadableSource as error:
        raise unreadable(error) from None
    await kept.insert()  # Last: rows of an import that is not there can be neither shown nor applied.
    return str(kept.id)


async def _staged_whole(kept: CallImport, lines: Path) -> Picture:
    """Keep all rows, or none where something stops it; those of a process that is killed go by themselves in a day."""
    try:
        return await _stage(kept, lines)
    except BaseException:
        await ImportRow.get_pymongo_collection().delete_many({"import_id": str(kept.id)})
        raise


def unreadable(error: UnreadableSource) -> Invalid:
    """What is wrong with a file, for its field."""
    line = _("Line %(line)s: ") % {"line": error.line} if error.line else ""
    words = f"{line}{error.what}. {error.way_out}."
    return Invalid.at("file", words)


async def _stage(kept: CallImport, lines: Path) -> Picture:
    tally, known, number = Tally(), await standings(), 0
    with lines.open(encoding="ascii") as file:
        rows = of_lines(file)
        while batch := list(islice(rows, BATCH)):
            found = await judged(batch, known)
            tally.add(found)
            documents = [_document(kept, number + at, one) for at, one in enumerate(found)]
            await ImportRow.get_pymongo_collection().insert_many(documents)
            number += len(batch)
            if number > MOST_ROWS:
                raise _too_many()
    return tally.picture()


def _too_many() -> Invalid:
    words = _("The file has more than %(most)s rows. Split it into several.") % {"most": MOST_ROWS}
    return Invalid.at("file", words)


def _document(kept: CallImport, number: int, one: Judged) -> dict[str, Any]:
    row = {"import_id": str(kept.id), "number": number, "place": one.row.place, "identifier": one.row.identifier}
    return row | {"facts": one.row.facts, "expires": kept.expires} | _verdict(one)


def _verdict(one: Judged) -> dict[str, Any]:
    return {
        "title": one.title,
        "fate": one.fate.value,
        "reason": one.reason,
        "trouble": asdict(one.trouble) if one.trouble else None,
        "fields": [asdict(change) for change in one.fields],
        "met": one.met,
    }


async def apply_import(parts: Parts, id_: str, fingerprint: str, viewer: Viewer) -> None:
    """Do what the picture with this mark says, all of it or nothing. Safe to repeat: what is applied stays so.

    Raises NotFound, Invalid where something is to be mended, and Conflict where the calls have changed since the
    picture was made; it is then made anew, to be looked at again.
    """
    kept = await staged(id_)
    if kept.state is ImportState.APPLIED:
        return
    if problems := kept.picture.counts.get(Fate.PROBLEM, 0):
        raise Invalid(_mend(problems))
    if fingerprint == kept.picture.fingerprint and await _applied(parts, kept, viewer):
        return
    await _stage_anew(kept)
    raise Conflict(_("The calls changed since this was shown. Nothing is stored; this is what would change now."))


def _mend(problems: int) -> str:
    words = ngettext(
        "One thing is to be mended first; nothing is stored.",
        "%(count)s things are to be mended first; nothing is stored.",
        problems,
    )
    return words % {"count": problems}


async def _applied(parts: Parts, kept: CallImport, viewer: Viewer) -> bool:
    """Write all in one transaction; False, with nothing written, where a call is not as it was when it was compared."""
    stamp = Stamp(parts.clock.now(), viewer.account_id)
    applied_already = {"_id": kept.id, "state": ImportState.APPLIED.value}

    async def write(session: AsyncClientSession) -> bool:
        if await CallImport.get_pymongo_collection().find_one(applied_already, {"_id": 1}, session=session):
            return True
        known = await standings(session)
        if not await _is_as_shown(str(kept.id), known, session):
            return False
        async for batch in _writable(str(kept.id), session):
            plan = planned([call_of(row["facts"]) for row in batch], known)
            await write_plan(plan, known, stamp, session)
        done = {"state": ImportState.APPLIED.value, "applied": stamp.at, "applied_by": viewer.account_id}
        rows = CallImport.get_pymongo_collection()
        await rows.update_one({"_id": kept.id}, {"$set": done}, session=session)
        return True

    with pymongo.timeout(APPLY_S):
        return await in_transaction(parts.client, write)


async def _is_as_shown(import_id: str, known: Mapping[str, Standing], session: AsyncClientSession) -> bool:
    where = {"import_id": import_id, "facts": {"$ne": None}}
    rows = ImportRow.get_pymongo_collection().find(where, {"identifier": 1, "met": 1}, session=session)
    return all([row["met"] == met_with(known.get(row["identifier"])) async for row in rows])


async def _writable(import_id: str, session: AsyncClientSession) -> AsyncIterator[list[dict[str, Any]]]:
    """The rows that add or change a call, in batches."""
    where = {"import_id": import_id, "fate": {"$in": [Fate.ADDED.value, Fate.CHANGED.value]}}
    rows = ImportRow.get_pymongo_collection().find(where, {"facts": 1}, session=session).sort("number", 1)
    async for batch in batches(rows):
        yield batch


async def batches(rows: AsyncIterator[dict[str, Any]]) -> AsyncIterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    async for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


async def _stage_anew(kept: CallImport) -> None:
    """Compare the rows that are kept with the calls as they stand now."""
    tally, known = Tally(), await standings()
    stored = ImportRow.get_pymongo_collection()
    async for batch in batches(stored.find({"import_id": str(kept.id)}).sort("number", 1)):
        found = await judged([_read_row(row) for row in batch], known)
        tally.add(found)
        pairs = zip(batch, found, strict=True)
        await stored.bulk_write([UpdateOne({"_id": row["_id"]}, {"$set": _verdict(one)}) for row, one in pairs])
    picture = tally.picture().model_dump()
    staged_still = {"_id": kept.id, "state": ImportState.STAGED.value}
    await CallImport.get_pymongo_collection().update_one(staged_still, {"$set": {"picture": picture}})


def _read_row(row: Mapping[str, Any]) -> ReadRow:
    """The row as it was read; a row that is no call keeps its reason or its trouble."""
    if row["facts"] is not None:
        return ReadRow(row["place"], row["identifier"], row["facts"])
    trouble = trouble_from(row["trouble"]) if row["trouble"] else None
    return ReadRow(row["place"], row["identifier"], None, row["reason"], trouble)


async def drop_import(id_: str) -> None:
    """Forget an import that was looked at; what was applied stays applied. Raises NotFound."""
    kept = await staged(id_)
    await ImportRow.get_pymongo_collection().delete_many({"import_id": str(kept.id)})
    await CallImport.get_pymongo_collection().delete_one({"_id": kept.id})
