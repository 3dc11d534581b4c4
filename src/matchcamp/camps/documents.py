"""A camp as it is kept: its frame, its agenda, who leads it, and what happened to it."""

from datetime import datetime
from typing import ClassVar

from beanie import Document
from pydantic import BaseModel, Field
from pymongo import IndexModel

from matchcamp.camps.states import CampStatus, ItemKind


class AgendaItem(BaseModel):
    """One line of the agenda. `key` never changes, whatever else does; `title` is in the camp's language."""

    key: str
    kind: ItemKind
    title: str
    starts: datetime
    minutes: int
    note: str = ""


class Line(BaseModel):
    """One line of the history."""

    at: datetime
    account_id: str
    step: str
    revision: int = 1
    note: str = ""


class Camp(Document):
    """`organisation_id` hosts; `facilitators` are accounts that lead it besides those who lead all camps.

    `starts` and `ends` are those of the agenda, kept for lists. `language` is the one that is spoken there, `zone` an
    IANA name. `capacity` counts people; `tables`, `least` and `most` bound the tables and the people at one.
    `call_id` is the call that the camp aims at, or empty. `wall_key` is the secret in the address of the wall view,
    `pass_number` grows when all personal links are made void. `announced` is when it was first shown to everybody: a
    camp that was is still shown after it was cancelled, so that who meant to come learns of it.
    """

    title: str
    text: str = ""
    organisation_id: str
    facilitators: list[str] = Field(default_factory=list)
    status: CampStatus = CampStatus.DRAFT
    template: str = "one_day"
    place: str = ""
    country: str = ""
    online_url: str = ""
    zone: str = "Europe/Brussels"
    language: str = "en"
    starts: datetime
    ends: datetime
    agenda: list[AgendaItem] = Field(default_factory=list)
    call_id: str = ""
    capacity: int = 60
    tables: int = 10
    least: int = 3
    most: int = 8
    votes: int = 3
    ideas_until: datetime | None = None
    people_until: datetime | None = None
    wall_key: str
    pass_number: int = 1
    announced: datetime | None = None
    revision: int = 1
    history: list[Line] = Field(default_factory=list)
    created: datetime
    changed: datetime
    example: bool = False
    slug: str = ""

    class Settings:
        name = "camps"
        indexes: ClassVar = (
            IndexModel([("status", 1), ("starts", 1)]),
            IndexModel([("starts", -1), ("_id", -1)]),
            IndexModel("organisation_id"),
            IndexModel("facilitators"),
            IndexModel("slug"),
        )
