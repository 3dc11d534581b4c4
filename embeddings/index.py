"""The nearest neighbours of unit vectors among those of the wanted facets."""

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from embeddings.errors import DuplicateId, UnknownId
from embeddings.facets import Facets, FacetTable, Where, checked
from embeddings.stores import FlatStore, ListStore, Store
from embeddings.vectors import as_ids, as_queries, as_rows

__all__ = ["FLAT_LIMIT", "Facets", "FaissIndex", "Hits", "VectorIndex", "Where"]

FLAT_LIMIT = 100_000
"""Vectors up to which all are compared: exact, and 10 to 20 ms at this size."""

SPARE = 22
"""Candidates fetched beyond those asked for, so that the true order and most ties are seen at once."""

WIDER = 4
"""How many times as many are fetched where those were not enough."""

MOST_CANDIDATES = 2_048
"""Where the lists are searched: candidates at most for one query. Texts that stand in the index more often than
that, word for word, are not all compared by id."""


COMPARED_AT_ONCE = 20_000
"""Rows that are multiplied at a time where all are compared: 20 MB of 256 figures, which caches and memory bear."""


@dataclass(frozen=True, slots=True)
class Hits:
    """`ids (n, k) int64` and `cosines (n, k) float32` of n queries, best first, equal cosines by rising id.

    Where fewer than k were found, ids are -1 and cosines 0.
    """

    ids: NDArray[np.int64]
    cosines: NDArray[np.float32]


ANYTHING = Where()


class VectorIndex(Protocol):
    """Vectors by id, with facets. A call that raises has changed nothing."""

    dim: int

    def add(
        self, ids: Sequence[int] | NDArray[np.int64], vectors: NDArray[np.float32], facets: Sequence[Facets]
    ) -> None:
        """New ids with `vectors (n, dim)`, unit rows. Raises `DuplicateId` for one that is there, or occurs twice."""
        ...

    def upsert(
        self, ids: Sequence[int] | NDArray[np.int64], vectors: NDArray[np.float32], facets: Sequence[Facets]
    ) -> None:
        """Add or replace, vectors and facets. Raises `DuplicateId` for an id that occurs twice in the batch."""
        ...

    def remove(self, ids: Sequence[int] | NDArray[np.int64]) -> None:
        """Forget ids. Raises `UnknownId` for one that is not there, `DuplicateId` for one that occurs twice."""
        ...

    def search(self, queries: NDArray[np.float32], k: int, where: Where = ANYTHING) -> Hits:
        """The k nearest for each of `queries (n, dim)`. A query of zeros finds nothing."""
        ...

    def compare_all(self, queries: NDArray[np.float32], where: Where = ANYTHING) -> Hits:
        """All that may be found, in no order: `ids (n,)`, and `cosines (n_queries, n)`, 0 for a query of zeros."""
        ...

    def vectors(self, ids: Sequence[int] | NDArray[np.int64]) -> NDArray[np.float32]:
        """`(n, dim)` in the order of the ids, which may repeat. Raises `UnknownId`."""
        ...

    def __len__(self) -> int: ...

    def __contains__(self, vector_id: int) -> bool: ...


