"""Organisations: adding, editing, standing, what each person sees, and what the index is told."""

from datetime import date
from typing import Any

import pytest

from matchcamp.i18n import long_date
from matchcamp.organisations.documents import Membership, PastProject
from matchcamp.organisations.queries import organisation_items
from matchcamp.viewer import Audience, Role

WORDS = {"name": "Šolski center Celje", "type": "vet_provider", "country": "SI"}


async def added(program: Any, **more: Any) -> Any:
    answer = await program.post("/api/organisations", json=WORDS | more)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def kept(service: Any) -> int:
    count: int = await service.parts.database["organisations"].count_documents({})
    return count


@pytest.mark.parametrize(
    ("who", "role", "edits", "adds", "moves"),
    [
        ("editor", None, 200, 403, 403),
        ("other", None, 403, 403, 403),
        ("other", Role.FACILITATOR, 403, 403, 403),
        ("other", Role.COORDINATOR, 403, 403, 403),
        ("other", Role.BROKER, 200, 201, 403),
        ("other", Role.SECRETARIAT, 200, 201, 200),
    ],
)
async def test_each_role_changes_what_it_may(
    service: Any, who: str, role: Role | None, edits: int, adds: int, moves: int
) -> None:
    organisation_id = await service.organisation("Center", owner="editor@example.org")
    program = await service.program(f"{who}@example.org", *([role] if role else []))

    edited = await program.put(f"/api/organisations/{organisation_id}", json=WORDS | {"revision": 1})
    new = await program.post("/api/organisations", json=WORDS | {"none_of_these": True})
    moved = await program.post(f"/api/organisations/{organisation_id}/membership", json={"membership": "associate"})

    assert (edited.status_code, new.status_code, moved.status_code) == (edits, adds, moves)


async def test_nobody_changes_anything_without_signing_in(service: Any) -> None:
    organisation_id = await service.organisation()
    visitor = service.visitor()

    answers = [
        await visitor.put(f"/api/organisations/{organisation_id}", json=WORDS | {"revision": 1}),
        await visitor.post("/api/organisations", json=WORDS),
        await visitor.post(f"/api/organisations/{organisation_id}/membership", json={"membership": "left"}),
        await visitor.get(f"/api/organisations/{organisation_id}/matches"),
    ]

    assert [answer.status_code for answer in answers] == [401] * 4


async def test_a_new_organisation_is_a_prospect_with_the_first_line_of_its_history(service: Any) -> None:
    broker = await service.program("bo@example.org", Role.BROKER)

    one = await added(
        broker, pic="986226549", eqf_lowest=3, eqf_highest=5, projects=[{"title": "Cobots", "year": 2022}]
    )

    assert (one["membership"], one["revision"], one["example"]) == ("prospect", 1, False)
    assert one["standing"] == [{"day": "2026-06-27", "membership": "prospect", "note": ""}]
    assert one["projects"][0]["title"] == "Cobots"
    assert (await service.visitor().get(f"/api/organisations/{one['id']}")).json()["standing"] is None


async def test_one_that_may_be_known_is_pointed_out_until_it_is_said_to_be_another(service: Any) -> None:
    broker = await service.program("bo@example.org", Role.BROKER)
    browser = await service.browser("bo@example.org", Role.BROKER)
    first = await added(broker, aliases=["ŠC Celje"])
    like = {"name": "Solski center, Celje", "type": "vet_provider", "city": "Celje"}

    refused = await broker.post("/api/organisations", json=like)
    page = await browser.post("/organisations/new", like)
    hint = await browser.get("/organisations/similar", params={"name": "SOLSKI CENTER CELJE"})
    by_alias = await broker.post("/api/organisations", json=like | {"name": "šc celje"})
    other = await broker.post("/api/organisations", json=WORDS | {"name": "Šolski center Kranj"})
    said = await browser.post("/organisations/new", like | {"none_of_these": "true"})

    assert (refused.status_code, by_alias.status_code, page.status_code) == (409, 409, 409)
    assert first["id"] in refused.json()["detail"]
    assert f'href="/organisations/{first["id"]}"' in page.text
    assert 'name="none_of_these"' in page.text
    assert 'value="Celje"' in page.text
    assert f'href="/organisations/{first["id"]}"' in hint.text
    assert (other.status_code, said.status_code) == (201, 303)


