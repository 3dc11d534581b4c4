"""A programme through HiGHS: the best solution found, what is proven of it, and how long it took."""

import time
from dataclasses import dataclass, replace
from enum import StrEnum

import highspy
import numpy as np

from matching.errors import SolverFailed
from matching.programme import Figures, Programme, Rows

OPTIONS: dict[str, int | float | bool] = {
    "threads": 2,
    "random_seed": 20260627,
    "mip_rel_gap": 0.0,
    # A restart begins the cutting planes of the root again: without any, our models took a third of the time.
    "mip_allow_restart": False,
}


class Ended(StrEnum):
    """How a solve ended."""

    SOLVED = "solved"
    INFEASIBLE = "infeasible"
    OUT_OF_TIME = "out_of_time"


@dataclass(frozen=True, slots=True)
class Solution:
    """`values` (n_columns,) and their `cost`; no solution costs less than `bound`. Without values cost is infinite."""

    ended: Ended
    values: Figures
    cost: float
    bound: float


NOTHING = Solution(Ended.OUT_OF_TIME, np.array([]), np.inf, -np.inf)


class Watch:
    """Seconds that are left."""

    def __init__(self, seconds: float) -> None:
        self._began = time.perf_counter()
        self._seconds = seconds

    @property
    def spent(self) -> float:
        return time.perf_counter() - self._began

    @property
    def left(self) -> float:
        return max(0.0, self._seconds - self.spent)


def solver_of(model: Programme) -> highspy.Highs:
    """A silent solver that holds the model; the options make a run repeatable."""
    highs = highspy.Highs()
    highs.silent()
    for option, value in OPTIONS.items():
        highs.setOptionValue(option, value)
    rows = _joined(model.blocks)
    start = np.searchsorted(rows.row, np.arange(len(rows.lower)))
    columns = len(model.cost)
    highs.passModel(
        columns,
        len(rows.lower),
        len(rows.value),
        int(highspy.MatrixFormat.kRowwise),
        int(highspy.ObjSense.kMinimize),
        0.0,
        np.array(model.cost),
        np.array(model.lower),
        np.array(model.upper),
        rows.lower,
        rows.upper,
        start.astype(np.int32),
        rows.column.astype(np.int32),
        rows.value,
        np.array(model.integer, np.int32),
    )
    return highs


def _joined(some: list[Rows]) -> Rows:
    """One block of all, its entries in the order of rows."""
    blocks = [_NO_ROWS, *some]
    before = np.cumsum([0, *(len(block.lower) for block in blocks[:-1])])
    row = np.concatenate([block.row + first for block, first in zip(blocks, before, strict=True)])
    order = np.argsort(row, kind="stable")
    return Rows(
        row=row[order],
        column=np.concatenate([block.column for block in blocks])[order],
        value=np.concatenate([block.value for block in blocks])[order],
        lower=np.concatenate([block.lower for block in blocks]),
        upper=np.concatenate([block.upper for block in blocks]),
    )


_NO_ROWS = Rows(np.array([], np.intp), np.array([], np.intp), np.array([]), np.array([]), np.array([]))


def solve(model: Programme, watch: Watch, *, start: Figures | None = None, gap: float = 0.0) -> Solution:
    """The least cost in the time that is left: exactly, or to within a part `gap` of it.

    `start` (n_columns,) is a solution that is known already.
    """
    highs = solver_of(model)
    highs.setOptionValue("mip_rel_gap", gap)
    if start is not None:
        known = highspy.HighsSolution()
        known.col_value = start.tolist()
        highs.setSolution(known)
    return run(highs, watch)


def relax(model: Programme, watch: Watch) -> Solution:
    """The least cost where columns need not be whole: no solution of the programme costs less."""
    return run(solver_of(model), watch, relaxed=True)


def run(highs: highspy.Highs, watch: Watch, *, relaxed: bool = False) -> Solution:
    """The programme that a solver holds, or under `relaxed` the same without whole numbers."""
    highs.setOptionValue("solve_relaxation", relaxed)
    highs.setOptionValue("time_limit", watch.left)
    highs.solve()
    status, info = highs.getModelStatus(), highs.getInfo()
    if status in _INFEASIBLE:
        return replace(NOTHING, ended=Ended.INFEASIBLE)
    if status not in _ENDS:
        raise SolverFailed(f"HiGHS ended with {highs.modelStatusToString(status)!r}; that is a defect of the model")
    cost = float(info.objective_function_value)
    bound = cost if relaxed else float(info.mip_dual_bound)
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return NOTHING if relaxed else replace(NOTHING, bound=bound)
    values = np.array(highs.getSolution().col_value)
    return Solution(_ENDS[status], values, cost, bound)


_STATUS = highspy.HighsModelStatus
_INFEASIBLE = (_STATUS.kInfeasible, _STATUS.kUnboundedOrInfeasible)
_ENDS = {
    _STATUS.kOptimal: Ended.SOLVED,
    _STATUS.kModelEmpty: Ended.SOLVED,
    _STATUS.kTimeLimit: Ended.OUT_OF_TIME,
}
