"""A model through HiGHS: the best solution found, what is proven of it, and how long it took."""

import time
from dataclasses import dataclass, replace
from enum import StrEnum

import highspy
import numpy as np

from matching.consortium.formulation import Columns, Figures, Model, Rows
from matching.errors import SolverFailed

OPTIONS: dict[str, int | float | bool] = {
    "threads": 2,
    "random_seed": 20260627,
    "mip_rel_gap": 0.0,
    # A restart begins the cutting planes of the root again: without any, our models took a third of the time.
    "mip_allow_restart": False,
}

FIRST = 40
"""Seats that the first search takes: enough for a good team, few enough for a tenth of a second. Of 30 to 300 the
lower figures took half the time of the higher ones, over instances of 200 to 10,000 candidates."""

WIDER = 8
"""How many times more seats the next search takes, at most."""


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


_NOTHING = Solution(Ended.OUT_OF_TIME, np.array([]), np.inf, -np.inf)


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


def solver_of(model: Model) -> highspy.Highs:
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


def _joined(blocks: list[Rows]) -> Rows:
    """One block of all, its entries in the order of rows."""
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


def solve(model: Model, watch: Watch) -> Solution:
    """The least cost, exactly, in the time that is left."""
    highs = solver_of(model)
    return _run(highs, watch)


def sift(model: Model, watch: Watch) -> Solution:
    """The same for a model with many seats of which few matter, found among those few and proven for all.

    Let U be the cost of the relaxation, r_s the reduced cost of seat s there, at its lower bound 0. Every solution
    that takes s costs at least U + r_s, by weak duality (Dantzig, Fulkerson and Johnson, 1954). So once a solution
    of cost L is known, no seat with U + r_s >= L is in a better one: it is enough to search the others. First the
    few seats of least r_s are searched, which gives L, then more of them until all those are among them.
    """
    highs = solver_of(model)
    relaxed = _run(highs, watch, relaxed=True)
    if relaxed.ended is not Ended.SOLVED:
        return replace(_NOTHING, ended=relaxed.ended)
    seats = len(model.seats.roles)
    reduced = np.array(highs.getSolution().col_dual)[:seats]
    order = np.lexsort((-relaxed.values[:seats], reduced))
    best, kept = _NOTHING, min(FIRST, seats)
    while True:
        _leave_out(highs, model, order[kept:])
        found = _run(highs, watch)
        best = found if found.cost < best.cost else best
        outside = relaxed.cost + float(reduced[order[kept]]) if kept < seats else np.inf
        if found.ended is Ended.OUT_OF_TIME or outside >= best.cost or kept == seats:
            bound = min(best.cost, max(relaxed.cost, min(found.bound, outside)))
            return Solution(found.ended, best.values, best.cost, bound)
        better = int((relaxed.cost + reduced < best.cost).sum())
        kept = min(better, WIDER * kept)


def _run(highs: highspy.Highs, watch: Watch, *, relaxed: bool = False) -> Solution:
    highs.setOptionValue("solve_relaxation", relaxed)
    highs.setOptionValue("time_limit", watch.left)
    highs.solve()
    status, info = highs.getModelStatus(), highs.getInfo()
    if status in _INFEASIBLE:
        return replace(_NOTHING, ended=Ended.INFEASIBLE)
    if status not in _ENDS:
        raise SolverFailed(f"HiGHS ended with {highs.modelStatusToString(status)!r}; that is a defect of the model")
    cost = float(info.objective_function_value)
    bound = cost if relaxed else float(info.mip_dual_bound)
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return _NOTHING if relaxed else replace(_NOTHING, bound=bound)
    values = np.array(highs.getSolution().col_value)
    return Solution(_ENDS[status], values, cost, bound)


def _leave_out(highs: highspy.Highs, model: Model, seats: Columns) -> None:
    """Let nobody take these seats, and everybody the others."""
    columns = model.seats.column
    lower, upper = np.array(model.lower)[columns], np.array(model.upper)[columns]
    upper[seats] = 0.0
    highs.changeColsBounds(len(columns), columns.astype(np.int32), lower, upper)


_STATUS = highspy.HighsModelStatus
_INFEASIBLE = (_STATUS.kInfeasible, _STATUS.kUnboundedOrInfeasible)
_ENDS = {
    _STATUS.kOptimal: Ended.SOLVED,
    _STATUS.kModelEmpty: Ended.SOLVED,
    _STATUS.kTimeLimit: Ended.OUT_OF_TIME,
}
