"""Rows of half precision that only grow: those of a large snapshot stay in its file, the newer ones are in memory."""

import mmap
import os
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

HALF = np.dtype("<f2")
IN_MEMORY = 128 * 2**20
"""Bytes up to which a file is read into memory: 250,000 rows of 256 figures, which are then at hand at once."""

FEW = 1_000
"""Up to so many rows are read one by one. Mapped, each would bring up to 2 MB of its neighbours into the memory that is
counted as this process's; the system keeps the pages in its cache either way."""


class HalfRows:
    """`(n, dim)` by slot, from 0 upwards. A cosine of two such rows is true to 0.001."""

    def __init__(self, dim: int) -> None:
        self._dim = dim
        # FAISS turns halves into floats with the processor's own instructions, numpy does it one by one.
        self._codec = faiss.ScalarQuantizer(dim, faiss.ScalarQuantizer.QT_fp16)
        self._file: _MappedFile | None = None
        self._stored: NDArray[np.float16] = np.zeros((0, dim), HALF)
        self._newer: NDArray[np.float16] = np.zeros((0, dim), HALF)
        self._size = 0

    @classmethod
    def opened(cls, path: Path, dim: int) -> "HalfRows":
        """The rows of a file, which must not change afterwards."""
        rows = cls(dim)
        if path.stat().st_size <= IN_MEMORY:
            rows._newer = np.fromfile(path, HALF).reshape(-1, dim)
            rows._size = len(rows._newer)
        else:
            rows._take(path)
        return rows

    def __len__(self) -> int:
        return self._size

    def save(self, path: Path) -> None:
        with path.open("wb") as file:
            file.write(self._stored.data)
            file.write(self._newer[: self._size - len(self._stored)].data)
        self._give_pages_back()

    def move_to(self, path: Path) -> None:
        """Go on with the rows as they were saved, where nothing has come since: those of the memory are freed."""
        length = self._size * self._dim * HALF.itemsize
        if path.stat().st_size == length > IN_MEMORY:
            self._newer = np.zeros((0, self._dim), HALF)
            self._take(path)

    def append(self, rows: NDArray[np.float32]) -> None:
        start = self._size - len(self._stored)
        end = start + len(rows)
        if end > len(self._newer):
            more = max(end, len(self._newer) * 5 // 4) - len(self._newer)
            self._newer = np.concatenate([self._newer, np.zeros((more, self._dim), HALF)])
        self._newer[start:end] = rows
        self._size += len(rows)

    def __getitem__(self, slots: NDArray[np.int64]) -> NDArray[np.float32]:
        """`(n, dim) float32`."""
        newer = slots >= len(self._stored)
        if newer.all():
            return self._floats(self._newer[slots - len(self._stored)])
        if not newer.any():
            return self._floats(self._read(slots))
        rows = np.empty((len(slots), self._dim), HALF)
        rows[newer] = self._newer[slots[newer] - len(self._stored)]
        rows[~newer] = self._read(slots[~newer])
        return self._floats(rows)

    def _read(self, slots: NDArray[np.int64]) -> NDArray[np.float16]:
        if self._file is not None and len(slots) <= FEW and hasattr(os, "pread"):
            return self._file.rows(slots, self._dim)
        rows = self._stored[slots]
        self._give_pages_back()
        return rows

    def _floats(self, rows: NDArray[np.float16]) -> NDArray[np.float32]:
        floats: NDArray[np.float32] = self._codec.decode(rows.view(np.uint8))
        return floats

    def _take(self, path: Path) -> None:
        self._file = _MappedFile(path)
        self._stored = np.frombuffer(self._file.map, HALF).reshape(-1, self._dim)
        self._size = len(self._stored)

    def _give_pages_back(self) -> None:
        if self._file is not None and hasattr(mmap, "MADV_DONTNEED"):
            self._file.map.madvise(mmap.MADV_DONTNEED)


class _MappedFile:
    """A file that stays readable although it is deleted, until this is."""

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_RDONLY)
        self.map = mmap.mmap(self._descriptor, 0, access=mmap.ACCESS_READ)

    def __del__(self) -> None:
        os.close(self._descriptor)

    def rows(self, slots: NDArray[np.int64], dim: int) -> NDArray[np.float16]:
        """`(n, dim)`."""
        length = dim * HALF.itemsize
        pieces = [os.pread(self._descriptor, length, slot * length) for slot in slots.tolist()]
        return np.frombuffer(b"".join(pieces), HALF).reshape(-1, dim)
