"""Tables and rounds of camps made up by seed, and what else could be done: `python -m tests.benchmarks.tables`.

About three minutes for the camps of 60 people, and one more for the one of 200. For each camp a plan, a greedy one and
the plain integer programme without rounds; then a re-run after five people, by seed, have not come at all.
"""

import argparse
import json
import time
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from matching.solving import Watch, solve
from matching.tables import Conflict, MeetingDay, Wish, plan_meetings, plan_tables, rerun_tables
from matching.tables.encoding import encode
from matching.tables.formulation import relaxed_programme
from matching.tables.generator import camp as made_camp
from matching.tables.model import Camp, Seats
from matching.tables.objective import parts_of
from matching.tables.report import measured

SEEDS = (1, 2, 3)
NO_SHOWS = 5
Figures = dict[str, float]


def run(people: int, tables: int, seconds: float, seeds: Sequence[int] = SEEDS) -> dict[str, Figures]:
    """The figures of each camp of this size, by its seed."""
    return {f"{people} people, {tables} tables, seed {seed}": _one(people, tables, seconds, seed) for seed in seeds}


def meetings(people: int = 60, slots: int = 6, tables: int = 15, seed: int = 1) -> Figures:
    """One-to-one meetings: three wishes a person, of random worth."""
    random = np.random.default_rng(seed)
    pairs: set[tuple[int, int]] = set()
    while len(pairs) < 3 * people:
        one, other = sorted(random.choice(people, 2, replace=False).tolist())
        pairs.add((one, other))
    wishes = tuple(Wish(f"p{one:03}", f"p{other:03}", round(random.uniform(0.2, 1), 2)) for one, other in sorted(pairs))
    began = time.perf_counter()
    plan = plan_meetings(MeetingDay(wishes=wishes, slots=slots, tables=tables))
    return {
        "seconds": time.perf_counter() - began,
        "gap": plan.gap,
        "meetings": sum(map(len, plan.meetings)),
        "stand_ins": sum(map(len, plan.stand_ins)),
        "left_out": len(plan.left_out),
    }


def _one(people: int, tables: int, seconds: float, seed: int) -> Figures:
    report = measured(people, tables, 3, seed, seconds)
    ways = report["ways"]
    figures = {name: report[name] for name in ("first_plan_s", "seconds", "gap", "mean_rank", "worst_rank")}
    for way, of in ways.items():
        figures |= {f"{way}: {name}": of[name] for name in ("objective", "satisfaction", "worst_satisfaction")}
    camp = made_camp(people, tables, 3, seed)
    return figures | _rerun(camp, seed, seconds) | _solver_alone(camp, seconds)


def _rerun(camp: Camp, seed: int, seconds: float) -> Figures:
    before = plan_tables(camp, seconds=seconds)
    assert not isinstance(before, Conflict)
    gone = np.random.default_rng(seed).choice([one.key for one in camp.people], NO_SHOWS, replace=False).tolist()
    absent = dict.fromkeys(gone, frozenset(range(1, camp.rounds + 1)))
    changed = replace(camp, rules=replace(camp.rules, absent=absent))
    began = time.perf_counter()
    found = rerun_tables(changed, before.rounds)
    assert not isinstance(found, Conflict)
    took = time.perf_counter() - began
    anew = plan_tables(changed, seconds=seconds)
    assert not isinstance(anew, Conflict)
    return {
        "rerun: seconds": took,
        "rerun: moves": len(found.moves),
        "rerun: proven least": found.least_moves,
        "rerun: people moved": len({move.person for move in found.moves}),
        "rerun: objective": found.plan.objective,
        "planned anew: moves": _moved(before.rounds, anew.rounds),
        "planned anew: objective": anew.objective,
    }


def _solver_alone(camp: Camp, seconds: float) -> Figures:
    """The programme of all terms but repeated meetings, given to the solver at once for as long."""
    made = encode(camp)
    programme = relaxed_programme(made)
    found = solve(programme, Watch(seconds))
    if not len(found.values):
        return {"solver alone: objective": 0.0}
    return {"solver alone: objective": sum(parts_of(made, programme.seats(found.values)).values())}


def _moved(before: Sequence[Seats], after: Sequence[Seats]) -> int:
    return sum(
        one[key] != other[key] for one, other in zip(before, after, strict=True) for key in one.keys() & other.keys()
    )


def table(found: dict[str, Figures]) -> str:
    """The same to be read."""
    return "\n".join(
        line
        for camp, figures in found.items()
        for line in ("", camp, "-" * len(camp), *(f"{name:40} {value:10.4f}" for name, value in figures.items()))
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.tables")
    parser.add_argument("--large", action="store_true", help="also a camp of 200 people at 30 tables")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    found = run(60, 10, 20.0) | {"meetings of 60 people": meetings()}
    if asked.large:
        found |= run(200, 30, 60.0, seeds=(1,))
    print(json.dumps(found, indent=2) if asked.json else table(found))
