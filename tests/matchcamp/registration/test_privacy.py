"""Who sees what of the people of a camp, and who is let in by a link."""

from typing import Any

import pytest

from matchcamp.registration.documents import Participant
from matchcamp.viewer import Role
from tests.matchcamp.camping import camp_of, person_at
from tests.matchcamp.registration.conftest import FACILITATOR

PRIVATE = {"diet": "no-nuts-at-all", "access": "a-ramp-please"}
ADDRESS = "maja.novak@people.example"


async def pass_of_person(world: Any, person: str) -> str:
    answer = await world.facilitator.get(f"{world.path}/people/{person}/pass")
    return str(answer.json()["url"]).rpartition("/")[2]


PEOPLE_PATHS = ["people", "people/{person}", "people/{person}/pass", "invitations"]
FILES = ["people.csv", "people.xlsx"]


@pytest.mark.parametrize("path", [*PEOPLE_PATHS, *FILES])
async def test_only_those_who_lead_the_camp_see_its_people(world: Any, path: str) -> None:
    service = world.service
    person = await person_at(service, world.camp, **PRIVATE)
    await world.registered("participant@example.org")
    await camp_of(service, facilitators=[await service.account("other@camp.example")])
    asking = {
        "nobody": service.visitor(),
        "member": await service.program("member@example.org"),
        "participant": await service.program("participant@example.org"),
        "facilitator of another camp": await service.program("other@camp.example", Role.FACILITATOR),
        "broker": await service.program("broker@example.org", Role.BROKER),
        "facilitator": world.facilitator,
        "coordinator": await service.program("claire@example.org", Role.COORDINATOR),
    }

    answers = {who: await one.get(f"{world.path}/{path.format(person=person)}") for who, one in asking.items()}

    assert {who: answer.status_code for who, answer in answers.items()} == {
        "nobody": 401, "member": 403, "participant": 403, "facilitator of another camp": 403, "broker": 403,
        "facilitator": 200, "coordinator": 200,
    }  # fmt: skip


async def test_private_notes_are_told_only_when_those_who_lead_ask(world: Any) -> None:
    person = await person_at(world.service, world.camp, **PRIVATE)
    browser = await world.service.browser(FACILITATOR, Role.FACILITATOR)
    base = f"/camps/{world.camp}"
    paths = {
        f"{world.path}/people": False,
        f"{world.path}/people?private=true": True,
        f"{base}/people": False,
        f"{base}/people/{person}": True,
        f"{base}/people.csv": False,
        f"{base}/people.csv?private=true": True,
    }

    shown = {path: "no-nuts-at-all" in (await browser.get(path)).text for path in paths}

    assert shown == paths


async def test_no_page_of_others_names_an_address_or_a_note(world: Any) -> None:
    await person_at(world.service, world.camp, share_contact=False, **PRIVATE)
    browser = await world.service.browser("participant@example.org")
    await world.registered("participant@example.org")

    texts = [
        (await browser.get(path)).text
        for path in (f"/camps/{world.camp}/ideas", f"/camps/{world.camp}/register", f"{world.path}/registration")
    ]

    assert [words for words in (ADDRESS, *PRIVATE.values(), "Maja Novak") if words in "".join(texts)] == []


async def test_a_link_lets_its_person_in_and_nobody_else(world: Any) -> None:
    maja = await person_at(world.service, world.camp, **PRIVATE)
    await person_at(world.service, world.camp, "Bor Kos")
    key = await pass_of_person(world, maja)
    visitor = world.service.visitor()

    own = await visitor.get(f"{world.path}/registration/{key}")
    page = await visitor.get(f"/camps/{world.camp}/register/{key}")

    assert (own.status_code, own.json()["name"], own.json()["diet"]) == (200, "Maja Novak", "no-nuts-at-all")
    assert page.status_code == 200
    assert "Bor Kos" not in page.text


async def test_forged_and_foreign_links_let_nobody_in(world: Any) -> None:
    maja = await person_at(world.service, world.camp)
    bor = await person_at(world.service, world.camp, "Bor Kos")
    key, visitor = await pass_of_person(world, maja), world.service.visitor()
    other_camp = await camp_of(world.service)
    forged = [bor + key[24:], key[:-1] + ("0" if key[-1] != "0" else "1"), key[:24], "0" * 56, "x", key + "0"]

    answers = [await visitor.get(f"{world.path}/registration/{one}") for one in forged]
    foreign = await visitor.get(f"/api/camps/{other_camp}/registration/{key}")
    here = [await visitor.post(f"/api/phone/{one}/here") for one in forged]

    assert {answer.status_code for answer in [*answers, foreign, *here]} == {404}


