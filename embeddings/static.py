"""The shipped multilingual encoder: one row a token, a text is the mean of its rows.

The table has four bits a figure with a float16 scale for every 64 of them, and is mapped from disk, so that all
processes of a machine share its 24 MB. After pooling, the mean text vector and the directions in which the languages
differ are taken out (`weights/MODEL_CARD.md` says what that gains): unrelated texts then stand near cosine 0.
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

ZERO_STEP = 8
"""The stored step that stands for nothing: steps run from -7 to 7 and are stored without a sign."""

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
    """Mean pooling over a packed token table; the same vectors for queries and passages.

    Only the first `max_tokens` tokens of a text count: cut longer texts into passages. Safe in many threads.
    """

    def __init__(
        self,
        name: str,
        tokenizer: Tokenizer,
        table: NDArray[np.uint8],
        scales: NDArray[np.float32],
        *,
        bias: Bias,
        max_tokens: int,
    ) -> None:
        """`table (n_tokens, dim / 2)`: the low four bits of its columns are the first half of a row, the high ones
        the second, both `ZERO_STEP` too large. `scales (n_tokens, groups)`: the width of a step in each of so many
        equal parts of the row."""
        self.name = name
        self.dim = 2 * int(table.shape[1])
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
        pooled[filled] = np.add.reduceat(self._rows(flat), starts, axis=0)
        known = pooled.any(axis=1)
        pooled[known] = _unit(self._bias.without(_unit(pooled[known])))
        return pooled

    def _rows(self, tokens: NDArray[np.int64]) -> NDArray[np.float32]:
        packed, scales = self._table[tokens], self._scales[tokens]
        half = packed.shape[1]
        rows = np.empty((len(tokens), 2 * half), np.float32)
        rows[:, :half] = packed & 15
        rows[:, half:] = packed >> 4
        rows -= ZERO_STEP
        rows.reshape(len(tokens), scales.shape[1], -1)[:] *= scales[:, :, None]
        return rows

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
