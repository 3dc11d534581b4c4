"""The export holds everything; the erasure leaves nothing."""

from typing import Any

import pytest
from bson import json_util

from matchcamp.accounts.actions import add_to_organisation
from matchcamp.app import AREAS
from matchcamp.mail import COLLECTION as LETTERS
from matchcamp.personal import TOMBSTONE
from matchcamp.viewer import OrganisationRole, Role
from tests.matchcamp.mailing import plain

ANA, NAME = "ana.zagar@example.org", "Ana Žagar Testna"
SECRETARY = "sec@example.org"
POINTERS = ("account_id", "author_id", "asked_by", "answered_by", "invited_by", "decided_by", "email", "new_email")


async def dump(service: Any) -> str:
    """Every row of the database as text."""
    database = service.parts.database
    names = await database.list_collection_names()
    return "\n".join([json_util.dumps(await database[name].find({}).to_list(), ensure_ascii=False) for name in names])


async def lived(service: Any, link: Any) -> tuple[Any, str]:
    """A person who used everything, and their organisation."""
    organisation = await service.organisation(owner=ANA)
    browser = await service.browser(ANA)
    await browser.post("/account", {"name": NAME, "language": "sl"})
    await browser.post("/account/consents", {"purpose": "newsletter", "given": "yes"})
    await browser.post("/account/tokens", {"label": "Our site", "days": "30"})
    await browser.post("/sign-in", {"email": ANA})
    await browser.post("/account/email", {"email": "ana.other@example.org"})
    await browser.post(f"/organisations/{organisation}/people", {"email": "guest@example.org", "role": "editor"})
    await browser.post("/join", joining(await service.organisation("Another place")))
    await browser.post(link(ANA))
    need = {
        "title": "A press that bends",
        "text": "Our press bends what it should not bend.",
        "organisation_id": organisation,
    }
    program = await service.program(ANA)
    posted = await program.post("/api/needs", json=need)
    assert posted.status_code == 201, posted.text
    return browser, organisation


def joining(organisation: str) -> dict[str, str]:
    return {"email": ANA, "name": NAME, "language": "sl", "organisation": organisation, "terms": "true"}


async def introduced(service: Any, account_id: str, organisation: str) -> None:
    """A match whose introduction this person asked for; another whose introduction they answered."""
    introduction = {"asking_organisation": organisation, "message": "Let us talk", "asked": None, "note": ""}
    await service.parts.database["matches"].insert_many(
        [
            {
                "near": "need:a",
                "far": "offer:b",
                "introduction": introduction | {"asked_by": account_id, "answered_by": ""},
            },
            {
                "near": "need:c",
                "far": "offer:d",
                "introduction": introduction | {"asked_by": "", "answered_by": account_id},
            },
        ]
    )


async def test_the_export_holds_every_place_that_points_to_the_person(service: Any, link: Any) -> None:
    browser, organisation = await lived(service, link)
    account_id = await service.account(ANA)
    await introduced(service, account_id, organisation)

    data = (await browser.get("/account/data.json")).json()

    kept = {one["collection"] for one in data["kept"]}
    assert kept == {
        "accounts", "sessions", "tokens", "sign_in_links", "email_changes", "join_requests", "invitations", "letters",
        "needs", "matches",
    }  # fmt: skip
    [account] = next(one["rows"] for one in data["kept"] if one["collection"] == "accounts")
    assert (account["name"], account["email"], account["language"]) == (NAME, ANA, "sl")
    assert [one["purpose"] for one in account["consents"]] == ["newsletter", "terms"]


async def test_the_export_holds_no_secret(service: Any, link: Any) -> None:
    browser, _ = await lived(service, link)
    rows = [await service.parts.database[name].distinct("_id") for name in ("sessions", "tokens", "sign_in_links")]
    keys = [key for found in rows for key in found]

    text = (await browser.get("/account/data.json")).text

    assert len(keys) >= 4
    assert [key for key in keys if key in text] == []


async def test_page_file_and_api_show_the_same(service: Any, link: Any) -> None:
    browser, _ = await lived(service, link)
    program = await service.program(ANA)

    page = await browser.get("/account/data")
    kept = (await browser.get("/account/data.json")).json()["kept"]
    told = (await program.get("/api/me/data")).json()["kept"]

    assert [one["what"] for one in kept if one["what"] not in page.text] == []
    assert [one["collection"] for one in told] == [one["collection"] for one in kept]


async def test_the_export_holds_nothing_of_others(service: Any, link: Any) -> None:
    await lived(service, link)
    stranger = await service.browser("stranger@example.org")

    text = (await stranger.get("/account/data.json")).text

    assert NAME not in text
    assert ANA not in text


async def test_an_erasure_leaves_no_name_address_or_id_in_the_database(service: Any, link: Any) -> None:
    browser, organisation = await lived(service, link)
    account_id = await service.account(ANA)
    await introduced(service, account_id, organisation)
    before = await dump(service)

    answer = await browser.post("/account/erase", {"email": ANA})

    after = await dump(service)
    assert answer.status_code == 303
    assert [word for word in (NAME, ANA, account_id, "ana.other@example.org") if word not in before] == []
    assert [word for word in (NAME, ANA, account_id, "ana.other@example.org") if word in after] == []


