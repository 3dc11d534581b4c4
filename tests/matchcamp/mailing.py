"""Letters as tests read them."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path


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
