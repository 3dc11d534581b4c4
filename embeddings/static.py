"""The shipped multilingual encoder: one row a token, a text is the mean of its rows.

The table is int8 with one float16 scale a row and is mapped from disk, so that all processes of a machine
share its 25.6 MB. After pooling, the mean text vector and the directions in which the languages differ
are taken out (`weights/MODEL_CARD.md` says what that gains): unrelated texts then stand near cosine 0.
"""

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from embeddings.errors import WeightsDamaged
from embeddings.texts import readable

WEIGHTS = Path(__file__).parent / "weights"
MANIFEST = "manifest.json"
FILES = ("bias.npy", "scales.npy", "table.npy", "tokenizer.json")

BATCH_TEXTS = 64
"""Texts pooled together. 32 to 128 were equally fast, larger batches slower: their rows leave the cache."""

UNKNOWN_TOKEN = 0
"""A word of a script the vocabulary has not. It says nothing, so it takes no part in the mean."""


@dataclass(frozen=True, slots=True)
class Bias:
    """What texts share: `mean (dim,)` of their vectors, orthonormal `directions (k, dim)` of the
    languages."""

    mean: NDArray[np.float32]
    directions: NDArray[np.float32]

    def without(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        """Unit `rows (n, dim)` with the shared part taken out, not of unit length any more."""
        centred = rows - self.mean
        shared = (centred @ self.directions.T) @ self.directions
        without: NDArray[np.float32] = np.subtract(centred, shared, dtype=np.float32)
        return without


class StaticEncoder:
    """Mean pooling over an int8 token table; the same vectors for queries and passages.

    Only the first `max_tokens` tokens of a text count: cut longer texts into passages. Safe in many threads.
    """

    def __init__(
        self,
        name: str,
        tokenizer: Tokenizer,
        table: NDArray[np.int8],
        scales: NDArray[np.float32],
        *,
        bias: Bias,
        max_tokens: int,
    ) -> None:
        """`table (n_tokens, dim) int8`, `scales (n_tokens,) float32`: row t is `table[t] * scales[t]`."""
        self.name = name
        self.dim = int(table.shape[1])
        self._tokenizer = tokenizer
        self._table = table
        self._scales = scales
        self._bias = bias
        self._max_tokens = max_tokens

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """`(n, dim) float32`, unit rows; a text without a known token gives zeros."""
        texts = readable(texts)
        rows = np.zeros((len(texts), self.dim), np.float32)
        for first in range(0, len(texts), BATCH_TEXTS):
            batch = texts[first : first + BATCH_TEXTS]
            rows[first : first + len(batch)] = self._encode_batch(batch)
        return rows

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The same as `encode_queries`: this model knows no prompts."""
        return self.encode_queries(texts)

    def _encode_batch(self, texts: list[str]) -> NDArray[np.float32]:
        encodings = self._tokenizer.encode_batch_fast(texts, add_special_tokens=False)
        tokens = [self._known(encoding) for encoding in encodings]
        lengths = np.fromiter(map(len, tokens), np.int64, len(tokens))
        pooled = np.zeros((len(texts), self.dim), np.float32)
        filled = np.flatnonzero(lengths)
        if len(filled) == 0:
            return pooled
        flat = np.fromiter((token for text in tokens for token in text), np.int64, int(lengths.sum()))
        # Adding up is enough, because the length of the row is divided out below; a mean would be the same.
        starts = (np.cumsum(lengths) - lengths)[filled]
        pooled[filled] = np.add.reduceat(self._table[flat] * self._scales[flat, None], starts, axis=0)
        known = pooled.any(axis=1)
        pooled[known] = _unit(self._bias.without(_unit(pooled[known])))
        return pooled

    def _known(self, encoding: Encoding) -> list[int]:
        ids: list[int] = encoding.ids[: self._max_tokens]
        return [token for token in ids if token != UNKNOWN_TOKEN] if UNKNOWN_TOKEN in ids else ids


def open_static(folder: Path = WEIGHTS) -> StaticEncoder:
    """The encoder whose weights lie in `folder`, after every file was compared with the manifest.

    The name holds the version and eight digits of a digest over the files: other weights, another name.
    Raises `WeightsDamaged`.
    """
    # Two cores serve two workers: a pool of threads in each would only make them wait for one another.
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    manifest = _manifest(folder)
    for file, digest in manifest.files.items():
        _check(folder / file, digest)
    fingerprint = hashlib.sha256("".join(manifest.files.values()).encode()).hexdigest()
    # A plain view of the mapped file: numpy.memmap is a subclass that would spread to every gathered row.
    table = np.asarray(np.load(folder / "table.npy", mmap_mode="r"))
    bias = np.load(folder / "bias.npy")
    return StaticEncoder(
        f"static-v{manifest.version}-{fingerprint[:8]}",
        Tokenizer.from_file(str(folder / "tokenizer.json")),
        table,
        np.load(folder / "scales.npy").astype(np.float32),
        bias=Bias(bias[0], bias[1:]),
        max_tokens=manifest.max_tokens,
    )


@dataclass(frozen=True, slots=True)
class _Manifest:
    version: int
    max_tokens: int
    files: dict[str, str]


def _manifest(folder: Path) -> _Manifest:
    path = folder / MANIFEST
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
        files = {name: str(read["files"][name]) for name in FILES}
        return _Manifest(int(read["version"]), int(read["max_tokens"]), files)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise WeightsDamaged(f"{path} cannot be used ({error!r}): install the package again") from error


def _check(path: Path, expected: str) -> None:
    try:
        with path.open("rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise WeightsDamaged(f"{path} cannot be read ({error}): install the package again") from error
    if found != expected:
        raise WeightsDamaged(f"{path} has SHA-256 {found}, the manifest says {expected}: install the package again")


def _unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: NDArray[np.float32] = rows / np.maximum(lengths, np.finfo(np.float32).tiny)
    return unit
