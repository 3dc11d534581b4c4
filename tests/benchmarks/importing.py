"""Speed of an import of calls with embedding: `python -m tests.benchmarks.importing [FILE...]`. About a minute.

Without files the capture of 27 June 2026 is read, which is not part of the project: ../shared/data/calls. Twice by the
road of the command line and the sources, and twice by that of the pages, where the file is read in a process apart.
"""

import argparse
import asyncio
import hashlib
import json
import logging
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from matchcamp.app import opened_parts
from matchcamp.funding.actions import import_files
from matchcamp.funding.documents import CallRecord
from matchcamp.funding.imports.actions import apply_import, stage_file
from matchcamp.funding.imports.queries import import_out
from matchcamp.logs import configure_logs
from matchcamp.parts import Parts
from matchcamp.settings import Settings
from matchcamp.uploads import Received
from matchcamp.viewer import Role, Viewer

CAPTURE = Path(__file__).parents[3] / "shared" / "data" / "calls" / "04_current_topics_2026-06-27.jsonl.gz"
NOW = datetime(2026, 6, 27, 8, tzinfo=UTC)
COORDINATOR = Viewer(account_id="1" * 24, roles=frozenset({Role.COORDINATOR}))
Figures = dict[str, float]


async def measure(files: Sequence[Path]) -> Figures:
    """Seconds of each step, on a database of its own, and how many calls there are."""
    with tempfile.TemporaryDirectory() as folder:
        async with opened_parts(Settings(data_dir=Path(folder))) as parts:
            parts.recommender.open()
            await parts.recommender.loaded()
            figures = {
                "first_import_s": await seconds(lambda: import_files(files, NOW)),
                "embedding_s": await seconds(lambda: embed(parts)),
                "second_import_s": await seconds(lambda: import_files(files, NOW)),
                "second_embedding_s": await seconds(lambda: embed(parts)),
            }
            figures["calls"] = await CallRecord.find_all().count()
            figures["first_with_embedding_s"] = figures["first_import_s"] + figures["embedding_s"]
            figures["second_with_embedding_s"] = figures["second_import_s"] + figures["second_embedding_s"]
            await CallRecord.get_pymongo_collection().delete_many({})
            for time_ in ("first", "second"):
                for file in files:
                    figures |= await in_pages(parts, file, Path(folder), time_)
    return {name: round(value, 2) for name, value in figures.items()}


async def embed(parts: Parts) -> None:
    rows = CallRecord.get_pymongo_collection().find({}, {"_id": 1})
    await parts.recommender.refresh([f"call:{row['_id']}" async for row in rows])


async def in_pages(parts: Parts, file: Path, folder: Path, time_: str) -> Figures:
    """Seconds until the picture of a file is there, and until it is applied."""
    ids: list[str] = []

    async def look() -> None:
        given = folder / "file"
        content = await asyncio.to_thread(file.read_bytes)
        await asyncio.to_thread(given.write_bytes, content)
        sent = Received(given, file.name, len(content), hashlib.sha256(content).hexdigest())
        ids.append(await stage_file(sent, COORDINATOR))

    async def apply() -> None:
        shown = await import_out(ids[0], limit=1)
        await apply_import(parts, ids[0], shown.fingerprint, COORDINATOR)

    return {f"{time_}_picture_s": await seconds(look), f"{time_}_apply_s": await seconds(apply)}


async def seconds(act: Callable[[], Awaitable[object]]) -> float:
    began = time.perf_counter()
    await act()
    return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, default=[CAPTURE])
    configure_logs(logging.WARNING)
    print(json.dumps(asyncio.run(measure(parser.parse_args().files)), indent=2))


if __name__ == "__main__":
    main()
