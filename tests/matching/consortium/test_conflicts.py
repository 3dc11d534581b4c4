"""Conflicts that are plain by hand."""

from dataclasses import replace

import pytest

from calls.rules.model import RuleType
from matching.consortium import Brief, Candidate, Conflict, Demand, DemandKind, best_teams
from matching.consortium.conflicts import smallest_conflict
from matching.consortium.demands import asked
from tests.benchmarks import alliances
from tests.matching.consortium.instances import ON, rule

POOL = [
    Candidate(key="a", country="SI", type="vet_provider", can_coordinate=True),
    Candidate(key="b", country="FR", type="vet_provider"),
    Candidate(key="c", country="IT", type="chamber"),
]
BRIEF = Brief(rules=(), on=ON, size=(1, 3))


def conflict(brief: Brief, pool: list[Candidate] = POOL) -> Conflict:
    found = best_teams(brief, pool)
    assert found.conflict is not None
    return found.conflict


def test_rule_that_too_few_candidates_could_meet_stands_alone():
    vet = rule("vet", RuleType.MIN_ORGS_OF_TYPE, value=3, types=frozenset({"vet_provider"}))

    assert conflict(replace(BRIEF, rules=(vet,))).demands == (Demand(DemandKind.RULE, "vet"),)


def test_nobody_who_can_coordinate_is_a_conflict():
    pool = [replace(one, can_coordinate=False) for one in POOL]

    assert conflict(BRIEF, pool).demands == (Demand(DemandKind.COORDINATOR),)


def test_too_few_candidates_for_the_size():
    assert conflict(replace(BRIEF, size=4)).demands == (Demand(DemandKind.AT_LEAST),)


def test_pinned_and_excluded_at_once():
    brief = replace(BRIEF, pins={"b": None}, excluded=frozenset({"b", "c"}))

    assert conflict(brief).demands == (Demand(DemandKind.PIN, "b"), Demand(DemandKind.EXCLUSION, "b"))


def test_smaller_of_two_conflicts_is_told():
    lead = rule("lead", RuleType.COORDINATOR_IN_GROUP, group="eu27")
    countries = rule("countries", RuleType.MIN_COUNTRIES, value=3)
    brief = replace(BRIEF, rules=(lead, countries), size=2, excluded=frozenset({"a", "b", "c"}))

    # Three exclusions leave nobody; that the size is below the countries needs two demands only.
    assert len(conflict(brief).demands) == 2


def test_conflict_without_time_is_irreducible_but_not_proven_smallest():
    pool = alliances.candidates(500)
    outside = [one.key for one in pool if one.country == "UA"]
    brief = replace(alliances.brief(), size=(12, 12), pins=dict.fromkeys(outside[:6]))

    found = smallest_conflict(asked(brief, pool), pool, seconds=0.0)

    assert not found.smallest
    for one in found.demands:
        fewer = frozenset(found.demands) - {one}
        assert not holds_no_team(brief, pool, fewer)
    assert holds_no_team(brief, pool, frozenset(found.demands))


def holds_no_team(brief: Brief, pool: list[Candidate], demands: frozenset[Demand]) -> bool:
    """Whether a brief of these demands alone has no team."""
    kinds = {one.kind for one in demands}
    assert isinstance(brief.size, tuple)
    least, most = brief.size
    kept = replace(
        brief,
        rules=tuple(one for one in brief.rules if Demand(DemandKind.RULE, one.id) in demands),
        size=(
            least if DemandKind.AT_LEAST in kinds else 1,
            most if DemandKind.AT_MOST in kinds else len(pool),
        ),
        pins={key: role for key, role in brief.pins.items() if Demand(DemandKind.PIN, key) in demands},
        excluded=frozenset(key for key in brief.excluded if Demand(DemandKind.EXCLUSION, key) in demands),
    )
    return best_teams(kept, pool, count=1).conflict is not None


def test_what_is_possible_is_no_conflict():
    with pytest.raises(ValueError, match="there is no conflict"):
        smallest_conflict(asked(BRIEF, POOL), POOL, seconds=1.0)
