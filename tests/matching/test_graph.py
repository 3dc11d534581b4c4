"""The graphs of who worked with whom and of topics that go together, computed by hand."""

import random

import numpy as np
import pytest

from matching.graph import collaboration, related, related_to


def sets(*words: str) -> list[frozenset[str]]:
    return [frozenset(one.split()) for one in words]


def test_collaboration_is_the_mean_evidence_of_the_partners_in_the_best_project():
    evidence = np.array([0.9, 0.6, 0.3, 0.0, 1.0])

    # In a: 0.9, 0.6, 0.3 -> means of the others 0.45, 0.6, 0.75; in b: 0.3 and 0.0; the last stands alone.
    found = collaboration(evidence, sets("a", "a", "a b", "b", "c"))

    assert found.tolist() == pytest.approx([0.45, 0.6, 0.75, 0.3, 0.0], abs=1e-6)


def test_collaboration_with_the_asker_counts_in_full():
    assert collaboration(np.array([0.1, 0.2]), sets("a", "b"), frozenset({"a", "z"})).tolist() == [1, 0]


def test_collaboration_does_not_depend_on_the_order():
    chance = random.Random(5)
    rows = [(chance.random(), frozenset(chance.sample("abcdef", 2))) for _ in range(40)]
    places = chance.sample(range(40), 40)

    straight = collaboration(np.array([one for one, _ in rows]), [keys for _, keys in rows])
    mixed = collaboration(np.array([rows[place][0] for place in places]), [rows[place][1] for place in places])

    assert mixed.tolist() == straight[places].tolist()


def test_related_topics_have_the_cosine_of_standing_together():
    graph = related(sets("robots welding", "robots welding plc", "robots", "plc", "plc law"))

    # 2 / sqrt(3 x 2); plc stands beside each of the others only once.
    assert graph == {"robots": {"welding": 0.816497}, "welding": {"robots": 0.816497}}


def test_related_to_takes_the_nearest_and_leaves_the_wanted_out():
    graph = {"a": {"b": 0.5, "c": 0.2}, "b": {"a": 0.5, "c": 0.9}}

    assert related_to(frozenset({"a", "b", "unknown"}), graph) == {"c": 0.9}
