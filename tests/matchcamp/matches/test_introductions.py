"""Introductions: asking, answering, and what each side sees when."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from calls.catalogue import load_catalogue
from matchcamp.errors import TooMany
from matchcamp.funding.actions import import_calls
from matchcamp.funding.queries import call_ids
from matchcamp.limits import spend
from matchcamp.matches import actions
from matchcamp.matches.actions import ASKS_PER_ACCOUNT, ASKS_PER_PAIR
from matchcamp.matches.documents import Answer, Match
from matchcamp.matches.introductions import introductions
from matchcamp.matches.queries import Waiting, waiting_for
from matchcamp.matches.rules import AGAIN_AFTER, may_ask
from matchcamp.matches.schemas import IntroductionIn
from matchcamp.parts import Parts
from matchcamp.viewer import NOBODY, OrganisationRole, Role, Viewer

MAJA, LARS, THEO = "maja@example.org", "lars@example.org", "theo@example.org"
COMPANY, CENTRE = "Orodjarna Skrivnost", "Yrkescentrum Granen"


async def view(world: Any, id_: str, who: Any) -> Any:
    return (await who.get(f"/api/introductions/{id_}")).json()


async def listed(who: Any, side: str) -> list[str]:
    return [one["id"] for one in (await who.get(f"/api/introductions?side={side}")).json()["items"]]


async def viewer_of(world: Any, email: str, *organisations: str) -> Viewer:
    parts = dict.fromkeys(organisations, OrganisationRole.OWNER)
    return Viewer(await world.service.account(email), email=email, roles=frozenset({Role.MEMBER}), organisations=parts)


async def test_both_sides_see_both_texts_and_no_person_before_the_answer(world: Any) -> None:
    id_ = await world.asked(await world.need())

    near, far = await view(world, id_, world.maja), await view(world, id_, world.lars)

    assert (near["side"], near["open_answers"]) == ("asked_by_us", ["taken_back"])
    assert (far["side"], far["open_answers"]) == ("asked_of_us", ["accepted", "declined"])
    for seen in (near, far):
        assert (seen["answer"], seen["contact"], seen["message"]) == (
            "asked", None, "We would like to visit your laboratory.",
        )  # fmt: skip
        assert (seen["near"]["title"], seen["near"]["organisation"]) == ("Printed mould inserts", COMPANY)
        assert (seen["far"]["title"], seen["far"]["organisation"]) == (CENTRE, CENTRE)
        assert seen["near"]["text"].startswith("We mill steel moulds")
        assert "maja" not in str(seen).casefold()
        assert "lars" not in str(seen).casefold()


async def test_acceptance_shows_the_contacts_to_both_sides(world: Any) -> None:
    id_ = await world.asked(await world.need())

    answer = await world.answer(id_, "accepted", world.lars, "Welcome!")

    contact = {
        "asker": {"name": "Maja", "email": MAJA, "organisation": COMPANY},
        "answerer": {"name": "Lars", "email": LARS, "organisation": CENTRE},
    }
    assert answer.status_code == 200
    assert [(await view(world, id_, who))["contact"] for who in (world.maja, world.lars)] == [contact, contact]
    [row] = await Match.find().to_list()
    assert row.state == "introduced"


@pytest.mark.parametrize(("answer", "who"), [("declined", "lars"), ("taken_back", "maja")])
async def test_without_acceptance_no_contact_is_ever_shown(world: Any, answer: str, who: str) -> None:
    id_ = await world.asked(await world.need())

    told = await world.answer(id_, answer, getattr(world, who), "Perhaps later.")

    assert (told.json()["answer"], told.json()["note"]) == (answer, "Perhaps later.")
    for side in (world.maja, world.lars):
        seen = await view(world, id_, side)
        assert (seen["contact"], seen["open_answers"]) == (None, [])


@pytest.mark.parametrize(("answer", "who"), [("accepted", "maja"), ("declined", "maja"), ("taken_back", "lars")])
async def test_an_answer_is_its_own_sides_to_give(world: Any, answer: str, who: str) -> None:
    id_ = await world.asked(await world.need())

    told = await world.answer(id_, answer, getattr(world, who))

    assert told.status_code == 403
    assert (await view(world, id_, world.maja))["answer"] == "asked"


async def test_nobody_else_sees_anything(world: Any) -> None:
    id_ = await world.asked(await world.need())
    visitor, browser = world.service.visitor(), await world.service.browser(THEO)

    statuses = [
        (await world.theo.get(f"/api/introductions/{id_}")).status_code,
        (await world.answer(id_, "accepted", world.theo)).status_code,
        (await browser.get(f"/introductions/{id_}")).status_code,
        (await browser.post(f"/introductions/{id_}/answer", {"answer": "accepted"})).status_code,
        (await visitor.get(f"/api/introductions/{id_}")).status_code,
        (await visitor.get(f"/introductions/{id_}")).status_code,
    ]

    assert statuses == [404, 404, 404, 404, 401, 303]
    assert await listed(world.theo, "asked_of_us") == await listed(world.theo, "asked_by_us") == []
    unknown = await world.theo.get("/api/introductions/0123456789abcdef01234567")
    hidden = await world.theo.get(f"/api/introductions/{id_}")
    assert hidden.json() == unknown.json() | {"detail": f"no introduction with the id {id_}"}


async def test_each_side_finds_it_in_its_list(world: Any) -> None:
    id_ = await world.asked(await world.need())

    found = {
        name: (await listed(who, "asked_of_us"), await listed(who, "asked_by_us"))
        for name, who in (("maja", world.maja), ("lars", world.lars), ("broker", world.broker))
    }

    assert found == {"maja": ([], [id_]), "lars": ([id_], []), "broker": ([], [])}


async def test_a_draft_can_be_asked_with_and_is_shown_as_long_as_the_request_stands(world: Any) -> None:
    near = await world.need(publish=False)
    id_ = await world.asked(near)

    before = (await view(world, id_, world.lars))["near"]
    await world.answer(id_, "taken_back", world.maja)
    after = (await view(world, id_, world.lars))["near"]

    assert (before["shown"], before["title"], before["url"]) == (True, "Printed mould inserts", None)
    assert (after["shown"], after["title"], after["text"]) == (False, "", "")


@pytest.mark.parametrize("visibility", ["private", "public"])
async def test_what_is_not_on_the_board_cannot_be_asked_for(world: Any, visibility: str) -> None:
    far = await world.need(world.third, visibility=visibility, publish=visibility == "private")

    theirs = await world.ask(await world.need(), far)
    brokers = await world.ask(await world.need(), far, who=world.broker)

    assert (theirs.status_code, brokers.status_code) == (404, 409)


async def test_a_far_item_that_was_withdrawn_is_no_longer_shown(world: Any) -> None:
    near, far = await world.need(), await world.need(world.centre)
    id_ = await world.asked(near, far)

    await world.lars.post(f"/api/needs/{far.partition(':')[2]}/steps", json={"step": "withdraw"})

    seen = (await view(world, id_, world.maja))["far"]
    assert (seen["shown"], seen["title"], seen["text"], seen["url"]) == (False, "", "", None)
    assert (await view(world, id_, world.lars))["far"]["shown"] is True


async def test_a_call_has_nobody_to_be_introduced_to(world: Any) -> None:
    await import_calls(load_catalogue()[:1], world.service.clock.now())
    far = f"call:{(await call_ids())[0]}"

    asked = await world.ask(await world.need(), far)
    marked = await world.maja.post("/api/matches", json={"near": await world.need(), "far": far, "state": "interested"})

    assert (asked.status_code, asked.json()["errors"][0]["field"]) == (400, "far")
    assert marked.status_code == 200


async def test_two_things_of_one_organisation_need_no_introduction(world: Any) -> None:
    answer = await world.ask(await world.need(), f"organisation:{world.company}")

    assert answer.status_code == 400


@pytest.mark.parametrize("message", ["", "   ", "x" * 2001, "\u0000", None])
async def test_a_message_is_needed_and_short(world: Any, message: str | None) -> None:
    body = {"near": await world.need(), "far": world.centre_key, "message": message}

    answer = await world.maja.post("/api/introductions", json=body)

    assert answer.status_code == 400
    assert await Match.find().count() == 0


async def test_words_of_the_database_stay_words(world: Any) -> None:
    near = await world.need()
    message = "$introduction.asked_by {$literal: 1} <b>&amp;</b>"

    answer = await world.maja.post(
        "/api/introductions", json={"near": near, "far": world.centre_key, "message": message}
    )

    assert answer.json()["message"] == message


async def test_parallel_requests_make_one_introduction(world: Any) -> None:
    near = await world.need()

    answers = await asyncio.gather(*(world.ask(near) for _ in range(8)))

    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 7
    assert len(await listed(world.lars, "asked_of_us")) == 1


async def test_two_who_ask_for_each_other_at_once_make_one_introduction(world: Any) -> None:
    near, far = await world.need(), await world.need(world.centre)

    answers = await asyncio.gather(
        *(world.ask(*pair, who=who) for pair, who in (((near, far), world.maja), ((far, near), world.lars)) * 4)
    )

    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 7


async def test_parallel_answers_count_once(world: Any) -> None:
    id_ = await world.asked(await world.need())

    answers = await asyncio.gather(
        world.answer(id_, "accepted", world.lars),
        world.answer(id_, "declined", world.lars),
        world.answer(id_, "taken_back", world.maja),
    )

    assert sorted(answer.status_code for answer in answers) == [200, 409, 409]


async def test_after_a_no_the_same_is_asked_again_only_after_a_month(world: Any) -> None:
    near = await world.need()
    id_ = await world.asked(near)
    await world.answer(id_, "declined", world.lars)
    statuses = []

    for days in (0, 29, 31):
        world.service.clock.moment += timedelta(days=days) - timedelta(days=29 if days == 31 else 0)
        statuses.append((await world.ask(near)).status_code)

    assert statuses == [409, 409, 201]
    [row] = await Match.find().to_list()
    assert [one.answer for one in row.earlier] == [Answer.DECLINED]
    assert (row.introduction.answer if row.introduction else None) == Answer.ASKED


async def test_who_took_back_may_ask_again_at_once_and_stands_on_top(world: Any) -> None:
    first, second = await world.need(), await world.need()
    one, two = await world.asked(first), await world.asked(second)
    await world.answer(one, "taken_back", world.maja)

    again = await world.asked(first)

    assert again == one
    assert await listed(world.lars, "asked_of_us") == [one, two]


async def test_nobody_asks_again_for_what_was_accepted(world: Any) -> None:
    near = await world.need()
    await world.answer(await world.asked(near), "accepted", world.lars)
    world.service.clock.moment += AGAIN_AFTER * 5

    other_way = await world.ask(world.centre_key, near, who=world.lars)

    assert ((await world.ask(near)).status_code, other_way.status_code) == (409, 409)


@pytest.mark.parametrize("answer", [None, *Answer])
async def test_the_database_lets_through_what_the_rule_lets_through(world: Any, answer: Answer | None) -> None:
    near, now = await world.need(), world.service.clock.now()
    for age in (timedelta(0), AGAIN_AFTER - timedelta(seconds=1), AGAIN_AFTER):
        await Match.find().delete()
        await world.asked(near)
        kept = None if answer is None else {"introduction.answer": answer.value, "introduction.answered": now - age}
        change = {"introduction": None} if kept is None else kept
        await Match.get_pymongo_collection().update_one({}, {"$set": change})
        row = await Match.get_pymongo_collection().find_one({})
        assert row is not None

        told = (await world.ask(near)).status_code

        assert (told == 201) is may_ask(row["introduction"], now), (answer, age)


async def test_brokers_ask_for_a_company_and_answer_for_whoever_has_no_people(world: Any) -> None:
    silent = await world.service.organisation("Tiha delavnica")
    near = await world.need()

    asked = await world.ask(near, f"organisation:{silent}", who=world.broker)
    id_ = asked.json()["id"]
    secretariat = await world.service.program("sec@example.org", Role.SECRETARIAT)

    assert asked.status_code == 201
    assert (await listed(secretariat, "asked_of_us"), await listed(world.broker, "asked_by_us")) == ([id_], [id_])
    assert (await world.answer(id_, "accepted", secretariat)).status_code == 200
    contact = (await view(world, id_, world.maja))["contact"]
    assert contact["answerer"] == {"name": "Sec", "email": "sec@example.org", "organisation": "Tiha delavnica"}


async def test_brokers_do_not_answer_for_an_organisation_with_people(world: Any) -> None:
    id_ = await world.asked(await world.need())

    answer = await world.answer(id_, "accepted", world.broker)

    assert answer.status_code == 403


async def test_what_waits_is_counted_for_those_who_answer(world: Any) -> None:
    await world.asked(await world.need())
    declined = await world.asked(await world.need())
    await world.answer(declined, "declined", world.lars)

    counts = [
        await waiting_for(viewer)
        for viewer in (
            await viewer_of(world, LARS, world.centre),
            await viewer_of(world, MAJA, world.company),
            await viewer_of(world, THEO, world.third),
            NOBODY,
        )
    ]

    assert counts == [Waiting(1, 0), Waiting(0, 0), Waiting(0, 0), Waiting(0, 0)]


async def test_lists_have_pages_and_a_fixed_number_of_database_calls(world: Any) -> None:
    viewer = await viewer_of(world, LARS, world.centre)
    ids = [await world.asked(await world.need())]
    one = await world.calls_of(lambda: introductions(world.parts, viewer, "asked_of_us", after=None, limit=20))
    ids += [await world.asked(await world.need()) for _ in range(2)]
    three = await world.calls_of(lambda: introductions(world.parts, viewer, "asked_of_us", after=None, limit=20))

    first = (await world.lars.get("/api/introductions?limit=2")).json()
    second = (await world.lars.get(f"/api/introductions?limit=2&after={first['next']}")).json()

    assert one == three > 0
    assert [item["id"] for item in first["items"] + second["items"]] == ids[::-1]
    assert second["next"] is None


def with_limits(world: Any) -> Parts:
    return replace(world.parts, settings=world.parts.settings.model_copy(update={"rate_limits": True}))


async def test_a_person_sends_only_so_many_requests_a_day(world: Any) -> None:
    limited = with_limits(world)
    maja = await viewer_of(world, MAJA, world.company)
    for _ in range(ASKS_PER_ACCOUNT.most - 1):
        await spend(limited, ASKS_PER_ACCOUNT, maja.account_id)
    first, second = await world.need(), await world.need()

    await actions.ask(limited, IntroductionIn(near=first, far=world.centre_key, message="Hello"), maja)

    with pytest.raises(TooMany):
        await actions.ask(limited, IntroductionIn(near=second, far=world.centre_key, message="Hello"), maja)
    assert await Match.find().count() == 1


async def test_asking_and_taking_back_does_not_send_letter_after_letter(world: Any) -> None:
    limited = with_limits(world)
    maja = await viewer_of(world, MAJA, world.company)
    given = IntroductionIn(near=await world.need(), far=world.centre_key, message="Hello")
    for _ in range(ASKS_PER_PAIR.most):
        await world.answer(await actions.ask(limited, given, maja), "taken_back", world.maja)

    with pytest.raises(TooMany):
        await actions.ask(limited, given, maja)


async def test_a_person_who_left_is_no_contact_any_more(world: Any) -> None:
    id_ = await world.asked(await world.need())
    await world.answer(id_, "accepted", world.lars)
    await Match.get_pymongo_collection().update_one({}, {"$set": {"introduction.asked_by": "0" * 24}})

    contact = (await view(world, id_, world.lars))["contact"]

    assert contact["asker"] == {"name": None, "email": None, "organisation": COMPANY}


async def test_an_action_needs_no_more_than_the_pair(world: Any) -> None:
    given = IntroductionIn(near=await world.need(), far=world.centre_key, message="Hello")

    id_ = await actions.ask(world.parts, given, await viewer_of(world, MAJA, world.company))

    assert (await view(world, id_, world.lars))["message"] == "Hello"
