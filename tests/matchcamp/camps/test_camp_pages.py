"""Camps in a browser without scripts: everything by forms, words kept when something stands against them."""

import re
from typing import Any

import pytest

from matchcamp.accounts.erasure import erase
from matchcamp.camps.documents import Camp
from matchcamp.camps.forms import zone_options
from matchcamp.camps.queries import camp_of_job
from matchcamp.camps.states import CampStatus
from matchcamp.personal import TOMBSTONE
from matchcamp.viewer import Role
from tests.matchcamp.camping import camp_of, idea_at, person_at
from tests.matchcamp.camps.conftest import LEADER
from tests.matchcamp.conftest import Browser, Service

FORM = {"title": "Project camp Celje", "template": "half_day", "starts": "2026-07-08T09:30", "zone": "Europe/Ljubljana",
        "language": "sl", "place": "Celje", "country": "SI", "text": "Ideas meet people."}  # fmt: skip


async def leader(service: Service) -> Browser:
    return await service.browser(LEADER, Role.FACILITATOR)


async def made(service: Service) -> tuple[Browser, str]:
    host = await service.organisation("Šolski center", owner=LEADER)
    browser = await leader(service)
    answer = await browser.post("/camps/new", FORM | {"organisation_id": host})
    assert answer.status_code == 303, answer.text
    return browser, answer.headers["location"]


def edit_form(page: str, **changes: str) -> dict[str, str]:
    """The fields of the first form of a page with their values, as a browser would send them."""
    form = re.search(r'<form class="form camp-form" action="[^"]*/edit".*?</form>', page, re.DOTALL)
    assert form is not None
    inputs = dict(re.findall(r'<input id="[^"]*" type="[^"]*" name="([^"]+)" value="([^"]*)"', form[0]))
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form[0]))
    chosen = {
        name: found[1]
        for name, options in re.findall(r'<select id="[^"]*" name="([^"]+)".*?>(.*?)</select>', form[0], re.DOTALL)
        if (found := re.search(r'value="([^"]*)" selected', options))
    }
    texts = dict(re.findall(r'<textarea id="[^"]*" name="([^"]+)"[^>]*>\n?(.*?)</textarea>', form[0], re.DOTALL))
    hidden.pop("_csrf_token")
    return hidden | inputs | chosen | texts | changes


async def test_a_facilitator_makes_a_camp_and_reads_it_in_the_camps_own_words(service: Service) -> None:
    browser, place = await made(service)

    page = (await browser.get(place)).text

    assert "Project camp Celje" in page
    assert "Wednesday, 8 July 2026, 09:30–13:00" in page
    assert "(Ljubljana time)" in page
    assert "Announce it and ask for ideas" in page
    assert page.count("camp-agenda-") >= 10


async def test_what_was_typed_stays_when_a_field_cannot_be_taken(service: Service) -> None:
    host = await service.organisation(owner=LEADER)
    browser = await leader(service)

    answer = await browser.post("/camps/new", FORM | {"organisation_id": host, "starts": "2027-03-28T02:30"})

    assert answer.status_code == 400
    assert "Clocks never show this time on that day" in answer.text
    assert 'value="Project camp Celje"' in answer.text
    assert "Ideas meet people." in answer.text
    assert await Camp.count() == 0


async def test_the_frame_is_edited_and_the_faster_one_is_shown_beside(service: Service) -> None:
    browser, place = await made(service)
    form = edit_form((await browser.get(f"{place}/edit")).text)

    first = await browser.post(f"{place}/edit", form | {"title": "The faster title", "capacity": "44"})
    second = await browser.post(f"{place}/edit", form | {"title": "The slower title"})
    third = await browser.post(f"{place}/edit", edit_form(second.text))

    assert (first.status_code, second.status_code, third.status_code) == (303, 409, 303)
    assert "What stands there now" in second.text
    assert "The faster title" in second.text
    assert 'value="The slower title"' in second.text
    camp = await camp_of_job(place.rpartition("/")[2])
    assert camp is not None
    assert (camp.title, camp.revision, camp.place, camp.country) == ("The slower title", 3, "Celje", "SI")


