"""What people made of a match, and the introduction that may follow. The ranking itself is computed, not kept."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from beanie import Document
from pydantic import BaseModel, Field
from pymongo import IndexModel


class MatchState(StrEnum):
    """The life of a match, seen from the side that has the need, idea or offer."""

    SUGGESTED = "suggested"
    SEEN = "seen"
    INTERESTED = "interested"
    NOT_FOR_US = "not_for_us"
    INTRODUCED = "introduced"


class Answer(StrEnum):
    """Where an introduction stands."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    TAKEN_BACK = "taken_back"


class Introduction(BaseModel):
    """Asked by a person of one organisation, answered by one of the other; contacts show only once it is accepted."""

    asked_by: str
    asking_organisation: str
    message: str
    asked: datetime
    answer: Answer = Answer.ASKED
    answered_by: str = ""
    answered: datetime | None = None
    note: str = ""


class Match(Document):
    """One pair. `near` and `far` are item keys: `near` is the item of those who look; `asking`/`asked` its organisations."""

    near: str
    far: str
    near_organisation: str
    far_organisation: str = ""
    fit: float = 0.0
    reasons: list[dict[str, Any]] = Field(default_factory=list)
    state: MatchState = MatchState.SUGGESTED
    reason_not: str = ""
    introduction: Introduction | None = None
    created: datetime
    changed: datetime

    class Settings:
        name = "matches"
        indexes = (
            IndexModel([("near", 1), ("far", 1)], unique=True),
            IndexModel([("near_organisation", 1), ("changed", -1)]),
            IndexModel([("far_organisation", 1), ("changed", -1)]),
            IndexModel("far"),
        )
