"""Asking a server of the portal: politely, patiently within limits, and never without end.

Facts that shape this (state of 2026-11-20): no key and no published quota, 2 to 10 s for a page of 100 rows,
about 5 MB each; errors come as JSON, as HTML, or as nothing at all.
"""

import asyncio
import datetime as dt
import zlib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

import httpx
import stamina

from calls.errors import PortalChanged, PortalError, PortalOverBudget, PortalRefused, PortalUnreachable
from calls.plain_text import one_line
from calls.sources.rows import decoded

_LATER = "Try again later; what was read before stays as it is"
_MAINTENANCE = "Open the address in a browser: it may be under repair, or have moved"
_CONNECT_S = 10.0


@dataclass(frozen=True, slots=True)
class Manners:
    """How a server is asked. Times are in seconds, `most_bytes` counts an unpacked answer.

    `requests` and `seconds` are the budget of one whole harvest, tries and waits included. A page of 100 rows takes
    5 MB and up to 10 s; four times that is no page any more. A server that asks for a longer pause than
    `longest_wait_s` gets it: the harvest ends, and goes on another time.
    """

    who: str = "Matchcamp"
    pause_s: float = 0.5
    tries: int = 5
    first_wait_s: float = 1.0
    longest_wait_s: float = 60.0
    answer_s: float = 60.0
    most_bytes: int = 18 * 2**20
    requests: int = 300
    seconds: float = 1200.0


USUAL = Manners()


@dataclass(frozen=True, slots=True)
class Answer:
    """A JSON answer: its value, and the bytes it was read from (unpacked)."""

    document: object
    body: bytes


class _Again(Exception):
    """A failed try that is worth another one, after `wait_s` where the server named a time."""

    def __init__(self, error: PortalError, wait_s: float | None = None) -> None:
        super().__init__(str(error))
        self.error, self.wait_s = error, wait_s


@asynccontextmanager
async def conversation(manners: Manners) -> AsyncIterator["Conversation"]:
    """A conversation that ends after `manners.seconds` with `PortalOverBudget`. No redirection is followed."""
    timeout = httpx.Timeout(manners.answer_s, connect=min(_CONNECT_S, manners.answer_s))
    headers = {
        "User-Agent": manners.who.encode("ascii", "replace").decode(),
        "Accept": "application/json",
        "Accept-Encoding": "gzip",
    }
    async with httpx.AsyncClient(headers=headers, timeout=timeout, follow_redirects=False) as client:
        try:
            async with asyncio.timeout(manners.seconds) as limit:
                yield Conversation(client, manners)
        except TimeoutError:
            if not limit.expired():
                raise
            raise PortalOverBudget(f"the harvest took more than {manners.seconds:g} seconds", _LATER) from None


