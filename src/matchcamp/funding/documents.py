"""A call as it is kept: the facts of its source, and the moments that lists are cut and sorted by."""

from datetime import datetime
from typing import Any

from beanie import Document
from pymongo import IndexModel


class CallRecord(Document):
    """`facts` is a `calls.model.Call` in plain values; `opens_at` and `closes_at` come from it, with the far future for
    «not known»; `last_seen` is the last import that held the call."""

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

    class Settings:
        name = "calls"
        indexes = (
            IndexModel("identifier", unique=True),
            IndexModel([("closes_at", 1), ("_id", 1)]),
            IndexModel([("programme", 1), ("closes_at", 1)]),
            IndexModel([("topics", 1), ("closes_at", 1)]),
        )
