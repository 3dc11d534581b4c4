"""Offers: what may be said in one, its way through review, its year on the board, and what the index is told."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from matchcamp.offers.jobs import jobs
from matchcamp.offers.queries import offer_items
from matchcamp.viewer import Role


def words(organisation_id: str, **more: Any) -> dict[str, Any]:
    text = "Our course shows in five days how to set up, program and check a collaborative robot."
    return {"title": "Cobot course", "text": text, "kind": "training", "organisation_id": organisation_id} | more


async def posted_by(program: Any, organisation_id: str, **more: Any) -> Any:
    answer = await program.post("/api/offers", json=words(organisation_id, **more))
    assert answer.status_code == 201, answer.text
    return answer.json()


@pytest.mark.parametrize(
    ("given", "field", "words_of_error"),
    [
        ({"visibility": "anonymous"}, "visibility", "An offer shows who makes it"),
        ({"kind": "miracle"}, "kind", ""),
        ({"kind": None}, "kind", ""),
        ({"eqf_lowest": 4}, "eqf_highest", "Give the lowest and the highest level, or neither."),
        ({"eqf_highest": 4}, "eqf_highest", "Give the lowest and the highest level, or neither."),
        ({"eqf_lowest": 5, "eqf_highest": 4}, "eqf_highest", "The highest level cannot be below the lowest."),
        ({"eqf_lowest": 0, "eqf_highest": 4}, "eqf_lowest", ""),
        ({"eqf_lowest": 4, "eqf_highest": 9}, "eqf_highest", ""),
        ({"capacity": "two\nlines"}, "capacity", "line breaks"),
        ({"languages": ["xx"]}, "languages", ""),
        ({"surprise": 1}, "surprise", ""),
    ],
)
async def test_an_offer_that_cannot_be_is_refused_at_its_field(
    service: Any, given: dict[str, Any], field: str, words_of_error: str
) -> None:
    organisation_id = await service.organisation(owner="ana@example.org")
    program = await service.program("ana@example.org")

    answer = await program.post("/api/offers", json=words(organisation_id, **given))

    assert answer.status_code == 400
    assert field in str(answer.json()["errors"])
    assert words_of_error in str(answer.json()["errors"])
    assert await service.parts.database["offers"].count_documents({}) == 0


async def test_the_form_refuses_an_anonymous_offer_with_words_and_keeps_what_was_typed(service: Any) -> None:
    organisation_id = await service.organisation(owner="ana@example.org")
    browser = await service.browser("ana@example.org")

    answer = await browser.post("/offers/new", words(organisation_id, visibility="anonymous", capacity="12 places"))

    assert answer.status_code == 400
    assert "An offer shows who makes it. Choose everybody, members, or private." in answer.text
    assert 'value="12 places"' in answer.text
    assert 'value="training" selected' in answer.text


async def test_an_offer_goes_through_review_and_is_out_for_a_year(service: Any) -> None:
    organisation_id = await service.organisation(owner="ana@example.org")
    owner, broker = await service.program("ana@example.org"), await service.program("b@example.org", Role.BROKER)
    offer = await posted_by(owner, organisation_id, publish=True)
    steps = f"/api/offers/{offer['id']}/steps"

    by_owner = await owner.post(steps, json={"step": "publish"})
    by_broker = await broker.post(steps, json={"step": "publish"})
    again = await broker.post(steps, json={"step": "publish"})

    assert offer["status"] == "in_review"
    assert (by_owner.status_code, by_broker.status_code, again.status_code) == (403, 201, 409)
    out = by_broker.json()
    assert out["status"] == "published"
    assert datetime.fromisoformat(out["published"]) == service.clock.now()
    assert datetime.fromisoformat(out["expires"]) == service.clock.now() + timedelta(days=365)


async def test_brokers_publish_directly(service: Any) -> None:
    organisation_id = await service.organisation()
    broker = await service.program("b@example.org", Role.BROKER)

    offer = await posted_by(broker, organisation_id, publish=True)

    assert offer["status"] == "published"


async def test_a_sent_back_offer_is_edited_and_sent_again(service: Any) -> None:
    organisation_id = await service.organisation(owner="ana@example.org")
    owner, broker = await service.browser("ana@example.org"), await service.program("b@example.org", Role.BROKER)
    program = await service.program("ana@example.org")
    offer = await posted_by(program, organisation_id, publish=True)
    path = f"/offers/{offer['id']}"
    await broker.post(f"/api{path}/steps", json={"step": "send_back", "note": "Which robot?"})

    await owner.post(f"{path}/edit", words(organisation_id, title="Cobot course, any make", revision=3))
    sent = await owner.post(f"{path}/steps", {"step": "submit"})

    after = (await program.get(f"/api{path}")).json()
    assert (sent.status_code, sent.headers["location"]) == (303, path)
    assert (after["status"], after["title"]) == ("in_review", "Cobot course, any make")


async def test_an_edit_that_says_publish_of_an_offer_that_is_out_only_edits(service: Any) -> None:
    organisation_id = await service.organisation()
    broker = await service.program("b@example.org", Role.BROKER)
    offer = await posted_by(broker, organisation_id, publish=True)

    answer = await broker.put(
        f"/api/offers/{offer['id']}", json=words(organisation_id, title="A new title", publish=True, revision=2)
    )

    assert (answer.status_code, answer.json()["title"], answer.json()["status"]) == (200, "A new title", "published")


async def test_the_clock_expires_what_is_a_year_old_and_renewing_brings_it_back(service: Any) -> None:
    organisation_id = await service.organisation(owner="ana@example.org")
    broker = await service.program("b@example.org", Role.BROKER)
    published, paused = [await posted_by(broker, organisation_id, publish=True) for _ in range(2)]
    await broker.post(f"/api/offers/{paused['id']}/steps", json={"step": "pause"})
    [job] = jobs(service.parts)

    early = await job.run(None)
    service.clock.moment += timedelta(days=365)
    late = await job.run(None)
    again = await job.run(None)
    renewed = await broker.post(f"/api/offers/{published['id']}/steps", json={"step": "renew"})

    assert (early, late, again) == ("0 offers expired", "2 offers expired", "0 offers expired")
    assert renewed.json()["status"] == "published"
    assert datetime.fromisoformat(renewed.json()["expires"]) == service.clock.now() + timedelta(days=365)


async def test_offers_are_narrowed_by_kind_and_topic(service: Any) -> None:
    organisation_id = await service.organisation()
    broker = await service.program("b@example.org", Role.BROKER)
    await posted_by(broker, organisation_id, topics=["robotics"], publish=True)
    expertise = await posted_by(broker, organisation_id, kind="expertise", topics=["robotics"], publish=True)
    await posted_by(broker, organisation_id, kind="expertise", publish=True)
    visitor = service.visitor()

    listed = (await visitor.get("/api/offers", params={"kind": "expertise", "topic": "robotics"})).json()["items"]
    page = await visitor.get("/offers?kind=expertise&topic=robotics")
    unknown = await visitor.get("/api/offers", params={"kind": "miracle"})

    assert [offer["id"] for offer in listed] == [expertise["id"]]
    assert page.text.count('class="card"') == 1
    assert unknown.status_code == 400


async def test_the_index_is_told_an_offers_facts_and_for_whom_it_speaks(service: Any) -> None:
    organisation_id = await service.organisation(owner="ana@example.org", type="vet_provider", country="HR")
    program = await service.program("ana@example.org")
    offer = await posted_by(
        program, organisation_id, topics=["robotics"], languages=["en", "sl"], eqf_lowest=4, eqf_highest=5
    )

    [item] = await offer_items([offer["id"]])

    assert (item.key, item.audience, item.speaks_for) == (
        f"offer:{offer['id']}",
        None,
        (f"organisation:{organisation_id}",),
    )
    assert (item.owner, item.country, item.type) == (organisation_id, "HR", "vet_provider")
    assert (item.eqf, item.languages, item.topics) == ((4, 5), frozenset({"en", "sl"}), frozenset({"robotics"}))


async def test_an_offer_is_matched_with_needs_and_makes_its_organisation_found(service: Any) -> None:
    host = await service.organisation("The host")
    asking = await service.organisation("The asking one", owner="ana@example.org")
    broker, ana = await service.program("b@example.org", Role.BROKER), await service.program("ana@example.org")
    offer = await posted_by(broker, host, publish=True)
    need = {
        "title": "Cobot",
        "text": "We look for a course on how to set up a collaborative robot.",
        "organisation_id": asking,
    }
    need_id = (await broker.post("/api/needs", json=need | {"publish": True})).json()["id"]
    await service.indexed()

    default = (await ana.get(f"/api/offers/{offer['id']}/matches")).json()
    organisations = (await ana.get(f"/api/needs/{need_id}/matches")).json()
    page = await (await service.browser("ana@example.org")).get(f"/offers/{offer['id']}")

    assert [match["item"]["id"] for match in default["matches"]] == [need_id]
    assert [match["item"]["id"] for match in organisations["matches"]] == [host]
    assert f'href="/needs/{need_id}"' in page.text


async def test_offers_are_narrowed_by_the_country_of_who_makes_them_and_by_language(service: Any) -> None:
    program = await service.program("ana@example.org")
    ids = {}
    for country, languages in (("SI", ["sl", "en"]), ("SE", ["sv", "en"]), ("SE", ["sv"])):
        organisation_id = await service.organisation(country, owner="ana@example.org", country=country)
        ids[country, *languages] = (await posted_by(program, organisation_id, languages=languages))["id"]
    hidden = (await posted_by(program, organisation_id, languages=["sv"], visibility="private"))["id"]
    await service.parts.database["offers"].update_many({}, {"$set": {"status": "published"}})
    visitor = service.visitor()

    async def listed(**asked: str) -> list[str]:
        items = (await visitor.get("/api/offers", params=asked)).json()["items"]
        page = (await visitor.get("/offers", params=asked)).text
        found = [item["id"] for item in items]
        assert [one for one in [*ids.values(), hidden] if f"/offers/{one}" in page] == sorted(found)
        return found

    assert await listed(country="SE") == [ids["SE", "sv"], ids["SE", "sv", "en"]]
    assert await listed(language="en") == [ids["SE", "sv", "en"], ids["SI", "sl", "en"]]
    assert await listed(country="SE", language="en") == [ids["SE", "sv", "en"]]
    assert await listed(country="FR") == []