async def test_a_number_that_another_has_is_a_conflict_with_its_name(service: Any) -> None:
    broker = await service.program("bo@example.org", Role.BROKER)
    browser = await service.browser("bo@example.org", Role.BROKER)
    await added(broker, name="First", pic="986226549", oid="E10175142")
    second = await added(broker, name="Another one")

    new = await broker.post("/api/organisations", json=WORDS | {"name": "Third", "pic": "986 226 549"})
    edit = WORDS | {"name": "Another one", "oid": "E10175142", "revision": 1}
    edited = await broker.put(f"/api/organisations/{second['id']}", json=edit)
    page = await browser.post(f"/organisations/{second['id']}/edit", edit)

    assert new.status_code == 409
    assert new.json()["detail"].startswith("The PIC 986226549 belongs to First")
    assert edited.status_code == 409
    assert page.status_code == 409
    assert 'href="#field-oid"' in page.text
    assert 'value="Another one"' in page.text
    assert await kept(service) == 2


async def test_the_form_keeps_what_was_typed_and_shows_each_error_at_its_field(service: Any) -> None:
    browser = await service.browser("bo@example.org", Role.BROKER)
    typed = {
        "name": "C",
        "type": "wizard",
        "aliases": "Good name\r\n" + "x" * 201,
        "country": "AT",
        "nuts": "SI03",
        "topics": ["robotics"],
        "web": "javascript:alert(1)",
        "pic": "12",
        "eqf_lowest": "5",
        "eqf_highest": "3",
        "reach": "many",
        "projects.3.title": "Old project",
        "projects.3.year": "then",
    }

    page = await browser.post("/organisations/new", typed)

    assert page.status_code == 400
    for name in ("name", "type", "aliases", "nuts", "web", "pic", "eqf_highest", "reach", "projects.0.year"):
        assert f'href="#field-{name}"' in page.text, name
        assert f'id="field-{name}"' in page.text, name
    for words in (
        "Good name\n" + "x" * 201,
        "javascript:alert(1)",
        'value="many"',
        'value="Old project"',
        'value="12"',
    ):
        assert words in page.text, words
    assert '<option value="AT" selected>' in page.text
    assert 'value="robotics" checked' in page.text
    assert await kept(service) == 0


async def test_the_form_adds_and_takes_out_projects_without_scripts(service: Any) -> None:
    projects = [PastProject(title="Old"), PastProject(title="Bad")]
    organisation_id = await service.organisation("Center", owner="ana@example.org", projects=projects)
    browser = await service.browser("ana@example.org")
    shown = await browser.get(f"/organisations/{organisation_id}/edit")

    answer = await browser.post(
        f"/organisations/{organisation_id}/edit",
        WORDS
        | {
            "revision": "1",
            "name": "Center",
            "equipment": "a cobot\r\n\r\na mill \r\n",
            "languages": ["sl", "en"],
            "projects.0.title": "Old",
            "projects.1.title": "Bad",
            "projects.1.remove": "true",
            "projects.2.title": "New",
            "projects.2.year": "2024",
            "projects.3.title": "",
        },
    )

    assert 'name="projects.1.remove"' in shown.text
    assert 'name="projects.3.title"' in shown.text
    assert answer.status_code == 303
    one = (await browser.get(f"/api/organisations/{organisation_id}")).json()
    assert [(project["title"], project["year"]) for project in one["projects"]] == [("Old", None), ("New", 2024)]
    assert (one["equipment"], one["languages"], one["revision"]) == (["a cobot", "a mill"], ["sl", "en"], 2)


async def test_an_edit_is_found_by_its_new_name(service: Any) -> None:
    organisation_id = await service.organisation("Old name", owner="ana@example.org")
    ana = await service.program("ana@example.org")

    await ana.put(f"/api/organisations/{organisation_id}", json=WORDS | {"name": "Čebela", "revision": 1})

    found = (await ana.get("/api/organisations?q=ceb")).json()["items"]
    assert [one["name"] for one in found] == ["Čebela"]
    assert (await ana.get("/api/organisations?q=old")).json()["items"] == []


