"""Telling people something."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from pymongo import UpdateOne
from pymongo.errors import BulkWriteError

from matchcamp.notifications.documents import KeptNotice
from matchcamp.notifications.queries import wishes_of
from matchcamp.notifications.rules import Letterable, Wishes, due_at
from matchcamp.notifications.schemas import Notice, kept
from matchcamp.notifications.states import LetterState
from matchcamp.parts import Parts

KEPT_FOR = timedelta(days=180)
DUPLICATE = 11000  # The database's code for a second row with the same unique key.


async def notify(parts: Parts, notices: Sequence[Notice]) -> int:
    """Put notices into the inboxes of their people; returns how many are new. Letters follow as each person wants them:
    at once within seconds, by the follower of notices.

    Safe to repeat: a notice with a key that the account has had is left as it is.
    """
    wishes = await wishes_of(sorted({one.account_id for one in notices}))
    now = parts.mailer.clock.now()
    writes = [_write(one, wishes[one.account_id], parts.clock.now(), now) for one in notices]
    return await _written(writes) if writes else 0


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
