"""Rules about shares of the budget, over those that the rule counts."""

from collections import defaultdict
from math import fsum

from calls.judges.case import Case, Judged, figure, in_the_way, is_of, say
from calls.outcomes import Outcome
from calls.rules import findings as said
from calls.rules.model import Per, Rule
from calls.sentences import Countries, Share, Value

# Shares are quotients of floats; 2.1 of 3 is seven tenths.
_ROUNDING = 1e-9


def max_budget_share(rule: Rule, case: Case) -> Judged:
    """No organisation, or no country, has more than the share."""
    total, unsettled = _total(case)
    if unsettled:
        return unsettled
    return _most_of_country(rule, case, total) if rule.per is Per.COUNTRY else _most_of_one(rule, case, total)


def min_budget_share(rule: Rule, case: Case) -> Judged:
    """Those of the types have at least the share."""
    total, unsettled = _total(case)
    if unsettled:
        return unsettled
    budgets = [(is_of(one, rule), one.budget or 0) for one in case.counted]
    sure = fsum(budget for fits, budget in budgets if fits) / total
    possible = fsum(budget for fits, budget in budgets if fits is not False) / total
    least = figure(rule)
    texts: dict[str, Value] = {"share": Share(sure), "least": Share(least)}
    if sure >= least - _ROUNDING:
        return Judged(Outcome.MET, say(said.LEAST_MET, rule, **texts))
    if possible < least - _ROUNDING:
        return Judged(Outcome.NOT_MET, say(said.LEAST_SHORT, rule, **texts))
    unsure = sum(fits is None for fits, _ in budgets)
    return Judged(Outcome.CANNOT_DECIDE, say(said.LEAST_OPEN, rule, **texts, open=unsure))


def _most_of_one(rule: Rule, case: Case, total: float) -> Judged:
    most = figure(rule)
    shares = [(one, (one.budget or 0) / total) for one in case.counted]
    texts: dict[str, Value] = {"share": Share(max(share for _, share in shares)), "most": Share(most)}
    over = [one for one, share in shares if share > most + _ROUNDING]
    if over:
        return Judged(Outcome.NOT_MET, said.LARGEST_OVER.said(**texts), in_the_way(over))
    return Judged(Outcome.MET, said.LARGEST_MET.said(**texts))


def _most_of_country(rule: Rule, case: Case, total: float) -> Judged:
    budgets: defaultdict[str, list[float]] = defaultdict(list)
    for one in case.counted:
        budgets[one.country].append(one.budget or 0)
    afloat = budgets.pop("", [])
    largest, country = max(((fsum(parts), country) for country, parts in budgets.items()), default=(0.0, ""))
    share, most = largest / total, figure(rule)
    texts: dict[str, Value] = {"share": Share(share), "most": Share(most)}
    if share > most + _ROUNDING:
        sentence = said.LARGEST_COUNTRY_OVER.said(**texts, countries=Countries((country,)))
        return Judged(Outcome.NOT_MET, sentence, in_the_way([one for one in case.counted if one.country == country]))
    if max(afloat, default=0.0) / total > most + _ROUNDING:
        # Wherever it is, its country has too much.
        return _most_of_one(rule, case, total)
    if (largest + fsum(afloat)) / total > most + _ROUNDING:
        # Those without a country could all be in one, and that one could be the largest.
        return Judged(Outcome.CANNOT_DECIDE, said.COUNTRY_OPEN.said(len(afloat), open=len(afloat)))
    return Judged(Outcome.MET, said.LARGEST_COUNTRY_MET.said(**texts))


def _total(case: Case) -> tuple[float, Judged | None]:
    """The whole budget, and what to say where it is not known or nothing."""
    missing = sum(one.budget is None for one in case.counted)
    if missing:
        return 0.0, Judged(Outcome.CANNOT_DECIDE, said.BUDGET_MISSING.said(missing, open=missing))
    total = fsum(one.budget or 0 for one in case.counted)
    return total, None if total > 0 else Judged(Outcome.CANNOT_DECIDE, said.BUDGET_NONE.said())
