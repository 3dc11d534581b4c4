"""Letters: kept first, sent by a real SMTP server or to the outbox, tried again when the server is down, each as text
and HTML; addresses that refuse letters are noted."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from matchcamp.clock import SetClock
from matchcamp.database import Database
from matchcamp.letter_form import Block, blocks_of
from matchcamp.mail import COLLECTION, TRIES, Letter, Mailer, OutboxCarrier, SmtpCarrier, carrier_of
from matchcamp.refusals import Refusal, forget_refusal, refusal_of
from matchcamp.settings import Settings
from tests.matchcamp.mailing import Mailbox, html, plain, smtp_server
from tests.serving import free_port

NOW = datetime(2026, 6, 27, 8, 0, tzinfo=UTC)
LETTER = Letter("maja@example.org", "Povabilo na čaj", "Pozdravljeni,\n\nvljudno vabljeni. Žiga\n")


def mailer(database: Database, carrier: object, clock: SetClock | None = None) -> Mailer:
    clock = clock or SetClock(NOW)
    return Mailer(database, carrier, "Matchcamp <no-reply@matchcamp.example>", clock)  # type: ignore[arg-type]


async def test_a_letter_reaches_the_server_whole(database: Database, mailbox: Mailbox, smtp: SmtpCarrier) -> None:
    await mailer(database, smtp).send(LETTER)

    [message] = mailbox.taken
    assert (message["To"], message["Subject"]) == (LETTER.to, LETTER.subject)
    assert plain(message) == LETTER.text
    assert message["Auto-Submitted"] == "auto-generated"
    assert (message["List-Unsubscribe"], message["Precedence"]) == (None, None)


async def test_a_sent_letter_keeps_no_text(database: Database, smtp: SmtpCarrier) -> None:
    await mailer(database, smtp).send(LETTER)

    row = await database[COLLECTION].find_one({})
    assert row is not None
    assert (row["state"], row["text"]) == ("sent", "")


async def test_a_letter_waits_while_the_server_is_down_and_goes_out_once(
    database: Database, mailbox: Mailbox, smtp: SmtpCarrier
) -> None:
    mailbox.answer = "451 try again later"
    clock = SetClock(NOW)
    sender = mailer(database, smtp, clock)
    await sender.send(LETTER)
    too_soon = await sender.retry_due()
    clock.moment += timedelta(hours=1)
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
    clock = SetClock(NOW)
    sender = mailer(database, nobody, clock)
    await sender.send(LETTER)

    for _try in range(TRIES):
        clock.moment += timedelta(hours=9)
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


async def test_a_letter_is_text_and_html_of_the_same_words(
    database: Database, mailbox: Mailbox, smtp: SmtpCarrier
) -> None:
    text = (
        "Dober dan,\n\nto je <b>čaj</b>:\n\nhttp://127.0.0.1:8000/needs/1\n\nNaslov\nvrstica\nhttp://127.0.0.1:8000/x\n"
    )
    await mailer(database, smtp).send(Letter("maja@example.org", "Čaj", text, language="sl"))

    [message] = mailbox.taken
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert plain(message) == text
    assert '<html lang="sl">' in html(message)
    assert "to je &lt;b&gt;čaj&lt;/b&gt;:" in html(message)
    assert html(message).count('href="http://127.0.0.1:8000/needs/1"') == 1
    assert (message["Content-Language"], "<img" in html(message), "http-equiv" in html(message)) == ("sl", False, False)


def test_an_address_of_others_is_no_button_of_ours() -> None:
    blocks = blocks_of(
        "https://evil.example/x\n\nhttp://a.example.evil.example/\n\nhttp://a.example/y", "http://a.example"
    )

    assert [block.url for block in blocks] == ["", "", "http://a.example/y"]
    assert blocks[0] == Block(("https://evil.example/x",))


async def test_a_letter_that_can_be_ended_says_how(database: Database, mailbox: Mailbox, smtp: SmtpCarrier) -> None:
    end = "https://matchcamp.example/unsubscribe/abc"
    letter = Letter("maja@example.org", "News", "Good day\n", foot=(("No more of these", end),), unsubscribe=end)
    await mailer(database, smtp).send(letter)

    [message] = mailbox.taken
    assert message["List-Unsubscribe"] == f"<{end}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Precedence"] == "bulk"
    assert plain(message) == f"Good day\n\n-- \nNo more of these\n{end}\n"
    assert f'href="{end}"' in html(message)


async def test_an_hour_without_a_server_loses_nothing_and_sends_nothing_twice(
    database: Database, mailbox: Mailbox
) -> None:
    port, clock = free_port(), SetClock(NOW)
    sender = mailer(database, SmtpCarrier("127.0.0.1", port, None, None, tls=False), clock)
    letters = [Letter(f"person{number}@example.org", f"Letter {number}", "Good day\n") for number in range(25)]
    for letter in letters:
        await sender.send(letter)
    down = []
    for _minute in range(60):
        clock.moment += timedelta(minutes=1)
        down.append(await sender.retry_due())

    with smtp_server(mailbox, port):
        for _minute in range(60):
            clock.moment += timedelta(minutes=1)
            await sender.retry_due()

    assert sum(down) == 0
    assert sorted(str(one["To"]) for one in mailbox.taken) == sorted(letter.to for letter in letters)
    assert await database[COLLECTION].count_documents({"state": "sent"}) == len(letters)


class Crash(BaseException):
    """The process ends here."""


class CrashesOnce:
    """Hands the letter over; then the process ends before that is noted."""

    def __init__(self, carrier: SmtpCarrier) -> None:
        self.carrier, self.crashed = carrier, False

    async def carry(self, message: EmailMessage) -> None:
        await self.carrier.carry(message)
        if not self.crashed:
            self.crashed = True
            raise Crash


async def test_a_crash_between_the_servers_yes_and_its_note_gives_one_duplicate_at_most(
    database: Database, mailbox: Mailbox, smtp: SmtpCarrier
) -> None:
    clock = SetClock(NOW)
    sender = mailer(database, CrashesOnce(smtp), clock)
    with pytest.raises(Crash):
        await sender.send(LETTER)

    for _minute in range(10):
        clock.moment += timedelta(minutes=1)
        await sender.retry_due()

    assert len(mailbox.taken) == 2
    assert len({one["Message-ID"] for one in mailbox.taken}) == 1


@pytest.mark.parametrize(("known", "answer"), [("550 5.1.1 no such user", "250 OK"), ("250 OK", "552 5.2.2 full")])
async def test_a_final_refusal_is_noted_on_the_address_and_no_more_letters_go_there(
    database: Database, mailbox: Mailbox, smtp: SmtpCarrier, known: str, answer: str
) -> None:
    clock = SetClock(NOW)
    sender = mailer(database, smtp, clock)
    mailbox.known, mailbox.answer = known, answer
    await sender.send(LETTER)
    mailbox.known = mailbox.answer = "250 OK"
    clock.moment += timedelta(days=1)

    await sender.retry_due()
    await sender.send(LETTER)
    await sender.send(Letter("MAJA@example.org", "Your link", "x\n", always=True))

    noted = await refusal_of(database, LETTER.to)
    assert noted is not None
    assert (noted["code"], noted["at"]) == (int((known if "55" in known else answer)[:3]), NOW)
    assert [one["Subject"] for one in mailbox.taken] == ["Your link"]
    rows = await database[COLLECTION].find({}).sort("_id").to_list()
    assert [(row["state"], row["text"]) for row in rows] == [("refused", ""), ("refused", ""), ("sent", "")]


async def test_letters_go_again_once_the_note_is_taken_away(
    database: Database, mailbox: Mailbox, smtp: SmtpCarrier
) -> None:
    sender = mailer(database, smtp)
    mailbox.known = "550 5.1.1 no such user"
    await sender.send(LETTER)
    mailbox.known = "250 OK"

    forgotten = [await forget_refusal(database, LETTER.to) for _ in range(2)]
    await sender.send(LETTER)

    assert (forgotten, len(mailbox.taken)) == ([True, False], 1)


async def test_a_refusal_of_the_letter_says_nothing_of_the_address(
    database: Database, mailbox: Mailbox, smtp: SmtpCarrier
) -> None:
    mailbox.answer = "554 5.7.1 looks like spam"
    await mailer(database, smtp).send(LETTER)

    row = await database[COLLECTION].find_one({})
    assert row is not None
    assert (row["state"], row["error"]) == ("refused", "554 5.7.1 looks like spam")
    assert await refusal_of(database, LETTER.to) is None


@pytest.mark.parametrize(
    ("words", "blames"),
    [("5.1.1 no such user", True), ("no such user", True), ("5.2.2 full", True), ("5.6.0 bad content", False)],
)
def test_what_a_refusal_is_about_stands_in_its_second_figure(words: str, blames: bool) -> None:
    assert Refusal(550, words).blames_address is blames
