"""The shelf: a row counts as indexed only when both indexes hold it."""

from collections.abc import Iterable

import numpy as np

from embeddings.passages import cut
from matchcamp.items import Item, Kind
from matchcamp.shelf import Shelf
from matchcamp.vectors import Stored, fingerprint, head_of
from matchcamp.viewer import Audience
from matching.lexical import LexicalEntry, LexicalIndex

DIM = 4


def row(title: str) -> Stored:
    item = Item(Kind.NEED, "0123456789abcdef01234567", title, f"{title}. We cast steel.", Audience.PUBLIC)
    passages = cut(item.text)
    vectors = np.tile(np.eye(1, DIM, dtype=np.float32), (len(passages), 1))
    return Stored(head_of(item, Audience.PUBLIC), passages, vectors, fingerprint(item))


class WatchedIndex(LexicalIndex):
    """A lexical index that notes which fingerprints the shelf showed when it was last changed."""

    def __init__(self, shelf: Shelf) -> None:
        super().__init__()
        self.shelf = shelf
        self.shown: dict[str, str] = {}

    def upsert(self, entries: Iterable[LexicalEntry]) -> None:
        self.shown = dict(self.shelf.fingerprints)
        super().upsert(entries)

    def remove(self, ids: Iterable[int]) -> None:
        self.shown = dict(self.shelf.fingerprints)
        super().remove(ids)


def test_a_row_shows_as_indexed_only_when_the_indexes_hold_it() -> None:
    shelf, added = Shelf(DIM), row("Moulds")
    shelf.lexical = watched = WatchedIndex(shelf)

    shelf.put([added])

    assert watched.shown == {}
    assert shelf.fingerprints == {added.head.key: added.fingerprint}


def test_a_row_shows_as_gone_only_when_the_indexes_have_dropped_it() -> None:
    shelf, added = Shelf(DIM), row("Moulds")
    shelf.lexical = watched = WatchedIndex(shelf)
    shelf.put([added])

    shelf.drop([added.head.key])

    assert watched.shown == {added.head.key: added.fingerprint}
    assert (shelf.fingerprints, shelf.passages, len(shelf.dense), len(shelf.lexical)) == ({}, 0, 0, 0)


def test_a_changed_row_takes_the_place_of_the_old_one() -> None:
    shelf, before, after = Shelf(DIM), row("Moulds"), row("Dies")
    shelf.put([before])

    shelf.put([after])

    assert shelf.fingerprints == {after.head.key: after.fingerprint}
    assert (len(shelf), shelf.heads[after.head.key].title, shelf.count(frozenset({"need"}))) == (1, "Dies", 1)
    assert shelf.lexical.search("moulds", 5) == []
