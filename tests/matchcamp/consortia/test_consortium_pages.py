"""The pages of consortia, as people use them without scripts."""

import re
from html import unescape
from typing import Any

import pytest

from matchcamp.funding.actions import import_calls
from matchcamp.viewer import Role
from tests.matchcamp.consortia.conftest import (
    CLAIRE,
    COVE,
    LARS,
    MAJA,
    NOW,
    UNKNOWN,
    call,
    id_of,
    member_of,
    revision_of,
)
from tests.matchcamp.profiling import profiled


def plain(answer: Any) -> str:
    """The words of a page, without its tags."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


@pytest.fixture
async def lars(world: Any) -> Any:
    return await world.service.browser(LARS)


async def test_the_light_says_in_words_that_it_is_eligible(world: Any, lars: Any) -> None:
    board = await world.eligible()

    words = plain(await lars.get(f"/consortia/{id_of(board)}"))

    assert "Eligible as planned" in words
    assert "With committed partners only: Not eligible yet. 1 of 8 has said yes." in words
    assert "68 days left" in words
    assert "Without it: Slovenia has no company or body of the world of work yet" in words


async def test_removing_the_only_company_of_a_country_says_what_broke_and_offers_to_undo(world: Any, lars: Any) -> None:
    board = await world.eligible()
    path = f"/consortia/{id_of(board)}"

    answer = await lars.post(f"{path}/members/{world.hidria}/remove", {"revision": revision_of(board)})
    after = plain(await lars.get(path))
    back = await lars.post(f"{path}/members/{world.hidria}/put-back", {"revision": revision_of(board) + 1})
    restored = plain(await lars.get(path))

    assert answer.headers["location"] == path
    assert "Orodjarna Hidria was removed. This broke:" in after
    assert "Slovenia has no company or body of the world of work yet" in after
    assert "Not eligible yet" in after
    assert "Undo: put Orodjarna Hidria back" in after
    assert back.status_code == 303
    assert "Orodjarna Hidria was put back. This mended:" in restored
    assert "Eligible as planned" in restored


async def test_a_call_without_rules_is_not_green_and_leads_to_the_call_document(world: Any, lars: Any) -> None:
    board = await world.eligible(call=UNKNOWN)

    page = await lars.get(f"/consortia/{id_of(board)}")

    assert "No rules are known for this call" in plain(page)
    assert "sign-met" not in page.text
    assert f'href="https://example.org/{UNKNOWN}"' in page.text


async def test_rules_of_another_year_say_so(world: Any, lars: Any) -> None:
    await import_calls([call("KA220-VET-2027-1", "Cooperation partnerships")], NOW)
    board = await world.formed()
    path = f"/consortia/{id_of(board)}"

    await lars.post(f"{path}/edit", {"title": "Next year", "call": "ka220-vet-2027-1", "revision": 1})
    words = plain(await lars.get(path))

    assert "Rules of: Cooperation Partnerships in VET 2026" in words
    assert "These are the newest rules known; those of 2027 may differ." in words


async def test_an_organisation_is_found_by_its_name_and_added(world: Any, lars: Any) -> None:
    board = await world.formed(competences=["steel"])
    path = f"/consortia/{id_of(board)}"

    found = await lars.get(f"{path}?find=orodj")
    answer = await lars.post(
        f"{path}/members",
        {"organisation_id": world.hidria, "role": "partner", "commitment": "proposed", "competences": "steel",
         "budget_eur": "120 000", "revision": 1},
    )  # fmt: skip

    assert f'value="{world.hidria}" checked' in found.text
    assert answer.status_code == 303
    member = member_of(await world.board(id_of(board)), world.hidria)
    assert (member["competences"], member["budget_eur"]) == (["steel"], 120_000)


async def test_an_organisation_is_added_by_the_address_of_its_page(world: Any, lars: Any) -> None:
    board = await world.formed()
    address = f"http://127.0.0.1:8000/organisations/{world.hidria}?kind=call"

    answer = await lars.post(f"/consortia/{id_of(board)}/members", {"typed_organisation": address, "revision": 1})

    assert answer.status_code == 303


async def test_no_organisation_chosen_keeps_what_was_typed(world: Any, lars: Any) -> None:
    board = await world.formed()

    answer = await lars.post(
        f"/consortia/{id_of(board)}/members",
        {"typed_organisation": "the one in Celje", "budget_eur": "lots", "note": "They know steel.", "revision": 1},
    )

    assert answer.status_code == 400
    assert 'value="the one in Celje"' in answer.text
    assert 'value="lots"' in answer.text
    assert "They know steel." in answer.text
    assert "Choose an organisation, or paste the address of its page." in plain(answer)


async def test_a_conflict_keeps_what_was_typed_and_tells_what_stands_and_what_others_did(world: Any, lars: Any) -> None:
    board = await world.eligible()
    path, revision = f"/consortia/{id_of(board)}/members/{world.hidria}", revision_of(board)
    await world.claire.put(f"/api{path}", json={"commitment": "interested", "budget_eur": 90, "revision": revision})

    answer = await lars.post(path, {"role": "partner", "commitment": "committed", "budget_eur": "70",
                                    "note": "Told me on the phone.", "revision": revision})  # fmt: skip

    words = plain(answer)
    assert answer.status_code == 409
    assert "What others did meanwhile" in words
    assert "Orodjarna Hidria: Interested. (Claire," in words
    assert "What stands there now: partner; Interested;" in words
    assert "90 €" in words
    assert "Told me on the phone." in answer.text
    assert re.search(r'name="budget_eur" value="70"', answer.text)
    fresh = re.search(r'name="revision" value="(\d+)"', answer.text)
    assert fresh
    assert int(fresh[1]) == revision + 1


async def test_the_answer_on_a_rule_names_who_said_it_and_can_be_taken_back(world: Any, lars: Any) -> None:
    board = await world.formed()
    path = f"/consortia/{id_of(board)}"
    rule = f"{path}/rules/not-tertiary-only"

    await lars.post(rule, {"confirmed": "true", "note": "EQF 4 is in.", "revision": 1})
    confirmed = plain(await lars.get(path))
    await lars.post(f"{rule}/take-back", {"revision": 2})
    taken_back = plain(await lars.get(path))

    assert "Confirmed · Lars, 27 June 2026, 10:00 · “EQF 4 is in.”" in confirmed
    assert "Confirmed · Lars" not in taken_back


async def test_an_invited_organisation_answers_on_the_board(world: Any) -> None:
    board = await world.formed()
    board = await world.changed(world.add(id_of(board), world.hidria, revision_of(board), commitment="invited"))
    maja, path = await world.service.browser(MAJA), f"/consortia/{id_of(board)}"

    desk, listed, before = [plain(await maja.get(one)) for one in ("/", "/consortia", path)]
    answer = await maja.post(
        f"{path}/members/{world.hidria}/answer", {"commitment": "committed", "word": "With pleasure."}
    )
    after = plain(await maja.get(path))

    assert "Invitations into consortia, waiting for your answer" in desk
    assert "Yrkescentrum Granen invites Orodjarna Hidria" in listed
    assert "Orodjarna Hidria is invited: what do you say?" in before
    assert answer.status_code == 303
    assert "Orodjarna Hidria answered: Committed. Change it" in after
    assert "Invitations into consortia" not in plain(await maja.get("/"))


async def test_an_invited_organisation_sees_no_forms_of_the_keepers(world: Any) -> None:
    board = await world.formed()
    board = await world.changed(world.add(id_of(board), world.hidria, revision_of(board), commitment="invited"))
    maja, path = await world.service.browser(MAJA), f"/consortia/{id_of(board)}"

    forms = re.findall(r'action="(/consortia/[^"]*)"', (await maja.get(path)).text)

    assert forms == [f"{path}/members/{world.hidria}/answer"]
    assert (await maja.post(f"{path}/members/{world.coordinator}/remove", {"revision": 2})).status_code == 403
    assert (await maja.get(f"{path}/edit")).status_code == 403


async def test_strangers_find_nothing_and_visitors_are_asked_to_sign_in(world: Any) -> None:
    board = await world.formed()
    theo = await world.service.browser("theo@example.org")

    assert (await theo.get(f"/consortia/{id_of(board)}")).status_code == 404
    answer = await world.service.visitor().get(f"/consortia/{id_of(board)}", headers={"accept": "text/html"})
    assert answer.status_code == 303
    assert "Excellence for small series" not in answer.text


async def test_a_consortium_is_formed_from_an_idea_and_a_call(world: Any, lars: Any) -> None:
    idea = (await world.lars.post("/api/ideas", json={
        "title": "Small series", "text": "Schools and companies learn together.", "publish": True,
        "organisation_id": world.coordinator, "competences": ["steel", "schools"],
    })).json()  # fmt: skip

    detail = await lars.get(f"/ideas/{idea['id']}?kind=call")
    form = await lars.get(f"/consortia/new?idea={idea['id']}&call={world.calls[COVE]}")
    answer = await lars.post("/consortia/new", {
        "idea_id": idea["id"], "title": "Small series", "call": COVE.lower(), "competences": "steel\nschools\n",
        "size": "9", "step_idea": "true",
    })  # fmt: skip
    board = plain(await lars.get(answer.headers["location"]))

    assert f"/consortia/new?idea={idea['id']}" in detail.text
    assert f'value="{COVE}"' in form.text
    assert "Coordinator at first Yrkescentrum Granen" in plain(form)
    assert answer.status_code == 303
    assert "From need to consortium" in board
    assert "The idea Small series" in board
    assert "Small series Forming 1 member, 1 country" in plain(await lars.get(f"/ideas/{idea['id']}"))
    again = plain(await lars.get(f"/consortia/new?idea={idea['id']}"))
    assert "For this idea there are already:" in again


async def test_the_second_button_leads_to_a_team(world: Any, lars: Any) -> None:
    answer = await lars.post(
        "/consortia/new", {"organisation_id": world.coordinator, "title": "A team", "call": COVE, "team": "true"}
    )

    assert answer.status_code == 303
    assert answer.headers["location"].endswith("/teams")


async def test_a_form_that_cannot_be_taken_keeps_every_word(world: Any, lars: Any) -> None:
    answer = await lars.post("/consortia/new", {
        "organisation_id": world.coordinator, "title": "Steel", "call": "NO-SUCH-CALL", "competences": "a\nsteel",
        "size": "1000",
    })  # fmt: skip

    words = plain(answer)
    assert answer.status_code == 400
    assert "No call has this identifier or address." in words
    assert 'value="NO-SUCH-CALL"' in answer.text
    assert "a\nsteel" in answer.text
    assert 'value="1000"' in answer.text


async def test_an_edit_that_comes_late_shows_both_versions(world: Any, lars: Any) -> None:
    board = await world.formed()
    path = f"/consortia/{id_of(board)}/edit"
    form = await lars.get(path)
    await lars.post(path, {"title": "Theirs", "call": COVE, "revision": 1})

    late = await lars.post(path, {"title": "Mine", "call": COVE, "competences": "welding", "revision": 1})
    taken = await lars.post(path, {"title": "Mine", "call": COVE, "competences": "welding", "revision": 2})

    assert 'value="Excellence for small series"' in form.text
    assert late.status_code == 409
    assert "What stands there now" in plain(late)
    assert "Theirs" in plain(late)
    assert 'value="Mine"' in late.text
    assert 'name="revision" value="2"' in late.text
    assert taken.status_code == 303


async def test_the_list_has_a_way_out_where_it_is_empty_and_lights_where_not(world: Any, lars: Any) -> None:
    empty = await lars.get("/consortia")
    await world.eligible()
    await world.formed(title="Nobody knows", call=UNKNOWN)

    full = plain(await lars.get("/consortia"))

    assert "Your organisations are in no consortium yet" in plain(empty)
    assert 'href="/ideas"' in empty.text
    assert "Eligible as planned 8 members, 4 countries" in full
    assert "No rules are known for this call 1 member, 1 country" in full


async def test_whoever_looks_after_all_sees_all_first(world: Any) -> None:
    await world.formed()
    await world.service.organisation("Institut Exemple", owner=CLAIRE)
    claire = await world.service.browser(CLAIRE, Role.COORDINATOR)

    assert "Excellence for small series" in plain(await claire.get("/consortia"))
    assert "Your organisations are in no consortium yet" in plain(await claire.get("/consortia?show=ours"))


async def test_the_next_step_of_one_that_all_have_agreed_to_is_to_complete_it(world: Any, lars: Any) -> None:
    board = await world.eligible()
    path = f"/api/consortia/{id_of(board)}"
    for one in board["members"][1:]:
        given = {"commitment": "mandate_received", "revision": revision_of(board)}
        board = await world.changed(world.lars.put(f"{path}/members/{one['organisation_id']}", json=given))
    confirm = {"confirmed": True, "revision": revision_of(board)}
    board = await world.changed(world.lars.put(f"{path}/rules/not-tertiary-only", json=confirm))

    agreed = await lars.get(f"/consortia/{id_of(board)}")
    await lars.post(f"/consortia/{id_of(board)}/status", {"status": "complete", "revision": revision_of(board)})
    complete = plain(await lars.get(f"/consortia/{id_of(board)}"))

    assert "With committed partners only: Eligible. 8 of 8 have said yes." in plain(agreed)
    assert '<button class="button button-primary" type="submit">It is complete</button>' in agreed.text
    assert "it can be handed in" in complete


async def test_lists_ask_the_database_equally_often(world: Any, lars: Any) -> None:
    async def asked() -> int:
        async with profiled(world.parts.database) as seen:
            assert (await lars.get("/consortia")).status_code == 200
        return len(seen)

    await world.formed()
    with_one = await asked()
    await world.eligible()
    await world.formed(call=UNKNOWN)

    assert await asked() == with_one
