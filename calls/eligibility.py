"""Rules x participants -> met, not met or cannot decide, each with a sentence that a coordinator understands.

Data that are missing could be anything: a rule is met where the known data are enough, not met where no value of the
missing ones could help, and cannot be decided in between. The order of participants never matters.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from calls.judges import counting, money, people, placing
from calls.judges.case import Case, Judged, say
from calls.outcomes import Eligibility, Finding, Gap, Given, Outcome
from calls.participants import Participant
from calls.rules import findings as said
from calls.rules.findings import SENTENCES
from calls.rules.model import CONFIRMED_BY_PEOPLE, Action, Rule, RuleType
from calls.sentences import Template

__all__ = ["ANSWERABLE", "MONOTONE", "SENTENCES", "Eligibility", "Finding", "Gap", "Given", "Outcome", "check"]

MONOTONE: Final = frozenset(
    {
        RuleType.MIN_ORGS,
        RuleType.MIN_COUNTRIES,
        RuleType.MIN_ORGS_IN_GROUP,
        RuleType.MIN_COUNTRIES_IN_GROUP,
        RuleType.MIN_ORGS_OF_TYPE,
        RuleType.COORDINATOR_IN_GROUP,
        RuleType.COORDINATOR_OF_TYPE,
    }
)
"""Rules that a further partner never un-meets: they ask that somebody be there, or who leads, and a partner takes
nothing of that away. Each of the others can be broken by one more: by its number, its country, its kind, its money."""

ANSWERABLE: Final = CONFIRMED_BY_PEOPLE | {
    RuleType.UNKNOWN,
    RuleType.CAP_PER_ORG,
    RuleType.SAME_CONSORTIUM_ONCE,
    RuleType.MIN_ORG_AGE_YEARS,
}
"""Rules that people may answer where data do not decide them."""

NOTHING_GIVEN: Final = Given()

_JUDGES: Final[Mapping[RuleType, Callable[[Rule, Case], Judged]]] = {
    RuleType.MIN_ORGS: counting.min_orgs,
    RuleType.MAX_ORGS: counting.max_orgs,
    RuleType.MIN_COUNTRIES: counting.min_countries,
    RuleType.MIN_ORGS_IN_GROUP: counting.min_orgs,
    RuleType.MIN_COUNTRIES_IN_GROUP: counting.min_countries,
    RuleType.MIN_ORGS_OF_TYPE: counting.min_orgs_of_type,
    RuleType.EACH_COUNTRY_HAS_TYPE: counting.each_country_has_type,
    RuleType.COORDINATOR_IN_GROUP: placing.coordinator_in_group,
    RuleType.COORDINATOR_OF_TYPE: placing.coordinator_of_type,
    RuleType.PARTICIPANTS_IN_GROUPS: placing.participants_in_groups,
    RuleType.EXCLUDED_COUNTRIES: placing.excluded_countries,
    RuleType.BALANCE_NOT_MORE_THAN: placing.balance_not_more_than,
    RuleType.SINGLE_APPLICANT: counting.single_applicant,
    RuleType.INDEPENDENCE_REQUIRED: people.independence_required,
    RuleType.MAX_BUDGET_SHARE: money.max_budget_share,
    RuleType.MIN_BUDGET_SHARE: money.min_budget_share,
    RuleType.NEEDS_DOCUMENT: people.needs_document,
    RuleType.NEEDS_ACCREDITATION: people.needs_accreditation,
    RuleType.CAP_PER_ORG: people.cap_per_org,
    RuleType.SAME_CONSORTIUM_ONCE: people.same_consortium_once,
    RuleType.MIN_ORG_AGE_YEARS: people.min_org_age_years,
    RuleType.UNKNOWN: people.unknown,
}

_ANSWERED: Final[Mapping[RuleType, tuple[Template, Template]]] = {
    RuleType.INDEPENDENCE_REQUIRED: (said.INDEPENDENCE_MET, said.INDEPENDENCE_DENIED),
    RuleType.NEEDS_DOCUMENT: (said.DOCUMENT_MET, said.DOCUMENT_DENIED),
    RuleType.NEEDS_ACCREDITATION: (said.ACCREDITATION_MET, said.ACCREDITATION_DENIED),
}


def check(
    call: Action, participants: Sequence[Participant], given: Given = NOTHING_GIVEN, on: dt.date | None = None
) -> Eligibility:
    """What is known about a consortium and the rules of an action, on a day (the action's own by default)."""
    everybody, day = tuple(participants), on or call.on
    return Eligibility(call, day, tuple(_finding(rule, everybody, given, day) for rule in call.rules))


def _finding(rule: Rule, everybody: tuple[Participant, ...], given: Given, on: dt.date) -> Finding:
    counted = tuple(one for one in everybody if one.role in rule.roles)
    judged = _JUDGES[rule.type](rule, Case(everybody, counted, given, on))
    if rule.type not in ANSWERABLE or judged.outcome is not Outcome.CANNOT_DECIDE:
        return Finding(rule, judged.outcome, judged.sentence, gap=judged.gap)
    answer = given.answers.get(rule.id)
    if answer is None:
        return Finding(rule, judged.outcome, judged.sentence, rule.type in CONFIRMED_BY_PEOPLE, answerable=True)
    confirmed, denied = _ANSWERED.get(rule.type, (said.CONFIRMED, said.DENIED))
    outcome, template = (Outcome.MET, confirmed) if answer else (Outcome.NOT_MET, denied)
    return Finding(rule, outcome, say(template, rule), answerable=True)
