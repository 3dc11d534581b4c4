import datetime as dt
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from calls.errors import CallsError, DamagedCalendar, UnreadableSource
from calls.model import Budget, Confidence, DeadlineModel, Source
from calls.sources.calendar import NEEDED, read_calendar
from calls.text_files import LIMIT_BYTES

YAML = """\
calls:
  - identifier: KA210-VET-2026
    title: Small-scale Partnerships in VET
    programme: ERASMUS
    managed_by: national_agency
    opens: 2025-12-01
    deadlines: [2026-03-05, 2026-10-01 12:30]
    deadline_model: multiple cut-off
    min_contribution_eur: 30 000
    max_contribution_eur: 60000
    topics: [vocational-excellence, work-based-learning]
    confidence: medium
    evidence: Overview of 2026
    summary: Two partners are enough.
    url: https://example.eu/ka210
"""
CSV = """\
identifier,title,programme,managed_by,deadlines,topics,url
EUROSTARS-1,"Eurostars, first call",EUREKA,eurostars,2026-03-19,sme-innovation|robotics,https://example.eu/
REGION-1,Regional fund,LAENDER,other,2026-05-01 23:59,,https://example.eu/
"""


def saved(tmp_path: Path, text: str, name: str = "calendar.yaml") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def problems_of(path: Path) -> list[str]:
    with pytest.raises(DamagedCalendar) as caught:
        read_calendar(path)
    return [str(problem).removeprefix(f"{path}, ") for problem in caught.value.problems]


def test_yaml_entry_becomes_a_call(tmp_path: Path) -> None:
    (call,) = read_calendar(saved(tmp_path, YAML))

    assert (call.source, call.source_ref) == (Source.CALENDAR, "calendar:KA210-VET-2026")
    assert (call.programme, call.programme_name, call.programme_code) == ("ERASMUS", "Erasmus+", "43353764")
    assert call.opens == dt.date(2025, 12, 1)
    assert [deadline.at.isoformat() for deadline in call.deadlines] == [
        "2026-03-05T12:00:00+01:00",
        "2026-10-01T12:30:00+02:00",
    ]
    assert [(deadline.stage, deadline.stated) for deadline in call.deadlines] == [(1, False), (2, True)]
    assert call.deadline_model is DeadlineModel.MULTIPLE_CUT_OFF
    assert call.budget == Budget(min_contribution_eur=30_000, max_contribution_eur=60_000)
    assert call.topics == ("vocational-excellence", "work-based-learning")
    assert (call.confidence, call.text) == (Confidence.MEDIUM, "Two partners are enough.")


@pytest.mark.parametrize("separator", [",", ";"])
def test_csv_rows_become_calls(tmp_path: Path, separator: str) -> None:
    text = CSV if separator == "," else CSV.replace(", first", " first").replace(",", ";")
    with_fund = text.replace("LAENDER", "EIT")

    first, second = read_calendar(saved(tmp_path, "\ufeff" + with_fund, "calendar.csv"))

    assert first.deadlines[0].at.isoformat() == "2026-03-19T14:00:00+01:00"
    assert first.topics == ("sme-innovation", "robotics")
    assert second.deadlines[0].at.isoformat() == "2026-05-01T23:59:00+02:00"


def test_programme_of_a_regional_fund_needs_its_name(tmp_path: Path) -> None:
    assert problems_of(saved(tmp_path, CSV, "calendar.csv")) == [
        (
            "line 3: the programme 'LAENDER' is not known. "
            "Write a known short code such as ERASMUS, or add `programme_name: ...`"
        )
    ]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            "2026-03-05,",
            "5 March,",
            ("line 7: deadlines: '5 March' is no deadline. Write 2026-03-05 or, with its time, '2026-03-05 12:00'"),
        ),
        (
            "2025-12-01",
            "2025-13-01",
            "line 6: opens: '2025-13-01' is no date. Write year-month-day, such as 2026-03-05",
        ),
        (
            "2025-12-01",
            "2026-12-01",
            ("line 6: it opens on 2026-12-01, after its first deadline on 2026-03-05. Mend one of the two dates"),
        ),
        (
            "2026-03-05,",
            "2026-12-05,",
            "line 7: the deadlines are not in order of time. Write the earliest first, each once",
        ),
        ("    title:", "    titel:", "line 3: there is no field 'titel'. Did you mean 'title'?"),
        (
            "national_agency",
            "agency",
            ("line 5: managed_by: 'agency' is not known. Write one of portal, national_agency, eurostars, other"),
        ),
        ("30 000", "30k", "line 9: min_contribution_eur: '30k' is no whole number. Write 250000 or 250 000"),
        (
            "https://example.eu/ka210",
            "example.eu",
            "line 15: url: 'example.eu' is no web address. It begins with https:// and has no blanks",
        ),
        (
            "work-based-learning",
            "Work Based",
            "line 11: topics: 'Work Based' is no topic. Write its id, such as circular-economy",
        ),
        (
            "confidence: medium",
            "confidence: sure",
            "line 12: confidence: 'sure' is not known. Write one of high, medium, low",
        ),
        (
            "    evidence:",
            "    title: again\n    evidence:",
            "line 13: 'title' stands twice. Keep one of them",
        ),
        (
            "    evidence: Overview of 2026",
            "    evidence: {a: b}",
            "line 13: nested too deeply. Write a text or a list of texts",
        ),
    ],
)
def test_yaml_mistake_is_named_with_line_and_way_out(tmp_path: Path, old: str, new: str, problem: str) -> None:
    assert problem in problems_of(saved(tmp_path, YAML.replace(old, new)))


