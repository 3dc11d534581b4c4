"""The rows that a run begins with."""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from embeddings.training.train import Material

SAMPLE_MEAN = 100_000
SAMPLE_PAIRS = 1_500_000
CHUNK = 50_000


def first_rows(material: Material, composition: sparse.csr_matrix, rng: np.random.Generator) -> NDArray[np.float32]:
    """`(V, dim)`: for each token the mean of the teacher's rows of the texts it stands in, rare ones shrunk to
    what their pieces say."""
    dim, size = material.teacher.shape[1], composition.shape[0]
    mean = material.teacher[rng.integers(0, len(material.teacher), SAMPLE_MEAN)].astype(np.float32).mean(axis=0)
    total, seen = np.zeros((size, dim), np.float32), np.zeros(size, np.float32)
    pairs = np.flatnonzero(material.shares > 0)
    some = rng.choice(pairs, min(len(pairs), SAMPLE_PAIRS), replace=False)
    everything = np.arange(len(material.english.starts) - 1)
    for tokens, texts, english in (
        (material.english, everything, everything),
        (material.other, some, material.corpus.pairs[some, 0].astype(np.int64)),
    ):
        for first in range(0, len(texts), CHUNK):
            flat, lengths = tokens.of(texts[first : first + CHUNK])
            weights = np.repeat((1.0 / lengths**1.5).astype(np.float32), lengths)
            places = np.repeat(np.arange(len(lengths)), lengths)
            standing = sparse.csr_matrix((weights, (flat, places)), shape=(size, len(lengths)))
            total += standing @ (material.teacher[english[first : first + CHUNK]].astype(np.float32) - mean)
            seen += np.asarray(standing.sum(axis=1)).ravel()
    means = 2.0 * total / (seen + 1)[:, None]
    inherited = (composition - sparse.identity(size, np.float32, format="csr")) @ means
    pieced = np.diff(composition.indptr) > 1
    means[pieced] = (means[pieced] - inherited[pieced]) * (seen[pieced] / (seen[pieced] + 1))[:, None]
    rows: NDArray[np.float32] = means
    return rows
