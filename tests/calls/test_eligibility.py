"""Every type of rule with consortia whose answer was worked out by hand: met, not met, cannot decide, and in words."""

import datetime as dt
from dataclasses import FrozenInstanceError, replace

import pytest

from calls.eligibility import ANSWERABLE, MONOTONE, Gap, Given, Outcome, check
from calls.judges.case import Case, Judged
from calls.participants import Participant, Role
from calls.rules.model import CONFIRMED_BY_PEOPLE, RuleType, Severity
from calls.saying import english
from tests.calls.teams import DAY, action, judge, rule, team

MET, NOT_MET, OPEN = Outcome.MET, Outcome.NOT_MET, Outcome.CANNOT_DECIDE
PROGRAMME = {"group": "erasmus_programme"}
FAR = dt.date(2031, 1, 1)
NO_GAP = None


@pytest.mark.parametrize(
    ("words", "outcome", "sentence", "gap"),
    [
        ("C:SI P:SE P:DE", MET, "3 organisations, 3 needed", NO_GAP),
        ("C:SI P:SE P:DE P:DE", MET, "4 organisations, 3 needed", NO_GAP),
        ("C:SI P:SE A:DE S:IT", NOT_MET, "2 of 3 organisations", Gap(missing=1)),
        ("C P P", MET, "3 organisations, 3 needed", NO_GAP),
        ("A:SI", NOT_MET, "0 of 3 organisations", Gap(missing=3)),
    ],
)
def test_min_orgs_counts_coordinator_and_partners(words: str, outcome: Outcome, sentence: str, gap: Gap | None) -> None:
    found = judge(rule("min_orgs", value="3"), *words.split())

    assert (found.outcome, english(found.sentence), found.gap) == (outcome, sentence, gap)


@pytest.mark.parametrize("type_", ["min_orgs", "min_orgs_in_group"])
@pytest.mark.parametrize(
    ("words", "outcome", "sentence", "gap"),
    [
        ("C:SI P:NO", MET, "2 organisations from the programme countries of Erasmus+, 2 needed", NO_GAP),
        ("C:SI P:CH", NOT_MET, "1 of 2 organisations from the programme countries of Erasmus+", Gap(missing=1)),
        (
            *("C:SI P", OPEN),
            (
                "1 of 2 organisations from the programme countries of Erasmus+ for certain; "
                "of 1 more the country is not known"
            ),
            Gap(missing=1),
        ),
        ("C:SI P:NO P", MET, "2 organisations from the programme countries of Erasmus+, 2 needed", NO_GAP),
        ("C:CH P", NOT_MET, "0 of 2 organisations from the programme countries of Erasmus+", Gap(missing=2)),
        (
            *("C:SI P P", OPEN),
            (
                "1 of 2 organisations from the programme countries of Erasmus+ for certain; "
                "of 2 more the country is not known"
            ),
            Gap(missing=1),
        ),
    ],
)
def test_min_orgs_of_a_group_counts_its_countries(
    type_: str, words: str, outcome: Outcome, sentence: str, gap: Gap | None
) -> None:
    found = judge(rule(type_, value="2", **PROGRAMME), *words.split())

    assert (found.outcome, english(found.sentence), found.gap) == (outcome, sentence, gap)


def test_one_organisation_is_said_in_the_singular() -> None:
    assert english(judge(rule("min_orgs", value="1"), "C:SI").sentence) == "1 organisation, 1 needed"
    assert english(judge(rule("min_orgs", value="1")).sentence) == "0 of 1 organisation"


@pytest.mark.parametrize(
    ("words", "outcome", "sentence", "gap"),
    [
        ("C:SI P:SE P:BR", MET, "3 countries, 3 needed", NO_GAP),
        ("C:SI P:SI P:SE A:DE", NOT_MET, "2 of 3 countries", Gap(missing=1)),
        (
            *("C:SI P:SI P P", OPEN),
            "1 of 3 countries for certain; organisations whose country is not known: 2",
            Gap(missing=2),
        ),
        ("C:SI P:SI P", NOT_MET, "1 of 3 countries", Gap(missing=2)),
        # One of those without a country surely is in one.
        (
            *("C P P", OPEN),
            "1 of 3 countries for certain; organisations whose country is not known: 2",
            Gap(missing=2),
        ),
        ("A:SI", NOT_MET, "0 of 3 countries", Gap(missing=3)),
        ("C P", NOT_MET, "1 of 3 countries", Gap(missing=2)),
    ],
)
def test_min_countries_counts_each_country_once(words: str, outcome: Outcome, sentence: str, gap: Gap | None) -> None:
    found = judge(rule("min_countries", value="3"), *words.split())

    assert (found.outcome, english(found.sentence), found.gap) == (outcome, sentence, gap)


