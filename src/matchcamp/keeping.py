"""Keeps the index of one encoder in this process: opened from a snapshot or filled from the rows, then following them.

A snapshot is a copy of this process's index on its disk, with the place in the change stream that it stands for. It is
derived: without one, or with one that is damaged, of another program, encoder or database, the index is filled from the
rows; where the stream no longer reaches back to it, the fingerprints of all rows are compared.
"""

import asyncio
import hashlib
import shutil
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import structlog
from pymongo.errors import OperationFailure, PyMongoError

import embeddings.index
import matching
from embeddings import snapshots
from embeddings.encoder import Encoder
from embeddings.errors import EmbeddingsError, SnapshotUnusable
from embeddings.index import FaissIndex, VectorIndex
from matchcamp import vectors
from matchcamp.shelf import Shelf
from matchcamp.streams import next_changes

log = structlog.get_logger(__name__)
AWAIT_MS = 1000  # An empty change stream answers after this long; below the client's time limit.
AGAIN_S = 1.0
SNAPSHOT_FROM = 1_000  # Items; fewer are read in half a second.
SNAPSHOT_EVERY_S = 600.0
COMPARED_AT_ONCE = 500  # Rows that are read again after a comparison, with their vectors.


@dataclass(frozen=True, slots=True)
class Storage:
    """Where an index is kept. `folder` is for snapshots, None for none; `url` names a Milvus that has the vectors."""

    folder: Path | None = None
    url: str = ""
    snapshot_from: int = SNAPSHOT_FROM


class Keeper:
    """One encoder and its shelf. `load`, then `follow` for as long as it is used."""

    def __init__(self, database: vectors.Database, encoder: Encoder, storage: Storage) -> None:
        self.encoder = encoder
        self._database = database
        self._storage = storage
        self._shelf: Shelf | None = None
        self._stream: Any = None
        self._changed = False
        self._written = 0.0

    @property
    def shelf(self) -> Shelf:
        """The shelf, once it is loaded."""
        if self._shelf is None:
            raise RuntimeError("the index is not loaded yet")
        return self._shelf

    async def load(self) -> None:
        """Open or fill the shelf; the stream is opened first, so that no change falls in between."""
        await vectors.prepare(self._database)
        if not await self._opened():
            dense = await asyncio.to_thread(self._dense)
            ids = (await asyncio.to_thread(dense.ids)).tolist() if self._storage.url else []
            self._shelf = Shelf(self.encoder.dim, dense)
            self._stream = await self._watch()
            await self._fill()
            if ids:
                await asyncio.to_thread(self._drop_strangers, ids)
        log.info("index.loaded", items=len(self.shelf), passages=self.shelf.passages, encoder=self.encoder.name)

    async def follow(self) -> None:
        """Apply changes for ever; snapshots are written in between."""
        while True:
            await self._follow()

    async def close(self) -> None:
        """End the connection of a shared index; its vectors stay."""
        close = getattr(self._shelf.dense, "close", None) if self._shelf else None
        if close:
            await asyncio.to_thread(close)

    async def forget(self, encoders: Sequence[str]) -> None:
        """Remove what a shared index and the snapshots hold of former encoders."""
        names = [collection_of(self._database.name, encoder) for encoder in encoders]
        drop = getattr(self.shelf.dense, "drop", None)
        for name in names:
            if drop:
                await asyncio.to_thread(drop, name)
            if self._storage.folder:
                await asyncio.to_thread(shutil.rmtree, self._storage.folder / name, ignore_errors=True)

    async def mend(self) -> int:
        """Put the vectors that a shared index has lost once more, and take out what stands for nothing; how many it
        had too few or too many. An index of this process loses nothing."""
        if not self._storage.url:
            return 0
        before = (await asyncio.to_thread(self.shelf.dense.ids)).tolist()
        async for batch in vectors.batches(self._database, self.encoder.name):
            await asyncio.to_thread(self.shelf.mend, batch)
        await asyncio.to_thread(self._drop_strangers, before)
        after = (await asyncio.to_thread(self.shelf.dense.ids)).tolist()
        return len(set(before) ^ set(after))

    def _drop_strangers(self, ids: Sequence[int]) -> None:
        """`ids` were listed before the rows were read: what another process has put since is none of them."""
        self.shelf.dense.discard(self.shelf.strangers(ids))

    def _dense(self) -> VectorIndex:
        if not self._storage.url:
            return FaissIndex(self.encoder.dim)
        from embeddings.index.milvus import MilvusIndex  # noqa: PLC0415 - An extra.

        return MilvusIndex(self._storage.url, collection_of(self._database.name, self.encoder.name), self.encoder.dim)

    async def _opened(self) -> bool:
        """Open the snapshot and catch up with the rows; False where there is none that can be used."""
        if self._storage.folder is None or self._storage.url:
            return False
        try:
            root, about = self._root(self._storage.folder), await self._about()
            folder, said = await asyncio.to_thread(snapshots.newest, root, about)
            self._shelf = await asyncio.to_thread(Shelf.opened, folder)
        except SnapshotUnusable as error:
            log.info("index.no_snapshot", reason=str(error))
            return False
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            log.warning("index.snapshot_not_opened", error=str(error))
            return False
        self._written = time.monotonic()
        try:
            self._stream = await self._watch(said["token"])
        except OperationFailure as error:
            log.info("index.snapshot_too_old", reason=str(error))
            self._stream = await self._watch()
            await self._compare()
        return True

    async def _fill(self) -> None:
        async for batch in vectors.batches(self._database, self.encoder.name):
            await asyncio.to_thread(self.shelf.put, batch)
        self._changed = True

    async def _compare(self) -> None:
        """Bring the shelf to the rows as they are, by their fingerprints."""
        known = await vectors.fingerprints(self._database, self.encoder.name)
        held = dict(self.shelf.fingerprints)
        await asyncio.to_thread(self.shelf.drop, sorted(set(held) - set(known)))
        stale = sorted(key for key, found in known.items() if held.get(key) != found)
        for start in range(0, len(stale), COMPARED_AT_ONCE):
            part = stale[start : start + COMPARED_AT_ONCE]
            rows = await vectors.stored(self._database, part, self.encoder.name)
            await asyncio.to_thread(self.shelf.put, list(rows.values()))
        self._changed = True

    async def _follow(self) -> None:
        """Apply changes until the stream breaks, then open one that begins where it ended."""
        stream = self._stream
        try:
            async with stream:
                while stream.alive:
                    await self._snapshot(stream.resume_token)
                    changes = await next_changes(stream)
                    self._changed = self._changed or bool(changes)
                    if not await asyncio.to_thread(_apply, self.shelf, self.encoder.name, changes):
                        await self._begin_anew()
                        return
        except PyMongoError as error:
            log.warning("index.stream_broke", error=str(error))
        try:
            self._stream = await self._watch(stream.resume_token)
        except OperationFailure as error:
            log.warning("index.stream_lost", error=str(error))
            await self._begin_anew()
        except PyMongoError as error:
            log.warning("index.stream_not_back", error=str(error))
            await asyncio.sleep(AGAIN_S)

    async def _begin_anew(self) -> None:
        """After the collection itself went (a restore, a drop) or the stream's history is lost: compare all rows."""
        while True:
            try:
                self._stream = await self._watch()
                await self._compare()
            except (PyMongoError, EmbeddingsError) as error:
                log.warning("index.not_compared", error=str(error))
                await asyncio.sleep(AGAIN_S)
            else:
                return

    async def _watch(self, token: Any = None) -> Any:
        rows = self._database[vectors.COLLECTION]
        return await rows.watch(full_document="updateLookup", resume_after=token, max_await_time_ms=AWAIT_MS)

    async def _snapshot(self, token: Any) -> None:
        """Write a snapshot of what stands for `token`, where it is time for one."""
        due = not self._written or time.monotonic() - self._written > SNAPSHOT_EVERY_S
        if self._storage.folder is None or self._storage.url or not self._changed or not due or not token:
            return
        if len(self.shelf) < self._storage.snapshot_from:
            return
        self._written, self._changed = time.monotonic(), False
        try:
            about = await self._about() | {"token": dict(token)}
            began = time.monotonic()
            folder = await asyncio.to_thread(snapshots.write, self._root(self._storage.folder), about, self.shelf.save)
            await asyncio.to_thread(self.shelf.saved, folder)
        except (OSError, PyMongoError) as error:
            log.warning("index.snapshot_not_written", error=str(error))
        else:
            log.info("index.snapshot", items=len(self.shelf), seconds=round(time.monotonic() - began, 1))

    def _root(self, folder: Path) -> Path:
        return folder / collection_of(self._database.name, self.encoder.name)

    async def _about(self) -> dict[str, Any]:
        """What a snapshot must say to be of this program, encoder and collection."""
        found = await (await self._database.list_collections(filter={"name": vectors.COLLECTION})).to_list()
        return {
            "program": program(),
            "encoder": self.encoder.name,
            "dim": self.encoder.dim,
            "collection": str(found[0]["info"]["uuid"]) if found else "",
        }


