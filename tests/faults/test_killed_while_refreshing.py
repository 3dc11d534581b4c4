"""kill -9 of the service amid a harvest: the next one goes on where it stood, and asks no page twice."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.calls.sources.portal_server import PortalServer, Request, portal_server, topic_row
from tests.faults.test_killed_while_posting import token_of
from tests.serving import Served, free_port, served

PAGES = 12
LIMIT_S = 90


@pytest.fixture
async def portal() -> AsyncIterator[PortalServer]:
    rows = [topic_row(n, deadlineDate=["2099-09-23T00:00:00.000+0000"]) for n in range(1, PAGES * 100 + 1)]
    async with portal_server(rows) as portal:
        yield portal


async def test_a_killed_service_goes_on_with_its_harvest(portal: PortalServer, tmp_path: Path) -> None:
    token, port = token_of(tmp_path, "office@example.org", "coordinator"), free_port()
    settings = {"MATCHCAMP_PORTAL": "on", "MATCHCAMP_PORTAL_URL": portal.url}

    def killed() -> None:
        with served(tmp_path, port, **settings) as service:
            ask(service, token, "calendar")
            wait_until(lambda: stands(service, token, "calendar")["status"] == "fine")
            ask(service, token, "portal")
            wait_until(lambda: pages_read(service, token) >= 3)
            os.kill(service.pid, signal.SIGKILL)

    def lives() -> dict[str, Any]:
        with served(tmp_path, port, **settings) as service:
            wait_until(lambda: stands(service, token, "portal")["status"] == "fine")
            return stands(service, token, "portal")

    await asyncio.to_thread(killed)
    before = [page_of(request) for request in portal.requests]
    found = await asyncio.to_thread(lives)

    after = [page_of(request) for request in portal.requests[len(before) :]]
    assert 3 <= len(before) < PAGES
    assert (found["counts"]["calls"], found["counts"]["added"]) == (PAGES * 100, PAGES * 100)
    assert after == list(range(after[0], PAGES + 1))
    assert len(before) + len(after) <= PAGES + 1  # The page that was on its way is asked for again.


def asking(service: Served, token: str) -> httpx.Client:
    return httpx.Client(base_url=service.url, headers={"authorization": f"Bearer {token}"}, timeout=30)


def ask(service: Served, token: str, source: str) -> None:
    with asking(service, token) as client:
        client.post(f"/api/calls/sources/{source}/refresh", json={}).raise_for_status()


def stands(service: Served, token: str, source: str) -> dict[str, Any]:
    with asking(service, token) as client:
        items = client.get("/api/calls/sources").json()["items"]
    return next(one for one in items if one["source"] == source)


def pages_read(service: Served, token: str) -> int:
    return int(stands(service, token, "portal")["pages_read"] or 0)


def wait_until(holds: Any) -> None:
    until = time.monotonic() + LIMIT_S
    while not holds():
        assert time.monotonic() < until, "it took too long"
        time.sleep(0.2)


def page_of(request: Request) -> int:
    return int(request.query["pageNumber"])
