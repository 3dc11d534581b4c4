"""Whom matching invites, and what becomes of an invitation."""

from typing import Any

from matchcamp.accounts.actions import add_to_organisation
from matchcamp.registration.jobs import people_written
from matchcamp.viewer import OrganisationRole
from tests.matchcamp.camping import idea_at, person_at
from tests.matchcamp.registration.test_telling import letters

WELDING = "We teach robot welding to apprentices and weld with collaborative robots in small series."
BREAD = "We bake bread and sell cakes in four villages."
NOTE = {"problem": "Apprentices do not learn robot welding", "result": "A course of robot welding for small series"}


async def fitting(world: Any, count: int = 3) -> tuple[str, list[str]]:
    """An idea of robot welding, and welders of several countries with an owner each, beside bakers."""
    service = world.service
    idea = await idea_at(service, world.camp, 1, title="Robot welding for apprentices", note=NOTE)
    welders = [
        await service.organisation(
            f"Welders {number}", owner=f"welder{number}@example.org", country=country, profile=WELDING,
            profile_language="en",
        )
        for number, country in zip(range(count), ("SI", "SE", "ES", "BE"), strict=False)
    ]  # fmt: skip
    await service.organisation("Bakers", owner="baker@example.org", profile=BREAD, profile_language="en")
    await service.organisation("Nobody's welders", profile=WELDING, profile_language="en")
    await service.indexed()
    return idea, welders


async def test_organisations_that_fit_are_proposed_with_their_people_and_words(world: Any) -> None:
    idea, welders = await fitting(world)

    found = (await world.facilitator.get(f"{world.path}/invitations")).json()

    reached = [one["organisation_id"] for one in found["items"] if one["people"]]
    assert sorted(reached) == sorted(welders)
    assert [one["organisation"] for one in found["items"] if not one["people"]] == ["Nobody's welders"]
    assert [fit["camp_idea_id"] for fit in found["items"][0]["ideas"]] == [idea]
    assert found["items"][0]["people"][0]["name"].startswith("Welder")
    assert "robot" in found["items"][0]["quote"]["candidate"]


async def test_organisations_of_people_at_the_camp_are_not_proposed(world: Any) -> None:
    _, welders = await fitting(world)
    await world.registered("welder0@example.org", organisation_id=welders[0])
    await person_at(world.service, world.camp, "Declined", organisation_id=welders[1], status="declined")

    found = (await world.facilitator.get(f"{world.path}/invitations")).json()

    assert [one["organisation_id"] for one in found["items"] if one["people"]] == [welders[2]]


async def test_those_who_lead_the_camp_are_not_proposed_to_themselves(world: Any) -> None:
    _, [welders] = await fitting(world, 1)
    await add_to_organisation(await world.service.account("facilitator@camp.example"), welders, OrganisationRole.EDITOR)

    found = (await world.facilitator.get(f"{world.path}/invitations")).json()

    assert [person["name"] for one in found["items"] for person in one["people"]] == ["Welder0"]


async def test_an_invitation_is_told_once_and_taken(world: Any) -> None:
    idea, [welders, *_] = await fitting(world, 1)
    account = await world.service.account("welder0@example.org")
    someone = {"account_id": account, "organisation_id": welders, "idea_ids": [idea]}
    body = {"people": [someone, {"name": "Ana", "email": "ana@example.org"}], "word": "We would like you there."}

    answers = [(await world.facilitator.post(f"{world.path}/invitations", json=body)).json() for _ in range(2)]
    await people_written(world.parts, [str(row["_id"]) for row in await world.rows()])
    [notice] = await world.parts.database["notices"].find({"account_id": account}).to_list()
    taken = await world.registered("welder0@example.org", organisation_id=welders)

    assert answers == [{"invited": 2, "there": 0}, {"invited": 0, "there": 2}]
    assert "Robot welding for apprentices" in str(notice["lines"])
    assert "We would like you there." in str(notice["lines"])
    assert [(to, "We would like you there." in text) for to, _, text in letters(world)] == [("ana@example.org", True)]
    assert (taken["status"], taken["invited_for"]) == ("registered", [idea])


async def test_a_declined_invitation_stays_declined(world: Any) -> None:
    body = {"people": [{"name": "Ana", "email": "ana@example.org"}]}
    await world.facilitator.post(f"{world.path}/invitations", json=body)
    [row] = await world.rows()
    links = (await world.facilitator.get(f"{world.path}/people/{row['_id']}/pass")).json()
    key = links["url"].rpartition("/")[2]

    declined = await world.service.visitor().post(f"{world.path}/registration/{key}/cancel")
    again = await world.facilitator.post(f"{world.path}/invitations", json=body)

    assert (declined.json()["status"], again.json()["invited"]) == ("declined", 0)


async def test_who_cannot_be_invited_is_named(world: Any) -> None:
    theirs = await world.service.organisation("Theirs")
    account = await world.service.account("maja@example.org")
    wrong = [
        {"name": "No address"},
        {"account_id": "0" * 24},
        {"account_id": account, "organisation_id": theirs},
        {"account_id": account, "idea_ids": ["0" * 24]},
    ]

    answers = [await world.facilitator.post(f"{world.path}/invitations", json={"people": [one]}) for one in wrong]

    assert {answer.status_code for answer in answers} == {400}
    assert await world.statuses() == {}


async def test_the_page_sends_what_is_chosen(world: Any) -> None:
    idea, welders = await fitting(world)
    browser = await world.service.browser("facilitator@camp.example")
    shown = await browser.get(f"/camps/{world.camp}/invitations")
    proposed = (await world.facilitator.get(f"{world.path}/invitations")).json()["items"]
    [nobodys] = [one["organisation_id"] for one in proposed if not one["people"]]
    accounts = [await world.service.account(f"welder{number}@example.org") for number in range(3)]
    chosen = {"invite": welders[:2], "word": "Come!"}
    for organisation, account in zip(welders, accounts, strict=True):
        chosen |= {f"person-{organisation}": account, f"ideas-{organisation}": idea}

    sent = await browser.post(f"/camps/{world.camp}/invitations", chosen)
    ana = {"name": "Ana", "email": "ana@example.org", "ideas": idea}
    by_address = {"invite": nobodys} | {f"{name}-{nobodys}": value for name, value in ana.items()}
    await browser.post(f"/camps/{world.camp}/invitations", by_address)
    nobody = await browser.post(f"/camps/{world.camp}/invitations", {"word": "Kept words"})

    assert [name for name in ("Welders 0", "Welders 1", "Welders 2") if name not in shown.text] == []
    assert sent.status_code == 303
    assert [(row["email"], row["organisation_id"]) for row in await world.rows(status="invited")] == [
        ("welder0@example.org", welders[0]), ("welder1@example.org", welders[1]), ("ana@example.org", nobodys),
    ]  # fmt: skip
    assert (nobody.status_code, "Kept words" in nobody.text) == (400, True)
