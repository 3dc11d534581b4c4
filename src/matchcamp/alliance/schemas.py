"""The alliance as it is shown."""

from datetime import date

from pydantic import BaseModel

from matchcamp.alliance.documents import Precision


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


class IndicatorOut(BaseModel):
    """`value` is counted now where a register yields it, null where it is read by hand."""

    code: str
    title: str
    unit: str
    baseline: float | bool | None
    target: float | bool | None
    due: date | None
    value: int | None
    note: str


class AllianceOut(BaseModel):
    """Teams, calendar and indicators in one answer."""

    teams: list[TeamOut]
    calendar: list[ActivityOut]
    indicators: list[IndicatorOut]
