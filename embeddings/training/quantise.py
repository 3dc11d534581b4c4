"""Rows to four bits a figure and back."""

import numpy as np
from numpy.typing import NDArray

GROUP = 64
"""Figures that share a scale."""

LEVELS = 7
"""Steps on either side of zero."""


def scales_of(table: NDArray[np.float32]) -> NDArray[np.float16]:
    """`(V, dim / GROUP)`: the width of a step in each group."""
    groups = np.abs(table.reshape(len(table), -1, GROUP)).max(axis=2)
    scales: NDArray[np.float16] = np.maximum(groups / LEVELS, np.finfo(np.float16).tiny).astype(np.float16)
    return scales


def steps_of(table: NDArray[np.float32], scales: NDArray[np.float16]) -> NDArray[np.int8]:
    """`(V, dim)` from -7 to 7: the nearest step of every figure."""
    groups = table.reshape(len(table), -1, GROUP) / scales.astype(np.float32)[:, :, None]
    steps: NDArray[np.int8] = np.clip(np.rint(groups), -LEVELS, LEVELS).astype(np.int8).reshape(table.shape)
    return steps


def rounded(table: NDArray[np.float32]) -> NDArray[np.float32]:
    """The table as four bits keep it."""
    scales = scales_of(table)
    steps = steps_of(table, scales).reshape(len(table), -1, GROUP)
    kept: NDArray[np.float32] = (steps * scales.astype(np.float32)[:, :, None]).reshape(table.shape)
    return kept
