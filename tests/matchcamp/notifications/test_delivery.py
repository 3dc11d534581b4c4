"""Letters of notices, by a real SMTP server: when, to whom, in which language, never twice and never empty."""

import asyncio
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest

from matchcamp.accounts.actions import choose_language
from matchcamp.i18n import LANGUAGES, catalogue
from matchcamp.mail import COLLECTION as LETTERS
from matchcamp.mail import ON_ITS_WAY, SmtpCarrier
from matchcamp.notifications import delivery
from matchcamp.notifications.actions import mark_read, notify
from matchcamp.notifications.delivery import deliver_due, deliver_written
from matchcamp.notifications.jobs import jobs
from matchcamp.notifications.letters import MOST
from matchcamp.notifications.schemas import verbatim
from matchcamp.scheduler import JobContext
from matchcamp.viewer import Viewer
from tests.matchcamp.mailing import Mailbox, html, plain, smtp_server
from tests.matchcamp.notifications.telling import MAJA, letters_of, notice_to, prefer, rows, with_carrier
from tests.serving import free_port

LARS = "lars@example.org"


async def tell(service: Any, *keys: str, email: str = MAJA, **fields: Any) -> None:
    await notify(service.parts, [await notice_to(service, email, key, **fields) for key in keys])


async def test_a_notice_comes_at_once_as_a_letter_of_its_own(service: Any, mailbox: Mailbox, smtp: SmtpCarrier) -> None:
    await tell(service, "a")
    ids = [str(row["_id"]) for row in await rows()]

    made = [await deliver_written(with_carrier(service, smtp), ids) for _ in range(2)]

    [letter] = mailbox.taken
    assert (made, letter["To"], letter["Subject"]) == ([1, 0], MAJA, "You are invited into a consortium")
    text = plain(letter).split("\n-- \n")[0]
    assert text == (
        "Good day, Maja,\n\nIt is called: Skills for steel a\n\nhttp://127.0.0.1:8000/consortia/a\n"
    )  # fmt: skip
    assert 'href="http://127.0.0.1:8000/consortia/a"' in html(letter)
    assert await letters_of() == {"a": "out"}


async def test_a_letter_of_notices_can_be_ended_at_one_click(service: Any, mailbox: Mailbox, smtp: SmtpCarrier) -> None:
    await tell(service, "a")

    await deliver_due(with_carrier(service, smtp))

    [letter] = mailbox.taken
    address = letter["List-Unsubscribe"].strip("<>")
    assert address.startswith("http://127.0.0.1:8000/unsubscribe/")
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert (letter["Auto-Submitted"], letter["Precedence"]) == ("auto-generated", "bulk")
    assert [address in part for part in (plain(letter), html(letter))] == [True, True]
    assert "http://127.0.0.1:8000/account/notifications" in plain(letter)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_letter_comes_in_the_language_of_its_reader(
    service: Any, mailbox: Mailbox, smtp: SmtpCarrier, language: str
) -> None:
    await choose_language(await service.account(MAJA), language)
    await tell(service, "a")

    await deliver_due(with_carrier(service, smtp))

    [letter] = mailbox.taken
    said = catalogue(language).gettext
    assert (letter["Content-Language"], letter["Subject"]) == (language, said("You are invited into a consortium"))
    for part in (plain(letter), html(letter)):
        assert said("It is called: %(title)s") % {"title": "Skills for steel a"} in part
        assert said("Good day, %(name)s,") % {"name": "Maja"} in part
    assert f'<html lang="{language}">' in html(letter)


