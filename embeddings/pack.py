"""Weights of an experiment to the folder that `static.open_static` reads.

    python -m embeddings.pack A2.int8.npz wp100k.json CORPUS FOLDER

CORPUS holds the pairs the model was trained on (`<language>.tsv.xz`, lines of `English<TAB>other`). From
samples of it come the mean text vector and the directions in which the languages differ.
"""

import hashlib
import json
import lzma
import random
import shutil
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from embeddings.static import FILES, MANIFEST, Bias, StaticEncoder

VERSION = 1
MAX_TOKENS = 512
DIRECTIONS = 3
"""Language directions taken out. Of 1 to 9 tried on Tatoeba, 3 bring the gain (`weights/MODEL_CARD.md`)."""

LANGUAGES = ("sl", "sv", "es", "eu", "fr", "de", "it", "nl", "tr")
SAMPLE = 6_000
SHORTEST = 40
"""Pairs sampled a language, and the fewest characters of a pair: dictionary words are not texts."""


def pack(weights: Path, tokenizer: Path, corpus: Path, folder: Path) -> None:
    """Write table, scales, bias, tokenizer and manifest to `folder`; the same input gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    with np.load(weights) as arrays:
        table, scales = arrays["q"].astype(np.int8), arrays["scale"].astype(np.float16)
    np.save(folder / "table.npy", table)
    np.save(folder / "scales.npy", scales)
    shutil.copyfile(tokenizer, folder / "tokenizer.json")
    dim = table.shape[1]
    nothing = Bias(np.zeros(dim, np.float32), np.zeros((0, dim), np.float32))
    raw = StaticEncoder(
        "raw",
        Tokenizer.from_file(str(tokenizer)),
        table,
        scales.astype(np.float32),
        bias=nothing,
        max_tokens=MAX_TOKENS,
    )
    np.save(folder / "bias.npy", language_bias(_language_means(raw, corpus), DIRECTIONS))
    files = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in FILES}
    removed = {"mean": "bias.npy[0]", "language_directions": "bias.npy[1:]", "figures": "MODEL_CARD.md"}
    manifest = {
        "version": VERSION,
        "max_tokens": MAX_TOKENS,
        "removed_after_pooling": removed,
        "files": files,
    }
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def language_bias(means: NDArray[np.float32], directions: int) -> NDArray[np.float32]:
    """From `means (n_languages, dim)` the rows of `bias.npy`: their mean, then the main axes of their
    spread."""
    mean = means.mean(axis=0)
    axes = np.linalg.svd(means - mean, full_matrices=False)[2]
    return np.vstack([mean, axes[:directions]]).astype(np.float32)


def _language_means(encoder: StaticEncoder, corpus: Path) -> NDArray[np.float32]:
    # A fixed seed, because the same corpus has to give the same file.
    rng = random.Random(0)  # noqa: S311 - a sample, not a secret
    english: list[NDArray[np.float32]] = []
    means = []
    for language in LANGUAGES:
        with lzma.open(corpus / f"{language}.tsv.xz", "rt", encoding="utf-8") as stream:
            pairs = [line.rstrip("\n").split("\t") for line in stream if len(line) > SHORTEST]
        sample = rng.sample(pairs, min(SAMPLE, len(pairs)))
        english.append(encoder.encode_passages([pair[0] for pair in sample]).mean(axis=0))
        means.append(encoder.encode_passages([pair[1] for pair in sample]).mean(axis=0))
    return np.stack([*means, np.mean(english, axis=0)])


if __name__ == "__main__":
    pack(*map(Path, sys.argv[1:5]))
