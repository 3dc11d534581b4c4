"""The inbox: one's own notices, newest first, read one by one or all that were seen."""

from typing import Any

import pytest

from matchcamp.notifications.actions import notify
from matchcamp.notifications.documents import KeptNotice
from tests.matchcamp.notifications.telling import MAJA, notice_to
from tests.matchcamp.profiling import database_calls

LARS = "lars@example.org"


async def told(service: Any, *keys: str, email: str = MAJA) -> None:
    for key in keys:
        await notify(service.parts, [await notice_to(service, email, key)])


async def ids(program: Any) -> list[str]:
    return [one["id"] for one in (await program.get("/api/notifications")).json()["items"]]


async def test_people_see_their_own_notices_newest_first(service: Any) -> None:
    await told(service, "a", "b")
    await told(service, "c", email=LARS)

    found = (await (await service.program(MAJA)).get("/api/notifications")).json()

    assert [one["url"] for one in found["items"]] == ["/consortia/b", "/consortia/a"]
    assert (found["unread"], found["next"]) == (2, None)
    assert found["items"][0]["lines"] == ["It is called: Skills for steel b"]


async def test_the_list_comes_in_pages(service: Any) -> None:
    await told(service, "a", "b", "c")
    program = await service.program(MAJA)

    first = (await program.get("/api/notifications?limit=2")).json()
    rest = (await program.get(f"/api/notifications?limit=2&after={first['next']}")).json()

    assert [one["url"][-1] for one in [*first["items"], *rest["items"]]] == ["c", "b", "a"]
    assert rest["next"] is None


async def test_a_read_notice_is_unread_no_more(service: Any) -> None:
    await told(service, "a", "b")
    program = await service.program(MAJA)
    newest, oldest = await ids(program)

    answers = [(await program.post(f"/api/notifications/{oldest}/read")).status_code for _ in range(2)]

    unread = (await program.get("/api/notifications?unread=true")).json()
    assert (answers, [one["id"] for one in unread["items"]], unread["unread"]) == ([204, 204], [newest], 1)


async def test_nobody_reads_the_notices_of_others(service: Any) -> None:
    await told(service, "a", email=LARS)
    [id_] = await ids(await service.program(LARS))
    maja = await service.browser(MAJA)

    answers = [
        (await (await service.program(MAJA)).post(f"/api/notifications/{id_}/read")).status_code,
        (await maja.post(f"/inbox/{id_}/open")).status_code,
        (await maja.post(f"/inbox/{id_}/read")).status_code,
    ]

    assert answers == [404, 404, 404]
    assert (await KeptNotice.get_pymongo_collection().find_one({}))["read"] is None  # type: ignore[index]


async def test_all_are_read_up_to_what_was_seen(service: Any) -> None:
    await told(service, "a", "b")
    program = await service.program(MAJA)
    [seen, _] = await ids(program)
    await told(service, "c")

    read = [(await program.post("/api/notifications/read", json={"up_to": up_to})).json() for up_to in (seen, seen, "")]

    assert read == [{"read": 2}, {"read": 0}, {"read": 1}]


async def test_the_page_shows_and_marks_notices(service: Any) -> None:
    await told(service, "a", "b")
    maja = await service.browser(MAJA)
    [newest, oldest] = await ids(await service.program(MAJA))

    before = (await maja.get("/inbox")).text
    opened = await maja.post(f"/inbox/{newest}/open")
    unread = (await maja.get("/inbox?show=unread")).text
    cleared = await maja.post("/inbox/read", {"up_to": oldest})
    after = (await maja.get("/inbox")).text

    assert "2 notices are not read yet." in before
    assert ("Skills for steel a" in before, "Skills for steel b" in before) == (True, True)
    assert (opened.status_code, opened.headers["location"]) == (303, "/consortia/b")
    assert ("Skills for steel a" in unread, "Skills for steel b" in unread) == (True, False)
    assert (cleared.status_code, "All is read." in after) == (303, True)


async def test_every_page_says_how_many_are_unread(service: Any) -> None:
    maja = await service.browser(MAJA)
    none = (await maja.get("/needs")).text
    await told(service, "a")

    one = (await maja.get("/needs")).text

    assert ('class="head-count"' in none, 'class="head-count"' in one) == (False, True)
    assert "One notice is not read yet." in one


async def test_strangers_have_no_inbox(service: Any) -> None:
    visitor = service.visitor()

    page, listed = await visitor.get("/inbox"), await visitor.get("/api/notifications")

    assert (page.status_code, listed.status_code) == (303, 401)
    assert "/inbox" not in (await visitor.get("/needs")).text


@pytest.mark.parametrize("count", [1, 3])
async def test_the_list_takes_the_same_database_calls_for_any_number(service: Any, count: int) -> None:
    await told(service, *"abc"[:count])
    maja = await service.browser(MAJA)

    calls = await database_calls(service.parts.database, maja, "/inbox", {"notices", "accounts"})

    assert len(calls) == 4  # Who asks, the count for the page's head, the list, and its own count.


async def test_a_notice_is_kept_with_what_its_person_may_take_away(service: Any) -> None:
    await told(service, "a")
    await notify(service.parts, [await notice_to(service, LARS, "b", by=await service.account(MAJA))])
    maja = await service.browser(MAJA)

    kept = {one["what"]: one["rows"] for one in (await maja.get("/account/data.json")).json()["kept"]}
    await maja.post("/account/erase", {"email": MAJA})

    assert [row["url"] for row in kept["What you were told"]] == ["/consortia/a"]
    assert len(kept["Your words as others were told them"]) == 1
    assert await KeptNotice.get_pymongo_collection().count_documents({}) == 0
