"""Strings to token numbers, and the pieces that a token is made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers

from embeddings.training.corpus import MAIN, Corpus

CHUNK = 20_000

CONTINUES = "##"
"""Stands before a piece that does not begin a word."""

UNKNOWN = "[UNK]"

LEXICONS = ("wordnet", "freedict", "wiktionary", "gemet", "cldr")
SAMPLE_MAIN, SAMPLE_EXTRA, SAMPLE_ENGLISH = 130_000, 30_000, 260_000
SENTENCES = 0.7
"""Texts a language for the vocabulary, and how many of them should be sentences rather than words."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """Text i has the tokens `flat[starts[i] : starts[i + 1]]`, at least one (0, the unknown token)."""

    flat: NDArray[np.int32]
    starts: NDArray[np.int64]

    def of(self, texts: NDArray[np.int64]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """The tokens of `texts (n,)` one after another, and `(n,)` how many each has."""
        lengths = self.starts[texts + 1] - self.starts[texts]
        begins = np.cumsum(lengths) - lengths
        positions = np.repeat(self.starts[texts] - begins, lengths) + np.arange(int(lengths.sum()))
        return self.flat[positions], lengths


def tokenise(tokenizer: Tokenizer, texts: Sequence[str], longest: int) -> Tokens:
    """The first `longest` tokens of each text without the unknown ones."""
    flat: list[NDArray[np.int32]] = []
    lengths: list[int] = []
    for first in range(0, len(texts), CHUNK):
        for encoding in tokenizer.encode_batch_fast(list(texts[first : first + CHUNK]), add_special_tokens=False):
            numbers = [number for number in encoding.ids[:longest] if number] or [0]
            flat.append(np.asarray(numbers, np.int32))
            lengths.append(len(numbers))
    return Tokens(np.concatenate(flat), np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64))


def train_tokenizer(texts: Sequence[str], size: int) -> Tokenizer:
    """WordPiece over lower case NFKC text, accents kept: digits and punctuation stand alone."""
    tokenizer = Tokenizer(models.WordPiece(unk_token=UNKNOWN, max_input_chars_per_word=64))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Punctuation(), pre_tokenizers.Digits(individual_digits=False)]
    )
    trainer = trainers.WordPieceTrainer(
        vocab_size=size, min_frequency=2, special_tokens=[UNKNOWN], limit_alphabet=600, show_progress=False
    )
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer


def tokenizer_sample(corpus: Corpus, seed: int) -> list[str]:
    """The texts that a vocabulary is counted over: balanced by language, sentences before dictionaries, those of the
    main languages twice."""
    rng = np.random.default_rng(seed)
    lexicon = np.array([source.startswith(LEXICONS) for source in corpus.sources])[corpus.pairs[:, 2]]
    lines = []
    for number, language in enumerate(corpus.languages):
        own = corpus.pairs[:, 1] == number
        most = SAMPLE_MAIN if language in MAIN else SAMPLE_EXTRA
        running = rng.permutation(np.flatnonzero(own & ~lexicon))[: int(most * SENTENCES)]
        words = rng.permutation(np.flatnonzero(own & lexicon))[: most - len(running)]
        times = 2 if language in MAIN else 1
        lines += [corpus.other[row] for row in running] * times + [corpus.other[row] for row in words]
    english = rng.permutation(len(corpus.english))[:SAMPLE_ENGLISH]
    return lines + [corpus.english[row] for row in english]


def vocabulary(tokenizer: Tokenizer) -> list[str]:
    """The pieces by number. Frequent ones come first: WordPiece numbers them as it merges them."""
    numbers = tokenizer.get_vocab()
    return sorted(numbers, key=lambda piece: numbers[piece])


def composition(pieces: list[str], atoms: int) -> sparse.csr_matrix:
    """`(V, V)`: row t says how the row of token t is put together of learnt rows.

    The first `atoms` pieces stand for themselves. A later piece is its own row and, by the share of its letters,
    the rows of the earlier pieces it splits into, which are put together in the same way. So a form that was
    seen twice leans on its stem and its ending until its own row has learnt what is particular.
    """
    numbers = {piece: number for number, piece in enumerate(pieces)}
    rows: list[dict[int, float]] = []
    for number, piece in enumerate(pieces):
        row = {number: 1.0}
        for part, share in _parts(piece, number, numbers) if number >= atoms else ():
            for learnt, weight in rows[part].items():
                row[learnt] = row.get(learnt, 0.0) + share * weight
        rows.append(row)
    lengths = np.fromiter(map(len, rows), np.int64, len(rows))
    columns = np.fromiter((learnt for row in rows for learnt in row), np.int32, int(lengths.sum()))
    weights = np.fromiter((weight for row in rows for weight in row.values()), np.float32, int(lengths.sum()))
    starts = np.concatenate([[0], np.cumsum(lengths)])
    return sparse.csr_matrix((weights, columns, starts), shape=(len(pieces), len(pieces)))


def _parts(piece: str, number: int, numbers: dict[str, int]) -> list[tuple[int, float]]:
    """The longest earlier pieces from left to right, each with its share of the letters; none if a letter is new."""
    inner = piece.startswith(CONTINUES)
    text = piece.removeprefix(CONTINUES)
    parts = []
    begin = 0
    while begin < len(text):
        prefix = CONTINUES if inner or begin else ""
        fitting = (
            (numbers[prefix + text[begin:end]], end)
            for end in range(len(text), begin, -1)
            if numbers.get(prefix + text[begin:end], number) < number
        )
        part, end = next(fitting, (-1, begin))
        if part < 0:
            return []
        parts.append((part, (end - begin) / len(text)))
        begin = end
    return parts


def load_tokens(path: Path) -> tuple[Tokens, Tokens]:
    """The English and the other strings of a prepared corpus, as `save_tokens` wrote them."""
    with np.load(path) as arrays:
        english = Tokens(arrays["english_flat"], arrays["english_starts"])
        return english, Tokens(arrays["other_flat"], arrays["other_starts"])


def save_tokens(path: Path, english: Tokens, other: Tokens) -> None:
    """Both sides of a prepared corpus as one file."""
    np.savez(
        path,
        english_flat=english.flat,
        english_starts=english.starts,
        other_flat=other.flat,
        other_starts=other.starts,
    )
