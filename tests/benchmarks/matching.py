"""Speed of ranking and of the lexical index: `python -m tests.benchmarks.matching`. About half a minute."""

import json
import random
import statistics
import time
from collections.abc import Callable

from matching.lexical import LexicalEntry, LexicalIndex
from matching.model import Candidate, Facts, Wish
from matching.rank import rank
from matching.weights import load_weights

SEED = 20260627
ENTRIES = 100_000
WORDS_A_TEXT = 100
VOCABULARY = 30_000
CANDIDATES = (100, 500, 2_000)
ROUNDS = 50
K = 200


def run() -> dict[str, float]:
    """Milliseconds: p50 and p95 of ranking, of a search by a text of 100 words, and of one change; seconds to fill."""
    chance = random.Random(SEED)
    figures: dict[str, float] = {}
    wish = Wish(topics=frozenset({"welding", "iot"}), countries=frozenset({"SI"}), bm25_ceiling=90.0)
    weights = load_weights("static")
    for count in CANDIDATES:
        candidates = [_candidate(chance, number) for number in range(count)]
        figures |= _spread(f"rank {count:,}", lambda c=candidates: rank(wish, c, weights=weights))
    index = LexicalIndex()
    began = time.perf_counter()
    index.upsert(
        LexicalEntry(number, _text(chance), "call" if number % 11 == 0 else "organisation") for number in range(ENTRIES)
    )
    figures[f"fill {ENTRIES:,}: s"] = time.perf_counter() - began
    kinds = frozenset({"organisation"})
    figures |= _spread("search", lambda: index.search(_text(chance), K, kinds=kinds))
    figures |= _spread("ceiling", lambda: index.ceiling(_text(chance)))
    figures |= _spread("replace one", lambda: index.upsert([LexicalEntry(1, _text(chance), "organisation")]))
    return {name: round(value, 2) for name, value in figures.items()}


def _candidate(chance: random.Random, number: int) -> Candidate:
    facts = Facts(topics=frozenset({"iot"}), country=chance.choice(["SI", "DE", ""]), history=number % 7)
    cosines = tuple(chance.random() for _ in range(chance.randint(1, 4)))
    return Candidate(key=f"organisation:{number:024x}", facts=facts, cosines=cosines, bm25s=(chance.random() * 20,))


def _text(chance: random.Random) -> str:
    """Words by Zipf's law: the word of rank r has a share of about 1 / r."""
    return " ".join(f"w{int(VOCABULARY ** chance.random()):05}" for _ in range(WORDS_A_TEXT))


def _spread(name: str, action: Callable[[], object]) -> dict[str, float]:
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        action()
        times.append((time.perf_counter() - began) * 1e3)
    return {
        f"{name}: p50_ms": statistics.median(times),
        f"{name}: p95_ms": statistics.quantiles(times, n=20)[-1],
    }


if __name__ == "__main__":
    print(json.dumps(run(), indent=2))
