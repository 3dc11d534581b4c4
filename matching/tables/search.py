"""A tabu search from a plan that meets all demands through others that do."""

from dataclasses import dataclass

import numpy as np

from matching.programme import Figures, Mask
from matching.solving import Watch
from matching.tables.demands import pins, visits_allowed
from matching.tables.encoding import AWAY, Encoded, Numbers
from matching.tables.exchanges import NEVER, Exchanges, Round, pair_gains
from matching.tables.formulation import Limit
from matching.tables.objective import parts_of, together

SMALLEST_GAIN = 1e-9
"""Less is rounding."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How long the search goes on: at most so many `steps`, and so many of them without a better plan (`patience`).

    A person who left a table stays away from it for `tenure` (least, most) further steps of that round, at random.
    Stops at a plan worth `enough`.
    """

    steps: int = 30_000
    patience: int = 6_000
    tenure: tuple[int, int] = (2, 8)
    seed: int = 20260627
    enough: float = np.inf


class Search:
    """Plans by exchanges and moves that meet all demands, within a limit of moves where there is one."""

    def __init__(self, made: Encoded, limit: Limit | None = None) -> None:
        self._made = made
        self._limit = limit
        self._exchanges = Exchanges(made)
        self._barred = np.zeros(made.worth.shape, np.bool_)
        for person, idea in made.camp.rules.barred:
            if person in made.person and idea in made.idea:
                self._barred[made.person[person], made.idea[idea]] = True
        self._visits = visits_allowed(made)

    def improved(self, seats: Numbers, effort: Effort, watch: Watch) -> Numbers:
        """The best plan met, `seats` (n_open, n_people) or better."""
        rows = [row for row in range(len(seats)) if self._made.present[row].any()]
        now, best = seats.copy(), seats.copy()
        worth = best_worth = sum(parts_of(self._made, seats).values())
        fixed = self._fixed(seats)
        until = np.zeros((*seats.shape, len(self._made.ideas)), np.int64)
        random = np.random.default_rng(effort.seed)
        since = idle = 0
        for step in range(effort.steps * bool(rows)):
            # Nothing at all can be done, even of what had been forbidden for a while.
            stuck = idle > len(rows) * effort.tenure[1]
            over = stuck or since > effort.patience or not watch.left
            if over or best_worth >= effort.enough - SMALLEST_GAIN:
                break
            row = rows[step % len(rows)]
            gain, changed = self._step(now, row, fixed[row], until[row] > step, best_worth - worth)
            since += 1
            idle = 0 if changed else idle + 1
            for person, idea in changed:
                until[row, person, now[row, person]] = step + len(rows) * int(random.integers(*effort.tenure))
                now[row, person] = idea
            worth += gain
            if worth > best_worth + SMALLEST_GAIN:
                best, best_worth, since = now.copy(), worth, 0
        return best

    def _step(
        self, seats: Numbers, row: int, fixed: Mask, tabu: Mask, lacking: float
    ) -> tuple[float, list[tuple[int, int]]]:
        """The best that can be done in a round, even when it is a loss: its gain, and who goes where."""
        now = self._round(seats, row, fixed)
        swaps, moves = self._exchanges.gains(now)
        barred = tabu[now.people]
        to = np.take(barred, now.at, axis=1)
        # A plan better than all before is taken, whoever goes where.
        swaps[(to | to.T) & (swaps <= lacking + SMALLEST_GAIN)] += NEVER
        moves[barred & (moves <= lacking + SMALLEST_GAIN)] += NEVER
        if self._limit is not None:
            _forbid(self._limit, swaps, moves, now, seats)
        swap, move = int(swaps.argmax()), int(moves.argmax())
        if max(swaps.flat[swap], moves.flat[move]) < NEVER / 2:
            return 0.0, []
        if swaps.flat[swap] >= moves.flat[move]:
            one, other = divmod(swap, len(now.at))
            pair = [(int(now.people[one]), int(now.at[other])), (int(now.people[other]), int(now.at[one]))]
            return float(swaps.flat[swap]), pair
        one, idea = divmod(move, moves.shape[1])
        return float(moves.flat[move]), [(int(now.people[one]), idea)]

    def _round(self, seats: Numbers, row: int, fixed: Mask) -> Round:
        people = np.flatnonzero(seats[row] != AWAY)
        at = seats[row, people]
        others = np.delete(seats, row, axis=0)
        visits = np.zeros(self._visits.shape, np.int64)
        for sat in others:
            there = np.flatnonzero(sat != AWAY)
            visits[there, sat[there]] += 1
        may = ((visits < self._visits) & ~self._barred)[people]
        may[fixed[people]] = False
        may[np.arange(len(people)), at] = True
        pairs = pair_gains(self._made, together(seats), seats[row])[np.ix_(people, people)]
        return Round(row, people, at, may, pairs)

    def _fixed(self, seats: Numbers) -> Mask:
        """(n_open, n_people) who stays: hosts, those pinned there, and who must sit together."""
        made, rules = self._made, self._made.camp.rules
        fixed = np.zeros(seats.shape, np.bool_)
        fixed[:, (made.own != AWAY) & rules.hosts_stay] = True
        for pin in pins(made):
            person, idea = made.person[pin.person], made.idea[pin.idea]
            for row, number in enumerate(made.open):
                fixed[row, person] |= pin.round in (0, number) and seats[row, person] == idea
        for group in rules.together:
            there = [made.person[key] for key in group if key in made.person]
            if len(there) > 1:
                fixed[:, there] = True
        return fixed


def _forbid(limit: Limit, swaps: Figures, moves: Figures, now: Round, seats: Numbers) -> None:
    """Forbid what would take more moves than there may be."""
    differs = (seats != limit.before) & (limit.before != AWAY) & (seats != AWAY)
    left = limit.moves - int(differs.sum())
    was = limit.before[now.row, now.people]
    placed = was != AWAY
    there = (np.arange(moves.shape[1])[None, :] != was[:, None]) & placed[:, None]
    more = there.astype(np.int64) - ((now.at != was) & placed)[:, None]
    moves[more > left] = 2 * NEVER
    both = np.take(more, now.at, axis=1)
    swaps[both + both.T > left] = 2 * NEVER
