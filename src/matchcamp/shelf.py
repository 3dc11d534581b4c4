"""The index of one process: what stands where, in memory. Passages get numbers here that mean nothing elsewhere."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import count
from threading import Lock

import numpy as np

from embeddings.facets import Facets
from embeddings.index import FaissIndex
from matchcamp.items import Kind
from matchcamp.vectors import Head, Stored
from matching.lexical import LexicalEntry, LexicalIndex


class Shelf:
    """Heads, dense and lexical index of all indexed items, kept in step. One writer at a time; readers never wait.

    `fingerprints` change last: whoever finds a row there finds it in both indexes too, and a row that is gone in none.
    """

    def __init__(self, dim: int) -> None:
        self.dense = FaissIndex(dim)
        self.lexical = LexicalIndex()
        self.heads: dict[str, Head] = {}
        self.fingerprints: dict[str, str] = {}
        self._numbers: dict[str, list[int]] = {}
        self._places: dict[int, tuple[str, int]] = {}
        self._next = count(1)
        self._by_kind: Counter[str] = Counter()
        self._writing = Lock()

    def __len__(self) -> int:
        return len(self.heads)

    @property
    def passages(self) -> int:
        return len(self._places)

    def count(self, kinds: frozenset[str]) -> int:
        """How many items of these kinds are indexed."""
        return sum(self._by_kind[kind] for kind in kinds)

    def all_heads(self) -> tuple[Head, ...]:
        """The heads of all items, as they stand now, in no order."""
        return tuple(self.heads.values())

    def numbered(self, kinds: frozenset[str], audiences: frozenset[str]) -> list[tuple[str, tuple[int, ...]]]:
        """The keys of all items of these kinds that these audiences may see, with the numbers of their passages."""
        shown = [head.key for head in self.all_heads() if head.kind in kinds and head.audience in audiences]
        return [(key, tuple(self._numbers.get(key, ()))) for key in shown]

    def put(self, rows: Sequence[Stored]) -> None:
        """Add items, or replace those of the same keys."""
        with self._writing:
            self._drop([row.head.key for row in rows])
            numbers, facets, vectors, entries = [], [], [], []
            for row in rows:
                for place, (passage, vector) in enumerate(zip(row.passages, row.vectors, strict=True)):
                    number = next(self._next)
                    self._places[number] = (row.head.key, place)
                    self._numbers.setdefault(row.head.key, []).append(number)
                    entries.append(_entry(number, row.head, passage.text, with_title=place == 0))
                    if vector.any():
                        numbers.append(number)
                        facets.append(facets_of(row.head))
                        vectors.append(vector)
                self.heads[row.head.key] = row.head
                self._by_kind[row.head.kind.value] += 1
            if numbers:
                self.dense.add(np.array(numbers, dtype=np.int64), np.stack(vectors), facets)
            if entries:
                self.lexical.upsert(entries)
            self.fingerprints |= {row.head.key: row.fingerprint for row in rows}

    def drop(self, keys: Sequence[str]) -> None:
        """Forget items; unknown keys change nothing."""
        with self._writing:
            self._drop(keys)

    def _drop(self, keys: Sequence[str]) -> None:
        numbers = [number for key in keys for number in self._numbers.pop(key, [])]
        for key in keys:
            head = self.heads.pop(key, None)
            if head is not None:
                self._by_kind[head.kind.value] -= 1
        for number in numbers:
            self._places.pop(number, None)
        embedded = [number for number in numbers if number in self.dense]
        if embedded:
            self.dense.remove(np.array(embedded, dtype=np.int64))
        if numbers:
            self.lexical.remove(numbers)
        for key in keys:
            self.fingerprints.pop(key, None)

    def place(self, number: int) -> tuple[str, int] | None:
        """The item's key and which of its passages; None when it was dropped meanwhile."""
        return self._places.get(number)

    def targets(self, key: str, kinds: frozenset[Kind]) -> list[str]:
        """The items of these kinds that a passage of `key` counts for: itself, and those it speaks for."""
        head = self.heads.get(key)
        if head is None:
            return []
        own = [key] if head.kind in kinds else []
        return own + [other for other in head.speaks_for if other in self.heads and self.heads[other].kind in kinds]


def _entry(number: int, head: Head, text: str, *, with_title: bool) -> LexicalEntry:
    """The title is searched with the first passage, so that a name finds its organisation."""
    words = f"{head.title}\n{text}" if with_title and not text.startswith(head.title) else text
    return LexicalEntry(number, words, head.kind.value, head.audience.value, head.language)


def facets_of(head: Head) -> Facets:
    return Facets(
        kind=head.kind.value,
        country=head.country,
        type=head.type,
        status=head.status,
        audience=head.audience.value,
    )


SPEAKERS: Mapping[Kind, frozenset[Kind]] = {Kind.ORGANISATION: frozenset({Kind.OFFER})}
"""Which kinds are searched beside a kind because their words count for it."""


def searched(kinds: frozenset[Kind]) -> frozenset[str]:
    """
    >>> sorted(searched(frozenset({Kind.ORGANISATION})))
    ['offer', 'organisation']
    """
    return frozenset(kind.value for asked in kinds for kind in {asked} | SPEAKERS.get(asked, frozenset()))
