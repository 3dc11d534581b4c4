"""What is known around organisations: whom they worked with, how often they are asked, what they seek and give.

Derived from what the areas keep, held in memory, and read anew after a minute. Who looks gets no more of it into a
ranking than they may know: an item whose organisation is withheld has nothing around it, and what only those who took
part know counts for their own people alone.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import structlog
from pymongo.errors import PyMongoError

from matchcamp.items import Item
from matchcamp.vectors import Head
from matching.model import Facts, Wish

LATELY = timedelta(days=30)  # Requests of this time count as load.
KEPT_S = 60.0
NONE: frozenset[str] = frozenset()
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Asking:
    """A request for an introduction: by which organisation, when, and whether an answer is still due."""

    by: str
    at: datetime
    open: bool


@dataclass(frozen=True, slots=True)
class Around:
    """By the id of the organisation, `newest` by the key of the item, `titles` by the key of what was done together.

    `projects` are keys of past projects, which profiles name to everybody; `confided` are keys of consortia that the
    organisation has said yes to and of introductions that were accepted, which only those who took part know. `seeks`
    are the topics of its needs and ideas on the board, `gives` those of its profile and its offers there.
    """

    projects: Mapping[str, frozenset[str]] = field(default_factory=dict)
    confided: Mapping[str, frozenset[str]] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    seeks: Mapping[str, frozenset[str]] = field(default_factory=dict)
    gives: Mapping[str, frozenset[str]] = field(default_factory=dict)
    regions: Mapping[str, str] = field(default_factory=dict)
    newest: Mapping[str, datetime] = field(default_factory=dict)
    requests: Mapping[str, tuple[Asking, ...]] = field(default_factory=dict)


class Kept:
    """The newest `Around` of this process. Who asks after a minute gets the old one, while a new one is read."""

    def __init__(self) -> None:
        self._found: Around | None = None
        self._at = 0.0
        self._reading: asyncio.Task[None] | None = None

    def forget(self) -> None:
        """Have the next one who asks wait for what stands in the database now."""
        self._found = None

    async def now(self, read: Callable[[], Awaitable[Around]]) -> Around:
        if self._found is None:
            await self._read(read)
        elif time.monotonic() - self._at > KEPT_S and (self._reading is None or self._reading.done()):
            self._reading = asyncio.create_task(self._read_behind(read), name="around-read")
        return self._found or Around()

    async def close(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
            await asyncio.gather(self._reading, return_exceptions=True)

    async def _read(self, read: Callable[[], Awaitable[Around]]) -> None:
        found = await read()
        self._found, self._at = found, time.monotonic()

    async def _read_behind(self, read: Callable[[], Awaitable[Around]]) -> None:
        try:
            await self._read(read)
        except PyMongoError as error:  # The old one goes on; the next who asks tries again.
            log.warning("around.not_read", error=str(error))


@dataclass(frozen=True, slots=True)
class Look:
    """One asker's look at what is around: `own` where they speak for the item's organisation."""

    around: Around = field(default_factory=Around)
    own: bool = False

    def wish(self, wish: Wish, item: Item) -> Wish:
        """The wish with what is known of the asker; nothing where its organisation is withheld.

        Nearness is wanted of those who name their own country among those that they look in.
        """
        if not item.owner:
            return wish
        confided = self.around.confided.get(item.owner, NONE) if self.own else NONE
        near = item.country and item.country in item.wanted_countries
        return replace(
            wish,
            projects=self.around.projects.get(item.owner, NONE) | confided,
            competences=self.around.gives.get(item.owner, NONE),
            region=self.region(item.owner, item.country) if near else "",
        )

    def facts(self, facts: Facts, head: Head, wish: Wish, item: Item, now: datetime) -> Facts:
        """A candidate's facts with what is around its organisation; of what is confided only what the asker shares."""
        if not head.owner:
            return replace(facts, age_days=self._age(head.key, now))
        shared = self.around.confided.get(head.owner, NONE) & wish.projects
        return replace(
            facts,
            projects=self.around.projects.get(head.owner, NONE) | shared,
            seeks=self.around.seeks.get(head.owner, NONE) if item.owner else NONE,
            load=self._load(head.owner, item.owner, now),
            age_days=self._age(head.key, now),
            region=self.region(head.owner, head.country),
        )

    def region(self, organisation_id: str, country: str) -> str:
        """The region of the seat, else its country, as Eurostat writes them."""
        return self.around.regions.get(organisation_id, "") or {"GR": "EL", "GB": "UK"}.get(country, country)

    def _load(self, organisation_id: str, asker: str, now: datetime) -> int:
        """Requests of the last days, and once more those that wait; the asker's own do not count against anybody."""
        asked = [one for one in self.around.requests.get(organisation_id, ()) if one.by != asker]
        return sum((one.at > now - LATELY) + one.open for one in asked)

    def _age(self, key: str, now: datetime) -> float | None:
        written = self.around.newest.get(key)
        return None if written is None else max(0.0, (now - written) / timedelta(days=1))
