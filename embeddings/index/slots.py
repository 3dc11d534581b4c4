"""Which slot holds which id: arrays instead of a dictionary, which would take 150 bytes an id."""

import numpy as np
from numpy.typing import NDArray

from embeddings.errors import UnknownId

Ids = NDArray[np.int64]
Slots = NDArray[np.int64]

FREE = -1
FEW = 10_000
"""So many new ids are looked up in a dictionary before they are sorted in among the others."""


class SlotTable:
    """Ids by slot, and slots by id. A slot is a place in a store, from 0 upwards."""

    def __init__(self) -> None:
        self._by_slot = np.zeros(0, np.int64)
        self._size = 0
        self._sorted = np.zeros(0, np.int64)
        self._order = np.zeros(0, np.int64)
        self._recent: dict[int, int] = {}
        self._count = 0

    @classmethod
    def of(cls, by_slot: Ids) -> "SlotTable":
        """The table of an array of ids by slot, FREE where none is."""
        table = cls()
        table._by_slot, table._size = by_slot.copy(), len(by_slot)
        table._count = int(np.count_nonzero(by_slot != FREE))
        table._sort_in()
        return table

    def __len__(self) -> int:
        return self._count

    @property
    def size(self) -> int:
        """Slots that were ever used."""
        return self._size

    @property
    def by_slot(self) -> Ids:
        """`(size,)`: the id in each slot, FREE where none is. Not to be changed."""
        return self._by_slot[: self._size]

    def find(self, ids: Ids) -> Slots:
        """The slots of ids, FREE for those that are unknown."""
        slots = np.full(len(ids), FREE, np.int64)
        if len(self._sorted):
            at = np.minimum(np.searchsorted(self._sorted, ids), len(self._sorted) - 1)
            # An entry may be out of date: only the array by slot decides.
            known = (self._sorted[at] == ids) & (self._by_slot[self._order[at]] == ids)
            slots[known] = self._order[at[known]]
        if self._recent:
            for place, vector_id in enumerate(ids.tolist()):
                slots[place] = self._recent.get(vector_id, slots[place])
        return slots

    def needed(self, ids: Ids) -> Slots:
        """The slots of ids. Raises `UnknownId`."""
        slots = self.find(ids)
        if (slots == FREE).any():
            first = int(ids[np.argmax(slots == FREE)])
            raise UnknownId(f"id {first} is not in the index of {len(self)} vectors")
        return slots

    def put(self, slots: Slots, ids: Ids) -> None:
        """Give slots to ids that have none, or that have these already."""
        if len(slots) == 0:
            return
        self._lengthen(int(slots.max()) + 1)
        self._count += int(np.count_nonzero(self._by_slot[slots] == FREE))
        self._by_slot[slots] = ids
        if len(ids) <= FEW:
            self._recent.update(zip(ids.tolist(), slots.tolist(), strict=True))
        if len(ids) > FEW or len(self._recent) > max(FEW, self._size // 8):
            self._sort_in()

    def free(self, slots: Slots) -> None:
        """Take the ids out of slots that hold one."""
        for vector_id in self._by_slot[slots].tolist() if self._recent else ():
            self._recent.pop(vector_id, None)
        self._by_slot[slots] = FREE
        self._count -= len(slots)

    def _sort_in(self) -> None:
        taken = np.flatnonzero(self.by_slot != FREE)
        order = np.argsort(self._by_slot[taken])
        self._order = taken[order]
        self._sorted = self._by_slot[self._order]
        self._recent = {}

    def _lengthen(self, size: int) -> None:
        if size > len(self._by_slot):
            more = max(size, len(self._by_slot) * 3 // 2) - len(self._by_slot)
            self._by_slot = np.pad(self._by_slot, (0, more), constant_values=FREE)
        self._size = max(self._size, size)
