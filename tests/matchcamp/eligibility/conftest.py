"""Coordinators, onlookers and one consortium for the call of vocational excellence, which meets its demands."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from calls.model import Call, Deadline, Source
from calls.participants import Role as Part
from matchcamp.consortia.documents import Consortium, Member
from matchcamp.funding.actions import import_calls
from matchcamp.funding.queries import call_id_by_identifier
from matchcamp.viewer import Role

CLAIRE, MIREN, MAJA = (f"{name}@example.org" for name in ("claire", "miren", "maja"))
COVE, NEXT, UNKNOWN = "ERASMUS-EDU-2026-PEX-COVE", "ERASMUS-EDU-2027-PEX-COVE", "NOBODY-KNOWS-2026"
NOW = dt.datetime(2026, 6, 27, 8, 0, tzinfo=dt.UTC)
EIGHT = tuple(
    (f"{kind} {country}", kind, country)
    for country in ("SI", "SE", "AT", "ES")
    for kind in ("vet_provider", "small_enterprise")
)
WHY = {"reason": "The guide of 2027 says so.", "source_title": "Programme Guide 2027"}
MIN_ORGS: Mapping[str, Any] = {
    "id": "min-orgs", "type": "min_orgs", "value": 10, "group": "erasmus_programme", "severity": "blocking",
    "basis": "seen_official", "confidence": "high",
}  # fmt: skip


def call(identifier: str, day: dt.date = dt.date(2026, 9, 3)) -> Call:
    deadline = Deadline(day, dt.time(17), "stated by the source", stated=True)
    return Call(
        source=Source.PORTAL, source_ref=identifier, identifier=identifier, title=f"The call {identifier}",
        programme="ERASMUS", programme_name="Erasmus+", url=f"https://example.org/{identifier}", deadlines=(deadline,),
    )  # fmt: skip


@dataclass
class World:
    """The service with Claire, who coordinates, as a program and in a browser; Maja is a member."""

    service: Any
    claire: httpx.AsyncClient
    maja: httpx.AsyncClient
    browser: Any
    calls: Mapping[str, str]
    consortium: str

    async def correct(self, revision: int, action_id: str = "erasmus-cove", **change: Any) -> httpx.Response:
        body = WHY | {"revision": revision} | change
        return await self.claire.post(f"/api/rules/{action_id}/versions", json=body)

    async def stored(self) -> list[dict[str, Any]]:
        rows = self.service.parts.database["rule_versions"].find({}).sort("_id", 1)
        return list(await rows.to_list())

    async def everything(self) -> dict[str, Any]:
        """All rows of the database, to see that nothing is written; sessions remember when they were last used."""
        database = self.service.parts.database
        names = sorted(await database.list_collection_names())
        return {name: await database[name].find({}).sort("_id", 1).to_list() for name in names if name != "sessions"}


async def consortium(service: Any, call_id: str, title: str = "Excellence for small series", count: int = 8) -> str:
    """A consortium whose first `count` of eight organisations take part."""
    ids = [await service.organisation(f"{name} {title}", type=kind, country=land) for name, kind, land in EIGHT[:count]]
    members = [Member(organisation_id=id_, changed=NOW, role=Part.PARTNER) for id_ in ids]
    members[0].role = Part.COORDINATOR
    row = Consortium(
        title=title, call_id=call_id, organisation_id=ids[0], members=members, created=NOW, changed=NOW
    )  # fmt: skip
    return str((await row.insert()).id)


@pytest.fixture
async def world(service: Any) -> World:
    await import_calls([call(COVE), call(NEXT, dt.date(2027, 9, 2)), call(UNKNOWN)], NOW)
    calls = {one: await call_id_by_identifier(one) for one in (COVE, NEXT, UNKNOWN)}
    return World(
        service,
        claire=await service.program(CLAIRE, Role.COORDINATOR),
        maja=await service.program(MAJA),
        browser=await service.browser(CLAIRE, Role.COORDINATOR),
        calls=calls,
        consortium=await consortium(service, calls[COVE]),
    )
