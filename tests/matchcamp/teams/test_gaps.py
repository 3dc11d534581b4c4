"""What one more organisation could give: each rule type by hand, and helpers that the check itself agrees with."""

import datetime as dt

import pytest

from calls.eligibility import Outcome, check
from calls.participants import Participant, Role
from calls.rules.model import Action, Rule, RuleType, Severity
from calls.saying import english
from matchcamp.teams.gaps import Gap, gaps_of, newly_burdened

DAY = dt.date(2026, 9, 3)
VET = frozenset({"vet_provider", "vet_network"})
COMPANY = frozenset({"small_enterprise", "chamber"})


def rule(kind: RuleType, **more: object) -> Rule:
    values = {"id": kind.value, "severity": Severity.BLOCKING} | more
    return Rule(type=kind, **values)  # type: ignore[arg-type]


def action(*rules: Rule) -> Action:
    return Action(id="test", name="Test", programme="ERASMUS", year=2026, on=DAY, rules=rules)


def member(country: str, kind: str = "vet_provider", role: Role = Role.PARTNER) -> Participant:
    return Participant(role=role, country=country, type=kind, key=f"{country} {kind} {role}")


LEADER = member("SI", role=Role.COORDINATOR)


def found(participants: list[Participant], *rules: Rule, uncovered: tuple[str, ...] = ()) -> list[Gap]:
    return gaps_of(check(action(*rules), participants, on=DAY), participants, uncovered)


