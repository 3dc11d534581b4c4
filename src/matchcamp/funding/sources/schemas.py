"""Sources of calls as they leave the service, and what is asked of them."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from matchcamp.funding.sources.documents import Failure, SourceName

TOPIC_ID = r"^[A-Za-z0-9][A-Za-z0-9_-]{1,119}$"
MOST_TOPICS = 20
"""Topics that are asked for at once: more is what the whole harvest is for."""


class SourceStatus(StrEnum):
    """How a source stands now."""

    OFF = "off"
    NEVER = "never"
    ASKED = "asked"
    RUNNING = "running"
    INTERRUPTED = "interrupted"
    HELD = "held"
    FAILING = "failing"
    FINE = "fine"


class HeldOut(BaseModel):
    """A harvest with far fewer calls than the one before; somebody has to say whether it is believed."""

    calls: int
    before: int
    at: datetime


class SourceOut(BaseModel):
    """One source: when it was last tried and taken over, since when it fails and why, and what the last success held.

    `failure_words` are the error's own, in English, with the way out. `pages_read` and `pages_expected` tell how far a
    harvest under way is; null where there is none.
    """

    source: SourceName
    status: SourceStatus
    last_try: datetime | None
    last_success: datetime | None
    failing_since: datetime | None
    failure: Failure | None
    failure_words: str
    counts: dict[str, int]
    left_out: dict[str, int]
    pages_read: int | None
    pages_expected: int | None
    held: HeldOut | None


class SourceList(BaseModel):
    """All sources, always in the same order; one page, so `next` is always null."""

    items: list[SourceOut]
    next: str | None = None


class RefreshIn(BaseModel):
    """What to refresh of a source: identifiers of topics for the source `topic`, nothing for the others."""

    model_config = ConfigDict(extra="forbid")

    identifiers: Annotated[list[Annotated[str, Field(pattern=TOPIC_ID)]], Field(max_length=MOST_TOPICS)] = Field(
        default_factory=list
    )


class HeldIn(BaseModel):
    """Whether the harvest that is held is taken over, or left."""

    model_config = ConfigDict(extra="forbid")

    take: bool