def test_all_mistakes_of_a_file_are_named_at_once(tmp_path: Path) -> None:
    text = YAML.replace("30 000", "30k").replace("medium", "sure") + "  - identifier: B-1\n    expected: true\n"

    assert [problem.split(":")[0] for problem in problems_of(saved(tmp_path, text))] == [
        *("line 9", "line 12"),
        *("line 16", "line 16", "line 16", "line 16"),
    ]


def test_identifier_that_stands_twice_is_a_mistake(tmp_path: Path) -> None:
    (problem,) = problems_of(saved(tmp_path, YAML + YAML.removeprefix("calls:\n")))

    assert problem.startswith("line 16: 'KA210-VET-2026' stands already on line 2.")


def test_entry_without_deadlines_has_to_be_expected(tmp_path: Path) -> None:
    text = YAML.replace("    deadlines: [2026-03-05, 2026-10-01 12:30]\n", "")

    assert problems_of(saved(tmp_path, text)) == [
        "line 2: there are no deadlines. Add `deadlines: [2026-03-05]`, or `expected: true` if not published"
    ]
    (call,) = read_calendar(saved(tmp_path, text.replace("    url", "    expected: true\n    url")))
    assert (call.expected, call.deadlines) == (True, ())


@pytest.mark.parametrize(
    ("text", "name", "message"),
    [
        ("", "a.yaml", "there is no list of `calls`"),
        ("calls: yes", "a.yaml", "there is no list of `calls`"),
        ("calls:\n  - a: [", "a.yaml", "line 2: this is no YAML"),
        ("calls:\n\t- a", "a.yaml", "line 2: this is no YAML"),
        ("[" * 50_000, "a.yaml", "this is no YAML"),
        ('"\\UFFFFFFFF"', "a.yaml", "this is no YAML"),
        ("a\x00b", "a.yaml", "this is no YAML"),
        ("", "a.csv", "names no column `identifier`"),
        ("title\nx", "a.csv", "names no column `identifier`"),
        ('identifier\n"' + "x" * 200_000, "a.csv", "this is no CSV"),
        ("calls: []", "a.txt", "the ending '.txt' is no calendar's"),
    ],
)
def test_file_that_is_no_calendar_is_refused(tmp_path: Path, text: str, name: str, message: str) -> None:
    with pytest.raises(UnreadableSource, match=message):
        read_calendar(saved(tmp_path, text, name))


def test_file_that_is_not_utf8_names_the_line(tmp_path: Path) -> None:
    path = tmp_path / "calendar.csv"
    path.write_bytes(b"identifier\nKA\xe4\n")

    with pytest.raises(UnreadableSource, match="line 2: the text is not UTF-8"):
        read_calendar(path)


def test_row_with_too_many_cells_is_a_mistake(tmp_path: Path) -> None:
    text = CSV.replace('"Eurostars, first call"', "Eurostars, first call").replace("LAENDER", "EIT")

    assert "line 2: the row has 8 cells, the header only 7. Quote cells that hold the separator" in problems_of(
        saved(tmp_path, text, "calendar.csv")
    )


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    at=st.integers(0, len(YAML)),
    piece=st.text(max_size=6),
    cut=st.integers(0, 30),
    name=st.sampled_from(["a.yaml", "a.csv"]),
)
def test_any_change_to_a_calendar_is_read_or_refused(tmp_path: Path, at: int, piece: str, cut: int, name: str) -> None:
    text = YAML if name == "a.yaml" else CSV
    path = tmp_path / name
    path.write_bytes((text[:at] + piece + text[at + cut :]).encode("utf-8", "surrogatepass"))

    # Any other exception than this package's own fails the test.
    with suppress(CallsError):
        assert all(call.identifier and call.title for call in read_calendar(path))


def test_an_entry_without_fields_and_an_odd_yes_are_mistakes(tmp_path: Path) -> None:
    text = YAML.replace("    confidence: medium", "    expected: perhaps") + "  - just words\n"

    assert problems_of(saved(tmp_path, text)) == [
        "line 12: expected: 'perhaps' is neither yes nor no. Write true or false",
        "line 16: the entry has no fields. Write fields such as `title: ...`",
        *(f"line 16: '{name}' is missing. Add `{name}: ...` to this entry" for name in NEEDED),
        "line 16: there are no deadlines. Add `deadlines: [2026-03-05]`, or `expected: true` if not published",
    ]


def test_blank_rows_of_a_table_are_passed_over_and_lines_are_those_of_the_file(tmp_path: Path) -> None:
    text = CSV.replace('"Eurostars, first call"', '"Eurostars,\nfirst call"').replace("\nREGION", "\n,,\n\nREGION")

    assert problems_of(saved(tmp_path, text, "calendar.csv"))[0].startswith("line 6: the programme 'LAENDER'")


def test_a_calendar_that_is_missing_or_too_large_is_refused(tmp_path: Path) -> None:
    large = saved(tmp_path, "#" * (LIMIT_BYTES + 1))

    with pytest.raises(UnreadableSource, match="over 16 MiB"):
        read_calendar(large)
    with pytest.raises(UnreadableSource, match="cannot be opened"):
        read_calendar(tmp_path / "none.yaml")


def test_a_deep_file_is_refused_by_the_fast_parser_too(tmp_path: Path) -> None:
    for text in ("calls:\n" + "".join(f"{' ' * n}-\n" for n in range(300)), "? " * 50_000, "calls: &a [*a]"):
        with pytest.raises((UnreadableSource, DamagedCalendar)):
            read_calendar(saved(tmp_path, text))
