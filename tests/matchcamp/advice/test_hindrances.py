"""What stands in the way of a single organisation: rules that it can break alone, dates, and partners sought."""

import datetime as dt
from datetime import UTC, datetime

import pytest

from calls.model import Status
from calls.participants import Role
from calls.rules import load_actions
from calls.rules.model import Action, Per, Rule, RuleType, Severity
from matchcamp.advice.rules import ALONE, Applicant, Hindrance, Sought, Terms, group_of, hindrances
from matchcamp.advice.schemas import Group
from matchcamp.advice.words import words_of
from matchcamp.i18n import current_language

SLOVENE = Applicant("si", "SI", "vet_provider")
SWISS = Applicant("ch", "CH", "vet_provider")
OPEN = Terms(Status.OPEN, expected=False, days_left=90)
LATER = datetime(2026, 11, 12, 16, tzinfo=UTC)


def action(*rules: Rule, asked_year: int | None = None) -> Action:
    return Action(
        id="example", name="Example", programme="ERASMUS", year=2026, on=dt.date(2026, 9, 3), rules=rules,
        asked_year=asked_year,
    )  # fmt: skip


def rule(type_: RuleType, severity: Severity = Severity.BLOCKING, **more: object) -> Rule:
    return Rule(id=type_.value, type=type_, severity=severity, **more)  # type: ignore[arg-type]


LED_FROM_PROGRAMME = rule(RuleType.COORDINATOR_IN_GROUP, group="erasmus_programme")
ALL_FROM_PROGRAMME = rule(RuleType.PARTICIPANTS_IN_GROUPS, groups=("erasmus_programme",))
EIGHT = rule(RuleType.MIN_ORGS, value=8)


def kinds(found: tuple[Hindrance, ...]) -> list[str]:
    return [one.kind.value for one in found]


def test_nothing_stands_in_the_way_of_one_that_keeps_all_rules_it_can_keep_alone() -> None:
    found = hindrances(OPEN, action(LED_FROM_PROGRAMME, ALL_FROM_PROGRAMME, EIGHT), SLOVENE)

    assert found == ()
    assert group_of(Status.OPEN, found) is Group.OPEN


def test_who_cannot_lead_can_still_take_part() -> None:
    found = hindrances(OPEN, action(LED_FROM_PROGRAMME), SWISS)

    assert kinds(found) == ["only_partner"]
    assert group_of(Status.OPEN, found) is Group.OPEN
    assert words_of(found[0]).startswith("Can take part, but not lead. The coordinator comes from Switzerland")


def test_who_cannot_take_part_is_not_eligible() -> None:
    found = hindrances(OPEN, action(LED_FROM_PROGRAMME, ALL_FROM_PROGRAMME), SWISS)

    assert kinds(found) == ["not_eligible"]
    assert group_of(Status.OPEN, found) is Group.BLOCKED
    assert words_of(found[0]).startswith("Not eligible. From outside")
    assert found[0].finding is not None
    assert found[0].finding.rule is ALL_FROM_PROGRAMME


@pytest.mark.parametrize("alone", [rule(RuleType.SINGLE_APPLICANT), rule(RuleType.MAX_ORGS, value=1)])
def test_where_one_applies_alone_nobody_can_be_a_partner(alone: Rule) -> None:
    found = hindrances(OPEN, action(LED_FROM_PROGRAMME, alone), SWISS)

    assert kinds(found) == ["not_eligible"]


def test_a_country_that_is_left_out_is_not_eligible() -> None:
    left_out = rule(RuleType.EXCLUDED_COUNTRIES, countries=frozenset({"BY"}))

    assert kinds(hindrances(OPEN, action(left_out), Applicant("x", "BY", ""))) == ["not_eligible"]


