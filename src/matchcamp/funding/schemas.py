"""Calls as they leave the service."""

from dataclasses import dataclass
from datetime import date, datetime

from pydantic import BaseModel

from calls.model import DeadlineModel, Status
from matchcamp.cards import shortened
from matchcamp.funding.deadlines import moment_words, stage_words
from matchcamp.i18n import euros, ngettext
from matchcamp.items import Kind


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


class WithdrawnOut(BaseModel):
    """When a hand-kept call was withdrawn, and why."""

    at: datetime
    reason: str


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
    deadline_model: DeadlineModel | None
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
    missing_since: datetime | None
    call_title: str = ""
    managed_by: str = ""
    revision: int = 0
    withdrawn: WithdrawnOut | None = None


class CallList(BaseModel):
    """Calls by their closing moment, the next first."""

    items: list[CallOut]
    next: str | None


@dataclass(frozen=True, slots=True)
class CallCard:
    """A call in a list."""

    id: str
    url: str
    title: str
    summary: str
    status: str
    programme: str
    identifier: str
    language: str
    opens: date | None
    deadline: date | None
    days_left: int | None
    budget: str
    kind: str = Kind.CALL.value
    example: bool = False
    closes: str = ""  # The next deadline in words, with its time and which stage or cut-off it is.


def call_card(call: CallOut) -> CallCard:
    return CallCard(
        id=call.id,
        url=f"/calls/{call.id}",
        title=call.title,
        summary=shortened(call.summary or call.text),
        status=call.status.value,
        programme=call.programme_name,
        identifier=call.identifier,
        language=call.language,
        opens=call.opens,
        deadline=call.deadline.date() if call.deadline else None,
        days_left=call.days_left,
        budget=budget_words(call),
        closes=closing_words(call),
    )


def closing_words(call: CallOut) -> str:
    """The next deadline of a call in a line; empty where none is to come."""
    coming = next((one for one in call.deadlines if one.at == call.deadline), None)
    if coming is None:
        return ""
    stage = stage_words(call.deadline_model, coming.stage, len(call.deadlines))
    return f"{moment_words(coming)} · {stage}" if stage else moment_words(coming)


def budget_words(call: CallOut) -> str:
    """The money of a call in a line; a pot that several topics share says so."""
    money = call.budget
    if money.own_eur is not None:
        return euros(money.own_eur)
    if money.total_eur is None:
        return ""
    if not money.shared:
        return euros(money.total_eur)
    topics = len(money.shared_with) + 1
    return ngettext("%(sum)s, shared with %(num)s topic", "%(sum)s, shared by %(num)s topics", topics) % {
        "sum": euros(money.total_eur), "num": topics,
    }  # fmt: skip
