"""Having a file read by a process of its own, and taking its rows from there."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import structlog

from calls.errors import UnreadableSource
from matchcamp.funding.imports.apart import TOO_LARGE, UNREADABLE
from matchcamp.funding.imports.reading import kind_of

PATIENCE_S = 180
TOOK_TOO_LONG = -1
log = structlog.get_logger(__name__)
_ONE_AT_A_TIME = asyncio.Semaphore(1)  # Of this process: two would take twice the memory.


@asynccontextmanager
async def rows_file(path: Path, name: str) -> AsyncIterator[Path]:
    """The file of the rows that stand in the file at `path`, for `reading.of_lines`.

    `name` is what the sender calls it. Raises UnreadableSource, with that name, for what cannot be read.
    """
    kind = await asyncio.to_thread(kind_of, name, path)
    given, out = path.with_name(f"given{kind.value}"), path.with_name("rows.jsonl")
    await asyncio.to_thread(path.rename, given)
    async with _ONE_AT_A_TIME:
        code = await _run(given, out)
    if code == UNREADABLE:
        wrong = json.loads(out.read_text())
        raise UnreadableSource(name, wrong["what"], wrong["way_out"], wrong["line"])
    if code != 0:
        raise UnreadableSource(name, "the file takes too much memory or time to be read", TOO_LARGE)
    yield out


async def _run(given: Path, out: Path) -> int:
    command = (sys.executable, "-P", "-m", "matchcamp.funding.imports.apart", str(given), str(out))
    process = await asyncio.create_subprocess_exec(*command, stderr=asyncio.subprocess.PIPE)
    try:
        _, said = await asyncio.wait_for(process.communicate(), PATIENCE_S)
    except TimeoutError:
        log.warning("calls.file_not_read", reason="it took too long")
        return TOOK_TOO_LONG
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    code = process.returncode or 0
    if code not in {0, UNREADABLE}:
        log.warning("calls.file_not_read", code=code, said=said.decode(errors="replace")[-500:])
    return code
