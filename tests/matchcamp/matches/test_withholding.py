"""A withheld name stands in no answer before the poster accepts: pages, JSON, letters, lists, counts."""

from typing import Any

import pytest

from matchcamp.matches.letters import tell
from matchcamp.matches.queries import waiting_for
from matchcamp.matches.suggesting import suggest
from matchcamp.notifications.delivery import deliver_due
from matchcamp.viewer import OrganisationRole, Role, Viewer
from tests.matchcamp.mailing import html, outbox, plain

MAJA, LARS, THEO = "maja@example.org", "lars@example.org", "theo@example.org"
COMPANY, CENTRE = "Orodjarna Skrivnost", "Yrkescentrum Granen"
PAGES = (
    "/", "/introductions", "/introductions?side=asked_by_us", "/introductions?side=suggested", "/needs",
    "/api/introductions", "/api/introductions?side=asked_by_us", "/api/suggestions", "/api/needs",
    "/account/data.json", "/api/me",
)  # fmt: skip


async def everything(world: Any, email: str, *further: str) -> str:
    """All that a person can read that has to do with needs and introductions."""
    browser = await world.service.browser(email)
    texts = [(await browser.get(path)).text for path in (*PAGES, *further)]
    return "\n".join(texts)


async def letters(world: Any) -> str:
    await deliver_due(world.parts)
    found = outbox(world.parts.settings.outbox_dir)
    return "\n".join(f"{one['To']}\n{plain(one)}\n{html(one)}" for one in found)


def names(world: Any) -> list[str]:
    """What would give the company away: its name, its id, its person."""
    return [COMPANY, world.company, MAJA, "Maja"]


def found_in(text: str, words: list[str]) -> list[str]:
    return [word for word in words if word.casefold() in text.casefold()]


async def test_the_asker_of_an_anonymous_need_learns_who_it_is_by_acceptance(world: Any) -> None:
    far = await world.need(visibility="anonymous")
    asked = await world.ask(world.centre_key, far, who=world.lars)
    id_ = asked.json()["id"]
    await tell(world.parts, [id_])
    ways = (f"/introductions/{id_}", f"/api/introductions/{id_}")

    before = asked.text + await everything(world, LARS, *ways)
    accepted = await world.answer(id_, "accepted", world.maja)

    assert asked.status_code == 201
    assert found_in(before, names(world)) == []
    assert accepted.json()["contact"]["answerer"] == {"name": "Maja", "email": MAJA, "organisation": COMPANY}
    after = (await world.lars.get(f"/api/introductions/{id_}")).json()
    assert (after["far"]["organisation"], after["contact"]["answerer"]["organisation"]) == (COMPANY, COMPANY)


async def test_the_side_that_an_anonymous_need_asks_learns_who_it_is_by_acceptance(world: Any) -> None:
    near = await world.need(visibility="anonymous")
    id_ = await world.asked(near)
    await tell(world.parts, [id_])
    ways = (f"/introductions/{id_}", f"/api/introductions/{id_}")

    before = (await letters(world)) + await everything(world, LARS, *ways)
    await world.answer(id_, "accepted", world.lars)

    assert "Printed mould inserts" in before
    assert found_in(before, names(world)) == []
    after = (await world.lars.get(f"/api/introductions/{id_}")).json()
    assert (after["near"]["organisation"], after["contact"]["asker"]["email"]) == (COMPANY, MAJA)


@pytest.mark.parametrize("anonymous", ["near", "far"])
async def test_a_declined_request_never_tells(world: Any, anonymous: str) -> None:
    item = await world.need(visibility="anonymous")
    pair, asker = (
        ((item, world.centre_key), world.maja) if anonymous == "near" else ((world.centre_key, item), world.lars)
    )
    id_ = (await world.ask(*pair, who=asker)).json()["id"]
    await tell(world.parts, [id_])
    await world.answer(id_, "declined", world.lars if anonymous == "near" else world.maja, "No time.")
    told = await letters(world)
    await tell(world.parts, [id_])

    to_lars = told if anonymous == "near" else (await letters(world)).replace(told, "")
    seen = await everything(world, LARS, f"/introductions/{id_}", f"/api/introductions/{id_}")

    if anonymous == "near":
        assert found_in(to_lars, names(world)) == []
    assert found_in(seen, names(world)) == []


async def test_refusals_do_not_tell_who_stands_behind(world: Any) -> None:
    far = await world.need(visibility="anonymous")
    await world.ask(world.centre_key, far, who=world.lars)

    texts = [
        (await world.ask(world.centre_key, far, who=world.lars)).text,
        (await world.ask(far, world.centre_key, who=world.lars)).text,
        (await world.ask(far, world.centre_key, who=world.theo)).text,
        (await world.lars.post("/api/matches", json={"near": far, "far": world.centre_key, "state": "seen"})).text,
        (await world.lars.post("/api/matches", json={"near": world.centre_key, "far": far, "state": "seen"})).text,
    ]

    assert found_in("\n".join(texts), names(world)) == []


async def test_a_suggested_anonymous_need_has_no_name_and_its_owner_none_of_their_own(world: Any) -> None:
    far = await world.need(visibility="anonymous")
    await world.service.indexed()
    await suggest(world.parts, [far])

    seen = await everything(world, LARS)
    own = (await world.maja.get("/api/suggestions")).json()["items"]

    assert "Printed mould inserts" in seen
    assert found_in(seen, names(world)) == []
    assert world.company not in {one["item"]["id"] for one in own}


async def test_counts_are_ones_own(world: Any) -> None:
    far = await world.need(visibility="anonymous")
    await world.service.indexed()
    await suggest(world.parts, [far])
    await world.ask(world.centre_key, far, who=world.lars)
    theo = Viewer("9", roles=frozenset({Role.MEMBER}), organisations={"0" * 24: OrganisationRole.OWNER})

    waiting = await waiting_for(theo)

    assert (waiting.introductions, waiting.suggestions) == (0, 0)


async def test_an_item_made_private_meanwhile_takes_its_suggestions_along(world: Any) -> None:
    need = await world.need(world.company)
    await world.service.indexed()
    await suggest(world.parts, [need])
    before = (await world.lars.get("/api/suggestions")).json()["items"]

    await world.maja.post(f"/api/needs/{need.partition(':')[2]}/steps", json={"step": "withdraw"})
    at_once = (await world.lars.get("/api/suggestions")).json()["items"]
    await world.service.indexed()
    await suggest(world.parts, [need])

    assert [one["item"]["id"] for one in before] == [need.partition(":")[2]]
    assert at_once == []
    assert (await world.maja.get("/api/suggestions")).json()["items"] == []