@pytest.mark.parametrize("type_", ["min_countries", "min_countries_in_group"])
@pytest.mark.parametrize(
    ("words", "outcome", "sentence"),
    [
        ("C:SI P:SE P:CH", MET, "2 countries among the Member States of the EU, 2 needed"),
        ("C:SI P:SI P:CH P:NO", NOT_MET, "1 of 2 countries among the Member States of the EU"),
        (
            *("C:SI P:CH P", OPEN),
            (
                "1 of 2 countries among the Member States of the EU for certain; "
                "organisations whose country is not known: 1"
            ),
        ),
        ("C:CH P", NOT_MET, "0 of 2 countries among the Member States of the EU"),
    ],
)
def test_min_countries_of_a_group_leaves_others_out(type_: str, words: str, outcome: Outcome, sentence: str) -> None:
    found = judge(rule(type_, value="2", group="eu27"), *words.split())

    assert (found.outcome, english(found.sentence)) == (outcome, sentence)


@pytest.mark.parametrize(
    ("words", "outcome", "sentence", "gap"),
    [
        (
            *("C:SI:vet_provider P:SE:vet_network", MET),
            *("2 organisations of this kind, 2 needed: VET provider or network", NO_GAP),
        ),
        (
            *("C:SI:vet_provider P:SE:hei A:SE:vet_provider", NOT_MET),
            *("1 of 2 organisations of this kind: VET provider or network", Gap(missing=1)),
        ),
        (
            *("C:SI:vet_provider P:SE:hei P:SE", OPEN),
            "1 of 2 organisations of this kind for certain: VET provider or network; of 1 more it is not known",
            Gap(missing=1),
        ),
        ("C:SI:hei P:SE", NOT_MET, "0 of 2 organisations of this kind: VET provider or network", Gap(missing=2)),
    ],
)
def test_min_orgs_of_type_counts_a_kind(words: str, outcome: Outcome, sentence: str, gap: Gap | None) -> None:
    found = judge(rule("min_orgs_of_type", value="2", types="vet"), *words.split())

    assert (found.outcome, english(found.sentence), found.gap) == (outcome, sentence, gap)


@pytest.mark.parametrize(
    ("words", "outcome", "sentence"),
    [
        ("C:SI:hei", MET, "1 organisation of this kind from the widening countries, 1 needed: "),
        ("C:DE:hei", NOT_MET, "0 of 1 organisation of this kind from the widening countries: "),
        (
            *("C::hei", OPEN),
            (
                "0 of 1 organisation of this kind from the widening countries for certain: HE; "
                "of 1 more kind or country is not known"
            ),
        ),
        ("C:SI", OPEN, "0 of 1 organisation of this kind from the widening countries for certain: HE; of 1 more "),
        ("C:DE", NOT_MET, "0 of 1 organisation of this kind from the widening countries: "),
        ("C::ngo", NOT_MET, "0 of 1 organisation of this kind from the widening countries: "),
    ],
)
def test_min_orgs_of_type_may_ask_for_a_group_too(words: str, outcome: Outcome, sentence: str) -> None:
    found = judge(rule("min_orgs_of_type", value="1", types="hei research_org", group="widening"), *words.split())

    kinds = "higher education institution or research and technology organisation"
    assert found.outcome is outcome
    assert english(found.sentence).startswith(sentence.replace("HE;", f"{kinds};"))


@pytest.mark.parametrize(
    ("words", "outcome", "sentence", "gap"),
    [
        ("C:SI P:SE A:DE", MET, "2 organisations, at most 2 allowed", NO_GAP),
        ("C:SI", MET, "1 organisation, at most 2 allowed", NO_GAP),
        ("C P P P", NOT_MET, "4 organisations, but at most 2 allowed", Gap(surplus=2)),
        ("C P P P P", NOT_MET, "5 organisations, but at most 2 allowed", Gap(surplus=3)),
    ],
)
def test_max_orgs_counts_applicants(words: str, outcome: Outcome, sentence: str, gap: Gap | None) -> None:
    found = judge(rule("max_orgs", value="2"), *words.split())

    assert (found.outcome, english(found.sentence), found.gap) == (outcome, sentence, gap)


