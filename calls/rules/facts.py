"""What an action gives and asks beside its rules: time, money, marks, pages; each with where it was read."""

from dataclasses import dataclass
from enum import StrEnum

from calls.model import Confidence


class Basis(StrEnum):
    """Where the content of a rule was read."""

    SEEN_OFFICIAL = "seen_official"
    SEEN_NATIONAL_AGENCY = "seen_na"
    SEEN_SECONDARY = "seen_secondary"
    UNVERIFIED = "unverified"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A page or document in which something was read; `url` is empty where no public address is known."""

    id: str
    title: str
    url: str = ""
    year: int | None = None
    kind: str = ""


class GrantModel(StrEnum):
    """How a grant is reckoned."""

    PRE_DEFINED_LUMP_SUM = "pre_defined_lump_sum"
    LUMP_SUM_BUDGET_BASED = "lump_sum_budget_based"
    UNIT_COSTS = "unit_costs"
    ACTUAL_COST = "actual_cost"
    ACTUAL_COST_OR_LUMP_SUM = "actual_cost_or_lump_sum"
    PER_TOPIC = "per_topic"
    BLENDED = "blended"
    NATIONAL_RULES = "national_rules"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What every fact of an action carries: how sure it is and where it was read."""

    basis: Basis = Basis.UNVERIFIED
    confidence: Confidence = Confidence.LOW
    evidence: tuple[Evidence, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Duration(Fact):
    """Whole months of a project: between two bounds, or one of a few that are `allowed_months`."""

    min_months: int | None = None
    max_months: int | None = None
    allowed_months: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant(Fact):
    """Whole euros for one project; `amounts_eur` are to choose from, `max_eur_by_months` hangs on the duration."""

    model: GrantModel
    min_eur: int | None = None
    max_eur: int | None = None
    amounts_eur: tuple[int, ...] = ()
    max_eur_by_months: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CoFinancing(Fact):
    """The part of the cost that is paid, above 0 and at most 1; `None` where no single rate is known.

    `rate_by_kind` are other rates for kinds of applicants or actions, such as `non_profit`.
    """

    rate: float | None = None
    rate_by_kind: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One criterion of award: its greatest mark, and the least that a proposal needs."""

    key: str
    max: float
    min: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Award(Fact):
    """Marks: the greatest sum, the least sum, and the criteria; `stage_one` where a first stage has its own."""

    total: float
    threshold_total: float
    criteria: tuple[Criterion, ...]
    stage_one: tuple[Criterion, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLimit(Fact):
    """The greatest number of pages of the description of the project (part B)."""

    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stages(Fact):
    """In how many stages proposals are handed in; several numbers where it hangs on the topic."""

    numbers: tuple[int, ...]
