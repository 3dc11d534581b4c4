import threading
from collections.abc import Callable

import faiss
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embeddings.errors import BadFacets, BadId, BadVectors, DuplicateId, UnknownId
from embeddings.index import Facets, FaissIndex, Where
from embeddings.stores import EXACT_ROWS, ListStore

NEED = Facets("need")
TINY_LIMIT = 8
"""Small enough that a short test grows from the flat store into lists."""


def unit(rows: list[list[float]]) -> np.ndarray:
    array = np.array(rows, np.float32)
    return array / np.linalg.norm(array, axis=1, keepdims=True)


def three(flat_limit: int = 100) -> FaissIndex:
    """Ids 10, 20, 30 at (1, 0), (0.6, 0.8) and (0, 1)."""
    index = FaissIndex(2, flat_limit)
    facets = [Facets("need", "SI"), Facets("offer", "SI"), Facets("offer", "SE", audience="members")]
    index.add([10, 20, 30], unit([[1, 0], [3, 4], [0, 1]]), facets)
    return index


def test_search_gives_cosines_from_high_to_low() -> None:
    hits = three().search(unit([[1, 0], [0, 1]]), 3)

    assert hits.ids.tolist() == [[10, 20, 30], [30, 20, 10]]
    np.testing.assert_allclose(hits.cosines, [[1, 0.6, 0], [1, 0.8, 0]], atol=1e-6)
    assert (hits.ids.dtype, hits.cosines.dtype) == (np.int64, np.float32)


@pytest.mark.parametrize("flat_limit", [100, 2])
def test_compare_all_gives_every_wanted_row_its_cosine(flat_limit: int) -> None:
    index = three(flat_limit)
    index.remove([10])

    hits = index.compare_all(unit([[1, 0], [0, 1]]), Where(kinds=frozenset({"offer"})))

    assert hits.ids.tolist() == [20, 30]
    np.testing.assert_allclose(hits.cosines, [[0.6, 0], [0.8, 1]], atol=1e-3)


def test_compare_all_of_nothing_and_by_nothing() -> None:
    zeros = np.zeros((1, 2), np.float32)

    assert FaissIndex(2).compare_all(unit([[1, 0]])).cosines.shape == (1, 0)
    assert three().compare_all(zeros).cosines.tolist() == [[0, 0, 0]]