@pytest.mark.parametrize(
    ("words", "outcome", "sentence", "gap"),
    [
        ("C:SI A:SE", MET, "One applicant alone, as it has to be", NO_GAP),
        ("A:SE", NOT_MET, "There is no applicant yet", Gap(missing=1)),
        ("C:SI P:SE P:DE", NOT_MET, "3 applicants, but only one may apply", Gap(surplus=2)),
        ("C:SI P:SE", NOT_MET, "2 applicants, but only one may apply", Gap(surplus=1)),
    ],
)
def test_single_applicant_is_exactly_one(words: str, outcome: Outcome, sentence: str, gap: Gap | None) -> None:
    found = judge(rule("single_applicant"), *words.split())

    assert (found.outcome, english(found.sentence), found.gap) == (outcome, sentence, gap)


EACH = "Each country represented has its own: company"
HALF = "The countries that are known have their own: company; organisations whose country is not known: 1"


@pytest.mark.parametrize(
    ("words", "outcome", "sentence", "gap"),
    [
        ("C:SI:vet_provider P:SI:small_enterprise P:CH:hei", MET, EACH, NO_GAP),
        ("C:CH:hei", MET, "No country among the programme countries of Erasmus+ is represented yet", NO_GAP),
        # An associated partner brings no country and fills no gap.
        ("C:SI:small_enterprise A:SE:hei", MET, EACH, NO_GAP),
        (
            *("C:SI:vet_provider A:SI:small_enterprise P:SE:large_enterprise", NOT_MET),
            *("Slovenia has no company yet", Gap(missing=1, countries=("SI",))),
        ),
        (
            *("C:SI:hei P:SE:hei P:DE:small_enterprise", NOT_MET),
            *("Sweden and Slovenia have no company yet", Gap(missing=2, countries=("SE", "SI"))),
        ),
        (
            *("C:SI:hei P:SI", OPEN),
            "Slovenia: perhaps no company yet; organisations whose country or kind is not known: 1",
            Gap(missing=1, countries=("SI",)),
        ),
        # Somebody without a country can help one country, and not two.
        (
            *("C:SI:hei P::small_enterprise", OPEN),
            "Slovenia: perhaps no company yet; organisations whose country or kind is not known: 1",
            Gap(missing=1, countries=("SI",)),
        ),
        (
            *("C:SI:hei P:SE:hei P::small_enterprise", NOT_MET),
            *("Sweden and Slovenia have no company yet", Gap(missing=2, countries=("SE", "SI"))),
        ),
        (
            *("C:SI:hei P:SE:hei P::small_enterprise P", OPEN),
            "Sweden and Slovenia: perhaps no company yet; organisations whose country or kind is not known: 2",
            Gap(missing=2, countries=("SE", "SI")),
        ),
        # Of two countries that lack a company one has somebody of unknown kind, who could be it.
        (
            *("C:SI:hei P:SI P:SE:hei P::small_enterprise", OPEN),
            "Sweden and Slovenia: perhaps no company yet; organisations whose country or kind is not known: 2",
            Gap(missing=2, countries=("SE", "SI")),
        ),
        (
            *("C:SI:hei P:SI P:SE:hei", NOT_MET),
            *("Sweden has no company yet", Gap(missing=1, countries=("SE",))),
        ),
        # Whoever cannot be a company does not help, and could stand alone in a further country.
        ("C:SI:hei P::hei", NOT_MET, "Slovenia has no company yet", Gap(missing=1, countries=("SI",))),
        ("C:SI:small_enterprise P::hei", OPEN, HALF, NO_GAP),
        ("C:SI:small_enterprise P", OPEN, HALF, NO_GAP),
        ("C:SI:small_enterprise P::large_enterprise", MET, EACH, NO_GAP),
        ("C::large_enterprise", MET, EACH, NO_GAP),
        ("C:SI:small_enterprise P:SI", MET, EACH, NO_GAP),
    ],
)
def test_each_country_has_type_looks_at_every_country_represented(
    words: str, outcome: Outcome, sentence: str, gap: Gap | None
) -> None:
    found = judge(rule("each_country_has_type", types="enterprise", **PROGRAMME), *words.split())

    assert (found.outcome, english(found.sentence), found.gap) == (outcome, sentence, gap)


def test_each_country_has_type_is_met_where_no_further_country_is_left() -> None:
    asked = rule("each_country_has_type", types="enterprise", group="erasmus_region_12_us_canada")

    found = judge(asked, "C:US:small_enterprise", "P:CA:large_enterprise", "P::hei")

    assert found.outcome is MET


