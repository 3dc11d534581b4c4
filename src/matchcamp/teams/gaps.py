"""What one more organisation could give a consortium: pure functions from what its rules answer.

A gap says which countries and kinds of organisation would help. Rules that nobody's coming can mend (too many members,
a country that may not take part) are no gaps: the repair names who would have to go.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from calls.countries import country_codes, country_group
from calls.eligibility import Eligibility, Outcome
from calls.errors import OutsidePeriod
from calls.participants import Participant, Role
from calls.rules.model import Rule, RuleType, Severity
from calls.sentences import Countries, Groups, Sentence, Template, Types

ANYWHERE: frozenset[str] | None = None

ONE_OF_KIND_THERE = Template("Add one %(types)s in %(countries)s")
ONE_OF_KIND = Template("Add one %(types)s", "Add %(count)s of this kind: %(types)s")
ONE_OF_KIND_IN_GROUP = Template(
    "Add one %(types)s from %(group)s", "Add %(count)s of this kind from %(group)s: %(types)s"
)
ONE_MORE = Template("Add one organisation", "Add %(count)s organisations")
ONE_MORE_FROM = Template("Add one organisation from %(group)s", "Add %(count)s organisations from %(group)s")
NEW_COUNTRY = Template("Add an organisation from one more country", "Add organisations from %(count)s more countries")
NEW_COUNTRY_OF = Template(
    "Add an organisation from one more country of %(group)s",
    "Add organisations from %(count)s more countries of %(group)s",
)
LEADER_FROM = Template("Find a coordinator from %(group)s")
LEADER_OF_KIND = Template("Find a coordinator of this kind: %(types)s")
LEADER = Template("Find a coordinator")
COVER = Template("Cover “%(competence)s”")

SENTENCES = (
    ONE_OF_KIND_THERE, ONE_OF_KIND, ONE_OF_KIND_IN_GROUP, ONE_MORE, ONE_MORE_FROM, NEW_COUNTRY, NEW_COUNTRY_OF,
    LEADER_FROM, LEADER_OF_KIND, LEADER, COVER,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Gap:
    """What is missing: `todo` says it, `rule` is the one that is not met, or `competence` what nobody covers.

    Whoever helps is in one of `countries` (any where it is `ANYWHERE`), of one of `types` (any where it is empty), and
    comes in the `role`.
    """

    todo: Sentence
    rule: Rule | None = None
    competence: str = ""
    countries: frozenset[str] | None = ANYWHERE
    types: frozenset[str] = frozenset()
    role: Role = Role.PARTNER

    @property
    def key(self) -> str:
        """Tells the gaps of one consortium apart."""
        where = ",".join(sorted(self.countries)) if self.countries and len(self.countries) == 1 else ""
        return f"{self.rule.id}:{where}".rstrip(":") if self.rule else f"competence:{self.competence}"

    def takes(self, country: str, kind: str) -> bool:
        """Whether an organisation of this country and type helps; one that is not known never does."""
        there = country != "" and country in self.countries if self.countries is not None else True
        return there and (not self.types or kind in self.types)


def gaps_of(answer: Eligibility | None, participants: Sequence[Participant], uncovered: Iterable[str]) -> list[Gap]:
    """The gaps of a consortium: blocking rules first, then warnings, then competences that nobody covers."""
    found: list[Gap] = []
    if answer is not None:
        failing = [one.rule for one in answer.findings if one.outcome is Outcome.NOT_MET]
        failing.sort(key=lambda rule: rule.severity is not Severity.BLOCKING)
        for rule in failing:
            found += _gaps_for(rule, participants, answer.on)
    return [*found, *(_uncovered(competence) for competence in uncovered)]


def _gaps_for(rule: Rule, participants: Sequence[Participant], on: dt.date) -> list[Gap]:
    """None where nothing is known of the rule's countries for the day: nobody can say then whose coming would help."""
    try:
        return GAPS.get(rule.type, _no_gap)(rule, participants, on)
    except OutsidePeriod:
        return []


def _uncovered(competence: str) -> Gap:
    return Gap(COVER.said(competence=competence), competence=competence)


def _no_gap(_rule: Rule, _participants: Sequence[Participant], _on: dt.date) -> list[Gap]:
    return []


def _counted(rule: Rule, participants: Sequence[Participant]) -> list[Participant]:
    return [one for one in participants if one.role in rule.roles]


def _within(rule: Rule, on: dt.date) -> frozenset[str] | None:
    return country_group(rule.group, on).countries if rule.group else ANYWHERE


def _missing(rule: Rule, have: int) -> int:
    return max(1, int(rule.value or 0) - have)


