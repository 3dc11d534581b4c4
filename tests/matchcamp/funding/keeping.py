"""Keeping calls by hand, as coordinators do it in pages and programs."""

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

import httpx

from matchcamp.viewer import Role
from tests.matchcamp.conftest import Browser, Service
from tests.matchcamp.funding.files import entry

TYPED: Mapping[str, Any] = {
    "identifier": "KA210-VET-2027-1", "title": "Small partnerships", "programme": "ERASMUS",
    "managed_by": "national_agency", "url": "https://example.eu/ka210",
    "deadline_day": ["2027-03-04", "2027-10-01", ""], "deadline_time": ["", "11:00", ""],
    "deadline_zone": ["Europe/Brussels", "Europe/Athens", "Europe/Brussels"],
    "deadline_model": "multiple cut-off", "topics": ["welding", "robotics"], "language": "sl",
    "types_of_action": "Lump sum grant\r\nAnother", "max_contribution_eur": "60 000",
    "summary": "Dva partnerja zadostujeta.\r\n\r\nPrijava gre na agencijo.", "confidence": "medium",
    "evidence": "Overview of 2027",
}  # fmt: skip


def typed(**fields: Any) -> dict[str, Any]:
    return {**TYPED, **fields}


async def coordinator(service: Service, email: str = "cora@example.org") -> Browser:
    return await service.browser(email, Role.COORDINATOR)


async def program(service: Service) -> httpx.AsyncClient:
    return await service.program("cora@example.org", Role.COORDINATOR)


async def added(service: Service, **fields: Any) -> dict[str, Any]:
    answer = await (await program(service)).post("/api/calls", json=entry(**fields))
    assert answer.status_code == 201, answer.text
    return answer.json()  # type: ignore[no-any-return]


def fields_of(html: str) -> dict[str, Any]:
    """What a browser sends of the first form of the page's content, as it stands."""
    form = re.search(r'<form class="form".*?</form>', html, re.DOTALL)
    assert form is not None
    found: dict[str, list[str]] = {}
    inputs = r'<input[^>]*?type="([a-z]+)"[^>]*?name="([^"]+)"[^>]*?value="([^"]*)"([^>]*)>'
    areas, selects = r'<textarea[^>]*name="([^"]+)"[^>]*>\n(.*?)</textarea>', r'<select[^>]*name="([^"]+)".*?</select>'
    for kind, name, value, rest in re.findall(inputs, form[0]):
        if kind not in {"checkbox", "radio"} or "checked" in rest:
            found.setdefault(name, []).append(unescape(value))
    for name, value in re.findall(areas, form[0], re.DOTALL):
        found.setdefault(name, []).append(unescape(value))
    for match in re.finditer(selects, form[0], re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', match[0])
        first = re.search(r'<option value="([^"]*)"', match[0])
        value = chosen[1] if chosen else first[1] if first else ""
        found.setdefault(match[1], []).append(unescape(value))
    return {name: values for name, values in found.items() if name != "_csrf_token"}
