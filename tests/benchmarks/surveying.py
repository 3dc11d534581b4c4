"""How long it takes to compare a whole alliance with an idea: `python -m tests.benchmarks.surveying`. Half a minute."""

import json
import statistics
import time

from embeddings.encoder import open_encoder
from matchcamp.demo.reading import organisation_rows, rows_of
from matchcamp.items import Item, Kind
from matchcamp.recommender import embedded
from matchcamp.shelf import Shelf
from matchcamp.surveying import Sought, surveyed
from matchcamp.viewer import Audience
from tests.benchmarks.copies import sentences

SIZES = (1_000, 10_000)
ROUNDS = 10
BATCH = 2_000


def run() -> dict[str, float]:
    """Milliseconds, p50 and slowest, of one survey with the first idea of the demo and its competences."""
    encoder = open_encoder()
    idea = rows_of("examples/ideas.yaml")[0]
    item = Item(Kind.IDEA, "f" * 24, idea["title"], idea["summary"], None, language=idea["language"])
    every = frozenset(audience.value for audience in Audience)
    sought = Sought((item,), tuple(idea["competences"]), idea["language"], every, frozenset({"member"}))
    figures: dict[str, float] = {}
    for size in SIZES:
        items = organisations(size)
        shelf = Shelf(encoder.dim)
        for start in range(0, size, BATCH):
            shelf.put(embedded(encoder, items[start : start + BATCH]))
        times = []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            surveyed(shelf, encoder, sought)
            times.append((time.perf_counter() - began) * 1e3)
        figures |= {f"survey {size:,}: p50_ms": statistics.median(times), f"survey {size:,}: max_ms": max(times)}
    return {name: round(value, 1) for name, value in figures.items()}


def organisations(count: int) -> list[Item]:
    """Facts of the demo's organisations, each with five sentences of all profiles and the projects of its model."""
    rows = [row for row in organisation_rows() if row.get("profile")]
    pool = sentences([row["profile"] for row in rows])
    return [_organisation(rows[number % len(rows)], number, pool) for number in range(count)]


def _organisation(row: dict[str, object], number: int, pool: list[str]) -> Item:
    words = " ".join(pool[(number * 7 + step * 13) % len(pool)] for step in range(5))
    projects: list[dict[str, str]] = row.get("projects") or []  # type: ignore[assignment]
    text = "\n\n".join([words, *(f"{one['title']}. {one.get('summary', '')}" for one in projects)])
    return Item(
        Kind.ORGANISATION, f"{number:024x}", f"{row['name']} {number}", text, Audience.PUBLIC,
        language=str(row.get("profile_language", "en")), owner=f"{number:024x}", country=str(row.get("country", "")),
        type=str(row["type"]), status="member", history=len(projects),
    )  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(run(), indent=2))