@pytest.mark.parametrize(
    ("words", "outcome", "sentence", "gap"),
    [
        ("C:SI P:CH", MET, "The coordinator comes from Slovenia", NO_GAP),
        (
            *("C:CH P:SI", NOT_MET),
            "The coordinator comes from Switzerland, which is not among the programme countries of Erasmus+",
            Gap(surplus=1, countries=("CH",), keys=("1",)),
        ),
        ("C P:SI", OPEN, "The country of the coordinator is not known", NO_GAP),
        ("P:SI A:SE", NOT_MET, "There is no coordinator yet", Gap(missing=1)),
        ("C:SI C:SE", MET, "The coordinators come from Sweden and Slovenia", NO_GAP),
        (
            *("C:SI C C:CH", NOT_MET),
            "The coordinator comes from Switzerland, which is not among the programme countries of Erasmus+",
            Gap(surplus=1, countries=("CH",), keys=("3",)),
        ),
        ("C:SI C", OPEN, "The country of the coordinator is not known", NO_GAP),
    ],
)
def test_coordinator_in_group_asks_each_coordinator(
    words: str, outcome: Outcome, sentence: str, gap: Gap | None
) -> None:
    found = judge(rule("coordinator_in_group", **PROGRAMME), *words.split())

    assert (found.outcome, english(found.sentence), found.gap) == (outcome, sentence, gap)


@pytest.mark.parametrize(
    ("words", "outcome", "sentence", "gap"),
    [
        ("C:SI:small_enterprise", MET, "The coordinator is of this kind: small enterprise", NO_GAP),
        (
            *("C:SI:hei P:SI:small_enterprise", NOT_MET),
            (
                "The coordinator is of this kind: higher education institution; only this one may lead: "
                "small or medium company"
            ),
            Gap(surplus=1, countries=("SI",), keys=("1",)),
        ),
        ("C:SI P:SI:small_enterprise", OPEN, "It is not known of what kind the coordinator is", NO_GAP),
        ("P:SI:small_enterprise", NOT_MET, "There is no coordinator yet", Gap(missing=1)),
        ("C:SI:small_enterprise C:SI", OPEN, "It is not known of what kind the coordinator is", NO_GAP),
        (
            *("C:SI:medium_enterprise C:SE:micro_enterprise", MET),
            *("The coordinator is of this kind: micro enterprise or medium enterprise", NO_GAP),
        ),
    ],
)
def test_coordinator_of_type_asks_each_coordinator(
    words: str, outcome: Outcome, sentence: str, gap: Gap | None
) -> None:
    found = judge(rule("coordinator_of_type", types="sme"), *words.split())

    assert (found.outcome, english(found.sentence), found.gap) == (outcome, sentence, gap)


GROUPS = "the programme countries of Erasmus+ or the Western Balkans (Region 1)"


@pytest.mark.parametrize(
    ("words", "outcome", "sentence", "gap"),
    [
        ("C:SI P:AL A:BR", MET, f"Nobody from outside {GROUPS}", NO_GAP),
        (
            *("C:SI P:BR P:AR P", NOT_MET),
            f"From outside {GROUPS}: Argentina and Brazil",
            Gap(surplus=2, countries=("AR", "BR"), keys=("2", "3")),
        ),
        ("C:SI P P", OPEN, "Of 2 organisations the country is not known", NO_GAP),
        ("C", OPEN, "Of 1 organisation the country is not known", NO_GAP),
        ("", MET, f"Nobody from outside {GROUPS}", NO_GAP),
    ],
)
def test_participants_in_groups_lets_nobody_else_in(
    words: str, outcome: Outcome, sentence: str, gap: Gap | None
) -> None:
    asked = rule("participants_in_groups", groups="erasmus_programme erasmus_region_1_western_balkans")

    found = judge(asked, *words.split())

    assert (found.outcome, english(found.sentence), found.gap) == (outcome, sentence, gap)


def test_participants_in_groups_looks_at_the_roles_that_it_names() -> None:
    asked = rule("participants_in_groups", groups="eu27", roles="associated_partner")

    assert judge(asked, "C:BR", "A:SI").outcome is MET
    assert judge(asked, "C:SI", "A:BR").outcome is NOT_MET


@pytest.mark.parametrize(
    ("words", "outcome", "sentence", "gap"),
    [
        ("C:SI P:SE", MET, "Nobody from Belarus and Russia", NO_GAP),
        (
            *("C:SI A:RU S:BY P", NOT_MET),
            "From a country that is left out: Belarus and Russia",
            Gap(surplus=2, countries=("BY", "RU"), keys=("2", "3")),
        ),
        ("C:SI A", OPEN, "Of 1 organisation the country is not known", NO_GAP),
    ],
)
def test_excluded_countries_leaves_out_whoever_takes_part(
    words: str, outcome: Outcome, sentence: str, gap: Gap | None
) -> None:
    found = judge(rule("excluded_countries", countries="BY RU"), *words.split())

    assert (found.outcome, english(found.sentence), found.gap) == (outcome, sentence, gap)


