"""What people watch, as it is kept: calls they follow, what became of those calls, and searches they keep."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from beanie import Document
from pydantic import BaseModel, ConfigDict, Field
from pymongo import IndexModel


class Facts(BaseModel):
    """What of a call is watched. `deadlines` are ISO moments in UTC, in order; sums are whole euros.

    `words` is a hash of the call's own text: whether it changed is told, not how. `status` is that of the moment at
    which the facts were taken.
    """

    model_config = ConfigDict(frozen=True)

    title: str
    opens: date | None
    deadlines: tuple[str, ...]
    budget_eur: int | None
    least_grant_eur: int | None
    greatest_grant_eur: int | None
    grants: int | None
    expected: bool
    words: str
    status: str


class ChangeKind(StrEnum):
    """Which fact of a call changed."""

    STATUS = "status"
    DEADLINE = "deadline"
    OPENS = "opens"
    PUBLISHED = "published"
    BUDGET = "budget"
    LEAST_GRANT = "least_grant"
    GREATEST_GRANT = "greatest_grant"
    GRANTS = "grants"
    TITLE = "title"
    WORDS = "words"


class Change(BaseModel):
    """One fact before and after: moments and days in ISO form, sums as whole euros; empty for «not said»."""

    model_config = ConfigDict(frozen=True)

    kind: ChangeKind
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


class Followed(Document):
    """A person follows a call. `seen` are its facts when they last looked.

    `organisation_id` is the organisation whose other people see that one of them follows it; "" keeps it private.
    """

    account_id: str
    call_id: str
    organisation_id: str = ""
    seen: Facts
    seen_at: datetime
    created: datetime

    class Settings:
        name = "followed_calls"
        indexes = (
            IndexModel([("account_id", 1), ("call_id", 1)], unique=True),
            IndexModel("call_id"),
            IndexModel([("organisation_id", 1), ("call_id", 1)]),
        )


class KnownCall(Document):
    """The facts of a call that somebody follows or followed, up to which its changes are written down; `number` counts
    those changes."""

    id: str  # type: ignore[assignment]  # Beanie allows any type of id; its annotation names only its own.
    facts: Facts
    number: int = 0

    class Settings:
        name = "known_calls"


class CallChange(Document):
    """What changed in a followed call by one write, and the facts it led to. The id is the call's id and the number."""

    id: str  # type: ignore[assignment]  # As above.
    call_id: str
    at: datetime
    facts: Facts
    changes: list[Change]

    class Settings:
        name = "call_changes"
        indexes = (IndexModel([("call_id", 1), ("at", 1)]), IndexModel("at"))


class Place(StrEnum):
    """The list that a kept search narrows."""

    SEARCH = "search"
    CALLS = "calls"
    NEEDS = "needs"
    OFFERS = "offers"
    IDEAS = "ideas"
    ORGANISATIONS = "organisations"


class SavedSearch(Document):
    """A search that a person keeps: `query` is the part of its address behind the question mark, in one spelling.

    What is new in a list came after `looked`. A search for words is a ranking without dates: new is what does not stand
    among `seen_keys`.
    """

    account_id: str
    name: str
    place: Place
    query: str
    looked: datetime
    seen_keys: list[str] = Field(default_factory=list)
    created: datetime

    class Settings:
        name = "saved_searches"
        indexes: ClassVar = (
            IndexModel([("account_id", 1), ("place", 1), ("query", 1)], unique=True),
            IndexModel([("account_id", 1), ("_id", -1)]),
        )
