"""`matchcamp calls import --dry-run`: what would change, line by line, and nothing stored."""

from pathlib import Path

import click
import pytest

from matchcamp.cli.importing import tell_what_would_change
from matchcamp.funding.actions import import_files
from tests.matchcamp.conftest import NOW, Service
from tests.matchcamp.funding.files import calendar, entry, kept, record, records


def saved(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The lines that the command says; its standard output would also hold what others log in between."""
    lines: list[str] = []
    monkeypatch.setattr(click, "echo", lines.append)
    return lines


async def test_a_dry_run_tells_each_change_and_stores_nothing(
    service: Service, tmp_path: Path, told: list[str]
) -> None:
    await import_files([saved(tmp_path, "first.yaml", calendar(entry(), entry(identifier="SAME-1")))], NOW)
    before = await kept()
    news = record("NEWS-1", type=["6"])
    capture = saved(tmp_path, "capture.jsonl", records(record("T-1"), news))
    second = saved(tmp_path, "b.yaml", calendar(entry(deadlines=["2027-03-05"]), entry(identifier="SAME-1")))

    await tell_what_would_change([second, capture])

    assert told == [
        f"{second}:",
        "  line 2     changes   KA210-VET-2027-1  Small partnerships",
        "                       deadlines: 2027-03-04 (12:00) -> 2027-03-05 (12:00)",
        f"{capture}:",
        "  line 1     new       T-1  Topic T-1",
        "                       programme_name: Horizon Europe",
        "                       opens: 2026-05-12",
        "                       deadlines: 2026-09-23 (17:00)",
        "  line 2     left out  NEWS-1 (update)",
        "4 rows: 1 would be new, 1 changed, 1 as they are, 1 left out, 0 to be mended",
    ]
    assert await kept() == before


async def test_a_dry_run_of_a_damaged_file_names_all_that_is_to_be_mended_and_fails(
    service: Service, tmp_path: Path, told: list[str]
) -> None:
    file = saved(tmp_path, "a.yaml", calendar(entry(title="", url="x")))

    with pytest.raises(click.ClickException, match="nothing would be stored"):
        await tell_what_would_change([file])

    words = "\n".join(told)
    assert "line 2     TO MEND   KA210-VET-2027-1" in words
    assert "'title' is missing. Add `title: ...` to this entry." in words
    assert "url: 'x' is no web address. It begins with https:// and has no blanks." in words