async def test_the_agenda_is_changed_by_forms_and_the_slower_one_keeps_its_words(service: Service) -> None:
    browser, place = await made(service)
    camp = await camp_of_job(place.rpartition("/")[2])
    assert camp is not None
    key = camp.agenda[2].key
    form = {"kind": "plenary", "title": "Kdo je tukaj?", "minutes": "25", "at": "10:15", "revision": "1"}

    page = (await browser.get(f"{place}/agenda")).text
    taken = await browser.post(f"{place}/agenda/{key}", form)
    slower = await browser.post(f"{place}/agenda/{key}", form | {"title": "Slower words"})
    late = await browser.post(f"{place}/agenda/{key}", form | {"at": "09:05", "revision": "2"})
    added = await browser.post(f"{place}/agenda", {"kind": "break", "title": "Kava", "minutes": "5", "revision": "2"})
    up = await browser.post(f"{place}/agenda/{key}/move", {"direction": "up", "revision": "3"})
    gone = await browser.post(f"{place}/agenda/{key}/remove", {"revision": "4"})

    assert "Round 1" in page
    assert [one.status_code for one in (taken, slower, late, added, up, gone)] == [303, 409, 400, 303, 303, 303]
    assert taken.headers["location"] == f"{place}/agenda#item-{key}"
    assert 'value="Slower words"' in slower.text
    assert "would still go on when" in late.text
    after = await camp_of_job(camp.id)
    assert after is not None
    assert [one.title for one in after.agenda][-1] == "Kava"
    assert key not in [one.key for one in after.agenda]


async def test_a_step_that_is_refused_says_why(service: Service) -> None:
    browser, place = await made(service)
    await browser.post(f"{place}/steps", {"status": "ideas"})

    refused = await browser.post(f"{place}/steps", {"status": "cancelled"})
    await browser.post(f"{place}/steps", {"status": "cancelled", "note": "The hall is flooded."})
    page = await service.visitor().get(place)

    assert refused.status_code == 400
    assert "Say why" in refused.text
    assert "The camp is cancelled" in page.text
    assert "The hall is flooded." in page.text


async def test_the_lists_show_coming_and_past_camps_and_drafts_to_who_leads_them(service: Service) -> None:
    browser, _place = await made(service)
    await camp_of(service, title="In Mechelen")

    mine, others = await browser.get("/camps"), await service.visitor().get("/camps")

    assert "Project camp Celje" in mine.text
    assert "/camps/new" in mine.text
    assert "Project camp Celje" not in others.text
    assert "In Mechelen" in others.text
    assert "/camps/new" not in others.text
    assert 'href="/camps" aria-current="page"' in others.text


async def test_past_camps_have_a_list_of_their_own(service: Service) -> None:
    await camp_of(service, title="In Mechelen")
    camp = await Camp.find_one()
    assert camp is not None
    service.clock.moment = camp.ends

    page = (await service.visitor().get("/camps?show=past")).text

    assert "In Mechelen" in page
    assert "No camp is planned" not in page


async def test_a_copy_begins_with_the_words_of_the_old_one(service: Service) -> None:
    browser, place = await made(service)
    id_ = place.rpartition("/")[2]

    page = (await browser.get(f"/camps/new?copy={id_}")).text

    assert f'name="copy_of" value="{id_}"' in page
    assert 'value="Project camp Celje"' in page


NEXT = [
    ("ideas", "visitor", "/sign-in?next=/camps/"),
    ("ideas", "member", "/ideas"),
    ("people", "member", "/register"),
    ("people", "invited", "/register"),
    ("people", "waiting", "/register"),
    ("people", "registered", "/me"),
    ("ready", "registered", "/me"),
    ("running", "registered", "/me"),
    ("running", "leader", "/live"),
    ("over", "visitor", "/results"),
]


