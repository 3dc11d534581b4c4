"""Files of calls as coordinators take them, and taking them."""

import gzip
import json
from collections.abc import Mapping, Sequence
from typing import Any

import httpx

from matchcamp.funding.documents import CallRecord
from tests.matchcamp.conftest import Browser

ENTRY: Mapping[str, Any] = {
    "identifier": "KA210-VET-2027-1", "title": "Small partnerships", "programme": "ERASMUS",
    "managed_by": "national_agency", "url": "https://example.eu/ka210", "deadlines": ["2027-03-04"],
    "topics": ["welding"], "summary": "Two partners are enough.",
}  # fmt: skip


def entry(**fields: Any) -> dict[str, Any]:
    """A hand-kept call as programs send it."""
    return {**ENTRY, **fields}


def calendar(*entries: Mapping[str, Any]) -> bytes:
    """A calendar in YAML, of which JSON is a part; one entry a line, the first on line 2."""
    lines = ",\n".join(json.dumps(one) for one in entries)
    return f'{{"calls": [\n{lines}]}}'.encode()


def record(identifier: str, **metadata: Any) -> dict[str, Any]:
    """A record of a live topic as the portal writes it."""
    fields = {
        "identifier": [identifier], "title": [f"Topic {identifier}"], "type": ["1"],
        "frameworkProgramme": ["43108390"], "startDate": ["2026-05-12T00:00:00.000+0000"],
        "deadlineDate": ["2026-09-23T00:00:00.000+0000"], "deadlineModel": ["single-stage"],
        "descriptionByte": [f"<p>Robots of {identifier} help people. They are safe.</p>"],
    }  # fmt: skip
    return {"reference": f"5{abs(hash(identifier)) % 10**6}TOPICSen", "language": "en", "metadata": fields | metadata}


def records(*rows: Mapping[str, Any]) -> bytes:
    """An export of the portal, one record a line."""
    return b"\n".join(json.dumps(row).encode() for row in rows)


async def take(browser: Browser, content: bytes, name: str = "calendar.yaml", **fields: str) -> httpx.Response:
    """Choose a file in the form of the page and send it, as a browser without scripts does."""
    await browser.get("/calls/import")
    data = {"_csrf_token": browser.http.cookies.get("form", "")} | fields
    return await browser.http.post("/calls/import", data=data, files={"file": (name, content)})


async def picture(browser: Browser, content: bytes, name: str = "calendar.yaml", query: str = "") -> httpx.Response:
    """The page that shows what a file would change."""
    taken = await take(browser, content, name)
    assert taken.status_code == 303, taken.text[:2000]
    return await browser.get(taken.headers["location"] + query)


async def kept() -> dict[str, dict[str, Any]]:
    """All calls by identifier, as they stand in the database."""
    return {row["identifier"]: row async for row in CallRecord.get_pymongo_collection().find({})}


def packed(content: bytes) -> bytes:
    return gzip.compress(content)


def line_of(found: Mapping[str, Any], identifier: str) -> Mapping[str, Any]:
    """The line of one call in an import's answer."""
    [line] = [line for line in found["items"] if line["identifier"] == identifier]
    return line


def fates(found: Mapping[str, Any]) -> Sequence[tuple[str, str]]:
    return [(line["place"], line["fate"]) for line in found["items"]]