async def test_a_digest_is_one_letter_and_comes_once(service: Any, mailbox: Mailbox, smtp: SmtpCarrier) -> None:
    await prefer(service, consortia="daily")
    await tell(service, "a", "b", "c", lines=(verbatim("First line\n\n\nsecond line"),))
    await tell(service, "d", email=LARS)
    parts = with_carrier(service, smtp)

    made = []
    for _hour in range(48):
        service.clock.moment += timedelta(hours=1)
        made.append(await deliver_due(parts))

    to_maja = [letter for letter in mailbox.taken if letter["To"] == MAJA]
    assert (sum(made), len(to_maja)) == (2, 1)
    assert made.index(1) == 0  # Lars's, at once; the digest follows at 7:00 in Brussels.
    assert [hour for hour, count in enumerate(made, start=9) if count] == [9, 29]
    [digest] = to_maja
    assert digest["Subject"] == "3 new notices on Matchcamp"
    entry = "You are invited into a consortium\nFirst line\nsecond line\nhttp://127.0.0.1:8000/consortia/b\n"
    assert entry in plain(digest)
    assert [html(digest).count(f'href="http://127.0.0.1:8000/consortia/{key}"') for key in "abc"] == [1, 1, 1]


async def test_a_long_digest_leads_to_the_inbox_for_the_rest(service: Any, mailbox: Mailbox, smtp: SmtpCarrier) -> None:
    await tell(service, *[f"{number:02}" for number in range(MOST + 5)])

    await deliver_due(with_carrier(service, smtp))

    [letter] = mailbox.taken
    assert plain(letter).count("/consortia/") == MOST
    assert "http://127.0.0.1:8000/inbox" in plain(letter)
    assert set((await letters_of()).values()) == {"out"}


async def test_no_digest_is_empty(service: Any, mailbox: Mailbox, smtp: SmtpCarrier) -> None:
    await prefer(service, consortia="weekly")
    await tell(service, "a")
    [row] = await rows()
    await mark_read(service.parts, str(row["_id"]), Viewer(account_id=row["account_id"]))
    parts = with_carrier(service, smtp)

    made = 0
    for _day in range(15):
        service.clock.moment += timedelta(days=1)
        made += await deliver_due(parts)

    assert (made, mailbox.taken, await letters_of()) == (0, [], {"a": "none"})


async def test_a_letter_waits_for_the_end_of_quiet_hours(service: Any, mailbox: Mailbox, smtp: SmtpCarrier) -> None:
    await prefer(service, quiet_from="22:00", quiet_to="07:00", zone="Europe/Ljubljana")
    service.clock.moment = datetime(2026, 10, 24, 22, 30, tzinfo=UTC)  # 00:30 there; summer time ends in this night.
    await tell(service, "a", "b")
    parts = with_carrier(service, smtp)

    made = []
    for _half_hour in range(20):
        made.append((service.clock.moment.strftime("%H:%M"), await deliver_due(parts)))
        service.clock.moment += timedelta(minutes=30)

    assert [moment for moment, count in made if count] == ["06:00"]  # In UTC: seven o'clock of winter.
    assert [letter["Subject"] for letter in mailbox.taken] == ["2 new notices on Matchcamp"]


async def test_preferences_hold_for_what_waits_already(service: Any, mailbox: Mailbox, smtp: SmtpCarrier) -> None:
    parts = with_carrier(service, smtp)
    await prefer(service, consortia="weekly")
    await tell(service, "a")
    await prefer(service, consortia="never")
    await tell(service, "b")
    await prefer(service, consortia="at_once")
    await tell(service, "c")
    await prefer(service, paused=True)
    await tell(service, "d")

    service.clock.moment += timedelta(days=8)
    made = await deliver_due(parts)

    assert (made, mailbox.taken) == (0, [])
    assert await letters_of() == {"a": "none", "b": "none", "c": "none", "d": "none"}
    assert len(await rows()) == 4  # All stand in the inbox.


async def test_who_paused_after_the_letter_was_due_gets_none(service: Any, mailbox: Mailbox, smtp: SmtpCarrier) -> None:
    await tell(service, "a")
    await prefer(service, consortia="never")

    assert await deliver_due(with_carrier(service, smtp)) == 0
    assert mailbox.taken == []


async def test_a_closed_account_gets_no_letter(service: Any, mailbox: Mailbox, smtp: SmtpCarrier) -> None:
    await tell(service, "a")
    await service.parts.database["accounts"].update_one({"email": MAJA}, {"$set": {"disabled": True}})

    assert await deliver_due(with_carrier(service, smtp)) == 0
    assert (mailbox.taken, await letters_of()) == ([], {"a": "none"})


