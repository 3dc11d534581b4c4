"""A real service in a process of its own, and a light client that loads it over keep-alive connections."""

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles
from typing import Any

import httpx
import psutil

CLIENTS = 20


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(folder: Path, port: int, command: str = "serve", **settings: str) -> Iterator["Served"]:
    """`matchcamp serve` (or `demo`) on a data folder; ends with the block. Settings are named as in the environment."""
    usual = {"MATCHCAMP_RATE_LIMITS": "false", "MATCHCAMP_PORTAL": "off", "OMP_NUM_THREADS": "1"}
    environment = os.environ | usual | settings
    started = [sys.executable, "-m", "matchcamp", command, "--data", str(folder), "--port", str(port)]
    began = time.perf_counter()
    with (folder / "service.log").open("ab") as log:
        process = subprocess.Popen(started, env=environment, stdout=subprocess.DEVNULL, stderr=log)
    service = Served(f"http://127.0.0.1:{port}", process, began)
    try:
        service.wait_until_ready()
        yield service
    finally:
        process.terminate()
        process.wait(30)


class Served:
    """A running service with its start-up times in seconds."""

    def __init__(self, url: str, process: subprocess.Popen[bytes], began: float) -> None:
        self.url, self._process, self._began = url, process, began
        self.live_s = self.ready_s = 0.0

    def wait_until_ready(self, limit_s: float = 300) -> None:
        self.live_s = self._first_200("/health/live", limit_s)
        self.ready_s = self._first_200("/health/ready", limit_s)

    def _first_200(self, path: str, limit_s: float) -> float:
        while time.perf_counter() - self._began < limit_s:
            try:
                if httpx.get(self.url + path, timeout=5).status_code == httpx.codes.OK:
                    return time.perf_counter() - self._began
            except httpx.TransportError:
                if self._process.poll() is not None:
                    raise RuntimeError(f"the service ended with code {self._process.returncode}") from None
            time.sleep(0.02)
        raise RuntimeError(f"{path} was not 200 within {limit_s} s")

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def memory_mb(self) -> float:
        return float(psutil.Process(self._process.pid).memory_info().rss) / 1e6


async def load(url: str, path: str, headers: dict[str, str], seconds: float = 4.0) -> dict[str, float]:
    """Requests per second and latency of one address at CLIENTS connections; every answer must be a 200."""
    host, port = url.removeprefix("http://").split(":")
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    request = f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\n{head}\r\n".encode()
    latencies: list[float] = []
    until = time.perf_counter() + seconds
    await asyncio.gather(*[_ask(host, int(port), request, until, latencies) for _ in range(CLIENTS)])
    return {"rps": len(latencies) / seconds, **spread(latencies)}


async def _ask(host: str, port: int, request: bytes, until: float, latencies: list[float]) -> None:
    reader, writer = await asyncio.open_connection(host, port)
    while time.perf_counter() < until:
        began = time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(f"{request.split()[1]!r} answered {head[:60]!r}")
        length = next(int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:"))
        await reader.readexactly(length)
        latencies.append(time.perf_counter() - began)
    writer.close()


def spread(seconds: Sequence[float]) -> dict[str, float]:
    """p50 and p95 in milliseconds."""
    cuts = quantiles(seconds, n=20)
    return {"p50_ms": cuts[9] * 1000, "p95_ms": cuts[18] * 1000}


Figures = dict[str, Any]