class FaissIndex:
    """A `VectorIndex` in the memory of this process. Derived data: fill it from the database, it is never saved.

    Up to `flat_limit` vectors a search is exact. Above, lists of quantised vectors find candidates, which are compared
    by their float16 rows: cosines are true to 0.001, `vectors` gives rows rounded so, and a near neighbour in a
    list that was not read is missed (see `tests/benchmarks/index.py` for the recall). The lists are trained anew when
    the vectors have doubled. It stays with lists when it shrinks.

    For threads: changes wait for one another; a search waits for a change only while rows move, never for training.
    """

    def __init__(self, dim: int, flat_limit: int = FLAT_LIMIT) -> None:
        self.dim = dim
        self._flat_limit = flat_limit
        self._store: Store = FlatStore(dim)
        self._facets = FacetTable()
        self._slots: dict[int, int] = {}
        self._ids = np.zeros(0, np.int64)
        self._free: list[int] = []
        self._changing = Lock()
        self._reading = Lock()

    def __len__(self) -> int:
        return len(self._slots)

    def __contains__(self, vector_id: int) -> bool:
        return vector_id in self._slots

    def add(
        self, ids: Sequence[int] | NDArray[np.int64], vectors: NDArray[np.float32], facets: Sequence[Facets]
    ) -> None:
        """See `VectorIndex.add`. 100,000 vectors take about a second, and a few more where lists are trained."""
        self._put(ids, vectors, facets, replace=False)

    def upsert(
        self, ids: Sequence[int] | NDArray[np.int64], vectors: NDArray[np.float32], facets: Sequence[Facets]
    ) -> None:
        """See `VectorIndex.upsert`."""
        self._put(ids, vectors, facets, replace=True)

    def remove(self, ids: Sequence[int] | NDArray[np.int64]) -> None:
        """See `VectorIndex.remove`."""
        wanted = as_ids(ids, unique=True)
        with self._changing:
            slots = self._slots_of(wanted)
            with self._reading:
                self._store.drop(slots)
                self._facets.drop(slots)
                for vector_id in wanted.tolist():
                    del self._slots[vector_id]
            self._free.extend(slots.tolist())

    def search(self, queries: NDArray[np.float32], k: int, where: Where = ANYTHING) -> Hits:
        """See `VectorIndex.search`. Raises `BadVectors` for queries that are neither unit rows nor zeros."""
        rows = as_queries(queries, self.dim)
        if k < 1:
            raise ValueError(f"a search needs k of at least 1, got {k}")
        hits = Hits(np.full((len(rows), k), -1, np.int64), np.zeros((len(rows), k), np.float32))
        asked = np.flatnonzero(rows.any(axis=1))
        with self._reading:
            mask = self._facets.mask(where)
            wanted = int(np.count_nonzero(mask))
            if wanted == 0 or len(asked) == 0:
                return hits
            self._search(rows, asked, hits, mask, wanted)
        return hits

    def compare_all(self, queries: NDArray[np.float32], where: Where = ANYTHING) -> Hits:
        """See `VectorIndex.compare_all`. Exact however many there are; raises `BadVectors` as `search`."""
        rows = as_queries(queries, self.dim)
        with self._reading:
            slots = np.flatnonzero(self._facets.mask(where))
            parts = [slots[start : start + COMPARED_AT_ONCE] for start in range(0, len(slots), COMPARED_AT_ONCE)]
            cosines = [rows @ self._store.rows(part).T for part in parts]
            ids = self._ids[slots]
        found = np.concatenate(cosines, axis=1) if cosines else np.zeros((len(rows), 0), np.float32)
        return Hits(ids, np.clip(found, -1, 1))

    def vectors(self, ids: Sequence[int] | NDArray[np.int64]) -> NDArray[np.float32]:
        """See `VectorIndex.vectors`."""
        wanted = as_ids(ids)
        with self._reading:
            return self._store.rows(self._slots_of(wanted))

    def _put(
        self,
        ids: Sequence[int] | NDArray[np.int64],
        vectors: NDArray[np.float32],
        facets: Sequence[Facets],
        *,
        replace: bool,
    ) -> None:
        wanted = as_ids(ids, unique=True)
        rows = as_rows(vectors, len(wanted), self.dim)
        given = checked(facets, len(wanted))
        with self._changing:
            if not replace:
                self._refuse_known(wanted)
            slots = self._slots_for(wanted)
            new = sum(vector_id not in self._slots for vector_id in wanted.tolist())
            trained = self._trained(slots, rows, new)
            with self._reading:
                if trained is None:
                    self._store.put(slots, rows)
                else:
                    self._store = trained
                self._facets.put(slots, given)
                self._name(slots, wanted)

    def _refuse_known(self, ids: NDArray[np.int64]) -> None:
        for vector_id in ids.tolist():
            if vector_id in self._slots:
                raise DuplicateId(f"id {vector_id} is in the index already: use upsert to replace it")

    def _slots_for(self, ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """The slots of known ids; for new ones those of removed ids, then slots behind the last."""
        known = [self._slots.get(vector_id, -1) for vector_id in ids.tolist()]
        slots = np.array(known, np.int64)
        new = np.flatnonzero(slots < 0)
        reused = min(len(new), len(self._free))
        slots[new[:reused]] = self._free[len(self._free) - reused :]
        del self._free[len(self._free) - reused :]
        slots[new[reused:]] = np.arange(len(self._ids), len(self._ids) + len(new) - reused)
        return slots

    def _trained(self, slots: NDArray[np.int64], rows: NDArray[np.float32], new: int) -> ListStore | None:
        """A store with lists that holds everything and these rows, `new` of them under new ids, if it is time.

        Readers need not wait: the store they use stays as it is.
        """
        fits = self._flat_limit
        if isinstance(self._store, ListStore):
            fits = max(fits, 2 * self._store.trained_on)
        if len(self._slots) + new <= fits:
            return None
        kept = np.setdiff1d(np.fromiter(self._slots.values(), np.int64, len(self._slots)), slots)
        everything = np.concatenate([self._store.rows(kept), rows])
        return ListStore(everything, np.concatenate([kept, slots]))

    def _name(self, slots: NDArray[np.int64], ids: NDArray[np.int64]) -> None:
        if len(slots):
            more = max(0, int(slots.max()) + 1 - len(self._ids))
            self._ids = np.pad(self._ids, (0, more), constant_values=-1)
            self._ids[slots] = ids
            self._slots.update(zip(ids.tolist(), slots.tolist(), strict=True))

    def _slots_of(self, ids: NDArray[np.int64]) -> NDArray[np.int64]:
        try:
            return np.array([self._slots[vector_id] for vector_id in ids.tolist()], np.int64)
        except KeyError as error:
            raise UnknownId(f"id {error} is not in the index of {len(self)} vectors") from error

    def _search(
        self, rows: NDArray[np.float32], asked: NDArray[np.int64], hits: Hits, mask: NDArray[np.bool_], wanted: int
    ) -> None:
        """Fill in the hits of the rows in `asked`: fetch until nothing that was left out can belong among them."""
        k = min(hits.ids.shape[1], wanted)
        width = min(k + SPARE, wanted)
        while len(asked):
            scan = self._store.scan(rows[asked], width, mask, wanted)
            # What was left out is at most the last one and the slack, what belongs in at least the k-th less the slack.
            sure = scan.cosines[:, -1] + scan.slack < scan.cosines[:, k - 1] - scan.slack
            if width >= (wanted if scan.exact else min(wanted, max(MOST_CANDIDATES, k + SPARE))):
                sure[:] = True
            for query, slots in zip(asked[sure], scan.slots[sure], strict=True):
                self._rank(rows[query], slots, hits, int(query))
            asked = asked[~sure]
            width = min(width * WIDER, wanted)

    def _rank(self, query: NDArray[np.float32], slots: NDArray[np.int64], hits: Hits, place: int) -> None:
        # Products summed row by row: a matrix product may round equal rows differently and break their tie.
        cosines = np.clip((self._store.rows(slots) * query).sum(axis=1), -1, 1)
        ids = self._ids[slots]
        best = np.lexsort((ids, -cosines))[: hits.ids.shape[1]]
        hits.ids[place, : len(best)] = ids[best]
        hits.cosines[place, : len(best)] = cosines[best]
