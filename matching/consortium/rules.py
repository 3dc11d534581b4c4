"""Rules of a call as rows over seats. What is not known of a candidate never helps to meet a rule."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from calls.countries import country_group
from calls.errors import OutsidePeriod, UnknownCode
from calls.participants import Role
from calls.rules.model import Per, Rule, RuleType, Who
from matching.consortium.formulation import Model, Seats
from matching.consortium.model import Candidate
from matching.programme import Columns, Figures, Mask, Rows, one_row

LEADER = frozenset({Role.COORDINATOR})


@dataclass(frozen=True, slots=True)
class _Case:
    """A rule, the day on which its groups of countries are looked up, and the model that it goes into."""

    model: Model
    rule: Rule
    on: dt.date

    @property
    def seats(self) -> Seats:
        return self.model.seats

    @property
    def counted(self) -> Mask:
        """The seats in the roles that the rule counts."""
        return self.seats.in_roles(self.rule.roles)

    @property
    def leaders(self) -> Mask:
        return self.seats.in_roles(LEADER)

    @property
    def value(self) -> float:
        return float(self.rule.value or 0.0)

    def group(self, name: str) -> frozenset[str]:
        return country_group(name, self.on).countries

    def columns(self, seats: Mask) -> Columns:
        return self.seats.column[seats]

    def nobody(self, seats: Mask) -> Rows:
        """None of these seats is taken."""
        return one_row(self.columns(seats), upper=0.0)


def asked_rules(rules: Sequence[Rule], on: dt.date, candidates: Sequence[Candidate]) -> tuple[Rule, ...]:
    """The rules that can be computed from these candidates on this day; the others are left out.

    Shares of the budget and years of founding are asked for only where every candidate states its own.
    """
    types = set(SHAPES)
    if not all(one.budget is not None for one in candidates) or not any(one.budget for one in candidates):
        types -= SHARES
    if not all(one.founded is not None for one in candidates):
        types -= {RuleType.MIN_ORG_AGE_YEARS}
    return tuple(rule for rule in rules if rule.type in types and _computable(rule, on))


def rows_of(model: Model, rule: Rule, on: dt.date) -> Iterator[Rows]:
    """The rows that a team which meets the rule satisfies; one of `asked_rules` only."""
    return SHAPES[rule.type](_Case(model, rule, on))


def _computable(rule: Rule, on: dt.date) -> bool:
    if rule.type in VALUED and rule.value is None:
        return False
    try:
        for name in (rule.group, rule.group_a, rule.group_b, *rule.groups):
            if name:
                country_group(name, on)
    except (OutsidePeriod, UnknownCode):
        return False
    return True


def _organisations(case: _Case) -> Iterator[Rows]:
    """At least `value` organisations, of the group and the types where the rule names them."""
    counted = case.counted
    if case.rule.group:
        counted &= case.seats.in_countries(case.group(case.rule.group))
    if case.rule.type is RuleType.MIN_ORGS_OF_TYPE:
        counted &= case.seats.of_types(case.rule.types)
    yield one_row(case.columns(counted), lower=case.value)


def _at_most(case: _Case) -> Iterator[Rows]:
    yield one_row(case.columns(case.counted), upper=case.value)


def _single(case: _Case) -> Iterator[Rows]:
    yield one_row(case.columns(case.counted), lower=1.0)
    yield one_row(case.columns(case.counted), upper=1.0)


def _countries(case: _Case) -> Iterator[Rows]:
    """At least `value` countries, of the group where the rule names one.

    Whose country is not known is in some country, so anybody makes one; a second one might be the same.
    """
    if case.value <= 1 and not case.rule.group:
        yield one_row(case.columns(case.counted), lower=case.value)
        return
    represented = case.model.represented(case.rule.roles)
    group = case.group(case.rule.group) if case.rule.group else represented.keys()
    yield one_row(
        np.array([column for code, column in represented.items() if code in group], np.intp), lower=case.value
    )


def _each_country(case: _Case) -> Iterator[Rows]:
    """A country that is represented has one of the types; whose country is not known has one, as it may be alone."""
    group = case.group(case.rule.group) if case.rule.group else frozenset(case.seats.countries)
    for country, column in case.model.represented(case.rule.roles, exact=True).items():
        if country in group:
            typed = case.counted & (case.seats.country == country) & case.seats.of_types(case.rule.types)
            yield one_row(case.columns(typed), extra=((column, -1.0),), lower=0.0)
    yield case.nobody(case.counted & (case.seats.country == "") & ~case.seats.of_types(case.rule.types))


def _leader_country(case: _Case) -> Iterator[Rows]:
    yield from _some_and_no_others(case, case.leaders, case.seats.in_countries(case.group(case.rule.group)))


def _leader_type(case: _Case) -> Iterator[Rows]:
    yield from _some_and_no_others(case, case.leaders, case.seats.of_types(case.rule.types))


def _only_from(case: _Case) -> Iterator[Rows]:
    countries = frozenset[str]().union(*map(case.group, case.rule.groups))
    yield case.nobody(case.counted & ~case.seats.in_countries(countries))


def _not_from(case: _Case) -> Iterator[Rows]:
    yield case.nobody(case.counted & case.seats.in_countries(case.rule.countries | {""}))


def _balance(case: _Case) -> Iterator[Rows]:
    """Group A has no more than group B; whose country is not known counts for A."""
    many = case.counted & case.seats.in_countries(case.group(case.rule.group_a) | {""})
    few = case.counted & case.seats.in_countries(case.group(case.rule.group_b))
    value = many.astype(np.float64) - few
    yield one_row(case.columns(value != 0), value[value != 0], upper=0.0)


def _least_share(case: _Case) -> Iterator[Rows]:
    """The budgets of the types are at least `value` x all."""
    yield _some_budget(case)
    value = _budgets(case) * (case.seats.of_types(case.rule.types) - case.value)
    yield one_row(case.columns(case.counted), value[case.counted], lower=0.0)


def _greatest_share(case: _Case) -> Iterator[Rows]:
    """No organisation's, or country's, budget is above `value` x all, which a column of its own holds."""
    yield _some_budget(case)
    counted, budget = case.counted, _budgets(case)
    whole = case.model.add_column(upper=float(budget[counted].sum()), integer=False)
    case.model.add(one_row(case.columns(counted), budget[counted], extra=((whole, -1.0),), lower=0.0, upper=0.0))
    by_country = case.rule.per is Per.COUNTRY
    owners = case.seats.country if by_country else case.seats.unit.astype(np.str_)
    for owner in np.unique(owners[counted]):
        # Those whose country is not known could all be of this one.
        theirs = counted & ((owners == owner) | (by_country & (owners == "")))
        yield one_row(case.columns(theirs), budget[theirs], extra=((whole, -case.value),), upper=0.0)


def _budgets(case: _Case) -> Figures:
    """All budgets as parts of the greatest: figures of one size keep the solver exact."""
    parts: Figures = case.seats.budget / case.seats.budget.max()
    return parts


def _some_budget(case: _Case) -> Rows:
    """Somebody has a budget: of nothing there are no shares."""
    return one_row(case.columns(case.counted & (case.seats.budget > 0)), lower=1.0)


def _old_enough(case: _Case) -> Iterator[Rows]:
    """Founded long enough ago whatever the day: of those asked for, who may be too young by months stays out."""
    asked = case.leaders if case.rule.who == Who.APPLICANT else case.counted
    yield from _some_and_no_others(case, asked, case.on.year - case.seats.founded > case.value)


def _some_and_no_others(case: _Case, asked: Mask, fit: Mask) -> Iterator[Rows]:
    """Of those asked for somebody is there, and only such as fit."""
    yield one_row(case.columns(asked & fit), lower=1.0)
    yield case.nobody(asked & ~fit)


SHAPES: dict[RuleType, Callable[[_Case], Iterator[Rows]]] = {
    RuleType.MIN_ORGS: _organisations,
    RuleType.MIN_ORGS_IN_GROUP: _organisations,
    RuleType.MIN_ORGS_OF_TYPE: _organisations,
    RuleType.MAX_ORGS: _at_most,
    RuleType.SINGLE_APPLICANT: _single,
    RuleType.MIN_COUNTRIES: _countries,
    RuleType.MIN_COUNTRIES_IN_GROUP: _countries,
    RuleType.EACH_COUNTRY_HAS_TYPE: _each_country,
    RuleType.COORDINATOR_IN_GROUP: _leader_country,
    RuleType.COORDINATOR_OF_TYPE: _leader_type,
    RuleType.PARTICIPANTS_IN_GROUPS: _only_from,
    RuleType.EXCLUDED_COUNTRIES: _not_from,
    RuleType.BALANCE_NOT_MORE_THAN: _balance,
    RuleType.MAX_BUDGET_SHARE: _greatest_share,
    RuleType.MIN_BUDGET_SHARE: _least_share,
    RuleType.MIN_ORG_AGE_YEARS: _old_enough,
}
"""The types that can be computed, with the rows of each."""

SHARES = frozenset({RuleType.MAX_BUDGET_SHARE, RuleType.MIN_BUDGET_SHARE})
VALUED = SHARES | {
    RuleType.MIN_ORGS,
    RuleType.MAX_ORGS,
    RuleType.MIN_COUNTRIES,
    RuleType.MIN_ORGS_IN_GROUP,
    RuleType.MIN_COUNTRIES_IN_GROUP,
    RuleType.MIN_ORGS_OF_TYPE,
    RuleType.MIN_ORG_AGE_YEARS,
}
