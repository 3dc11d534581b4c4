"""What every index promises, asked of all of them: FAISS exact, FAISS compressed, Milvus in a file."""

from collections.abc import Callable, Iterator

import numpy as np
import pytest

from embeddings.errors import BadFacets, BadId, BadVectors, DuplicateId, UnknownId
from embeddings.index import Facets, FaissIndex, VectorIndex, Where
from embeddings.index.milvus import MilvusIndex

NEED = Facets("need")
HALF = 1e-3
"""How far a cosine to a row of half precision may be from the true one."""

Made = Callable[[], VectorIndex]


def unit(rows: list[list[float]]) -> np.ndarray:
    array = np.array(rows, np.float32)
    return array / np.linalg.norm(array, axis=1, keepdims=True)


@pytest.fixture(scope="module")
def milvus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[int], MilvusIndex]]:
    """A collection for each dimension, emptied when it is asked for: making one takes half a second."""
    made: dict[int, MilvusIndex] = {}
    file = str(tmp_path_factory.mktemp("milvus") / "index.db")

    def emptied(dim: int) -> MilvusIndex:
        index = made.setdefault(dim, MilvusIndex(file, f"of_{dim}", dim)) if dim not in made else made[dim]
        index.discard(index.ids())
        return index

    yield emptied
    for index in made.values():
        index.close()


@pytest.fixture(params=["flat", "lists", "milvus"])
def index_of(request: pytest.FixtureRequest) -> Callable[[int], VectorIndex]:
    """An empty index of a dimension."""
    if request.param == "milvus":
        emptied: Callable[[int], MilvusIndex] = request.getfixturevalue("milvus")
        return emptied
    return lambda dim: FaissIndex(dim, flat_limit=0 if request.param == "lists" else 10_000)


@pytest.fixture
def empty(index_of: Callable[[int], VectorIndex]) -> Made:
    return lambda: index_of(2)


@pytest.fixture
def three(index_of: Callable[[int], VectorIndex]) -> Made:
    """Ids 10, 20, 30 at (1, 0), (0.6, 0.8) and (0, 1)."""

    def made() -> VectorIndex:
        index = index_of(2)
        facets = [Facets("need", "SI"), Facets("offer", "SI"), Facets("offer", "SE", audience="members")]
        index.add([10, 20, 30], unit([[1, 0], [3, 4], [0, 1]]), facets)
        return index

    return made


def test_search_gives_cosines_from_high_to_low(three: Made) -> None:
    hits = three().search(unit([[1, 0], [0, 1]]), 3)

    assert hits.ids.tolist() == [[10, 20, 30], [30, 20, 10]]
    np.testing.assert_allclose(hits.cosines, [[1, 0.6, 0], [1, 0.8, 0]], atol=HALF)
    assert (hits.ids.dtype, hits.cosines.dtype) == (np.int64, np.float32)


def test_compare_all_gives_every_wanted_row_its_cosine(three: Made) -> None:
    index = three()
    index.remove([10])

    hits = index.compare_all(unit([[1, 0], [0, 1]]), Where(kinds=frozenset({"offer"})))

    np.testing.assert_array_equal(np.sort(hits.ids), [20, 30])
    np.testing.assert_allclose(hits.cosines[:, np.argsort(hits.ids)], [[0.6, 0], [0.8, 1]], atol=HALF)


def test_compare_all_of_nothing_and_by_nothing(three: Made, empty: Made) -> None:
    zeros = np.zeros((1, 2), np.float32)

    assert empty().compare_all(unit([[1, 0]])).cosines.shape == (1, 0)
    assert three().compare_all(zeros).cosines.tolist() == [[0, 0, 0]]


def test_search_pads_with_minus_one_and_zero(three: Made) -> None:
    hits = three().search(unit([[1, 0]]), 5, Where(kinds=frozenset({"offer"})))

    assert hits.ids.tolist() == [[20, 30, -1, -1, -1]]
    np.testing.assert_allclose(hits.cosines, [[0.6, 0, 0, 0, 0]], atol=HALF)


def test_search_orders_equal_cosines_by_id(empty: Made) -> None:
    index = empty()
    ids = [7, 3, 900, 1, 5]
    index.add(ids, unit([[1, 0]] * 5), [NEED] * 5)

    hits = index.search(unit([[1, 1]]), 3)

    assert hits.ids.tolist() == [[1, 3, 5]]


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
def test_search_keeps_to_the_facets(where: Where, found: set[int], three: Made) -> None:
    hits = three().search(unit([[1, 1]]), 3, where)

    assert set(hits.ids[hits.ids >= 0].tolist()) == found


def test_search_finds_nothing_for_a_row_of_zeros(three: Made) -> None:
    queries = np.array([[0, 0], [1, 0]], np.float32)

    hits = three().search(queries, 1)

    assert hits.ids.tolist() == [[-1], [10]]


