"""Asking to join: for an organisation with people, for one without, for a new one."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from matchcamp.viewer import Role
from tests.matchcamp.mailing import plain

ASKER = "nina@example.org"
OWNER = "owner@example.org"


def words(organisation: str, **more: str) -> dict[str, str]:
    return {
        "email": ASKER,
        "name": "Nina Novak",
        "language": "sl",
        "organisation": organisation,
        "terms": "true",
    } | more


async def stranger(service: Any) -> Any:
    browser = await service.browser("passer-by@example.org")
    browser.http.cookies.delete("session")
    return browser


async def ask(service: Any, link: Any, organisation: str, **more: str) -> Any:
    """Ask and confirm; returns the asker's browser."""
    browser = await stranger(service)
    sent = await browser.post("/join", words(organisation, **more))
    assert sent.status_code == 200, sent.text
    confirmed = await browser.post(link(ASKER))
    assert confirmed.status_code == 303
    return browser


async def request_id(service: Any) -> str:
    row = await service.parts.database["join_requests"].find_one({"state": "waiting"})
    return str(row["_id"])


async def asker(service: Any) -> dict[str, Any]:
    row: dict[str, Any] = await service.parts.database["accounts"].find_one({"email": ASKER})
    return row


async def test_an_owner_lets_somebody_into_the_organisation(service: Any, link: Any, letters: Any) -> None:
    organisation = await service.organisation(owner=OWNER)
    browser = await ask(service, link, organisation)
    owner = await service.browser(OWNER)

    page = await owner.get("/joining")
    answer = await owner.post(f"/joining/{await request_id(service)}", {"answer": "accept", "note": "Welcome"})

    assert "Nina Novak" in page.text
    assert answer.status_code == 303
    assert (await asker(service))["memberships"] == [{"organisation_id": organisation, "role": "editor"}]
    assert (await asker(service))["roles"] == ["member"]
    assert "Welcome" in plain(letters(ASKER)[-1])
    assert letters(OWNER)[0]["Subject"] == "Somebody asks to join"
    assert (await browser.get(f"/organisations/{organisation}/people")).status_code == 200


async def test_before_the_answer_the_asker_is_no_member(service: Any, link: Any) -> None:
    browser = await ask(service, link, await service.organisation(owner=OWNER))

    account = await asker(service)

    assert (account["roles"], account["memberships"]) == ([], [])
    assert (await browser.get("/joining")).status_code == 403
    assert "Orodjarna Primer" in (await browser.get("/account")).text


async def test_a_claim_is_for_the_secretariat_alone(service: Any, link: Any) -> None:
    organisation = await service.organisation()
    await service.account("sec@example.org", Role.SECRETARIAT)
    await ask(service, link, organisation)
    broker = await service.browser("broker@example.org", Role.BROKER)
    secretariat = await service.browser("sec@example.org")
    path = f"/joining/{await request_id(service)}"

    refused = await broker.post(path, {"answer": "accept"})
    taken = await secretariat.post(path, {"answer": "accept"})

    assert (refused.status_code, taken.status_code) == (403, 303)
    assert (await asker(service))["memberships"] == [{"organisation_id": organisation, "role": "owner"}]


async def test_a_broker_lets_a_new_organisation_in(service: Any, link: Any) -> None:
    new = {"new_name": "Livarna Test", "new_type": "small_enterprise", "new_country": "SI", "new_pic": "986226549"}
    await ask(service, link, "new", **new)
    broker = await service.browser("broker@example.org", Role.BROKER)

    await broker.post(f"/joining/{await request_id(service)}", {"answer": "accept"})

    made = await service.parts.database["organisations"].find_one({"name": "Livarna Test"})
    assert (made["type"], made["country"], made["pic"], made["membership"]) == (
        "small_enterprise",
        "SI",
        "986226549",
        "interested",
    )
    assert (await asker(service))["memberships"] == [{"organisation_id": str(made["_id"]), "role": "owner"}]


