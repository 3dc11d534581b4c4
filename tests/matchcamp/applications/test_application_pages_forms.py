"""The forms of one application: what they keep, what they refuse at which field, and two editors at once."""

import re
from typing import Any

import pytest

from matchcamp.viewer import Role
from tests.matchcamp.applications.conftest import CLAIRE, COVE, LARS, MAJA, TWO_STAGES, World, id_of, revision_of
from tests.matchcamp.applications.test_application_pages import hidden, plain


@pytest.fixture
async def lars(world: World) -> Any:
    return await world.service.browser(LARS)


@pytest.fixture
async def claire(world: World) -> Any:
    return await world.service.browser(CLAIRE, Role.COORDINATOR)


def field(page: Any, id_: str) -> str:
    """The value of an input on a page."""
    found = re.search(rf'<input id="{re.escape(id_)}"[^>]* value="([^"]*)"', page.text)
    assert found, id_
    return found[1]


def chosen(page: Any, id_: str) -> str:
    """The chosen option of a select on a page."""
    select = page.text.split(f'<select id="{id_}"')[1].split("</select>")[0]
    found = re.search(r'<option value="([^"]*)" selected', select)
    return found[1] if found else ""


async def test_a_partner_is_found_added_changed_and_removed(world: World, lars: Any) -> None:
    id_ = id_of(await world.begun())
    path = f"/applications/{id_}/partners"

    found = await lars.get(f"{path}?find=Drugo")
    added = await lars.post(path, {"revision": hidden(found, "revision"), "organisation_id": world.stranger})
    page = await lars.get(path)
    data = {
        "revision": hidden(page, "revision"), "role": "associated_partner", "signatory": "Ana Kos", "mandate": "signed",
        "committed": "true", "budget_eur": "120 000", "cofinancing_percent": "12,5", "pic": "986 226 549",
        "oid": "e10175142", "registration": "valid",
    }  # fmt: skip
    changed = await lars.post(f"{path}/{world.stranger}", data)
    after = await lars.get(path)
    removed = await lars.post(f"{path}/{world.stranger}/remove", {"revision": hidden(after, "revision")})

    assert f'value="{world.stranger}" checked' in found.text
    assert (added.status_code, changed.status_code, removed.status_code) == (303, 303, 303)
    words = "Drugo podjetje associated partner yes Ana Kos Signed 986226549, E10175142 Valid 12.5 120,000 €"
    assert words in plain(after)
    assert "All together 210,000 €" in plain(after)
    assert "Drugo podjetje" not in plain(await lars.get(path)).split("Done.")[1]


async def test_wrong_values_of_a_partner_stand_at_their_fields_as_they_were_typed(world: World, lars: Any) -> None:
    id_ = id_of(await world.begun())
    path = f"/applications/{id_}/partners/{world.company}"
    wrong = {
        "revision": "1", "role": "king", "budget_eur": "much", "cofinancing_percent": "120", "pic": "12", "oid": "E1",
        "mandate": "signed", "registration": "valid", "signatory": "x" * 130,
    }  # fmt: skip

    answer = await lars.post(path, wrong)

    t = f"partner-{world.company}"
    assert answer.status_code == 400
    for name in ("role", "budget_eur", "cofinancing_percent", "pic", "oid", "signatory"):
        assert f'id="field-{t}-{name}-error"' in answer.text, name
        assert f'href="#field-{t}-{name}"' in answer.text, name
    assert (field(answer, f"field-{t}-pic"), field(answer, f"field-{t}-budget_eur")) == ("12", "much")
    assert "A PIC has exactly nine digits" in plain(answer)
    assert chosen(answer, f"field-{t}-mandate") == "signed"
    assert (await world.get(id_))["partners"][1]["budget_eur"] == 90_000