@cache
def program() -> str:
    """A hash of all source files that shape what a snapshot holds: another release builds its index anew."""
    shaping = [*_files(matching), *_files(embeddings), Path(vectors.__file__), Path(__file__).with_name("shelf.py")]
    digest = hashlib.sha256()
    for path in sorted(shaping):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def _files(package: Any) -> list[Path]:
    folder = Path(package.__file__).parent
    below = [path for pattern in ("*.py", "*.yaml", "index/*.py", "concepts/*.yaml") for path in folder.glob(pattern)]
    return [path for path in below if path.is_file()]


def collection_of(database: str, encoder: str) -> str:
    """A name that folders and Milvus take, for the vectors of one encoder and one database.

    >>> collection_of("matchcamp", "static-v1-f3f41bc1")
    'matchcamp_static_v1_f3f41bc1_7cd9baba'
    """
    plain = "".join(sign if sign.isascii() and sign.isalnum() else "_" for sign in f"{database}_{encoder}")
    return f"{plain[:200]}_{hashlib.sha256(f'{database} {encoder}'.encode()).hexdigest()[:8]}"


def _apply(shelf: Shelf, encoder: str, changes: Sequence[Mapping[str, Any]]) -> bool:
    """Bring changes into the index, the last word on each row; False where one befell the whole collection."""
    if any("documentKey" not in change for change in changes):
        return False
    last: dict[str, Any] = {}
    for change in changes:
        key, made_by = vectors.key_in(str(change["documentKey"]["_id"]))
        if made_by == encoder:
            last[key] = change.get("fullDocument")
    gone = [key for key, row in last.items() if row is None]
    kept = [vectors.stored_of(row) for row in last.values() if row is not None]
    if gone:
        shelf.drop(gone)
    if kept:
        shelf.put(kept)
    return True
