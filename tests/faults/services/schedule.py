"""A service with one job each second that writes its slot down: `schedule.py FOLDER NAME TTL_MS`. Ends at SIGTERM."""

import asyncio
import signal
import sys
from datetime import timedelta
from pathlib import Path

from matchcamp.database import open_database
from matchcamp.scheduler import Job, JobContext, Scheduler


async def main(folder: Path, name: str, ttl_ms: int) -> None:
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)

    async def write_down(context: JobContext) -> str:
        await context.database["slots"].insert_one({"slot": context.slot, "by": name})
        return f"written by {name}"

    job = Job("write", timedelta(seconds=1), write_down)
    async with open_database(None, data_dir=folder, name="camp", tell=lambda _: None) as (_, database):
        scheduler = Scheduler(database, [job], owner=name, ttl_ms=ttl_ms)
        await scheduler.start()
        print("ready")
        while not ended.is_set():
            if (await scheduler.status()).leads_here:
                print("leads")
                break
            await asyncio.sleep(0.05)
        await ended.wait()
        await scheduler.stop()


asyncio.run(main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])))
