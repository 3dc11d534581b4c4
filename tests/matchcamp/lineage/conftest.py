"""A whole chain, made by its people: a need that met an offer, an idea, a table, a consortium and two applications."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from matchcamp.camps.states import CampStatus
from matchcamp.viewer import Role
from tests.matchcamp.applications.conftest import COVE, EVIDENCE, World, world
from tests.matchcamp.camping import OPENS, camp_of

__all__ = ["world"]
MESSAGE = "We would like to visit your laboratory."
FACILITATOR = "facilitator@camp.example"


async def taken(asked: Any) -> dict[str, Any]:
    answer = await asked
    assert answer.status_code in {200, 201}, answer.text
    return dict(answer.json())


@dataclass
class Chain:
    """Ids of the things of one chain. Lars' centre has the idea and leads; Maja's company has the need and is a partner
    of the applications; Theo has no part. `first` was rejected, and `second` is its resubmission."""

    world: World
    need: str
    offer: str
    idea: str
    camp: str
    table: str
    consortium: str
    first: str
    second: str


async def posted(world: World, path: str, organisation_id: str, **more: Any) -> str:
    """The id of a need, an offer or an idea that a broker posts and publishes."""
    body = {"title": f"A {path[:-1]}", "text": "We mill steel moulds for small series.", "publish": True}
    answer = await taken(world.broker.post(f"/api/{path}", json=body | {"organisation_id": organisation_id} | more))
    return str(answer["id"])


async def introduced(world: World, need: str, offer: str) -> None:
    """Maja asks for an introduction to who has the offer, and Lars accepts."""
    body = {"near": f"need:{need}", "far": f"offer:{offer}", "message": MESSAGE}
    asked = await taken(world.maja.post("/api/introductions", json=body))
    await taken(world.lars.post(f"/api/introductions/{asked['id']}/answer", json={"answer": "accepted", "note": ""}))


async def table_for(world: World, camp_id: str, idea_id: str) -> str:
    """The id of the idea at the camp, with a table."""
    handed = await taken(world.lars.post(f"/api/camps/{camp_id}/ideas", json={"idea_id": idea_id}))
    leader = await world.service.program(FACILITATOR, Role.FACILITATOR)
    await taken(leader.post(f"/api/camps/{camp_id}/ideas/{handed['id']}/choice", json={"choice": "accept"}))
    return str(handed["id"])


async def consortium_for(world: World, idea_id: str) -> str:
    """The id of a consortium of the idea, which has asked Maja's company to join."""
    body = {"idea_id": idea_id, "call_id": world.calls[COVE], "organisation_id": world.centre}
    made = (await taken(world.lars.post("/api/consortia", json=body)))["consortium"]
    member = {"organisation_id": world.company, "commitment": "invited", "revision": made["revision"]}
    await taken(world.lars.post(f"/api/consortia/{made['id']}/members", json=member))
    return str(made["id"])


async def application_for(world: World, consortium_id: str) -> str:
    """The id of an application of the consortium with Maja's company committed."""
    begun = await taken(world.lars.post("/api/applications", json={"consortium_id": consortium_id}))
    id_ = str(begun["application"]["id"])
    partner = {"revision": begun["application"]["revision"], "committed": True}
    await taken(world.lars.put(f"/api/applications/{id_}/partners/{world.company}", json=partner))
    return id_


async def submitted(world: World, id_: str) -> None:
    await world.written(id_)
    await world.signed(id_)
    await world.taken(world.step(id_, "finish"))
    sent = {"at": "2026-06-26T10:00:00Z", "number": "101246479", "receipt": "receipt-1.pdf"}
    await world.taken(world.step(id_, "submit", evidence=EVIDENCE, submission=sent))


async def lineage(who: httpx.AsyncClient, kind: str, id_: str) -> dict[str, Any]:
    return await taken(who.get(f"/api/lineage/{kind}/{id_}"))


def kinds(found: Mapping[str, Any]) -> list[str]:
    """What stands in a chain, in its order; an unnamed thing with a question mark."""
    return [one["kind"] if one["seen"] else f"{one['kind']}?" for one in found["nodes"]]


@pytest.fixture
async def chain(world: World) -> Chain:
    need = await posted(world, "needs", world.company)
    offer = await posted(world, "offers", world.centre, kind="training")
    await introduced(world, need, offer)
    idea = await posted(world, "ideas", world.centre, need_ids=[need])
    camp = await camp_of(world.service, status=CampStatus.IDEAS)
    table = await table_for(world, camp, idea)
    world.service.clock.moment = OPENS
    consortium = await consortium_for(world, idea)
    first = await application_for(world, consortium)
    await submitted(world, first)
    await world.taken(world.step(first, "reject_budget", evidence=EVIDENCE))
    again = await taken(world.lars.post(f"/api/applications/{first}/resubmission", json={}))
    return Chain(world, need, offer, idea, camp, table, consortium, first, str(again["application"]["id"]))
