"""How every organisation stands towards an idea: its fit, and which of the sought competences its own words show.

Where a ranking names the best few, a survey compares all, exactly: whoever builds a whole team needs a figure for each
candidate. The words that show something are named by their place in the index and read only for those that are shown.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import Encoder
from embeddings.facets import Where
from embeddings.passages import cut
from matchcamp.items import Item, Kind
from matchcamp.ranking import QUERY_PASSAGES, facts_of, wish_of
from matchcamp.shelf import Shelf, searched
from matchcamp.topics import TOPICS
from matchcamp.vectors import Head
from matching import cover, signals
from matching.model import Candidate
from matching.rank import fit_of, fuse, measure
from matching.terms import fold
from matching.weights import Weights, load_weights

FIRST_SHARE = 0.75  # Of the fit; set: an idea says more of whom it needs than its call, which speaks of all alike.
ORGANISATIONS = frozenset({Kind.ORGANISATION})

Figures = NDArray[np.float32]
Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Sought:
    """What organisations are compared with.

    `items` are the idea and its call, or one of them, the weightiest first. `competences` are phrases in `language`.
    Looked at are organisations whose status is one of `statuses`, and those of the ids in `also`.
    """

    items: tuple[Item, ...]
    competences: tuple[str, ...]
    language: str
    audiences: frozenset[str]
    statuses: frozenset[str]
    also: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Standing:
    """One organisation: its `fit` and `experience`, both in [0, 1], and the sought competences that it covers.

    It covers what a passage of its words shows, and what it has `declared` as a topic of its profile.
    """

    head: Head
    fit: float
    experience: float
    shown: frozenset[str]
    declared: frozenset[str]

    @property
    def covers(self) -> frozenset[str]:
        return self.shown | self.declared


@dataclass(frozen=True, slots=True)
class QuoteOf:
    """Which quote is wanted: of an organisation, for a sought competence, or for the idea where it is empty."""

    organisation_id: str
    competence: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Survey:
    """All organisations that were looked at, by key: rows of the arrays, all (n_organisations, ...).

    `shown` and `declared` have a column per competence. `nearest` has the number in the index of the nearest passage,
    0 for none: first to the idea, then to each competence.
    """

    sought: Sought
    heads: tuple[Head, ...]
    fits: NDArray[np.float64]
    experience: Figures
    shown: NDArray[np.bool_]
    declared: NDArray[np.bool_]
    nearest: Numbers
    rows: Mapping[str, int]

    def __iter__(self) -> Iterator[Standing]:
        return (self._standing(row) for row in range(len(self.heads)))

    def of(self, organisation_id: str) -> Standing | None:
        """The standing of one organisation; None where it was not looked at."""
        row = self.rows.get(organisation_id)
        return None if row is None else self._standing(row)

    def number(self, wanted: QuoteOf) -> int:
        """The passage to quote, 0 for none."""
        row = self.rows.get(wanted.organisation_id)
        column = 1 + self.sought.competences.index(wanted.competence) if wanted.competence else 0
        return 0 if row is None else int(self.nearest[row, column])

    def _standing(self, row: int) -> Standing:
        named = self.sought.competences
        return Standing(
            self.heads[row],
            float(self.fits[row]),
            float(self.experience[row]),
            frozenset(named[column] for column in np.flatnonzero(self.shown[row])),
            frozenset(named[column] for column in np.flatnonzero(self.declared[row])),
        )


def surveyed(shelf: Shelf, encoder: Encoder, sought: Sought) -> Survey:
    """Compare all organisations; takes the processor for about half a second at 10,000 of them."""
    weights = load_weights(encoder.name)
    heads = tuple(_looked_at(shelf, sought))
    words = _Words(shelf, heads, sought)
    texts = [[passage.text for passage in cut(item.text)[:QUERY_PASSAGES]] for item in sought.items]
    cosines = words.cosines(encoder.encode_queries([*chain.from_iterable(texts), *sought.competences]))
    fits, nearest, start = np.zeros(len(heads)), [np.zeros(len(heads), np.int64)], 0
    for number, item in enumerate(sought.items):
        best = cosines[start : start + len(texts[number])].max(axis=0, initial=-1)
        start += len(texts[number])
        fits += _fits(words, item, best, weights) * _share(number, len(sought.items))
        if number == 0:
            nearest = [words.best(best)[1]]
    shown = np.zeros((len(heads), len(sought.competences)), np.bool_)
    declared = np.zeros_like(shown)
    for column, competence in enumerate(sought.competences):
        evidence, passages = words.best(_shown(words, competence, cosines[start + column], weights))
        nearest.append(passages)
        topics = topics_named(competence)
        declared[:, column] = [not topics.isdisjoint(head.topics) for head in heads]
        shown[:, column] = cover.covers(evidence, weights)
    return Survey(
        sought, heads, fits, signals.history([head.history for head in heads], half=weights.history_half), shown,
        declared, np.stack(nearest, axis=1), {head.id: row for row, head in enumerate(heads)},
    )  # fmt: skip


def _looked_at(shelf: Shelf, sought: Sought) -> list[Head]:
    heads = [head for head in shelf.all_heads() if head.kind is Kind.ORGANISATION]
    shown = [head for head in heads if head.audience.value in sought.audiences]
    return sorted(
        (head for head in shown if head.status in sought.statuses or head.id in sought.also), key=lambda head: head.key
    )


def _share(number: int, count: int) -> float:
    """What an item counts in the fit: the first most, the others in equal parts."""
    if count == 1:
        return 1.0
    return FIRST_SHARE if number == 0 else (1 - FIRST_SHARE) / (count - 1)


class _Words:
    """All passages that count for the organisations: their profiles and their offers.

    Arrays are (n_passages,) in the order of organisation and record; a passage that counts for two stands there twice.
    """

    def __init__(self, shelf: Shelf, heads: Sequence[Head], sought: Sought) -> None:
        self.shelf, self.heads, self.asked_in = shelf, heads, sought.language
        self._where = Where(kinds=searched(ORGANISATIONS), audiences=sought.audiences)
        rows = {head.key: row for row, head in enumerate(heads)}
        found: list[tuple[int, str, int]] = []
        for key, numbers in shelf.numbered(self._where.kinds, self._where.audiences):
            targets = [rows[target] for target in shelf.targets(key, ORGANISATIONS) if target in rows]
            found += [(row, key, number) for row in targets for number in numbers]
        found.sort()
        self.organisation: Numbers = np.array([row for row, _, _ in found], np.int64)
        self.number: Numbers = np.array([number for _, _, number in found], np.int64)
        records = dict.fromkeys((row, key) for row, key, _ in found)
        places = {record: place for place, record in enumerate(records)}
        self.record: Numbers = np.array([places[row, key] for row, key, _ in found], np.int64)
        self.record_organisation: Numbers = np.array([row for row, _ in records], np.int64)
        self.record_language = [shelf.heads[key].language if key in shelf.heads else "" for _, key in records]
        self.language = np.array(self.record_language, np.str_)[self.record] if found else np.zeros(0, np.str_)

    def cosines(self, queries: Figures) -> Figures:
        """(n_queries, n_passages): 0 where one of the two says nothing known."""
        hits = self.shelf.dense.compare_all(queries, self._where)
        return self._placed(hits.ids, hits.cosines)

    def bm25s(self, text: str) -> Figures:
        """(n_passages,): 0 where no term is shared."""
        most = max(1, len(self.shelf.lexical))
        where, asked_in = self._where, self.asked_in
        hits = self.shelf.lexical.search(text, most, kinds=where.kinds, audiences=where.audiences, language=asked_in)
        numbers, figures = zip(*hits, strict=True) if hits else ((), ())
        return self._placed(np.array(numbers, np.int64), np.array(figures, np.float32))

    def _placed(self, numbers: Numbers, figures: Figures) -> Figures:
        """Figures (..., n_numbers) as (..., n_passages), 0 where there is none."""
        placed = np.zeros((*figures.shape[:-1], len(self.number)), np.float32)
        if len(numbers) and len(self.number):
            order = np.argsort(numbers)
            at = np.minimum(np.searchsorted(numbers, self.number, sorter=order), len(numbers) - 1)
            known = numbers[order[at]] == self.number
            placed[..., known] = figures[..., order[at[known]]]
        return placed

    def by_record(self, figures: Figures) -> Figures:
        """(n_records,): the best of each record's passages."""
        best = np.full(len(self.record_organisation), -np.inf, np.float32)
        np.maximum.at(best, self.record, figures)
        return best

    def best(self, figures: Figures) -> tuple[Figures, Numbers]:
        """(n_organisations,): each one's best figure and the number of its passage, the first of equals; 0 for none."""
        best = np.full(len(self.heads), -np.inf, np.float32)
        np.maximum.at(best, self.organisation, figures)
        at = np.flatnonzero(figures == best[self.organisation])
        owners, first = np.unique(self.organisation[at], return_index=True)
        numbers = np.zeros(len(self.heads), np.int64)
        numbers[owners] = self.number[at[first]]
        return np.where(numbers > 0, best, 0).astype(np.float32), numbers


