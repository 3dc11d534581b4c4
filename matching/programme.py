"""A mixed-integer programme under construction: columns with bounds and a cost, and blocks of rows over them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Columns = NDArray[np.intp]
Figures = NDArray[np.float64]
Mask = NDArray[np.bool_]

INFINITY = float("inf")


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows lower <= sum of value x column <= upper: entries (n_entries,) by `row`, bounds (n_rows,)."""

    row: Columns
    column: Columns
    value: Figures
    lower: Figures
    upper: Figures


class Programme:
    """Columns with bounds and a cost to be minimised, and rows over them.

    `most` is a number that no sum of columns with factors of 1 exceeds; it keeps the slack of elastic rows small.
    """

    def __init__(self, most: float = INFINITY) -> None:
        self.most = most
        self.lower: list[float] = []
        self.upper: list[float] = []
        self.cost: list[float] = []
        self.integer: list[bool] = []
        self.blocks: list[Rows] = []

    def add_columns(
        self, count: int, *, lower: float = 0.0, upper: float = 1.0, cost: float = 0.0, integer: bool = True
    ) -> Columns:
        """The numbers of so many new columns, all alike."""
        first = len(self.cost)
        self.lower += [lower] * count
        self.upper += [upper] * count
        self.cost += [cost] * count
        self.integer += [integer] * count
        return np.arange(first, first + count)

    def add_column(self, *, lower: float = 0.0, upper: float = 1.0, cost: float = 0.0, integer: bool = True) -> int:
        """The new column's number."""
        self.lower.append(lower)
        self.upper.append(upper)
        self.cost.append(cost)
        self.integer.append(integer)
        return len(self.cost) - 1

    def add(self, rows: Rows, slack: int | None = None) -> None:
        """Rows that hold, or with a binary column `slack` hold unless it is 1."""
        self.blocks.append(rows if slack is None else self._relaxed(rows, slack))

    def _relaxed(self, rows: Rows, slack: int) -> Rows:
        """The rows with as much slack as any team could need; each is bounded on one side."""
        count = len(rows.lower)
        product = rows.value * np.array(self.upper)[rows.column]
        low, high = (_sums(rows.row, np.clip(product, *ends), count) for ends in ((-INFINITY, 0.0), (0.0, INFINITY)))
        greatest = np.zeros(count)
        np.maximum.at(greatest, rows.row, np.abs(rows.value))
        low, high = np.maximum(low, -self.most * greatest), np.minimum(high, self.most * greatest)
        need = np.where(rows.lower > -INFINITY, rows.lower - low, rows.upper - high)
        return Rows(
            row=np.concatenate([rows.row, np.arange(count)]),
            column=np.concatenate([rows.column, np.full(count, slack)]),
            value=np.concatenate([rows.value, need]),
            lower=rows.lower,
            upper=rows.upper,
        )


def one_row(
    columns: Columns,
    values: float | Figures = 1.0,
    *,
    extra: Sequence[tuple[int, float]] = (),
    lower: float = -INFINITY,
    upper: float = INFINITY,
) -> Rows:
    """One row over columns, with further single entries (column, value)."""
    more = np.array([column for column, _ in extra], np.intp)
    figures = np.concatenate([np.broadcast_to(values, columns.shape), [value for _, value in extra]])
    return Rows(
        row=np.zeros(len(figures), np.intp),
        column=np.concatenate([columns, more]),
        value=figures.astype(np.float64),
        lower=np.array([lower]),
        upper=np.array([upper]),
    )


def _sums(row: Columns, value: Figures, count: int) -> Figures:
    return np.bincount(row, value, minlength=count).astype(np.float64)
