"""The page of a need: the ideas that answer it, the way to a new one, and the hint while one types."""

from typing import Any

import httpx

TEXT = "We change over every day and our people want to learn how to set up a collaborative robot by themselves."


async def kept(program: httpx.AsyncClient, area: str, organisation_id: str, **more: Any) -> str:
    words = {"title": "Cobots for small series", "text": TEXT, "organisation_id": organisation_id}
    answer = await program.post(f"/api/{area}", json=words | more)
    assert answer.status_code == 201, answer.text
    item_id: str = answer.json()["id"]
    return item_id


async def test_a_need_leads_to_the_ideas_that_answer_it_and_to_a_new_one(service: Any) -> None:
    organisation_id = await service.organisation(owner="ana@example.org")
    program, browser = await service.program("ana@example.org"), await service.browser("ana@example.org")
    need_id = await kept(program, "needs", organisation_id)
    await service.parts.database["needs"].update_one({}, {"$set": {"status": "published"}})
    out = await kept(program, "ideas", organisation_id, title="An open idea", need_ids=[need_id], publish=True)
    draft = await kept(program, "ideas", organisation_id, title="A hidden draft", need_ids=[need_id])

    own = await browser.get(f"/needs/{need_id}")
    public = await service.visitor().get(f"/needs/{need_id}")
    form = await browser.get(f"/ideas/new?need={need_id}")

    assert all(f"/ideas/{idea_id}" in own.text for idea_id in (out, draft))
    assert f'href="/ideas/new?need={need_id}"' in own.text
    assert f"/ideas/{out}" in public.text
    assert draft not in public.text
    assert "/ideas/new?need" not in public.text
    assert f'value="{need_id}" checked' in form.text


async def test_similar_items_are_shown_while_one_types_and_never_hidden_ones(service: Any) -> None:
    organisation_id = await service.organisation("Orodjarna Skrita", owner="ana@example.org")
    program = await service.program("ana@example.org")
    states = {"public": "published", "anonymous": "published", "members": "published", "private": "published"}
    ids = {shown: await kept(program, "needs", organisation_id, visibility=shown) for shown in states}
    draft = await kept(program, "needs", organisation_id)
    ids["review"] = await kept(program, "needs", organisation_id, publish=True)
    await service.parts.database["needs"].update_many(
        {"title": "Cobots for small series", "visibility": {"$in": list(states)}, "status": "draft"},
        {"$set": {"status": "published"}},
    )
    await program.post(f"/api/needs/{draft}/steps", json={"step": "withdraw"})
    idea = await kept(program, "ideas", organisation_id, publish=True)
    await service.indexed()
    typed = {"title": "Cobots for series", "text": TEXT}

    own = await (await service.browser("ana@example.org")).post("/similar", typed)
    other = await (await service.browser("bo@example.org")).post("/similar", typed)

    seen = {ids["public"], ids["anonymous"], ids["members"], idea}
    for answer in (own, other):
        assert answer.status_code == 200
        assert {one for one in [*ids.values(), draft, idea] if one in answer.text} == seen
        assert "Orodjarna Skrita" not in answer.text
        assert organisation_id not in answer.text


async def test_the_hint_is_asked_for_where_something_new_is_written(service: Any) -> None:
    organisation_id = await service.organisation(owner="ana@example.org")
    program, browser = await service.program("ana@example.org"), await service.browser("ana@example.org")
    need_id = await kept(program, "needs", organisation_id)

    asked = {
        path: 'hx-post="/similar"' in (await browser.get(path)).text
        for path in ("/needs/new", "/ideas/new", "/offers/new", f"/needs/{need_id}/edit")
    }

    assert asked == {"/needs/new": True, "/ideas/new": True, "/offers/new": False, f"/needs/{need_id}/edit": False}
