"""Teams and repairs, and what else could be done: `python -m tests.benchmarks.consortium`. About a minute.

The instances are those of `alliances.py`, by seed. The exact search is compared in the same run with the whole model
given to the solver at once, and with a greedy choice. Figures are medians over the seeds, and the worst of them.
"""

import json
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from calls.eligibility import Outcome, check
from calls.organisation_types import type_set
from calls.participants import Participant, Role
from calls.rules.model import Action
from matching.consortium import Brief, Candidate, Repair, best_teams, cheapest_repair
from matching.consortium.demands import asked
from matching.consortium.objective import parts_of
from matching.consortium.teams import model_of
from matching.solving import Watch, solve
from tests.benchmarks import alliances
from tests.benchmarks.greedy import greedy_team

Result = TypeVar("Result")
Figures = dict[str, float]
Members = Mapping[str, Role]

SEEDS = (1, 2, 3, 4, 5)
SIZES = (200, 10_000)
TEAM = 12
WHOLE_SECONDS = 60.0


def run() -> dict[str, Figures]:
    """For each number of candidates seconds, gaps and objectives, the last against that of the exact team."""
    return {f"{size:,} candidates": _measured(size) for size in SIZES}


def table(found: Mapping[str, Figures]) -> str:
    """The same to be read."""
    return "\n".join(
        line
        for size, figures in found.items()
        for line in ("", size, "-" * len(size), *(f"{name:52} {value:10.4f}" for name, value in figures.items()))
    )


def _measured(size: int) -> Figures:
    rows: dict[str, list[float]] = defaultdict(list)
    for seed in SEEDS:
        for name, figure in _one(alliances.candidates(size, seed), alliances.brief(TEAM, seed)).items():
            rows[name].append(figure)
    return {
        f"{name}: {word}": round(float(of(figures)), 4)
        for name, figures in rows.items()
        for word, of in (("median", statistics.median), ("worst", min if "objective" in name else max))
    }


def _one(pool: Sequence[Candidate], brief: Brief) -> Figures:
    facts = {one.key: one for one in pool}
    one_s, one = _timed(lambda: best_teams(brief, pool, count=1))
    three_s, three = _timed(lambda: best_teams(brief, pool, count=3))
    whole_s, whole = _timed(lambda: solve(model_of(asked(brief, pool), pool), Watch(WHOLE_SECONDS)))
    greedy_s, greedy = _timed(lambda: greedy_team(brief, pool, TEAM))
    best, members = one.teams[0], dict(one.teams[0].members)
    repair_s, repair = _timed(lambda: _repaired(brief, _without_only_firm(members, facts), pool))
    large_s, large = _timed(lambda: _repaired(brief, dict(sorted(members.items())[4:]), pool))
    for team in (*(dict(team.members) for team in three.teams), greedy, repair.after, large.after):
        assert _eligible(brief, team, facts), team
    return {
        "one team: s": one_s,
        "one team: gap": best.gap,
        "three teams: s": three_s,
        "three teams: largest gap": max(team.gap for team in three.teams),
        "whole model at once: s": whole_s,
        "whole model at once: objective to exact": -whole.cost / best.objective,
        "greedy: s": greedy_s,
        "greedy: objective to exact": sum(parts_of(brief, greedy, facts, 0).values()) / best.objective,
        "repair without a country's only firm: s": repair_s,
        "repair without a country's only firm: changes": len(repair.changes),
        "repair without four of twelve: s": large_s,
        "repair without four of twelve: changes": len(large.changes),
    }


def _repaired(brief: Brief, members: Members, pool: Sequence[Candidate]) -> Repair:
    repair = cheapest_repair(replace(brief, size=None), members, pool)
    assert isinstance(repair, Repair), repair
    return repair


def _without_only_firm(members: Members, facts: Mapping[str, Candidate]) -> dict[str, Role]:
    """The members without the first partner who alone is a firm or its body in its country."""
    firms = [key for key in members if facts[key].type in type_set("labour_market")]
    countries = [facts[key].country for key in firms]
    lone = next(
        key for key in firms if countries.count(facts[key].country) == 1 and members[key] is not Role.COORDINATOR
    )
    return {key: role for key, role in members.items() if key != lone}


def _eligible(brief: Brief, team: Members, facts: Mapping[str, Candidate]) -> bool:
    action = Action(id="", name="", programme="", year=None, on=brief.on, rules=brief.rules)
    people = [
        Participant(role=role, country=facts[key].country, type=facts[key].type, key=key) for key, role in team.items()
    ]
    return check(action, people).verdict is Outcome.MET


def _timed(action: Callable[[], Result]) -> tuple[float, Result]:
    began = time.perf_counter()
    result = action()
    return time.perf_counter() - began, result


if __name__ == "__main__":
    figures = run()
    print(table(figures))
    print(json.dumps(figures))
