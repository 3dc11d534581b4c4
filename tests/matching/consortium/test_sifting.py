"""The search among few seats against the search among all."""

from dataclasses import replace

import numpy as np
import pytest

from calls.rules.model import RuleType, Severity
from matching.consortium import Brief, Candidate, sifting, teams
from matching.consortium.demands import asked
from matching.consortium.formulation import Model
from matching.consortium.sifting import sift
from matching.solving import Ended, Watch, solve
from tests.benchmarks import alliances
from tests.matching.consortium.instances import rule


def model(brief: Brief, pool: list[Candidate]) -> Model:
    return teams.model_of(asked(brief, pool), sorted(pool, key=lambda one: one.key))


@pytest.mark.parametrize("first", [1, 13, 300])
@pytest.mark.parametrize("seed", range(6))
def test_sift_finds_what_the_whole_model_has(seed: int, first: int, monkeypatch: pytest.MonkeyPatch):
    # One seat is too few for any team, 13 are often too few for the best one.
    monkeypatch.setattr(sifting, "FIRST", first)
    warns = rule("warns", RuleType.MIN_ORGS_OF_TYPE, Severity.WARNING, value=3, types=frozenset({"hei"}))
    brief = alliances.brief(8 + seed, seed)
    made = model(replace(brief, rules=(*brief.rules, warns)), alliances.candidates(250, seed))

    sifted, whole = sift(made, Watch(60)), solve(made, Watch(60))

    assert sifted.ended is whole.ended is Ended.SOLVED
    assert sifted.cost == pytest.approx(whole.cost, abs=1e-5)
    assert sifted.bound <= sifted.cost
    assert sifted.bound == pytest.approx(sifted.cost, abs=1e-4)


def test_sift_says_that_there_is_no_team():
    pool = [replace(one, can_coordinate=False) for one in alliances.candidates(400)]

    assert sift(model(alliances.brief(), pool), Watch(60)).ended is Ended.INFEASIBLE


def test_sift_searches_all_before_it_says_that_there_is_no_team(monkeypatch: pytest.MonkeyPatch):
    """The relaxation can have a solution where whole numbers have none: seven of two countries in pairs."""
    monkeypatch.setattr(sifting, "FIRST", 4)
    pool = [
        Candidate(key=f"{number}", country="SI", type=type_, fit=number / 10, can_coordinate=True, budget=2.0)
        for number, type_ in enumerate(("hei", "vet_provider") * 4)
    ]
    half = rule("half", RuleType.MIN_BUDGET_SHARE, value=0.5, types=frozenset({"hei"}))
    other = rule("other", RuleType.MIN_BUDGET_SHARE, value=0.5, types=frozenset({"vet_provider"}))

    found = sift(model(replace(alliances.brief(), rules=(half, other), size=3), pool), Watch(60))

    assert (found.ended, len(found.values)) == (Ended.INFEASIBLE, 0)


def test_bound_holds_when_time_runs_out():
    made = model(alliances.brief(), alliances.candidates(4000))
    best = sift(made, Watch(60))

    cut = solve(made, Watch(0.7))

    assert cut.bound <= best.cost + 1e-5
    assert cut.ended in (Ended.OUT_OF_TIME, Ended.SOLVED)
    assert np.isinf(cut.cost) or cut.cost >= best.cost - 1e-5