async def test_who_was_slower_sees_both_versions_and_may_save_again(service: Any) -> None:
    organisation_id = await service.organisation("Center", owner="ana@example.org", city="Celje")
    ana, browser = await service.program("ana@example.org"), await service.browser("ana@example.org")
    path, mine = f"/organisations/{organisation_id}/edit", {"name": "Center", "type": "vet_provider", "country": "SI"}
    await ana.put(f"/api/organisations/{organisation_id}", json=mine | {"city": "Kranj", "revision": 1})

    by_program = await ana.put(f"/api/organisations/{organisation_id}", json=mine | {"city": "Koper", "revision": 1})
    page = await browser.post(path, mine | {"city": "Koper", "revision": "1"})
    again = await browser.post(path, mine | {"city": "Koper", "revision": "2"})

    assert (by_program.status_code, page.status_code, again.status_code) == (409, 409, 303)
    assert "<span>Kranj</span>" in page.text
    assert "<span>Koper</span>" in page.text
    assert 'name="revision" value="2"' in page.text
    assert (await ana.get(f"/api/organisations/{organisation_id}")).json()["city"] == "Koper"


async def test_a_standing_is_changed_with_its_day_and_note(service: Any) -> None:
    organisation_id = await service.organisation(membership=Membership.APPLIED)
    secretariat = await service.browser("sec@example.org", Role.SECRETARIAT)
    path = f"/organisations/{organisation_id}/membership"

    moved = await secretariat.post(path, {"membership": "member", "day": "2026-06-01", "note": "Board of May"})
    again = await secretariat.post(path, {"membership": "member"})
    early = await secretariat.post(path, {"membership": "left", "day": "2026-06-28"})
    page = await secretariat.get(f"/organisations/{organisation_id}")

    assert (moved.status_code, again.status_code, early.status_code) == (303, 409, 400)
    one = (await secretariat.get(f"/api/organisations/{organisation_id}")).json()
    assert (one["membership"], one["member_since"]) == ("member", "2026-06-01")
    assert one["standing"] == [{"day": "2026-06-01", "membership": "member", "note": "Board of May"}]
    assert "Member: Board of May" in page.text
    assert long_date(date(2026, 6, 1)) in page.text


async def test_one_that_has_left_is_found_by_nobody_but_those_who_speak_for_it(service: Any) -> None:
    organisation_id = await service.organisation(owner="ana@example.org", membership=Membership.LEFT)
    path = f"/organisations/{organisation_id}"
    other, ana = await service.browser("bo@example.org"), await service.browser("ana@example.org")

    paths = [path, f"/api{path}", f"{path}/edit", f"/api{path}/matches"]
    strangers = [(await other.get(one)).status_code for one in paths]
    own = [(await ana.get(one)).status_code for one in paths[:3]]
    item = (await organisation_items([organisation_id]))[0]

    assert strangers == [404] * 4
    assert own == [200] * 3
    assert item.audience is None


@pytest.mark.parametrize("id_", ["0" * 24, "nonsense", "%00", "x" * 300])
async def test_an_id_that_nothing_has_is_not_found(service: Any, id_: str) -> None:
    secretariat = await service.browser("sec@example.org", Role.SECRETARIAT)

    paths = [f"/organisations/{id_}", f"/api/organisations/{id_}", f"/organisations/{id_}/edit"]
    answers = [await secretariat.get(path) for path in paths]
    moved = await secretariat.post(f"/organisations/{id_}/membership", {"membership": "member"})

    assert [answer.status_code for answer in [*answers, moved]] == [404] * 4


async def test_people_are_shown_to_their_own_and_to_the_secretariat_only(service: Any) -> None:
    organisation_id = await service.organisation(owner="ana@example.org")
    path = f"/organisations/{organisation_id}"
    askers = {
        "visitor": service.visitor(),
        "member": await service.browser("cene@example.org"),
        "broker": await service.browser("bo@example.org", Role.BROKER),
        "owner": await service.browser("ana@example.org"),
        "secretariat": await service.browser("sec@example.org", Role.SECRETARIAT),
    }

    seen = {who for who, asker in askers.items() if "mailto:ana@example.org" in (await asker.get(path)).text}

    assert seen == {"owner", "secretariat"}
    assert "ana@example.org" not in (await askers["member"].get(f"/api{path}")).text


async def test_a_page_of_an_unclaimed_organisation_offers_to_claim_it(service: Any) -> None:
    empty_id = await service.organisation("Nobody's", country="", profile="", membership=Membership.INTERESTED)
    peopled_id = await service.organisation("Ana's", owner="ana@example.org")
    visitor = service.visitor()

    empty, peopled = [(await visitor.get(f"/organisations/{id_}")).text for id_ in (empty_id, peopled_id)]
    own = (await (await service.browser("ana@example.org")).get(f"/organisations/{peopled_id}")).text

    assert f'<a href="/join?organisation={empty_id}">Claim it</a>' in empty
    assert "It is not a member of the alliance yet" in empty
    assert "Seat not known" in empty
    assert f'<a href="/join?organisation={peopled_id}">Ask its people to let you in</a>' in peopled
    assert "/join" not in own


