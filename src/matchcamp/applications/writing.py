"""The one place where applications are written: the row, the entry of the log and the log's end in one transaction."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from weakref import WeakKeyDictionary

from beanie import PydanticObjectId
from pymongo import ReturnDocument
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.errors import DuplicateKeyError

from matchcamp.applications.chain import Veil, rest_of, told
from matchcamp.applications.documents import Application, Entry, LogHead
from matchcamp.applications.edits import whole
from matchcamp.applications.progress import kept_phase
from matchcamp.applications.queries import HEAD
from matchcamp.applications.trail import changes_between, flat, folded, settled
from matchcamp.database import DatabaseError, in_transaction
from matchcamp.errors import Conflict, NotFound
from matchcamp.i18n import gettext as _
from matchcamp.parts import Parts

Row = dict[str, Any]
Session = AsyncClientSession
MOVING = ("state", "programme", "first_submitted", "last_submitted", "forerunner_id", "example", "stage", "title")
"""What targets count by; an entry that changes one of these is told to move."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a change says of itself in the log; `account_id` is empty for the service."""

    account_id: str
    action: str
    at: datetime
    note: str = ""
    evidence: tuple[Mapping[str, str], ...] = ()


@dataclass(slots=True)
class Turns:
    """Writers of one process stand in line, so that the database need not turn them away; it guards those of others."""

    locks: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = field(default_factory=WeakKeyDictionary)

    def lock(self) -> asyncio.Lock:
        return self.locks.setdefault(asyncio.get_running_loop(), asyncio.Lock())


TURNS = Turns()


async def keep(parts: Parts, values: Mapping[str, Any], told_of: Told) -> str:
    """Keep a new application and the first entry on it; returns its id."""
    id_ = PydanticObjectId()

    async def write(session: Session) -> str:
        row = whole(settled(values)) | {"_id": id_}
        entry = await _logged(session, str(id_), {}, row, told_of, revision=1)
        stamps = {"revision": 1, "log_number": entry["_id"], "log_hash": entry["hash"], "phase": kept_phase(row)}
        moments = {"created": settled(told_of.at), "changed": settled(told_of.at)}
        await Application.get_pymongo_collection().insert_one(row | stamps | moments, session=session)
        return str(id_)

    await _begin_log()
    async with TURNS.lock():
        return await in_transaction(parts.client, write)


async def _begin_log() -> None:
    """Make the end of an empty log, outside of a transaction: two that made it at once would both be turned away."""
    first = {"$setOnInsert": {"number": 0, "hash": ""}}
    with suppress(DuplicateKeyError):
        await LogHead.get_pymongo_collection().update_one({"_id": HEAD}, first, upsert=True)


async def rewrite(
    parts: Parts,
    id_: PydanticObjectId,
    make: Callable[[Row, list[Row]], Row],
    told_of: Told,
    *,
    since: int | None = None,
) -> Row:
    """Change an application and tell it in the log; returns the row as it stands then.

    `make` is a pure function from the row as it stands and the application's entries after the revision `since` (none
    without one), oldest first; it may run several times. A change that changes nothing is not told. Raises NotFound,
    Conflict where somebody was faster, and what `make` raises; nothing is written then.
    """

    async def write(session: Session) -> Row:
        rows = Application.get_pymongo_collection()
        row: Row | None = await rows.find_one({"_id": id_}, session=session)
        if row is None:
            raise NotFound(f"no application with the id {id_}")
        entries = [] if since is None else await _entries_after(session, str(id_), since)
        after = whole(settled(make(row, entries)))
        if flat(after) == flat(row) and not (told_of.note or told_of.evidence):
            return row
        return await _replaced(session, row, after, told_of)

    async with TURNS.lock():
        return await in_transaction(parts.client, write)


async def _entries_after(session: Session, id_: str, revision: int) -> list[Row]:
    where = {"application_id": id_, "revision": {"$gt": revision}}
    return await Entry.get_pymongo_collection().find(where, session=session).sort("revision", 1).to_list()


async def _replaced(session: Session, row: Row, after: Row, told_of: Told) -> Row:
    revision = row["revision"] + 1
    entry = await _logged(session, str(row["_id"]), row, after, told_of, revision=revision)
    told_values = {name: after[name] for name in folded(flat(after), row)}
    stamps = {
        "revision": revision, "log_number": entry["_id"], "log_hash": entry["hash"], "changed": entry["at"],
        "phase": kept_phase(after),
    }  # fmt: skip
    written: Row | None = await Application.get_pymongo_collection().find_one_and_update(
        {"_id": row["_id"], "revision": row["revision"]},
        {"$set": told_values | stamps},
        return_document=ReturnDocument.AFTER,
        session=session,
    )
    if written is None:
        raise Conflict(_("Somebody changed this meanwhile; reload the page to see the newest words."))
    return written


async def _logged(
    session: Session, id_: str, before: Mapping[str, Any], after: Row, told_of: Told, *, revision: int
) -> Row:
    """Write the entry of a change and move the end of the log to it."""
    heads = LogHead.get_pymongo_collection()
    head = await heads.find_one({"_id": HEAD}, session=session)
    if head is None:
        raise DatabaseError("the end of the log of applications is gone: restore a backup")
    veil = Veil()
    by = veil.mark(told_of.account_id)
    changes = changes_between(before, after)
    entry = told(
        {
            "_id": head["number"] + 1, "application_id": id_, "revision": revision, "at": settled(told_of.at),
            "action": told_of.action, "by": by, "note": told_of.note,
            "evidence": [dict(one) for one in told_of.evidence], "changes": settled(veil.changes(changes)),
            "private": veil.private, "moves": any(one.path in MOVING for one in changes), "rest": rest_of(after),
        },
        head["hash"],
    )  # fmt: skip
    new = {"$set": {"number": entry["_id"], "hash": entry["hash"]}}
    await heads.update_one({"_id": HEAD}, new, session=session)  # First: here writers of other processes are seen.
    await Entry.get_pymongo_collection().insert_one(entry, session=session)
    return entry
