"""Teams whose best is plain by hand, and what asking for teams refuses."""

import math
from dataclasses import replace
from random import Random

import pytest

from calls.participants import Role
from calls.rules.model import RuleType, Severity
from matching.consortium import Brief, Candidate, Demand, DemandKind, TeamWeights, Term, best_teams
from matching.consortium.rules import SHAPES
from matching.errors import BadBrief, BadFigure, DuplicateKey, OutOfTime
from tests.benchmarks import alliances
from tests.matching.consortium.instances import ON, rule

FIT_ONLY = TeamWeights(
    cover=0, second=0, experience=0, lead=0, variety=0, newcomer=0, crowding=0, members=0, warnings=0
)
LEADER = Candidate(key="a", country="SI", type="vet_provider", fit=0.5, can_coordinate=True)
THREE_COUNTRIES = rule("countries", RuleType.MIN_COUNTRIES, value=3, group="erasmus_programme")


def partner(key: str, country: str = "SI", type_: str = "vet_provider", **fields: object) -> Candidate:
    return Candidate(key=key, country=country, type=type_, **fields)  # type: ignore[arg-type]


def brief(*rules: object, size: int | tuple[int, int] = 3, weights: TeamWeights = FIT_ONLY, **fields: object) -> Brief:
    return Brief(rules=rules, on=ON, size=size, weights=weights, **fields)  # type: ignore[arg-type]


def keys(teams: object) -> list[str]:
    return ["".join(key for key, _ in team.members) for team in teams.teams]  # type: ignore[attr-defined]


def test_best_team_takes_the_fittest_that_the_rules_allow():
    pool = [
        LEADER,
        partner("b", fit=0.9),
        partner("c", fit=0.8),
        partner("d", "FR", fit=0.3),
        partner("e", "IT", fit=0.2),
    ]

    found = best_teams(brief(THREE_COUNTRIES), pool, count=1)

    [team] = found.teams
    assert team.members == (("a", Role.COORDINATOR), ("d", Role.PARTNER), ("e", Role.PARTNER))
    assert team.objective == pytest.approx(1.0)
    assert team.gap == pytest.approx(0.0, abs=1e-5)
    assert found.conflict is None


def test_objective_is_the_sum_of_its_terms_by_hand():
    pool = [
        replace(LEADER, experience=0.4, competences=frozenset({"cnc"})),
        partner("b", "SI", "small_enterprise", fit=0.6, competences=frozenset({"cnc", "iot"})),
        partner("c", "FR", "hei", fit=0.7, experience=0.2, competences=frozenset({"welding"})),
        partner("d", fit=0.1),
    ]
    weights = TeamWeights(
        fit=1, cover=2, second=0.5, experience=0.25, lead=0.5, variety=0.1, newcomer=0.3, crowding=1, members=0.2
    )

    [team] = best_teams(brief(weights=weights, competences={"cnc": 1.0, "iot": 0.5}), pool, count=1).teams

    assert [key for key, _ in team.members] == ["a", "b", "c"]
    assert team.parts == pytest.approx(
        {
            Term.FIT: 1.8,
            Term.COVER: 2 * 1.5,  # CNC and IoT are covered; welding was not asked for.
            Term.SECOND: 0.5,  # Two know CNC.
            Term.EXPERIENCE: 0.25 * 0.6,
            Term.LEAD: 0.5 * 0.4,
            Term.VARIETY: 0.2,  # Education (twice) and enterprise.
            Term.NEWCOMER: 0.3,
            Term.CROWDING: -(2 - 0.34 * 3),
            Term.MEMBERS: -0.6,
            Term.WARNINGS: 0.0,
        }
    )
    assert team.objective == pytest.approx(sum(team.parts.values()))


def test_rule_that_warns_is_a_price_and_named():
    pool = [LEADER, partner("b", fit=0.9), partner("c", "FR", fit=0.1)]
    warns = rule("warns", RuleType.MIN_COUNTRIES, Severity.WARNING, value=2)

    cheap, dear = (
        best_teams(brief(warns, size=2, weights=replace(FIT_ONLY, warnings=price)), pool, count=1).teams[0]
        for price in (0.5, 1.0)
    )

    assert ([key for key, _ in cheap.members], cheap.warnings) == (["a", "b"], ("warns",))
    assert cheap.parts[Term.WARNINGS] == -0.5
    assert ([key for key, _ in dear.members], dear.warnings) == (["a", "c"], ())


