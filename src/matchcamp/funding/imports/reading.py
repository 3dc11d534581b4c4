"""Reading a file of calls row by row: what each row holds, or why nothing can be made of it.

A file from outside is read by `apart.py` in a process of its own, which may take only so much memory and time: what
is in a packed file of some megabytes, nobody knows before it is read.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from calls.errors import DamagedCalendar, Problem, UnreadableSource
from calls.model import Call, Source
from calls.sentences import Sentence
from calls.sources.calendar import calls_of_entries
from calls.sources.entries import Entry, entries_of
from calls.sources.records import read_records
from matchcamp.funding.conversion import call_of, facts_of
from matchcamp.topics import TOPICS

CALENDARS = (".yaml", ".yml", ".csv")
_PACKED_TABLE = b"PK\x03\x04"
_LOOKED_AT = 4096
LONGEST_TEXT = 500_000  # Characters; the longest topic of the portal's 546 of 2026-06-27 has 22,555.
TOO_LARGE = "too_large"


class FileKind(StrEnum):
    """What a file is read as."""

    YAML = ".yaml"
    CSV = ".csv"
    RECORDS = ".json"


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence and its values as they are kept; `plain` is the English where it cannot be said otherwise."""

    plain: str
    text: str = ""
    values: Mapping[str, Any] | None = None

    def sentence(self) -> Sentence | None:
        return Sentence(self.text, self.values or {}) if self.text else None


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is to be mended in a row: the field where it is one, what is wrong, and the way out."""

    field: str
    what: Said
    way_out: Said


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row of a file: a call, or a trouble, or a reason for leaving the row out; `place` is `line 3` or `row 3`."""

    place: str
    identifier: str
    facts: Mapping[str, Any] | None = None
    reason: str = ""
    trouble: Trouble | None = None

    @property
    def call(self) -> Call | None:
        return call_of(self.facts) if self.facts is not None else None


def kind_of(name: str, path: Path) -> FileKind:
    """What a file is, by its name and, where that does not tell, by its beginning. Raises UnreadableSource."""
    with path.open("rb") as file:
        head = file.read(_LOOKED_AT)
    if head.startswith(_PACKED_TABLE):
        way_out = "In the spreadsheet, save the table as CSV in UTF-8, and take that file"
        raise UnreadableSource(name, "this is a spreadsheet or another packed file", way_out)
    ending = Path(name.lower()).suffix
    if ending in CALENDARS:
        return FileKind.CSV if ending == ".csv" else FileKind.YAML
    if ending in {".json", ".jsonl", ".gz"} or head.startswith(b"\x1f\x8b") or head.lstrip()[:1] in {b"{", b"["}:
        return FileKind.RECORDS
    if b"calls:" in head:
        return FileKind.YAML
    if b"identifier" in head.split(b"\n", 1)[0]:
        return FileKind.CSV
    way_out = "Take a calendar (.yaml, .csv) or an export of the portal (.json, .jsonl, .gz)"
    raise UnreadableSource(name, "nobody can tell what this file is", way_out)


def read_rows(path: Path, kind: FileKind) -> Iterator[ReadRow]:
    """The rows of a file. Raises UnreadableSource for one that cannot be read as a whole.

    The path must end as the kind does.
    """
    return _record_rows(path) if kind is FileKind.RECORDS else _calendar_rows(entries_of(path))


def _calendar_rows(entries: list[Entry]) -> Iterator[ReadRow]:
    """Rows of a calendar: all its calls, or, where something is to be mended, all its troubles."""
    try:
        calls = calls_of_entries(entries, Source.CALENDAR, TOPICS)
    except DamagedCalendar as damage:
        by_line = {f"line {entry.line}": _name_in(entry) for entry in entries}
        yield from (_trouble_row(problem, by_line.get(problem.place, "")) for problem in damage.problems)
        return
    for entry, call in zip(entries, calls, strict=True):
        yield ReadRow(f"line {entry.line}", call.identifier, facts_of(call))


def _name_in(entry: Entry) -> str:
    field = entry.fields.get("identifier")
    return " ".join(field.values)[:120] if field else ""


def _record_rows(path: Path) -> Iterator[ReadRow]:
    reading = read_records(path)
    rows = [_record_row(reading.places[call.identifier], call) for call in reading.calls]
    rows += [
        ReadRow(row.place, row.identifier, reason=row.reason.value if row.reason else "duplicate")
        for row in reading.not_taken
    ]
    rows += [_damaged_row(damage) for damage in reading.damages]
    yield from sorted(rows, key=lambda row: int(row.place.rpartition(" ")[2]))


def _record_row(place: str, call: Call) -> ReadRow:
    if len(call.text) > LONGEST_TEXT:
        return ReadRow(place, call.identifier[:120], reason=TOO_LARGE)
    return ReadRow(place, call.identifier, facts_of(call))


def _damaged_row(problem: Problem) -> ReadRow:
    """A damaged record harms no other row of an export: it is left out, and says why."""
    return ReadRow(problem.place, "", reason="damaged", trouble=trouble_of(problem))


def _trouble_row(problem: Problem, identifier: str) -> ReadRow:
    return ReadRow(problem.place, identifier, trouble=trouble_of(problem))


def trouble_of(problem: Problem) -> Trouble:
    what, way_out = problem.said or (None, None)
    return Trouble(problem.field.partition(".")[0], _said(problem.what, what), _said(problem.way_out, way_out))


def _said(plain: str, sentence: Sentence | None) -> Said:
    return Said(plain, sentence.text, dict(sentence.values)) if sentence else Said(plain)


def to_line(row: ReadRow) -> str:
    """A row as one line of JSON."""
    return json.dumps(asdict(row), ensure_ascii=True)


def of_lines(lines: Iterable[str]) -> Iterator[ReadRow]:
    """The rows again."""
    for line in lines:
        values = json.loads(line)
        if values["trouble"] is not None:
            values["trouble"] = trouble_from(values["trouble"])
        yield ReadRow(**values)


def trouble_from(values: Mapping[str, Any]) -> Trouble:
    """A trouble from its plain values."""
    return Trouble(values["field"], Said(**values["what"]), Said(**values["way_out"]))
