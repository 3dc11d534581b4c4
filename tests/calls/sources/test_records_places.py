"""Where each call stands in a file of portal records, and every row of which none was made."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from calls.sources.records import LeftOut, NotTaken, read_records

Make = Callable[..., dict[str, Any]]
Save = Callable[..., Path]


def test_every_row_is_a_call_not_taken_or_damaged(record: Make, saved: Save) -> None:
    rows = [
        record(),
        record(reference="1LEGACYen", identifier=["OLD-1"]),
        record(type=["6"], identifier=[{"odd": True}]),
        record(esDA_IngestDate=["2026-06-01"]),
        record(identifier=["OTHER-1"]),
        record(identifier=["BROKEN-1"], title=None),
        record(reference="51426227TOPICSfr", esDA_IngestDate=["2026-06-09"]),
    ]
    file = saved(rows, "rows.jsonl")

    reading = read_records(file)

    assert reading.places == {"TEST-2026-01": "line 4", "OTHER-1": "line 5"}
    assert reading.not_taken == (
        NotTaken(str(file), "line 2", "OLD-1", LeftOut.LEGACY),
        NotTaken(str(file), "line 3", "", LeftOut.UPDATE),
        NotTaken(str(file), "line 1", "TEST-2026-01", None),
        NotTaken(str(file), "line 7", "TEST-2026-01", None),
    )
    assert [damage.place for damage in reading.damages] == ["line 6"]
    assert reading.rows == len(reading.calls) + len(reading.not_taken) + len(reading.damages)
