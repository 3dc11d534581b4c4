"""What an item is filtered by, and a table of it that answers "which rows may be found" by bits."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass

import numpy as np
from numpy.typing import NDArray

from embeddings.errors import BadFacets

COLUMNS = 5
FIRST_CAPACITY = 1024
BYTE = 8
MOST_WORDS = 2**16
FEW = 256
"""So many slots are set one by one in the bits of all words that were asked for."""


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


@dataclass(frozen=True, slots=True)
class Wanted:
    """The slots that may be found: a bit each, the lowest bit of a byte first; how many; whether that is all slots."""

    bits: NDArray[np.uint8]
    count: int
    everything: bool

    def slots(self) -> NDArray[np.int64]:
        """The slots, rising."""
        return np.flatnonzero(np.unpackbits(self.bits, bitorder="little").view(np.bool_))


class FacetTable:
    """Facets by slot, each word as a small number, and for each word asked for a bit a slot: a filter over a million
    slots is then a few operations on 125 kB. A dead slot is found by nothing."""

    def __init__(self) -> None:
        self._codes: list[dict[str, int]] = [{} for _ in range(COLUMNS)]
        self._columns = np.zeros((COLUMNS, FIRST_CAPACITY), np.uint16)
        self._alive = np.zeros(FIRST_CAPACITY // BYTE, np.uint8)
        self._bits: dict[tuple[int, int], NDArray[np.uint8]] = {}
        self._size = 0

    @classmethod
    def of(cls, columns: NDArray[np.uint16], words: Sequence[Sequence[str]], alive: NDArray[np.uint8]) -> "FacetTable":
        """The table that `parts` came from."""
        table = cls()
        table._lengthen(columns.shape[1])
        table._columns[:, : columns.shape[1]] = columns
        table._alive[: len(alive)] = alive
        table._codes = [{word: code for code, word in enumerate(of_column)} for of_column in words]
        return table

    def parts(self) -> tuple[NDArray[np.uint16], list[list[str]], NDArray[np.uint8]]:
        """What a snapshot keeps: `columns (5, n_slots)` of numbers, the words of each column in their order, and the
        bits of the living."""
        return self._columns[:, : self._size], [list(codes) for codes in self._codes], self._alive[: self._bytes]

    def put(self, slots: NDArray[np.int64], facets: Sequence[Facets]) -> None:
        """Set and revive `slots`; a slot beyond the end lengthens the table."""
        if len(slots) == 0:
            return
        self._lengthen(int(slots.max()) + 1)
        for column, words in enumerate(zip(*map(astuple, facets), strict=True)):
            self._columns[column, slots] = self._coded(column, words)
        _set(self._alive, slots, np.ones(len(slots), np.bool_))
        self._bring_bits_up(slots)

    def copy(self, slots: NDArray[np.int64]) -> "FacetTable":
        """A table that holds only these slots, numbered anew from 0 in their order."""
        columns, words, _ = self.parts()
        return FacetTable.of(columns[:, slots], words, np.packbits(np.ones(len(slots), np.bool_), bitorder="little"))

    def drop(self, slots: NDArray[np.int64]) -> None:
        """Make `slots` dead until they are put again."""
        _set(self._alive, slots, np.zeros(len(slots), np.bool_))

    def wanted(self, where: Where) -> Wanted:
        """The slots that are alive and wanted."""
        bits = self._alive[: self._bytes]
        for column, words in enumerate(where.fields()):
            if words:
                codes = self._codes[column]
                known = [self._bits_of(column, codes[word]) for word in words if word in codes]
                bits = bits & np.bitwise_or.reduce(known) if known else np.zeros_like(bits)
        count = int(np.bitwise_count(bits).sum(dtype=np.int64))
        return Wanted(bits, count, everything=count == self._size)

    def all_slots(self) -> NDArray[np.int64]:
        """The living slots, rising."""
        return self.wanted(Where()).slots()

    @property
    def _bytes(self) -> int:
        return -(-self._size // BYTE)

    def _coded(self, column: int, words: Sequence[str]) -> list[int]:
        codes = self._codes[column]
        coded = [codes.setdefault(word, len(codes)) for word in words]
        if len(codes) > MOST_WORDS:
            raise BadFacets(f"more than {MOST_WORDS:,} different words in one facet, the last {words[-1]!r:.60}")
        return coded

    def _bits_of(self, column: int, code: int) -> NDArray[np.uint8]:
        known = self._bits.get((column, code))
        if known is None or len(known) < self._bytes:
            known = np.packbits(self._columns[column, : self._size] == code, bitorder="little")
            self._bits[column, code] = known
        return known[: self._bytes]

    def _bring_bits_up(self, slots: NDArray[np.int64]) -> None:
        """Bits of words are kept while changes are small; after a large one they are made anew when asked for."""
        if len(slots) > FEW:
            self._bits = {}
            return
        for (column, code), bits in list(self._bits.items()):
            if len(bits) < self._bytes:
                del self._bits[column, code]
            else:
                _set(bits, slots, self._columns[column, slots] == code)

    def _lengthen(self, size: int) -> None:
        if size > self._columns.shape[1]:
            more = -(-max(size, self._columns.shape[1] * 3 // 2) // BYTE) * BYTE - self._columns.shape[1]
            self._columns = np.pad(self._columns, ((0, 0), (0, more)))
            self._alive = np.pad(self._alive, (0, more // BYTE))
        self._size = max(self._size, size)


def _set(bits: NDArray[np.uint8], slots: NDArray[np.int64], values: NDArray[np.bool_]) -> None:
    """Set the bits of different slots to values. In place."""
    marks = np.uint8(1) << (slots % BYTE).astype(np.uint8)
    np.bitwise_or.at(bits, slots // BYTE, marks)
    np.bitwise_and.at(bits, slots[~values] // BYTE, ~marks[~values])
