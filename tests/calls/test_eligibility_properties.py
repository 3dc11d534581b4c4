"""What holds for every consortium and every rule, tried on many made by hypothesis."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calls.eligibility import MONOTONE, Finding, Given, Outcome, check
from calls.participants import COUNTED, Participant, Role
from calls.rules import load_actions
from calls.rules.model import CONFIRMED_BY_PEOPLE, Rule, RuleType, Severity
from calls.rules.words import demand
from calls.saying import english
from tests.calls.teams import DAY, action, rule

INSIDE, OUTSIDE = ["SI", "SE", "DE", "FR", "NO"], ["AL", "CH", "BR", "US"]
COUNTRIES = [*INSIDE, *OUTSIDE]
TYPES = ["vet_provider", "hei", "small_enterprise", "large_enterprise", "chamber", "european_ngo"]
GROUPS = ["erasmus_programme", "eu27", "widening", "erasmus_region_1_western_balkans"]
COUNTS = st.sampled_from(["1", "2", "3"])
GROUP, KINDS = st.sampled_from(GROUPS), st.sampled_from(["sme", "vet", "hei chamber", "european_ngo"])
# Parts of a rule by its type; what is not drawn is the same each time.
PARAMETERS: dict[RuleType, dict[str, st.SearchStrategy[str]]] = {
    RuleType.MIN_ORGS: {"value": COUNTS, "group": st.sampled_from(["", *GROUPS])},
    RuleType.MAX_ORGS: {"value": COUNTS},
    RuleType.MIN_COUNTRIES: {"value": COUNTS, "group": st.sampled_from(["", "erasmus_programme", "eu27"])},
    RuleType.MIN_ORGS_IN_GROUP: {"value": COUNTS, "group": GROUP},
    RuleType.MIN_COUNTRIES_IN_GROUP: {"value": COUNTS, "group": st.sampled_from(["erasmus_programme", "eu27"])},
    RuleType.MIN_ORGS_OF_TYPE: {"value": COUNTS, "types": KINDS, "group": st.sampled_from(["", *GROUPS])},
    RuleType.EACH_COUNTRY_HAS_TYPE: {"group": GROUP, "types": KINDS},
    RuleType.COORDINATOR_IN_GROUP: {"group": GROUP},
    RuleType.COORDINATOR_OF_TYPE: {"types": KINDS},
    RuleType.PARTICIPANTS_IN_GROUPS: {"groups": st.sampled_from(["eu27", "eu27 erasmus_region_1_western_balkans"])},
    RuleType.EXCLUDED_COUNTRIES: {"countries": st.sampled_from(["BR", "AL CH"])},
    RuleType.BALANCE_NOT_MORE_THAN: {
        "group_a": st.just("erasmus_programme"),
        "group_b": st.just("erasmus_region_1_western_balkans"),
    },
    RuleType.SINGLE_APPLICANT: {},
    RuleType.INDEPENDENCE_REQUIRED: {},
    RuleType.MAX_BUDGET_SHARE: {
        "value": st.sampled_from(["0.4", "0.7"]),
        "per": st.sampled_from(["country", "organisation"]),
    },
    RuleType.MIN_BUDGET_SHARE: {"value": st.sampled_from(["0.3", "0.5", "1"]), "types": KINDS},
    RuleType.NEEDS_DOCUMENT: {"document": st.just("a plan")},
    RuleType.NEEDS_ACCREDITATION: {"accreditation": st.just("ECHE"), "who": st.just("each university")},
    RuleType.CAP_PER_ORG: {
        "value": COUNTS,
        "scope": st.just("applications"),
        "role": st.sampled_from(["any", "coordinator"]),
        "beyond_round": st.sampled_from(["", "yes"]),
    },
    RuleType.SAME_CONSORTIUM_ONCE: {"scope": st.just("one a round")},
    RuleType.MIN_ORG_AGE_YEARS: {"value": COUNTS, "who": st.sampled_from(["applicant", "participants"])},
    RuleType.UNKNOWN: {},
}
BY_PLACE_AND_KIND = frozenset(RuleType) - CONFIRMED_BY_PEOPLE - {
    *(RuleType.CAP_PER_ORG, RuleType.SAME_CONSORTIUM_ONCE, RuleType.MIN_ORG_AGE_YEARS, RuleType.UNKNOWN)
}  # fmt: skip


@st.composite
def rules(draw: st.DrawFn, types: frozenset[RuleType] = frozenset(RuleType)) -> Rule:
    type_ = draw(st.sampled_from(sorted(types)))
    made = rule(type_, **{name: draw(strategy) for name, strategy in PARAMETERS[type_].items()})
    return replace(made, severity=draw(st.sampled_from(list(Severity))))


def participants(roles: st.SearchStrategy[Role]) -> st.SearchStrategy[Participant]:
    return st.builds(
        Participant,
        role=roles,
        country=st.sampled_from(["", *COUNTRIES]),
        type=st.sampled_from(["", *TYPES]),
        budget=st.one_of(st.none(), st.integers(0, 5).map(float)),
        founded=st.sampled_from([None, 1990, 2023, 2024, 2025]),
        key=st.sampled_from(["", "a", "b", "c"]),
    )


ANY_ROLE = st.sampled_from([Role.COORDINATOR, Role.PARTNER, Role.PARTNER, *Role])
ANYBODY = participants(ANY_ROLE)
TEAMS = st.lists(ANYBODY, max_size=6)
GIVENS = st.builds(
    Given,
    answers=st.sampled_from([{}, {"r": True}, {"r": False}]),
    applications=st.sampled_from([None, {}, {"a": (1, 1)}, {"a": (0, 2), "b": (3, 3)}]),
    same_consortium=st.sampled_from([None, 0, 1]),
)
unhurried = settings(deadline=None)
DAYS = st.sampled_from([DAY, dt.date(2027, 3, 4), dt.date(2031, 1, 1)])


def found(asked: Rule, team: list[Participant], known: Given = Given(), on: dt.date = DAY) -> Finding:  # noqa: B008
    (one,) = check(action(asked), team, known, on).findings
    return one


@unhurried
@given(rules(MONOTONE), TEAMS, participants(st.just(Role.PARTNER)), DAYS)
def test_a_further_partner_never_unmeets_a_monotone_rule(
    asked: Rule, team: list[Participant], further: Participant, on: dt.date
) -> None:
    before, after = found(asked, team, on=on).outcome, found(asked, [*team, further], on=on).outcome

    assert before is not Outcome.MET or after is Outcome.MET


@pytest.mark.parametrize(
    ("asked", "before", "further"),
    [
        (rule("max_orgs", value="1"), ("SI", "hei", 1), ("SI", "hei", 1)),
        (rule("each_country_has_type", group="eu27", types="hei"), ("SI", "hei", 1), ("SE", "ngo", 1)),
        (rule("participants_in_groups", groups="eu27"), ("SI", "hei", 1), ("BR", "hei", 1)),
        (rule("excluded_countries", countries="BR"), ("SI", "hei", 1), ("BR", "hei", 1)),
        (
            rule("balance_not_more_than", group_a="eu27", group_b="erasmus_region_1_western_balkans"),
            *(("AL", "hei", 1), ("SI", "hei", 1)),
        ),
        (rule("single_applicant"), ("SI", "hei", 1), ("SI", "hei", 1)),
        (rule("max_budget_share", value="0.6", per="country"), None, ("SI", "hei", 9)),
        (rule("min_budget_share", value="0.6", types="hei"), ("SI", "hei", 1), ("SI", "ngo", 9)),
    ],
)
def test_a_further_partner_can_unmeet_the_other_rules(asked: Rule, before: tuple | None, further: tuple) -> None:  # type: ignore[type-arg]
    one = Participant(role=Role.COORDINATOR, country="SI", type="hei", budget=1)
    if before:
        team = [replace(one, country=before[0], type=before[1], budget=before[2])]
        team = [*team, replace(team[0], role=Role.PARTNER, country="SI")] if asked.group_a else team
    else:
        team = [one, replace(one, country="SE", role=Role.PARTNER)]
    country, type_, budget = further
    new = Participant(role=Role.PARTNER, country=country, type=type_, budget=budget)

    assert asked.type not in MONOTONE
    assert found(asked, team).outcome is Outcome.MET
    assert found(asked, [*team, new]).outcome is Outcome.NOT_MET


@unhurried
@given(rules(), TEAMS.flatmap(lambda team: st.tuples(st.just(team), st.permutations(team))), GIVENS, DAYS)
def test_order_never_matters(asked: Rule, teams: tuple[list[Participant], ...], known: Given, on: dt.date) -> None:
    one, other = teams

    assert found(asked, one, known, on) == found(asked, other, known, on)


@unhurried
@given(rules(), TEAMS.filter(bool), st.data(), DAYS)
def test_what_becomes_known_never_turns_a_decided_rule(
    asked: Rule, team: list[Participant], data: st.DataObject, on: dt.date
) -> None:
    before = found(asked, team, on=on).outcome
    place = data.draw(st.integers(0, len(team) - 1))

    refined = [*team]
    refined[place] = refine(team[place], data)

    assert before in (Outcome.CANNOT_DECIDE, found(asked, refined, on=on).outcome)


def refine(one: Participant, data: st.DataObject) -> Participant:
    """The participant with all that was not known filled in."""
    return replace(
        one,
        country=one.country or data.draw(st.sampled_from(COUNTRIES)),
        type=one.type or data.draw(st.sampled_from(TYPES)),
        budget=one.budget if one.budget is not None else data.draw(st.integers(0, 9).map(float)),
        founded=one.founded or data.draw(st.sampled_from([1990, 2024, 2026])),
    )


# Few with missing country or kind, and all budgets known, so that every way to fill them in can be tried.
SMALL = st.lists(
    st.builds(
        Participant,
        role=st.sampled_from([Role.COORDINATOR, Role.PARTNER, Role.PARTNER]),
        country=st.sampled_from(["", *COUNTRIES]),
        type=st.sampled_from(["", "hei", "small_enterprise", "chamber"]),
        budget=st.integers(1, 3).map(float),
    ),
    min_size=1,
    max_size=4,
).filter(lambda team: sum(not one.country for one in team) + sum(not one.type for one in team) <= 3)


@settings(max_examples=300, deadline=None)
@given(rules(BY_PLACE_AND_KIND), SMALL)
def test_a_rule_is_open_just_where_what_is_missing_decides(asked: Rule, team: list[Participant]) -> None:
    """Against all ways to fill in what is missing: the three answers are exact, not only careful."""
    possible = {found(asked, filled).outcome for filled in filled_in(team)}

    answer = found(asked, team).outcome

    assert answer is (Outcome.CANNOT_DECIDE if len(possible) == 2 else possible.pop())


def filled_in(team: list[Participant]) -> Iterator[list[Participant]]:
    types = ["hei", "small_enterprise", "chamber", "vet_provider", "european_ngo", "ngo"]
    ways = [
        [replace(one, country=country, type=type_) for country, type_ in product(countries, kinds)]
        for one in team
        for countries in [[one.country] if one.country else [*COUNTRIES, "IT"]]
        for kinds in [[one.type] if one.type else types]
    ]
    return map(list, product(*ways))


@unhurried
@given(rules(frozenset(RuleType) - {RuleType.EXCLUDED_COUNTRIES}), TEAMS, ANYBODY, GIVENS)
def test_an_associated_partner_changes_no_rule_that_counts(
    asked: Rule, team: list[Participant], further: Participant, known: Given
) -> None:
    for role in set(Role) - COUNTED:
        assert found(asked, [*team, replace(further, role=role)], known) == found(asked, team, known)


@unhurried
@given(st.lists(rules(), max_size=6), TEAMS, GIVENS)
def test_the_verdict_follows_from_the_findings(asked: list[Rule], team: list[Participant], known: Given) -> None:
    answer = check(action(*asked), team, known)

    blocking = [one for one in answer.findings if one.rule.severity is Severity.BLOCKING]
    assert (answer.verdict is Outcome.NOT_MET) == any(one.outcome is Outcome.NOT_MET for one in blocking)
    waiting = [one for one in blocking if one.outcome is Outcome.CANNOT_DECIDE and not one.confirm]
    assert (answer.verdict is Outcome.CANNOT_DECIDE) == (bool(waiting) and answer.verdict is not Outcome.NOT_MET)
    assert all(one.outcome is Outcome.CANNOT_DECIDE and one.answerable for one in answer.findings if one.confirm)
    counted = len(answer.fails) + len(answer.undecided) + len(answer.to_confirm)
    assert counted == sum(one.outcome is not Outcome.MET for one in answer.findings)


@unhurried
@given(rules(), TEAMS, GIVENS, DAYS)
def test_every_sentence_is_whole_english(asked: Rule, team: list[Participant], known: Given, on: dt.date) -> None:
    one = found(asked, team, known, on)

    for sentence in (one.sentence, demand(asked)):
        text = english(sentence)
        assert text
        assert text == text.strip()
        assert "%(" not in text
        assert "  " not in text
        assert not text.endswith((".", ":", " and", " or"))
        assert all(f"%({name})s" in sentence.text + sentence.plural for name in sentence.values)


@unhurried
@given(st.sampled_from(sorted(load_actions())), TEAMS, GIVENS)
def test_every_action_answers_every_consortium(id_: str, team: list[Participant], known: Given) -> None:
    call = load_actions()[id_]

    answer = check(call, team, known)

    assert [one.rule for one in answer.findings] == list(call.rules)
    assert all(english(one.sentence) for one in answer.findings)
    assert {one.gap is None for one in answer.findings if one.outcome is Outcome.MET} <= {True}