class Conversation:
    """Asks one server one thing at a time; `requests` counts every try."""

    def __init__(self, client: httpx.AsyncClient, manners: Manners) -> None:
        self._client = client
        self._manners = manners
        self.requests = 0

    async def ask(self, method: str, url: str, **content: Any) -> Answer:
        """The JSON answer to one request; raises a `PortalError` that says what came instead."""
        if self.requests:
            await asyncio.sleep(self._manners.pause_s)
        caller = stamina.AsyncRetryingCaller(
            attempts=self._manners.tries, timeout=None, wait_initial=self._manners.first_wait_s,
            wait_max=self._manners.longest_wait_s, wait_jitter=self._manners.first_wait_s,
        )  # fmt: skip
        try:
            return await caller(_when_again, self._try, method, url, content)
        except _Again as last:
            raise last.error from None

    async def _try(self, method: str, url: str, content: Mapping[str, Any]) -> Answer:
        if self.requests >= self._manners.requests:
            raise PortalOverBudget(f"the harvest needed more than {self._manners.requests} requests", _LATER)
        self.requests += 1
        try:
            async with (
                asyncio.timeout(self._manners.answer_s),
                self._client.stream(method, url, **content) as response,
            ):
                self._check_status(response)
                _check_kind(response)
                body = await self._body(response)
        except (TimeoutError, httpx.TimeoutException):
            what = f"{_host(url)} gave no whole answer within {self._manners.answer_s:g} seconds"
            raise _Again(PortalUnreachable(what, _LATER)) from None
        except httpx.TransportError as error:
            what = f"{_host(url)} cannot be reached ({_short(str(error)) or type(error).__name__})"
            raise _Again(PortalUnreachable(what, _LATER)) from None
        return Answer(await asyncio.to_thread(_value_of, body), body)

    def _check_status(self, response: httpx.Response) -> None:
        host, status = _host(str(response.url)), response.status_code
        if status == httpx.codes.OK:
            return
        if response.is_redirect:
            where = _short(response.headers["location"])
            way_out = "If the service has moved there for good, change the address in the settings"
            raise PortalRefused(f"{host} sends to another address, {where}", way_out)
        if status in {httpx.codes.TOO_MANY_REQUESTS, httpx.codes.REQUEST_TIMEOUT} or response.is_server_error:
            error = PortalUnreachable(f"{host} answered {status} {response.reason_phrase}".rstrip(), _LATER)
            raise _Again(error, self._named_wait(response))
        if response.is_client_error:
            raise PortalRefused(f"{host} answered {status} {response.reason_phrase}".rstrip(), _MAINTENANCE)
        raise PortalChanged(f"{host} answered {status}, not 200", _MAINTENANCE)

    def _named_wait(self, response: httpx.Response) -> float | None:
        """The pause that the server asks for; `PortalUnreachable` where it is longer than we stay."""
        wait_s = retry_after(response.headers.get("retry-after", ""), dt.datetime.now(dt.UTC))
        if wait_s is not None and wait_s > self._manners.longest_wait_s:
            what = f"{_host(str(response.url))} asks to come back in {round(wait_s)} seconds"
            raise PortalUnreachable(what, _LATER)
        return wait_s

    async def _body(self, response: httpx.Response) -> bytes:
        """The unpacked bytes; never more than the limit is held, however small they were packed."""
        most = self._manners.most_bytes
        unpack = zlib.decompressobj(wbits=31) if response.headers.get("content-encoding") == "gzip" else None
        body = bytearray()
        try:
            async for chunk in response.aiter_raw():
                body += unpack.decompress(chunk, most + 1 - len(body)) if unpack else chunk
                if len(body) > most:
                    raise PortalChanged(f"the answer is over {most // 2**20} MiB", _MAINTENANCE)
        except zlib.error as error:
            raise _Again(PortalChanged(f"the answer's gzip data are damaged ({error})", _LATER)) from None
        if unpack and not unpack.eof:
            raise _Again(PortalChanged("the answer's gzip data end early", _LATER))
        return bytes(body)


def retry_after(header: str, now: dt.datetime) -> float | None:
    """Seconds to wait from a Retry-After header, which holds seconds or a date; `None` where it says nothing.

    >>> now = dt.datetime(2026, 6, 27, 10, 0, tzinfo=dt.UTC)
    >>> retry_after("7", now), retry_after("Sat, 27 Jun 2026 10:00:30 GMT", now), retry_after("soon", now)
    (7.0, 30.0, None)
    """
    if header.isascii() and header.isdigit():
        return float(header[:9])
    try:
        moment = parsedate_to_datetime(header)
    except ValueError:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    return max(0.0, (aware - now).total_seconds())


def _when_again(error: Exception) -> bool | float:
    if not isinstance(error, _Again):
        return False
    return True if error.wait_s is None else error.wait_s


def _check_kind(response: httpx.Response) -> None:
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json" and not kind.endswith("+json"):
        what = f"{_host(str(response.url))} answered with {_short(kind) or 'something without a type'} instead of JSON"
        raise PortalChanged(what, _MAINTENANCE)
    packed = response.headers.get("content-encoding", "identity").lower()
    if packed not in {"identity", "gzip"}:
        raise PortalChanged(f"the answer is packed as {_short(packed)}, which was not asked for", _MAINTENANCE)


def _value_of(body: bytes) -> object:
    """The value of a JSON text. One that is cut is damage on the way, so that it is asked for again."""
    if not body.strip():
        raise _Again(PortalChanged("the answer is empty", _LATER))
    try:
        return decoded(body)
    except UnicodeDecodeError:
        raise _Again(PortalChanged("the answer's text is not UTF-8", _LATER)) from None
    except ValueError as error:
        raise _Again(PortalChanged(f"the answer is no JSON ({_short(str(error))})", _LATER)) from None


def _host(url: str) -> str:
    return httpx.URL(url).host


def _short(text: str) -> str:
    return one_line(text)[:120]
