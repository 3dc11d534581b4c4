"""Calls as they leave the service."""

from datetime import date, datetime

from pydantic import BaseModel

from calls.model import Status


class DeadlineOut(BaseModel):
    """A deadline with its moment, and why it is that time of day."""

    at: datetime
    zone: str
    stage: int
    basis: str
    stated: bool


class BudgetOut(BaseModel):
    """Whole euros; null is «the source does not say». A shared pot counts for all topics of `shared_with` together."""

    total_eur: int | None
    shared: bool
    shared_with: list[str]
    own_eur: int | None
    min_contribution_eur: int | None
    max_contribution_eur: int | None
    expected_grants: int | None


class CallOut(BaseModel):
    """A call; `status` and `days_left` are computed from its dates at the moment of asking."""

    id: str
    identifier: str
    title: str
    call_identifier: str
    programme: str
    programme_name: str
    types_of_action: list[str]
    status: Status
    expected: bool
    opens: date | None
    deadlines: list[DeadlineOut]
    deadline: datetime | None
    days_left: int | None
    budget: BudgetOut
    topics: list[str]
    keywords: list[str]
    summary: str
    text: str
    language: str
    url: str
    source: str
    confidence: str
    evidence: str
    last_seen: datetime


class CallList(BaseModel):
    """Calls by their closing moment, the next first."""

    items: list[CallOut]
    next: str | None
