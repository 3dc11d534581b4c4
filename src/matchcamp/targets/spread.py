"""How many of many independent trials succeed: exact distributions, of groups of trials that are alike.

A group of trials with one chance follows a binomial distribution, all groups together a Poisson-binomial one: the
convolution of the groups. All terms are positive, so each probability keeps its digits; what is left out on both sides
of a distribution is below `NOTHING` in each place, and what is not asked for is never computed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import log, log1p, sqrt

import numpy as np
from numpy.typing import NDArray

Masses = NDArray[np.float64]
NOTHING = 1e-30
FAR = 14.0  # Standard deviations, and as many successes, beyond which a binomial probability is below NOTHING.


@dataclass(frozen=True, eq=False, slots=True)
class Spread:
    """The probabilities of `first`, `first` + 1, … successes: (n,) float64. The others are nought, or not asked for."""

    first: int
    masses: Masses

    def at(self, successes: int) -> float:
        place = successes - self.first
        return float(self.masses[place]) if 0 <= place < len(self.masses) else 0.0

    def below(self, number: int) -> float:
        """The probability of fewer successes than `number`."""
        return float(self.masses[: max(0, number - self.first)].sum())

    def without(self, successes: int) -> "Spread":
        """The same where this many successes are ruled out; it sums to less than one then."""
        masses = self.masses.copy()
        if 0 <= successes - self.first < len(masses):
            masses[successes - self.first] = 0.0
        return Spread(self.first, masses)


SURE = Spread(0, np.ones(1))  # No trial, no success.


@lru_cache(maxsize=10_000)  # Deadlines and phases repeat from one question to the next.
def binomial(trials: int, chance: float, most: int) -> Spread:
    """The probabilities of successes of trials that are alike, of those below `most`.

    Outwards from the likeliest number by the ratios of neighbours, for factorials of thousands fit no float.

    >>> found = binomial(2, 0.5, 3)
    >>> found.first, found.masses.round(9).tolist(), binomial(3, 1.0, 4).at(3), binomial(3, 0.0, 4).at(0)
    (0, [0.25, 0.5, 0.25], 1.0, 1.0)
    """
    if chance <= 0 or chance >= 1:
        return trimmed(trials if chance >= 1 else 0, np.ones(1), most)
    mean, reach = trials * chance, FAR * (1 + sqrt(trials * chance * (1 - chance)))
    low, high = max(0, int(mean - reach)), min(trials, int(mean + reach) + 1)
    mode = min(trials, int((trials + 1) * chance))
    counts = np.arange(low, high + 1, dtype=np.float64)
    ratios = np.log((trials - counts[:-1]) / (counts[:-1] + 1)) + log(chance) - log1p(-chance)
    logs = np.concatenate([[0.0], np.cumsum(ratios)])
    masses = np.exp(logs - logs[mode - low])
    return trimmed(low, masses / masses.sum(), most)  # What lies farther out weighs nothing.


def trimmed(first: int, masses: Masses, most: int) -> Spread:
    """A distribution below `most`, without the tails that weigh nothing."""
    cut = masses[: max(0, most - first)]
    if len(cut) and cut[0] > NOTHING and cut[-1] > NOTHING:
        return Spread(first, cut)
    kept = np.flatnonzero(cut > NOTHING)
    if not len(kept):
        return Spread(first, cut[:0])
    return Spread(first + int(kept[0]), cut[kept[0] : kept[-1] + 1])


def joined(one: Spread, other: Spread, most: int) -> Spread:
    """The successes of both together, below `most`."""
    if not len(one.masses) or not len(other.masses):
        return Spread(0, np.zeros(0))
    return trimmed(one.first + other.first, np.convolve(one.masses, other.masses), most)


def together(groups: Mapping[float, int], most: int) -> Spread:
    """The successes of groups of trials, by chance how many trials, of those below `most`; pair by pair, so that long
    distributions meet long ones."""
    found = [binomial(trials, chance, most) for chance, trials in groups.items() if trials]
    while len(found) > 1:
        odd = [found[-1]] if len(found) % 2 else []
        found = [joined(one, other, most) for one, other in zip(found[::2], found[1::2], strict=False)] + odd
    return found[0] if found else trimmed(0, np.ones(1), most)
