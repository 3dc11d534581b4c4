"""What people made of a match, and the introduction that may follow. The ranking itself is computed, not kept."""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from beanie import Document, PydanticObjectId
from pydantic import BaseModel, Field
from pymongo import IndexModel


class MatchState(StrEnum):
    """The life of a match, seen from the side that has the need, idea or offer."""

    SUGGESTED = "suggested"
    SEEN = "seen"
    INTERESTED = "interested"
    NOT_FOR_US = "not_for_us"
    INTRODUCED = "introduced"


class Reason(StrEnum):
    """Why a match is not for us."""

    TOPIC = "topic"
    KIND = "kind"
    PLACE = "place"
    TIME = "time"
    CAPACITY = "capacity"
    KNOWN = "known"
    OTHER = "other"


class Answer(StrEnum):
    """Where an introduction stands."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    TAKEN_BACK = "taken_back"


class Introduction(BaseModel):
    """Asked by a person of one organisation, answered by one of the other; contacts show only once it is accepted.

    `alone`: nobody speaks for the asked organisation, so brokers and the secretariat answer. `told`: the letters about
    the present answer are out. `id` orders the lists: a request made again stands on top.
    """

    id: PydanticObjectId
    asked_by: str
    message: str
    asked: datetime
    answer: Answer = Answer.ASKED
    answered_by: str = ""
    answered: datetime | None = None
    note: str = ""
    alone: bool = False
    told: bool = False


class Match(Document):
    """One pair. `near` and `far` are item keys: `near` is the item of those who look.

    `near_organisation` and `far_organisation` stand behind the two, also where the name is withheld: they are for rules
    and filters and leave the service only through `rules.named`. `pair` is the same seen from both sides: while one
    side has asked, the other cannot. `earlier` are introductions that were declined or taken back before this one.
    `told`: people were told of it as of something new, or need not be.
    """

    near: str
    far: str
    pair: str
    near_organisation: str
    far_organisation: str = ""
    fit: float = 0.0
    reasons: list[dict[str, Any]] = Field(default_factory=list)
    state: MatchState = MatchState.SUGGESTED
    reason_not: str = ""
    words_not: str = ""
    introduction: Introduction | None = None
    earlier: list[Introduction] = Field(default_factory=list)
    told: bool = True
    created: datetime
    changed: datetime

    class Settings:
        name = "matches"
        indexes: ClassVar = (
            IndexModel([("near", 1), ("far", 1)], unique=True),
            IndexModel("pair", name="one_open", unique=True, partialFilterExpression={"introduction.answer": "asked"}),
            IndexModel([("near_organisation", 1), ("state", 1), ("_id", -1)]),
            IndexModel([("near_organisation", 1), ("introduction.id", -1)]),
            IndexModel([("far_organisation", 1), ("introduction.id", -1)]),
            IndexModel([("introduction.asked_by", 1), ("introduction.id", -1)]),
            IndexModel([("introduction.id", -1)], name="alone", partialFilterExpression={"introduction.alone": True}),
            IndexModel("introduction.told", name="untold", partialFilterExpression={"introduction.told": False}),
            IndexModel("told", name="news", partialFilterExpression={"told": False}),
            IndexModel("far"),
        )


class Shown(BaseModel):
    """One candidate as it stood when its list was answered: place from 1, fit and signals in [0, 1] by name."""

    key: str
    place: int
    fit: float
    signals: dict[str, float]


class Feedback(Document):
    """One answer to a suggested candidate, kept for later learning; a line is never changed, a new one is added.

    `account_id` and `organisation_id` are who answered, `shown` the list that the answer was given to, best first,
    `weights` and `encoder` what it was made with: the version of the weights' file and the encoder's name.
    """

    item: str
    candidate: str
    answer: MatchState
    reason: str = ""
    words: str = ""
    account_id: str
    organisation_id: str
    shown: list[Shown] = Field(default_factory=list)
    weights: str = ""
    encoder: str = ""
    at: datetime

    class Settings:
        name = "match_feedback"
        indexes: ClassVar = (IndexModel("account_id"), IndexModel([("at", 1), ("_id", 1)]))


class SuggestedFrom(Document):
    """What the suggestions of an item were made from, so that they are made again only when that has changed."""

    id: str  # type: ignore[assignment]  # Beanie allows any type of id; its annotation names only its own.
    basis: str

    class Settings:
        name = "suggested_from"
