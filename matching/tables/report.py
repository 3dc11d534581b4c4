"""`python -m matching tables`: a camp made up by seed, planned and compared with simpler ways."""

from collections.abc import Sequence
from math import isfinite
from typing import Any

from matching.errors import BadCamp
from matching.tables.encoding import encode
from matching.tables.generator import camp as made_camp
from matching.tables.model import Camp, Conflict, Seats
from matching.tables.objective import parts_of
from matching.tables.planning import plan_tables
from matching.tables.reasons import fairness
from matching.tables.rivals import greedy, one_shot

SECONDS = 20.0


def measured(people: int, tables: int, rounds: int, seed: int, seconds: float = SECONDS) -> dict[str, Any]:
    """The figures, and under `ways` what a table of them shows; `gap` is `None` where no bound was found in time.

    Raises BadCamp for numbers that make no camp, and for a camp that has no plan.
    """
    camp = made_camp(people, tables, rounds, seed)
    plan = plan_tables(camp, seconds=seconds)
    if isinstance(plan, Conflict):
        said = ", ".join(f"{one.kind} {' and '.join((*one.people, one.idea))}".strip() for one in plan.demands)
        raise BadCamp(f"the camp of seed {seed} has no plan, for these conflict: {said}; give other numbers")
    rivals = {"greedy": greedy(camp, seed), "one_shot": one_shot(camp, seconds)}
    ways = {name: _figures(camp, seats) for name, seats in {"tables": plan.rounds, **rivals}.items()}
    ours = ways["tables"]
    return {
        "first_plan_s": round(plan.first_seconds, 3),
        "seconds": round(plan.seconds, 3),
        "gap": round(plan.gap, 4) if isfinite(plan.gap) else None,
        "mean_rank": ours["mean_rank"],
        "worst_rank": ours["worst_rank"],
        "satisfaction": ours["satisfaction"],
        "against": {name: _ratio(ours["satisfaction"], ways[name]["satisfaction"]) for name in rivals},
        "ways": ways,
    }


def printed(report: dict[str, Any]) -> dict[str, Any]:
    """The report without what only the table shows."""
    return {name: value for name, value in report.items() if name != "ways"}


def table(report: dict[str, Any]) -> str:
    """The same to be read: the way of this package and the simpler ones, line by line."""
    proven = "nothing is proven of it" if report["gap"] is None else f"at most {report['gap']:.1%} below the best"
    head = f"first plan after {report['first_plan_s']:.2f} s, ended after {report['seconds']:.1f} s, {proven}"
    names = list(report["ways"])
    ways = report["ways"]
    rows = [
        f"{'':30}" + "".join(f"{name:>12}" for name in names),
        *(
            f"{figure.replace('_', ' '):30}" + "".join(f"{ways[name][figure]:12.3f}" for name in names)
            for figure in ways[names[0]]
        ),
    ]
    worst = {name: _ratio(ways["tables"]["worst_satisfaction"], ways[name]["worst_satisfaction"]) for name in names[1:]}
    ratios = "\n".join(
        f"Against {name}: satisfaction of all {_said(report['against'][name])}, of the least satisfied {_said(ratio)}."
        for name, ratio in worst.items()
    )
    return "\n".join([head, "", *rows, "", ratios])


def _figures(camp: Camp, rounds: Sequence[Seats]) -> dict[str, float]:
    made = encode(camp)
    fair = fairness(camp, rounds)
    parts = parts_of(made, made.encoded(rounds))
    first = fairness(camp, rounds[:1])
    return {
        "objective": round(sum(parts.values()), 3),
        "satisfaction": round(fair.satisfaction, 4),
        "worst_satisfaction": round(fair.worst_satisfaction, 4),
        "mean_rank": round(fair.mean_rank, 4),
        "worst_rank": fair.worst_rank,
        "satisfaction_first_round": round(first.satisfaction, 4),
        "worst_satisfaction_first_round": round(first.worst_satisfaction, 4),
        **{f"of_which_{term.value}": round(part, 3) for term, part in parts.items()},
    }


def _ratio(ours: float, theirs: float) -> float | None:
    """How many times theirs; `None` where theirs is nothing."""
    return round(ours / theirs, 4) if theirs else None


def _said(ratio: float | None) -> str:
    return "above nothing" if ratio is None else f"{ratio:.2f} times"
