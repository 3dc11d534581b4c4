"""One-to-one meetings as they are kept: who wants to meet whom, and when and where they do."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from beanie import Document
from pydantic import BaseModel, Field
from pymongo import IndexModel


class Answer(StrEnum):
    """Where a wish to meet stands."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    TAKEN_BACK = "taken_back"


class MeetingWish(Document):
    """`one` asked `other`, both ids of participants; two people have one wish, whoever asked.

    `pair` names both, sorted; `message` is what the asker wrote with it, and `account_id` their account, if any.
    """

    camp_id: str
    pair: str
    one: str
    other: str
    message: str = ""
    account_id: str = ""
    answer: Answer = Answer.ASKED
    asked: datetime
    answered: datetime | None = None

    class Settings:
        name = "camp_meeting_wishes"
        indexes: ClassVar = (
            IndexModel([("camp_id", 1), ("pair", 1)], unique=True),
            IndexModel([("camp_id", 1), ("one", 1)]),
            IndexModel([("camp_id", 1), ("other", 1)]),
            IndexModel("account_id"),
        )


class Meeting(BaseModel):
    """Two people in a slot. `table` counts from 1; 0 is a stand-in, which takes the table of a meeting not held."""

    one: str
    other: str
    table: int = 0


class MeetingPlan(BaseModel):
    """By slot, index 0 is slot 1: the meetings at their tables, then the stand-ins in the order in which they take one.

    `left_out` are accepted wishes for which there was no room; `basis` hashes what it was made from.
    """

    slots: list[list[Meeting]]
    left_out: list[Meeting] = Field(default_factory=list)
    objective: float = 0.0
    gap: float = 0.0
    made: datetime
    basis: str


class CampMeetings(Document):
    """The meetings of a camp; its id is the camp's. `tables` are those for two, `minutes` how long a slot is."""

    id: str  # type: ignore[assignment]  # Beanie allows any type of id; its annotation names only its own.
    tables: int = 10
    minutes: int = 20
    plan: MeetingPlan | None = None
    revision: int = 0

    class Settings:
        name = "camp_meetings"
