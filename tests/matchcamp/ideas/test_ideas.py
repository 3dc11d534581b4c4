"""Ideas: roles, canvas and needs in form and API, the needs that stay hidden, and what the index is told."""

from typing import Any

import pytest

from calls.catalogue import load_catalogue
from matchcamp.funding.actions import import_calls
from matchcamp.funding.queries import call_id_by_identifier
from matchcamp.ideas.queries import idea_items, ideas_answering
from matchcamp.viewer import Audience, OrganisationRole, Role, Viewer

TEXT = "Centres of five countries build modules on collaborative robots together with small firms."
ROLE = {"type": "vet_provider", "countries": ["SI", "HR"], "what": "leads"}


def words(organisation_id: str, **more: Any) -> dict[str, Any]:
    return {"title": "Cobots for all", "text": TEXT, "organisation_id": organisation_id} | more


async def posted_by(program: Any, organisation_id: str, **more: Any) -> Any:
    answer = await program.post("/api/ideas", json=words(organisation_id, **more))
    assert answer.status_code == 201, answer.text
    return answer.json()


async def need_by(program: Any, organisation_id: str, **more: Any) -> str:
    given = {"title": "Cobot teachers", "text": "Our teachers must learn to teach with collaborative robots."}
    answer = await program.post("/api/needs", json=given | {"organisation_id": organisation_id} | more)
    assert answer.status_code == 201, answer.text
    need_id: str = answer.json()["id"]
    return need_id


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"roles": [{"countries": ["SI"]}]}, "roles"),
        ({"roles": [{"type": "wizard"}]}, "roles"),
        ({"roles": [{"what": "x", "countries": ["Slovenia"]}]}, "roles"),
        ({"roles": [ROLE] * 13}, "roles"),
        ({"programmes": ["LOTTERY"]}, "programmes"),
        ({"competences": ["x" * 121]}, "competences"),
        ({"competences": ["two\nlines"]}, "competences"),
        ({"canvas": {"need": "x" * 2001}}, "canvas"),
        ({"canvas": {"surprise": "x"}}, "canvas"),
        ({"need_ids": ["not-an-id"]}, "need_ids"),
        ({"need_ids": ["0" * 24]}, "need_ids"),
    ],
)
async def test_an_idea_that_cannot_be_is_refused_at_its_field(service: Any, given: dict[str, Any], field: str) -> None:
    organisation_id = await service.organisation(owner="ana@example.org")
    program = await service.program("ana@example.org")

    answer = await program.post("/api/ideas", json=words(organisation_id, **given))

    assert answer.status_code == 400
    assert field in str(answer.json()["errors"])
    assert await service.parts.database["ideas"].count_documents({}) == 0


async def test_the_form_takes_lines_rows_and_addresses(service: Any) -> None:
    organisation_id = await service.organisation(owner="ana@example.org")
    program, browser = await service.program("ana@example.org"), await service.browser("ana@example.org")
    first, second = await need_by(program, organisation_id), await need_by(program, organisation_id)

    answer = await browser.post(
        "/ideas/new",
        words(organisation_id, publish="true")
        | {
            "need_ids": [first],
            "need_address": f"http://127.0.0.1:8000/needs/{second}?kind=idea",
            "competences": "cobots and safety\r\n\r\n  teaching \r\n",
            "role_type": ["", "vet_provider", ""],
            "role_countries": ["", "si, hr", "DE"],
            "role_what": ["", "leads", "tests"],
            "programmes": ["ERASMUS", "LIFE"],
            "canvas_need": "Too few",
            "canvas_impact": "Many",
        },
    )

    assert answer.status_code == 303
    idea = (await program.get(f"/api{answer.headers['location']}")).json()
    assert (idea["status"], idea["need_ids"]) == ("open", [first, second])
    assert idea["competences"] == ["cobots and safety", "teaching"]
    assert idea["roles"] == [ROLE, {"type": None, "countries": ["DE"], "what": "tests"}]
    assert idea["programmes"] == ["ERASMUS", "LIFE"]
    assert {name: text for name, text in idea["canvas"].items() if text} == {"need": "Too few", "impact": "Many"}


