"""A service with one job each second that takes WORK_S and says when it begins and ends, in lines and in the database:
`schedule.py URL DATABASE NAME TTL_MS`. Ends at SIGTERM, with the longest lag of its event loop in milliseconds."""

import asyncio
import signal
import sys
import time
from datetime import timedelta
from pathlib import Path

from matchcamp.database import open_database
from matchcamp.scheduler import Job, JobContext, Missed, Scheduler

WORK_S = 0.4
LOOK_S = 0.02


async def longest_lag_ms(ended: asyncio.Event) -> float:
    longest = 0.0
    while not ended.is_set():
        before = time.perf_counter()
        await asyncio.sleep(LOOK_S)
        longest = max(longest, time.perf_counter() - before - LOOK_S)
    return longest * 1000


async def main(url: str, name: str, owner: str, ttl_ms: int) -> None:
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)

    async def work(context: JobContext) -> str:
        row = {"slot": context.slot, "by": owner}
        await context.database["slots"].insert_one({**row, "what": "began"})
        print("began", context.slot.isoformat(), time.monotonic())
        await asyncio.sleep(WORK_S)
        await context.database["slots"].insert_one({**row, "what": "ended"})
        print("ended", context.slot.isoformat(), time.monotonic())
        return f"done by {owner}"

    job = Job("work", timedelta(seconds=1), work, Missed.ALL)
    async with open_database(url, data_dir=Path(), name=name, tell=lambda _: None) as (_, database):
        scheduler = Scheduler(database, [job], owner=owner, ttl_ms=ttl_ms)
        await scheduler.start()
        print("ready")
        lagging = asyncio.create_task(longest_lag_ms(ended))
        led = False
        while not ended.is_set():
            if scheduler.leads and not led:
                print("leads")
            led = scheduler.leads
            await asyncio.sleep(LOOK_S)
        print("lag", round(await lagging))
        await scheduler.stop()


asyncio.run(main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])))
