"""What a portal can send instead of what was asked for: each ends in the calls that are whole, or in a named error."""

import gzip
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from calls.errors import (
    PortalChanged,
    PortalError,
    PortalFilterIgnored,
    PortalOverBudget,
    PortalRefused,
    PortalUnreachable,
    PortalUnsteady,
)
from calls.sources.fetching import Manners
from calls.sources.portal import Harvest, harvest
from tests.calls.sources.portal_server import (
    Answer,
    Damage,
    Request,
    as_json,
    portal_server,
    search_answer,
    topic_row,
    topic_rows,
)

NOW = datetime(2026, 6, 27, 8, 0, tzinfo=UTC)
QUICK = Manners(pause_s=0, tries=3, first_wait_s=0.001, longest_wait_s=2, answer_s=10, requests=40, seconds=60)
HASTY = replace(QUICK, answer_s=0.4)
ROWS = topic_rows(250)  # Three pages.
JSON = {"Content-Type": "application/json"}
HTML = {"Content-Type": "text/html; charset=utf-8"}

Honest = dict[str, Any]


def always(answer: Answer) -> Damage:
    return lambda _request, _honest: answer


def once(answer: Answer) -> Damage:
    """The second request fails; all others are answered honestly."""
    return lambda request, _honest: answer if request.number == 2 else None


def with_envelope(**fields: object) -> Damage:
    return lambda _request, honest: honest | fields


def with_rows(change: Callable[[dict[str, Any]], object]) -> Damage:
    """Every row changed."""
    return lambda _request, honest: honest | {"results": [change(row) for row in honest["results"]]}


def with_metadata(**fields: object) -> Damage:
    """Every row with these fields in its metadata; `None` takes one away."""

    def change(row: dict[str, Any]) -> dict[str, Any]:
        metadata = {name: value for name, value in (row["metadata"] | fields).items() if value is not None}
        return row | {"metadata": metadata}

    return with_rows(change)


def with_body(change: Callable[[bytes], bytes], **headers: str) -> Damage:
    return lambda _request, honest: Answer(change(json.dumps(honest).encode()), headers=JSON | headers)


def page_of(request: Request) -> int:
    return int(request.query["pageNumber"])


def first_row(change: Callable[[dict[str, Any]], object]) -> Damage:
    """The first row of the first page changed."""

    def damage(request: Request, honest: Honest) -> Honest:
        rows = honest["results"]
        return honest if page_of(request) > 1 else honest | {"results": [change(rows[0]), *rows[1:]]}

    return damage


def growing(request: Request, honest: Honest) -> Honest:
    rows = [topic_row(1000 * page_of(request) + number) for number in range(100)]
    return search_answer(rows, number=page_of(request), total=100 * (page_of(request) + 1))


def shrinking(after: int) -> Damage:
    """From the second request on there are ten rows fewer, for so many requests."""

    def damage(request: Request, honest: Honest) -> Honest | None:
        return honest | {"totalResults": 240} if 2 <= request.number < 2 + after else None

    return damage


def repeating(times: int) -> Damage:
    """The second page is the first one once more."""

    def damage(request: Request, honest: Honest) -> Honest | None:
        again = page_of(request) == 2 and request.number < 2 + times * 2
        return honest | {"results": sorted(ROWS, key=lambda row: row["reference"])[:100]} if again else None

    return damage


def metadata_of(row: dict[str, Any], **fields: object) -> dict[str, Any]:
    return row | {"metadata": row["metadata"] | fields}


TOO_MANY = Answer(status=429)


def told_to_wait(how_long: str) -> Answer:
    return replace(TOO_MANY, headers={"Retry-After": how_long})


def in_a_second(request: Request, honest: Honest) -> Answer | Honest | None:
    moment = format_datetime(datetime.now(UTC) + timedelta(seconds=1), usegmt=True)
    return once(told_to_wait(moment))(request, honest)


