"""How soon a pressed “next” reaches everybody who watches, over real connections to one process.

`python -m tests.benchmarks.viewers --viewers 300,600`. Each viewer is a phone: it holds a stream of events open, and
after each change reads its page anew within 8 seconds, as static/live.js does.
"""

import argparse
import asyncio
import json
import math
import random
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from matchcamp.app import opened_parts
from matchcamp.settings import Settings
from tests.rooms import ITEMS, Room, furnish
from tests.serving import Figures, free_port, served, spread

PRESSES = 5
FRAGMENT_S = 8.0
TABLES = 30
PEOPLE = 200
BEAT_S = 0.02
TOGETHER = 50
LIMIT_S = 60


@dataclass
class Viewer:
    """One open stream: `arrived` holds when each revision came, by the machine's clock."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    arrived: dict[int, float] = field(default_factory=dict)

    async def listen(self) -> None:
        """Until the stream ends; the line with the revision stands in front of each phase."""
        while line := await self.reader.readline():
            if line.startswith(b"id: "):
                self.arrived.setdefault(int(line[4:]), time.perf_counter())


async def open_viewer(port: int, path: str) -> Viewer:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET {path}/events HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
    head = await reader.readuntil(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(f"{path}/events answered {head[:60]!r}")
    return Viewer(reader, writer)


async def seed(folder: Path) -> Room:
    async with opened_parts(Settings(data_dir=folder)) as parts:
        return await furnish(parts, people=PEOPLE, tables=TABLES, items=ITEMS[: PRESSES + 1])


async def all_have(viewers: list[Viewer], revision: int) -> None:
    async with asyncio.timeout(LIMIT_S):
        while not all(revision in viewer.arrived for viewer in viewers):
            await asyncio.sleep(0.01)


async def watched(url: str, port: int, room: Room, count: int) -> Figures:
    """Open the streams, press next some times, and give the seconds from the press to each arrival."""
    paths = [room.phones[number % len(room.phones)] for number in range(count)]
    began = time.perf_counter()
    viewers: list[Viewer] = []
    for part in range(0, count, TOGETHER):
        viewers += await asyncio.gather(*(open_viewer(port, path) for path in paths[part : part + TOGETHER]))
    listening = [asyncio.create_task(viewer.listen()) for viewer in viewers]
    await all_have(viewers, 0)
    joined_s = time.perf_counter() - began
    ended = asyncio.Event()
    pages: list[float] = []
    waits: list[float] = []
    limits = httpx.Limits(max_connections=TOGETHER, max_keepalive_connections=TOGETHER)
    async with (
        httpx.AsyncClient(base_url=url, limits=limits, timeout=None) as client,  # They wait for each other.
        httpx.AsyncClient(base_url=url, timeout=LIMIT_S) as apart,
    ):
        beating = asyncio.create_task(beat(apart, ended, waits))
        arrivals: list[float] = []
        answers: list[float] = []
        leaves = ""
        for revision in range(1, PRESSES + 1):
            pressed = time.perf_counter()
            answer = await apart.post(
                f"/api/camps/{room.camp_id}/live/next",
                json={"leaves": leaves},
                headers={"authorization": f"Bearer {room.token}"},
            )
            answers.append(time.perf_counter() - pressed)
            leaves = answer.raise_for_status().json()["item"]
            await all_have(viewers, revision)
            arrivals += [viewer.arrived[revision] - pressed for viewer in viewers]
            await asyncio.gather(*(read_page(client, path, pages) for path in paths))
        ended.set()
        await beating
    for viewer in viewers:
        viewer.writer.close()
    await asyncio.gather(*listening)
    read = [one for one in pages if one < math.inf]
    return {
        "viewers": count, "joined_s": joined_s, "press_to_arrival": spread(arrivals), "worst_ms": max(arrivals) * 1000,
        "press_to_answer": spread(answers), "pages": spread(read), "pages_refused": len(pages) - len(read),
        "other_request": spread(waits), "other_request_worst_ms": max(waits) * 1000,
    }  # fmt: skip


async def read_page(client: httpx.AsyncClient, path: str, pages: list[float]) -> None:
    await asyncio.sleep(random.random() * FRAGMENT_S)
    began = time.perf_counter()
    answer = await client.get(path, headers={"accept": "text/html"})
    pages.append(time.perf_counter() - began if answer.is_success else math.inf)


async def beat(client: httpx.AsyncClient, ended: asyncio.Event, waits: list[float]) -> None:
    """How long a request that needs nothing waits meanwhile: the event loop's lag, and a little more."""
    while not ended.is_set():
        began = time.perf_counter()
        await client.get("/health/live")
        waits.append(time.perf_counter() - began)
        await asyncio.sleep(BEAT_S)


def run(counts: tuple[int, ...] = (300,)) -> list[Figures]:
    """Each count in a service of its own, told as soon as it is measured."""
    found = []
    for count in counts:
        with tempfile.TemporaryDirectory() as folder:
            room, port = asyncio.run(seed(Path(folder))), free_port()
            with served(Path(folder), port) as service:
                began = time.perf_counter()
                figures = asyncio.run(watched(service.url, port, room, count))
                figures |= {"memory_mb": service.memory_mb, "seconds": time.perf_counter() - began}
        found.append(figures)
        print(table([figures]), flush=True)
    return found


def table(found: list[Figures]) -> str:
    lines = []
    for one in found:
        lines += ["", f"{one['viewers']} live viewers, {PRESSES} times “next”", "-" * 40]
        for name in ("press_to_arrival", "press_to_answer", "pages", "other_request"):
            lines.append(f"{name:44} p50 {one[name]['p50_ms']:7.1f} ms   p95 {one[name]['p95_ms']:7.1f} ms")
        worst = f"{one['worst_ms']:8.0f} ms {one['other_request_worst_ms']:8.0f} ms"
        lines.append(f"{'worst arrival / worst other request':44} {worst}")
        lines.append(f"{'all joined within / memory':44} {one['joined_s']:8.1f} s  {one['memory_mb']:8.0f} MB")
        lines.append(f"{'pages refused':44} {one['pages_refused']:8}")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--viewers", default="300", help="how many, with commas between")
    counts = tuple(int(count) for count in parser.parse_args().viewers.split(","))
    print(json.dumps(run(counts)))


if __name__ == "__main__":
    main()
