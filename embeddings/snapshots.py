"""Folders that are there whole or not at all, and say what they hold: derived data that a start may read.

A snapshot is written beside its place, with a manifest of lengths and SHA-256 sums, brought to the disk, and gets its
name by a rename. A later one has a higher number. Whoever is killed on the way leaves a folder that nobody opens.
"""

import hashlib
import json
import os
import secrets
import shutil
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from embeddings.errors import SnapshotUnusable

MANIFEST = "manifest.json"
PART = ".part"
ABANDONED_S = 3600.0
"""A half-written folder of this age belongs to nobody any more."""

DIGITS = 10
WAY_OUT = "it is left aside and the index is built from the database"


def write(root: Path, about: Mapping[str, Any], fill: Callable[[Path], None]) -> Path:
    """Let `fill` write into an empty folder, and make it the newest snapshot below `root`; older ones go.

    `about` (JSON) is what `newest` compares. Returns the folder. Raises OSError, with the last snapshot still there.
    """
    root.mkdir(parents=True, exist_ok=True)
    part = root / f"{secrets.token_hex(8)}{PART}"
    part.mkdir(mode=0o700)
    try:
        fill(part)
        body = {"about": dict(about), "files": {name: _measured(part / name) for name in _files(part)}}
        (part / MANIFEST).write_text(json.dumps(body | {"sum": _sum(body)}))
        _to_disk(part / MANIFEST)
        _to_disk(part)
        made = _named(root, part)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    _to_disk(root)
    _clear(root, made)
    return made


def newest(root: Path, about: Mapping[str, Any]) -> tuple[Path, dict[str, Any]]:
    """The folder of the newest snapshot, its files checked, and all that its manifest says about it.

    Raises `SnapshotUnusable` where there is none, where it is damaged, and where it does not say what `about` says.
    """
    folder = max(_finished(root), default=None)
    if folder is None:
        raise SnapshotUnusable(f"there is no snapshot in {root}: the index is built from the database")
    try:
        said = _checked(folder, about)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SnapshotUnusable(f"the snapshot {folder} cannot be read ({error}): {WAY_OUT}") from error
    return folder, said


def _checked(folder: Path, about: Mapping[str, Any]) -> dict[str, Any]:
    manifest = json.loads((folder / MANIFEST).read_text())
    if manifest.pop("sum") != _sum(manifest):
        raise SnapshotUnusable(f"the manifest of the snapshot {folder} is damaged: {WAY_OUT}")
    said: dict[str, Any] = manifest["about"]
    for name, wanted in about.items():
        if said.get(name) != wanted:
            found = said.get(name)
            raise SnapshotUnusable(f"the snapshot {folder} has {name} {found!r}, not {wanted!r}: {WAY_OUT}")
    if set(manifest["files"]) != set(_files(folder)) - {MANIFEST}:
        raise SnapshotUnusable(f"the snapshot {folder} lacks files, or has too many: {WAY_OUT}")
    for name, measured in manifest["files"].items():
        if _measured(folder / name, sync=False) != measured:
            raise SnapshotUnusable(f"the file {name} of the snapshot {folder} is damaged: {WAY_OUT}")
    return said


def _finished(root: Path) -> list[Path]:
    names = [path for path in root.glob("[0-9]*") if len(path.name) == DIGITS and path.name.isdecimal()]
    return [path for path in names if path.is_dir()]


def _named(root: Path, part: Path) -> Path:
    """Give the folder the next free number; another process may be faster."""
    while True:
        last = max(_finished(root), default=None)
        made = root / f"{(int(last.name) if last else 0) + 1:0{DIGITS}}"
        try:
            part.rename(made)
        except OSError:
            if not made.exists():
                raise
        else:
            return made


def _clear(root: Path, made: Path) -> None:
    """Remove what came before, and what was abandoned. Files that a process has mapped stay readable for it."""
    for path in _finished(root):
        if path.name < made.name:
            shutil.rmtree(path, ignore_errors=True)
    for path in root.glob(f"*{PART}"):
        if path.is_dir() and time.time() - path.stat().st_mtime > ABANDONED_S:
            shutil.rmtree(path, ignore_errors=True)


def _files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def _measured(path: Path, *, sync: bool = True) -> list[Any]:
    """Length and SHA-256; with `sync` the file is brought to the disk first."""
    if sync:
        _to_disk(path)
    with path.open("rb") as file:
        return [path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest()]


def _sum(body: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


def _to_disk(path: Path) -> None:
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except PermissionError:  # Windows opens no folders.
        return
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
