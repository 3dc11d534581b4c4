"""An organisation as it is kept."""

from datetime import date, datetime
from enum import StrEnum

from beanie import Document
from pydantic import BaseModel, Field
from pymongo import IndexModel


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


class Organisation(Document):
    """`type` is one of the 25 codes of `calls.organisation_types`; `country` ISO 3166-1 alpha-2; `nuts` NUTS 2024."""

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
    projects: list[PastProject] = Field(default_factory=list)
    created: datetime
    changed: datetime
    revision: int = 1
    example: bool = False
    slug: str = ""

    class Settings:
        name = "organisations"
        indexes = (
            IndexModel("name"),
            IndexModel([("country", 1), ("name", 1)]),
            IndexModel([("type", 1), ("name", 1)]),
            IndexModel([("membership", 1), ("name", 1)]),
            IndexModel("pic", unique=True, partialFilterExpression={"pic": {"$gt": ""}}),
            IndexModel("oid", unique=True, partialFilterExpression={"oid": {"$gt": ""}}),
            IndexModel("slug"),
        )
