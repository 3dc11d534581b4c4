"""Letters: kept in the database first, then handed to SMTP or to an outbox folder, so that a restart loses none."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

import aiosmtplib
import structlog
from bson import ObjectId
from pymongo.asynchronous.database import AsyncDatabase

from matchcamp.clock import Clock, SystemClock
from matchcamp.settings import Settings

COLLECTION = "letters"
FIRST_TRY = timedelta(minutes=1)  # So long the job leaves a new letter to the one who sends it: nobody gets it twice.
TRIES = 12  # With the back-off below the last try is about a day and a half after the first.
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Letter:
    """A text letter to one address; header fields must be one line each (EmailMessage refuses others)."""

    to: str
    subject: str
    text: str


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


@dataclass(frozen=True, slots=True)
class Mailer:
    """Queues letters and sends them; a failed one is tried again later, with growing gaps."""

    database: AsyncDatabase[dict[str, Any]]
    carrier: Carrier
    sender: str
    clock: Clock = SystemClock()  # noqa: RUF009  # It keeps nothing.

    async def send(self, letter: Letter) -> None:
        """Keep the letter, then try once. Returns even if the server is down: the job `mail.retry` goes on."""
        row = {
            "_id": ObjectId(), "to": letter.to, "subject": letter.subject, "text": letter.text,
            "message_id": make_msgid(domain="matchcamp"), "state": "queued", "tries": 0,
            "created": self.clock.now(), "due": self.clock.now() + FIRST_TRY,
        }  # fmt: skip
        self._message(row)  # Refuses line breaks in headers before anything is stored.
        await self.database[COLLECTION].insert_one(row)
        await self._try(row)

    async def retry_due(self, limit: int = 100) -> int:
        """Send queued letters whose time has come; returns how many went out."""
        due = self.database[COLLECTION].find({"state": "queued", "due": {"$lte": self.clock.now()}}).limit(limit)
        return sum([await self._try(row) async for row in due])

    async def _try(self, row: dict[str, Any]) -> bool:
        try:
            await self.carrier.carry(self._message(row))
        except (OSError, aiosmtplib.SMTPException) as error:
            await self._later(row, error)
            return False
        done = {
            "state": "sent",
            "sent": self.clock.now(),
            "text": "",
        }  # Links in a letter are secrets: not kept.
        await self.database[COLLECTION].update_one({"_id": row["_id"]}, {"$set": done})
        return True

    async def _later(self, row: dict[str, Any], error: Exception) -> None:
        tries = row["tries"] + 1
        log.warning("mail.not_sent", letter=str(row["_id"]), tries=tries, error=type(error).__name__)
        change = {
            "tries": tries, "error": str(error), "due": self.clock.now() + timedelta(seconds=30 * 2 ** min(tries, 10)),
            "state": "queued" if tries < TRIES else "failed",
        }  # fmt: skip
        await self.database[COLLECTION].update_one({"_id": row["_id"]}, {"$set": change})

    def _message(self, row: dict[str, Any]) -> EmailMessage:
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self.sender, row["to"], row["subject"]
        message["Date"], message["Message-ID"] = format_datetime(row["created"]), row["message_id"]
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(row["text"])
        return message


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
