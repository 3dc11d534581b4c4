"""An offer as it is kept."""

from enum import StrEnum

from pydantic import Field
from pymongo import IndexModel

from matchcamp.postings import Posting


class OfferKind(StrEnum):
    """What is offered. Equipment covers learning factories; a job-shadowing host takes guests from other centres."""

    TRAINING = "training"
    EQUIPMENT = "equipment"
    EXPERTISE = "expertise"
    PROJECT_ROLE = "project_role"
    JOB_SHADOWING = "job_shadowing"


class OfferStatus(StrEnum):
    """The life of an offer."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    PAUSED = "paused"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class Offer(Posting):
    """`capacity` says how many and when, in words; EQF levels, 1 to 8, are both known or both unknown."""

    status: OfferStatus = OfferStatus.DRAFT
    kind: OfferKind
    capacity: str = ""
    languages: list[str] = Field(default_factory=list)
    eqf_lowest: int | None = None
    eqf_highest: int | None = None

    class Settings:
        name = "offers"
        indexes = (
            IndexModel([("status", 1), ("visibility", 1), ("_id", -1)]),
            IndexModel([("organisation_id", 1), ("_id", -1)]),
            IndexModel([("status", 1), ("expires", 1)]),
            IndexModel("slug"),
        )
