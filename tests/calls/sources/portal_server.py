"""A portal in the test process: it answers as the real one is known to answer, or as a test damages it."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any
from urllib.parse import parse_qs, urlsplit

Record = dict[str, Any]
REACH = 10_000


@dataclass(frozen=True)
class Request:
    """What came in; `parts` are the form's parts by name, with their types."""

    number: int
    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    parts: Mapping[str, tuple[str, Any]]


@dataclass(frozen=True)
class Answer:
    """What goes out. `cut` ends the connection after so many bytes, `drip_s` is the pause behind each byte."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": "application/json"})
    cut: int | None = None
    drip_s: float = 0.0
    raw: bytes = b""


Damage = Callable[[Request, dict[str, Any]], "Answer | dict[str, Any] | None"]


def as_json(document: object, **more: Any) -> Answer:
    """A JSON answer; what else is given replaces fields of the answer."""
    return replace(Answer(json.dumps(document).encode()), **more)


@dataclass
class PortalServer:
    """Serves `rows` as the search does, and `files` as topic files; `damage` sees every honest answer first.

    It keeps the habits of the real one: GET is refused, so is a search without `text`; a body whose parts are not
    typed as JSON has its filter ignored; a page has at most 100 rows, and none stands behind the 10,000th.
    """

    rows: Sequence[Record] = ()
    files: Mapping[str, object] = field(default_factory=dict)
    damage: Damage = lambda _request, _honest: None
    requests: list[Request] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/search-api/prod/rest/search"

    @property
    def topic_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/data/topicDetails/"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request a connection."""
        try:
            request = await self._read(reader)
            self.requests.append(request)
            await self._write(writer, self._answer(request))
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # The client has gone; that is its right.
        finally:
            writer.close()

    async def _read(self, reader: asyncio.StreamReader) -> Request:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        line, _, rest = head.partition("\r\n")
        method, target, _ = line.split(" ")
        headers = {name.lower(): value.strip() for name, _, value in (h.partition(":") for h in rest.splitlines() if h)}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        split = urlsplit(target)
        query = {name: values[0] for name, values in parse_qs(split.query).items()}
        return Request(len(self.requests) + 1, method, split.path, query, headers, _parts(headers, body))

    def _answer(self, request: Request) -> Answer:
        if request.path.endswith("/search"):
            status, honest = self.search(request)
        else:
            found = self.files.get(request.path.rpartition("/")[2])
            status, honest = (200, found) if found is not None else (404, {"message": "no such file"})
        damaged = self.damage(request, honest if isinstance(honest, dict) else {})
        if isinstance(damaged, Answer):
            return damaged
        return as_json(honest if damaged is None else damaged, status=status)

    def search(self, request: Request) -> tuple[int, dict[str, Any]]:
        """The honest answer to a search."""
        if request.method != "POST" or "text" not in request.query:
            return 400, {"type": "businessError", "message": "text is needed"}
        size, number = min(100, int(request.query["pageSize"])), int(request.query["pageNumber"])
        kind, query = request.parts.get("query", ("", {}))
        found = [row for row in self.rows if kind != "application/json" or _fits(row, query)]
        if "sort" in request.parts:
            found.sort(key=lambda row: str(row["metadata"].get("identifier")))
        page = found[:REACH][size * (number - 1) : size * number]
        return 200, search_answer(page, number=number, size=size, total=len(found))

    async def _write(self, writer: asyncio.StreamWriter, answer: Answer) -> None:
        head = f"HTTP/1.1 {answer.status} Told\r\nContent-Length: {len(answer.body)}\r\nConnection: close\r\n"
        head += "".join(f"{name}: {value}\r\n" for name, value in answer.headers.items())
        data = answer.raw or head.encode() + b"\r\n" + answer.body
        data = data if answer.cut is None else data[: -len(answer.body) + answer.cut]
        for start in range(0, len(data), 1 if answer.drip_s else len(data)):
            writer.write(data[start : start + (1 if answer.drip_s else len(data))])
            await writer.drain()
            await asyncio.sleep(answer.drip_s)


@asynccontextmanager
async def portal_server(
    rows: Sequence[Record] = (),
    damage: Damage = lambda _request, _honest: None,
    files: Mapping[str, object] | None = None,
) -> AsyncIterator[PortalServer]:
    """A running portal on a port of its own."""
    portal = PortalServer(rows, files or {}, damage)
    server = await asyncio.start_server(portal.serve, "127.0.0.1", 0)
    portal.port = server.sockets[0].getsockname()[1]
    try:
        yield portal
    finally:
        server.close()
        await server.wait_closed()


def search_answer(page: Sequence[Record], *, number: int = 1, size: int = 100, total: int) -> dict[str, Any]:
    """The envelope of a page."""
    return {
        "apiVersion": "2.155", "terms": "***", "responseTime": 12, "totalResults": total, "pageNumber": number,
        "pageSize": size, "sort": "identifier", "results": list(page), "warnings": [],
    }  # fmt: skip


def topic_row(number: int, **metadata: object) -> Record:
    """A row of a live topic in our own words; arguments replace its metadata, `None` takes a field away."""
    fields: dict[str, object] = {
        "identifier": [f"TEST-2026-{number:05}"],
        "title": [f"Robots for small workshops, part {number}"],
        "type": ["1"],
        "status": ["31094502"],
        "programmePeriod": ["2021 - 2027"],
        "frameworkProgramme": ["43108390"],
        "callIdentifier": ["TEST-2026"],
        "typesOfAction": ["HORIZON  Innovation Actions"],
        "startDate": ["2026-05-12T00:00:00.000+0000"],
        "deadlineDate": ["2026-09-23T00:00:00.000+0000"],
        "deadlineModel": ["single-stage"],
        "descriptionByte": ["<p>Robots help people. They are safe.</p>"],
        "budgetOverview": [json.dumps({"budgetTopicActionMap": {}})],
        "esDA_IngestDate": ["2026-05-01T00:12:19.700+0200"],
    }
    kept = {name: value for name, value in (fields | metadata).items() if value is not None}
    return {"reference": f"{50_000_000 + number}TOPICSen", "language": "en", "weight": 3.0, "metadata": kept}


def topic_rows(count: int) -> list[Record]:
    return [topic_row(number) for number in range(1, count + 1)]


def _parts(headers: Mapping[str, str], body: bytes) -> dict[str, tuple[str, Any]]:
    """The parts of a form: name to (type, value); a part that says no type is text."""
    kind = headers.get("content-type", "")
    if not kind.startswith("multipart/form-data"):
        return {}
    message = BytesParser(policy=HTTP).parsebytes(f"Content-Type: {kind}\r\n\r\n".encode() + body)
    parts: dict[str, tuple[str, Any]] = {}
    for part in message.iter_parts():
        name = part.get_param("name", header="content-disposition")
        parts[str(name)] = (part.get_content_type(), json.loads(part.get_payload(decode=True)))
    return parts


def _fits(row: Record, query: Mapping[str, Any]) -> bool:
    """Whether a row is what the query asks for; a field fits when one of its values does."""
    return all(_fits_one(row["metadata"], condition) for condition in query["bool"]["must"])


def _fits_one(metadata: Mapping[str, Any], condition: Mapping[str, Any]) -> bool:
    ((kind, what),) = condition.items()
    ((name, wanted),) = what.items()
    values = metadata.get(name, [])
    if kind == "range":
        return any(wanted["gte"] <= value < wanted["lt"] for value in values)
    return not set(values).isdisjoint(wanted if kind == "terms" else [wanted])