@pytest.mark.parametrize(("status", "who", "where"), NEXT)
async def test_each_reader_is_told_what_comes_next(service: Service, status: str, who: str, where: str) -> None:
    id_ = await camp_of(service, status=status)
    mine = await service.account("maja@example.org")
    if who in {"invited", "waiting", "registered"}:
        await person_at(service, id_, account_id=mine, status=who)
    me = await service.program("maja@example.org")
    clients: dict[str, Any] = {
        "visitor": service.visitor(), "member": me, "invited": me, "waiting": me, "registered": me,
        "leader": await service.program(LEADER, Role.FACILITATOR),
    }  # fmt: skip

    found = (await clients[who].get(f"/api/camps/{id_}/overview")).json()
    page = await clients["visitor"].get(f"/camps/{id_}")

    assert where in found["next"]["url"]
    assert found["registered"] is (who == "registered")
    assert (found["counts"] is None) is (who != "leader")
    assert page.status_code == 200


async def test_who_leads_reads_what_is_missing(service: Service) -> None:
    id_ = await camp_of(service, status=CampStatus.READY, tables=1, capacity=60, text="", least=4)
    for number in (1, 2):
        await idea_at(service, id_, number)
    await idea_at(service, id_, 3, status="proposed")
    await person_at(service, id_)

    found = (await (await service.program(LEADER, Role.FACILITATOR)).get(f"/api/camps/{id_}/overview")).json()

    words = [one["words"] for one in found["missing"]]
    assert found["counts"] == {"ideas_to_choose": 1, "ideas": 2, "invited": 0, "registered": 1, "waiting": 0}
    assert words[:4] == [
        "1 idea waits for your choice.", "More ideas are accepted than there are tables: 2 for 1.",
        "Registered so far: 1; the tables need 4.", "Nobody has a seat yet: plan the tables.",
    ]  # fmt: skip
    assert "The camp has no description yet." in words
    assert "With at most 8 at a table, only 8 of 60 people have a seat." in words
    assert [one["status"] for one in found["steps"]] == ["running", "people", "cancelled"]


async def test_names_that_mean_harm_are_shown_as_words(service: Service) -> None:
    host = await service.organisation("<b>Host</b>", owner=LEADER)
    browser = await leader(service)
    harm = "<script>alert(1)</script>"

    answer = await browser.post("/camps/new", FORM | {"organisation_id": host, "title": harm, "text": harm})
    pages = [await browser.get(answer.headers["location"] + more) for more in ("", "/edit", "/agenda")]

    assert all(harm not in page.text for page in pages)
    assert "&lt;script&gt;" in pages[0].text


async def test_erasure_leaves_a_camp_without_the_name(service: Service) -> None:
    _browser, place = await made(service)
    other = await service.account("miren@example.org", Role.FACILITATOR)
    account = await service.account(LEADER)
    await Camp.get_pymongo_collection().update_one({}, {"$push": {"facilitators": other}})

    await erase(service.parts, service.app.state.personal, account)

    row = await Camp.get_pymongo_collection().find_one({})
    assert row["facilitators"] == [TOMBSTONE, other]
    assert {line["account_id"] for line in row["history"]} == {TOMBSTONE}
    assert (await service.visitor().get(place)).status_code == 404


async def test_figures_out_of_bounds_are_said_in_words_at_their_fields(service: Service) -> None:
    browser, place = await made(service)
    form = edit_form((await browser.get(f"{place}/edit")).text)

    answer = await browser.post(f"{place}/edit", form | {"capacity": "0", "votes": "21", "tables": "many"})

    assert answer.status_code == 400
    assert "The least is 1." in answer.text
    assert "The most is 20." in answer.text
    assert "Please write a whole number." in answer.text
    assert 'value="many"' in answer.text


def test_zones_of_one_name_are_offered_once_and_the_chosen_one_is_kept() -> None:
    options = zone_options()

    assert len({words for _, words in options}) == len(options)
    assert "Europe/Brussels" in dict(options)
    assert dict(zone_options("Europe/Kyiv"))["Europe/Kyiv"] == dict(zone_options("Europe/Kiev"))["Europe/Kiev"]