FAILING: list[tuple[str, Damage, type[PortalError], str, int]] = [
    # What came over the line.
    ("cut JSON", with_body(lambda body: body[: len(body) // 2]), PortalChanged, "the answer is no JSON", 3),
    ("the connection ends in the answer", lambda _r, h: as_json(h, cut=500), PortalUnreachable, "be reached", 3),
    ("an answer that is no HTTP", always(Answer(raw=b"SSH-2.0-OpenSSH\r\n")), PortalUnreachable, "be reached", 3),
    ("endless headers", always(Answer(headers={"X": "y" * 200_000})), PortalUnreachable, "be reached", 3),
    ("an empty body", always(Answer()), PortalChanged, "the answer is empty", 3),
    ("blanks only", always(Answer(b" \r\n\t")), PortalChanged, "the answer is empty", 3),
    ("an HTML page with 200", always(Answer(b"<html>Sorry</html>", headers=HTML)), PortalChanged, "text/html", 1),
    ("an HTML page that says it is JSON", always(Answer(b"<html>Sorry")), PortalChanged, "no JSON", 3),
    ("JSON that says it is text", with_body(bytes, **{"Content-Type": "text/plain"}), PortalChanged, "text/plain", 1),
    ("no content type", always(Answer(b"{}", headers={})), PortalChanged, "something without a type", 1),
    ("text in Latin-1", with_body(lambda _: '{"a": "Straße"}'.encode("latin-1")), PortalChanged, "not UTF-8", 3),
    ("nested 100,000 deep", always(Answer(b"[" * 100_000)), PortalChanged, "nested too deeply", 3),
    ("a number of 5,000 digits", always(Answer(b"9" * 5_000)), PortalChanged, "no JSON", 3),
    ("an answer of 3 MiB", always(as_json("x" * 3 * 2**20)), PortalChanged, "over 1 MiB", 1),
    ("a gzip bomb", with_body(lambda _: gzip.compress(bytes(64 * 2**20)), **{"Content-Encoding": "gzip"}),
        PortalChanged, "over 1 MiB", 1),
    ("gzip cut short", with_body(lambda b: gzip.compress(b)[:-20], **{"Content-Encoding": "gzip"}),
        PortalChanged, "gzip data end early", 3),
    ("gzip that is none", with_body(bytes, **{"Content-Encoding": "gzip"}), PortalChanged, "gzip data are damaged", 3),
    ("another packing", with_body(bytes, **{"Content-Encoding": "br"}), PortalChanged, "packed as br", 1),
    # What the status says.
    ("429 without end", always(TOO_MANY), PortalUnreachable, "429", 3),
    ("429 for an hour", always(told_to_wait("3600")),
        PortalUnreachable, "come back in 3600 seconds", 1),
    ("500 without end", always(Answer(status=500)), PortalUnreachable, "500", 3),
    ("503 with a page", always(Answer(b"<html>", status=503, headers=HTML)), PortalUnreachable, "503", 3),
    ("408 without end", always(Answer(status=408)), PortalUnreachable, "408", 3),
    ("400 for the query", always(Answer(b'{"message": "no"}', status=400)), PortalRefused, "answered 400", 1),
    ("403 of a firewall", always(Answer(b"<html>", status=403, headers=HTML)), PortalRefused, "answered 403", 1),
    ("404", always(Answer(status=404)), PortalRefused, "answered 404", 1),
    ("204", always(Answer(status=204)), PortalChanged, "answered 204", 1),
    ("a redirection to another host", always(Answer(status=302, headers={"Location": "http://evil.example/"})),
        PortalRefused, "sends to another address, http://evil.example/", 1),
    ("a redirection to itself", always(Answer(status=301, headers={"Location": "/search-api/prod/rest/search"})),
        PortalRefused, "sends to another address", 1),
    # What the envelope says.
    ("a bare list", lambda _r, h: as_json(h["results"]), PortalChanged, "the answer is a list", 1),
    ("null", always(as_json(None)), PortalChanged, "the answer is a NoneType", 1),
    ("a number that is none", always(Answer(b"NaN")), PortalChanged, "the answer is a float", 1),
    ("an error in JSON with 200", always(as_json({"type": "businessError"})), PortalChanged, "its keys: type", 1),
    ("an empty object", always(as_json({})), PortalChanged, "its keys: none", 1),
    ("no results", lambda _r, h: {k: v for k, v in h.items() if k != "results"}, PortalChanged, "no `results`", 1),
    ("results in an object", with_envelope(results={"items": []}), PortalChanged, "`results` is a dict", 1),
    ("results of null", with_envelope(results=None), PortalChanged, "`results` is a NoneType", 1),
    ("a total in words", with_envelope(totalResults="250"), PortalChanged, "totalResults is '250'", 1),
    ("a total below nothing", with_envelope(totalResults=-1), PortalChanged, "totalResults is -1", 1),
    ("a total that is true", with_envelope(totalResults=True), PortalChanged, "totalResults is True", 1),
    ("another page", with_envelope(pageNumber=7), PortalChanged, "pageNumber is 7, not 1", 1),
    ("no page number", with_envelope(pageNumber=None), PortalChanged, "pageNumber is None", 1),
    ("smaller pages", with_envelope(pageSize=50), PortalChanged, "pageSize is 50, not 100", 1),
    ("5,000 rows on a page", with_envelope(results=[{}] * 5_000), PortalChanged, "holds 5000 rows", 1),
    # Whether the pages fit together.
    ("endless pages", growing, PortalUnsteady, "told of 200 rows, and on page 2 of 300", 6),
    ("a total that shrinks each time", with_envelope(totalResults=240), PortalUnsteady, "page 3 holds 50 rows", 9),
    ("a total that shrinks and stays so", shrinking(after=99), PortalUnsteady, "page 3 holds 50 rows", 8),
    ("the same page again and again", repeating(times=99), PortalUnsteady, "page 2 repeats an earlier page", 6),
    ("a page that comes short", lambda _r, h: h | {"results": h["results"][:99]}, PortalUnsteady, "holds 99 rows", 3),
    ("an empty page in the middle", lambda r, h: h if page_of(r) == 1 else h | {"results": []},
        PortalUnsteady, "page 2 holds 0 rows", 6),
    ("rows behind the end", with_envelope(totalResults=20), PortalUnsteady, "holds 100 rows, not 20", 3),
    # What the rows say.
    ("news among the topics", with_metadata(type=["6"]), PortalFilterIgnored, "has the type '6'", 1),
    ("closed topics", with_metadata(status=["31094503"]), PortalFilterIgnored, "has the status '31094503'", 1),
    ("one closed topic among 100", first_row(lambda row: metadata_of(row, status=["31094503"])),
        PortalFilterIgnored, "has the status '31094503'", 1),
    ("another period", with_metadata(programmePeriod=["2014 - 2020"]), PortalFilterIgnored, "programmePeriod", 1),
    ("rows without a type", with_metadata(type=None), PortalChanged, "100 of 100 rows of page 1 do not say", 1),
    ("a status that is a number", with_metadata(status=31094502), PortalChanged, "do not say", 1),
    ("rows without metadata", with_rows(lambda row: {"reference": row["reference"]}), PortalChanged, "do not say", 1),
    ("rows that are texts", with_rows(str), PortalChanged, "do not say", 1),
    ("dates of another form", with_metadata(deadlineDate=["23/09/2026"]),
        PortalChanged, "100 of 100 rows of page 1 cannot be read; the first: '23/09/2026' is no date", 1),
    ("other names of topics", with_rows(lambda row: row | {"reference": "T-1"}),
        PortalUnsteady, "page 2 repeats", 6),
    ("topics that none is", with_rows(lambda row: row | {"reference": "T" + row["reference"]}),
        PortalChanged, "none of the 250 rows is a live topic", 3),
    ("a total beyond sense", with_envelope(totalResults=10**30), PortalUnsteady, "page 1 holds 0 rows, not 100", 6),
]  # fmt: skip


@dataclass
class Asked:
    """A harvest and the requests that it took."""

    harvest: Harvest
    requests: int


async def asked(damage: Damage, manners: Manners = QUICK) -> Asked:
    async with portal_server(ROWS, damage) as portal:
        found = await harvest(NOW, url=portal.url, manners=manners)
    return Asked(found, len(portal.requests))


@pytest.mark.parametrize(
    ("damage", "error", "words", "requests"), [c[1:] for c in FAILING], ids=[c[0] for c in FAILING]
)
async def test_a_damaged_answer_is_a_named_error_with_a_way_out(
    damage: Damage, error: type[PortalError], words: str, requests: int
) -> None:
    small = replace(QUICK, most_bytes=2**20)

    async with portal_server(ROWS, damage) as portal:
        with pytest.raises(PortalError) as caught:
            await harvest(NOW, url=portal.url, manners=small)

    assert type(caught.value) is error
    assert words in caught.value.what
    assert str(caught.value) == f"{caught.value.what}. {caught.value.way_out}"
    assert len(caught.value.way_out) > 10
    assert len(portal.requests) == requests


KEPT: list[tuple[str, Damage, int]] = [
    ("nothing damaged", lambda _r, _h: None, 3),
    ("cut JSON once", once(Answer(b'{"results": [')), 4),
    ("the connection ends once", once(as_json(search_answer(ROWS[:100], total=250), cut=50)), 4),
    ("an empty body once", once(Answer()), 4),
    ("500 once", once(Answer(status=500)), 4),
    ("502 with a page once", once(Answer(b"<html>", status=502, headers=HTML)), 4),
    ("429 once, no time named", once(TOO_MANY), 4),
    ("429 once, a second named", once(told_to_wait("1")), 4),
    ("429 once, a moment named", in_a_second, 4),
    ("429 once, a moment long past", once(told_to_wait("Sat, 27 Jun 2020 10:00:00 -0000")), 4),
    ("429 once, nonsense named", once(told_to_wait("soon")), 4),
    ("a total that shrinks for a moment", shrinking(after=1), 5),
    ("a page that repeats for a moment", repeating(times=1), 5),
    ("packed with gzip", with_body(gzip.compress, **{"Content-Encoding": "gzip"}), 3),
    ("a byte order mark", with_body(lambda body: b"\xef\xbb\xbf" + body), 3),
    ("UTF-16", with_body(lambda body: body.decode().encode("utf-16")), 3),
    ("a kind of JSON", with_body(bytes, **{"Content-Type": "application/hal+json; charset=utf-8"}), 3),
    ("fields that nobody knows", with_metadata(somethingNew=["x"]), 3),
    ("values that are no lists", with_metadata(type="1", status="31094502"), 3),
    ("several values, one of them asked for", with_metadata(programmePeriod=["2014 - 2020", "2021 - 2027"]), 3),
    ("half a character in a title", with_metadata(title=["Robots \ud800 and people"]), 3),
    ("NUL in a title", with_metadata(title=["Robots\x00 and people"]), 3),
]  # fmt: skip


@pytest.mark.parametrize(("damage", "requests"), [c[1:] for c in KEPT], ids=[c[0] for c in KEPT])
async def test_what_can_be_mended_costs_no_call(damage: Damage, requests: int) -> None:
    found = await asked(damage)

    assert len(found.harvest.reading.calls) == 250
    assert {call.title[:6] for call in found.harvest.reading.calls} == {"Robots"}
    assert found.harvest.reading.left_out == {}
    assert (found.harvest.requests, found.requests) == (requests, requests)


ACCOUNTED: list[tuple[str, Damage, dict[str, int], int]] = [
    ("a row that is null", first_row(lambda _row: None), {"damaged": 1}, 0),
    ("a row without metadata", first_row(lambda row: {"reference": row["reference"]}), {"damaged": 1}, 0),
    ("a row without a title", first_row(lambda row: metadata_of(row, title=[])), {"damaged": 1}, 0),
    ("a row with numbers for words", first_row(lambda row: metadata_of(row, title=[5])), {"damaged": 1}, 0),
    ("a row with NaN", first_row(lambda row: metadata_of(row, keywords=[float("nan")])), {"damaged": 1}, 0),
    ("a row of which the type is gone", first_row(lambda row: metadata_of(row, type=[])), {"not_a_grant_topic": 1}, 0),
    ("a legacy row", first_row(lambda row: row | {"reference": "46262887ERASMUSLumpSumGrants17"}), {"legacy": 1}, 0),
    ("a row that stands twice", first_row(lambda _row: topic_row(2)), {}, 1),
    ("a translation", first_row(lambda _row: topic_row(2) | {"reference": "50000002TOPICSsl"}), {}, 1),
]  # fmt: skip


@pytest.mark.parametrize(
    ("damage", "left_out", "duplicates"), [c[1:] for c in ACCOUNTED], ids=[c[0] for c in ACCOUNTED]
)
async def test_one_row_that_is_no_call_is_counted_and_harms_no_other(
    damage: Damage, left_out: dict[str, int], duplicates: int
) -> None:
    reading = (await asked(damage)).harvest.reading

    assert len(reading.calls) == 249
    assert (reading.left_out, reading.duplicates, reading.rows) == (left_out, duplicates, 250)
    assert len(reading.damages) == left_out.get("damaged", 0)
    assert all(problem.place == "page 1, row 1" for problem in reading.damages)


SLOW = {
    "a byte now and then": lambda _request, honest: as_json(honest, drip_s=0.15),
    "a first byte that never comes": lambda _request, _honest: Answer(raw=b"HTTP", drip_s=1.0),
}


@pytest.mark.parametrize("name", SLOW)
async def test_an_answer_that_drips_ends_after_its_time(name: str) -> None:
    began = datetime.now(UTC)

    async with portal_server(ROWS, SLOW[name]) as portal:
        with pytest.raises(PortalUnreachable, match=r"gave no whole answer within 0\.4 seconds"):
            await harvest(NOW, url=portal.url, manners=HASTY)

    assert len(portal.requests) == 3
    assert (datetime.now(UTC) - began).total_seconds() < 10


async def test_a_portal_that_is_not_there_cannot_be_reached() -> None:
    async with portal_server() as portal:
        url = portal.url

    with pytest.raises(PortalUnreachable, match=r"127\.0\.0\.1 cannot be reached"):
        await harvest(NOW, url=url, manners=QUICK)


async def test_more_requests_than_the_budget_has_are_not_sent() -> None:
    async with portal_server(ROWS) as portal:
        with pytest.raises(PortalOverBudget, match="needed more than 2 requests"):
            await harvest(NOW, url=portal.url, manners=replace(QUICK, requests=2))

    assert len(portal.requests) == 2


async def test_more_seconds_than_the_budget_has_are_not_taken() -> None:
    async with portal_server(ROWS, always(TOO_MANY)) as portal:
        with pytest.raises(PortalOverBudget, match=r"took more than 0\.3 seconds"):
            await harvest(NOW, url=portal.url, manners=replace(QUICK, first_wait_s=1, seconds=0.3))
