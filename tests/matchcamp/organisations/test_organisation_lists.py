"""The list of organisations: order, pages, filters, names as people type them, and how often the database is asked."""

import base64
from datetime import UTC, datetime
from typing import Any

import pytest

from matchcamp.organisations.documents import Membership, Organisation
from matchcamp.viewer import Role
from tests.matchcamp.profiling import database_calls

NOW = datetime(2026, 6, 27, 8, 0, tzinfo=UTC)


async def keep(*names: str, **fields: Any) -> list[str]:
    """Ids of new organisations with these names."""
    values = {"type": "vet_provider", "country": "SI", "membership": Membership.MEMBER} | fields
    made = [await Organisation(name=name, created=NOW, changed=NOW, **values).insert() for name in names]
    return [str(one.id) for one in made]


async def names_of(asker: Any, **asked: Any) -> list[str]:
    answer = await asker.get("/api/organisations", params=asked)
    assert answer.status_code == 200, answer.text
    return [one["name"] for one in answer.json()["items"]]


async def test_the_list_is_ordered_by_name_with_marked_letters_beside_plain_ones(service: Any) -> None:
    await keep("Zavod", "Šolski center", "abakus", "Sava", "Ópera")

    assert await names_of(service.visitor()) == ["abakus", "Ópera", "Sava", "Šolski center", "Zavod"]


async def test_pages_neither_repeat_nor_skip_though_names_are_equal_and_others_come_in(service: Any) -> None:
    ids = await keep(*["Enaka"] * 5, "Alfa", "Omega", "Šola", "sola")
    visitor, seen, cursor = service.visitor(), [], None
    while True:
        asked = {"limit": 2} | ({"after": cursor} if cursor else {})
        answer = (await visitor.get("/api/organisations", params=asked)).json()
        seen += [one["id"] for one in answer["items"]]
        await keep("Aaa, which comes too late")
        cursor = answer["next"]
        if cursor is None:
            break

    assert len(seen) == len(set(seen))
    assert set(ids) <= set(seen)


async def test_the_page_and_the_api_hold_the_same_and_the_page_leads_on(service: Any) -> None:
    await keep(*(f"Center {number:02}" for number in range(23)))
    visitor = service.visitor()

    first = await visitor.get("/organisations?type=vet_provider")
    cursor = (await visitor.get("/api/organisations?type=vet_provider")).json()["next"]
    second = await visitor.get(f"/organisations?type=vet_provider&after={cursor}")

    assert first.text.count('class="card-title"') == 20
    assert f"/organisations?type=vet_provider&amp;after={cursor}" in first.text
    assert second.text.count('class="card-title"') == 3
    assert 'rel="next"' not in second.text


# Half a surrogate in JSON: ["\ud800", an id].
HALF = base64.urlsafe_b64encode(rb'["\ud800","000000000000000000000000"]').decode().rstrip("=")


@pytest.mark.parametrize("after", ["x" * 10, "W10xxxxxxx", "AAAAAAAAAA", "WyJhIiwgImIiXQ", "\x00" * 9, "a b", HALF])
async def test_a_cursor_that_no_list_gave_is_refused(service: Any, after: str) -> None:
    visitor = service.visitor()

    answers = [await visitor.get(path, params={"after": after}) for path in ("/api/organisations", "/organisations")]

    assert [answer.status_code for answer in answers] == [400, 400]


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"country": "AT"}, ["Austrian company"]),
        ({"type": "vet_provider"}, ["Šolski center Celje"]),
        ({"topic": "robotics"}, ["Austrian company"]),
        ({"membership": "prospect"}, ["No seat"]),
        ({"country": "AT", "type": "vet_provider"}, []),
        ({"q": "sol cel"}, ["Šolski center Celje"]),
        ({"q": "ŠC"}, ["Šolski center Celje"]),
        ({"q": "solsky centr celje"}, ["Šolski center Celje"]),
        ({"q": "solsky centr celje", "country": "AT"}, []),
        ({"q": "xyzzy"}, []),
        ({"q": "(.*"}, ["Austrian company", "No seat", "Šolski center Celje"]),
        ({"membership": "left"}, []),
    ],
)
async def test_filters_narrow_the_list(service: Any, asked: dict[str, str], names: list[str]) -> None:
    await keep("Šolski center Celje", aliases=["ŠC Celje"])
    await keep("Austrian company", type="small_enterprise", country="AT", topics=["robotics"])
    await keep("No seat", type="other", country="", membership=Membership.PROSPECT)
    await keep("Gone", membership=Membership.LEFT, country="AT", topics=["robotics"])

    page = await service.visitor().get("/organisations", params=asked)

    assert await names_of(service.visitor(), **asked) == names
    assert page.status_code == 200
    assert all(name in page.text for name in names)
    assert "Gone" not in page.text


