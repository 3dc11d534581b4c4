"""Whole consortia by exact optimisation: the best teams for a call, the cheapest repair, and why there is none.

A team is a set of candidates with one coordinator. Among all teams that meet the demands of a `Brief`, `best_teams`
finds those with the greatest objective. It is linear, and a sum of these terms, each times its weight in `TeamWeights`:

- fit          the fit of each member;
- cover        the weight of each competence asked for that at least one member has, once;
- second       the same once more, where at least two members have it;
- experience   the experience of each member;
- lead         the experience of the coordinator, on top;
- variety      the number of groups of organisation types (education, enterprise, ...) among the members;
- newcomer     1 where at least one member has no experience;
- crowding     less the members of the most represented country beyond `country_share` of the team;
- members      less the number of members: with a range of sizes, nobody comes in who adds less than a member costs;
- warnings     less the number of rules with severity «warning» that the team does not meet.

Demands are constraints: every blocking rule that can be computed, exactly one coordinator, the size, pins and
exclusions. A candidate whose country or type is not known never helps to meet a rule, and stays outside where a rule
could not be decided with it. Rules that nobody can compute from candidates (documents, accreditations, independence,
applications in other consortia, unknown content, budget shares without budgets) are named in `left_out`.

The solver is HiGHS (Huangfu and Hall, «Parallelizing the dual revised simplex method», Mathematical Programming
Computation 10, 2018). It takes the processor for up to `seconds`: a service calls it in a thread or a process of its
own. The same input gives the same teams, in whatever order candidates come, as long as time does not run out; where
candidates differ in nothing but their key, the smaller key comes first.
"""

from matching.consortium.model import (
    Added,
    Brief,
    Candidate,
    Change,
    Conflict,
    Demand,
    DemandKind,
    Removed,
    Repair,
    RoleChanged,
    Team,
    Teams,
    TeamWeights,
    Term,
)
from matching.consortium.repair import cheapest_repair
from matching.consortium.teams import best_teams

__all__ = [
    "Added",
    "Brief",
    "Candidate",
    "Change",
    "Conflict",
    "Demand",
    "DemandKind",
    "Removed",
    "Repair",
    "RoleChanged",
    "Team",
    "TeamWeights",
    "Teams",
    "Term",
    "best_teams",
    "cheapest_repair",
]
