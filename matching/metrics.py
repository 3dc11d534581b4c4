"""How good a ranking is, against judgements of relevant or not."""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

CUT_NDCG = 10
CUT_RECALL = 50


@dataclass(frozen=True, slots=True)
class Figures:
    """Means over queries, each in [0, 1]."""

    ndcg_at_10: float
    recall_at_50: float
    mrr: float

    def to_json(self) -> dict[str, float]:
        """The figures under their usual names, to five digits."""
        return {
            "ndcg@10": round(self.ndcg_at_10, 5),
            "recall@50": round(self.recall_at_50, 5),
            "mrr": round(self.mrr, 5),
        }


def ndcg(ranked: Sequence[str], relevant: Collection[str], cut: int = CUT_NDCG) -> float:
    """Binary gain, discount log2(place + 1), ideal cut at `cut` (Jarvelin and Kekalainen, TOIS 2002).

    >>> round(ndcg(["a", "x", "b"], {"a", "b", "c"}), 4)
    0.7039
    """
    gained = sum(1 / math.log2(place + 2) for place, key in enumerate(ranked[:cut]) if key in relevant)
    ideal = sum(1 / math.log2(place + 2) for place in range(min(cut, len(relevant))))
    return gained / ideal


def recall(ranked: Sequence[str], relevant: Collection[str], cut: int = CUT_RECALL) -> float:
    """The share of the relevant that stands among the first `cut`."""
    return sum(key in relevant for key in ranked[:cut]) / len(relevant)


def reciprocal_rank(ranked: Sequence[str], relevant: Collection[str]) -> float:
    """1 / place of the first relevant one, 0.0 where none is ranked."""
    return next((1 / place for place, key in enumerate(ranked, start=1) if key in relevant), 0.0)


def figures(rankings: Mapping[str, Sequence[str]], relevant: Mapping[str, Collection[str]]) -> Figures:
    """Means over the queries that have a relevant one; 0.0 each where there is none such."""
    judged = [(rankings[query], keys) for query, keys in relevant.items() if keys]
    return Figures(
        ndcg_at_10=_mean(ndcg(ranked, keys) for ranked, keys in judged),
        recall_at_50=_mean(recall(ranked, keys) for ranked, keys in judged),
        mrr=_mean(reciprocal_rank(ranked, keys) for ranked, keys in judged),
    )


def first_figures(rankings: Mapping[str, Sequence[str]], relevant: Mapping[str, Collection[str]]) -> dict[str, float]:
    """Means over the queries for a list of which people read the beginning, each in [0, 1], to five digits.

    `first_three` is the share of queries that have a relevant one among the first three.
    """
    judged = [(rankings[query], keys) for query, keys in relevant.items() if keys]
    means = {
        "ndcg@10": _mean(ndcg(ranked, keys) for ranked, keys in judged),
        "recall@10": _mean(recall(ranked, keys, cut=10) for ranked, keys in judged),
        "mrr": _mean(reciprocal_rank(ranked, keys) for ranked, keys in judged),
        "first_three": _mean(float(any(key in keys for key in ranked[:3])) for ranked, keys in judged),
    }
    return {name: round(value, 5) for name, value in means.items()}


def _mean(values: Iterable[float]) -> float:
    listed = list(values)
    return math.fsum(listed) / len(listed) if listed else 0.0