async def test_several_processes_at_once_send_each_notice_once(
    service: Any, mailbox: Mailbox, smtp: SmtpCarrier
) -> None:
    await tell(service, "a", "b")
    await tell(service, "c", email=LARS)
    parts = with_carrier(service, smtp)

    made = await asyncio.gather(*[deliver_due(parts) for _ in range(4)])

    assert (sum(made), len(mailbox.taken)) == (2, 2)
    assert await service.parts.database[LETTERS].count_documents({}) == 2


async def test_an_hour_without_a_mail_server_loses_nothing_and_sends_nothing_twice(
    service: Any, mailbox: Mailbox
) -> None:
    port = free_port()
    parts = with_carrier(service, SmtpCarrier("127.0.0.1", port, None, None, tls=False))
    people = [f"person{number}@example.org" for number in range(5)]

    for minute in range(60):
        if minute % 12 == 0:
            await tell(service, "a", email=people[minute // 12])
        await deliver_due(parts)
        await parts.mailer.retry_due()
        service.clock.moment += timedelta(minutes=1)
    with smtp_server(mailbox, port):
        for _minute in range(60):
            await deliver_due(parts)
            await parts.mailer.retry_due()
            service.clock.moment += timedelta(minutes=1)

    assert sorted(str(letter["To"]) for letter in mailbox.taken) == people


class Crash(BaseException):
    """The process ends here."""


async def test_a_crash_before_the_letter_is_queued_loses_nothing(
    service: Any, mailbox: Mailbox, smtp: SmtpCarrier, monkeypatch: pytest.MonkeyPatch
) -> None:
    await tell(service, "a")
    parts = with_carrier(service, smtp)

    def crash(*_given: object) -> None:
        raise Crash

    with monkeypatch.context() as patch:
        patch.setattr(delivery, "letter_about", crash)
        with pytest.raises(Crash):
            await deliver_due(parts)

    assert (await deliver_due(parts), len(mailbox.taken)) == (1, 1)


class EndsAfter:
    """Hands letters over and lets the process end each time, until it is mended."""

    def __init__(self, carrier: SmtpCarrier, before: bool) -> None:
        self.carrier, self.before, self.mended = carrier, before, False

    async def carry(self, message: EmailMessage) -> None:
        if self.before and not self.mended:
            raise Crash
        await self.carrier.carry(message)
        if not self.mended:
            raise Crash


@pytest.mark.parametrize(("before", "taken"), [(True, 1), (False, 2)])
async def test_a_crash_while_a_letter_is_handed_over_gives_one_duplicate_at_most(
    service: Any, mailbox: Mailbox, smtp: SmtpCarrier, before: bool, taken: int
) -> None:
    await tell(service, "a")
    carrier = EndsAfter(smtp, before)
    parts = with_carrier(service, carrier)
    with pytest.raises(Crash):
        await deliver_due(parts)
    carrier.mended = True

    made = []
    for _minute in range(10):
        service.clock.moment += ON_ITS_WAY / 3
        made.append(await deliver_due(parts) + await parts.mailer.retry_due())

    assert (sum(made), len(mailbox.taken)) == (1, taken)
    assert len({letter["Message-ID"] for letter in mailbox.taken}) == 1


async def test_an_address_that_refuses_gets_no_more_letters_but_the_inbox_goes_on(
    service: Any, mailbox: Mailbox, smtp: SmtpCarrier
) -> None:
    parts = with_carrier(service, smtp)
    mailbox.known = "550 5.1.1 no such user"
    await tell(service, "a")
    await deliver_due(parts)
    mailbox.known = "250 OK"
    await tell(service, "b")

    await deliver_due(parts)

    assert mailbox.taken == []
    assert [row["read"] for row in await rows()] == [None, None]
    states = [row["state"] async for row in service.parts.database[LETTERS].find({})]
    assert states == ["refused", "refused"]


async def test_the_job_says_how_many_letters_went(service: Any) -> None:
    await tell(service, "a")
    [job] = jobs(service.parts)
    context = JobContext(job.name, service.clock.now(), service.parts.database, service.clock, lambda: True)

    assert [await job.run(context) for _ in range(2)] == ["1 letters of notices", "0 letters of notices"]
