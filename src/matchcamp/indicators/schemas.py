"""Indicators as they are shown."""

from datetime import date, datetime

from pydantic import BaseModel

from matchcamp.applications.shown_schemas import ApplicationHead
from matchcamp.indicators.states import CentreState, Occasion, RecordKind, Source, Unit, Value
from matchcamp.targets.states import Reading as TargetReading


class IndicatorHead(BaseModel):
    """An indicator by the plan alone: what it is, what is wanted, and by when."""

    code: str
    title: str
    unit: Unit
    baseline: Value
    target: Value
    due: date | None


class IndicatorOut(IndicatorHead):
    """An indicator as it stands today.

    `value` is null as long as nothing was ever entered in the register that it is counted from, `planned` is what the
    plan wants by today and null where it wants nothing yet. `reached` and `behind` compare the value with the target
    and with the planned value; null where one of the two is. `evidence` counts proofs; `response` is the share of those
    asked who answered, in [0, 1]. `target_id` and `reading` are of the target that the indicator is counted by.
    """

    counted_from: Source
    value: Value
    planned: Value
    reached: bool | None
    behind: bool | None
    evidence: int
    response: float | None = None
    milestone: str = ""
    note: str = ""
    target_id: str = ""
    reading: TargetReading | None = None


class IndicatorList(BaseModel):
    items: list[IndicatorOut]


class DueOut(BaseModel):
    """A day on which the indicator is read; `month` is the project's, `value` what is wanted by then."""

    day: date
    month: int | None
    value: Value


class StandingCount(BaseModel):
    """Organisations of one standing, and whether they count."""

    standing: str
    count: int
    counts: bool


class MemberOut(BaseModel):
    """An organisation that counts."""

    id: str
    name: str
    country: str


class RecordOut(BaseModel):
    """A proof, or a thing that is counted. Of a confidential one only coordinators are told what it is (`hidden`).

    `counts` says whether it is in today's number, `percent` and `response` are of a questionnaire; `by` is the name of
    who entered it, for coordinators. `why` is the reason for which it was removed.
    """

    id: str
    kind: RecordKind
    title: str
    day: date
    organisation_id: str
    organisation: str
    url: str
    sha256: str
    note: str
    proves: bool
    confidential: bool
    hidden: bool
    asked: int | None
    answered: int | None
    satisfied: int | None
    percent: float | None
    response: float | None
    state: CentreState | None
    counts: bool
    live: bool
    why: str
    example: bool
    by: str
    revision: int
    changed: datetime


class ReadingOut(BaseModel):
    """How an indicator stood on a day. `counted`: the service counted it, else somebody wrote it down.

    `replaced_by` is the number of the correction that stands instead; without a value that one takes it back.
    """

    number: int
    indicator: str
    unit: Unit
    occasion: Occasion
    day: date
    value: Value
    planned: Value
    target: Value
    response: float | None
    counted: bool
    note: str
    replaces: int | None
    replaced_by: int | None
    at: datetime
    by: str
    hash: str


class SnapshotList(BaseModel):
    """The readings of a year that stand, in order of indicators and days."""

    year: int
    items: list[ReadingOut]


class TargetBehind(BaseModel):
    """The target by which an indicator is counted, and the applications that count and that the viewer may see."""

    id: str
    name: str
    count: int
    counted: list[ApplicationHead]
    others: int


class IndicatorFull(BaseModel):
    """All of an indicator. `opening` was counted before its register began, up to and including `opening_day`.

    `members` names the first of those who count and `more_members` counts the others; `records` are newest first, and
    `more_records` counts those that are not told.
    """

    indicator: IndicatorOut
    begins: date
    dues: list[DueOut]
    excludes: list[str]
    opening: int | None
    opening_day: date | None
    revision: int
    standings: list[StandingCount]
    members: list[MemberOut]
    more_members: int
    target: TargetBehind | None
    records: list[RecordOut]
    more_records: int
    readings: list[ReadingOut]
    may_edit: bool


class FaultOut(BaseModel):
    """Where the chain of readings does not hold; `number` is that of the reading."""

    number: int
    what: str


class VerificationOut(BaseModel):
    """Whether all readings are as they were written."""

    readings: int
    faults: list[FaultOut]
