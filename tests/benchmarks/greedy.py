"""A greedy team to compare with: whoever adds most comes next, as long as the rest can still be completed."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from calls.countries import country_group
from calls.organisation_types import type_set
from calls.participants import Role
from matching.consortium import Brief, Candidate
from matching.consortium.objective import aims_of, leader_value, member_value, serves
from tests.benchmarks.alliances import ON, PROGRAMME

COUNTRIES = 4
"""Those that the rules of `alliances.excellence_rules` ask for."""


def greedy_team(brief: Brief, pool: Sequence[Candidate], size: int) -> dict[str, Role]:
    """A team that meets those rules: the coordinator first, then one by one by what each adds to the objective."""
    aims = aims_of(brief)
    served = np.array([[serves(aim, one) for aim in aims] for one in pool], np.float64)
    own = np.array([member_value(brief, one) for one in pool])
    lead = np.array([leader_value(brief, one) if one.can_coordinate else -np.inf for one in pool])
    programme = country_group(PROGRAMME, ON)
    lead[[one.country not in programme for one in pool]] = -np.inf
    kinds_of: dict[str, set[str]] = defaultdict(set)
    for one in pool:
        kinds_of[one.country].add(_kind(one))
    team: list[int] = []
    while len(team) < size:
        holders = served[team].sum(axis=0)
        gains = np.array([aim.gain * (held + 1 == aim.times) for aim, held in zip(aims, holders, strict=True)])
        places = Counter(pool[number].country for number in team)
        crowded = [brief.weights.crowding * (places[one.country] >= brief.weights.country_share * size) for one in pool]
        worth = own + served @ gains - np.array(crowded) + (lead if not team else 0.0)
        worth[team] = -np.inf
        team.append(
            next(
                int(number)
                for number in np.argsort(-worth)
                if _can_be_completed([pool[other] for other in (*team, number)], kinds_of, size)
            )
        )
    return {pool[number].key: Role.PARTNER if place else Role.COORDINATOR for place, number in enumerate(team)}


def _can_be_completed(team: Sequence[Candidate], kinds_of: Mapping[str, set[str]], size: int) -> bool:
    """Whether what is still missing, in the countries there and in those to come, is to be had for the seats left."""
    kinds: dict[str, set[str]] = defaultdict(set)
    for one in team:
        if one.country in country_group(PROGRAMME, ON):
            kinds[one.country].add(_kind(one))
    missing = {country: {"vet", "labour_market"} - found for country, found in kinds.items()}
    seats = sum(map(len, missing.values())) + 2 * max(0, COUNTRIES - len(kinds))
    return seats <= size - len(team) and all(lacking <= kinds_of[country] for country, lacking in missing.items())


def _kind(one: Candidate) -> str:
    return next((name for name in ("vet", "labour_market") if one.type in type_set(name)), "")
