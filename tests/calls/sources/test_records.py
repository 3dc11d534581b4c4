import datetime as dt
import gzip
import json
import random
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from calls.errors import UnreadableSource
from calls.model import Budget, DeadlineModel, Source, Status, status_at
from calls.sources.records import LeftOut, read_records

Make = Callable[..., dict[str, Any]]
Save = Callable[..., Path]
CAPTURE = "04_current_topics_2026-06-27.jsonl.gz"
# The files of a test are made anew for each example, so the shared folder does no harm.
RELAXED = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


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
        (b'{"TopicDetails": {}}', "this is a topic file"),
        (b"[" * 100_000, "nested too deeply"),
        (b"9" * 10_000, "this is no JSON"),
        (b'["\xff"]', "the text is not UTF-8"),
        (b"\x1f\x8bnothing", "the gzip data are damaged"),
        (gzip.compress(b'[{"a": 1}]' * 50)[:-12], "the gzip data end early"),
    ],
)
def test_file_that_cannot_be_read_says_what_is_wrong(tmp_path: Path, data: bytes, message: str) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(data)

    with pytest.raises(UnreadableSource, match=message) as caught:
        read_records(path)

    assert str(caught.value).startswith(str(path))
    assert caught.value.way_out


def test_missing_file_and_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSource, match="cannot be opened \\(No such file"):
        read_records(tmp_path / "none.json")
    with pytest.raises(UnreadableSource, match="this is a folder"):
        read_records(tmp_path)


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


def test_capture_holds_546_live_topics_read_in_a_few_seconds(shared_calls: Path) -> None:
    began = time.perf_counter()
    reading = read_records(shared_calls / CAPTURE)
    seconds = time.perf_counter() - began

    assert (len(reading.calls), reading.rows, reading.duplicates, reading.left_out) == (546, 546, 0, {})
    assert seconds < 10
    programmes = Counter(call.programme for call in reading.calls)
    assert programmes.most_common(4) == [("HORIZON", 415), ("LIFE", 29), ("EDF", 28), ("CEF", 13)]
    assert (programmes["EURATOM"], programmes["ERASMUS"], programmes["I3"]) == (11, 6, 2)


def test_capture_gives_figures_counted_before(shared_calls: Path) -> None:
    calls = read_records(shared_calls / CAPTURE).calls

    models = Counter(call.deadline_model for call in calls)
    assert models == {
        DeadlineModel.SINGLE_STAGE: 513,
        DeadlineModel.TWO_STAGE: 26,
        DeadlineModel.MULTIPLE_CUT_OFF: 5,
        DeadlineModel.CONTINUOUS: 2,
    }
    assert sum(call.budget.shared for call in calls) == 57
    assert sum(call.budget.max_contribution_eur is not None for call in calls) == 415
    assert sum(call.budget.expected_grants is not None for call in calls) == 425
    assert sum(any(deadline.stated for deadline in call.deadlines) for call in calls) == 20
    assert not any("<" in call.text and "</" in call.text for call in calls)
    assert not any("  " in action for call in calls for action in call.types_of_action)


def test_capture_statuses_are_computed_and_differ_from_the_stated_ones(shared_calls: Path) -> None:
    now = dt.datetime.fromisoformat("2026-06-27T10:00+02:00")

    statuses = Counter(status_at(call, now) for call in read_records(shared_calls / CAPTURE).calls)

    # The records say 286 open and 260 forthcoming; of the latter 4 were open and 2 long closed.
    assert statuses == {Status.OPEN: 290, Status.FORTHCOMING: 254, Status.CLOSED: 2}


def test_capture_shows_the_own_part_of_a_shared_pot(shared_calls: Path) -> None:
    (call,) = read_records(shared_calls / "02_live_topics" / "DIGITAL-2026-SKILLS-10-EDTECH.json").calls

    assert call.budget == Budget(
        total_eur=12_500_000,
        shared=True,
        shared_with=(
            "DIGITAL-2026-SKILLS-10-DIGITAL-HEALTH-STEP",
            "DIGITAL-2026-SKILLS-10-NATIONAL-COALITIONS",
        ),
        own_eur=2_700_000,
        expected_grants=1,
    )


def test_captured_topics_are_all_read(shared_calls: Path) -> None:
    reading = read_records(sorted((shared_calls / "02_live_topics").glob("*.json")))

    assert (len(reading.calls), reading.left_out) == (24, {})


@pytest.mark.parametrize(
    ("name", "calls", "duplicates", "left_out"),
    [
        ("ECHE_charter.json", 0, 0, {LeftOut.LEGACY: 1}),
        ("duplicate_row_a.json", 1, 0, {}),
        ("grant_update_rows_type6_and_unfiltered.json", 0, 0, {LeftOut.UPDATE: 10}),
        ("legacy_ERASMUS-EDU-2023-PEX-COVE_SEDIA_PRD_CENTRICITY.json", 0, 0, {LeftOut.LEGACY: 1}),
        ("legacy_ERASMUS-EDU-2024-PEX-COVE_status_open_deadline_past.json", 0, 0, {LeftOut.LEGACY: 1}),
        ("plain_json_body_filter_ignored_totalResults_21030.json", 1, 2, {LeftOut.UPDATE: 2}),
        ("type2_PROSPECT_external_action.json", 0, 0, {LeftOut.PROSPECT: 1}),
    ],
)
def test_traps_are_left_out_with_their_reasons(
    shared_calls: Path, name: str, calls: int, duplicates: int, left_out: dict[LeftOut, int]
) -> None:
    reading = read_records(shared_calls / "03_traps" / name)

    assert (len(reading.calls), reading.duplicates, reading.left_out) == (calls, duplicates, left_out)


def test_trap_of_repeated_rows_gives_one_call(shared_calls: Path) -> None:
    reading = read_records(shared_calls / "03_traps" / f"duplicate_row_{letter}.json" for letter in "ab")

    assert (len(reading.calls), reading.duplicates) == (1, 1)


def test_trap_of_translations_gives_the_english_text_and_a_closed_call(shared_calls: Path) -> None:
    (call,) = read_records(
        shared_calls / "03_traps" / "plain_json_body_filter_ignored_totalResults_21030.json"
    ).calls

    assert (call.language, call.title[:20]) == ("en", "Software Engineering")
    assert status_at(call, dt.datetime.fromisoformat("2026-06-27T10:00+02:00")) is Status.CLOSED
