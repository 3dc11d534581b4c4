"""A review: what comes to it, what goes back with a note, and what its own people are told of it."""

from datetime import timedelta
from typing import Any

import pytest

from matchcamp.viewer import Role

AREAS = [pytest.param("needs", {}, id="needs"), pytest.param("offers", {"kind": "training"}, id="offers")]
NOTE = "Please say how many parts a day.\nAnd in which steel."


async def posted(service: Any, area: str, more: dict[str, Any], **fields: Any) -> dict[str, Any]:
    organisation_id = await service.organisation(owner="ana@example.org")
    program = await service.program("ana@example.org")
    words = {"title": "Robots", "text": "We want to learn how to set up a robot.", "organisation_id": organisation_id}
    answer = await program.post(f"/api/{area}", json=words | more | {"publish": True} | fields)
    assert answer.status_code == 201, answer.text
    given: dict[str, Any] = answer.json()
    return given


@pytest.mark.parametrize(("area", "more"), AREAS)
async def test_what_is_sent_back_tells_its_people_why_until_it_is_sent_again(
    service: Any, area: str, more: dict[str, Any]
) -> None:
    item = await posted(service, area, more)
    path = f"/{area}/{item['id']}"
    broker = await service.browser("ingrid@example.org", Role.BROKER)
    author = await service.browser("ana@example.org")

    back = await broker.post(f"{path}/steps", {"step": "send_back", "note": NOTE, "revision": item["revision"]})
    sent_back = await author.get(path)
    await author.post(f"{path}/steps", {"step": "submit"})
    again = await author.get(path)

    assert (item["status"], back.status_code) == ("in_review", 303)
    assert all(line in sent_back.text for line in ("Sent back to be changed", *NOTE.splitlines()))
    assert 'id="came-back"' in sent_back.text
    assert 'id="came-back"' not in again.text
    assert again.text.index("Ingrid") > again.text.index("Ana")  # The newest line of the history stands first.


async def test_a_reviewer_publishes_the_words_that_were_read_or_none(service: Any) -> None:
    item = await posted(service, "needs", {})
    path = f"/api/needs/{item['id']}"
    author, broker = await service.program("ana@example.org"), await service.program("bo@example.org", Role.BROKER)
    words = {name: item[name] for name in ("title", "organisation_id")} | {"revision": item["revision"]}

    edited = await author.put(path, json=words | {"text": "Quite other words, written while somebody reads."})
    overtaken = await broker.post(f"{path}/steps", json={"step": "publish", "revision": item["revision"]})
    page = await (await service.browser("bo@example.org")).post(
        f"/needs/{item['id']}/steps", {"step": "publish", "revision": item["revision"]}
    )
    published = await broker.post(f"{path}/steps", json={"step": "publish", "revision": edited.json()["revision"]})

    assert edited.json()["status"] == "in_review"
    assert (overtaken.status_code, page.status_code) == (409, 409)
    assert "Somebody changed this meanwhile" in page.text
    assert "Quite other words" in page.text
    assert published.json()["status"] == "published"


async def test_an_edit_of_a_published_need_leaves_it_published(service: Any) -> None:
    item = await posted(service, "needs", {})
    path = f"/api/needs/{item['id']}"
    broker, author = await service.program("bo@example.org", Role.BROKER), await service.program("ana@example.org")
    published = (await broker.post(f"{path}/steps", json={"step": "publish"})).json()
    words = {name: item[name] for name in ("title", "organisation_id")} | {"text": "Words that are better now."}

    edited = await author.put(path, json=words | {"revision": published["revision"], "publish": True})

    assert (edited.json()["status"], edited.json()["text"]) == ("published", "Words that are better now.")


async def test_the_history_names_people_and_is_for_its_own_people(service: Any) -> None:
    item = await posted(service, "needs", {}, visibility="public")
    path = f"/needs/{item['id']}"
    broker, author = await service.program("ingrid@example.org", Role.BROKER), await service.browser("ana@example.org")
    service.clock.moment += timedelta(days=3)
    await broker.post(f"/api{path}/steps", json={"step": "publish", "note": "Well written."})
    rows = service.parts.database["needs"]
    await rows.update_one({}, {"$set": {"history.0.account_id": ""}})

    own = await author.get(path)
    stranger = await (await service.browser("bo@example.org")).get(path)

    history = own.text[own.text.index('class="history"') :]
    places = [history.index(words) for words in ("Published. Well written.", "Sent to review.", "Written as a draft.")]
    assert places == sorted(places)
    assert "30 June 2026, Ingrid" in history
    assert "27 June 2026, Ana" in history
    assert "27 June 2026, somebody of the organisation" in history
    assert stranger.status_code == 200
    assert "Well written." not in stranger.text
    assert 'class="history"' not in stranger.text


async def test_a_step_that_is_over_shows_the_page_as_it_stands(service: Any) -> None:
    item = await posted(service, "needs", {})
    author = await service.browser("ana@example.org")

    answer = await author.post(f"/needs/{item['id']}/steps", {"step": "solve"})
    unknown = await author.post(f"/needs/{item['id']}/steps", {"step": "burn"})

    assert (answer.status_code, unknown.status_code) == (409, 400)
    assert "error-summary" in answer.text
    assert item["title"] in answer.text


async def test_words_are_called_mine_only_before_their_own_people(service: Any) -> None:
    item = await posted(service, "needs", {}, text="Sodelujoči robot za majhne serije; iščemo usposabljanje.")
    await service.organisation("Robot centre", profile="Usposabljanje za sodelujoče robote in majhne serije.")
    await service.parts.database["needs"].update_one({}, {"$set": {"status": "published"}})
    await service.indexed()
    path = f"/needs/{item['id']}"

    own = await (await service.browser("ana@example.org")).get(path)
    member = await (await service.browser("bo@example.org")).get(path)
    broker = await (await service.browser("ingrid@example.org", Role.BROKER)).get(path)

    assert ["You wrote" in page.text for page in (own, member, broker)] == [True, False, False]
    assert ["The need says" in page.text for page in (own, member, broker)] == [False, True, True]