def test_compare_all_of_many_rows_is_the_product(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("embeddings.index.COMPARED_AT_ONCE", 7)
    rows = np.random.default_rng(0).normal(size=(50, 8)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    index = FaissIndex(8)
    index.add(list(range(50)), rows, [NEED] * 50)

    hits = index.compare_all(rows[:3])

    np.testing.assert_allclose(hits.cosines[:, np.argsort(hits.ids)], rows[:3] @ rows.T, atol=1e-6)


def test_search_pads_with_minus_one_and_zero() -> None:
    hits = three().search(unit([[1, 0]]), 5, Where(kinds=frozenset({"offer"})))

    assert hits.ids.tolist() == [[20, 30, -1, -1, -1]]
    np.testing.assert_allclose(hits.cosines, [[0.6, 0, 0, 0, 0]], atol=1e-6)


def test_search_orders_equal_cosines_by_id() -> None:
    index = FaissIndex(2)
    ids = [7, 3, 900, 1, 5]
    index.add(ids, unit([[1, 0]] * 5), [NEED] * 5)

    hits = index.search(unit([[1, 1]]), 3)

    assert hits.ids.tolist() == [[1, 3, 5]]


@pytest.mark.parametrize("flat_limit", [10_000, 100])
def test_search_finds_the_lowest_ids_among_many_equal_texts(flat_limit: int) -> None:
    index = FaissIndex(2, flat_limit)
    ids = np.random.default_rng(0).permutation(3_000)
    index.add(ids, unit([[1, 0]] * 3_000), [NEED] * 3_000)

    hits = index.search(unit([[1, 0]]), 5)

    assert hits.ids.tolist() == [[0, 1, 2, 3, 4]]


@pytest.mark.parametrize(
    ("where", "found"),
    [
        (Where(), {10, 20, 30}),
        (Where(kinds=frozenset({"need", "offer"})), {10, 20, 30}),
        (Where(kinds=frozenset({"offer"}), countries=frozenset({"SI"})), {20}),
        (Where(audiences=frozenset({"members"})), {30}),
        (Where(types=frozenset({"sme"})), set()),
        (Where(statuses=frozenset({""})), {10, 20, 30}),
        (Where(kinds=frozenset({"idea"})), set()),
    ],
)
def test_search_keeps_to_the_facets(where: Where, found: set[int]) -> None:
    hits = three().search(unit([[1, 1]]), 3, where)

    assert set(hits.ids[hits.ids >= 0].tolist()) == found


def test_search_finds_nothing_for_a_row_of_zeros() -> None:
    queries = np.array([[0, 0], [1, 0]], np.float32)

    hits = three().search(queries, 1)

    assert hits.ids.tolist() == [[-1], [10]]


def test_search_of_an_empty_index_finds_nothing() -> None:
    hits = FaissIndex(2).search(unit([[1, 0]]), 2)

    assert hits.ids.tolist() == [[-1, -1]]


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


def test_search_refuses_k_below_one() -> None:
    with pytest.raises(ValueError, match="k of at least 1, got 0"):
        three().search(unit([[1, 0]]), 0)


def test_upsert_replaces_vector_and_facets() -> None:
    index = three()

    index.upsert([10, 40], unit([[0, -1], [1, 0]]), [Facets("call"), NEED])

    assert index.search(unit([[1, 0]]), 1).ids.tolist() == [[40]]
    assert index.search(unit([[1, 0]]), 1, Where(kinds=frozenset({"call"}))).ids.tolist() == [[10]]
    np.testing.assert_allclose(index.vectors([10]), [[0, -1]], atol=1e-6)
    assert len(index) == 4


def test_remove_forgets_ids_for_good() -> None:
    index = three()

    index.remove([10, 30])

    assert (10 in index, 20 in index, len(index)) == (False, True, 1)
    assert index.search(unit([[1, 0]]), 3).ids.tolist() == [[20, -1, -1]]


def test_a_removed_id_may_come_back() -> None:
    index = three()

    index.remove([10])
    index.add([10], unit([[0, 1]]), [NEED])

    np.testing.assert_allclose(index.vectors([10]), [[0, 1]], atol=1e-6)


def test_vectors_come_in_the_order_of_the_ids() -> None:
    rows = three().vectors([30, 10, 30])

    np.testing.assert_allclose(rows, [[0, 1], [1, 0], [0, 1]], atol=1e-6)


ROW = unit([[1, 0]])


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        (lambda i: i.add([10], ROW, [NEED]), DuplicateId, "id 10 is in the index already: use upsert"),
        (lambda i: i.add([5, 5], unit([[1, 0]] * 2), [NEED] * 2), DuplicateId, "id 5 occurs twice"),
        (lambda i: i.upsert([5, 5], unit([[1, 0]] * 2), [NEED] * 2), DuplicateId, "id 5 occurs twice"),
        (lambda i: i.remove([10, 10]), DuplicateId, "id 10 occurs twice"),
        (lambda i: i.remove([10, 11]), UnknownId, "id 11 is not in the index of 3 vectors"),
        (lambda i: i.vectors([11]), UnknownId, "id 11 is not in the index"),
        (lambda i: i.add([-1], ROW, [NEED]), BadId, "id -1 is negative"),
        (lambda i: i.add([1.5], ROW, [NEED]), BadId, "got float64"),
        (lambda i: i.add([True], ROW, [NEED]), BadId, "got bool"),
        (lambda i: i.add([2**70], ROW, [NEED]), BadId, "got object"),
        (lambda i: i.add([1], unit([[1, 0]] * 2), [NEED]), BadVectors, "1 ids need 1 vectors, got 2"),
        (lambda i: i.add([1], np.ones((1, 3), np.float32), [NEED]), BadVectors, r"\(n, 2\), got \(1, 3\)"),
        (lambda i: i.add([1], ROW[0], [NEED]), BadVectors, r"\(n, 2\), got \(2,\)"),
        (lambda i: i.add([1], ROW.astype(np.float64), [NEED]), BadVectors, "float32, got float64"),
        (lambda i: i.add([1], [[1, 0]], [NEED]), BadVectors, "float32, got list"),
        (lambda i: i.add([1], ROW * 1.5, [NEED]), BadVectors, "vector 0 of 1 has length 1.5, not 1"),
        (lambda i: i.add([1], ROW * 0, [NEED]), BadVectors, "has length 0, not 1"),
        (lambda i: i.add([1], ROW * np.float32("nan"), [NEED]), BadVectors, "vector 0 holds NaN"),
        (lambda i: i.search(ROW * 2, 1), BadVectors, "has length 2, not 1"),
        (lambda i: i.add([1], ROW, []), BadFacets, "1 ids need 1 facets, got 0"),
        (lambda i: i.add([1], ROW, ["need"]), BadFacets, "facets 0 is a str"),
    ],
)
def test_a_refused_call_says_why_and_changes_nothing(
    change: Callable[[FaissIndex], object], error: type[Exception], message: str
) -> None:
    index = three()

    with pytest.raises(error, match=message):
        change(index)

    assert index.search(unit([[1, 0]]), 4).ids.tolist() == [[10, 20, 30, -1]]
    assert len(index) == 3


def test_empty_batches_change_nothing() -> None:
    index = three()
    none = np.zeros((0, 2), np.float32)

    index.add([], none, [])
    index.upsert([], none, [])
    index.remove([])

    assert len(index) == 3
    assert index.vectors([]).shape == (0, 2)
    assert index.search(none, 2).ids.shape == (0, 2)


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

    assert isinstance(index._store, ListStore)
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
    index = three()
    counts: list[int] = []

    def search() -> None:
        index.search(unit([[1, 0]]), 1)
        counts.append(faiss.omp_get_max_threads())

    worker = threading.Thread(target=search)
    worker.start()
    worker.join()

    assert counts == [1]
