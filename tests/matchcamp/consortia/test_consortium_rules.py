"""Who sees what, who counts, and what a change makes of a consortium: pure functions over rows."""

from datetime import UTC, datetime
from typing import Any

import pytest

from calls.eligibility import check
from calls.participants import Participant, Role
from calls.rules import action
from matchcamp.consortia import membership
from matchcamp.consortia.members import cover_of, sure
from matchcamp.consortia.membership import By
from matchcamp.consortia.rules import (
    applicants,
    countries_of,
    difference,
    filter_for,
    filter_for_own,
    may_edit,
    may_see,
    participants_of,
    standing_in,
)
from matchcamp.consortia.schemas import MemberEdit, MemberIn
from matchcamp.errors import Conflict, Invalid
from matchcamp.organisations.documents import Membership
from matchcamp.organisations.queries import OrganisationHead
from matchcamp.viewer import OrganisationRole, Viewer
from matchcamp.viewer import Role as AllianceRole

NOW = datetime(2026, 6, 27, 8, 0, tzinfo=UTC)
A, B, C, D = ("a" * 24, "b" * 24, "c" * 24, "d" * 24)
BY = By("1" * 24, NOW)


def member(key: str, role: str = "partner", commitment: str = "committed", **more: Any) -> dict[str, Any]:
    return {
        "organisation_id": key, "role": role, "commitment": commitment, "competences": [], "budget_eur": None,
        "note": "", "word": "", "pinned": False, "invited": None, "changed": NOW,
    } | more  # fmt: skip


def consortium(*members: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "_id": "x", "organisation_id": A, "members": list(members), "excluded": [], "answers": [], "history": [],
        "competences": ["steel", "schools"], "call_id": "", "status": "forming", "title": "T",
    } | more  # fmt: skip


def head(key: str, country: str, type_: str = "vet_provider") -> OrganisationHead:
    return OrganisationHead(key, f"Org {key[0]}", type_, country, "", Membership.MEMBER, example=False)


def viewer(*organisations: str, roles: tuple[AllianceRole, ...] = (AllianceRole.MEMBER,)) -> Viewer:
    own = dict.fromkeys(organisations, OrganisationRole.EDITOR)
    return Viewer(account_id="1" * 24, roles=frozenset(roles), organisations=own)


SEEING = [
    (viewer(A), True, True),
    (viewer(B), True, False),
    (viewer(C), False, False),
    (viewer(D), False, False),
    (viewer(roles=(AllianceRole.MEMBER, AllianceRole.BROKER)), True, True),
    (viewer(roles=(AllianceRole.SECRETARIAT,)), True, True),
    (viewer(roles=(AllianceRole.COORDINATOR,)), True, True),
    (viewer(roles=(AllianceRole.FACILITATOR,)), True, False),
    (Viewer(), False, False),
]


@pytest.mark.parametrize(("who", "sees", "edits"), SEEING)
def test_who_sees_and_who_edits(who: Viewer, sees: bool, edits: bool) -> None:
    row = consortium(member(A, "coordinator"), member(B, commitment="invited"), member(C, commitment="proposed"))

    assert (may_see(row, who), may_edit(row, who)) == (sees, edits)


def test_whoever_looks_after_all_is_not_filtered() -> None:
    assert filter_for(viewer(A, roles=(AllianceRole.FACILITATOR,))) == {}
    assert filter_for(viewer(A)) == filter_for_own(viewer(A))
    assert filter_for_own(viewer())["$or"][0] == {"organisation_id": {"$in": []}}


def test_a_coordinator_that_took_over_edits_once_it_is_committed() -> None:
    asked = consortium(member(A), member(B, "coordinator", "invited"))
    said_yes = consortium(member(A), member(B, "coordinator", "committed"))

    assert (may_edit(asked, viewer(B)), may_edit(said_yes, viewer(B))) == (False, True)


def test_those_who_declined_are_no_participants_and_the_unknown_has_no_country() -> None:
    members = [member(A, "coordinator", budget_eur=5), member(B, commitment="declined"), member(C)]

    assert participants_of(members, {A: head(A, "SI")}) == (
        Participant(role=Role.COORDINATOR, country="SI", type="vet_provider", budget=5, name="Org a", key=A),
        Participant(role=Role.PARTNER, key=C),
    )


def test_only_those_who_said_yes_are_sure() -> None:
    states = ("proposed", "invited", "interested", "committed", "mandate_received", "declined")

    assert [one["commitment"] for one in sure([member(A, commitment=state) for state in states])] == [
        "committed",
        "mandate_received",
    ]


def test_applicants_were_asked_have_not_declined_and_are_counted() -> None:
    row = consortium(
        member(A, "coordinator"), member(B, commitment="invited"), member(C, commitment="proposed"),
        member(D, "associated_partner"),
    )  # fmt: skip

    assert applicants(row) == {A, B}


def test_standing_counts_other_consortia_as_coordinator_and_at_all() -> None:
    others = [
        consortium(member(A, "coordinator"), member(B)),
        consortium(member(B, "coordinator"), member(A, commitment="declined")),
        consortium(member(B, "coordinator"), member(C, "subcontractor")),
    ]

    assert standing_in(others) == {A: (1, 1), B: (2, 3)}


def test_cover_names_gaps_and_leaves_out_who_declined() -> None:
    members = [member(A, competences=["steel"]), member(B, commitment="declined", competences=["schools"])]

    assert cover_of(["steel", "schools"], members) == {"steel": [A], "schools": []}


