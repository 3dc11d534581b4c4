"""Size, speed and recall of the vector index: `python tests/benchmarks/index.py`. About a minute."""

import json
import statistics
import time
from collections.abc import Callable

import numpy as np

from embeddings.index import Facets, FaissIndex, Where

DIM = 256
SIZES = (20_000, 100_000, 200_000)
CLUSTERS = 4_000
SPREAD = 0.06
"""Noise a dimension around unit centres: neighbours then stand near cosine 0.5, as passages of one subject do."""

QUERIES = 200
K = 10
WHERES = {
    "all": Where(),
    "one kind of four": Where(kinds=frozenset({"k1"})),
    "kind and country": Where(kinds=frozenset({"k1"}), countries=frozenset({"c2"})),
}


def run() -> dict[str, dict[str, float]]:
    """For each size: seconds to fill, ms to replace one; for each filter: p50 and p95 in ms, recall@10."""
    rng = np.random.default_rng(0)
    centres = _unit(rng.normal(size=(CLUSTERS, DIM)))
    rows = _near(rng, centres, max(SIZES))
    queries = _near(rng, centres, QUERIES)
    return {f"{size:,}": _measured(rows[:size], queries) for size in SIZES}


def _measured(rows: np.ndarray, queries: np.ndarray) -> dict[str, float]:
    facets = [Facets(f"k{at % 4}", f"c{at // 4 % 8}") for at in range(len(rows))]
    index = FaissIndex(DIM)
    figures = {"fill_s": _seconds(lambda: index.add(np.arange(len(rows)), rows, facets))}
    figures["replace_one_ms"] = _seconds(lambda: index.upsert([0], rows[:1], facets[:1])) * 1e3
    for name, where in WHERES.items():
        kept = [at for at, facet in enumerate(facets) if _takes(where, facet)]
        true = np.array(kept)[np.argpartition(-(queries @ rows[kept].T), K, axis=1)[:, :K]]
        times, found = [], 0
        for query, nearest in zip(queries, true, strict=True):
            began = time.perf_counter()
            hits = index.search(query[None], K, where)
            times.append(time.perf_counter() - began)
            found += len(set(hits.ids[0].tolist()) & set(nearest.tolist()))
        figures[f"{name}: p50_ms"] = statistics.median(times) * 1e3
        figures[f"{name}: p95_ms"] = statistics.quantiles(times, n=20)[-1] * 1e3
        figures[f"{name}: recall@{K}"] = found / (K * len(queries))
    return {name: round(value, 3) for name, value in figures.items()}


def _takes(where: Where, facets: Facets) -> bool:
    return (not where.kinds or facets.kind in where.kinds) and (
        not where.countries or facets.country in where.countries
    )


def _near(rng: np.random.Generator, centres: np.ndarray, n: int) -> np.ndarray:
    chosen = centres[rng.integers(0, len(centres), n)]
    return _unit(chosen + SPREAD * rng.normal(size=chosen.shape))


def _unit(rows: np.ndarray) -> np.ndarray:
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def _seconds(action: Callable[[], object]) -> float:
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


if __name__ == "__main__":
    print(json.dumps(run(), indent=2))
