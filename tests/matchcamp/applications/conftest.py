"""An application for the call of vocational excellence: Lars leads, Maja's company is a partner, Theo has no part."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from calls.model import Call, Deadline, DeadlineModel, Source
from matchcamp.funding.actions import import_calls
from matchcamp.funding.queries import call_id_by_identifier
from matchcamp.viewer import Role

LARS, MAJA, THEO, BROKER, CLAIRE, EMMA, MIREN = (
    f"{name}@example.org" for name in ("lars", "maja", "theo", "ingrid", "claire", "emma", "miren")
)
COVE, TWO_STAGES = "ERASMUS-EDU-2026-PEX-COVE", "HORIZON-CL4-2026-TWO"
NOW = dt.datetime(2026, 6, 27, 8, 0, tzinfo=dt.UTC)
EVIDENCE = [{"title": "Receipt of the portal", "url": "https://example.org/receipt"}]


def call(identifier: str, day: dt.date = dt.date(2026, 9, 3), **more: Any) -> Call:
    deadline = Deadline(day, dt.time(17), "stated by the source", stated=True)
    values = {"programme": "ERASMUS", "programme_name": "Erasmus+", "deadlines": (deadline,)} | more
    return Call(
        source=Source.PORTAL, source_ref=identifier, identifier=identifier, title=f"Call {identifier}",
        url=f"https://example.org/{identifier}", **values,
    )  # fmt: skip


@dataclass
class World:
    """The service with its people; each is a client of the API."""

    service: Any
    lars: httpx.AsyncClient
    maja: httpx.AsyncClient
    theo: httpx.AsyncClient
    broker: httpx.AsyncClient
    claire: httpx.AsyncClient
    emma: httpx.AsyncClient
    miren: httpx.AsyncClient
    centre: str
    company: str
    stranger: str
    calls: Mapping[str, str] = field(default_factory=dict)

    @property
    def parts(self) -> Any:
        return self.service.parts

    async def begun(self, *, call: str = COVE, **more: Any) -> dict[str, Any]:
        """A new application that Lars' centre leads, with Maja's company as a partner."""
        body = {"title": "Excellence for small series", "organisation_id": self.centre, "call_id": self.calls[call]}
        answer = await self.lars.post("/api/applications", json=body | more)
        assert answer.status_code == 201, answer.text
        found = dict(answer.json())
        path = f"/api/applications/{id_of(found)}/partners/{self.company}"
        return await self.taken(self.lars.put(path, json={"revision": 1, "committed": True, "budget_eur": 90_000}))

    async def taken(self, asked: Any) -> dict[str, Any]:
        """The application after a change that must be taken."""
        answer = await asked
        assert answer.status_code in {200, 201}, answer.text
        return dict(answer.json())

    async def get(self, id_: str, who: httpx.AsyncClient | None = None) -> dict[str, Any]:
        return await self.taken((who or self.lars).get(f"/api/applications/{id_}"))

    async def step(self, id_: str, step: str, who: httpx.AsyncClient | None = None, **more: Any) -> httpx.Response:
        revision = revision_of(await self.get(id_, who or self.lars))
        body = {"step": step, "revision": revision} | more
        return await (who or self.lars).post(f"/api/applications/{id_}/steps", json=body)

    async def written(self, id_: str) -> None:
        """All sections final, and the application in review."""
        for step in ("write_note", "open", "commit", "draft"):
            await self.taken(self.step(id_, step))
        shown = await self.get(id_)
        for section in shown["sections"]:
            path = f"/api/applications/{id_}/sections/{section['key']}"
            shown = await self.taken(self.lars.put(path, json={"revision": revision_of(shown), "state": "final"}))
        await self.taken(self.step(id_, "review"))

    async def signed(self, id_: str) -> None:
        for who, organisation in ((self.lars, self.centre), (self.maja, self.company)):
            substance = (await self.get(id_))["substance"]
            path = f"/api/applications/{id_}/partners/{organisation}/sign-off"
            await self.taken(who.post(path, json={"substance": substance}))

    async def submitted(self, **more: Any) -> str:
        """The id of an application that was handed in yesterday."""
        id_ = id_of(await self.begun(**more))
        await self.written(id_)
        await self.signed(id_)
        await self.taken(self.step(id_, "finish"))
        await self.taken(self.step(id_, "submit", evidence=EVIDENCE, submission=sent()))
        return id_


def sent(at: str = "2026-06-26T10:00:00Z", number: str = "101246479") -> dict[str, str]:
    return {"at": at, "number": number, "receipt": "receipt-1.pdf"}


def id_of(shown: Mapping[str, Any]) -> str:
    return str(shown["application"]["id"])


def revision_of(shown: Mapping[str, Any]) -> int:
    return int(shown["application"]["revision"])


@pytest.fixture
async def world(service: Any) -> World:
    two = tuple(Deadline(day, dt.time(17), "stated", stated=True, stage=stage)
                for stage, day in ((1, dt.date(2026, 9, 15)), (2, dt.date(2027, 3, 30))))  # fmt: skip
    staged = call(
        TWO_STAGES, programme="HORIZON", programme_name="Horizon Europe", deadlines=two,
        deadline_model=DeadlineModel.TWO_STAGE,
    )  # fmt: skip
    await import_calls([call(COVE), staged], NOW)
    return World(
        service,
        lars=await service.program(LARS),
        maja=await service.program(MAJA),
        theo=await service.program(THEO),
        broker=await service.program(BROKER, Role.BROKER),
        claire=await service.program(CLAIRE, Role.COORDINATOR),
        emma=await service.program(EMMA, Role.SECRETARIAT),
        miren=await service.program(MIREN, Role.FACILITATOR),
        centre=await service.organisation("Yrkescentrum Granen", owner=LARS, type="vet_provider", country="SE"),
        company=await service.organisation("Orodjarna Hidria", owner=MAJA),
        stranger=await service.organisation("Drugo podjetje", owner=THEO),
        calls={one: await call_id_by_identifier(one) for one in (COVE, TWO_STAGES)},
    )
