"""A camp with two tables, its facilitator, and people with passes."""

from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from matchcamp.accounts.queries import viewer_of_account
from matchcamp.camps.queries import secrets_of
from matchcamp.registration.documents import Participant
from matchcamp.registration.passes import pass_of
from matchcamp.workshop.passes import actor_by_pass, actor_signed_in
from matchcamp.workshop.rules import Actor
from tests.matchcamp.camping import camp_of, idea_at, person_at
from tests.matchcamp.conftest import Browser, Service

FACILITATOR = "facilitator@camp.example"


@dataclass
class Workshop:
    """A camp that is held: `ideas` are its tables 1 and 2."""

    service: Service
    camp_id: str
    ideas: tuple[str, str]

    async def person(self, name: str = "Maja Novak", **fields: Any) -> str:
        return await person_at(self.service, self.camp_id, name, **fields)

    async def pass_for(self, person_id: str) -> str:
        row = await Participant.get_pymongo_collection().find_one({"_id": (await Participant.get(person_id)).id})
        secrets = await secrets_of(row["camp_id"])
        return pass_of(self.service.parts.settings, row, secrets)

    async def actor(self, person_id: str) -> Actor:
        return await actor_by_pass(self.service.parts, await self.pass_for(person_id))

    async def facilitator(self) -> Actor:
        return await self.signed_in(FACILITATOR)

    async def signed_in(self, email: str) -> Actor:
        return await actor_signed_in(self.camp_id, await viewer_of_account(await self.service.account(email)))

    def phone(self) -> Browser:
        """A browser of somebody who is not signed in."""
        return Browser(self.service.visitor())

    async def program(self, email: str = FACILITATOR) -> httpx.AsyncClient:
        return await self.service.program(email)

    def table(self, number: int = 1) -> str:
        return f"/api/camps/{self.camp_id}/workshop/tables/{self.ideas[number - 1]}"


@pytest.fixture
async def workshop(service: Service) -> Workshop:
    camp_id = await camp_of(service, status="running")
    return Workshop(service, camp_id, (await idea_at(service, camp_id, 1), await idea_at(service, camp_id, 2)))
