"""Passages and vectors of items as the database keeps them: derived, and rebuilt from the items at any time.

One row an item and encoder: what is needed to filter and show it, the hash of what was embedded, the encoder's name,
the passages (for quotes) and their vectors. Every process fills its index from the rows of the encoder that it answers
with and follows their changes; while a service moves to another encoder, the rows of both stand side by side.
"""

import hashlib
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

import numpy as np
from bson.binary import Binary
from numpy.typing import NDArray
from pymongo import ReplaceOne
from pymongo.asynchronous.database import AsyncDatabase

from embeddings.passages import Passage
from matchcamp.items import Item, Kind
from matchcamp.viewer import Audience

COLLECTION = "vectors"
BETWEEN = "@"  # Between the item's key and the encoder's name in the id of a row.
Vectors = NDArray[np.float32]
Database = AsyncDatabase[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Head:
    """An item without its text: what filters, facts and lists need; kept in memory for every indexed item."""

    kind: Kind
    id: str
    title: str
    audience: Audience
    language: str
    topics: frozenset[str]
    owner: str
    country: str
    type: str
    languages: frozenset[str]
    eqf: tuple[int, int] | None
    status: str
    history: int
    example: bool
    ends: datetime | None
    speaks_for: tuple[str, ...]

    @property
    def key(self) -> str:
        return f"{self.kind.value}:{self.id}"

    @property
    def url(self) -> str:
        return Item(self.kind, self.id, self.title, "", self.audience).url


@dataclass(frozen=True, slots=True)
class Stored:
    """One row: `vectors` is (n_passages, dim) float32, unit or zero rows, in the order of `passages`."""

    head: Head
    passages: tuple[Passage, ...]
    vectors: Vectors
    fingerprint: str


def head_of(item: Item, audience: Audience) -> Head:
    values = {name.name: getattr(item, name.name) for name in fields(Head) if name.name != "audience"}
    return Head(**values, audience=audience)


def fingerprint(item: Item) -> str:
    """A hash of all that the index takes from an item; a row with another one is out of date."""
    facts = {f.name: getattr(item, f.name) for f in fields(Item)}
    plain = {name: sorted(value) if isinstance(value, frozenset) else value for name, value in facts.items()}
    return hashlib.sha256(json.dumps(plain, default=str, sort_keys=True).encode()).hexdigest()


def row_of(item: Item, stored: Stored, encoder: str) -> dict[str, Any]:
    return {
        "_id": f"{item.key}{BETWEEN}{encoder}",
        "key": item.key,
        "hash": stored.fingerprint,
        "encoder": encoder,
        "head": plain_head(stored.head),
        "passages": [[p.text, p.start, p.end] for p in stored.passages],
        "vectors": Binary(np.ascontiguousarray(stored.vectors, dtype="<f4").tobytes()),
    }


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, frozenset) else list(value) if isinstance(value, tuple) else value


def stored_of(row: Mapping[str, Any]) -> Stored:
    passages = tuple(Passage(text, start, end) for text, start, end in row["passages"])
    flat = np.frombuffer(row["vectors"], dtype="<f4").astype(np.float32)
    rows = flat.reshape(len(passages), -1) if passages else flat.reshape(0, 0)
    return Stored(head_from(row["head"]), passages, rows, row["hash"])


def plain_head(head: Head) -> dict[str, Any]:
    """The head as the database and snapshots keep it; `head_from` reads it."""
    return {f.name: _plain(getattr(head, f.name)) for f in fields(Head)}


def head_from(kept: Mapping[str, Any]) -> Head:
    head = dict(kept)
    eqf = head["eqf"]
    head |= {
        "kind": Kind(head["kind"]), "audience": Audience(head["audience"]), "topics": frozenset(head["topics"]),
        "languages": frozenset(head["languages"]), "eqf": (eqf[0], eqf[1]) if eqf else None,
        "speaks_for": tuple(head["speaks_for"]),
    }  # fmt: skip
    return Head(**head)


def key_in(row_id: str) -> tuple[str, str]:
    """The item's key and the encoder's name in the id of a row.

    >>> key_in("need:0123456789abcdef01234567@static-v1-f3f41bc1")
    ('need:0123456789abcdef01234567', 'static-v1-f3f41bc1')
    """
    key, _, encoder = row_id.partition(BETWEEN)
    return key, encoder


async def prepare(database: Database) -> None:
    """Make the index of the collection, and give rows of the first form, which had one encoder, the form of today."""
    rows = database[COLLECTION]
    await rows.create_index([("key", 1), ("encoder", 1)])
    if await rows.find_one({"key": None}, {"_id": 1}) is None:
        return
    renamed = {"_id": {"$concat": ["$_id", BETWEEN, "$encoder"]}, "key": "$_id"}
    await (await rows.aggregate([{"$match": {"key": None}}, {"$set": renamed}, {"$merge": COLLECTION}])).to_list()
    await rows.delete_many({"key": None})


async def keep(database: Database, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        await database[COLLECTION].bulk_write([ReplaceOne({"_id": row["_id"]}, row, upsert=True) for row in rows])


async def forget(database: Database, keys: Sequence[str]) -> None:
    """Remove the rows of items, whichever encoder made them."""
    if keys:
        await database[COLLECTION].delete_many({"key": {"$in": list(keys)}})


async def forget_encoders(database: Database, kept: Sequence[str]) -> list[str]:
    """Remove the rows of all encoders but these; the names of the others."""
    others = sorted(set(await database[COLLECTION].distinct("encoder")) - set(kept))
    if others:
        await database[COLLECTION].delete_many({"encoder": {"$in": others}})
    return others


async def fingerprints(database: Database, encoder: str, keys: Sequence[str] | None = None) -> dict[str, str]:
    """Hash by key of the rows that this encoder made; of all rows, or of some keys."""
    where: dict[str, Any] = {"encoder": encoder} | ({"key": {"$in": list(keys)}} if keys is not None else {})
    return {row["key"]: row["hash"] async for row in database[COLLECTION].find(where, {"key": 1, "hash": 1})}


async def count(database: Database, encoder: str) -> int:
    """How many rows this encoder made."""
    return await database[COLLECTION].count_documents({"encoder": encoder})


async def all_keys(database: Database) -> set[str]:
    return {row["key"] async for row in database[COLLECTION].find({}, {"key": 1})}


async def stored(database: Database, keys: Sequence[str], encoder: str = "") -> dict[str, Stored]:
    """The rows of some keys that this encoder made, or any; unknown keys are left out."""
    where: dict[str, Any] = {"key": {"$in": list(keys)}} | ({"encoder": encoder} if encoder else {})
    return {row["key"]: stored_of(row) async for row in database[COLLECTION].find(where)}


async def batches(database: Database, encoder: str, size: int = 1000) -> AsyncIterator[list[Stored]]:
    """All rows of one encoder, in batches, in the order of their keys."""
    batch: list[Stored] = []
    async for row in database[COLLECTION].find({"encoder": encoder}).sort("_id", 1).batch_size(size):
        batch.append(stored_of(row))
        if len(batch) >= size:
            yield batch
            batch = []
    if batch:
        yield batch
