"""What is known around organisations: whom they worked with, how often they are asked, what they seek and give.

Derived from what the areas keep, held in memory, and read anew after a minute. Who looks gets no more of it into a
ranking than they may know: an item whose organisation is withheld has nothing around it, and what only those who took
part know counts for their own people alone.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import structlog
from pymongo.errors import PyMongoError

from matchcamp.items import Item
from matchcamp.vectors import Head
from matching.graph import related, related_to
from matching.model import Wish

LATELY = timedelta(days=30)  # Requests of this time count as load.
BUSY = 3  # Fewer are no load, neither told nor measured: who asked could be guessed.
KEPT_S = 60.0
DAY_S = 86_400.0
EUROSTAT = {"GR": "EL", "GB": "UK"}  # Countries that its codes write otherwise than ISO 3166.
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
    `topic_graph` holds for each topic those that stand beside it, as `graph_of` makes it.
    """

    projects: Mapping[str, frozenset[str]] = field(default_factory=dict)
    confided: Mapping[str, frozenset[str]] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    seeks: Mapping[str, frozenset[str]] = field(default_factory=dict)
    gives: Mapping[str, frozenset[str]] = field(default_factory=dict)
    regions: Mapping[str, str] = field(default_factory=dict)
    newest: Mapping[str, datetime] = field(default_factory=dict)
    requests: Mapping[str, tuple[Asking, ...]] = field(default_factory=dict)
    topic_graph: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


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


def graph_of(topics: Iterable[frozenset[str]]) -> Mapping[str, Mapping[str, float]]:
    """Which topics go together, from the topics of each profile and posting; see `matching.graph.related`."""
    return related(topics)


@dataclass(frozen=True, slots=True)
class Look:
    """One asker's look at what is around: `own` where they speak for the item's organisation."""

    around: Around = field(default_factory=Around)
    own: bool = False

    def wish(self, wish: Wish, item: Item) -> Wish:
        """The wish with the topics near to the wanted ones, and what is known of the asker unless its name is withheld.

        Nearness is wanted of those who name their own country among those that they look in.
        """
        wish = replace(wish, related_topics=related_to(wish.topics, self.around.topic_graph))
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

    def facts(self, head: Head, wish: Wish, item: Item, now: datetime) -> dict[str, Any]:
        """Fields of a candidate's `Facts` around its organisation; of what is confided only what the asker shares."""
        around, owner = self.around, head.owner
        known: dict[str, Any] = {}
        written = around.newest.get(head.key)
        if written is not None:
            known["age_days"] = max(0.0, (now - written).total_seconds() / DAY_S)
        if not owner:
            return known
        known["region"] = self.region(owner, head.country)
        known["projects"] = around.projects.get(owner, NONE)
        confided = around.confided.get(owner)
        if confided and not confided.isdisjoint(wish.projects):
            known["projects"] |= confided & wish.projects
        if item.owner:
            known["seeks"] = around.seeks.get(owner, NONE)
        asked = around.requests.get(owner)
        if asked:
            known["load"] = _load(asked, item.owner if self.own else "", now - LATELY)
        return known

    def region(self, organisation_id: str, country: str) -> str:
        """The region of the seat, else its country, as Eurostat writes them."""
        return self.around.regions.get(organisation_id) or EUROSTAT.get(country, country)


def _load(requests: Sequence[Asking], asker: str, since: datetime) -> int:
    """Requests of the last days, and once more those that wait; 0 for fewer than `BUSY`.

    The asker's own do not count for its own people. Others are shown them among the rest: a figure that goes down for
    one asker alone would tell them that it asked.
    """
    found = sum((one.at > since) + one.open for one in requests if one.by != asker)
    return found if found >= BUSY else 0