def test_a_kind_that_may_not_lead_may_take_part() -> None:
    vet_only = rule(RuleType.COORDINATOR_OF_TYPE, types=frozenset({"vet_provider"}))

    assert kinds(hindrances(OPEN, action(vet_only), Applicant("x", "SI", "small_enterprise"))) == ["only_partner"]
    assert kinds(hindrances(OPEN, action(vet_only), Applicant("x", "SI", ""))) == ["not_known"]


def test_a_used_up_cap_stands_in_the_way() -> None:
    cap = rule(RuleType.CAP_PER_ORG, value=1, scope="applications of this round")
    once = Applicant("si", "SI", "vet_provider", applications=(0, 1))

    found = hindrances(OPEN, action(cap), once)

    assert kinds(found) == ["cap_used", "already_in"]
    assert kinds(hindrances(OPEN, action(cap), SLOVENE)) == []
    assert words_of(found[1]) == "Already in 1 consortium for this call"


def test_a_cap_on_leading_lets_one_take_part() -> None:
    cap = rule(RuleType.CAP_PER_ORG, value=1, scope="applications as coordinator", role=Role.COORDINATOR)
    leads = Applicant("si", "SI", "vet_provider", applications=(1, 1))

    assert kinds(hindrances(OPEN, action(cap), leads)) == ["only_partner", "already_in"]


def test_a_warning_does_not_stand_in_the_way() -> None:
    warning = rule(RuleType.PARTICIPANTS_IN_GROUPS, Severity.WARNING, groups=("erasmus_programme",))

    found = hindrances(OPEN, action(warning), SWISS)

    assert kinds(found) == ["warning"]
    assert group_of(Status.OPEN, found) is Group.OPEN


def test_an_accreditation_is_to_be_confirmed_and_an_unknown_age_to_be_checked() -> None:
    asked = (
        rule(RuleType.NEEDS_ACCREDITATION, accreditation="Erasmus accreditation", who="applicant"),
        rule(RuleType.MIN_ORG_AGE_YEARS, value=2, who="applicant"),
    )

    assert kinds(hindrances(OPEN, action(*asked, rule(RuleType.SINGLE_APPLICANT)), SLOVENE)) == [
        "to_confirm",
        "not_known",
    ]
    assert kinds(hindrances(OPEN, action(*asked), SLOVENE)) == ["not_known"]


def test_rules_of_another_year_and_unknown_rules_are_named() -> None:
    other = hindrances(OPEN, action(LED_FROM_PROGRAMME, asked_year=2027), SLOVENE)

    assert [words_of(one) for one in other] == ["The rules known here are those of 2026; those of this call may differ"]
    assert kinds(hindrances(OPEN, None, SLOVENE)) == ["no_rules"]
    assert group_of(Status.OPEN, hindrances(OPEN, None, SLOVENE)) is Group.OPEN


@pytest.mark.parametrize(
    ("days", "expected", "words"),
    [
        (30, [], ""),
        (29, ["pressing"], "Deadline in 29 days"),
        (10, ["pressing"], "Deadline in 10 days"),
        (9, ["too_late"], "Deadline in 9 days: too late to begin"),
        (1, ["too_late"], "Deadline in 1 day: too late to begin"),
        (0, ["too_late"], "Deadline today: too late to begin"),
    ],
)
def test_a_deadline_presses_and_is_too_late(days: int, expected: list[str], words: str) -> None:
    found = hindrances(Terms(Status.OPEN, expected=False, days_left=days), action(), SLOVENE)

    assert kinds(found) == expected
    assert [words_of(one) for one in found] == [words][: len(found)]


def test_an_outline_or_a_later_cut_off_is_not_too_late() -> None:
    outline = hindrances(Terms(Status.OPEN, expected=False, days_left=5, two_stage=True), action(), SLOVENE)
    later = hindrances(Terms(Status.OPEN, expected=False, days_left=5, later=LATER), action(), SLOVENE)
    begun = hindrances(Terms(Status.OPEN, expected=False, days_left=5), action(), Applicant("x", "SI", "", (0, 1)))

    assert [words_of(one) for one in (*outline, *later)] == [
        "Deadline in 5 days, for a short outline",
        "The next cut-off is in 5 days, the one after it on 12 November 2026",
    ]
    assert kinds(begun) == ["pressing", "already_in"]