async def test_members_see_what_it_could_help_with_and_its_own_people_the_calls(service: Any) -> None:
    text = "Cobots for small firms: we teach safe programming of collaborative robots and lend a cell with a cobot."
    centre_id = await service.organisation("Centre", owner="ana@example.org", profile=text, topics=["robotics"])
    company_id = await service.organisation("Company", owner="bo@example.org")
    broker = await service.program("broker@example.org", Role.BROKER)
    need = {
        "title": "Safe cobots",
        "text": "We look for a teacher of safe programming of collaborative robots.",
    }
    posted = await broker.post(
        "/api/needs", json=need | {"organisation_id": company_id, "topics": ["robotics"], "publish": True}
    )
    await service.indexed()
    path = f"/organisations/{centre_id}"

    found = (await broker.get(f"/api{path}/matches")).json()
    other = (await (await service.browser("bo@example.org")).get(path)).text
    own = (await (await service.browser("ana@example.org")).get(path)).text
    visitor = (await service.visitor().get(path)).text

    assert [match["item"]["id"] for match in found["matches"]] == [posted.json()["id"]]
    assert found["matches"][0]["reasons"] != []
    assert "Safe cobots" in other
    assert 'kind=need#who-fits" aria-current="true"' in other
    assert 'kind=call#who-fits" aria-current="true"' in own
    assert "Safe cobots" not in visitor
    assert f"/sign-in?next={path}" in visitor


async def test_what_it_posted_stands_on_its_page_but_nothing_private_or_anonymous(service: Any) -> None:
    organisation_id = await service.organisation(owner="ana@example.org")
    broker = await service.program("bo@example.org", Role.BROKER)
    for visibility in ("public", "anonymous", "private", "members"):
        words = {"title": f"Our {visibility} need", "text": "Cobots for small firms.", "visibility": visibility}
        answer = await broker.post("/api/needs", json=words | {"organisation_id": organisation_id, "publish": True})
        assert answer.status_code == 201, answer.text

    page = (await service.visitor().get(f"/organisations/{organisation_id}")).text

    assert "Our public need" in page
    assert not any(f"Our {hidden} need" in page for hidden in ("anonymous", "private", "members"))


async def test_html_in_every_field_is_shown_as_the_text_it_is(service: Any) -> None:
    bad = "<script>x</script>"
    broker = await service.program("bo@example.org", Role.BROKER)
    one = await added(
        broker, name=bad, aliases=[bad], city=bad, profile=bad, equipment=[bad], web="https://example.org/'onclick",
        projects=[{"title": bad, "summary": bad, "programme": bad, "role": bad}],
    )  # fmt: skip
    browser = await service.browser("bo@example.org", Role.BROKER)

    paths = [f"/organisations/{one['id']}", f"/organisations/{one['id']}/edit", "/organisations"]
    pages = [await browser.get(path) for path in [*paths, f"/organisations/similar?name={bad}"]]

    assert [page.status_code for page in pages] == [200] * 4
    assert not any(bad in page.text for page in pages)
    assert all("&lt;script&gt;" in page.text for page in pages)


async def test_the_index_is_told_profile_equipment_and_projects(service: Any) -> None:
    organisation_id = await service.organisation(
        "Centre",
        profile="We teach.",
        profile_language="en",
        equipment=["cobot", "mill"],
        projects=[PastProject(title="LCAMP", summary="A platform."), PastProject(title="Camp")],
        topics=["robotics"],
        languages=["sl"],
        eqf_lowest=3,
        eqf_highest=5,
    )

    [item] = await organisation_items([organisation_id])

    assert item.text == "We teach.\n\ncobot, mill.\n\nLCAMP. A platform.\n\nCamp."
    assert (item.history, item.eqf, item.audience, item.owner) == (2, (3, 5), Audience.PUBLIC, organisation_id)
    assert (item.status, item.country, item.type) == ("member", "SI", "small_enterprise")
    assert await organisation_items(["0" * 24]) == []
