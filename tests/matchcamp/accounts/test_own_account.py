"""One's own account: words, consents, tokens, sessions, address."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from matchcamp.accounts.documents import Consent
from matchcamp.accounts.keys import hashed
from matchcamp.accounts.purposes import PURPOSES, TERMS, agreed, consent_to

ANA, NEW = "ana@example.org", "ana.new@example.org"
NOW = datetime(2026, 6, 27, tzinfo=UTC)


async def row_of(service: Any, email: str) -> dict[str, Any]:
    row: dict[str, Any] = await service.parts.database["accounts"].find_one({"email": email})
    return row


async def test_name_and_language_are_changed(service: Any) -> None:
    browser = await service.browser(ANA)

    await browser.post("/account", {"name": "Ana Žagar", "language": "sl"})

    row = await row_of(service, ANA)
    assert (row["name"], row["language"]) == ("Ana Žagar", "sl")


async def test_a_name_with_a_line_break_is_refused(service: Any) -> None:
    browser = await service.browser(ANA)

    answer = await browser.post("/account", {"name": "Ana\r\nBcc: x@example.org", "language": "sl"})

    assert answer.status_code == 400
    assert (await row_of(service, ANA))["name"] == "Ana"


async def test_consents_are_written_down_with_their_words(service: Any) -> None:
    browser = await service.browser(ANA)

    await browser.post("/account/consents", {"purpose": "photos", "given": "yes"})
    await browser.post("/account/consents", {"purpose": "photos", "given": "no"})

    found = [Consent.model_validate(one) for one in (await row_of(service, ANA))["consents"]]
    assert [(one.purpose, one.given) for one in found] == [("photos", True), ("photos", False)]
    assert all(one.words.startswith("Photos in which I can be recognised") for one in found)


@pytest.mark.parametrize(("purpose", "given"), [("terms", "no"), ("made-up", "yes")])
async def test_the_terms_are_not_taken_back_and_others_do_not_exist(service: Any, purpose: str, given: str) -> None:
    browser = await service.browser(ANA)

    answer = await browser.post("/account/consents", {"purpose": purpose, "given": given})

    assert answer.status_code == 400
    assert (await row_of(service, ANA))["consents"] == []


def test_the_last_answer_counts() -> None:
    yes, no = consent_to(TERMS, given=True, at=NOW), consent_to(TERMS, given=False, at=NOW)

    assert agreed([no, yes], TERMS) == yes
    assert agreed([yes, no], TERMS) is None


def test_an_agreement_to_older_words_does_not_count() -> None:
    old = consent_to(TERMS, given=True, at=NOW).model_copy(update={"since": "2025-01-01"})

    assert agreed([old], TERMS) is None


def test_purposes_have_ids_of_their_own() -> None:
    assert len({one.id for one in PURPOSES}) == len(PURPOSES)


async def test_a_token_is_shown_once_works_and_can_be_ended(service: Any) -> None:
    browser = await service.browser(ANA)
    made = await browser.post("/account/tokens", {"label": "Our website", "days": "30"})
    token = made.text.split("<code>")[1].split("</code>")[0]
    program = service.visitor(authorization=f"Bearer {token}")
    works = await program.get("/api/me")
    later = await browser.get("/account")
    [row] = await service.parts.database["tokens"].find({}).to_list()

    await browser.post(f"/account/tokens/{row['_id']}/revoke")

    assert works.json()["email"] == ANA
    assert token not in later.text
    assert "Our website" in later.text
    assert (await program.get("/api/me")).status_code == 401


async def test_a_token_cannot_take_the_account_over(service: Any) -> None:
    program = await service.program(ANA)

    answers = [
        await program.get("/account"),
        await program.post("/account/tokens", data={"label": "more"}),
        await program.post("/account/email", data={"email": NEW}),
        await program.post("/account/erase", data={"email": ANA}),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404, 404]


async def test_one_session_is_ended_and_nobody_elses(service: Any) -> None:
    here, there = await service.browser(ANA), await service.browser(ANA)
    stranger = await service.browser("stranger@example.org")
    path = f"/account/sessions/{hashed(there.http.cookies['session'])}/end"

    foreign = await stranger.post(path)
    ended = await here.post(path)

    assert (foreign.status_code, ended.status_code) == (404, 303)
    assert (await there.get("/account")).status_code == 303
    assert (await here.get("/account")).status_code == 200


async def test_an_address_changes_by_a_link_to_the_new_one(service: Any, link: Any, letters: Any) -> None:
    browser = await service.browser(ANA)
    await browser.post("/account/email", {"email": NEW})
    unread = await browser.get(link(NEW))

    changed = await browser.post(link(NEW))

    assert (unread.status_code, changed.status_code) == (200, 303)
    assert (await row_of(service, NEW))["former_emails"] == [ANA]
    assert [letter["Subject"] for letter in letters(ANA)] == ["A new address was asked for", "Your address was changed"]
    assert (await browser.get("/account")).status_code == 303


async def test_a_link_to_a_new_address_works_for_its_account_only(service: Any, link: Any) -> None:
    await (await service.browser(ANA)).post("/account/email", {"email": NEW})

    answer = await (await service.browser("stranger@example.org")).post(link(NEW))

    assert answer.status_code == 404
    assert await row_of(service, NEW) is None


async def test_a_taken_address_gets_the_same_page_and_another_letter(service: Any, letters: Any) -> None:
    await service.account(NEW)
    browser = await service.browser(ANA)

    taken = await browser.post("/account/email", {"email": NEW})
    free = await browser.post("/account/email", {"email": "free@example.org"})

    assert (taken.status_code, taken.headers["location"]) == (free.status_code, free.headers["location"])
    assert letters(NEW)[0]["Subject"] == "This address has an account already"
    assert await service.parts.database["email_changes"].count_documents({"new_email": NEW}) == 0


async def test_an_address_is_changed_only_soon_after_signing_in(service: Any) -> None:
    browser = await service.browser(ANA)
    old = datetime.now(UTC) - timedelta(minutes=31)
    await service.parts.database["sessions"].update_many({}, {"$set": {"created": old}})

    answer = await browser.post("/account/email", {"email": NEW})

    assert answer.status_code == 403
    assert await service.parts.database["email_changes"].count_documents({}) == 0
