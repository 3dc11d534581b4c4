"""Camps with people, ideas, and a seating, for what is printed and what came out."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import pytest

from calls.participants import Role as PartnerRole
from matchcamp.consortia.documents import Consortium, Member
from matchcamp.consortia.members import Commitment
from matchcamp.registration.documents import ConceptNote
from matchcamp.seating.documents import CampSeating, HeldRound, Plan, Seat, Version
from matchcamp.seating.states import Step
from matchcamp.viewer import Role
from tests.matchcamp.camping import OPENS, camp_of
from tests.matchcamp.conftest import NOW, Browser, Service

LEADER = "facilitator@camp.example"
AFTER = OPENS + timedelta(hours=7)  # The camp of the tests takes five hours and five minutes.


@pytest.fixture
async def camp_id(service: Service) -> str:
    return await camp_of(service)


async def leader(service: Service) -> Browser:
    return await service.browser(LEADER, Role.FACILITATOR)


async def seat(service: Service, camp_id: str, rounds: Sequence[Mapping[str, str]], held: int = 0) -> None:
    """Write a seating straight into the database: by round the idea of each person; the first `held` are over."""
    seats = [[Seat(person=person, idea=idea) for person, idea in one.items()] for one in rounds]
    plan = Plan(rounds=seats, made=NOW, basis="test")
    await CampSeating(
        id=camp_id,
        revision=1,
        now=Version(number=1, at=NOW, step=Step.PLAN, plan=plan),
        held=[HeldRound(seats=one) for one in seats[:held]],
    ).insert()


def note_of(**words: Any) -> ConceptNote:
    return ConceptNote(**{"problem": "Tools wear.", "result": "A tested method."} | words)


async def consortium(service: Service, **fields: Any) -> str:
    """The id of a consortium, written straight into the database."""
    host = fields.pop("organisation_id", "") or await service.organisation("Coordinator")
    member = Member(organisation_id=host, role=PartnerRole.COORDINATOR, commitment=Commitment.COMMITTED, changed=NOW)
    values = {"title": "Secret title", "organisation_id": host, "members": [member], "created": AFTER, "changed": AFTER}
    return str((await Consortium(**values | fields).insert()).id)
