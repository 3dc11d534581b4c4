"""Names in words without a name are pointed out before others see them, for needs and ideas, in forms and API alike."""

from typing import Any

import httpx
import pytest

from matchcamp.accounts.actions import add_to_organisation
from matchcamp.viewer import OrganisationRole, Role

NAME = "Orodjarna Kovač d.o.o."
PLAIN = "We change over every day and our people want to learn how to set up a collaborative robot."
TELLING = f"{PLAIN} Write to {NAME} or to ana@kovac-orodja.si; ask Bela Kranjec."
KINDS = [pytest.param("needs", "submit", "in_review", id="needs"), pytest.param("ideas", "open", "open", id="ideas")]


async def organisation(service: Any) -> str:
    organisation_id: str = await service.organisation(NAME, owner="bela.kranjec@example.org", city="Celje")
    accounts = service.parts.database["accounts"]
    await accounts.update_one({"email": "bela.kranjec@example.org"}, {"$set": {"name": "Bela Kranjec"}})
    return organisation_id


def words(organisation_id: str, text: str = TELLING, **more: Any) -> dict[str, Any]:
    named = {"title": "A robot for small series", "text": text, "organisation_id": organisation_id}
    return named | {"visibility": "anonymous"} | more


async def post(program: httpx.AsyncClient, area: str, given: dict[str, Any]) -> dict[str, Any]:
    answer = await program.post(f"/api/{area}", json=given)
    assert answer.status_code == 201, answer.text
    posted: dict[str, Any] = answer.json()
    return posted


def told(answer: httpx.Response) -> list[tuple[str, str]]:
    return [(error["field"], error["message"]) for error in answer.json()["errors"]]


FOUND = [
    ("text", f"“{NAME.removesuffix('.')}” names the organisation."),
    ("text", "“ana@kovac-orodja.si” is an e-mail address."),
    ("text", "“Bela Kranjec” names a person."),
    ("names_checked", "Take out what gives the name away, or tick that you have looked."),
]


@pytest.mark.parametrize(("area", "step", "state"), KINDS)
async def test_telling_words_are_not_sent_on_until_somebody_has_looked(
    service: Any, area: str, step: str, state: str
) -> None:
    organisation_id = await organisation(service)
    program = await service.program("bela.kranjec@example.org")

    refused = await program.post(f"/api/{area}", json=words(organisation_id, publish=True))
    kept = await service.parts.database[area].count_documents({})
    looked = await post(program, area, words(organisation_id, publish=True, names_checked=True))
    plain = await post(program, area, words(organisation_id, PLAIN, publish=True))

    assert (refused.status_code, refused.json()["type"], told(refused)) == (400, "urn:matchcamp:names-found", FOUND)
    assert kept == 0
    assert (looked["status"], plain["status"]) == (state, state)


@pytest.mark.parametrize(("area", "step", "state"), KINDS)
async def test_a_draft_may_tell_and_its_step_points_it_out(service: Any, area: str, step: str, state: str) -> None:
    organisation_id = await organisation(service)
    program = await service.program("bela.kranjec@example.org")
    draft = await post(program, area, words(organisation_id))
    path = f"/api/{area}/{draft['id']}"

    refused = await program.post(f"{path}/steps", json={"step": step})
    unmoved = (await program.get(path)).json()
    looked = await program.post(f"{path}/steps", json={"step": step, "names_checked": True})

    assert (refused.status_code, told(refused)) == (400, FOUND)
    assert unmoved == draft
    assert (looked.status_code, looked.json()["status"]) == (201, state)


@pytest.mark.parametrize(("area", "step", "state"), KINDS)
@pytest.mark.parametrize("before", ["anonymous", "public"])
async def test_an_edit_of_what_others_see_points_names_out_and_changes_nothing(
    service: Any, area: str, step: str, state: str, before: str
) -> None:
    organisation_id = await organisation(service)
    program = await service.program("bela.kranjec@example.org")
    posted = await post(program, area, words(organisation_id, PLAIN, visibility=before, publish=True))
    path = f"/api/{area}/{posted['id']}"

    refused = await program.put(path, json=words(organisation_id, revision=posted["revision"]))
    unchanged = (await program.get(path)).json()
    looked = await program.put(path, json=words(organisation_id, revision=posted["revision"], names_checked=True))

    assert (refused.status_code, told(refused)) == (400, FOUND)
    assert unchanged == posted
    assert (looked.status_code, looked.json()["text"], looked.json()["status"]) == (200, TELLING, state)


@pytest.mark.parametrize("visibility", ["public", "members", "private"])
async def test_words_under_a_name_are_not_searched_for_names(service: Any, visibility: str) -> None:
    organisation_id = await organisation(service)
    program = await service.program("bela.kranjec@example.org")

    posted = await post(program, "needs", words(organisation_id, visibility=visibility, publish=True))

    assert posted["status"] == "in_review"


async def test_an_edit_of_a_draft_and_of_a_withdrawn_need_is_not_held_up(service: Any) -> None:
    organisation_id = await organisation(service)
    program = await service.program("bela.kranjec@example.org")
    draft = await post(program, "needs", words(organisation_id, PLAIN))
    path = f"/api/needs/{draft['id']}"

    first = await program.put(path, json=words(organisation_id, revision=1))
    await program.post(f"{path}/steps", json={"step": "withdraw"})
    second = await program.put(path, json=words(organisation_id, revision=3))

    assert (first.status_code, second.status_code) == (200, 200)


