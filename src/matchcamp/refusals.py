"""Addresses that mail servers refused for good: letters go there no more, but for those that the person just asked for.

A refusal is noted on the address where the server's answer is about the address or its mailbox. One about the letter,
its sender or our server's standing (RFC 3463: subjects 5 to 7) ends only that letter.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import aiosmtplib
from pymongo.asynchronous.database import AsyncDatabase

COLLECTION = "refused_addresses"
ENHANCED = re.compile(r"\b5\.(\d{1,3})\.\d{1,3}\b")
OF_THE_LETTER = {"5", "6", "7"}  # Protocol, content, security and policy.
MOST_WORDS = 500


@dataclass(frozen=True, slots=True)
class Refusal:
    """What a server said for good: its code, 500 to 599, and its words."""

    code: int
    words: str

    @property
    def blames_address(self) -> bool:
        """
        >>> Refusal(550, "5.1.1 no such user").blames_address, Refusal(554, "5.7.1 looks like spam").blames_address
        (True, False)
        """
        found = ENHANCED.search(self.words)
        return found is None or found.group(1) not in OF_THE_LETTER


def refusal_in(error: Exception) -> Refusal | None:
    """What a server said for good of this recipient or letter; None for all that is worth another try.

    Refused passwords, senders and connections are troubles of our own, which another day mends.
    """
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        error = error.recipients[0]
    if not isinstance(error, aiosmtplib.SMTPRecipientRefused | aiosmtplib.SMTPDataError) or not is_final(error.code):
        return None
    return Refusal(error.code, " ".join(error.message.split())[:MOST_WORDS])


def is_final(code: int) -> bool:
    return 500 <= code <= 599


async def note_refusal(database: AsyncDatabase[Any], email: str, refusal: Refusal, at: datetime) -> None:
    """Write down that letters to an address come back; a later report replaces an earlier one."""
    found = {"code": refusal.code, "words": refusal.words[:MOST_WORDS], "at": at}
    await database[COLLECTION].update_one({"email": email.lower()}, {"$set": found}, upsert=True)


async def forget_refusal(database: AsyncDatabase[Any], email: str) -> bool:
    """Try letters to this address again; whether there was a refusal."""
    done = await database[COLLECTION].delete_one({"email": email.lower()})
    return done.deleted_count > 0


async def refusal_of(database: AsyncDatabase[Any], email: str, session: Any = None) -> dict[str, Any] | None:
    """The row of an address that refuses letters: `code`, `words`, `at`; None where it takes them."""
    row: dict[str, Any] | None = await database[COLLECTION].find_one({"email": email.lower()}, session=session)
    return row
