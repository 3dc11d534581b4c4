"""Calibration: Platt's scaling recovers a curve, the reliability table counts, the file keeps its comments."""

from dataclasses import replace
from importlib.resources import files

import numpy as np
import pytest

from matching.calibrate import Pairs, bar_of, family_of, platt, reliability, shown, written
from matching.errors import BadData
from matching.evaluate import Found
from matching.judged import Item, Judged
from matching.model import Facts, Signal
from matching.weights import Calibration, load_weights, parse_weights


def drawn(count: int) -> Pairs:
    """Pairs of ten groups whose chance to be relevant is 1 / (1 + exp(-8 (evidence - 0.6)))."""
    chance = np.random.default_rng(2)
    evidence = chance.random(count)
    relevant = chance.random(count) < 1 / (1 + np.exp(-8 * (evidence - 0.6)))
    groups = np.array([f"g{number % 10}" for number in range(count)])
    return Pairs(evidence, evidence, relevant, groups)


def test_platt_finds_the_curve_that_the_data_was_drawn_from():
    pairs = drawn(20_000)

    midpoint, slope = platt(pairs.evidence, pairs.relevant)

    assert midpoint == pytest.approx(0.6, abs=0.02)
    assert slope == pytest.approx(8, abs=0.4)


def test_reliability_of_a_true_curve_is_near_the_diagonal():
    found = reliability(drawn(20_000))

    assert sum(one.count for one in found.bins) == 20_000
    assert all(abs(one.fit - one.relevant) < 0.06 for one in found.bins)
    assert found.error < 0.02


def test_reliability_counts_the_error_by_hand():
    """Held out, each group is told by the other, whose truth is the same: two bins, their error weighted by size."""
    evidence = np.array([0.0, 0.0, 1.0, 1.0] * 2)
    relevant = np.array([False, False, True, True] * 2)
    found = reliability(Pairs(evidence, evidence, relevant, np.array(["a"] * 4 + ["b"] * 4)))

    # Platt's targets for two of each are 3/4 and 1/4: the line meets both points.
    assert [(one.count, round(one.fit, 2), one.relevant) for one in found.bins] == [(4, 0.25, 0.0), (4, 0.75, 1.0)]
    assert found.error == pytest.approx(0.25, abs=0.01)


def test_platt_refuses_evidence_that_tells_nothing():
    with pytest.raises(BadData, match="nothing to calibrate"):
        platt(np.array([0.9, 0.1]), np.array([False, True]))


def test_family_of_measures_unrelated_pairs_only():
    items = {key: Item(key, Facts(), (key,)) for key in ("right", "own", "other", "third")}
    judged = Judged(
        queries={"q": "x"},
        records=dict.fromkeys(items, "x"),
        items=items,
        relevant={"q": frozenset({"right"})},
        languages={"q": "sl", "right": "sl", "own": "sl", "other": "de", "third": "sv"},
    )
    cosines = np.array([0.9, 0.4, 0.1, 0.3], np.float32)
    bm25s = np.array([9, 3, 0, 0], np.float32)
    weights = load_weights()
    known = {signal: 0.5 if signal is Signal.LEXICAL else weight for signal, weight in weights.signals.items()}
    weights = replace(weights, signals=known, share_half=0.3)

    family = family_of(judged, {"q": Found(cosines, cosines, bm25s, 10.0)}, weights)

    # Other languages 0.1 and 0.3: mean 0.2, deviation 0.1, of which 1.15 are the temperature.
    # The own language's 0.4 lies 0.2 above, and a share of 0.3
    # of the BM25 that can be reached is a signal of 0.5, with a weight of 0.5 another 0.25.
    assert (family.floor, family.ceiling, family.temperature) == (0.0, 1.0, 0.115)
    assert family.same_language == pytest.approx(0.45, abs=1e-3)
    assert family.covers == weights.encoder.covers


def test_bar_of_lets_the_wanted_share_pass():
    weights = load_weights()
    best = [number / 100 for number in range(101)]

    # nine tenths lie below 0.9; sqrt(2 ln 50) = 2.797
    assert bar_of(best, 50, weights) == pytest.approx(0.9 - weights.bar_growth * 2.797, abs=1e-3)


def test_written_changes_the_figures_of_the_family_and_the_fit():
    text = (files("matching") / "weights.yaml").read_text("utf-8")
    measured = Calibration(floor=0.05, ceiling=1.05, temperature=0.12, same_language=0.01, covers=0.33)

    changed = written(text, "static", measured, (0.61, 9.5), 0.07)

    weights, before = parse_weights(changed, "static"), parse_weights(text, "static")
    assert weights.encoder == measured
    assert (weights.fit_midpoint, weights.fit_slope, weights.bar_base) == (0.61, 9.5, 0.07)
    assert weights.bar_growth == before.bar_growth
    assert parse_weights(changed, "minilm").encoder == parse_weights(text, "minilm").encoder
    assert parse_weights(written(text, "static", measured, (0.61, 9.5), None), "static").bar_base == before.bar_base


def test_shown_are_the_pairs_with_the_most_evidence_of_each_query():
    evidence = np.array([0.1, 0.9, 0.5, 0.7, 0.2, 0.3])
    pairs = Pairs(evidence, -evidence, evidence > 0.6, np.array(["a", "a", "a", "b", "b", "b"]))

    found = shown(pairs, queries=2, most=2)

    assert found.evidence.tolist() == [0.9, 0.5, 0.7, 0.3]
    assert found.matter.tolist() == [-0.9, -0.5, -0.7, -0.3]
    assert found.relevant.tolist() == [True, False, True, False]
    assert found.groups.tolist() == ["a", "a", "b", "b"]
