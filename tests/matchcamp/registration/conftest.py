"""A camp with its facilitator, members with organisations, and shorthands for what they do."""

from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from matchcamp.registration.documents import Participant
from matchcamp.viewer import Role
from tests.matchcamp.camping import camp_of
from tests.matchcamp.conftest import Service

FACILITATOR = "facilitator@camp.example"


@dataclass
class World:
    """A camp whose people are being registered, and who asks for what."""

    service: Service
    camp: str
    facilitator: httpx.AsyncClient

    @property
    def parts(self) -> Any:
        return self.service.parts

    @property
    def path(self) -> str:
        return f"/api/camps/{self.camp}"

    async def set_camp(self, **fields: Any) -> None:
        values = {name: getattr(value, "value", value) for name, value in fields.items()}
        await self.parts.database["camps"].update_many({}, {"$set": values})

    async def register(self, email: str, **fields: Any) -> httpx.Response:
        """Register somebody with an account."""
        program = await self.service.program(email)
        return await program.post(f"{self.path}/registration", json={"name": email.partition("@")[0]} | fields)

    async def registered(self, email: str, **fields: Any) -> dict[str, Any]:
        answer = await self.register(email, **fields)
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    async def rows(self, **where: Any) -> list[dict[str, Any]]:
        order = [("registered", 1), ("_id", 1)]
        return await Participant.get_pymongo_collection().find({"camp_id": self.camp, **where}).sort(order).to_list()

    async def statuses(self) -> dict[str, str]:
        """Status by address."""
        return {row["email"]: row["status"] for row in await self.rows()}


@pytest.fixture
async def world(service: Service) -> World:
    camp = await camp_of(service)
    return World(service, camp, await service.program(FACILITATOR, Role.FACILITATOR))
