"""A snapshot is there whole or not at all, and only for whom it was written."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from embeddings import snapshots
from embeddings.errors import SnapshotUnusable
from embeddings.index import Facets, FaissIndex, Where

ABOUT = {"encoder": "static-1", "dim": 8}

KILLED = """
import os, signal, sys
from pathlib import Path
from embeddings import snapshots

def fill(folder):
    (folder / "rows").write_bytes(b"half")
    os.kill(os.getpid(), signal.SIGKILL)

snapshots.write(Path(sys.argv[1]), {"encoder": "static-1", "dim": 8}, fill)
"""


def written(root: Path, content: bytes = b"whole", about: dict[str, object] = ABOUT) -> Path:
    def fill(folder: Path) -> None:
        (folder / "below").mkdir()
        (folder / "below" / "rows").write_bytes(content)

    return snapshots.write(root, about, fill)


def test_the_newest_is_found_and_the_older_ones_are_gone(tmp_path: Path) -> None:
    written(tmp_path, b"first")
    made = written(tmp_path, b"second", ABOUT | {"token": {"_data": "82"}})

    found, said = snapshots.newest(tmp_path, ABOUT)

    assert (found, (found / "below/rows").read_bytes()) == (made, b"second")
    assert said["token"] == {"_data": "82"}
    assert [path.name for path in tmp_path.iterdir()] == [made.name]


def test_without_a_snapshot_the_way_out_is_said(tmp_path: Path) -> None:
    with pytest.raises(SnapshotUnusable, match=r"no snapshot in .*: the index is built from the database"):
        snapshots.newest(tmp_path, ABOUT)


def damage(folder: Path) -> None:
    (folder / "below/rows").write_bytes(b"whale")


def shorten(folder: Path) -> None:
    (folder / "below/rows").write_bytes(b"who")


def lose(folder: Path) -> None:
    (folder / "below/rows").unlink()


def add(folder: Path) -> None:
    (folder / "more").write_bytes(b"")


def forge(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["about"]["token"] = "other"
    (folder / "manifest.json").write_text(json.dumps(manifest))


def cut(folder: Path) -> None:
    (folder / "manifest.json").write_text('{"about": ')


@pytest.mark.parametrize("harm", [damage, shorten, lose, add, forge, cut])
def test_a_damaged_snapshot_is_noticed(tmp_path: Path, harm: object) -> None:
    harm(written(tmp_path))  # type: ignore[operator]

    with pytest.raises(SnapshotUnusable, match="is built from the database"):
        snapshots.newest(tmp_path, ABOUT)


@pytest.mark.parametrize("other", [{"encoder": "static-2"}, {"dim": 9}, {"program": "x"}])
def test_a_snapshot_of_another_is_noticed(tmp_path: Path, other: dict[str, object]) -> None:
    written(tmp_path)

    with pytest.raises(SnapshotUnusable, match=f"has {next(iter(other))} "):
        snapshots.newest(tmp_path, ABOUT | other)


def test_who_is_killed_while_writing_leaves_the_last_one_as_it_was(tmp_path: Path) -> None:
    made = written(tmp_path)

    ended = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], check=False)

    assert ended.returncode == -signal.SIGKILL
    assert len(list(tmp_path.glob("*.part"))) == 1
    assert snapshots.newest(tmp_path, ABOUT)[0] == made


def test_what_was_abandoned_long_ago_is_removed(tmp_path: Path) -> None:
    part = tmp_path / "0123456789abcdef.part"
    part.mkdir()
    os.utime(part, (0, 0))

    written(tmp_path)

    assert not part.exists()


def test_a_failing_write_leaves_nothing_behind(tmp_path: Path) -> None:
    def fill(folder: Path) -> None:
        (folder / "rows").write_bytes(b"half")
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        snapshots.write(tmp_path, ABOUT, fill)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("flat_limit", "in_memory"), [(10_000, 0), (100, 0), (100, 2**20)])
def test_an_opened_index_answers_and_changes_as_the_saved_one(
    tmp_path: Path, flat_limit: int, in_memory: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("embeddings.index.rows.IN_MEMORY", in_memory)
    rng = np.random.default_rng(0)
    rows = rng.normal(size=(3_000, 8)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    saved = FaissIndex(8, flat_limit)
    saved.add(range(3_000), rows, [Facets("need", f"c{at % 7}") for at in range(3_000)])
    saved.remove(range(500))
    folder = snapshots.write(tmp_path, ABOUT, saved.save)
    where = Where(countries=frozenset({"c3"}))

    opened = FaissIndex.opened(folder, flat_limit)
    saved.move_to(folder)

    for index in (opened, saved):
        index.upsert([7, 2_999], rows[[8, 9]], [Facets("need", "c3")] * 2)
    for asked in (where, Where()):
        np.testing.assert_array_equal(opened.search(rows[:20], 5, asked).ids, saved.search(rows[:20], 5, asked).ids)
    assert opened.search(rows[8:9], 1, where).ids.tolist() == [[7]]
    np.testing.assert_allclose(opened.vectors([7, 1_000]), rows[[8, 1_000]], atol=1e-3)
    assert len(opened) == 2_501
    assert opened.ids().tolist() == saved.ids().tolist()
