"""Bad input gets a clear 4xx, nothing is stored half, and nothing private leaks."""

import json

import httpx
import pytest

from matchcamp.viewer import Role
from tests.matchcamp.conftest import Service

PROBLEM = "application/problem+json"
TEXT = "We look for a partner who can teach two people to print mould inserts in metal."
MARKUP = "<script>alert(1)</script><img src=x onerror=alert(2)>"


async def program(service: Service) -> tuple[httpx.AsyncClient, str]:
    organisation = await service.organisation(owner="maja@example.org")
    return await service.program("maja@example.org"), organisation


def need(organisation: str, **more: object) -> dict[str, object]:
    return {"title": "Metal printing", "text": TEXT, "organisation_id": organisation} | more


async def stored(service: Service) -> int:
    return await service.parts.database["needs"].count_documents({})


BODIES = {
    "empty": (b"", 400),
    "not JSON": (b"{", 400),
    "a list": (b"[]", 400),
    "a number": (b"1", 400),
    "null": (b"null", 400),
    "not UTF-8": (b'{"title": "\xff\xfe"}', 400),
    "nested 100,000 deep": (b"[" * 100_000, 400),
    "nested objects": (b'{"a":' * 50_000 + b"1" + b"}" * 50_000, 400),
    "not a number": (b'{"title": NaN}', 400),
    "1 MB": (b'{"title": "' + b"x" * 1_000_000 + b'"}', 413),
}


@pytest.mark.parametrize("name", list(BODIES))
async def test_a_body_that_is_no_need_is_refused_with_a_problem(service: Service, name: str) -> None:
    client, _ = await program(service)
    body, expected = BODIES[name]

    answer = await client.post("/api/needs", content=body, headers={"content-type": "application/json"})

    assert (answer.status_code, answer.headers["content-type"]) == (expected, PROBLEM)
    assert answer.json()["status"] == expected
    assert await stored(service) == 0


FIELDS = {
    "blank title": {"title": "  "},
    "title with a line break": {"title": "Metal\r\nBcc: all@example.org"},
    "title with NUL": {"title": "Metal\x00printing"},
    "title that nobody sees": {"title": "\u200b\u200d\u00ad\ufeff"},
    "text with NUL": {"text": TEXT + "\x00"},
    "outcome with an escape": {"outcome": "Two \x1b[2J people"},
    "text of 30,000 characters": {"text": "a" * 30_000},
    "unknown topic": {"topics": ["alchemy"]},
    "nine topics": {"topics": ["welding"] * 9},
    "unknown visibility": {"visibility": "secret"},
    "unknown type": {"wanted_types": ["wizard"]},
    "lower-case country": {"wanted_countries": ["si"]},
    "bad date": {"by": "tomorrow"},
    "organisation that is no id": {"organisation_id": {"$ne": ""}},
    "field that nobody knows": {"status": "published"},
    "revision from outside": {"_id": "0" * 24},
    "list for a text": {"text": ["a", "b"]},
}


@pytest.mark.parametrize("name", list(FIELDS))
async def test_a_field_that_cannot_be_taken_is_named(service: Service, name: str) -> None:
    client, organisation = await program(service)

    answer = await client.post("/api/needs", json=need(organisation, **FIELDS[name]))

    assert answer.status_code == 400, answer.text
    assert answer.headers["content-type"] == PROBLEM
    assert any(next(iter(FIELDS[name])) in error["field"] for error in answer.json()["errors"])
    assert await stored(service) == 0


async def test_what_turns_or_hides_words_is_not_kept(service: Service) -> None:
    client, organisation = await program(service)
    turned = need(
        organisation, title="Metal\u202egnitnirp", text=f"{TEXT}\u2066\u200b", outcome="Two\ufeff of us 👩\u200d🏭"
    )

    kept = (await client.post("/api/needs", json=turned)).json()

    assert (kept["title"], kept["text"], kept["outcome"]) == ("Metalgnitnirp", TEXT, "Two of us 👩\u200d🏭")


async def test_a_need_for_a_stranger_organisation_is_refused(service: Service) -> None:
    client, _ = await program(service)
    other = await service.organisation("Another", owner="ana@example.org")

    answer = await client.post("/api/needs", json=need(other))

    assert answer.status_code == 403
    assert await stored(service) == 0


async def test_a_private_need_of_others_is_not_found_rather_than_forbidden(service: Service) -> None:
    owner, organisation = await program(service)
    kept = (await owner.post("/api/needs", json=need(organisation, visibility="private"))).json()["id"]
    stranger = await service.program("ana@example.org")

    answers = [
        await stranger.get(f"/api/needs/{kept}"),
        await stranger.get(f"/api/needs/{kept}/matches"),
        await stranger.put(f"/api/needs/{kept}", json=need(organisation, revision=1)),
        await stranger.post(f"/api/needs/{kept}/steps", json={"step": "withdraw"}),
        await stranger.get(f"/needs/{kept}"),
    ]
    unknown = await stranger.get(f"/api/needs/{'0' * 24}")

    assert [answer.status_code for answer in answers] == [404] * 5
    assert answers[0].json()["detail"].replace(kept, "ID") == unknown.json()["detail"].replace("0" * 24, "ID")


@pytest.mark.parametrize("bad", ["x", "0" * 23, "0" * 25, "%00", "..%2f..", "' or 1=1", "{$ne:1}"])
async def test_an_id_that_is_none_is_not_found(service: Service, bad: str) -> None:
    client, _ = await program(service)

    for path in (f"/api/needs/{bad}", f"/needs/{bad}", f"/api/calls/{bad}", f"/offers/{bad}", f"/ideas/{bad}"):
        assert (await client.get(path)).status_code in {400, 404}, path


