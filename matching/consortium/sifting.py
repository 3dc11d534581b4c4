"""The search of a model with many seats of which few matter."""

from dataclasses import replace

import highspy
import numpy as np

from matching.consortium.formulation import Model
from matching.programme import Columns
from matching.solving import NOTHING, Ended, Solution, Watch, run, solver_of

FIRST = 40
"""Seats that the first search takes: enough for a good team, few enough for a tenth of a second. Of 30 to 300 the
lower figures took half the time of the higher ones, over instances of 200 to 10,000 candidates."""

WIDER = 8
"""How many times more seats the next search takes, at most."""


def sift(model: Model, watch: Watch) -> Solution:
    """The same for a model with many seats of which few matter, found among those few and proven for all.

    Let U be the cost of the relaxation, r_s the reduced cost of seat s there, at its lower bound 0. Every solution
    that takes s costs at least U + r_s, by weak duality (Dantzig, Fulkerson and Johnson, 1954). So once a solution
    of cost L is known, no seat with U + r_s >= L is in a better one: it is enough to search the others. First the
    few seats of least r_s are searched, which gives L, then more of them until all those are among them.
    """
    highs = solver_of(model)
    relaxed = run(highs, watch, relaxed=True)
    if relaxed.ended is not Ended.SOLVED:
        return replace(NOTHING, ended=relaxed.ended)
    seats = len(model.seats.roles)
    reduced = np.array(highs.getSolution().col_dual)[:seats]
    order = np.lexsort((-relaxed.values[:seats], reduced))
    best, kept = NOTHING, min(FIRST, seats)
    while True:
        _leave_out(highs, model, order[kept:])
        found = run(highs, watch)
        best = found if found.cost < best.cost else best
        outside = relaxed.cost + float(reduced[order[kept]]) if kept < seats else np.inf
        if found.ended is Ended.OUT_OF_TIME or outside >= best.cost or kept == seats:
            bound = min(best.cost, max(relaxed.cost, min(found.bound, outside)))
            return Solution(found.ended, best.values, best.cost, bound)
        better = int((relaxed.cost + reduced < best.cost).sum())
        kept = min(better, WIDER * kept)


def _leave_out(highs: highspy.Highs, model: Model, seats: Columns) -> None:
    """Let nobody take these seats, and everybody the others."""
    columns = model.seats.column
    lower, upper = np.array(model.lower)[columns], np.array(model.upper)[columns]
    upper[seats] = 0.0
    highs.changeColsBounds(len(columns), columns.astype(np.int32), lower, upper)
