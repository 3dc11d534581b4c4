"""The index in a Milvus database, which several processes share: `http://host:19530`, or a file of milvus-lite.

Derived data, like every index: rows that were acknowledged can be lost when the engine is killed, so whoever starts
puts everything again. Each row carries a stamp of its vector and facets, and rows that are there already are not sent.
pymilvus is imported when an index is opened, so that nobody needs it who does not ask for it.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple, fields
from threading import Lock
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import numpy as np
from numpy.typing import NDArray

from embeddings.errors import BadFacets, DuplicateId, ExtraMissing, IndexUnreachable, UnknownId
from embeddings.facets import Facets, Where, checked
from embeddings.index.protocol import ANYTHING, Hits
from embeddings.vectors import as_ids, as_queries, as_rows

FIELDS = tuple(field.name for field in fields(Facets))
LONGEST_WORD = 128
"""Bytes of a facet."""

SENT = 1_000
"""Rows that go in one message: a megabyte of 256 figures, far below the 64 MB that a server takes."""

MOST_HITS = 16_384
"""More hits for one query no Milvus gives."""

SPARE = 22
"""Hits fetched beyond those asked for, so that equal cosines can be ordered by id."""

TIMEOUT_S = 30.0
ALL = "id >= 0"


class MilvusIndex:
    """A `VectorIndex` in one collection of a Milvus database, made when it is not there.

    Ids must mean the same in every process that opens it. With a server the search is Milvus's own approximate one
    (AUTOINDEX), in a file of milvus-lite it is exact. A change is sent in parts of `SENT` rows; where the connection
    breaks in between, the call can be repeated. Raises `IndexUnreachable` for all that Milvus refuses.
    """

    def __init__(self, url: str, collection: str, dim: int) -> None:
        self.dim = dim
        self.address = without_password(url)
        self._collection = collection
        self._changing = Lock()
        self._client = _connected(url)
        with self._telling():
            if not self._client.has_collection(collection):
                self._make("AUTOINDEX" if is_server(url) else "FLAT")
            self._client.load_collection(collection)
            self._check_dim()

    def close(self) -> None:
        """End the connection; the collection stays."""
        self._client.close()

    def drop(self, collection: str = "") -> None:
        """Remove this collection, or another one of the same database, for all who use it."""
        with self._telling():
            if self._client.has_collection(collection or self._collection):
                self._client.drop_collection(collection or self._collection)

    def __len__(self) -> int:
        with self._telling():
            return int(self._client.query(self._collection, filter="", output_fields=["count(*)"])[0]["count(*)"])

    def __contains__(self, vector_id: int) -> bool:
        return bool(self._stamps(np.array([vector_id], np.int64)))

    def ids(self) -> NDArray[np.int64]:
        """See `VectorIndex.ids`."""
        return np.sort(np.array([row["id"] for page in self._pages(ALL, ["id"]) for row in page], np.int64))

    def add(
        self, ids: Sequence[int] | NDArray[np.int64], vectors: NDArray[np.float32], facets: Sequence[Facets]
    ) -> None:
        """See `VectorIndex.add`."""
        self._put(ids, vectors, facets, replace=False)

    def upsert(
        self, ids: Sequence[int] | NDArray[np.int64], vectors: NDArray[np.float32], facets: Sequence[Facets]
    ) -> None:
        """See `VectorIndex.upsert`. Rows that are there as they are given are not sent again."""
        self._put(ids, vectors, facets, replace=True)

    def remove(self, ids: Sequence[int] | NDArray[np.int64]) -> None:
        """See `VectorIndex.remove`."""
        wanted = as_ids(ids, unique=True)
        with self._changing:
            known = self._stamps(wanted)
            for vector_id in wanted.tolist():
                if vector_id not in known:
                    raise UnknownId(f"id {vector_id} is not in the index of {len(self)} vectors")
            self._delete(wanted)

    def discard(self, ids: Sequence[int] | NDArray[np.int64]) -> None:
        """See `VectorIndex.discard`."""
        with self._changing:
            self._delete(np.unique(as_ids(ids)))

    def search(self, queries: NDArray[np.float32], k: int, where: Where = ANYTHING) -> Hits:
        """See `VectorIndex.search`."""
        rows = as_queries(queries, self.dim)
        if not 1 <= k <= MOST_HITS:
            raise ValueError(f"a search needs k from 1 to {MOST_HITS}, got {k}")
        hits = Hits.none(len(rows), k)
        asked = np.flatnonzero(rows.any(axis=1))
        if len(asked) == 0:
            return hits
        with self._telling():
            found = self._client.search(
                self._collection,
                rows[asked].tolist(),
                anns_field="vector",
                limit=min(k + SPARE, MOST_HITS),
                filter=condition(where),
                output_fields=["id"],
            )
        for place, near in zip(asked.tolist(), found, strict=True):
            best = sorted((-min(1.0, max(-1.0, hit["distance"])), hit["id"]) for hit in near)[:k]
            hits.ids[place, : len(best)] = [vector_id for _, vector_id in best]
            hits.cosines[place, : len(best)] = [-cosine for cosine, _ in best]
        return hits

    def compare_all(self, queries: NDArray[np.float32], where: Where = ANYTHING) -> Hits:
        """See `VectorIndex.compare_all`. All that may be found is fetched: 1 kB a row comes over the network."""
        rows = as_queries(queries, self.dim)
        pages = list(self._pages(condition(where) or ALL, ["id", "vector"]))
        ids = np.array([row["id"] for page in pages for row in page], np.int64)
        if len(ids) == 0:
            return Hits(ids, np.zeros((len(rows), 0), np.float32))
        cosines = [rows @ np.array([row["vector"] for row in page], np.float32).T for page in pages]
        return Hits(ids, np.clip(np.concatenate(cosines, axis=1), -1, 1))

    def vectors(self, ids: Sequence[int] | NDArray[np.int64]) -> NDArray[np.float32]:
        """See `VectorIndex.vectors`."""
        wanted = as_ids(ids)
        known = {row["id"]: row["vector"] for row in self._rows(np.unique(wanted), ["id", "vector"])}
        for vector_id in wanted.tolist():
            if vector_id not in known:
                raise UnknownId(f"id {vector_id} is not in the index of {len(self)} vectors")
        return np.array([known[vector_id] for vector_id in wanted.tolist()], np.float32).reshape(-1, self.dim)

    def _put(
        self,
        ids: Sequence[int] | NDArray[np.int64],
        vectors: NDArray[np.float32],
        facets: Sequence[Facets],
        *,
        replace: bool,
    ) -> None:
        wanted = as_ids(ids, unique=True)
        rows = as_rows(vectors, len(wanted), self.dim)
        given = checked(facets, len(wanted))
        made = [_row(*one) for one in zip(wanted.tolist(), rows, given, strict=True)]
        with self._changing:
            known = self._stamps(wanted)
            if known and not replace:
                raise DuplicateId(f"id {next(iter(known))} is in the index already: use upsert to replace it")
            new = [row for row in made if known.get(row["id"]) != row["stamp"]]
            with self._telling():
                for start in range(0, len(new), SENT):
                    self._client.upsert(self._collection, new[start : start + SENT])

    def _delete(self, ids: NDArray[np.int64]) -> None:
        with self._telling():
            for start in range(0, len(ids), SENT):
                self._client.delete(self._collection, ids=ids[start : start + SENT].tolist())

    def _stamps(self, ids: NDArray[np.int64]) -> dict[int, str]:
        return {row["id"]: row["stamp"] for row in self._rows(ids, ["id", "stamp"])}

    def _rows(self, ids: NDArray[np.int64], wanted: list[str]) -> Iterator[dict[str, Any]]:
        """The fields of those of the ids that are there."""
        for start in range(0, len(ids), SENT):
            with self._telling():
                condition = f"id in {ids[start : start + SENT].tolist()}"
                yield from self._client.query(self._collection, filter=condition, output_fields=wanted)

    def _pages(self, condition: str, wanted: list[str]) -> Iterator[list[dict[str, Any]]]:
        with self._telling():
            pages = self._client.query_iterator(
                self._collection, batch_size=SENT, filter=condition, output_fields=wanted
            )
            try:
                while page := pages.next():
                    yield page
            finally:
                pages.close()

    def _make(self, kind: str) -> None:
        from pymilvus import DataType  # noqa: PLC0415

        schema = self._client.create_schema(auto_id=False, enable_dynamic_field=False)
        schema.add_field("id", DataType.INT64, is_primary=True)
        schema.add_field("vector", DataType.FLOAT_VECTOR, dim=self.dim)
        schema.add_field("stamp", DataType.VARCHAR, max_length=32)
        for name in FIELDS:
            schema.add_field(name, DataType.VARCHAR, max_length=LONGEST_WORD)
        index = self._client.prepare_index_params()
        index.add_index("vector", index_type=kind, metric_type="IP")
        self._client.create_collection(
            self._collection, schema=schema, index_params=index, consistency_level="Strong", timeout=TIMEOUT_S
        )

    def _check_dim(self) -> None:
        found = self._client.describe_collection(self._collection)
        [vector] = [field for field in found["fields"] if field["name"] == "vector"]
        if int(vector["params"]["dim"]) != self.dim:
            raise IndexUnreachable(
                f"the collection {self._collection} at {self.address} holds vectors of {vector['params']['dim']} "
                f"figures, not {self.dim}: drop it, it is filled again"
            )

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Tell in one error of ours what the engine says."""
        from pymilvus.exceptions import MilvusException  # noqa: PLC0415

        try:
            yield
        except (MilvusException, ConnectionError) as error:
            raise IndexUnreachable(f"Milvus at {self.address} does not do what is asked: {error}") from error


