"""A hand-kept calendar written as YAML and as CSV reads back as it was, whatever stands in it."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from calls.catalogue import load_catalogue
from calls.closing_times import deadline_text, written_deadline
from calls.errors import DamagedCalendar
from calls.model import Call, Manager, Source
from calls.sources.calendar import FIELDS, calls_of_entries, read_calendar
from calls.sources.calendar_writing import ORDER, csv_of_calls, written, yaml_of_calls
from calls.sources.entries import Entry, Field, csv_entries, guarded, joined_values, split_values, unguarded

KEPT_BY_HAND = tuple(call for call in load_catalogue() if call.source is Source.CALENDAR)
PLAIN = {
    "identifier": ("KA210-VET-2027",),
    "title": ("Small partnerships",),
    "programme": ("ERASMUS",),
    "managed_by": ("national_agency",),
    "url": ("https://example.eu/",),
    "deadlines": ("2027-03-05",),
}
ODD = st.text(max_size=20) | st.text(st.sampled_from("ab =+-@|\\'\"#:;,\t\n\r{}[]&*!%>?ž中😀\ufeff\u200b"), max_size=30)
ODD_TEXTS = st.fixed_dictionaries(
    {},
    optional={name: st.tuples(ODD) for name in ("title", "summary", "text", "evidence", "call_title", "programme_name")}
    | {name: st.lists(ODD, max_size=3).map(tuple) for name in ("keywords", "tags", "types_of_action")}
    | {
        "total_eur": st.integers(0, 10**9).map(lambda n: (str(n),)),
        "own_eur": st.integers(0, 10**9).map(lambda n: (str(n),)),
        "shared_with": st.just(("OTHER-1", "OTHER-2")),
        "expected": st.just(("yes",)),
        "language": st.sampled_from([("sl",), ("no",), ("en",)]),
        "programme": st.sampled_from([("LAND",), ("HORIZON",)]),
        "deadlines": st.just(("2027-03-05", "2027-03-05 23:59 Europe/London", "2027-10-01 12:00")),
        "confidence": st.sampled_from([("low",), ("high",)]),
    },
)


def calls_of(fields: dict[str, tuple[str, ...]]) -> tuple[Call, ...]:
    entry = Entry("test", 1, {name: Field(1, values) for name, values in fields.items()})
    return calls_of_entries([entry], Source.CALENDAR)


def read_back(calls: tuple[Call, ...], ending: str, folder: Path) -> tuple[Call, ...]:
    path = folder / f"export.{ending}"
    path.write_text(yaml_of_calls(calls) if ending == "yaml" else csv_of_calls(calls), "utf-8", newline="")
    return read_calendar(path)


@pytest.mark.parametrize("ending", ["yaml", "csv"])
def test_the_projects_calendar_reads_back_unchanged(tmp_path: Path, ending: str) -> None:
    again = read_back(KEPT_BY_HAND, ending, tmp_path)

    assert len(again) == 40
    assert again == KEPT_BY_HAND
    assert [call.content_hash for call in again] == [call.content_hash for call in KEPT_BY_HAND]


@settings(max_examples=300, deadline=None)
@given(fields=ODD_TEXTS)
def test_any_entry_reads_back_unchanged(tmp_path_factory: pytest.TempPathFactory, fields: dict) -> None:  # type: ignore[type-arg]
    try:
        calls = calls_of(PLAIN | fields)
    except DamagedCalendar:
        assume(False)
    folder = tmp_path_factory.mktemp("calendar")

    assert read_back(calls, "yaml", folder) == calls
    assert read_back(calls, "csv", folder) == calls


@given(values=st.lists(ODD.filter(bool), min_size=1, max_size=4).map(tuple))
def test_values_of_one_cell_are_told_apart(values: tuple[str, ...]) -> None:
    assert split_values(joined_values(values)) == values


@given(cell=ODD)
def test_a_guard_comes_off_as_it_went_on(cell: str) -> None:
    assert unguarded(guarded(cell)) == cell
    assert guarded(cell)[:1] not in {"=", "+", "-", "@", "\t", "\r", "\n"}


def test_no_cell_of_a_table_begins_a_formula() -> None:
    title = '=HYPERLINK("https://evil.example";"Click")'
    calls = calls_of(PLAIN | {"title": (title,), "keywords": ("@SUM(1)", "-2+3"), "evidence": ("+1",)})

    cells = [cell for row in csv.reader(io.StringIO(csv_of_calls(calls))) for cell in row]

    assert f"'{title}" in cells
    assert [cell for cell in cells if cell[:1] in set("=+-@\t\r")] == []
    assert calls_of_entries(csv_entries(csv_of_calls(calls), "export.csv"), Source.CALENDAR) == calls


def test_every_field_of_an_entry_is_written() -> None:
    assert set(ORDER) == set(FIELDS)


def test_what_reading_adds_is_not_written() -> None:
    (call,) = calls_of(PLAIN | {"summary": ("Two are enough.",), "total_eur": ("400000",)})

    assert written(call) == {
        "identifier": "KA210-VET-2027",
        "title": "Small partnerships",
        "programme": "ERASMUS",
        "managed_by": "national_agency",
        "url": "https://example.eu/",
        "deadlines": ("2027-03-05",),
        "total_eur": "400000",
        "summary": "Two are enough.",
    }


def test_paragraphs_of_a_text_stay_apart() -> None:
    (call,) = calls_of(PLAIN | {"text": ("First  one.\r\n\r\n Second one.\n",), "summary": ("Short",)})

    assert (call.text, call.summary) == ("First one.\nSecond one.", "Short")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2027-03-05 12:00", "2027-03-05T12:00:00+01:00"),
        ("2027-03-05 12:00 Europe/London", "2027-03-05T12:00:00+00:00"),
        ("2027-07-05 23:59 Europe/Istanbul", "2027-07-05T23:59:00+03:00"),
    ],
)
def test_a_deadline_may_name_its_zone(text: str, moment: str) -> None:
    deadline = written_deadline(text, Manager.OTHER)

    assert deadline.at.isoformat() == moment
    assert deadline_text(deadline) == text


@pytest.mark.parametrize("zone", ["Europe/Nowhere", "CEST", "../etc/passwd"])
def test_a_zone_that_nobody_knows_is_refused(zone: str) -> None:
    with pytest.raises(DamagedCalendar, match=r"time zone|no deadline") as caught:
        calls_of(PLAIN | {"deadlines": ("2027-03-05", f"2027-04-05 12:00 {zone}")})

    assert [problem.field for problem in caught.value.problems] == ["deadlines.1"]


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("title", "x" * 301, "it has 301 characters, 300 at most"),
        ("keywords", "x" * 201, "it has 201 characters, 200 at most"),
        ("url", "javascript:alert(1)", "is no web address"),
        ("url", "https://", "is no web address"),
        ("url", "https://[evil", "is no web address"),
        ("total_eur", "12,34", "is no whole number"),
        ("total_eur", "9" * 13, "is no whole number"),
    ],
)
def test_a_value_that_cannot_be_taken_is_named_at_its_field(field: str, value: str, problem: str) -> None:
    with pytest.raises(DamagedCalendar, match=problem) as caught:
        calls_of(PLAIN | {field: (value,)})

    assert {one.field for one in caught.value.problems} == {field}


def test_more_values_than_a_list_may_have_are_refused() -> None:
    with pytest.raises(DamagedCalendar, match="it has 101 values, 100 at most"):
        calls_of(PLAIN | {"keywords": tuple(f"word {number}" for number in range(101))})


def test_a_least_grant_above_the_greatest_is_refused() -> None:
    with pytest.raises(DamagedCalendar, match="least grant of 60000 euros is above"):
        calls_of(PLAIN | {"min_contribution_eur": ("60000",), "max_contribution_eur": ("30000",)})


def test_a_topic_that_is_not_used_here_is_refused_with_the_nearest() -> None:
    entries = [
        Entry("test", 1, {name: Field(1, values) for name, values in (PLAIN | {"topics": topics}).items()})
        for topics in (("welding",), ("weldings",), ("zzz",))
    ]

    with pytest.raises(DamagedCalendar) as caught:
        calls_of_entries(entries[1:], Source.CALENDAR, {"welding", "robotics"})

    assert [(one.what, one.way_out) for one in caught.value.problems] == [
        ("topics: 'weldings' is not among the topics that are used here", "did you mean 'welding'?"),
        ("topics: 'zzz' is not among the topics that are used here", "take one of the list, or leave it out"),
    ]
    assert calls_of_entries(entries[:1], Source.CALENDAR, {"welding"})[0].topics == ("welding",)


def test_a_deadline_that_cannot_be_read_is_told_once() -> None:
    with pytest.raises(DamagedCalendar) as caught:
        calls_of(PLAIN | {"deadlines": ("5 March",)})

    assert [one.field for one in caught.value.problems] == ["deadlines.0"]
