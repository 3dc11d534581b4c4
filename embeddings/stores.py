"""The two ways in which vectors are kept and scanned: exactly, and in lists with one byte a figure.

A store knows slots, small numbers from 0 upwards that are used again; ids and facets are the index's business. A
scan finds candidates, and says how far their cosines may be off; the index computes the true ones.
"""

import math
from dataclasses import dataclass
from typing import Protocol

import faiss
import numpy as np
from numpy.typing import NDArray

# The stubs that come with FAISS describe its C++ signatures, not the Python ones: hence the ignored types below.
Rows = NDArray[np.float32]
Slots = NDArray[np.int64]
Mask = NDArray[np.bool_]

TRAINING_ROWS_A_LIST = 64
"""Rows that train one list. FAISS asks for 39 at least; its own limit of 256 takes four times as long."""

PROBED_SHARE = 0.35
"""Share of the lists that an unfiltered query reads. Sentences of many subjects have near neighbours in many lists:
with 200,000 of them in 447 lists, 0.1 gave recall@10 0.948, 0.21 0.974, 0.29 0.978 and 0.36 0.987."""

EXACT_ROWS = 10_000
"""Up to so many wanted rows are compared one by one: as fast as the lists, and exact however narrow the filter."""


ROUNDING = 1e-5
"""How far two ways of adding up the same float32 products may differ."""

QUANTISATION = 0.003
"""How far a cosine to a row of one byte a figure is from the true one, at the 99.9 % quantile (text vectors)."""


def use_one_thread() -> None:
    """Keep FAISS to one thread in the calling thread: OpenMP holds that number for each thread apart."""
    faiss.omp_set_num_threads(1)


@dataclass(frozen=True, slots=True)
class Scan:
    """`cosines` and `slots`, both (n, width), best first; `slack` is how far a cosine may be from the true one."""

    cosines: Rows
    slots: Slots
    slack: float

    @property
    def exact(self) -> bool:
        """Whether all wanted rows were compared."""
        return self.slack <= ROUNDING


class Store(Protocol):
    """Unit rows by slot."""

    def put(self, slots: Slots, rows: Rows) -> None:
        """Set `rows (n, dim)` at `slots`, taken or new; new slots follow the last without a gap."""
        ...

    def drop(self, slots: Slots) -> None:
        """Forget slots; they may be put again. A dropped slot is never asked for in `mask`."""
        ...

    def rows(self, slots: Slots) -> Rows:
        """`(n, dim) float32`."""
        ...

    def scan(self, queries: Rows, k: int, mask: Mask, wanted: int) -> Scan:
        """The best k of the slots in `mask (n_slots,)`, of which `wanted` are true, at least k."""
        ...


class FlatStore:
    """float32 rows, all compared: exact."""

    def __init__(self, dim: int) -> None:
        self._index = faiss.IndexFlatIP(dim)

    def put(self, slots: Slots, rows: Rows) -> None:
        use_one_thread()
        taken = slots < self._index.ntotal
        self._view()[slots[taken]] = rows[taken]
        # New slots come in rising order, so that row n of FAISS is slot n.
        new = np.flatnonzero(~taken)
        self._index.add(rows[new[np.argsort(slots[new])]])

    def drop(self, slots: Slots) -> None:
        """Nothing to do: the row stays until its slot is put again, and the mask hides it."""

    def rows(self, slots: Slots) -> Rows:
        rows: Rows = self._view()[slots]
        return rows

    def scan(self, queries: Rows, k: int, mask: Mask, wanted: int) -> Scan:
        use_one_thread()
        selector = None if wanted == len(mask) else _selector(mask)
        params = faiss.SearchParameters(sel=selector) if selector else None  # type: ignore[call-arg]
        return Scan(*self._index.search(queries, k, params=params), slack=ROUNDING)

    def _view(self) -> Rows:
        """FAISS's own memory as an array. Adding moves it, so a view is never kept."""
        size = self._index.ntotal * self._index.d
        view: Rows = faiss.rev_swig_ptr(self._index.get_xb(), size).reshape(-1, self._index.d)
        return view


class ListStore:
    """Lists around trained centres with a byte a figure to find candidates, float16 rows to compare them exactly."""

    def __init__(self, rows: Rows, slots: Slots) -> None:
        """Trained on and filled with `rows (n, dim)`, at `slots`. Takes seconds."""
        use_one_thread()
        dim = rows.shape[1]
        self.trained_on = len(rows)
        lists = max(1, round(len(rows) ** 0.5))
        self._index = faiss.IndexIVFScalarQuantizer(
            faiss.IndexFlatIP(dim), dim, lists, faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT
        )
        # FAISS samples with its own fixed seed, but ours is spread over all rows and needs no copy of the rest.
        every = max(1, len(rows) // (TRAINING_ROWS_A_LIST * lists))
        self._index.cp.min_points_per_centroid = 1
        self._index.train(rows[::every])
        # With this map a removal looks its list up instead of reading all lists.
        self._index.set_direct_map_type(faiss.DirectMap.Hashtable)  # type: ignore[attr-defined]
        self._rows = np.zeros((0, dim), np.float16)
        self._kept = np.zeros(0, np.bool_)
        self.put(slots, rows)

    def put(self, slots: Slots, rows: Rows) -> None:
        use_one_thread()
        if len(slots) == 0:
            return
        self._lengthen(int(slots.max()) + 1)
        self.drop(slots[self._kept[slots]])
        self._index.add_with_ids(rows, slots)
        self._rows[slots] = rows
        self._kept[slots] = True

    def drop(self, slots: Slots) -> None:
        if len(slots):
            self._index.remove_ids(faiss.IDSelectorArray(slots))
            self._kept[slots] = False

    def rows(self, slots: Slots) -> Rows:
        return self._rows[slots].astype(np.float32)

    def scan(self, queries: Rows, k: int, mask: Mask, wanted: int) -> Scan:
        use_one_thread()
        if wanted <= max(EXACT_ROWS, k):
            return self._compare_all(queries, k, np.flatnonzero(mask))
        # The fewer rows are wanted, the further apart they stand, so the more lists are read.
        lists = self._index.nlist
        probes = min(lists, math.ceil(PROBED_SHARE * lists * math.sqrt(self._index.ntotal / wanted)))
        selector = None if wanted == self._index.ntotal else _selector(mask)
        while True:
            params = faiss.SearchParametersIVF(nprobe=probes, sel=selector)  # type: ignore[call-arg]
            cosines, slots = self._index.search(queries, k, params=params)
            if (slots >= 0).all() or probes == lists:
                return Scan(cosines, slots, slack=QUANTISATION)
            probes = min(lists, 2 * probes)

    def _compare_all(self, queries: Rows, k: int, slots: Slots) -> Scan:
        cosines = queries @ self.rows(slots).T
        best = np.argsort(-cosines, axis=1)[:, :k]
        return Scan(np.take_along_axis(cosines, best, axis=1), slots[best], slack=ROUNDING)

    def _lengthen(self, size: int) -> None:
        if size > len(self._kept):
            more = max(size, len(self._kept) * 5 // 4) - len(self._kept)
            self._rows = np.pad(self._rows, ((0, more), (0, 0)))
            self._kept = np.pad(self._kept, (0, more))


def _selector(mask: Mask) -> faiss.IDSelectorBitmap:
    return faiss.IDSelectorBitmap(np.packbits(mask, bitorder="little"))  # type: ignore[call-arg, arg-type]