def test_excluded_countries_looks_at_the_roles_that_it_names() -> None:
    asked = rule("excluded_countries", countries="RU", roles="coordinator partner")

    assert judge(asked, "C:SI", "A:RU", "S").outcome is MET
    assert judge(asked, "C:SI", "P:RU").outcome is NOT_MET


A, B = "the programme countries of Erasmus+", "the Western Balkans (Region 1)"


@pytest.mark.parametrize(
    ("words", "outcome", "sentence", "gap"),
    [
        ("C:SI P:AL P:BR A:SE", MET, f"1 from {A}, 1 from {B}", NO_GAP),
        ("C:SI P:SE P:AL", NOT_MET, f"2 from {A}, but only 1 from {B}", Gap(surplus=1)),
        ("C:SI P:SE P:DE P:AL P", NOT_MET, f"3 from {A}, but only 1 from {B}", Gap(surplus=2)),
        (
            *("C:SI P:SE P:AL P", OPEN),
            f"2 from {A} and 1 from {B} for certain; organisations whose country is not known: 1",
            NO_GAP,
        ),
        (
            *("C:SI P:AL P P", OPEN),
            f"1 from {A} and 1 from {B} for certain; organisations whose country is not known: 2",
            NO_GAP,
        ),
        ("C:SI P:AL P:ME P", MET, f"1 from {A}, 2 from {B}", NO_GAP),
        ("P:AL P:ME", MET, f"0 from {A}, 2 from {B}", NO_GAP),
        (
            *("C:SI P:AL P", OPEN),
            f"1 from {A} and 1 from {B} for certain; organisations whose country is not known: 1",
            NO_GAP,
        ),
    ],
)
def test_balance_compares_two_groups(words: str, outcome: Outcome, sentence: str, gap: Gap | None) -> None:
    asked = rule("balance_not_more_than", group_a="erasmus_programme", group_b="erasmus_region_1_western_balkans")

    found = judge(asked, *words.split())

    assert (found.outcome, english(found.sentence), found.gap) == (outcome, sentence, gap)


@pytest.mark.parametrize(
    ("words", "outcome", "sentence", "gap"),
    [
        # 2.1 of 3 is seven tenths, whatever floats say.
        ("C:SI::2.1 P:SE::0.9", MET, "The largest share of one organisation is 70%, at most 70% allowed", NO_GAP),
        (
            *("C:SI::701 P:SE::299 A:DE::5000", NOT_MET),
            "The largest share of one organisation is 70.1%, but at most 70% allowed",
            Gap(surplus=1, countries=("SI",), keys=("1",)),
        ),
        ("C:SI::600 P:::400", MET, "The largest share of one organisation is 60%, at most 70% allowed", NO_GAP),
        ("C:SI::900 P:SE", OPEN, "The budget of 1 organisation is not known", NO_GAP),
        ("C:SI P:SE P:SE::3", OPEN, "The budget of 2 organisations is not known", NO_GAP),
        ("C:SI::0 P:SE::0", OPEN, "There is no budget yet", NO_GAP),
        ("A:SI::100", OPEN, "There is no budget yet", NO_GAP),
        ("C:SI::0 P:SE::5 P:DE::5", MET, "The largest share of one organisation is 50%, at most 70% allowed", NO_GAP),
    ],
)
def test_max_budget_share_of_an_organisation(words: str, outcome: Outcome, sentence: str, gap: Gap | None) -> None:
    found = judge(rule("max_budget_share", value="0.7", per="organisation"), *words.split())

    assert (found.outcome, english(found.sentence), found.gap) == (outcome, sentence, gap)


