"""Locks that the kernel drops when their process ends, however it ends."""

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from matchcamp.mongod.errors import MongodError

if sys.platform != "win32":
    import fcntl

POLL_SECONDS = 0.02


class FileLock:
    """An advisory lock on a file that is never deleted; one object is one holder."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    def try_hold(self, *, shared: bool = False) -> bool:
        """Take the lock, or make a shared one exclusive; False when others are in the way.

        A refused change may lose the shared lock too (see flock(2)): the caller is leaving then anyway.
        """
        if sys.platform == "win32":
            message = "the embedded database does not run on win32: set MATCHCAMP_DATABASE_URL instead"
            raise MongodError(message)
        if self._descriptor is None:
            self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        mode = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        try:
            fcntl.flock(self._descriptor, mode | fcntl.LOCK_NB)
        except BlockingIOError:
            if not shared:
                return False
            self.release()
            return False
        return True

    def release(self) -> None:
        """Let go; nothing happens when nothing is held."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    @asynccontextmanager
    async def held(self, limit_s: float) -> AsyncIterator[None]:
        """Wait for the lock, for at most `limit_s` seconds."""
        until = time.monotonic() + limit_s
        while not self.try_hold():
            if time.monotonic() > until:
                message = (
                    f"another service has been starting or stopping the database for {limit_s:.0f} s "
                    f"(it holds {self._path}); see its output, end it if it hangs, then start again"
                )
                raise MongodError(message)
            await asyncio.sleep(POLL_SECONDS)
        try:
            yield
        finally:
            self.release()
