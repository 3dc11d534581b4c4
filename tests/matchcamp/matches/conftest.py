"""Two organisations with people, a third that looks on, and items of theirs."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from matchcamp.scheduler import Job, JobContext
from matchcamp.viewer import Role
from tests.matchcamp.profiling import profiled

COMPANY, CENTRE, THIRD = "Orodjarna Skrivnost", "Yrkescentrum Granen", "Drugo podjetje"
MAJA, LARS, THEO, BROKER = "maja@example.org", "lars@example.org", "theo@example.org", "ingrid@example.org"
TEXT = "We mill steel moulds and look for a laboratory that prints mould inserts from metal powder with inner cooling."
PROFILE = "A school with a laboratory that prints metal powder: steel moulds, mould inserts and inner cooling channels."
MESSAGE = "We would like to visit your laboratory."


@dataclass
class World:
    """The service with a company (Maja), a centre (Lars), a third company (Theo) and a broker (Ingrid)."""

    service: Any
    company: str
    centre: str
    third: str
    maja: httpx.AsyncClient
    lars: httpx.AsyncClient
    theo: httpx.AsyncClient
    broker: httpx.AsyncClient

    @property
    def parts(self) -> Any:
        return self.service.parts

    @property
    def centre_key(self) -> str:
        return f"organisation:{self.centre}"

    async def need(self, organisation: str = "", *, visibility: str = "public", publish: bool = True) -> str:
        """The key of a new need, of the company unless another organisation is given; the broker posts it."""
        body = {
            "title": "Printed mould inserts", "text": TEXT, "topics": ["additive-manufacturing"],
            "organisation_id": organisation or self.company, "visibility": visibility, "publish": publish,
        }  # fmt: skip
        answer = await self.broker.post("/api/needs", json=body)
        assert answer.status_code == 201, answer.text
        return f"need:{answer.json()['id']}"

    async def ask(self, near: str, far: str = "", *, who: httpx.AsyncClient | None = None) -> httpx.Response:
        body = {"near": near, "far": far or self.centre_key, "message": MESSAGE}
        return await (who or self.maja).post("/api/introductions", json=body)

    async def asked(self, near: str, far: str = "") -> str:
        """The id of a new introduction that Maja asks for."""
        answer = await self.ask(near, far)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    async def answer(self, id_: str, answer: str, who: httpx.AsyncClient, note: str = "") -> httpx.Response:
        return await who.post(f"/api/introductions/{id_}/answer", json={"answer": answer, "note": note})

    def context(self, job: Job) -> JobContext:
        """What the scheduler would hand to a job now."""
        clock = self.service.clock
        return JobContext(job.name, clock.now(), self.parts.database, clock, lambda: True)

    async def calls_of(self, read: Callable[[], Awaitable[Any]]) -> int:
        """How many reads of its collections the database counts; it keeps a profile meanwhile."""
        async with profiled(self.parts.database) as seen:
            await read()
        return sum(name in {"matches", "needs", "offers", "organisations", "accounts"} for name in seen)


@pytest.fixture
async def world(service: Any) -> World:
    centre = {"country": "SE", "type": "vet_provider", "profile": PROFILE, "topics": ["additive-manufacturing"]}
    return World(
        service,
        company=await service.organisation(COMPANY, owner=MAJA),
        centre=await service.organisation(CENTRE, owner=LARS, **centre),
        third=await service.organisation(THIRD, owner=THEO),
        maja=await service.program(MAJA),
        lars=await service.program(LARS),
        theo=await service.program(THEO),
        broker=await service.program(BROKER, Role.BROKER),
    )