@pytest.mark.parametrize(
    ("words", "outcome", "sentence", "gap"),
    [
        ("C:SI::350 P:SI::350 P:SE::300", MET, "The largest share of one country is 70%, at most 70% allowed", NO_GAP),
        (
            *("C:SI::350 P:SI::450 P:SE::200", NOT_MET),
            "Slovenia has 80% of the budget, but at most 70% allowed",
            Gap(surplus=2, countries=("SI",), keys=("1", "2")),
        ),
        # The one without a country could be in the largest.
        ("C:SI::450 P:SE::250 P:::300", OPEN, "Of 1 organisation the country is not known", NO_GAP),
        ("C:SI::400 P:SE::300 P:::300", MET, "The largest share of one country is 40%, at most 70% allowed", NO_GAP),
        ("C:::400 P:::600", OPEN, "Of 2 organisations the country is not known", NO_GAP),
        # Wherever it is, it has too much for one country.
        ("C:::0.4 P:::0.6", OPEN, "Of 2 organisations the country is not known", NO_GAP),
        ("C:::0.7 P:::0.3", OPEN, "Of 2 organisations the country is not known", NO_GAP),
        ("C:SI::300 P:::400 P:SE::300", MET, "The largest share of one country is 30%, at most 70% allowed", NO_GAP),
        (
            *("C:SE::750 P:SI::200 P:DE::50", NOT_MET),
            *("Sweden has 75% of the budget, but at most 70% allowed", Gap(surplus=1, countries=("SE",), keys=("1",))),
        ),
        (
            *("C:SI::200 P:::800", NOT_MET),
            "The largest share of one organisation is 80%, but at most 70% allowed",
            Gap(surplus=1, keys=("2",)),
        ),
        (
            *("C:SI::710 P:::290", NOT_MET),
            *(
                "Slovenia has 71% of the budget, but at most 70% allowed",
                Gap(surplus=1, countries=("SI",), keys=("1",)),
            ),
        ),
        ("C:SI::710 P:SE", OPEN, "The budget of 1 organisation is not known", NO_GAP),
    ],
)
def test_max_budget_share_of_a_country(words: str, outcome: Outcome, sentence: str, gap: Gap | None) -> None:
    found = judge(rule("max_budget_share", value="0.7", per="country"), *words.split())

    assert (found.outcome, english(found.sentence), found.gap) == (outcome, sentence, gap)


KIND = "small or medium company"
LEAST = f"for this kind, at least 50% needed: {KIND}"


@pytest.mark.parametrize(
    ("words", "outcome", "sentence"),
    [
        (
            "C:SI:hei:500 P:SE:small_enterprise:500",
            MET,
            f"50% of the budget for this kind, at least 50% needed: {KIND}",
        ),
        (
            *("C:SI:hei:501 P:SE:small_enterprise:499", NOT_MET),
            f"Only 49.9% of the budget for this kind, at least 50% needed: {KIND}",
        ),
        (
            *("C:SI:hei:500 P:SE:small_enterprise:400 P:SE::100", OPEN),
            (
                f"40% of the budget for this kind for certain, at least 50% needed: {KIND}; "
                "organisations whose kind is not known: 1"
            ),
        ),
        (
            *("C:SI:hei:510 P:SE:small_enterprise:390 P:SE::100", NOT_MET),
            f"Only 39% of the budget for this kind, at least 50% needed: {KIND}",
        ),
        ("C:SI:small_enterprise P:SE:small_enterprise:1", OPEN, "The budget of 1 organisation is not known"),
        ("C:SI:small_enterprise:0", OPEN, "There is no budget yet"),
        # Floats: 0.1 + 0.2 of 0.6 is a half.
        ("C:SI:small_enterprise:0 P:SE:hei:0 P:SE:medium_enterprise:7", MET, f"100% of the budget {LEAST}"),
        ("C:SI:small_enterprise:1 P:SE:hei:2 P:SE::1", OPEN, "25% of the budget for this kind for certain, at least "),
        (
            *("C:SI:small_enterprise:0.1 P:SE:small_enterprise:0.2 P:SE:hei:0.3", MET),
            f"50% of the budget for this kind, at least 50% needed: {KIND}",
        ),
    ],
)
def test_min_budget_share_of_a_kind(words: str, outcome: Outcome, sentence: str) -> None:
    found = judge(rule("min_budget_share", value="0.5", types="sme"), *words.split())

    assert found.outcome is outcome
    assert english(found.sentence).startswith(sentence)


def test_shares_that_floats_cut_short_still_add_up() -> None:
    thirds = ["C:SI:small_enterprise:1", "P:SE:small_enterprise:1", "P:DE:small_enterprise:1"]

    assert judge(rule("min_budget_share", value="1", types="sme"), *thirds).outcome is MET
    assert judge(rule("min_budget_share", value="0.333334", types="hei"), *thirds, "P:SE:hei:1.5").outcome is NOT_MET
    assert judge(rule("max_budget_share", value="0.333333", per="country"), *thirds).outcome is NOT_MET


def test_shares_are_compared_to_nine_digits() -> None:
    asked = rule("max_budget_share", value="0.7", per="organisation")

    assert judge(asked, "C:SI::7000000004", "P:SE::2999999996").outcome is MET
    assert judge(asked, "C:SI::700000004", "P:SE::299999996").outcome is NOT_MET


