"""What weights are learned from: known records taken out one by one and asked for as if they were new."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from matching.errors import BadData
from matching.evaluate import Found, candidate_of, places_of
from matching.judged import Item, Judged
from matching.metrics import CUT_NDCG
from matching.model import Signal, Wish
from matching.rank import fuse, measure
from matching.weights import Weights

LEARNED = (
    Signal.DENSE,
    Signal.DENSE_MEAN,
    Signal.LEXICAL,
    Signal.COLLABORATION,
    Signal.NEWCOMER,
    Signal.HISTORY,
)
"""The signals that judged data covers; the others keep their weights."""

POOL = 400
"""Candidates kept for each query, the best by the weights that learning starts from."""

LEAST_RELEVANT = 3

Held = Callable[[Item, str], Item | None]
"""The item as a query may see it; None where it may not see it at all."""


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """What is learned from: for each query POOL candidates.

    `signals` (n_queries, POOL, n_learned) float64; `relevant` and `newcomers` (n_queries, POOL) bool, the second the
    relevant with one record; `ideals` and `newcomer_ideals` (n_queries,) the best possible gain of each; `groups`
    (n_queries,) names that never part between folds.
    """

    signals: NDArray[np.float64]
    relevant: NDArray[np.bool_]
    newcomers: NDArray[np.bool_]
    ideals: NDArray[np.float64]
    newcomer_ideals: NDArray[np.float64]
    groups: NDArray[np.str_]

    def at(self, rows: NDArray[np.intp]) -> "Table":
        """The same of some queries, repetitions allowed."""
        return Table(
            self.signals[rows],
            self.relevant[rows],
            self.newcomers[rows],
            self.ideals[rows],
            self.newcomer_ideals[rows],
            self.groups[rows],
        )


def left_out(judged: Judged) -> Judged:
    """Every record that at least LEAST_RELEVANT items of several records share, as a query of which they are relevant.

    So the weights are learned from who took part in the known projects, and the judged queries are not touched.
    `without` takes the record itself out of what is found. Raises BadData when there is no such record.
    """
    sharing: dict[str, list[str]] = {}
    for item in judged.items.values():
        for record in item.records if len(item.records) > 1 else ():
            sharing.setdefault(record, []).append(item.key)
    kept = {record: keys for record, keys in sharing.items() if len(keys) >= LEAST_RELEVANT}
    if not kept:
        raise BadData(
            f"no record is shared by {LEAST_RELEVANT} items of several records; there is nothing to learn from"
        )
    return Judged(
        queries={record: judged.records[record] for record in judged.records if record in kept},
        records=judged.records,
        items=judged.items,
        relevant={record: frozenset(keys) for record, keys in kept.items()},
        languages=judged.languages,
        titles=judged.titles,
    )


def without(item: Item, record: str) -> Item | None:
    """The item as if it had never had the record; None where nothing is left."""
    if record not in item.records:
        return item
    records = tuple(one for one in item.records if one != record)
    if not records:
        return None
    facts = replace(item.facts, history=len(records), projects=item.facts.projects - {record})
    return Item(item.key, facts, records)


def as_it_is(item: Item, _query: str) -> Item:
    """The item for queries that are none of the records."""
    return item


def table_of(judged: Judged, found: Mapping[str, Found], weights: Weights, held: Held = without) -> Table:
    """The signals of the best POOL candidates of each query that has a relevant one."""
    places = places_of(judged)
    rows = [_row(judged, query, found[query], weights, held, places) for query in judged.queries if query in found]
    kept = [row for row in rows if row is not None]
    if not kept:
        raise BadData("no query has a relevant candidate; there is nothing to learn from")
    columns = [np.stack(column) for column in zip(*kept, strict=True)]
    # Queries that share most of their relevant ones would tell the folds of each other: neighbours stay together.
    groups = np.array([min(judged.relevant[query]) for query in judged.queries if query in found])
    groups = groups[[row is not None for row in rows]]
    return Table(columns[0], columns[1], columns[2], _ideals(columns[3]), _ideals(columns[4]), groups)


def _row(
    judged: Judged, query: str, raw: Found, weights: Weights, held: Held, places: Mapping[str, int]
) -> tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.bool_], NDArray[np.intp], NDArray[np.intp]] | None:
    items = [one for item in judged.items.values() if (one := held(item, query)) is not None]
    keys = judged.relevant[query]
    asked = [item.key in keys for item in items]
    if not any(asked):
        return None
    candidates = [candidate_of(judged, item, [places[record] for record in item.records], raw) for item in items]
    wish = Wish(language=judged.languages.get(query, ""), bm25_ceiling=raw.bm25_ceiling)
    parts = measure(wish, candidates, weights)
    order = np.argsort(-fuse(parts, weights), kind="stable")[:POOL]
    # Padding stands below all that is there.
    signals = np.full((POOL, len(LEARNED)), -1.0)
    relevant, newcomers = np.zeros(POOL, bool), np.zeros(POOL, bool)
    signals[: len(order)] = np.stack([parts[signal] for signal in LEARNED], axis=1)[order]
    relevant[: len(order)] = np.array(asked)[order]
    single = np.array([len(item.records) == 1 for item in items])
    newcomers[: len(order)] = (np.array(asked) & single)[order]
    return signals, relevant, newcomers, np.array(sum(asked)), np.array(int((np.array(asked) & single).sum()))


def _ideals(counts: NDArray[np.intp]) -> NDArray[np.float64]:
    """The best gain with so many relevant ones; infinite for none, so that their share is 0."""
    gains = np.concatenate([[np.inf], np.cumsum(1 / np.log2(np.arange(CUT_NDCG) + 2))])
    ideals: NDArray[np.float64] = gains[np.minimum(counts, CUT_NDCG)]
    return ideals
