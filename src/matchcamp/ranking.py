"""From an item's words to ranked candidates with reasons: retrieval on the shelf, then `matching` decides."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

import numpy as np

from embeddings.encoder import Encoder
from embeddings.index import Where
from embeddings.passages import cut
from matchcamp import vectors
from matchcamp.items import Item, Kind
from matchcamp.shelf import Shelf, searched
from matchcamp.vectors import Head, Stored, Vectors
from matching.explain import Passages, Reason, explain
from matching.model import Candidate, Facts, Ranked, Verdict, Wish
from matching.rank import rank
from matching.weights import Weights, load_weights

NEAREST = 200  # Passages that each of the two searches brings; candidates beyond them stand below every threshold.
QUERY_PASSAGES = 12  # Passages of the asker that are searched with: a need has one or two, an organisation a few.


@dataclass(frozen=True, slots=True)
class Fitting:
    """One candidate: its head, how well it fits (0 to 1), and why."""

    head: Head
    fit: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The ranking, best first."""

    verdict: Literal["ok", "no_good_match"]
    matches: tuple[Fitting, ...]


@dataclass(slots=True)
class _Hits:
    """What the searches brought for one candidate, by number of the passage."""

    cosines: dict[int, float] = field(default_factory=dict)
    bm25s: dict[int, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of the shelf."""

    item: Item
    kinds: frozenset[Kind]
    audiences: frozenset[str]
    limit: int
    now: datetime


async def ranked(database: vectors.Database, shelf: Shelf, encoder: Encoder, asked: Asked) -> Found:
    """Rank in a thread, so that the loop goes on answering; then read the passages of the best and explain them."""
    weights = load_weights(encoder.name)
    query, hits, best, verdict = await asyncio.to_thread(_rank, shelf, encoder, asked, weights)
    speakers = {_key(shelf, number) for one in best for number in [*hits[one.key].cosines, *hits[one.key].bm25s]}
    rows = await vectors.stored(database, sorted(speakers - {""}))
    return await asyncio.to_thread(_explained, shelf, asked.item, query, hits, best, verdict, rows, weights)


def _key(shelf: Shelf, number: int) -> str:
    place = shelf.place(number)
    return place[0] if place else ""


def _rank(
    shelf: Shelf, encoder: Encoder, asked: Asked, weights: Weights
) -> tuple[Passages, dict[str, _Hits], Sequence[Ranked], Verdict]:
    item = asked.item
    texts = [passage.text for passage in cut(item.text)[:QUERY_PASSAGES]]
    rows = encoder.encode_queries(texts)
    hits = _retrieved(shelf, item, texts, rows, asked)
    wish = Wish(
        topics=item.topics, types=item.wanted_types, countries=item.wanted_countries,
        languages=frozenset({item.language}) - {""}, eqf=item.eqf if item.kind is Kind.NEED else None,
        bm25_ceiling=shelf.lexical.ceiling(item.text),
    )  # fmt: skip
    candidates = [
        Candidate(
            key=key, facts=facts_of(shelf.heads[key]), cosines=tuple(found.cosines.values()), bm25s=tuple(found.bm25s.values())
        )
        for key, found in hits.items()
    ]
    ranking = rank(wish, candidates, weights=weights, limit=asked.limit, pool=len(shelf))
    return Passages(texts, rows), hits, ranking.matches, ranking.verdict


def facts_of(head: Head) -> Facts:
    languages = head.languages or frozenset({head.language}) - {""}
    return Facts(
        topics=head.topics, type=head.type, country=head.country, languages=languages, eqf=head.eqf, history=head.history
    )


def _retrieved(shelf: Shelf, item: Item, texts: Sequence[str], rows: Vectors, asked: Asked) -> dict[str, _Hits]:
    """Candidates with the passages that were found for them, dense and lexical, without the asker's own things."""
    kinds = searched(asked.kinds)
    hits: dict[str, _Hits] = {}
    known = rows[rows.any(axis=1)]
    if len(known) and len(shelf.dense):
        found = shelf.dense.search(known, NEAREST, Where(kinds=kinds, audiences=asked.audiences))
        for number, cosine in zip(found.ids.ravel().tolist(), found.cosines.ravel().tolist(), strict=True):
            for one in _candidates(shelf, number, asked, hits):
                one.cosines[number] = max(cosine, one.cosines.get(number, -1.0))
    for number, bm25 in shelf.lexical.search(item.text, NEAREST, kinds=kinds, audiences=asked.audiences):
        for one in _candidates(shelf, number, asked, hits):
            one.bm25s[number] = bm25
    return hits


def _candidates(shelf: Shelf, number: int, asked: Asked, hits: dict[str, _Hits]) -> list[_Hits]:
    """The candidates that a found passage counts for; none for padding and for what was dropped meanwhile."""
    place = shelf.place(number)
    if place is None:
        return []
    keys = [key for key in shelf.targets(place[0], asked.kinds) if _is_candidate(shelf.heads[key], asked)]
    return [hits.setdefault(key, _Hits()) for key in keys]


def _is_candidate(head: Head, asked: Asked) -> bool:
    """Not the item itself, not its own organisation's things, nothing whose time is over."""
    item = asked.item
    if head.key == item.key or (item.owner and head.owner == item.owner):
        return False
    return head.audience.value in asked.audiences and (head.ends is None or head.ends > asked.now)


def _explained(
    shelf: Shelf,
    item: Item,
    query: Passages,
    hits: Mapping[str, _Hits],
    best: Sequence[Ranked],
    verdict: Verdict,
    rows: Mapping[str, Stored],
    weights: Weights,
) -> Found:
    matches: list[Fitting] = []
    for one in best:
        head = shelf.heads.get(one.key)
        if head is None:
            continue
        passages = _passages(shelf, hits[one.key], rows)
        reasons = explain(one, query=query, candidate=passages, wish=wish_of(item), facts=facts_of(head), weights=weights)
        matches.append(Fitting(head, one.fit, tuple(reasons)))
    return Found(verdict.value, tuple(matches))
