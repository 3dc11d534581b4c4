"""Rules that say where participants come from and who leads them."""

from calls.judges.case import Case, Judged, countries_of, in_the_way, is_of, kinds_of, say
from calls.outcomes import Gap, Outcome
from calls.rules import findings as said
from calls.rules.model import Rule
from calls.sentences import Countries, Groups

# The coordinator ----------------------------------------------------------------------------------------------------


def coordinator_in_group(rule: Rule, case: Case) -> Judged:
    """Whoever leads is in a country of the group."""
    leading = case.coordinators()
    if not leading:
        return Judged(Outcome.NOT_MET, said.NO_COORDINATOR.said(), Gap(missing=1))
    inside = {one.country: case.inside(one.country, rule.group) for one in leading}
    outside = [one for one in leading if inside[one.country] is False]
    if outside:
        sentence = say(said.LED_FROM_OUTSIDE, rule, countries=countries_of(outside))
        return Judged(Outcome.NOT_MET, sentence, in_the_way(outside))
    if None in inside.values():
        return Judged(Outcome.CANNOT_DECIDE, case.why_open((rule.group,), said.LED_FROM_OPEN.said()))
    return Judged(Outcome.MET, said.LED_FROM_MET.said(len(leading), countries=countries_of(leading)))


def coordinator_of_type(rule: Rule, case: Case) -> Judged:
    """Whoever leads is of one of the rule's types."""
    leading = case.coordinators()
    if not leading:
        return Judged(Outcome.NOT_MET, said.NO_COORDINATOR.said(), Gap(missing=1))
    others = [one for one in leading if is_of(one, rule) is False]
    if others:
        sentence = say(said.LED_BY_OTHER, rule, kinds=kinds_of(others))
        return Judged(Outcome.NOT_MET, sentence, in_the_way(others))
    if not all(one.type for one in leading):
        return Judged(Outcome.CANNOT_DECIDE, said.LED_BY_OPEN.said())
    return Judged(Outcome.MET, said.LED_BY_MET.said(kinds=kinds_of(leading)))


# Where participants come from ---------------------------------------------------------------------------------------


def participants_in_groups(rule: Rule, case: Case) -> Judged:
    """Everybody counted is in a country of one of the groups."""
    inside = {one.country: case.inside_any(one.country, rule.groups) for one in case.counted}
    outside = [one for one in case.counted if inside[one.country] is False]
    groups = Groups(rule.groups)
    if outside:
        sentence = said.FROM_OUTSIDE.said(groups=groups, countries=countries_of(outside))
        return Judged(Outcome.NOT_MET, sentence, in_the_way(outside))
    unsure = sum(inside[one.country] is None for one in case.counted)
    if unsure:
        sentence = said.COUNTRY_OPEN.said(unsure, open=unsure)
        return Judged(Outcome.CANNOT_DECIDE, case.why_open(rule.groups, sentence))
    return Judged(Outcome.MET, said.ALL_INSIDE.said(groups=groups))


def excluded_countries(rule: Rule, case: Case) -> Judged:
    """Nobody counted is in a country that is left out."""
    left_out = [one for one in case.counted if one.country in rule.countries]
    if left_out:
        sentence = said.LEFT_OUT.said(countries=countries_of(left_out))
        return Judged(Outcome.NOT_MET, sentence, in_the_way(left_out))
    unsure = sum(not one.country for one in case.counted)
    if unsure:
        return Judged(Outcome.CANNOT_DECIDE, said.COUNTRY_OPEN.said(unsure, open=unsure))
    return Judged(Outcome.MET, said.NOBODY_LEFT_OUT.said(countries=Countries(tuple(sorted(rule.countries)))))


def balance_not_more_than(rule: Rule, case: Case) -> Judged:
    """There are not more in countries of group_a than in those of group_b."""
    in_a = [case.inside(one.country, rule.group_a) for one in case.counted]
    in_b = [case.inside(one.country, rule.group_b) for one in case.counted]
    a, b = in_a.count(True), in_b.count(True)
    if a > b + in_b.count(None):
        return Judged(Outcome.NOT_MET, say(said.BALANCE_OVER, rule, a=a, b=b), Gap(surplus=a - b))
    if a + in_a.count(None) > b:
        afloat = sum(not one.country for one in case.counted)
        sentence = say(said.BALANCE_OPEN, rule, a=a, b=b, open=afloat)
        return Judged(Outcome.CANNOT_DECIDE, case.why_open((rule.group_a, rule.group_b), sentence))
    return Judged(Outcome.MET, say(said.BALANCE_MET, rule, a=a, b=b))
