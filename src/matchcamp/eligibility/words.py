"""What actions say of themselves beside their rules, in words of the reader's language."""

from collections.abc import Iterable, Mapping, Sequence

from babel.lists import format_list

from calls.rules.facts import Award, CoFinancing, Criterion, Duration, GrantModel, PageLimit, Stages
from calls.rules.facts import Grant as GrantFact
from calls.rules.model import RuleType
from matchcamp.eligibility.documents import Step
from matchcamp.i18n import N_, euros, formats, ngettext, number
from matchcamp.i18n import gettext as _
from matchcamp.labels import named

STEPS: Mapping[str, str] = {
    Step.ADD_ACTION: N_("The action was written down"),
    Step.EDIT_ACTION: N_("What the action is was corrected"),
    Step.ADD_RULE: N_("A demand was added"),
    Step.CORRECT_RULE: N_("A demand was corrected"),
    Step.REMOVE_RULE: N_("A demand was removed"),
}
GRANT_MODELS: Mapping[str, str] = {
    GrantModel.PRE_DEFINED_LUMP_SUM: N_("a fixed sum to choose from"),
    GrantModel.LUMP_SUM_BUDGET_BASED: N_("a lump sum reckoned from the project's own budget"),
    GrantModel.UNIT_COSTS: N_("fixed rates for each person, day or journey"),
    GrantModel.ACTUAL_COST: N_("a part of what was really spent"),
    GrantModel.ACTUAL_COST_OR_LUMP_SUM: N_("a part of what was really spent, or a lump sum"),
    GrantModel.PER_TOPIC: N_("as each topic says"),
    GrantModel.BLENDED: N_("a grant together with an investment"),
    GrantModel.NATIONAL_RULES: N_("by the rules of each country"),
}
CRITERIA: Mapping[str, str] = {
    "relevance": N_("Relevance"),
    "design": N_("Design of the project"),
    "partnership": N_("Partnership"),
    "impact": N_("Impact"),
    "excellence": N_("Excellence"),
    "implementation": N_("Quality of the work"),
}
PAID_KINDS: Mapping[str, str] = {
    "simple_grant": N_("simple grants"),
    "sme_support": N_("support for small companies"),
    "csa": N_("coordination and support"),
    "non_profit": N_("organisations without profit"),
    "private_non_profit": N_("private organisations without profit"),
}
HEAD_NAMES: Mapping[str, str] = {
    "name": N_("Name"),
    "programme": N_("Programme"),
    "year": N_("Year"),
    "on": N_("The day it is about"),
    "managed_by": N_("Run by"),
    "topics": N_("Calls of the EU portal"),
    "agency_actions": N_("Actions of National Agencies"),
    "types_of_action": N_("Kinds of action in the portal"),
    "note": N_("Note"),
}
FACT_NAMES: Mapping[str, str] = {
    "duration": N_("How long a project lasts"),
    "grant": N_("Money for one project"),
    "co_financing": N_("How much of the cost is paid"),
    "award": N_("How proposals are marked"),
    "page_limit": N_("Length of the description"),
    "stages": N_("Stages"),
}

RULE_KINDS: Sequence[tuple[str, Sequence[RuleType]]] = (
    (N_("How many"), (RuleType.MIN_ORGS, RuleType.MAX_ORGS, RuleType.MIN_COUNTRIES, RuleType.SINGLE_APPLICANT)),
    (
        N_("What kind of organisation"),
        (RuleType.MIN_ORGS_OF_TYPE, RuleType.EACH_COUNTRY_HAS_TYPE, RuleType.COORDINATOR_OF_TYPE),
    ),
    (
        N_("From where"),
        (
            RuleType.COORDINATOR_IN_GROUP,
            RuleType.PARTICIPANTS_IN_GROUPS,
            RuleType.EXCLUDED_COUNTRIES,
            RuleType.BALANCE_NOT_MORE_THAN,
        ),
    ),
    (N_("Money"), (RuleType.MAX_BUDGET_SHARE, RuleType.MIN_BUDGET_SHARE)),
    (
        N_("What people have to look at"),
        (
            RuleType.NEEDS_DOCUMENT,
            RuleType.NEEDS_ACCREDITATION,
            RuleType.INDEPENDENCE_REQUIRED,
            RuleType.UNKNOWN,
        ),
    ),
    (
        N_("Other applications, and age"),
        (RuleType.CAP_PER_ORG, RuleType.SAME_CONSORTIUM_ONCE, RuleType.MIN_ORG_AGE_YEARS),
    ),
)
"""Types to choose from. `min_orgs_in_group` and `min_countries_in_group` are left out: `min_orgs` and `min_countries`
say the same where they name a group of countries."""


