"""Letters: kept first, sent by a real SMTP server or to the outbox, tried again when the server is down."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

from matchcamp.database import Database
from matchcamp.mail import COLLECTION, Letter, Mailer, OutboxCarrier, SmtpCarrier, carrier_of
from matchcamp.settings import Settings
from tests.serving import free_port

LETTER = Letter("maja@example.org", "Povabilo na čaj", "Pozdravljeni,\n\nvljudno vabljeni. Žiga\n")


class Mailbox:
    """What an SMTP server took; `answer` is what it says to the data."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.answer = "250 OK"

    async def handle_DATA(self, _server: object, _session: object, envelope: object) -> str:  # noqa: N802
        if self.answer.startswith("250"):
            content = envelope.content  # type: ignore[attr-defined]
            self.taken.append(message_from_bytes(content, policy=policy.default))  # type: ignore[arg-type]
        return self.answer


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def smtp(mailbox: Mailbox) -> Iterator[SmtpCarrier]:
    port = free_port()
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    yield SmtpCarrier("127.0.0.1", port, None, None, tls=False)
    controller.stop()


def mailer(database: Database, carrier: object) -> Mailer:
    return Mailer(database, carrier, "Matchcamp <no-reply@matchcamp.example>")  # type: ignore[arg-type]


async def test_a_letter_reaches_the_server_whole(database: Database, mailbox: Mailbox, smtp: SmtpCarrier) -> None:
    await mailer(database, smtp).send(LETTER)

    [message] = mailbox.taken
    assert (message["To"], message["Subject"]) == (LETTER.to, LETTER.subject)
    assert message.get_content().replace("\r\n", "\n") == LETTER.text
    assert message["Auto-Submitted"] == "auto-generated"


async def test_a_sent_letter_keeps_no_text(database: Database, smtp: SmtpCarrier) -> None:
    await mailer(database, smtp).send(LETTER)

    row = await database[COLLECTION].find_one({})
    assert row is not None
    assert (row["state"], row["text"]) == ("sent", "")


async def test_a_letter_waits_while_the_server_is_down_and_goes_out_once(
    database: Database, mailbox: Mailbox, smtp: SmtpCarrier
) -> None:
    mailbox.answer = "451 try again later"
    sender = mailer(database, smtp)
    await sender.send(LETTER)
    too_soon = await sender.retry_due()
    await database[COLLECTION].update_many({}, {"$set": {"due": datetime.now(UTC) - timedelta(seconds=1)}})
    mailbox.answer = "250 OK"

    sent = [await sender.retry_due(), await sender.retry_due()]

    assert (too_soon, sent, len(mailbox.taken)) == (0, [1, 0], 1)


class Hurried:
    """Looks for letters that are due while it carries one, as the job does when a server is slow."""

    def __init__(self, database: Database) -> None:
        self.mailer, self.carried = mailer(database, self), 0

    async def carry(self, _message: EmailMessage) -> None:
        self.carried += 1
        await self.mailer.retry_due()


async def test_a_letter_on_its_way_is_not_sent_by_the_job_too(database: Database) -> None:
    hurried = Hurried(database)

    await hurried.mailer.send(LETTER)

    assert hurried.carried == 1


async def test_a_letter_that_never_goes_out_is_kept_as_failed(database: Database) -> None:
    nobody = SmtpCarrier("127.0.0.1", free_port(), None, None, tls=False)
    sender = mailer(database, nobody)
    await sender.send(LETTER)
    await database[COLLECTION].update_many({}, {"$set": {"tries": 11, "due": datetime.now(UTC)}})

    await sender.retry_due()

    row = await database[COLLECTION].find_one({})
    assert row is not None
    assert (row["state"], row["tries"], row["text"]) == ("failed", 12, LETTER.text)


@pytest.mark.parametrize("field", ["to", "subject"])
async def test_a_line_break_in_a_header_is_refused_before_anything_is_kept(
    database: Database, tmp_path: Path, field: str
) -> None:
    values = {"to": LETTER.to, "subject": LETTER.subject, "text": "x"} | {field: "a\r\nBcc: all@example.org"}

    with pytest.raises(ValueError, match=r"linefeed|Header"):
        await mailer(database, OutboxCarrier(tmp_path)).send(Letter(**values))

    assert await database[COLLECTION].count_documents({}) == 0


async def test_the_outbox_holds_the_letter_as_a_file(database: Database, tmp_path: Path) -> None:
    await mailer(database, OutboxCarrier(tmp_path / "outbox")).send(LETTER)

    [file] = list((tmp_path / "outbox").iterdir())
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert file.suffix == ".eml"
    assert message["Subject"] == LETTER.subject


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example:2525", SmtpCarrier("mail.example", 2525, None, None, tls=False)),
        ("smtps://us%40er:p%2Fw@mail.example", SmtpCarrier("mail.example", 465, "us@er", "p/w", tls=True)),
    ],
)
def test_the_setting_names_the_server(url: str, expected: SmtpCarrier) -> None:
    assert carrier_of(Settings(smtp_url=url)) == expected


def test_a_setting_that_is_no_smtp_address_says_how_it_should_look() -> None:
    with pytest.raises(ValueError, match="smtp://user:password@host:587"):
        carrier_of(Settings(smtp_url="http://mail.example"))
