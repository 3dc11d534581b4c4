"""A text's content terms: the same analysis for the index, for idf and for what an explanation shows.

Each content word is held twice, by its first five letters and by its first eight, so that the forms of an inflected
word meet and equal words meet with twice the weight (truncation does about as well as a stemmer over European
languages: McNamee, Nicholas and Mayfield, «Addressing morphological variation in alphabetic languages», SIGIR 2009).
Folded beginnings also meet across languages (simulacija, simulering, simulación), which stems do not. Concepts
(`matching.concepts`) are terms of their own, so that names in different languages meet; they count twice as words do.

Plain BM25, nDCG@10 on partner-search and, for needs-to-skills, English, Spanish and French labels (2026-11):
six letters .107, .337, .105, .115; Snowball stems .110, .337, .087, .096; simplemma's lemmas .111, .333, .040, .070;
five letters and Snowball stems .107, .346, .108, .119; five and eight letters .110, .347, .113, .130;
with concepts, once .111, .350, .124, .139 and twice .113, .348, .134, .147. Letter n-grams of 4 and 5: .097, .095 and
.329, .318 in English.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from matching.concepts import Mention, mentions, with_broader
from matching.folding import WORD, fold, fold_word, function_words

__all__ = ["CONCEPT_MARK", "Analysis", "analysed", "fold", "function_words", "terms", "word_term", "words_by_term"]

SHORT_LETTERS = 5
LONG_LETTERS = 8
SHOWN_LETTERS = 6
"""Words are shown as shared when so many first letters are: with five, «internal» would be «internet»."""

SHORTEST_TERM = 3
LONG_MARK = "+"
CONCEPT_MARK = "="
"""Signs that no word holds, so that a term of one sort is never one of another."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """All content terms of a text, with repetitions; and those of words by which a concept is named there."""

    terms: tuple[str, ...]
    naming: frozenset[str]


def terms(text: str, language: str = "") -> list[str]:
    """The content terms, with repetitions: those of the words in the order of the text, then those of concepts.

    >>> terms("Vzdrževanje CNC-strojev", "sl")[:4]
    ['vzdrz', 'vzdrzeva+', 'cnc', 'cnc+']
    """
    return list(analysed(text, language).terms)


def analysed(text: str, language: str = "") -> Analysis:
    """The text's terms; `language` is its language, where it is known."""
    named = mentions(text, language)
    inside = _inside(named)
    found: list[str] = []
    naming: set[str] = set()
    for place, _, folded in _words(text):
        both = (word_term(folded), folded[:LONG_LETTERS] + LONG_MARK)
        found += both
        if place in inside:
            naming.update(both)
    for mention in named:
        found += [CONCEPT_MARK + concept for concept in with_broader(mention.concept)] * 2
    return Analysis(tuple(found), frozenset(naming))


def word_term(word: str) -> str:
    """The shorter of a folded word's two terms.

    >>> word_term("varjenje")
    'varje'
    """
    return word[:SHORT_LETTERS]


def words_by_term(text: str) -> dict[str, str]:
    """Each content word by its first six folded letters, in the first form in which the author wrote it."""
    shown: dict[str, str] = {}
    for _, written, folded in _words(text):
        shown.setdefault(folded[:SHOWN_LETTERS], written)
    return shown


def _words(text: str) -> Iterator[tuple[int, str, str]]:
    """The content words: where each begins, as it is written, and folded."""
    fillers = function_words()
    for hit in WORD.finditer(text):
        folded = fold_word(hit.group())
        if len(folded) >= SHORTEST_TERM and folded not in fillers:
            yield hit.start(), hit.group(), folded


def _inside(named: list[Mention]) -> frozenset[int]:
    """The places of all letters that name a concept."""
    return frozenset(place for one in named for place in range(one.start, one.start + len(one.words)))