async def test_a_request_for_a_new_organisation_can_be_put_to_a_known_one(service: Any, link: Any) -> None:
    known = await service.organisation("Livarna Test", owner=OWNER)
    await ask(service, link, "new", new_name="Livarna Tset", new_type="small_enterprise", new_country="SI")
    secretariat = await service.browser("sec@example.org", Role.SECRETARIAT)

    page = await secretariat.get("/joining")
    await secretariat.post(f"/joining/{await request_id(service)}", {"answer": "accept", "organisation_id": known})

    assert f'value="{known}"' in page.text
    assert (await asker(service))["memberships"] == [{"organisation_id": known, "role": "editor"}]
    assert await service.parts.database["organisations"].count_documents({}) == 1


async def test_a_broker_cannot_put_a_request_into_an_organisation_with_owners(service: Any, link: Any) -> None:
    known = await service.organisation(owner=OWNER)
    await ask(service, link, "new", new_name="Something else", new_type="small_enterprise", new_country="SI")
    broker = await service.browser("broker@example.org", Role.BROKER)

    answer = await broker.post(f"/joining/{await request_id(service)}", {"answer": "accept", "organisation_id": known})

    assert answer.status_code == 403
    assert (await asker(service))["memberships"] == []


async def test_a_request_is_answered_once(service: Any, link: Any) -> None:
    await ask(service, link, await service.organisation(owner=OWNER))
    owner = await service.browser(OWNER)
    path = f"/joining/{await request_id(service)}"

    answers = [(await owner.post(path, {"answer": answer})).status_code for answer in ("decline", "accept")]

    assert answers == [303, 409]
    assert (await asker(service))["memberships"] == []


async def test_the_owner_of_another_organisation_does_not_find_the_request(service: Any, link: Any) -> None:
    await ask(service, link, await service.organisation(owner=OWNER))
    await service.organisation("Another", owner="other@example.org")
    other = await service.browser("other@example.org")

    page = await other.get("/joining")
    answer = await other.post(f"/joining/{await request_id(service)}", {"answer": "accept"})

    assert "Nina" not in page.text
    assert answer.status_code == 404


async def test_reading_the_link_confirms_nothing(service: Any, link: Any) -> None:
    browser = await stranger(service)
    await browser.post("/join", words(await service.organisation(owner=OWNER)))

    pages = [(await browser.get(link(ASKER))).status_code for _ in range(2)]

    assert pages == [200, 200]
    assert await asker(service) is None
    assert (await browser.post(link(ASKER))).status_code == 303
    assert (await browser.post(link(ASKER))).status_code == 404


async def test_an_account_that_stood_before_is_not_signed_in_by_the_link(service: Any, link: Any) -> None:
    await service.account(ASKER)

    browser = await ask(service, link, await service.organisation(owner=OWNER))

    assert "session" not in browser.http.cookies


async def test_known_and_unknown_addresses_get_the_same_answer_and_letter(service: Any, letters: Any) -> None:
    organisation = await service.organisation(owner=OWNER)
    await service.account("nin1@example.org")
    browser = await stranger(service)

    known = await browser.post("/join", words(organisation, email="nin1@example.org"))
    unknown = await browser.post("/join", words(organisation, email="nin2@example.org"))

    assert (
        (known.status_code, len(known.content))
        == (unknown.status_code, len(unknown.content))
        == (200, len(known.content))
    )
    first, second = letters("nin1@example.org")[0], letters("nin2@example.org")[0]
    assert (first["Subject"], len(plain(first))) == (second["Subject"], len(plain(second)))


async def test_the_letter_holds_no_word_of_the_asker(service: Any, letters: Any) -> None:
    browser = await stranger(service)
    words_typed = words(await service.organisation(), name="Buy gold now", message="https://evil.example")

    await browser.post("/join", words_typed)

    text = plain(letters(ASKER)[0])
    assert "gold" not in text
    assert "evil" not in text


