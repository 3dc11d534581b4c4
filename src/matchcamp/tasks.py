"""Ending what runs behind a service."""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

AGAIN_S = 0.5


async def ended(tasks: Iterable[asyncio.Task[Any]]) -> None:
    """Cancel tasks and wait for their end. A driver can swallow one cancellation, so it is repeated until it works."""
    for task in tasks:
        while not task.done():
            task.cancel()
            await asyncio.wait([task], timeout=AGAIN_S)
        with suppress(asyncio.CancelledError):
            task.result()
