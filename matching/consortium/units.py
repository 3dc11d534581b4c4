"""Candidates whom no rule can tell apart, as one unit: models that ask only for eligibility become small."""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence

from calls.participants import Role
from matching.consortium.demands import Asked
from matching.consortium.formulation import Unit
from matching.consortium.model import Candidate
from matching.consortium.rules import SHARES

Roles = Callable[[Candidate], tuple[Role, ...]]


def merged(made: Asked, candidates: Sequence[Candidate], named: Collection[str], roles: Roles) -> list[Unit]:
    """Units of candidates alike to all rules, except for those `named`; in each the highest fit first, ties by key.

    Rules ask for a candidate's country, for its being of certain types, for its year of founding, and for its
    budget, which makes it a unit of its own. So in a team that meets them one of a unit may stand for another, and
    how many of a unit there are is all that matters.
    """
    alike: dict[tuple[object, ...], list[Candidate]] = defaultdict(list)
    by_budget = any(rule.type in SHARES for rule in (*made.blocking, *made.warning))
    for one in sorted(candidates, key=lambda one: (-one.fit, one.key)):
        alone = by_budget or one.key in named
        alike[one.country, made.kinds(one), one.founded, roles(one), one.key if alone else ""].append(one)
    return [Unit(tuple(one.key for one in ones), ones[0], roles(ones[0])) for ones in alike.values()]


def leader_first(role: Role) -> tuple[bool, str]:
    """The order in which roles are named: the coordinator's first."""
    return role is not Role.COORDINATOR, role
