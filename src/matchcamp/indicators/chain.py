"""The chain of readings: each names the hash of the one before, so that none can change or vanish unnoticed.

Who wrote a reading stands in it only as a mark, a salted hash of the account id; the id lies beside it, so that a
person can be forgotten and the chain still holds.
"""

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from matchcamp.personal import TOMBSTONE

Row = Mapping[str, Any]
SALT_BYTES = 16
COVERED = (
    "_id", "indicator", "unit", "occasion", "slot", "day", "value", "planned", "target", "detail", "counted", "note",
    "replaces", "at", "by", "before",
)  # fmt: skip


def hash_of(row: Row) -> str:
    """SHA-256 over the values of a reading in one way of writing: keys in order, no blanks, moments in UTC.

    >>> row = dict.fromkeys(COVERED) | {"at": datetime(2026, 6, 27, 8, tzinfo=UTC), "value": 40}
    >>> hash_of(row) == hash_of(dict(reversed(row.items()))), hash_of(row) == hash_of(row | {"value": 41})
    (True, False)
    """
    values = {name: row[name] for name in COVERED}
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="milliseconds")
    raise TypeError(f"{type(value).__name__} has no place in a reading: {value!r}")


def mark_of(salt: str, account_id: str) -> str:
    return hashlib.sha256(f"{salt}:{account_id}".encode()).hexdigest()


def marked(account_id: str) -> dict[str, Any]:
    """The fields that say who wrote a reading; empty for the service itself."""
    if not account_id:
        return {"by": "", "private": []}
    salt = secrets.token_hex(SALT_BYTES)
    mark = mark_of(salt, account_id)
    return {"by": mark, "private": [{"mark": mark, "salt": salt, "value": account_id}]}


def author_of(row: Row) -> str:
    """The account that wrote a reading; empty for the service."""
    return next((str(one["value"]) for one in row["private"]), "")


@dataclass(frozen=True, slots=True)
class Fault:
    """Where the chain does not hold, and why."""

    number: int
    what: str


def faults(rows: Iterable[Row], head: Row | None) -> list[Fault]:
    """All faults of the readings in the order of their numbers, compared with the noted end of the chain."""
    found: list[Fault] = []
    number, before = 0, ""
    for row in rows:
        number += 1
        found += _faults_of(row, number, before)
        number, before = row["_id"], row["hash"]
    noted = (head["number"], head["hash"]) if head else (0, "")
    if noted != (number, before):
        found.append(Fault(number, "the end of the readings is not the one that was noted"))
    return found


def _faults_of(row: Row, number: int, before: str) -> list[Fault]:
    if row["_id"] != number:
        return [Fault(number, "missing")]
    found = []
    if row["before"] != before:
        found.append(Fault(number, "not after the reading before it"))
    if row["hash"] != hash_of(row):
        found.append(Fault(number, "changed"))
    if [one["mark"] for one in row["private"]] != ([row["by"]] if row["by"] else []):
        found.append(Fault(number, "a person is missing"))
    if any(one["value"] != TOMBSTONE and one["mark"] != mark_of(one["salt"], one["value"]) for one in row["private"]):
        found.append(Fault(number, "somebody else's"))
    return found