def _fits(words: _Words, item: Item, cosines: Figures, weights: Weights) -> NDArray[np.float64]:
    """(n_organisations,) fit by the formula of every ranking; `cosines` (n_passages,) are those to the item."""
    wish = wish_of(item, words.shelf.lexical.ceiling(item.text, words.asked_in))
    candidates = _candidates(words, words.by_record(cosines), words.by_record(words.bm25s(item.text)))
    if not candidates:
        return np.zeros(0)
    evidence = fuse(measure(wish, candidates, weights), weights)
    return np.array([fit_of(one, weights) for one in evidence.tolist()])


def _candidates(words: _Words, cosines: Figures, bm25s: Figures) -> list[Candidate]:
    """Each organisation with the best figures of each of its records; one without any words has none."""
    starts = np.searchsorted(words.record_organisation, np.arange(len(words.heads) + 1)).tolist()
    return [
        Candidate(
            key=head.key,
            facts=facts_of(head),
            cosines=tuple(cosines[start:end].tolist()),
            bm25s=tuple(bm25 for bm25 in bm25s[start:end].tolist() if bm25 > 0),
            written_in=tuple(words.record_language[start:end]),
        )
        for head, start, end in zip(words.heads, starts[:-1], starts[1:], strict=True)
    ]


def _shown(words: _Words, competence: str, cosines: Figures, weights: Weights) -> Figures:
    """(n_passages,): how far each passage shows the competence."""
    same_language = words.language == words.asked_in
    ceiling = words.shelf.lexical.ceiling(competence, words.asked_in)
    return cover.shown(cosines, same_language, words.bm25s(competence), ceiling, weights)


@cache
def _topics_by_phrase() -> Mapping[str, frozenset[str]]:
    """The topics of the alliance's list by their labels and synonyms in all languages, folded."""
    found: dict[str, set[str]] = {}
    for topic in TOPICS.values():
        for phrase in [*topic.labels.values(), *(name for names in topic.synonyms.values() for name in names)]:
            found.setdefault(fold(phrase), set()).add(topic.id)
    return {phrase: frozenset(ids) for phrase, ids in found.items()}


def topics_named(phrase: str) -> frozenset[str]:
    """The topics that a phrase names in full, in any language of the list.

    >>> sorted(topics_named("Digitalni dvojčki")), sorted(topics_named("digital"))
    (['digital-twins'], [])
    """
    return _topics_by_phrase().get(fold(phrase.strip()), frozenset())
