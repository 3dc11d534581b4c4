"""The measures by hand."""

import math

import pytest

from matching.metrics import Figures, figures, ndcg, recall, reciprocal_rank


def test_ndcg_discounts_by_place_and_cuts_the_ideal_at_ten():
    relevant = {f"r{number}" for number in range(12)}
    ideal = sum(1 / math.log2(place + 1) for place in range(1, 11))

    # Relevant at places 2 and 10; the one at place 11 is past the cut.
    ranked = ["x", "r0", "x", "x", "x", "x", "x", "x", "x", "r1", "r2"]

    assert ndcg(ranked, relevant) == pytest.approx((1 / math.log2(3) + 1 / math.log2(11)) / ideal)


def test_ndcg_of_a_perfect_short_list_is_one():
    assert ndcg(["a", "b", "x"], {"a", "b"}) == 1


def test_recall_counts_the_first_fifty():
    ranked = [*(f"x{number}" for number in range(49)), "a", "b"]

    assert recall(ranked, {"a", "b"}) == 0.5


def test_reciprocal_rank_is_of_the_first_relevant():
    assert reciprocal_rank(["x", "a", "b"], {"a", "b"}) == 0.5
    assert reciprocal_rank(["x"], {"a"}) == 0


def test_figures_leave_out_queries_without_a_relevant_one():
    rankings = {"q1": ["a"], "q2": ["x", "b"], "q3": ["x"]}
    relevant = {"q1": {"a"}, "q2": {"b"}, "q3": set()}

    assert figures(rankings, relevant) == Figures(pytest.approx((1 + 1 / math.log2(3)) / 2), 1.0, 0.75)