async def test_an_organisation_that_is_not_chosen_is_asked_for(world: World, lars: Any) -> None:
    id_ = id_of(await world.begun())

    none = await lars.post(f"/applications/{id_}/partners?find=Drugo", {"revision": "2"})
    unknown = await lars.post(f"/applications/{id_}/partners", {"revision": "2", "typed_organisation": "f" * 24})

    assert "Choose an organisation, or paste the address of its page." in plain(none)
    assert "There is no organisation with this id." in plain(unknown)
    assert field(unknown, "field-add-organisation_id") == "f" * 24
    assert f'value="{world.stranger}"' in none.text


async def test_of_two_editors_the_second_sees_both_versions_keeps_what_was_typed_and_decides(
    world: World, lars: Any, claire: Any
) -> None:
    id_ = id_of(await world.begun())
    path, t = f"/applications/{id_}/partners", f"partner-{world.company}"
    began = {"revision": hidden(await lars.get(path), "revision"), "role": "partner", "committed": "true"}

    first = await claire.post(f"{path}/{world.company}", began | {"budget_eur": "100000", "signatory": "Ana Kos"})
    second = await lars.post(f"{path}/{world.company}", began | {"budget_eur": "95 000", "mandate": "draft"})
    again = {name: field(second, f"field-{t}-{name}") for name in ("budget_eur", "signatory")}
    decided = await lars.post(
        f"{path}/{world.company}",
        again | {"role": "partner", "committed": "true", "mandate": "draft", "revision": of_form(second, t)},
    )

    assert (first.status_code, second.status_code, decided.status_code) == (303, 409, 303)
    assert "Orodjarna Hidria: Budget 100,000 € 95,000 €" in plain(second)
    assert again == {"budget_eur": "95000", "signatory": "Ana Kos"}  # What only the other changed is not taken back.
    assert chosen(second, f"field-{t}-mandate") == "draft"
    partner = (await world.get(id_))["partners"][1]
    assert (partner["budget_eur"], partner["signatory"], partner["mandate"]) == (95_000, "Ana Kos", "draft")


def of_form(page: Any, target: str) -> str:
    """The revision in the form of one target."""
    return hidden_in(page.text.split(f'id="{target}"')[1])


def hidden_in(text: str) -> str:
    found = re.search(r'name="revision" value="(\d+)"', text)
    assert found
    return found[1]


async def test_who_changes_what_was_removed_meanwhile_can_add_it_again_as_typed(
    world: World, lars: Any, claire: Any
) -> None:
    id_ = id_of(await world.begun())
    path = f"/applications/{id_}/partners"
    revision = hidden(await lars.get(path), "revision")

    await claire.post(f"{path}/{world.company}/remove", {"revision": revision})
    answer = await lars.post(f"{path}/{world.company}", {"revision": revision, "budget_eur": "7", "signatory": "Eva"})
    text = answer.text.split('id="gone"')[1]
    back = await lars.post(
        f"{path}/{world.company}", {"revision": hidden_in(text), "budget_eur": "7", "signatory": "Eva"}
    )

    assert answer.status_code == 409
    assert 'value="Eva"' in text
    assert back.status_code == 303
    assert [one["signatory"] for one in (await world.get(id_))["partners"]] == ["", "Eva"]


async def test_who_removes_what_another_changed_is_asked_again(world: World, lars: Any, claire: Any) -> None:
    id_ = id_of(await world.begun())
    path = f"/applications/{id_}/partners"
    revision = hidden(await lars.get(path), "revision")

    await claire.post(f"{path}/{world.company}", {"revision": revision, "committed": "true", "budget_eur": "8"})
    answer = await lars.post(f"{path}/{world.company}/remove", {"revision": revision})
    remove = answer.text.split(f"{path}/{world.company}/remove")[1]
    decided = await lars.post(f"{path}/{world.company}/remove", {"revision": hidden_in(remove)})

    assert answer.status_code == 409
    assert "Orodjarna Hidria: Budget 8 € nothing any more" in plain(answer)
    assert decided.status_code == 303