async def test_the_form_shows_each_error_at_the_row_it_was_typed_in_and_keeps_all(service: Any) -> None:
    organisation_id = await service.organisation(owner="ana@example.org")
    browser = await service.browser("ana@example.org")

    answer = await browser.post(
        "/ideas/new",
        words(organisation_id)
        | {
            "need_address": "the one about robots",
            "competences": "teaching\n" + "x" * 130,
            "role_type": ["vet_provider", "", ""],
            "role_countries": ["Slovenia", "", "HR"],
            "role_what": ["leads", "", ""],
            "canvas_result": "y" * 2001,
        },
    )

    assert answer.status_code == 400
    for field in ("need_ids", "competences", "roles.0.countries", "roles.1.what", "canvas.result"):
        assert f'href="#field-{field}"' in answer.text
        assert f'id="field-{field}"' in answer.text
    assert "Please write each country by its two letters, such as SI, HR." in answer.text
    for typed in ("the one about robots", "x" * 130, 'value="Slovenia"', "y" * 2001):
        assert typed in answer.text


async def test_a_new_idea_can_begin_from_a_need(service: Any) -> None:
    organisation_id = await service.organisation(owner="ana@example.org")
    program, browser = await service.program("ana@example.org"), await service.browser("ana@example.org")
    need_id = await need_by(program, organisation_id)

    own = await browser.get(f"/ideas/new?need={need_id}&organisation={organisation_id}")
    foreign = await (await service.browser("bo@example.org")).get(f"/ideas/new?need={need_id}")
    broken = await browser.get("/ideas/new?need=nonsense")

    assert f'value="{need_id}" checked' in own.text
    assert f'value="{organisation_id}" selected' in own.text
    assert "Cobot teachers" not in foreign.text
    assert [page.status_code for page in (own, foreign, broken)] == [200, 200, 200]


async def test_a_need_that_one_may_not_see_is_not_told_by_the_idea_that_answers_it(service: Any) -> None:
    organisation_id = await service.organisation(owner="ana@example.org")
    ana, bo = await service.program("ana@example.org"), await service.program("bo@example.org")
    need_id = await need_by(ana, organisation_id, visibility="private")
    idea = await posted_by(ana, organisation_id, need_ids=[need_id], publish=True)

    mine = (await ana.get(f"/api/ideas/{idea['id']}")).json()
    theirs = (await bo.get(f"/api/ideas/{idea['id']}")).json()
    listed = (await bo.get("/api/ideas")).json()["items"]
    page = await bo.get(f"/ideas/{idea['id']}")
    refused = await bo.post("/api/ideas", json=words(organisation_id, need_ids=[need_id]))

    assert mine["need_ids"] == [need_id]
    assert (theirs["need_ids"], [one["need_ids"] for one in listed]) == ([], [[]])
    assert need_id not in page.text
    assert "Cobot teachers" not in page.text
    assert refused.status_code == 400


async def test_an_edit_leaves_needs_that_the_editor_may_not_see(service: Any) -> None:
    firm = await service.organisation("The firm")
    centre = await service.organisation("The centre", owner="ana@example.org")
    broker, ana = await service.program("b@example.org", Role.BROKER), await service.program("ana@example.org")
    hidden = await need_by(broker, firm, visibility="private")
    shown = await need_by(ana, centre)
    idea = await posted_by(broker, centre, need_ids=[hidden, shown])

    edited = await ana.put(f"/api/ideas/{idea['id']}", json=words(centre, need_ids=[], revision=1))

    assert edited.json()["need_ids"] == []
    assert (await broker.get(f"/api/ideas/{idea['id']}")).json()["need_ids"] == [hidden]


async def test_a_need_leads_to_the_ideas_that_answer_it(service: Any) -> None:
    organisation_id = await service.organisation(owner="ana@example.org")
    ana = await service.program("ana@example.org")
    need_id = await need_by(ana, organisation_id)
    draft = await posted_by(ana, organisation_id, need_ids=[need_id])
    out = await posted_by(ana, organisation_id, need_ids=[need_id], publish=True)
    await posted_by(ana, organisation_id, publish=True)
    owner = Viewer("a", roles=frozenset({Role.MEMBER}), organisations={organisation_id: OrganisationRole.OWNER})
    other = Viewer("b", roles=frozenset({Role.MEMBER}))

    for_owner = [idea.id for idea in await ideas_answering(need_id, owner)]
    unseen_need = await ideas_answering(need_id, other)
    await service.parts.database["needs"].update_many({}, {"$set": {"status": "published"}})
    for_other = [idea.id for idea in await ideas_answering(need_id, other)]

    assert for_owner == [out["id"], draft["id"]]
    assert unseen_need == []
    assert for_other == [out["id"]]