def test_countries_with_the_same_largest_share_are_all_named() -> None:
    asked = rule("max_budget_share", value="0.4", per="country")

    found = judge(asked, "C:SI::5", "P:SE::5", "P:DE::1")

    assert english(found.sentence) == "Sweden and Slovenia have 45.5% of the budget each, but at most 40% allowed"
    assert found.gap == Gap(surplus=2, countries=("SE", "SI"), keys=("1", "2"))


@pytest.mark.parametrize(
    ("asked", "waiting", "confirmed", "denied"),
    [
        (
            rule("independence_required"),
            "Somebody has to confirm that none of the organisations controls another",
            "Confirmed: none of the organisations controls another",
            "One of the organisations controls another",
        ),
        (
            rule("needs_document", document="a plan"),
            *("Somebody has to confirm: a plan", "Confirmed: a plan", "Missing: a plan"),
        ),
        (
            rule("needs_accreditation", accreditation="ECHE", who="each university"),
            "Somebody has to confirm: ECHE (each university)",
            "Confirmed: ECHE (each university)",
            "Missing: ECHE (each university)",
        ),
    ],
)
def test_what_people_confirm_waits_for_their_word(asked, waiting: str, confirmed: str, denied: str) -> None:  # type: ignore[no-untyped-def]
    call = action(asked)

    open_, yes, no = (check(call, team("C:SI"), Given(answers=said)) for said in ({}, {"r": True}, {"r": False}))

    assert [english(one.findings[0].sentence) for one in (open_, yes, no)] == [waiting, confirmed, denied]
    assert [one.findings[0].confirm for one in (open_, yes, no)] == [True, False, False]
    assert [one.to_confirm for one in (open_, yes, no)] == [("r",), (), ()]
    assert [one.undecided for one in (open_, yes, no)] == [(), (), ()]
    assert [one.fails for one in (open_, yes, no)] == [(), (), ("r",)]
    assert [one.verdict for one in (open_, yes, no)] == [MET, MET, NOT_MET]
    assert all(one.findings[0].answerable for one in (open_, yes, no))


def test_unknown_rule_cannot_be_decided_until_people_answer() -> None:
    call = action(rule("unknown"))

    open_, yes, no = (check(call, team("C:SI"), Given(answers=said)) for said in ({}, {"r": True}, {"r": False}))

    assert [one.verdict for one in (open_, yes, no)] == [OPEN, MET, NOT_MET]
    assert (open_.undecided, open_.to_confirm, open_.fails) == (("r",), (), ())
    assert [english(one.findings[0].sentence) for one in (open_, yes, no)] == [
        "What is asked is not known here; read the call document",
        "People of the consortium say that it is so",
        "People of the consortium say that it is not so",
    ]


SCOPE = {"scope": "applications of one OID"}


@pytest.mark.parametrize(
    ("role", "applications", "outcome", "sentence", "keys"),
    [
        ("any", None, OPEN, "At most 2: applications of one OID; nobody counted the other applications", ()),
        ("any", {}, MET, "Nobody is known to stand in more than 2: applications of one OID", ()),
        (
            "any",
            {"1": (1, 1), "2": (0, 1)},
            MET,
            "Nobody is known to stand in more than 2: applications of one OID",
            (),
        ),
        ("any", {"1": (0, 2)}, NOT_MET, "1 organisation stands in more than 2: applications of one OID", ("1",)),
        (
            *("any", {"1": (0, 3), "2": (0, 2)}, NOT_MET),
            *("2 organisations stand in more than 2: applications of one OID", ("1", "2")),
        ),
        # The associated partner does not apply.
        ("any", {"3": (9, 9)}, MET, "Nobody is known to stand in more than 2: applications of one OID", ()),
        ("coordinator", None, OPEN, "At most 2: applications of one OID; nobody counted the other applications", ()),
        (
            *("coordinator", {"1": (1, 9), "2": (9, 9)}, MET),
            *("Nobody is known to stand in more than 2: applications of one OID", ()),
        ),
        (
            "coordinator",
            {"1": (2, 2)},
            NOT_MET,
            "1 organisation stands in more than 2: applications of one OID",
            ("1",),
        ),
    ],
)
def test_cap_counts_this_application_with_the_others(
    role: str, applications: dict[str, tuple[int, int]] | None, outcome: Outcome, sentence: str, keys: tuple[str, ...]
) -> None:
    asked = rule("cap_per_org", value="2", role=role, **SCOPE)

    found = judge(asked, "C:SI", "P:SE", "A:DE", given=Given(applications=applications))

    assert (found.outcome, english(found.sentence)) == (outcome, sentence)
    assert (found.gap.keys if found.gap else ()) == keys


