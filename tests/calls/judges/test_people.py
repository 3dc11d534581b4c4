"""Rules that people answer, and those on other applications and on age."""

from dataclasses import replace

import pytest

from calls.eligibility import Gap, Given, Outcome, check
from calls.participants import Participant, Role
from calls.saying import english
from tests.calls.teams import MET, NO_GAP, NOT_MET, OPEN, action, judge, rule, team


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
