"""The page of a search, and the hint «is it one of these?» while one writes."""

from dataclasses import dataclass

from litestar import get, post

from matchcamp.cards import Card, card_of
from matchcamp.items import Kind
from matchcamp.matches.queries import kind_asked
from matchcamp.parts import parts_of
from matchcamp.search import queries
from matchcamp.search.limits import count_search
from matchcamp.web import Html, Request, page


@dataclass(frozen=True, slots=True)
class FoundCard:
    """A found item with the passage that met the words."""

    card: Card
    fit: float
    quote: str


@dataclass(frozen=True, slots=True)
class SearchPage:
    """`kind` empty means all kinds."""

    words: str
    kind: str
    kinds: tuple[Kind, ...]
    found: list[FoundCard]


@get("/search", name="search.page")
async def search_page(request: Request) -> Html:
    words = request.query_params.get("q", "").replace("\x00", "")[: queries.LONGEST]
    asked = request.query_params.get("kind", "")
    kinds = frozenset({kind_asked(request, Kind.NEED)}) if asked in set(Kind) else queries.ALL_KINDS
    if words.strip():
        await count_search(request)
    hits = await queries.search(parts_of(request), words, request.user, kinds=kinds, limit=30)
    found = [FoundCard(card_of(hit.item, hit.item.kind), hit.fit, hit.quote) for hit in hits.items]
    kind = asked if asked in set(Kind) else ""
    return page(request, "search/page.html", SearchPage(words, kind, tuple(Kind), found))


@dataclass(frozen=True, slots=True)
class SimilarFragment:
    cards: list[Card]


@post("/similar", name="search.similar", status_code=200)
async def similar(request: Request) -> Html:
    """A part of the form that htmx fetches while a need or an idea is written; nothing is kept."""
    await count_search(request)
    data = await request.form()
    title, text = str(data.get("title", "")), str(data.get("text", ""))
    hits = await queries.similar(parts_of(request), title, text, request.user)
    cards = [card_of(hit.item, hit.item.kind) for hit in hits.items]
    return page(request, "search/similar.html", SimilarFragment(cards))
