"""What the facts around organisations cost a ranking: `python -m tests.benchmarks.ranking`. About half a minute.

The same rankings with nothing known around and with everything, by turns in one run, so that their ratio holds on a
busy machine too. A ranking is all that a request computes but the reading of the quoted passages.
"""

import json
import random
import statistics
import time
from datetime import UTC, datetime, timedelta

from embeddings.encoder import open_encoder
from matchcamp.around import Around, Asking, Look, graph_of
from matchcamp.demo.reading import rows_of
from matchcamp.items import Item, Kind
from matchcamp.ranking import Asked, computed
from matchcamp.recommender import embedded
from matchcamp.shelf import Shelf
from matchcamp.topics import TOPICS
from matchcamp.viewer import Audience
from tests.benchmarks.surveying import organisations

SEED = 20260627
SIZE = 4_000
ROUNDS = 200
BATCH = 2_000
NOW = datetime(2026, 6, 27, tzinfo=UTC)


def run() -> dict[str, float]:
    """Milliseconds of the processor, p50 and p95, of both, their ratios, and seconds for the graph of topics."""
    encoder, shelf = open_encoder(), None
    items = organisations(SIZE)
    for start in range(0, SIZE, BATCH):
        rows = embedded(encoder, items[start : start + BATCH])
        shelf = shelf or Shelf(encoder.dim)
        shelf.put(rows)
    assert shelf is not None
    chance = random.Random(SEED)
    known = around(items, chance)
    began = time.process_time()
    graph_of([frozenset(chance.sample(sorted(TOPICS), 4)) for _ in items])
    figures = {f"graph of topics of {SIZE:,}: s": time.process_time() - began}
    times: dict[str, list[float]] = {"nothing around": [], "all around": []}
    needs = rows_of("examples/needs.yaml")
    for number in range(ROUNDS):
        row, owner = needs[number % len(needs)], items[number].id
        need = Item(
            Kind.NEED, "f" * 24, row["title"], row["text"], None, language=row["language"], owner=owner,
            topics=frozenset(row.get("topics", [])),
        )  # fmt: skip
        for name, look in (("nothing around", Look()), ("all around", Look(known, own=True))):
            asked = Asked(need, frozenset({Kind.ORGANISATION}), frozenset(Audience), 10, NOW, look=look)
            began = time.process_time()
            computed(shelf, encoder, asked)
            times[name].append((time.process_time() - began) * 1e3)
    for name, found in times.items():
        figures |= {
            f"{name}: p50_ms": statistics.median(found),
            f"{name}: p95_ms": statistics.quantiles(found, n=20)[-1],
        }
    figures["ratio of p50"] = figures["all around: p50_ms"] / figures["nothing around: p50_ms"]
    figures["ratio of p95"] = figures["all around: p95_ms"] / figures["nothing around: p95_ms"]
    return {name: round(value, 3) for name, value in figures.items()}


def around(items: list[Item], chance: random.Random) -> Around:
    """Every organisation with three projects of ten partners, two requests, topics sought and given, and an age."""
    ids, topics = [item.id for item in items], sorted(TOPICS)
    projects = {id_: frozenset(f"project:{chance.randrange(SIZE * 3 // 10)}" for _ in range(3)) for id_ in ids}
    return Around(
        projects=projects,
        confided={id_: frozenset({f"consortium:{chance.randrange(SIZE // 8)}"}) for id_ in ids},
        titles={key: key for keys in projects.values() for key in keys},
        seeks={id_: frozenset(chance.sample(topics, 2)) for id_ in ids},
        gives={id_: frozenset(chance.sample(topics, 4)) for id_ in ids},
        regions={id_: chance.choice(["SI03", "SI04", "SE11", "ES21"]) for id_ in ids},
        newest={f"organisation:{id_}": NOW - timedelta(days=chance.randrange(900)) for id_ in ids},
        requests={
            id_: tuple(
                Asking(chance.choice(ids), NOW - timedelta(days=chance.randrange(60)), open=chance.random() < 0.5)
                for _ in range(2)
            )
            for id_ in ids
        },
        topic_graph=graph_of([frozenset(chance.sample(topics, 4)) for _ in ids]),
    )


if __name__ == "__main__":
    print(json.dumps(run(), indent=2))
