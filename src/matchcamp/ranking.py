"""From an item's words to ranked candidates with reasons: retrieval on the shelf, then `matching` decides."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

import numpy as np

from embeddings.encoder import Encoder
from embeddings.facets import Where
from embeddings.passages import cut
from matchcamp import vectors
from matchcamp.around import Look
from matchcamp.items import Item, Kind
from matchcamp.shelf import Shelf, searched
from matchcamp.ties import tie_reasons
from matchcamp.vectors import Head, Stored, Vectors
from matchcamp.weighing import by_name, gains, weighed
from matching.explain import Passages, Reason, explain
from matching.model import Candidate, Facts, Ranked, Verdict, Wish
from matching.rank import rank
from matching.weights import Weights

__all__ = ["Asked", "Fitting", "Found", "Verdict", "ranked"]  # Areas take the verdict from here, not from `matching`.

NEAREST = 200  # Passages that each of the two searches brings; candidates beyond them stand below every threshold.
QUERY_PASSAGES = 12  # Passages of the asker that are searched with: a need has one or two, an organisation a few.


@dataclass(frozen=True, slots=True)
class Fitting:
    """One candidate: its head, how well it fits (0 to 1), and why; `good`: its matter reaches the bar.

    `signals` are the figures in [0, 1] that were weighed, by name, and `gains` what each added to its evidence, or
    below 0 what it cost.
    """

    head: Head
    fit: float
    reasons: tuple[Reason, ...]
    good: bool
    signals: Mapping[str, float] = field(default_factory=dict)
    gains: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """The ranking, best first, and what it was made with: the encoder's name and each signal's weight."""

    verdict: Verdict
    matches: tuple[Fitting, ...]
    encoder: str = ""
    weights: Mapping[str, float] = field(default_factory=dict)


@dataclass(slots=True)
class _Hits:
    """What the searches brought for one candidate, by number of the passage."""

    cosines: dict[int, float] = field(default_factory=dict)
    bm25s: dict[int, float] = field(default_factory=dict)

    @property
    def numbers(self) -> list[int]:
        return sorted({*self.cosines, *self.bm25s})


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of the shelf.

    `weights` replace those of the file, signal by signal, for this ranking alone; `look` is what it may know around.
    `closely`: the best are read by the reranker, where there is one.
    """

    item: Item
    kinds: frozenset[Kind]
    audiences: frozenset[str]
    limit: int
    now: datetime
    weights: Mapping[str, float] = field(default_factory=dict)
    look: Look = field(default_factory=Look)
    closely: bool = True


@dataclass(frozen=True, slots=True)
class _Ranking:
    """All that the explanation must take from the ranking, so that each figure it names is the figure used."""

    query: Passages
    wish: Wish
    weights: Weights
    hits: Mapping[str, _Hits]
    facts: Mapping[str, Facts]
    best: Sequence[Ranked]
    verdict: Verdict
    encoder: str
    asked: Asked


async def ranked(database: vectors.Database, shelf: Shelf, encoder: Encoder, asked: Asked) -> Found:
    """Rank in a thread, so that the loop goes on answering; then read the passages of the best and explain them."""
    ranking = await asyncio.to_thread(computed, shelf, encoder, asked)
    numbers = [number for one in ranking.best for number in ranking.hits[one.key].numbers]
    places = [shelf.place(number) for number in numbers]
    rows = await vectors.stored(database, sorted({place[0] for place in places if place}), encoder.name)
    return await asyncio.to_thread(_explained, shelf, ranking, rows)


def computed(shelf: Shelf, encoder: Encoder, asked: Asked) -> _Ranking:
    """The ranking and what it was made of, before any passage is read; takes the processor for some milliseconds."""
    item, weights = asked.item, weighed(encoder.name, asked.weights)
    texts = [passage.text for passage in cut(item.text)[:QUERY_PASSAGES]]
    rows = encoder.encode_queries(texts)
    hits = _retrieved(shelf, rows, asked)
    wish = asked.look.wish(_wish(asked, shelf.lexical.ceiling(item.text, item.language)), item)
    heads = {key: shelf.heads[key] for key in hits if key in shelf.heads}
    facts = {key: facts_of(head, asked.look.facts(head, wish, item, asked.now)) for key, head in heads.items()}
    candidates = [_candidate(shelf, head, facts[key], hits[key]) for key, head in heads.items()]
    pool = shelf.count(searched(asked.kinds))
    ranking = rank(wish, candidates, weights=weights, limit=asked.limit, pool=pool)
    query = Passages(texts, rows, [item.language] * len(texts))
    return _Ranking(query, wish, weights, hits, facts, ranking.matches, ranking.verdict, encoder.name, asked)


def _wish(asked: Asked, bm25_ceiling: float) -> Wish:
    """What is asked of partners is not asked of calls: they have no kind, no seat and no language to work in. Of them
    an idea asks that they belong to the programmes that it aims at."""
    wish = wish_of(asked.item, bm25_ceiling)
    if asked.kinds != {Kind.CALL}:
        return wish
    nothing: frozenset[str] = frozenset()
    return replace(wish, types=nothing, countries=nothing, languages=nothing, programmes=asked.item.programmes)


def wish_of(item: Item, bm25_ceiling: float) -> Wish:
    """What the item's own facts ask of a candidate."""
    return Wish(
        topics=item.topics,
        types=item.wanted_types,
        countries=item.wanted_countries,
        languages=frozenset({item.language}) - {""},
        language=item.language,
        bm25_ceiling=bm25_ceiling,
    )


