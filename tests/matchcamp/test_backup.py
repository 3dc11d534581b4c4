"""Backups: one moment under load, whole or not at all, and clear words about damaged files."""

import asyncio
import gzip
import hashlib
import stat
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex

import bson
import pytest
from pymongo.asynchronous.client_session import AsyncClientSession

from matchcamp.backup import BackupError, Manifest, dump, read_manifest, restore
from matchcamp.backup.form import DOCUMENT, HEAD, Kept, end_record, head_record, record
from matchcamp.database import META, RESTORE, Client, Database, DatabaseError, in_transaction, migrate, newest_version


@pytest.fixture
async def target(client: Client) -> AsyncIterator[Database]:
    name = f"test_{token_hex(6)}"
    yield client[name]
    await client.drop_database(name)


async def fill(database: Database) -> None:
    await migrate(database)
    await database["needs"].insert_many(
        [
            {"_id": 1, "title": "Stroj za varjenje – šola", "at": datetime(2026, 6, 27, 8, tzinfo=UTC), "topics": []},
            {"_id": 2, "title": "\x00", "at": None, "topics": ["iot", "erp"], "nested": {"a": [1.5, b"\xff", 2**40]}},
        ]
    )
    await database["needs"].create_index([("title", 1)], unique=True, name="by_title")
    await database["needs"].create_index([("title", "text")], default_language="none", name="words")
    await database["letters"].create_index("sent", expireAfterSeconds=60)
    await database["sessions"].insert_one({"_id": "token"})
    await database["vectors"].insert_one({"_id": "need:1"})


async def content_of(database: Database) -> dict[str, list[object]]:
    names = sorted(await database.list_collection_names())
    return {name: await database[name].find(sort=[("_id", 1)]).to_list() for name in names}


async def indexes_of(database: Database, name: str) -> list[object]:
    return [dict(spec) async for spec in await database[name].list_indexes()]


async def test_restored_database_holds_the_same(
    client: Client, database: Database, target: Database, tmp_path: Path
) -> None:
    await fill(database)
    file = tmp_path / "camp.backup"

    written = await dump(client, database.name, file)
    read = await restore(client, target.name, file)

    before = await content_of(database)
    assert await content_of(target) == {name: before[name] for name in ("letters", "meta", "needs")}
    assert await indexes_of(target, "needs") == await indexes_of(database, "needs")
    assert await indexes_of(target, "letters") == await indexes_of(database, "letters")
    assert (read.schema, read.documents, read.sha256) == (newest_version(), 3, written.sha256)
    assert [(kept.name, kept.count) for kept in read.collections] == [("letters", 0), ("meta", 1), ("needs", 2)]


async def test_backup_file_is_for_its_owner_only_and_nothing_lies_beside_it(
    client: Client, database: Database, tmp_path: Path
) -> None:
    await fill(database)

    await dump(client, database.name, tmp_path / "camp.backup")

    assert [(path.name, stat.S_IMODE(path.stat().st_mode)) for path in tmp_path.iterdir()] == [("camp.backup", 0o600)]


async def test_backup_leaves_out_what_is_named(client: Client, database: Database, tmp_path: Path) -> None:
    await fill(database)

    manifest = await dump(client, database.name, tmp_path / "camp.backup", leave_out={"needs", "meta"})

    assert [kept.name for kept in manifest.collections] == ["letters", "sessions", "vectors"]
    assert manifest.left_out == ("meta", "needs")


async def test_backup_is_one_moment_while_pairs_are_written(client: Client, database: Database, tmp_path: Path) -> None:
    await database["a"].insert_many([{"filling": "x" * 5000} for _ in range(2000)])
    await database["z"].insert_many([{} for _ in range(2000)])
    stop = False

    async def pair(session: AsyncClientSession) -> None:
        await database["a"].insert_one({}, session=session)
        await database["z"].insert_one({}, session=session)

    async def write() -> int:
        pairs = 0
        while not stop:
            await in_transaction(client, pair)
            pairs += 1
        return pairs

    writing = asyncio.gather(*(write() for _ in range(4)))
    await asyncio.sleep(0.2)
    manifest = await dump(client, database.name, tmp_path / "camp.backup")
    stop = True
    pairs = sum(await writing)

    a, z = (kept.count for kept in manifest.collections)
    assert a == z
    assert 2000 < a < 2000 + pairs


async def test_backup_is_never_written_over(client: Client, database: Database, tmp_path: Path) -> None:
    file = tmp_path / "camp.backup"
    file.write_text("precious")

    with pytest.raises(BackupError, match=r"camp\.backup exists: give another name"):
        await dump(client, database.name, file)

    assert file.read_text() == "precious"


async def test_backup_into_a_missing_folder_is_named(client: Client, database: Database, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match=r"camp\.backup cannot be written: No such file or directory"):
        await dump(client, database.name, tmp_path / "missing" / "camp.backup")


async def test_cut_backup_is_refused_at_every_length(client: Client, database: Database, tmp_path: Path) -> None:
    await fill(database)
    whole = tmp_path / "camp.backup"
    await dump(client, database.name, whole)
    content = whole.read_bytes()
    cut = tmp_path / "cut.backup"

    for length in range(len(content)):
        cut.write_bytes(content[:length])
        with pytest.raises(BackupError, match=r"cut\.backup (ends too early|is damaged)"):
            read_manifest(cut)


