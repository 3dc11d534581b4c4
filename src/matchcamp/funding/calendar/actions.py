"""Keeping calls by hand: adding, changing, withdrawing; and our own words on the calls of a portal."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError

from calls.model import Source
from matchcamp.database import object_id
from matchcamp.errors import Conflict, Invalid, NotFound
from matchcamp.funding.actions import Stamp, at_revision, change_line, pushed, record_of
from matchcamp.funding.calendar.entries import call_of_words
from matchcamp.funding.calendar.schemas import CallEdit, CallIn, ReopenIn, WithdrawIn, WordsIn
from matchcamp.funding.conversion import call_of_row, closes_at
from matchcamp.funding.differences import Difference, differences
from matchcamp.funding.documents import CallRecord, Withdrawal
from matchcamp.funding.rules import OURS, own_summary
from matchcamp.i18n import gettext as _
from matchcamp.viewer import Viewer

Row = Mapping[str, Any]


async def add_call(given: CallIn, viewer: Viewer, now: datetime) -> str:
    """Keep a new call, and return its id. Raises Invalid for fields that cannot be taken, or an identifier in use."""
    call = call_of_words(given)
    line = change_line(Stamp(now, viewer.account_id, "add"))
    row = record_of(call, now) | {"first_seen": now, "revision": 1, "history": [line.model_dump()]}
    try:
        return str((await CallRecord.get_pymongo_collection().insert_one(row)).inserted_id)
    except DuplicateKeyError:
        raise _field("identifier", _("There is already a call with this identifier.")) from None


async def edit_call(id_: str, given: CallEdit, viewer: Viewer, now: datetime) -> None:
    """Replace the facts of a hand-kept call; what is the same is not written.

    Raises NotFound, Invalid, and Conflict where somebody was faster.
    """
    row = await _row(id_, given.revision, hand_kept=True)
    old = call_of_row(row)
    call = call_of_words(CallIn.model_validate(given.model_dump(exclude={"revision"})))
    call = replace(call, topics=_in_the_order_of(old.topics, call.topics))
    if call.identifier != row["identifier"]:
        words = _("The identifier stays; withdraw this call and add another for a new one.")
        raise _field("identifier", words)
    if call != old:
        change = record_of(call, now, withdrawn=row.get("withdrawn") is not None)
        await _write(row, change, Stamp(now, viewer.account_id, "edit"), differences(old, call))


async def write_words(id_: str, given: WordsIn, viewer: Viewer, now: datetime) -> None:
    """Put our own summary and topics on a portal's call; every later import keeps them.

    An empty field gives the portal's own words back. Raises NotFound, Invalid for a hand-kept call, and Conflict.
    """
    row = await _row(id_, given.revision, hand_kept=False)
    old = call_of_row(row)
    topics = _in_the_order_of(old.topics, tuple(dict.fromkeys(given.topics)))
    call = replace(old, summary=given.summary or own_summary(old), topics=topics)
    ours = [name for name in OURS if getattr(given, name)]
    if call != old or ours != row.get("ours", []):
        change = record_of(call, now) | {"ours": ours, "last_seen": row["last_seen"]}
        await _write(row, change, Stamp(now, viewer.account_id, "words"), differences(old, call))


async def withdraw_call(id_: str, given: WithdrawIn, viewer: Viewer, now: datetime) -> None:
    """Close a hand-kept call for a reason that its page says; nothing is deleted, for people may be at work on it.

    Raises NotFound, Invalid, and Conflict where it changed meanwhile or is withdrawn already.
    """
    row = await _row(id_, given.revision, hand_kept=True)
    if row.get("withdrawn") is not None:
        raise Conflict(_("This call is withdrawn already."))
    withdrawn = Withdrawal(at=now, reason=given.reason)
    closes = min(now.replace(microsecond=0), row["closes_at"])  # Lists page by whole seconds.
    change = {"withdrawn": withdrawn.model_dump(), "closes_at": closes, "changed": now}
    await _write(row, change, Stamp(now, viewer.account_id, "withdraw"), note=given.reason)


async def reopen_call(id_: str, given: ReopenIn, viewer: Viewer, now: datetime) -> None:
    """Let a withdrawn call count again. Raises NotFound, Invalid, and Conflict for one that is not withdrawn."""
    row = await _row(id_, given.revision, hand_kept=True)
    if row.get("withdrawn") is None:
        raise Conflict(_("This call is not withdrawn."))
    change = {"withdrawn": None, "closes_at": closes_at(call_of_row(row)), "changed": now}
    await _write(row, change, Stamp(now, viewer.account_id, "reopen"))


async def _row(id_: str, revision: int, *, hand_kept: bool) -> Row:
    row: Row | None = await CallRecord.get_pymongo_collection().find_one({"_id": object_id(id_)})
    if row is None:
        raise NotFound(f"no call with the id {id_}")
    if (row["source"] == Source.CALENDAR) is not hand_kept:
        raise Invalid(
            _("The facts of this call come from the EU portal; only our own summary and topics can be changed here.")
            if hand_kept
            else _("This call is kept by hand; edit it as a whole.")
        )
    if row.get("revision", 0) != revision:
        raise Conflict(_overtaken())
    return row


def _in_the_order_of(old: tuple[str, ...], new: tuple[str, ...]) -> tuple[str, ...]:
    """A form sends topics in the order of its list; the same topics are no change."""
    return old if sorted(old) == sorted(new) else new


async def _write(
    row: Row, change: Mapping[str, Any], stamp: Stamp, changed: Sequence[Difference] = (), note: str = ""
) -> None:
    line = change_line(stamp, changed, note)
    written = await CallRecord.get_pymongo_collection().find_one_and_update(
        {"_id": row["_id"], **at_revision(row.get("revision", 0))},
        {"$set": dict(change), "$inc": {"revision": 1}, "$push": {"history": pushed(line)}},
        return_document=ReturnDocument.AFTER,
        projection={"revision": 1},
    )
    if written is None:
        raise Conflict(_overtaken())


def _overtaken() -> str:
    return _("Somebody changed this call meanwhile. Look at what stands there now, and save again.")


def _field(name: str, words: str) -> Invalid:
    return Invalid.at(name, words)
