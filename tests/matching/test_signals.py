"""Every signal with a value computed by hand, and what holds for all of them."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from matching import signals

NAN = math.nan


def row(*figures: float) -> np.ndarray:
    return np.array(figures, np.float32)


def test_pooled_gives_one_record_its_own_figure():
    assert signals.pooled(row(0.6)[None], 0.1).tolist() == pytest.approx([0.6])


def test_pooled_adds_equal_records_as_temperature_times_log():
    assert signals.pooled(np.array([[0.6, 0.6, NAN]], np.float32), 0.1)[0] == pytest.approx(
        0.6 + 0.1 * math.log(2), abs=1e-6
    )


def test_pooled_without_a_record_is_minus_infinity():
    assert signals.pooled(np.array([[NAN, NAN]], np.float32), 0.1).tolist() == [-math.inf]


def test_dense_lies_between_floor_and_ceiling():
    cosines = np.array([[0.05], [0.35], [0.99], [NAN]], np.float32)

    assert signals.dense(cosines, floor=0.1, ceiling=0.6, temperature=0.1).tolist() == pytest.approx([0, 0.5, 1, 0])


def test_levelled_takes_the_bias_off_same_languages_only():
    levelled = signals.levelled(row(0.5, 0.5), np.array([True, False]), 0.08)

    assert levelled.tolist() == pytest.approx([0.42, 0.5])


def test_lexical_is_the_share_over_share_plus_half():
    bm25s = np.array([[6.0], [NAN]], np.float32)

    # A share of 6 / 20 = .3 against a half of .3.
    assert signals.lexical(bm25s, 20, temperature=0.02, half=0.3).tolist() == pytest.approx([0.5, 0])


def test_lexical_without_a_ceiling_is_nothing():
    assert signals.lexical(np.array([[6.0]], np.float32), 0, temperature=0.02, half=0.3).tolist() == [0]


def test_topics_are_the_share_of_the_wanted():
    had = [frozenset({"welding", "robotics", "iot"}), frozenset({"iot"}), frozenset()]

    assert signals.topics(frozenset({"welding", "robotics"}), had).tolist() == [1, 0, 0]
    assert signals.topics(frozenset({"welding", "iot"}), had).tolist() == [1, 0.5, 0]
    assert signals.topics(frozenset(), had).tolist() == [0, 0, 0]


def test_one_of_is_met_missed_or_unknown():
    assert signals.one_of(frozenset({"SI", "HR"}), ["SI", "DE", ""]).tolist() == [1, 0, 0.5]
    assert signals.one_of(frozenset(), ["SI", ""]).tolist() == [1, 1]


def test_languages_need_one_in_common():
    had = [frozenset({"sl", "en"}), frozenset({"de"}), frozenset()]

    assert signals.languages(frozenset({"en", "fr"}), had).tolist() == [1, 0, 0.5]


def test_eqf_is_the_share_of_wanted_levels():
    # Of the levels 3, 4, 5 wanted: 4 and 5 are there; all; none; not known.
    assert signals.eqf((3, 5), [(4, 8), (1, 8), (6, 7), None]).tolist() == pytest.approx([2 / 3, 1, 0, 0.5])
    assert signals.eqf(None, [(4, 8), None]).tolist() == [1, 1]


def test_history_saturates():
    assert signals.history([0, 4, 12], half=4).tolist() == [0, 0.5, 0.75]


@given(
    arrays.arrays(np.float32, (5, 3), elements=st.floats(-1, 1, width=32) | st.just(math.nan)),
    st.floats(0.02, 0.5),
)
def test_dense_is_in_the_unit_range_and_finite(cosines: np.ndarray, temperature: float):
    figures = signals.dense(cosines, floor=0.1, ceiling=1.1, temperature=temperature)

    assert figures.dtype == np.float32
    assert ((figures >= 0) & (figures <= 1)).all()


@given(arrays.arrays(np.float32, (4, 3), elements=st.floats(0, 500, width=32)), st.floats(0.1, 1000))
def test_lexical_is_in_the_unit_range_and_finite(bm25s: np.ndarray, ceiling: float):
    figures = signals.lexical(bm25s, ceiling, temperature=0.025, half=0.3)

    assert figures.dtype == np.float32
    assert ((figures >= 0) & (figures <= 1)).all()


def test_signals_take_many_queries_at_once():
    cosines = np.array([[[0.2], [0.4]], [[0.6], [0.8]]], np.float32)

    figures = signals.dense(cosines, floor=0.0, ceiling=1.0, temperature=0.1)

    assert figures.shape == (2, 2)
    assert figures.ravel().tolist() == pytest.approx([0.2, 0.4, 0.6, 0.8])


def sets(*words: str) -> list[frozenset[str]]:
    return [frozenset(one.split()) for one in words]


def test_related_topics_is_the_nearness_of_the_nearest():
    near = {"robots": 0.5, "plc": 0.25}

    assert signals.related_topics(near, sets("robots plc", "plc law", "law", "")).tolist() == [0.5, 0.25, 0, 0]


def test_complementarity_is_the_share_of_what_the_asker_lacks():
    wanted, had = frozenset({"iot", "welding", "plc"}), sets("iot plc", "plc", "welding", "")

    assert signals.complementarity(wanted, frozenset({"welding"}), had).tolist() == [1, 0.5, 0, 0]
    assert signals.complementarity(wanted, frozenset(), had).tolist() == [0] * 4
    assert signals.complementarity(wanted, wanted, had).tolist() == [0] * 4


def test_reciprocity_is_the_share_of_what_the_candidate_seeks():
    sought = sets("iot", "iot law", "law", "")

    assert signals.reciprocity(frozenset({"iot", "plc"}), sought).tolist() == [1, 0.5, 0, 0]


def test_geography_counts_shared_levels_of_the_code():
    seats = ["SI036", "SI035", "SI041", "SI", "SE", ""]

    assert signals.geography("SI036", seats).tolist() == [1, 0.75, 0.5, 0.25, 0, 0]
    assert signals.geography("SI", seats).tolist() == [1, 1, 1, 1, 0, 0]
    assert signals.geography("", seats).tolist() == [0] * 6


def test_freshness_halves_and_does_not_punish_the_unknown():
    assert signals.freshness([0, 100, 200, None], half=100).tolist() == [1, 0.5, 0.25, 0.5]


def test_newcomer_falls_with_the_number_of_projects():
    assert signals.newcomer([0, 1, 2, 4]).tolist() == [1, 1, 0.5, 0.25]


def test_load_falls_to_half_at_half():
    assert signals.load([0, 5, 15], half=5).tolist() == [1, 0.5, 0.25]
