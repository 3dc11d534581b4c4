"""What is kept of the alliance itself."""

from enum import StrEnum

from beanie import Document
from pydantic import BaseModel, Field
from pymongo import IndexModel


class Team(Document):
    """A thematic team; none is permanent."""

    slug: str
    name: str
    description: str
    topics: list[str] = Field(default_factory=list)
    leader: str = ""

    class Settings:
        name = "teams"
        indexes = (IndexModel("slug", unique=True),)


class Precision(StrEnum):
    """How finely a date is known: a page must not show a month as a day."""

    DAY = "day"
    MONTH = "month"
    SEASON = "season"
    HALF = "half"
    YEAR = "year"


class Span(BaseModel):
    """From one day to another, both included, as ISO text, so that lists sort by it."""

    start: str
    end: str
    precision: Precision


class Activity(Document):
    """An entry of the calendar: planned, and, where a source says so, how it really was."""

    slug: str
    title: str
    kind: str
    planned: Span
    actual: Span | None = None
    place: str = ""
    country: str = ""
    note: str = ""

    class Settings:
        name = "activities"
        indexes = (IndexModel("slug", unique=True), IndexModel("planned.start"))
