"""The ten questions on a partner's quality: what data say to each, by hand."""

import datetime as dt
from typing import Any, get_args

import pytest

from calls.participants import Role
from matchcamp.consortia.board_schemas import MemberOut
from matchcamp.consortia.checklist.answers import Line
from matchcamp.consortia.checklist.questions import LINES, QUESTIONS, Circle, Partner, checked
from matchcamp.consortia.members import Commitment
from matchcamp.organisations.documents import Membership, SizeClass
from matchcamp.organisations.schemas import OrganisationOut, ProjectOut

NOW = dt.datetime(2026, 6, 27, tzinfo=dt.UTC)
LCAMP = ProjectOut(title="LCAMP – Learner Centric")


def partner(key: str = "a", profile: dict[str, Any] | None = None, **more: Any) -> Partner:
    member: dict[str, Any] = {
        "organisation_id": key, "name": f"Name of {key}", "country": "SE", "type": "vet_provider", "example": False,
        "role": Role.PARTNER, "commitment": Commitment.PROPOSED, "competences": [], "budget_eur": None, "note": "",
        "word": "", "pinned": False, "past_projects": 0, "mine": False, "elsewhere_as_coordinator": 0, "elsewhere": 0,
        "changed": NOW,
    }  # fmt: skip
    known: dict[str, Any] = {
        "id": key, "name": f"Name of {key}", "aliases": [], "type": "vet_provider", "country": "SE", "nuts": "",
        "city": "", "languages": [], "profile": "", "profile_language": "en", "topics": [], "web": "", "pic": "",
        "oid": "", "reach": None, "eqf_lowest": None, "eqf_highest": None, "equipment": [], "size": None,
        "membership": Membership.MEMBER, "member_since": None, "projects": [], "created": NOW, "changed": NOW,
        "revision": 1, "example": False,
    }  # fmt: skip
    return Partner(
        MemberOut.model_construct(**member | more), OrganisationOut.model_construct(**known | (profile or {}))
    )


def answer(line: str, one: Partner, *others: Partner) -> tuple[str, str]:
    circle = Circle([one, *others], ["welding", "twins"], frozenset({"SI", "HR"}))
    found = checked(one, circle)[line]
    return found.answer, found.why


CASES: dict[str, tuple[str, Partner, list[Partner], str, str]] = {
    "covers": ("expertise", partner(competences=["welding"]), [], "yes", "Covers: welding."),
    "covers nothing": ("expertise", partner(), [], "open", "Covers none"),
    "alone covers": ("complement", partner(competences=["twins"]), [partner("b")], "yes", "Alone covers: twins."),
    "only one of its kind": ("complement", partner(type="chamber"), [partner("b")], "yes", "The only partner"),
    "nothing of its own": ("complement", partner(), [partner("b")], "open", "Others cover the same"),
    "alone at all": ("complement", partner(), [], "open", "Others cover the same"),
    "reach": ("users", partner(profile={"reach": 1640}), [], "yes", "Reaches about 1,640 people"),
    "reach not known": ("users", partner(), [], "open", "does not say"),
    "company": ("companies", partner(type="small_enterprise"), [], "yes", "It is a company itself."),
    "chamber": ("companies", partner(type="chamber"), [], "yes", "It speaks for companies"),
    "works with companies": ("companies", partner(profile={"topics": ["sme-innovation"]}), [], "yes", "Work with"),
    "no company": ("companies", partner(), [], "open", "names no work with companies"),
    "carries": ("capacity", partner(profile={"pic": "986226549", "size": SizeClass.SMALL}), [], "yes", "a number at"),
    "OID is a number": ("capacity", partner(profile={"oid": "E10175142", "size": SizeClass.SMALL}), [], "yes", "a num"),
    "no size": ("capacity", partner(profile={"pic": "986226549"}), [], "open", "Its profile has: no size."),
    "false number": ("capacity", partner(profile={"pic": "123"}), [], "open", "no PIC or OID, no size"),
    "committed": ("people", partner(commitment=Commitment.COMMITTED), [], "yes", "Committed."),
    "mandate": ("people", partner(commitment=Commitment.MANDATE_RECEIVED), [], "yes", "Mandate letter received."),
    "invited": ("people", partner(commitment=Commitment.INVITED), [], "open", "Invited."),
    "declined": ("people", partner(commitment=Commitment.DECLINED), [], "no", "Declined."),
    "experienced": ("europe", partner(past_projects=2), [], "yes", "2 past projects"),
    "newcomer": ("europe", partner(), [], "open", "a newcomer"),
    "new country": ("place", partner(), [partner("b", country="SI")], "yes", "The only partner there: Sweden."),
    "same country": ("place", partner(), [partner("b")], "open", "1 other partner is there: Sweden."),
    "no country": ("place", partner(country=None), [], "open", "not known"),
    "catches up": ("convergence", partner(country="SI"), [partner("b")], "yes", "From a widening country"),
    "joins": ("convergence", partner(), [partner("b", country="HR")], "yes", "With partners from widening"),
    "all alike": ("convergence", partner(), [partner("b", country="DE")], "open", "countries of one kind"),
    "convergence unknown": ("convergence", partner(country=None), [], "open", "not known"),
    "together": (
        "together", partner(profile={"projects": [LCAMP]}), [partner("b", {"projects": [LCAMP]})], "yes",
        "With Name of b in “LCAMP – Learner Centric”.",
    ),
    "not together": ("together", partner(profile={"projects": [LCAMP]}), [partner("b")], "open", "no project"),
}  # fmt: skip


@pytest.mark.parametrize("name", list(CASES))
def test_what_data_say(name: str) -> None:
    line, one, others, expected, why = CASES[name]

    found = answer(line, one, *others)

    assert found[0] == expected
    assert why in found[1]


def test_there_are_ten_questions_and_each_has_its_answer() -> None:
    assert list(LINES) == list(QUESTIONS) == list(get_args(Line))
    assert len(QUESTIONS) == 10


def test_a_profile_that_is_gone_leaves_every_line_answered() -> None:
    one = Partner(partner().member, None)

    found = checked(one, Circle([one], [], frozenset()))

    assert set(found) == set(QUESTIONS)
    assert {line for line, said in found.items() if said.answer == "no"} == set()
