"""The lexical index: BM25 over content terms, in memory, kept up to date entry by entry."""

import math
import shutil
import threading
import weakref
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import tantivy

from matching.errors import BadFigure, DuplicateKey
from matching.terms import analysed, terms

K1 = 1.2
"""BM25's saturation of repeated terms as Tantivy fixes it; `ceiling` needs it."""

LONGEST_QUERY = 240
"""Terms of a query (about a hundred words have so many) that are searched, the rarest first: a megabyte costs no more
than a page."""

WRITER_BYTES = 15_000_000
"""The smallest buffer that Tantivy's writer takes."""

DEAD_SHARE = 0.25
"""Replaced and removed entries, as a share of the living, at which the index is written anew (2 s at 100,000)."""

FEW_DEAD = 100
"""So many dead entries are always borne: a small index would be written anew at every change."""

STORED_FIELDS = ("terms", "kind", "audience")


@dataclass(frozen=True, slots=True)
class LexicalEntry:
    """One text that can be found, under an id of the caller's (64-bit, signed); `language` is the text's, where it is
    known."""

    id: int
    text: str
    kind: str
    audience: str = "public"
    language: str = ""


class LexicalIndex:
    """Texts found by their terms; every change is searchable when the call returns.

    Scores are BM25 (k1 1.2, b 0.75, Robertson and Zaragoza 2009) with the document counts of the whole
    index. Replaced and removed entries weigh in these counts until their segment is merged or the index is
    written anew, which happens when they are a quarter of it; until then scores can differ a little from those
    of a fresh index. One writer at a time, any number of readers.
    """

    def __init__(self) -> None:
        builder = tantivy.SchemaBuilder()
        builder.add_integer_field("id", indexed=True, fast=True)
        builder.add_text_field("terms", stored=True, tokenizer_name="folded", index_option="freq")
        builder.add_text_field("kind", stored=True, tokenizer_name="raw", index_option="basic")
        builder.add_text_field("audience", stored=True, tokenizer_name="raw", index_option="basic")
        self._schema = builder.build()
        self._lock = threading.Lock()
        self._ids: set[int] = set()
        self._start_anew()
        self._show()

    @classmethod
    def opened(cls, folder: Path) -> "LexicalIndex":
        """The index that `save` wrote. It goes on in a copy of the files, which is removed with it."""
        index = cls()
        files = mkdtemp(prefix="matchcamp-terms-")
        weakref.finalize(index, shutil.rmtree, files, ignore_errors=True)
        shutil.copytree(folder, files, dirs_exist_ok=True)
        index._start_anew(files)
        index._show()
        searcher: Any = index._index.searcher()
        hits = searcher.search(tantivy.Query.all_query(), max(1, searcher.num_docs), count=False).hits
        index._ids = set(searcher.fast_field_values("id", [address for _, address in hits]))
        return index

    def save(self, folder: Path) -> None:
        """Write all entries, as terms already, into an empty folder; changes wait for it, searches do not."""
        with self._lock:
            kept = LexicalIndex()
            kept._start_anew(str(folder))
            for number, fields in self._living():
                kept._add(number, fields)
            kept._show()
            kept._writer.wait_merging_threads()
            for lock in folder.glob(".tantivy-*.lock"):
                lock.unlink()

    def __len__(self) -> int:
        return len(self._ids)

    def __contains__(self, number: int) -> bool:
        return number in self._ids

    def upsert(self, entries: Iterable[LexicalEntry]) -> None:
        """Add the entries, or replace those of the same ids.

        Raises DuplicateKey, with nothing changed, when an id stands twice.
        """
        entries = list(entries)
        repeated = [number for number, times in Counter(entry.id for entry in entries).items() if times > 1]
        if repeated:
            raise DuplicateKey(f"id {repeated[0]} stands twice among the entries; give each text once")
        with self._lock:
            self._delete(entry.id for entry in entries)
            for entry in entries:
                self._add(entry.id, (" ".join(terms(entry.text, entry.language)), entry.kind, entry.audience))
            self._publish()

    def remove(self, ids: Iterable[int]) -> None:
        """Forget the entries; an id that is not there changes nothing, so a repeated call is safe."""
        with self._lock:
            self._delete(ids)
            self._publish()

    def search(
        self,
        text: str,
        k: int,
        *,
        kinds: frozenset[str] = frozenset(),
        audiences: frozenset[str] = frozenset(),
        language: str = "",
    ) -> list[tuple[int, float]]:
        """The k entries nearest to the text as (id, bm25), the highest first, ties by id.

        Empty `kinds` or `audiences` admit any; `language` is the text's, where it is known. Entries without a shared
        term are never returned.
        Raises BadFigure for k below 1.
        """
        if k < 1:
            raise BadFigure(f"a search returns at least 1 entry, got k={k}")
        searcher = self._index.searcher()
        asked = self._rarest(searcher, terms(text, language))
        if not asked:
            return []
        query = self._query(asked, kinds, audiences)
        found = self._ranked(searcher, query, k)
        return found[:k]

    def idf(self, text_terms: Iterable[str]) -> dict[str, float]:
        """Each term's weight, ln(1 + (N - n + 0.5) / (n + 0.5)), with n of N entries holding it."""
        searcher = self._index.searcher()
        return {term: self._idf(searcher, term) for term in text_terms}

    def ceiling(self, text: str, language: str = "") -> float:
        """The BM25 that no entry can exceed for this text: the saturated idf of its terms, summed.

        Terms that no entry has count too (LONGEST_QUERY of them at most): a text in a language that the index
        hardly knows is not matched by the one name that it shares. Not so where they name a concept, which is a term
        of its own and stands for them. 0.0 for a text without a content term.
        """
        searcher = self._index.searcher()
        analysis = analysed(text, language)
        asked = self._rarest(searcher, analysis.terms)
        foreign = {term: times for term, times in Counter(analysis.terms).items() if term not in asked}
        foreign = {term: times for term, times in foreign.items() if term not in analysis.naming}
        unknown = [term for term in foreign if not searcher.doc_freq("terms", term)][:LONGEST_QUERY]
        asked |= {term: foreign[term] for term in unknown}
        return (K1 + 1) * sum(times * self._idf(searcher, term) for term, times in asked.items())

    def _start_anew(self, folder: str | None = None) -> None:
        """A new empty index for the writer, or the one of a folder; readers keep the old one until the next `_show`."""
        self._written = tantivy.Index(self._schema, path=folder)
        analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        self._written.register_tokenizer("folded", analyzer)
        self._writer = self._written.writer(WRITER_BYTES, 1)
        self._dead = 0

    def _show(self) -> None:
        self._writer.commit()
        self._written.reload()
        self._index = self._written

    def _delete(self, ids: Iterable[int]) -> None:
        known = self._ids.intersection(ids)
        for number in known:
            self._writer.delete_documents_by_term("id", number)
        self._ids -= known
        self._dead += len(known)

    def _add(self, number: int, fields: tuple[str, str, str]) -> None:
        document = tantivy.Document()
        document.add_integer("id", number)
        for name, value in zip(STORED_FIELDS, fields, strict=True):
            document.add_text(name, value)
        self._writer.add_document(document)
        self._ids.add(number)

    def _publish(self) -> None:
        """Make the changes visible, and write the index anew when too much of it is dead."""
        self._show()
        if self._dead > max(FEW_DEAD, len(self._ids) * DEAD_SHARE):
            living = self._living()
            self._start_anew()
            for number, fields in living:
                self._add(number, fields)
            self._show()

    def _living(self) -> list[tuple[int, tuple[str, str, str]]]:
        """All entries as they are stored, by id."""
        searcher: Any = self._index.searcher()
        hits = searcher.search(tantivy.Query.all_query(), max(1, len(self._ids)), count=False).hits
        addresses = [address for _, address in hits]
        numbers = searcher.fast_field_values("id", addresses)
        return sorted(
            (number, (stored.get_first("terms"), stored.get_first("kind"), stored.get_first("audience")))
            for number, stored in zip(numbers, map(searcher.doc, addresses), strict=True)
        )

    def _idf(self, searcher: Any, term: str) -> float:
        count = searcher.num_docs
        holding = min(searcher.doc_freq("terms", term), count)
        return math.log(1 + (count - holding + 0.5) / (holding + 0.5))

    def _rarest(self, searcher: Any, said: Iterable[str]) -> dict[str, int]:
        """The rarest terms of a text that the index knows, with how often the text says them."""
        times = Counter(said)
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