async def test_a_section_is_given_a_writer_a_day_and_a_state(world: World, lars: Any) -> None:
    id_ = id_of(await world.begun())
    path = f"/applications/{id_}/checklist"
    maja = await world.service.account(MAJA)
    page = await lars.get(path)
    data = {
        "revision": hidden(page, "revision"), "state": "drafted", "who": f"{world.company}.{maja}", "due": "2026-08-10"
    }  # fmt: skip

    saved = await lars.post(f"{path}/need", data)
    again = await lars.post(f"{path}/need", data | {"revision": hidden(await lars.get(path), "revision")})
    after = await lars.get(path)
    wrong = await lars.post(f"{path}/need", data | {"due": "10 August", "state": "half"})
    stranger = await world.service.account("theo@example.org")
    nobody = await lars.post(f"{path}/need", data | {"who": f"{world.stranger}.{stranger}"})

    assert (saved.status_code, again.status_code) == (303, 303)
    assert field(after, "field-section-need-due") == "2026-08-10"
    assert chosen(after, "field-section-need-owner_id") == f"{world.company}.{maja}"
    assert chosen(after, "field-section-need-state") == "drafted"
    section = next(one for one in (await world.get(id_))["sections"] if one["key"] == "need")
    assert (section["due"], section["owner"]) == ("2026-08-10T21:59:00Z", "Maja")
    assert field(wrong, "field-section-need-due") == "10 August"
    assert "Please write the date like 2026-09-30." in plain(wrong)
    assert "Only people of the partners can write a section." in plain(nobody)


async def test_a_section_of_ones_own_is_added_and_removed(world: World, lars: Any) -> None:
    id_ = id_of(await world.begun())
    path = f"/applications/{id_}/checklist"

    empty = await lars.post(path, {"revision": "2", "state": "open"})
    added = await lars.post(path, {"revision": "2", "title": "Ethics", "state": "open"})
    page = await lars.get(path)
    key = re.search(r'id="section-(own-\w+)"', page.text)
    assert key
    removed = await lars.post(f"{path}/{key[1]}/remove", {"revision": hidden(page, "revision")})

    assert 'id="field-add-title-error"' in empty.text
    assert (added.status_code, removed.status_code) == (303, 303)
    assert "Ethics" in plain(page)
    assert "Ethics" not in plain(await lars.get(path))


async def test_work_packages_are_summed_beside_the_total(world: World, lars: Any) -> None:
    id_ = id_of(await world.begun())
    path = f"/applications/{id_}/packages"
    facts = {"revision": "2", "title": "Excellence", "call": COVE, "total_eur": "400 000", "requested_eur": "320000"}
    edited = await lars.post(f"/applications/{id_}/edit", facts)

    page = await lars.get(path)
    data = {"revision": hidden(page, "revision"), "title": "Management", "organisation_id": world.centre,
            "lump_sum_eur": "150 000", "first_month": "1", "last_month": "36"}  # fmt: skip
    first = await lars.post(path, data)
    backwards = await lars.post(path, data | {"first_month": "9", "last_month": "3"})
    after = await lars.get(path)

    assert (edited.status_code, first.status_code, backwards.status_code) == (303, 303, 400)
    assert 'id="field-add-last_month-error">It ends before it begins.' in backwards.text
    assert "1. Management Yrkescentrum Granen 1–36 150,000 € All together 1–36 150,000 €" in plain(after)
    assert "The lump sums are 250,000 € below the total budget." in plain(after)
    assert "Grant requested 320,000 €" in plain(after)


async def test_a_document_gets_its_next_version(world: World, lars: Any) -> None:
    id_ = id_of(await world.begun())
    path = f"/applications/{id_}/documents"

    nowhere = await lars.post(path, {"revision": "2", "title": "Budget table"})
    added = await lars.post(path, {"revision": "2", "title": "Budget table", "sha256": "AB" * 32})
    page = await lars.get(path)
    key = re.search(r'id="document-(doc-\w+)"', page.text)
    assert key
    data = {"revision": hidden(page, "revision"), "title": "Budget table", "url": "https://example.org/2"}
    second = await lars.post(f"{path}/{key[1]}", data | {"sha256": "cd" * 32})
    bad = await lars.post(f"{path}/{key[1]}", data | {"sha256": "cd", "url": "file:///x"})

    assert 'id="field-add-url-error">Give the address of the document' in nowhere.text
    assert (added.status_code, second.status_code) == (303, 303)
    words = plain(await lars.get(path))
    assert "Budget table 2 27 June 2026, 10:00 " + "cd" * 32 in words
    assert f'id="field-document-{key[1]}-url-error"' in bad.text
    assert f'id="field-document-{key[1]}-sha256-error"' in bad.text


