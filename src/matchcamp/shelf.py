"""The index as one process knows it: what stands where.

A passage's number is a hash of its item's key and its place there: the same in every process and every run, so that
several can share a database of vectors, and equal scores have the same order everywhere.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from threading import Lock

import bson
import numpy as np
import structlog

from embeddings.facets import Facets
from embeddings.index import FaissIndex, VectorIndex
from matchcamp.items import Kind
from matchcamp.vectors import Head, Stored, head_from, plain_head
from matching.lexical import LexicalEntry, LexicalIndex

log = structlog.get_logger(__name__)


class Shelf:
    """Heads, dense and lexical index of all indexed items, kept in step. One writer at a time; readers never wait.

    `fingerprints` change last: whoever finds a row there finds it in both indexes too, and a row that is gone in none.
    """

    ITEMS, DENSE, LEXICAL = "items.bson", "dense", "lexical"

    def __init__(self, dim: int, dense: VectorIndex | None = None) -> None:
        self.dense: VectorIndex = FaissIndex(dim) if dense is None else dense
        self.lexical = LexicalIndex()
        self.heads: dict[str, Head] = {}
        self.fingerprints: dict[str, str] = {}
        self._numbers: dict[str, list[int]] = {}
        self._places: dict[int, tuple[str, int]] = {}
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

    @classmethod
    def opened(cls, folder: Path) -> "Shelf":
        """The shelf that `save` wrote."""
        dense = FaissIndex.opened(folder / cls.DENSE)
        shelf = cls(dense.dim, dense)
        shelf.lexical = LexicalIndex.opened(folder / cls.LEXICAL)
        with (folder / cls.ITEMS).open("rb") as file:
            for kept in bson.decode_file_iter(file):
                head = head_from(kept["head"])
                shelf._stand(head, list(enumerate(numbers_of(head.key, kept["places"]))))
                shelf.fingerprints[head.key] = kept["hash"]
        return shelf

    def save(self, folder: Path) -> None:
        """Write everything into an empty folder; changes wait for it, readers do not. Only where the vectors are ours:
        raises TypeError for an index that others share."""
        if not isinstance(self.dense, FaissIndex):
            raise TypeError(f"a {type(self.dense).__name__} keeps its vectors itself: there is nothing to save")
        with self._writing:
            for name in (self.DENSE, self.LEXICAL):
                (folder / name).mkdir()
            with (folder / self.ITEMS).open("wb") as file:
                for key, head in self.heads.items():
                    places = [self._places[number][1] for number in self._numbers.get(key, ())]
                    row = {"head": plain_head(head), "places": places, "hash": self.fingerprints[key]}
                    file.write(bson.encode(row))
            self.dense.save(folder / self.DENSE)
            self.lexical.save(folder / self.LEXICAL)

    def saved(self, folder: Path) -> None:
        """Go on with what `save` wrote: the memory for the rows of a large index is freed."""
        if isinstance(self.dense, FaissIndex):
            self.dense.move_to(folder / self.DENSE)

    def put(self, rows: Sequence[Stored]) -> None:
        """Add items, or replace those of the same keys."""
        with self._writing:
            gone: list[int] = []
            ids, facets, vectors, entries = [], [], [], []
            for row in rows:
                places = self._free_places(row)
                numbers = [number for _, number in places]
                gone += set(self._numbers.get(row.head.key, ())) - set(numbers)
                for place, number in places:
                    text, vector = row.passages[place].text, row.vectors[place]
                    entries.append(_entry(number, row.head, text, with_title=place == 0))
                    if vector.any():
                        ids.append(number)
                        facets.append(facets_of(row.head))
                        vectors.append(vector)
                    else:
                        gone.append(number)
                self._stand(row.head, places)
            self._discard(gone, entries)
            if ids:
                self.dense.upsert(np.array(ids, dtype=np.int64), np.stack(vectors), facets)
            if entries:
                self.lexical.upsert(entries)
            self.fingerprints |= {row.head.key: row.fingerprint for row in rows}

    def drop(self, keys: Sequence[str]) -> None:
        """Forget items; unknown keys change nothing."""
        with self._writing:
            numbers = [number for key in keys for number in self._numbers.pop(key, [])]
            for key in keys:
                head = self.heads.pop(key, None)
                if head is not None:
                    self._by_kind[head.kind.value] -= 1
            for number in numbers:
                self._places.pop(number, None)
            self._discard(numbers, [])
            for key in keys:
                self.fingerprints.pop(key, None)

    def mend(self, rows: Sequence[Stored]) -> None:
        """Put the vectors of items once more where a shared index has lost them; rows that are there are not sent."""
        with self._writing:
            ids, facets, vectors = [], [], []
            for row in rows:
                for number in self._numbers.get(row.head.key, ()):
                    place = self._places[number][1]
                    if place < len(row.vectors) and row.vectors[place].any():
                        ids.append(number)
                        facets.append(facets_of(row.head))
                        vectors.append(row.vectors[place])
            if ids:
                self.dense.upsert(np.array(ids, dtype=np.int64), np.stack(vectors), facets)

    def strangers(self, ids: Sequence[int]) -> list[int]:
        """Those of some ids of the dense index that stand for no passage."""
        return [number for number in ids if number not in self._places]

    def _free_places(self, row: Stored) -> list[tuple[int, int]]:
        """Place and number of each passage. Of two passages with one number, which a million have once in ten million
        cases, the later one is left out."""
        key = row.head.key
        found = list(enumerate(numbers_of(key, range(len(row.passages)))))
        free = [(place, number) for place, number in found if self._places.get(number, (key, place)) == (key, place)]
        if len(free) < len(found):
            log.warning("index.number_taken", key=key)
        return free

    def _stand(self, head: Head, places: Sequence[tuple[int, int]]) -> None:
        before = self.heads.get(head.key)
        if before is not None:
            self._by_kind[before.kind.value] -= 1
        numbers = [number for _, number in places]
        for number in set(self._numbers.get(head.key, ())) - set(numbers):
            self._places.pop(number, None)
        self._places |= {number: (head.key, place) for place, number in places}
        self._numbers[head.key] = numbers
        self.heads[head.key] = head
        self._by_kind[head.kind.value] += 1

    def _discard(self, numbers: Sequence[int], entries: Sequence[LexicalEntry]) -> None:
        """Take numbers out of both indexes, out of the lexical one only those that do not come again."""
        if numbers:
            self.dense.discard(np.array(sorted(numbers), dtype=np.int64))
            coming = {entry.id for entry in entries}
            self.lexical.remove([number for number in numbers if number not in coming])

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


def numbers_of(key: str, places: Sequence[int]) -> list[int]:
    """The numbers of passages, from 0 to 2^63 - 1, by their places in the item of this key.

    >>> numbers_of("need:0123456789abcdef01234567", [0, 1])
    [5014213021733498940, 7185300865902659715]
    """
    digests = [blake2b(f"{key} {place}".encode(), digest_size=8).digest() for place in places]
    return [int.from_bytes(digest) >> 1 for digest in digests]


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
