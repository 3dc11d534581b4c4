"""The lexical index: BM25 over content terms, in memory, kept up to date entry by entry."""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import tantivy

from matching.errors import BadFigure, DuplicateKey
from matching.terms import terms

K1 = 1.2
"""BM25's saturation of repeated terms as Tantivy fixes it; `ceiling` needs it."""

LONGEST_QUERY = 96
"""Terms of a query that are searched, the rarest first: a text of a megabyte costs no more than a page."""

WRITER_BYTES = 15_000_000
"""The smallest buffer that Tantivy's writer takes."""


@dataclass(frozen=True, slots=True)
class LexicalEntry:
    """One text that can be found, under an id of the caller's (64-bit, signed)."""

    id: int
    text: str
    kind: str
    audience: str = "public"


class LexicalIndex:
    """Texts found by their terms; every change is searchable when the call returns.

    Scores are BM25 (k1 1.2, b 0.75, Robertson and Zaragoza 2009) with the document counts of the whole
    index. Replaced and removed entries weigh in these counts until Tantivy merges their segment, so a
    score can differ in its third digit from that of a fresh index. One writer, any number of readers.
    """

    def __init__(self) -> None:
        builder = tantivy.SchemaBuilder()
        builder.add_integer_field("id", indexed=True, fast=True)
        builder.add_text_field("terms", tokenizer_name="folded", index_option="freq")
        builder.add_text_field("kind", tokenizer_name="raw", index_option="basic")
        builder.add_text_field("audience", tokenizer_name="raw", index_option="basic")
        self._schema = builder.build()
        self._index = tantivy.Index(self._schema)
        analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        self._index.register_tokenizer("folded", analyzer)
        self._writer = self._index.writer(WRITER_BYTES, 1)

    def __len__(self) -> int:
        return int(self._index.searcher().num_docs)

    def upsert(self, entries: Iterable[LexicalEntry]) -> None:
        """Add the entries, or replace those of the same ids.

        Raises DuplicateKey, with nothing changed, when an id stands twice.
        """
        entries = list(entries)
        repeated = [number for number, times in Counter(entry.id for entry in entries).items() if times > 1]
        if repeated:
            raise DuplicateKey(f"id {repeated[0]} stands twice among the entries; give each text once")
        for entry in entries:
            self._writer.delete_documents_by_term("id", entry.id)
            document = tantivy.Document()
            document.add_integer("id", entry.id)
            document.add_text("terms", " ".join(terms(entry.text)))
            document.add_text("kind", entry.kind)
            document.add_text("audience", entry.audience)
            self._writer.add_document(document)
        self._publish()

    def remove(self, ids: Iterable[int]) -> None:
        """Forget the entries; an id that is not there changes nothing, so a repeated call is safe."""
        for number in ids:
            self._writer.delete_documents_by_term("id", number)
        self._publish()

    def search(
        self,
        text: str,
        k: int,
        *,
        kinds: frozenset[str] = frozenset(),
        audiences: frozenset[str] = frozenset(),
    ) -> list[tuple[int, float]]:
        """The k entries nearest to the text as (id, bm25), the highest first, ties by id.

        Empty `kinds` or `audiences` admit any. Entries without a shared term are never returned.
        Raises BadFigure for k below 1.
        """
        if k < 1:
            raise BadFigure(f"a search returns at least 1 entry, got k={k}")
        searcher = self._index.searcher()
        asked = self._rarest(searcher, text)
        if not asked:
            return []
        query = self._query(asked, kinds, audiences)
        found = self._ranked(searcher, query, k)
        return found[:k]

    def idf(self, text_terms: Iterable[str]) -> dict[str, float]:
        """Each term's weight, ln(1 + (N - n + 0.5) / (n + 0.5)), with n of N entries holding it."""
        searcher = self._index.searcher()
        return {term: self._idf(searcher, term) for term in text_terms}

    def ceiling(self, text: str) -> float:
        """The BM25 that no entry can exceed for this text: its terms' idf, saturated, summed.

        0.0 for a text without a term that the index knows. Divide by it to compare texts of any length.
        """
        searcher = self._index.searcher()
        asked = self._rarest(searcher, text)
        return (K1 + 1) * sum(times * self._idf(searcher, term) for term, times in asked.items())

    def _publish(self) -> None:
        self._writer.commit()
        self._index.reload()

    def _idf(self, searcher: Any, term: str) -> float:
        count = searcher.num_docs
        holding = min(searcher.doc_freq("terms", term), count)
        return math.log(1 + (count - holding + 0.5) / (holding + 0.5))

    def _rarest(self, searcher: Any, text: str) -> dict[str, int]:
        """The rarest terms of the text that the index knows, with how often the text says them."""
        times = Counter(terms(text))
        known = [(searcher.doc_freq("terms", term), term) for term in times]
        kept = sorted(pair for pair in known if pair[0])[:LONGEST_QUERY]
        return {term: times[term] for _, term in kept}

    def _query(self, asked: dict[str, int], kinds: frozenset[str], audiences: frozenset[str]) -> Any:
        should, must, query = tantivy.Occur.Should, tantivy.Occur.Must, tantivy.Query
        parts = [
            (should, query.boost_query(query.term_query(self._schema, "terms", term, "freq"), float(times)))
            for term, times in asked.items()
        ]
        clauses = [(must, query.boolean_query(parts))]
        for field, allowed in (("kind", kinds), ("audience", audiences)):
            if allowed:
                filtered = query.term_set_query(self._schema, field, sorted(allowed))
                clauses.append((must, query.const_score_query(filtered, 0.0)))
        return query.boolean_query(clauses)

    def _ranked(self, searcher: Any, query: Any, k: int) -> list[tuple[int, float]]:
        """Hits by score, then id. Reads on while the cut would fall between equal scores."""
        limit = k + 1
        while True:
            hits = searcher.search(query, limit=limit, count=False).hits
            if len(hits) < limit or hits[-1][0] < hits[k - 1][0]:
                break
            limit *= 4
        ids = searcher.fast_field_values("id", [address for _, address in hits])
        pairs = [(int(number), float(hit[0])) for number, hit in zip(ids, hits, strict=True)]
        return sorted(pairs, key=lambda pair: (-pair[1], pair[0]))
