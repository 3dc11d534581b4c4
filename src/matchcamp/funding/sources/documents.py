"""What is kept of the sources of calls: how each stands, the pages it gave, and the last it told of each call."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from beanie import Document
from pydantic import BaseModel, Field
from pymongo import IndexModel


class SourceName(StrEnum):
    """Where calls come from."""

    PORTAL = "portal"
    TOPIC = "topic"
    CALENDAR = "calendar"
    CSV = "csv"


class Failure(StrEnum):
    """Why a source gave nothing that was taken."""

    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    CHANGED = "changed"
    FILTER_IGNORED = "filter_ignored"
    UNSTEADY = "unsteady"
    OVER_BUDGET = "over_budget"
    FEWER = "fewer"
    UNREADABLE = "unreadable"


class Held(BaseModel):
    """A harvest that holds far fewer calls than the one before it, and waits for somebody to look at it."""

    harvest: str
    progress: dict[str, Any]
    calls: int
    before: int
    at: datetime


class SourceState(Document):
    """How one source stands; one document a source.

    `failing_since` is the first failure after the last success. `counts` and `left_out` tell of the last success.
    `asked` is when somebody asked for a refresh that was not made yet, `asked_for` what of the source, `tries` how
    often that was begun. `harvest` names the pages of the harvest under way, `cursor` says how far it is
    (`calls.sources.harvest_progress`).
    """

    source: str
    last_try: datetime | None = None
    last_success: datetime | None = None
    failing_since: datetime | None = None
    failure: str = ""
    failure_words: str = ""
    counts: dict[str, int] = Field(default_factory=dict)
    left_out: dict[str, int] = Field(default_factory=dict)
    asked: datetime | None = None
    tries: int = 0
    asked_for: list[str] = Field(default_factory=list)
    running_since: datetime | None = None
    harvest: str = ""
    cursor: dict[str, Any] | None = None
    held: Held | None = None

    class Settings:
        name = "source_states"
        indexes = (IndexModel("source", unique=True),)


class Payload(Document):
    """One page as the source gave it, packed with gzip; those of the last few harvests are kept."""

    harvest: str
    source: str
    part: str
    number: int
    harvested: datetime
    packed: bytes

    class Settings:
        name = "payloads"
        indexes = (
            IndexModel([("harvest", 1), ("part", 1), ("number", 1)], unique=True),
            IndexModel([("source", 1), ("harvest", 1)]),
        )


class SourceRecord(Document):
    """What a source last told of one call: hashes of the call before our words came to it, and of the raw record."""

    source: str
    identifier: str
    content_hash: str
    record_hash: str
    changed: datetime

    class Settings:
        name = "source_records"
        indexes = (IndexModel([("source", 1), ("identifier", 1)], unique=True),)
