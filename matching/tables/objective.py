"""What a plan is worth, term by term."""

import numpy as np

from matching.programme import Figures
from matching.tables.encoding import AWAY, Encoded, Numbers
from matching.tables.encoding import points as points_of
from matching.tables.model import Term


def parts_of(made: Encoded, seats: Numbers) -> dict[Term, float]:
    """Each term over the open rounds, weighed and signed; `seats` is (n_open, n_people)."""
    weights = made.camp.weights
    parts = dict.fromkeys(Term, 0.0)
    for row, sat in enumerate(seats):
        for person, idea in zip(made.people, sat.tolist(), strict=True):
            if idea != AWAY and person.own != made.ideas[idea].key:
                key = made.ideas[idea].key
                parts[Term.RANK] += weights.rank * points_of(made.camp, person, key)
                parts[Term.FIT] += weights.fit * person.fits.get(key, 0.0)
        for idea in range(len(made.ideas)):
            at = np.flatnonzero(sat == idea)
            parts[Term.MIX] += weights.mix * filled(made, idea, at)
            parts[Term.COUNTRIES] += weights.countries * different(made, idea, at)
            parts[Term.LANGUAGE] -= weights.language * outsiders(made, at)
            parts[Term.BALANCE] -= weights.balance * imbalance(made, row, len(at))
    new = (together(seats) > 0) & (made.met == 0) & made.stranger
    parts[Term.MEETING] = weights.meeting * float(np.triu(new, 1).sum())
    return parts


def together(seats: Numbers) -> Numbers:
    """(n_people, n_people) in how many of the rounds two sit at one table; 0 with oneself."""
    found = np.zeros((seats.shape[1], seats.shape[1]), np.int64)
    for sat in seats:
        found += (sat[:, None] == sat[None, :]) & (sat != AWAY)
    np.fill_diagonal(found, 0)
    return found


def filled(made: Encoded, idea: int, at: Numbers) -> int:
    """The places of the mix that these people fill."""
    count = np.bincount(made.kind[at], minlength=made.mix.shape[1])
    return int(np.minimum(count, made.mix[idea]).sum())


def different(made: Encoded, idea: int, at: Numbers) -> int:
    """Their different countries that count, as far as the call asks for them."""
    codes = np.unique(made.country[at])
    return int(min(made.counts[idea, codes].sum(), made.wanted[idea]))


def outsiders(made: Encoded, at: Numbers) -> int:
    """How many of them do not speak the language that most of them speak."""
    return len(at) - int(made.speaks[at].sum(axis=0).max(initial=0))


def imbalance(made: Encoded, row: int, size: int) -> int:
    """The people above the mean size rounded up, or below it rounded down, in this open round."""
    there, tables = int(made.present[row].sum()), len(made.ideas)
    return max(0, size - -(-there // tables), there // tables - size)


def size_values(made: Encoded, row: int, size: Numbers) -> Figures:
    """What sizes of tables are worth at most: all who sit together meet for the first time, less the imbalance."""
    weights = made.camp.weights
    unbalanced = np.array([imbalance(made, row, one) for one in size.tolist()])
    return weights.meeting * size * (size - 1) / 2 - weights.balance * unbalanced
