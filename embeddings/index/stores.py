"""What is common to the two ways in which vectors are kept and scanned, and the exact one.

A store knows slots, small numbers from 0 upwards; ids and facets are the index's business. A scan finds candidates, the
index computes their true cosines.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import faiss
import numpy as np
from numpy.typing import NDArray

from embeddings.facets import Wanted

# The stubs that come with FAISS describe its C++ signatures, not the Python ones: hence the ignored types below.
Rows = NDArray[np.float32]
Slots = NDArray[np.int64]

ROUNDING = 1e-5
"""How far two ways of adding up the same float32 products may differ."""


def use_one_thread() -> None:
    """Keep FAISS to one thread in the calling thread: OpenMP holds that number for each thread apart."""
    faiss.omp_set_num_threads(1)


@dataclass(frozen=True, slots=True)
class Scan:
    """`cosines` and `slots`, both (n, width), best first, slots -1 where fewer were found.

    `exact`: all wanted rows were compared, and the cosines are true but for `ROUNDING`. Otherwise they are those of
    compressed rows, and what is worth comparing stands among the slots.
    """

    cosines: Rows
    slots: Slots
    exact: bool


class Store(Protocol):
    """Unit rows by slot."""

    def put(self, slots: Slots, rows: Rows) -> None:
        """Set `rows (n, dim)` at `slots`, taken or new; new slots follow the last without a gap."""
        ...

    def rows(self, slots: Slots) -> Rows:
        """`(n, dim) float32`."""
        ...

    def scan(self, queries: Rows, k: int, wanted: Wanted) -> Scan:
        """Candidates for the best k, at most `wanted.count`, of the wanted slots."""
        ...

    def save(self, folder: Path) -> None:
        """Write the rows into files of an empty folder."""
        ...


class FlatStore:
    """float32 rows, all compared: exact. A slot can be put again; one that was dropped is never asked for."""

    FILE = "rows.npy"

    def __init__(self, dim: int) -> None:
        self._index = faiss.IndexFlatIP(dim)

    @classmethod
    def opened(cls, folder: Path, dim: int) -> "FlatStore":
        store = cls(dim)
        store._index.add(np.load(folder / cls.FILE))
        return store

    def save(self, folder: Path) -> None:
        np.save(folder / self.FILE, self._view())

    def put(self, slots: Slots, rows: Rows) -> None:
        use_one_thread()
        taken = slots < self._index.ntotal
        self._view()[slots[taken]] = rows[taken]
        # New slots come in rising order, so that row n of FAISS is slot n.
        new = np.flatnonzero(~taken)
        self._index.add(rows[new[np.argsort(slots[new])]])

    def rows(self, slots: Slots) -> Rows:
        rows: Rows = self._view()[slots]
        return rows

    def scan(self, queries: Rows, k: int, wanted: Wanted) -> Scan:
        use_one_thread()
        selected = None if wanted.everything else selector(wanted)
        params = faiss.SearchParameters(sel=selected) if selected else None  # type: ignore[call-arg]
        return Scan(*self._index.search(queries, k, params=params), exact=True)

    def _view(self) -> Rows:
        """FAISS's own memory as an array. Adding moves it, so a view is never kept."""
        size = self._index.ntotal * self._index.d
        view: Rows = faiss.rev_swig_ptr(self._index.get_xb(), size).reshape(-1, self._index.d)
        return view


def selector(wanted: Wanted) -> faiss.IDSelectorBitmap:
    return faiss.IDSelectorBitmap(np.ascontiguousarray(wanted.bits))  # type: ignore[call-arg, arg-type]