async def test_an_idea_goes_its_way_and_back(service: Any) -> None:
    organisation_id = await service.organisation(owner="ana@example.org")
    program, browser = await service.program("ana@example.org"), await service.browser("ana@example.org")
    idea = await posted_by(program, organisation_id)
    path = f"/ideas/{idea['id']}"

    states = []
    for step in ("open", "form_consortium", "propose", "park", "reopen"):
        moved = await browser.post(f"{path}/steps", {"step": step})
        assert moved.status_code == 303
        states.append((await program.get(f"/api{path}")).json()["status"])
    too_far = await program.post(f"/api{path}/steps", json={"step": "propose"})

    assert states == ["open", "consortium", "proposal", "parked", "open"]
    assert too_far.status_code == 409


async def test_the_index_is_told_all_words_of_an_idea_and_whom_it_seeks(service: Any) -> None:
    organisation_id = await service.organisation(owner="ana@example.org", country="SI", type="chamber")
    program = await service.program("ana@example.org")
    idea = await posted_by(
        program,
        organisation_id,
        competences=["cobots", "teaching"],
        canvas={"result": "Twelve modules.", "need": "Too few technicians."},
        roles=[ROLE, {"type": "hei", "countries": ["FI"]}, {"what": "anything"}],
        publish=True,
    )

    [item] = await idea_items([idea["id"]])

    assert item.text == f"Cobots for all. {TEXT}\n\nToo few technicians.\n\nTwelve modules.\n\ncobots, teaching."
    assert (item.wanted_types, item.wanted_countries) == ({"vet_provider", "hei"}, {"SI", "HR", "FI"})
    assert (item.audience, item.owner, item.country, item.type) == (Audience.PUBLIC, organisation_id, "SI", "chamber")


async def test_ideas_are_narrowed_by_programme(service: Any) -> None:
    organisation_id = await service.organisation(owner="ana@example.org")
    program = await service.program("ana@example.org")
    life = await posted_by(program, organisation_id, programmes=["LIFE", "ERASMUS"], publish=True)
    await posted_by(program, organisation_id, programmes=["HORIZON"], publish=True)

    listed = (await service.visitor().get("/api/ideas", params={"programme": "LIFE"})).json()["items"]
    page = await service.visitor().get("/ideas?programme=LIFE")

    assert [idea["id"] for idea in listed] == [life["id"]]
    assert page.text.count('class="card"') == 1


async def test_an_idea_shows_its_six_fields_and_is_matched_by_tabs(service: Any) -> None:
    organisation_id = await service.organisation(owner="ana@example.org")
    partner = await service.organisation("A partner", profile=TEXT)
    program, browser = await service.program("ana@example.org"), await service.browser("ana@example.org")
    idea = await posted_by(program, organisation_id, canvas={"need": "Too few technicians."}, publish=True)
    await service.indexed()

    page = await browser.get(f"/ideas/{idea['id']}")
    calls = (await program.get(f"/api/ideas/{idea['id']}/matches")).json()
    partners = (await program.get(f"/api/ideas/{idea['id']}/matches", params={"kind": "organisation"})).json()

    for heading in ("Need", "Target group", "Result", "Activities", "Partners", "Impact"):
        assert f"<h3>{heading}</h3>" in page.text
    assert "Too few technicians." in page.text
    assert f'href="/organisations/{partner}"' in page.text
    assert 'kind=organisation#who-fits" aria-current="true"' in page.text
    assert calls == {"verdict": "no_good_match", "matches": []}
    assert [match["item"]["id"] for match in partners["matches"]] == [partner]


async def test_an_idea_leads_from_its_needs_to_the_call_it_aims_at(service: Any) -> None:
    call = load_catalogue()[0]
    await import_calls([call], service.clock.now())
    organisation_id = await service.organisation(owner="ana@example.org")
    program = await service.program("ana@example.org")
    need_id = await need_by(program, organisation_id)
    known = await posted_by(
        program, organisation_id, call_hint=call.identifier.lower(), need_ids=[need_id], publish=True
    )
    vague = await posted_by(program, organisation_id, call_hint="next year's CoVE call", publish=True)
    call_id = await call_id_by_identifier(call.identifier)

    own = await (await service.browser("ana@example.org")).get(f"/ideas/{known['id']}")
    public = await service.visitor().get(f"/ideas/{known['id']}")
    guess = await service.visitor().get(f"/ideas/{vague['id']}")

    assert (await program.get(f"/api/calls/{call_id}")).json()["identifier"] == call.identifier
    assert own.text.index(f'href="/needs/{need_id}"') < own.text.index(f'href="/calls/{call_id}"')
    assert f'href="/calls/{call_id}"' in public.text
    assert need_id not in public.text  # The need is a draft still.
    assert "next year&#39;s CoVE call" in guess.text
    assert 'href="/calls/' not in guess.text[guess.text.index("<main") :]
