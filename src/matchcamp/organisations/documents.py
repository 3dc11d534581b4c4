"""An organisation as it is kept."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar, Self

from beanie import Document
from pydantic import BaseModel, Field, model_validator
from pymongo import IndexModel

from matchcamp.organisations.names import sort_name, words_of


class Membership(StrEnum):
    """An organisation's standing in the alliance. Founding and associate ones are not counted as new members."""

    PROSPECT = "prospect"
    INTERESTED = "interested"
    APPLIED = "applied"
    MEMBER = "member"
    FOUNDING = "founding"
    ASSOCIATE = "associate"
    LEFT = "left"


class SizeClass(StrEnum):
    """By Recommendation 2003/361/EC: staff below 10, 50, 250."""

    MICRO = "micro"
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


class PastProject(BaseModel):
    """A project the organisation took part in."""

    title: str
    summary: str = ""
    programme: str = ""
    year: int | None = None
    role: str = ""


class Standing(BaseModel):
    """One line of the membership's history: the status from `day` on, who wrote it down and when."""

    day: date
    membership: Membership
    note: str = ""
    at: datetime
    account_id: str = ""


def plain_day(value: date) -> str | datetime:
    """BSON knows no plain date, so it is kept as ISO text; a datetime is a date to Python too, and stays one."""
    return value if isinstance(value, datetime) else value.isoformat()


class Organisation(Document):
    """`type` is one of the 25 codes of `calls.organisation_types`; `country` ISO 3166-1 alpha-2, or empty.

    `nuts` is a level 2 region of NUTS 2024. `sort_name` and `words` follow from the names: lists are ordered by the one
    and searched by the other.
    """

    name: str
    aliases: list[str] = Field(default_factory=list)
    type: str
    country: str
    nuts: str = ""
    city: str = ""
    languages: list[str] = Field(default_factory=list)
    profile: str = ""
    profile_language: str = "en"
    topics: list[str] = Field(default_factory=list)
    web: str = ""
    pic: str = ""
    oid: str = ""
    reach: int | None = None
    eqf_lowest: int | None = None
    eqf_highest: int | None = None
    equipment: list[str] = Field(default_factory=list)
    size: SizeClass | None = None
    membership: Membership = Membership.PROSPECT
    member_since: date | None = None
    standing: list[Standing] = Field(default_factory=list)
    projects: list[PastProject] = Field(default_factory=list)
    created: datetime
    changed: datetime
    revision: int = 1
    example: bool = False
    slug: str = ""
    sort_name: str = ""
    words: list[str] = Field(default_factory=list)

    @model_validator(mode="after")
    def _name_keys(self) -> Self:
        self.sort_name = sort_name(self.name)
        self.words = words_of([self.name, *self.aliases])
        return self

    class Settings:
        name = "organisations"
        bson_encoders: ClassVar = {date: plain_day}
        indexes = (
            IndexModel([("sort_name", 1), ("_id", 1)]),
            IndexModel([("country", 1), ("sort_name", 1), ("_id", 1)]),
            IndexModel([("type", 1), ("sort_name", 1), ("_id", 1)]),
            IndexModel([("topics", 1), ("sort_name", 1), ("_id", 1)]),
            IndexModel([("membership", 1), ("sort_name", 1), ("_id", 1)]),
            IndexModel([("membership", 1), ("country", 1)]),  # The map counts in the index alone.
            IndexModel("words"),
            IndexModel("pic", unique=True, partialFilterExpression={"pic": {"$gt": ""}}),
            IndexModel("oid", unique=True, partialFilterExpression={"oid": {"$gt": ""}}),
            IndexModel("slug"),
        )
