"""Whatever a page does, a program does too."""

from typing import Any

from tests.matchcamp.workshop.conftest import Workshop


async def taken(answer: Any, status: int = 200) -> Any:
    """The body of an answer that must be a good one."""
    found = await answer
    assert found.status_code == status, found.text
    return found.json()


async def test_a_program_works_at_a_table(workshop: Workshop) -> None:
    client, table = await workshop.program(), workshop.table()
    person = await workshop.person(organisation="Orodjarna Primer")
    need = f"{table}/sections/need"

    locked = await taken(client.post(f"{need}/lock"))
    assert (await client.delete(f"{need}/lock")).status_code == 204
    saved = await taken(client.put(need, json={"text": "First.", "revision": 1}))
    late = await client.put(need, json={"text": "Late.", "revision": 1})
    [version] = (await taken(client.get(table)))["sections"][0]["open"]
    both = await taken(client.get(f"{table}/versions/{version}"))
    chosen = await taken(client.post(f"{table}/versions/{version}", json={"choice": "both", "revision": 2}))
    history = await taken(client.get(f"{need}/versions"))
    said = await taken(client.put(f"{table}/stance", json={"stance": "in", "attendant_id": person}))
    cells = {"title": "Pilots", "first_month": 3, "last_month": 12}
    added = await taken(client.post(f"{table}/rows", json={"table": "packages", "cells": cells}), 201)
    row = f"{table}/rows/{added['packages'][0]['id']}"
    edited = await taken(client.put(row, json={"cells": cells | {"lead": "Lipa"}, "revision": 1}))
    removed = await taken(client.post(f"{row}/remove", json={"revision": 2}))

    assert (locked["lock"]["mine"], saved["text"], saved["lock"]) == (True, "First.", None)
    assert (late.status_code, late.json()["type"]) == (409, "urn:matchcamp:conflict")
    assert (both["mine"], both["theirs"], both["revision"]) == ("Late.", "First.", 2)
    assert (chosen["text"], len(history["items"])) == ("First.\n\nLate.", 4)
    assert [one["stance"] for one in said["stances"]] == ["in"]
    assert (edited["packages"][0]["cells"]["lead"], removed["packages"]) == ("Lipa", [])
    assert [one["number"] for one in (await taken(client.get(table.rpartition("/")[0])))["items"]] == [1, 2]


async def test_a_program_votes_and_notes(workshop: Workshop) -> None:
    root = f"/api/camps/{workshop.camp_id}/workshop"
    leader = await workshop.program()
    await workshop.person(account_id=await workshop.service.account("maja@example.org"))
    maja = await workshop.program("maja@example.org")
    first, second = workshop.ideas

    await taken(leader.put(f"{root}/voting", json={"mode": "open"}))
    await taken(maja.put(f"{root}/votes", json={"dots": {first: 2}}))
    mine = await taken(maja.post(f"{root}/votes/{second}", json={"change": 1}))
    full = await maja.post(f"{root}/votes/{second}", json={"change": 1})
    step = {"kind": "next_step", "text": "Ask.", "due": "2026-07-15", "who_words": "Us"}
    [note] = (await taken(maja.post(f"{root}/notes", json=step), 201))["items"]
    url = f"{root}/notes/{note['id']}"
    await taken(maja.post(f"{url}/comments", json={"text": "Soon."}))
    await taken(maja.put(url, json=step | {"text": "Ask them.", "revision": 1}))
    [done] = (await taken(maja.post(f"{url}/done", json={})))["items"]
    harvested = await taken(leader.get(f"{root}/harvest"))

    assert (mine["mine"], mine["left"], mine["tallies"], full.status_code) == ({first: 2, second: 1}, 0, [], 409)
    assert (done["text"], done["done"], done["comments"][0]["text"], done["who"]) == ("Ask them.", True, "Soon.", "Us")
    assert [one["dots"] for one in harvested["votes"]["tallies"]] == [2, 1]
    assert (harvested["people"], harvested["wrote"], harvested["voted"]) == (1, 1, 1)
    assert (await taken(leader.post(f"{url}/remove", json={"revision": 3})))["items"] == []
    for path in ("harvest", "silent"):
        assert (await maja.get(f"{root}/{path}")).status_code == 403
        assert (await leader.get(f"{root}/{path}")).status_code == 200


async def test_wrong_bodies_and_paths_are_refused(workshop: Workshop) -> None:
    client, table = await workshop.program(), workshop.table()
    root = f"/api/camps/{workshop.camp_id}/workshop"

    statuses = [
        (await client.put(f"{table}/sections/nothing", json={"text": "a", "revision": 1})).status_code,
        (await client.put(f"{table}/sections/need", json={"text": "a" * 5_001, "revision": 1})).status_code,
        (await client.put(f"{table}/sections/need", json={"text": "a\x00", "revision": 1})).status_code,
        (await client.put(f"{table}/sections/need", json={"text": "a", "revision": 0})).status_code,
        (await client.post(f"{table}/rows", json={"table": "places", "cells": {"title": "No place"}})).status_code,
        (await client.put(f"{root}/votes", json={"dots": {"$where": 1}})).status_code,
        (await client.post(f"{root}/notes", json={"kind": "next_step", "text": "\u200b"})).status_code,
        (await client.get(f"{root}/tables/{'0' * 24}")).status_code,
    ]

    assert statuses == [400, 400, 400, 400, 400, 403, 400, 404]