def test_rules_that_cannot_be_computed_are_named():
    left_out = [
        rule("unknown", RuleType.UNKNOWN),
        rule("paper", RuleType.NEEDS_DOCUMENT, document="a declaration"),
        rule("share", RuleType.MIN_BUDGET_SHARE, value=0.5, types=frozenset({"hei"})),
        rule("no group", RuleType.MIN_ORGS, value=9, group="no_such_group"),
        rule("age", RuleType.MIN_ORG_AGE_YEARS, value=2, who="applicant"),
        rule("told", RuleType.MIN_ORGS, Severity.INFO, value=9),
        rule("no value", RuleType.MIN_ORGS),
    ]

    [team] = best_teams(brief(*left_out, size=2), [LEADER, partner("b")], count=1).teams

    assert team.left_out == tuple(one.id for one in left_out)


def test_every_type_of_rule_is_computed_or_known_not_to_be():
    needs_people_or_counts = {
        RuleType.UNKNOWN,
        RuleType.INDEPENDENCE_REQUIRED,
        RuleType.NEEDS_DOCUMENT,
        RuleType.NEEDS_ACCREDITATION,
        RuleType.CAP_PER_ORG,
        RuleType.SAME_CONSORTIUM_ONCE,
    }

    assert SHAPES.keys() == set(RuleType) - needs_people_or_counts


def test_budgets_and_years_count_where_all_state_them():
    share = rule("share", RuleType.MIN_BUDGET_SHARE, value=0.5, types=frozenset({"small_enterprise"}))
    age = rule("age", RuleType.MIN_ORG_AGE_YEARS, value=2, who="participants")
    pool = [
        replace(LEADER, budget=4, founded=2000),
        partner("b", fit=0.9, budget=1, founded=1990),
        partner("c", type_="small_enterprise", fit=0.8, budget=9, founded=2024),  # Two years, or not yet two.
        partner("d", type_="small_enterprise", fit=0.1, budget=4, founded=2020),
    ]

    [team] = best_teams(brief(share, age, size=2), pool, count=1).teams

    assert ([key for key, _ in team.members], team.left_out) == (["a", "d"], ())


def test_pins_and_exclusions_hold():
    pool = [LEADER, partner("b", fit=0.9), partner("c", fit=0.8), partner("d", fit=0.1), partner("e", "UA")]

    asked = brief(size=3, pins={"d": None, "e": Role.ASSOCIATED_PARTNER}, excluded=frozenset({"b"}))
    [team] = best_teams(asked, pool, count=1).teams

    # The size counts applicants, so that the associated partner comes on top.
    assert dict(team.members) == {
        "a": Role.COORDINATOR,
        "c": Role.PARTNER,
        "d": Role.PARTNER,
        "e": Role.ASSOCIATED_PARTNER,
    }


def test_whoever_is_pinned_as_coordinator_may_lead():
    [team] = best_teams(brief(size=2, pins={"b": Role.COORDINATOR}), [LEADER, partner("b")], count=1).teams

    assert team.members[0] == ("b", Role.COORDINATOR)


def test_range_of_sizes_stops_where_a_member_adds_less_than_it_costs():
    pool = [LEADER, partner("b", fit=0.3), partner("c", fit=0.15), partner("d", fit=0.1)]

    [team] = best_teams(brief(size=(1, 4), weights=replace(FIT_ONLY, members=0.2)), pool, count=1).teams

    assert [key for key, _ in team.members] == ["a", "b"]


def test_teams_come_in_order_and_differ():
    pool = [LEADER, *(partner(key, fit=fit) for key, fit in zip("bcdef", (0.9, 0.8, 0.7, 0.6, 0.5), strict=True))]

    found = best_teams(brief(size=3), pool, count=3, different=2)

    # «abc» first; then two others with the leader, for nobody else may lead; then nobody is left who is in neither.
    assert keys(found) == ["abc", "ade"]
    assert keys(best_teams(brief(size=3), pool, count=3, different=1)) == ["abc", "abd", "abe"]


