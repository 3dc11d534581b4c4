"""A need as it is kept."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from pydantic import Field
from pymongo import IndexModel

from matchcamp.postings import Posting


def plain_day(value: date) -> str | datetime:
    """BSON knows no plain date, so it is kept as ISO text; a datetime is a date to Python too, and stays one."""
    return value if isinstance(value, datetime) else value.isoformat()


class NeedStatus(StrEnum):
    """The life of a need."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    IN_PROGRESS = "in_progress"
    SOLVED = "solved"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class Need(Posting):
    """`outcome` says what would be different then; `by` when that is wanted; `wanted_types` who could help."""

    status: NeedStatus = NeedStatus.DRAFT
    outcome: str = ""
    by: date | None = None
    wanted_types: list[str] = Field(default_factory=list)
    wanted_countries: list[str] = Field(default_factory=list)

    class Settings:
        name = "needs"
        bson_encoders: ClassVar = {date: plain_day}
        indexes = (
            IndexModel([("status", 1), ("visibility", 1), ("_id", -1)]),
            IndexModel([("organisation_id", 1), ("_id", -1)]),
            IndexModel([("status", 1), ("expires", 1)]),
            IndexModel("slug"),
        )
