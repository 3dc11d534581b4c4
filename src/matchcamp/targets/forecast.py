"""How likely a target is reached: a chance for each application to be handed in in time, and all of them together.

**One application.** Its phase (from the idea to ready; drafting is cut by how much of the checklist is done) is looked
at once a week, counted back from the deadline. In a week it goes on by 0 to 5 phases, back by one, or is dropped:
competing risks whose rates hang on the phase and on how many weeks are left (`BANDS`), for teams hurry at the end.
The chance is the probability that such a walk is handed in before the deadline and before the target's last day.

**The rates.** Each pair of band and phase has a Dirichlet distribution over the outcomes. Its prior mean is an
expert's word (`expert`): the usual plan of sixteen weeks, with a pace that rises towards the deadline. No data stand
behind it. Own outcomes, counted from the log, move it in two steps: what all phases of a band did shifts the prior of
that band, and what the pair itself did is added to that prior, which weighs `STRENGTH` weeks.

**All together.** Applications are taken as independent given their phases, so the number handed in follows a
Poisson-binomial distribution, computed exactly. That each programme is covered is added by inclusion and exclusion over
the programmes that still lack one, exactly as well.

**Limits.** One call that is cancelled hits several applications at once: the independence is too sure of the middle.
Plug-in rates leave out how unsure the rates are. What a team is like is not looked at, beside how far it has come.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property, lru_cache
from itertools import combinations
from math import exp, lgamma, log, log1p, prod

import numpy as np
from numpy.typing import NDArray

from matchcamp.applications.progress import Ending, Phase, Track
from matchcamp.targets.states import Reading

Rates = NDArray[np.float64]
PHASES = len(Phase)
MOST_ON = 5
DROP, BACK, STAY = 0, 1, 2  # Then on by one phase, by two, up to `MOST_ON`.
OUTCOMES = 3 + MOST_ON
BANDS = (1, 2, 4, 8, 16)  # Weeks left, upper ends; the last band has no end.
BAND_COUNT = len(BANDS) + 1
WEEK = timedelta(weeks=1)
LONGEST_WEEKS = 60  # Farther deadlines are looked at as if they were so far away.
STRENGTH = 30.0
BAND_STRENGTH = 100.0
"""Weeks that the priors weigh; many, for the weeks of one application are alike. Chosen on simulated alliances
(`tests/benchmarks/forecast.py`, seed 7; figures are reported for others), where 12 to 120 differ little."""

DWELL_WEEKS = (4.0, 2.0, 2.0, 2.0, 1.5, 1.5, 1.5, 1.5, 1.0)
"""How long each phase takes by the usual plan of sixteen weeks (`applications.plan`)."""

PACE = (3.0, 2.0, 1.4, 1.0, 0.7, 0.4)
"""By band how much faster, or slower, than that a team goes: work fills the time that there is."""

DROPPED_A_WEEK = (0.03, 0.02, 0.02, 0.015, 0.01, 0.01, 0.01, 0.005, 0.003)
BACK_A_WEEK = 0.03
FARTHER = (0.70, 0.18, 0.07, 0.03, 0.02)  # Who goes on in a week goes on by one phase, two, ...


def band_of(weeks_left: int) -> int:
    """The band of a week that begins with so many weeks left, from 1.

    >>> [band_of(weeks) for weeks in (1, 2, 3, 4, 9, 40)]
    [0, 1, 2, 2, 4, 5]
    """
    return next((band for band, most in enumerate(BANDS) if weeks_left <= most), BAND_COUNT - 1)


def expert() -> Rates:
    """The prior means: (bands, phases, outcomes) float64, each row sums to 1."""
    rates = np.zeros((BAND_COUNT, PHASES, OUTCOMES))
    for band in range(BAND_COUNT):
        for phase in range(PHASES):
            on = 1 - exp(-PACE[band] / DWELL_WEEKS[phase])
            back = BACK_A_WEEK if phase else 0.0
            left = 1 - DROPPED_A_WEEK[phase] - back
            rates[band, phase, DROP], rates[band, phase, BACK] = DROPPED_A_WEEK[phase], back
            rates[band, phase, STAY] = left * (1 - on)
            rates[band, phase, STAY + 1 :] = left * on * np.array(FARTHER)
    return rates


def no_counts() -> Rates:
    return np.zeros((BAND_COUNT, PHASES, OUTCOMES))


def learnt(counts: Rates) -> Rates:
    """The posterior means after so many weeks of each outcome, shaped as `expert`."""
    prior = expert()
    weeks = counts.sum(axis=2, keepdims=True)
    expected = (prior * weeks).sum(axis=1)
    seen = counts.sum(axis=1)
    shift = (seen + BAND_STRENGTH * prior.mean(axis=1)) / (expected + BAND_STRENGTH * prior.mean(axis=1) + 1e-12)
    shifted = prior * shift[:, None, :]
    shifted /= shifted.sum(axis=2, keepdims=True)
    found: Rates = (STRENGTH * shifted + counts) / (STRENGTH + weeks)
    return found


def counted(tracks: Iterable[Track], now: datetime) -> Rates:
    """Weeks of each outcome that past applications went through: (bands, phases, outcomes) float64.

    Weeks are counted back from each deadline; those that are not over yet are left out.
    """
    counts = no_counts()
    for track in tracks:
        first = min(LONGEST_WEEKS, int((track.deadline - track.points[0][0]) / WEEK))
        for weeks_left in range(first, 0, -1):
            begins, ends = track.deadline - weeks_left * WEEK, track.deadline - (weeks_left - 1) * WEEK
            outcome = _outcome(track, begins, ends) if ends <= now else None
            if outcome is not None:
                counts[band_of(weeks_left), outcome[0], outcome[1]] += 1
    return counts


def _outcome(track: Track, begins: datetime, ends: datetime) -> tuple[int, int] | None:
    """The phase at the beginning of a week and what came of it; None before the beginning and after the end."""
    phase = track.phase_at(begins)
    if phase is None or (track.ended is not None and track.ended <= begins):
        return None
    if track.ended is not None and track.ended <= ends:
        if track.ending is Ending.DROPPED:
            return phase, DROP
        return phase, STAY + min(MOST_ON, PHASES - phase)
    later = track.phase_at(ends)
    on = max(-1, min(MOST_ON, (later if later is not None else phase) - phase))
    return phase, STAY + on


@dataclass(frozen=True, eq=False)
class Forecaster:
    """Chances from rates as `learnt` gives them."""

    rates: Rates

    @cached_property
    def weeks(self) -> tuple[Rates, ...]:
        """What a week of each band does to the phases, see `week_of`."""
        return tuple(week_of(table) for table in self.rates)

    def chance(self, phase: Phase, deadline: datetime, now: datetime, until: datetime | None = None) -> float:
        """The probability that an application in this phase is handed in by its deadline, and before `until`."""
        return float(self.chances(deadline, now, until)[phase])

    def chances(self, deadline: datetime, now: datetime, until: datetime | None = None) -> NDArray[np.float64]:
        """The same for every phase: (phases,) float64.

        0 once the deadline or `until` is over. The week that has begun counts by the share of it that is left.
        """
        end = min(deadline, until) if until else deadline
        if end <= now:
            return np.zeros(PHASES)
        weeks = min(LONGEST_WEEKS, (deadline - now) / WEEK)
        spare = min(max(0.0, (deadline - end) / WEEK), weeks)
        if spare:
            return self._through(self.ahead[0], shares(weeks, spare))[:PHASES]
        whole = int(weeks)
        return self._through(self.ahead[whole], shares(weeks, whole))[:PHASES]

    @cached_property
    def ahead(self) -> tuple[Rates, ...]:
        """By whole weeks up to the deadline the chances of who is in each phase, is handed in, and is dropped."""
        found = [np.eye(PHASES + 2)[PHASES]]
        for weeks_left in range(1, LONGEST_WEEKS + 1):
            found.append(self.weeks[band_of(weeks_left)] @ found[-1])
        return tuple(found)

    def _through(self, found: Rates, passed: Sequence[tuple[int, float]]) -> Rates:
        for weeks_left, share in reversed(passed):
            found = (1 - share) * found + share * (self.weeks[band_of(weeks_left)] @ found)
        return found


def shares(weeks: float, spare: float) -> list[tuple[int, float]]:
    """The weeks from now to the end, the farthest first, each with the share of it that lies between.

    >>> [(week, round(share, 2)) for week, share in shares(2.5, 0.25)]
    [(3, 0.5), (2, 1.0), (1, 0.75)]
    """
    first = int(np.ceil(weeks))
    found = []
    for week in range(first, 0, -1):
        share = min(weeks, week) - max(spare, week - 1)
        if share > 0:
            found.append((week, float(share)))
    return found


def week_of(table: Rates) -> Rates:
    """From the rates of a band what a week does to the phases, to who is handed in, and to who is dropped.

    (phases + 2, phases + 2) float64, rows sum to 1.
    """
    step = np.zeros((PHASES + 2, PHASES + 2))
    step[PHASES, PHASES] = step[PHASES + 1, PHASES + 1] = 1.0
    for phase in range(PHASES):
        step[phase, PHASES + 1] += table[phase, DROP]
        step[phase, max(0, phase - 1)] += table[phase, BACK]
        for on in range(MOST_ON + 1):
            step[phase, min(PHASES, phase + on)] += table[phase, STAY + on]
    return step


def distribution(chances: Sequence[float]) -> NDArray[np.float64]:
    """The probabilities of 0, 1, ... successes of independent trials: (n + 1,) float64.

    >>> distribution([0.5, 0.5]).tolist()
    [0.25, 0.5, 0.25]
    """
    found = np.ones(1)
    for chance in chances:
        found = np.append(found * (1 - chance), 0.0) + np.append(0.0, found * chance)
    return found


def at_least(number: int, chances: Sequence[float]) -> float:
    """The probability of at least so many successes; 1 for none too many.

    Equal chances are taken together, as many applications wait for one deadline; time grows with `number` squared
    times the different chances.

    >>> at_least(1, [0.5, 0.5]), at_least(0, []), at_least(3, [0.9])
    (0.75, 1.0, 0.0)
    """
    if number <= 0:
        return 1.0
    if number > len(chances):
        return 0.0
    fewer = np.zeros(number)  # The probabilities of 0 to number - 1: more need not be told apart.
    fewer[0] = 1.0
    for chance, trials in Counter(chances).items():
        fewer = np.convolve(fewer, few_of(number, chance, trials))[:number]
    return min(1.0, max(0.0, 1.0 - float(fewer.sum())))


@lru_cache(maxsize=10_000)  # The same ones are asked for once for each step whose gain is told.
def few_of(number: int, chance: float, trials: int) -> NDArray[np.float64]:
    """The binomial probabilities of 0 to `number` - 1 successes, at most `trials`; by logarithms, for many trials.

    >>> few_of(2, 0.5, 2).round(6).tolist(), few_of(3, 1.0, 2).tolist(), few_of(3, 0.0, 2).tolist()
    ([0.25, 0.5], [0.0, 0.0, 1.0], [1.0, 0.0, 0.0])
    """
    found = np.zeros(min(number, trials + 1))
    for hits in range(len(found)):
        if chance <= 0 or chance >= 1:
            found[hits] = float(hits == (trials if chance >= 1 else 0))
            continue
        ways = lgamma(trials + 1) - lgamma(hits + 1) - lgamma(trials - hits + 1)
        found[hits] = exp(ways + hits * log(chance) + (trials - hits) * log1p(-chance))
    found.setflags(write=False)
    return found


@dataclass(frozen=True, slots=True)
class Chance:
    """The chance of one application to be handed in in time, and the programme it is for."""

    programme: str
    probability: float


def reaching(missing: int, uncovered: Sequence[str], chances: Sequence[Chance], reading: Reading) -> float:
    """The probability that at least `missing` more are handed in and, by that reading, each programme of `uncovered`
    gets one of them. Exact for independent applications."""
    if reading is Reading.IN_ALL:
        return at_least(missing, [one.probability for one in chances])
    found = 0.0
    for size in range(len(uncovered) + 1):
        for left_out in combinations(uncovered, size):
            none = prod(1 - one.probability for one in chances if one.programme in left_out)
            rest = [one.probability for one in chances if one.programme not in left_out]
            found += (-1) ** size * none * at_least(missing, rest)
    return min(1.0, max(0.0, found))


def expected(chances: Sequence[Chance]) -> float:
    return sum(one.probability for one in chances)
