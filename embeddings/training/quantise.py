"""Rows to four bits a figure and back."""

import numpy as np
from numpy.typing import NDArray

GROUP = 64
"""Figures that share a scale."""

LEVELS = 7
"""Steps on either side of zero."""

NARROWER = (1.0, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65)
"""Shares of the widest step that are tried: to cut off a group's largest figure may serve the others."""


def scales_of(table: NDArray[np.float32]) -> NDArray[np.float16]:
    """`(V, dim / GROUP)`: the width of a step in each group."""
    groups = np.abs(table.reshape(len(table), -1, GROUP)).max(axis=2)
    scales: NDArray[np.float16] = np.maximum(groups / LEVELS, np.finfo(np.float16).tiny).astype(np.float16)
    return scales


def best_scales(table: NDArray[np.float32]) -> NDArray[np.float16]:
    """As `scales_of`, but of several narrower steps the one that keeps each group best (least squared error)."""
    widest = scales_of(table).astype(np.float32)
    best, least = widest, np.full(widest.shape, np.inf, np.float32)
    for share in NARROWER:
        scales = np.maximum(widest * np.float32(share), np.finfo(np.float16).tiny).astype(np.float16)
        off = (_kept(table, scales) - table).reshape(len(table), -1, GROUP)
        error = np.square(off).sum(axis=2)
        better = error < least
        best, least = np.where(better, scales, best), np.where(better, error, least)
    return best.astype(np.float16)


def steps_of(table: NDArray[np.float32], scales: NDArray[np.float16]) -> NDArray[np.int8]:
    """`(V, dim)` from -7 to 7: the nearest step of every figure."""
    groups = table.reshape(len(table), -1, GROUP) / scales.astype(np.float32)[:, :, None]
    steps: NDArray[np.int8] = np.clip(np.rint(groups), -LEVELS, LEVELS).astype(np.int8).reshape(table.shape)
    return steps


def rounded(table: NDArray[np.float32]) -> NDArray[np.float32]:
    """The table as four bits keep it."""
    return _kept(table, scales_of(table))


def _kept(table: NDArray[np.float32], scales: NDArray[np.float16]) -> NDArray[np.float32]:
    steps = steps_of(table, scales).reshape(len(table), -1, GROUP)
    kept: NDArray[np.float32] = (steps * scales.astype(np.float32)[:, :, None]).reshape(table.shape)
    return kept
