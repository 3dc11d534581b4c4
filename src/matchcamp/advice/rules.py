"""What stands in the way of applying for a call, as pure functions over its rules and dates."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from calls.eligibility import Finding, Given, Outcome, check
from calls.model import Status
from calls.participants import Participant, Role
from calls.rules.model import Action, Rule, RuleType, Severity
from matchcamp.advice.schemas import Group, Kind

PRESSING_DAYS = 30  # A proposal takes two months; below one it takes all that one has.
TOO_LATE_DAYS = 10  # Too few to find partners and write, unless the first stage asks for a short outline only.

ALONE = frozenset(
    {
        RuleType.COORDINATOR_IN_GROUP,
        RuleType.COORDINATOR_OF_TYPE,
        RuleType.PARTICIPANTS_IN_GROUPS,
        RuleType.EXCLUDED_COUNTRIES,
        RuleType.CAP_PER_ORG,
        RuleType.MIN_ORG_AGE_YEARS,
        RuleType.NEEDS_ACCREDITATION,
    }
)
"""Rules that one organisation breaks or keeps by itself: by its country, its kind, its age, its accreditation and its
other applications. No partner mends them. All others ask how many there are, who else, or with what money: a single
organisation misses them by nature, and a consortium's board tells them in time."""

OF_COORDINATORS = frozenset({RuleType.COORDINATOR_IN_GROUP, RuleType.COORDINATOR_OF_TYPE})
OF_KINDS = frozenset({RuleType.MIN_ORGS_OF_TYPE, RuleType.EACH_COUNTRY_HAS_TYPE})
OF_COUNTRIES = frozenset({RuleType.PARTICIPANTS_IN_GROUPS, RuleType.EXCLUDED_COUNTRIES})


BLOCKING = frozenset({Kind.NOT_ELIGIBLE, Kind.CAP_USED, Kind.TOO_LATE})
PRESSING_ORDER = tuple(Kind)


@dataclass(frozen=True, slots=True)
class Hindrance:
    """One thing to know before one applies. `finding` is what the check said; the other fields go with their kinds."""

    kind: Kind
    finding: Finding | None = None
    days: int | None = None
    outline: bool = False
    later: datetime | None = None
    year: int | None = None
    count: int = 0
    countries: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()

    @property
    def blocks(self) -> bool:
        """Whether it stands in the way of applying, rather than being worth to know."""
        return self.kind in BLOCKING