async def test_a_step_of_the_plan_is_ticked_and_unticked(world: World, lars: Any) -> None:
    id_ = id_of(await world.begun())
    path = f"/applications/{id_}/plan"

    page = await lars.get(path)
    done = await lars.post(f"{path}/call", {"revision": hidden(page, "revision"), "done": "true"})
    after = await lars.get(path)
    undone = await lars.post(f"{path}/call", {"revision": hidden(after, "revision"), "done": "false"})

    assert (done.status_code, undone.status_code) == (303, 303)
    assert "27 June 2026, 17:00 done Choose the call and name the idea" in plain(after)
    assert "Submit, and keep the receipt Leading organisation Reminders: 1 September 2026;" in plain(page)
    assert "Then to: Secretariat, 3 September 2026, 17:00." in plain(page)


async def test_facts_keep_the_round_of_a_call_and_a_deadline_by_hand(world: World, lars: Any) -> None:
    id_ = id_of(await world.begun(call=TWO_STAGES))
    path = f"/applications/{id_}/edit"
    page = await lars.get(path)
    data = {"revision": hidden(page, "revision"), "title": "Two stages", "call": TWO_STAGES,
            "call_before": hidden(page, "call_before"), "two_stage": "true"}  # fmt: skip

    second = await lars.post(path, data | {"round": "2"})
    staged = await world.get(id_)
    by_hand = {"revision": revision_of(staged), "title": "By hand", "deadline_at": "2027-03-28T02:30",
               "deadline_zone": "Europe/Brussels"}  # fmt: skip
    left_out = await lars.post(path, by_hand)
    taken = await lars.post(path, by_hand | {"deadline_at": "2027-03-28T12:00"})
    shown = await world.get(id_)
    unknown = await lars.post(path, by_hand | {"call": "nothing known", "total_eur": "a lot"})

    assert second.status_code == 303
    assert staged["application"]["deadline"]["round"] == 2
    assert 'id="field-edit-deadline_at-error">Clocks never show this time on that day' in left_out.text
    assert taken.status_code == 303
    assert shown["application"]["deadline"]["at"] == "2027-03-28T10:00:00Z"
    assert field(await lars.get(path), "field-edit-deadline_at") == "2027-03-28T12:00"
    assert 'id="field-edit-call-error"' in unknown.text
    assert field(unknown, "field-edit-total_eur") == "a lot"


async def test_two_editors_of_the_facts_see_both_titles(world: World, lars: Any, claire: Any) -> None:
    id_ = id_of(await world.begun())
    path = f"/applications/{id_}/edit"
    page = await lars.get(path)
    data = {
        "revision": hidden(page, "revision"),
        "call": COVE,
        "call_before": hidden(page, "call_before"),
        "round": "1",
    }

    first = await claire.post(path, data | {"title": "Theirs", "acronym": "NEW"})
    second = await lars.post(path, data | {"title": "Mine"})

    assert (first.status_code, second.status_code) == (303, 409)
    assert "Title Theirs Mine" in plain(second)
    assert (field(second, "field-edit-title"), field(second, "field-edit-acronym")) == ("Mine", "NEW")
    assert field(second, "field-edit-call") == COVE
    assert hidden(second, "revision") == str(revision_of(await world.get(id_)))


