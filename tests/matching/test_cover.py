"""A competence is shown by a passage: the figures by hand."""

from dataclasses import replace

import numpy as np
import pytest

from matching.cover import covers, shown
from matching.model import Signal
from matching.weights import load_weights

SHIPPED = load_weights("static")
WEIGHTS = replace(
    SHIPPED,
    encoder=replace(SHIPPED.encoder, floor=0.10, ceiling=1.10, same_language=0.08),
    signals={**SHIPPED.signals, Signal.LEXICAL: 0.75},
)


def figures(*values: float) -> np.ndarray:
    return np.array(values, np.float32)


def test_evidence_is_the_weighed_sum_of_cosine_and_words():
    # Cosine .50 less .08 for the same language, above the floor .10: .32. Share 6 of 20 is .30; .30 / .60 = .5; x .75.
    evidence = shown(figures(0.5), np.array([True]), figures(6.0), 20.0, WEIGHTS)

    assert evidence.tolist() == pytest.approx([0.32 + 0.375], abs=1e-6)


def test_another_language_costs_nothing_and_no_word_gives_nothing():
    evidence = shown(figures(0.5, -0.2), np.array([False, False]), figures(0, 0), 20.0, WEIGHTS)

    assert evidence.tolist() == pytest.approx([0.4, 0.0], abs=1e-6)


def test_words_without_a_ceiling_count_for_nothing():
    assert shown(figures(0.1), np.array([False]), figures(9.0), 0.0, WEIGHTS).tolist() == [0.0]


def test_covers_from_the_bar_of_the_family_on():
    bar = WEIGHTS.encoder.covers

    assert covers(figures(bar - 0.01, bar, bar + 0.01), WEIGHTS).tolist() == [False, True, True]