def test_a_call_to_come_does_not_press_and_an_expected_one_is_named() -> None:
    found = hindrances(Terms(Status.FORTHCOMING, expected=True, days_left=5), action(), SLOVENE)

    assert kinds(found) == ["expected"]
    assert group_of(Status.FORTHCOMING, found) is Group.FORTHCOMING


def test_partners_of_an_idea_that_cannot_take_part_are_named() -> None:
    sought = Sought(countries=frozenset({"SI", "US", "BY"}), anybody=True)

    found = hindrances(OPEN, action(ALL_FROM_PROGRAMME), SLOVENE, sought)

    assert [words_of(one) for one in found] == [
        "Partners are sought in countries that cannot take part: Belarus and United States"
    ]


def test_kinds_that_are_asked_for_and_not_sought_are_named_once() -> None:
    companies = frozenset({"small_enterprise", "large_enterprise"})
    asked = action(
        rule(RuleType.MIN_ORGS_OF_TYPE, types=frozenset({"vet_provider"}), value=1),
        rule(RuleType.MIN_ORGS_OF_TYPE, types=companies, value=1),
        rule(RuleType.EACH_COUNTRY_HAS_TYPE, types=companies, group="erasmus_programme"),
    )

    found = hindrances(OPEN, asked, SLOVENE, Sought(types=frozenset({"hei"})))

    assert kinds(found) == ["kinds_missing"]
    assert len(found[0].rules) == 1
    assert words_of(found[0]).startswith("Asked for, and not among the partners sought:")
    assert kinds(hindrances(OPEN, asked, SLOVENE, Sought(types=frozenset({"small_enterprise"})))) == []
    assert kinds(hindrances(OPEN, asked, SLOVENE, Sought(anybody=True))) == []
    assert kinds(hindrances(OPEN, asked, SLOVENE)) == []


def test_the_most_pressing_stands_first() -> None:
    found = hindrances(
        Terms(Status.OPEN, expected=True, days_left=3), action(ALL_FROM_PROGRAMME, asked_year=2027), SWISS
    )

    assert kinds(found) == ["not_eligible", "too_late", "expected", "other_year"]


@pytest.mark.parametrize("id_", sorted(load_actions()))
@pytest.mark.parametrize("country", ["SI", "CH", "US", ""])
@pytest.mark.parametrize("language", ["en", "sl"])
def test_every_action_says_something_whole_to_everybody(id_: str, country: str, language: str) -> None:
    current_language.set(language)
    sought = Sought(frozenset({"chamber"}), frozenset({"SI", "US"}))

    found = hindrances(OPEN, load_actions()[id_], Applicant("x", country, "small_enterprise"), sought)

    assert [words for one in found if not (words := words_of(one)) or "%(" in words] == []
    current_language.set("en")


def test_only_rules_that_one_organisation_can_break_are_looked_at() -> None:
    together = [
        rule(RuleType.MIN_COUNTRIES, value=3),
        rule(RuleType.BALANCE_NOT_MORE_THAN, group_a="eu27", group_b="erasmus_programme"),
        rule(RuleType.MAX_BUDGET_SHARE, value=0.7, per=Per.ORGANISATION),
        rule(RuleType.INDEPENDENCE_REQUIRED),
        rule(RuleType.NEEDS_DOCUMENT, document="mandates"),
        rule(RuleType.SAME_CONSORTIUM_ONCE, scope="round"),
        rule(RuleType.UNKNOWN),
    ]

    assert {one.type for one in together} & ALONE == set()
    assert kinds(hindrances(OPEN, action(*together, EIGHT), SLOVENE)) == []
