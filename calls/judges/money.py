"""Rules about shares of the budget, over those that the rule counts."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from math import fsum

from calls.judges.case import Case, Judged, figure, in_the_way, is_of, say
from calls.outcomes import Outcome
from calls.participants import Participant
from calls.rules import findings as said
from calls.rules.model import Per, Rule
from calls.sentences import Countries, Share

# Shares are quotients of floats; 2.1 of 3 is seven tenths.
_DIGITS = 9


def max_budget_share(rule: Rule, case: Case) -> Judged:
    """No organisation, or no country, has more than the share."""
    shares = _shares(case.counted)
    if isinstance(shares, Judged):
        return shares
    return _most_of_country(rule, shares) if rule.per is Per.COUNTRY else _most_of_one(rule, shares)


def min_budget_share(rule: Rule, case: Case) -> Judged:
    """Those of the types have at least the share."""
    shares = _shares(case.counted)
    if isinstance(shares, Judged):
        return shares
    sure = _sum(share for one, share in shares if is_of(one, rule))
    unsure = [share for one, share in shares if is_of(one, rule) is None]
    least = figure(rule)
    shown = {"share": Share(sure), "least": Share(least)}
    if sure >= least:
        return Judged(Outcome.MET, say(said.LEAST_MET, rule, **shown))
    if _sum([sure, *unsure]) < least:
        return Judged(Outcome.NOT_MET, say(said.LEAST_SHORT, rule, **shown))
    return Judged(Outcome.CANNOT_DECIDE, say(said.LEAST_OPEN, rule, **shown, open=len(unsure)))


def _most_of_one(rule: Rule, shares: Sequence[tuple[Participant, float]]) -> Judged:
    shown = {"share": Share(max(share for _, share in shares)), "most": Share(figure(rule))}
    over = [one for one, share in shares if _sum([share]) > figure(rule)]
    if over:
        return Judged(Outcome.NOT_MET, said.LARGEST_OVER.said(**shown), in_the_way(over))
    return Judged(Outcome.MET, said.LARGEST_MET.said(**shown))


def _most_of_country(rule: Rule, shares: Sequence[tuple[Participant, float]]) -> Judged:
    parts: defaultdict[str, list[float]] = defaultdict(list)
    for one, share in shares:
        parts[one.country].append(share)
    afloat, most = parts.pop("", []), figure(rule)
    by_country = {country: _sum(parts[country]) for country in sorted(parts)}
    largest = max(by_country.values(), default=0.0)
    shown = {"share": Share(largest), "most": Share(most)}
    if largest > most:
        countries = tuple(country for country, share in by_country.items() if share == largest)
        sentence = said.LARGEST_COUNTRY_OVER.said(len(countries), **shown, countries=Countries(countries))
        return Judged(Outcome.NOT_MET, sentence, in_the_way([one for one, _ in shares if one.country in countries]))
    if any(_sum([share]) > most for share in afloat):
        # Wherever it is, its country has too much.
        return _most_of_one(rule, shares)
    if _sum([largest, *afloat]) > most:
        # Those without a country could all be in one, and that one could be the largest.
        return Judged(Outcome.CANNOT_DECIDE, said.COUNTRY_OPEN.said(len(afloat), open=len(afloat)))
    return Judged(Outcome.MET, said.LARGEST_COUNTRY_MET.said(**shown))


def _shares(counted: Sequence[Participant]) -> list[tuple[Participant, float]] | Judged:
    """Everybody's part of the whole budget, or what to say where that is not known or nothing."""
    budgets = [(one, one.budget) for one in counted if one.budget is not None]
    missing = len(counted) - len(budgets)
    if missing:
        return Judged(Outcome.CANNOT_DECIDE, said.BUDGET_MISSING.said(missing, open=missing))
    total = fsum(budget for _, budget in budgets)
    if not total:
        return Judged(Outcome.CANNOT_DECIDE, said.BUDGET_NONE.said())
    return [(one, budget / total) for one, budget in budgets]


def _sum(shares: Iterable[float]) -> float:
    """The sum of shares, to be compared with the figure of a rule."""
    return round(fsum(shares), _DIGITS)
