"""What reports are made of, and what programs get of them."""

from datetime import date, datetime

from pydantic import BaseModel

from calls.participants import Role
from matchcamp.applications.shown_schemas import ApplicationHead, Tally, VerificationOut
from matchcamp.results.schemas import OutcomesOut
from matchcamp.targets.schemas import ForecastOut, HistoryOut, RecountOut, TargetOut


class ReportLink(BaseModel):
    """A report that can be asked for; its files lie under `url`, such as `{url}/report.pdf`."""

    title: str
    url: str
    files: list[str]


class ReportList(BaseModel):
    """The years, the latest first, and the targets, the one that ends next first."""

    years: list[ReportLink]
    targets: list[ReportLink]


class ListedOut(BaseModel):
    """Applications of which the first so many are listed; `total` counts all."""

    total: int
    items: list[ApplicationHead]


class StandingOut(BaseModel):
    """A target as it stands; `forecast` is null once its last day is over."""

    target: TargetOut
    forecast: ForecastOut | None


class YearlyOut(BaseModel):
    """All that the report of a year says. `tally` and the targets are as they stand on `day`; `more_targets` and
    `more_camps` say that there are others that the report leaves out."""

    year: int
    day: date
    tally: Tally
    submitted: ListedOut
    targets: list[StandingOut]
    more_targets: int
    camps: list[OutcomesOut]
    more_camps: bool
    deadlines: ListedOut


class PartnerProof(BaseModel):
    organisation_id: str
    organisation: str
    country: str
    role: Role


class EvidenceOut(BaseModel):
    """What proves a submission; address or SHA-256 may be empty, never both."""

    title: str
    url: str
    sha256: str


class SubmissionProof(BaseModel):
    """A submission; `entry` and `hash` are of the entry of the log that told it, 0 and "" where none did."""

    stage: int
    at: datetime
    number: str
    receipt: str
    evidence: list[EvidenceOut]
    entry: int
    hash: str


class CallProof(BaseModel):
    identifier: str
    title: str
    url: str


class CountedOut(BaseModel):
    """An application that counts, with all that proves it. `log_number` and `log_hash` are those of the last entry of
    its own log, after `revision` entries."""

    application: ApplicationHead
    country: str
    call: CallProof | None
    partners: list[PartnerProof]
    submissions: list[SubmissionProof]
    revision: int
    log_number: int
    log_hash: str


class LeftOutOut(BaseModel):
    """An application that people took out of the count, and why; no title where you may not see it."""

    application_id: str
    title: str
    reason: str


class TargetReportOut(BaseModel):
    """The proof of a target. `enough` and `covered` are both readings of it: enough in all, and each of its programmes
    covered. `log` is null where the log was not checked."""

    day: date
    target: TargetOut
    enough: bool
    covered: bool
    left_out: list[LeftOutOut]
    counted: list[CountedOut]
    recount: RecountOut
    history: HistoryOut
    forecast: ForecastOut
    log: VerificationOut | None