@dataclass(frozen=True, slots=True)
class Terms:
    """The dates of a call. `two_stage`: the next deadline asks for an outline; `later` is the next one behind it at
    which one can still enter."""

    status: Status
    expected: bool
    days_left: int | None
    two_stage: bool = False
    later: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sought:
    """The partners an idea looks for; `anybody`: one of the places is open to every kind."""

    types: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    anybody: bool = False


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who would apply. `applications` counts consortia of this call in which it stands: (as coordinator, in any)."""

    key: str
    country: str
    type: str
    applications: tuple[int, int] = (0, 0)


def group_of(status: Status, found: Iterable[Hindrance]) -> Group:
    """
    >>> group_of(Status.OPEN, [Hindrance(Kind.TOO_LATE)]), group_of(Status.FORTHCOMING, [])
    (<Group.BLOCKED: 'blocked'>, <Group.FORTHCOMING: 'forthcoming'>)
    """
    if status is Status.FORTHCOMING:
        return Group.FORTHCOMING
    return Group.BLOCKED if any(one.blocks for one in found) else Group.OPEN


def hindrances(
    terms: Terms, action: Action | None, applicant: Applicant, sought: Sought | None = None
) -> tuple[Hindrance, ...]:
    """All that an organisation should know before it applies, the most pressing first."""
    found = [*_of_dates(terms, applicant)]
    if applicant.applications[1]:
        found.append(Hindrance(Kind.ALREADY_IN, count=applicant.applications[1]))
    if action is None:
        found.append(Hindrance(Kind.NO_RULES))
    else:
        found += _of_rules(action, applicant)
        found += _of_partners(action, applicant, sought) if sought else ()
    return tuple(sorted(found, key=lambda one: PRESSING_ORDER.index(one.kind)))


def _of_dates(terms: Terms, applicant: Applicant) -> Iterator[Hindrance]:
    if terms.expected:
        yield Hindrance(Kind.EXPECTED)
    if terms.status is not Status.OPEN or terms.days_left is None or terms.days_left >= PRESSING_DAYS:
        return
    # Whoever stands in a consortium of this call has begun long ago.
    in_time = terms.two_stage or terms.later is not None or applicant.applications[1] > 0
    kind = Kind.TOO_LATE if terms.days_left < TOO_LATE_DAYS and not in_time else Kind.PRESSING
    yield Hindrance(kind, days=terms.days_left, outline=terms.two_stage, later=terms.later)


def _of_rules(action: Action, applicant: Applicant) -> Iterator[Hindrance]:
    if action.asked_year is not None and action.year is not None:
        yield Hindrance(Kind.OTHER_YEAR, year=action.year)
    leading, joining = _findings(action, applicant, Role.COORDINATOR), _findings(action, applicant, Role.PARTNER)
    lead_out, join_out = _failed(leading), _failed(joining)
    if lead_out and (join_out or _is_for_one(action)):
        yield from (Hindrance(_kind_of_failure(one), finding=one) for one in join_out or lead_out)
    elif lead_out:
        yield from (Hindrance(Kind.ONLY_PARTNER, finding=one) for one in lead_out)
    yield from _worth_knowing(leading, for_one=_is_for_one(action))


def _findings(action: Action, applicant: Applicant, role: Role) -> list[Finding]:
    """What the check says of this organisation alone in a role, of the rules that it can break alone."""
    alone = Participant(role=role, country=applicant.country, type=applicant.type, key=applicant.key)
    given = Given(applications={applicant.key: applicant.applications})
    asked = ALONE if role is Role.COORDINATOR else ALONE - OF_COORDINATORS
    return [one for one in check(action, (alone,), given).findings if one.rule.type in asked]


def _failed(findings: Iterable[Finding]) -> list[Finding]:
    """What makes ineligible: blocking rules that are not met."""
    return [one for one in findings if one.outcome is Outcome.NOT_MET and one.rule.severity is Severity.BLOCKING]


def _is_for_one(action: Action) -> bool:
    """Whether one organisation applies by itself, so that nobody can join as a partner."""
    return any(
        rule.type is RuleType.SINGLE_APPLICANT or (rule.type is RuleType.MAX_ORGS and rule.value == 1)
        for rule in action.rules
        if rule.severity is Severity.BLOCKING
    )


def _kind_of_failure(finding: Finding) -> Kind:
    return Kind.CAP_USED if finding.rule.type is RuleType.CAP_PER_ORG else Kind.NOT_ELIGIBLE


def _worth_knowing(findings: Iterable[Finding], *, for_one: bool) -> Iterator[Hindrance]:
    """Warnings, what people must confirm, and what the organisation's own profile leaves open.

    An accreditation is this organisation's where one applies alone; elsewhere it is asked of some of the members, and
    left to the consortium's board, as is what only people can count over several rounds.
    """
    for one in findings:
        if one.outcome is Outcome.NOT_MET and one.rule.severity is not Severity.BLOCKING:
            yield Hindrance(Kind.WARNING, finding=one)
        elif one.confirm and for_one:
            yield Hindrance(Kind.TO_CONFIRM, finding=one)
        elif one.outcome is Outcome.CANNOT_DECIDE and not one.confirm and one.rule.type is not RuleType.CAP_PER_ORG:
            yield Hindrance(Kind.NOT_KNOWN, finding=one)


def _of_partners(action: Action, applicant: Applicant, sought: Sought) -> Iterator[Hindrance]:
    """Whether the partners an idea looks for may take part, and whether it looks for the kinds that are asked for."""
    out = tuple(country for country in sorted(sought.countries) if _is_left_out(action, country))
    if out:
        yield Hindrance(Kind.COUNTRIES_OUT, countries=out)
    wanted = sought.types | {applicant.type}
    missing = tuple(_kinds_without(action.rules, wanted)) if not sought.anybody else ()
    if missing:
        yield Hindrance(Kind.KINDS_MISSING, rules=missing)


def _is_left_out(action: Action, country: str) -> bool:
    partner = Participant(role=Role.PARTNER, country=country)
    return any(one.rule.type in OF_COUNTRIES for one in _failed(check(action, (partner,)).findings))


def _kinds_without(rules: Sequence[Rule], wanted: frozenset[str]) -> Iterator[Rule]:
    """Rules that ask for a kind of organisation that is not among the wanted ones; of equal ones the first."""
    seen: set[frozenset[str]] = set()
    for rule in rules:
        if rule.type in OF_KINDS and rule.severity is Severity.BLOCKING and rule.types.isdisjoint(wanted):
            if rule.types not in seen:
                yield rule
            seen.add(rule.types)
