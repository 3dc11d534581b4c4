"""The one place where vectors, terms and facts of all items meet: it holds the index and answers who fits what.

The index of a process is derived: `keeping.py` fills it from the rows of `vectors.py` and follows their changes.
`refresh` makes those rows from the items; `reconcile` finds the items whose row is missing or out of date. While the
service moves to another encoder (`moving.py`), rows are made for both.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import structlog
from pymongo.errors import PyMongoError

from embeddings.encoder import Encoder, open_encoder
from embeddings.errors import EmbeddingsError
from embeddings.passages import cut
from matchcamp import moving, vectors
from matchcamp.around import Kept
from matchcamp.items import Item, ItemSource, Kind, split_key
from matchcamp.keeping import Keeper, Storage
from matchcamp.lease import Lease, process_name
from matchcamp.quoting import Quote, keys_to_quote, quoted
from matchcamp.ranking import Asked, Found, ranked
from matchcamp.reranking import FIRST, Reranking
from matchcamp.shelf import Shelf
from matchcamp.surveying import QuoteOf, Sought, Survey, surveyed
from matchcamp.tasks import ended
from matchcamp.vectors import Stored

log = structlog.get_logger(__name__)
LONGEST = 24  # Passages of an item that are embedded: 24 x 120 words is more than any posting may hold.
REFRESH_BATCH = 200
CATCH_UP_S = 0.02
POLL_S = 2.0  # So often a process looks whether it is to answer with another encoder.


class NotLoaded(RuntimeError):
    """Encoder or index could not be loaded; the message says why."""


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What the reconciling job did."""

    items: int
    refreshed: int
    forgotten: int
    mended: int = 0


@dataclass(frozen=True, slots=True)
class Places:
    """Where the index is kept, and the weights of the encoder that answers; `reranker` is the setting of that name."""

    storage: Storage = field(default_factory=Storage)
    weights: Path | None = None
    reranker: str = ""