@pytest.mark.parametrize("role", ["any", "coordinator"])
def test_cap_of_one_is_this_application(role: str) -> None:
    asked = rule("cap_per_org", value="1", role=role, **SCOPE)

    assert judge(asked, "C:SI", "P:SE", given=Given(applications={})).outcome is MET
    assert judge(asked, "C:SI", given=Given(applications={"1": (1, 1)})).outcome is NOT_MET


def test_cap_over_more_than_a_round_is_for_people_to_count() -> None:
    asked = rule("cap_per_org", value="3", role="any", scope="grants in five years", beyond_round="yes")

    found = judge(asked, "C:SI", given=Given(applications={"1": (9, 9)}))

    assert found.outcome is OPEN
    assert english(found.sentence) == "At most 3: grants in five years; only people can count that"
    assert judge(asked, "C:SI", given=Given(answers={"r": True})).outcome is MET


@pytest.mark.parametrize(
    ("others", "outcome", "sentence", "gap"),
    [
        (None, OPEN, "Nobody counted the other applications of just these organisations", NO_GAP),
        (0, MET, "No other application of just these organisations is known in this round", NO_GAP),
        (2, NOT_MET, "Just these organisations already stand in another application of this round", Gap(surplus=2)),
    ],
)
def test_same_consortium_applies_once(others: int | None, outcome: Outcome, sentence: str, gap: Gap | None) -> None:
    found = judge(rule("same_consortium_once", **SCOPE), "C:SI", given=Given(same_consortium=others))

    assert (found.outcome, english(found.sentence), found.gap) == (outcome, sentence, gap)


def founded(role: Role, year: int | None) -> Participant:
    return Participant(role=role, country="SI", founded=year, key=str(year))


@pytest.mark.parametrize(
    ("who", "years", "outcome", "sentence"),
    [
        ("applicant", [2023, 2025, None], MET, "Founded in 2023, long enough ago"),
        ("applicant", [2024, 1990], OPEN, "Founded in 2024; the day decides whether that is 2 years ago"),
        ("applicant", [2025, 1990], NOT_MET, "Founded in 2025, less than 2 years ago"),
        ("applicant", [None, 1990], OPEN, "It is not known in which year the organisation was founded"),
        ("applicant", [], NOT_MET, "There is no applicant yet"),
        ("participants", [], NOT_MET, "There is no applicant yet"),
        ("participants", [1990, 2023], MET, "Founded in 2023, long enough ago"),
        ("participants", [1990, 2024], OPEN, "Founded in 2024; the day decides whether that is 2 years ago"),
        ("participants", [1990, 2026, None], NOT_MET, "Founded in 2026, less than 2 years ago"),
        ("participants", [1990, None], OPEN, "It is not known in which year the organisation was founded"),
        ("participants", [None, None], OPEN, "It is not known in which year the organisation was founded"),
    ],
)
def test_age_is_counted_in_whole_years(who: str, years: list[int | None], outcome: Outcome, sentence: str) -> None:
    roles = [Role.COORDINATOR, *[Role.PARTNER] * 9]
    people = [founded(role, year) for role, year in zip(roles, years, strict=False)]

    (found,) = check(action(rule("min_org_age_years", value="2", who=who)), people).findings

    assert (found.outcome, english(found.sentence)) == (outcome, sentence)


def test_age_between_the_years_cannot_be_decided() -> None:
    asked = rule("min_org_age_years", value="3", who="applicant")

    outcomes = [check(action(asked), [founded(Role.COORDINATOR, year)]).verdict for year in (2022, 2023, 2024)]

    assert outcomes == [MET, OPEN, NOT_MET]
    assert judge(asked).gap == Gap(missing=1)


def test_age_of_the_very_old_is_counted_too() -> None:
    asked = rule("min_org_age_years", value="20", who="applicant")

    assert check(action(asked), [founded(Role.COORDINATOR, 1013)]).verdict is MET
    assert check(action(replace(asked, value=1013)), [founded(Role.COORDINATOR, 1013)]).verdict is OPEN


def test_age_names_those_that_are_too_young() -> None:
    people = [founded(Role.COORDINATOR, 2025), founded(Role.PARTNER, 2024), founded(Role.PARTNER, 2026)]

    (found,) = check(action(rule("min_org_age_years", value="2", who="participants")), people).findings

    assert found.gap == Gap(surplus=2, countries=("SI",), keys=("2025", "2026"))


def test_data_that_decide_are_not_overruled_by_answers() -> None:
    asked = rule("same_consortium_once", **SCOPE)

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
