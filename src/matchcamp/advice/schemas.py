"""Calls for you, as they leave the service."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, Field

from calls.model import Status
from matchcamp.ranking import Verdict


class Kind(StrEnum):
    """What stands in the way, or should be known, the most pressing first."""

    NOT_ELIGIBLE = "not_eligible"
    CAP_USED = "cap_used"
    TOO_LATE = "too_late"
    PRESSING = "pressing"
    ONLY_PARTNER = "only_partner"
    ALREADY_IN = "already_in"
    EXPECTED = "expected"
    WARNING = "warning"
    COUNTRIES_OUT = "countries_out"
    KINDS_MISSING = "kinds_missing"
    TO_CONFIRM = "to_confirm"
    NOT_KNOWN = "not_known"
    OTHER_YEAR = "other_year"
    NO_RULES = "no_rules"


class Group(StrEnum):
    """Where a call stands on the page."""

    OPEN = "open"
    BLOCKED = "blocked"
    FORTHCOMING = "forthcoming"


class HindranceOut(BaseModel):
    """What stands in the way (`blocks`), or should be known before one applies, in words of the asker's language.

    `rule` is the id of the rule of eligibility that says so, or empty.
    """

    kind: Kind
    blocks: bool
    words: str
    rule: str


class CallAdvice(BaseModel):
    """A call for an organisation or an idea: what stands in the way, the most pressing first, and why it fits.

    `fit` is null for a call that an idea names itself and that the ranking did not find. `action` is the id of the
    rules that hold for it, or empty. `good` is false for the nearest ones where nothing fits well.
    """

    id: str
    identifier: str
    title: str
    url: str
    language: str
    programme: str
    status: Status
    opens: date | None
    deadline: datetime | None
    days_left: int | None
    group: Group
    action: str
    named_by_idea: bool
    hindrances: list[HindranceOut]
    fit: float | None = Field(ge=0, le=1)
    good: bool
    reasons: list[dict[str, Any]]


class ForYou(BaseModel):
    """Calls that are open or to come, in the order of the groups, in each the best fit first.

    `no_good_match` is an answer: then `calls` are the nearest there are, and none of them is `good`, unless the idea
    names a call itself.
    """

    organisation_id: str
    idea_id: str | None
    verdict: Verdict
    calls: list[CallAdvice]
