"""Letters: kept in the database first, then handed to SMTP or to an outbox folder, so that a restart loses none."""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import make_msgid, parseaddr
from enum import Enum, auto
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

import aiosmtplib
import structlog
from bson import ObjectId
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.asynchronous.database import AsyncDatabase

from matchcamp.clock import Clock, SystemClock
from matchcamp.i18n import current_language
from matchcamp.letter_form import message_of
from matchcamp.refusals import note_refusal, refusal_in, refusal_of
from matchcamp.settings import Settings

COLLECTION = "letters"
# So long the job leaves a letter to the one who sends it, longer than a slow server takes: nobody gets it twice.
ON_ITS_WAY = timedelta(minutes=3)
TRIES = 12  # With the back-off below the last try is about a day and a half after the first.
# What stands against every letter: no connection, or a server that does not let us in.
OURS = (OSError, aiosmtplib.SMTPAuthenticationError, aiosmtplib.SMTPHeloError, aiosmtplib.SMTPSenderRefused)
WITHOUT_WORDS: dict[str, Any] = {"text": "", "foot": [], "unsubscribe": ""}
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to one address; header fields must be one line each (EmailMessage refuses others).

    Its HTML is made from `text` when it is sent (see `letter_form.blocks_of`). `language` is that of the words. `foot`
    are offers at its end, words and address each. `unsubscribe` is the address that ends letters like this one at one
    click; a letter without it was asked for or concerns the account itself. `always`: the reader asked for it just now,
    so it goes even to an address that refused letters before.
    """

    to: str
    subject: str
    text: str
    foot: tuple[tuple[str, str], ...] = ()
    unsubscribe: str = ""
    always: bool = False
    language: str = field(default_factory=current_language.get)


class Carrier(Protocol):
    """Takes a finished message away; raises OSError or SMTPException when it cannot."""

    async def carry(self, message: EmailMessage) -> None: ...


@dataclass(frozen=True, slots=True)
class OutboxCarrier:
    """Writes `.eml` files: the demo's mail, and a stand-in where no SMTP server is set."""

    folder: Path

    async def carry(self, message: EmailMessage) -> None:
        await asyncio.to_thread(self._write, message)

    def _write(self, message: EmailMessage) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        name = message["Message-ID"].strip("<>").split("@")[0]
        path = self.folder / f"{name}.eml"
        partial = path.with_suffix(".part")
        partial.write_bytes(message.as_bytes(policy=SMTP))
        partial.replace(path)


@dataclass(frozen=True, slots=True)
class SmtpCarrier:
    """Speaks to the server of `MATCHCAMP_SMTP_URL` (smtp://user:password@host:587, or smtps:// for implicit TLS)."""

    host: str
    port: int
    user: str | None
    password: str | None
    tls: bool

    async def carry(self, message: EmailMessage) -> None:
        await aiosmtplib.send(
            message, hostname=self.host, port=self.port, username=self.user, password=self.password,
            use_tls=self.tls, timeout=20,
        )  # fmt: skip


class Outcome(Enum):
    """What became of one try."""

    SENT = auto()
    REFUSED = auto()
    LATER = auto()
    UNREACHABLE = auto()  # The server itself: no other letter would fare better now.


