"""Decisions about actions and their rules, without a database."""

import datetime as dt
from dataclasses import replace

import pytest

from calls.eligibility import Given, Outcome, check
from calls.model import Confidence
from calls.participants import Participant, Role
from calls.rules import load_actions
from calls.rules.model import Action, Basis, Rule, RuleType, Severity
from matchcamp.eligibility.rules import (
    Difference,
    Sureness,
    action_id_of,
    differences,
    effect_of,
    head_differences,
    id_after,
    new_rule_id,
    sureness,
    taken_over,
    with_rule,
    without_rule,
)

COVE = load_actions()["erasmus-cove"]
DOCUMENT = Rule(id="paper", type=RuleType.NEEDS_DOCUMENT, severity=Severity.BLOCKING, document="A signed statement")
EMPTY = Action(id="new", name="New", programme="ERASMUS", year=2027, on=dt.date(2027, 3, 4), rules=())
LARS = Participant(role=Role.COORDINATOR, country="SE", type="vet_provider")


def test_a_rule_comes_to_the_end_and_a_corrected_one_keeps_its_place() -> None:
    fewer = replace(COVE.rules[1], value=3.0)

    assert with_rule(COVE, DOCUMENT).rules == (*COVE.rules, DOCUMENT)
    assert with_rule(COVE, fewer, instead_of=COVE.rules[1].id).rules == (COVE.rules[0], fewer, *COVE.rules[2:])
    assert without_rule(COVE, "min-countries").rules == (COVE.rules[0], *COVE.rules[2:])


def test_a_new_rule_is_named_after_its_type_and_version() -> None:
    assert new_rule_id(RuleType.MIN_ORGS, 3) == "min-orgs-v3"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (DOCUMENT, replace(DOCUMENT, document="Another statement"), "paper-v4"),
        (DOCUMENT, replace(DOCUMENT, severity=Severity.WARNING), "paper"),
        (DOCUMENT, replace(DOCUMENT, confidence=Confidence.HIGH, basis=Basis.SEEN_OFFICIAL, note="Page 3"), "paper"),
        (COVE.rules[0], replace(COVE.rules[0], value=9.0), "min-orgs"),
        (replace(DOCUMENT, id="paper-v2"), replace(DOCUMENT, document="Another"), "paper-v4"),
        (
            Rule(id="more", type=RuleType.UNKNOWN, severity=Severity.INFO, note="Two regions"),
            Rule(id="more", type=RuleType.UNKNOWN, severity=Severity.INFO, note="Three regions"),
            "more-v4",
        ),
    ],
    ids=["another document", "another weight", "better read", "a figure decides", "again", "an unknown rule's words"],
)
def test_a_rule_that_people_answer_gets_another_id_when_it_asks_something_else(
    before: Rule, after: Rule, expected: str
) -> None:
    assert id_after(before, after, 4) == expected


def test_an_answer_to_the_old_question_does_not_count_for_the_new_one() -> None:
    before = with_rule(EMPTY, DOCUMENT)
    asked = replace(DOCUMENT, document="Another statement")
    after = with_rule(before, replace(asked, id=id_after(DOCUMENT, asked, 2)), instead_of="paper")
    given = Given(answers={"paper": True})

    assert check(before, [LARS], given).to_confirm == ()
    assert check(after, [LARS], given).to_confirm == ("paper-v2",)


def test_differences_pair_a_rule_with_what_became_of_it() -> None:
    fewer = replace(COVE.rules[0], value=6.0)
    after = without_rule(with_rule(with_rule(COVE, fewer, instead_of=fewer.id), DOCUMENT), "belarus")

    assert differences(COVE, after) == (
        Difference(COVE.rules[0], fewer), Difference(None, DOCUMENT), Difference(COVE.rule("belarus"), None),
    )  # fmt: skip
    assert differences(COVE, COVE) == ()
    assert differences(None, with_rule(EMPTY, DOCUMENT)) == (Difference(None, DOCUMENT),)


def test_fields_that_differ_are_named() -> None:
    assert head_differences(COVE, replace(COVE, name="Centres", topics=())) == ("name", "topics")
    assert head_differences(COVE, COVE) == ()


def test_sureness_counts_grades() -> None:
    assert sureness(COVE.rules) == Sureness(rules=7, sure=5, fairly_sure=1, unsure=1, unread=1, unknown=1)
    assert sureness(()) == Sureness(0, 0, 0, 0, 0, 0)


def test_rules_that_are_taken_over_are_unsure() -> None:
    copy = taken_over(COVE, EMPTY)

    assert {rule.confidence for rule in copy.rules} == {Confidence.LOW}
    assert [rule.id for rule in copy.rules] == [rule.id for rule in COVE.rules]
    assert (copy.id, copy.year, copy.topics) == ("new", 2027, ())
    assert copy.grant is not None
    assert (copy.grant.max_eur, copy.grant.confidence) == (4_000_000, Confidence.LOW)
    assert taken_over(None, EMPTY) == EMPTY


def test_the_id_of_an_action_is_plain_and_short() -> None:
    assert action_id_of("Žlahtni Čevlji & Co", "I3", None) == "i3-zlahtni-cevlji-co"
    assert action_id_of("x" * 200, "ERASMUS", 2027) == "erasmus-" + "x" * 47 + "-2027"
    assert action_id_of("中文", "ERASMUS", 2027) == "erasmus-2027"


def test_an_effect_tells_verdicts_and_what_changed() -> None:
    one = with_rule(EMPTY, Rule(id="some", type=RuleType.MIN_ORGS, severity=Severity.BLOCKING, value=1.0))
    two = with_rule(EMPTY, Rule(id="some", type=RuleType.MIN_ORGS, severity=Severity.BLOCKING, value=2.0))

    effect = effect_of(check(one, [LARS]), check(two, [LARS]))

    assert effect is not None
    assert (effect.before, effect.after) == (Outcome.MET, Outcome.NOT_MET)
    [change] = effect.changes
    assert change.before is not None
    assert change.after is not None
    assert (change.before.outcome, change.after.outcome) == (Outcome.MET, Outcome.NOT_MET)


def test_what_only_says_how_sure_a_rule_is_has_no_effect() -> None:
    rule = Rule(id="some", type=RuleType.MIN_ORGS, severity=Severity.BLOCKING, value=1.0)
    surer = replace(rule, confidence=Confidence.HIGH, note="Page 3")

    assert effect_of(check(with_rule(EMPTY, rule), [LARS]), check(with_rule(EMPTY, surer), [LARS])) is None
    assert effect_of(None, None) is None


def test_an_effect_tells_rules_that_came_and_went() -> None:
    answer = check(with_rule(EMPTY, DOCUMENT), [LARS])

    came, went = effect_of(None, answer), effect_of(answer, None)

    assert came is not None
    assert went is not None
    assert (came.before, came.after, went.before, went.after) == (None, Outcome.MET, Outcome.MET, None)
    assert [one.before for one in came.changes] == [None]
    assert [one.after for one in went.changes] == [None]
