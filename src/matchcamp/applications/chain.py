"""The log of applications as a chain: what stands in an entry, and how a whole log is verified against the rows.

Account ids and names of people stand in it only as marks (`sealing`). No database.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from matchcamp import sealing
from matchcamp.applications.trail import Change, Flat, done, flat
from matchcamp.personal import TOMBSTONE
from matchcamp.sealing import Fault, digest, veiled

Row = Mapping[str, Any]
PRIVATE_FIELDS = frozenset({"owner_id", "signatory"})
MARK = "mark:"  # Begins the marks of the log.
COVERED = (
    "_id", "application_id", "revision", "at", "action", "by", "note", "evidence", "changes", "moves", "rest", "before",
)  # fmt: skip


def hash_of(entry: Row) -> str:
    return digest({name: entry[name] for name in COVERED})


def rest_of(row: Row) -> str:
    """The hash of an application's told values without the private ones: what its last entry says of it."""
    return digest({path: value for path, value in flat(row).items() if not is_private(path)})


def is_private(path: str) -> bool:
    return path.rpartition("/")[2] in PRIVATE_FIELDS


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
        self.private.append(veiled(value, MARK))
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


def replayed(entries: Iterable[Row]) -> dict[str, Flat]:
    """The flat values of each application as its entries leave it."""
    found: dict[str, Flat] = {}
    for entry in entries:
        found[entry["application_id"]] = done(found.get(entry["application_id"], {}), changes_of(entry))
    return found


def faults_of(entry: Row, number: int, before: str) -> list[Fault]:
    """What is wrong with an entry that should be the one of this number after the entry with this hash."""
    return sealing.faults_of(entry, number, before, seal=hash_of(entry), marks=marks_in(entry), begins=MARK)


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
