"""Which texts stand together in a step."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from embeddings.training.corpus import Corpus


@dataclass(frozen=True, slots=True)
class Batch:
    """`other[pairs]` says what `english` says; `again` says it in another language for the places `has_again`."""

    pairs: NDArray[np.int64]
    english: NDArray[np.int64]
    again: NDArray[np.int64]
    has_again: NDArray[np.int64]
    language_of: NDArray[np.int64]


class Batches:
    """Draws batches of a few languages each, so that most wrong answers are of the reader's own language."""

    def __init__(
        self,
        corpus: Corpus,
        shares: NDArray[np.float32],
        language_shares: Mapping[str, float],
    ) -> None:
        """`shares (n_pairs,)` 0 leaves a pair out."""
        self._pairs = corpus.pairs
        languages = corpus.pairs[:, 1]
        self._rows = [np.flatnonzero((languages == n) & (shares > 0)) for n in range(len(corpus.languages))]
        self._cumulated = [_cumulated(shares[rows]) for rows in self._rows]
        weights = np.array([language_shares.get(name, 0.0) for name in corpus.languages])
        weights[[len(rows) == 0 for rows in self._rows]] = 0
        self._languages = weights / weights.sum()
        used = np.flatnonzero(shares > 0)
        self._by_english = used[np.argsort(corpus.pairs[used, 0], kind="stable")]
        english = corpus.pairs[self._by_english, 0]
        self._english_starts = np.searchsorted(english, np.arange(len(corpus.english) + 1))

    def draw(self, rng: np.random.Generator, size: int, n_languages: int) -> Batch:
        """About `size` pairs of `n_languages` languages."""
        n_languages = min(n_languages, int((self._languages > 0).sum()))
        chosen = rng.choice(len(self._languages), n_languages, replace=False, p=self._languages)
        parts = [self._of_language(rng, int(language), size // n_languages) for language in chosen]
        pairs = np.concatenate(parts)
        english = self._pairs[pairs, 0].astype(np.int64)
        first, end = self._english_starts[english], self._english_starts[english + 1]
        again = self._by_english[first + (rng.random(len(english)) * (end - first)).astype(np.int64)]
        has_again = np.flatnonzero(self._pairs[again, 1] != self._pairs[pairs, 1])
        language_of = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
        return Batch(pairs, english, again[has_again], has_again, language_of)

    def _of_language(self, rng: np.random.Generator, language: int, size: int) -> NDArray[np.int64]:
        rows, cumulated = self._rows[language], self._cumulated[language]
        places = np.searchsorted(cumulated, rng.random(size))
        drawn: NDArray[np.int64] = rows[np.minimum(places, len(rows) - 1)]
        return drawn


def _cumulated(shares: NDArray[np.float32]) -> NDArray[np.float64]:
    total = np.cumsum(shares, dtype=np.float64)
    normal: NDArray[np.float64] = total / total[-1] if len(total) else total
    return normal
