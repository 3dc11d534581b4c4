"""The one place where vectors, terms and facts of all items meet: it holds the index and answers who fits what.

The index of a process is derived: it is filled from the rows of `vectors.py` and follows their changes. `refresh` makes
those rows from the items; `reconcile` finds the items whose row is missing or out of date.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import structlog
from pymongo.errors import OperationFailure, PyMongoError

from embeddings.encoder import Encoder, open_encoder
from embeddings.errors import EmbeddingsError
from embeddings.passages import cut
from matchcamp import vectors
from matchcamp.around import Kept
from matchcamp.items import Item, ItemSource, Kind, split_key
from matchcamp.quoting import Quote, keys_to_quote, quoted
from matchcamp.ranking import Asked, Found, ranked
from matchcamp.reranking import FIRST, Reranking
from matchcamp.shelf import Shelf
from matchcamp.streams import next_changes
from matchcamp.surveying import QuoteOf, Sought, Survey, surveyed
from matchcamp.tasks import ended
from matchcamp.vectors import Stored

log = structlog.get_logger(__name__)
LONGEST = 24  # Passages of an item that are embedded: 24 x 120 words is more than any posting may hold.
REFRESH_BATCH = 200
CATCH_UP_S = 0.02
AWAIT_MS = 1000  # An empty change stream answers after this long; below the client's time limit.


class NotLoaded(RuntimeError):
    """Encoder or index could not be loaded; the message says why."""


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What the reconciling job did."""

    items: int
    refreshed: int
    forgotten: int


