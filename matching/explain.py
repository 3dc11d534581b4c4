"""Why a candidate stands where it stands: the passages, terms, topics and facts behind its fit.

Every figure here is one that the ranking used; what took no part in it is not named as a reason.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from matching.model import Facts, Ranked, Signal, Wish
from matching.terms import words_by_term
from matching.weights import Weights

SHOWN_TERMS = 8

Idf = Callable[[Iterable[str]], Mapping[str, float]]
"""Terms to their weights; `LexicalIndex.idf` is one."""

Json = dict[str, Any]


class Reason(Protocol):
    """One reason; its JSON has the key `type`."""

    def to_json(self) -> Json:
        """Plain values only."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Passages:
    """The passages of one side: `texts`, and `vectors` (n_texts, dim) float32, unit rows, in one order."""

    texts: Sequence[str]
    vectors: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class PassagesReason:
    """The two passages that are nearest in meaning, and the cosine that was ranked with, in [-1, 1]."""

    query: str
    candidate: str
    cosine: float

    def to_json(self) -> Json:
        """Both texts in full; the cosine to four digits."""
        return {
            "type": "passages",
            "query": self.query,
            "candidate": self.candidate,
            "cosine": round(self.cosine, 4),
        }


@dataclass(frozen=True, slots=True)
class TermsReason:
    """Words that both sides have, as the asker wrote them, the weightiest first, and the candidate's BM25."""

    terms: tuple[str, ...]
    bm25: float

    def to_json(self) -> Json:
        """BM25 to four digits."""
        return {"type": "terms", "terms": list(self.terms), "bm25": round(self.bm25, 4)}


@dataclass(frozen=True, slots=True)
class TopicsReason:
    """Wanted topics that are there, in alphabetical order; `overlap` is their share of the wanted."""

    topics: tuple[str, ...]
    overlap: float

    def to_json(self) -> Json:
        """The overlap to four digits."""
        return {"type": "topics", "topics": list(self.topics), "overlap": round(self.overlap, 4)}


@dataclass(frozen=True, slots=True)
class FactReason:
    """A fact that counted: what was wanted, what is there (empty: not known), its signal in [0, 1]."""

    fact: Signal
    wanted: tuple[str, ...]
    has: tuple[str, ...]
    value: float

    def to_json(self) -> Json:
        """The value to four digits; `wanted` and `has` as lists, for EQF the lowest and highest level."""
        return {
            "type": "fact",
            "fact": self.fact.value,
            "wanted": list(self.wanted),
            "has": list(self.has),
            "value": round(self.value, 4),
        }


def explain(  # noqa: PLR0913 - all that was ranked with, by keyword.
    ranked: Ranked,
    *,
    query: Passages,
    candidate: Passages,
    wish: Wish,
    facts: Facts,
    weights: Weights,
    idf: Idf | None = None,
) -> tuple[Reason, ...]:
    """The reasons of one match: passages, terms, topics, then facts in the order of `Signal`.

    `wish`, `facts` and `weights` must be those that were ranked with, `candidate` the passages of the records
    whose figures were. Without `idf` the shared terms stand in the order of the asker's text.
    """
    reasons: list[Reason] = []
    pair = nearest_pair(query, candidate)
    if pair is not None and ranked.cosine is not None:
        mine, theirs = pair
        reasons.append(PassagesReason(query.texts[mine], candidate.texts[theirs], ranked.cosine))
    if ranked.bm25 is not None:
        shared = shared_terms(query.texts, candidate.texts, idf)
        if shared:
            reasons.append(TermsReason(shared, ranked.bm25))
    topics = tuple(sorted(wish.topics & facts.topics))
    if topics and weights.signals[Signal.TOPICS] > 0:
        reasons.append(TopicsReason(topics, ranked.parts[Signal.TOPICS]))
    reasons.extend(_facts(ranked, wish, facts, weights))
    return tuple(reasons)


def nearest_pair(query: Passages, candidate: Passages) -> tuple[int, int] | None:
    """Rows of the two passages with the highest cosine, the first of equals; None where a side is empty."""
    if not len(query.texts) or not len(candidate.texts):
        return None
    cosines = query.vectors @ candidate.vectors.T
    mine, theirs = np.unravel_index(int(np.argmax(cosines)), cosines.shape)
    return int(mine), int(theirs)


def shared_terms(
    query: Sequence[str], candidate: Sequence[str], idf: Idf | None = None, limit: int = SHOWN_TERMS
) -> tuple[str, ...]:
    """Content words of the query that the candidate has in any form: the `limit` of highest idf."""
    mine, theirs = words_by_term("\n".join(query)), words_by_term("\n".join(candidate))
    shared = [term for term in mine if term in theirs]
    weight = idf(shared) if idf is not None else dict.fromkeys(shared, 1.0)
    # Sorting is stable: terms of equal weight keep the order of the asker's text.
    shared.sort(key=lambda term: -weight[term])
    return tuple(mine[term] for term in shared[:limit])


def _facts(ranked: Ranked, wish: Wish, facts: Facts, weights: Weights) -> list[FactReason]:
    stated = (
        (Signal.TYPE, tuple(sorted(wish.types)), _one(facts.type)),
        (Signal.PROGRAMME, tuple(sorted(wish.programmes)), _one(facts.programme)),
        (Signal.COUNTRY, tuple(sorted(wish.countries)), _one(facts.country)),
        (Signal.LANGUAGE, tuple(sorted(wish.languages)), tuple(sorted(facts.languages))),
        (Signal.EQF, _range(wish.eqf), _range(facts.eqf)),
    )
    reasons = [
        FactReason(signal, wanted, has, ranked.parts[signal])
        for signal, wanted, has in stated
        if wanted and weights.signals[signal] > 0
    ]
    if facts.history > 0 and weights.signals[Signal.HISTORY] > 0:
        done = (str(facts.history),)
        reasons.append(FactReason(Signal.HISTORY, (), done, ranked.parts[Signal.HISTORY]))
    return reasons


def _one(value: str) -> tuple[str, ...]:
    return (value,) if value else ()


def _range(levels: tuple[int, int] | None) -> tuple[str, ...]:
    return (str(levels[0]), str(levels[1])) if levels else ()
