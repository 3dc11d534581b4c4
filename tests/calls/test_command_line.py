import io
import json
import runpy
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import calls
from calls.__main__ import main

Make = Callable[..., dict[str, Any]]
Save = Callable[..., Path]


def test_inspect_prints_the_account_as_json(record: Make, saved: Save, capsys: pytest.CaptureFixture[str]) -> None:
    path = saved([record(), record(), record("1LEGACY", identifier=["OLD"])])

    code = main(["inspect", str(path), "--json"])

    assert code == 0
    assert json.loads(capsys.readouterr().out) == {
        "rows": 3,
        "live": 1,
        "duplicates": 1,
        "left_out": {"legacy": 1},
        "by_programme": {"HORIZON": 1},
    }


def test_inspect_lists_calls_with_their_status(record: Make, saved: Save, capsys: pytest.CaptureFixture[str]) -> None:
    path = saved([record()])

    main(["inspect", str(path), "--json", "--list", "--at", "2026-06-27T10:00+02:00"])

    assert json.loads(capsys.readouterr().out)["calls"] == [
        {
            "identifier": "TEST-2026-01",
            "status": "open",
            "next_deadline": "2026-09-23T17:00:00+02:00",
            "title": "Robots for small workshops",
        }
    ]


def test_inspect_names_damaged_rows_on_stderr(record: Make, saved: Save, capsys: pytest.CaptureFixture[str]) -> None:
    path = saved([record(), record(title=None)])

    code = main(["inspect", str(path)])

    printed = capsys.readouterr()
    assert code == 0
    assert printed.out == "2 rows: 1 calls, 0 duplicates\n  left out, damaged: 1\n  HORIZON: 1\n"
    assert printed.err == f"{path}, row 2: title is missing. Export the record again\n"


def test_inspect_of_an_unreadable_file_ends_with_two(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["inspect", str(tmp_path / "none.json")])

    assert code == 2
    assert "none.json: cannot be opened" in capsys.readouterr().err


def test_inspect_reads_calendars_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "calendar.csv"
    path.write_text(
        "identifier,title,programme,managed_by,deadlines,url\nA-1,T,EIT,other,2026-05-01 12:00,https://a.eu/\n"
    )

    main(["inspect", str(path), "--json"])

    assert json.loads(capsys.readouterr().out)["by_programme"] == {"EIT": 1}


def test_inspect_of_the_capture_counts_546(shared_calls: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["inspect", str(shared_calls / "04_current_topics_2026-06-27.jsonl.gz"), "--json"])

    figures = json.loads(capsys.readouterr().out)
    assert (figures["live"], figures["duplicates"], figures["left_out"]) == (546, 0, {})
    assert figures["by_programme"]["HORIZON"] == 415


@pytest.mark.parametrize(
    ("moment", "reason"),
    [
        ("soon", "'soon' is no moment; write 2026-06-27T10:00+02:00"),
        ("2026-06-27T10:00", "'2026-06-27T10:00' has no time zone; write 2026-06-27T10:00+02:00"),
    ],
)
def test_inspect_refuses_a_moment_that_is_none(moment: str, reason: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as raised:
        main(["inspect", "x.json", "--at", moment])

    assert raised.value.code == 2
    assert reason in capsys.readouterr().err


def test_inspect_lists_calls_for_people(record: Make, saved: Save, capsys: pytest.CaptureFixture[str]) -> None:
    main(["inspect", str(saved([record()])), "--list", "--at", "2026-06-27T10:00+02:00"])

    assert capsys.readouterr().out.splitlines()[-1] == (
        "open        2026-09-23T17:00:00+02:00 TEST-2026-01  Robots for small workshops"
    )


def run_as_a_program(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> object:
    """The exit status of `python -m calls` with these arguments."""
    monkeypatch.setattr(sys, "argv", ["calls", *arguments])
    with pytest.raises(SystemExit) as raised:
        runpy.run_path(str(Path(calls.__file__ or "").with_name("__main__.py")), run_name="__main__")
    return raised.value.code


def test_the_program_ends_with_the_status_of_the_command(
    record: Make, saved: Save, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_as_a_program(monkeypatch, "inspect", str(saved([record()]))) == 0
    assert run_as_a_program(monkeypatch, "inspect", "nowhere.json") == 2


class ClosedPipe(io.StringIO):
    """Standard output whose reader, such as `head`, has gone."""

    def __init__(self, descriptor: int) -> None:
        super().__init__()
        self.descriptor = descriptor

    def fileno(self) -> int:
        return self.descriptor

    def flush(self) -> None:
        raise BrokenPipeError


def test_the_program_ends_quietly_when_its_reader_has_gone(
    record: Make, saved: Save, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with (tmp_path / "out").open("w") as file:
        monkeypatch.setattr(sys, "stdout", ClosedPipe(file.fileno()))

        status = run_as_a_program(monkeypatch, "inspect", str(saved([record()])))

    assert status == 0
