"""The matching measured on judged data, by the same signals, weights and ranking that the service uses."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from matching.judged import Item, Judged
from matching.lexical import LexicalEntry, LexicalIndex
from matching.metrics import figures
from matching.model import Candidate, Wish
from matching.rank import rank
from matching.weights import Weights

Rankings = dict[str, list[str]]
Cut = Callable[[str], Sequence[str]]

RETRIEVED = 300
"""Records asked of each index for a query where not all are ranked, as the service does."""


class Encoder(Protocol):
    """Texts to unit rows; see the package `embeddings`."""

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """`(n, dim) float32`."""
        ...

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """`(n, dim) float32`."""
        ...


@dataclass(frozen=True, slots=True)
class Found:
    """Raw figures of one query, each (n_records,) float32 in the order of `Judged.records`.

    `cosines` are those of the best passage, `means` the mean of the title and the best passage of the text.
    """

    cosines: NDArray[np.float32]
    means: NDArray[np.float32]
    bm25s: NDArray[np.float32]
    bm25_ceiling: float


def search(judged: Judged, encoder: Encoder, cut: Cut) -> dict[str, Found]:
    """For each query each record's cosine (its best pair of passages) and BM25 (0.0: no term shared)."""
    index = LexicalIndex()
    texts = list(judged.records.values())
    index.upsert(
        LexicalEntry(number, text, "record", language=judged.languages.get(record, ""))
        for number, (record, text) in enumerate(judged.records.items())
    )
    passages, starts = _passages(texts, cut)
    vectors = encoder.encode_passages(passages)
    found = {}
    titles = encoder.encode_passages([judged.titles.get(key, "") for key in judged.records])
    titled = np.array([key in judged.titles for key in judged.records])
    for query, text in judged.queries.items():
        asked = encoder.encode_queries(list(cut(text)) or [""])
        of_text = np.maximum.reduceat((vectors @ asked.T).max(axis=1), starts)
        of_title = np.where(titled, (titles @ asked.T).max(axis=1), of_text)
        bm25s = np.zeros(len(texts), np.float32)
        language = judged.languages.get(query, "")
        for number, bm25 in index.search(text, len(texts), language=language):
            bm25s[number] = bm25
        best, means = np.maximum(of_text, of_title), (of_text + of_title) / 2
        ceiling = index.ceiling(text, language)
        found[query] = Found(best.astype(np.float32), means.astype(np.float32), bm25s, ceiling)
    return found


def rank_items(judged: Judged, found: Mapping[str, Found], weights: Weights) -> Rankings:
    """All items in the order of `matching.rank`, for each query."""
    places = _places(judged)
    rankings = {}
    for query, raw in found.items():
        rankings[query] = _ranking(judged, query, list(judged.items.values()), places, raw, weights)
    return rankings


def rank_retrieved(judged: Judged, found: Mapping[str, Found], weights: Weights) -> Rankings:
    """The same over the items whose record is among the first RETRIEVED by cosine or by BM25."""
    places = _places(judged)
    owners = defaultdict(list)
    for item in judged.items.values():
        for place in places[item.key]:
            owners[place].append(item.key)
    rankings = {}
    for query, raw in found.items():
        near = np.union1d(_first(raw.cosines), _first(raw.bm25s))
        keys = sorted({key for place in near for key in owners[int(place)]})
        rankings[query] = _ranking(judged, query, [judged.items[key] for key in keys], places, raw, weights)
    return rankings


def rank_by_sum(judged: Judged, found: Mapping[str, Found], figure: str) -> Rankings:
    """A plain peer: items by the sum of one figure (`cosines` or `bm25s`) over their records, ties by key."""
    places = _places(judged)
    keys = sorted(judged.items)
    rows = np.concatenate([places[key] for key in keys])
    starts = np.cumsum([0, *(len(places[key]) for key in keys[:-1])])
    rankings = {}
    for query, raw in found.items():
        summed = np.add.reduceat(getattr(raw, figure)[rows], starts)
        rankings[query] = [keys[row] for row in np.argsort(-summed, kind="stable")]
    return rankings


def with_newcomers(judged: Judged, rankings: Rankings) -> dict[str, Any]:
    """The figures of rankings, and of the slice of relevant items with exactly one record."""
    return {
        **figures(rankings, judged.relevant).to_json(),
        "newcomers": figures(rankings, judged.newcomers()).to_json(),
    }


def figures_of(judged: Judged, rankings: Rankings) -> dict[str, float]:
    """The figures over all queries."""
    return figures(rankings, judged.relevant).to_json()


def _ranking(
    judged: Judged, query: str, items: Sequence[Item], places: Mapping[str, list[int]], raw: Found, weights: Weights
) -> list[str]:
    candidates = [candidate_of(judged, item, places[item.key], raw) for item in items]
    wish = Wish(language=judged.languages.get(query, ""), bm25_ceiling=raw.bm25_ceiling)
    ranking = rank(wish, candidates, weights=weights, limit=len(candidates), pool=len(judged.records))
    return [match.key for match in ranking.matches]


def candidate_of(judged: Judged, item: Item, places: list[int], raw: Found) -> Candidate:
    """An item as a candidate of one query; `places` are the rows of its records."""
    cosines = tuple(raw.cosines[places].tolist())
    means = tuple(raw.means[places].tolist())
    bm25s = tuple(bm25 for bm25 in raw.bm25s[places].tolist() if bm25 > 0)
    written_in = tuple(judged.languages.get(record, "") for record in item.records)
    return Candidate(
        key=item.key, facts=item.facts, cosines=cosines, cosine_means=means, bm25s=bm25s, written_in=written_in
    )


def places_of(judged: Judged) -> dict[str, int]:
    """The row of each record."""
    return {record: row for row, record in enumerate(judged.records)}


def _places(judged: Judged) -> dict[str, list[int]]:
    """The rows of each item's records."""
    row_of = places_of(judged)
    return {key: [row_of[record] for record in item.records] for key, item in judged.items.items()}


def _passages(texts: Sequence[str], cut: Cut) -> tuple[list[str], NDArray[np.intp]]:
    """All passages in a row and where each text's begin; a text without any keeps an empty one."""
    cuts = [list(cut(text)) or [""] for text in texts]
    starts = np.cumsum([0, *map(len, cuts[:-1])])
    return [passage for parts in cuts for passage in parts], starts


def _first(record_figures: NDArray[np.float32]) -> NDArray[np.intp]:
    count = min(RETRIEVED, len(record_figures))
    return np.argsort(-record_figures, kind="stable")[:count]
