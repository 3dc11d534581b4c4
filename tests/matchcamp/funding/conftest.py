"""A service that asks a portal of this process."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest

from calls.sources.fetching import Manners
from matchcamp.accounts.documents import Account
from matchcamp.app import DOCUMENTS
from matchcamp.database import META, Client, init_documents
from matchcamp.funding.documents import CallRecord
from matchcamp.parts import Parts
from tests.calls.sources.portal_server import Answer, PortalServer, Request, portal_server
from tests.matchcamp.conftest import NOW, Service, running_service

QUICK = Manners(pause_s=0, tries=2, first_wait_s=0.001, answer_s=20)


def down(_request: Request, _honest: dict[str, Any]) -> Answer:
    """A portal under repair."""
    return Answer(status=503)


async def identifiers() -> list[str]:
    """Of all calls that are kept, in order."""
    return sorted([row["identifier"] async for row in CallRecord.get_pymongo_collection().find({})])


async def known(identifier: str) -> CallRecord:
    row = await CallRecord.find_one({"identifier": identifier})
    assert row is not None
    return row


@dataclass
class Live:
    """A service and its portal; tests change `portal.rows`, `portal.files` and `portal.damage`."""

    service: Service
    portal: PortalServer

    @property
    def parts(self) -> Parts:
        return self.service.parts


@pytest.fixture(scope="session")
async def live_service(mongo: str, client: Client, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Live]:
    async with portal_server() as portal:
        settings = {"portal": True, "portal_url": portal.url, "topic_url": portal.topic_url}
        async with running_service(mongo, client, tmp_path_factory.mktemp("live"), **settings) as service:
            yield Live(service, portal)


@pytest.fixture
async def live(live_service: Live, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Live]:
    """An empty service at NOW, and an empty portal that behaves."""
    parts, portal = live_service.parts, live_service.portal
    monkeypatch.setattr("matchcamp.funding.sources.gathering.manners_of", lambda _settings: QUICK)
    if Account.get_pymongo_collection().database.name != parts.database.name:
        await init_documents(parts.database, DOCUMENTS)
    live_service.service.clock.moment = NOW
    portal.rows, portal.files, portal.damage = [], {}, lambda _request, _honest: None
    portal.requests.clear()
    yield live_service
    await live_service.service.close()
    for name in await parts.database.list_collection_names(filter={"name": {"$ne": META}}):
        await parts.database[name].delete_many({})
    await parts.recommender.caught_up()
