"""Rules as they leave the service, for pages and API alike."""

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel


class SourceOut(BaseModel):
    """Where something was read; `url` is empty where no public address is known."""

    id: str
    title: str
    url: str
    year: int | None
    kind: str


class RuleOut(BaseModel):
    """A rule, and what it demands in a sentence.

    `by_people`: no figure decides it, somebody has to say that it is so. `unread`: nobody read it in any source.
    """

    id: str
    type: str
    demand: str
    severity: str
    by_people: bool
    unread: bool
    value: float | None
    group: str
    groups: list[str]
    group_a: str
    group_b: str
    types: list[str]
    countries: list[str]
    roles: list[str]
    per: str
    document: str
    accreditation: str
    who: str
    scope: str
    role: str
    beyond_round: bool
    basis: str
    confidence: str
    sources: list[SourceOut]
    note: str


class FactOut(BaseModel):
    """Something else that an action says of itself, in lines of words; `figures` by name as they are written."""

    name: str
    lines: list[str]
    figures: dict[str, list[float]]
    basis: str
    confidence: str
    sources: list[SourceOut]
    note: str


class GroupChange(BaseModel):
    """A day on which other countries count. `expected`: not decided when it was written down."""

    since: date
    joined: list[str]
    left: list[str]
    expected: bool
    confidence: str
    evidence: str


class GroupOut(BaseModel):
    """A group of countries on the action's day, and what is known to come after; null `until` means no known end.

    `known` is false where nothing is known of the group for that day.
    """

    name: str
    label: str
    known: bool
    countries: list[str]
    until: date | None
    expected: bool
    confidence: str
    evidence: str
    changes: list[GroupChange]


class ActionHead(BaseModel):
    """An action in a list: how many rules it has, how sure they are, and how many of them nobody read anywhere."""

    id: str
    name: str
    programme: str
    programme_name: str
    year: int | None
    asked_year: int | None
    version: int
    rules_count: int
    sure: int
    fairly_sure: int
    unsure: int
    unread: int
    unknown: int
    topics: list[str]
    agency_actions: list[str]
    types_of_action: list[str]


class ActionList(BaseModel):
    """Actions by programme and name."""

    items: list[ActionHead]
    next: str | None


class ActionOut(ActionHead):
    """An action with its rules in words."""

    on: date
    managed_by: str
    note: str
    rules: list[RuleOut]
    facts: list[FactOut]
    groups: list[GroupOut]


class VersionOut(BaseModel):
    """A version of an action's rules. Version 0 comes with the project; `by` is empty for those who are no members."""

    version: int
    what: str
    reason: str
    source_title: str
    source_url: str
    by: str
    at: datetime | None


class VersionList(BaseModel):
    """The versions of an action, newest first."""

    items: list[VersionOut]
    next: str | None


class DifferenceOut(BaseModel):
    """A rule before and after; null where there was or is none."""

    before: RuleOut | None
    after: RuleOut | None


class VersionDetail(VersionOut):
    """A version with the action as it stood, and what it changed in the version before."""

    action: ActionOut
    differences: list[DifferenceOut]
    head_differences: list[str]


class FindingOut(BaseModel):
    """What became of one rule. `confirm`: only people can say, and nobody has said so far."""

    rule_id: str
    type: str
    demand: str
    outcome: Literal["met", "not_met", "cannot_decide"]
    sentence: str
    severity: str
    confirm: bool
    basis: str
    confidence: str
    note: str


class CheckOut(BaseModel):
    """The answer about a made-up consortium, on the day for which groups of countries were looked up."""

    action_id: str
    version: int
    on: date
    verdict: Literal["met", "not_met", "cannot_decide"]
    findings: list[FindingOut]


class FindingChangeOut(BaseModel):
    """A finding before and after a correction; null where there is no such rule."""

    before: FindingOut | None
    after: FindingOut | None


class EffectOut(BaseModel):
    """What a correction does to a consortium; a verdict is null where no rules are known."""

    consortium_id: str
    title: str
    before: Literal["met", "not_met", "cannot_decide"] | None
    after: Literal["met", "not_met", "cannot_decide"] | None
    changes: list[FindingChangeOut]


class PreviewOut(BaseModel):
    """What a correction would do; nothing is kept. `looked_at` counts consortia that the old or new rules hold for."""

    differences: list[DifferenceOut]
    head_differences: list[str]
    looked_at: int
    effects: list[EffectOut]