class Recommender:
    """Encoder and index of this process. `open` starts loading behind the caller; `ready` says when it is done."""

    def __init__(
        self, database: vectors.Database, sources: Sequence[ItemSource], encoder: str, reranker: str = ""
    ) -> None:
        self._database = database
        self._sources: Mapping[Kind, ItemSource] = {source.kind: source for source in sources}
        self._spec = encoder
        self._encoder: Encoder | None = None
        self._shelf: Shelf | None = None
        self._loaded = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._failure = ""
        self.around = Kept()
        self.reranking = Reranking(reranker)

    @property
    def ready(self) -> bool:
        return self._loaded.is_set()

    @property
    def sources(self) -> Mapping[Kind, ItemSource]:
        return self._sources

    def status(self) -> dict[str, Any]:
        """For the health page and `matchcamp index status`."""
        return {
            "ready": self.ready,
            "encoder": self._encoder.name if self._encoder else self._spec,
            "items": len(self._shelf) if self._shelf else 0,
            "passages": self._shelf.passages if self._shelf else 0,
            "failure": self._failure,
        } | ({"reranker": self.reranking.status()} if self.reranking.spec else {})

    def open(self) -> None:
        """Start loading the encoder and the index; requests that need them wait for `loaded`. Once is enough."""
        if not self._tasks:
            self._tasks.append(asyncio.create_task(self._load(), name="recommender-load"))

    async def close(self) -> None:
        await ended(self._tasks)
        await self.around.close()

    async def loaded(self) -> Shelf:
        """The filled index; waits for it. Raises NotLoaded when loading failed, with the reason."""
        if self._failure:
            raise NotLoaded(f"the index could not be loaded: {self._failure}")
        await self._loaded.wait()
        if self._shelf is None or self._failure:
            raise NotLoaded(f"the index could not be loaded: {self._failure}")
        return self._shelf

    async def _load(self) -> None:
        try:
            encoder = await asyncio.to_thread(open_encoder, self._spec)
            await self.reranking.open()
            shelf = Shelf(encoder.dim)
            stream = await self._filled(shelf, encoder)
        except (OSError, ValueError, EmbeddingsError, PyMongoError) as error:
            self._failure = str(error)
            log.error("index.not_loaded", error=str(error))  # noqa: TRY400  # The message says all; a trace adds nothing.
            self._loaded.set()
            return
        self._encoder, self._shelf = encoder, shelf
        self._loaded.set()
        log.info("index.loaded", items=len(shelf), passages=shelf.passages, encoder=encoder.name)
        while True:
            stream = await self._followed(stream, shelf, encoder)

    async def _filled(self, shelf: Shelf, encoder: Encoder) -> Any:
        """Fill the shelf from the stored rows; the stream is opened first, so that no change falls in between."""
        stream = await self._watch()
        async for batch in vectors.batches(self._database, encoder.name):
            await asyncio.to_thread(shelf.put, batch)
        return stream

    async def _followed(self, stream: Any, shelf: Shelf, encoder: Encoder) -> Any:
        """Apply changes until the stream breaks; returns the one to go on with, which begins where this one ended."""
        try:
            async with stream:
                while stream.alive:
                    changes = await next_changes(stream)
                    if not await asyncio.to_thread(_apply, shelf, encoder.name, changes):
                        return await self._filled_anew(shelf, encoder)
        except PyMongoError as error:
            log.warning("index.stream_broke", error=str(error))
        try:
            return await self._watch(stream.resume_token)
        except OperationFailure as error:
            log.warning("index.stream_lost", error=str(error))
        except PyMongoError as error:
            log.warning("index.stream_not_back", error=str(error))
            await asyncio.sleep(1)
            return stream
        return await self._filled_anew(shelf, encoder)

    async def _filled_anew(self, shelf: Shelf, encoder: Encoder) -> Any:
        """After the collection itself went (a restore, a drop) or the stream's history is lost: read all rows again."""
        while True:
            try:
                stale = set(shelf.heads)
                stream = await self._filled(shelf, encoder)
                known = await vectors.fingerprints(self._database, encoder.name)
                await asyncio.to_thread(shelf.drop, sorted(stale - set(known)))
            except PyMongoError as error:
                log.warning("index.not_filled", error=str(error))
                await asyncio.sleep(1)
            else:
                return stream

    async def _watch(self, token: Any = None) -> Any:
        rows = self._database[vectors.COLLECTION]
        return await rows.watch(full_document="updateLookup", resume_after=token, max_await_time_ms=AWAIT_MS)

    async def refresh(self, keys: Sequence[str]) -> int:
        """Embed items whose words or facts changed, forget those that are no longer shown; safe to repeat."""
        await self.loaded()
        changed = 0
        for start in range(0, len(keys), REFRESH_BATCH):
            changed += await self._refresh(keys[start : start + REFRESH_BATCH])
        return changed

    async def _refresh(self, keys: Sequence[str]) -> int:
        items = await self.items(keys)
        shown = [item for item in items if item.audience is not None]
        await vectors.forget(self._database, sorted(set(keys) - {item.key for item in shown}))
        encoder = self._needed_encoder()
        known = await vectors.fingerprints(self._database, encoder.name, [item.key for item in shown])
        stale = [item for item in shown if known.get(item.key) != vectors.fingerprint(item)]
        if stale:
            made = await asyncio.to_thread(embedded, encoder, stale)
            rows = [vectors.row_of(item, row, encoder.name) for item, row in zip(stale, made, strict=True)]
            await vectors.keep(self._database, rows)
        return len(stale)

    async def items(self, keys: Sequence[str]) -> list[Item]:
        """The items of some keys, read from their areas."""
        wanted: dict[Kind, list[str]] = {}
        for key in keys:
            kind, id_ = split_key(key)
            wanted.setdefault(kind, []).append(id_)
        found: list[Item] = []
        for kind, ids in wanted.items():
            found += await self._sources[kind].read(ids)
        return found

    async def reconcile(self) -> Reconciled:
        """Compare every item with its row and mend the difference: what a crash between write and refresh left."""
        keys = [f"{kind.value}:{id_}" for kind, source in self._sources.items() for id_ in await source.ids()]
        self.around.forget()
        gone = sorted(await vectors.all_keys(self._database) - set(keys))
        await vectors.forget(self._database, gone)
        return Reconciled(len(keys), await self.refresh(keys), len(gone))

    async def caught_up(self) -> None:
        """Wait until this process's index holds every row as it stood when the call was made."""
        self.around.forget()
        shelf = await self.loaded()
        wanted = await vectors.fingerprints(self._database, self._needed_encoder().name)
        while shelf.fingerprints != wanted:  # noqa: ASYNC110  # The stream has no event for «all is read».
            await asyncio.sleep(CATCH_UP_S)

    async def out_of_date(self) -> int:
        """How many items have no row, or one that does not hold their present words; nothing is changed."""
        await self.loaded()
        known = await vectors.fingerprints(self._database, self._needed_encoder().name)
        count = 0
        for source in self._sources.values():
            ids = await source.ids()
            for start in range(0, len(ids), REFRESH_BATCH):
                shown = [item for item in await source.read(ids[start : start + REFRESH_BATCH]) if item.audience]
                count += sum(known.get(item.key) != vectors.fingerprint(item) for item in shown)
        return count

    def _needed_encoder(self) -> Encoder:
        if self._encoder is None:
            raise RuntimeError("the encoder is not loaded yet")
        return self._encoder

    async def matches(self, item: Item, kind: Kind, *, audiences: frozenset[str], limit: int, now: datetime) -> Found:
        """Candidates of a kind for an item, best first, with reasons; from the item's words as they stand now."""
        return await self.search(item, kinds=frozenset({kind}), audiences=audiences, limit=limit, now=now)

    async def ranked(self, asked: Asked) -> Found:
        """The same with all that may be asked: other weights, and what is known around the item."""
        shelf, encoder = await self.loaded(), self._needed_encoder()
        if not (asked.closely and self.reranking.on):
            return await ranked(self._database, shelf, encoder, asked)
        wider = replace(asked, limit=max(asked.limit, FIRST))
        found = await self.reranking.ordered(asked.item, await ranked(self._database, shelf, encoder, wider))
        return replace(found, matches=found.matches[: asked.limit])

    async def search(
        self, item: Item, *, kinds: frozenset[Kind], audiences: frozenset[str], limit: int, now: datetime
    ) -> Found:
        """Items of several kinds for the words of a search, which stand in an item without id."""
        return await self.ranked(Asked(item, kinds, audiences, limit, now))

    async def survey(self, sought: Sought) -> Survey:
        """How all organisations stand towards an idea; in a thread, so that the loop goes on answering."""
        return await asyncio.to_thread(surveyed, await self.loaded(), self._needed_encoder(), sought)

    async def quotes(self, survey: Survey, wanted: Sequence[QuoteOf]) -> dict[QuoteOf, Quote]:
        """The words that show what a survey found; one database call."""
        shelf = await self.loaded()
        rows = await vectors.stored(self._database, keys_to_quote(shelf, survey, wanted))
        return await asyncio.to_thread(quoted, shelf, self._needed_encoder(), survey, wanted, rows)


