"""What changes in the database, told at once to the readers of this process: one change stream for all areas.

Any number of processes may serve readers: each has its own stream, and none tells another. Nothing is kept: who comes
first reads the present state from the database, subscribes before that, and so misses nothing.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import structlog
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import OperationFailure, PyMongoError

from matchcamp.streams import next_changes
from matchcamp.tasks import ended

AGAIN = "again"  # Changes may have been missed: read all again.
DATABASE = "database"  # Its revision is 0 from when the database does not answer, 1 from when it does again.
AWAIT_MS = 1000  # An idle stream is answered this often; a longer silence means a database that hangs.
SILENT_S = 3.0
LOOK_S = 0.5
TRY_AGAIN_S = 0.5
LOST = frozenset({136, 280, 286})  # CappedPositionLost, ChangeStreamFatalError, ChangeStreamHistoryLost
log = structlog.get_logger(__name__)

Row = Mapping[str, Any]


def camp_of(row: Row) -> str:
    """The topic of what belongs to a camp: its field `camp_id`, or its own id."""
    return str(row.get("camp_id") or row["_id"])


@dataclass(frozen=True, slots=True)
class Stream:
    """A collection whose inserts and updates are told; deletions are not. `name` is that of the signals.

    `topic_of` sees `_id` and the `fields` of the changed row; with `whole` all of it, and so do the readers.
    """

    collection: str
    topic_of: Callable[[Row], str] = camp_of
    name: str = ""
    fields: tuple[str, ...] = ("camp_id",)
    whole: bool = False

    @property
    def signal(self) -> str:
        return self.name or self.collection


@dataclass(frozen=True, slots=True)
class Signal:
    """Something changed. `revision` is that of the changed row, 0 where it has none; `row` what was read of it."""

    name: str
    revision: int
    row: Row = field(default_factory=dict, compare=False)


class Signals:
    """What one reader has not taken yet: the newest of each name, so that a slow one never has a long queue."""

    def __init__(self) -> None:
        self._waiting: dict[str, Signal] = {}
        self._come = asyncio.Event()
        self._ended = False

    def put(self, signal: Signal) -> None:
        self._waiting.pop(signal.name, None)  # The newest stands last.
        self._waiting[signal.name] = signal
        self._come.set()

    def end(self) -> None:
        self._ended = True
        self._come.set()

    @property
    def ended(self) -> bool:
        """Whether there will be no more, and all were taken."""
        return self._ended and not self._waiting

    def __aiter__(self) -> "Signals":
        return self

    async def __anext__(self) -> Signal:
        while not self._waiting:
            if self._ended:
                raise StopAsyncIteration
            self._come.clear()
            await self._come.wait()
        return self._waiting.pop(next(iter(self._waiting)))

    async def within(self, seconds: float) -> Signal | None:
        """The next signal; None when none came in this time, or when there will be no more."""
        try:
            async with asyncio.timeout(seconds):
                return await anext(self)
        except (TimeoutError, StopAsyncIteration):
            return None


class Broadcast:
    """The stream of this process. It is opened with the first reader, and mends itself until it is closed."""

    def __init__(self, database: AsyncDatabase[dict[str, Any]], streams: Sequence[Stream] = ()) -> None:
        self._database = database
        self._streams = {stream.collection: stream for stream in streams}
        self._readers: dict[str, set[Signals]] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._token: Mapping[str, Any] | None = None
        self._heard = 0.0
        self._ended = False
        self.answers = True  # Whether the database answered within the last SILENT_S.

    @asynccontextmanager
    async def subscribe(self, topic: str) -> AsyncIterator[Signals]:
        """The signals of this topic from now on; they end when the service does."""
        signals = Signals()
        if self._ended:
            signals.end()
        self._start()
        self._readers.setdefault(topic, set()).add(signals)
        if not self.answers:
            signals.put(Signal(DATABASE, 0))
        try:
            yield signals
        finally:
            self._readers[topic].discard(signals)
            if not self._readers[topic]:
                del self._readers[topic]

    @property
    def readers(self) -> int:
        return sum(map(len, self._readers.values()))

    def end(self) -> None:
        """Let every reader end now: open answers would hold up the stop of the service."""
        self._ended = True
        for signals in self._all():
            signals.end()

    async def close(self) -> None:
        self.end()
        await ended(self._tasks)
        self._tasks = []

    def _start(self) -> None:
        if self._tasks or self._ended or not self._streams:
            return
        self._heard = asyncio.get_running_loop().time()
        self._tasks = [asyncio.create_task(self._run(), name="broadcast"), asyncio.create_task(self._watch())]

    def _all(self) -> list[Signals]:
        return [signals for readers in self._readers.values() for signals in readers]

    def _tell_all(self, signal: Signal) -> None:
        for signals in self._all():
            signals.put(signal)

    async def _run(self) -> None:
        while True:
            try:
                await self._follow()
            except OperationFailure as error:
                if error.code in LOST or error.has_error_label("NonResumableChangeStreamError"):
                    self._token = None
                log.warning("broadcast.broke", error=str(error))
            except PyMongoError as error:
                log.warning("broadcast.broke", error=str(error))
            await asyncio.sleep(TRY_AGAIN_S)

    async def _follow(self) -> None:
        """Tell what changes, until an error, or until the database was dropped."""
        behind = self._token is None
        async with await self._database.watch(
            self._steps(), "updateLookup", resume_after=self._token, max_await_time_ms=AWAIT_MS
        ) as stream:
            self._hear()
            if behind:  # What changed before the stream was open, was told to nobody.
                self._tell_all(Signal(AGAIN, 0))
            while stream.alive:
                for change in await next_changes(stream):
                    self._tell(change)
                self._token = stream.resume_token
                self._hear()
        self._token = None

    def _steps(self) -> list[dict[str, Any]]:
        whole = [stream.collection for stream in self._streams.values() if stream.whole]
        names = {"_id", "revision", *(name for stream in self._streams.values() for name in stream.fields)}
        some = {name: f"$fullDocument.{name}" for name in sorted(names)}
        wanted = {"ns.coll": {"$in": sorted(self._streams)}, "operationType": {"$in": ["insert", "update", "replace"]}}
        cut = {"$cond": [{"$in": ["$ns.coll", whole]}, "$fullDocument", some]}
        return [{"$match": wanted}, {"$project": {"ns": 1, "operationType": 1, "documentKey": 1, "row": cut}}]

    def _tell(self, change: Row) -> None:
        row = change.get("row") or {}
        if "_id" not in row:
            return  # Deleted since.
        stream = self._streams[change["ns"]["coll"]]
        signal = Signal(stream.signal, int(row.get("revision") or 0), row)
        for signals in self._readers.get(stream.topic_of(row), ()):
            signals.put(signal)

    def _hear(self) -> None:
        self._heard = asyncio.get_running_loop().time()
        if not self.answers:
            self.answers = True
            log.info("broadcast.answers")
            self._tell_all(Signal(DATABASE, 1))

    async def _watch(self) -> None:
        """Tell the readers when the database has been silent for too long."""
        while True:
            await asyncio.sleep(LOOK_S)
            if self.answers and asyncio.get_running_loop().time() - self._heard > SILENT_S:
                self.answers = False
                log.warning("broadcast.silent", seconds=SILENT_S)
                self._tell_all(Signal(DATABASE, 0))
