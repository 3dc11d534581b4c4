"""How well a text finds its translation: accuracy@1 a language, and recall in one pool of all languages.

A judged file has the columns `lang` (a code such as `sl`), `en` and `xx`: `xx` is the English sentence in `lang`.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import Encoder
from embeddings.errors import BadCorpus
from embeddings.judged import rows_of

MAIN = ("sl", "sv", "es", "eu", "fr", "de", "it", "nl", "tr")
"""The languages of the alliance besides English. Where a file holds all of them, its mean is over them alone."""

FIRST = 10
"""Places of the mixed pool that are looked at."""

CHUNK = 1_024
CODE = re.compile(r"[a-z]{2,3}([-_][A-Za-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Pair:
    """An English text and the same in another language."""

    english: str
    other: str


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Shares, 0 to 1, of the texts whose nearest text is a translation: toward English, and from it."""

    to_en: float
    from_en: float


@dataclass(frozen=True, slots=True)
class Retrieval:
    """The figures of a judged file."""

    languages: dict[str, Accuracy]
    mean: Accuracy
    mixed_pool: float


def read_pairs(path: Path) -> dict[str, list[Pair]]:
    """The pairs by language. Raises `BadCorpus` for a file without pairs and a language that is no code or English."""
    pairs: dict[str, list[Pair]] = defaultdict(list)
    for number, (language, english, other) in rows_of(path, ("lang", "en", "xx")):
        if not CODE.fullmatch(language) or language == "en":
            raise BadCorpus(
                f"{path}, line {number}: {language!r} is no language beside English: give a code such as sl or pt"
            )
        pairs[language].append(Pair(english, other))
    if not pairs:
        raise BadCorpus(f"{path} holds no pairs: give lines of lang, en and xx")
    return dict(pairs)


def measure(encoder: Encoder, pairs: Mapping[str, Sequence[Pair]]) -> Retrieval:
    """Accuracy@1 of each language, the mean, and the recall in the mixed pool.

    Accuracy: a text of a language against the English texts of that language's pairs, and the other way round. The
    nearest text is right when any pair of the language holds both, so equal texts in the pool count as right. A
    text of which the encoder knows nothing is wrong.
    """
    languages = {language: _accuracy(encoder, own) for language, own in pairs.items()}
    over = [languages[name] for name in (MAIN if set(MAIN) <= set(languages) else languages)]
    mean = Accuracy(float(np.mean([one.to_en for one in over])), float(np.mean([one.from_en for one in over])))
    return Retrieval(languages, mean, mixed_pool(encoder, pairs))


def mixed_pool(encoder: Encoder, pairs: Mapping[str, Sequence[Pair]]) -> float:
    """The share of a text's translations that stand among the first ten other texts, averaged over all texts.

    The pool holds every distinct text of all languages, English among them. The translations of a text are the
    texts that share an English sentence with it, and that sentence. Where there are more than ten, ten are enough.
    0 where no text differs from its translations.
    """
    translations = _translations(pairs)
    texts = sorted(translations)
    places = {text: place for place, text in enumerate(texts)}
    queries, passages = encoder.encode_queries(texts), encoder.encode_passages(texts)
    shares = []
    for first in range(0, len(texts), CHUNK):
        cosines = queries[first : first + CHUNK] @ passages.T
        cosines[np.arange(len(cosines)), first + np.arange(len(cosines))] = -np.inf
        nearest = _first(cosines)
        for row, text in enumerate(texts[first : first + CHUNK]):
            wanted = {places[other] for other in translations[text]}
            found = len(wanted.intersection(nearest[row].tolist())) if queries[first + row].any() else 0
            shares.append(found / min(FIRST, len(wanted)))
    return float(np.mean(shares)) if shares else 0.0


def _translations(pairs: Mapping[str, Sequence[Pair]]) -> dict[str, set[str]]:
    groups: dict[str, set[str]] = defaultdict(set)
    for own in pairs.values():
        for pair in own:
            groups[pair.english].update((pair.english, pair.other))
    translations: dict[str, set[str]] = defaultdict(set)
    for group in groups.values():
        for text in group:
            translations[text] |= group
    # A text that is the same in both languages alone has nothing to find.
    return {text: group - {text} for text, group in translations.items() if len(group) > 1}


def _first(cosines: NDArray[np.float32]) -> NDArray[np.int64]:
    if cosines.shape[1] <= FIRST:
        return np.argsort(-cosines, axis=1)[:, : max(cosines.shape[1] - 1, 0)]
    return np.argpartition(-cosines, FIRST - 1, axis=1)[:, :FIRST]


def _accuracy(encoder: Encoder, pairs: Sequence[Pair]) -> Accuracy:
    english, other = [pair.english for pair in pairs], [pair.other for pair in pairs]
    return Accuracy(_share_right(encoder, other, english), _share_right(encoder, english, other))


def _share_right(encoder: Encoder, queries: Sequence[str], passages: Sequence[str]) -> float:
    answers: dict[str, set[str]] = defaultdict(set)
    for query, passage in zip(queries, passages, strict=True):
        answers[query].add(passage)
    rows, pool = encoder.encode_queries(queries), encoder.encode_passages(passages)
    right = 0
    for first in range(0, len(queries), CHUNK):
        part = rows[first : first + CHUNK]
        nearest = (part @ pool.T).argmax(axis=1)
        known = np.asarray(part.any(axis=1))
        asked = queries[first : first + CHUNK]
        right += sum(
            bool(known[row]) and passages[place] in answers[query]
            for row, (query, place) in enumerate(zip(asked, nearest, strict=True))
        )
    return right / len(queries)
