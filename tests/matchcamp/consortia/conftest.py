"""Consortia for the call of vocational excellence: a coordinator's people, two other members, a broker, an onlooker."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from calls.model import Call, Deadline, Source
from matchcamp.funding.actions import import_calls
from matchcamp.funding.queries import call_id_by_identifier
from matchcamp.viewer import Role

LARS, MAJA, THEO, BROKER, CLAIRE = (f"{name}@example.org" for name in ("lars", "maja", "theo", "ingrid", "claire"))
COVE, KA220, UNKNOWN = "ERASMUS-EDU-2026-PEX-COVE", "KA220-VET-2026-1", "NOBODY-KNOWS-THE-RULES"
NOW = dt.datetime(2026, 6, 27, 8, 0, tzinfo=dt.UTC)
EIGHT = (  # Eight organisations of four countries, a VET provider and a company in each: what the call demands.
    ("Yrkescentrum Granen", "vet_provider", "SE"),
    ("Tallens Mekaniska", "small_enterprise", "SE"),
    ("Šolski center Lipa", "vet_provider", "SI"),
    ("Orodjarna Hidria", "small_enterprise", "SI"),
    ("Berufsschule Eiche", "vet_provider", "AT"),
    ("Eichenwerk", "medium_enterprise", "AT"),
    ("Instituto Roble", "vet_provider", "ES"),
    ("Cámara del Roble", "chamber", "ES"),
)


def call(identifier: str, title: str = "Centres of Vocational Excellence") -> Call:
    deadline = Deadline(dt.date(2026, 9, 3), dt.time(17), "stated by the source", stated=True)
    return Call(
        source=Source.PORTAL, source_ref=identifier, identifier=identifier, title=title, programme="ERASMUS",
        programme_name="Erasmus+", url=f"https://example.org/{identifier}", deadlines=(deadline,),
    )  # fmt: skip


@dataclass
class World:
    """The service with Lars of the coordinating centre, Maja of the company in Slovenia, Theo of no member."""

    service: Any
    lars: httpx.AsyncClient
    maja: httpx.AsyncClient
    theo: httpx.AsyncClient
    broker: httpx.AsyncClient
    claire: httpx.AsyncClient
    organisations: Mapping[str, str] = field(default_factory=dict)
    calls: Mapping[str, str] = field(default_factory=dict)

    @property
    def parts(self) -> Any:
        return self.service.parts

    @property
    def coordinator(self) -> str:
        return self.organisations["Yrkescentrum Granen"]

    @property
    def hidria(self) -> str:
        return self.organisations["Orodjarna Hidria"]

    async def formed(self, *, call: str = COVE, **more: Any) -> dict[str, Any]:
        """The board of a new consortium of the coordinator alone."""
        body = {
            "title": "Excellence for small series",
            "organisation_id": self.coordinator,
            "call_id": self.calls[call],
        }
        answer = await self.lars.post("/api/consortia", json=body | more)
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    async def add(self, id_: str, organisation: str, revision: int, **more: Any) -> httpx.Response:
        body = {"organisation_id": organisation, "revision": revision} | more
        return await self.lars.post(f"/api/consortia/{id_}/members", json=body)

    async def eligible(self, **more: Any) -> dict[str, Any]:
        """The board of a consortium that meets the demands of the call, everybody proposed."""
        board = await self.formed(**more)
        for name, _, _ in EIGHT[1:]:
            board = await self.changed(
                self.add(board["consortium"]["id"], self.organisations[name], revision_of(board))
            )
        return board

    async def changed(self, asked: Any) -> dict[str, Any]:
        """The board after a change that must be taken."""
        answer = await asked
        assert answer.status_code == 200, answer.text
        return dict(answer.json()["board"])

    async def board(self, id_: str, who: httpx.AsyncClient | None = None) -> dict[str, Any]:
        answer = await (who or self.lars).get(f"/api/consortia/{id_}")
        assert answer.status_code == 200, answer.text
        return dict(answer.json())


def id_of(board: Mapping[str, Any]) -> str:
    return str(board["consortium"]["id"])


def revision_of(board: Mapping[str, Any]) -> int:
    return int(board["consortium"]["revision"])


def member_of(board: Mapping[str, Any], organisation: str) -> dict[str, Any]:
    [found] = [one for one in board["members"] if one["organisation_id"] == organisation]
    return dict(found)


@pytest.fixture
async def world(service: Any) -> World:
    owners = {"Yrkescentrum Granen": LARS, "Orodjarna Hidria": MAJA}
    organisations = {
        name: await service.organisation(name, owner=owners.get(name, ""), type=type_, country=country)
        for name, type_, country in EIGHT
    }
    organisations["Drugo podjetje"] = await service.organisation("Drugo podjetje", owner=THEO)
    await import_calls([call(COVE), call(KA220, "Cooperation partnerships"), call(UNKNOWN, "Nobody")], NOW)
    return World(
        service,
        lars=await service.program(LARS),
        maja=await service.program(MAJA),
        theo=await service.program(THEO),
        broker=await service.program(BROKER, Role.BROKER),
        claire=await service.program(CLAIRE, Role.COORDINATOR),
        organisations=organisations,
        calls={one: await call_id_by_identifier(one) for one in (COVE, KA220, UNKNOWN)},
    )
