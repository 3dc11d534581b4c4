"""What goes in and out of targets."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from matchcamp.applications.progress import Phase
from matchcamp.applications.shown_schemas import ApplicationHead
from matchcamp.applications.states import State, Step
from matchcamp.targets.states import COUNTED_STATES, Reading, Stage, Verdict
from matchcamp.words import Note, ObjectIdText, OneLine, Title

MOST_PROGRAMMES = 8
Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2100, 1, 1))]
Programme = Annotated[str, Field(pattern=r"^[A-Z0-9][A-Z0-9_-]{0,29}$")]


def known_zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError) as error:  # Unknown names, names that are paths, and folders.
        raise ValueError(f"{value!r} is no time zone") from error
    return value


class ExcludedIn(BaseModel):
    """An application that is not to count, and why."""

    model_config = ConfigDict(extra="forbid")

    application_id: Annotated[ObjectIdText, AfterValidator(str.lower)]
    reason: Annotated[OneLine, Field(min_length=3)]


class TargetIn(BaseModel):
    """A target: so many applications handed in within a period.

    `programmes` empty takes all; `states` are those in which an application counts once it was handed in; `stage` says
    which submission counts of a call with two stages.
    """

    model_config = ConfigDict(extra="forbid")

    name: Title
    number: Annotated[int, Field(ge=1, le=10_000)]
    starts: Day
    ends: Day
    zone: Annotated[str, AfterValidator(known_zone), Field(max_length=60, pattern=r"^[A-Za-z0-9_+/-]+$")] = (
        "Europe/Brussels"
    )
    programmes: Annotated[list[Programme], Field(max_length=MOST_PROGRAMMES)] = []
    states: Annotated[list[State], Field(min_length=1, max_length=len(State))] = list(COUNTED_STATES)
    stage: Stage = Stage.FIRST
    reading: Reading = Reading.IN_ALL
    resubmissions: bool = True
    examples: bool = False
    excluded: Annotated[list[ExcludedIn], Field(max_length=100)] = []
    indicator: Annotated[str, Field(pattern=r"^(I[0-9]{1,3})?$")] = ""


class TargetEdit(TargetIn):
    """A target as it is to stand; `revision` is the one that the change began from, `note` says why."""

    revision: Annotated[int, Field(ge=1, le=2**31)]
    note: Note = ""


class ProgrammeCount(BaseModel):
    programme: str
    count: int


class ExcludedOut(BaseModel):
    application_id: str
    reason: str


class TargetOut(BaseModel):
    """A target and how it stands. `counted` are the applications that the viewer may see, of the newest hundred that
    count; `hidden` counts the others of these, and `more` those before them.

    `missing_programmes` still want one, where the reading is that each is covered. `excluded` is empty for those who
    may not edit it: its reasons may tell of applications that they may not see.
    """

    id: str
    name: str
    number: int
    starts: date
    ends: date
    zone: str
    programmes: list[str]
    states: list[State]
    stage: Stage
    reading: Reading
    resubmissions: bool
    examples: bool
    excluded: list[ExcludedOut]
    indicator: str
    revision: int
    count: int
    reached: bool
    days_left: int
    by_programme: list[ProgrammeCount]
    missing_programmes: list[str]
    counted: list[ApplicationHead]
    hidden: int
    more: int
    may_edit: bool


class TargetList(BaseModel):
    items: list[TargetOut]


class HistoryDay(BaseModel):
    day: date
    count: int


class HistoryOut(BaseModel):
    """The days on which the count changed, from the log."""

    items: list[HistoryDay]


class ChangeOut(BaseModel):
    """One change of a target: by whom, and the values before and after; the first has none before."""

    at: datetime
    by: str
    revision: int
    note: str
    before: dict[str, Any]
    after: dict[str, Any]


class ChangesOut(BaseModel):
    """The changes of a target, the newest first."""

    items: list[ChangeOut]


class RecountOut(BaseModel):
    """The count from the applications as they stand, and from the log alone; they are to agree."""

    count: int
    recount: int
    agree: bool


class LeftOutOut(BaseModel):
    """An application that was handed in and does not count; `reason` is what people gave, where they left it out."""

    id: str
    title: str
    programme: str
    state: State
    sent: datetime | None
    reason: str


class VerdictOut(BaseModel):
    """What one reason leaves out: how many in all, and the newest that the viewer may see."""

    verdict: Verdict
    count: int
    items: list[LeftOutOut]


class OthersOut(BaseModel):
    """The applications that were handed in and do not count, each by the first reason that holds."""

    items: list[VerdictOut]


class ChanceOut(BaseModel):
    """An application that may still count: how likely it is handed in in time, and what the target would gain if its
    next step were done today (`gain`), in probability. `step` is that next step, null while sections are to be written.
    """

    application_id: str
    title: str
    programme: str
    state: State
    phase: Phase
    deadline: datetime
    days_left: int
    probability: float
    step: Step | None
    after_step: float
    gain: float


class RatesOut(BaseModel):
    """What the forecast's rates rest on: an expert's prior, and weeks of so many own applications."""

    applications: int
    weeks: int
    at: datetime | None


class ReadingOut(BaseModel):
    """How the target would stand by one of the readings; `chosen` is the target's own."""

    reading: Reading
    chosen: bool
    reached: bool
    missing_programmes: list[str]
    probability: float


class ForecastDayOut(BaseModel):
    """What was forecast on a day: the count then, the probability, and the mean of what would count in the end."""

    day: date
    count: int
    probability: float
    expected: float


class CalibrationOut(BaseModel):
    """How good own past forecasts of single applications were: the mean squared error (Brier score) of those whose
    deadline is over, beside that of always telling their share; null before there is one."""

    forecasts: int
    came_true: int
    brier: float | None
    base_rate: float | None


class ForecastsOut(BaseModel):
    """The forecasts of a target, a day each, the oldest first, and how good forecasts were so far."""

    items: list[ForecastDayOut]
    calibration: CalibrationOut


class ForecastOut(BaseModel):
    """How likely the target is reached by its last day, and what would raise that most (`chances` by gain).

    `expected` is the mean of what will count in the end. All applications are in all figures; `chances` names at most
    fifty, of those that the viewer may see, and `others` counts the rest.
    """

    probability: float
    count: int
    number: int
    expected: float
    ends: date
    reading: Reading
    readings: list[ReadingOut]
    chances: list[ChanceOut]
    others: int
    rates: RatesOut
    model: Literal["weekly competing risks by phase and weeks left, Poisson-binomial over applications"] = (
        "weekly competing risks by phase and weeks left, Poisson-binomial over applications"
    )