async def test_those_who_act_for_all_find_one_that_has_left_by_asking_for_it(service: Any) -> None:
    await keep("Gone", membership=Membership.LEFT)
    broker = await service.program("bo@example.org", Role.BROKER)

    assert await names_of(broker) == []
    assert await names_of(broker, membership="left") == ["Gone"]


async def test_prospects_and_examples_are_shown_as_what_they_are(service: Any) -> None:
    await keep("Perhaps", membership=Membership.PROSPECT, example=True, country="")

    page = (await service.visitor().get("/organisations")).text

    assert '<span class="badge">Prospect</span>' in page
    assert '<span class="badge badge-example">Example</span>' in page


async def test_the_map_counts_what_the_list_shows_and_names_those_without_a_seat(service: Any) -> None:
    await keep("A", "B", country="SI")
    await keep("C", country="")
    await keep("D", country="US")
    await keep("Gone", country="SI", membership=Membership.LEFT)

    page = (await service.visitor().get("/organisations/map")).text

    assert 'aria-label="Slovenia: 2"' in page
    assert '<a href="/organisations?country=SI">Slovenia</a>' in page
    assert "Seat not known" in page
    assert "4 organisations stand in the list." in page


async def test_the_map_of_an_empty_list_leads_on(service: Any) -> None:
    page = await service.visitor().get("/organisations/map")

    assert page.status_code == 200
    assert 'href="/join"' in page.text


READ = ("organisations", "offers", "needs", "ideas", "accounts")


async def test_lists_of_one_and_of_three_ask_the_database_once(service: Any) -> None:
    visitor, database = service.visitor(), service.parts.database
    paths = ("/organisations", "/api/organisations", "/organisations/map", "/organisations?q=cen&country=SI")
    calls = []
    for names in (["Center"], ["Centrala", "Centrum"]):
        await keep(*names)
        calls.append([await database_calls(database, visitor, path, READ) for path in paths])

    assert calls == [[["organisations"]] * 4] * 2


async def test_a_page_asks_equally_often_whatever_the_organisation_has_posted(service: Any) -> None:
    visitor, database = service.visitor(), service.parts.database
    organisation_id = await service.organisation(owner="ana@example.org")
    broker = await service.program("bo@example.org", Role.BROKER)
    calls = []
    for number in (1, 3):
        for _ in range(number):
            words = {"title": "Cobots", "text": "We lend cobots.", "organisation_id": organisation_id, "publish": True}
            assert (await broker.post("/api/needs", json=words)).status_code == 201
        calls.append(await database_calls(database, visitor, f"/organisations/{organisation_id}", READ))

    assert calls[0] == calls[1]


async def test_topics_and_types_are_listed_with_their_labels(service: Any) -> None:
    visitor = service.visitor()

    topics = (await visitor.get("/api/topics")).json()
    types = (await visitor.get("/api/organisation-types")).json()

    robotics = next(one for one in topics["items"] if one["id"] == "robotics")
    assert robotics["labels"]["sl"] == "robotika"
    assert robotics["label"] == robotics["labels"]["en"]
    assert len(types["items"]) == 25
    assert (topics["next"], types["next"]) == (None, None)
