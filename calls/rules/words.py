"""What a rule demands, in words; the templates are English message ids."""

from collections.abc import Callable, Mapping
from typing import Final

from calls.participants import COUNTED, Role
from calls.rules.model import Per, Rule, RuleType, Who
from calls.sentences import Countries, Groups, Roles, Sentence, Share, Template, Types, Value

_ORGS = Template("At least %(value)s organisation", "At least %(value)s organisations")
_ORGS_FROM = Template(
    "At least %(value)s organisation from %(group)s", "At least %(value)s organisations from %(group)s"
)
_COUNTRIES = Template("At least %(value)s country", "At least %(value)s different countries")
_COUNTRIES_OF = Template(
    "At least %(value)s country among %(group)s", "At least %(value)s different countries among %(group)s"
)

_SIMPLE: Final[Mapping[RuleType, Template]] = {
    RuleType.MAX_ORGS: Template("At most %(value)s organisation", "At most %(value)s organisations"),
    RuleType.EACH_COUNTRY_HAS_TYPE: Template("In each country represented among %(group)s at least one %(types)s"),
    RuleType.COORDINATOR_IN_GROUP: Template("The coordinator comes from %(group)s"),
    RuleType.COORDINATOR_OF_TYPE: Template("Only this kind of organisation may lead: %(types)s"),
    RuleType.BALANCE_NOT_MORE_THAN: Template("Not more organisations from %(group_a)s than from %(group_b)s"),
    RuleType.SINGLE_APPLICANT: Template("One organisation applies alone"),
    RuleType.INDEPENDENCE_REQUIRED: Template("None of the organisations controls another"),
    RuleType.MIN_BUDGET_SHARE: Template("At least %(share)s of the budget for this kind of organisation: %(types)s"),
    RuleType.NEEDS_DOCUMENT: Template("A document or statement: %(document)s"),
    RuleType.NEEDS_ACCREDITATION: Template("An accreditation: %(accreditation)s (%(who)s)"),
    RuleType.CAP_PER_ORG: Template("At most %(value)s for one organisation: %(scope)s"),
    RuleType.SAME_CONSORTIUM_ONCE: Template("The same consortium applies once: %(scope)s"),
    RuleType.UNKNOWN: Template("Something more is asked that is not known here; read the call document"),
}

_EITHER: Final[Mapping[RuleType, tuple[Callable[[Rule], bool], Template, Template]]] = {
    RuleType.MIN_ORGS: (lambda rule: bool(rule.group), _ORGS_FROM, _ORGS),
    RuleType.MIN_ORGS_IN_GROUP: (lambda rule: bool(rule.group), _ORGS_FROM, _ORGS),
    RuleType.MIN_COUNTRIES: (lambda rule: bool(rule.group), _COUNTRIES_OF, _COUNTRIES),
    RuleType.MIN_COUNTRIES_IN_GROUP: (lambda rule: bool(rule.group), _COUNTRIES_OF, _COUNTRIES),
    RuleType.MIN_ORGS_OF_TYPE: (
        lambda rule: bool(rule.group),
        Template(
            "At least %(value)s organisation of this kind from %(group)s: %(types)s",
            "At least %(value)s organisations of this kind from %(group)s: %(types)s",
        ),
        Template(
            "At least %(value)s organisation of this kind: %(types)s",
            "At least %(value)s organisations of this kind: %(types)s",
        ),
    ),
    RuleType.PARTICIPANTS_IN_GROUPS: (
        lambda rule: rule.roles == COUNTED,
        Template("Organisations only from %(groups)s"),
        Template("Only from %(groups)s may come: %(roles)s"),
    ),
    RuleType.EXCLUDED_COUNTRIES: (
        lambda rule: rule.roles == frozenset(Role),
        Template("No organisation from %(countries)s, in any role"),
        Template("From %(countries)s may come no %(roles)s"),
    ),
    RuleType.MAX_BUDGET_SHARE: (
        lambda rule: rule.per is Per.COUNTRY,
        Template("No country has more than %(share)s of the budget"),
        Template("No organisation has more than %(share)s of the budget"),
    ),
    RuleType.MIN_ORG_AGE_YEARS: (
        lambda rule: rule.who == Who.APPLICANT,
        Template("The applicant is at least %(value)s year old", "The applicant is at least %(value)s years old"),
        Template(
            "Each organisation is at least %(value)s year old", "Each organisation is at least %(value)s years old"
        ),
    ),
}

SENTENCES: tuple[Template, ...] = tuple(
    dict.fromkeys((*_SIMPLE.values(), *(one for _, *either in _EITHER.values() for one in either)))
)
"""Every template of a demand, for translation."""


def demand(rule: Rule) -> Sentence:
    """What the rule asks for, as one sentence without a full stop."""
    return _template(rule).said(int(rule.value or 1), **values_of(rule))


def values_of(rule: Rule) -> dict[str, Value]:
    """What the rule itself brings into a sentence about it."""
    values: dict[str, Value] = {
        "types": Types(tuple(sorted(rule.types)), rule.type_set),
        "groups": Groups(rule.groups),
        "countries": Countries(tuple(sorted(rule.countries))),
        "roles": Roles(tuple(role for role in Role if role in rule.roles)),
        "document": rule.document,
        "accreditation": rule.accreditation,
        "who": rule.who,
        "scope": rule.scope,
    }
    groups = {"group": rule.group, "group_a": rule.group_a, "group_b": rule.group_b}
    values |= {name: Groups((group,)) for name, group in groups.items() if group}
    if rule.value is not None:
        values |= {"value": f"{rule.value:g}", "share": Share(rule.value)}
    return values


def _template(rule: Rule) -> Template:
    if rule.type in _SIMPLE:
        return _SIMPLE[rule.type]
    applies, then, otherwise = _EITHER[rule.type]
    return then if applies(rule) else otherwise
