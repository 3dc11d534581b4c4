"""What may happen to an offer: every state, every step, everybody."""

import pytest

from matchcamp.offers.documents import OfferStatus
from matchcamp.offers.rules import OUT, STEPS
from matchcamp.postings import steps_open_to
from matchcamp.viewer import NOBODY, OrganisationRole, Role, Viewer

OWN = "0" * 23 + "1"
PEOPLE = {
    "visitor": NOBODY,
    "stranger": Viewer("a1", roles=frozenset({Role.MEMBER}), organisations={"0" * 23 + "2": OrganisationRole.OWNER}),
    "facilitator": Viewer("a2", roles=frozenset({Role.FACILITATOR})),
    "coordinator": Viewer("a3", roles=frozenset({Role.COORDINATOR})),
    "editor": Viewer("a4", roles=frozenset({Role.MEMBER}), organisations={OWN: OrganisationRole.EDITOR}),
    "owner": Viewer("a5", roles=frozenset({Role.MEMBER}), organisations={OWN: OrganisationRole.OWNER}),
    "broker": Viewer("a6", roles=frozenset({Role.BROKER})),
    "secretariat": Viewer("a7", roles=frozenset({Role.SECRETARIAT})),
}
BY_AUTHORS = {
    "draft": {"submit": "in_review", "withdraw": "withdrawn"},
    "in_review": {"withdraw": "withdrawn"},
    "published": {"pause": "paused", "renew": "published", "withdraw": "withdrawn"},
    "paused": {"resume": "published", "withdraw": "withdrawn"},
    "expired": {"renew": "published", "withdraw": "withdrawn"},
    "withdrawn": {},
}
BY_REVIEWERS = {
    "draft": {"publish": "published"},
    "in_review": {"publish": "published", "send_back": "draft"},
}


@pytest.mark.parametrize("who", list(PEOPLE))
@pytest.mark.parametrize("status", [status.value for status in OfferStatus])
def test_steps_are_open_to_those_the_table_names(status: str, who: str) -> None:
    expected: dict[str, str] = {}
    if who in {"editor", "owner", "broker", "secretariat"}:
        expected |= BY_AUTHORS[status]
    if who in {"broker", "secretariat"}:
        expected |= BY_REVIEWERS.get(status, {})

    found = steps_open_to(STEPS, status, PEOPLE[who], OWN)

    assert {step.name: str(step.target) for step in found} == expected


def test_nobody_but_the_clock_expires_an_offer() -> None:
    by_hand = {step.name for viewer in PEOPLE.values() for status in OfferStatus for step in
               steps_open_to(STEPS, status, viewer, OWN)}  # fmt: skip

    assert {step.name for step in STEPS} - by_hand == {"expire"}


def test_only_a_published_offer_is_out() -> None:
    assert set(OUT) == {"published"}
