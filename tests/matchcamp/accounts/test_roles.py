"""The secretariat's list of accounts."""

from typing import Any

import pytest

from matchcamp.viewer import Role

SECRETARY, ANA = "sec@example.org", "ana@example.org"


async def roles_of(service: Any, email: str) -> list[str]:
    row = await service.parts.database["accounts"].find_one({"email": email})
    found: list[str] = row["roles"]
    return found


async def test_accounts_are_found_by_a_part_of_name_or_address(service: Any) -> None:
    await service.account(ANA)
    await service.account("bojan@example.org")
    browser = await service.browser(SECRETARY, Role.SECRETARIAT)

    page = await browser.get("/people", params={"q": "ana@"})

    assert ANA in page.text
    assert "bojan@example.org" not in page.text


async def test_a_search_word_is_no_pattern(service: Any) -> None:
    browser = await service.browser(SECRETARY, Role.SECRETARIAT)

    page = await browser.get("/people", params={"q": ".*("})

    assert page.status_code == 200
    assert "Nobody found" in page.text


async def test_roles_are_given_and_taken(service: Any) -> None:
    ana = await service.account(ANA)
    browser = await service.browser(SECRETARY, Role.SECRETARIAT)

    await browser.post(f"/people/{ana}/roles", {"roles": ["broker", "facilitator"]})
    given = await roles_of(service, ANA)
    await browser.post(f"/people/{ana}/roles", {})

    assert given == ["broker", "facilitator"]
    assert await roles_of(service, ANA) == []


async def test_a_made_up_role_is_refused(service: Any) -> None:
    ana = await service.account(ANA)
    browser = await service.browser(SECRETARY, Role.SECRETARIAT)

    answer = await browser.post(f"/people/{ana}/roles", {"roles": ["king"]})

    assert answer.status_code == 400
    assert await roles_of(service, ANA) == ["member"]


async def test_nobody_locks_themselves_out(service: Any) -> None:
    browser = await service.browser(SECRETARY, Role.SECRETARIAT)
    own = await service.account(SECRETARY)

    answers = [
        await browser.post(f"/people/{own}/roles", {"roles": ["member"]}),
        await browser.post(f"/people/{own}/disable"),
    ]

    assert [answer.status_code for answer in answers] == [409, 409]
    assert "secretariat" in await roles_of(service, SECRETARY)


async def test_a_closed_account_is_opened_again(service: Any) -> None:
    ana = await service.account(ANA)
    browser = await service.browser(SECRETARY, Role.SECRETARIAT)

    await browser.post(f"/people/{ana}/disable")
    await browser.post(f"/people/{ana}/enable")

    assert (await (await service.browser(ANA)).get("/account")).status_code == 200


@pytest.mark.parametrize("role", [Role.MEMBER, Role.BROKER, Role.FACILITATOR, Role.COORDINATOR])
async def test_others_do_not_give_roles(service: Any, role: Role) -> None:
    browser = await service.browser(ANA, role)

    answers = [
        await browser.get("/people"),
        await browser.post(f"/people/{await service.account(ANA)}/roles", {"roles": ["secretariat"]}),
    ]

    assert [answer.status_code for answer in answers] == [403, 403]


async def test_the_list_pages(service: Any) -> None:
    for number in range(31):
        await service.account(f"p{number:02}@example.org")
    browser = await service.browser(SECRETARY, Role.SECRETARIAT)

    first = await browser.get("/people")
    path = first.text.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = await browser.get(path)

    assert first.text.count("<article") == 30
    assert second.text.count("<article") == 2
