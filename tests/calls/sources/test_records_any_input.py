import json
import random
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from calls.errors import UnreadableSource
from calls.sources.records import read_records

Make = Callable[..., dict[str, Any]]
Save = Callable[..., Path]
# The files of a test are made anew for each example, so the shared folder does no harm.
RELAXED = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def json_values() -> st.SearchStrategy[Any]:
    leaves = st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20)
    return st.recursive(
        leaves,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
        max_leaves=8,
    )


@RELAXED
@given(
    value=json_values(),
    field=st.sampled_from(
        [
            "identifier",
            "title",
            "type",
            "startDate",
            "deadlineDate",
            "deadlineModel",
            "budgetOverview",
            "latestInfos",
            "descriptionByte",
            "tags",
            "frameworkProgramme",
        ]
    ),
    packed=st.booleans(),
)
def test_any_value_in_any_field_is_read_or_counted(
    record: Make, saved: Save, value: object, field: str, packed: bool
) -> None:
    odd = record(**{field: [json.dumps(value)] if packed else value})

    reading = read_records(saved([record(identifier=["GOOD"]), odd]))

    assert reading.rows == 2 == len(reading.calls) + reading.duplicates + sum(reading.left_out.values())
    assert "GOOD" in {call.identifier for call in reading.calls}


@RELAXED
@given(data=st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "any"
    path.write_bytes(data)

    # Any other exception than this package's own fails the test.
    with suppress(UnreadableSource):
        reading = read_records(path)
        assert reading.rows == len(reading.calls) + reading.duplicates + sum(reading.left_out.values())


@RELAXED
@given(
    cut=st.integers(0, 3000),
    flip=st.integers(0, 3000),
    name=st.sampled_from(["a.json", "a.json.gz", "a.jsonl", "a.jsonl.gz"]),
)
def test_truncated_and_flipped_files_are_read_or_refused(
    record: Make, saved: Save, cut: int, flip: int, name: str
) -> None:
    path = saved([record(), record(identifier=["TEST-2"])], name)
    data = bytearray(path.read_bytes())
    data[flip % len(data)] ^= 0x15
    path.write_bytes(data[: len(data) - cut % len(data)])

    # Any other exception than this package's own fails the test.
    with suppress(UnreadableSource):
        reading = read_records(path)
        assert reading.rows == len(reading.calls) + reading.duplicates + sum(reading.left_out.values())


@RELAXED
@given(seed=st.integers(0, 1000))
def test_order_of_rows_does_not_change_what_is_read(record: Make, saved: Save, seed: int) -> None:
    rows = [
        record(
            f"{n}TOPICSen",
            identifier=[f"T-{n % 4}"],
            title=[f"Title {n}"],
            esDA_IngestDate=[f"2026-06-{10 + n}"],
        )
        for n in range(9)
    ]
    shuffled = random.Random(seed).sample(rows, len(rows))

    first, second = read_records(saved(rows)), read_records(saved(shuffled))

    assert {call.identifier: call for call in first.calls} == {call.identifier: call for call in second.calls}
    assert first.duplicates == second.duplicates == 5
