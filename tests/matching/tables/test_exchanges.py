"""Gains of exchanges and moves against the objective of the plan that they lead to."""

from dataclasses import replace

import numpy as np
import pytest

from matching.solving import Watch, solve
from matching.tables import Effort
from matching.tables.encoding import encode
from matching.tables.exchanges import NEVER, Exchanges
from matching.tables.formulation import first_programme
from matching.tables.generator import camp
from matching.tables.objective import parts_of
from matching.tables.search import Search


@pytest.mark.parametrize("seed", range(3))
def test_each_gain_is_the_difference_of_objectives(seed: int):
    given = camp(people=14, tables=4, rounds=2, seed=seed)
    some = given.people[-1].key
    given = replace(given, rules=replace(given.rules, absent={some: frozenset({1})}))
    made = encode(given)
    programme = first_programme(made)
    seats = programme.seats(solve(programme, Watch(20), gap=0.1).values)
    search = Search(made)
    before = sum(parts_of(made, seats).values())
    checked = 0

    for row in range(2):
        now = search._round(seats, row, np.zeros(len(made.people), np.bool_))
        swaps, moves = Exchanges(made).gains(now)
        for one, other in np.argwhere(swaps > NEVER / 2).tolist():
            after = seats.copy()
            after[row, now.people[one]], after[row, now.people[other]] = now.at[other], now.at[one]
            assert swaps[one, other] == pytest.approx(sum(parts_of(made, after).values()) - before)
            checked += 1
        for one, idea in np.argwhere(moves > NEVER / 2).tolist():
            after = seats.copy()
            after[row, now.people[one]] = idea
            assert moves[one, idea] == pytest.approx(sum(parts_of(made, after).values()) - before)
            checked += 1

    assert checked > 50


def test_search_stops_at_what_is_enough_and_gives_back_what_it_was_given():
    made = encode(camp(people=12, tables=3, rounds=2))
    programme = first_programme(made)
    seats = programme.seats(solve(programme, Watch(20)).values)

    found = Search(made).improved(seats, Effort(enough=0.0), Watch(20))

    assert np.array_equal(found, seats)