def is_server(url: str) -> bool:
    """
    >>> is_server("http://milvus:19530"), is_server("data/milvus.db")
    (True, False)
    """
    return url.startswith(("http://", "https://"))


def without_password(url: str) -> str:
    """
    >>> without_password("http://root:secret@milvus:19530")
    'http://milvus:19530'
    """
    if not is_server(url):
        return url
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def condition(where: Where) -> str:
    """What Milvus filters by, inside its search.

    >>> condition(Where(kinds=frozenset({"offer", "need"}), countries=frozenset({"SI"})))
    'kind in ["need", "offer"] and country in ["SI"]'
    """
    parts = [
        f"{name} in {json.dumps(sorted(words), ensure_ascii=False)}"
        for name, words in zip(FIELDS, where.fields(), strict=True)
        if words
    ]
    return " and ".join(parts)


def _row(vector_id: int, vector: NDArray[np.float32], facets: Facets) -> dict[str, Any]:
    words = dict(zip(FIELDS, astuple(facets), strict=True))
    for name, word in words.items():
        if len(word.encode()) > LONGEST_WORD:
            raise BadFacets(f"the facet {name} has more than {LONGEST_WORD} bytes: {word!r:.60}")
    stamp = hashlib.blake2b(vector.tobytes() + json.dumps(words).encode(), digest_size=16).hexdigest()
    return {"id": vector_id, "vector": vector.tolist(), "stamp": stamp} | words


def _connected(url: str) -> Any:
    try:
        from pymilvus import MilvusClient  # noqa: PLC0415 - An extra.
        from pymilvus.exceptions import MilvusException  # noqa: PLC0415

        if not is_server(url):
            import milvus_lite  # noqa: F401, PLC0415
    except ImportError as error:
        raise ExtraMissing(
            f"an index at {without_password(url)} needs the packages of the extra `milvus`: "
            "pip install 'matchcamp[milvus]', or leave MATCHCAMP_INDEX_URL empty"
        ) from error
    try:
        if not is_server(url):
            return MilvusClient(url)
        parts = urlsplit(url)
        token = f"{parts.username}:{parts.password or ''}" if parts.username else ""
        return MilvusClient(without_password(url), token=token, timeout=TIMEOUT_S)
    except (MilvusException, OSError, ValueError) as error:
        raise IndexUnreachable(
            f"no Milvus answers at {without_password(url)} ({error}): check MATCHCAMP_INDEX_URL, or leave it empty"
        ) from error
