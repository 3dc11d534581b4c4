"""What an item is filtered by, and a table of it that answers "which rows may be found" in one pass of numpy."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass

import numpy as np
from numpy.typing import NDArray

from embeddings.errors import BadFacets

COLUMNS = 5
FIRST_CAPACITY = 1024


@dataclass(frozen=True, slots=True)
class Facets:
    """What is known of one vector. An empty word means: not known or not applicable."""

    kind: str
    country: str = ""
    type: str = ""
    status: str = ""
    audience: str = "public"


@dataclass(frozen=True, slots=True)
class Where:
    """What may be found: one of the words in every field that has any; an empty field takes everything.

    A wanted word never matches the empty word of an unknown facet, unless "" itself is among the wanted.
    """

    kinds: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()
    statuses: frozenset[str] = frozenset()
    audiences: frozenset[str] = frozenset()

    def fields(self) -> tuple[frozenset[str], ...]:
        """The fields in the order of those of `Facets`."""
        return (self.kinds, self.countries, self.types, self.statuses, self.audiences)


def checked(facets: Sequence[Facets], n: int) -> list[Facets]:
    """The facets of `n` ids. Raises `BadFacets` unless there is one `Facets` for each."""
    if len(facets) != n:
        raise BadFacets(f"{n} ids need {n} facets, got {len(facets)}: give one Facets for each id")
    for position, given in enumerate(facets):
        if not isinstance(given, Facets):
            raise BadFacets(f"facets {position} is a {type(given).__name__}, not a Facets: {given!r:.60}")
    return list(facets)


class FacetTable:
    """Facets by slot, each word as a small number. A dead slot is found by nothing."""

    def __init__(self) -> None:
        self._codes: list[dict[str, int]] = [{} for _ in range(COLUMNS)]
        self._columns = np.zeros((COLUMNS, FIRST_CAPACITY), np.int32)
        self._alive = np.zeros(FIRST_CAPACITY, np.bool_)
        self._size = 0

    def put(self, slots: NDArray[np.int64], facets: Sequence[Facets]) -> None:
        """Set and revive `slots`; a slot beyond the end lengthens the table."""
        if len(slots) == 0:
            return
        self._lengthen(int(slots.max()) + 1)
        for column, words in enumerate(zip(*map(astuple, facets), strict=True)):
            codes = self._codes[column]
            self._columns[column, slots] = [codes.setdefault(word, len(codes)) for word in words]
        self._alive[slots] = True

    def drop(self, slots: NDArray[np.int64]) -> None:
        """Make `slots` dead until they are put again."""
        self._alive[slots] = False

    def mask(self, where: Where) -> NDArray[np.bool_]:
        """`(n_slots,)`: alive and wanted."""
        mask = self._alive[: self._size].copy()
        for column, wanted in enumerate(where.fields()):
            if not wanted:
                continue
            codes = self._codes[column]
            takes = np.zeros(max(len(codes), 1), np.bool_)
            takes[[codes[word] for word in wanted if word in codes]] = True
            mask &= takes[self._columns[column, : self._size]]
        return mask

    def _lengthen(self, size: int) -> None:
        if size > len(self._alive):
            more = max(size, 2 * len(self._alive)) - len(self._alive)
            self._columns = np.pad(self._columns, ((0, 0), (0, more)))
            self._alive = np.pad(self._alive, (0, more))
        self._size = max(self._size, size)
