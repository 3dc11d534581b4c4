"""Rows of half precision that only grow: those of a snapshot are mapped from its file, the newer ones are in memory."""

import mmap
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

HALF = np.dtype("<f2")
MAPPED_ROWS = 3_000
"""Rows that may be read from the file before its pages are given back: they stay in the system's cache, but no longer
count as this process's memory (a row that is read brings up to 64 kB with it)."""


class HalfRows:
    """`(n, dim)` by slot, from 0 upwards. A cosine of two such rows is true to 0.001."""

    def __init__(self, dim: int) -> None:
        self._dim = dim
        # FAISS turns halves into floats with the processor's own instructions, numpy does it one by one.
        self._codec = faiss.ScalarQuantizer(dim, faiss.ScalarQuantizer.QT_fp16)
        self._map: mmap.mmap | None = None
        self._mapped: NDArray[np.float16] = np.zeros((0, dim), HALF)
        self._newer: NDArray[np.float16] = np.zeros((0, dim), HALF)
        self._size = 0
        self._read = 0

    @classmethod
    def opened(cls, path: Path, dim: int) -> "HalfRows":
        """The rows of a file, which must not change afterwards."""
        rows = cls(dim)
        rows._take(path)
        return rows

    def __len__(self) -> int:
        return self._size

    def save(self, path: Path) -> None:
        with path.open("wb") as file:
            file.write(self._mapped.data)
            file.write(self._newer[: self._size - len(self._mapped)].data)
        self._give_pages_back()

    def move_to(self, path: Path) -> None:
        """Go on with the rows as they were saved: those of the memory are freed."""
        if path.stat().st_size == self._size * self._dim * HALF.itemsize > 0:
            self._newer = np.zeros((0, self._dim), HALF)
            self._take(path)

    def append(self, rows: NDArray[np.float32]) -> None:
        start = self._size - len(self._mapped)
        end = start + len(rows)
        if end > len(self._newer):
            more = max(end, len(self._newer) * 5 // 4) - len(self._newer)
            self._newer = np.concatenate([self._newer, np.zeros((more, self._dim), HALF)])
        self._newer[start:end] = rows
        self._size += len(rows)

    def __getitem__(self, slots: NDArray[np.int64]) -> NDArray[np.float32]:
        """`(n, dim) float32`."""
        border = len(self._mapped)
        newer = slots >= border
        if newer.all():
            return self._floats(self._newer[slots - border])
        return np.concatenate([self._read_part(slots[at : at + MAPPED_ROWS]) for at in range(0, len(slots), MAPPED_ROWS)])

    def _read_part(self, slots: NDArray[np.int64]) -> NDArray[np.float32]:
        newer = slots >= len(self._mapped)
        if self._read + len(slots) > MAPPED_ROWS:
            self._give_pages_back()
        self._read += len(slots)
        if not newer.any():
            return self._floats(self._mapped[slots])
        rows = np.empty((len(slots), self._dim), HALF)
        rows[newer] = self._newer[slots[newer] - len(self._mapped)]
        rows[~newer] = self._mapped[slots[~newer]]
        return self._floats(rows)

    def _floats(self, rows: NDArray[np.float16]) -> NDArray[np.float32]:
        floats: NDArray[np.float32] = self._codec.decode(rows.view(np.uint8))
        return floats

    def _take(self, path: Path) -> None:
        with path.open("rb") as file:
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._mapped = np.frombuffer(self._map, HALF).reshape(-1, self._dim)
        self._size = len(self._mapped)
        if hasattr(mmap, "MADV_RANDOM"):
            self._map.madvise(mmap.MADV_RANDOM)

    def _give_pages_back(self) -> None:
        self._read = 0
        if self._map is not None and hasattr(mmap, "MADV_DONTNEED"):
            self._map.madvise(mmap.MADV_DONTNEED)
