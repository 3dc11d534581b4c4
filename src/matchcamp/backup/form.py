"""The form of a backup file: gzip over records, the first of which tells what follows and the last what there was.

A record is a letter, the number of its collection (two bytes, big-endian) and a BSON document: `H` the head, `D` a
document, `E` the end with the counts and the SHA-256 of every byte before it. A file without its end was cut.
"""

import gzip
import hashlib
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import bson
from bson.codec_options import CodecOptions
from bson.errors import InvalidBSON

from matchcamp.database import DatabaseError

FORM = "matchcamp-backup"
VERSION = 1
HEAD, DOCUMENT, END = b"H", b"D", b"E"
PREFIX = struct.Struct(">cH")
LENGTH = struct.Struct("<i")  # Every BSON document begins with its own length.
MOST_BYTES = 17 * 2**20  # The database takes documents of 16 MiB and a little.
AWARE = CodecOptions[dict[str, Any]](tz_aware=True, tzinfo=UTC)


class BackupError(DatabaseError):
    """A backup cannot be taken, read or restored; the message names the file and the way out."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A collection in a backup: its options and indexes as the server lists them, and how many documents it has."""

    name: str
    options: dict[str, Any]
    indexes: list[dict[str, Any]]
    count: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds. `schema` is None for a database that never had one."""

    database: str
    taken: datetime
    schema: int | None
    left_out: tuple[str, ...]
    collections: tuple[Kept, ...]
    sha256: str

    @property
    def documents(self) -> int:
        return sum(kept.count for kept in self.collections)


class _Digest(Protocol):
    def update(self, data: bytes, /) -> None: ...

    def hexdigest(self) -> str: ...


def record(letter: bytes, number: int, document: bytes) -> bytes:
    return PREFIX.pack(letter, number) + document


def head_record(manifest: Manifest) -> bytes:
    """The first record: all of the manifest that is known before the documents are read."""
    head = {
        "form": FORM,
        "version": VERSION,
        "database": manifest.database,
        "taken": manifest.taken,
        "schema": manifest.schema,
        "left_out": list(manifest.left_out),
        "collections": [
            {"name": kept.name, "options": kept.options, "indexes": kept.indexes} for kept in manifest.collections
        ],
    }
    return record(HEAD, 0, bson.encode(head))


def end_record(counts: list[int], sha256: str) -> bytes:
    return record(END, 0, bson.encode({"counts": counts, "sha256": sha256}))


def read_manifest(file: Path) -> Manifest:
    """Read a backup to its end and check every byte of it. Raises BackupError when it is not whole."""
    manifest = None
    for part in _parts(file):
        if isinstance(part, Manifest):
            manifest = part
    if manifest is None:
        raise _cut(file)
    return manifest


def read_documents(file: Path) -> Iterator[tuple[int, bytes]]:
    """The documents, each with the number of its collection in the manifest."""
    for part in _parts(file):
        if not isinstance(part, Manifest):
            yield part


def _parts(file: Path) -> Iterator[tuple[int, bytes] | Manifest]:
    """The documents, then the manifest; the errors of all the layers below in one word of ours."""
    try:
        with gzip.open(file, "rb") as stream:
            yield from _read(file, stream)
    except FileNotFoundError as error:
        message = f"there is no backup file {file}: look at the name"
        raise BackupError(message) from error
    except EOFError as error:
        raise _cut(file) from error
    except (zlib.error, InvalidBSON, KeyError, TypeError) as error:
        raise _damaged(file, str(error)) from error
    except OSError as error:
        if isinstance(error, gzip.BadGzipFile):
            raise _damaged(file, str(error)) from error
        message = f"the backup {file} cannot be read: {error.strerror}"
        raise BackupError(message) from error


def _read(file: Path, stream: gzip.GzipFile) -> Iterator[tuple[int, bytes] | Manifest]:
    digest = hashlib.sha256()
    letter, _, content = _next_record(file, stream, digest)
    head = bson.decode(content, AWARE) if letter == HEAD else {}
    if head.get("form") != FORM:
        message = f"{file} is not a backup of Matchcamp"
        raise BackupError(message)
    if head["version"] > VERSION:
        message = f"{file} has form {head['version']}, this program reads {VERSION}: use the newer program"
        raise BackupError(message)
    counts = [0] * len(head["collections"])
    while True:
        before = digest.hexdigest()
        letter, number, content = _next_record(file, stream, digest)
        if letter != DOCUMENT:
            break
        if number >= len(counts):
            raise _damaged(file, f"a document of collection {number} of {len(counts)}")
        counts[number] += 1
        yield number, content
    if record(letter, number, content) != end_record(counts, before) or stream.read(1):
        raise _damaged(file, "its bytes are not those that were written")
    yield _manifest(head, counts, before)


def _next_record(file: Path, stream: gzip.GzipFile, digest: _Digest) -> tuple[bytes, int, bytes]:
    start = stream.read(PREFIX.size + LENGTH.size)
    if len(start) < PREFIX.size + LENGTH.size:
        raise _cut(file)
    letter, number = PREFIX.unpack_from(start)
    (length,) = LENGTH.unpack_from(start, PREFIX.size)
    if not LENGTH.size < length <= MOST_BYTES:
        raise _damaged(file, f"a document of {length} bytes")
    rest = stream.read(length - LENGTH.size)
    if len(rest) < length - LENGTH.size:
        raise _cut(file)
    digest.update(start)
    digest.update(rest)
    return letter, number, start[PREFIX.size :] + rest


def _manifest(head: dict[str, Any], counts: list[int], sha256: str) -> Manifest:
    kept = [
        Kept(entry["name"], entry["options"], entry["indexes"], count)
        for entry, count in zip(head["collections"], counts, strict=True)
    ]
    return Manifest(head["database"], head["taken"], head["schema"], tuple(head["left_out"]), tuple(kept), sha256)


def _cut(file: Path) -> BackupError:
    return BackupError(f"the backup {file} ends too early, it was cut or is still being written: use another copy")


def _damaged(file: Path, found: str) -> BackupError:
    return BackupError(f"the backup {file} is damaged ({found}): use another copy")