def test_countries_are_counted_most_first() -> None:
    heads = {A: head(A, "SI"), B: head(B, "SE"), C: head(C, "SE")}

    assert countries_of([member(A), member(B), member(C), member(D)], heads) == {"SE": 2, "": 1, "SI": 1}


def participants(*countries: str) -> list[Participant]:
    return [
        Participant(
            role=Role.PARTNER if number else Role.COORDINATOR, country=code, type="vet_provider", key=str(number)
        )
        for number, code in enumerate(countries)
    ]


def test_a_difference_names_what_broke_and_what_mended() -> None:
    rules = action("erasmus-ka220-vet")
    three, two = check(rules, participants("SI", "SE", "ES")), check(rules, participants("SI", "SE"))

    assert difference(three, two).broke == ("min-orgs", "min-countries")
    assert difference(two, three).mended == ("min-orgs", "min-countries")
    assert difference(three, three) == difference(None, three) == difference(three, None)


def test_rules_of_two_calls_are_not_compared() -> None:
    one = check(action("erasmus-ka220-vet"), participants("SI"))
    other = check(action("erasmus-cove"), participants("SI"))

    assert (difference(one, other).broke, difference(one, other).mended) == ((), ())


def test_an_added_coordinator_takes_the_role_over() -> None:
    row = consortium(member(A, "coordinator"))

    changed = membership.added(row, MemberIn(organisation_id=B, role=Role.COORDINATOR, revision=1), BY)

    assert [(one["organisation_id"], one["role"]) for one in changed.values["members"]] == [
        (A, "partner"),
        (B, "coordinator"),
    ]
    assert [(line.step, line.organisation_id) for line in changed.lines] == [("add", B), ("handed_over", A)]


def test_added_organisations_are_excluded_no_more() -> None:
    row = consortium(member(A, "coordinator"), excluded=[B, C])

    changed = membership.added(row, MemberIn(organisation_id=B, revision=1), BY)

    assert changed.values["excluded"] == [C]


@pytest.mark.parametrize("status", ["submitted", "dropped"])
def test_nothing_changes_after_the_end(status: str) -> None:
    row = consortium(member(A, "coordinator"), member(B), status=status)

    with pytest.raises(Conflict):
        membership.removed(row, B, BY)
    with pytest.raises(Conflict):
        membership.edited(row, B, MemberEdit(revision=1), BY)


def test_an_invitation_has_a_moment_of_its_own_and_keeps_it() -> None:
    row = consortium(member(A, "coordinator"), member(B, commitment="proposed"))
    invited = membership.edited(row, B, MemberEdit(commitment="invited", revision=1), BY).values["members"][1]
    later = By(BY.account_id, datetime(2026, 6, 28, tzinfo=UTC))

    again = membership.edited(
        consortium(member(A, "coordinator"), invited), B, MemberEdit(commitment="invited", note="n", revision=2), later
    ).values["members"][1]

    assert (invited["invited"], again["invited"]) == (NOW, NOW)


def test_only_new_invitations_are_newly_invited() -> None:
    known = member(B, commitment="invited", invited=NOW)
    row = consortium(member(A, "coordinator"), known)
    added = membership.added(row, MemberIn(organisation_id=C, commitment="invited", revision=1), BY)
    edited = membership.edited(row, B, MemberEdit(commitment="invited", note="n", revision=1), BY)

    assert membership.newly_invited(row, added) == [C]
    assert membership.newly_invited(row, edited) == []


def test_a_team_that_is_taken_over_keeps_what_is_known_of_those_who_stay() -> None:
    row = consortium(
        member(A, "coordinator"), member(B, commitment="interested", note="n"), member(C), excluded=[D]
    )  # fmt: skip

    changed = membership.taken_over(
        row, {B: Role.COORDINATOR, A: Role.PARTNER, D: Role.PARTNER}, BY, {D: ["steel", "sailing"]}
    )

    members = {one["organisation_id"]: one for one in changed.values["members"]}
    assert {key: one["role"] for key, one in members.items()} == {A: "partner", B: "coordinator", D: "partner"}
    assert (members[B]["commitment"], members[B]["note"]) == ("interested", "n")
    assert (members[D]["commitment"], members[D]["competences"]) == ("proposed", ["steel"])
    assert changed.values["excluded"] == []
    assert sorted((line.step, line.organisation_id) for line in changed.lines) == [
        ("add", D), ("remove", C), ("role", A), ("role", B),
    ]  # fmt: skip


@pytest.mark.parametrize("roles", [{A: Role.PARTNER}, {A: Role.COORDINATOR, B: Role.COORDINATOR}, {}])
def test_a_team_has_exactly_one_coordinator(roles: dict[str, Role]) -> None:
    with pytest.raises(Invalid):
        membership.taken_over(consortium(member(A, "coordinator")), roles, BY)


def test_the_last_removal_is_the_one_that_is_put_back() -> None:
    removed = [member(B, note=note) for note in ("first", "second")]
    history = [
        {"step": "remove", "organisation_id": B, "removed": one, "revision": number}
        for number, one in enumerate(removed)
    ]
    row = consortium(member(A, "coordinator"), history=history)

    changed = membership.put_back(row, B, BY)

    assert changed.values["members"][1]["note"] == "second"
