"""Why a candidate stands where it stands: the passages, terms, topics and facts behind its fit.

Every figure here is one that the ranking used; what took no part in it is not named as a reason.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from matching.concepts import concepts, mentions, with_broader
from matching.model import Facts, Ranked, Signal, Wish
from matching.terms import CONCEPT_MARK, fold, word_term, words_by_term
from matching.weights import Weights

SHOWN_TERMS = 8
SHOWN_CONCEPTS = 6

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
    """The passages of one side: `texts`, and `vectors` (n_texts, dim) float32, unit rows, in one order.

    `languages` are those of the texts, in the same order; empty where they are not known.
    """

    texts: Sequence[str]
    vectors: NDArray[np.float32]
    languages: Sequence[str] = ()

    def language_of(self, row: int) -> str:
        """The language of one text; empty where it is not known."""
        return self.languages[row] if self.languages else ""


@dataclass(frozen=True, slots=True)
class PassagesReason:
    """The two passages that are nearest in meaning, their languages where known, and the cosine that was ranked with,
    in [-1, 1]."""

    query: str
    candidate: str
    cosine: float
    query_language: str = ""
    candidate_language: str = ""

    def to_json(self) -> Json:
        """Both texts in full; the cosine to four digits."""
        return {
            "type": "passages",
            "query": self.query,
            "candidate": self.candidate,
            "cosine": round(self.cosine, 4),
            "query_language": self.query_language,
            "candidate_language": self.candidate_language,
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
class SharedConcept:
    """A concept that both sides name: its id, and the words of each, in whatever languages they are."""

    id: str
    query: str
    candidate: str


@dataclass(frozen=True, slots=True)
class ConceptsReason:
    """Concepts that both sides name, the weightiest first; they are part of the BM25 that was ranked with."""

    concepts: tuple[SharedConcept, ...]

    def to_json(self) -> Json:
        """Each with its English label; `Concept.label` has it in the other languages."""
        return {
            "type": "concepts",
            "concepts": [
                {
                    "id": one.id,
                    "label": concepts()[one.id].label("en"),
                    "query": one.query,
                    "candidate": one.candidate,
                }
                for one in self.concepts
            ],
        }


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
    """The reasons of one match: passages, concepts, terms, topics, then facts in the order of `Signal`.

    `wish`, `facts` and `weights` must be those that were ranked with, `candidate` the passages of the records
    whose figures were. Without `idf` the shared terms stand in the order of the asker's text.
    """
    reasons: list[Reason] = []
    pair = nearest_pair(query, candidate)
    if pair is not None and ranked.cosine is not None:
        mine, theirs = pair
        languages = query.language_of(mine), candidate.language_of(theirs)
        reasons.append(PassagesReason(query.texts[mine], candidate.texts[theirs], ranked.cosine, *languages))
    if ranked.bm25 is not None:
        named = shared_concepts(query, candidate, idf)
        if named:
            reasons.append(ConceptsReason(named))
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
    term_of = {key: word_term(fold(word)) for key, word in mine.items() if key in theirs}
    return tuple(mine[key] for key in _weightiest(term_of, idf)[:limit])


def shared_concepts(
    query: Passages, candidate: Passages, idf: Idf | None = None, limit: int = SHOWN_CONCEPTS
) -> tuple[SharedConcept, ...]:
    """Concepts that both sides name: the `limit` of highest idf, without those that another of them is a
    kind of.

    Where the two name different kinds of one concept, it is that one.
    """
    mine, theirs = named_in(query), named_in(candidate)
    shared = [concept for concept in mine if concept in theirs]
    wide = {broader for concept in shared for broader in with_broader(concept)[1:]}
    term_of = {concept: CONCEPT_MARK + concept for concept in shared if concept not in wide}
    return tuple(
        SharedConcept(concept, mine[concept], theirs[concept]) for concept in _weightiest(term_of, idf)[:limit]
    )


def named_in(side: Passages) -> dict[str, str]:
    """The concepts that a side names, with those that they are kinds of, and the first words there that name each.

    Words for a concept itself are taken before words for a kind of it.
    """
    found = [one for row, text in enumerate(side.texts) for one in mentions(text, side.language_of(row))]
    named: dict[str, str] = {}
    for one in found:
        named.setdefault(one.concept, one.words)
    for one in found:
        for broader in with_broader(one.concept)[1:]:
            named.setdefault(broader, one.words)
    return named


def _weightiest(term_of: Mapping[str, str], idf: Idf | None) -> list[str]:
    """The keys by the weight of their terms; those of equal weight keep their order."""
    weight = idf(term_of.values()) if idf is not None else dict.fromkeys(term_of.values(), 1.0)
    return sorted(term_of, key=lambda key: -weight[term_of[key]])


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
