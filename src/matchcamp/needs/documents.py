"""A need as it is kept."""

from datetime import date
from enum import StrEnum

from pydantic import Field
from pymongo import IndexModel

from matchcamp.postings import Posting


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
    """`outcome` says what would be different once it is solved; `by` when that is wanted; `wanted_types` who could help."""

    status: NeedStatus = NeedStatus.DRAFT
    outcome: str = ""
    by: date | None = None
    wanted_types: list[str] = Field(default_factory=list)
    wanted_countries: list[str] = Field(default_factory=list)

    class Settings:
        name = "needs"
        bson_encoders = {date: str}  # noqa: RUF012  # BSON knows no plain date; Beanie reads this as it stands.
        indexes = (
            IndexModel([("status", 1), ("visibility", 1), ("_id", -1)]),
            IndexModel([("organisation_id", 1), ("_id", -1)]),
            IndexModel([("status", 1), ("expires", 1)]),
            IndexModel("slug"),
        )
