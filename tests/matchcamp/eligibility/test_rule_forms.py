"""What people write becomes the rule that they mean, and each problem stands at its field."""

from dataclasses import replace
from typing import Any

import pytest

from calls.countries import country_codes
from calls.rules import load_actions
from calls.rules.model import PARAMETERS, Rule, RuleType
from matchcamp.eligibility.correction_schemas import RuleIn, Why
from matchcamp.eligibility.page_forms import RuleForm, correction_of_rule, typed_of_rule
from matchcamp.eligibility.rule_forms import rule_of_given
from matchcamp.eligibility.shown import rule_out
from matchcamp.errors import Invalid
from matchcamp.i18n import LANGUAGES, country_name, current_language

WHY = Why(
    reason="Read again", source_title="Programme Guide 2027", source_url="https://example.org/guide", source_year=2027
)
RULES = [(action.id, rule) for action in load_actions().values() for rule in action.rules]
BASE = {"type": "min_orgs", "severity": "blocking", "value": "3", "basis": "seen_official", "confidence": "high"}

SHARE = {"type": "max_budget_share", "per": "country"}
LEFT_OUT = {"type": "excluded_countries", "value": ""}
UNNAMED = "Please say what the source is, such as the name of the page."


def form(**typed: Any) -> RuleForm:
    return RuleForm.model_validate(BASE | {"revision": 0, "reason": "Read again"} | typed)


def errors(**typed: Any) -> dict[str, str]:
    """What a form is refused for, by field."""
    with pytest.raises(Invalid) as caught:
        rule_from(form(**({"source_title": "Guide"} | typed)))
    return {one.field: one.message for one in caught.value.errors}


def rule_from(given: RuleForm, rule_id: str = "one", **more: Any) -> Rule:
    correction = correction_of_rule(given, rule_id)
    assert correction.rule is not None
    return rule_of_given(correction.rule, given, rule_id, **more)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("action_id", "rule"), RULES, ids=lambda part: part if isinstance(part, str) else part.id)
def test_the_form_of_each_rule_of_the_project_gives_that_rule_again(action_id: str, rule: Rule, language: str) -> None:
    current_language.set(language)
    try:
        typed = typed_of_rule(rule) | {"revision": 0, "type": rule.type, "reason": "Read again"}
        given = correction_of_rule(
            RuleForm.model_validate({k: v for k, v in typed.items() if v not in ("", [])}), rule.id
        )
    finally:
        current_language.set("en")

    assert given.rule is not None
    assert rule_of_given(given.rule, given, rule.id, rule.evidence) == rule


@pytest.mark.parametrize(("action_id", "rule"), RULES, ids=lambda part: part if isinstance(part, str) else part.id)
def test_the_api_gives_each_rule_in_the_shape_in_which_it_takes_it(action_id: str, rule: Rule) -> None:
    shown = rule_out(rule).model_dump(include=set(RuleIn.model_fields)) | {"sources": [one.id for one in rule.evidence]}

    assert rule_of_given(RuleIn.model_validate(shown), Why(reason="Read again"), rule.id, rule.evidence) == rule


def test_every_type_has_fields_that_the_form_knows() -> None:
    read = {name for one in PARAMETERS.values() for name in (*one.needed, *one.optional)}

    assert read <= set(RuleForm.model_fields)


def test_the_source_of_a_correction_stands_behind_those_that_are_kept() -> None:
    rule = load_actions()["erasmus-cove"].rules[0]
    given = RuleIn.model_validate(
        rule_out(rule).model_dump(include=set(RuleIn.model_fields)) | {"sources": ["subsdy-cove"]}
    )

    corrected = rule_of_given(given, WHY, rule.id, rule.evidence)
    again = rule_of_given(
        given.model_copy(update={"sources": [one.id for one in corrected.evidence]}),
        Why(reason="Read again"), rule.id, corrected.evidence,
    )  # fmt: skip

    assert [(one.title, one.url, one.year) for one in corrected.evidence] == [
        ("subsdy.com, CoVE 2026", "https://www.subsdy.com/grants/centres-of-vocational-excellence", 2026),
        ("Programme Guide 2027", "https://example.org/guide", 2027),
    ]
    assert set(again.evidence) == set(corrected.evidence)


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"value": ""}, "value", "Please fill this in."),
        ({"value": "many"}, "value", "Please write a number, such as 8."),
        ({"value": "0"}, "value", "Please write a whole number from 1 to 9999."),
        ({"value": "8.5"}, "value", "Please write a whole number from 1 to 9999."),
        ({"value": "nan"}, "value", "Please write a number, such as 8."),
        (SHARE | {"value": "120"}, "value", "Please write a share above nothing and at most the whole."),
        (SHARE | {"value": "0"}, "value", "Please write a share above nothing and at most the whole."),
        ({"severity": ""}, "severity", "Please fill this in."),
        (LEFT_OUT | {"countries": "Belarus, Atlantis"}, "countries", "Atlantis is no country that is known here."),
        (LEFT_OUT, "countries", "Please fill this in."),
        ({"type": "needs_document", "value": "", "document": ""}, "document", "Please fill this in."),
        ({"type": "coordinator_of_type", "value": ""}, "types", "Please fill this in."),
        ({"source_title": "", "source_year": "2027"}, "source_title", UNNAMED),
        ({"sources": ["nobody-knows"]}, "sources", "There is no source nobody-knows here."),
    ],
)  # fmt: skip
def test_a_problem_stands_at_its_field_in_words(typed: dict[str, Any], field: str, words: str) -> None:
    assert errors(**typed)[field] == words


def test_all_problems_are_told_at_once() -> None:
    assert set(errors(value="", severity="", group="atlantis")) == {"value", "severity", "group"}


def test_what_was_read_somewhere_names_where() -> None:
    given = correction_of_rule(form(), "")
    assert given.rule is not None

    with pytest.raises(Invalid) as caught:
        rule_of_given(given.rule, given, "one")
    unread = rule_of_given(given.rule.model_copy(update={"basis": "unverified"}), given, "one")

    assert [one.field for one in caught.value.errors] == ["source_title"]
    assert unread.evidence == ()


def test_a_share_is_written_in_per_cent() -> None:
    given = correction_of_rule(form(type="max_budget_share", value="62,5", per="country"), "")

    assert given.rule is not None
    assert given.rule.value == 0.625


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_country_is_known_by_its_name(language: str) -> None:
    current_language.set(language)
    try:
        names = {code: country_name(code) for code in sorted(country_codes())}
        wrong = {
            code: name
            for code, name in names.items()
            if (rule := correction_of_rule(form(type="excluded_countries", value="", countries=name), "").rule) is None
            or rule.countries != [code]
        }
    finally:
        current_language.set("en")

    assert wrong == {}


def test_a_corrected_rule_reads_as_one_of_the_project() -> None:
    rule = replace(load_actions()["erasmus-cove"].rules[0], value=10)

    assert rule.type is RuleType.MIN_ORGS
    assert typed_of_rule(rule)["value"] == "10"