async def test_markup_in_every_field_is_shown_as_text(service: Service) -> None:
    organisation = await service.organisation(f"{MARKUP} Ltd", owner="maja@example.org", profile=MARKUP, city=MARKUP)
    client = await service.program("maja@example.org")
    browser = await service.browser("maja@example.org")
    posted = await client.post(
        "/api/needs", json=need(organisation, title=f"Printing {MARKUP}", text=f"{TEXT} {MARKUP}", outcome=MARKUP)
    )
    await service.indexed()

    pages = [
        await browser.get(path)
        for path in ("/", f"/needs/{posted.json()['id']}", f"/needs/{posted.json()['id']}/edit", "/needs/new",
                     "/organisations", f"/organisations/{organisation}", "/search?q=printing", f"/search?q={MARKUP}")
    ]  # fmt: skip

    assert [page.status_code for page in pages] == [200] * len(pages)
    assert [page.url.path for page in pages if "<script>alert" in page.text or "<img src=x" in page.text] == []


async def test_an_unknown_address_answers_in_the_form_that_was_asked(service: Service) -> None:
    visitor = service.visitor()

    program_answer, page = await visitor.get("/api/nothing"), await visitor.get("/nothing")

    assert (program_answer.status_code, program_answer.headers["content-type"]) == (404, PROBLEM)
    assert page.status_code == 404
    assert page.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
async def test_the_ends_of_the_calendar_can_be_wanted(service: Service, day: str) -> None:
    _, organisation = await program(service)
    broker = await service.program("ingrid@example.org", Role.BROKER)

    posted = await broker.post("/api/needs", json=need(organisation, by=day, publish=True))

    assert (posted.status_code, posted.json()["status"]) == (201, "published")
    assert posted.json()["expires"].startswith("2026-12-24")
    assert (await broker.get(f"/needs/{posted.json()['id']}")).status_code == 200


ODD_WORDS = ["\x00", "a" * 5000, "' $where ", "(((((", "AND OR NOT", "\u202e", '^~*?:\\"[]{}', "💥" * 50]


@pytest.mark.parametrize("query", ODD_WORDS)
async def test_search_takes_any_words(service: Service, query: str) -> None:
    visitor = service.visitor()

    page = await visitor.get("/search", params={"q": query})
    api = await visitor.get("/api/search", params={"q": query[:2000]})

    assert (page.status_code, api.status_code) == (200, 200)


async def test_a_page_form_without_its_token_is_refused(service: Service) -> None:
    browser = await service.browser("maja@example.org")

    answer = await browser.http.post("/needs/new", data={"title": "x"})

    assert answer.status_code == 403


@pytest.mark.parametrize(("lost", "status"), [("session", 401), ("form", 403)])
async def test_what_was_written_is_given_back_when_a_cookie_is_gone(service: Service, lost: str, status: int) -> None:
    organisation = await service.organisation(owner="maja@example.org")
    browser = await service.browser("maja@example.org")
    await browser.get("/needs/new")
    words = need(organisation, text=f"{TEXT} {MARKUP}", _csrf_token=browser.http.cookies["form"])
    browser.http.cookies.delete(lost)

    answer = await browser.http.post("/needs/new", data=words)

    assert answer.status_code == status
    assert TEXT in answer.text
    assert ("<script>alert" in answer.text, words["_csrf_token"] in answer.text.partition("<main")[2]) == (False, False)
    assert await stored(service) == 0


async def test_a_form_cookie_of_another_service_is_replaced(service: Service) -> None:
    browser = await service.browser("maja@example.org")
    browser.http.cookies.set("form", "f" * 128, domain="127.0.0.1")

    page = await browser.get("/about")
    answer = await browser.post("/language", {"language": "sl"})

    assert page.cookies["form"] != "f" * 128
    assert answer.status_code == 303


async def test_an_api_call_by_cookie_needs_the_form_token_too(service: Service) -> None:
    organisation = await service.organisation(owner="maja@example.org")
    browser = await service.browser("maja@example.org")

    answer = await browser.http.post("/api/needs", content=json.dumps(need(organisation)))

    assert answer.status_code == 403
    assert await stored(service) == 0


async def test_a_foreign_bearer_token_is_refused(service: Service) -> None:
    answer = await service.visitor(authorization="Bearer nonsense").get("/api/needs")

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")


async def test_a_cursor_that_is_none_is_refused(service: Service) -> None:
    visitor = service.visitor()

    answers = [await visitor.get(path) for path in ("/api/needs?after=x", "/api/calls?after=9-9", "/api/needs?limit=0")]

    assert [answer.status_code for answer in answers] == [400, 400, 400]


@pytest.mark.parametrize("name", ["%00", "a" * 300 + ".css", "..%2f..%2fapp.py", "%252e%252e/app.py"])
async def test_a_file_that_is_none_is_refused(service: Service, name: str) -> None:
    answer = await service.visitor().get(f"/static/{name}")

    assert answer.status_code in {400, 404}


async def test_every_answer_carries_the_security_headers(service: Service) -> None:
    visitor = service.visitor()

    for path in ("/", "/api/needs", "/nothing", "/static/matchcamp.css", "/health/live"):
        headers = (await visitor.get(path)).headers
        assert headers["content-security-policy"].startswith("default-src 'self'"), path
        assert headers["x-content-type-options"] == "nosniff", path


async def test_reading_without_an_account_stores_no_session(service: Service) -> None:
    visitor = service.visitor()

    for _ in range(5):
        await visitor.get("/")

    assert await service.parts.database["sessions"].count_documents({}) == 0
