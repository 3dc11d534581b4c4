"""Invitations into an organisation, roles in it, and leaving it."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

from matchcamp.accounts.actions import add_to_organisation
from matchcamp.viewer import OrganisationRole

OWNER, EDITOR, GUEST = "owner@example.org", "editor@example.org", "guest@example.org"


async def peopled(service: Any) -> str:
    """An organisation with an owner and an editor."""
    organisation: str = await service.organisation(owner=OWNER)
    await add_to_organisation(await service.account(EDITOR), organisation, OrganisationRole.EDITOR)
    return organisation


async def memberships(service: Any, email: str) -> list[dict[str, str]]:
    row = await service.parts.database["accounts"].find_one({"email": email})
    found: list[dict[str, str]] = row["memberships"]
    return found


async def test_an_invitation_makes_an_account_and_a_member(service: Any, link: Any) -> None:
    organisation = await peopled(service)
    owner = await service.browser(OWNER)
    await owner.post(f"/organisations/{organisation}/people", {"email": GUEST, "role": "owner"})
    guest = await service.browser("passer-by@example.org")
    guest.http.cookies.delete("session")

    page = await guest.get(link(GUEST))
    incomplete = await guest.post(link(GUEST), {"name": "Gabi"})
    taken = await guest.post(link(GUEST), {"name": "Gabi", "terms": "true"})
    again = await guest.post(link(GUEST), {"name": "Gabi", "terms": "true"})

    assert [page.status_code, incomplete.status_code, taken.status_code, again.status_code] == [200, 400, 303, 404]
    assert await memberships(service, GUEST) == [{"organisation_id": organisation, "role": "owner"}]
    assert GUEST in (await guest.get("/account")).text


async def test_an_invitation_pressed_twice_is_taken_once(service: Any, link: Any) -> None:
    organisation = await service.organisation(owner="maja@example.org")
    owner, guest = await service.browser("maja@example.org"), await service.browser("passer-by@example.org")
    guest.http.cookies.delete("session")
    await owner.post(f"/organisations/{organisation}/people", {"email": "new@example.org", "role": "editor"})
    await guest.get("/about")
    taking = link("new@example.org")

    presses = await asyncio.gather(*(guest.post(taking, {"name": "New", "terms": "true"}) for _ in range(6)))

    account = await service.parts.database["accounts"].find_one({"email": "new@example.org"})
    assert sorted(press.status_code for press in presses) == [303, *[404] * 5]
    assert account["memberships"] == [{"organisation_id": organisation, "role": "editor"}]
    assert len(account["consents"]) == 1


async def test_an_invitation_does_not_sign_a_known_account_in(service: Any, link: Any) -> None:
    organisation = await peopled(service)
    await service.account(GUEST)
    await (await service.browser(OWNER)).post(
        f"/organisations/{organisation}/people", {"email": GUEST, "role": "editor"}
    )
    guest = await service.browser("passer-by@example.org")
    guest.http.cookies.delete("session")

    taken = await guest.post(link(GUEST))

    assert taken.status_code == 303
    assert "session" not in guest.http.cookies
    assert await memberships(service, GUEST) == [{"organisation_id": organisation, "role": "editor"}]


async def test_editors_invite_editors_only(service: Any) -> None:
    organisation = await peopled(service)
    editor = await service.browser(EDITOR)
    path = f"/organisations/{organisation}/people"

    answers = [(await editor.post(path, {"email": GUEST, "role": role})).status_code for role in ("owner", "editor")]

    assert answers == [403, 303]


async def test_people_of_others_do_not_find_the_page(service: Any) -> None:
    organisation = await peopled(service)
    other = await service.browser("other@example.org")
    path = f"/organisations/{organisation}/people"

    answers = [await other.get(path), await other.post(path, {"email": GUEST, "role": "editor"})]

    assert [answer.status_code for answer in answers] == [404, 404]


async def test_an_old_or_withdrawn_invitation_opens_nothing(service: Any, link: Any) -> None:
    organisation = await peopled(service)
    owner = await service.browser(OWNER)
    path = f"/organisations/{organisation}/people"
    rows = service.parts.database["invitations"]
    await owner.post(path, {"email": GUEST, "role": "editor"})
    await rows.update_many({}, {"$set": {"expires": datetime.now(UTC) - timedelta(seconds=1)}})
    old = await owner.get(link(GUEST))
    await owner.post(path, {"email": GUEST, "role": "editor"})
    key = (await rows.find_one({}))["_id"]

    await owner.post(f"/organisations/{organisation}/invitations/{key}/take-back")

    assert old.status_code == 404
    assert (await owner.get(link(GUEST))).status_code == 404


async def test_the_last_owner_stays(service: Any) -> None:
    organisation = await peopled(service)
    owner, owner_id = await service.browser(OWNER), await service.account(OWNER)
    path = f"/organisations/{organisation}/people/{owner_id}"

    removed = await owner.post(f"{path}/remove")
    lowered = await owner.post(f"{path}/role", {"role": "editor"})

    assert (removed.status_code, lowered.status_code) == (409, 409)
    assert "The last owner cannot be removed" in removed.text
    assert await memberships(service, OWNER) == [{"organisation_id": organisation, "role": "owner"}]


async def test_two_owners_who_remove_each_other_at_once_leave_one(service: Any) -> None:
    organisation = await peopled(service)
    await add_to_organisation(await service.account(EDITOR), organisation, OrganisationRole.OWNER)
    first, second = await service.browser(OWNER), await service.browser(EDITOR)
    first_id, second_id = await service.account(OWNER), await service.account(EDITOR)
    path = f"/organisations/{organisation}/people"

    await asyncio.gather(first.post(f"{path}/{second_id}/remove"), second.post(f"{path}/{first_id}/remove"))

    assert len(await memberships(service, OWNER)) + len(await memberships(service, EDITOR)) == 1


async def test_an_owner_takes_an_editor_out(service: Any) -> None:
    organisation = await peopled(service)
    owner = await service.browser(OWNER)

    answer = await owner.post(f"/organisations/{organisation}/people/{await service.account(EDITOR)}/remove")

    row = await service.parts.database["accounts"].find_one({"email": EDITOR})
    assert answer.status_code == 303
    assert (row["memberships"], row["roles"]) == ([], [])


async def test_an_editor_may_leave_but_takes_nobody_out(service: Any) -> None:
    organisation = await peopled(service)
    editor = await service.browser(EDITOR)
    path = f"/organisations/{organisation}/people"

    other = await editor.post(f"{path}/{await service.account(OWNER)}/remove")
    own = await editor.post(f"{path}/{await service.account(EDITOR)}/remove")

    assert (other.status_code, own.status_code) == (403, 303)
    assert await memberships(service, EDITOR) == []


async def test_a_stolen_token_cannot_take_an_organisation_over(service: Any) -> None:
    organisation = await service.organisation(owner="maja@example.org")
    token, person = await service.program("maja@example.org"), await service.account("maja@example.org")
    here = f"/organisations/{organisation}/people"

    answers = [
        await token.post(here, data={"email": "thief@example.com", "role": "owner"}),
        await token.post(f"{here}/{person}/role", data={"role": "editor"}),
        await token.post(f"{here}/{person}/remove"),
        await token.post(f"/joining/{person}", data={"answer": "accepted"}),
    ]

    assert [answer.status_code for answer in answers] == [404] * 4
    assert await service.parts.database["invitations"].count_documents({}) == 0


async def test_whoever_lost_every_role_speaks_for_nobody(service: Any) -> None:
    organisation = await service.organisation(owner="maja@example.org")
    maja = await service.program("maja@example.org")
    words = {"title": "A private thing", "text": "Words that only our people read.", "visibility": "private"}
    need = (await maja.post("/api/needs", json=words | {"organisation_id": organisation})).json()["id"]

    await service.parts.database["accounts"].update_one({"email": "maja@example.org"}, {"$set": {"roles": []}})

    assert (await maja.get(f"/api/needs/{need}")).status_code == 404
    assert (await maja.get("/api/needs")).json()["items"] == []
    assert (await maja.get("/api/me")).json()["organisations"] == []
