import datetime as dt
import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from calls.errors import UnreadableSource
from calls.model import DeadlineModel, Source
from calls.sources.records import LeftOut, read_records

Make = Callable[..., dict[str, Any]]
Save = Callable[..., Path]


def test_record_becomes_a_call(record: Make, saved: Save) -> None:
    (call,) = read_records(saved(record())).calls

    assert (call.source, call.source_ref, call.identifier) == (
        Source.PORTAL,
        "51426227TOPICSen",
        "TEST-2026-01",
    )
    assert call.title == "Robots for small workshops"
    assert (call.programme, call.programme_code, call.programme_name) == (
        "HORIZON",
        "43108390",
        "Horizon Europe",
    )
    assert call.types_of_action == ("HORIZON Research and Innovation Actions",)
    assert call.opens == dt.date(2026, 5, 12)
    assert [deadline.at.isoformat() for deadline in call.deadlines] == ["2026-09-23T17:00:00+02:00"]
    assert call.deadlines[0].basis == "portal calls close at 17:00 Brussels time (rule)"
    assert call.deadline_model is DeadlineModel.SINGLE_STAGE
    assert call.text == "Scope:\nRobots help people. They are safe."
    assert call.summary == "Robots help people. They are safe."
    assert call.url.endswith("/topic-details/TEST-2026-01")


def test_record_with_a_stated_time_says_so(record: Make, saved: Save) -> None:
    conditions = ["<p>Deadline: <u>23/09/2026</u>&nbsp;12:30 (Brussels time)</p>"]

    (call,) = read_records(saved(record(topicConditions=conditions))).calls

    assert call.deadlines[0].at.isoformat() == "2026-09-23T12:30:00+02:00"
    assert call.deadlines[0].stated


def test_record_with_a_script_as_its_page_gets_the_portal_page(record: Make, saved: Save) -> None:
    (call,) = read_records(saved(record(url=["javascript:alert(1)"]))).calls

    assert call.url.startswith("https://ec.europa.eu/")


def test_programme_comes_from_the_code_and_not_from_the_identifier(record: Make, saved: Save) -> None:
    euratom = record(identifier=["HORIZON-EURATOM-2026-01-01"], frameworkProgramme=["43298916"])
    unknown = record(identifier=["NEW-1"], frameworkProgramme=["99999999"])

    calls = read_records(saved([euratom, unknown])).calls

    assert [call.programme for call in calls] == ["EURATOM", "99999999"]


@pytest.mark.parametrize(
    ("reference", "metadata", "reason"),
    [
        ("46262887ERASMUSLumpSumGrants1701734400000", {}, LeftOut.LEGACY),
        ("180206PROSPECTSEN", {"type": ["2"]}, LeftOut.PROSPECT),
        ("484011964425332", {"type": ["6"]}, LeftOut.UPDATE),
        ("12345TOPICSen", {"type": ["8"]}, LeftOut.NOT_A_GRANT_TOPIC),
        ("12345TENDERen", {"type": ["0"]}, LeftOut.NOT_A_GRANT_TOPIC),
        ("12345TOPICSen", {"identifier": None}, LeftOut.DAMAGED),
        ("12345TOPICSen", {"identifier": [" "]}, LeftOut.DAMAGED),
        ("12345TOPICSen", {"title": [5]}, LeftOut.DAMAGED),
        ("12345TOPICSen", {"deadlineDate": ["soon"]}, LeftOut.DAMAGED),
        ("12345TOPICSen", {"deadlineDate": ["0001-01-01T00:00:00.000+0000"]}, LeftOut.DAMAGED),
        ("12345TOPICSen", {"budgetOverview": ["{"]}, LeftOut.DAMAGED),
        ("12345TOPICSen", {"budgetOverview": ["[" * 100_000]}, LeftOut.DAMAGED),
        ("12345TOPICSen", {"deadlineModel": ["three-stage"]}, LeftOut.DAMAGED),
    ],
)
def test_row_that_is_no_call_is_counted_with_its_reason(
    record: Make, saved: Save, reference: str, metadata: dict[str, object], reason: LeftOut
) -> None:
    reading = read_records(saved([record(), record(reference, **metadata)]))

    assert (reading.rows, len(reading.calls), reading.left_out) == (2, 1, {reason: 1})


def test_damaged_row_is_named_with_place_and_way_out(record: Make, saved: Save) -> None:
    path = saved([record(), record(deadlineDate=["2026-02-30"])], "rows.jsonl")

    (damage,) = read_records(path).damages

    assert str(damage) == f"{path}, line 2: '2026-02-30' is no date. Write year-month-day, such as 2026-03-05"


