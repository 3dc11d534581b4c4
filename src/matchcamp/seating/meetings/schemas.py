"""What goes in and out of one-to-one meetings."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from matchcamp.seating.meetings.documents import Answer
from matchcamp.words import ItsId, Note


class MeetingWishIn(BaseModel):
    """A wish to meet somebody at the camp."""

    model_config = ConfigDict(extra="forbid")

    person: ItsId
    message: Annotated[Note, Field(max_length=300)] = ""


class MeetingAnswerIn(BaseModel):
    """The answer of who was asked, or `taken_back` of who asked."""

    model_config = ConfigDict(extra="forbid")

    answer: Literal["accepted", "declined", "taken_back"]


class FrameIn(BaseModel):
    """How many tables for two there are, and how long a slot is."""

    model_config = ConfigDict(extra="forbid")

    tables: Annotated[int, Field(ge=1, le=100)] = 10
    minutes: Annotated[int, Field(ge=5, le=120)] = 20


class MeetingPartnerOut(BaseModel):
    """Somebody at the camp whom one can ask for a meeting."""

    id: str
    name: str
    organisation: str
    country: str


class WishOut(BaseModel):
    """A wish as one of the two sees it. `mine`: they asked; else they were asked."""

    id: str
    partner: MeetingPartnerOut
    mine: bool
    message: str
    answer: Answer


class MyMeetingOut(BaseModel):
    """One's meeting in a slot. `table` 0: a stand-in, who gets a table when another meeting is not held."""

    slot: int
    starts: datetime
    ends: datetime
    table: int
    partner: MeetingPartnerOut


class MyMeetingsOut(BaseModel):
    """One person's wishes and meetings. `left_out` are the names of partners for whom there was no room."""

    wishes: list[WishOut]
    meetings: list[MyMeetingOut]
    left_out: list[str]
    planned: bool


class PairOut(BaseModel):
    """Two people in a slot; `absent`: one of them is not there."""

    one: str
    other: str
    table: int
    absent: bool


class SlotOut(BaseModel):
    """One slot with its meetings by table, and its stand-ins in their order."""

    number: int
    starts: datetime
    ends: datetime
    over: bool
    meetings: list[PairOut]
    stand_ins: list[PairOut]


class MeetingsOut(BaseModel):
    """All meetings for those who lead. Wishes are counted by answer; who was declined stays between the two.

    `not_held` is the part of meetings that is expected not to be held.
    """

    tables: int
    minutes: int
    asked: int
    accepted: int
    slots: list[SlotOut]
    left_out: list[PairOut]
    without_a_meeting: list[str]
    planned: bool
    made: datetime | None
    gap: float
    stale: bool
    missing: list[str]
    not_held: float