async def test_a_reviewer_looks_once_more_and_renewing_is_looked_at(service: Any) -> None:
    organisation_id = await organisation(service)
    program = await service.program("bela.kranjec@example.org")
    broker = await service.program("broker@example.org", Role.BROKER)
    need = await post(program, "needs", words(organisation_id, publish=True, names_checked=True))
    path = f"/api/needs/{need['id']}/steps"

    unlooked = await broker.post(path, json={"step": "publish"})
    published = await broker.post(path, json={"step": "publish", "names_checked": True})
    renewed_in_time = await program.post(path, json={"step": "renew"})
    await service.parts.database["needs"].update_one({}, {"$set": {"status": "expired"}})
    renewed = await program.post(path, json={"step": "renew"})

    assert (unlooked.status_code, published.status_code) == (400, 201)
    assert (renewed_in_time.status_code, renewed.status_code) == (201, 400)


async def test_the_search_for_names_tells_a_stranger_nothing(service: Any) -> None:
    organisation_id = await organisation(service)
    program = await service.program("bela.kranjec@example.org")
    need = await post(program, "needs", words(organisation_id, PLAIN, publish=True))
    await service.parts.database["needs"].update_one({}, {"$set": {"status": "published"}})
    stranger = await service.program("bo@example.org")
    path = f"/api/needs/{need['id']}"

    answers = [
        await stranger.put(path, json=words(organisation_id, revision=need["revision"])),
        await stranger.post(f"{path}/steps", json={"step": "renew"}),
        await stranger.post("/api/needs", json=words(organisation_id, publish=True)),
    ]

    assert [answer.status_code for answer in answers] == [404, 403, 403]
    assert not [answer for answer in answers if "Kovač" in answer.text or "names" in answer.text]


async def test_every_text_of_an_idea_is_searched(service: Any) -> None:
    organisation_id = await organisation(service)
    program = await service.program("bela.kranjec@example.org")
    given = words(
        organisation_id, PLAIN, title="Celje mills", competences=["milling", "robots of Kovač"],
        roles=[{"what": "tests"}, {"what": "visits Celje"}], canvas={"impact": "Kovač grows"}, publish=True,
    )  # fmt: skip

    answer = await program.post("/api/ideas", json=given)

    fields = [field for field, _ in told(answer)]
    assert fields == ["title", "competences", "roles.1.what", "canvas.impact", "names_checked"]


@pytest.mark.parametrize("area", ["needs", "ideas"])
async def test_the_form_lists_what_was_found_keeps_every_word_and_takes_the_tick(service: Any, area: str) -> None:
    organisation_id = await organisation(service)
    browser = await service.browser("bela.kranjec@example.org")
    given = words(organisation_id, publish="true", topics=["robotics"])

    empty = await browser.get(f"/{area}/new")
    refused = await browser.post(f"/{area}/new", given)
    stored = await service.parts.database[area].count_documents({})
    taken = await browser.post(f"/{area}/new", given | {"names_checked": "true"})

    assert 'name="names_checked"' not in empty.text
    assert refused.status_code == 400
    assert all(message in refused.text for _, message in FOUND)
    assert 'href="#field-names_checked"' in refused.text
    assert 'id="field-names_checked"' in refused.text
    assert TELLING in refused.text
    assert 'value="robotics" checked' in refused.text
    assert 'value="anonymous" checked' in refused.text
    assert (stored, taken.status_code) == (0, 303)


@pytest.mark.parametrize(("area", "step", "state"), KINDS)
async def test_the_page_of_a_step_lists_what_was_found_and_takes_the_tick(
    service: Any, area: str, step: str, state: str
) -> None:
    organisation_id = await organisation(service)
    browser = await service.browser("bela.kranjec@example.org")
    draft = await post(await service.program("bela.kranjec@example.org"), area, words(organisation_id))
    path = f"/{area}/{draft['id']}"

    refused = await browser.post(f"{path}/steps", {"step": step})
    taken = await browser.post(f"{path}/steps", {"step": step, "names_checked": "true"})

    assert refused.status_code == 400
    assert all(message in refused.text for _, message in FOUND)
    assert refused.text.count('name="names_checked"') == 1
    assert TELLING in refused.text
    assert (taken.status_code, taken.headers["location"]) == (303, path)


async def test_a_name_of_somebody_who_joined_later_is_known_too(service: Any) -> None:
    organisation_id = await organisation(service)
    program = await service.program("bela.kranjec@example.org")
    given = words(organisation_id, f"{PLAIN} Gregor Zupan shows the cell.", publish=True)

    before = await program.post("/api/needs", json=given)
    await add_to_organisation(await service.account("zupan@example.org"), organisation_id, OrganisationRole.EDITOR)
    after = await program.post("/api/needs", json=given)

    assert (before.status_code, after.status_code) == (201, 400)
    assert told(after)[0] == ("text", "“Zupan” names a person.")