@pytest.mark.parametrize("name", ["Nina\r\nBcc: all@example.org", "Nina\nSubject: x", "N\x00ina", "N" * 121])
async def test_a_name_that_could_break_a_header_is_refused(service: Any, name: str) -> None:
    browser = await stranger(service)

    answer = await browser.post("/join", words(await service.organisation(), name=name))

    assert answer.status_code == 400
    assert await service.parts.database["join_requests"].count_documents({}) == 0
    assert await service.parts.database["letters"].count_documents({}) == 0


async def test_markup_in_a_name_is_shown_as_it_was_typed(service: Any, link: Any) -> None:
    organisation = await service.organisation(owner=OWNER)
    await ask(service, link, organisation, name="<script>alert(1)</script>")

    page = await (await service.browser(OWNER)).get("/joining")

    assert "<script>alert(1)" not in page.text
    assert "&lt;script&gt;alert(1)" in page.text


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"terms": ""}, "terms"),
        ({"email": "nobody"}, "email"),
        ({"organisation": ""}, "organisation"),
        ({"organisation": "f" * 24}, "organisation"),
        ({"organisation": "new"}, "new_name"),
    ],
)
async def test_what_is_missing_is_said_and_what_was_typed_stays(
    service: Any, typed: dict[str, str], field: str
) -> None:
    browser = await stranger(service)

    answer = await browser.post("/join", words(await service.organisation(), message="Kept words") | typed)

    assert answer.status_code == 400
    assert f'href="#field-{field}"' in answer.text
    assert "Kept words" in answer.text


@pytest.mark.parametrize(
    "find", ["Solski center Velenje", "ŠCV Velenje", "Šolski centr Velenje", "986226549", "986 226 549"]
)
async def test_the_form_finds_an_organisation_without_javascript(service: Any, find: str) -> None:
    wanted = await service.organisation("Šolski center Velenje", aliases=["ŠCV Velenje"], pic="986226549")
    await service.organisation("Politeknika Txorierri")
    browser = await stranger(service)

    page = await browser.post("/join", {"step": "search", "find": find, "name": "Nina Novak"})

    assert page.status_code == 200
    assert f'value="{wanted}"' in page.text
    assert "Txorierri" not in page.text
    assert "Nina Novak" in page.text


async def test_joining_keeps_the_agreement_to_the_terms(service: Any, link: Any) -> None:
    await ask(service, link, await service.organisation(owner=OWNER))

    [consent] = (await asker(service))["consents"]

    assert (consent["purpose"], consent["given"], consent["since"]) == ("terms", True, "2026-06-01")
    assert len(consent["words"]) > 50


async def test_pressing_the_button_twice_puts_one_request_forward(service: Any, link: Any) -> None:
    organisation = await service.organisation(owner=OWNER)
    browser = await stranger(service)
    await browser.post("/join", words(organisation))
    confirming = link(ASKER)

    presses = await asyncio.gather(*(browser.post(confirming) for _ in range(6)))

    rows = await service.parts.database["join_requests"].find({}).to_list()
    assert [row["state"] for row in rows] == ["waiting"]
    assert sorted(press.status_code for press in presses) == [303, *[404] * 5]
    assert "Nina Novak" in (await (await service.browser(OWNER)).get("/joining")).text


async def test_asking_twice_waits_once(service: Any, link: Any) -> None:
    organisation = await service.organisation(owner=OWNER)

    await ask(service, link, organisation)
    await ask(service, link, organisation)

    assert await service.parts.database["join_requests"].count_documents({}) == 1


async def test_too_many_requests_for_one_mailbox_are_slowed(service: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    limited = service.parts.settings.model_copy(update={"rate_limits": True})
    monkeypatch.setattr(service.app.state, "parts", replace(service.parts, settings=limited))
    organisation = await service.organisation()
    browser = await stranger(service)

    answers = [(await browser.post("/join", words(organisation))).status_code for _ in range(6)]

    assert answers == [200, 200, 200, 200, 200, 429]
