"""What may happen to an idea: every state, every step, everybody."""

import pytest

from matchcamp.ideas.documents import IdeaStatus
from matchcamp.ideas.rules import OPEN, OUT, STEPS
from matchcamp.postings import steps_open_to
from matchcamp.viewer import NOBODY, OrganisationRole, Role, Viewer

OWN = "0" * 23 + "1"
OTHERS = {
    "visitor": NOBODY,
    "member": Viewer("a1", roles=frozenset({Role.MEMBER})),
    "facilitator": Viewer("a2", roles=frozenset({Role.FACILITATOR})),
    "coordinator": Viewer("a3", roles=frozenset({Role.COORDINATOR})),
}
AUTHORS = {
    "editor": Viewer("a4", roles=frozenset({Role.MEMBER}), organisations={OWN: OrganisationRole.EDITOR}),
    "owner": Viewer("a5", roles=frozenset({Role.MEMBER}), organisations={OWN: OrganisationRole.OWNER}),
    "broker": Viewer("a6", roles=frozenset({Role.BROKER})),
    "secretariat": Viewer("a7", roles=frozenset({Role.SECRETARIAT})),
}
TABLE = {
    "draft": {"open": "open", "park": "parked"},
    "open": {"form_consortium": "consortium", "park": "parked"},
    "consortium": {"propose": "proposal", "park": "parked"},
    "proposal": {"park": "parked"},
    "parked": {"reopen": "open"},
}


@pytest.mark.parametrize("who", list(AUTHORS))
@pytest.mark.parametrize("status", [status.value for status in IdeaStatus])
def test_those_who_have_an_idea_move_it(status: str, who: str) -> None:
    found = steps_open_to(STEPS, status, AUTHORS[who], OWN)

    assert {step.name: str(step.target) for step in found} == TABLE[status]


@pytest.mark.parametrize("who", list(OTHERS))
@pytest.mark.parametrize("status", [status.value for status in IdeaStatus])
def test_nobody_else_moves_an_idea(status: str, who: str) -> None:
    assert steps_open_to(STEPS, status, OTHERS[who], OWN) == []


def test_an_idea_is_matched_until_its_partners_are_found_and_read_until_it_is_parked() -> None:
    assert set(OPEN) == {"open", "consortium"}
    assert set(OUT) == {"open", "consortium", "proposal"}
