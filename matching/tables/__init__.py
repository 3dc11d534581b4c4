"""Tables and rounds of a project camp by exact optimisation, live re-runs, one-to-one meetings, and why not.

In each round each person who is there sits at the table of one idea. Among all plans that meet the demands
`plan_tables` looks for the one with the greatest objective, which is a sum of these terms, each times its weight in
`Weights`. Seats at an idea that a person hosts count for nothing in the first two.

- rank       points for the place of each seat's idea in the person's ranking, none for an idea not ranked;
- fit        the fit of each seat's person to its idea;
- meeting    the number of pairs who sit together at least once, and neither share an organisation nor knew each other;
- mix        at each table in each round, the places of the call's mix that are filled;
- countries  there, the number of different countries, as far as the call asks for them;
- language   less those who do not speak its working language, which is the one that most at the table speak;
- balance    less the people above the mean size of all tables, rounded up, or below it, rounded down.

The rounds that were held add nothing, but who met there has met. Demands are constraints: sizes of tables, nobody
twice at an idea unless they host it or are pinned to it, hosts at their own tables, pins, together, apart and conflicts
of interest. When no plan meets them, the smallest set that conflicts is given.

The first plan comes from a mixed-integer programme of all seats (HiGHS), whose relaxation bounds the objective of every
plan; a tabu search over exchanges of two people and moves of one makes it better by the whole objective (Glover, «Tabu
search», ORSA Journal on Computing 1, 1989); small camps are then solved to the proven optimum with all pairs in the
programme. The same input gives the same plan, in whatever order people come, as long as time does not run out. It takes
the processor for up to `seconds`: a service calls it in a thread or a process of its own.
"""

from matching.tables.meetings import MeetingDay, MeetingPlan, Wish, plan_meetings, without
from matching.tables.model import (
    Camp,
    Conflict,
    Demand,
    DemandKind,
    Idea,
    Move,
    Person,
    Pin,
    Plan,
    Rerun,
    Rules,
    Seats,
    Term,
    Weights,
)
from matching.tables.planning import plan_tables, rerun_tables
from matching.tables.reasons import Fairness, Placement, fairness, placements
from matching.tables.search import Effort

__all__ = [
    "Camp",
    "Conflict",
    "Demand",
    "DemandKind",
    "Effort",
    "Fairness",
    "Idea",
    "MeetingDay",
    "MeetingPlan",
    "Move",
    "Person",
    "Pin",
    "Placement",
    "Plan",
    "Rerun",
    "Rules",
    "Seats",
    "Term",
    "Weights",
    "Wish",
    "fairness",
    "placements",
    "plan_meetings",
    "plan_tables",
    "rerun_tables",
    "without",
]
