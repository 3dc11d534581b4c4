"""Teams, repairs and conflicts of small random instances, against the same found by trying everything."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from calls.participants import COUNTED, Role
from calls.rules.model import RuleType, Severity
from matching.consortium import Brief, Candidate, Conflict, best_teams, cheapest_repair
from tests.matching.consortium.instances import (
    ON,
    all_teams,
    asked_of,
    briefs,
    broken,
    candidates,
    natural,
    rule,
    unmet,
    worth,
)

EXACT = 1e-5
"""The solver stops at a gap of a millionth."""

thorough = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@st.composite
def asked(draw: st.DrawFn) -> tuple[list[Candidate], Brief]:
    pool = draw(candidates())
    return pool, draw(briefs(pool))


def eligible(brief: Brief, pool: Sequence[Candidate]) -> list[dict[str, Role]]:
    """All teams that meet the demands."""
    roles = {one.key: [brief.pins.get(one.key) or Role.PARTNER] for one in pool}
    for one in pool:
        if brief.pins.get(one.key) is None:
            roles[one.key] = list(natural(one))
    return [team for team in all_teams(pool, roles) if not broken(brief, pool, team)]


@thorough
@given(asked())
def test_best_teams_are_the_best_of_all(given: tuple[list[Candidate], Brief]):
    pool, brief = given
    possible = eligible(brief, pool)

    found = best_teams(brief, pool, count=3, different=2)

    assert bool(found.teams) == bool(possible)
    assert (found.conflict is None) == bool(possible)
    for team in found.teams:
        members = dict(team.members)
        assert not broken(brief, pool, members)
        best = max(possible, key=lambda other: worth(brief, pool, other))
        assert team.objective == pytest.approx(worth(brief, pool, members), abs=EXACT)
        assert team.objective == pytest.approx(worth(brief, pool, best), abs=EXACT)
        assert sum(team.parts.values()) == pytest.approx(team.objective)
        possible = [other for other in possible if len(members.keys() - other.keys()) >= 2]
    assert len(found.teams) == 3 or not possible


@thorough
@given(asked())
def test_conflict_is_the_smallest_there_is(given: tuple[list[Candidate], Brief]):
    pool, brief = given
    conflict = best_teams(brief, pool, count=1).conflict
    assume(conflict is not None)
    assert conflict is not None
    roles = {one.key: tuple({*natural(one), brief.pins.get(one.key) or Role.PARTNER}) for one in pool}
    violated = {frozenset(broken(brief, pool, team)) for team in all_teams(pool, roles)}

    demands = frozenset(conflict.demands)

    assert conflict.smallest
    assert all(demands & broken for broken in violated)
    for one in demands:
        assert any(not ((demands - {one}) & broken) for broken in violated)
    assert len(demands) == smallest_hitting(violated)


def smallest_hitting(sets: set[frozenset[object]]) -> int:
    """The size of the smallest set that has an element of each, by widening search."""
    least = [one for one in sets if not any(other < one for other in sets)]
    found: set[frozenset[object]] = {frozenset()}
    while True:
        for chosen in found:
            if all(chosen & one for one in least):
                return len(chosen)
        found = {chosen | {element} for chosen in found for one in least if not chosen & one for element in one}


@st.composite
def damaged(draw: st.DrawFn) -> tuple[list[Candidate], Brief, dict[str, Role]]:
    """A consortium of up to three, and up to three more who could come in."""
    pool = draw(candidates(least=3, most=6))
    brief = draw(briefs(pool, sized=False))
    held = st.sampled_from((Role.PARTNER, Role.COORDINATOR, Role.ASSOCIATED_PARTNER, Role.SUBCONTRACTOR))
    return pool, brief, draw(st.dictionaries(st.sampled_from([one.key for one in pool[:3]]), held, max_size=3))


@thorough
@given(damaged())
def test_repair_makes_the_fewest_changes(given: tuple[list[Candidate], Brief, dict[str, Role]]):
    pool, brief, members = given
    facts = {one.key: one for one in pool}
    roles = {}
    for one in pool:
        theirs = (members[one.key], Role.ASSOCIATED_PARTNER) if one.key in members else ()
        pinned = brief.pins.get(one.key)
        roles[one.key] = [pinned] if pinned else list(dict.fromkeys((*theirs, *natural(one))))
    possible = [team for team in all_teams(pool, roles) if not broken(brief, pool, team)]

    repair = cheapest_repair(brief, members, pool)

    if isinstance(repair, Conflict):
        assert not possible
        return
    fewest = min(distance(members, team) for team in possible)
    fit = max(value(brief, pool, team) for team in possible if distance(members, team) == fewest)
    after = dict(repair.after)
    assert repair.fewest
    assert not broken(brief, pool, after)
    assert len(repair.changes) == distance(members, after) == fewest
    assert value(brief, pool, after) == pytest.approx(fit, abs=EXACT)
    assert all(change.serves for change in repair.changes)
    for change in repair.changes:
        for other in getattr(change, "instead", ()):
            swapped = {key: role for key, role in after.items() if key != change.key} | {other: after[change.key]}
            assert not broken(brief, pool, swapped), facts[other]


def distance(before: dict[str, Role], after: dict[str, Role]) -> int:
    """Additions, removals and changes of role."""
    return sum(before.get(key) is not after.get(key) for key in before.keys() | after.keys())


def value(brief: Brief, pool: Sequence[Candidate], team: dict[str, Role]) -> float:
    """What breaks ties between repairs: who is in it and how, fits, less warnings."""
    facts = {one.key: one for one in pool}
    warned = unmet(asked_of(brief, pool, Severity.WARNING), team, facts)
    total = sum(facts[key].fit + (1.0 if role in COUNTED else 0.5) for key, role in team.items())
    return total - brief.weights.warnings * len(warned)


def test_whoever_has_no_known_country_makes_one_country_and_not_two() -> None:
    known, unknown = Candidate(key="si", country="SI", type="hei"), Candidate(key="x", country="", type="hei", fit=0.5)
    pool = [replace(known, can_coordinate=True), replace(unknown, can_coordinate=True)]

    def members_for(countries: int) -> set[str]:
        brief = Brief(rules=(rule("countries", RuleType.MIN_COUNTRIES, value=countries),), on=ON)
        repair = cheapest_repair(brief, {}, pool)
        return set() if isinstance(repair, Conflict) else set(dict(repair.after))

    assert members_for(1) == {"x"}
    assert members_for(2) == set()
