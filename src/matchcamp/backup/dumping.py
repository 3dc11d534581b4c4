"""Taking a backup: every collection as it was at one moment, while others go on writing."""

import asyncio
import gzip
import hashlib
import os
from collections.abc import AsyncIterator
from collections.abc import Set as AbstractSet
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pymongo
from bson.codec_options import CodecOptions
from bson.raw_bson import RawBSONDocument
from pymongo.errors import OperationFailure

from matchcamp.backup.form import DOCUMENT, BackupError, Kept, Manifest, end_record, head_record, record
from matchcamp.database import Client, Database, schema_version

# What belongs to running processes or is made anew from the rest. A follower's place in the change stream and a lease
# mean nothing in another database; a session or a sign-in link should not rise from a copy.
TRANSIENT = frozenset({"vectors", "followers", "leases", "sessions", "sign_in_links", "rate_limits"})
RESTORING = "restoring."  # Collections of a restore that is under way.
COMPRESSION = 3
CHUNK_BYTES = 2**20
SNAPSHOT_TOO_OLD, SNAPSHOT_UNAVAILABLE = 239, 246
TRIES, PAUSE_S = 4, 0.3
RAW = CodecOptions[RawBSONDocument](document_class=RawBSONDocument)


async def dump(client: Client, database_name: str, file: Path, *, leave_out: AbstractSet[str] = TRANSIENT) -> Manifest:
    """Write all collections but `leave_out` to `file` (mode 0600), which is there whole at the end or not at all.

    All is read in one snapshot session, so documents that were written together are found together. Raises
    BackupError for a file that exists or cannot be written, and for a database too busy for a snapshot.
    """
    if await asyncio.to_thread(file.exists):
        message = f"the file {file} exists: give another name, a backup is never written over"
        raise BackupError(message)
    try:
        with pymongo.timeout(None):
            return await _dump(client, client[database_name], file, leave_out)
    except OSError as error:
        message = f"the backup {file} cannot be written: {error.strerror or error}"
        raise BackupError(message) from error
    except OperationFailure as error:
        if error.code not in {SNAPSHOT_TOO_OLD, SNAPSHOT_UNAVAILABLE}:
            raise
        message = f"the database would not keep one moment for {file} long enough, try again at a quieter time: {error}"
        raise BackupError(message) from error


async def _dump(client: Client, database: Database, file: Path, leave_out: AbstractSet[str]) -> Manifest:
    for attempt in range(1, TRIES + 1):
        manifest = await _head(database, leave_out)
        try:
            async with _written_whole(file) as writer:
                return await _write(client, database, manifest, writer)
        except OperationFailure as error:
            # A collection or an index was made a moment ago: the moment that can be read is still before it.
            if error.code != SNAPSHOT_UNAVAILABLE or attempt == TRIES:
                raise
        await asyncio.sleep(PAUSE_S * attempt)
    raise AssertionError


async def _head(database: Database, leave_out: AbstractSet[str]) -> Manifest:
    kept = []
    async for info in await database.list_collections(filter={"type": "collection"}):
        name = info["name"]
        if name in leave_out or name.startswith(("system.", RESTORING)):
            continue
        indexes = [_index(spec) async for spec in await database[name].list_indexes()]
        kept.append(Kept(name, info.get("options", {}), [spec for spec in indexes if spec["name"] != "_id_"], 0))
    kept.sort(key=lambda collection: collection.name)
    schema = await schema_version(database)
    return Manifest(database.name, datetime.now(UTC), schema, tuple(sorted(leave_out)), tuple(kept), "")


def _index(spec: Any) -> dict[str, Any]:
    return {key: dict(value) if key == "key" else value for key, value in spec.items() if key not in {"v", "ns"}}


async def _write(client: Client, database: Database, manifest: Manifest, writer: "_Writer") -> Manifest:
    raw = database.with_options(codec_options=RAW)
    await writer.write(head_record(manifest))
    counts = [0] * len(manifest.collections)
    async with client.start_session(snapshot=True) as session:
        for number, kept in enumerate(manifest.collections):
            async for document in raw[kept.name].find({}, session=session):
                await writer.write(record(DOCUMENT, number, bytes(document.raw)))
                counts[number] += 1
    sha256 = await writer.digest()
    await writer.write(end_record(counts, sha256))
    collections = [replace(kept, count=count) for kept, count in zip(manifest.collections, counts, strict=True)]
    return replace(manifest, collections=tuple(collections), sha256=sha256)


@asynccontextmanager
async def _written_whole(file: Path) -> AsyncIterator["_Writer"]:
    """A writer to a file beside `file`, which takes its place when all went well."""
    part = file.with_name(f"{file.name}.part")
    part.unlink(missing_ok=True)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as plain:
            with gzip.GzipFile(fileobj=plain, mode="wb", compresslevel=COMPRESSION, filename="") as stream:
                writer = _Writer(stream)
                yield writer
                await writer.flush()
            plain.flush()
            await asyncio.to_thread(os.fsync, plain.fileno())
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)


class _Writer:
    """Compresses in a thread, in pieces that are worth it: the loop goes on serving."""

    def __init__(self, stream: gzip.GzipFile) -> None:
        self._stream = stream
        self._pieces: list[bytes] = []
        self._size = 0
        self._digest = hashlib.sha256()

    async def write(self, data: bytes) -> None:
        self._pieces.append(data)
        self._size += len(data)
        if self._size >= CHUNK_BYTES:
            await self.flush()

    async def digest(self) -> str:
        """The SHA-256 of all that was written so far."""
        await self.flush()
        return self._digest.hexdigest()

    async def flush(self) -> None:
        data = b"".join(self._pieces)
        self._pieces, self._size = [], 0
        await asyncio.to_thread(self._write, data)

    def _write(self, data: bytes) -> None:
        self._digest.update(data)
        self._stream.write(data)
