"""The index in the memory of one process."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from embeddings.errors import DuplicateId
from embeddings.facets import Facets, FacetTable, Wanted, Where, checked
from embeddings.index.lists import ListStore, training_rows
from embeddings.index.protocol import ANYTHING, Hits
from embeddings.index.slots import FREE, SlotTable
from embeddings.index.stores import ROUNDING, FlatStore, Scan, Store
from embeddings.vectors import as_ids, as_queries, as_rows

FLAT_LIMIT = 50_000
"""Vectors up to which all are compared: exact, and 3 to 5 ms at this size."""

SPARE = 22
"""Candidates fetched beyond those asked for, so that the true order and most ties are seen at once."""

WIDER = 4
"""How many times as many are fetched where those were not enough."""

GROWTH = 4
"""Lists are trained anew when there are so many times as many vectors as they were trained for."""

DEAD_SHARE = 0.5
"""Replaced and removed rows, as a share of all that the lists hold, at which the lists are made anew."""

AT_ONCE = 20_000
"""Rows that are multiplied or moved at a time: 20 MB of 256 figures, which caches and memory bear."""


@dataclass(frozen=True, slots=True)
class _Held:
    """What an index holds; lists that are made anew take the place of all of it at once."""

    store: Store
    facets: FacetTable
    slots: SlotTable


class FaissIndex:
    """A `VectorIndex` in the memory of this process. Derived data: it can be filled from the database at any time.

    Up to `flat_limit` vectors a search is exact. Above, lists of compressed vectors find candidates, which are compared
    by their float16 rows: cosines are true to 0.001, `vectors` gives rows rounded so, and a near neighbour in a
    list that was not read is missed (`make bench-scale` prints the recall). A narrow filter is searched exactly. The
    lists are trained anew when the vectors have grown by `GROWTH`. It stays with lists when it shrinks.

    For threads: changes wait for one another; a search waits for a change only while rows move, never for training.
    """

    ABOUT, IDS, FACETS = "about.json", "ids.npy", "facets.npz"

    def __init__(self, dim: int, flat_limit: int = FLAT_LIMIT) -> None:
        self.dim = dim
        self._flat_limit = flat_limit
        self._held = _Held(FlatStore(dim), FacetTable(), SlotTable())
        self._free: list[int] = []
        self._changing = Lock()
        self._reading = Lock()

    @classmethod
    def opened(cls, folder: Path, flat_limit: int = FLAT_LIMIT) -> "FaissIndex":
        """The index that `save` wrote; rows of lists stay in its files and are read as they are needed."""
        about = json.loads((folder / cls.ABOUT).read_text())
        index = cls(about["dim"], flat_limit)
        by_slot = np.load(folder / cls.IDS)
        with np.load(folder / cls.FACETS) as arrays:
            facets = FacetTable.of(arrays["columns"], about["words"], arrays["alive"])
        store: Store
        if about["trained_on"]:
            store = ListStore.opened(folder, index.dim, about["trained_on"])
        else:
            store = FlatStore.opened(folder, index.dim)
            index._free = np.flatnonzero(by_slot == FREE).tolist()
        index._held = _Held(store, facets, SlotTable.of(by_slot))
        return index

    def save(self, folder: Path) -> None:
        """Write everything into an empty folder; changes wait for it, searches do not."""
        with self._changing:
            held = self._held
            trained_on = held.store.trained_on if isinstance(held.store, ListStore) else 0
            columns, words, alive = held.facets.parts()
            np.save(folder / self.IDS, held.slots.by_slot)
            np.savez(folder / self.FACETS, columns=columns, alive=alive)
            held.store.save(folder)
            about = {"dim": self.dim, "trained_on": trained_on, "words": words}
            (folder / self.ABOUT).write_text(json.dumps(about))

    def move_to(self, folder: Path) -> None:
        """Go on with what `save` has written: the rows of lists are read from there, and their memory is freed."""
        with self._changing, self._reading:
            if isinstance(self._held.store, ListStore):
                self._held.store.move_to(folder)

    def __len__(self) -> int:
        return len(self._held.slots)

    def __contains__(self, vector_id: int) -> bool:
        return bool(self._held.slots.find(np.array([vector_id], np.int64))[0] != FREE)

    def ids(self) -> NDArray[np.int64]:
        """See `VectorIndex.ids`."""
        by_slot = self._held.slots.by_slot
        return np.sort(by_slot[by_slot != FREE])

    def add(
        self, ids: Sequence[int] | NDArray[np.int64], vectors: NDArray[np.float32], facets: Sequence[Facets]
    ) -> None:
        """See `VectorIndex.add`. 100,000 vectors take about two seconds, and a few more where lists are trained."""
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
            self._drop(self._held.slots.needed(wanted))

    def discard(self, ids: Sequence[int] | NDArray[np.int64]) -> None:
        """See `VectorIndex.discard`."""
        wanted = np.unique(as_ids(ids))
        with self._changing:
            slots = self._held.slots.find(wanted)
            self._drop(slots[slots != FREE])

    def search(self, queries: NDArray[np.float32], k: int, where: Where = ANYTHING) -> Hits:
        """See `VectorIndex.search`. Raises `BadVectors` for queries that are neither unit rows nor zeros."""
        rows = as_queries(queries, self.dim)
        if k < 1:
            raise ValueError(f"a search needs k of at least 1, got {k}")
        hits = Hits.none(len(rows), k)
        asked = np.flatnonzero(rows.any(axis=1))
        with self._reading:
            wanted = self._held.facets.wanted(where)
            if wanted.count and len(asked):
                self._search(rows, asked, hits, wanted)
        return hits

    def compare_all(self, queries: NDArray[np.float32], where: Where = ANYTHING) -> Hits:
        """See `VectorIndex.compare_all`. Exact however many there are; raises `BadVectors` as `search`."""
        rows = as_queries(queries, self.dim)
        with self._reading:
            held = self._held
            slots = held.facets.wanted(where).slots()
            cosines = [rows @ held.store.rows(part).T for part in _parts(slots)]
            ids = held.slots.by_slot[slots]
        found = np.concatenate(cosines, axis=1) if cosines else np.zeros((len(rows), 0), np.float32)
        return Hits(ids, np.clip(found, -1, 1))

    def vectors(self, ids: Sequence[int] | NDArray[np.int64]) -> NDArray[np.float32]:
        """See `VectorIndex.vectors`."""
        wanted = as_ids(ids)
        with self._reading:
            return self._held.store.rows(self._held.slots.needed(wanted))

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
            known = self._held.slots.find(wanted)
            if not replace and (known != FREE).any():
                first = wanted[np.argmax(known != FREE)]
                raise DuplicateId(f"id {first} is in the index already: use upsert to replace it")
            made = self._made_anew(known, rows)
            held = made or self._held
            if isinstance(held.store, ListStore):
                if made:
                    # Readers see the old one until the new one holds these rows too.
                    _append(made, wanted, rows, given)
                with self._reading:
                    if not made:
                        self._forget(known[known != FREE])
                        _append(held, wanted, rows, given)
                    self._held = held
                return
            slots = self._flat_slots(known)
            with self._reading:
                held.store.put(slots, rows)
                held.facets.put(slots, given)
                held.slots.put(slots, wanted)

    def _drop(self, slots: NDArray[np.int64]) -> None:
        with self._reading:
            self._forget(slots)
        if not isinstance(self._held.store, ListStore):
            self._free.extend(slots.tolist())

    def _forget(self, slots: NDArray[np.int64]) -> None:
        self._held.facets.drop(slots)
        self._held.slots.free(slots)

    def _flat_slots(self, known: NDArray[np.int64]) -> NDArray[np.int64]:
        """The slots of known ids; for new ones those of removed ids, then slots behind the last."""
        slots = known.copy()
        new = np.flatnonzero(slots == FREE)
        reused = min(len(new), len(self._free))
        slots[new[:reused]] = self._free[len(self._free) - reused :]
        del self._free[len(self._free) - reused :]
        end = self._held.slots.size
        slots[new[reused:]] = np.arange(end, end + len(new) - reused)
        return slots

    def _made_anew(self, known: NDArray[np.int64], rows: NDArray[np.float32]) -> _Held | None:
        """Newly trained lists with all that stays when `rows` come, those without them, if it is time for that.

        Readers need not wait: what they use stays as it is.
        """
        held = self._held
        living = len(held.slots) + int(np.count_nonzero(known == FREE))
        if isinstance(held.store, ListStore):
            dead = held.slots.size - len(held.slots)
            if living <= GROWTH * held.store.trained_on and dead <= max(self._flat_limit, DEAD_SHARE * held.slots.size):
                return None
        elif living <= self._flat_limit:
            return None
        if living == 0:
            return None
        kept = np.setdiff1d(held.facets.all_slots(), known)
        every = max(1, living // training_rows(living))
        sample = np.concatenate([held.store.rows(kept[::every]), rows[::every]])
        store = ListStore.trained(sample, living)
        for start in range(0, len(kept), AT_ONCE):
            end = min(start + AT_ONCE, len(kept))
            store.put(np.arange(start, end), held.store.rows(kept[start:end]))
        return _Held(store, held.facets.copy(kept), SlotTable.of(held.slots.by_slot[kept]))

    def _search(self, rows: NDArray[np.float32], asked: NDArray[np.int64], hits: Hits, wanted: Wanted) -> None:
        """Fill in the hits of the rows in `asked`: fetch until nothing that was left out can belong among them."""
        k = min(hits.ids.shape[1], wanted.count)
        width = min(k + SPARE, wanted.count)
        while len(asked):
            scan = self._held.store.scan(rows[asked], width, wanted)
            sure = _sure(scan, k, last=width == wanted.count)
            for query, slots in zip(asked[sure], scan.slots[sure], strict=True):
                self._rank(rows[query], slots[slots != FREE], hits, int(query))
            asked = asked[~sure]
            width = min(width * WIDER, wanted.count)

    def _rank(self, query: NDArray[np.float32], slots: NDArray[np.int64], hits: Hits, place: int) -> None:
        # Products summed row by row: a matrix product may round equal rows differently and break their tie.
        cosines = np.clip((self._held.store.rows(slots) * query).sum(axis=1), -1, 1)
        ids = self._held.slots.by_slot[slots]
        best = np.lexsort((ids, -cosines))[: hits.ids.shape[1]]
        hits.ids[place, : len(best)] = ids[best]
        hits.cosines[place, : len(best)] = cosines[best]


def _sure(scan: Scan, k: int, *, last: bool) -> NDArray[np.bool_]:
    """`(n,)`: whether no row that was left out can belong among the best k of a query, or nothing more can be done."""
    if last or not scan.exact:
        return np.ones(len(scan.slots), np.bool_)
    # What was left out is at most the last one and the rounding, what belongs in at least the k-th less the rounding.
    sure: NDArray[np.bool_] = scan.cosines[:, -1] + ROUNDING < scan.cosines[:, k - 1] - ROUNDING
    return sure


def _append(held: _Held, ids: NDArray[np.int64], rows: NDArray[np.float32], facets: Sequence[Facets]) -> None:
    """Put rows into new slots of lists."""
    start = held.slots.size
    for first in range(0, len(ids), AT_ONCE):
        end = min(first + AT_ONCE, len(ids))
        held.store.put(np.arange(start + first, start + end), rows[first:end])
    slots = np.arange(start, start + len(ids))
    held.facets.put(slots, facets)
    held.slots.put(slots, ids)


def _parts(slots: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    return [slots[start : start + AT_ONCE] for start in range(0, len(slots), AT_ONCE)]
