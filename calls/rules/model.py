"""A rule of eligibility and the action that it belongs to: frozen values, read from files or made by a coordinator."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from calls.model import Confidence
from calls.participants import COUNTED, Role
from calls.rules.facts import (
    Award,
    Basis,
    CoFinancing,
    Duration,
    Evidence,
    Grant,
    PageLimit,
    Stages,
)

__all__ = [
    "CONFIRMED_BY_PEOPLE",
    "PARAMETERS",
    "Action",
    "Basis",
    "Evidence",
    "Parameters",
    "Per",
    "Rule",
    "RuleType",
    "Severity",
    "Who",
]


class RuleType(StrEnum):
    """What a rule says; `PARAMETERS` names the fields that each type reads."""

    MIN_ORGS = "min_orgs"
    MAX_ORGS = "max_orgs"
    MIN_COUNTRIES = "min_countries"
    MIN_ORGS_IN_GROUP = "min_orgs_in_group"
    MIN_COUNTRIES_IN_GROUP = "min_countries_in_group"
    MIN_ORGS_OF_TYPE = "min_orgs_of_type"
    EACH_COUNTRY_HAS_TYPE = "each_country_has_type"
    COORDINATOR_IN_GROUP = "coordinator_in_group"
    COORDINATOR_OF_TYPE = "coordinator_of_type"
    PARTICIPANTS_IN_GROUPS = "participants_in_groups"
    EXCLUDED_COUNTRIES = "excluded_countries"
    BALANCE_NOT_MORE_THAN = "balance_not_more_than"
    SINGLE_APPLICANT = "single_applicant"
    INDEPENDENCE_REQUIRED = "independence_required"
    MAX_BUDGET_SHARE = "max_budget_share"
    MIN_BUDGET_SHARE = "min_budget_share"
    NEEDS_DOCUMENT = "needs_document"
    NEEDS_ACCREDITATION = "needs_accreditation"
    CAP_PER_ORG = "cap_per_org"
    SAME_CONSORTIUM_ONCE = "same_consortium_once"
    MIN_ORG_AGE_YEARS = "min_org_age_years"
    UNKNOWN = "unknown"


CONFIRMED_BY_PEOPLE = frozenset({RuleType.INDEPENDENCE_REQUIRED, RuleType.NEEDS_DOCUMENT, RuleType.NEEDS_ACCREDITATION})
"""Rules that no figure decides: somebody has to say that it is so."""


class Severity(StrEnum):
    """What a rule that is not met does: only `BLOCKING` ones make a consortium ineligible."""

    BLOCKING = "blocking"
    WARNING = "warning"
    INFO = "info"


class Per(StrEnum):
    """What a greatest share of the budget is counted over."""

    ORGANISATION = "organisation"
    COUNTRY = "country"


class Who(StrEnum):
    """Whose age `min_org_age_years` asks for."""

    APPLICANT = "applicant"
    PARTICIPANTS = "participants"


@dataclass(frozen=True, slots=True)
class Parameters:
    """The fields that a type of rule reads, besides those that all rules have."""

    needed: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()


PARAMETERS: Mapping[RuleType, Parameters] = {
    RuleType.MIN_ORGS: Parameters(("value",), ("group",)),
    RuleType.MAX_ORGS: Parameters(("value",)),
    RuleType.MIN_COUNTRIES: Parameters(("value",), ("group",)),
    RuleType.MIN_ORGS_IN_GROUP: Parameters(("value", "group")),
    RuleType.MIN_COUNTRIES_IN_GROUP: Parameters(("value", "group")),
    RuleType.MIN_ORGS_OF_TYPE: Parameters(("value", "types"), ("group",)),
    RuleType.EACH_COUNTRY_HAS_TYPE: Parameters(("group", "types")),
    RuleType.COORDINATOR_IN_GROUP: Parameters(("group",)),
    RuleType.COORDINATOR_OF_TYPE: Parameters(("types",)),
    RuleType.PARTICIPANTS_IN_GROUPS: Parameters(("groups",), ("roles",)),
    RuleType.EXCLUDED_COUNTRIES: Parameters(("countries",), ("roles",)),
    RuleType.BALANCE_NOT_MORE_THAN: Parameters(("group_a", "group_b")),
    RuleType.SINGLE_APPLICANT: Parameters(),
    RuleType.INDEPENDENCE_REQUIRED: Parameters(),
    RuleType.MAX_BUDGET_SHARE: Parameters(("value", "per")),
    RuleType.MIN_BUDGET_SHARE: Parameters(("value", "types")),
    RuleType.NEEDS_DOCUMENT: Parameters(("document",)),
    RuleType.NEEDS_ACCREDITATION: Parameters(("accreditation", "who")),
    RuleType.CAP_PER_ORG: Parameters(("value", "scope", "role"), ("beyond_round",)),
    RuleType.SAME_CONSORTIUM_ONCE: Parameters(("scope",)),
    RuleType.MIN_ORG_AGE_YEARS: Parameters(("value", "who")),
    RuleType.UNKNOWN: Parameters(),
}
"""What to write in a rule of each type; anything else is refused, as nothing would read it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One demand. Fields that its type does not read are empty.

    `value` is a whole number of organisations, countries, applications or years, or for budget shares a part of 1.
    `group`, `groups`, `group_a`, `group_b` name groups of `calls.countries`; `types` are codes of
    `calls.organisation_types`, and `type_set` the name of the set that was written instead, if any. `roles` are those
    counted. `evidence` are sources in the order of their weight.
    """

    id: str
    type: RuleType
    severity: Severity
    value: float | None = None
    group: str = ""
    groups: tuple[str, ...] = ()
    group_a: str = ""
    group_b: str = ""
    types: frozenset[str] = frozenset()
    type_set: str = ""
    countries: frozenset[str] = frozenset()
    roles: frozenset[Role] = COUNTED
    per: Per | None = None
    document: str = ""
    accreditation: str = ""
    who: str = ""
    scope: str = ""
    role: Role | None = None
    """Of `cap_per_org`: the role in which applications are counted, or `None` for any."""
    beyond_round: bool = False
    """Of `cap_per_org`: something else is counted than the applications of this round, so only people can tell."""
    basis: Basis = Basis.UNVERIFIED
    confidence: Confidence = Confidence.LOW
    evidence: tuple[Evidence, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """An action of a programme in one year, with what it demands.

    `topics` are portal identifiers, `agency_actions` names of decentralised actions (`KA220-VET`), and
    `types_of_action` portal labels: by these, in this order, a call finds its action. `on` is the day on which its
    groups of countries are looked up when the caller gives none. `version` is 0 for the rules that come with the
    package and counts up with each correction. `asked_year` is set where a call of another year was looked up: then
    these are the newest rules known, and those of the call's own year may differ.
    """

    id: str
    name: str
    programme: str
    year: int | None
    on: dt.date
    rules: tuple[Rule, ...]
    topics: tuple[str, ...] = ()
    agency_actions: tuple[str, ...] = ()
    types_of_action: tuple[str, ...] = ()
    managed_by: str = ""
    note: str = ""
    version: int = 0
    duration: Duration | None = None
    grant: Grant | None = None
    co_financing: CoFinancing | None = None
    award: Award | None = None
    page_limit: PageLimit | None = None
    stages: Stages | None = None
    asked_year: int | None = None

    def rule(self, id_: str) -> Rule | None:
        """The rule of an id, or `None`."""
        return next((rule for rule in self.rules if rule.id == id_), None)
