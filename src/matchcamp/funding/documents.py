"""A call as it is kept: the facts of its source, and the moments that lists are cut and sorted by."""

from datetime import datetime
from typing import Any

from beanie import Document
from pydantic import BaseModel, Field
from pymongo import IndexModel


class FieldChange(BaseModel):
    """One field of a call before and after, in words; long texts are cut to where they differ."""

    field: str
    old: str
    new: str


class CallChange(BaseModel):
    """A line of a call's history; `account_id` is empty where a source was read by itself."""

    at: datetime
    account_id: str
    step: str
    note: str = ""
    fields: list[FieldChange] = Field(default_factory=list)


class Withdrawal(BaseModel):
    """A hand-kept call that is no call any more, and why; it counts as closed from then on."""

    at: datetime
    reason: str


class CallRecord(Document):
    """`facts` is a `calls.model.Call` in plain values; `opens_at` and `closes_at` come from it, with the far future for
    «not known»; `last_seen` is the last import that held the call.

    `revision` grows with each change (0: never since there are revisions), of which `history` keeps the newest. `ours`
    names the facts that people here wrote over a portal's own words: they outlast every import.
    """

    identifier: str
    source: str
    programme: str
    topics: list[str]
    facts: dict[str, Any]
    content_hash: str
    opens_at: datetime
    closes_at: datetime
    first_seen: datetime
    last_seen: datetime
    changed: datetime
    missing_since: datetime | None = None  # When its source stopped listing it; it stays, for people may work on it.
    revision: int = 0
    history: list[CallChange] = Field(default_factory=list)
    withdrawn: Withdrawal | None = None
    ours: list[str] = Field(default_factory=list)

    class Settings:
        name = "calls"
        indexes = (
            IndexModel("identifier", unique=True),
            IndexModel([("closes_at", 1), ("_id", 1)]),
            IndexModel([("programme", 1), ("closes_at", 1)]),
            IndexModel([("topics", 1), ("closes_at", 1)]),
        )