class Recommender:
    """Encoder and index of this process. `open` starts loading behind the caller; `ready` says when it is done."""

    def __init__(
        self, database: vectors.Database, sources: Sequence[ItemSource], encoder: str, places: Places = Places()
    ) -> None:
        self._database = database
        self._sources: Mapping[Kind, ItemSource] = {source.kind: source for source in sources}
        self._spec = encoder
        self._places = places
        self._keeper: Keeper | None = None
        self._target: Encoder | None = None
        self._loaded = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._following: asyncio.Task[None] | None = None
        self._failure = ""
        self._owner = process_name()
        self.around = Kept()
        self.reranking = Reranking(places.reranker)

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
            "encoder": self._keeper.encoder.name if self._keeper else self._spec,
            "items": len(self._keeper.shelf) if self._keeper else 0,
            "passages": self._keeper.shelf.passages if self._keeper else 0,
            "moving_to": self._target.name if self._is_moving() and self._target else "",
            "failure": self._failure,
        } | ({"reranker": self.reranking.status()} if self.reranking.spec else {})

    def open(self, *, decides: bool = False) -> None:
        """Start loading the encoder and the index; requests that need them wait for `loaded`. Once is enough.

        A service decides: where its setting was changed, it moves to that encoder. Others follow what was decided.
        """
        if not self._tasks:
            self._tasks.append(asyncio.create_task(self._run(decides), name="recommender"))

    async def close(self) -> None:
        await ended(self._tasks)
        if self._following:
            await ended([self._following])
        if self._keeper:
            await self._keeper.close()
        await self.around.close()

    async def loaded(self) -> Shelf:
        """The filled index; waits for it. Raises NotLoaded when loading failed, with the reason."""
        return (await self._answering()).shelf

    async def _answering(self) -> Keeper:
        """The encoder and index to answer with: taken once for each question, because a move may exchange them."""
        if not self._failure:
            await self._loaded.wait()
        if self._keeper is None or self._failure:
            raise NotLoaded(f"the index could not be loaded: {self._failure}")
        return self._keeper

    async def _run(self, decides: bool) -> None:
        try:
            await self.reranking.open()
            await self._answer_with(await self._first_encoder(decides))
        except (OSError, ValueError, EmbeddingsError, PyMongoError) as error:
            self._failure = str(error)
            log.error("index.not_loaded", error=str(error))  # noqa: TRY400  # The message says all; a trace adds nothing.
            self._loaded.set()
            return
        self._loaded.set()
        lease = Lease(self._database, moving.LEASE, self._owner)
        try:
            while True:
                await self._move_on(lease)
                await asyncio.sleep(POLL_S)
        finally:
            await lease.let_go()

    async def _first_encoder(self, decides: bool) -> Encoder:
        """The encoder that answers at the start; another that is wanted is opened beside it."""
        found = await moving.read(self._database)
        spec = self._spec
        if found:
            spec = moving.decided(found, self._spec) if decides else found.wanted
        wanted = await asyncio.to_thread(open_encoder, spec)
        state = await moving.begin(self._database, wanted, spec)
        if decides and state.setting != self._spec:
            await moving.want(self._database, spec, self._spec)
        self._target, self._spec = wanted, spec
        if wanted.name == state.encoder:
            return wanted
        return await moving.former(self._database, state, self._places.weights)

    async def _answer_with(self, encoder: Encoder) -> None:
        """Load the index of an encoder while the former one goes on answering, then answer with it."""
        keeper = Keeper(self._database, encoder, self._places.storage)
        await keeper.load()
        before, self._keeper = self._following, keeper
        self._following = asyncio.create_task(keeper.follow(), name="recommender-follow")
        if before:
            await ended([before])
        if self._places.weights and len(keeper.shelf) >= self._places.storage.snapshot_from:
            await asyncio.to_thread(moving.keep_weights, encoder, self._spec, self._places.weights)

    def _is_moving(self) -> bool:
        return bool(self._keeper and self._target and self._target.name != self._keeper.encoder.name)

    async def _move_on(self, lease: Lease) -> None:
        """One look at what is wanted: make rows for it while this process holds the lease, load them when whole."""
        try:
            state = await moving.read(self._database)
            if state is None or self._keeper is None:
                return
            if state.wanted != self._spec:
                self._target, self._spec = await asyncio.to_thread(open_encoder, state.wanted), state.wanted
            target = self._target
            if target is None:
                return
            if state.encoder == target.name != self._keeper.encoder.name:
                await self._answer_with(target)
                log.info("index.moved", encoder=target.name)
                if lease.held:  # What others wrote before they knew of the move.
                    await self.refresh(await self._all_keys())
            elif state.encoder != target.name and await lease.try_hold() and await self._made_whole(lease, target):
                await moving.done(self._database, target, self._spec)
        except (OSError, ValueError, EmbeddingsError, PyMongoError) as error:
            log.warning("index.not_moved", error=str(error))

    async def _made_whole(self, lease: Lease, target: Encoder) -> bool:
        """Make the rows that the encoder lacks; False where the lease was lost on the way."""
        keys = await self._all_keys()
        for start in range(0, len(keys), REFRESH_BATCH):
            if not await lease.try_hold():
                return False
            await self._embed(await self._shown(keys[start : start + REFRESH_BATCH]), target)
        return True

    async def move_to(self, spec: str) -> str:
        """Ask all processes to move to another encoder; the name of its rows. Raises EmbeddingsError."""
        await self.loaded()
        encoder = await asyncio.to_thread(open_encoder, spec)
        await moving.want(self._database, spec)
        return encoder.name

    async def progress(self) -> dict[str, Any]:
        """Which encoder answers, which one is wanted, and how many of the items have rows of that one."""
        state = await moving.read(self._database)
        target = self._target.name if self._target else ""
        rows = await vectors.count(self._database, target)
        items = len(await self._all_keys())
        return {"answers": state.encoder if state else "", "wanted": target, "rows": rows, "items": items}

    async def refresh(self, keys: Sequence[str]) -> int:
        """Embed items whose words or facts changed, forget those that are no longer shown; safe to repeat."""
        await self.loaded()
        changed = 0
        for start in range(0, len(keys), REFRESH_BATCH):
            changed += await self._refresh(keys[start : start + REFRESH_BATCH])
        return changed

    async def _refresh(self, keys: Sequence[str]) -> int:
        shown = await self._shown(keys)
        await vectors.forget(self._database, sorted(set(keys) - {item.key for item in shown}))
        return max([await self._embed(shown, encoder) for encoder in await self._encoders()])

    async def _encoders(self) -> list[Encoder]:
        """The encoder that answers, and the one that is to answer."""
        answering = (await self._answering()).encoder
        return [answering, self._target] if self._is_moving() and self._target else [answering]

    async def _shown(self, keys: Sequence[str]) -> list[Item]:
        return [item for item in await self.items(keys) if item.audience is not None]

    async def _embed(self, shown: Sequence[Item], encoder: Encoder) -> int:
        """Make the rows of those of the items that have none of this encoder, or one that is out of date."""
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
        keeper = await self._answering()
        await vectors.prepare(self._database)
        keys = await self._all_keys()
        gone = sorted(await vectors.all_keys(self._database) - set(keys))
        await vectors.forget(self._database, gone)
        refreshed = await self.refresh(keys)
        await self._forget_former()
        return Reconciled(len(keys), refreshed, len(gone), await keeper.mend())

    async def _all_keys(self) -> list[str]:
        return [f"{kind.value}:{id_}" for kind, source in self._sources.items() for id_ in await source.ids()]

    async def _forget_former(self) -> None:
        """Remove what former encoders left, once all processes have had the time to move on."""
        state = await moving.read(self._database)
        if state and not self._is_moving() and moving.may_forget(state, datetime.now(UTC)):
            keeper = await self._answering()
            others = await vectors.forget_encoders(self._database, sorted({state.encoder, keeper.encoder.name}))
            await keeper.forget(others)
            if self._places.weights:
                await asyncio.to_thread(moving.forget_weights, self._places.weights, state.encoder)

    async def caught_up(self) -> None:
        """Wait until this process's index holds every row as it stood when the call was made."""
        self.around.forget()
        keeper = await self._answering()
        wanted = await vectors.fingerprints(self._database, keeper.encoder.name)
        while keeper.shelf.fingerprints != wanted:  # noqa: ASYNC110  # The stream has no event for «all is read».
            await asyncio.sleep(CATCH_UP_S)

    async def out_of_date(self) -> int:
        """How many items have no row, or one that does not hold their present words; nothing is changed."""
        known = await vectors.fingerprints(self._database, (await self._answering()).encoder.name)
        count = 0
        for source in self._sources.values():
            ids = await source.ids()
            for start in range(0, len(ids), REFRESH_BATCH):
                shown = [item for item in await source.read(ids[start : start + REFRESH_BATCH]) if item.audience]
                count += sum(known.get(item.key) != vectors.fingerprint(item) for item in shown)
        return count

    async def matches(self, item: Item, kind: Kind, *, audiences: frozenset[str], limit: int, now: datetime) -> Found:
        """Candidates of a kind for an item, best first, with reasons; from the item's words as they stand now."""
        return await self.search(item, kinds=frozenset({kind}), audiences=audiences, limit=limit, now=now)

    async def ranked(self, asked: Asked) -> Found:
        """The same with all that may be asked: other weights, and what is known around the item."""
        keeper = await self._answering()
        shelf, encoder = keeper.shelf, keeper.encoder
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
        keeper = await self._answering()
        return await asyncio.to_thread(surveyed, keeper.shelf, keeper.encoder, sought)

    async def quotes(self, survey: Survey, wanted: Sequence[QuoteOf]) -> dict[QuoteOf, Quote]:
        """The words that show what a survey found; one database call."""
        keeper = await self._answering()
        keys = keys_to_quote(keeper.shelf, survey, wanted)
        rows = await vectors.stored(self._database, keys, keeper.encoder.name)
        return await asyncio.to_thread(quoted, keeper.shelf, keeper.encoder, survey, wanted, rows)


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