@dataclass(frozen=True, slots=True)
class Mailer:
    """Queues letters and sends them; a failed one is tried again later, with growing gaps.

    A letter goes out at least once. It goes twice only where a process ends between the server's yes and the note of
    it, with the same Message-ID, by which mail programs know it again.
    """

    database: AsyncDatabase[dict[str, Any]]
    carrier: Carrier
    sender: str
    clock: Clock = SystemClock()  # noqa: RUF009  # It keeps nothing.
    base_url: str = "http://127.0.0.1:8000"

    async def send(self, letter: Letter) -> None:
        """Keep the letter, then try once. Returns even if the server is down: the job `mail.retry` goes on."""
        await self.try_now(await self.keep(letter))

    async def keep(self, letter: Letter, session: AsyncClientSession | None = None) -> dict[str, Any]:
        """Put the letter into the queue, in the transaction of `session` where one is given; returns its row.

        A letter to an address that refuses letters is kept as refused, without its words. Raises ValueError for line
        breaks in its fields.
        """
        now = self.clock.now()
        row = {
            "_id": ObjectId(), "to": letter.to, "subject": letter.subject, "text": letter.text,
            "foot": [list(one) for one in letter.foot], "unsubscribe": letter.unsubscribe, "language": letter.language,
            "message_id": make_msgid(domain=_domain(self.sender)), "state": "queued", "tries": 0,
            "created": now, "due": now + ON_ITS_WAY,
        }  # fmt: skip
        message_of(row, self.sender, self.base_url)
        if not letter.always and await refusal_of(self.database, letter.to, session):
            row |= WITHOUT_WORDS | {"state": "refused"}
        await self.database[COLLECTION].insert_one(row, session=session)
        return row

    async def try_now(self, row: dict[str, Any]) -> None:
        """Try a letter that was just kept."""
        if row["state"] == "queued":
            await self._try(row)

    async def retry_due(self, limit: int = 100) -> int:
        """Send queued letters whose time has come, the oldest first; returns how many went out.

        While the server cannot be reached, one letter a run asks for it, and the others keep their tries.
        """
        due = {"state": "queued", "due": {"$lte": self.clock.now()}}
        rows, sent = self.database[COLLECTION], 0
        for row in await rows.find(due).sort([("due", 1), ("_id", 1)]).limit(limit).to_list():
            mine = {"_id": row["_id"], "state": "queued", "due": row["due"]}
            on_its_way = {"$set": {"due": self.clock.now() + ON_ITS_WAY}}
            if not (await rows.update_one(mine, on_its_way)).modified_count:
                continue  # Another process has it in hand.
            outcome = await self._try(row)
            sent += outcome is Outcome.SENT
            if outcome is Outcome.UNREACHABLE:
                break
        return sent

    async def _try(self, row: dict[str, Any]) -> Outcome:
        try:
            await self.carrier.carry(message_of(row, self.sender, self.base_url))
        except (OSError, aiosmtplib.SMTPException) as error:
            return await self._not_sent(row, error)
        await self._end(row, {"state": "sent", "sent": self.clock.now()})
        return Outcome.SENT

    async def _not_sent(self, row: dict[str, Any], error: Exception) -> Outcome:
        tries, refusal = row["tries"] + 1, refusal_in(error)
        log.warning("mail.not_sent", letter=str(row["_id"]), tries=tries, error=type(error).__name__)
        if refusal is None:
            await self._later(row, tries, error)
            return Outcome.UNREACHABLE if isinstance(error, OURS) else Outcome.LATER
        if refusal.blames_address:
            await note_refusal(self.database, row["to"], refusal, self.clock.now())
        await self._end(row, {"state": "refused", "tries": tries, "error": f"{refusal.code} {refusal.words}"})
        return Outcome.REFUSED

    async def _end(self, row: dict[str, Any], change: dict[str, Any]) -> None:
        """Nothing more is done with the letter. Links in it are secrets: its words are not kept."""
        await self.database[COLLECTION].update_one({"_id": row["_id"]}, {"$set": WITHOUT_WORDS | change})

    async def _later(self, row: dict[str, Any], tries: int, error: Exception) -> None:
        change = {
            "tries": tries, "error": str(error), "due": self.clock.now() + timedelta(seconds=30 * 2 ** min(tries, 10)),
            "state": "queued" if tries < TRIES else "failed",
        }  # fmt: skip
        await self.database[COLLECTION].update_one({"_id": row["_id"]}, {"$set": change})


def _domain(sender: str) -> str:
    """The domain of the sender's address, for ids of messages."""
    return parseaddr(sender)[1].rpartition("@")[2] or "matchcamp"


def carrier_of(settings: Settings) -> Carrier:
    """SMTP where it is set, else the outbox folder."""
    if settings.smtp_url is None:
        return OutboxCarrier(settings.outbox_dir)
    url = urlsplit(settings.smtp_url.get_secret_value())
    if url.scheme not in {"smtp", "smtps"} or not url.hostname:
        raise ValueError("MATCHCAMP_SMTP_URL must look like smtp://user:password@host:587 or smtps://host:465")
    tls = url.scheme == "smtps"
    return SmtpCarrier(
        host=url.hostname,
        port=url.port or (465 if tls else 587),
        user=unquote(url.username) if url.username else None,
        password=unquote(url.password) if url.password else None,
        tls=tls,
    )
