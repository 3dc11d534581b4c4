"""The way to the database: how it is opened, its schema version, transactions and ids."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest
from beanie import Document, Indexed
from bson import ObjectId
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.errors import DuplicateKeyError
from pymongo.write_concern import WriteConcern

from matchcamp.database import (
    META,
    RESTORE,
    SCHEMA,
    Client,
    Database,
    DatabaseError,
    Migration,
    connect,
    in_transaction,
    init_documents,
    migrate,
    newest_version,
    object_id,
    open_database,
    schema_version,
    without_password,
)
from matchcamp.errors import NotFound


async def add_colour(database: Database) -> None:
    await database["tables"].update_many({"colour": None}, {"$set": {"colour": "blue"}})


async def count_up(database: Database) -> None:
    await database["tables"].update_many({}, {"$inc": {"visits": 1}})


COLOUR = Migration(2, "tables have a colour", add_colour)
VISITS = Migration(3, "tables count visits", count_up)


async def test_client_writes_with_majority_and_journal(mongo: str) -> None:
    async with connect(mongo) as client:
        assert client.write_concern == WriteConcern("majority", j=True)


async def test_client_reads_aware_dates(database: Database) -> None:
    moment = datetime(2026, 6, 27, 8, tzinfo=UTC)
    await database["tables"].insert_one({"at": moment})

    row = await database["tables"].find_one()

    assert row is not None
    assert (row["at"], row["at"].utcoffset()) == (moment, moment.utcoffset())


@pytest.mark.parametrize("url", ["mongodb://", "mongodb://h:port/"])
def test_unreadable_address_is_refused(url: str) -> None:
    with pytest.raises(DatabaseError, match="address cannot be read"):
        connect(url)


async def test_silent_address_is_named_without_its_password(tmp_path: Path) -> None:
    url = "mongodb://camp:hidden@127.0.0.1:9/"

    with pytest.raises(DatabaseError, match=r"no database answers at mongodb://127\.0\.0\.1:9/: ") as error:
        async with open_database(url, data_dir=tmp_path, name="camp"):
            pass

    assert "hidden" not in str(error.value)


def test_address_for_messages_holds_neither_password_nor_options() -> None:
    assert without_password("mongodb+srv://u:p%40s@db.example.org/?replicaSet=rs0") == "mongodb+srv://db.example.org/"


async def test_database_opens_by_address_and_keeps_its_schema(mongo: str, database: Database, tmp_path: Path) -> None:
    async with open_database(mongo, data_dir=tmp_path, name=database.name) as (client, opened):
        await client.admin.command("ping")
        version = await schema_version(opened)

    assert (opened.name, version) == (database.name, newest_version())


async def test_database_opens_in_its_data_folder(tmp_path: Path) -> None:
    told: list[str] = []

    async with open_database(None, data_dir=tmp_path, name="camp", tell=told.append) as (_, database):
        await database["tables"].insert_one({"_id": 1})

    assert [sentence[:21] for sentence in told] == ["Starting the database"]


async def test_empty_database_is_born_with_the_newest_schema(database: Database) -> None:
    version = await migrate(database, (COLOUR, VISITS))

    assert (version, await schema_version(database)) == (3, 3)


async def test_older_schema_is_migrated_once_in_order(database: Database) -> None:
    await database["tables"].insert_one({"_id": 1})
    await migrate(database, ())

    await migrate(database, (VISITS, COLOUR))
    await migrate(database, (VISITS, COLOUR))

    assert await database["tables"].find_one() == {"_id": 1, "colour": "blue", "visits": 1}
    assert await schema_version(database) == 3


async def test_newer_schema_is_refused(database: Database) -> None:
    await migrate(database, (COLOUR,))

    with pytest.raises(DatabaseError, match="has schema 2, this program knows 1: use the newer program"):
        await migrate(database, ())


async def test_cut_restore_is_refused(database: Database) -> None:
    await database[META].insert_one({"_id": RESTORE, "file": "camp.backup"})

    with pytest.raises(DatabaseError, match=r"the restore of camp\.backup into .* was cut short: run it again"):
        await migrate(database)


async def test_two_services_may_migrate_at_the_same_time(database: Database) -> None:
    await database["tables"].insert_one({"_id": 1})
    await migrate(database, ())

    await asyncio.gather(migrate(database, (COLOUR,)), migrate(database, (COLOUR,)))

    assert await database["tables"].find_one() == {"_id": 1, "colour": "blue"}
    assert await database[META].find_one({"_id": SCHEMA}) == {"_id": SCHEMA, "version": 2}


async def test_transaction_that_fails_leaves_nothing(client: Client, database: Database) -> None:
    async def write_and_fail(session: AsyncClientSession) -> None:
        await database["tables"].insert_one({"_id": 1}, session=session)
        await database["tables"].insert_one({"_id": 1}, session=session)

    with pytest.raises(DuplicateKeyError):
        await in_transaction(client, write_and_fail)

    assert await database["tables"].count_documents({}) == 0


async def test_transactions_at_the_same_time_lose_no_update(client: Client, database: Database) -> None:
    await database["tables"].insert_one({"_id": 1, "seats": 0})

    async def take_seat(session: AsyncClientSession) -> int:
        row = await database["tables"].find_one({"_id": 1}, session=session)
        assert row is not None
        seats: int = row["seats"] + 1
        await database["tables"].update_one({"_id": 1}, {"$set": {"seats": seats}}, session=session)
        return seats

    seats = await asyncio.gather(*(in_transaction(client, take_seat) for _ in range(10)))

    assert sorted(seats) == list(range(1, 11))


async def test_changed_index_names_the_way_out(database: Database) -> None:
    class Table(Document):
        number: Indexed(int, unique=True)  # type: ignore[valid-type]

        class Settings:
            name = "tables"

    await database["tables"].create_index("number")

    with pytest.raises(DatabaseError, match="a migration must drop it first"):
        await init_documents(database, [Table])


def test_object_id_reads_24_hexadecimal_digits() -> None:
    assert object_id("64F0AB12CD34EF5678901234") == ObjectId("64f0ab12cd34ef5678901234")


@pytest.mark.parametrize("text", ["", "1", "x" * 24, "64f0ab12cd34ef567890123", "64f0ab12cd34ef5678901234\n", "é" * 24])
def test_object_id_of_anything_else_is_not_found(text: str) -> None:
    with pytest.raises(NotFound, match="24 hexadecimal digits"):
        object_id(text)
