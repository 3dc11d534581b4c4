"""Chains of records: each is sealed with a hash that covers the one before, so none changes or vanishes unnoticed.

A seal is SHA-256 over canonical JSON. People stand in a chain only as marks, salted hashes of account ids and names;
the values lie beside it, so that a person can be forgotten and the chain still holds. No database.
"""

import hashlib
import json
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from matchcamp.personal import TOMBSTONE

Row = Mapping[str, Any]
SALT_BYTES = 16


def canonical(value: Any) -> str:
    """The one way to write a value down: keys in order, no blanks, moments in UTC with milliseconds.

    >>> canonical({"b": 1, "a": datetime(2026, 6, 27, 8, tzinfo=UTC)})
    '{"a":"2026-06-27T08:00:00.000+00:00","b":1}'
    """
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="milliseconds")
    raise TypeError(f"{type(value).__name__} has no canonical form: {value!r}")


def digest(value: Any) -> str:
    """SHA-256 of a value, 64 hexadecimal digits."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def mark_of(salt: str, value: str) -> str:
    """What stands in a chain for a value, 64 hexadecimal digits."""
    return hashlib.sha256(f"{salt}:{value}".encode()).hexdigest()


def veiled(value: str, begins: str = "") -> dict[str, str]:
    """What lies beside a chain for a value, with a new salt; its mark begins with `begins`."""
    salt = secrets.token_hex(SALT_BYTES)
    return {"mark": begins + mark_of(salt, value), "salt": salt, "value": value}


def author_of(row: Row) -> str:
    """The account that wrote a record; empty for the service itself, the tombstone for who was forgotten."""
    return next((str(one["value"]) for one in row["private"] if one["mark"] == row["by"]), "")


@dataclass(frozen=True, slots=True)
class Fault:
    """Where a chain does not hold, and why. `number` is that of the record; 0 for one beside the chain."""

    number: int
    what: str


def faults_of(
    row: Row, number: int, before: str, *, seal: str, marks: Collection[str], begins: str = ""
) -> list[Fault]:
    """What is wrong with a record that should be the one of this number after the one with the hash `before`.

    `seal` is the hash that it should have, `marks` are those that stand in it, `begins` is what they begin with.
    """
    if row["_id"] != number:
        return [Fault(number, "missing")]
    found = []
    if row["before"] != before:
        found.append(Fault(number, "not after the one before it"))
    if row["hash"] != seal:
        found.append(Fault(number, "changed"))
    if any(one["value"] != TOMBSTONE and one["mark"] != begins + mark_of(one["salt"], one["value"])
           for one in row["private"]):  # fmt: skip
        found.append(Fault(number, "somebody else's"))
    if not set(marks) <= {one["mark"] for one in row["private"]}:
        found.append(Fault(number, "a person is missing"))
    return found
