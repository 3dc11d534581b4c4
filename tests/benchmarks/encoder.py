"""What the shipped encoder takes: `python tests/benchmarks/encoder.py`."""

import json
import resource
import statistics
import sys
import time
from collections.abc import Callable

TEXTS = (
    "Iščemo partnerja za usposabljanje učiteljev robotike",
    "We look for a small company that uses 3D printing",
    "Cherchons un centre de formation en soudage",
    "Wir bieten eine Lernfabrik mit kollaborativen Robotern",
    "Ofrecemos prácticas en mantenimiento inteligente",
    "Enpresa txikientzako zibersegurtasun ikastaroak",
    "Vi söker lärare för jobbskuggning i Göteborg",
    "Küçük işletmeler için enerji verimliliği danışmanlığı",
)
ONE_BY_ONE = 2_000
TOGETHER = 20_000
PASSAGE_WORDS = 120


def run() -> dict[str, float]:
    """Times on this machine: load in ms, one short text in us, texts a second, passages of 120 words a second."""
    began = time.perf_counter()
    from embeddings.encoder import open_encoder  # noqa: PLC0415 - the import is part of what is measured

    encoder = open_encoder()
    load = time.perf_counter() - began
    encoder.encode_queries(TEXTS)
    single = [_seconds(lambda text=text: encoder.encode_queries([text])) for text in _many(ONE_BY_ONE)]
    together = _seconds(lambda: encoder.encode_queries(_many(TOGETHER)))
    words = " ".join(TEXTS).split()
    passages = [" ".join((words * 3)[at % 20 :][:PASSAGE_WORDS]) for at in range(TOGETHER // 10)]
    figures = {
        "load_ms": load * 1e3,
        "one_text_us_p50": statistics.median(single) * 1e6,
        "one_text_us_p95": statistics.quantiles(single, n=20)[-1] * 1e6,
        "texts_per_s": TOGETHER / together,
        "passages_per_s": len(passages) / _seconds(lambda: encoder.encode_passages(passages)),
        "peak_memory_mb": _peak_memory_mb(),
    }
    return {name: round(value, 1) for name, value in figures.items()}


def _many(n: int) -> list[str]:
    # A number in each, so that no text is the same as the one before.
    return [f"{TEXTS[at % len(TEXTS)]} {at}" for at in range(n)]


def _seconds(action: Callable[[], object]) -> float:
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def _peak_memory_mb() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # Linux counts kilobytes, macOS bytes.
    return peak / (1e6 if sys.platform == "darwin" else 1e3)


if __name__ == "__main__":
    print(json.dumps(run(), indent=2))
