"""Who may do what with an organisation: every right, everybody; and what its fields take."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from matchcamp.organisations.documents import Membership
from matchcamp.organisations.rules import (
    may_add,
    may_edit,
    may_see,
    may_see_contacts,
    may_set_membership,
    member_since,
    memberships_listed,
)
from matchcamp.organisations.schemas import OrganisationIn
from matchcamp.viewer import NOBODY, OrganisationRole, Role, Viewer

OWN = "0" * 23 + "1"
OTHER = "0" * 23 + "2"
PEOPLE = {
    "visitor": NOBODY,
    "waiting": Viewer("a0"),
    "member": Viewer("a1", roles=frozenset({Role.MEMBER})),
    "owner elsewhere": Viewer("a2", roles=frozenset({Role.MEMBER}), organisations={OTHER: OrganisationRole.OWNER}),
    "facilitator": Viewer("a3", roles=frozenset({Role.FACILITATOR})),
    "coordinator": Viewer("a4", roles=frozenset({Role.COORDINATOR})),
    "editor": Viewer("a5", roles=frozenset({Role.MEMBER}), organisations={OWN: OrganisationRole.EDITOR}),
    "owner": Viewer("a6", roles=frozenset({Role.MEMBER}), organisations={OWN: OrganisationRole.OWNER}),
    "broker": Viewer("a7", roles=frozenset({Role.BROKER})),
    "secretariat": Viewer("a8", roles=frozenset({Role.SECRETARIAT})),
}
MAY = {
    "edit": {"editor", "owner", "broker", "secretariat"},
    "add": {"broker", "secretariat"},
    "set the standing": {"secretariat"},
    "see its contacts": {"editor", "owner", "secretariat"},
    "see it when it has left": {"editor", "owner", "broker", "secretariat"},
    "list those that have left": {"broker", "secretariat"},
}


@pytest.mark.parametrize("who", list(PEOPLE))
def test_each_person_may_exactly_what_the_table_says(who: str) -> None:
    viewer = PEOPLE[who]

    found = {
        "edit": may_edit(viewer, OWN),
        "add": may_add(viewer),
        "set the standing": may_set_membership(viewer),
        "see its contacts": may_see_contacts(viewer, OWN),
        "see it when it has left": may_see({"_id": OWN, "membership": Membership.LEFT.value}, viewer),
        "list those that have left": Membership.LEFT in memberships_listed(viewer),
    }

    assert {right for right, given in found.items() if given} == {right for right, them in MAY.items() if who in them}


@pytest.mark.parametrize("membership", [known for known in Membership if known is not Membership.LEFT])
def test_anybody_may_see_one_that_has_not_left(membership: Membership) -> None:
    assert may_see({"_id": OWN, "membership": membership.value}, NOBODY)


@pytest.mark.parametrize(
    ("before", "after", "since"),
    [
        (Membership.APPLIED, Membership.MEMBER, date(2026, 6, 1)),
        (Membership.MEMBER, Membership.ASSOCIATE, date(2022, 1, 1)),
        (Membership.MEMBER, Membership.LEFT, date(2022, 1, 1)),
        (Membership.LEFT, Membership.MEMBER, date(2026, 6, 1)),
    ],
)
def test_belonging_begins_when_it_comes_in(before: Membership, after: Membership, since: date) -> None:
    assert member_since(before, after, known=date(2022, 1, 1), day=date(2026, 6, 1)) == since


GOOD: dict[str, Any] = {"name": "Šolski center Celje", "type": "vet_provider"}


def fields_refused(**given: Any) -> set[str]:
    with pytest.raises(ValidationError) as caught:
        OrganisationIn.model_validate(GOOD | given)
    return {str(error["loc"][0]) for error in caught.value.errors()}


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": "x"}, "name"),
        ({"name": "Celje\r\nBcc: all@example.org"}, "name"),
        ({"type": "wizard"}, "type"),
        ({"country": "EL"}, "country"),
        ({"country": "QQ"}, "country"),
        ({"country": "Slovenia"}, "country"),
        ({"country": "SI", "nuts": "SI99"}, "nuts"),
        ({"country": "AT", "nuts": "SI03"}, "nuts"),
        ({"languages": ["xx"]}, "languages"),
        ({"topics": ["astrology"]}, "topics"),
        ({"web": "javascript:alert(1)"}, "web"),
        ({"web": "ftp://example.org"}, "web"),
        ({"web": "https://user:secret@example.org"}, "web"),
        ({"web": "https://localhost"}, "web"),
        ({"web": "https://example.org:port"}, "web"),
        ({"pic": "12345678"}, "pic"),
        ({"oid": "E1234567"}, "oid"),
        ({"reach": -1}, "reach"),
        ({"eqf_lowest": 0, "eqf_highest": 5}, "eqf_lowest"),
        ({"eqf_lowest": 3, "eqf_highest": 9}, "eqf_highest"),
        ({"eqf_lowest": 6, "eqf_highest": 3}, "eqf_highest"),
        ({"eqf_lowest": 3}, "eqf_highest"),
        ({"eqf_highest": 3}, "eqf_highest"),
        ({"size": "huge"}, "size"),
        ({"profile": "a\x00b"}, "profile"),
        ({"profile": "x" * 20_001}, "profile"),
        ({"projects": [{"title": "x"}]}, "projects"),
        ({"projects": [{"title": "A project", "year": 1492}]}, "projects"),
        ({"membership": "member"}, "membership"),
        ({"example": True}, "example"),
    ],
)
def test_a_field_that_cannot_be_is_refused_at_its_name(given: dict[str, Any], field: str) -> None:
    assert fields_refused(**given) == {field}


def test_good_fields_are_brought_into_one_form() -> None:
    taken = OrganisationIn.model_validate(
        GOOD
        | {
            "aliases": ["ŠC  Celje", "ŠC Celje"],
            "country": "GR",
            "nuts": "EL52",
            "languages": ["sl", "en", "sl"],
            "web": "www.sc-celje.si",
            "pic": "986 226 549",
            "oid": "e10175142",
            "eqf_lowest": 3,
            "eqf_highest": 3,
        }
    )

    assert taken.aliases == ["ŠC Celje"]
    assert taken.languages == ["sl", "en"]
    assert taken.web == "https://www.sc-celje.si"
    assert (taken.pic, taken.oid) == ("986226549", "E10175142")


@pytest.mark.parametrize("given", [{"country": ""}, {"country": "XK"}, {"web": ""}, {"pic": " "}, {"nuts": ""}])
def test_what_is_not_known_may_be_left_open(given: dict[str, Any]) -> None:
    assert OrganisationIn.model_validate(GOOD | given).name == GOOD["name"]
