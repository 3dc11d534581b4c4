"""The chain of readings: which values its seals cover, and how it is verified. Who wrote a reading stands in it only as
a mark (`sealing`). No database."""

from collections.abc import Iterable, Mapping
from typing import Any

from matchcamp import sealing
from matchcamp.sealing import Fault, digest, veiled

Row = Mapping[str, Any]
COVERED = (
    "_id", "indicator", "unit", "occasion", "slot", "day", "value", "planned", "target", "detail", "counted", "note",
    "replaces", "at", "by", "before",
)  # fmt: skip


def hash_of(row: Row) -> str:
    """The seal of a reading.

    >>> row = dict.fromkeys(COVERED) | {"value": 40}
    >>> hash_of(row) == hash_of(dict(reversed(row.items()))), hash_of(row) == hash_of(row | {"value": 41})
    (True, False)
    """
    return digest({name: row[name] for name in COVERED})


def marked(account_id: str) -> dict[str, Any]:
    """The fields that say who wrote a reading; empty for the service itself."""
    if not account_id:
        return {"by": "", "private": []}
    own = veiled(account_id)
    return {"by": own["mark"], "private": [own]}


def faults(rows: Iterable[Row], head: Row | None) -> list[Fault]:
    """All faults of the readings in the order of their numbers, compared with the noted end of the chain."""
    found: list[Fault] = []
    number, before = 0, ""
    for row in rows:
        number += 1
        marks = [row["by"]] if row["by"] else []
        found += sealing.faults_of(row, number, before, seal=hash_of(row), marks=marks)
        number, before = row["_id"], row["hash"]
    noted = (head["number"], head["hash"]) if head else (0, "")
    if noted != (number, before):
        found.append(Fault(number, "the end of the readings is not the one that was noted"))
    return found