async def test_words_stay_with_the_organisation_without_their_author(service: Any, link: Any) -> None:
    browser, _ = await lived(service, link)

    await browser.post("/account/erase", {"email": ANA})

    [need] = await service.parts.database["needs"].find({}).to_list()
    assert need["title"] == "A press that bends"
    assert need["author_id"] == TOMBSTONE
    assert {line["account_id"] for line in need["history"]} == {TOMBSTONE}


async def test_steps_of_others_keep_their_author(service: Any, link: Any) -> None:
    browser, _ = await lived(service, link)
    other = await service.account("other@example.org")
    line = {"at": None, "account_id": other, "step": "edit", "note": ""}
    await service.parts.database["needs"].update_many({}, {"$push": {"history": line}})

    await browser.post("/account/erase", {"email": ANA})

    [need] = await service.parts.database["needs"].find({}).to_list()
    assert [line["account_id"] for line in need["history"]] == [TOMBSTONE, other]


async def test_an_erasure_ends_the_session_and_takes_letters_along(service: Any, link: Any, letters: Any) -> None:
    browser, _ = await lived(service, link)

    await browser.post("/account/erase", {"email": ANA})

    assert (await browser.get("/account")).status_code == 303
    assert letters(ANA) == []


async def test_a_letter_that_waits_names_nobody_who_is_erased(service: Any) -> None:
    browser = await service.browser(ANA)
    await browser.post("/account", {"name": NAME, "language": "en"})
    waiting = {"to": "x@example.org", "subject": "x", "text": f"{NAME} ({ANA}) writes to you.", "state": "queued"}
    await service.parts.database[LETTERS].insert_one(waiting)

    await browser.post("/account/erase", {"email": ANA})

    [row] = await service.parts.database[LETTERS].find({"to": "x@example.org"}).to_list()
    assert row["text"] == "somebody (somebody) writes to you."


async def test_another_address_erases_nothing(service: Any) -> None:
    browser = await service.browser(ANA)

    answer = await browser.post("/account/erase", {"email": "other@example.org"})

    assert answer.status_code == 400
    assert await service.parts.database["accounts"].count_documents({"email": ANA}) == 1


async def test_the_last_owner_hands_over_to_the_secretariat(service: Any, letters: Any) -> None:
    await service.account(SECRETARY, Role.SECRETARIAT)
    organisation = await service.organisation("Left alone", owner=ANA)
    shared = await service.organisation("Shared", owner=ANA)
    await add_to_organisation(await service.account("second@example.org"), shared, OrganisationRole.OWNER)
    browser = await service.browser(ANA)
    page = await browser.get("/account/erase")

    await browser.post("/account/erase", {"email": ANA})

    texts = [plain(letter) for letter in letters(SECRETARY)]
    assert "Left alone" in page.text
    assert "Shared" not in page.text
    assert len(texts) == 1
    assert f"/organisations/{organisation}/people" in texts[0].replace("=\n", "")


async def test_letters_to_an_address_held_before_are_erased_too(service: Any, link: Any) -> None:
    browser = await service.browser(ANA)
    await browser.post("/account/email", {"email": "later@example.org"})
    await browser.post(link("later@example.org"))
    again = await service.browser("later@example.org")

    await again.post("/account/erase", {"email": "later@example.org"})

    text = await dump(service)
    assert ANA not in text
    assert "later@example.org" not in text


def pointers(model: Any, path: str = "") -> set[str]:
    """Paths of a document's fields that hold ids of accounts or addresses, with [] after lists."""
    found = set()
    for name, field in model.model_fields.items():
        if name in POINTERS:
            found.add(path + name)
        for one in _models(field.annotation):
            found |= pointers(one, f"{path}{name}{'[]' if 'list[' in str(field.annotation) else ''}.")
    return found


def _models(annotation: Any) -> list[Any]:
    if hasattr(annotation, "model_fields"):
        return [annotation]
    return [one for inner in getattr(annotation, "__args__", ()) for one in _models(inner)]


@pytest.mark.parametrize("document", [one for area in AREAS for one in area.documents], ids=lambda one: one.__name__)
def test_every_field_that_points_to_a_person_is_declared(document: Any) -> None:
    collection = document.Settings.name
    known = {one.path for area in AREAS for one in area.personal if one.collection == collection}
    known |= {one.path for area in AREAS for one in area.personal if one.collection == collection}
    whole = {"email"} if collection == "accounts" else set()

    assert pointers(document) - known - whole == set()


async def test_the_pages_about_data_are_open_to_all(service: Any) -> None:
    visitor = service.visitor()

    answers = [await visitor.get(path) for path in ("/privacy", "/terms", "/join")]

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert "14 days, or until they are used" in answers[0].text