CASES = {
    "organisations": (rule(RuleType.MIN_ORGS, value=3), "Add 2 organisations", ("US", "ngo"), None),
    "organisations of a group": (
        rule(RuleType.MIN_ORGS_IN_GROUP, value=2, group="erasmus_programme"),
        "Add one organisation from the programme countries of Erasmus+", ("HR", "ngo"), ("US", "ngo"),
    ),
    "countries": (
        rule(RuleType.MIN_COUNTRIES, value=2), "Add an organisation from one more country", ("US", "ngo"),
        ("SI", "ngo"),
    ),
    "countries of a group": (
        rule(RuleType.MIN_COUNTRIES_IN_GROUP, value=3, group="eu27"),
        "Add organisations from 2 more countries of the Member States of the EU", ("HR", "ngo"), ("NO", "ngo"),
    ),
    "of a kind": (
        rule(RuleType.MIN_ORGS_OF_TYPE, value=1, types=COMPANY, type_set="labour_market"),
        "Add one company or body of the world of work", ("US", "chamber"), ("SI", "vet_provider"),
    ),
    "of a kind in a group": (
        rule(RuleType.MIN_ORGS_OF_TYPE, value=2, types=COMPANY, type_set="labour_market", group="eu27"),
        "Add 2 of this kind from the Member States of the EU: company or body of the world of work", ("FR", "chamber"),
        ("NO", "chamber"),
    ),
    "a kind in each country": (
        rule(RuleType.EACH_COUNTRY_HAS_TYPE, types=COMPANY, type_set="labour_market", group="eu27"),
        "Add one company or body of the world of work in Slovenia", ("SI", "chamber"), ("FR", "chamber"),
    ),
    "coordinator of a kind": (
        rule(RuleType.COORDINATOR_OF_TYPE, types=COMPANY, type_set="sme"),
        "Find a coordinator of this kind: small or medium company", ("SI", "small_enterprise"), ("SI", "vet_provider"),
    ),
    "coordinator of a group": (
        rule(RuleType.COORDINATOR_IN_GROUP, group="widening_ac"),
        "Find a coordinator from the widening associated countries", ("RS", "ngo"), ("FR", "ngo"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", list(CASES))
def test_a_gap_says_what_is_missing_and_who_would_help(name: str) -> None:
    one, todo, helper, stranger = CASES[name]

    [gap] = found([LEADER], one)

    assert (english(gap.todo), gap.rule) == (todo, one)
    assert gap.takes(*helper)
    assert stranger is None or not gap.takes(*stranger)
    assert not gap.takes("", "") or (gap.countries is None and not gap.types)


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case[0].value in {None, 1}])
def test_the_check_agrees_that_a_helper_helps(name: str) -> None:
    one, _todo, (country, kind), _stranger = CASES[name]
    helper = member(country, kind, Role.COORDINATOR if "coordinator" in name else Role.PARTNER)
    before = [LEADER] if helper.role is Role.PARTNER else []

    answer = check(action(one), [*before, helper], on=DAY)

    assert answer.findings[0].outcome is Outcome.MET


def test_a_kind_in_each_country_has_a_gap_for_each_country_without() -> None:
    one = rule(RuleType.EACH_COUNTRY_HAS_TYPE, types=COMPANY, group="eu27")

    gaps = found([LEADER, member("HR"), member("HR", "chamber"), member("FR"), member("US")], one)

    assert [gap.key for gap in gaps] == ["each_country_has_type:FR", "each_country_has_type:SI"]


def test_a_balance_is_mended_from_the_other_group() -> None:
    one = rule(RuleType.BALANCE_NOT_MORE_THAN, group_a="widening_ms", group_b="eu27")

    assert found([LEADER], rule(RuleType.BALANCE_NOT_MORE_THAN, group_a="eu27", group_b="widening_ms")) == []
    [gap] = found([member("RS", role=Role.COORDINATOR)], rule(
        RuleType.BALANCE_NOT_MORE_THAN, group_a="widening_ac", group_b="eu27"
    ))  # fmt: skip

    assert gap.takes("FR", "ngo")
    assert one.group_a == "widening_ms"


@pytest.mark.parametrize(
    "one",
    [
        rule(RuleType.MAX_ORGS, value=1),
        rule(RuleType.SINGLE_APPLICANT),
        rule(RuleType.EXCLUDED_COUNTRIES, countries=frozenset({"SI"})),
        rule(RuleType.PARTICIPANTS_IN_GROUPS, groups=("widening_ac",)),
    ],
    ids=lambda one: one.type.value,
)
def test_what_nobodys_coming_mends_is_no_gap(one: Rule) -> None:
    participants = [LEADER, member("SI", "chamber")]
    answer = check(action(one), participants, on=DAY)

    assert answer.findings[0].outcome is Outcome.NOT_MET
    assert gaps_of(answer, participants, ()) == []


def test_blocking_rules_stand_before_warnings_and_competences_last() -> None:
    warning = rule(RuleType.MIN_ORGS, value=3, severity=Severity.WARNING)
    blocking = rule(RuleType.MIN_COUNTRIES, value=2)

    gaps = found([LEADER], warning, blocking, uncovered=("welding",))

    assert [gap.key for gap in gaps] == ["min_countries", "min_orgs", "competence:welding"]
    assert english(gaps[-1].todo) == "Cover “welding”"


def test_without_rules_only_competences_can_be_missing() -> None:
    assert [gap.competence for gap in gaps_of(None, [LEADER], ["welding"])] == ["welding"]


def test_a_new_country_can_bring_a_demand_of_its_own() -> None:
    one = rule(RuleType.EACH_COUNTRY_HAS_TYPE, types=COMPANY, group="eu27")
    before, after = [LEADER], [LEADER, member("FR")]

    assert [gap.key for gap in newly_burdened(found(before, one), found(after, one))] == ["each_country_has_type:FR"]


def test_a_group_of_which_nothing_is_known_for_the_day_leaves_no_gap() -> None:
    too_few = rule(RuleType.MIN_ORGS, value=3, group="erasmus_programme")
    answer = check(action(too_few), [LEADER], on=dt.date(2010, 1, 1))

    assert [one.outcome for one in answer.findings] == [Outcome.NOT_MET]
    assert gaps_of(answer, [LEADER], ("robotics",)) == gaps_of(None, [LEADER], ("robotics",))
