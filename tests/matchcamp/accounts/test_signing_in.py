"""Signing in by a link, and the ends of a session."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from matchcamp.accounts.actions import open_session
from matchcamp.accounts.keys import hashed
from matchcamp.viewer import Role

ANA = "ana@example.org"


def signed_in(page: Any) -> bool:
    return ANA in page.text


async def test_a_link_signs_in_once(service: Any, link: Any) -> None:
    await service.account(ANA)
    browser = await service.browser("another@example.org")
    browser.http.cookies.delete("session")
    await browser.post("/sign-in", {"email": ANA})
    path = link(ANA)

    first = await browser.post(path)
    second = await browser.post(path)

    assert (first.status_code, second.status_code) == (303, 404)
    assert signed_in(await browser.get("/account"))


async def test_reading_a_link_does_not_use_it(service: Any, link: Any) -> None:
    await service.account(ANA)
    browser = await service.browser("another@example.org")
    await browser.post("/sign-in", {"email": ANA})

    pages = [await service.visitor().get(link(ANA)) for _ in range(3)]
    used = await browser.post(link(ANA))

    assert [page.status_code for page in pages] == [200, 200, 200]
    assert used.status_code == 303


async def test_a_link_that_is_too_old_signs_nobody_in(service: Any, link: Any) -> None:
    await service.account(ANA)
    browser = await service.browser("another@example.org")
    await browser.post("/sign-in", {"email": ANA})
    past = {"$set": {"expires": datetime.now(UTC) - timedelta(seconds=1)}}
    await service.parts.database["sign_in_links"].update_many({}, past)

    answer = await browser.post(link(ANA))

    assert answer.status_code == 404


async def test_signing_in_ends_the_session_before(service: Any, link: Any) -> None:
    await service.account(ANA)
    browser = await service.browser("before@example.org")
    old = browser.http.cookies["session"]
    await browser.post("/sign-in", {"email": ANA})

    await browser.post(link(ANA))

    keys = await service.parts.database["sessions"].distinct("_id")
    assert keys == [hashed(browser.http.cookies["session"])]
    assert browser.http.cookies["session"] != old


async def test_a_planted_cookie_leads_nowhere_and_is_not_taken_over(service: Any, link: Any) -> None:
    await service.account(ANA)
    browser = await service.browser("another@example.org")
    browser.http.cookies.delete("session")
    browser.http.cookies.set("session", "planted", domain="127.0.0.1")
    before = await browser.get("/account")
    await browser.post("/sign-in", {"email": ANA})

    answer = await browser.post(link(ANA))

    assert before.status_code == 303
    assert "planted" not in answer.headers["set-cookie"]
    assert await service.parts.database["sessions"].find_one({"_id": hashed("planted")}) is None


async def test_a_thousand_strangers_leave_no_session(service: Any) -> None:
    for _ in range(50):
        await service.visitor().get("/sign-in")

    assert await service.parts.database["sessions"].count_documents({}) == 0


@pytest.mark.parametrize(
    ("field", "ago"),
    [("seen", timedelta(minutes=61)), ("expires", timedelta(seconds=1))],
)
async def test_an_idle_or_old_session_is_over(service: Any, field: str, ago: timedelta) -> None:
    browser = await service.browser(ANA)
    await service.parts.database["sessions"].update_many({}, {"$set": {field: datetime.now(UTC) - ago}})

    page = await browser.get("/account")

    assert page.status_code == 303


async def test_the_session_cookie_is_closed_to_scripts(service: Any, link: Any) -> None:
    await service.account(ANA)
    browser = await service.browser("another@example.org")
    await browser.post("/sign-in", {"email": ANA})

    answer = await browser.post(link(ANA))

    cookie = next(value for value in answer.headers.get_list("set-cookie") if value.startswith("session="))
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))


async def test_signing_out_everywhere_ends_all_sessions_tokens_and_links(service: Any, link: Any) -> None:
    program = await service.program(ANA)
    other = await service.browser(ANA)
    browser = await service.browser(ANA)
    await browser.post("/sign-in", {"email": ANA})

    await browser.post("/sign-out-everywhere")

    assert (await other.get("/account")).status_code == 303
    assert (await program.get("/api/me")).status_code == 401
    assert (await browser.post(link(ANA))).status_code == 404


async def test_an_unknown_bearer_token_is_refused(service: Any) -> None:
    answer = await service.visitor(authorization="Bearer made-up").get("/api/needs")

    assert answer.status_code == 401
    assert answer.headers["content-type"].startswith("application/problem+json")


async def test_a_closed_account_is_out_at_once(service: Any, link: Any) -> None:
    program, browser = await service.program(ANA), await service.browser(ANA)
    await browser.post("/sign-in", {"email": ANA})
    path = link(ANA)
    secretariat = await service.browser("sec@example.org", Role.SECRETARIAT)

    await secretariat.post(f"/people/{await service.account(ANA)}/disable")

    assert (await browser.get("/account")).status_code == 303
    assert (await program.get("/api/me")).status_code == 401
    assert (await browser.post(path)).status_code == 404
    assert await service.parts.database["sessions"].count_documents({"account_id": await service.account(ANA)}) == 0


async def test_known_and_unknown_addresses_get_the_same_page(service: Any) -> None:
    await service.account("ana1@example.org")
    browser = await service.browser("another@example.org")

    known = await browser.post("/sign-in", {"email": "ana1@example.org"})
    unknown = await browser.post("/sign-in", {"email": "ana2@example.org"})

    assert (known.status_code, len(known.content)) == (unknown.status_code, len(unknown.content))


async def test_only_hashes_of_secrets_are_kept(service: Any, link: Any) -> None:
    account_id = await service.account(ANA)
    cookie = await open_session(service.parts, account_id, browser="test")
    browser = await service.browser("another@example.org")
    await browser.post("/sign-in", {"email": ANA})
    token = link(ANA).rpartition("/")[2]

    rows = [await service.parts.database[name].find({}).to_list() for name in NAMES]

    assert cookie not in str(rows)
    assert token not in str(rows)


NAMES = ("sessions", "sign_in_links", "letters", "tokens", "accounts")
