"""Restoring a backup: all is read, written aside and counted before anything that stands is touched."""

import asyncio
from collections.abc import Iterator
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path

import pymongo
from bson.raw_bson import RawBSONDocument
from pymongo.errors import OperationFailure

from matchcamp.backup.dumping import RAW, RESTORING
from matchcamp.backup.form import BackupError, Kept, Manifest, read_documents, read_manifest
from matchcamp.database import META, RESTORE, Client, Database, newest_version

BATCH = 1000


async def restore(client: Client, database_name: str, file: Path, *, into_empty: bool = True) -> Manifest:
    """Make the database hold what `file` holds, and nothing else. No service may run on it meanwhile.

    Refuses a database with content, other than that of a restore that was cut short, unless `into_empty` is
    False. What the backup left out is gone afterwards: it is
    made anew. Raises BackupError; then nothing was changed, or the database refuses to open until the restore is
    repeated (see `database.migrate`).
    """
    manifest = await asyncio.to_thread(read_manifest, file)
    newest = newest_version()
    if manifest.schema is not None and manifest.schema > newest:
        message = f"{file} has schema {manifest.schema}, this program knows {newest}: use the newer program"
        raise BackupError(message)
    database = client[database_name]
    with pymongo.timeout(None):
        if into_empty and await database[META].find_one({"_id": RESTORE}) is None:
            await _check_empty(database)
        await _drop_aside(database)
        try:
            await _write_aside(database, file, manifest)
        except OperationFailure as error:
            await _drop_aside(database)
            message = f"the database does not take what is in {file}; nothing was changed: {error}"
            raise BackupError(message) from error
        except BaseException:
            await _drop_aside(database)
            raise
        await _exchange(database, file, manifest)
    return manifest


async def _check_empty(database: Database) -> None:
    """A database that was only opened holds its schema version, and collections without documents."""
    for name in sorted(await database.list_collection_names()):
        full = name != META and not name.startswith(RESTORING)
        if full and await database[name].find_one({}, {"_id": 1}) is not None:
            message = (
                f"the database {database.name} is not empty (there is something in {name}): "
                f"restore into an empty data folder, or ask for it to be replaced"
            )
            raise BackupError(message)


async def _drop_aside(database: Database) -> None:
    for name in await database.list_collection_names():
        if name.startswith(RESTORING):
            await database.drop_collection(name)


async def _write_aside(database: Database, file: Path, manifest: Manifest) -> None:
    for kept in manifest.collections:
        await database.command({"create": RESTORING + kept.name, **kept.options})
    raw = database.with_options(codec_options=RAW)
    batches = _batches(file)
    while (batch := await asyncio.to_thread(next, batches, None)) is not None:
        number, documents = batch
        await raw[RESTORING + manifest.collections[number].name].insert_many(documents, ordered=False)
    for kept in manifest.collections:
        await _finish_aside(database, kept)


def _batches(file: Path) -> Iterator[tuple[int, list[RawBSONDocument]]]:
    """Documents of one collection at a time, as many as go well in one message."""
    for number, entries in groupby(read_documents(file), key=itemgetter(0)):
        while documents := [RawBSONDocument(content) for _, content in islice(entries, BATCH)]:
            yield number, documents


async def _finish_aside(database: Database, kept: Kept) -> None:
    name = RESTORING + kept.name
    if kept.indexes:
        await database.command({"createIndexes": name, "indexes": kept.indexes})
    count = await database[name].count_documents({})
    if count != kept.count:
        message = f"{count} of {kept.count} documents of {kept.name} arrived: nothing was changed, try again"
        raise BackupError(message)


async def _exchange(database: Database, file: Path, manifest: Manifest) -> None:
    """Put what was written aside in its place, one quick renaming after the other.

    The mark that a restore is under way stands in the collection that is exchanged last.
    """
    await database[META].replace_one({"_id": RESTORE}, {"_id": RESTORE, "file": str(file)}, upsert=True)
    names = [kept.name for kept in manifest.collections]
    for name in await database.list_collection_names():
        if name not in names and name != META and not name.startswith((RESTORING, "system.")):
            await database.drop_collection(name)
    for name in sorted(names, key=META.__eq__):
        await database[RESTORING + name].rename(name, dropTarget=True)
    if META not in names:
        await database.drop_collection(META)
