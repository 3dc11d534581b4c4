"""A target as it is kept, what was learnt for its forecast, and what was forecast."""

from datetime import datetime
from typing import ClassVar

from beanie import Document
from pydantic import BaseModel, Field
from pymongo import IndexModel

from matchcamp.revisions import Line
from matchcamp.targets.states import Reading, Stage


class Excluded(BaseModel):
    """An application that people decided not to count, and why."""

    application_id: str
    reason: str


class Target(Document):
    """A number of applications in a period. `starts` and `ends` are days in `zone` in ISO form, both included.

    `programmes` are codes (none: any), `states` those in which an application counts once it was handed in.
    `indicator` is the code of the indicator that it answers, such as I23.
    """

    slug: str
    name: str
    number: int
    starts: str
    ends: str
    zone: str = "Europe/Brussels"
    programmes: list[str] = Field(default_factory=list)
    states: list[str]
    stage: Stage = Stage.FIRST
    reading: Reading = Reading.IN_ALL
    resubmissions: bool = True
    examples: bool = False
    excluded: list[Excluded] = Field(default_factory=list)
    indicator: str = ""
    revision: int = 1
    history: list[Line] = Field(default_factory=list)
    created: datetime
    changed: datetime

    class Settings:
        name = "targets"
        indexes: ClassVar = (IndexModel("slug", unique=True), IndexModel([("ends", 1), ("_id", 1)]))


class ForecastDay(Document):
    """What was forecast of a target on a day in its zone (ISO form)."""

    target_id: str
    day: str
    at: datetime
    counted: int
    probability: float
    expected: float

    class Settings:
        name = "target_forecasts"
        indexes: ClassVar = (IndexModel([("target_id", 1), ("day", 1)], unique=True),)


class Foretold(Document):
    """The chance that an application is handed in by its deadline, as it was told on a day (ISO form, UTC).

    `came` is whether it was, None until the deadline is over.
    """

    application_id: str
    day: str
    deadline: datetime
    probability: float
    came: bool | None = None

    class Settings:
        name = "foretold"
        indexes: ClassVar = (
            IndexModel([("application_id", 1), ("day", 1)], unique=True),
            IndexModel([("came", 1), ("deadline", 1)]),
        )


class LearntRates(Document):
    """What weeks before deadlines brought so far, counted from the log: counts by week band, phase and outcome."""

    id: str  # type: ignore[assignment]  # Beanie allows any type of id; its annotation names only its own.
    counts: list[list[list[float]]]
    applications: int
    weeks: int
    at: datetime

    class Settings:
        name = "learnt_rates"