def test_search_of_an_empty_index_finds_nothing(empty: Made) -> None:
    hits = empty().search(unit([[1, 0]]), 2)

    assert hits.ids.tolist() == [[-1, -1]]


def test_search_refuses_k_below_one(three: Made) -> None:
    with pytest.raises(ValueError, match="got 0"):
        three().search(unit([[1, 0]]), 0)


def test_upsert_replaces_vector_and_facets(three: Made) -> None:
    index = three()

    index.upsert([10, 40], unit([[0, -1], [1, 0]]), [Facets("call"), NEED])

    assert index.search(unit([[1, 0]]), 1).ids.tolist() == [[40]]
    assert index.search(unit([[1, 0]]), 1, Where(kinds=frozenset({"call"}))).ids.tolist() == [[10]]
    np.testing.assert_allclose(index.vectors([10]), [[0, -1]], atol=HALF)
    assert len(index) == 4


def test_remove_forgets_ids_for_good(three: Made) -> None:
    index = three()

    index.remove([10, 30])

    assert (10 in index, 20 in index, len(index)) == (False, True, 1)
    assert index.search(unit([[1, 0]]), 3).ids.tolist() == [[20, -1, -1]]


def test_a_removed_id_may_come_back(three: Made) -> None:
    index = three()

    index.remove([10])
    index.add([10], unit([[0, 1]]), [NEED])

    np.testing.assert_allclose(index.vectors([10]), [[0, 1]], atol=HALF)


def test_vectors_come_in_the_order_of_the_ids(three: Made) -> None:
    rows = three().vectors([30, 10, 30])

    np.testing.assert_allclose(rows, [[0, 1], [1, 0], [0, 1]], atol=HALF)


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
    change: Callable[[FaissIndex], object], error: type[Exception], message: str, three: Made
) -> None:
    index = three()

    with pytest.raises(error, match=message):
        change(index)

    assert index.search(unit([[1, 0]]), 4).ids.tolist() == [[10, 20, 30, -1]]
    assert len(index) == 3


def test_empty_batches_change_nothing(three: Made) -> None:
    index = three()
    none = np.zeros((0, 2), np.float32)

    index.add([], none, [])
    index.upsert([], none, [])
    index.remove([])

    assert len(index) == 3
    assert index.vectors([]).shape == (0, 2)
    assert index.search(none, 2).ids.shape == (0, 2)


def test_discard_forgets_what_is_there_and_passes_over_the_rest(three: Made) -> None:
    index = three()

    index.discard([10, 99])

    assert index.ids().tolist() == [20, 30]


def test_an_upsert_of_the_same_changes_nothing(three: Made) -> None:
    index = three()

    index.upsert([20], unit([[3, 4]]), [Facets("offer", "SI")])

    assert len(index) == 3
    assert index.search(unit([[3, 4]]), 1, Where(countries=frozenset({"SI"}))).ids.tolist() == [[20]]


def test_words_with_signs_of_the_filter_language_are_words(empty: Made) -> None:
    index = empty()
    words = ['a"b', "c'd", "čevlji ü", "e\\f", "] or id > 0 or kind in ["]
    index.add(range(len(words)), unit([[1, 0]] * len(words)), [Facets("need", type=word) for word in words])

    found = [index.search(ROW, 9, Where(types=frozenset({word}))).ids[0] for word in words]

    assert [ids[ids >= 0].tolist() for ids in found] == [[0], [1], [2], [3], [4]]


@pytest.mark.parametrize(
    "where", [Where(), Where(kinds=frozenset({"k1"})), Where(kinds=frozenset({"k1"}), countries=frozenset({"c3"}))]
)
def test_answers_are_those_of_comparing_everything(index_of: Callable[[int], VectorIndex], where: Where) -> None:
    rng = np.random.default_rng(0)
    rows = unit(rng.normal(size=(600, 16)).tolist())
    queries = unit(rng.normal(size=(20, 16)).tolist())
    ids = rng.integers(0, 2**62, len(rows))
    facets = [Facets(f"k{at % 2}", f"c{at % 5}") for at in range(len(rows))]
    index = index_of(16)
    index.add(ids, rows, facets)
    asked = [at for at, one in enumerate(facets) if (not where.kinds or one.kind in where.kinds)]
    kept = np.array([at for at in asked if not where.countries or facets[at].country in where.countries])

    hits = index.search(queries, 10, where)

    true = queries @ rows[kept].T
    best = np.argsort(-true, axis=1)[:, :10]
    np.testing.assert_allclose(hits.cosines, np.take_along_axis(true, best, axis=1), atol=HALF)
    np.testing.assert_array_equal(hits.ids, ids[kept][best])
