"""Following calls: once however often pressed, private unless shown to colleagues, and what changed is told."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any

import pytest
from bson import ObjectId

from calls.model import Budget
from matchcamp.accounts.actions import add_to_organisation
from matchcamp.app import AREAS
from matchcamp.viewer import OrganisationRole
from matchcamp.watching.actions import note
from matchcamp.watching.documents import Followed
from matchcamp.watching.jobs import note_written
from matchcamp.watching.queries import changes_for
from matchcamp.watching.rules import MOST_FOLLOWED
from tests.matchcamp.conftest import NOW, Service
from tests.matchcamp.watching.conftest import deadline

Kept = Callable[..., Awaitable[str]]
MAJA, LARS = "maja@example.org", "lars@example.org"


async def followed(client: Any) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await client.get("/api/watching/calls")).json()["items"]
    return items


async def test_a_followed_call_stands_on_the_page_with_its_deadline(service: Service, kept: Kept) -> None:
    id_ = await kept()
    browser = await service.browser(MAJA)

    before = await browser.get(f"/calls/{id_}")
    answer = await browser.post(f"/watching/calls/{id_}/follow", {"next": f"/calls/{id_}"})
    page = await browser.get("/watching")
    call = await browser.get(f"/calls/{id_}")

    assert f"/watching/calls/{id_}/follow" in before.text
    assert (answer.status_code, answer.headers["location"]) == (303, f"/calls/{id_}")
    assert "Welding for everybody" in page.text
    assert "3 September 2026" in page.text
    assert "You follow this call." in call.text
    assert f"/watching/calls/{id_}/unfollow" in call.text


async def test_who_follows_nothing_is_told_how(service: Service) -> None:
    page = await (await service.browser(MAJA)).get("/watching")

    assert page.status_code == 200
    assert "You follow no call" in page.text


async def test_a_call_is_followed_once_however_often_it_is_pressed_at_once(service: Service, kept: Kept) -> None:
    id_ = await kept()
    client = await service.program(MAJA)

    answers = await asyncio.gather(*[client.post("/api/watching/calls", json={"call_id": id_}) for _ in range(8)])

    assert {answer.status_code for answer in answers} == {200}
    assert [one["call_id"] for one in await followed(client)] == [id_]
    assert await Followed.count() == 1


async def test_unfollowing_can_be_repeated(service: Service, kept: Kept) -> None:
    id_ = await kept()
    client = await service.program(MAJA)
    await client.post("/api/watching/calls", json={"call_id": id_})

    answers = [await client.delete(f"/api/watching/calls/{id_}") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [204, 204]
    assert await followed(client) == []


async def test_a_call_that_does_not_exist_cannot_be_followed(service: Service) -> None:
    client = await service.program(MAJA)

    answers = [await client.post("/api/watching/calls", json={"call_id": id_}) for id_ in ("0" * 24, "x")]

    assert [answer.status_code for answer in answers] == [404, 400]
    assert await Followed.count() == 0


async def test_what_changed_is_told_until_it_is_seen(service: Service, kept: Kept) -> None:
    id_ = await kept()
    client = await service.program(MAJA)
    await client.post("/api/watching/calls", json={"call_id": id_})
    await kept(
        deadlines=(deadline(date(2026, 9, 10)),), budget=Budget(total_eur=2_000_000, max_contribution_eur=250_000)
    )

    [one] = await followed(client)
    seen = await client.post("/api/watching/seen", json={"calls": [{"call_id": id_, "version": one["version"]}]})
    [after] = await followed(client)

    assert one["changes"] == [
        {"kind": "deadline", "before": ["2026-09-03T15:00:00+00:00"], "after": ["2026-09-10T15:00:00+00:00"]},
        {"kind": "budget", "before": ["1000000"], "after": ["2000000"]},
    ]
    assert seen.json() == {"seen": 1}
    assert after["changes"] == []


async def test_the_page_names_what_changed_and_the_button_says_it_is_seen(service: Service, kept: Kept) -> None:
    id_ = await kept()
    browser = await service.browser(MAJA)
    await browser.post(f"/watching/calls/{id_}/follow")
    await kept(deadlines=(deadline(date(2026, 9, 10)),), expected=False, title="Welding and cutting for everybody")
    page = await browser.get("/watching")
    shown = page.text.partition('name="call" value="')[2].partition('"')[0]

    await browser.post("/watching/seen", {"call": shown})
    after = await browser.get("/watching")

    assert "One call changed since you last looked." in page.text
    for words in ("3 September 2026, 17:00", "10 September 2026, 17:00", "Welding for everybody"):
        assert words in page.text
    assert "changed since you last looked" not in after.text
    assert "Welding and cutting for everybody" in after.text


async def test_a_call_that_changes_after_it_was_shown_stays_changed(service: Service, kept: Kept) -> None:
    id_ = await kept()
    client = await service.program(MAJA)
    await client.post("/api/watching/calls", json={"call_id": id_})
    await kept(deadlines=(deadline(date(2026, 9, 10)),))
    [shown] = await followed(client)
    await kept(deadlines=(deadline(date(2026, 9, 17)),))

    seen = await client.post("/api/watching/seen", json={"calls": [{"call_id": id_, "version": shown["version"]}]})

    assert seen.json() == {"seen": 0}
    assert [change["after"] for change in (await followed(client))[0]["changes"]] == [["2026-09-17T15:00:00+00:00"]]


async def test_time_alone_changes_the_state(service: Service, kept: Kept) -> None:
    id_ = await kept(opens=date(2026, 7, 1))
    client = await service.program(MAJA)
    await client.post("/api/watching/calls", json={"call_id": id_})

    service.clock.moment = NOW + timedelta(days=10)
    opened = (await followed(client))[0]["changes"]
    service.clock.moment = NOW + timedelta(days=100)
    closed = (await followed(client))[0]["changes"]

    assert opened == [{"kind": "status", "before": ["forthcoming"], "after": ["open"]}]
    assert closed == [{"kind": "status", "before": ["forthcoming"], "after": ["closed"]}]


async def test_changed_calls_come_first_then_the_next_deadline(service: Service, kept: Kept, call: Any) -> None:
    client = await service.program(MAJA)
    days = {
        "B-LATE": date(2026, 12, 1),
        "C-SOON": date(2026, 7, 20),
        "A-OVER": date(2026, 6, 28),
        "D-NEW": date(2027, 1, 1),
    }
    ids = {name: await kept(identifier=name, deadlines=(deadline(day),)) for name, day in days.items()}
    for id_ in ids.values():
        await client.post("/api/watching/calls", json={"call_id": id_})
    service.clock.moment = NOW + timedelta(days=3)
    versions = [{"call_id": one["call_id"], "version": one["version"]} for one in await followed(client)]
    await client.post("/api/watching/seen", json={"calls": versions})
    await kept(identifier="D-NEW", deadlines=(deadline(date(2027, 1, 2)),))

    assert [one["identifier"] for one in await followed(client)] == ["D-NEW", "C-SOON", "B-LATE", "A-OVER"]


async def test_what_one_follows_is_nobody_elses(service: Service, kept: Kept) -> None:
    id_ = await kept()
    organisation = await service.organisation(owner=MAJA)
    await add_to_organisation(await service.account(LARS), organisation, OrganisationRole.EDITOR)
    maja, lars = await service.program(MAJA), await service.browser(LARS)
    await maja.post("/api/watching/calls", json={"call_id": id_})

    assert await followed(lars.http) == []
    assert "Followed by colleagues" not in (await lars.get(f"/calls/{id_}")).text
    assert "Welding" not in (await lars.get("/watching")).text


async def test_colleagues_see_what_is_shown_to_them_and_not_who(service: Service, kept: Kept) -> None:
    id_ = await kept()
    organisation = await service.organisation("Orodjarna Kovač", owner=MAJA)
    await add_to_organisation(await service.account(LARS), organisation, OrganisationRole.EDITOR)
    maja, lars, stranger = [await service.browser(email) for email in (MAJA, LARS, "ana@example.org")]
    await maja.post(f"/watching/calls/{id_}/follow", {"organisation_id": organisation})

    call, page = await lars.get(f"/calls/{id_}"), await lars.get("/watching")
    other = await stranger.get(f"/calls/{id_}")

    assert "Followed by colleagues at Orodjarna Kovač" in call.text
    assert "Followed by your colleagues" in page.text
    assert "Welding for everybody" in page.text
    assert "Maja" not in page.text.partition("<main")[2]
    assert "Followed by colleagues" not in other.text


async def test_who_left_an_organisation_follows_for_it_no_longer(service: Service, kept: Kept) -> None:
    id_ = await kept()
    organisation = await service.organisation("Orodjarna Kovač", owner=MAJA)
    await add_to_organisation(await service.account(LARS), organisation, OrganisationRole.EDITOR)
    lars, maja = await service.browser(LARS), await service.browser(MAJA)
    await lars.post(f"/watching/calls/{id_}/follow", {"organisation_id": organisation})
    await service.parts.database["accounts"].update_one({"email": LARS}, {"$set": {"memberships": []}})

    assert "Followed by" not in (await maja.get("/watching")).text


async def test_nobody_follows_for_a_foreign_organisation(service: Service, kept: Kept) -> None:
    id_ = await kept()
    other = await service.organisation("Another")
    client = await service.program(MAJA)

    answer = await client.post("/api/watching/calls", json={"call_id": id_, "organisation_id": other})

    assert answer.status_code == 403
    assert await Followed.count() == 0


async def fill(service: Service, account_id: str, count: int) -> None:
    """Follow calls that are not there: only their number matters."""
    seen = {"title": "x", "opens": None, "deadlines": [], "budget_eur": None, "least_grant_eur": None,
            "greatest_grant_eur": None, "grants": None, "expected": False, "words": "x", "status": "open"}  # fmt: skip
    row = {"account_id": account_id, "organisation_id": "", "seen": seen, "seen_at": NOW, "created": NOW}
    rows = [row | {"_id": ObjectId(f"{number:024x}"), "call_id": f"{number:024x}"} for number in range(count)]
    await Followed.get_pymongo_collection().insert_many(rows)


async def test_no_more_than_the_limit_are_followed_however_many_press_at_once(service: Service, kept: Kept) -> None:
    ids = [await kept(identifier=f"EXAMPLE-{number}") for number in range(6)]
    client = await service.program(MAJA)
    await fill(service, await service.account(MAJA), MOST_FOLLOWED - 2)

    answers = await asyncio.gather(*[client.post("/api/watching/calls", json={"call_id": id_}) for id_ in ids])

    assert sorted(answer.status_code for answer in answers) == [200, 200, 409, 409, 409, 409]
    assert await Followed.count() == MOST_FOLLOWED
    assert "200" in next(answer for answer in answers if answer.status_code == 409).json()["detail"]


async def test_a_page_says_when_too_many_are_followed(service: Service, kept: Kept) -> None:
    id_ = await kept()
    browser = await service.browser(MAJA)
    await fill(service, await service.account(MAJA), MOST_FOLLOWED)

    answer = await browser.post(f"/watching/calls/{id_}/follow", {"next": f"/calls/{id_}"})
    page = await browser.get(f"/calls/{id_}")

    assert answer.status_code == 303
    assert "You follow 200 calls, as many as one can." in page.text


async def test_all_followed_calls_stand_on_pages_and_gone_ones_can_be_let_go(service: Service) -> None:
    browser = await service.browser(MAJA)
    await fill(service, await service.account(MAJA), 45)
    found, path = 0, "/watching"
    while path:
        page = await browser.get(path)
        found += page.text.count("This call is no longer kept here.")
        path = page.text.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")

    assert found == 45


async def test_changes_are_noted_once_each_and_told_to_those_who_followed_then(service: Service, kept: Kept) -> None:
    id_ = await kept()
    maja, now = await service.account(MAJA), NOW
    await (await service.program(MAJA)).post("/api/watching/calls", json={"call_id": id_})
    for number, day in enumerate([10, 17, 10]):
        await kept(deadlines=(deadline(date(2026, 9, day)),))
        service.clock.moment = now + timedelta(hours=number + 1)
        await asyncio.gather(*[note_written(service.parts, [id_]) for _ in range(3)])
    await (await service.program(LARS)).post("/api/watching/calls", json={"call_id": id_})
    later = now + timedelta(days=1)

    told = await changes_for(maja, now, later)
    since = await changes_for(maja, now + timedelta(hours=2), later)
    others = await changes_for(await service.account(LARS), now, later)

    assert [change.changes[0].after[0][:10] for change in told] == ["2026-09-10", "2026-09-17", "2026-09-10"]
    assert [change.id for change in since] == [told[2].id]
    assert others == []


async def test_a_change_missed_by_the_follower_is_noted_by_the_job(service: Service, kept: Kept) -> None:
    id_ = await kept()
    await (await service.program(MAJA)).post("/api/watching/calls", json={"call_id": id_})
    await kept(text="Other words of the funder about courses in welding.")
    service.clock.moment = NOW + timedelta(minutes=15)
    job, _telling = next(area for area in AREAS if area.name == "watching").jobs(service.parts)

    said = await job.run(None)  # type: ignore[arg-type]
    again = await note(None, NOW)

    assert (said, again) == ("1 changes of followed calls noted late", 0)
    [told] = await changes_for(await service.account(MAJA), NOW - timedelta(days=1), NOW + timedelta(days=1))
    assert [change.kind for change in told.changes] == ["words"]


async def test_a_call_that_opens_or_closes_is_told_without_a_write(service: Service, kept: Kept) -> None:
    id_ = await kept(opens=date(2026, 7, 1))
    client = await service.program(MAJA)
    await client.post("/api/watching/calls", json={"call_id": id_})
    service.clock.moment = NOW + timedelta(days=100)

    answer = await client.get("/api/watching/changes", params={"since": NOW.isoformat()})

    assert [(one["at"], one["changes"][0]["after"]) for one in answer.json()["items"]] == [
        ("2026-06-30T22:00:00Z", ["open"]),
        ("2026-09-03T15:00:00Z", ["closed"]),
    ]


@pytest.mark.parametrize(
    "since", ["2026-06-27T08:00:00", "yesterday", "", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"]
)
async def test_a_moment_needs_its_zone(service: Service, since: str) -> None:
    answer = await (await service.program(MAJA)).get("/api/watching/changes", params={"since": since})

    assert answer.status_code == 400


@pytest.mark.parametrize("shown", ["", "x", "0:0", f"{'0' * 24}:{'z' * 16}"])
async def test_a_form_that_names_no_call_is_refused(service: Service, shown: str) -> None:
    browser = await service.browser(MAJA)

    assert (await browser.post("/watching/seen", {"call": shown})).status_code == 400


async def test_a_link_elsewhere_is_not_followed_after_the_button(service: Service, kept: Kept) -> None:
    id_ = await kept()
    browser = await service.browser(MAJA)

    answer = await browser.post(f"/watching/calls/{id_}/follow", {"next": "https://evil.example/"})

    assert answer.headers["location"] == "/"


async def test_the_list_of_calls_has_a_button_for_each(service: Service, kept: Kept) -> None:
    id_ = await kept()
    browser = await service.browser(MAJA)

    page, public = await browser.get("/calls?topic=welding"), await service.visitor().get("/calls")

    assert f"/watching/calls/{id_}/follow" in page.text
    assert 'name="next" value="/calls?topic=welding"' in page.text
    assert "/watching" not in public.text


async def test_a_slovenian_reads_dates_in_slovenian(service: Service, kept: Kept) -> None:
    id_ = await kept()
    browser = await service.browser(MAJA)
    await service.parts.database["accounts"].update_one({"email": MAJA}, {"$set": {"language": "sl"}})
    await browser.post(f"/watching/calls/{id_}/follow")
    await kept(deadlines=(deadline(date(2026, 9, 10)),))

    page = await browser.get("/watching")

    assert "3. september 2026, 17:00" in page.text
    assert "10. september 2026, 17:00" in page.text


async def test_an_erased_person_leaves_nothing(service: Service, kept: Kept) -> None:
    id_ = await kept()
    browser = await service.browser(MAJA)
    await browser.post(f"/watching/calls/{id_}/follow")
    await browser.post("/watching/searches/new", {"name": "Welding", "place": "calls", "query": "topic=welding"})
    export = (await browser.get("/account/data.json")).text

    await browser.post("/account/erase", {"email": MAJA})

    assert id_ in export
    assert "topic=welding" in export
    for collection in ("followed_calls", "saved_searches"):
        assert await service.parts.database[collection].count_documents({}) == 0
