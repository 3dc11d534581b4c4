"""Rate limits hold over processes: they are counted in the database."""

import asyncio

import pytest

from matchcamp.errors import TooMany
from matchcamp.limits import Limit, spend
from tests.matchcamp.conftest import Service, running_service

LIMIT = Limit("tries", 3, 3600)


@pytest.fixture
async def limited(mongo, client, tmp_path):  # type: ignore[no-untyped-def]  # Its parts are typed where they are made.
    async with running_service(mongo, client, tmp_path, rate_limits=True) as service:
        yield service


async def test_the_use_past_the_limit_is_refused_with_the_time_to_wait(limited: Service) -> None:
    for _ in range(3):
        await spend(limited.parts, LIMIT, "maja")

    with pytest.raises(TooMany, match="at most 3 in 3600 seconds") as refused:
        await spend(limited.parts, LIMIT, "maja")

    assert 1 <= refused.value.retry_after <= 3600


async def test_each_person_has_a_count_of_their_own(limited: Service) -> None:
    for _ in range(3):
        await spend(limited.parts, LIMIT, "maja")

    await spend(limited.parts, LIMIT, "lars")

    rows = await limited.parts.database["rate_limits"].find({}).to_list()
    assert {row["_id"].split("|")[1]: row["uses"] for row in rows} == {"maja": 3, "lars": 1}


async def test_parallel_uses_are_counted_exactly(limited: Service) -> None:
    answers = await asyncio.gather(*[spend(limited.parts, LIMIT, "all") for _ in range(20)], return_exceptions=True)

    assert [type(answer) for answer in answers].count(TooMany) == 17


async def test_sign_in_links_are_limited_per_account_with_the_header_that_says_when(limited: Service) -> None:
    visitor = limited.visitor()
    await visitor.get("/sign-in")
    form = {"email": "maja@example.org", "_csrf_token": visitor.cookies["form"]}

    answers = [await visitor.post("/sign-in", data=form) for _ in range(6)]

    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert int(answers[-1].headers["retry-after"]) > 0


async def test_sixty_people_behind_one_address_can_all_sign_in(limited: Service) -> None:
    visitor = limited.visitor()
    await visitor.get("/sign-in")

    answers = [
        await visitor.post("/sign-in", data={"email": f"p{n}@example.org", "_csrf_token": visitor.cookies["form"]})
        for n in range(60)
    ]

    assert {answer.status_code for answer in answers} == {200}


async def test_a_forged_forwarded_header_has_no_effect(limited: Service) -> None:
    visitor = limited.visitor(**{"x-forwarded-for": "203.0.113.9"})

    answer = await visitor.get("/search", params={"q": "welding"})

    rows = await limited.parts.database["rate_limits"].find({}).to_list()
    assert answer.status_code == 200
    assert [row["_id"].split("|")[1] for row in rows] == ["127.0.0.1"]
