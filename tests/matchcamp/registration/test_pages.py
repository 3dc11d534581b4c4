"""The pages work without scripts: what is typed is kept, what is pressed is done."""

from typing import Any

from matchcamp.camps.states import CampStatus
from matchcamp.viewer import Role
from tests.matchcamp.camping import idea_at, person_at
from tests.matchcamp.conftest import NOW
from tests.matchcamp.registration.conftest import FACILITATOR


async def leading(world: Any) -> Any:
    return await world.service.browser(FACILITATOR, Role.FACILITATOR)


async def test_every_page_opens_for_those_who_lead(world: Any) -> None:
    idea = await idea_at(world.service, world.camp, 1)
    person = await person_at(world.service, world.camp)
    await world.set_camp(status=CampStatus.IDEAS)
    browser = await leading(world)
    paths = [
        "ideas", f"ideas/{idea}", "ideas/new", "people", "people/new", "people/import", f"people/{person}",
        f"people/{person}/pass", "invitations", "register", "people.csv", "people.xlsx",
    ]  # fmt: skip

    answers = {path: await browser.get(f"/camps/{world.camp}/{path}") for path in paths}

    assert {path: answer.status_code for path, answer in answers.items()} == dict.fromkeys(paths, 200)


async def test_somebody_registers_changes_and_cancels(world: Any) -> None:
    idea = await idea_at(world.service, world.camp, 1)
    browser = await world.service.browser("maja@example.org")
    path = f"/camps/{world.camp}/register"

    wrong = await browser.post(path, {"name": "", "diet": "no nuts please"})
    done = await browser.post(path, {"name": "Maja", "diet": "no nuts", "ranked": ["", idea, ""], "languages": ["sl"]})
    shown = await browser.get(path)
    changed = await browser.post(path, {"name": "Maja Novak", "revision": "2", "share_contact": "true"})
    me = await browser.get(f"/camps/{world.camp}/me")
    [row] = await world.rows()
    await browser.post(f"{path}/cancel")
    [after] = await world.rows()

    assert (wrong.status_code, "no nuts please" in wrong.text) == (400, True)
    assert (done.status_code, changed.status_code, me.status_code) == (303, 303, 303)
    assert "no nuts" in shown.text
    assert me.headers["location"].startswith("/phone/")
    assert (row["name"], row["status"], row["share_contact"], row["diet"]) == ("Maja Novak", "registered", True, "")
    assert after["status"] == "cancelled"


async def test_a_registration_promises_nothing_when_the_camp_is_cancelled_or_over(world: Any) -> None:
    await world.registered("maja@example.org")
    browser, path = await world.service.browser("maja@example.org"), f"/camps/{world.camp}/register"

    before = (await browser.get(path)).text
    await world.set_camp(status=CampStatus.OVER)
    over = (await browser.get(path)).text
    await world.set_camp(status=CampStatus.CANCELLED, announced=NOW)
    cancelled = (await browser.get(path)).text

    promise = "You can change or cancel your registration at any time."
    assert [promise in page for page in (before, over, cancelled)] == [True, False, False]
    assert "The camp is cancelled" in cancelled
    assert "/phone/" not in cancelled


async def test_what_was_typed_stays_where_registration_closed_meanwhile(world: Any) -> None:
    browser, path = await world.service.browser("maja@example.org"), f"/camps/{world.camp}/register"
    await world.set_camp(status=CampStatus.READY)

    late = await browser.post(path, {"name": "Maja", "access": "a ramp at the door"})

    assert late.status_code == 409
    assert "Nobody can register for this camp now." in late.text
    assert "a ramp at the door" in late.text
    assert await world.rows() == []


async def test_the_address_for_joining_online_is_for_those_who_have_a_place(world: Any) -> None:
    online = "https://meet.example.org/room-42"
    await world.set_camp(online_url=online, capacity=1)
    own = await world.registered("maja@example.org")
    waiting = await world.registered("lars@example.org")
    maja, lars = await world.service.browser("maja@example.org"), await world.service.browser("lars@example.org")
    paths, phone = (f"/camps/{world.camp}", f"/camps/{world.camp}/register"), own["pass_url"].partition("/phone/")[2]

    async def told(reader: Any, *more: str) -> list[bool]:
        return [online in (await reader.get(path)).text for path in (*paths, *more)]

    assert (own["online_url"], waiting["online_url"]) == (online, "")
    assert await told(maja, f"/phone/{phone}") == [True, True, True]
    assert await told(lars) == [False, False]
    assert await told(world.service.visitor(), f"/camps/{world.camp}/camp.ics") == [False, False, False]


async def test_presence_is_one_tap(world: Any) -> None:
    person = await person_at(world.service, world.camp)
    browser = await leading(world)

    answer = await browser.post(f"/camps/{world.camp}/people/{person}/presence?q=maja", {"presence": "here"})
    shown = await browser.get(f"/camps/{world.camp}/people?q=maja")
    signs = await browser.post(f"/camps/{world.camp}/people/{person}/presence?q=R%26D+%23", {"presence": "here"})

    assert answer.headers["location"] == f"/camps/{world.camp}/people?q=maja#person-{person}"
    assert signs.headers["location"] == f"/camps/{world.camp}/people?q=R%26D+%23#person-{person}"
    assert 'value="here" aria-pressed="true"' in shown.text
