"""What leaves the service of rules: frozen values in, models of the API and of pages out. No database."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence

from calls.countries import CountryGroup, country_group_names, group_on
from calls.eligibility import Eligibility, Finding
from calls.participants import COUNTED, Role
from calls.programmes import programme_of_short
from calls.rules.facts import Award, Evidence, Fact
from calls.rules.model import CONFIRMED_BY_PEOPLE, Action, Basis, Rule, RuleType
from calls.rules.words import demand
from matchcamp.eligibility import words
from matchcamp.eligibility.rules import Difference, Effect, sureness
from matchcamp.eligibility.schemas import (
    ActionHead,
    ActionOut,
    CheckOut,
    DifferenceOut,
    EffectOut,
    FactOut,
    FindingChangeOut,
    FindingOut,
    GroupChange,
    GroupOut,
    RuleOut,
    SourceOut,
)
from matchcamp.i18n import country_name
from matchcamp.labels import country_group_name
from matchcamp.sentences import said

ANY_ROLE = "any"
BY_PEOPLE = CONFIRMED_BY_PEOPLE | {RuleType.UNKNOWN}
MOST_CHANGES = 4  # Of a group of countries; nobody plans further ahead.


def source_out(source: Evidence) -> SourceOut:
    return SourceOut(id=source.id, title=source.title, url=source.url, year=source.year, kind=source.kind)


def rule_out(rule: Rule) -> RuleOut:
    return RuleOut(
        id=rule.id,
        type=rule.type,
        demand=said(demand(rule)),
        severity=rule.severity,
        by_people=rule.type in BY_PEOPLE or rule.beyond_round,
        unread=rule.basis is Basis.UNVERIFIED,
        value=rule.value,
        group=rule.group,
        groups=list(rule.groups),
        group_a=rule.group_a,
        group_b=rule.group_b,
        types=[rule.type_set] if rule.type_set else sorted(rule.types),
        countries=sorted(rule.countries),
        roles=written_roles(rule),
        per=rule.per or "",
        document=rule.document,
        accreditation=rule.accreditation,
        who=rule.who,
        scope=rule.scope,
        role=(rule.role or ANY_ROLE) if rule.type is RuleType.CAP_PER_ORG else "",
        beyond_round=rule.beyond_round,
        basis=rule.basis,
        confidence=rule.confidence,
        sources=[source_out(one) for one in rule.evidence],
        note=rule.note,
    )


def written_roles(rule: Rule) -> list[str]:
    """The roles that a rule names; none where it counts those that its type counts anyway."""
    usual = frozenset(Role) if rule.type is RuleType.EXCLUDED_COUNTRIES else COUNTED
    return [] if rule.roles == usual else [role for role in Role if role in rule.roles]


def action_head(action: Action) -> ActionHead:
    found = sureness(action.rules)
    return ActionHead(
        id=action.id,
        name=action.name,
        programme=action.programme,
        programme_name=programme_name(action),
        year=action.year,
        asked_year=action.asked_year,
        version=action.version,
        rules_count=found.rules,
        sure=found.sure,
        fairly_sure=found.fairly_sure,
        unsure=found.unsure,
        unread=found.unread,
        unknown=found.unknown,
        topics=list(action.topics),
        agency_actions=list(action.agency_actions),
        types_of_action=list(action.types_of_action),
    )


def programme_name(action: Action) -> str:
    programme = programme_of_short(action.programme)
    return programme.name if programme else action.programme


def action_out(action: Action) -> ActionOut:
    return ActionOut(
        **action_head(action).model_dump(),
        on=action.on,
        managed_by=action.managed_by,
        note=action.note,
        rules=[rule_out(rule) for rule in action.rules],
        facts=list(facts_of(action)),
        groups=[group_out(name, action.on) for name in groups_of(action.rules)],
    )


Figures = Mapping[str, float | Sequence[float] | None]


def facts_of(action: Action) -> Iterator[FactOut]:
    """What an action says beside its rules, as far as it says anything."""
    if one := action.duration:
        months: Figures = {"min_months": one.min_months, "max_months": one.max_months, "allowed": one.allowed_months}
        yield _fact("duration", one, words.duration_lines(one), months)
    if grant := action.grant:
        sums: Figures = {"min_eur": grant.min_eur, "max_eur": grant.max_eur, "amounts_eur": grant.amounts_eur}
        by_months: Figures = {f"max_eur_{count}_months": most for count, most in grant.max_eur_by_months}
        yield _fact("grant", grant, words.grant_lines(grant), {**sums, **by_months})
    if paid := action.co_financing:
        rates: Figures = {"rate": paid.rate, **{f"rate_{kind}": rate for kind, rate in paid.rate_by_kind}}
        yield _fact("co_financing", paid, words.co_financing_lines(paid), rates)
    if award := action.award:
        yield _fact("award", award, words.award_lines(award), _marks(award))
    if action.page_limit:
        yield _fact(
            "page_limit",
            action.page_limit,
            words.page_limit_lines(action.page_limit),
            {"pages": action.page_limit.pages},
        )
    if action.stages:
        yield _fact("stages", action.stages, words.stages_lines(action.stages), {"numbers": action.stages.numbers})


def _marks(award: Award) -> Figures:
    """The greatest and the least mark of each criterion, and those of all together."""
    marks: Figures = {one.key: (one.max, one.min) for one in award.criteria}
    first: Figures = {f"stage_one_{one.key}": (one.max, one.min) for one in award.stage_one}
    return {"all": (award.total, award.threshold_total), **marks, **first}


def _fact(name: str, fact: Fact, lines: list[str], figures: Figures) -> FactOut:
    listed = {key: list(value) if isinstance(value, Sequence) else [value] for key, value in figures.items() if value}
    return FactOut(
        name=name,
        lines=lines,
        figures=listed,
        basis=fact.basis,
        confidence=fact.confidence,
        sources=[source_out(one) for one in fact.evidence],
        note=fact.note,
    )


def groups_of(rules: Iterable[Rule]) -> list[str]:
    """The groups of countries that the rules speak of, each once, in the order of the rules."""
    named = (name for rule in rules for name in (rule.group, *rule.groups, rule.group_a, rule.group_b) if name)
    return list(dict.fromkeys(named))


def group_out(name: str, on: dt.date) -> GroupOut:
    """A group with its countries on a day, by name in the reader's language, and what is known to change after it."""
    group = group_on(name, on)
    return GroupOut(
        name=name,
        label=country_group_name(name),
        known=group is not None,
        countries=_by_name(group.countries) if group else [],
        until=group.until if group else None,
        expected=group.expected if group else False,
        confidence=group.confidence if group else "",
        evidence=group.evidence if group else "",
        changes=list(_changes(group)) if group else [],
    )