async def test_a_link_that_was_made_void_lets_nobody_in(world: Any) -> None:
    maja = await person_at(world.service, world.camp)
    old, visitor = await pass_of_person(world, maja), world.service.visitor()

    new = (await world.facilitator.post(f"{world.path}/people/{maja}/pass")).json()["url"].rpartition("/")[2]
    by_person = [(await visitor.get(f"{world.path}/registration/{one}")).status_code for one in (old, new)]
    await world.set_camp(pass_number=2)
    by_camp = (await visitor.get(f"{world.path}/registration/{new}")).status_code

    assert (by_person, by_camp) == ([404, 200], 404)


async def test_the_holder_of_a_link_changes_and_cancels(world: Any) -> None:
    maja = await person_at(world.service, world.camp)
    key, visitor = await pass_of_person(world, maja), world.service.visitor()
    path = f"{world.path}/registration/{key}"

    changed = await visitor.put(path, json={"name": "Maja K.", "languages": ["sl"], "revision": 1})
    stale = await visitor.put(path, json={"name": "Maja L.", "revision": 1})
    gone = await visitor.post(f"{path}/cancel")
    again = await visitor.post(path, json={"name": "Maja K."})

    assert [answer.status_code for answer in (changed, stale, gone, again)] == [200, 409, 200, 201]
    assert [answer.json()["status"] for answer in (changed, gone, again)] == ["registered", "cancelled", "registered"]


async def test_i_am_here_by_ones_own_link(world: Any) -> None:
    maja = await person_at(world.service, world.camp)
    key, visitor = await pass_of_person(world, maja), world.service.visitor()

    answers = [await visitor.post(f"/api/phone/{key}/here") for _ in range(2)]
    [row] = await world.rows()

    assert [answer.json() for answer in answers] == [{"presence": "here"}] * 2
    assert row["arrived"] == world.service.clock.moment


async def test_presence_is_for_who_is_registered(world: Any) -> None:
    maja = await person_at(world.service, world.camp)
    waiting = await person_at(world.service, world.camp, "Bor Kos", status="waiting")
    other = await person_at(world.service, await camp_of(world.service), "Cene")
    path = f"{world.path}/people"

    steps = ["here", "left", "absent"]
    marked = [await world.facilitator.put(f"{path}/{maja}/presence", json={"presence": one}) for one in steps]
    refused = [
        await world.facilitator.put(f"{path}/{one}/presence", json={"presence": "here"}) for one in (waiting, other)
    ]

    assert [(one.json()["presence"], one.json()["arrived"] is not None) for one in marked] == [
        ("here", True), ("left", True), ("absent", False),
    ]  # fmt: skip
    assert [answer.status_code for answer in refused] == [409, 404]


async def test_nobody_names_an_organisation_of_others(world: Any) -> None:
    theirs = await world.service.organisation("Theirs")
    maja = await person_at(world.service, world.camp)
    key = await pass_of_person(world, maja)

    signed_in = await world.register("member@example.org", organisation_id=theirs)
    by_link = await world.service.visitor().put(
        f"{world.path}/registration/{key}", json={"name": "M", "organisation_id": theirs, "revision": 1}
    )
    leading = await world.facilitator.put(
        f"{world.path}/people/{maja}", json={"name": "M", "organisation_id": theirs, "revision": 1}
    )

    assert [answer.status_code for answer in (signed_in, by_link, leading)] == [400, 400, 200]
    assert leading.json()["organisation"] == "Theirs"


async def test_an_erasure_takes_the_registration_and_leaves_the_idea(world: Any) -> None:
    browser = await world.service.browser("maja@example.org")
    account = await world.service.account("maja@example.org")
    await world.registered("maja@example.org", **PRIVATE)
    await person_at(world.service, world.camp, "Bor Kos", invited_by=account)
    exported = (await browser.get("/account/data.json")).text

    await browser.post("/account/erase", {"email": "maja@example.org"})

    [left] = await Participant.get_pymongo_collection().find({}).to_list()
    assert "no-nuts-at-all" in exported
    assert "bor.kos@people.example" not in exported
    assert (left["name"], left["invited_by"]) == ("Bor Kos", "0" * 24)
