"""What the embedded database keeps on disk: data, log, secrets, state and locks."""

import json
import os
import re
import secrets
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import psutil

from matchcamp.mongod.errors import MongodError

# A first start writes about 300 MB, of which 200 MB are the journal's files of 100 MB each.
NEEDED_BYTES = 400 * 2**20
OWN_FILES_ONLY = 0o700


@dataclass(frozen=True, slots=True)
class Running:
    """A living mongod on this folder."""

    pid: int
    port: int


@dataclass(frozen=True, slots=True)
class Folder:
    """The paths below one service's data folder."""

    root: Path

    @property
    def data(self) -> Path:
        return self.root / "db"

    @property
    def log(self) -> Path:
        return self.root / "mongod.log"

    @property
    def output(self) -> Path:
        """What mongod prints before its log is open."""
        return self.root / "mongod.out"

    @property
    def key(self) -> Path:
        return self.root / "keyfile"

    @property
    def password(self) -> Path:
        return self.root / "password"

    @property
    def state(self) -> Path:
        return self.root / "state.json"

    def lock(self, name: str) -> Path:
        return self.root / f"{name}.lock"

    def kept_port(self) -> int | None:
        """The port of the last start; None at the first one, or when the state file is damaged."""
        port = self._state().get("port")
        return port if isinstance(port, int) else None

    def keep_state(self, running: Running) -> None:
        started = datetime.now(UTC).isoformat(timespec="seconds")
        text = json.dumps({"pid": running.pid, "port": running.port, "started": started})
        write_whole(self.state, text)

    def running(self) -> Running | None:
        """The mongod that works on this folder, if one lives.

        Only its command line is believed: a pid in the state file or in mongod's own lock may be of before
        a power loss and belong to a stranger by now.
        """
        for pid in (self._state().get("pid"), self._locked_pid()):
            if isinstance(pid, int) and (port := self._port_of(pid)) is not None:
                return Running(pid, port)
        return None

    def _state(self) -> dict[str, object]:
        try:
            state = json.loads(self.state.read_text())
        except (FileNotFoundError, ValueError):
            return {}
        return state if isinstance(state, dict) else {}

    def _locked_pid(self) -> int | None:
        try:
            text = (self.data / "mongod.lock").read_text().strip()
        except (FileNotFoundError, UnicodeDecodeError):
            return None
        return int(text) if text.isdecimal() else None

    def _port_of(self, pid: int) -> int | None:
        """The port in the command line of process `pid`; None unless it is a living mongod of this folder."""
        if not is_living(pid):
            return None
        try:
            words = psutil.Process(pid).cmdline()
        except psutil.Error:
            return None
        options = dict(pairwise(words))
        port = options.get("--port", "")
        return int(port) if options.get("--dbpath") == str(self.data) and port.isdecimal() else None


def is_living(pid: int) -> bool:
    """A zombie is dead: where no init process reaps it, it would stay in the table for ever."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def open_folder(data_dir: Path) -> Folder:
    """Make the folder where needed and prove that it can be written; raise MongodError otherwise."""
    folder = Folder(data_dir.absolute() / "mongod")
    try:
        folder.data.mkdir(mode=OWN_FILES_ONLY, parents=True, exist_ok=True)
        folder.root.chmod(OWN_FILES_ONLY)
        probe = folder.root / f"probe-{os.getpid()}"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        message = (
            f"the data folder {data_dir} cannot be written ({error.strerror}): "
            f"give this user the right to it, or choose another folder with --data"
        )
        raise MongodError(message) from error
    return folder


def check_space(folder: Folder, needed: int = NEEDED_BYTES) -> None:
    """Raise MongodError when the disk is too full for a start: mongod would end in the middle of it."""
    free = shutil.disk_usage(folder.root).free
    if free < needed:
        message = (
            f"the disk of {folder.root} has {free / 2**20:.0f} MB free, the database needs "
            f"{needed / 2**20:.0f} MB to start: free some space, or choose another folder with --data"
        )
        raise MongodError(message)


def make_secrets(folder: Folder) -> None:
    """Make the key and the password at the first start, readable by their owner only.

    The key only matters between members of a replica set and may be made anew; the password may not.
    """
    if not folder.password.exists():
        if any(folder.data.glob("*.wt")):
            message = (
                f"the password file {folder.password} is missing, though {folder.data} holds a database: "
                f"put the file back, or move that folder away, start empty and restore a backup"
            )
            raise MongodError(message)
        write_whole(folder.password, secrets.token_urlsafe(32))
    if not folder.key.exists():
        write_whole(folder.key, re.sub(r"[^A-Za-z0-9]", "+", secrets.token_urlsafe(96)))
    for secret in (folder.password, folder.key):
        secret.chmod(0o600)  # A copied data folder may have lost it, and mongod refuses a key that others can read.


def write_whole(path: Path, text: str) -> None:
    """Write a file of mode 0600 that is there whole or not at all, even after a power loss."""
    new = path.with_name(f"{path.name}.{os.getpid()}.new")
    new.unlink(missing_ok=True)
    with open(new, "x", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