def _changes(group: CountryGroup) -> Iterator[GroupChange]:
    for _ in range(MOST_CHANGES):
        later = group_on(group.name, group.until + dt.timedelta(days=1)) if group.until else None
        if later is None:
            return
        yield GroupChange(
            since=later.since,
            joined=_by_name(later.countries - group.countries),
            left=_by_name(group.countries - later.countries),
            expected=later.expected,
            confidence=later.confidence,
            evidence=_evidence(group, later),
        )
        group = later


def _evidence(group: CountryGroup, later: CountryGroup) -> str:
    """Where a change was read: a group made of others tells less than that one of them which changed likewise."""
    change = later.countries ^ group.countries
    days = later.since - dt.timedelta(days=1), later.since
    parts = ([group_on(name, day) for day in days] for name in country_group_names())
    told = [
        after.evidence
        for before, after in parts
        if before and after and after.countries < later.countries and before.countries ^ after.countries == change
    ]
    return told[0] if change and told else later.evidence


def _by_name(codes: Iterable[str]) -> list[str]:
    return sorted(codes, key=country_name)


def difference_out(one: Difference) -> DifferenceOut:
    return DifferenceOut(
        before=rule_out(one.before) if one.before else None, after=rule_out(one.after) if one.after else None
    )


def finding_out(finding: Finding) -> FindingOut:
    rule = finding.rule
    return FindingOut(
        rule_id=rule.id,
        type=rule.type,
        demand=said(demand(rule)),
        outcome=finding.outcome.value,
        sentence=said(finding.sentence),
        severity=rule.severity,
        confirm=finding.confirm,
        basis=rule.basis,
        confidence=rule.confidence,
        note=rule.note,
    )


def check_out(answer: Eligibility) -> CheckOut:
    return CheckOut(
        action_id=answer.action.id,
        version=answer.action.version,
        on=answer.on,
        verdict=answer.verdict.value,
        findings=[finding_out(one) for one in answer.findings],
    )


def effect_out(consortium_id: str, title: str, effect: Effect) -> EffectOut:
    return EffectOut(
        consortium_id=consortium_id,
        title=title,
        before=effect.before.value if effect.before else None,
        after=effect.after.value if effect.after else None,
        changes=[
            FindingChangeOut(
                before=finding_out(one.before) if one.before else None,
                after=finding_out(one.after) if one.after else None,
            )
            for one in effect.changes
        ],
    )