def _more_organisations(rule: Rule, participants: Sequence[Participant], on: dt.date) -> list[Gap]:
    countries = _within(rule, on)
    here = [one for one in _counted(rule, participants) if countries is None or one.country in countries]
    count = _missing(rule, len(here))
    todo = ONE_MORE_FROM.said(count, count=count, group=Groups((rule.group,))) if rule.group else ONE_MORE.said(
        count, count=count
    )  # fmt: skip
    return [Gap(todo, rule, countries=countries)]


def _more_countries(rule: Rule, participants: Sequence[Participant], on: dt.date) -> list[Gap]:
    countries = _within(rule, on)
    present = {one.country for one in _counted(rule, participants)} - {""}
    have = present if countries is None else present & countries
    new = (country_codes() if countries is None else countries) - have
    count = _missing(rule, len(have))
    todo = NEW_COUNTRY_OF.said(count, count=count, group=Groups((rule.group,))) if rule.group else NEW_COUNTRY.said(
        count, count=count
    )  # fmt: skip
    return [Gap(todo, rule, countries=new)]


def _more_of_kind(rule: Rule, participants: Sequence[Participant], on: dt.date) -> list[Gap]:
    countries = _within(rule, on)
    gap = Gap(ONE_OF_KIND.said(types=_kinds(rule)), rule, countries=countries, types=rule.types)
    have = sum(gap.takes(one.country, one.type) for one in _counted(rule, participants))
    count = _missing(rule, have)
    if rule.group:
        todo = ONE_OF_KIND_IN_GROUP.said(count, count=count, types=_kinds(rule), group=Groups((rule.group,)))
    else:
        todo = ONE_OF_KIND.said(count, count=count, types=_kinds(rule))
    return [Gap(todo, rule, countries=countries, types=rule.types)]


def _kind_in_each_country(rule: Rule, participants: Sequence[Participant], on: dt.date) -> list[Gap]:
    """A gap for each country that has none of the kind, in the order of their codes."""
    countries = _within(rule, on)
    counted = _counted(rule, participants)
    here = {one.country for one in counted if one.country and (countries is None or one.country in countries)}
    served = {one.country for one in counted if one.type in rule.types}
    return [
        Gap(
            ONE_OF_KIND_THERE.said(types=_kinds(rule), countries=Countries((country,))),
            rule, countries=frozenset({country}), types=rule.types,
        )
        for country in sorted(here - served)
    ]  # fmt: skip


def _leader(rule: Rule, _participants: Sequence[Participant], on: dt.date) -> list[Gap]:
    if rule.type is RuleType.COORDINATOR_OF_TYPE:
        todo = LEADER_OF_KIND.said(types=_kinds(rule))
    else:
        todo = LEADER_FROM.said(group=Groups((rule.group,))) if rule.group else LEADER.said()
    return [Gap(todo, rule, countries=_within(rule, on), types=rule.types, role=Role.COORDINATOR)]


def _counterweight(rule: Rule, participants: Sequence[Participant], on: dt.date) -> list[Gap]:
    counted = _counted(rule, participants)
    first, second = (country_group(name, on).countries for name in (rule.group_a, rule.group_b))
    count = sum(one.country in first for one in counted) - sum(one.country in second for one in counted)
    only = second - first
    todo = ONE_MORE_FROM.said(max(1, count), count=max(1, count), group=Groups((rule.group_b,)))
    return [Gap(todo, rule, countries=only)] if only else []


def _kinds(rule: Rule) -> Types:
    return Types(tuple(sorted(rule.types)), rule.type_set)


GAPS: Mapping[RuleType, Callable[[Rule, Sequence[Participant], dt.date], list[Gap]]] = {
    RuleType.MIN_ORGS: _more_organisations,
    RuleType.MIN_ORGS_IN_GROUP: _more_organisations,
    RuleType.MIN_COUNTRIES: _more_countries,
    RuleType.MIN_COUNTRIES_IN_GROUP: _more_countries,
    RuleType.MIN_ORGS_OF_TYPE: _more_of_kind,
    RuleType.EACH_COUNTRY_HAS_TYPE: _kind_in_each_country,
    RuleType.COORDINATOR_IN_GROUP: _leader,
    RuleType.COORDINATOR_OF_TYPE: _leader,
    RuleType.BALANCE_NOT_MORE_THAN: _counterweight,
}
"""What mends the rules that somebody's coming can mend."""


def newly_burdened(gaps_before: Sequence[Gap], gaps_after: Sequence[Gap]) -> tuple[Gap, ...]:
    """What would be missing only after a change: a new country may need a company of its own."""
    known = {gap.key for gap in gaps_before}
    return tuple(gap for gap in gaps_after if gap.key not in known)
