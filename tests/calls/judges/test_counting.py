"""Rules that count, with consortia whose answer was worked out by hand."""

import pytest

from calls.eligibility import Gap, Outcome
from calls.saying import english
from tests.calls.teams import MET, NO_GAP, NOT_MET, OPEN, PROGRAMME, judge, rule


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