def embedded(encoder: Encoder, items: Sequence[Item]) -> list[Stored]:
    """Passages and vectors of items that are shown to somebody."""
    made: list[Stored] = []
    pieces = [cut(item.text)[:LONGEST] or cut(item.title) for item in items]
    rows = encoder.encode_passages([passage.text for passages in pieces for passage in passages])
    start = 0
    for item, passages in zip(items, pieces, strict=True):
        if item.audience is None:
            raise ValueError(f"{item.key} is shown to nobody and cannot be indexed")
        head, found = vectors.head_of(item, item.audience), rows[start : start + len(passages)]
        made.append(Stored(head, passages, found, vectors.fingerprint(item)))
        start += len(passages)
    return made


def _apply(shelf: Shelf, encoder: str, changes: Sequence[Mapping[str, Any]]) -> bool:
    """Bring changes into the index, the last word on each row; False where one befell the whole collection."""
    if any("documentKey" not in change for change in changes):
        return False
    last = {change["documentKey"]["_id"]: change for change in changes}
    rows = {key: change.get("fullDocument") for key, change in last.items()}
    gone = [key for key, row in rows.items() if row is None]
    kept = [vectors.stored_of(row) for row in rows.values() if row is not None and row["encoder"] == encoder]
    if gone:
        shelf.drop(gone)
    if kept:
        shelf.put(kept)
    return True
