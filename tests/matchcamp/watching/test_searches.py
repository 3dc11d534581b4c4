"""Kept searches: run again as the person would run them, with what is new since they looked."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any

import pytest
from bson import ObjectId

from matchcamp.errors import Invalid
from matchcamp.viewer import Role
from matchcamp.watching.documents import Place, SavedSearch
from matchcamp.watching.rules import MOST_SEARCHES, canonical
from matchcamp.watching.search_queries import A_PAGE
from tests.matchcamp.conftest import NOW, Service
from tests.matchcamp.watching.conftest import deadline

Kept = Callable[..., Awaitable[str]]
MAJA = "maja@example.org"
TEXT = "We look for a partner who can teach two people to print mould inserts in metal."


async def keep(client: Any, place: str, query: str, name: str = "Mine") -> dict[str, Any]:
    answer = await client.post("/api/watching/searches", json={"name": name, "place": place, "query": query})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def searches(client: Any) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await client.get("/api/watching/searches")).json()["items"]
    return items


async def publish(service: Service, path: str, organisation: str, **more: Any) -> str:
    """A posting that goes out at once."""
    broker = await service.program("ingrid@example.org", Role.BROKER)
    body = {"title": "Metal printing", "text": TEXT, "organisation_id": organisation, "publish": True} | more
    answer = await broker.post(f"/api/{path}", json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def test_a_list_offers_to_keep_itself_and_the_form_names_it(service: Service) -> None:
    browser = await service.browser(MAJA)
    page = await browser.get("/calls?status=open&topic=welding")
    link = page.text.partition('href="/watching/searches/new')[2].partition('"')[0].replace("&amp;", "&")

    form = await browser.get(f"/watching/searches/new{link}")

    assert form.status_code == 200
    assert 'value="Calls: Open, welding' in form.text
    assert 'name="query" value="status=open&amp;topic=welding"' in form.text


@pytest.mark.parametrize(
    "path", ["/needs", "/offers", "/ideas", "/organisations", "/calls", "/search?q=welding+robots"]
)
async def test_every_list_can_be_kept_by_members(service: Service, path: str) -> None:
    browser = await service.browser(MAJA)
    await service.parts.recommender.loaded()

    page, public = await browser.get(path), await service.visitor().get(path)
    link = page.text.partition('href="/watching/searches/new')[2].partition('"')[0].replace("&amp;", "&")
    form = await browser.get(f"/watching/searches/new{link}")

    assert form.status_code == 200
    assert "/watching/searches/new" not in public.text


async def test_a_kept_search_tells_how_many_are_new_and_looking_ends_it(service: Service, kept: Kept) -> None:
    browser = await service.browser(MAJA)
    await browser.post("/watching/searches/new", {"name": "Welding money", "place": "calls", "query": "topic=welding"})
    before = await browser.get("/watching?list=searches")
    service.clock.moment = NOW + timedelta(days=1)
    await import_later(service, kept)
    [search] = await searches(browser.http)
    page = await browser.get("/watching?list=searches")

    looked = await browser.post(f"/watching/searches/{search['id']}/look")
    after = await browser.get("/watching?list=searches")

    assert "Nothing new" in before.text
    assert search["new"] == 1
    assert "One new since you looked on 27 June 2026" in page.text
    assert "Welding for everybody" in page.text
    assert (looked.status_code, looked.headers["location"]) == (303, "/calls?topic=welding")
    assert "Nothing new" in after.text


async def import_later(service: Service, kept: Kept) -> None:
    await kept()
    await service.parts.database["calls"].update_many({}, {"$set": {"first_seen": NOW + timedelta(hours=3)}})


async def test_a_call_that_opens_is_new_in_a_list_of_open_calls(service: Service, kept: Kept) -> None:
    client = await service.program(MAJA)
    await kept(opens=date(2026, 7, 1))
    await kept(identifier="OPEN-BEFORE", deadlines=(deadline(date(2026, 10, 1)),))
    await keep(client, "calls", "status=open")

    service.clock.moment = NOW + timedelta(days=10)

    [search] = await searches(client)
    assert (search["new"], search["newest"][0]["title"]) == (1, "Welding for everybody")


async def test_boards_tell_what_was_published_since_and_hide_what_one_may_not_see(service: Service) -> None:
    organisation = await service.organisation()
    client = await service.program(MAJA)
    places = {"needs": "", "offers": "kind=training&country=SI", "ideas": ""}
    for place, query in places.items():
        await keep(client, place, query, place)
    service.clock.moment = NOW + timedelta(days=1)
    await publish(service, "needs", organisation)
    await publish(service, "needs", organisation, visibility="private", title="A secret need")
    await publish(service, "offers", organisation, kind="training", title="A course of printing")
    await publish(service, "offers", organisation, kind="equipment", title="A machine for printing")
    await publish(service, "ideas", organisation, title="An idea of printing")

    found = {one["place"]: one for one in await searches(client)}

    assert {place: one["new"] for place, one in found.items()} == {"needs": 1, "offers": 1, "ideas": 1}
    assert [one["title"] for one in found["offers"]["newest"]] == ["A course of printing"]


async def test_organisations_that_joined_are_new(service: Service) -> None:
    client = await service.program(MAJA)
    await keep(client, "organisations", "q=orod&country=SI")
    service.clock.moment = NOW + timedelta(days=1)
    for name, country in (("Orodjarna Nova", "SI"), ("Orodjarna Druga", "HR"), ("Livarna", "SI")):
        id_ = await service.organisation(name, country=country)
        where = {"_id": ObjectId(id_)}
        await service.parts.database["organisations"].update_one(where, {"$set": {"created": NOW + timedelta(hours=1)}})

    [search] = await searches(client)

    assert [one["title"] for one in search["newest"]] == ["Orodjarna Nova"]
    assert search["new"] == 1


async def test_a_search_for_words_tells_what_it_did_not_find_before(service: Service) -> None:
    organisation = await service.organisation()
    await publish(service, "needs", organisation, title="Printing in metal, the first")
    await service.indexed()
    client = await service.program(MAJA)
    await keep(client, "search", "q=print mould inserts in metal&kind=need")
    before = (await searches(client))[0]["new"]
    await publish(service, "needs", organisation, title="Printing in metal, the second")
    await service.indexed()

    [search] = await searches(client)
    looked = await client.post(f"/api/watching/searches/{search['id']}/seen")

    assert (before, search["new"], looked.json()["new"]) == (0, 1, 0)
    assert search["newest"][0]["title"] == "Printing in metal, the second"
    assert search["url"] == "/search?q=print+mould+inserts+in+metal&kind=need"


async def test_the_same_search_is_kept_once_however_often_it_is_pressed_at_once(service: Service) -> None:
    client = await service.program(MAJA)

    kept = await asyncio.gather(*[keep(client, "needs", "topic=welding", f"Name {number}") for number in range(6)])

    assert len({one["id"] for one in kept}) == 1
    assert await SavedSearch.count() == 1


async def test_a_search_is_renamed_and_deleted_by_its_owner_alone(service: Service) -> None:
    client, stranger = await service.program(MAJA), await service.program("ana@example.org")
    secretariat = await service.program("emma@example.org", Role.SECRETARIAT)
    path = f"/api/watching/searches/{(await keep(client, 'needs', 'topic=welding'))['id']}"
    asked = [("PUT", path, {"name": "X"}), ("DELETE", path, None), ("POST", f"{path}/seen", None)]

    refused = [
        (await other.request(method, address, json=body)).status_code
        for other in (stranger, secretariat)
        for method, address, body in asked
    ]
    renamed = await client.put(path, json={"name": "Welding near us"})
    deleted = await client.delete(path)

    assert refused == [404] * 6
    assert await searches(stranger) == []
    assert (renamed.json()["name"], deleted.status_code) == ("Welding near us", 204)
    assert await searches(client) == []


async def test_a_refused_name_is_shown_with_its_error_and_what_was_typed(service: Service) -> None:
    browser = await service.browser(MAJA)
    search = await keep(await service.program(MAJA), "needs", "topic=welding")
    long = "n" * 81

    new = await browser.post("/watching/searches/new", {"name": long, "place": "needs", "query": "topic=welding"})
    other = await browser.post(f"/watching/searches/{search['id']}/rename", {"name": long})

    assert (new.status_code, other.status_code) == (400, 400)
    for page in (new, other):
        assert "Please use at most 80 characters." in page.text
        assert long in page.text


async def test_pages_rename_and_delete(service: Service) -> None:
    browser = await service.browser(MAJA)
    id_ = (await keep(await service.program(MAJA), "needs", "topic=welding"))["id"]

    await browser.post(f"/watching/searches/{id_}/rename", {"name": "Varjenje & <b>"})
    page = await browser.get("/watching?list=searches")
    await browser.post(f"/watching/searches/{id_}/delete")
    after = await browser.get("/watching?list=searches")

    assert "Varjenje &amp; &lt;b&gt;" in page.text
    assert "You keep no search" in after.text


async def test_no_more_than_the_limit_are_kept_however_many_press_at_once(service: Service) -> None:
    client = await service.program(MAJA)
    row = {"account_id": await service.account(MAJA), "name": "x", "place": "needs", "looked": NOW, "created": NOW}
    rows = [
        row | {"_id": ObjectId(f"{number:024x}"), "query": f"topic={number}", "seen_keys": []}
        for number in range(MOST_SEARCHES - 1)
    ]
    await SavedSearch.get_pymongo_collection().insert_many(rows)
    bodies = [{"name": "y", "place": "calls", "query": f"topic={number}"} for number in range(4)]

    answers = await asyncio.gather(*[client.post("/api/watching/searches", json=body) for body in bodies])
    page = await (await service.browser(MAJA)).post("/watching/searches/new", bodies[0] | {"query": "topic=more"})

    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    assert await SavedSearch.count() == MOST_SEARCHES
    assert page.status_code == 409
    assert "You keep 50 searches, as many as one can." in page.text
    assert 'value="y"' in page.text


async def test_all_kept_searches_stand_on_pages(service: Service) -> None:
    client = await service.program(MAJA)
    for number in range(A_PAGE + 3):
        await keep(client, "needs", f"topic=topic-{number}", f"Search {number}")
    first = await client.get("/api/watching/searches")

    rest = await client.get("/api/watching/searches", params={"after": first.json()["next"]})

    assert (len(first.json()["items"]), len(rest.json()["items"]), rest.json()["next"]) == (A_PAGE, 3, None)


@pytest.mark.parametrize(
    ("place", "query", "expected"),
    [
        (Place.CALLS, "", ""),
        (Place.CALLS, "?", ""),
        (Place.CALLS, "topic=welding&after=1-2&x=y", "topic=welding"),
        (Place.CALLS, "topic=a&topic=b", "topic=b"),
        (Place.NEEDS, "language=sloven", "language=sl"),
        (Place.SEARCH, "q=%C4%8Daj+in+med%00", "q=%C4%8Daj+in+med"),
        (Place.ORGANISATIONS, "membership=member&q=%20a%20", "q=a&membership=member"),
    ],
)
def test_a_query_has_one_spelling(place: Place, query: str, expected: str) -> None:
    assert canonical(place, query) == expected
    assert canonical(place, expected) == expected


@pytest.mark.parametrize("query", ["", "q=", "kind=need", "&".join(f"a{n}=1" for n in range(60)) + "&q=a"])
def test_a_query_without_words_or_of_too_many_fields_is_refused(query: str) -> None:
    with pytest.raises(Invalid):
        canonical(Place.SEARCH, query)


@pytest.mark.parametrize("query", ["q=\ud83d", "q=%ED%A0%80", "status=x&topic={$ne:1}", "topic[]=a", "%00=%00"])
async def test_any_query_is_kept_or_refused_and_runs(service: Service, query: str) -> None:
    client = await service.program(MAJA)

    for place in Place:
        body = {"name": "x", "place": place.value, "query": query.encode("utf-8", "replace").decode()}
        assert (await client.post("/api/watching/searches", json=body)).status_code in {201, 400}

    page = await (await service.browser(MAJA)).get("/watching?list=searches")
    assert page.status_code == 200


@pytest.mark.parametrize("path", ["/watching/searches/new?place=nowhere", "/watching/searches/new"])
async def test_a_list_that_is_none_cannot_be_kept(service: Service, path: str) -> None:
    assert (await (await service.browser(MAJA)).get(path)).status_code == 404


async def test_a_slovenian_reads_the_search_in_slovenian(service: Service) -> None:
    browser = await service.browser(MAJA)
    await service.parts.database["accounts"].update_one({"email": MAJA}, {"$set": {"language": "sl"}})

    page = await browser.get("/watching/searches/new?place=organisations&query=country%3DSI%26type%3Dvet_provider")

    assert "Organizacije: Slovenija" in page.text
