"""On simulated alliances, whose truth is known and which are not the model, the forecast is better than its rivals."""

from tests.benchmarks.forecast import measured

FEW = 8  # Alliances; `python -m tests.benchmarks.forecast` takes 200.


def test_the_forecast_beats_the_base_rate_and_the_share_by_phase() -> None:
    found = measured(FEW, seed=11)

    for name in ("applications", "targets_of_three_in_half_a_year"):
        brier = found[name]["brier"]
        assert brier["model"] < 0.85 * brier["base_rate_by_missing"]
        assert brier["model"] < brier["own_share_by_phase"]
    assert found["applications"]["calibration_error"] < 0.12


def test_where_the_experts_word_is_wrong_own_outcomes_mend_it() -> None:
    """In a world half as fast as the prior says."""
    brier = measured(FEW, seed=11, pace=0.5)["applications"]["brier"]

    assert brier["model"] < 0.95 * brier["prior_only"]  # With a hundred alliances .80.
