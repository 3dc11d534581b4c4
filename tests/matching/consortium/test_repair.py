"""Repairs that are plain by hand."""

from dataclasses import replace

import pytest

from calls.participants import Role
from calls.rules.model import RuleType
from matching.consortium import (
    Added,
    Brief,
    Candidate,
    Conflict,
    Demand,
    DemandKind,
    Removed,
    Repair,
    RoleChanged,
    cheapest_repair,
)
from matching.errors import BadBrief, OutOfTime
from tests.benchmarks import alliances
from tests.matching.consortium.instances import ON, rule

COUNTRY_HAS_FIRM = rule(
    "firm", RuleType.EACH_COUNTRY_HAS_TYPE, group="eu27", types=frozenset({"small_enterprise", "chamber"})
)
BRIEF = Brief(rules=(COUNTRY_HAS_FIRM, rule("orgs", RuleType.MIN_ORGS, value=3)), on=ON)
MEMBERS = {"a": Role.COORDINATOR, "b": Role.PARTNER, "c": Role.PARTNER}
POOL = [
    Candidate(key="a", country="SI", type="vet_provider", fit=0.5, can_coordinate=True),
    Candidate(key="b", country="SI", type="small_enterprise", fit=0.4),
    Candidate(key="c", country="FR", type="vet_provider", fit=0.3),
    Candidate(key="d", country="FR", type="chamber", fit=0.6),
    Candidate(key="e", country="FR", type="small_enterprise", fit=0.7),
    Candidate(key="f", country="FR", type="small_enterprise", fit=0.2),
    Candidate(key="g", country="IT", type="small_enterprise", fit=1.0),
    Candidate(key="h", country="FR", type="hei", fit=0.9),
]
FIRM = Demand(DemandKind.RULE, "firm")


def repaired(brief: Brief = BRIEF, members: dict[str, Role] = MEMBERS, pool: list[Candidate] = POOL) -> Repair:
    repair = cheapest_repair(brief, members, pool)
    assert isinstance(repair, Repair)
    assert repair.fewest
    return repair


def test_repair_adds_the_fittest_and_names_who_would_do_the_same():
    repair = repaired()

    assert repair.changes == (Added(key="e", role=Role.PARTNER, serves=(FIRM,), instead=("d", "f")),)
    assert repair.after == {**MEMBERS, "e": Role.PARTNER}


def test_consortium_that_meets_all_needs_no_repair():
    members = {**MEMBERS, "d": Role.PARTNER}

    repair = repaired(members=members)

    assert (repair.changes, repair.after) == ((), members)


def test_repair_makes_somebody_associated_rather_than_lose_it():
    # Nobody of France could help, and three members are left without it.
    members = {**MEMBERS, "x": Role.PARTNER}
    pool = [*POOL[:3], Candidate(key="x", country="SI", type="hei", fit=0.1)]

    repair = repaired(members=members, pool=pool)

    [change] = repair.changes
    assert change == RoleChanged(key="c", before=Role.PARTNER, after=Role.ASSOCIATED_PARTNER, serves=(FIRM,))


def test_repair_removes_where_no_role_is_allowed():
    excluded = rule("russia", RuleType.EXCLUDED_COUNTRIES, countries=frozenset({"RU"}), roles=frozenset(Role))
    members = {**MEMBERS, "d": Role.PARTNER, "x": Role.ASSOCIATED_PARTNER}
    pool = [*POOL, Candidate(key="x", country="RU", fit=1.0)]

    repair = repaired(replace(BRIEF, rules=(*BRIEF.rules, excluded)), members, pool)

    [change] = repair.changes
    assert change == Removed(key="x", role=Role.ASSOCIATED_PARTNER, serves=(Demand(DemandKind.RULE, "russia"),))


def test_repair_gives_the_lead_to_whoever_may_have_it():
    from_france = rule("lead", RuleType.COORDINATOR_OF_TYPE, types=frozenset({"chamber"}))
    pool = [replace(one, can_coordinate=one.key in "ad") for one in POOL]

    repair = repaired(replace(BRIEF, rules=(*BRIEF.rules, from_france)), {**MEMBERS, "d": Role.PARTNER}, pool)

    lead, one_leader = Demand(DemandKind.RULE, "lead"), Demand(DemandKind.COORDINATOR)
    # As long as «a» leads too, there are two coordinators, one of them of another type.
    assert repair.changes == (
        RoleChanged(key="a", before=Role.COORDINATOR, after=Role.PARTNER, serves=(lead, one_leader)),
        RoleChanged(key="d", before=Role.PARTNER, after=Role.COORDINATOR, serves=(lead, one_leader)),
    )


def test_repair_heeds_pins_exclusions_and_size():
    pinned = repaired(replace(BRIEF, size=4, pins={"f": None}))
    excluded = repaired(replace(BRIEF, size=4, excluded=frozenset({"e"})))
    larger = repaired(replace(BRIEF, size=(5, 6)))

    pin = Demand(DemandKind.PIN, "f")
    assert pinned.changes == (
        Added(key="f", role=Role.PARTNER, serves=(FIRM, Demand(DemandKind.AT_LEAST), pin), instead=()),
    )
    [added] = excluded.changes
    assert isinstance(added, Added)
    assert (added.key, added.instead) == ("d", ("f",))
    # «g» and «h» fit best, but one firm of France is needed.
    assert [change.key for change in larger.changes] == ["e", "g"]


def test_repair_that_is_impossible_says_why():
    asked = replace(BRIEF, pins={"c": Role.PARTNER}, excluded=frozenset({"d", "e"}))
    pool = [one for one in POOL if one.key != "f"]

    conflict = cheapest_repair(asked, MEMBERS, pool)

    assert isinstance(conflict, Conflict)
    assert conflict.demands == (
        FIRM,
        Demand(DemandKind.PIN, "c"),
        Demand(DemandKind.EXCLUSION, "d"),
        Demand(DemandKind.EXCLUSION, "e"),
    )


def test_repair_wants_the_members_facts():
    with pytest.raises(BadBrief, match="z is a member, but not among the candidates"):
        cheapest_repair(BRIEF, {"z": Role.PARTNER}, POOL)


def test_repair_says_that_time_ran_out():
    pool = alliances.candidates(3000)
    members = {one.key: Role.PARTNER for one in pool[:12]}

    with pytest.raises(OutOfTime, match="no repair was found in 0 s"):
        cheapest_repair(replace(alliances.brief(), size=None), members, pool, seconds=0.0)