async def test_an_application_is_begun_from_nothing(world: World, lars: Any) -> None:
    page = await lars.get("/applications/new")

    empty = await lars.post("/applications/new", {"organisation_id": world.centre})
    foreign = await lars.post("/applications/new", {"organisation_id": world.company, "title": "Not ours"})
    made = await lars.post("/applications/new", {"organisation_id": world.centre, "title": "New", "call": COVE})

    assert f'<option value="{world.centre}"' in page.text
    assert 'id="field-title-error"' in empty.text
    assert "You do not speak for this organisation" in plain(foreign)
    assert made.status_code == 303
    assert "3 September 2026, 17:00 (Brussels)" in plain(await lars.get(made.headers["location"]))


async def test_a_consortium_leads_to_its_application_or_to_the_form_of_one(world: World, lars: Any) -> None:
    body = {"title": "Small series", "organisation_id": world.centre}
    consortium = (await world.lars.post("/api/consortia", json=body)).json()["consortium"]["id"]
    path = f"/applications/of-consortium/{consortium}"

    none = await lars.get(path)
    form = await lars.get(none.headers["location"])
    made = await lars.post("/applications/new", {"consortium_id": consortium, "call": COVE})
    one = await lars.get(path)
    again = await lars.get(f"/applications/new?consortium={consortium}")
    board = await lars.get(f"/consortia/{consortium}")

    assert none.headers["location"] == f"/applications/new?consortium={consortium}"
    assert f'name="consortium_id" value="{consortium}"' in form.text
    assert one.headers["location"] == made.headers["location"]
    assert "For this consortium there is already: Small series" in plain(again)
    assert f'href="{path}"' in board.text


async def test_the_log_says_in_words_what_was_changed_by_whom(world: World, lars: Any) -> None:
    id_ = id_of(await world.begun())
    page = f"/applications/{id_}/partners"
    data = {"revision": "2", "role": "partner", "committed": "true", "budget_eur": "95000", "mandate": "signed"}
    await lars.post(f"{page}/{world.company}", data | {"signatory": "Ana Kos"})
    await world.taken(world.step(id_, "drop", note="No money", evidence=[{"title": "Mail", "url": "https://e.org/m"}]))
    maja = await world.service.browser(MAJA)

    words = plain(await maja.get(f"/applications/{id_}/log"))

    assert "Orodjarna Hidria: Budget 90,000 € now: → 95,000 €" in words
    assert "Orodjarna Hidria: Mandate letter Not asked for yet now: → Signed" in words
    assert "Orodjarna Hidria: Who signs somebody" in words
    assert "Ana Kos" not in words
    assert "Drop it “No money” Where it stands Idea now: → Dropped Mail" in words
    assert "27 June 2026, 10:00, Lars The application was begun" in words
    entry = (await world.lars.get(f"/api/applications/{id_}/log")).json()["items"][0]
    assert entry["hash"] in words


async def test_the_log_goes_on_where_a_page_ends(world: World, lars: Any) -> None:
    shown = await world.begun()
    id_ = id_of(shown)
    for number in range(22):
        body = {"revision": revision_of(shown), "title": f"Title {number}", "call_id": world.calls[COVE]}
        shown = await world.taken(world.lars.put(f"/api/applications/{id_}", json=body))

    first = await lars.get(f"/applications/{id_}/log")
    rest = await lars.get(f"/applications/{id_}/log?after=5")
    odd = await lars.get(f"/applications/{id_}/log?after=x")

    assert f'href="/applications/{id_}/log?after=5"' in first.text
    assert 'id="entry-4"' in rest.text
    assert 'id="entry-5"' not in rest.text
    assert 'id="entry-24"' in odd.text


async def test_what_is_handed_in_has_no_forms_and_its_facts_cannot_be_edited(world: World, lars: Any) -> None:
    id_ = await world.submitted()
    path = f"/applications/{id_}"

    edit = await lars.get(f"{path}/edit")
    pages = [await lars.get(path + view) for view in ("/partners", "/checklist", "/packages", "/documents", "/plan")]

    assert edit.status_code == 409
    assert "This application is handed in or over" in plain(edit)
    assert [page.request.url.path for page in pages if 'name="revision"' in page.text] == []
    assert "there is nothing left to plan" in plain(pages[-1])
