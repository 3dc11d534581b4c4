"""The demo's letters, as files of the outbox folder."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.parser import BytesParser
from pathlib import Path

from litestar import get

from matchcamp.errors import NotFound
from matchcamp.parts import parts_of
from matchcamp.web import Html, Request, page

NEWEST = 50
LINK = re.compile(r"https?://\S+")


@dataclass(frozen=True, slots=True)
class OutboxLetter:
    """A letter as it was sent; `pieces` are its text cut at links: (text, is a link)."""

    name: str
    to: str
    subject: str
    sent: datetime
    pieces: Sequence[tuple[str, bool]]


def letters(folder: Path) -> list[OutboxLetter]:
    """The newest letters first."""
    files = sorted(folder.glob("*.eml"), key=lambda file: file.stat().st_mtime, reverse=True)[:NEWEST]
    return [read_letter(file) for file in files]


def read_letter(file: Path) -> OutboxLetter:
    message = BytesParser(policy=policy.default).parsebytes(file.read_bytes())
    body = message.get_body(("plain",))
    text = body.get_content() if body else ""
    sent = message["Date"].datetime
    return OutboxLetter(file.stem, str(message["To"]), str(message["Subject"]), sent, pieces_of(text))


def pieces_of(text: str) -> list[tuple[str, bool]]:
    """
    >>> pieces_of("see http://a.example/x now")
    [('see ', False), ('http://a.example/x', True), (' now', False)]
    """
    pieces, end = [], 0
    for found in LINK.finditer(text):
        pieces += [(text[end : found.start()], False), (found.group(), True)]
        end = found.end()
    return [piece for piece in [*pieces, (text[end:], False)] if piece[0]]


@dataclass(frozen=True, slots=True)
class OutboxPage:
    letters: list[OutboxLetter]


@get("/outbox", name="operations.outbox", sync_to_thread=True)
def outbox_page(request: Request) -> Html:
    """Letters that would have been mailed. Only in the demo: they hold sign-in links."""
    settings = parts_of(request).settings
    if settings.smtp_url is not None:
        raise NotFound("letters go out by SMTP here; there is no outbox")
    return page(request, "operations/outbox.html", OutboxPage(letters(settings.outbox_dir)))