def duration_lines(fact: Duration) -> list[str]:
    if fact.allowed_months:
        return [months(_either(str(one) for one in fact.allowed_months), fact.allowed_months[-1])]
    least, most = fact.min_months, fact.max_months
    if least and most and least != most:
        return [_("From %(least)s to %(most)s months") % {"least": least, "most": most}]
    if least and not most:
        return [_("At least %(months)s") % {"months": months(str(least), least)}]
    if most and not least:
        return [_("At most %(months)s") % {"months": months(str(most), most)}]
    return [months(str(most), most)] if most else []


def months(figure: str, count: int) -> str:
    return ngettext("%(figure)s month", "%(figure)s months", count) % {"figure": figure}


def grant_lines(fact: GrantFact) -> list[str]:
    lines = []
    if fact.amounts_eur:
        lines.append(_either(euros(one) for one in fact.amounts_eur))
    if fact.min_eur:
        lines.append(_("At least %(sum)s") % {"sum": euros(fact.min_eur)})
    if fact.max_eur:
        lines.append(_("At most %(sum)s") % {"sum": euros(fact.max_eur)})
    lines += [f"{months(str(one), one)}: {euros(most)}" for one, most in fact.max_eur_by_months]
    return [*lines, _("How it is reckoned: %(how)s") % {"how": named(GRANT_MODELS, fact.model)}]


def co_financing_lines(fact: CoFinancing) -> list[str]:
    lines = [_("%(share)s per cent of the cost") % {"share": per_cent(fact.rate)}] if fact.rate else []
    return lines + [
        _("%(kind)s: %(share)s per cent of the cost") % {"kind": named(PAID_KINDS, kind), "share": per_cent(rate)}
        for kind, rate in fact.rate_by_kind
    ]


def award_lines(fact: Award) -> list[str]:
    whole = _("At least %(least)s of %(most)s points in all") % _points(fact.threshold_total, fact.total)
    first = [_("First stage: %(line)s") % {"line": line} for line in _criteria(fact.stage_one)]
    return [whole, *_criteria(fact.criteria), *first]


def _criteria(criteria: Sequence[Criterion]) -> list[str]:
    return [
        _("%(criterion)s: at least %(least)s of %(most)s points")
        % {"criterion": named(CRITERIA, one.key), **_points(one.min, one.max)}
        for one in criteria
    ]


def _points(least: float, most: float) -> dict[str, str]:
    return {"least": number(least), "most": number(most)}


def page_limit_lines(fact: PageLimit) -> list[str]:
    return [ngettext("At most %(num)s page", "At most %(num)s pages", fact.pages) % {"num": fact.pages}]


def stages_lines(fact: Stages) -> list[str]:
    last = fact.numbers[-1] if fact.numbers else 0
    written = _either(str(one) for one in fact.numbers)
    return [ngettext("%(figure)s stage", "%(figure)s stages", last) % {"figure": written}] if fact.numbers else []


def per_cent(share: float) -> str:
    return number(round(share * 100, 4))


def _either(words: Iterable[str]) -> str:
    return format_list(list(words), "or", locale=formats())


def head_names(fields: Iterable[str]) -> list[str]:
    """The names of an action's own fields."""
    return [named(HEAD_NAMES, one) for one in fields]
