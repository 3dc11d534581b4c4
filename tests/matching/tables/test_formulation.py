"""Bounds of the programme, and of the same with one row for rounds alike."""

from dataclasses import replace

import pytest

from matching.solving import Watch, relax, solve
from matching.tables.encoding import encode, merged
from matching.tables.formulation import relaxed_programme, whole_programme
from matching.tables.generator import camp
from matching.tables.objective import parts_of


@pytest.mark.parametrize("absent", [{}, {"person-012": frozenset({1})}])
def test_bound_of_merged_rounds_holds_for_the_whole(absent: dict[str, frozenset[int]]):
    given = camp(people=16, tables=4, rounds=3)
    made = encode(replace(given, rules=replace(given.rules, absent=absent)))

    whole = -relax(relaxed_programme(made), Watch(20)).bound
    bound = -relax(relaxed_programme(merged(made)), Watch(20)).bound

    assert len(merged(made).present) == 1 + len(absent)
    assert bound >= whole - 1e-6
    assert bound == pytest.approx(whole, rel=0.02)


def test_whole_programme_counts_what_the_objective_counts():
    made = encode(camp(people=6, tables=2, rounds=2))
    programme = whole_programme(made)

    found = solve(programme, Watch(20))

    assert -found.cost == pytest.approx(sum(parts_of(made, programme.seats(found.values)).values()), abs=1e-5)
