"""How far a harvest has come: what it needs to go on after an interruption, and where its pages are kept."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from calls.sources.portal_query import PAGE_SIZE, REACH, Asked, Part

FRESH = dt.timedelta(hours=6)
"""After this long the portal has moved on: pages of the two times would not fit together."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page stands: the key of its part, and its number from 1."""

    part: str
    number: int


@dataclass(frozen=True, slots=True)
class PartRead:
    """A part that is read to its end: its pages, and its rows as the portal tells them."""

    part: Part
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class Progress:
    """The parts that wait, of which the first is being read (`pages` of it are), and those that are done.

    `whole` is the number of all rows, known from the first page on; `begun` the moment of the first request.
    """

    asked: Asked
    begun: dt.datetime
    waiting: tuple[Part, ...] = (Part(),)
    pages: int = 0
    total: int | None = None
    whole: int | None = None
    done: tuple[PartRead, ...] = field(default=())

    @property
    def pages_read(self) -> int:
        """The pages of all parts that were read and are kept."""
        return sum(read.pages for read in self.done) + self.pages

    @property
    def pages_expected(self) -> int | None:
        """The pages of the whole harvest, as far as its first page tells."""
        return None if self.whole is None else _pages(self.whole)

    @property
    def unreached(self) -> int:
        """Rows that no part held, at least: those of new programmes, or without a deadline, where parts were needed."""
        return max(0, (self.whole or 0) - sum(read.total for read in self.done))

    def told(self, total: int) -> "Progress":
        """With what a page tells of its part's rows."""
        return replace(self, total=total, whole=total if self.whole is None else self.whole)

    def with_page(self) -> "Progress":
        """One page further; on to the next part when that was the last one of this."""
        pages, total = self.pages + 1, self.total or 0
        if pages < _pages(total):
            return replace(self, pages=pages)
        read = PartRead(self.waiting[0], pages, total)
        return replace(self, waiting=self.waiting[1:], pages=0, total=None, done=(*self.done, read))

    def in_parts(self) -> "Progress":
        """With smaller parts instead of the first one."""
        return replace(self, waiting=(*self.waiting[0].split(), *self.waiting[1:]), pages=0, total=None)

    def again(self) -> "Progress":
        """With the first part to be read from its beginning."""
        return replace(self, pages=0, total=None)

    @property
    def too_many(self) -> bool:
        """Whether the first part has more rows than can be reached."""
        return (self.total or 0) > REACH

    def goes_on(self, asked: Asked, now: dt.datetime) -> bool:
        """Whether a harvest of this question at this moment may take up the thread."""
        return self.asked == asked and dt.timedelta(0) <= now - self.begun <= FRESH

    def plain(self) -> dict[str, Any]:
        """Values that JSON and databases keep; `progress_of` reads them."""
        return {
            "asked": [list(self.asked.types), list(self.asked.statuses), self.asked.period, self.asked.language],
            "begun": self.begun.isoformat(), "waiting": [_plain_part(part) for part in self.waiting],
            "pages": self.pages, "total": self.total, "whole": self.whole,
            "done": [[_plain_part(read.part), read.pages, read.total] for read in self.done],
        }  # fmt: skip


def progress_of(plain: Mapping[str, Any]) -> Progress:
    """The progress that `plain` gave."""
    types, statuses, period, language = plain["asked"]
    return Progress(
        asked=Asked(tuple(types), tuple(statuses), period, language),
        begun=dt.datetime.fromisoformat(plain["begun"]),
        waiting=tuple(_part_of(part) for part in plain["waiting"]),
        pages=plain["pages"],
        total=plain["total"],
        whole=plain["whole"],
        done=tuple(PartRead(_part_of(part), pages, total) for part, pages, total in plain["done"]),
    )


class Kept(Protocol):
    """The pages of a harvest as they came, and how far it is."""

    async def progress(self) -> Progress | None:
        """How far the harvest is, or `None` where there is none."""

    async def body(self, place: Place) -> bytes | None:
        """The page at a place, or `None` where it is not kept any more."""


class Store(Kept, Protocol):
    """Keeps a harvest while it goes on, so that an interrupted one is taken up where it stood."""

    async def begin(self) -> None:
        """A new harvest begins; what was kept of one that was not finished is not needed any more."""

    async def save(self, progress: Progress) -> None:
        """Keeps how far the harvest is; its pages up to there are kept already."""

    async def put(self, place: Place, body: bytes) -> None:
        """Keeps a page; one that stands at the place already is replaced."""


class MemoryStore:
    """A store for one run of a program."""

    def __init__(self) -> None:
        self._progress: Progress | None = None
        self.bodies: dict[Place, bytes] = {}

    async def begin(self) -> None:
        self._progress = None
        self.bodies = {}

    async def progress(self) -> Progress | None:
        return self._progress

    async def save(self, progress: Progress) -> None:
        self._progress = progress

    async def put(self, place: Place, body: bytes) -> None:
        self.bodies[place] = body

    async def body(self, place: Place) -> bytes | None:
        return self.bodies.get(place)


def _pages(total: int) -> int:
    """An empty part has one page, too."""
    return max(1, -(-total // PAGE_SIZE))


def _plain_part(part: Part) -> list[str]:
    return [part.programme, str(part.since or ""), str(part.before or "")]


def _part_of(plain: list[str]) -> Part:
    programme, since, before = plain
    return Part(programme, *(dt.date.fromisoformat(day) if day else None for day in (since, before)))
