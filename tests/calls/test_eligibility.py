"""What holds for the check as a whole; the types of rules have their own files in `judges/`."""

import datetime as dt
from dataclasses import FrozenInstanceError, replace

import pytest

from calls.eligibility import ANSWERABLE, MONOTONE, Gap, Given, Outcome, check
from calls.judges.case import Case, Judged
from calls.rules.model import CONFIRMED_BY_PEOPLE, RuleType, Severity
from calls.saying import english
from tests.calls.teams import DAY, MET, NOT_MET, OPEN, PROGRAMME, action, judge, rule, team

FAR = dt.date(2031, 1, 1)
A = "the programme countries of Erasmus+"


def test_data_that_decide_are_not_overruled_by_answers() -> None:
    asked = rule("same_consortium_once", scope="once a round")

    found = judge(asked, "C:SI", given=Given(same_consortium=1, answers={"r": True}))

    assert (found.outcome, found.answerable) == (NOT_MET, False)


def test_only_some_types_can_be_answered() -> None:
    found = judge(rule("min_orgs", value="1", group="eu27"), "C", given=Given(answers={"r": True}))

    assert (found.outcome, found.answerable) == (OPEN, False)
    assert {
        *(RuleType.UNKNOWN, RuleType.CAP_PER_ORG, RuleType.SAME_CONSORTIUM_ONCE, RuleType.MIN_ORG_AGE_YEARS)
    } == ANSWERABLE - CONFIRMED_BY_PEOPLE


@pytest.mark.parametrize(
    ("asked", "groups"),
    [
        (rule("min_orgs", value="1", **PROGRAMME), A),
        (rule("min_countries", value="1", **PROGRAMME), A),
        (rule("min_orgs_of_type", value="1", types="hei", **PROGRAMME), A),
        (rule("each_country_has_type", types="enterprise", **PROGRAMME), A),
        (rule("coordinator_in_group", **PROGRAMME), A),
        (rule("participants_in_groups", groups="eu27 erasmus_programme erasmus_associated"), f"{A} or the countries "),
        (rule("balance_not_more_than", group_a="erasmus_programme", group_b="eurostars"), A),
        (rule("balance_not_more_than", group_a="erasmus_region_1_western_balkans", group_b="erasmus_programme"), A),
    ],
)
def test_a_day_of_which_a_group_is_not_known_decides_nothing(asked, groups: str) -> None:  # type: ignore[no-untyped-def]
    country = "AL" if asked.group_a else "NO"

    found = judge(asked, f"C:{country}:hei", on=FAR)

    assert found.outcome is OPEN
    assert english(found.sentence).startswith(f"It is not known here which countries belong to {groups}")
    assert english(found.sentence).endswith(" on 1 January 2031")


def test_a_group_that_is_not_known_matters_only_where_it_could() -> None:
    assert judge(rule("min_orgs", value="2", **PROGRAMME), "C:SI", on=FAR).outcome is NOT_MET
    assert judge(rule("each_country_has_type", types="hei", **PROGRAMME), "C:SI:hei", on=FAR).outcome is MET
    each = judge(rule("each_country_has_type", types="hei", **PROGRAMME), "C:SI:hei", "P::ngo", on=FAR)
    assert each.outcome is OPEN
    assert judge(rule("participants_in_groups", groups="erasmus_programme eu27"), "C:SI", on=FAR).outcome is MET
    assert judge(rule("coordinator_in_group", **PROGRAMME), on=FAR).outcome is NOT_MET


def test_switzerland_counts_from_2027() -> None:
    asked = rule("min_orgs", value="1", **PROGRAMME)

    assert judge(asked, "C:CH", on=dt.date(2026, 12, 31)).outcome is NOT_MET
    assert judge(asked, "C:CH", on=dt.date(2027, 1, 1)).outcome is MET


def test_the_action_s_own_day_counts_unless_another_is_given() -> None:
    answer = check(action(), [])

    assert (answer.on, answer.verdict, answer.findings) == (DAY, MET, ())
    assert check(action(), [], on=FAR).on == FAR


def test_verdict_follows_blocking_rules_only() -> None:
    failing, open_ = rule("min_orgs", value="9"), rule("unknown")
    document = rule("needs_document", document="a plan")

    def verdict(*rules) -> Outcome:  # type: ignore[no-untyped-def]
        return check(action(*rules), team("C:SI")).verdict

    assert verdict(failing, open_) is NOT_MET
    assert verdict(open_, failing) is NOT_MET
    assert verdict(open_, document) is OPEN
    assert verdict(document) is MET
    assert verdict(replace(failing, severity=Severity.WARNING), replace(open_, severity=Severity.INFO)) is MET
    assert verdict(replace(failing, severity=Severity.INFO), open_) is OPEN


def test_ids_come_in_the_order_of_the_rules() -> None:
    kinds = [rule("min_orgs", value="9"), rule("unknown"), rule("independence_required")]
    rules = [replace(one, id=f"{round_}-{one.type}") for round_ in (2, 1) for one in kinds]

    answer = check(action(*rules), team("C:SI"))

    assert answer.fails == ("2-min_orgs", "1-min_orgs")
    assert answer.undecided == ("2-unknown", "1-unknown")
    assert answer.to_confirm == ("2-independence_required", "1-independence_required")
    assert [one.rule for one in answer.findings] == rules


def test_monotone_types_ask_that_somebody_be_there() -> None:
    assert {
        *("min_orgs", "min_countries", "min_orgs_in_group", "min_countries_in_group", "min_orgs_of_type"),
        *("coordinator_in_group", "coordinator_of_type"),
    } == MONOTONE


def test_a_rule_without_its_value_is_an_error() -> None:
    with pytest.raises(AssertionError, match="the rule 'r' has no value"):
        judge(replace(rule("min_orgs", value="1"), value=None), "C:SI")


def test_answers_are_values_that_nobody_changes() -> None:
    answer = check(action(rule("min_orgs", value="2")), team("C:SI"))
    judged = Judged(MET, answer.findings[0].sentence)
    case = Case((), (), Given(), DAY)

    for value, name in (
        *((answer, "on"), (answer.findings[0], "confirm"), (Given(), "answers"), (Gap(), "missing")),
        *((judged, "gap"), (case, "on")),
    ):
        assert not hasattr(value, "__dict__")
        with pytest.raises(FrozenInstanceError):
            setattr(value, name, None)
    for kind in (Given, Gap):
        with pytest.raises(TypeError, match="positional"):
            kind(1)  # type: ignore[call-arg,misc]
    assert Gap() == Gap(missing=0, surplus=0, countries=(), keys=())
