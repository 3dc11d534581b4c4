"""The EU Funding & Tenders Portal's search, harvested whole: page by page, each one checked and kept.

The interface is public and undocumented; what is known of it was read in public clients and in a capture of
2026-06-27. Therefore nothing is believed: each page must hold what was asked for, and the pages must fit together.
"""

import asyncio
import datetime as dt
from dataclasses import dataclass

from calls.errors import PortalChanged, PortalError, PortalUnsteady
from calls.sources.fetching import USUAL, Conversation, Manners, conversation
from calls.sources.harvest_progress import Kept, MemoryStore, Place, Progress, Store
from calls.sources.portal_page import AGAIN, Page, page_of
from calls.sources.portal_query import LIVE_TOPICS, PAGE_SIZE, Asked, Part, parts_of_form
from calls.sources.records import Collector, Reading
from calls.sources.rows import decoded

SEARCH_URL = "https://api.tech.ec.europa.eu/search-api/prod/rest/search"
READINGS = 3
"""How often a part is read from its beginning before its unsteady pages are an error."""


@dataclass(frozen=True, slots=True)
class Harvest:
    """What the portal has now. `requests` were sent in this run; `kept_pages` came from an interrupted one.

    `unreached` counts rows that the portal told of and that no query reached, at least.
    """

    reading: Reading
    pages: int
    requests: int
    kept_pages: int
    unreached: int


async def harvest(
    at: dt.datetime,
    *,
    url: str = SEARCH_URL,
    store: Store | None = None,
    asked: Asked = LIVE_TOPICS,
    manners: Manners = USUAL,
) -> Harvest:
    """All that is asked for, or a `PortalError`; `at` is this moment, aware.

    Each page is kept in the store before the next is asked for. A harvest that was interrupted not long ago goes on
    where it stood, and one that was finished is read again without a request.
    """
    async with conversation(manners) as talk:
        return await _Harvesting(talk, url, asked, store or MemoryStore()).run(at)


async def kept_reading(store: Kept) -> Reading | None:
    """What a finished harvest found, from its kept pages; `None` where it is not there, not whole, or not finished."""
    progress = await store.progress()
    if progress is None or progress.waiting:
        return None
    kept = await _kept(store, progress)
    return kept[0].reading() if kept else None


class _PartReading:
    """The pages of the part that is being read."""

    def __init__(self) -> None:
        self.collector = Collector()
        self._seen: set[tuple[str, ...]] = set()

    def add(self, page: Page) -> None:
        """Takes the page; `PortalUnsteady` for one that came before under another number."""
        if page.references in self._seen:
            raise PortalUnsteady(f"page {page.number} repeats an earlier page", AGAIN)
        self._seen.add(page.references)
        self.collector.join(page.collector)


class _Harvesting:
    """One run of a harvest."""

    def __init__(self, talk: Conversation, url: str, asked: Asked, store: Store) -> None:
        self._talk, self._url, self._asked, self._store = talk, url, asked, store
        self._whole = Collector()
        self._part = _PartReading()
        self._unsteady = 0

    async def run(self, at: dt.datetime) -> Harvest:
        progress = await self._taken_up(at)
        kept_pages = progress.pages_read if progress else 0
        if progress is None:
            progress = Progress(self._asked, at)
            await self._store.begin()
        while progress.waiting:
            try:
                progress = await self._step(progress)
            except PortalUnsteady:
                self._unsteady += 1
                if self._unsteady == READINGS:
                    raise
                self._part, progress = _PartReading(), progress.again()
            await self._store.save(progress)
        reading = self._whole.reading()
        if reading.rows and not reading.calls:
            what = f"none of the {reading.rows} rows is a live topic"
            raise PortalChanged(what, "Look whether the portal has changed how it names them (`<number>TOPICSen`)")
        return Harvest(reading, progress.pages_read, self._talk.requests, kept_pages, progress.unreached)

    async def _step(self, before: Progress) -> Progress:
        """One page further, or into smaller parts."""
        part, number = before.waiting[0], before.pages + 1
        answer = await self._talk.ask(
            "POST", self._url, files=parts_of_form(self._asked, part),
            params={"apiKey": "SEDIA", "text": "***", "pageSize": PAGE_SIZE, "pageNumber": number},
        )  # fmt: skip
        page = await asyncio.to_thread(page_of, answer.document, number, asked=self._asked, part=part)
        if before.total is not None and page.total != before.total:
            what = f"the portal told of {before.total} rows, and on page {number} of {page.total}"
            raise PortalUnsteady(what, AGAIN)
        progress = before.told(page.total)
        if progress.too_many:
            return progress.in_parts()
        self._part.add(page)
        await self._store.put(Place(part.key, number), answer.body)
        return self._moved_on(progress.with_page())

    def _moved_on(self, progress: Progress) -> Progress:
        """The same; a part that is read to its end is joined to the whole."""
        if progress.pages == 0:
            self._whole.join(self._part.collector)
            self._part, self._unsteady = _PartReading(), 0
        return progress

    async def _taken_up(self, at: dt.datetime) -> Progress | None:
        """The progress of an interrupted harvest, its pages read again; `None` where one has to begin."""
        progress = await self._store.progress()
        if progress is None or not progress.goes_on(self._asked, at):
            return None
        kept = await _kept(self._store, progress)
        if kept is None:
            return None
        self._whole, self._part = kept
        return progress


async def _kept(store: Kept, progress: Progress) -> tuple[Collector, _PartReading] | None:
    """The parts that are done, joined, and the one that was being read; `None` where a page cannot be read again."""
    whole = Collector()
    for read in progress.done:
        part = await _kept_part(store, progress.asked, read.part, read.pages)
        if part is None:
            return None
        whole.join(part.collector)
    if not progress.waiting:
        return whole, _PartReading()
    current = await _kept_part(store, progress.asked, progress.waiting[0], progress.pages)
    return None if current is None else (whole, current)


async def _kept_part(store: Kept, asked: Asked, part: Part, pages: int) -> _PartReading | None:
    reading = _PartReading()
    for number in range(1, pages + 1):
        body = await store.body(Place(part.key, number))
        if body is None:
            return None
        try:
            reading.add(await asyncio.to_thread(_page_of_body, body, number, asked, part))
        except PortalError:  # Kept by an earlier version that looked at other things.
            return None
    return reading


def _page_of_body(body: bytes, number: int, asked: Asked, part: Part) -> Page:
    return page_of(decoded(body), number, asked=asked, part=part)
