"""What tests of camps share: bodies of requests, and rows without a database."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from matchcamp.viewer import Role
from tests.matchcamp.camping import AGENDA, OPENS, agenda_from
from tests.matchcamp.conftest import Service

LEADER = "facilitator@camp.example"
Made = Callable[..., Awaitable[dict[str, Any]]]


def camp_row(**fields: Any) -> dict[str, Any]:
    """A stored camp, without a database."""
    agenda = [one.model_dump() for one in agenda_from(OPENS)]
    length = timedelta(minutes=sum(minutes for _kind, minutes in AGENDA))
    return {
        "status": "draft", "facilitators": ["f" * 24], "ideas_until": None, "people_until": None, "agenda": agenda,
        "starts": OPENS, "ends": OPENS + length, "announced": None, "history": [], "revision": 1,
    } | fields  # fmt: skip


def body_of(camp: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """The frame of a camp of the API as one sends it back."""
    kept = (
        "title", "text", "organisation_id", "zone", "language", "place", "country", "online_url", "call_id",
        "capacity", "tables", "least", "most", "votes", "revision",
    )  # fmt: skip
    return {name: camp[name] for name in kept} | {"starts": "2026-06-30T10:00"} | fields


@pytest.fixture
async def made(service: Service) -> Made:
    """Makes a camp by the API as its facilitator: `await made(template="half_day")`; with its client as `client`."""

    async def make(**fields: Any) -> dict[str, Any]:
        host = await service.organisation("Centre d'Exemple", owner=LEADER, country="BE")
        client = await service.program(LEADER, Role.FACILITATOR)
        body = {"title": "Project camp Mechelen", "organisation_id": host, "starts": "2026-07-08T09:00"} | fields
        answer = await client.post("/api/camps", json=body)
        assert answer.status_code == 201, answer.text
        return {**answer.json(), "client": client}

    return make
