"""The checks that stand at the door of an index: an id or a row that passes can be stored as it is."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from embeddings.errors import BadId, BadVectors, DuplicateId

LENGTH_TOLERANCE = 1e-3
"""How far from 1 the length of a unit row may be: a row rounded to float16 passes, a forgotten division does not."""


def as_ids(ids: Sequence[int] | NDArray[np.int64], *, unique: bool = False) -> NDArray[np.int64]:
    """`(n,) int64`. Raises `BadId` for what is no integer from 0 upwards, `DuplicateId` if `unique` is broken."""
    given = np.asarray(ids)
    if given.size == 0:
        return np.zeros(0, np.int64)
    if given.ndim != 1 or not np.issubdtype(given.dtype, np.signedinteger):
        raise BadId(f"ids are one row of integers, got {given.dtype} of shape {given.shape}: {ids!r:.60}")
    taken = given.astype(np.int64)
    if taken.min() < 0:
        raise BadId(f"id {taken.min()} is negative: ids start at 0, because -1 stands for no hit")
    if unique:
        values, counts = np.unique(taken, return_counts=True)
        if len(values) < len(taken):
            raise DuplicateId(f"id {values[counts > 1][0]} occurs twice in one batch: send each id once")
    return taken


def as_rows(vectors: NDArray[np.float32], n: int, dim: int) -> NDArray[np.float32]:
    """`(n, dim) float32` of unit length, contiguous. Raises `BadVectors` with the first value that is wrong."""
    rows, lengths = _measured(vectors, dim)
    if len(rows) != n:
        raise BadVectors(f"{n} ids need {n} vectors, got {len(rows)}")
    _refuse(rows, lengths, np.abs(lengths - 1) > LENGTH_TOLERANCE)
    return rows


def as_queries(vectors: NDArray[np.float32], dim: int) -> NDArray[np.float32]:
    """The same for any number of queries, which may also be rows of zeros: texts that say nothing."""
    rows, lengths = _measured(vectors, dim)
    _refuse(rows, lengths, (np.abs(lengths - 1) > LENGTH_TOLERANCE) & (lengths > 0))
    return rows


def _measured(vectors: NDArray[np.float32], dim: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    if not isinstance(vectors, np.ndarray) or vectors.dtype != np.float32:
        kind = getattr(vectors, "dtype", type(vectors).__name__)
        raise BadVectors(f"vectors are a numpy array of float32, got {kind}: use vectors.astype(numpy.float32)")
    if vectors.ndim != 2 or vectors.shape[1] != dim:
        raise BadVectors(f"vectors have the shape (n, {dim}), got {vectors.shape}: was another encoder used?")
    rows = np.ascontiguousarray(vectors)
    lengths: NDArray[np.float32] = np.sqrt(np.einsum("ij,ij->i", rows, rows))
    bad = np.flatnonzero(~np.isfinite(lengths))
    if len(bad):
        raise BadVectors(f"vector {bad[0]} holds NaN, infinity or a figure too large: length {lengths[bad[0]]}")
    return rows, lengths


def _refuse(rows: NDArray[np.float32], lengths: NDArray[np.float32], bad: NDArray[np.bool_]) -> None:
    if bad.any():
        first = int(np.argmax(bad))
        raise BadVectors(
            f"vector {first} of {len(rows)} has length {lengths[first]:.6g}, not 1: divide it by its length, and "
            "leave out rows of zeros, which stand for texts that say nothing"
        )
