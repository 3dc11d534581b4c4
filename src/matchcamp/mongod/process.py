"""The mongod process: how it is started, what its end meant, how it is stopped."""

import asyncio
import atexit
import json
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from matchcamp.mongod.errors import MongodEndedError, MongodError, PortTakenError
from matchcamp.mongod.folder import Folder, Running, is_living

HOST = "127.0.0.1"
REPLICA_SET = "matchcamp"
POLL_SECONDS = 0.02
# After a power loss mongod replays its journal before it listens.
LISTEN_LIMIT_S = 120.0
STOP_LIMIT_S = 20.0
LOG_BYTES = 16 * 2**20


@dataclass(frozen=True, slots=True)
class Cause:
    """Words that mongod writes when it ends by itself, and what the person should know and do."""

    signs: tuple[str, ...]
    message: str
    kind: type[MongodError] = MongodError


# The first that fits is told: a full disk, for one, also ends in WiredTiger's own words.
CAUSES = (
    Cause(("Address already in use",), "port {port} is taken by another process", PortTakenError),
    Cause(
        ("No space left on device", "ENOSPC", "DiskSpace"),
        "the disk of {root} is full: free some space, then start again",
    ),
    Cause(
        ("Unable to lock", "DBPathInUse", "lock file"),
        "another mongod, which cannot be seen from here (in a container?), works on {root}: stop it first",
    ),
    Cause(
        (
            "UPGRADE PROBLEM",
            "unsupported WiredTiger",
            "featureCompat",
            "wrong mongod",
            "unknown storage engine",
        ),
        "{program} cannot read what another MongoDB wrote in {root}: use that version, or move it away",
    ),
    Cause(
        ("Permission denied", "EACCES"),
        "mongod may not read or write in {root}: give this user the right to it",
    ),
    Cause(
        ("corrupt", "checksum", "WT_TRY_SALVAGE", "WT_ERROR", "WiredTiger error"),
        "the data in {root} is damaged: move that folder away, start empty and restore a backup",
    ),
    Cause(
        ("shared librar", "GLIBC"),
        "{program} does not run on this system: put another mongod on PATH or set MATCHCAMP_DATABASE_URL",
    ),
)


@dataclass(frozen=True, slots=True)
class Launch:
    """One start of mongod: enough to tell later why it ended."""

    folder: Folder
    program: Path
    port: int
    log_start: int


# The processes that this one started: a child that is not waited for stays in the process table.
_children: dict[int, "subprocess.Popen[bytes]"] = {}


@atexit.register
def _let_go() -> None:
    """A mongod that outlives this process belongs to the next service: Python owes no warning about it."""
    for child in _children.values():
        if child.poll() is None:
            child.returncode = 0


def launch(folder: Folder, program: Path, port: int) -> tuple[Launch, Running]:
    """Start mongod in a session of its own, so that Ctrl-C in the service's terminal does not reach it."""
    _turn_log(folder.log)
    log_start = folder.log.stat().st_size if folder.log.exists() else 0
    with folder.output.open("wb") as output:
        child = subprocess.Popen(  # noqa: S603 - the program is our own wheel's or the administrator's
            _command(folder, program, port),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            umask=0o077,
        )
    _children[child.pid] = child
    running = Running(child.pid, port)
    folder.keep_state(running)
    return Launch(folder, program, port, log_start), running


def _command(folder: Folder, program: Path, port: int) -> list[str]:
    options = {
        "--dbpath": folder.data,
        "--port": port,
        "--bind_ip": HOST,
        "--replSet": REPLICA_SET,
        "--keyFile": folder.key,  # Asks for authentication, too.
        "--logpath": folder.log,
        # 6.0.5 is open to CVE-2025-14847, which needs compressed messages.
        "--networkMessageCompressors": "disabled",
        "--wiredTigerCacheSizeGB": 0.25,  # The least that mongod takes.
        "--oplogSize": 990,  # MB, the least; followers resume from it.
    }
    parameters = {
        "diagnosticDataCollectionEnabled": "false",
        # There is no other member that could take over while this one lingers.
        "shutdownTimeoutMillisForSignaledShutdown": 100,
    }
    words = [str(program), "--auth", "--logappend", "--nounixsocket", "--quiet"]
    words += [str(word) for pair in options.items() for word in pair]
    return words + [word for name, value in parameters.items() for word in ("--setParameter", f"{name}={value}")]


