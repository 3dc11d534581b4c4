"""A process that moves camps by the clock and tells what it sees of one:
`live_clock.py URL DATABASE NAME TTL_MS BEGAN CAMP`.

A minute of its clock, which began at BEGAN (seconds since 1970), is a second. It says when it leads, when it is about
to hold a round (which then takes HOLD_S) and what runs. Ends at SIGTERM.
"""

import asyncio
import signal
import sys
import time
from pathlib import Path

from pydantic import SecretStr

from matchcamp.app import Choices, opened_parts
from matchcamp.live import actions
from matchcamp.live.jobs import jobs
from matchcamp.scheduler import Scheduler
from matchcamp.settings import Settings
from tests.rooms import FastClock

HOLD_S = 0.3
LOOK_S = 0.02
hold_round = actions.hold_round


async def hold_slowly(camp_id: str, number: int) -> None:
    print("holding", number)
    await asyncio.sleep(HOLD_S)
    await hold_round(camp_id, number)


async def main(url: str, name: str, owner: str, ttl_ms: int, began: float, camp_id: str) -> None:
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    actions.hold_round = hold_slowly  # type: ignore[attr-defined]
    settings = Settings(database_url=SecretStr(url), database_name=name, data_dir=Path())
    async with opened_parts(settings, Choices(clock=FastClock(began), tell=lambda _: None)) as parts:
        scheduler = Scheduler(parts.database, jobs(parts), owner=owner, clock=parts.clock, ttl_ms=ttl_ms)
        await scheduler.start()

        async def watch() -> None:
            async with parts.broadcast.subscribe(camp_id) as signals:
                async for told in signals:
                    if told.name == "phase" and told.row.get("item"):
                        print("phase", told.row["item"]["key"], time.monotonic())

        watching = asyncio.create_task(watch())
        print("ready")
        led = False
        while not ended.is_set():
            if scheduler.leads and not led:
                print("leads")
            led = scheduler.leads
            await asyncio.sleep(LOOK_S)
        await scheduler.stop()
        parts.broadcast.end()
        await watching


url, name, owner, ttl_ms, began, camp_id = sys.argv[1:]
asyncio.run(main(url, name, owner, int(ttl_ms), float(began), camp_id))