def test_equals_are_taken_by_key_whatever_the_order():
    pool = [LEADER, *(partner(key, fit=0.5) for key in "bcdefghi")]
    shuffled = Random(1).sample(pool, len(pool))

    assert keys(best_teams(brief(size=3), pool)) == ["abc", "ade", "afg"]
    assert keys(best_teams(brief(size=3), shuffled)) == ["abc", "ade", "afg"]


def test_same_input_in_another_order_gives_the_same_teams():
    pool = alliances.candidates(300)
    shuffled = Random(2).sample(pool, len(pool))

    first, second = (best_teams(alliances.brief(10), candidates) for candidates in (pool, shuffled))

    assert [team.members for team in first.teams] == [team.members for team in second.teams]
    assert [team.objective for team in first.teams] == [team.objective for team in second.teams]


def test_candidates_of_unknown_country_do_not_help_and_stay_out_of_what_they_could_break():
    nowhere = [partner(key, "", fit=1.0) for key in "uvw"]
    pool = [LEADER, partner("b", "FR"), partner("c", "IT"), *nowhere]
    excluded = rule("excluded", RuleType.EXCLUDED_COUNTRIES, countries=frozenset({"BY"}))

    assert keys(best_teams(brief(THREE_COUNTRIES, size=4), pool, count=1)) == ["abcu"]
    assert best_teams(brief(THREE_COUNTRIES, excluded, size=4), pool).conflict is not None


def test_impossible_briefs_say_which_demands_conflict():
    asked = brief(THREE_COUNTRIES, size=2)

    found = best_teams(asked, [LEADER, partner("b", "FR"), partner("c", "IT")])

    assert found.teams == ()
    assert found.conflict is not None
    assert found.conflict.demands == (Demand(DemandKind.RULE, "countries"), Demand(DemandKind.AT_MOST))


@pytest.mark.parametrize(
    ("changed", "wrong", "said"),
    [
        ({"size": None}, BadBrief, "give the brief a size"),
        ({"size": (3, 2)}, BadBrief, r"the size \(3, 2\) holds no team"),
        ({"size": 0}, BadBrief, "the size 0 holds no team"),
        ({"pins": {"z": None}}, BadBrief, "z is pinned, but not among the candidates"),
        ({"rules": (THREE_COUNTRIES, THREE_COUNTRIES)}, BadBrief, "two rules have the id 'countries'"),
        ({"competences": {"cnc": -1.0}}, BadFigure, "weights are at least 0"),
        ({"weights": TeamWeights(fit=math.nan)}, BadFigure, "weights are at least 0"),
    ],
)
def test_briefs_that_contradict_themselves_are_refused(changed: dict[str, object], wrong: type[Exception], said: str):
    with pytest.raises(wrong, match=said):
        best_teams(replace(brief(), **changed), [LEADER])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("pool", "wrong", "said"),
    [
        ([LEADER, LEADER], DuplicateKey, "a stands twice"),
        ([replace(LEADER, fit=1.5)], BadFigure, "a has fit 1.5"),
        ([replace(LEADER, budget=-1.0)], BadFigure, "a has a budget of -1.0"),
    ],
)
def test_candidates_that_cannot_be_are_refused(pool: list[Candidate], wrong: type[Exception], said: str):
    with pytest.raises(wrong, match=said):
        best_teams(brief(), pool)


@pytest.mark.parametrize("numbers", [{"count": 0}, {"different": 0}])
def test_no_teams_are_not_asked_for(numbers: dict[str, int]):
    with pytest.raises(BadBrief, match="at least 1 team"):
        best_teams(brief(), [LEADER], **numbers)  # type: ignore[arg-type]


def test_time_that_ran_out_is_said():
    with pytest.raises(OutOfTime, match=r"no team was found among 5000 candidates in 0\.001 s"):
        best_teams(alliances.brief(), alliances.candidates(5000), seconds=0.001)
