"""Sending the letters of notices. Each notice goes into at most one letter, and no letter is empty.

The letter comes into the queue of mail in the same transaction that marks its notices as out: a crash leaves both or
neither, and of two processes at once one finds nothing left to do. From there on the mailer answers for it.
"""

from collections.abc import Sequence
from typing import Any

from pymongo.asynchronous.client_session import AsyncClientSession

from matchcamp.accounts.queries import viewer_of_account
from matchcamp.database import in_transaction, object_id
from matchcamp.notifications.documents import KeptNotice
from matchcamp.notifications.letters import letter_about
from matchcamp.notifications.queries import letterable, wishes_of
from matchcamp.notifications.rules import Decision, Fate, Wishes, decide
from matchcamp.notifications.states import LetterState
from matchcamp.parts import Parts
from matchcamp.viewer import Viewer

AT_A_TIME = 300  # Notices of one person that one letter considers.
WAITING = LetterState.WAITING.value
Row = dict[str, Any]


async def deliver_written(parts: Parts, ids: Sequence[str]) -> int:
    """The follower of notices: letters for what is due at once. Returns how many letters were made."""
    return await _deliver_where(parts, {"_id": {"$in": [object_id(id_) for id_ in ids]}})


async def deliver_due(parts: Parts) -> int:
    """Letters for all that is due now: what waited for the end of quiet hours, and digests. Safe to repeat."""
    return await _deliver_where(parts, {})


async def _deliver_where(parts: Parts, where: dict[str, Any]) -> int:
    due = where | {"letter": WAITING, "due": {"$lte": parts.mailer.clock.now()}}
    accounts = await KeptNotice.get_pymongo_collection().distinct("account_id", due)
    return sum([await deliver_to(parts, account_id) for account_id in sorted(accounts)])


async def deliver_to(parts: Parts, account_id: str) -> bool:
    """One letter about all that is due for one person now; False where there is none to send."""
    person, wishes = await viewer_of_account(account_id), (await wishes_of([account_id]))[account_id]

    async def queue(session: AsyncClientSession) -> Row | None:
        return await _queued(parts, account_id, person, wishes, session)

    row = await in_transaction(parts.client, queue)
    if row is not None:
        await parts.mailer.try_now(row)
    return row is not None


async def _queued(
    parts: Parts, account_id: str, person: Viewer, wishes: Wishes, session: AsyncClientSession
) -> Row | None:
    """Put a letter into the queue and mark its notices, or put those off that are not due; returns the letter's row."""
    rows, now = KeptNotice.get_pymongo_collection(), parts.mailer.clock.now()
    where = {"account_id": account_id, "letter": WAITING, "due": {"$lte": now}}
    found = await rows.find(where, session=session).sort([("due", 1), ("_id", 1)]).limit(AT_A_TIME).to_list()
    ready = []
    for row in found:
        decision = decide(letterable(row), wishes, now, read=row["read"] is not None)
        if decision.fate is Fate.SEND and person.signed_in:
            ready.append(row)
        else:
            await rows.update_one({"_id": row["_id"]}, {"$set": _put_off(decision)}, session=session)
    if not ready:
        return None
    letter = await parts.mailer.keep(letter_about(parts.settings, person, ready), session)
    out = {"letter": LetterState.OUT.value, "letter_id": str(letter["_id"])}
    await rows.update_many({"_id": {"$in": [row["_id"] for row in ready]}}, {"$set": out}, session=session)
    return letter


def _put_off(decision: Decision) -> dict[str, Any]:
    """A closed account gets no letters either: what would be sent is dropped."""
    if decision.fate is Fate.WAIT:
        return {"due": decision.due}
    return {"letter": LetterState.NONE.value, "due": None}
