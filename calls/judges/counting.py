"""Rules that count organisations and countries."""

from collections import defaultdict
from collections.abc import Sequence

from calls.judges.case import Case, Judged, both, is_of, say, whole
from calls.outcomes import Gap, Outcome
from calls.rules import findings as said
from calls.rules.model import Rule
from calls.sentences import Countries

# At least so many ---------------------------------------------------------------------------------------------------


def min_orgs(rule: Rule, case: Case) -> Judged:
    """So many are counted, from the group where there is one."""
    fits = [case.inside(one.country, rule.group) for one in case.counted]
    return _at_least(rule, case, fits, said.ORGS_FROM if rule.group else said.ORGS)


def min_orgs_of_type(rule: Rule, case: Case) -> Judged:
    """So many are of the rule's types, from the group where there is one."""
    fits = [both(is_of(one, rule), case.inside(one.country, rule.group)) for one in case.counted]
    return _at_least(rule, case, fits, said.KIND_FROM if rule.group else said.KIND)


def min_countries(rule: Rule, case: Case) -> Judged:
    """So many countries are represented, of the group where there is one."""
    fits = [case.inside(country, rule.group) for country in {one.country for one in case.counted if one.country}]
    # Whoever has no country yet could be in one that nobody else is in; without a group the first surely is in one.
    afloat = sum(not one.country for one in case.counted)
    surely = 1 if afloat and not fits and not rule.group else 0
    fits += [True] * surely + [None] * (afloat - surely)
    return _at_least(rule, case, fits, said.COUNTRIES_OF if rule.group else said.COUNTRIES)


def _at_least(rule: Rule, case: Case, fits: Sequence[bool | None], words: said.AtLeast) -> Judged:
    needed, found, unsure = whole(rule), fits.count(True), fits.count(None)
    if found >= needed:
        return Judged(Outcome.MET, say(words.met, rule, found, found=found))
    gap = Gap(missing=needed - found)
    if found + unsure < needed:
        return Judged(Outcome.NOT_MET, say(words.short, rule, needed, found=found), gap)
    sentence = say(words.open, rule, needed, found=found, open=unsure)
    return Judged(Outcome.CANNOT_DECIDE, case.why_open((rule.group,), sentence), gap)


# At most so many ----------------------------------------------------------------------------------------------------


def max_orgs(rule: Rule, case: Case) -> Judged:
    """Not more than so many are counted."""
    found, most = len(case.counted), whole(rule)
    if found <= most:
        return Judged(Outcome.MET, say(said.AT_MOST_MET, rule, found, found=found))
    return Judged(Outcome.NOT_MET, say(said.AT_MOST_OVER, rule, found, found=found), Gap(surplus=found - most))


def single_applicant(_: Rule, case: Case) -> Judged:
    """Exactly one is counted."""
    found = len(case.counted)
    if found == 1:
        return Judged(Outcome.MET, said.SINGLE_MET.said())
    if found:
        return Judged(Outcome.NOT_MET, said.SINGLE_OVER.said(found, found=found), Gap(surplus=found - 1))
    return Judged(Outcome.NOT_MET, said.SINGLE_NONE.said(), Gap(missing=1))


# In each country ----------------------------------------------------------------------------------------------------


def each_country_has_type(rule: Rule, case: Case) -> Judged:
    """Met where it holds wherever those without a country are; not met where they cannot help wherever they are.

    Whoever has no country yet can bring to one country what it lacks, or can stand alone in a further one.
    """
    kinds: defaultdict[str, list[bool | None]] = defaultdict(list)
    for one in case.counted:
        if case.inside(one.country, rule.group) is not False:
            kinds[one.country].append(is_of(one, rule))
    afloat = kinds.pop("", [])
    lacking = sorted(country for country, found in kinds.items() if True not in found)
    hopeless = [country for country in lacking if None not in kinds[country]]
    members = case.members(rule.group)
    unsure = len(afloat) + sum(found.count(None) for found in kinds.values())
    if members is not None and len(hopeless) > sum(fits is not False for fits in afloat):
        sentence = say(said.EACH_SHORT, rule, len(hopeless), countries=Countries(tuple(hopeless)))
        return Judged(Outcome.NOT_MET, sentence, Gap(missing=len(hopeless), countries=tuple(hopeless)))
    if lacking:
        sentence = say(said.EACH_OPEN, rule, countries=Countries(tuple(lacking)), open=unsure)
        gap = Gap(missing=len(lacking), countries=tuple(lacking))
        return Judged(Outcome.CANNOT_DECIDE, case.why_open((rule.group,), sentence), gap)
    if not all(afloat) and (members is None or not members <= kinds.keys()):
        sentence = say(said.EACH_NEW, rule, open=len(afloat))
        return Judged(Outcome.CANNOT_DECIDE, case.why_open((rule.group,), sentence))
    return Judged(Outcome.MET, say(said.EACH_MET if kinds or afloat else said.EACH_NONE, rule))
