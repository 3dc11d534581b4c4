"""Telling people something, and what they do with it; what mail servers report of addresses."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from pymongo import UpdateOne
from pymongo.errors import BulkWriteError

from matchcamp.database import object_id
from matchcamp.errors import NotFound
from matchcamp.notifications.documents import KeptNotice, RefusedAddress
from matchcamp.notifications.preference_schemas import BounceIn
from matchcamp.notifications.queries import notice_row, wishes_of
from matchcamp.notifications.rules import Letterable, Wishes, due_at
from matchcamp.notifications.schemas import Notice, kept
from matchcamp.notifications.states import LetterState
from matchcamp.parts import Parts
from matchcamp.refusals import Refusal, is_final, note_refusal
from matchcamp.viewer import Viewer

KEPT_FOR = timedelta(days=180)
DUPLICATE = 11000  # The database's code for a second row with the same unique key.


async def notify(parts: Parts, notices: Sequence[Notice]) -> int:
    """Put notices into the inboxes of their people; returns how many are new. Letters follow as each person wants them:
    at once within seconds, by the follower of notices.

    Safe to repeat: a notice with a key that the account has had is left as it is.
    """
    wishes = await wishes_of(sorted({one.account_id for one in notices}))
    at, now = parts.clock.now(), parts.mailer.clock.now()
    ahead = now - at if parts.settings.demo else timedelta()
    writes = [_write(_later(one, ahead), wishes[one.account_id], at, now) for one in notices]
    return await _written(writes) if writes else 0


def _later(notice: Notice, ahead: timedelta) -> Notice:
    """The notice with its end of use by the mailer's clock: the demo's date stands still, its letters do not."""
    return replace(notice, until=notice.until + ahead) if notice.until else notice


async def _written(writes: Sequence[UpdateOne]) -> int:
    try:
        return (await KeptNotice.get_pymongo_collection().bulk_write(writes, ordered=False)).upserted_count
    except BulkWriteError as error:
        failed = [one["code"] for one in error.details["writeErrors"]]
        if set(failed) != {DUPLICATE}:
            raise
        return int(error.details["nUpserted"])  # Told twice at once: the other has written the rest.


def _write(notice: Notice, wishes: Wishes, at: datetime, now: datetime) -> UpdateOne:
    due = due_at(Letterable(notice.kind, now, notice.urgent, notice.until), wishes)
    first: dict[str, Any] = {
        "kind": notice.kind.value, "subject": kept(notice.subject), "lines": [kept(line) for line in notice.lines],
        "url": notice.url, "urgent": notice.urgent, "until": notice.until, "by": notice.by, "at": at, "read": None,
        "created": now, "due": due, "letter": (LetterState.WAITING if due else LetterState.NONE).value,
        "expires": datetime.now(UTC) + KEPT_FOR,  # The database forgets by real time.
    }  # fmt: skip
    return UpdateOne({"account_id": notice.account_id, "key": notice.key}, {"$setOnInsert": first}, upsert=True)


async def mark_read(parts: Parts, id_: str, viewer: Viewer) -> dict[str, Any]:
    """Mark a notice of the viewer's as read; returns its row. Safe to repeat. Raises NotFound."""
    row = await notice_row(id_, viewer)
    unread = {"_id": row["_id"], "read": None}
    await KeptNotice.get_pymongo_collection().update_one(unread, {"$set": {"read": parts.clock.now()}})
    return row


async def mark_all_read(parts: Parts, up_to: str, viewer: Viewer) -> int:
    """Mark the viewer's notices as read up to the newest that they saw, so that none goes unseen that came since; all
    where that is empty. Returns how many were unread."""
    seen = {"_id": {"$lte": object_id(up_to)}} if up_to else {}
    unread = {"account_id": viewer.account_id, "read": None} | seen
    done = await KeptNotice.get_pymongo_collection().update_many(unread, {"$set": {"read": parts.clock.now()}})
    return done.modified_count


async def note_bounce(parts: Parts, given: BounceIn) -> bool:
    """Write down what a mail server reported of an address; whether it ends letters to it. Safe to repeat."""
    refusal = Refusal(given.code, given.words)
    if not is_final(given.code) or not refusal.blames_address:
        return False
    await note_refusal(parts.database, given.address, refusal, parts.mailer.clock.now())
    return True


async def forget_bounce(id_: str) -> None:
    """Try letters to an address again. Raises NotFound."""
    done = await RefusedAddress.get_pymongo_collection().delete_one({"_id": object_id(id_)})
    if not done.deleted_count:
        raise NotFound(f"no refused address with the id {id_}")
