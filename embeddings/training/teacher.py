"""Vectors of the teacher, all-MiniLM-L6-v2, for the English strings. Needs the extra `transformers`."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from embeddings.transformer import wheel_folder

CHUNK = 50_000
SAMPLE = 60_000
AT_ONCE = 16_384

TOPICS = 4_096
FEWEST = 8
"""Topics of the English texts, and the fewest texts of one from which near texts are drawn."""

BATCH = 128

LONGEST = 96
"""Tokens of a text that the teacher reads: the pairs are sentences."""


def projection(teacher: NDArray[np.float16], dim: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """`(teacher dim, dim)`: the main axes of a sample of the teacher's unit rows."""
    chosen = np.sort(rng.choice(len(teacher), min(SAMPLE, len(teacher)), replace=False))
    sample = np.asarray(teacher[chosen], np.float32)
    # The eigenvectors of the second moments, the largest last: there are as many of them however few the texts.
    axes = np.linalg.eigh(sample.T @ sample).eigenvectors[:, ::-1]
    return np.ascontiguousarray(axes[:, :dim], dtype=np.float32)


def projected(teacher: NDArray[np.float16], onto: NDArray[np.float32]) -> NDArray[np.float16]:
    """Unit rows `(n, dim)` of the teacher on the axes `onto`; zeros stay zeros."""
    rows = np.zeros((len(teacher), onto.shape[1]), np.float16)
    for first in range(0, len(teacher), CHUNK):
        part = np.asarray(teacher[first : first + CHUNK], np.float32) @ onto
        rows[first : first + CHUNK] = part / np.maximum(np.linalg.norm(part, axis=1, keepdims=True), 1e-6)
    return rows


def by_topic(
    rows: NDArray[np.float16], texts: NDArray[np.int64], rng: np.random.Generator, n_topics: int = TOPICS
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """`texts` sorted by the nearest of `n_topics` of them drawn at random, and where each topic that holds at least
    `FEWEST` texts starts and ends, `(n, 2)`."""
    import torch  # noqa: PLC0415 - only this step of the module's needs it

    centres = torch.from_numpy(rows[rng.choice(texts, min(n_topics, len(texts)), replace=False)]).bfloat16()
    nearest = np.zeros(len(texts), np.int64)
    for first in range(0, len(texts), AT_ONCE):
        part = torch.from_numpy(rows[texts[first : first + AT_ONCE]]).bfloat16()
        nearest[first : first + AT_ONCE] = (part @ centres.T).argmax(1).numpy()
    order = np.argsort(nearest, kind="stable")
    bounds = np.searchsorted(nearest[order], np.arange(len(centres) + 1))
    spans = np.stack([bounds[:-1], bounds[1:]], axis=1)
    large = spans[spans[:, 1] - spans[:, 0] >= FEWEST]
    return texts[order], large if len(large) else np.array([[0, len(texts)]])


def teach(texts: Sequence[str], say: Callable[[str], None] = print) -> NDArray[np.float16]:
    """`(n, teacher dim)`: unit rows of all-MiniLM-L6-v2 from its wheel, computed in bfloat16 (cosine to single
    precision above 0.999)."""
    import torch  # noqa: PLC0415 - takes seconds, and only this step needs the model
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415

    model = SentenceTransformer(str(wheel_folder()), device="cpu", local_files_only=True).to(torch.bfloat16)
    model.max_seq_length = LONGEST
    # Texts of like length together, or most of a batch would be padding.
    order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
    rows = np.zeros((len(texts), model.get_embedding_dimension() or 0), np.float16)
    for first in range(0, len(order), CHUNK):
        part = order[first : first + CHUNK]
        rows[part] = model.encode(
            [texts[place] for place in part], batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False
        )
        say(f"{first + len(part)} of {len(texts)} texts")
    return rows