async def test_backup_cut_between_two_records_is_refused(client: Client, database: Database, tmp_path: Path) -> None:
    await fill(database)
    file = tmp_path / "camp.backup"
    await dump(client, database.name, file)
    plain = gzip.decompress(file.read_bytes())

    for length in range(len(plain)):
        file.write_bytes(gzip.compress(plain[:length], 0))
        with pytest.raises(BackupError, match="ends too early"):
            read_manifest(file)


async def test_backup_with_one_other_byte_is_refused(client: Client, database: Database, tmp_path: Path) -> None:
    await fill(database)
    file = tmp_path / "camp.backup"
    await dump(client, database.name, file)
    plain = gzip.decompress(file.read_bytes())

    for place in range(len(plain)):
        changed = bytearray(plain)
        changed[place] ^= 1
        file.write_bytes(gzip.compress(changed, 0))
        with pytest.raises(BackupError):
            read_manifest(file)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "ends too early"),
        (b"PK\x03\x04", "is damaged"),
        (gzip.compress(b"", mtime=0), "ends too early"),
        (gzip.compress(record(HEAD, 0, bson.encode({"form": "other"})), mtime=0), "is not a backup of Matchcamp"),
        (
            gzip.compress(record(HEAD, 0, bson.encode({"form": "matchcamp-backup", "version": 2})), mtime=0),
            "has form 2, this program reads 1",
        ),
        (
            gzip.compress(record(HEAD, 0, bson.encode({"form": "matchcamp-backup", "version": 1})), mtime=0),
            "is damaged",
        ),
        (gzip.compress(b"H\0\0\xff\xff\xff\x7f", mtime=0), "is damaged"),
    ],
)
def test_foreign_file_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    file = tmp_path / "camp.backup"
    file.write_bytes(content)

    with pytest.raises(BackupError, match=message):
        read_manifest(file)


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match=r"there is no backup file .*camp\.backup"):
        read_manifest(tmp_path / "camp.backup")


async def test_database_with_content_is_not_restored_into(
    client: Client, database: Database, target: Database, tmp_path: Path
) -> None:
    await fill(database)
    await dump(client, database.name, tmp_path / "camp.backup")
    await target["ideas"].insert_one({"_id": 1})

    with pytest.raises(BackupError, match=r"is not empty \(there is something in ideas\)"):
        await restore(client, target.name, tmp_path / "camp.backup")

    assert await content_of(target) == {"ideas": [{"_id": 1}]}


async def test_database_with_content_is_replaced_when_asked(
    client: Client, database: Database, target: Database, tmp_path: Path
) -> None:
    await fill(database)
    await dump(client, database.name, tmp_path / "camp.backup")
    await target["ideas"].insert_one({"_id": 1})
    await target["needs"].insert_one({"_id": 9})
    await target["vectors"].insert_one({"_id": "need:9"})

    await restore(client, target.name, tmp_path / "camp.backup", into_empty=False)

    before = await content_of(database)
    assert await content_of(target) == {name: before[name] for name in ("letters", "meta", "needs")}


async def test_damaged_backup_changes_nothing(
    client: Client, database: Database, target: Database, tmp_path: Path
) -> None:
    file = tmp_path / "camp.backup"
    await fill(database)
    await dump(client, database.name, file)
    file.write_bytes(file.read_bytes()[:-20])
    await target["needs"].insert_one({"_id": 9})

    with pytest.raises(BackupError, match="ends too early"):
        await restore(client, target.name, file, into_empty=False)

    assert await content_of(target) == {"needs": [{"_id": 9}]}


async def test_backup_that_the_database_does_not_take_changes_nothing(
    client: Client, target: Database, tmp_path: Path
) -> None:
    file = tmp_path / "camp.backup"
    unique = {"name": "by_title", "key": {"title": 1}, "unique": True}
    manifest = Manifest("camp", datetime.now(UTC), 1, (), (Kept("needs", {}, [unique], 2),), "")
    twins = [record(DOCUMENT, 0, bson.encode({"_id": number, "title": "twin"})) for number in (1, 2)]
    plain = head_record(manifest) + b"".join(twins)
    file.write_bytes(gzip.compress(plain + end_record([2], hashlib.sha256(plain).hexdigest())))
    await target["needs"].insert_one({"_id": 9})
    await target.create_collection("restoring.of_another_time")

    with pytest.raises(BackupError, match=r"does not take what is in .*; nothing was changed: .*twin"):
        await restore(client, target.name, file, into_empty=False)

    assert await content_of(target) == {"needs": [{"_id": 9}]}


async def test_backup_of_a_newer_schema_is_refused(
    client: Client, database: Database, target: Database, tmp_path: Path
) -> None:
    await database[META].insert_one({"_id": "schema", "version": 99})
    await dump(client, database.name, tmp_path / "camp.backup")

    with pytest.raises(BackupError, match=f"has schema 99, this program knows {newest_version()}"):
        await restore(client, target.name, tmp_path / "camp.backup")


async def test_restore_that_was_cut_short_is_refused_until_repeated(
    client: Client, database: Database, target: Database, tmp_path: Path
) -> None:
    file = tmp_path / "camp.backup"
    await fill(database)
    await dump(client, database.name, file)
    await target["needs"].insert_one({"_id": 1})
    await target[META].insert_one({"_id": RESTORE, "file": str(file)})
    with pytest.raises(DatabaseError, match="was cut short: run it again"):
        await migrate(target)

    await restore(client, target.name, file)

    assert await migrate(target) == newest_version()
    assert await target["needs"].count_documents({}) == 2
