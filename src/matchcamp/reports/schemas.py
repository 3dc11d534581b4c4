"""What reports are made of, and what programs get of them."""

from datetime import date, datetime

from pydantic import BaseModel

from calls.participants import Role
from matchcamp.applications.shown_schemas import ApplicationHead, Tally, VerificationOut
from matchcamp.indicators.schemas import IndicatorOut, ReadingOut
from matchcamp.lineage.schemas import LineageOut
from matchcamp.results.schemas import OutcomesOut
from matchcamp.targets.schemas import ForecastOut, HistoryOut, OthersOut, RecountOut, TargetOut


class ReportLink(BaseModel):
    """A report that can be asked for; its files lie under `url`, such as `{url}/report.pdf`."""

    title: str
    url: str
    files: list[str]


class ReportList(BaseModel):
    """The years, the latest first, and the targets, the one that ends next first."""

    years: list[ReportLink]
    targets: list[ReportLink]


class ListedApplications(BaseModel):
    """Applications of which the first so many are listed; `total` counts all."""

    total: int
    items: list[ApplicationHead]


class StandingOut(BaseModel):
    """A target as it stands; `forecast` is null once its last day is over."""

    target: TargetOut
    forecast: ForecastOut | None


class YearlyOut(BaseModel):
    """All that the report of a year says. `tally`, targets and indicators are as they stand on `day`; `readings` are
    of indicators on days of the year; `chains` are of what was submitted, by id. `more_targets` and `more_camps` say
    that the report leaves others out."""

    year: int
    day: date
    tally: Tally
    submitted: ListedApplications
    chains: dict[str, LineageOut]
    targets: list[StandingOut]
    more_targets: int
    indicators: list[IndicatorOut]
    readings: list[ReadingOut]
    camps: list[OutcomesOut]
    more_camps: bool
    deadlines: ListedApplications


class PartnerProof(BaseModel):
    organisation_id: str
    organisation: str
    country: str
    role: Role


class EvidenceProof(BaseModel):
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
    evidence: list[EvidenceProof]
    entry: int
    hash: str


class CallProof(BaseModel):
    identifier: str
    title: str
    url: str


class CountedOut(BaseModel):
    """An application that counts, with all that proves it. `log_number` and `log_hash` are those of the last entry of
    its own log, after `revision` entries; `chain` is all that it came from and what came of it."""

    application: ApplicationHead
    country: str
    call: CallProof | None
    partners: list[PartnerProof]
    submissions: list[SubmissionProof]
    revision: int
    log_number: int
    log_hash: str
    chain: LineageOut | None


class ExclusionOut(BaseModel):
    """An application that people took out of the count, and why; no title where you may not see it."""

    application_id: str
    title: str
    reason: str


class LogProof(BaseModel):
    """What the log of all applications says by itself: the same count, its history, and whether the log holds."""

    recount: RecountOut
    history: HistoryOut
    verification: VerificationOut


class TargetReportOut(BaseModel):
    """The proof of a target. `enough` and `covered` are both readings of it: enough in all, and each of its programmes
    covered. `others` were handed in and do not count. `log` is null where the log was not read."""

    day: date
    target: TargetOut
    enough: bool
    covered: bool
    left_out: list[ExclusionOut]
    others: OthersOut
    counted: list[CountedOut]
    forecast: ForecastOut
    log: LogProof | None