def _candidate(shelf: Shelf, head: Head, facts: Facts, found: _Hits) -> Candidate:
    """A candidate with the best figures of each of its records: an organisation's are its profile and its offers."""
    cosines, bm25s = _by_record(shelf, found.cosines), _by_record(shelf, found.bm25s)
    written_in = tuple(shelf.heads[key].language if key in shelf.heads else "" for key in cosines)
    return Candidate(
        key=head.key,
        facts=facts,
        cosines=tuple(cosines.values()),
        bm25s=tuple(bm25s.values()),
        written_in=written_in,
    )


def _by_record(shelf: Shelf, figures: Mapping[int, float]) -> dict[str, float]:
    """The best figure by the key of the record that the passages belong to: a long text must not count as many."""
    best: dict[str, float] = {}
    for number, figure in figures.items():
        place = shelf.place(number)
        if place is not None:
            best[place[0]] = max(figure, best.get(place[0], figure))
    return best


def facts_of(head: Head, around: Mapping[str, Any] = MappingProxyType({})) -> Facts:
    """Its own facts, and those around its organisation; in the place of a call's type stands its programme.

    An anonymous item has no type, which is not held against it.
    """
    is_call = head.kind is Kind.CALL
    return Facts(
        topics=head.topics,
        type="" if is_call else head.type,
        programme=head.type if is_call else "",
        country=head.country,
        languages=head.languages or frozenset({head.language}) - {""},
        eqf=head.eqf,
        history=head.history,
        **around,
    )


def _retrieved(shelf: Shelf, rows: Vectors, asked: Asked) -> dict[str, _Hits]:
    """Candidates with the passages found for them, dense and lexical, without the asker's own things."""
    kinds = searched(asked.kinds)
    hits: dict[str, _Hits] = {}
    known = rows[rows.any(axis=1)]
    for where in _places(asked, kinds) if len(known) and len(shelf.dense) else ():
        found = shelf.dense.search(known, NEAREST, where)
        for number, cosine in zip(found.ids.ravel().tolist(), found.cosines.ravel().tolist(), strict=True):
            for one in _candidates(shelf, number, asked, hits):
                one.cosines[number] = max(cosine, one.cosines.get(number, -1.0))
    item, audiences = asked.item, asked.audiences
    for number, bm25 in shelf.lexical.search(
        item.text, NEAREST, kinds=kinds, audiences=audiences, language=item.language
    ):
        for one in _candidates(shelf, number, asked, hits):
            one.bm25s[number] = bm25
    return hits


def _places(asked: Asked, kinds: frozenset[str]) -> list[Where]:
    """Where to look: everywhere, and for the calls of an idea also among those of its programmes, which say little of
    any one trade and would not stand among the nearest of all."""
    everywhere = Where(kinds=kinds, audiences=asked.audiences)
    if asked.kinds != {Kind.CALL} or not asked.item.programmes:
        return [everywhere]
    return [everywhere, replace(everywhere, types=asked.item.programmes)]


def _candidates(shelf: Shelf, number: int, asked: Asked, hits: dict[str, _Hits]) -> list[_Hits]:
    """The candidates that a found passage counts for; none for padding and for what was dropped meanwhile."""
    place = shelf.place(number)
    if place is None:
        return []
    heads = [shelf.heads.get(key) for key in shelf.targets(place[0], asked.kinds)]
    return [hits.setdefault(head.key, _Hits()) for head in heads if head and _is_candidate(head, asked)]


def _is_candidate(head: Head, asked: Asked) -> bool:
    """Not the item itself, not its own organisation's things, nothing whose time is over."""
    item = asked.item
    if head.key == item.key or (item.owner and head.owner == item.owner):
        return False
    return head.audience.value in asked.audiences and (head.ends is None or head.ends > asked.now)


def _explained(shelf: Shelf, ranking: _Ranking, rows: Mapping[str, Stored]) -> Found:
    matches: list[Fitting] = []
    for one in ranking.best:
        head = shelf.heads.get(one.key)
        if head is None:
            continue
        reasons = explain(
            one,
            query=ranking.query,
            candidate=_passages(shelf, ranking.hits[one.key], rows),
            wish=ranking.wish,
            facts=ranking.facts[one.key],
            weights=ranking.weights,
            idf=shelf.lexical.idf,
        )
        figures = {signal.value: value for signal, value in one.parts.items()}
        gained = gains(one.parts, ranking.weights)
        ties = tie_reasons(ranking.asked.look.around, ranking.wish, ranking.facts[one.key], gained, ranking.asked.now)
        matches.append(Fitting(head, one.fit, (*reasons, *ties), one.good, figures, gained))
    return Found(ranking.verdict, tuple(matches), ranking.encoder, by_name(ranking.weights))


def _passages(shelf: Shelf, hits: _Hits, rows: Mapping[str, Stored]) -> Passages:
    """The candidate's passages that were found; those changed between ranking and reading are left out."""
    texts, found, languages = [], [], []
    for number in hits.numbers:
        key, place = shelf.place(number) or ("", 0)
        row = rows.get(key)
        if row is not None and place < len(row.passages):
            texts.append(row.passages[place].text)
            found.append(row.vectors[place])
            languages.append(row.head.language)
    vectors = np.stack(found) if found else np.zeros((0, shelf.dense.dim), np.float32)
    return Passages(texts, vectors, languages)
