"""Vector search at size, ours and others in one run: `make bench-scale`. Prints a table, then JSON.

Vectors: sentences in 18 languages (`../shared/data/multilingual/corpus` where it is there, else sentences of the demo,
mixed anew) by the shipped encoder, shuffled with a fixed seed. Where more are wanted than there are sentences they are
taken again, each time with other noise: a normal vector of length NOISE is added and the sum divided by its length, so
that a copy has a cosine of about 0.95 with its sentence. Queries are other sentences. Facets: 4 kinds and 40 countries.

Ours is built and saved in this process, then opened and searched in a fresh one, whose memory is told. All on one
thread. Other work on the machine slows everything alike: quote ratios, and the load that is printed; `busy` is the time
that the processor spent on a search.
"""

import argparse
import json
import lzma
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import psutil

from embeddings import snapshots
from embeddings.index import Facets, FaissIndex, VectorIndex, Where

CORPUS = Path("../shared/data/multilingual/corpus")
SEED = 20260627
SHORTEST = 40
NOISE = 0.33
QUERIES = 300
FEW_QUERIES = 30
FEWEST_QUERIES = 5  # milvus-lite takes a second and more for each.
K = 10
BATCH = 50_000
KINDS, COUNTRIES = 4, 40
ABOUT = {"encoder": "benchmark"}
WHERES = {
    "all": Where(),
    "1 kind of 4": Where(kinds=frozenset({"k1"})),
    "1 country of 40": Where(countries=frozenset({"c7"})),
    "both": Where(kinds=frozenset({"k1"}), countries=frozenset({"c7"})),
}
Figures = dict[str, Any]
Search = Callable[[np.ndarray], np.ndarray]


