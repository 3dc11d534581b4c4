"""`matchcamp calls refresh`, as a person runs it, against a portal of another process."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from matchcamp.database import Database
from tests.calls.sources.portal_server import topic_row
from tests.matchcamp.cli.conftest import Terminal

SERVER = """
import asyncio, json, sys
from tests.calls.sources.portal_server import portal_server

async def main():
    async with portal_server() as portal:
        print(portal.port, flush=True)
        while line := await asyncio.to_thread(sys.stdin.readline):
            portal.rows = json.loads(line)
            print("taken", flush=True)

asyncio.run(main())
"""
ROOT = Path(__file__).parents[3]


class Portal:
    """A portal that shows the rows it is given."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self.port = int(self._said())

    def show(self, rows: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(rows) + "\n")
        self._process.stdin.flush()
        assert self._said() == "taken"

    def _said(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()


@pytest.fixture
def portal() -> Iterator[Portal]:
    command = [sys.executable, "-c", SERVER]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Portal(process)
        process.terminate()


@pytest.fixture
async def asking(terminal: Terminal, portal: Portal, mongo: str, database: Database) -> Terminal:
    """A terminal with a portal and an empty database."""
    url = f"http://127.0.0.1:{portal.port}/search"
    settings = {"portal": "on", "portal_url": url, "database_url": mongo, "database_name": database.name}
    return replace(terminal, settings=settings)


LATE = ["2099-09-23T00:00:00.000+0000"]  # The command line sees the real date.


def test_a_refresh_from_the_portal_tells_what_it_did(asking: Terminal, portal: Portal) -> None:
    rows = [topic_row(number, deadlineDate=LATE) for number in range(1, 6)]
    portal.show([*rows, rows[2], topic_row(9) | {"reference": "1LEGACY"}])

    first = asking("calls", "refresh", "--source", "portal")
    portal.show([topic_row(1, title=["Renewed"]), topic_row(7)])
    trial = asking("calls", "refresh", "--source", "portal", "--dry-run")
    held = asking("calls", "refresh", "--source", "portal")
    taken = asking("calls", "refresh", "--source", "portal", "--accept-fewer")

    assert (first.returncode, first.stdout.splitlines()) == (
        0,
        ["7 rows: 5 new, 0 changed, 0 as they were", "  left out, duplicate: 1", "  left out, legacy: 1"],
    )
    assert "Embedding…" in first.stderr
    assert (trial.returncode, trial.stdout.splitlines()) == (
        0,
        [
            "+ TEST-2026-00007  Robots for small workshops, part 7",
            "~ TEST-2026-00001  Renewed",
            "2 rows, nothing stored: 1 new, 1 changed, 0 as they were",
        ],
    )
    assert (held.returncode, held.stdout) == (3, "2 calls, and 5 the time before: held, nothing was changed\n")
    assert "--accept-fewer" in held.stderr
    assert (taken.returncode, taken.stdout.splitlines()) == (
        0,
        ["2 rows: 1 new, 1 changed, 0 as they were", "  not listed any more: 4"],
    )


def test_a_source_that_fails_ends_with_one_and_the_way_out(asking: Terminal, portal: Portal) -> None:
    portal.show([topic_row(1, identifier=None), topic_row(2, identifier=None), topic_row(3)])

    damaged = asking("calls", "refresh", "--source", "portal", "--dry-run")
    off = asking("calls", "refresh", "--source", "topic", "A-1", portal="off")
    no_file = asking("calls", "refresh", "--source", "csv", "none.csv")

    assert (damaged.returncode, off.returncode, no_file.returncode) == (1, 1, 1)
    assert "2 of 3 rows of page 1 cannot be read; the first: identifier is missing" in damaged.stderr
    assert "The EU portal is not asked here" in off.stderr
    assert "none.csv: cannot be opened (No such file or directory)" in no_file.stderr
    assert "Traceback" not in damaged.stderr + off.stderr + no_file.stderr


def test_a_damaged_row_is_named_in_a_dry_run(asking: Terminal, portal: Portal) -> None:
    portal.show([topic_row(1, title=None), topic_row(2)])

    ran = asking("calls", "refresh", "--source", "portal", "--dry-run")

    assert ran.stdout.splitlines()[-1] == "  left out, damaged: 1"
    assert ran.stderr == "the portal (all), page 1, row 1: title is missing. Export the record again\n"


def test_the_calendar_and_files_need_no_portal(asking: Terminal) -> None:
    file = asking.folder / "ours.csv"
    file.write_text(
        "identifier,title,programme,managed_by,url,deadlines\n"
        "NA-1,Ours,ERASMUS,national_agency,https://a.example/,2026-10-01\n"
    )

    calendar = asking("calls", "refresh", "--source", "calendar", portal="off")
    ours = asking("calls", "refresh", "--source", "csv", str(file), portal="off")

    assert calendar.returncode == 0
    assert " new, 0 changed, 0 as they were" in calendar.stdout
    assert ours.stdout == "1 rows: 1 new, 0 changed, 0 as they were\n"
