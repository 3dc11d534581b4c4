"""The way to the database: connection, documents, schema version, transactions, ids."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pymongo
import structlog
from beanie import Document, PydanticObjectId, init_beanie
from pymongo import AsyncMongoClient
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import (
    ConfigurationError,
    DuplicateKeyError,
    InvalidURI,
    OperationFailure,
    PyMongoError,
)
from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern

from matchcamp.errors import NotFound
from matchcamp.migrations import phases_of_applications, plans_of_indicators
from matchcamp.mongod import running_mongod

Result = TypeVar("Result")
Client = AsyncMongoClient[dict[str, Any]]
Database = AsyncDatabase[dict[str, Any]]

log = structlog.get_logger(__name__)

# Bridges the 0.5 to 3 s that the embedded mongod takes to come back after it was killed.
SELECTION_MS = 5000
OPERATION_MS = 8000
CHECK_S = 3.0  # A start should say soon that there is no database.
# PyMongo gives up just when it looks for the server once more; closed in the middle of that, it forgets a socket.
LAST_LOOK_S = 0.2

META = "meta"
SCHEMA = "schema"
RESTORE = "restore"
INDEX_CONFLICTS = {85, 86}  # IndexOptionsConflict, IndexKeySpecsConflict
OBJECT_ID = re.compile(r"[0-9a-fA-F]{24}")
ID_IN_WORDS = re.compile(rf"(?<![0-9a-fA-F]){OBJECT_ID.pattern}(?![0-9a-fA-F])")  # As in the address of a page.


class DatabaseError(Exception):
    """The database cannot be used as it is; the message names what stands there and the way out."""


@dataclass(frozen=True, slots=True)
class Migration:
    """One numbered step forward. It must be safe to repeat: it may be cut short, or run in two processes."""

    number: int
    does: str
    run: Callable[[Database], Awaitable[None]]


# Version 1 is the first schema.
MIGRATIONS: tuple[Migration, ...] = (
    Migration(2, "Keeps how far each application is", phases_of_applications),
    Migration(3, "Gives each indicator the fields of its plan", plans_of_indicators),
)
FIRST_VERSION = 1


def newest_version(migrations: Sequence[Migration] = MIGRATIONS) -> int:
    return max((migration.number for migration in migrations), default=FIRST_VERSION)


def connect(url: str) -> Client:
    """A client whose acknowledged writes survive a kill (majority, journal) and whose dates are aware.

    Nothing is sent yet. Raises DatabaseError for an address that cannot be read.
    """
    try:
        return AsyncMongoClient(
            url,
            appname="matchcamp",
            tz_aware=True,
            w="majority",
            journal=True,
            retryWrites=True,
            retryReads=True,
            serverSelectionTimeoutMS=SELECTION_MS,
            timeoutMS=OPERATION_MS,
            uuidRepresentation="standard",
        )
    except (InvalidURI, ConfigurationError, ValueError) as error:
        message = f"the database's address cannot be read ({error}): it is like mongodb://host/?replicaSet=r"
        raise DatabaseError(message) from error


@asynccontextmanager
async def open_database(
    url: str | None,
    *,
    data_dir: Path,
    name: str,
    migrations: Sequence[Migration] = MIGRATIONS,
    tell: Callable[[str], None] = log.info,
    migrating: bool = True,
) -> AsyncIterator[tuple[Client, Database]]:
    """The client and the database `name` at `url`, or in the embedded mongod of `data_dir` without an `url`.

    Writes: the schema version; runs the migrations that are missing. With `migrating` False the schema is left
    as it is, which only a restore may wish. Raises DatabaseError or MongodError.
    """
    if url is not None:
        async with connect(url) as client:
            await _check_server(client, url)
            if migrating:
                await migrate(client[name], migrations)
            yield client, client[name]
        return
    async with running_mongod(data_dir, tell=tell) as mongod, connect(mongod.url) as client:
        if migrating:
            await migrate(client[name], migrations)
        yield client, client[name]


async def _check_server(client: Client, url: str) -> None:
    try:
        with pymongo.timeout(CHECK_S):
            hello = await client.admin.command("hello")
    except PyMongoError as error:
        await asyncio.sleep(LAST_LOOK_S)
        message = f"no database answers at {without_password(url)}: {error}. Check MATCHCAMP_DATABASE_URL"
        raise DatabaseError(message) from error
    if "setName" not in hello and hello.get("msg") != "isdbgrid":
        message = (
            f"the MongoDB at {without_password(url)} is a single server: transactions and change streams "
            f"need a replica set (one member is enough: mongod --replSet rs0, then rs.initiate())"
        )
        raise DatabaseError(message)


def without_password(url: str) -> str:
    """The address without user, password and options, for messages and pages."""
    return re.sub(r"//.*@", "//", url.partition("?")[0])


async def init_documents(database: Database, models: Sequence[type[Document]]) -> None:
    """Bind the documents and make their indexes. Raises DatabaseError for a changed index."""
    try:
        await init_beanie(database=database, document_models=list(models))
    except OperationFailure as error:
        if error.code not in INDEX_CONFLICTS:
            raise
        message = f"an index of {database.name} is not the code's; a migration must drop it first: {error}"
        raise DatabaseError(message) from error


async def migrate(database: Database, migrations: Sequence[Migration] = MIGRATIONS) -> int:
    """Bring the schema to the newest version and return it; an empty database is born there.

    Raises DatabaseError for a schema newer than the code, or a restore that was cut short.
    """
    meta = database[META]
    newest = newest_version(migrations)
    if (cut := await meta.find_one({"_id": RESTORE})) is not None:
        message = f"the restore of {cut['file']} into {database.name} was cut short: run it again"
        raise DatabaseError(message)
    version = await schema_version(database)
    if version is None:
        empty = not await database.list_collection_names(filter={"name": {"$ne": META}})
        version = newest if empty else FIRST_VERSION
        await _set_first(database, version)
    if version > newest:
        message = (
            f"the database {database.name} has schema {version}, this program knows {newest}: "
            f"use the newer program that wrote it, or restore a backup of schema {newest} or older"
        )
        raise DatabaseError(message)
    for migration in sorted(migrations, key=lambda step: step.number):
        if migration.number > version:
            await migration.run(database)
            await meta.update_one({"_id": SCHEMA}, {"$max": {"version": migration.number}})
    return newest


async def schema_version(database: Database) -> int | None:
    """The number that stands in the database; None when none stands there."""
    record = await database[META].find_one({"_id": SCHEMA})
    return None if record is None else int(record["version"])


async def _set_first(database: Database, version: int) -> None:
    try:
        await database[META].insert_one({"_id": SCHEMA, "version": version})
    except DuplicateKeyError:
        return  # Another process was faster and has written the same.


async def in_transaction(client: Client, callback: Callable[[AsyncClientSession], Awaitable[Result]]) -> Result:
    """Run `callback` with a session in one transaction: all its writes or none.

    The callback runs again after a passing conflict, so its only effects must be writes with that session.
    """
    async with client.start_session() as session:
        return await session.with_transaction(callback, ReadConcern("snapshot"), WriteConcern("majority", j=True))


def object_id(text: str) -> PydanticObjectId:
    """The database's id of the `text` in a path or body. Raises NotFound: no item has a malformed id."""
    if OBJECT_ID.fullmatch(text) is None:
        message = f"nothing has the id {text[:50]!r}: an id is 24 hexadecimal digits"
        raise NotFound(message)
    return PydanticObjectId(text)
