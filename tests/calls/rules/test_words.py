from importlib import import_module
from string import Formatter

import pytest

from calls import labels
from calls.countries import country_group_names
from calls.eligibility import SENTENCES, Outcome
from calls.model import Confidence
from calls.organisation_types import type_set_names
from calls.participants import Role
from calls.rules import load_actions, words
from calls.rules.facts import Basis
from calls.rules.model import Rule, RuleType, Severity
from calls.rules.words import demand
from calls.saying import english
from calls.sentences import Template
from tests.calls.teams import rule

ALL = [*SENTENCES, *words.SENTENCES]


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (rule("min_orgs", value="1"), "At least 1 organisation"),
        (rule("min_orgs", value="8"), "At least 8 organisations"),
        (
            rule("min_orgs", value="8", group="erasmus_programme"),
            "At least 8 organisations from the programme countries of Erasmus+",
        ),
        (
            rule("min_orgs_in_group", value="1", group="eu27"),
            "At least 1 organisation from the Member States of the EU",
        ),
        (rule("max_orgs", value="1"), "At most 1 organisation"),
        (rule("max_orgs", value="4"), "At most 4 organisations"),
        (rule("min_countries", value="1"), "At least 1 country"),
        (rule("min_countries", value="3"), "At least 3 different countries"),
        (
            rule("min_countries", value="3", group="widening"),
            "At least 3 different countries among the widening countries",
        ),
        (
            rule("min_countries_in_group", value="1", group="eurostars"),
            "At least 1 country among the Eurostars countries",
        ),
        (
            rule("min_orgs_of_type", value="2", types="labour_market"),
            "At least 2 organisations of this kind: company or body of the world of work",
        ),
        (
            rule("min_orgs_of_type", value="1", types="hei european_ngo chamber", group="eu27"),
            (
                "At least 1 organisation of this kind from the Member States of the EU: higher education institution, "
                "chamber or European umbrella organisation"
            ),
        ),
        (
            rule("each_country_has_type", types="vet", group="widening"),
            "In each country represented among the widening countries at least one VET provider or network",
        ),
        (rule("coordinator_in_group", group="widening"), "The coordinator comes from the widening countries"),
        (rule("coordinator_of_type", types="sme"), "Only this kind of organisation may lead: small or medium company"),
        (rule("participants_in_groups", groups="eu27"), "Organisations only from the Member States of the EU"),
        (
            rule("participants_in_groups", groups="eu27 eurostars", roles="coordinator associated_partner"),
            (
                "Only from the Member States of the EU or the Eurostars countries may come: "
                "coordinator or associated partner"
            ),
        ),
        (rule("excluded_countries", countries="RU BY"), "No organisation from Belarus and Russia, in any role"),
        (rule("excluded_countries", countries="RU", roles="partner"), "From Russia may come no partner"),
        (
            rule("balance_not_more_than", group_a="eu27", group_b="widening"),
            "Not more organisations from the Member States of the EU than from the widening countries",
        ),
        (rule("single_applicant"), "One organisation applies alone"),
        (rule("independence_required"), "None of the organisations controls another"),
        (
            rule("max_budget_share", value="0.7", per="organisation"),
            "No organisation has more than 70% of the budget",
        ),
        (rule("max_budget_share", value="0.125", per="country"), "No country has more than 12.5% of the budget"),
        (
            rule("min_budget_share", value="0.5", types="enterprise"),
            "At least 50% of the budget for this kind of organisation: company",
        ),
        (rule("needs_document", document="a plan"), "A document or statement: a plan"),
        (
            rule("needs_accreditation", accreditation="ECHE", who="universities"),
            "An accreditation: ECHE (universities)",
        ),
        (
            rule("cap_per_org", value="10", role="any", scope="applications a round"),
            "At most 10 for one organisation: applications a round",
        ),
        (rule("same_consortium_once", scope="in a round"), "The same consortium applies once: in a round"),
        (rule("min_org_age_years", value="1", who="applicant"), "The applicant is at least 1 year old"),
        (rule("min_org_age_years", value="2", who="participants"), "Each organisation is at least 2 years old"),
        (rule("unknown"), "Something more is asked that is not known here; read the call document"),
    ],
)
def test_a_demand_in_words(asked: Rule, sentence: str) -> None:
    assert english(demand(asked)) == sentence


def test_every_demand_of_every_action_is_a_known_sentence() -> None:
    templates = {one.text for one in words.SENTENCES}

    assert all(demand(one).text in templates for action in load_actions().values() for one in action.rules)


def test_labels_name_everything_that_rules_speak_of() -> None:
    assert tuple(labels.COUNTRY_GROUPS) == country_group_names()
    assert tuple(labels.TYPE_SETS) == type_set_names()
    assert tuple(labels.RULE_TYPES) == tuple(RuleType)
    assert tuple(labels.SEVERITIES) == tuple(Severity)
    assert tuple(labels.BASES) == tuple(Basis)
    assert tuple(labels.CONFIDENCES) == tuple(Confidence)
    assert tuple(labels.OUTCOMES) == tuple(Outcome)
    assert tuple(labels.ROLES) == tuple(Role)
    assert labels.COUNTRY_GROUPS["eu27"] == "the Member States of the EU"


def test_every_template_of_the_check_is_listed_for_translation() -> None:
    module = vars(import_module("calls.rules.findings"))
    loose = {one for one in module.values() if isinstance(one, Template)}
    threefold = [one for one in module.values() if isinstance(one, module["AtLeast"])]

    assert loose == set(SENTENCES)
    assert all({one.met, one.short, one.open} <= loose for one in threefold)
    assert len({one.text for one in ALL}) == len(ALL)


@pytest.mark.parametrize("template", ALL, ids=lambda template: template.text)
def test_singular_and_plural_name_the_same_values(template: Template) -> None:
    def names(text: str) -> set[str]:
        places = Formatter().parse(text.replace("%(", "{").replace(")s", "}"))
        return {name for _, name, _, _ in places if name}

    assert "%" not in template.text.replace("%(", "")
    assert not template.plural or names(template.text) == names(template.plural)
    assert template.text != template.plural
