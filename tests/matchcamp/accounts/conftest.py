"""Letters as they arrive: without an SMTP server they lie in a folder."""

import re
from collections.abc import Callable
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest

from tests.matchcamp.mailing import plain

Letters = Callable[[str], list[EmailMessage]]


@pytest.fixture
def letters(service: Any) -> Letters:
    """The letters to an address, oldest first."""

    def to(address: str) -> list[EmailMessage]:
        paths = sorted(service.parts.settings.outbox_dir.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
        found = [message_from_bytes(path.read_bytes(), policy=default) for path in paths]
        return [letter for letter in found if letter["To"] == address]

    return to


@pytest.fixture
def link(letters: Letters, service: Any) -> Callable[[str], str]:
    """The path of the link in the newest letter to an address."""

    def of(address: str) -> str:
        text = plain(letters(address)[-1])
        [path, *_] = re.findall(re.escape(service.parts.settings.base_url) + r"(/\S+)", text)
        return str(path)

    return of
