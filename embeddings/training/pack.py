"""A learnt table to the folder that `embeddings.static.open_static` reads.

The mean text vector and the directions in which the languages differ come from held-out pairs of the corpus, and so
does the number of directions.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from embeddings.errors import BadCorpus
from embeddings.retrieval import Pair, measure
from embeddings.static import FILES, MANIFEST, ZERO_STEP, Bias, StaticEncoder
from embeddings.training.quantise import best_scales, steps_of

VERSION = 2
MAX_TOKENS = 512
MOST_DIRECTIONS = 6

COMPARED = 300
"""Held-out pairs of each language on which numbers of directions are compared."""

Held = Mapping[str, Sequence[Pair]]
"""Held-out pairs by language."""


def mean_of(paths: Sequence[Path]) -> NDArray[np.float32]:
    """The mean of the tables that runs with the same seed wrote: the teacher holds their axes together, and what one
    run learnt by chance is halved."""
    tables = []
    for path in paths:
        try:
            with np.load(path) as arrays:
                tables.append(arrays["table"].astype(np.float32))
        except OSError as error:
            raise BadCorpus(f"{error}: run `train` first") from error
    mean: NDArray[np.float32] = np.mean(tables, axis=0, dtype=np.float32)
    return mean


def pack(table: NDArray[np.float32], tokenizer: Path, held: Held, folder: Path, directions: int) -> None:
    """Write table, scales, bias, tokenizer and manifest to `folder`; the same input gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    scales = best_scales(table)
    np.save(folder / "table.npy", packed(steps_of(table, scales)))
    np.save(folder / "scales.npy", scales)
    # Without the spaces and line ends: a third smaller, and read a little faster.
    Tokenizer.from_file(str(tokenizer)).save(str(folder / "tokenizer.json"), pretty=False)
    means = language_means(unbiased(table, tokenizer), held)
    np.save(folder / "bias.npy", language_bias(means, directions))
    files = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in FILES}
    removed = {"mean": "bias.npy[0]", "language_directions": "bias.npy[1:]", "figures": "MODEL_CARD.md"}
    manifest = {"version": VERSION, "max_tokens": MAX_TOKENS, "removed_after_pooling": removed, "files": files}
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def compare_directions(table: NDArray[np.float32], tokenizer: Path, held: Held) -> dict[int, tuple[float, float]]:
    """For each number of directions taken out, -1 for not even the mean: mean accuracy@1 and recall in the mixed
    pool on the held-out pairs."""
    plain = unbiased(table, tokenizer)
    means = language_means(plain, held)
    compared = {language: pairs[:COMPARED] for language, pairs in held.items()}
    figures = {}
    for directions in range(-1, MOST_DIRECTIONS + 1):
        found = measure(_encoder(table, tokenizer, language_bias(means, directions)), compared)
        figures[directions] = ((found.mean.to_en + found.mean.from_en) / 2, found.mixed_pool)
    return figures


def packed(steps: NDArray[np.int8]) -> NDArray[np.uint8]:
    """`(V, dim)` steps from -7 to 7 to `(V, dim / 2)`: the first half of a row in the low four bits."""
    stored = (steps + ZERO_STEP).astype(np.uint8)
    half = stored.shape[1] // 2
    both: NDArray[np.uint8] = np.bitwise_or(stored[:, :half], stored[:, half:] * np.uint8(16), dtype=np.uint8)
    return both


def unbiased(table: NDArray[np.float32], tokenizer: Path) -> StaticEncoder:
    """The encoder of the rounded table with nothing taken out."""
    return _encoder(table, tokenizer, np.zeros((1, table.shape[1]), np.float32))


def language_means(encoder: StaticEncoder, held: Held) -> NDArray[np.float32]:
    """`(n_languages + 1, dim)`: the mean vector of each language's texts, and of all English ones."""
    means = [encoder.encode_passages([pair.other for pair in pairs]).mean(axis=0) for pairs in held.values()]
    english = [encoder.encode_passages([pair.english for pair in pairs]).mean(axis=0) for pairs in held.values()]
    return np.stack([*means, np.mean(english, axis=0)])


def language_bias(means: NDArray[np.float32], directions: int) -> NDArray[np.float32]:
    """From `means (n_languages, dim)` the rows of `bias.npy`: their mean, then the main axes of their
    spread; for -1 directions a mean of zeros, which takes nothing out."""
    if directions < 0:
        return np.zeros((1, means.shape[1]), np.float32)
    mean = means.mean(axis=0)
    axes = np.linalg.svd(means - mean, full_matrices=False)[2]
    return np.vstack([mean, axes[:directions]]).astype(np.float32)


def _encoder(table: NDArray[np.float32], tokenizer: Path, bias: NDArray[np.float32]) -> StaticEncoder:
    scales = best_scales(table)
    return StaticEncoder(
        "learnt",
        Tokenizer.from_file(str(tokenizer)),
        packed(steps_of(table, scales)),
        scales.astype(np.float32),
        bias=Bias(bias[0], bias[1:]),
        max_tokens=MAX_TOKENS,
    )
