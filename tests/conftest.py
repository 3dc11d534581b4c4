"""The database of the tests: one real mongod for the session, a fresh database for each test."""

import os
from collections.abc import AsyncIterator
from secrets import token_hex

import pytest

from matchcamp.database import Client, Database, connect
from matchcamp.mongod import running_mongod


@pytest.fixture(scope="session")
async def mongo(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """The address of the database: MATCHCAMP_DATABASE_URL, else an embedded mongod in a folder."""
    if (url := os.environ.get("MATCHCAMP_DATABASE_URL")) is not None:
        yield url
        return
    async with running_mongod(tmp_path_factory.mktemp("data")) as mongod:
        yield mongod.url


@pytest.fixture(scope="session")
async def client(mongo: str) -> AsyncIterator[Client]:
    async with connect(mongo) as client:
        yield client


@pytest.fixture
async def database(client: Client) -> AsyncIterator[Database]:
    """An empty database with a name of its own, dropped afterwards."""
    name = f"test_{token_hex(6)}"
    yield client[name]
    await client.drop_database(name)
