"""Rules on places and leaders, with consortia whose answer was worked out by hand."""

import pytest

from calls.eligibility import Gap, Outcome
from calls.saying import english
from tests.calls.teams import MET, NO_GAP, NOT_MET, OPEN, PROGRAMME, judge, rule


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
