"""A service that does nothing but hold the embedded database: `hold.py FOLDER`. Ends at SIGTERM."""

import asyncio
import signal
import sys
from pathlib import Path

from matchcamp.mongod import running_mongod


async def main(folder: Path) -> None:
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    async with running_mongod(folder, tell=lambda _: None) as mongod:
        pid, owned = mongod.pid, mongod.owned
        print("ready", pid, mongod.port, owned)
        while not ended.is_set():
            if mongod.owned != owned:
                owned = mongod.owned
                print("adopted", mongod.pid)
            if mongod.pid != pid:
                pid = mongod.pid
                print("restarted", pid)
            await asyncio.sleep(0.02)


asyncio.run(main(Path(sys.argv[1])))
