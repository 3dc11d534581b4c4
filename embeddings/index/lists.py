"""Vectors in lists around trained centres, half a byte for two figures: finds candidates among a million in a
millisecond. Rows of half precision tell their true order.

Product quantisation (Jegou and others 2011) with 4-bit codes whose tables stay in the processor's registers
(Andre and others 2017), as FAISS's `IVFPQFastScan`.
"""

import math
from pathlib import Path
from typing import Any

import faiss
import numpy as np

from embeddings.facets import Wanted
from embeddings.index.rows import HalfRows
from embeddings.index.stores import Rows, Scan, Slots, selector, use_one_thread

MOST_LISTS = 1024
"""More lists take longer to train than they save: a list of 1,000 rows is scanned in two microseconds."""

TRAINING_ROWS_A_LIST = 64
"""Rows that train one list. FAISS asks for 39 at least; its own limit of 256 takes four times as long."""

LEAST_TRAINING_ROWS = 20_000
ROUNDS = 8

FIGURES_A_CODE = 2
"""Figures of a row that share one code of 4 bits. With 4 and 100 candidates recall@10 stops at 0.94, with 2 at 0.99
(100,000 sentences in 18 languages)."""

PROBED_ROWS = 50_000
PROBED_SHARE = 0.2
"""A query reads the lists of so many rows, and at least this share of all lists. Sentences of many subjects have near
neighbours in many lists: see tests/benchmarks/RESULTS.md."""

FARTHER = 1 / 8
"""The power of (all rows / wanted rows) by which the share grows: 1.6 times as many lists for one row of 40."""

EXACT_ROWS = 2_000
SCANNED_FOR_ONE = 100
"""Up to so many wanted rows, or where so many rows of the lists would be read for each wanted one, all of them are
compared: as fast as the lists, and exact however narrow the filter."""

ONE_QUERY = 11
"""FAISS's way of scanning that is made for one query at a time and some hundred candidates."""

CANDIDATES = 200
CANDIDATES_A_HIT = 3
"""Rows that are compared by their true figures for each query: so many, and at least so many for each hit."""


class ListStore:
    """Slots are put once, in rising order without a gap; what was dropped stays until the index is made anew."""

    ROWS, LISTS = "rows.f16", "lists.faiss"

    def __init__(self, index: faiss.IndexIVFPQFastScan, rows: HalfRows, trained_on: int) -> None:
        self._index, self._rows, self.trained_on = index, rows, trained_on
        index.implem = ONE_QUERY

    @classmethod
    def trained(cls, sample: Rows, size: int) -> "ListStore":
        """Empty lists for about `size` rows, trained on a `sample (n, dim)` of them. Takes seconds."""
        use_one_thread()
        dim = sample.shape[1]
        codes = max(1, dim // FIGURES_A_CODE)
        while dim % codes:
            codes -= 1
        centres = faiss.IndexFlatIP(dim)
        index = faiss.IndexIVFPQFastScan(centres, dim, lists_for(size), codes, 4, faiss.METRIC_INNER_PRODUCT)
        index.cp.min_points_per_centroid = index.pq.cp.min_points_per_centroid = 1
        index.cp.spherical = True
        index.cp.niter = ROUNDS
        index.train(sample if len(sample) >= FEWEST else np.resize(sample, (FEWEST, dim)))
        return cls(index, HalfRows(dim), size)

    @classmethod
    def opened(cls, folder: Path, dim: int, trained_on: int) -> "ListStore":
        """The lists that `save` wrote; the rows stay in their file."""
        index: Any = faiss.read_index(str(folder / cls.LISTS))
        return cls(index, HalfRows.opened(folder / cls.ROWS, dim), trained_on)

    def save(self, folder: Path) -> None:
        faiss.write_index(self._index, str(folder / self.LISTS))
        self._rows.save(folder / self.ROWS)

    def move_to(self, folder: Path) -> None:
        """Go on with the rows of the file that `save` wrote: the memory for them is freed."""
        self._rows.move_to(folder / self.ROWS)

    def put(self, slots: Slots, rows: Rows) -> None:
        if len(slots) == 0:
            return
        if slots[0] != len(self._rows) or (np.diff(slots) != 1).any():
            raise ValueError(f"slots are put once and in order, {len(self._rows)} is the next, got {slots[:3]}…")
        use_one_thread()
        self._index.add_with_ids(rows, slots)
        self._rows.append(rows)

    def rows(self, slots: Slots) -> Rows:
        return self._rows[slots]

    def scan(self, queries: Rows, k: int, wanted: Wanted) -> Scan:
        use_one_thread()
        share = probed_share(self._index.ntotal, wanted.count)
        if wanted.count <= max(EXACT_ROWS, k, share * self._index.ntotal / SCANNED_FOR_ONE):
            return self._compare_all(queries, k, wanted.slots())
        width = min(wanted.count, max(CANDIDATES, CANDIDATES_A_HIT * k))
        selected = None if wanted.everything else selector(wanted)
        # One by one: several at once go another way through FAISS, whose candidates may be others.
        probes = math.ceil(self._index.nlist * share)
        found = [self._probed(query[None], width, probes, selected) for query in queries]
        return Scan(np.concatenate([one[0] for one in found]), np.concatenate([one[1] for one in found]), exact=False)

    def _probed(
        self, query: Rows, width: int, probes: int, selected: faiss.IDSelectorBitmap | None
    ) -> tuple[Rows, Slots]:
        lists = self._index.nlist
        while True:
            params = faiss.SearchParametersIVF(nprobe=probes, sel=selected)  # type: ignore[call-arg]
            cosines, slots = self._index.search(query, width, params=params)
            if slots[0, -1] >= 0 or probes == lists:
                return cosines, slots
            probes = min(lists, 2 * probes)

    def _compare_all(self, queries: Rows, k: int, slots: Slots) -> Scan:
        cosines = queries @ self._rows[slots].T
        best = np.argpartition(-cosines, min(k, len(slots) - 1), axis=1)[:, :k]
        best = np.take_along_axis(best, np.argsort(-np.take_along_axis(cosines, best, axis=1), axis=1), axis=1)
        return Scan(np.take_along_axis(cosines, best, axis=1), slots[best], exact=True)


FEWEST = 16
"""Rows that train a code of 4 bits."""


def lists_for(size: int) -> int:
    """
    >>> lists_for(100), lists_for(100_000), lists_for(1_000_000)
    (10, 316, 1000)
    """
    return min(MOST_LISTS, max(1, round(math.sqrt(size))))


def probed_share(size: int, wanted: int) -> float:
    """The share of the lists that a query reads. The fewer rows are wanted, the further apart they stand.

    >>> probed_share(100_000, 100_000), probed_share(1_000_000, 1_000_000), round(probed_share(1_000_000, 3_906), 3)
    (0.5, 0.2, 0.4)
    """
    share = max(PROBED_SHARE, PROBED_ROWS / max(1, size))
    return min(1.0, share * math.pow(size / max(1, wanted), FARTHER))


def training_rows(size: int) -> int:
    """How many of `size` rows are worth training on."""
    return min(size, max(LEAST_TRAINING_ROWS, TRAINING_ROWS_A_LIST * lists_for(size)))