def texts(wanted: int) -> list[str]:
    """Different sentences, shuffled; as many as there are, at most `wanted`."""
    files = sorted(CORPUS.glob("*.tsv.xz"))
    share = -(-wanted // max(1, len(files)))
    found = [text for path in files for text in _of_file(path, share)] or list(_mixed(wanted))
    distinct = list(dict.fromkeys(found))
    order = np.random.default_rng(SEED).permutation(len(distinct))
    return [distinct[at] for at in order[:wanted]]


def _of_file(path: Path, most: int) -> list[str]:
    found: dict[str, None] = {}
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            found |= dict.fromkeys(cell for cell in line.rstrip("\n").split("\t")[:2] if len(cell) >= SHORTEST)
            if len(found) >= most:
                break
    return list(found)[:most]


def _mixed(count: int) -> Iterator[str]:
    # Imported here: the process that measures memory has no use for the service.
    from matchcamp.demo.reading import organisation_rows  # noqa: PLC0415
    from tests.benchmarks.copies import sentences  # noqa: PLC0415

    chance = np.random.default_rng(SEED)
    pool = sentences([row["profile"] for row in organisation_rows() if row.get("profile")])
    for _ in range(count):
        yield " ".join(pool[at] for at in chance.integers(0, len(pool), 3))


def vectors(size: int, distinct: int) -> tuple[np.ndarray, np.ndarray]:
    """`(size, dim)` and `(QUERIES, dim)`, unit rows."""
    from embeddings.encoder import open_encoder  # noqa: PLC0415

    encoder = open_encoder()
    found = encoder.encode_passages(texts(min(size, distinct) + QUERIES))
    # Texts of the same words have the same vector: of equal neighbours no index can name the right one.
    _, first = np.unique(found.round(3), axis=0, return_index=True)
    found = found[np.sort(first[found[first].any(axis=1)])]
    queries, known = found[:QUERIES], found[QUERIES:]
    rows = np.empty((size, encoder.dim), np.float32)
    rng = np.random.default_rng(SEED)
    for start in range(0, size, BATCH):
        at = np.arange(start, min(start + BATCH, size))
        part = known[at % len(known)]
        again = at >= len(known)
        noise = rng.standard_normal((int(again.sum()), encoder.dim), np.float32)
        part[again] += NOISE * noise / np.linalg.norm(noise, axis=1, keepdims=True)
        rows[at] = part / np.linalg.norm(part, axis=1, keepdims=True)
    return rows, queries


def facets_of(at: int) -> Facets:
    return Facets(f"k{at % KINDS}", f"c{at // KINDS % COUNTRIES}")


def kept(where: Where, size: int) -> np.ndarray:
    at = np.arange(size)
    mask = np.ones(size, np.bool_)
    if where.kinds:
        mask &= at % KINDS == 1
    if where.countries:
        mask &= at // KINDS % COUNTRIES == 7
    return at[mask]


def nearest(rows: np.ndarray, queries: np.ndarray, where: Where) -> np.ndarray:
    """The true K of each query, in no order."""
    ids = kept(where, len(rows))
    cosines = np.concatenate(
        [queries @ rows[ids[start : start + BATCH]].T for start in range(0, len(ids), BATCH)], axis=1
    )
    return ids[np.argpartition(-cosines, K, axis=1)[:, :K]]


def timed(search: Search, queries: np.ndarray, true: np.ndarray) -> Figures:
    """p50 and p95 in milliseconds, by the clock and of this thread's processor time; recall@K."""
    times, found = [], 0
    for query, expected in zip(queries, true, strict=False):
        began = time.perf_counter(), time.thread_time()
        ids = search(query[None])
        times.append([(time.perf_counter() - began[0]) * 1e3, (time.thread_time() - began[1]) * 1e3])
        found += len(set(ids.tolist()) & set(expected.tolist()))
    (p50, busy50), (p95, busy95) = np.quantile(times, [0.5, 0.95], axis=0).round(3).tolist()
    recall = round(found / K / len(times), 4)
    return {"p50_ms": p50, "p95_ms": p95, "busy_p50_ms": busy50, "busy_p95_ms": busy95, "recall": recall}


def searching(index: VectorIndex, where: Where) -> Search:
    return lambda query: index.search(query, K, where).ids[0]


def ours(rows: np.ndarray, queries: np.ndarray, truth: dict[str, np.ndarray], folder: Path) -> Figures:
    """Build and save here; a fresh process opens and searches."""
    facets = [facets_of(at) for at in range(len(rows))]
    index = FaissIndex(rows.shape[1])
    began, busy = time.perf_counter(), time.process_time()
    index.add(np.arange(len(rows)), rows, facets)
    built, busy = time.perf_counter(), time.process_time() - busy
    snapshots.write(folder / "snapshots", ABOUT, index.save)
    saved = time.perf_counter()
    times = []
    for at in range(50):
        start = time.perf_counter()
        index.upsert([at], rows[at : at + 1], facets[at : at + 1])
        times.append((time.perf_counter() - start) * 1e3)
    del index
    np.savez(folder / "asked.npz", queries=queries, **truth)
    command = [sys.executable, "-m", "tests.benchmarks.scale", "--opened", str(folder)]
    answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    figures: Figures = json.loads(answer.stdout)
    return {
        "build_s": round(built - began, 1), "build_busy_s": round(busy, 1), "save_s": round(saved - built, 1),
        "replace_one_ms": round(float(np.median(times)), 2), **figures,
    }  # fmt: skip


def opened(folder: Path) -> Figures:
    """What the fresh process measures."""
    faiss.omp_set_num_threads(1)
    with np.load(folder / "asked.npz") as asked:
        queries, truth = asked["queries"], {name: asked[name] for name in WHERES}
    before = psutil.Process().memory_info().rss
    began, busy = time.perf_counter(), time.process_time()
    found, _ = snapshots.newest(folder / "snapshots", ABOUT)
    checked = time.perf_counter()
    index = FaissIndex.opened(found)
    figures: Figures = {
        "start_s": round(time.perf_counter() - began, 2), "of_it_checks_s": round(checked - began, 2),
        "start_busy_s": round(time.process_time() - busy, 2),
    }  # fmt: skip
    peak = psutil.Process().memory_info().rss
    for name, where in WHERES.items():
        index.search(queries[:1], K, where)
        figures[name] = timed(searching(index, where), queries, truth[name])
        peak = max(peak, psutil.Process().memory_info().rss)
    return figures | {"resident_mb": round(peak / 1e6), "before_mb": round(before / 1e6)}


def scanned(rows: np.ndarray, queries: np.ndarray, true: np.ndarray) -> Figures:
    """A plain product with numpy, and the best of it."""

    def search(query: np.ndarray) -> np.ndarray:
        cosines = (rows @ query[0]).ravel()
        return np.argpartition(-cosines, K)[:K]

    return timed(search, queries[:FEW_QUERIES], true)


def of_faiss(index: Any, rows: np.ndarray, queries: np.ndarray, true: np.ndarray) -> Figures:
    began = time.perf_counter()
    if not index.is_trained:
        index.train(rows)
    index.add(rows)
    built = round(time.perf_counter() - began, 1)
    few = FEW_QUERIES if isinstance(index, faiss.IndexFlat) else QUERIES
    return {"build_s": built, **timed(lambda query: index.search(query, K)[1][0], queries[:few], true)}


def hnsw(dim: int) -> Any:
    index = faiss.IndexHNSWFlat(dim, 32, faiss.METRIC_INNER_PRODUCT)
    index.hnsw.efSearch = 64
    return index


def of_milvus(rows: np.ndarray, queries: np.ndarray, truth: dict[str, np.ndarray], folder: Path) -> Figures:
    from embeddings.index.milvus import MilvusIndex  # noqa: PLC0415 - An extra.

    index = MilvusIndex(str(folder / "milvus.db"), "bench", rows.shape[1])
    began = time.perf_counter()
    for start in range(0, len(rows), BATCH):
        at = np.arange(start, min(start + BATCH, len(rows)))
        index.add(at, rows[at], [facets_of(one) for one in at.tolist()])
    figures: Figures = {"build_s": round(time.perf_counter() - began, 1)}
    for name, where in WHERES.items():
        index.search(queries[:1], K, where)
        figures[name] = timed(searching(index, where), queries[:FEWEST_QUERIES], truth[name])
    index.close()
    return figures


def measured(size: int, distinct: int, peers: frozenset[str]) -> dict[str, Figures]:
    rows, queries = vectors(size, distinct)
    truth = {name: nearest(rows, queries, where) for name, where in WHERES.items()}
    dim, true = rows.shape[1], truth["all"]
    found: dict[str, Figures] = {}
    with tempfile.TemporaryDirectory() as folder:
        found["ours"] = ours(rows, queries, truth, Path(folder))
        _tell(size, "ours", found["ours"])
        runs: dict[str, Callable[[], Figures]] = {
            "numpy scan": lambda: scanned(rows, queries, true),
            "FAISS flat": lambda: of_faiss(faiss.IndexFlatIP(dim), rows, queries, true),
            "FAISS HNSW32": lambda: of_faiss(hnsw(dim), rows, queries, true),
            "milvus-lite": lambda: of_milvus(rows, queries, truth, Path(folder)),
        }
        for name, run in runs.items():
            if name in peers:
                found[name] = run()
                _tell(size, name, found[name])
    return found


def _tell(size: int, name: str, figures: Figures) -> None:
    plain = {key: value for key, value in figures.items() if not isinstance(value, dict)}
    print(f"{size:>9,}  {name:14} {plain}  load {os.getloadavg()[0]:.1f}", flush=True)
    for where, one in figures.items():
        if isinstance(one, dict):
            shown = "   ".join(f"{key} {value:9.3f}" for key, value in one.items())
            print(f"{'':25} {where:16} {shown}", flush=True)


SCANS = ("numpy scan", "FAISS flat")
PEERS = {100_000: frozenset({*SCANS, "FAISS HNSW32", "milvus-lite"})}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="100000,1000000", help="how many vectors, with commas between")
    parser.add_argument("--distinct", type=int, default=250_000, help="different sentences at most")
    parser.add_argument("--without", default="", help="peers to leave out, with commas between")
    parser.add_argument("--opened", type=Path, help="used by itself: measure the snapshot of this folder")
    asked = parser.parse_args()
    if asked.opened:
        print(json.dumps(opened(asked.opened)))
        return
    faiss.omp_set_num_threads(1)
    out = frozenset(asked.without.split(","))
    sizes = [int(size) for size in asked.sizes.split(",")]
    found = {f"{n:,}": measured(n, asked.distinct, PEERS.get(n, frozenset(SCANS)) - out) for n in sizes}
    print(json.dumps(found))


if __name__ == "__main__":
    main()
