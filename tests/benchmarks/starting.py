"""How long a process takes to have its index: from the rows and from a snapshot: `python -m tests.benchmarks.starting`.

Rows as they lie in the database are decoded and put, which is what a start without a snapshot does beside reading them;
then the index is saved, and opened again with all files checked. A minute and a half at 20,000 on a busy machine.
"""

import json
import sys
import tempfile
import time
from pathlib import Path

import bson

from embeddings import snapshots
from embeddings.encoder import open_encoder
from matchcamp.recommender import embedded
from matchcamp.shelf import Shelf
from matchcamp.vectors import row_of, stored_of
from tests.benchmarks.surveying import organisations

SIZE = 20_000
BATCH = 1_000
ABOUT = {"encoder": "benchmark"}


def run(size: int) -> dict[str, float]:
    """Seconds by the clock, and of the processor."""
    encoder, items = open_encoder(), organisations(size)
    rows = []
    for start in range(0, size, BATCH):
        part = items[start : start + BATCH]
        made = embedded(encoder, part)
        rows += [bson.encode(row_of(item, one, encoder.name)) for item, one in zip(part, made, strict=True)]
    shelf = Shelf(encoder.dim)
    figures: dict[str, float] = {"items": size}
    began = _now()
    for start in range(0, size, BATCH):
        shelf.put([stored_of(bson.decode(row)) for row in rows[start : start + BATCH]])
    figures |= {"passages": shelf.passages} | _since("from rows", began)
    with tempfile.TemporaryDirectory() as folder:
        began = _now()
        made_at = snapshots.write(Path(folder), ABOUT, shelf.save)
        figures |= _since("save", began)
        figures["snapshot: MB"] = sum(path.stat().st_size for path in made_at.rglob("*") if path.is_file()) / 1e6
        began = _now()
        found, _ = snapshots.newest(Path(folder), ABOUT)
        opened = Shelf.opened(found)
        figures |= _since("from snapshot", began)
    if opened.fingerprints != shelf.fingerprints:
        raise RuntimeError("the opened index does not hold what was saved")
    return {name: round(value, 2) for name, value in figures.items()}


def _now() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def _since(name: str, began: tuple[float, float]) -> dict[str, float]:
    return {f"{name}: s": time.perf_counter() - began[0], f"{name}: busy s": time.process_time() - began[1]}


if __name__ == "__main__":
    print(json.dumps(run(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE), indent=2))
