import threading
from collections.abc import Callable

import faiss
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embeddings.errors import DuplicateId, UnknownId
from embeddings.index import Facets, FaissIndex, Where
from embeddings.index.lists import EXACT_ROWS, ListStore

NEED = Facets("need")
TINY_LIMIT = 8
"""Small enough that a short test grows from the flat store into lists."""


def unit(rows: list[list[float]]) -> np.ndarray:
    array = np.array(rows, np.float32)
    return array / np.linalg.norm(array, axis=1, keepdims=True)


def test_compare_all_of_many_rows_is_the_product(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("embeddings.index.local.AT_ONCE", 7)
    rows = np.random.default_rng(0).normal(size=(50, 8)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    index = FaissIndex(8)
    index.add(list(range(50)), rows, [NEED] * 50)

    hits = index.compare_all(rows[:3])

    np.testing.assert_allclose(hits.cosines[:, np.argsort(hits.ids)], rows[:3] @ rows.T, atol=1e-6)


@pytest.mark.parametrize("flat_limit", [10_000, 100])
def test_search_finds_the_lowest_ids_among_many_equal_texts(flat_limit: int) -> None:
    index = FaissIndex(2, flat_limit)
    ids = np.random.default_rng(0).permutation(EXACT_ROWS)
    index.add(ids, unit([[1, 0]] * EXACT_ROWS), [NEED] * EXACT_ROWS)

    hits = index.search(unit([[1, 0]]), 5)

    assert hits.ids.tolist() == [[0, 1, 2, 3, 4]]


def test_search_gives_one_query_the_same_as_many() -> None:
    rng = np.random.default_rng(0)
    index = FaissIndex(16)
    index.add(range(500), unit(rng.normal(size=(500, 16)).tolist()), [NEED] * 500)
    queries = unit(rng.normal(size=(50, 16)).tolist())

    together = index.search(queries, 7)

    for place, query in enumerate(queries):
        alone = index.search(query[None], 7)
        np.testing.assert_array_equal(together.ids[place], alone.ids[0])
        np.testing.assert_array_equal(together.cosines[place], alone.cosines[0])


KINDS = ("need", "offer", "call")
# Directions with many equal cosines among them, so that ties are the rule.
DIRECTIONS = unit([[x, y, z] for x in (-1, 0, 1) for y in (-1, 0, 1) for z in (-1, 0, 1) if (x, y, z) != (0, 0, 0)])
BATCHES = st.lists(
    st.tuples(st.integers(0, 15), st.integers(0, len(DIRECTIONS) - 1), st.sampled_from(KINDS)),
    max_size=8,
    unique_by=lambda entry: entry[0],
)
STEPS = st.lists(st.tuples(st.sampled_from(["add", "upsert", "remove"]), BATCHES), max_size=12)


def brute(model: dict[int, tuple[int, str]], query: np.ndarray, kinds: frozenset[str]) -> list[tuple[int, float]]:
    """Ids and cosines by comparing everything, from high to low, ties by id."""
    cosines = {
        vector_id: float(np.clip((DIRECTIONS[direction] * query).sum(), -1, 1))
        for vector_id, (direction, kind) in model.items()
        if not kinds or kind in kinds
    }
    return sorted(cosines.items(), key=lambda hit: (-hit[1], hit[0]))


def play(index: FaissIndex, steps: list[tuple[str, list[tuple[int, int, str]]]]) -> dict[int, tuple[int, str]]:
    """Make the steps that are allowed, see the others refused, and return what the index has to hold."""
    model: dict[int, tuple[int, str]] = {}
    for action, batch in steps:
        ids = [vector_id for vector_id, _, _ in batch]
        rows = DIRECTIONS[[direction for _, direction, _ in batch]].reshape(-1, 3)
        facets = [Facets(kind) for _, _, kind in batch]
        if action == "remove":
            if not set(ids) <= model.keys():
                with pytest.raises(UnknownId):
                    index.remove(ids)
                continue
            index.remove(ids)
            for vector_id in ids:
                del model[vector_id]
            continue
        if action == "add" and set(ids) & model.keys():
            with pytest.raises(DuplicateId):
                index.add(ids, rows, facets)
            continue
        getattr(index, action)(ids, rows, facets)
        model |= {vector_id: (direction, kind) for vector_id, direction, kind in batch}
    return model


@settings(deadline=None)
@given(STEPS, st.integers(1, 20), st.sets(st.sampled_from(KINDS)).map(frozenset))
def test_a_flat_index_agrees_with_brute_force(
    steps: list[tuple[str, list[tuple[int, int, str]]]], k: int, kinds: frozenset[str]
) -> None:
    index = FaissIndex(3)

    model = play(index, steps)

    hits = index.search(DIRECTIONS, k, Where(kinds=kinds))
    for query, ids, cosines in zip(DIRECTIONS, hits.ids.tolist(), hits.cosines.tolist(), strict=True):
        expected = brute(model, query, kinds)[:k]
        assert list(zip(ids, cosines, strict=True)) == expected + [(-1, 0.0)] * (k - len(expected))
    assert {vector_id for vector_id in range(16) if vector_id in index} == model.keys()
    held = [DIRECTIONS[direction] for direction, _ in model.values()]
    np.testing.assert_array_equal(index.vectors(list(model)), np.reshape(np.array(held, np.float32), (-1, 3)))


@settings(deadline=None)
@given(STEPS, st.integers(1, 20), st.sets(st.sampled_from(KINDS)).map(frozenset))
def test_an_index_that_grows_into_lists_agrees_with_brute_force(
    steps: list[tuple[str, list[tuple[int, int, str]]]], k: int, kinds: frozenset[str]
) -> None:
    index = FaissIndex(3, flat_limit=TINY_LIMIT)

    model = play(index, steps)

    hits = index.search(DIRECTIONS, k, Where(kinds=kinds))
    for query, ids, cosines in zip(DIRECTIONS, hits.ids.tolist(), hits.cosines.tolist(), strict=True):
        everything = dict(brute(model, query, kinds))
        found = [vector_id for vector_id in ids if vector_id >= 0]
        assert len(set(found)) == min(k, len(everything)) == len(found)
        # Rows of float16: the true cosines of what was found, and the best of all, agree to 0.001.
        np.testing.assert_allclose(cosines[: len(found)], [everything[i] for i in found], atol=1e-3)
        np.testing.assert_allclose(cosines[: len(found)], sorted(everything.values())[::-1][:k], atol=1e-3)


@pytest.fixture(scope="module")
def large() -> tuple[FaissIndex, np.ndarray, np.ndarray]:
    """More vectors in clusters than are compared one by one, with queries near them."""
    rng = np.random.default_rng(0)
    n = EXACT_ROWS + 6_000
    centres = rng.normal(size=(300, 32))
    rows = unit((centres[rng.integers(0, 300, n)] + 0.7 * rng.normal(size=(n, 32))).tolist())
    queries = unit((centres[rng.integers(0, 300, 100)] + 0.7 * rng.normal(size=(100, 32))).tolist())
    index = FaissIndex(32, flat_limit=2_000)
    for first in range(0, n, 3_000):
        ids = np.arange(first, min(first + 3_000, n))
        index.add(ids, rows[ids], [Facets("need", "SI" if at % 5 else "SE", type=f"t{at % 100}") for at in ids])
    return index, rows, queries


def recall(index: FaissIndex, rows: np.ndarray, queries: np.ndarray, ids: np.ndarray, where: Where) -> float:
    true = ids[np.argsort(-(queries @ rows[ids].T), axis=1)[:, :10]]
    found = index.search(queries, 10, where).ids
    return float(np.mean([len(set(a) & set(b)) / 10 for a, b in zip(true.tolist(), found.tolist(), strict=True)]))


def test_lists_miss_few_of_the_nearest(large: tuple[FaissIndex, np.ndarray, np.ndarray]) -> None:
    index, rows, queries = large
    everything = np.arange(len(rows))

    found = recall(index, rows, queries, everything, Where())

    assert isinstance(index._held.store, ListStore)
    assert found >= 0.98


@pytest.mark.parametrize(
    ("where", "wanted"),
    [
        (Where(countries=frozenset({"SI"})), lambda at: at % 5 != 0),
        (Where(countries=frozenset({"SE"})), lambda at: at % 5 == 0),
        (Where(types=frozenset({"t3"})), lambda at: at % 100 == 3),
    ],
)
def test_lists_miss_few_behind_a_filter(
    large: tuple[FaissIndex, np.ndarray, np.ndarray], where: Where, wanted: Callable[[np.ndarray], np.ndarray]
) -> None:
    index, rows, queries = large
    ids = np.flatnonzero(wanted(np.arange(len(rows))))

    assert recall(index, rows, queries, ids, where) >= 0.98


def test_a_search_for_more_than_the_lists_read_finds_them_all() -> None:
    rng = np.random.default_rng(0)
    n = EXACT_ROWS + 2_000
    rows = unit(rng.normal(size=(n, 8)).tolist())
    index = FaissIndex(8, flat_limit=1_000)
    index.add(range(n), rows, [NEED] * n)

    hits = index.search(rows[:1], n)

    assert sorted(hits.ids[0].tolist()) == list(range(n))


def test_readers_see_whole_rows_while_one_writer_changes_them() -> None:
    index = FaissIndex(2, flat_limit=50)
    corners = unit([[1, 0], [0, 1]])
    index.add(range(40), np.repeat(corners, 20, axis=0), [NEED] * 40)
    stop = threading.Event()
    wrong: list[object] = []

    def read() -> None:
        while not stop.is_set():
            hits = index.search(corners, 5)
            if not (hits.cosines == 1).all() or (hits.ids < 0).any():
                wrong.append(hits)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for turn in range(100):
        ids = np.arange(100 + 10 * turn, 110 + 10 * turn)
        index.add(ids, np.repeat(corners, 5, axis=0), [NEED] * 10)
        index.remove(ids[::2])
    stop.set()
    for reader in readers:
        reader.join()

    assert wrong == []
    assert len(index) == 540


def test_faiss_runs_on_one_thread_in_every_thread() -> None:
    index = FaissIndex(2)
    index.add([1], unit([[1, 0]]), [NEED])
    counts: list[int] = []

    def search() -> None:
        index.search(unit([[1, 0]]), 1)
        counts.append(faiss.omp_get_max_threads())

    worker = threading.Thread(target=search)
    worker.start()
    worker.join()

    assert counts == [1]
