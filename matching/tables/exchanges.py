"""What every exchange of two people and every move of one would add to the objective, as matrices.

A table's terms change by who leaves it and who enters it. For an exchange of p and q each table sees one leave and one
enter, so that the matrix of one table's change, C[p, q] = what p's table gains when q takes p's place, plus its
transpose is that of both.
"""

from dataclasses import dataclass

import numpy as np

from matching.programme import Figures, Mask
from matching.tables.encoding import AWAY, Encoded, Numbers
from matching.tables.objective import imbalance

NEVER = -1e9
"""What a seat costs that a demand forbids; far below all that a plan can be worth."""


@dataclass(frozen=True, slots=True)
class Round:
    """The people of one open round: `people` (n,) by number, `at` (n,) the idea of each, `may` (n, n_ideas) where
    each may sit, and `pairs` (n, n) what two add by sitting together, given all other rounds."""

    row: int
    people: Numbers
    at: Numbers
    may: Mask
    pairs: Figures


class Exchanges:
    """The gains of exchanges and moves in a round of this camp."""

    def __init__(self, made: Encoded) -> None:
        self._made = made
        self._before: dict[int, tuple[Round, Figures]] = {}
        most = len(made.people) + 1
        self._unbalanced = [
            np.array([imbalance(made, row, size) for size in range(most + 1)], np.float64)
            for row in range(len(made.present))
        ]
        # (n_languages, n_people): the greatest of each column is found fastest along the first axis.
        self._speaks = np.ascontiguousarray(made.speaks.T.astype(np.int16))

    def gains(self, now: Round) -> tuple[Figures, Figures]:
        """(n, n) what it adds when two change places, and (n, n_ideas) when one moves to another table."""
        seat = self._seats(now)
        return self._swaps(now, seat), self._moves(now, seat)

    def _swaps(self, now: Round, seat: Figures) -> Figures:
        one = np.take(seat, now.at, axis=1) - seat[np.arange(len(now.at)), now.at][:, None]
        one = one + self._replaced(now)
        swaps = one + one.T - 2 * now.pairs
        swaps[now.at[:, None] == now.at[None, :]] = 2 * NEVER
        return np.asarray(swaps)

    def _moves(self, now: Round, seat: Figures) -> Figures:
        made, n = self._made, np.arange(len(now.at))
        size = np.bincount(now.at, minlength=len(made.ideas))
        moves = seat - seat[n, now.at][:, None] + self._entered(now) + self._left(now)[:, None]
        off = self._unbalanced[now.row]
        balance = (off[size + 1] - off[size])[None, :] + (off[np.maximum(size - 1, 0)] - off[size])[now.at][:, None]
        moves -= made.camp.weights.balance * balance
        moves[:, size >= made.most] = 2 * NEVER
        moves[(size <= made.least)[now.at]] = 2 * NEVER
        moves[n, now.at] = 2 * NEVER
        return np.asarray(moves)

    def _seats(self, now: Round) -> Figures:
        """(n, n_ideas) a seat's worth and the pairs it makes.

        The pairs are summed by runs of one table: a product of matrices would start threads at every step.
        """
        order = np.argsort(now.at, kind="stable")
        tables, start = np.unique(now.at[order], return_index=True)
        seat = np.where(now.may, self._made.worth[now.people], NEVER)
        seat[:, tables] += np.add.reduceat(now.pairs[:, order], start, axis=1)
        return np.asarray(seat)

    def _replaced(self, now: Round) -> Figures:
        """(n, n) what mix, countries and language at p's table gain when q takes p's place.

        It hangs on nothing but who sits at the table, so only rows of tables that changed since are counted again.
        """
        before = self._before.get(now.row)
        if before is None or not np.array_equal(before[0].people, now.people):
            gain = self._replacing(now, np.arange(len(now.at)))
        else:
            changed = before[0].at != now.at
            tables = np.union1d(before[0].at[changed], now.at[changed])
            who = np.flatnonzero(np.isin(now.at, tables))
            gain = before[1]
            gain[who] = self._replacing(now, who)
        self._before[now.row] = now, gain
        return gain

    def _replacing(self, now: Round, who: Numbers) -> Figures:
        """(len(who), n) the same for these people."""
        made, weights = self._made, self._made.camp.weights
        at = now.at[who]
        gain = np.zeros((len(who), len(now.at)))
        if weights.mix and len(made.kinds):
            kind = made.kind[now.people]
            missing, needed = self._mix(now)
            change = missing[at][:, kind].astype(np.float64) - needed[at, kind[who]][:, None]
            change[kind[who][:, None] == kind[None, :]] = 0.0
            gain += weights.mix * change
        if weights.countries:
            country = made.country[now.people]
            count, different = self._countries(now)
            only = (count[at, country[who]] == 1) & made.counts[at, country[who]]
            new = (count == 0) & made.counts
            after = different[at][:, None] - only[:, None] + new[at][:, country]
            same = country[who][:, None] == country[None, :]
            after = np.where(same, different[at][:, None], after)
            wanted = made.wanted[at][:, None]
            gain += weights.countries * (np.minimum(after, wanted) - np.minimum(different[at][:, None], wanted))
        if weights.language and len(self._speaks):
            speaks = self._speaks[:, now.people]
            count = self._spoken(now)
            after = (count[:, at] - speaks[:, who])[:, :, None] + speaks[:, None, :]
            gain += weights.language * (after.max(axis=0) - count.max(axis=0)[at][:, None])
        return gain

    def _entered(self, now: Round) -> Figures:
        """(n, n_ideas) what mix, countries and language of a table gain when p enters it."""
        made, weights = self._made, self._made.camp.weights
        missing, _ = self._mix(now)
        count, different = self._countries(now)
        new = (count == 0) & made.counts & (different < made.wanted)[:, None]
        gain = (
            weights.mix * missing[:, made.kind[now.people]].T + weights.countries * new[:, made.country[now.people]].T
        )
        if len(self._speaks):
            spoken = self._spoken(now)
            after = (spoken[:, None, :] + self._speaks[:, now.people][:, :, None]).max(axis=0)
            return np.asarray(gain + weights.language * (after - spoken.max(axis=0)[None, :] - 1.0))
        return np.asarray(gain - weights.language)

    def _left(self, now: Round) -> Figures:
        """(n,) what mix, countries and language of p's table gain when p leaves it."""
        made, weights = self._made, self._made.camp.weights
        _, needed = self._mix(now)
        count, different = self._countries(now)
        country = made.country[now.people]
        only = (count[now.at, country] == 1) & made.counts[now.at, country] & (different <= made.wanted)[now.at]
        gain = -weights.mix * needed[now.at, made.kind[now.people]] - weights.countries * only
        if len(self._speaks):
            spoken = self._spoken(now)
            after = (spoken[:, now.at] - self._speaks[:, now.people]).max(axis=0)
            return np.asarray(gain + weights.language * (after - spoken.max(axis=0)[now.at] + 1.0))
        return np.asarray(gain + weights.language)

    def _mix(self, now: Round) -> tuple[Mask, Mask]:
        """(n_ideas, n_kinds + 1) whether one more of a kind fills a place, and whether one less empties one."""
        count = _counted(now.at, self._made.kind[now.people], self._made.mix.shape)
        return count < self._made.mix, (count <= self._made.mix) & (self._made.mix > 0)

    def _countries(self, now: Round) -> tuple[Numbers, Numbers]:
        """(n_ideas, n_countries + 1) the people of each country, and (n_ideas,) the different ones that count."""
        count = _counted(now.at, self._made.country[now.people], self._made.counts.shape)
        return count, ((count > 0) & self._made.counts).sum(axis=1)

    def _spoken(self, now: Round) -> Numbers:
        """(n_languages, n_ideas) how many at the table speak each."""
        at_table = now.at[:, None] == np.arange(len(self._made.ideas))
        return np.asarray(self._speaks[:, now.people] @ at_table.astype(np.int16))


def pair_gains(made: Encoded, together: Numbers, row: Numbers) -> Figures:
    """(n_people, n_people) what two add by sitting together in a round, where `together` (n_people, n_people) counts
    all open rounds, and `row` (n_people,) is how they sit in this one. Who must sit apart costs NEVER."""
    here = (row[:, None] == row[None, :]) & (row[:, None] != AWAY)
    np.fill_diagonal(here, val=False)
    new = made.stranger & (made.met == 0) & (together - here == 0)
    gains = made.camp.weights.meeting * new.astype(np.float64)
    for pair in made.camp.rules.apart:
        if pair <= made.person.keys():
            one, other = (made.person[key] for key in pair)
            gains[one, other] = gains[other, one] = NEVER
    return np.asarray(gains)


def _counted(at: Numbers, what: Numbers, shape: tuple[int, ...]) -> Numbers:
    return np.bincount(at * shape[1] + what, minlength=shape[0] * shape[1]).reshape(shape)
