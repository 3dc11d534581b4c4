"""Indicators as the demo plans them, with people who keep them, and one who only sees them."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from matchcamp.demo.alliance_rows import indicators
from matchcamp.indicators.documents import Indicator
from matchcamp.viewer import Role
from tests.matchcamp.applications.conftest import world
from tests.matchcamp.conftest import NOW, Browser, Service

__all__ = ["world"]
SIGNED = {"kind": "memorandum", "title": "Cluster for small series", "day": "2026-05-04"}
PROOF = {"kind": "evidence", "title": "Entry in the register", "day": "2025-10-01", "url": "https://example.org/entry",
         "sha256": "ab" * 32}  # fmt: skip


@dataclass
class Office:
    """The service with Claire, who coordinates, Emma of the secretariat, and Lars, a member."""

    service: Service
    claire: httpx.AsyncClient
    emma: httpx.AsyncClient
    lars: httpx.AsyncClient
    page: Browser
    lars_page: Browser

    async def get(self, path: str = "", who: httpx.AsyncClient | None = None) -> Any:
        answer = await (who or self.claire).get(f"/api/indicators{path}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def post(self, path: str, body: dict[str, Any], who: httpx.AsyncClient | None = None) -> Any:
        answer = await (who or self.claire).post(f"/api/indicators{path}", json=body)
        assert answer.status_code in {200, 201}, answer.text
        return answer.json()

    async def value(self, code: str) -> Any:
        return (await self.get(f"/{code}"))["indicator"]["value"]

    def on(self, day: dt.date) -> None:
        """Move the clock to noon of a day."""
        self.service.clock.moment = dt.datetime.combine(day, dt.time(10), dt.UTC)


@pytest.fixture
async def office(service: Service) -> Office:
    await Indicator.insert_many(indicators(NOW))
    return Office(
        service,
        claire=await service.program("claire@example.org", Role.COORDINATOR),
        emma=await service.program("emma@example.org", Role.SECRETARIAT),
        lars=await service.program("lars@example.org"),
        page=await service.browser("claire@example.org", Role.COORDINATOR),
        lars_page=await service.browser("lars@example.org"),
    )
