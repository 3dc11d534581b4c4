"""Whom to invite: those who fit, spread over the ideas, the countries and the kinds, and not the same people again."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

# Set: fits are calibrated as the share that people judge to fit, and of three proposals one should be right; those who
# lead the camp look at each. In the demo's Bilbao 43 of 251 organisations reach it for one of nine ideas, 18 reach 0.5.
LEAST_FIT = 0.35
COUNTRY, KIND = (
    0.2,
    0.1,
)  # What a share of 1 of one country, or kind, among those chosen costs in fit; set, not measured.
ASKED = 0.04  # What each invitation or request of the last weeks costs.
MOST_COUNTED = 5
UNKNOWN = 0.1  # What it costs that nobody speaks for it here: somebody must first find out whom to write to.


@dataclass(frozen=True, slots=True)
class Candidate:
    """An organisation: its fit in [0, 1] to each idea, how often it was asked lately, whether it has people here."""

    key: str
    country: str
    kind: str
    fits: Mapping[str, float]
    asked: int = 0
    has_people: bool = True


@dataclass(frozen=True, slots=True)
class Present:
    """Who is at the camp already: people by country, kind and wanted idea."""

    countries: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    ideas: Counter[str] = field(default_factory=Counter)


def chosen(candidates: Sequence[Candidate], ideas: Sequence[str], present: Present, most: int) -> list[tuple[str, str]]:
    """Up to `most` organisations, each with the idea it is chosen for, in the order in which they were chosen.

    Each turn goes to the idea for which the fewest people are there, and takes who fits it best, less what its country
    and kind are there already, how often it was asked, and that nobody speaks for it; ties by key. An idea that nobody
    else fits is passed over.
    """
    countries, kinds, there = Counter(present.countries), Counter(present.kinds), Counter(present.ideas)
    left = {one.key: one for one in candidates}
    open_ideas = list(ideas)
    found: list[tuple[str, str]] = []
    while open_ideas and left and len(found) < most:
        idea = min(open_ideas, key=lambda one: (there[one], ideas.index(one)))
        fitting = [one for one in left.values() if one.fits.get(idea, 0.0) >= LEAST_FIT]
        if not fitting:
            open_ideas.remove(idea)
            continue
        total = max(1, countries.total())

        def value(one: Candidate, idea: str = idea, total: int = total) -> float:
            lost = ASKED * min(one.asked, MOST_COUNTED) + UNKNOWN * (not one.has_people)
            crowd = COUNTRY * countries[one.country] / total + KIND * kinds[one.kind] / total
            return one.fits[idea] - crowd - lost

        best = min(fitting, key=lambda one: (-value(one), one.key))
        del left[best.key]
        found.append((best.key, idea))
        there[idea] += 1
        countries[best.country] += 1
        kinds[best.kind] += 1
    return found


def ideas_for(fits: Mapping[str, float], first: str, most: int = 3) -> list[str]:
    """The ideas that somebody is invited for: the one they are chosen for, and others that they fit, best first.

    >>> ideas_for({"a": 0.6, "b": 0.9, "c": 0.1}, "a")
    ['b', 'a']
    """
    best = sorted((one for one, fit in fits.items() if fit >= LEAST_FIT), key=lambda one: (-fits[one], one))[:most]
    return best if first in best else [*best[: most - 1], first]