def _turn_log(log: Path) -> None:
    if log.exists() and log.stat().st_size > LOG_BYTES:
        log.replace(log.with_name(f"{log.name}.1"))


def has_ended(pid: int) -> bool:
    """Whether the process is gone; a child of ours is waited for, so that it leaves the process table."""
    child = _children.get(pid)
    if child is None:
        return not is_living(pid)
    if child.poll() is None:
        return False
    del _children[pid]
    return True


async def listening(started: Launch, pid: int, tell: Callable[[str], None]) -> None:
    """Wait until the port answers; raise what the log says when mongod ends before."""
    begun = time.monotonic()
    told = False
    while not await _answers(started.port):
        if has_ended(pid):
            raise explained(started)
        waited = time.monotonic() - begun
        if waited > LISTEN_LIMIT_S:
            message = f"mongod (process {pid}) has not answered for {waited:.0f} s; its log is {started.folder.log}"
            raise MongodError(message)
        if waited > 1 and not told:
            told = True
            tell("The database is getting ready; after a power loss it reads its journal first.")
        await asyncio.sleep(POLL_SECONDS)


async def _answers(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection(HOST, port)
    except OSError:
        return False
    writer.close()
    with suppress(ConnectionError):  # mongod may hang up first, and that is no matter.
        await writer.wait_closed()
    return True


def explained(started: Launch) -> MongodError:
    """Why this start of mongod ended, from its log and its last words."""
    lines = list(_grave_lines(started))
    words = "\n".join(lines).lower()
    values = {"port": started.port, "root": started.folder.root, "program": started.program}
    for cause in CAUSES:
        if any(sign.lower() in words for sign in cause.signs):
            return cause.kind(f"{cause.message.format(**values)} (its log is {started.folder.log})")
    last = lines[0][:300] if lines else "nothing; it may have been killed"
    return MongodEndedError(f"mongod ended before it was ready; its log {started.folder.log} says: {last}")


def _grave_lines(started: Launch) -> Iterator[str]:
    """Errors and fatal lines of this start, then what was printed outside the log."""
    if started.folder.log.exists():
        with started.folder.log.open("rb") as log:
            log.seek(started.log_start)
            for line in log:
                if (text := _grave(line)) is not None:
                    yield text
    yield from started.folder.output.read_text(errors="replace").splitlines()


def _grave(line: bytes) -> str | None:
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    if not isinstance(entry, dict) or entry.get("s") not in {"E", "F"}:
        return None
    return f"{entry.get('msg', '')} {json.dumps(entry.get('attr', {}))}"


def stop(pid: int) -> None:
    """Ask for a clean end: at SIGTERM mongod steps down, writes a checkpoint and ends with 0."""
    with suppress(psutil.NoSuchProcess):
        psutil.Process(pid).send_signal(signal.SIGTERM)


async def stopped(pid: int, limit_s: float = STOP_LIMIT_S) -> bool:
    """Stop mongod and wait for its end. False when it was killed: the journal mends that at the next one."""
    stop(pid)
    until: float | None = time.monotonic() + limit_s
    while not has_ended(pid):
        if until is not None and time.monotonic() > until:
            with suppress(psutil.NoSuchProcess):
                psutil.Process(pid).kill()
            until = None
        await asyncio.sleep(POLL_SECONDS)
    return until is not None


def is_free(port: int) -> bool:
    """Whether mongod could listen there now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # As mongod does: TIME_WAIT is not in the way.
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def listener_of(port: int) -> str:
    """Who listens on the port, for a message; empty where the system does not tell."""
    with suppress(psutil.Error, OSError):
        for connection in psutil.net_connections("tcp"):
            listens = connection.status == psutil.CONN_LISTEN and connection.laddr[1:] == (port,)
            if listens and connection.pid:
                return f"process {connection.pid}, {psutil.Process(connection.pid).name()}"
    return "a process this user may not see"