def test_line_that_is_no_json_does_not_stop_the_others(record: Make, tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text(f"{json.dumps(record())}\n{{broken\n\xff\n", encoding="latin-1")

    reading = read_records(path)

    assert (reading.rows, len(reading.calls), reading.left_out) == (3, 1, {LeftOut.DAMAGED: 2})
    assert [damage.place for damage in reading.damages] == ["line 2", "line 3"]


def test_first_line_that_is_no_json_does_not_stop_the_others(record: Make, tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text(f"{{broken\n{json.dumps(record())}\n", encoding="utf-8")

    assert (len(read_records(path).calls), read_records(path).left_out) == (1, {LeftOut.DAMAGED: 1})


def test_list_with_one_record_a_line_is_one_document(record: Make, tmp_path: Path) -> None:
    path = tmp_path / "rows.json"
    path.write_text(f"[\n{json.dumps(record())}\n]\n", encoding="utf-8")

    assert (len(read_records(path).calls), read_records(path).left_out) == (1, {})


@pytest.mark.parametrize("name", ["a.json", "a.json.gz", "a.jsonl", "a.jsonl.gz", "a.txt"])
def test_files_are_known_by_their_bytes(record: Make, saved: Save, name: str) -> None:
    reading = read_records(saved([record(), record(identifier=["TEST-2"])], name))

    assert [call.identifier for call in reading.calls] == ["TEST-2026-01", "TEST-2"]


def test_search_response_list_and_single_record_are_all_read(record: Make, saved: Save) -> None:
    response = saved({"totalResults": 1, "results": [record()]}, "response.json")
    rows = saved([record(identifier=["TEST-2"])], "list.json")
    single = saved(record(identifier=["TEST-3"]), "single.json")

    assert [call.identifier for call in read_records([response, rows, single]).calls] == [
        "TEST-2026-01",
        "TEST-2",
        "TEST-3",
    ]


def test_translations_and_repeats_are_one_call_in_english(record: Make, saved: Save) -> None:
    rows = [
        record("1TOPICSsv", title=["Robotar"]),
        record("1TOPICSen", title=["Robots, first"], esDA_IngestDate=["2026-06-01T10:00:00.000+0200"]),
        record("1TOPICSen", title=["Robots, last"], esDA_IngestDate=["2026-06-23T10:00:00.000+0200"]),
        record("1TOPICScs", title=["Roboti"], esDA_IngestDate=["2026-06-25T10:00:00.000+0200"]),
    ]

    reading = read_records(saved(rows))

    assert [(call.title, call.language) for call in reading.calls] == [("Robots, last", "en")]
    assert reading.duplicates == 3


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the file is empty"),
        (b" \n ", "the file is empty"),
        (b'{"results": [', "this is no JSON"),
        (b'{"results": 5}', "no portal records"),
        (b'"text"', "a single str"),
        (b"{}", "the keys are: none"),
        (b"[" * 100_000, "nested too deeply"),
        (b"9" * 10_000, "this is no JSON"),
        (b'["\xff"]', "the text is not UTF-8"),
        (b"\x1f\x8bnothing", "the gzip data are damaged"),
        (gzip.compress(b'[{"a": 1}]' * 50, mtime=0)[:-12], "the gzip data end early"),
    ],
)
def test_file_that_cannot_be_read_says_what_is_wrong(tmp_path: Path, data: bytes, message: str) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(data)

    with pytest.raises(UnreadableSource, match=message) as caught:
        read_records(path)

    assert str(caught.value).startswith(str(path))
    assert caught.value.way_out


def test_missing_file_and_folder_without_records_are_named(tmp_path: Path) -> None:
    (tmp_path / "readme.txt").write_text("no record")

    with pytest.raises(UnreadableSource, match="cannot be opened \\(No such file"):
        read_records(tmp_path / "none.json")
    with pytest.raises(UnreadableSource, match=r"there are no files of records in this folder\. Name a folder"):
        read_records(tmp_path)


def test_a_folder_is_read_file_by_file_and_other_files_in_it_are_not(record: Make, tmp_path: Path) -> None:
    first, second = record(identifier="A-1"), record(identifier="B-2")
    (tmp_path / "1.json").write_text(json.dumps({"results": [first]}))
    (tmp_path / "2.jsonl.gz").write_bytes(gzip.compress(json.dumps(second).encode()))
    (tmp_path / "notes.txt").write_text("not a record")
    (tmp_path / "deeper").mkdir()

    reading = read_records(tmp_path)

    assert [call.identifier for call in reading.calls] == ["A-1", "B-2"]
    assert reading.rows == 2


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzipped"])
def test_a_file_over_the_limit_is_refused(
    pack: Callable[[bytes], bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("calls.sources.rows.LIMIT_BYTES", 2 * 2**20)
    (tmp_path / "large.json").write_bytes(pack(b" " * (2 * 2**20 + 1)))

    with pytest.raises(UnreadableSource, match="holds more than 2 MiB"):
        read_records(tmp_path / "large.json")
