"""Erasing a person: the account and all that points to it goes; words stay with their organisation, unnamed."""

import asyncio
import re
from collections.abc import Sequence
from email import message_from_bytes
from email.policy import SMTP
from pathlib import Path
from typing import Any

import structlog

from matchcamp import limits, mail
from matchcamp.accounts import letters
from matchcamp.accounts.actions import sign_out_everywhere
from matchcamp.accounts.documents import Account
from matchcamp.accounts.privacy_queries import Subject, organisations_left_alone, subject_of
from matchcamp.accounts.queries import account, people_with
from matchcamp.database import Database, object_id
from matchcamp.i18n import gettext as _
from matchcamp.i18n import in_language
from matchcamp.organisations.queries import OrganisationHead
from matchcamp.parts import Parts
from matchcamp.personal import TOMBSTONE, Ending, Trace
from matchcamp.viewer import Role

log = structlog.get_logger(__name__)


async def erase(parts: Parts, traces: Sequence[Trace], account_id: str) -> None:
    """Erase an account. Safe to repeat: the account itself goes last, so a person cut off in the middle can ask again.

    Organisations that lose their last owner are handed to the secretariat, which is told.
    """
    found = await account(account_id)
    subject = await subject_of(account_id)
    alone = await organisations_left_alone(account_id)
    for trace in traces:
        if trace.collection != "accounts":
            await end_trace(parts.database, trace, subject)
    await _leave_unsent_letters(parts.database, [*subject.emails, found.name])
    await parts.database[limits.COLLECTION].delete_many({"_id": {"$regex": _counted([account_id, *subject.emails])}})
    await asyncio.to_thread(_clear_outbox, parts.settings.outbox_dir, subject.emails)
    await sign_out_everywhere(account_id)
    await Account.get_pymongo_collection().delete_one({"_id": object_id(account_id)})
    log.info("accounts.erased", account_id=account_id)
    await _hand_over(parts, alone)


async def end_trace(database: Database, trace: Trace, subject: Subject) -> None:
    """Delete the rows of a trace, or put the tombstone where the person's id or address stood."""
    where = {trace.query_path: {"$in": subject.values_for(trace)}}
    rows = database[trace.collection]
    if trace.ending is Ending.DELETED:
        await rows.delete_many(where)
        return
    listed, _, leaf = trace.path.partition("[].")
    if trace.path.endswith("[]"):  # A list of plain ids.
        change = {"$set": {f"{trace.query_path}.$[one]": TOMBSTONE}}
        await rows.update_many(where, change, array_filters=[{"one": {"$in": subject.values_for(trace)}}])
        return
    if not leaf:
        await rows.update_many(where, {"$set": {trace.path: TOMBSTONE}})
        return
    change = {"$set": {f"{listed}.$[one].{leaf}": TOMBSTONE}}
    await rows.update_many(where, change, array_filters=[{f"one.{leaf}": {"$in": subject.values_for(trace)}}])


async def _leave_unsent_letters(database: Database, words: Sequence[str]) -> None:
    """Letters to others that wait, or that never went out, may name the person; sent ones are kept without text."""
    somebody = _("somebody")
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(re.escape(word) for word in words) + r")(?!\w)", re.IGNORECASE)
    rows = database[mail.COLLECTION]
    unsent: dict[str, Any] = {"text": {"$ne": ""}}
    async for row in rows.find(unsent, {"text": 1}):
        text = pattern.sub(somebody, row["text"])
        if text != row["text"]:
            await rows.update_one({"_id": row["_id"]}, {"$set": {"text": text}})


def _counted(keys: Sequence[str]) -> str:
    """Counters of rate limits hold whom they count between bars."""
    return rf"\|(?:{'|'.join(re.escape(key) for key in keys)})\|"


def _clear_outbox(folder: Path, emails: Sequence[str]) -> None:
    """Without an SMTP server letters lie in a folder: those to the person go too."""
    for path in folder.glob("*.eml"):
        if str(message_from_bytes(path.read_bytes(), policy=SMTP)["To"]).casefold() in emails:
            path.unlink(missing_ok=True)


async def _hand_over(parts: Parts, alone: Sequence[OrganisationHead]) -> None:
    for person in await people_with(Role.SECRETARIAT) if alone else []:
        for head in alone:
            with in_language(person.language):
                letter = letters.no_owner_left(
                    person.email, parts.settings.base_url, organisation=head.name, organisation_id=head.id
                )
            await parts.mailer.send(letter)
