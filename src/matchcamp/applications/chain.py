"""The hash chain of the log: each entry names the hash of the one before, so that none can change or vanish unnoticed.

An entry's hash is SHA-256 over its canonical JSON. Account ids and names of people stand in it only as marks, salted
hashes of the value; the values lie beside it, so that a person can be forgotten and the chain still holds.
"""

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from matchcamp.applications.trail import Change, Flat, done, flat
from matchcamp.personal import TOMBSTONE

Row = Mapping[str, Any]
PRIVATE_FIELDS = frozenset({"owner_id", "signatory"})
MARK = "mark:"
COVERED = (
    "_id", "application_id", "revision", "at", "action", "by", "note", "evidence", "changes", "moves", "rest", "before",
)  # fmt: skip
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
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def hash_of(entry: Row) -> str:
    return digest({name: entry[name] for name in COVERED})


def rest_of(row: Row) -> str:
    """The hash of an application's told values without the private ones: what its last entry says of it."""
    return digest({path: value for path, value in flat(row).items() if not is_private(path)})


def is_private(path: str) -> bool:
    return path.rpartition("/")[2] in PRIVATE_FIELDS


def mark_of(salt: str, value: str) -> str:
    return MARK + hashlib.sha256(f"{salt}:{value}".encode()).hexdigest()


@dataclass(slots=True)
class Veil:
    """Turns private values into marks and keeps what they stand for."""

    private: list[dict[str, str]] = field(default_factory=list)

    def mark(self, value: str) -> str:
        if not value:
            return ""
        known = next((one["mark"] for one in self.private if one["value"] == value), None)
        if known:
            return known
        salt = secrets.token_hex(SALT_BYTES)
        self.private.append({"mark": mark_of(salt, value), "salt": salt, "value": value})
        return self.private[-1]["mark"]

    def changes(self, changes: Iterable[Change]) -> list[dict[str, Any]]:
        return [{"path": one.path, "before": self._side(one.path, one.before), "after": self._side(one.path, one.after)}
                for one in changes]  # fmt: skip

    def _side(self, path: str, value: Any) -> Any:
        return self.mark(value) if is_private(path) and value else value


def changes_of(entry: Row) -> tuple[Change, ...]:
    """What an entry did, with the values that its marks stand for; a forgotten one is the tombstone."""
    values = {one["mark"]: one["value"] for one in entry["private"]}

    def side(value: Any) -> Any:
        return values.get(value, value) if isinstance(value, str) else value

    return tuple(Change(one["path"], side(one["before"]), side(one["after"])) for one in entry["changes"])


def author_of(entry: Row) -> str:
    """The account that made the entry; empty for the service itself."""
    return next((one["value"] for one in entry["private"] if one["mark"] == entry["by"]), "")


def replayed(entries: Iterable[Row]) -> dict[str, Flat]:
    """The flat values of each application as its entries leave it."""
    found: dict[str, Flat] = {}
    for entry in entries:
        found[entry["application_id"]] = done(found.get(entry["application_id"], {}), changes_of(entry))
    return found


@dataclass(frozen=True, slots=True)
class Fault:
    """Where the log does not hold, and why. `number` is that of the entry; 0 for one beside the chain."""

    number: int
    what: str


def faults_of(entry: Row, number: int, before: str) -> list[Fault]:
    """What is wrong with an entry that should be the one of this number after the entry with this hash."""
    if entry["_id"] != number:
        return [Fault(number, "missing")]
    found = []
    if entry["before"] != before:
        found.append(Fault(number, "not after the entry before it"))
    if entry["hash"] != hash_of(entry):
        found.append(Fault(number, "changed"))
    if any(one["value"] != TOMBSTONE and one["mark"] != mark_of(one["salt"], one["value"]) for one in entry["private"]):
        found.append(Fault(number, "somebody else's"))
    marks = {one["mark"] for one in entry["private"]}
    if not marks_in(entry) <= marks:
        found.append(Fault(number, "a person is missing"))
    return found


def marks_in(entry: Row) -> set[str]:
    sides = [one[side] for one in entry["changes"] if is_private(one["path"]) for side in ("before", "after")]
    return {one for one in (entry["by"], *sides) if one}


@dataclass(slots=True)
class Walk:
    """Verifies a log entry by entry, in order; keeps only what the end has to be compared with."""

    number: int = 0
    before: str = ""
    forgotten: int = 0
    faults: list[Fault] = field(default_factory=list)
    last: dict[str, tuple[int, int, str, str]] = field(default_factory=dict)

    def step(self, entry: Row) -> None:
        """Take the next entry as the database gives it."""
        self.number += 1
        found = faults_of(entry, self.number, self.before)
        self.faults += found
        earlier = self.last.get(entry["application_id"])
        if entry["revision"] != (earlier[1] if earlier else 0) + 1:
            self.faults.append(Fault(entry["_id"], "a revision of the application is missing"))
        self.number, self.before = entry["_id"], entry["hash"]
        self.forgotten += any(one["value"] == TOMBSTONE for one in entry["private"])
        self.last[entry["application_id"]] = (entry["_id"], entry["revision"], entry["hash"], entry["rest"])

    def end(self, head: Row | None) -> None:
        """Compare with the noted end of the log."""
        number, hash_ = (head["number"], head["hash"]) if head else (0, "")
        if (number, hash_) != (self.number, self.before):
            self.faults.append(Fault(number, "the end of the log is not the one that was noted"))

    def compare(self, row: Row) -> None:
        """Compare an application with what its last entry says of it."""
        expected = self.last.pop(str(row["_id"]), None)
        if expected != (row["log_number"], row["revision"], row["log_hash"], rest_of(row)):
            self.faults.append(Fault(row["log_number"], f"the application {row['_id']} is not as the log left it"))

    def close(self) -> None:
        """Every application of the log was to be compared by now."""
        self.faults += [Fault(one[0], f"the application {id_} is gone") for id_, one in self.last.items()]


def told(entry: Mapping[str, Any], before: str) -> dict[str, Any]:
    """An entry ready to be kept: linked to the one before, and hashed."""
    linked = dict(entry) | {"before": before}
    return linked | {"hash": hash_of(linked)}


def verified(entries: Iterable[Row], head: Row | None, rows: Iterable[Row]) -> list[Fault]:
    """All faults of a log that is at hand as a whole."""
    walk = Walk()
    for entry in entries:
        walk.step(entry)
    walk.end(head)
    for row in rows:
        walk.compare(row)
    walk.close()
    return walk.faults
