"""Services in processes of their own, which tests start, listen to and kill."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import suppress
from pathlib import Path

import pytest

from matchcamp.mongod.folder import Folder

SCRIPTS = Path(__file__).parent / "services"
LIMIT_S = 20


class Service:
    """A script of the folder `services` in a process of its own, which tells what happens line by line."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def says(self, word: str) -> list[str]:
        """Wait for the line that begins with `word`; give the words after it."""
        assert self._process.stdout is not None
        heard = []
        async with asyncio.timeout(LIMIT_S):
            async for line in self._process.stdout:
                heard.append(line.decode().split())
                if heard[-1][0] == word:
                    return heard[-1][1:]
        message = f"the service ended without {word!r}; it said {heard}"
        raise AssertionError(message)

    def send(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    async def end(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError):  # It may have ended by itself.
            self.send(number)
        await asyncio.wait_for(self._process.communicate(), LIMIT_S)


async def first_that_says(word: str, services: Iterable[Service]) -> Service:
    """The service that says the word first; what the others say stays unheard or is passed over."""
    asked = {asyncio.create_task(service.says(word)): service for service in services}
    try:
        done, _ = await asyncio.wait(asked, return_when=asyncio.FIRST_COMPLETED)
        return asked[done.pop()]
    finally:
        for task in asked:
            task.cancel()
        await asyncio.gather(*asked, return_exceptions=True)


Start = Callable[..., Awaitable[Service]]


@pytest.fixture
async def folder(tmp_path: Path) -> AsyncIterator[Path]:
    """A data folder; a mongod that a failed test has left there is killed."""
    yield tmp_path
    left = Folder(tmp_path / "mongod").running()
    if left is not None:
        os.kill(left.pid, signal.SIGKILL)


@pytest.fixture
async def start() -> AsyncIterator[Start]:
    """Starts services; those that still run after the test are killed."""
    services: list[Service] = []

    async def start(script: str, *words: object) -> Service:
        environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
        process = await asyncio.create_subprocess_exec(
            sys.executable, SCRIPTS / script, *map(str, words), stdout=asyncio.subprocess.PIPE, env=environment
        )
        services.append(Service(process))
        return services[-1]

    yield start
    for service in services:
        await service.end(signal.SIGKILL)
