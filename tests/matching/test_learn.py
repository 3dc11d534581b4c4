"""Learning weights: the objective by hand, what it moves, folds, and that it is the same every time."""

from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.errors import BadData
from matching.held_out import LEARNED, Table, left_out, without
from matching.judged import Item, Judged
from matching.learn import _folds, ascended, bagged, gains, learned, written
from matching.model import Facts, Signal
from matching.weights import load_weights, parse_weights

DENSE, LEXICAL = LEARNED.index(Signal.DENSE), LEARNED.index(Signal.LEXICAL)


def table(queries: int = 12, pool: int = 30) -> Table:
    """Of each query two are relevant, which the lexical signal tells apart and the dense one does not."""
    chance = np.random.default_rng(7)
    signals = chance.random((queries, pool, len(LEARNED)))
    relevant = np.zeros((queries, pool), bool)
    relevant[:, [3, 11]] = True
    signals[:, :, LEXICAL] = 0.2 + 0.5 * relevant
    ideals = np.full(queries, 1 + 1 / np.log2(3))
    groups = np.array([f"g{number // 2}" for number in range(queries)])
    return Table(signals, relevant, np.zeros_like(relevant), ideals, np.full(queries, np.inf), groups)


def judged() -> Judged:
    items = {
        "a": Item("a", Facts(history=2, projects=frozenset({"p", "q"})), ("p", "q")),
        "b": Item("b", Facts(history=2, projects=frozenset({"p", "r"})), ("p", "r")),
        "c": Item("c", Facts(history=2, projects=frozenset({"p", "q"})), ("p", "q")),
        "d": Item("d", Facts(history=1, projects=frozenset({"p"})), ("p",)),
    }
    return Judged({}, {"p": "one", "q": "two", "r": "three"}, items, {})


def test_gains_are_the_ndcg_of_the_weighted_sum():
    small = Table(
        signals=np.zeros((1, 3, len(LEARNED))),
        relevant=np.array([[False, True, False]]),
        newcomers=np.zeros((1, 3), bool),
        ideals=np.ones(1),
        newcomer_ideals=np.full(1, np.inf),
        groups=np.array(["g"]),
    )
    small.signals[0, :, DENSE] = [0.9, 0.5, 0.1]
    small.signals[0, :, LEXICAL] = [0.0, 0.3, 0.0]
    weights = np.zeros(len(LEARNED))
    weights[[DENSE, LEXICAL]] = 1.0, 1.0

    # 0.9, 0.8, 0.1: second place, 1 / log2(3). With a lexical weight of 2 it is the first.
    assert gains(small, weights)[0] == pytest.approx(0.63093, abs=1e-5)
    weights[LEXICAL] = 2.0
    assert gains(small, weights)[0] == 1.0
    assert gains(small, weights, newcomers=True)[0] == 0.0


def test_ascended_finds_the_signal_that_tells():
    start = np.zeros(len(LEARNED))
    start[DENSE] = 1.0

    found = ascended(table(), start)

    assert gains(table(), start).mean() < 0.6
    assert gains(table(), found).mean() > gains(table(), start).mean() + 0.3
    assert found[LEXICAL] > 0
    assert found[DENSE] + found[LEARNED.index(Signal.DENSE_MEAN)] == pytest.approx(1.0)
    assert (found >= 0).all()


def test_learned_measures_on_folds_left_out_and_is_the_same_every_time():
    first, second = (learned(table(), load_weights(), repeats=1) for _ in range(2))

    assert first == second
    assert first.after > first.before + 2 * first.error_of_gain
    assert first.queries == 12
    assert set(first.weights) == set(LEARNED)


def test_bagged_depends_on_the_seed_alone():
    start = np.full(len(LEARNED), 0.1)

    assert bagged(table(), start, seed=3).tolist() == bagged(table(), start, seed=3).tolist()


@settings(max_examples=25)
@given(st.lists(st.sampled_from("abcdefgh"), min_size=5, max_size=40), st.integers(0, 5))
def test_folds_hold_each_query_once_and_never_part_a_group(groups: list[str], seed: int):
    names = np.array(groups)

    folds = _folds(names, seed=seed)

    assert sorted(row for fold in folds for row in fold.tolist()) == list(range(len(groups)))
    owners = [set(names[fold]) for fold in folds]
    assert sum(map(len, owners)) == len(set(groups))


def test_left_out_asks_for_records_that_three_experienced_items_share():
    asked = left_out(judged())

    assert dict(asked.queries) == {"p": "one"}
    assert asked.relevant == {"p": frozenset({"a", "b", "c"})}


def test_without_takes_the_record_from_texts_facts_and_graph():
    items = judged().items

    assert without(items["a"], "p") == Item("a", Facts(history=1, projects=frozenset({"q"})), ("q",))
    assert without(items["a"], "r") == items["a"]
    assert without(items["d"], "p") is None


def test_left_out_says_that_there_is_nothing_to_learn_from():
    with pytest.raises(BadData, match="nothing to learn from"):
        left_out(Judged({}, {"p": "one"}, {"d": judged().items["d"]}, {}))


def test_written_changes_the_figures_and_keeps_the_comments():
    text = (files("matching") / "weights.yaml").read_text("utf-8")

    changed = written(text, {Signal.LEXICAL: 0.123, Signal.DENSE: 0.25})

    weights = parse_weights(changed, "static")
    assert (weights.signals[Signal.LEXICAL], weights.signals[Signal.DENSE]) == (0.123, 0.25)
    assert weights.signals[Signal.TOPICS] == parse_weights(text, "static").signals[Signal.TOPICS]
    assert changed.count("#") == text.count("#")
