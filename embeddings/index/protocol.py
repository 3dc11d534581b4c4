"""What every index of vectors promises."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from embeddings.facets import Facets, Where

ANYTHING = Where()


@dataclass(frozen=True, slots=True)
class Hits:
    """`ids (n, k) int64` and `cosines (n, k) float32` of n queries, best first, equal cosines by rising id.

    Where fewer than k were found, ids are -1 and cosines 0.
    """

    ids: NDArray[np.int64]
    cosines: NDArray[np.float32]

    @classmethod
    def none(cls, n: int, k: int) -> "Hits":
        """`n` queries that found nothing, to be filled in."""
        return cls(np.full((n, k), -1, np.int64), np.zeros((n, k), np.float32))


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

    def discard(self, ids: Sequence[int] | NDArray[np.int64]) -> None:
        """Forget those of the ids that are there: another process may have forgotten some already."""
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

    def ids(self) -> NDArray[np.int64]:
        """All ids, `(n,)`, rising."""
        ...

    def __len__(self) -> int: ...

    def __contains__(self, vector_id: int) -> bool: ...
