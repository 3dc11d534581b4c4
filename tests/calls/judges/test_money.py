"""Rules on the budget, with shares worked out by hand."""

import pytest

from calls.eligibility import Gap, Outcome
from calls.saying import english
from tests.calls.teams import MET, NO_GAP, NOT_MET, OPEN, judge, rule


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
