"""Notices as they are kept, and how people want letters about them."""

from datetime import datetime
from typing import Any, ClassVar

from beanie import Document
from pydantic import Field
from pymongo import IndexModel

from matchcamp.mail import COLLECTION as LETTERS
from matchcamp.notifications.states import LetterState, NoticeKind
from matchcamp.refusals import COLLECTION as REFUSED

BRUSSELS = "Europe/Brussels"


class KeptNotice(Document):
    """One thing that one person is told; `key` is unique for each account, so that nothing is told twice.

    `subject` and `lines` are messages of the catalogues with their values, as `schemas.kept` writes them. `by` is the
    account whose own words it quotes, or empty: it goes when that account is erased. `at` is by the service's date,
    all other moments by the mailer's clock, which is real time in the demo too. `letter_id` is the letter it went out
    in. `expires` is when the database forgets.
    """

    account_id: str
    kind: NoticeKind
    key: str
    subject: dict[str, Any]
    lines: list[dict[str, Any]] = Field(default_factory=list)
    url: str
    urgent: bool = False
    until: datetime | None = None
    by: str = ""
    at: datetime
    read: datetime | None = None
    created: datetime
    due: datetime | None = None
    letter: LetterState = LetterState.WAITING
    letter_id: str = ""
    expires: datetime

    class Settings:
        name = "notices"
        indexes: ClassVar = (
            IndexModel([("account_id", 1), ("key", 1)], unique=True),
            IndexModel([("account_id", 1), ("_id", -1)]),
            IndexModel([("account_id", 1), ("read", 1)]),
            IndexModel("due", name="waiting", partialFilterExpression={"letter": LetterState.WAITING.value}),
            IndexModel("by"),
            IndexModel("expires", expireAfterSeconds=0),
        )


class Preferences(Document):
    """How a person wants letters. `quiet_from` and `quiet_to` are times of day in `zone` ("22:00"), or both empty.

    `how_often` holds only what the person chose; `rules.USUAL` has the others. `paused` stops all letters of notices.
    """

    account_id: str
    how_often: dict[NoticeKind, str] = Field(default_factory=dict)
    quiet_from: str = ""
    quiet_to: str = ""
    zone: str = BRUSSELS
    paused: bool = False
    changed: datetime

    class Settings:
        name = "notification_preferences"
        indexes: ClassVar = (IndexModel("account_id", unique=True),)


class RefusedAddress(Document):
    """An address to which letters come back, as `refusals` notes it: the server's code, its words, and when."""

    email: str
    code: int
    words: str
    at: datetime

    class Settings:
        name = REFUSED
        indexes: ClassVar = (IndexModel("email", unique=True),)


class KeptLetter(Document):
    """A letter of the mailer, which writes and reads these rows; here are the indexes by which it finds them."""

    to: str
    subject: str
    state: str
    created: datetime
    due: datetime

    class Settings:
        name = LETTERS
        indexes: ClassVar = (
            IndexModel([("due", 1), ("_id", 1)], name="queued", partialFilterExpression={"state": "queued"}),
            IndexModel("to"),
        )
