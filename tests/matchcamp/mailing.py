"""Letters as tests read them, and a real SMTP server in the test process."""

from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

from matchcamp.mail import SmtpCarrier
from matchcamp.notifications.delivery import deliver_due
from tests.serving import free_port


def plain(message: EmailMessage) -> str:
    """The text part, which holds the same words as the HTML."""
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def html(message: EmailMessage) -> str:
    part = message.get_body(("html",))
    assert part is not None
    return str(part.get_content())


def outbox(folder: Path) -> list[EmailMessage]:
    """The letters that are out, by address and subject."""
    found = [message_from_bytes(path.read_bytes(), policy=default) for path in folder.glob("*.eml")]
    return sorted(found, key=lambda one: (str(one["To"]), str(one["Subject"])))  # type: ignore[arg-type]


async def letters(world: Any) -> list[tuple[str, str, str]]:
    """Address, subject and text, without its foot, of the letters that are out, by address and subject."""
    await deliver_due(world.parts)
    return [
        (str(one["To"]), str(one["Subject"]), plain(one).partition("\n-- \n")[0])
        for one in outbox(world.parts.settings.outbox_dir)
    ]


class Mailbox:
    """What an SMTP server took; `answer` is what it says to the data, `known` to recipients."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.answer = self.known = "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, _server: object, _session: object, envelope: Any, address: str, _options: object
    ) -> str:
        if self.known.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.known

    async def handle_DATA(self, _server: object, _session: object, envelope: object) -> str:  # noqa: N802
        if self.answer.startswith("250"):
            content = envelope.content  # type: ignore[attr-defined]
            self.taken.append(message_from_bytes(content, policy=default))  # type: ignore[arg-type]
        return self.answer


@contextmanager
def smtp_server(mailbox: Mailbox, port: int = 0) -> Iterator[SmtpCarrier]:
    """A server that gives its letters to the mailbox, and the carrier that speaks to it."""
    port = port or free_port()
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield SmtpCarrier("127.0.0.1", port, None, None, tls=False)
    finally:
        controller.stop()
