"""The alliance as it is shown."""

from datetime import date

from pydantic import BaseModel

from matchcamp.alliance.documents import Precision
from matchcamp.indicators.schemas import IndicatorHead


class TeamOut(BaseModel):
    name: str
    description: str
    topics: list[str]


class ActivityOut(BaseModel):
    """`start`, `end` and `precision` are of what really was, where it is known, else of the plan; `planned_start` shows
    the slip between the two."""

    title: str
    kind: str
    start: date
    end: date
    precision: Precision
    planned_start: date
    took_place: bool
    place: str
    country: str
    note: str


class AllianceOut(BaseModel):
    """Teams, calendar and indicators in one answer; of indicators only the plan, for how they stand is for members."""

    teams: list[TeamOut]
    calendar: list[ActivityOut]
    indicators: list[IndicatorHead]
