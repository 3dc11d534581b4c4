"""A mongod for as long as somebody uses it: started by the first service of a folder, stopped by the last.

Three locks, which the kernel drops however a process ends, hold this together: `change` is held while mongod
is started or stopped; `users` is held, shared, by every service; `owner` by the one that starts a dead mongod
again.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from matchcamp.mongod.binary import find_mongod
from matchcamp.mongod.errors import MongodEndedError, MongodError, PortTakenError
from matchcamp.mongod.folder import Folder, Running, check_space, make_secrets, open_folder
from matchcamp.mongod.locks import FileLock
from matchcamp.mongod.process import (
    Launch,
    explained,
    has_ended,
    is_free,
    launch,
    listener_of,
    listening,
    stop,
    stopped,
)
from matchcamp.mongod.replica import primary, url_of

log = structlog.get_logger(__name__)

WATCH_SECONDS = 0.2
CHANGE_LIMIT_S = 180.0
# Below the range from which systems lend ports to outgoing connections, so that a kept one stays free.
PORTS = range(27100, 32000)
PORT_TRIES = 10
RESTART_PAUSE_S, RESTART_PAUSE_LIMIT_S = 0.5, 30.0


@dataclass(slots=True)
class Mongod:
    """A mongod in use. `pid` and `owned` change when it is restarted or adopted; `url` holds the password."""

    url: str = field(repr=False)
    port: int
    pid: int
    owned: bool


@asynccontextmanager
async def running_mongod(
    data_dir: Path,
    *,
    port: int | None = None,
    program: Path | None = None,
    tell: Callable[[str], None] = log.info,
) -> AsyncIterator[Mongod]:
    """Start the mongod of `data_dir`, or join the one that runs; stop it at the end, unless others use it.

    `port`: wanted; else the one of the last start, else a free one. `tell` gets a sentence where waiting is
    long. Raises MongodError. While in use, a mongod that dies is started again on its port.
    """
    keeper = _Keeper(open_folder(data_dir), program or find_mongod(), tell)
    mongod = await keeper.join(port)
    watch = asyncio.create_task(keeper.watch(mongod), name="mongod-watch")
    try:
        yield mongod
    finally:
        watch.cancel()
        with suppress(asyncio.CancelledError):
            await watch
        await keeper.leave()


class _Keeper:
    """One service's part in keeping the mongod of a folder."""

    def __init__(self, folder: Folder, program: Path, tell: Callable[[str], None]) -> None:
        self._folder = folder
        self._program = program
        self._tell = tell
        self._change = FileLock(folder.lock("change"))
        self._users = FileLock(folder.lock("users"))
        self._owner = FileLock(folder.lock("owner"))

    async def join(self, port: int | None) -> Mongod:
        async with self._change.held(CHANGE_LIMIT_S):
            make_secrets(self._folder)
            self._users.try_hold(shared=True)  # Only a leaving service holds it alone, and that needs `change`.
            try:
                running = await self._joined() or await self._started(port)
            except BaseException:
                self._users.release()
                raise
            owned = self._owner.try_hold()
        return Mongod(url_of(running.port, self._password()), running.port, running.pid, owned)

    async def watch(self, mongod: Mongod) -> None:
        """Adopt mongod when its owner is gone, and start it again when it dies."""
        pause = RESTART_PAUSE_S
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            if not mongod.owned and self._owner.try_hold():
                mongod.owned = True
                log.warning("mongod.adopted", pid=mongod.pid, reason="the service that kept it is gone")
            if not has_ended(mongod.pid):
                continue
            try:
                mongod.pid = (await self._kept(mongod)).pid
            except MongodError:
                log.exception("mongod.does_not_start", next_try_s=pause)
                await asyncio.sleep(pause)
                pause = min(2 * pause, RESTART_PAUSE_LIMIT_S)
            else:
                pause = RESTART_PAUSE_S

    async def leave(self) -> None:
        """Stop mongod unless another service uses it; then that one keeps it."""
        async with self._change.held(CHANGE_LIMIT_S):
            self._owner.release()
            last = self._users.try_hold()
            running = self._folder.running()
            if last and running is not None and not await stopped(running.pid):
                log.warning("mongod.killed", pid=running.pid, reason="it did not stop when asked")
            self._users.release()

    async def _kept(self, mongod: Mongod) -> Running:
        """The mongod that took the dead one's place; only the owner starts it, the others wait for that."""
        if not mongod.owned:
            return self._folder.running() or Running(mongod.pid, mongod.port)
        async with self._change.held(CHANGE_LIMIT_S):
            log.warning("mongod.died", pid=mongod.pid, port=mongod.port)
            return await self._joined() or await self._started(mongod.port)

    async def _joined(self) -> Running | None:
        """The mongod that runs on this folder, once primary; None when none lives, or it ended meanwhile."""
        running = self._folder.running()
        if running is None:
            return None
        try:
            await self._ready(Launch(self._folder, self._program, running.port, self._log_size()), running.pid)
        except MongodEndedError:
            return None
        if self._folder.kept_port() != running.port:  # The state file was lost.
            self._folder.keep_state(running)
        return running

    async def _started(self, port: int | None) -> Running:
        check_space(self._folder)
        kept = self._folder.kept_port()
        if port is None and kept is not None and not is_free(kept):
            self._tell(f"Port {kept} of the database is taken ({listener_of(kept)}); it moves to another one.")
            kept = None
        wanted = port or kept
        for _ in range(PORT_TRIES):
            chosen = wanted or _free_port()
            if not is_free(chosen):
                break
            with suppress(PortTakenError):  # Somebody was faster between the look and the start.
                return await self._start_on(chosen)
        message = f"port {chosen} of the database is taken ({listener_of(chosen)}): end that, or give another port"
        raise PortTakenError(message)

    async def _start_on(self, port: int) -> Running:
        self._tell(f"Starting the database (mongod, port {port}).")
        started, running = launch(self._folder, self._program, port)
        try:
            await self._ready(started, running.pid)
        except MongodEndedError as error:
            raise explained(started) from error
        except BaseException:  # Also when the person gives up waiting: nobody else would stop it.
            stop(running.pid)
            raise
        return running

    async def _ready(self, started: Launch, pid: int) -> None:
        await listening(started, pid, self._tell)
        await primary(pid, started.port, self._password())

    def _log_size(self) -> int:
        return self._folder.log.stat().st_size if self._folder.log.exists() else 0

    def _password(self) -> str:
        return self._folder.password.read_text()


def _free_port() -> int:
    tries = random.sample(PORTS, 100)
    free = next((port for port in tries if is_free(port)), None)
    if free is None:
        message = f"no free port found between {PORTS.start} and {PORTS.stop - 1}: end some servers of this machine"
        raise PortTakenError(message)
    return free
