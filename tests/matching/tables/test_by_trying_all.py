"""Plans, re-runs and conflicts of small random camps, against the same found by trying every plan."""

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from matching.tables import Camp, Conflict, Effort, Plan, plan_tables, rerun_tables
from tests.matching.tables.instances import camps, conflicting, demands, moved, possible, worth

EXACT = 1e-5
"""The solver stops at a gap of a millionth."""

SHORT = Effort(steps=40)
"""What the search leaves undone the whole programme must find."""

thorough = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))


@thorough
@given(camps())
def test_plan_is_the_best_of_all(camp: Camp):
    plans = possible(camp)

    found = plan_tables(camp, effort=SHORT)

    assert isinstance(found, Plan) == bool(plans)
    if isinstance(found, Plan):
        assert found.rounds in plans
        assert found.objective == pytest.approx(worth(camp, found.rounds), abs=EXACT)
        assert found.objective == pytest.approx(max(worth(camp, plan) for plan in plans), abs=EXACT)
        assert found.bound == pytest.approx(found.objective, abs=1e-4)
        assert sum(found.parts.values()) == pytest.approx(found.objective)


@thorough
@given(camps(people=4))
def test_conflict_is_the_smallest(camp: Camp):
    found = plan_tables(camp, effort=SHORT)
    assume(isinstance(found, Conflict))
    assert isinstance(found, Conflict)

    assert found.smallest
    assert conflicting(camp, found.demands)
    smaller = combinations(demands(camp), len(found.demands) - 1)
    assert not any(conflicting(camp, some) for some in smaller)


@thorough
@given(camps(people=4), st.data())
def test_rerun_moves_as_few_as_must_be_and_is_the_best_of_those(camp: Camp, data: st.DataObject):
    plan = plan_tables(camp, effort=SHORT)
    assume(isinstance(plan, Plan))
    assert isinstance(plan, Plan)
    late = data.draw(st.sampled_from(camp.people)).key
    absent = data.draw(st.dictionaries(st.just(late), st.frozensets(st.integers(1, camp.rounds))))
    changed = replace(camp, rules=replace(camp.rules, absent=absent))
    plans = possible(changed)

    found = rerun_tables(changed, plan.rounds, effort=SHORT, seconds=20)

    assert isinstance(found, Conflict) != bool(plans)
    if not isinstance(found, Conflict):
        fewest = min(moved(plan.rounds, other) for other in plans)
        best = max(worth(changed, other) for other in plans if moved(plan.rounds, other) == fewest)
        assert (len(found.moves), found.least_moves, found.fewest) == (fewest, fewest, True)
        assert moved(plan.rounds, found.plan.rounds) == fewest
        assert found.plan.rounds in plans
        assert found.plan.objective == pytest.approx(best, abs=EXACT)
